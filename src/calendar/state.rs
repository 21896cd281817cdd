//! How a review stands on a day.

use jiff::civil::Date;

use crate::school::SchoolDate;

/// How the next review stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReviewState {
    /// The last day for it has passed.
    Lapsed {
        /// Days since the last day for it; 1 or more.
        days: i32,
    },
    /// Its last day is near.
    DueSoon {
        /// Days to the last day for it; 0 on that day.
        days: i32,
    },
    /// There is time.
    InTime {
        /// Days to the last day for it.
        days: i32,
    },
}

impl ReviewState {
    /// How the review `next` stands on `today`, if one due on `soon` or before counts as soon.
    ///
    /// A month or a term has until its last day, and on the last day a review has not lapsed.
    #[must_use]
    pub fn of(next: SchoolDate, today: Date, soon: Date) -> Self {
        let due = next.last_day();
        let days = days(today, due);
        if days < 0 {
            Self::Lapsed { days: -days }
        } else if due <= soon {
            Self::DueSoon { days }
        } else {
            Self::InTime { days }
        }
    }

    /// Days to the last day for the review; fewer than none once it has passed.
    #[must_use]
    pub const fn days_left(self) -> i32 {
        match self {
            Self::Lapsed { days } => -days,
            Self::DueSoon { days } | Self::InTime { days } => days,
        }
    }

    /// Its name in machine-readable output.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Lapsed { .. } => "lapsed",
            Self::DueSoon { .. } => "due-soon",
            Self::InTime { .. } => "in-time",
        }
    }
}

/// Days from one day to another; fewer than none if the other comes first.
pub(super) fn days(from: Date, to: Date) -> i32 {
    // The difference of two dates is in days alone, unless other units are asked for.
    (to - from).get_days()
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::school::{Period, Term};

    fn parse(text: &str) -> SchoolDate {
        SchoolDate::parse(text).unwrap()
    }

    fn shifted(day: Date, days: i32) -> Date {
        day.checked_add(days.days()).unwrap()
    }

    #[test]
    fn a_review_lapses_on_the_day_after_the_last() {
        for (next, last) in [
            ("2027-10-11", date(2027, 10, 11)),
            ("2028-02", date(2028, 2, 29)),
            ("2100-02", date(2100, 2, 28)),
            ("2000-02", date(2000, 2, 29)),
            ("2027-02", date(2027, 2, 28)),
            ("2027-12", date(2027, 12, 31)),
            ("spring 2027", date(2027, 4, 30)),
            ("summer 2027", date(2027, 8, 31)),
            ("autumn 2027", date(2027, 12, 31)),
        ] {
            let state = |today| ReviewState::of(parse(next), today, today);
            assert_eq!(state(last), ReviewState::DueSoon { days: 0 }, "{next}");
            assert_eq!(state(shifted(last, 1)), ReviewState::Lapsed { days: 1 }, "{next}");
            assert_eq!(state(shifted(last, -1)), ReviewState::InTime { days: 1 }, "{next}");
        }
    }

    #[test]
    fn a_cycle_of_a_year_from_a_leap_day_ends_a_day_early() {
        let next = parse("2024-02-29").plus(Period::parse("12 months").unwrap());
        let state = |today| ReviewState::of(next, today, today);
        assert_eq!(state(date(2025, 2, 28)), ReviewState::DueSoon { days: 0 });
        assert_eq!(state(date(2025, 3, 1)), ReviewState::Lapsed { days: 1 });
        let four_years = parse("2024-02-29").plus(Period::parse("4 years").unwrap());
        assert_eq!(four_years.last_day(), date(2028, 2, 29));
    }

    /// Every form of date that a school writes, within the years that schools write of.
    fn school_date() -> impl Strategy<Value = SchoolDate> {
        let year = 1990i16..2200;
        let term = prop_oneof![Just(Term::Spring), Just(Term::Summer), Just(Term::Autumn)];
        prop_oneof![
            (year.clone(), 1i8..=12, 1i8..=31)
                .prop_filter_map("a day that exists", |(y, m, d)| Date::new(y, m, d).ok().map(SchoolDate::Day)),
            (year.clone(), 1i8..=12).prop_map(|(y, m)| SchoolDate::Month(y, m)),
            (term, year).prop_map(|(term, y)| SchoolDate::Term(term, y)),
        ]
    }

    proptest! {
        #[test]
        fn the_last_day_is_the_border(next in school_date(), ahead in 0i32..4000) {
            let due = next.last_day();
            prop_assert!(next.first_day() <= due);
            let on = |today| ReviewState::of(next, today, shifted(today, ahead));
            prop_assert_eq!(on(due), ReviewState::DueSoon { days: 0 });
            prop_assert_eq!(on(shifted(due, 1)), ReviewState::Lapsed { days: 1 });
        }

        #[test]
        fn soon_ends_on_its_last_day(next in school_date(), ahead in 0i32..4000) {
            let due = next.last_day();
            let today = shifted(due, -ahead);
            prop_assert_eq!(ReviewState::of(next, today, due), ReviewState::DueSoon { days: ahead });
            prop_assert_eq!(ReviewState::of(next, today, shifted(due, -1)), ReviewState::InTime { days: ahead });
            prop_assert_eq!(ReviewState::of(next, today, shifted(due, 1)), ReviewState::DueSoon { days: ahead });
        }

        #[test]
        fn a_day_later_one_day_less_is_left(next in school_date(), away in -4000i32..4000, by in 0i32..400) {
            let today = shifted(next.last_day(), away);
            let left = |today| ReviewState::of(next, today, today).days_left();
            prop_assert_eq!(left(today), -away);
            prop_assert_eq!(left(shifted(today, by)), left(today) - by);
            let lapsed = matches!(ReviewState::of(next, today, today), ReviewState::Lapsed { .. });
            prop_assert_eq!(lapsed, today > next.last_day());
        }

        #[test]
        fn a_month_ends_where_the_next_begins(year in 1990i16..2200, month in 1i8..=12) {
            let last = SchoolDate::Month(year, month).last_day();
            prop_assert_eq!(last.month(), month);
            prop_assert_eq!(last.tomorrow().unwrap().day(), 1);
            if month == 2 {
                prop_assert_eq!(last.day() == 29, last.in_leap_year());
            }
        }
    }
}
