//! No clause of the library is there for nobody: each is part of some example's policy or agreements.

use std::collections::BTreeSet;

use crate::described::{documents_of_examples, library};

/// Clauses that no example has, with the reason.
const FOR_OTHERS: [(&str, &str); 17] = [
    ("ai-use.pupils-none", NO_AI),
    ("ai-use.staff-none", NO_AI),
    ("boarding.night", BOARDERS),
    ("boarding.same-rules", BOARDERS),
    ("declaration.governors.kept", WHEN_AND_WHERE),
    ("declaration.governors.signed", WHEN_AND_WHERE),
    ("devices.pupil-locked-away", NO_OUTLINE_OF_TODAY),
    ("devices.pupil-out-of-sight", NO_OUTLINE_OF_TODAY),
    ("phone-free-day.at-home", "a school to which pupils bring no phones"),
    ("phone-free-day.boarders", BOARDERS),
    ("phone-free-day.out-of-sight", "a school where pupils keep their phones in their bags"),
    ("publication.independent", "an independent school"),
    ("role.technical-support.filtering-runs", "a school with technical support and no network manager"),
    ("rule-governors.phone", "a school that gives governors an agreement and has a rule for visitors' phones"),
    ("rule-governors.phone-free-areas", "a school that gives governors an agreement and has phone-free areas"),
    ("status.approved", "a school that gives the day on which approval is due"),
    ("version-control.approval-kept", "a school whose approval holds for a later version"),
];

/// Both schools of today use tools of generative AI.
const NO_AI: &str = "a school that does without generative AI";

/// No example takes boarders.
const BOARDERS: &str = "a school with boarders";

/// What the default outline says in another way, and the older examples do otherwise.
const NO_OUTLINE_OF_TODAY: &str = "a school with an older outline and this rule on phones";

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
