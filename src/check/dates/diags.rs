//! What is said about dates.

use crate::diag::{Code, Diagnostic};
use crate::school::{Approval, NextReview, Review, SchoolDate, Version};
use crate::source::Span;

pub(super) fn next_review(next: &NextReview, what: &str, last: SchoolDate, last_at: Span) -> Diagnostic {
    let message = format!("the next review, {}, lies before {last}, when the policy was {what}", next.date);
    Diagnostic::new(Code::NextReviewBeforeLast, next.span, message)
        .label("the next review")
        .also(last_at, format!("{what} then"))
        .hint("correct `next_review`, or delete it: it is then counted from the version's date")
}

pub(super) fn approval_before(approval: &Approval, version: &Version) -> Diagnostic {
    let message = format!("version {} was approved ({}), before it was written", version.version, approval.date);
    Diagnostic::new(Code::ApprovalBeforeVersion, approval.span, message)
        .label("approved then")
        .also(version.date_span, "written then")
        .hint("correct one of the two dates, or move the approval to the version it belongs to")
}

pub(super) fn review_before(review: &Review, version: &Version) -> Diagnostic {
    let message = format!("version {} was reviewed ({}), before it was written", version.version, review.date);
    Diagnostic::new(Code::ReviewBeforeVersion, review.span, message)
        .label("reviewed then")
        .also(version.date_span, "written then")
        .hint("correct one of the two dates, or move the review to the version it belongs to")
}

pub(super) fn cycle(stated: &str, at: Span) -> Diagnostic {
    Diagnostic::new(Code::ReviewCycleTooLong, at, format!("the policy is reviewed every {stated}"))
        .label("longer than a year")
        .hint("write `review_every: 12 months`, or less")
}

pub(super) fn number(before: &Version, after: &Version) -> Diagnostic {
    let message = format!("version {} follows version {}", after.version, before.version);
    Diagnostic::new(Code::VersionsOutOfOrder, after.span, message)
        .label("not a higher number")
        .also(before.span, "the version before it")
        .hint("give each version a higher number than the one before; the last one counts as current")
}

pub(super) fn order(before: &Version, after: &Version) -> Diagnostic {
    let message = format!(
        "version {} is dated {}, before version {}, which stands above it",
        after.version, after.date, before.version
    );
    Diagnostic::new(Code::VersionsOutOfOrder, after.date_span, message)
        .label("earlier")
        .also(before.date_span, "later")
        .hint("put the versions in the order of their dates, oldest first; the last one counts as current")
}
