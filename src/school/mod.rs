//! A school: the validated description, each fact knowing its place.
//!
//! [`decode()`] accepts only a tree that the schema accepts, so that what the rest of the tool reads is always whole. What
//! the tool itself acts on is typed here; everything else stays in the located tree and reaches the policy library by
//! its path.

mod colour;
mod date;
mod decode;
mod exception;
mod people;
mod version;

pub use colour::{Colour, MIN_CONTRAST};
pub use date::{Period, SchoolDate, Term, Unit};
pub use decode::decode;
pub use exception::Exception;
pub use people::{Holder, People};
pub use version::{Approval, Outcome, Review, Version};

use crate::source::Span;
use crate::yaml::Node;

/// A value and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

/// A school's description.
#[derive(Debug, Clone)]
pub struct School {
    /// Full name.
    pub name: Located<String>,
    /// Unique reference number in the national register.
    pub urn: Option<String>,
    /// Line under the name.
    pub strapline: Option<String>,
    /// Picture of the crest.
    pub crest: Option<CrestFile>,
    /// Accent colour of headings.
    pub colour: Option<Located<Colour>>,
    /// Who holds which role.
    pub people: People,
    /// The policy as a document.
    pub policy: Policy,
    /// Phases taught: `eyfs`, `ks1` to `ks5`.
    pub phases: Vec<String>,
    /// Names of the agreements the school issues, in its order; `None` if it leaves that to the library.
    pub agreements: Option<Vec<Located<String>>>,
    /// Clauses to include that are not in by default.
    pub include: Vec<Located<String>>,
    /// Clauses to leave out, with reasons.
    pub exclude: Vec<(Located<String>, String)>,
    /// Clauses in the school's own words.
    pub reword: Vec<Reword>,
    /// Clauses of the school's own.
    pub add: Vec<Added>,
    /// Departures from rules that the school has agreed to.
    pub exceptions: Vec<Exception>,
    /// Every fact, by path.
    pub facts: Node,
}

/// A clause of the library in the school's own words.
#[derive(Debug, Clone)]
pub struct Reword {
    /// Its id.
    pub id: Located<String>,
    /// One paragraph of Markdown within limits.
    pub text: Located<String>,
    /// The digest of the library's text that it replaces.
    pub replaces: Located<String>,
}

/// A clause that the library does not have.
#[derive(Debug, Clone)]
pub struct Added {
    /// Its id.
    pub id: Located<String>,
    /// The topic it belongs to.
    pub topic: Located<String>,
    /// The clause it follows; without it, it ends its topic.
    pub after: Option<Located<String>>,
    /// Paragraphs and lists of Markdown within limits.
    pub text: Located<String>,
}

/// Where the crest's picture is and what it shows.
#[derive(Debug, Clone)]
pub struct CrestFile {
    /// Path from the folder of the description.
    pub file: Located<String>,
    /// What it shows, in words.
    pub alt: String,
}

/// The policy's title, structure, versions and reviews.
#[derive(Debug, Clone)]
pub struct Policy {
    /// Title, if the school gives one.
    pub title: Option<Located<String>>,
    /// Name of the outline.
    pub outline: Option<Located<String>>,
    /// Edition of the policy library.
    pub library: Option<Located<String>>,
    /// The role that keeps it up to date, if the school names one.
    pub owner: Option<String>,
    /// Bodies that must approve.
    pub approvers: Vec<Located<String>>,
    /// Every version, oldest first; at least one.
    pub versions: Vec<Version>,
    /// How often it is reviewed.
    pub cycle: Period,
    /// The next review.
    pub next_review: NextReview,
}

/// When the policy must next be reviewed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NextReview {
    /// The school's own date; else one cycle after the current version was written or, with all that proves it, reviewed.
    pub date: SchoolDate,
    /// Where that date stands, or the one it is counted from.
    pub span: Span,
    /// Whether the school has set the date itself.
    pub stated: bool,
}

impl Policy {
    /// The current version: the last one.
    ///
    /// # Panics
    ///
    /// Never for a decoded school: the schema asks for at least one version.
    #[must_use]
    #[allow(clippy::expect_used, reason = "the schema asks for at least one version")]
    pub fn current(&self) -> &Version {
        self.versions.last().expect("at least one version")
    }

    /// The edition of the policy library that it pins, if it pins one.
    #[must_use]
    pub fn edition(&self) -> Option<&str> {
        self.library.as_ref().map(|edition| edition.value.as_str())
    }

    /// The last decision of `body`, with the version it is about. A version on which it has not decided, because nothing but
    /// names or contacts changed, keeps the decision on the version before.
    #[must_use]
    pub fn decision_of(&self, body: &str) -> Option<(&Version, &Approval)> {
        self.versions.iter().rev().find_map(|version| Some((version, version.decision_of(body)?)))
    }
}
