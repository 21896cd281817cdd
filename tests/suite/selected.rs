//! No clause of the library is there for nobody: each is part of some example's policy or agreements.

use std::collections::BTreeSet;

use esafe::library::Agreement;

use crate::described::{documents_of_examples, library};

/// Clauses that no example has, with the reason.
const FOR_OTHERS: [(&str, &str); 0] = [];

#[test]
fn every_clause_is_part_of_some_example() {
    let mut ids = BTreeSet::new();
    let entries = library().entries().map(|(_, entry)| entry);
    for entry in entries.chain(library().agreements.values().flat_map(Agreement::entries)) {
        entry.for_each_part(&mut |part| {
            ids.insert(part.id.to_string());
        });
    }
    for field in library().agreements.values().flat_map(Agreement::all_fields) {
        ids.insert(field.id.to_string());
    }
    let examples = documents_of_examples();
    let said: BTreeSet<String> = examples
        .values()
        .flatten()
        .flat_map(|document| document.clauses().into_iter().map(|(_, clause)| clause.id.to_string()))
        .collect();
    let allowed: BTreeSet<String> = FOR_OTHERS.iter().map(|(id, _)| (*id).to_owned()).collect();
    let unused: Vec<&String> = ids.iter().filter(|id| !said.contains(*id) && !allowed.contains(*id)).collect();
    let idle: Vec<&String> = allowed.iter().filter(|id| said.contains(*id) || !ids.contains(*id)).collect();
    assert!(idle.is_empty(), "some example has {idle:?}, or the library has it no longer");
    let share = format!("{} of {} clauses are part of no example", unused.len(), ids.len());
    assert!(unused.is_empty(), "{share} ({:?}): {unused:?}", examples.keys());
}
