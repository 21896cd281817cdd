//! How old the readers of each text of the library are.

use std::collections::{BTreeMap, BTreeSet};

use super::Library;
use super::agreement::Agreement;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::source::Span;
use crate::yaml::Node;

/// The highest reading ages that texts may ask for, in years.
#[derive(Debug, Clone)]
pub struct ReadingAges {
    /// Of an agreement for pupils, by phase.
    pub phases: BTreeMap<String, u8>,
    /// Of an agreement for adults.
    pub adults: u8,
    /// Of what a school writes itself in a topic of the policy.
    pub policy: u8,
    /// Clauses of agreements for pupils that speak to adults, and are not counted.
    pub to_adults: BTreeSet<String>,
}

impl ReadingAges {
    /// The highest reading age of an agreement: that of the youngest of the pupils it is for, or of adults.
    #[must_use]
    pub fn of(&self, agreement: &Agreement) -> u8 {
        agreement.phases.iter().filter_map(|phase| self.phases.get(phase)).min().copied().unwrap_or(self.adults)
    }
}

/// Reads `reading.yaml`, a tree that its schema accepts.
pub(super) fn ages(tree: &Node) -> Option<ReadingAges> {
    let age = |node: &Node| node.json().as_u64().and_then(|years| u8::try_from(years).ok());
    let phases = tree.get("phases")?.entries().iter().filter_map(|entry| Some((entry.key.clone(), age(&entry.node)?)));
    Some(ReadingAges {
        phases: phases.collect(),
        adults: age(tree.get("adults")?)?,
        policy: age(tree.get("policy")?)?,
        to_adults: to_adults(tree).map(|(id, _)| id.to_owned()).collect(),
    })
}

fn to_adults(tree: &Node) -> impl Iterator<Item = (&str, Span)> {
    tree.get("to_adults").map_or(&[][..], Node::list).iter().filter_map(|id| Some((id.text()?, id.span)))
}

/// Clauses that speak to adults are clauses of agreements.
pub(super) fn check(tree: &Node, library: &Library, diagnostics: &mut Diagnostics) {
    for (id, span) in to_adults(tree) {
        let mut entries = library.agreements.values().flat_map(Agreement::entries);
        if !entries.any(|entry| entry.find(id).is_some()) {
            diagnostics.push(Diagnostic::new(Code::Library, span, format!("no agreement has a clause `{id}`")));
        }
    }
}
