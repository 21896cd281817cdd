//! What coverage says of a school as a whole, and what clauses may say of law and guidance.

use std::collections::{BTreeMap, BTreeSet};

use esafe::coverage::{Shown, State, Subject, judge};
use esafe::library::{Certainty, Requirement, Tier};
use serde_json::json;

use crate::coverage_schools::{MET, schools, today};
use crate::described::library;

#[test]
fn a_school_of_another_nation_is_told_that_it_is_not_covered() {
    let first = &schools()[0];
    for nation in ["wales", "scotland", "northern-ireland"] {
        let made = first.with("school.nation", json!(nation)).unwrap();
        let subject = Subject::new(&made.school, &made.documents, library());
        let coverage = judge(&subject, today());
        let reason = coverage.judged.unwrap_err().sentence();
        assert!(reason.contains("England"), "{reason}");
    }
}

#[test]
fn words_of_the_school_are_left_to_a_person() {
    let (id, made) = MET.iter().next().unwrap();
    let clause = made.standing(library(), id, |judgement| {
        judgement.parts.iter().flat_map(|part| &part.shown).find_map(|shown| match shown {
            Shown::Clause(placed) => Some(placed.clause.id.as_str().to_owned()),
            _ => None,
        })
    });
    let clause = clause.flatten().expect("a requirement that rests on a clause");
    let mut left = made.says(made.documents.clone());
    let span = left.school.name.span;
    let located = |value: &str| esafe::school::Located { value: value.to_owned(), span };
    let own = esafe::school::Reword { id: located(&clause), text: located("Own words."), replaces: located("") };
    left.school.reword.push(own);
    let state = left.standing(library(), id, |judgement| judgement.state);
    assert_eq!(state, Some(State::Partly), "{id}");
}

#[test]
fn tiers_are_told_apart() {
    let made = &schools()[0];
    let subject = Subject::new(&made.school, &made.documents, library());
    let coverage = judge(&subject, today());
    let judged = coverage.judged.as_ref().unwrap().len();
    let counted: usize = Tier::ALL.iter().flat_map(|tier| State::ALL.map(|state| coverage.count(*tier, state))).sum();
    assert_eq!(counted, judged);
}

/// Clauses that rest on entries nobody has verified, and name law or guidance all the same: they say what the school does,
/// and nothing about what the law or guidance says.
const NAMED_ALL_THE_SAME: [(&str, &str); 3] = [
    ("prevent.guidance", "the school works by it"),
    ("behaviour.hacking", "pupils hear of the Act"),
    ("cctv-care.code", "the school follows it, as good practice"),
];

/// Whether a text of the library names law, or guidance that the register has requirements of.
fn names_law(text: &str, titles: &BTreeSet<String>) -> bool {
    let dated = |word: &str| {
        text.match_indices(word).any(|(at, _)| {
            let year: String = text[at + word.len()..].chars().take(4).collect();
            year.len() == 4 && year.chars().all(|c| c.is_ascii_digit())
        })
    };
    dated("Act ")
        || dated("Regulations ")
        || text.contains("UK GDPR")
        || titles.iter().any(|title| text.contains(title))
}

#[test]
fn what_is_said_of_law_and_guidance_traces_to_the_register() {
    let requirements: BTreeMap<&str, &Requirement> =
        library().requirements().map(|requirement| (requirement.id.as_str(), requirement)).collect();
    let title = |requirement: &&Requirement| {
        let title = requirement.origin.title.split(" (").next().unwrap();
        title.to_owned()
    };
    let titles: BTreeSet<String> = requirements.values().map(title).filter(|title| title.len() > 14).collect();
    let (mut faults, mut listed) = (Vec::new(), BTreeSet::new());
    let entries = library().entries().map(|(_, entry)| entry);
    for entry in entries.chain(library().agreements.values().flat_map(esafe::library::Agreement::entries)) {
        entry.for_each_part(&mut |part| {
            if !names_law(&part.text.source, &titles) {
                return;
            }
            let mut known =
                part.satisfies.iter().map(|one| requirements[one.requirement.as_str()].certainty).peekable();
            let id = part.id.as_str();
            if known.peek().is_none() {
                faults.push(format!("{id} names law or guidance without a requirement"));
            } else if known.all(|certainty| certainty == Certainty::Unverified) {
                if NAMED_ALL_THE_SAME.iter().any(|(name, _)| *name == id) {
                    listed.insert(id.to_owned());
                } else {
                    faults.push(format!("{id} rests on what nobody has verified"));
                }
            }
        });
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert_eq!(listed.len(), NAMED_ALL_THE_SAME.len(), "{listed:?}");
}
