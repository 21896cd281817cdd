//! Whether the review has lapsed, and whether its date was moved without one.

use super::{diags, evidence};
use crate::calendar::ReviewState;
use crate::check::{Subject, Timing};
use crate::diag::Diagnostics;

/// The next review has passed, or is near. Its last day counts: it has lapsed on the day after.
pub(super) fn lapse(subject: &Subject<'_>, timing: Timing, diagnostics: &mut Diagnostics) {
    let policy = &subject.school.policy;
    match ReviewState::of(policy.next_review.date, timing.today, timing.soon) {
        ReviewState::Lapsed { .. } => diagnostics.push(diags::lapsed(policy, timing.today)),
        ReviewState::DueSoon { .. } => diagnostics.push(diags::due_soon(policy, timing.today)),
        ReviewState::InTime { .. } => {}
    }
}

/// The school's date for the next review lies further away than one cycle after the last thing on record.
///
/// A month or a term counts as too late only if all of it is: October 2019 is in time for a version of 11 October 2018.
pub(super) fn moved(subject: &Subject<'_>, _: Timing, diagnostics: &mut Diagnostics) {
    let policy = &subject.school.policy;
    if !policy.next_review.stated {
        return;
    }
    let current = policy.current();
    let last =
        evidence::last_evidence(current).map_or((current.date, current.date_span), |last| (last.date, last.span));
    let latest = last.0.plus(policy.cycle);
    if policy.next_review.date.first_day() > latest.last_day() {
        diagnostics.push(diags::moved(policy, last, latest));
    }
}

/// Nothing on record lies in the future.
pub(super) fn in_future(subject: &Subject<'_>, timing: Timing, diagnostics: &mut Diagnostics) {
    for version in &subject.school.policy.versions {
        let written = [("version", version.date, version.date_span)];
        let reviews = version.reviews.iter().map(|review| ("review", review.date, review.span));
        let approvals = version.approvals.iter().map(|approval| ("approval", approval.date, approval.span));
        for (what, date, span) in written.into_iter().chain(reviews).chain(approvals) {
            if date.first_day() > timing.today {
                diagnostics.push(diags::in_future(what, date, span, timing.today));
            }
        }
    }
}
