//! How far the review of a version has come.

use serde::Serialize;

use super::super::approved::{is_approved, last_approved_version};
use crate::check::{self, Decision};
use crate::document::{Document, Kind, content_digest};
use crate::school::{School, Version};

/// How far a version has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Stage {
    /// Nobody has approved it, and no review of it is open.
    Draft,
    /// It was approved, and its text has changed since.
    ChangedSinceApproval,
    /// Its review is open.
    InReview,
    /// A review of today's text is on record, and no decision.
    Reviewed,
    /// Some of those who must approve have approved today's text.
    PartlyApproved,
    /// The last decision of somebody who must approve was to send it back.
    Returned,
    /// Everyone who must approve has approved today's text.
    Approved,
}

impl Stage {
    /// The stage of the current version. `has_pack` says whether a pack for a meeting has been written.
    pub(super) fn of(school: &School, documents: &[Document], has_pack: bool) -> Self {
        let policy = &school.policy;
        let decisions: Vec<Decision<'_>> =
            policy.approvers.iter().map(|body| check::decision(policy, &body.value, documents)).collect();
        let approved = |decision: &Decision<'_>| matches!(decision, Decision::Approved(_));
        if decisions.iter().all(approved) {
            return Self::Approved;
        }
        if is_approved(school, policy.current()) {
            return Self::ChangedSinceApproval;
        }
        if decisions.iter().any(|decision| matches!(decision, Decision::Returned(_))) {
            return Self::Returned;
        }
        if decisions.iter().any(approved) {
            return Self::PartlyApproved;
        }
        if is_reviewed(policy.current(), documents) {
            return Self::Reviewed;
        }
        if has_pack || last_approved_version(school).is_some() { Self::InReview } else { Self::Draft }
    }

    /// Whether the current version is still to be approved, so that no other has to be proposed.
    pub(super) fn is_open(self) -> bool {
        !matches!(self, Self::Approved | Self::ChangedSinceApproval)
    }

    /// What to type next, if anything is to be done: `body` is the first that has still to decide, `place` the description as
    /// commands have it. `is_due` says whether the review of an approved version is due.
    pub(super) fn next(self, body: &str, is_due: bool, place: &str) -> Option<String> {
        match self {
            Self::Approved if !is_due => None,
            Self::Approved | Self::Draft | Self::ChangedSinceApproval => Some(format!("esafe review start {place}")),
            Self::InReview => Some(format!(
                "esafe review record {place} --reviewer NAME --body {body} --minute REF --outcome changed"
            )),
            Self::Reviewed | Self::PartlyApproved | Self::Returned => {
                Some(format!("esafe review approve {place} --body {body} --minute REF"))
            }
        }
    }

    /// In words.
    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::ChangedSinceApproval => "changed since it was approved",
            Self::InReview => "in review",
            Self::Reviewed => "reviewed",
            Self::PartlyApproved => "partly approved",
            Self::Returned => "sent back",
            Self::Approved => "approved",
        }
    }
}

/// Whether a whole review of today's policy is on record.
fn is_reviewed(version: &Version, documents: &[Document]) -> bool {
    let policy = documents.iter().find(|document| document.kind == Kind::Policy);
    let (Some(policy), Some(review)) = (policy, version.reviews.last()) else { return false };
    let digest = content_digest(policy);
    review.is_complete() && review.content_digest.as_ref().is_some_and(|reviewed| reviewed.value == digest)
}
