//! The record of a document: every clause with its text and digest, so that editions can be compared and proved.

use serde::{Deserialize, Serialize};

use super::{Document, Exclusion, FactUse, Kind, Section, Status, content_digest, sha256_hex};

/// The version of the record's form.
const FORMAT: u32 = 1;

/// What a document says, clause by clause, without its looks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Version of this form; 1.
    pub format: u32,
    /// Edition of the policy library the text comes from.
    pub library: String,
    /// Full name of the school.
    pub school: String,
    /// Which document it is.
    pub document: RecordDocument,
    /// See [`content_digest`].
    pub content_digest: String,
    /// Every section, in reading order; none in a record of an early form.
    #[serde(default)]
    pub sections: Vec<RecordSection>,
    /// Every clause, in reading order.
    pub clauses: Vec<RecordClause>,
    /// What the school left out, with its reasons; `None` in a public record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exclusions: Option<Vec<Exclusion>>,
}

/// Which document a record is of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RecordDocument {
    /// Path of the output below the output folder, without ending.
    pub key: String,
    /// The kind of document.
    pub kind: Kind,
    /// Its title.
    pub title: String,
    /// Its version.
    pub version: String,
    /// The date of the version, in words.
    pub date: String,
    /// Whether everyone who must approve had done so.
    pub status: Status,
}

/// A section that has a heading or a number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordSection {
    /// Keys of the sections above it and its own, joined by `/`.
    pub path: String,
    /// Number as printed, if it has one.
    pub number: Option<String>,
    /// Heading.
    pub title: Option<String>,
}

/// A clause of a record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RecordClause {
    /// Its permanent id.
    pub id: String,
    /// Path of the section it stands in.
    pub section: String,
    /// Topic of the policy library it belongs to.
    pub topic: String,
    /// Whether it is a version, a date, an approval or a name, which are not part of what is approved.
    pub administrative: bool,
    /// What it says, without emphasis.
    pub text: String,
    /// SHA-256 of the text, 64 hexadecimal digits.
    pub sha256: String,
    /// The facts it used; `None` in a public record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facts: Option<Vec<FactUse>>,
}

impl Record {
    /// The record of `document`.
    #[must_use]
    pub fn of(document: &Document) -> Self {
        let meta = &document.meta;
        let clauses = document.clauses().into_iter().map(|(section, clause)| {
            let text = clause.whole_text();
            RecordClause {
                id: clause.id.to_string(),
                section,
                topic: clause.topic.clone(),
                administrative: clause.administrative,
                sha256: sha256_hex(text.as_bytes()),
                text,
                facts: Some(clause.facts.clone()),
            }
        });
        let clauses = clauses.collect();
        let mut sections = Vec::new();
        push_sections(&document.sections, "", &mut sections);
        Self {
            format: FORMAT,
            library: meta.library.clone(),
            school: meta.school.clone(),
            document: RecordDocument {
                key: document.key.clone(),
                kind: document.kind,
                title: meta.title.clone(),
                version: meta.version.clone(),
                date: meta.date.clone(),
                status: meta.status.clone(),
            },
            content_digest: content_digest(document),
            sections,
            clauses,
            exclusions: Some(document.exclusions.clone()),
        }
    }

    /// The part that is public, for attaching to a PDF: ids, texts and digests, but neither facts by path nor the school's
    /// reasons.
    #[must_use]
    pub fn public(mut self) -> Self {
        self.exclusions = None;
        for clause in &mut self.clauses {
            clause.facts = None;
        }
        self
    }

    /// Reads a record; `None` if `bytes` are not one of this form.
    #[must_use]
    pub fn from_json(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok().filter(|record: &Self| record.format == FORMAT)
    }
}

fn push_sections(sections: &[Section], above: &str, all: &mut Vec<RecordSection>) {
    for section in sections {
        let path = if above.is_empty() { section.key.clone() } else { format!("{above}/{}", section.key) };
        if section.title.is_some() || section.number.is_some() {
            all.push(RecordSection {
                path: path.clone(),
                number: section.number.clone(),
                title: section.title.clone(),
            });
        }
        push_sections(&section.sections, &path, all);
    }
}
