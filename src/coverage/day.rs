//! Days of a school, judged against the day of a report.

use jiff::civil::Date;
use jiff::{Span, ToSpan};

use super::subject::Subject;
use crate::library::DayTest;
use crate::school::{Approval, Review, SchoolDate};

/// The month and day on which academic years begin.
const ACADEMIC_YEAR: (i8, i8) = (9, 1);

/// The day that `of` names: the latest of several that has come by `on`, or else the latest.
pub(super) fn day(subject: &Subject<'_>, of: &str, on: Date) -> Option<SchoolDate> {
    let policy = &subject.school.policy;
    let latest = |days: &mut dyn Iterator<Item = SchoolDate>| {
        let days: Vec<SchoolDate> = days.collect();
        let come = days.iter().copied().filter(|day| day.first_day() <= on).max_by_key(|day| day.first_day());
        come.or_else(|| days.into_iter().max_by_key(|day| day.first_day()))
    };
    let versions = policy.versions.iter();
    match of {
        "review" => {
            let reviews = versions.flat_map(|version| &version.reviews);
            latest(&mut reviews.filter(|review| Review::is_complete(review)).map(|review| review.date))
        }
        "approval" => {
            let approvals = versions.flat_map(|version| &version.approvals);
            latest(&mut approvals.filter(|approval| Approval::is_positive(approval)).map(|approval| approval.date))
        }
        "version" => Some(policy.current().date),
        "next_review" => Some(policy.next_review.date),
        path => SchoolDate::parse(subject.text(path)?),
    }
}

/// What stands in the way of `day` on `on`, as words that follow the day; nothing if it is in time.
pub(super) fn fault(test: &DayTest, day: SchoolDate, on: Date) -> Option<String> {
    let first = day.first_day();
    if let Some(months) = test.ahead_months {
        return if day.last_day() < on {
            Some("has gone by".to_owned())
        } else if after(on, months).is_some_and(|limit| first > limit) {
            Some(format!("is more than {months} months ahead"))
        } else {
            None
        };
    }
    if first > on {
        return Some(format!("is after {on}, the day of this report"));
    }
    if let Some(since) = test.since.filter(|since| first < *since) {
        return Some(format!("is before {since}"));
    }
    if let Some(months) = test.within_months
        && after(day.last_day(), months).is_some_and(|limit| limit < on)
    {
        return Some(format!("is more than {months} months ago"));
    }
    let begins = academic_year(on).and_then(|begins| begins.checked_sub(Span::new().years(1)).ok());
    if test.academic_year && begins.is_some_and(|begins| day.last_day() < begins) {
        return Some("is neither in this academic year nor in the last".to_owned());
    }
    None
}

fn after(day: Date, months: u16) -> Option<Date> {
    day.checked_add(i64::from(months).months()).ok()
}

/// The first day of the academic year of `on`.
fn academic_year(on: Date) -> Option<Date> {
    let (month, day) = ACADEMIC_YEAR;
    let year = if (on.month(), on.day()) >= ACADEMIC_YEAR { on.year() } else { on.year() - 1 };
    Date::new(year, month, day).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn test() -> DayTest {
        DayTest { of: "review".to_owned(), since: None, within_months: None, ahead_months: None, academic_year: false }
    }

    fn fault_of(test: &DayTest, day: &str, on: &str) -> Option<String> {
        fault(test, SchoolDate::parse(day).unwrap(), on.parse().unwrap())
    }

    #[test]
    fn a_day_counts_once_it_has_come() {
        assert_eq!(fault_of(&test(), "2026-09-01", "2026-09-01"), None);
        assert!(fault_of(&test(), "2026-09-02", "2026-09-01").unwrap().contains("after"));
    }

    #[test]
    fn limits_hold_to_the_day() {
        let within = DayTest { within_months: Some(12), ..test() };
        assert_eq!(fault_of(&within, "2025-11-22", "2026-11-22"), None);
        assert!(fault_of(&within, "2025-11-21", "2026-11-22").is_some());
        let since = DayTest { since: Some("2026-06-29".parse().unwrap()), ..test() };
        assert_eq!(fault_of(&since, "2026-06-29", "2026-11-22"), None);
        assert!(fault_of(&since, "2026-06-28", "2026-11-22").is_some());
        let ahead = DayTest { ahead_months: Some(12), ..test() };
        assert_eq!(fault_of(&ahead, "2027-11-22", "2026-11-22"), None);
        assert!(fault_of(&ahead, "2027-11-23", "2026-11-22").is_some());
        assert!(fault_of(&ahead, "2026-11-21", "2026-11-22").is_some());
    }

    #[test]
    fn an_academic_year_begins_in_september() {
        let year = DayTest { academic_year: true, ..test() };
        assert_eq!(fault_of(&year, "2025-09-01", "2026-11-22"), None);
        assert!(fault_of(&year, "2025-08-31", "2026-11-22").is_some());
        assert_eq!(fault_of(&year, "2024-09-01", "2026-08-31"), None);
    }
}
