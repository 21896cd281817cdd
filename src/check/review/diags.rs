//! What is said about reviews and approvals.

use jiff::civil::Date;

use crate::diag::{Code, Diagnostic, Severity};
use crate::document::Document;
use crate::school::{Approval, Located, Policy, Review, SchoolDate, Version};
use crate::source::Span;

// What changes from day to day stands beside the place, so that a message stays the same for as long as its fault does.

pub(super) fn lapsed(policy: &Policy, today: Date) -> Diagnostic {
    let due = policy.next_review.date.last_day();
    let message = format!("the review has lapsed: it was due by {}", SchoolDate::Day(due));
    let found = Diagnostic::new(Code::ReviewLapsed, policy.next_review.span, message);
    counted_from(found, policy, &format!("{} ago", days(due, today)))
        .hint("hold the review: `esafe review start` gathers what it needs, and `esafe review record` records it")
        .hint("a later `next_review` alone is not a review, and is found as such")
}

pub(super) fn due_soon(policy: &Policy, today: Date) -> Diagnostic {
    let due = policy.next_review.date.last_day();
    let when = if due == today { "today".to_owned() } else { format!("in {}", days(today, due)) };
    let message = format!("the review is due by {}", SchoolDate::Day(due));
    counted_from(Diagnostic::new(Code::ReviewDueSoon, policy.next_review.span, message), policy, &when)
        .hint("put it on the agenda of the next meeting of those who approve the policy; `esafe review start` writes the paper")
}

/// Says when the review is due, and what that is counted from.
fn counted_from(found: Diagnostic, policy: &Policy, when: &str) -> Diagnostic {
    if policy.next_review.stated {
        found.label(when).also(policy.current().span, "the current version")
    } else {
        found.label(format!("{} after this: {when}", policy.cycle))
    }
}

pub(super) fn moved(policy: &Policy, (last, at): (SchoolDate, Span), latest: SchoolDate) -> Diagnostic {
    let message = format!(
        "the next review, {}, is more than {} after {last}, the last date on record: it was moved without a review",
        policy.next_review.date, policy.cycle
    );
    Diagnostic::new(Code::ReviewDateMoved, policy.next_review.span, message)
        .label(format!("{latest} at the latest"))
        .also(at, "the last date on record")
        .hint("record the review it was counted from under `reviews` of the current version, or put the date back")
}

pub(super) fn in_future(what: &str, date: SchoolDate, at: Span, today: Date) -> Diagnostic {
    Diagnostic::new(Code::DateInFuture, at, format!("this {what} is dated {date}, which has not come yet"))
        .label(format!("today is {}", SchoolDate::Day(today)))
        .hint("correct the date, or record it when it has happened")
}

pub(super) fn no_evidence(version: &Version) -> Diagnostic {
    let message = format!("nothing on record shows that version {} was reviewed or approved", version.version);
    Diagnostic::new(Code::NoReviewEvidence, version.span, message)
        .label("no review, no approval")
        .hint("`esafe review record` writes under `reviews` who reviewed it, the body, the minute, the outcome and the digest")
}

pub(super) fn incomplete_review(review: &Review, missing: &[&str]) -> Diagnostic {
    let message = format!("the review of {} proves nothing: it has no {}", review.date, missing.join(" and no "));
    let found = Diagnostic::new(Code::IncompleteReview, review.span, message);
    missing.iter().fold(found, |found, key| {
        found.hint(match *key {
            "body" => "add `body: governing_body`, or the body that received it",
            "minute" => "add `minute: \"7.2\"`, the reference under which the meeting noted it",
            _ => "add `content_digest:` and the `content_digest` of the policy's record that was reviewed",
        })
    })
}

pub(super) fn changed_since_review(at: Span, review: &Review, digest: &str) -> Diagnostic {
    let message = format!("the policy has changed since it was reviewed ({})", review.date);
    Diagnostic::new(Code::ChangedSinceReview, at, message)
        .label("the text that was reviewed")
        .hint(format!("today's text has the digest {digest}"))
        .hint("take the change back, or write a new version with a review of its own; `esafe review start` begins one")
}

pub(super) fn approval_missing(body: &Located<String>, version: &Version, awaited: Option<SchoolDate>) -> Diagnostic {
    let name = body.value.replace('_', " ");
    let message = format!("the {name} has not approved version {}", version.version);
    let found = Diagnostic::new(Code::ApprovalMissing, body.span, message).hint(format!(
        "when it has, `esafe review approve --body {}` records it under `approvals`, with the digests of what was approved",
        body.value.replace('_', "-")
    ));
    let found = if body.span == version.date_span { found } else { found.also(version.span, "not approved") };
    match awaited {
        // Whoever plans an approval and has time for it is not late.
        Some(due) => Diagnostic { severity: Severity::Note, ..found }.hint(format!("it is planned: {due}")),
        None => found,
    }
}

pub(super) fn returned(decision: &Approval, version: &Version) -> Diagnostic {
    let body = decision.body.replace('_', " ");
    let message = format!("the {body} sent version {} back ({})", version.version, decision.date);
    Diagnostic::new(Code::ApprovalReturned, decision.span, message)
        .label("its last decision")
        .hint("change what it asked for, and record its next decision below this one with `esafe review approve`")
}

pub(super) fn incomplete_approval(decision: &Approval, missing: &[String]) -> Diagnostic {
    let body = decision.body.replace('_', " ");
    let message = format!("the approval by the {body} ({}) lacks {}", decision.date, missing.join(", "));
    Diagnostic::new(Code::IncompleteApproval, decision.span, message)
        .label("proves too little")
        .hint("the digest of each document is `content_digest` in its .record.json")
}

pub(super) fn changed_since_approval(
    document: &Document,
    body: &Located<String>,
    decision: &Approval,
    at: Span,
    digest: &str,
) -> Diagnostic {
    let name = body.value.replace('_', " ");
    let message = format!("`{}` has changed since the {name} approved it ({})", document.key, decision.date);
    Diagnostic::new(Code::ChangedSinceApproval, at, message)
        .label("the text that was approved")
        .hint(format!("today's text has the digest {digest}"))
        .hint("take the change back, or write a new version and have it approved; `esafe review start` begins one")
}

/// How many days lie between two, in words.
fn days(from: Date, to: Date) -> String {
    match (to - from).get_days() {
        1 => "1 day".to_owned(),
        more => format!("{} days", grouped(more)),
    }
}

/// A number with commas between thousands.
fn grouped(number: i32) -> String {
    match number {
        0..1000 => number.to_string(),
        more => format!("{},{:03}", more / 1000, more % 1000),
    }
}
