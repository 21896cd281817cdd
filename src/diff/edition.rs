//! An edition: what a school had published, or would publish, at one time.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use crate::document::{Document, Kind, Record};
use crate::school::School;

/// The documents of a school at one time, and the facts behind them.
#[derive(Debug, Clone, PartialEq)]
pub struct Edition {
    /// The records of its documents: the policy, then the agreements. The version-control page is not among them: it says
    /// nothing that the policy does not.
    pub records: Vec<Record>,
    /// What the description says; `None` if only the documents are known.
    pub facts: Option<Facts>,
}

/// The facts of a description, by path. Versions, reviews and approvals are not among them: they are the record of changes
/// and no change themselves.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Facts(pub(super) BTreeMap<String, Json>);

/// Sections of a description that tell its form or its history.
const NOT_FACTS: [&str; 2] = ["format", "policy.versions"];

impl Edition {
    /// The edition of `documents`, made from `school`.
    #[must_use]
    pub fn of(school: &School, documents: &[Document]) -> Self {
        let records = documents.iter().filter(|document| document.kind != Kind::VersionControl).map(Record::of);
        Self { records: records.collect(), facts: Some(Facts::of(school)) }
    }

    /// The record of the policy, if there is one.
    #[must_use]
    pub fn policy(&self) -> Option<&Record> {
        self.records.iter().find(|record| record.document.kind == Kind::Policy)
    }
}

impl Facts {
    /// The facts of `school`.
    #[must_use]
    pub fn of(school: &School) -> Self {
        Self::of_json(&school.facts.json())
    }

    /// The facts of a description written as JSON.
    #[must_use]
    pub fn of_json(description: &Json) -> Self {
        let mut facts = BTreeMap::new();
        flatten("", description, &mut facts);
        Self(facts)
    }

    /// The value at `path`.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&Json> {
        self.0.get(path)
    }

    /// Whether there is a value at or below `path`.
    pub(super) fn below(&self, path: &str) -> impl Iterator<Item = (&String, &Json)> {
        let path = path.to_owned();
        let inside =
            move |key: &str| key.strip_prefix(&path).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
        self.0.iter().filter(move |(key, _)| inside(key))
    }
}

/// Every value that is no mapping, and no list of mappings, by its path. A list of plain values is one value: its order is
/// part of what it says.
fn flatten(path: &str, value: &Json, facts: &mut BTreeMap<String, Json>) {
    if NOT_FACTS.contains(&path) {
        return;
    }
    let step = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    match value {
        // It ties a rewording to the library's text; the rewording is the fact.
        _ if path.starts_with("clauses.reword.") && path.ends_with(".replaces") => {}
        // A mapping that holds nothing can mean something: an agreement that is issued and says no more.
        Json::Object(entries) if entries.is_empty() && !path.is_empty() => {
            facts.insert(path.to_owned(), value.clone());
        }
        Json::Object(entries) => entries.iter().for_each(|(key, value)| flatten(&step(key), value, facts)),
        Json::Array(values) if values.iter().any(|value| value.is_object() || value.is_array()) => {
            for (at, value) in values.iter().enumerate() {
                flatten(&step(&(at + 1).to_string()), value, facts);
            }
        }
        Json::Null => {}
        _ => {
            facts.insert(path.to_owned(), value.clone());
        }
    }
}

/// A document in its edition.
#[derive(Debug, Clone, Copy)]
pub(super) struct Side<'a> {
    pub(super) record: Option<&'a Record>,
    pub(super) facts: Option<&'a Facts>,
}

impl<'a> Side<'a> {
    pub(super) fn of(edition: &'a Edition, record: Option<&'a Record>) -> Self {
        Self { record, facts: edition.facts.as_ref() }
    }
}

/// The document of `others` that `record` is an edition of: of the same key, or both policies, whose key is their title.
pub(super) fn counterpart<'a>(record: &Record, others: &'a [Record]) -> Option<&'a Record> {
    let same = |other: &&Record| {
        let both_policies = other.document.kind == Kind::Policy && record.document.kind == Kind::Policy;
        both_policies || other.document.key == record.document.key
    };
    others.iter().find(same)
}
