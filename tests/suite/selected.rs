//! No clause of the library is there for nobody: each is part of some example's policy or agreements.

use std::collections::BTreeSet;

use crate::described::{documents_of_examples, library};

/// Clauses that no example has, with the reason.
const FOR_OTHERS: [(&str, &str); 14] = [
    ("ai-use.pupils-none", NO_AI),
    ("ai-use.staff-none", NO_AI),
    ("boarding.night", "a school with boarders"),
    ("boarding.same-rules", "a school with boarders"),
    ("devices.pupil-locked-away", OLDER_OUTLINES),
    ("devices.pupil-out-of-sight", OLDER_OUTLINES),
    ("phone-free-day.at-home", "a school of today that lets pupils bring no phone"),
    ("phone-free-day.boarders", "a school of today with boarders"),
    ("phone-free-day.out-of-sight", "a school of today that keeps phones in bags"),
    ("publication.independent", "an independent school"),
    ("role.technical-support.filtering-runs", "a school whose systems are run by technical support alone"),
    ("rule-ks1.ai", "a school of today that issues the plain agreement for key stage 1"),
    ("status.approved", ON_RECORD),
    ("version-control.approval-kept", ON_RECORD),
];

/// The examples of today do not need them.
const ON_RECORD: &str =
    "a school that says when its policy is to be approved, or changed no more than names since. See `on_record.rs`";

/// Both examples of today use artificial intelligence.
const NO_AI: &str = "a school that does without artificial intelligence";

/// The outline of today says it in another topic.
const OLDER_OUTLINES: &str = "a school on an older outline that follows the guidance on phones of 2024";

#[test]
fn every_clause_is_part_of_some_example() {
    let ids = library().ids();
    let examples = documents_of_examples();
    let said: BTreeSet<String> = examples
        .values()
        .flatten()
        .flat_map(|document| document.clauses().into_iter().map(|(_, clause)| clause.id.to_string()))
        .collect();
    let allowed: BTreeSet<String> = FOR_OTHERS.iter().map(|(id, _)| (*id).to_owned()).collect();
    let unused: Vec<&str> = ids.iter().copied().filter(|id| !said.contains(*id) && !allowed.contains(*id)).collect();
    let idle: Vec<&String> = allowed.iter().filter(|id| said.contains(*id) || !ids.contains(id.as_str())).collect();
    assert!(idle.is_empty(), "some example has {idle:?}, or the library has it no longer");
    let share = format!("{} of {} clauses are part of no example", unused.len(), ids.len());
    assert!(unused.is_empty(), "{share} ({:?}): {unused:?}", examples.keys());
}
