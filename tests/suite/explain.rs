//! `esafe explain`: what a clause says and needs, and what a finding means.

use std::collections::BTreeSet;

use esafe::assemble;
use esafe::diag::Code;
use esafe::library::Agreement;
use esafe::schema::{self, Kind};

use crate::described::library;
use crate::harness::{Folder, Outcome, golden};

fn explain(args: &[&str]) -> Outcome {
    Folder::new().esafe(["explain"].into_iter().chain(args.iter().copied())).outcome()
}

/// What is explained without a word to people.
#[track_caller]
fn explained(args: &[&str]) -> String {
    let found = explain(args);
    assert_eq!((found.status, found.stderr.as_str()), (0, ""), "{args:?}: {found}");
    found.stdout
}

#[test]
fn a_clause_is_explained() {
    golden("golden/explain/passwords.private.txt", &explained(&["clause", "passwords.private"]));
}

#[test]
fn a_clause_of_an_agreement_is_explained() {
    let rule = library().agreements["staff"].groups[0].rules[0].parts[0].id.as_str();
    let text = explained(&["clause", rule]);
    assert!(text.starts_with(&format!("{rule}\n\n  in        the agreement ")), "{text}");
    assert!(!text.contains("\n  stands "), "an outline places no agreement: {text}");
}

#[test]
fn a_clause_that_agreements_share_is_in_each_of_them() {
    let homes = |id: &str| -> Vec<&'static str> {
        let agreements = library().agreements.values();
        let having = agreements.filter(|agreement| agreement.entries().any(|entry| entry.find(id).is_some()));
        having.map(|agreement| agreement.name.as_str()).collect()
    };
    let shared = ids().into_iter().find(|id| homes(id).len() > 1).expect("agreements share a clause");
    let text = explained(&["clause", shared]);
    let said: String = text.lines().filter(|line| line.starts_with("  in ")).collect();
    for home in homes(shared) {
        assert!(said.contains(home), "{shared} is in {home} too: {said}");
    }
}

#[test]
fn a_field_of_an_agreement_is_explained() {
    let field = &library().agreements["staff"].fields[0];
    let text = explained(&["clause", field.id.as_str()]);
    assert!(text.contains(&field.label.source), "{text}");
}

#[test]
fn the_digest_is_the_one_that_a_reworded_clause_replaces() {
    let part = library().entries().find_map(|(_, entry)| entry.find("passwords.private")).unwrap();
    let text = explained(&["clause", "passwords.private"]);
    assert!(text.contains(&format!("\n  digest    {}\n", part.text.digest())), "{text}");
}

#[test]
fn a_clause_that_is_not_there_is_not_explained() {
    let known = "error: the policy library has no clause `passwords.privte`; did you mean `passwords.private`?\n";
    let found = explain(&["clause", "passwords.privte"]);
    assert_eq!((found.status, found.stdout.as_str(), found.stderr.as_str()), (3, "", known), "{found}");
    let found = explain(&["clause", "x"]);
    assert_eq!((found.status, found.stdout.as_str()), (3, ""), "{found}");
    assert!(found.stderr.starts_with("error: the policy library has no clause `x`"), "{found}");
    assert_eq!(explain(&["clause"]).status, 2);
    assert_eq!(explain(&[]).status, 2);
}

#[test]
fn a_clause_of_ones_own_library_is_explained() {
    let sound = crate::harness::suite("refused/libraries/sound").to_string_lossy().into_owned();
    let text = explained(&["clause", "phones.handed-in", "--templates", &sound]);
    let said = "phones.handed-in

  in        the topic phones
  stands    small: phones
  default   out of the policy unless it is included
  text      {{ Pupils }} of {{ school.name }} hand their phones in.
";
    assert!(text.starts_with(said), "{text}");
    assert!(text.contains("\n  fact      school.name: The full name of the school"), "{text}");
}

#[test]
fn a_finding_is_explained_by_number_and_by_name() {
    let code = Code::ALL.iter().find(|code| code.number() == "E0021").unwrap();
    let text = explained(&["finding", "E0021"]);
    let explanation = code.explanation();
    let why = format!("{} {}", code.title(), explanation.why);
    let head = format!("E0021 unknown-key (error)\n\n{why}\n\nWhat to do: {}\n", explanation.fix);
    assert!(text.starts_with(&head), "{text}");
    assert!(text.ends_with("\nFor example:\n\n  services:\n    filtering: {provider: LGfL}\n"), "{text}");
    for name in ["e0021", "unknown-key"] {
        assert_eq!(explained(&["finding", name]), text);
    }
}

#[test]
fn every_finding_is_explained() {
    let texts: BTreeSet<String> = Code::ALL.iter().map(|code| explained(&["finding", code.number()])).collect();
    assert_eq!(texts.len(), Code::ALL.len());
    for code in Code::ALL {
        assert!(texts.contains(&explained(&["finding", code.name()])), "{}", code.name());
    }
}

#[test]
fn a_finding_that_is_none_is_not_explained() {
    let found = explain(&["finding", "unknown-keys"]);
    let said = "error: there is no finding `unknown-keys`; did you mean `unknown-key`?\n";
    assert_eq!((found.status, found.stdout.as_str(), found.stderr.as_str()), (3, "", said), "{found}");
    let found = explain(&["finding", "E9999"]);
    assert_eq!((found.status, found.stdout.as_str()), (3, ""), "{found}");
    assert!(found.stderr.starts_with("error: there is no finding `E9999`"), "{found}");
}

/// The ids of the library's clauses.
fn ids() -> BTreeSet<&'static str> {
    let mut ids = BTreeSet::new();
    let agreements = library().agreements.values().flat_map(Agreement::entries);
    for entry in library().entries().map(|(_, entry)| entry).chain(agreements) {
        entry.for_each_part(&mut |part| {
            ids.insert(part.id.as_str());
        });
    }
    ids
}

/// The names of the lines that explain a clause.
const ROWS: [&str; 9] = ["in", "stands", "default", "when", "text", "formerly", "digest", "fact", "example"];

#[test]
fn every_clause_is_explained() {
    // Each explanation reads the library and every example: some clauses of each letter stand for all.
    let ids: Vec<&str> = ids().into_iter().step_by(29).collect();
    let mut faults = Vec::new();
    for id in &ids {
        let text = explained(&["clause", id]);
        let (head, rows) = text.split_once("\n\n").unwrap();
        assert_eq!(head, *id, "{text}");
        for row in ["in", "text", "digest"] {
            assert!(rows.lines().any(|line| line.starts_with(&format!("  {row:9} "))), "{id} has no {row}: {text}");
        }
        for line in rows.lines() {
            let named = ROWS.iter().any(|row| line.starts_with(&format!("  {row:9} ")));
            if !named
                || line.ends_with([' ', ':'])
                    && !line.starts_with("  text")
                    && !line.starts_with("  formerly")
                    && !line.starts_with("  example")
            {
                faults.push(format!("{id}: {line:?}"));
            }
        }
    }
    assert!(faults.is_empty(), "lines without a name or without an end:\n{}", faults.join("\n"));
}

#[test]
fn every_fact_of_every_clause_can_be_explained() {
    let agreements = library().agreements.values().flat_map(Agreement::entries);
    let mut read = BTreeSet::new();
    for entry in library().entries().map(|(_, entry)| entry).chain(agreements) {
        entry.for_each_part(&mut |part| read.extend(assemble::facts_of(library(), &part.text, part.when.as_ref())));
    }
    assert!(read.len() > 200, "{}", read.len());
    for path in read {
        let person = path.strip_prefix("people.").and_then(|rest| rest.strip_suffix(".holder"));
        let described = schema::describe(Kind::School, &person.map_or(path.clone(), |role| format!("people.{role}")));
        assert!(described.is_some_and(|d| d.description().is_some()), "{path}");
    }
}
