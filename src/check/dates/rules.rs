//! What comes before what.

use super::diags;
use crate::check::Subject;
use crate::diag::Diagnostics;
use crate::school::{Period, SchoolDate, Unit};

/// A date lies before another only if all of it does: an approval in September 2018 can belong to a version of autumn
/// 2018.
fn wholly_before(earlier: SchoolDate, later: SchoolDate) -> bool {
    earlier.last_day() < later.first_day()
}

/// The next review comes after whatever was done last.
pub(super) fn next_review(subject: &Subject<'_>, diagnostics: &mut Diagnostics) {
    let policy = &subject.school.policy;
    let current = policy.current();
    let reviews = current.reviews.iter().map(|review| ("reviewed", review.date, review.span));
    let events = [("written", current.date, current.date_span)].into_iter().chain(reviews);
    let last = events.max_by_key(|(_, date, _)| date.first_day());
    if let Some((what, date, span)) = last.filter(|(_, date, _)| wholly_before(policy.next_review.date, *date)) {
        diagnostics.push(diags::next_review(&policy.next_review, what, date, span));
    }
}

/// Reviews and approvals come after the version they belong to.
pub(super) fn before_version(subject: &Subject<'_>, diagnostics: &mut Diagnostics) {
    for version in &subject.school.policy.versions {
        for approval in version.approvals.iter().filter(|approval| wholly_before(approval.date, version.date)) {
            diagnostics.push(diags::approval_before(approval, version));
        }
        for review in version.reviews.iter().filter(|review| wholly_before(review.date, version.date)) {
            diagnostics.push(diags::review_before(review, version));
        }
    }
}

/// The year that guidance asks for.
const YEAR: Period = Period { count: 12, unit: Unit::Month };

/// The policy is reviewed at least once a year.
pub(super) fn cycle(subject: &Subject<'_>, diagnostics: &mut Diagnostics) {
    let policy = &subject.school.policy;
    let date = policy.current().date;
    let Some(stated) = subject.school.facts.at("policy.review_every") else { return };
    if date.plus(policy.cycle).last_day() > date.plus(YEAR).last_day() {
        diagnostics.push(diags::cycle(stated.text().unwrap_or_default(), stated.span));
    }
}

/// Each version is later and has a higher number than the one before it.
pub(super) fn order(subject: &Subject<'_>, diagnostics: &mut Diagnostics) {
    for pair in subject.school.policy.versions.windows(2) {
        let [before, after] = pair else { continue };
        if numbers(&after.version) <= numbers(&before.version) {
            diagnostics.push(diags::number(before, after));
        }
        if wholly_before(after.date, before.date) {
            diagnostics.push(diags::order(before, after));
        }
    }
}

/// `2.10` as numbers, so that it comes after `2.9`; trailing zeros do not count.
fn numbers(version: &str) -> Vec<u64> {
    let mut numbers: Vec<u64> = version.split('.').map(|number| number.parse().unwrap_or(u64::MAX)).collect();
    while numbers.last() == Some(&0) {
        numbers.pop();
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_by_their_numbers() {
        for (lower, higher) in [("2.9", "2.10"), ("1", "1.1"), ("1.9", "2"), ("0.1", "1.0"), ("2.0", "2.0.1")] {
            assert!(numbers(lower) < numbers(higher), "{lower} {higher}");
        }
        assert_eq!(numbers("2"), numbers("2.0"));
    }

    #[test]
    fn a_date_inside_another_is_not_before_it() {
        let date = |text| SchoolDate::parse(text).unwrap();
        for (a, b, before) in [
            ("2018-09-20", "autumn 2018", false),
            ("2018-08-31", "autumn 2018", true),
            ("2018-10", "2018-10-11", false),
            ("2018-09", "2018-10-01", true),
            ("summer 2018", "2018-08-31", false),
        ] {
            assert_eq!(wholly_before(date(a), date(b)), before, "{a} {b}");
        }
    }
}
