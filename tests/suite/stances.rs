//! Clauses of which only one can be part of a policy, and how a description that chooses two is told.

use std::collections::{BTreeMap, BTreeSet};

use esafe::assemble;
use esafe::diag::{Code, Diagnostic};
use esafe::library::{Content, Entry, Library};
use esafe::pipeline;
use esafe::schema::{self, Kind};
use esafe::source::Sources;
use serde_json::{Value as Json, json};

use crate::described::{Made, Memory, library, make, make_with, school, school_with_policy};
use crate::harness::{Folder, suite, tree};

/// The topic of the small library with `clauses`, each entry with two spaces less than it has here.
fn topic(clauses: &str) -> String {
    format!("topic: phones\ntitle: Phones\nclauses:\n{clauses}")
}

/// The files of a small library with these clauses.
fn files(clauses: &str) -> BTreeMap<String, String> {
    let sound = tree(&suite("refused/libraries/sound")).into_iter();
    let mut files: BTreeMap<String, String> =
        sound.map(|(path, bytes)| (path, String::from_utf8(bytes).unwrap())).collect();
    files.insert("topics/phones.yaml".to_owned(), topic(clauses));
    files
}

/// The small library with these clauses.
fn small(files: BTreeMap<String, String>) -> (Library, Sources) {
    let mut sources = Sources::default();
    let loaded = pipeline::own_library(&files.into_iter().collect::<Vec<_>>(), &mut sources);
    assert!(loaded.diagnostics.is_empty(), "{}", esafe::report::human(&loaded.diagnostics, &sources, false));
    (loaded.output.unwrap(), sources)
}

/// What becomes of a school with these sections and the small library.
fn made_with(clauses: &str, more: &str) -> Made {
    let (library, sources) = small(files(clauses));
    make_with(&Memory::description(school("Hollow Lane", more)), "school.yaml", &library, sources)
}

/// The one finding, which is a contradiction: what stands at its place and at the other.
#[track_caller]
fn contradiction(made: &Made) -> (Diagnostic, [String; 2]) {
    assert_eq!((made.codes(), made.documents.is_some()), (vec![Code::Contradiction], false), "{}", made.report());
    let finding = made.diagnostics.iter().next().unwrap().clone();
    assert_eq!(finding.related.len(), 1, "{finding:?}");
    let places = [&finding.label, &finding.related[0]].map(|label| made.sources.slice(label.span).to_owned());
    (finding, places)
}

const BY_FACTS: &str = "
- id: phones.at-home
  one_of: phones
  when: practice.phones.pupils == 'not-permitted'
  text: \"{{ Pupils }} of {{ school.name }} leave their phones at home, says {{ people.headteacher.holder }}.\"
- id: phones.handed-in
  one_of: phones
  when: practice.phones.confiscated_kept_in
  text: \"{{ Pupils }} hand their phones in at the {{ practice.phones.confiscated_kept_in }}.\"
";

#[test]
fn two_facts_that_choose_one_clause_each_are_both_shown() {
    let more = "practice: {phones: {pupils: not-permitted, confiscated_kept_in: safe}}\n";
    let made = made_with(BY_FACTS, more);
    let (finding, places) = contradiction(&made);
    assert_eq!(finding.message, "`phones.handed-in` and `phones.at-home` cannot both be part of the policy");
    assert_eq!(places, ["safe", "not-permitted"], "{}", made.report());
    assert_eq!(finding.label.text, "this chooses `phones.handed-in`");
    assert_eq!(finding.related[0].text, "this chooses `phones.at-home`");
}

#[test]
fn the_command_line_shows_both_places() {
    let more = "practice:\n  phones:\n    pupils: not-permitted\n    confiscated_kept_in: safe\n";
    let folder = Folder::of(&school("Hollow Lane", more));
    for (path, text) in files(BY_FACTS) {
        folder.write(&format!("library/{path}"), text);
    }
    let found = folder.esafe(["render", "@", "--templates", "@/library", "--out", "@/out"]).outcome();
    assert_eq!((found.status, found.stdout.as_str()), (1, ""), "{found}");
    for part in ["this chooses `phones.handed-in`", "this chooses `phones.at-home`", "confiscated_kept_in: safe"] {
        assert!(found.stderr.contains(part), "{part}\n{found}");
    }
    assert!(!folder.path("out").exists());
    let one = folder.read("school.yaml").replace("    confiscated_kept_in: safe\n", "");
    folder.write("school.yaml", one);
    let found = folder.esafe(["render", "@", "--templates", "@/library", "--out", "@/out", "--format", "md"]).outcome();
    assert_eq!(found.status, 0, "{found}");
}

const BY_WORD: &str = "
- id: phones.at-home
  one_of: phones
  default: out
  text: \"{{ Pupils }} of {{ school.name }} leave their phones at home.\"
- id: phones.handed-in
  one_of: phones
  default: out
  when: practice.phones.pupils
  text: \"{{ Pupils }} of {{ school.name }} hand their phones in.\"
";

#[test]
fn two_clauses_taken_in_are_both_shown() {
    let more = "practice: {phones: {pupils: hand-in}}\nclauses: {include: [phones.handed-in, phones.at-home]}\n";
    let (_, places) = contradiction(&made_with(BY_WORD, more));
    assert_eq!(places, ["phones.handed-in", "phones.at-home"]);
    for one in ["phones.handed-in", "phones.at-home"] {
        let more = format!("practice: {{phones: {{pupils: hand-in}}}}\nclauses: {{include: [{one}]}}\n");
        let made = made_with(BY_WORD, &more);
        assert!(made.diagnostics.is_empty() && made.documents.is_some(), "{}", made.report());
    }
}

#[test]
fn a_clause_taken_in_and_one_that_a_fact_chooses_are_both_shown() {
    let clauses = BY_FACTS.replacen("  when: practice.phones.pupils == 'not-permitted'\n", "  default: out\n", 1);
    let more = "practice: {phones: {confiscated_kept_in: safe}}\nclauses: {include: [phones.at-home]}\n";
    let (_, places) = contradiction(&made_with(&clauses, more));
    assert_eq!(places, ["safe", "phones.at-home"]);
}

#[test]
fn a_clause_left_out_contradicts_nothing() {
    let more = "practice: {phones: {pupils: not-permitted, confiscated_kept_in: safe}}
clauses: {exclude: {phones.at-home: They hand them in.}}\n";
    let made = made_with(BY_FACTS, more);
    assert!(made.diagnostics.is_empty() && made.documents.is_some(), "{}", made.report());
}

#[test]
fn clauses_that_nothing_chooses_are_faults_of_the_policy_section() {
    let clauses = BY_WORD.replace("  default: out\n", "").replace("  when: practice.phones.pupils\n", "");
    let made = made_with(&clauses, "");
    let (_, places) = contradiction(&made);
    assert_eq!(places, ["policy", "policy"], "{}", made.report());
}

#[test]
fn parts_of_one_entry_are_one_choice_wherever_they_stand() {
    let clauses = "
- parts:
  - id: phones.at-home
    text: \"{{ Pupils }} leave their phones at home.\"
  - id: phones.no-watches
    text: That goes for watches too.
  one_of: phones
";
    let mut files = files(clauses);
    let outline = files["outlines/small.yaml"].replace("place: [phones]", "place: [phones, phones.no-watches]");
    files.insert("outlines/small.yaml".to_owned(), outline);
    let (library, sources) = small(files);
    let made = make_with(&Memory::description(school("Hollow Lane", "")), "school.yaml", &library, sources);
    assert!(made.diagnostics.is_empty() && made.documents.is_some(), "{}", made.report());
}

#[test]
fn a_clause_that_leads_to_nothing_chooses_nothing() {
    let clauses = "
- id: phones.at-home
  one_of: phones
  text: \"{{ Pupils }} leave these at home:\"
  items:
  - id: phones.at-home.watches
    default: out
    text: watches
- id: phones.handed-in
  one_of: phones
  text: \"{{ Pupils }} hand their phones in.\"
";
    let made = made_with(clauses, "");
    assert!(made.diagnostics.is_empty() && made.documents.is_some(), "{}", made.report());
}

/// Entries of the library's topics and their lists, by the group they belong to.
fn groups() -> BTreeMap<&'static str, Vec<&'static Entry>> {
    fn collect(entry: &'static Entry, groups: &mut BTreeMap<&'static str, Vec<&'static Entry>>) {
        if let Some(group) = &entry.one_of {
            groups.entry(group).or_default().push(entry);
        }
        if let Content::Fields { fields } = &entry.content {
            for field in fields {
                collect(field, groups);
            }
        }
        entry.items.iter().for_each(|item| collect(item, groups));
    }
    let mut groups = BTreeMap::new();
    library().entries().for_each(|(_, entry)| collect(entry, &mut groups));
    for agreement in library().agreements.values() {
        agreement.entries().for_each(|entry| collect(entry, &mut groups));
    }
    groups
}

/// The values that the schema allows at `path`, or its examples where there is no end of them; and none at all.
fn values(path: &str) -> Vec<Option<Json>> {
    let described = schema::describe(Kind::School, path).unwrap_or_else(|| panic!("no fact {path}"));
    let mut values: Vec<Json> = match described.allowed() {
        Some(allowed) => allowed.to_vec(),
        None if described.allows_type("boolean") => vec![json!(true), json!(false)],
        None => described.examples().to_vec(),
    };
    values.dedup();
    std::iter::once(None).chain(values.into_iter().map(Some)).collect()
}

/// The paths of facts in a condition.
fn paths_in(condition: &str) -> BTreeSet<String> {
    let words = condition.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '.'));
    words.filter(|word| ["services.", "practice."].iter().any(|s| word.starts_with(s))).map(str::to_owned).collect()
}

/// Every way to give each of these facts one of its values.
fn combinations(facts: &[(String, Vec<Option<Json>>)]) -> Vec<BTreeMap<String, Json>> {
    facts.iter().fold(vec![BTreeMap::new()], |made, (path, values)| {
        let with = |facts: &BTreeMap<String, Json>, value: &Option<Json>| {
            let mut facts = facts.clone();
            facts.extend(value.iter().map(|value| (path.clone(), value.clone())));
            facts
        };
        made.iter().flat_map(|facts| values.iter().map(move |value| with(facts, value))).collect()
    })
}

/// Sections of a description with these facts.
fn sections(facts: &BTreeMap<String, Json>) -> Json {
    let mut sections = json!({});
    for (path, value) in facts {
        let mut at = &mut sections;
        for step in path.split('.') {
            at = &mut at[step];
        }
        *at = value.clone();
    }
    sections
}

#[test]
fn no_document_holds_two_clauses_of_a_group() {
    assert!(groups().len() >= 3, "{:?}", groups().keys());
    let mut tried = 0;
    for (group, entries) in groups() {
        let parts = || entries.iter().flat_map(|entry| &entry.parts);
        let conditions: BTreeSet<String> =
            parts().filter_map(|part| part.when.as_ref()).flat_map(|when| paths_in(&when.source)).collect();
        // What a chosen clause prints is there, so that nothing but the choice is at stake.
        let printed: BTreeSet<String> =
            parts().flat_map(|part| assemble::facts_of(library(), &part.text, part.when.as_ref())).collect();
        let printed = printed.difference(&conditions).filter(|path| path.starts_with("practice"));
        let printed: BTreeMap<String, Json> =
            printed.filter_map(|path| Some((path.clone(), values(path).last()?.clone()?))).collect();
        let varied: Vec<_> = conditions.iter().map(|path| (path.clone(), values(path))).collect();
        let ids: Vec<&str> = parts().map(|part| part.id.as_str()).collect();
        let mut seen: BTreeSet<usize> = BTreeSet::new();
        for outline in library().outlines.keys() {
            for mut facts in combinations(&varied) {
                facts.extend(printed.clone());
                let mut description = sections(&facts);
                description["clauses"] = json!({ "include": ids });
                let more: String =
                    description.as_object().unwrap().iter().map(|(key, value)| format!("{key}: {value}\n")).collect();
                let made = make(school_with_policy("Hollow Lane", &format!("  outline: {outline}\n"), &more));
                tried += 1;
                if made.codes().contains(&Code::Contradiction) {
                    continue;
                }
                let documents = made.documents.as_deref().unwrap_or_else(|| panic!("{}\n{more}", made.report()));
                for document in documents {
                    let clauses = document.clauses();
                    let is_in = |id: &str| clauses.iter().any(|(_, clause)| clause.id.as_str() == id);
                    let chosen =
                        entries.iter().enumerate().filter(|(_, e)| e.parts.iter().any(|p| is_in(p.id.as_str())));
                    let chosen: Vec<usize> = chosen.map(|(at, _)| at).collect();
                    assert!(chosen.len() <= 1, "{} holds {} of {group}\n{more}", document.key, chosen.len());
                    seen.extend(chosen);
                }
            }
        }
        assert_eq!(seen.len(), entries.len(), "{group}: not every clause was chosen by some facts: {ids:?}");
    }
    assert!(tried > 50, "{tried}");
}
