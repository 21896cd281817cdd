//! No clause of the library is there for nobody: each is part of some example's policy or agreements.

use std::collections::BTreeSet;

use crate::described::{documents_of_examples, library};

/// Clauses that no example has, with the reason.
const FOR_OTHERS: [(&str, &str); 8] = [
    ("declaration.governors.kept", WHEN_AND_WHERE),
    ("declaration.governors.signed", WHEN_AND_WHERE),
    ("rule-governors.phone", "a school that gives governors an agreement and has a rule for visitors' phones"),
    ("rule-governors.phone-free-areas", "a school that gives governors an agreement and has phone-free areas"),
    ("review.last-recorded", ON_RECORD),
    ("status.approved", ON_RECORD),
    ("version-control.approval-kept", ON_RECORD),
    ("version-control.records", ON_RECORD),
];

/// No example records a review or an approval: the digests would have to change with every text of the library. What
/// becomes of them is tested in `on_record.rs`.
const ON_RECORD: &str = "a school that has recorded its reviews and approvals";

/// The one example whose governors sign an agreement of their own does not say so; most schools do.
const WHEN_AND_WHERE: &str = "a school that says when governors sign their agreement, and where it is kept";

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
