//! Versions of a policy, and who approved them.

use std::collections::BTreeMap;

use super::SchoolDate;
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
    /// Decisions about it, oldest first.
    pub approvals: Vec<Approval>,
    /// Where it stands.
    pub span: Span,
}

/// A body's decision about a version.
#[derive(Debug, Clone)]
pub struct Approval {
    /// The body, e.g. `governing_body`.
    pub body: String,
    /// When it decided.
    pub date: SchoolDate,
    /// What it decided.
    pub outcome: Outcome,
    /// Content digest of each document approved, by document key.
    pub digests: BTreeMap<String, String>,
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

impl Version {
    pub(super) fn decode(node: &Node) -> Option<Self> {
        let text = |key: &str| node.get(key).and_then(Node::text);
        Some(Self {
            version: text("version")?.to_owned(),
            date: SchoolDate::parse(text("date")?)?,
            author: text("author")?.to_owned(),
            changes: text("changes")?.to_owned(),
            approvals: node.get("approvals").map_or_else(Vec::new, |a| a.list().iter().filter_map(approval).collect()),
            span: node.span,
        })
    }

    /// The last decision of `body`, if it approved the document `key` whose content digest is `digest`.
    #[must_use]
    pub fn approval_of(&self, body: &str, key: &str, digest: &str) -> Option<&Approval> {
        self.approvals
            .iter()
            .rfind(|approval| approval.body == body)
            .filter(|approval| approval.outcome != Outcome::Returned)
            .filter(|approval| approval.digests.get(key).is_some_and(|approved| approved == digest))
    }
}

fn approval(node: &Node) -> Option<Approval> {
    let text = |key: &str| node.get(key).and_then(Node::text);
    let digests = node.get("digests").map_or_else(BTreeMap::new, |digests| {
        digests.entries().iter().filter_map(|e| Some((e.key.clone(), e.node.text()?.to_owned()))).collect()
    });
    let outcome = match text("outcome")? {
        "approved" => Outcome::Approved,
        "approved-with-changes" => Outcome::ApprovedWithChanges,
        _ => Outcome::Returned,
    };
    Some(Approval { body: text("body")?.to_owned(), date: SchoolDate::parse(text("date")?)?, outcome, digests })
}
