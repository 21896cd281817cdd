//! The version-control table: every version with its reviews, its approvals and its place in the repository.

use jiff::civil::Date;

use super::snapshot::{Commit, Snapshot};
use crate::school::{Approval, Outcome, Review, SchoolDate, Version};

/// A version of the policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionRow {
    /// Its number.
    pub version: String,
    /// When it was written.
    pub date: SchoolDate,
    /// Who wrote it.
    pub author: String,
    /// What changed.
    pub changes: String,
    /// Its reviews, oldest first.
    pub reviews: Vec<ReviewRow>,
    /// Decisions about it, oldest first.
    pub approvals: Vec<ApprovalRow>,
    /// The first commit that records it, by its name; `None` without a repository, or if it is not committed yet.
    pub commit: Option<String>,
    /// Its tag, if it has one.
    pub tag: Option<Tagged>,
}

/// A review of a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewRow {
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
    /// Content digest of the policy that was reviewed.
    pub content_digest: Option<String>,
}

/// A body's decision about a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovalRow {
    /// When it decided.
    pub date: SchoolDate,
    /// The body, e.g. `governing_body`.
    pub body: String,
    /// Reference of the minute.
    pub minute: Option<String>,
    /// What it decided.
    pub outcome: Outcome,
}

/// The tag of a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tagged {
    /// Its name.
    pub name: String,
    /// The commit it is on, by its name.
    pub commit: String,
    /// Who made it; `None` for a tag without a message of its own.
    pub by: Option<String>,
    /// The day on which it was made, or committed.
    pub day: Date,
}

/// A row for each of `versions`; `tag` gives the tag of a version.
#[must_use]
pub fn versions(versions: &[Version], snapshots: &[Snapshot], tag: impl Fn(&str) -> Option<Tagged>) -> Vec<VersionRow> {
    versions.iter().map(|version| row(version, snapshots, &tag)).collect()
}

fn row(version: &Version, snapshots: &[Snapshot], tag: &impl Fn(&str) -> Option<Tagged>) -> VersionRow {
    let records = |one: &&Snapshot| {
        one.held().is_some_and(|held| held.versions.iter().any(|recorded| recorded.version == version.version))
    };
    VersionRow {
        version: version.version.clone(),
        date: version.date,
        author: version.author.clone(),
        changes: version.changes.clone(),
        reviews: version.reviews.iter().map(review).collect(),
        approvals: version.approvals.iter().map(approval).collect(),
        commit: snapshots.iter().find(records).map(|snapshot: &Snapshot| id(&snapshot.commit)),
        tag: tag(&version.version),
    }
}

impl ReviewRow {
    /// What it came to, in words.
    #[must_use]
    pub const fn outcome(&self) -> &'static str {
        if self.changed { "changed" } else { "no change" }
    }
}

fn id(commit: &Commit) -> String {
    commit.id.clone()
}

fn review(review: &Review) -> ReviewRow {
    ReviewRow {
        date: review.date,
        reviewer: review.reviewer.clone(),
        body: review.body.clone(),
        minute: review.minute.clone(),
        changed: review.changed,
        content_digest: review.content_digest.as_ref().map(|digest| digest.value.clone()),
    }
}

fn approval(approval: &Approval) -> ApprovalRow {
    ApprovalRow {
        date: approval.date,
        body: approval.body.clone(),
        minute: approval.minute.clone(),
        outcome: approval.outcome,
    }
}
