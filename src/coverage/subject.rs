//! What is judged: a school, its documents, and where each clause stands in them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use crate::document::{Clause, Document, Kind};
use crate::library::{Application, Library, Satisfied};
use crate::school::School;

/// A school and its documents, seen by clauses and facts.
#[derive(Debug)]
pub struct Subject<'a> {
    /// The school.
    pub school: &'a School,
    /// The policy library.
    pub library: &'a Library,
    documents: &'a [Document],
    clauses: BTreeMap<&'a str, Placed<'a>>,
    /// What clauses of the library say that they help to meet.
    satisfies: BTreeMap<&'a str, Vec<&'a Satisfied>>,
    own_words: BTreeSet<&'a str>,
}

/// A clause and where it stands first.
#[derive(Debug)]
pub struct Placed<'a> {
    /// The clause.
    pub clause: &'a Clause,
    /// The document.
    pub document: &'a Document,
    /// Key of the section, with those above it, e.g. `about/risks`.
    pub section: String,
    /// Whether the school has put it in its own words.
    pub own_words: bool,
}

impl<'a> Subject<'a> {
    /// A school with its documents.
    #[must_use]
    pub fn new(school: &'a School, documents: &'a [Document], library: &'a Library) -> Self {
        let library = library.pinned(school.policy.edition());
        let mut satisfies: BTreeMap<&str, Vec<&Satisfied>> = BTreeMap::new();
        let entries = library.entries().map(|(_, entry)| entry);
        for entry in entries.chain(library.agreements.values().flat_map(crate::library::Agreement::entries)) {
            entry.for_each_part(&mut |part| {
                satisfies.entry(part.id.as_str()).or_default().extend(&part.satisfies);
            });
        }
        let own_words: BTreeSet<&str> = school.reword.iter().map(|reword| reword.id.value.as_str()).collect();
        let mut clauses = BTreeMap::new();
        for document in documents {
            for (section, clause) in document.clauses() {
                let own_words = own_words.contains(clause.id.as_str());
                clauses.entry(clause.id.as_str()).or_insert(Placed { clause, document, section, own_words });
            }
        }
        Self { school, library, documents, clauses, satisfies, own_words }
    }

    /// The nation of the school; England if the description does not say.
    #[must_use]
    pub fn nation(&self) -> &'a str {
        self.text("school.nation").unwrap_or("england")
    }

    /// The clause `id`, if a document holds it.
    #[must_use]
    pub fn clause(&self, id: &str) -> Option<&Placed<'a>> {
        self.clauses.get(id)
    }

    /// Whether the school has put the clause `id` in its own words.
    #[must_use]
    pub fn is_in_own_words(&self, id: &str) -> bool {
        self.own_words.contains(id)
    }

    /// Clauses of the documents that say that they help to meet `requirement`, with their reasons, in the order of ids.
    #[must_use]
    pub fn claims(&self, requirement: &str) -> Vec<(&Placed<'a>, Option<&str>)> {
        let claims = self.satisfies.iter().filter_map(|(id, satisfied)| {
            let claim = satisfied.iter().find(|claim| claim.requirement == requirement)?;
            Some((self.clause(id)?, claim.because.as_deref()))
        });
        claims.collect()
    }

    /// Requirements that the clause `id` of the library says it helps to meet.
    #[must_use]
    pub fn satisfied_by(&self, id: &str) -> &[&'a Satisfied] {
        self.satisfies.get(id).map_or(&[], Vec::as_slice)
    }

    /// The value of the fact at `path`, if the school gives one: anything but null, false, and what is empty.
    #[must_use]
    pub fn fact(&self, path: &str) -> Option<Json> {
        let value = self.school.facts.at(path)?.json();
        let given = match &value {
            Json::Null | Json::Bool(false) => false,
            Json::String(text) => !text.trim().is_empty(),
            Json::Array(items) => !items.is_empty(),
            Json::Object(map) => !map.is_empty(),
            Json::Bool(true) | Json::Number(_) => true,
        };
        given.then_some(value)
    }

    /// The fact at `path` as a text.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<&'a str> {
        self.school.facts.at(path)?.text()
    }

    /// The value of the fact at `path` if it, or an item of it, is one of `wanted`; `false` is a value, too.
    #[must_use]
    pub fn value(&self, path: &str, wanted: &[Json]) -> Option<Json> {
        let value = self.school.facts.at(path)?.json();
        let fits = match &value {
            Json::Array(items) => items.iter().any(|item| wanted.contains(item)),
            one => wanted.contains(one),
        };
        fits.then_some(value)
    }

    /// Whether the school issues the agreement `name`.
    #[must_use]
    pub fn issues(&self, name: &str) -> bool {
        let key = format!("agreements/{name}");
        self.documents.iter().any(|document| document.kind == Kind::Agreement && document.key == key)
    }

    /// The text of every clause of every document.
    pub fn texts(&self) -> impl Iterator<Item = (&str, String)> {
        self.clauses.iter().map(|(id, placed)| (*id, placed.clause.whole_text()))
    }

    /// Why a requirement is not about this school; nothing if it is, or if the description does not tell.
    #[must_use]
    pub fn inapplicable(&self, applies: &Application) -> Option<String> {
        let kind = self.text("school.type");
        if let Some(kind) = kind.filter(|kind| !applies.types.is_empty() && !applies.types.iter().any(|t| t == kind)) {
            return Some(format!("the school is of the type “{}”", kind.replace('-', " ")));
        }
        let phases = &self.school.phases;
        if !applies.phases.is_empty() && !phases.is_empty() && !phases.iter().any(|p| applies.phases.contains(p)) {
            return Some(format!("the school does not teach {}", applies.phases.join(", ")));
        }
        let lacks = !applies.facts.is_empty() && !applies.facts.iter().any(|path| self.fact(path).is_some());
        let unless = &applies.unless;
        if lacks || !unless.is_empty() && unless.iter().all(|(path, wanted)| self.value(path, wanted).is_some()) {
            return Some(applies.otherwise.clone().unwrap_or_else(|| "the school has none of it".to_owned()));
        }
        None
    }
}
