//! What shows that a version was reviewed.

use super::diags;
use crate::check::{Subject, Timing};
use crate::diag::Diagnostics;
use crate::document::{Kind, content_digest};
use crate::school::{Outcome, Review, SchoolDate, Version};
use crate::source::Span;

/// Something on record that shows that somebody looked at a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Evidence {
    /// When it was.
    pub date: SchoolDate,
    /// Where its date stands.
    pub span: Span,
}

/// The latest review or approval of a version, if there is any; one that sent it back is none.
#[must_use]
pub fn last_evidence(version: &Version) -> Option<Evidence> {
    let reviews = version.reviews.iter().map(|review| Evidence { date: review.date, span: review.span });
    let approvals = version.approvals.iter().filter(|approval| approval.outcome != Outcome::Returned);
    let approvals = approvals.map(|approval| Evidence { date: approval.date, span: approval.span });
    reviews.chain(approvals).max_by_key(|evidence| evidence.date.last_day())
}

/// The current version has been reviewed or approved, each review says all it must, and the last one saw today's text.
pub(super) fn evidence(subject: &Subject<'_>, timing: Timing, diagnostics: &mut Diagnostics) {
    let current = subject.school.policy.current();
    if last_evidence(current).is_none() && !super::approvals::is_awaited(subject, timing) {
        diagnostics.push(diags::no_evidence(current));
    }
    for review in &current.reviews {
        let missing = missing(review);
        if !missing.is_empty() {
            diagnostics.push(diags::incomplete_review(review, &missing));
        }
    }
    changed_since(subject, current, diagnostics);
}

fn missing(review: &Review) -> Vec<&'static str> {
    let given = [
        ("body", review.body.is_some()),
        ("minute", review.minute.is_some()),
        ("content_digest", review.content_digest.is_some()),
    ];
    given.into_iter().filter(|(_, given)| !given).map(|(key, _)| key).collect()
}

/// The last review saw another text than today's, and nobody has approved today's since.
fn changed_since(subject: &Subject<'_>, current: &Version, diagnostics: &mut Diagnostics) {
    let policy = subject.documents.and_then(|all| all.iter().find(|document| document.kind == Kind::Policy));
    let (Some(policy), Some(review)) = (policy, current.reviews.last()) else { return };
    let Some(reviewed) = &review.content_digest else { return };
    let digest = content_digest(policy);
    let approved_since = current.approvals.iter().any(|approval| {
        approval.outcome != Outcome::Returned
            && approval.date.last_day() >= review.date.first_day()
            && approval.digests.get(&policy.key).is_some_and(|approved| approved.value == digest)
    });
    if reviewed.value != digest && !approved_since {
        diagnostics.push(diags::changed_since_review(reviewed.span, review, &digest));
    }
}
