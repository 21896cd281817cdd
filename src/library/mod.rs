//! The policy library: clauses by topic, agreements, outlines, and the words and roles they are written with.
//!
//! The library is embedded in the tool and read once. It is data: `assemble` turns it and a school into documents.

mod agreement;
mod citation;
mod clause;
mod embedded;
mod former;
mod load;
mod outline;
mod reading;
mod requirement;
mod words;

pub use agreement::{Agreement, FieldTemplate, Group, Permissions};
pub use citation::{Citations, Edition, EditionDate, Found, Guidance, Named, Stale, Status};
pub use clause::{Content, Entry, Part, Satisfied, Template, TopicFile};
pub use embedded::{embedded_examples, embedded_files};
pub use load::load;
pub use outline::{Outline, OutlineSection};
pub use reading::ReadingAges;
pub use requirement::{Application, Certainty, Contradiction, DayTest, Evidence, Origin, Register, Requirement, Tier};
pub use words::{Role, Roles, Words};

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A policy library.
#[derive(Debug, Clone)]
pub struct Library {
    /// Its edition, e.g. "1".
    pub edition: String,
    /// The outline of a school that names none.
    pub default_outline: String,
    /// Words for people and things.
    pub words: Words,
    /// Roles and groups that hold duties.
    pub roles: Roles,
    /// Topics by name.
    pub topics: BTreeMap<String, TopicFile>,
    /// Agreements by name.
    pub agreements: BTreeMap<String, Agreement>,
    /// Outlines by name.
    pub outlines: BTreeMap<String, Outline>,
    /// The register of citations; none in a library of one's own that has no `citations.yaml`.
    pub citations: Option<Citations>,
    /// The register of requirements, by the names of its files; empty in a library of one's own that has none.
    pub requirements: Vec<Register>,
    /// The reading ages that texts keep to; none in a library of one's own that has no `reading.yaml`.
    pub reading_ages: Option<ReadingAges>,
    /// The editions before it that it carries, the latest first.
    pub former: Vec<Arc<Library>>,
}

impl Library {
    /// The edition of this name, if it is this one or one that it carries.
    #[must_use]
    pub fn at(&self, edition: &str) -> Option<&Self> {
        if self.edition == edition {
            return Some(self);
        }
        self.former.iter().map(|former| &**former).find(|former| former.edition == edition)
    }

    /// The edition that a description pins; this one, if it pins none or one that is not here.
    #[must_use]
    pub fn pinned(&self, edition: Option<&str>) -> &Self {
        edition.and_then(|edition| self.at(edition)).unwrap_or(self)
    }

    /// This edition and those that it carries, the latest first.
    pub fn editions(&self) -> impl Iterator<Item = &Self> {
        std::iter::once(self).chain(self.former.iter().map(|former| &**former))
    }

    /// The clause or rule `id`, of a topic or else of an agreement.
    #[must_use]
    pub fn part(&self, id: &str) -> Option<&Part> {
        let topics = self.entries().map(|(_, entry)| entry);
        topics.chain(self.agreements.values().flat_map(Agreement::entries)).find_map(|entry| entry.find(id))
    }

    /// Every entry of every topic, with the topic's name, in the order of names.
    pub fn entries(&self) -> impl Iterator<Item = (&str, &Entry)> {
        self.topics.values().flat_map(|topic| topic.entries.iter().map(|entry| (topic.name.as_str(), entry)))
    }

    /// The id of every clause, part and field, of topics and agreements.
    #[must_use]
    pub fn ids(&self) -> BTreeSet<&str> {
        let mut ids = BTreeSet::new();
        let entries = self.entries().map(|(_, entry)| entry);
        for entry in entries.chain(self.agreements.values().flat_map(Agreement::entries)) {
            entry.for_each_part(&mut |part| {
                ids.insert(part.id.as_str());
            });
        }
        ids.extend(self.agreements.values().flat_map(Agreement::all_fields).map(|field| field.id.as_str()));
        ids
    }

    /// Names of the agreements that a school teaching `phases` issues unless it says otherwise.
    #[must_use]
    pub fn default_agreements(&self, phases: &[String]) -> Vec<String> {
        let fits = |agreement: &&Agreement| {
            agreement.default_in && (agreement.phases.is_empty() || agreement.phases.iter().any(|p| phases.contains(p)))
        };
        self.agreements.values().filter(fits).map(|agreement| agreement.name.clone()).collect()
    }

    /// Every requirement of every file of the register.
    pub fn requirements(&self) -> impl Iterator<Item = &Requirement> {
        self.requirements.iter().flat_map(|register| &register.requirements)
    }

    /// Whether a topic holds a clause of this id at its top level or below.
    #[must_use]
    pub fn has_clause(&self, id: &str) -> bool {
        self.entries().any(|(_, entry)| entry.find(id).is_some())
    }
}
