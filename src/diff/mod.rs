//! What changed between two editions of a school's documents: facts by their paths, clauses by their ids, then words.
//!
//! An [`Edition`] is the records of a set of documents with the facts of the description behind them, as far as they are
//! known. [`compare`] sets two side by side. The order in which two editions are given decides only what is called old:
//! swapping them swaps what was added with what was removed.

mod clauses;
mod edition;
mod facts;
mod redline;
mod weight;
mod words;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use serde::Serialize;

pub use clauses::{Change, ClauseChange, Move, Renumbered};
pub use edition::{Edition, Facts};
pub use facts::{FactChange, Group, label, written};
pub use redline::{About, Look, Side, redline};
pub use weight::Weight;
pub use words::{Word, after, before, changed_lines, words};

use self::edition::Side as EditionSide;
use crate::document::Record;

/// What changed between two editions.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// Facts that differ, in the order of their paths; `None` if the facts of an edition are not known.
    pub facts: Option<Vec<FactChange>>,
    /// Documents of which something differs, in the order of the newer edition; those that went come last.
    pub documents: Vec<DocumentChange>,
}

/// What changed in one document.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DocumentChange {
    /// Its key; that of the older edition, if only that has it.
    pub key: String,
    /// Its title in the newest edition that has it.
    pub title: String,
    /// Its versions.
    pub versions: Both,
    /// Its content digests.
    pub digests: Both,
    /// Clauses that differ, in reading order; what was removed stands where it stood.
    pub clauses: Vec<ClauseChange>,
    /// Sections whose number is another.
    pub renumbered: Vec<Renumbered>,
}

/// What a document has in the older edition and in the newer; `None` where it is not there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Both {
    /// In the older.
    pub old: Option<String>,
    /// In the newer.
    pub new: Option<String>,
}

impl Comparison {
    /// Whether nothing differs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.facts.as_ref().is_none_or(Vec::is_empty) && self.documents.is_empty()
    }

    /// Every weight there is among the changes.
    fn weights(&self) -> impl Iterator<Item = Weight> {
        let facts = self.facts.iter().flatten().map(|fact| fact.weight);
        facts.chain(self.documents.iter().flat_map(|document| document.clauses.iter().map(|clause| clause.weight)))
    }

    /// How many changes have `weight`.
    #[must_use]
    pub fn count(&self, weight: Weight) -> usize {
        self.weights().filter(|one| *one == weight).count()
    }

    /// Whether a fact, a duty or a stance changed: reason for a new major version.
    #[must_use]
    pub fn is_substantive(&self) -> bool {
        self.count(Weight::Substantive) > 0
    }
}

/// Sets two editions side by side.
#[must_use]
pub fn compare(old: &Edition, new: &Edition) -> Comparison {
    let facts = match (&old.facts, &new.facts) {
        (Some(old), Some(new)) => Some(facts::compare(old, new)),
        _ => None,
    };
    let mut documents = Vec::new();
    let mut paired = BTreeSet::new();
    for record in &new.records {
        let before = edition::counterpart(record, &old.records);
        paired.extend(before.map(|before| before.document.key.clone()));
        let change = document(EditionSide::of(old, before), EditionSide::of(new, Some(record)));
        documents.extend(change.filter(DocumentChange::says_something));
    }
    for record in old.records.iter().filter(|record| !paired.contains(&record.document.key)) {
        let change = document(EditionSide::of(old, Some(record)), EditionSide::of(new, None));
        documents.extend(change.filter(DocumentChange::says_something));
    }
    Comparison { facts, documents }
}

impl DocumentChange {
    /// Whether it is new, gone, or differs in anything.
    fn says_something(&self) -> bool {
        self.versions.old.is_none()
            || self.versions.new.is_none()
            || !self.clauses.is_empty()
            || !self.renumbered.is_empty()
    }
}

fn document(old: EditionSide<'_>, new: EditionSide<'_>) -> Option<DocumentChange> {
    let named = new.record.or(old.record)?;
    let both = |of: &dyn Fn(&Record) -> String| Both { old: old.record.map(of), new: new.record.map(of) };
    Some(DocumentChange {
        key: named.document.key.clone(),
        title: named.document.title.clone(),
        versions: both(&|record| record.document.version.clone()),
        digests: both(&|record| record.content_digest.clone()),
        clauses: clauses::compare(old, new),
        renumbered: clauses::renumbered(old, new),
    })
}
