//! The Document: what a policy says, in order, with a permanent id on every clause.
//!
//! Assembly makes a `Document` from a school and the policy library; every renderer starts from it and nothing else.
//! It holds no positions in files and no markup: text is typed [`Inline`] content, facts are literal strings in it.

mod clause;
mod digest;
mod inline;
mod record;
pub mod report;
mod section;

pub use clause::{Clause, ClauseId, FactUse};
pub use digest::{content_digest, sha256_hex};
pub use inline::{Inline, plain_text};
pub use record::{Record, RecordClause, RecordDocument, RecordSection};
pub use section::{Block, ContentsEntry, Field, Input, Item, KeyValue, RoleRow, RolesStyle, Section};

use serde::{Deserialize, Serialize};

/// One document of a school's set: the policy, an agreement or the version-control page.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Document {
    /// Path of the output below the output folder, without ending: `online-safety-policy`, `agreements/staff`.
    pub key: String,
    /// Which kind of document this is; a renderer chooses its layout by it.
    pub kind: Kind,
    /// Title, version, dates, look.
    pub meta: Meta,
    /// Blocks of the cover page, in order. Agreements have none.
    pub cover: Vec<Block>,
    /// The body, in order.
    pub sections: Vec<Section>,
    /// Clauses the library offers by default that the school has left out, with its reasons.
    pub exclusions: Vec<Exclusion>,
}

/// The kinds of document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The full policy: cover, contents, numbered sections.
    Policy,
    /// One acceptable use agreement.
    Agreement,
    /// The version-control table on a page of its own.
    VersionControl,
    /// A report about documents: what changed between two editions, a history, a pack for a meeting.
    Report,
}

/// What stands around the text.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Meta {
    /// Title of the document, e.g. "Online Safety Policy".
    pub title: String,
    /// Full name of the school.
    pub school: String,
    /// A line under the school's name, if it has one.
    pub strapline: Option<String>,
    /// Version of the document, e.g. "2.0".
    pub version: String,
    /// Date of the version in words, e.g. "Summer 2018".
    pub date: String,
    /// The last day of that date: year, month 1–12, day 1–31; used for the PDF's metadata.
    pub day: (i16, i8, i8),
    /// Date of the next review in words.
    pub next_review: Option<String>,
    /// Whether everyone who must approve has done so.
    pub status: Status,
    /// Edition of the policy library the text comes from.
    pub library: String,
    /// Accent colour as `#rrggbb`.
    pub accent: String,
    /// The school's crest.
    pub crest: Option<Crest>,
    /// How the pages look.
    pub style: Style,
    /// The first eight hexadecimal digits of the content digest, printed by signatures.
    pub short_digest: String,
}

/// Approval state of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "state")]
pub enum Status {
    /// At least one body whose approval is required has not given it.
    Draft {
        /// Those bodies, in words, e.g. "governing body".
        awaiting: Vec<String>,
    },
    /// Every body whose approval is required has approved this version.
    Approved,
}

/// A picture of the school's crest or logo.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Crest {
    /// What the picture shows, for people who cannot see it.
    pub alt: String,
    /// File format of `bytes`.
    pub format: CrestFormat,
    /// The picture itself.
    #[serde(skip)]
    pub bytes: Vec<u8>,
}

/// Picture formats a crest can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CrestFormat {
    /// Scalable Vector Graphics.
    Svg,
    /// Portable Network Graphics.
    Png,
}

/// How a document's pages look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Style {
    /// A policy or its version-control page.
    Policy,
    /// An agreement for adults: one or two pages, signature lines.
    Adult,
    /// An agreement for pupils who read for themselves.
    Pupil,
    /// An agreement for pupils in early years and key stage 1: one page, large friendly type.
    EarlyReader,
}

/// A clause left out on purpose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Exclusion {
    /// The clause or part left out.
    pub id: ClauseId,
    /// The school's reason.
    pub reason: String,
}

impl Document {
    /// Whether it is an auditor's copy: some of its words have references.
    #[must_use]
    pub fn is_annotated(&self) -> bool {
        let mut annotated = false;
        self.for_each_clause(&mut |_, clause| {
            annotated |= clause.text.iter().any(|inline| matches!(inline, Inline::Reference(_)));
        });
        annotated
    }

    /// Calls `f` for every clause with the path of the section it stands in (keys joined by `/`; `cover` for the cover).
    pub fn for_each_clause<'a>(&'a self, f: &mut dyn FnMut(&str, &'a Clause)) {
        for block in &self.cover {
            block.for_each_clause(&mut |clause| f("cover", clause));
        }
        for section in &self.sections {
            section.for_each_clause("", f);
        }
    }

    /// Every clause in reading order, with its section path.
    #[must_use]
    pub fn clauses(&self) -> Vec<(String, &Clause)> {
        let mut all = Vec::new();
        self.for_each_clause(&mut |path, clause| all.push((path.to_owned(), clause)));
        all
    }
}

/// Names that Windows keeps for devices.
const RESERVED: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt1", "lpt2",
    "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// `text` as a file name: lower-case ASCII letters and digits joined by hyphens, at most 60 characters, never empty and
/// never a name that an operating system keeps for itself.
#[must_use]
pub fn slug(text: &str) -> String {
    let slug: String = slug::slugify(text).chars().take(60).collect();
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() || RESERVED.contains(&slug) {
        return format!("policy-{slug}").trim_end_matches('-').to_owned();
    }
    slug.to_owned()
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn slugs_are_safe_file_names() {
        assert_eq!(slug("Online Safety Policy"), "online-safety-policy");
        assert_eq!(
            slug("St Mary's & All Saints' #1 <b>*C of E*</b> [x](javascript:1) {{7*7}} $x$ @y"),
            "st-mary-s-all-saints-1-b-c-of-e-b-x-javascript-1-7-7-x-y"
        );
        assert_eq!(slug("../../etc/passwd"), "etc-passwd");
        assert_eq!(slug("***"), "policy");
        assert_eq!(slug("CON"), "policy-con");
        assert_eq!(slug("Com9"), "policy-com9");
    }
}
