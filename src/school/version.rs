//! Versions of a policy, and who approved them.

use std::collections::BTreeMap;

use super::{Located, SchoolDate};
use crate::source::Span;
use crate::yaml::Node;

/// One version of the policy.
#[derive(Debug, Clone)]
pub struct Version {
    /// Number, e.g. "2.0".
    pub version: String,
    /// When it was written.
    pub date: SchoolDate,
    /// Who wrote it.
    pub author: String,
    /// What changed.
    pub changes: String,
    /// Reviews of it, oldest first.
    pub reviews: Vec<Review>,
    /// Decisions about it, oldest first.
    pub approvals: Vec<Approval>,
    /// Where its number stands.
    pub span: Span,
    /// Where its date stands.
    pub date_span: Span,
    /// Where its author stands.
    pub author_span: Span,
}

/// A review of a version: somebody looked at it and a body heard of it.
#[derive(Debug, Clone)]
pub struct Review {
    /// When it took place.
    pub date: SchoolDate,
    /// Who carried it out.
    pub reviewer: String,
    /// The body that received it, e.g. `governing_body`.
    pub body: Option<String>,
    /// Reference of the minute.
    pub minute: Option<String>,
    /// Whether it came to a change of the text.
    pub changed: bool,
    /// Content digest of the policy that was reviewed, 64 hexadecimal digits.
    pub content_digest: Option<Located<String>>,
    /// Where its date stands.
    pub span: Span,
}

/// A body's decision about a version.
#[derive(Debug, Clone)]
pub struct Approval {
    /// The body, e.g. `governing_body`.
    pub body: String,
    /// When it decided.
    pub date: SchoolDate,
    /// Reference of the minute.
    pub minute: Option<String>,
    /// What it decided.
    pub outcome: Outcome,
    /// Content digest of each document approved, by document key.
    pub digests: BTreeMap<String, Located<String>>,
    /// SHA-256 of each file as it was published with the decision, by its path below the folder of the set.
    pub files: BTreeMap<String, Located<String>>,
    /// Where its date stands.
    pub span: Span,
}

/// What a body can decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Approved as it stands.
    Approved,
    /// Approved, with changes that the version holds.
    ApprovedWithChanges,
    /// Sent back.
    Returned,
}

impl Approval {
    /// Whether it approves the document `key` whose content digest is `digest`.
    #[must_use]
    pub fn covers(&self, key: &str, digest: &str) -> bool {
        self.is_positive() && self.digests.get(key).is_some_and(|approved| approved.value == digest)
    }

    /// Whether the body approved, with or without changes.
    #[must_use]
    pub fn is_positive(&self) -> bool {
        self.outcome != Outcome::Returned
    }

    /// Whether it approves a file with this SHA-256.
    #[must_use]
    pub fn holds(&self, sha256: &str) -> bool {
        self.is_positive() && self.files.values().any(|file| file.value == sha256)
    }
}

impl Outcome {
    /// What a description calls it.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::ApprovedWithChanges => "approved-with-changes",
            Self::Returned => "returned",
        }
    }

    /// What it is in a table.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::ApprovedWithChanges => "approved with changes",
            Self::Returned => "returned",
        }
    }
}

impl Review {
    /// Whether it proves anything: a body received it, under a minute, and the text that was looked at is known.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.body.is_some() && self.minute.is_some() && self.content_digest.is_some()
    }
}

impl Version {
    pub(super) fn decode(node: &Node) -> Option<Self> {
        let text = |key: &str| node.get(key).and_then(Node::text);
        Some(Self {
            version: text("version")?.to_owned(),
            date: SchoolDate::parse(text("date")?)?,
            author: text("author")?.to_owned(),
            changes: text("changes")?.to_owned(),
            reviews: list(node, "reviews", review),
            approvals: list(node, "approvals", approval),
            span: node.get("version")?.span,
            date_span: node.get("date")?.span,
            author_span: node.get("author")?.span,
        })
    }

    /// The last decision of `body` about this version.
    #[must_use]
    pub fn decision_of(&self, body: &str) -> Option<&Approval> {
        self.approvals.iter().rfind(|approval| approval.body == body)
    }
}

fn list<T>(node: &Node, key: &str, read: impl Fn(&Node) -> Option<T>) -> Vec<T> {
    node.get(key).map_or_else(Vec::new, |list| list.list().iter().filter_map(read).collect())
}

fn review(node: &Node) -> Option<Review> {
    let text = |key: &str| node.get(key).and_then(Node::text).map(str::to_owned);
    Some(Review {
        date: SchoolDate::parse(&text("date")?)?,
        reviewer: text("reviewer")?,
        body: text("body"),
        minute: text("minute"),
        changed: text("outcome")? == "changed",
        content_digest: node.get("content_digest").and_then(digest),
        span: node.get("date")?.span,
    })
}

fn digest(node: &Node) -> Option<Located<String>> {
    Some(Located { value: node.text()?.to_owned(), span: node.span })
}

fn approval(node: &Node) -> Option<Approval> {
    let text = |key: &str| node.get(key).and_then(Node::text);
    let digests = |key: &str| {
        node.get(key).map_or_else(BTreeMap::new, |digests| {
            digests.entries().iter().filter_map(|e| Some((e.key.clone(), digest(&e.node)?))).collect()
        })
    };
    let outcome = match text("outcome")? {
        "approved" => Outcome::Approved,
        "approved-with-changes" => Outcome::ApprovedWithChanges,
        _ => Outcome::Returned,
    };
    Some(Approval {
        body: text("body")?.to_owned(),
        date: SchoolDate::parse(text("date")?)?,
        minute: text("minute").map(str::to_owned),
        outcome,
        digests: digests("digests"),
        files: digests("files"),
        span: node.get("date")?.span,
    })
}
