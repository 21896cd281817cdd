//! Dates as schools write them: a day, a month or a term.

use std::fmt;

use jiff::ToSpan;
use jiff::civil::Date;

/// A day, a month or a school term. The last day counts wherever one day is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SchoolDate {
    /// A day.
    Day(Date),
    /// A whole month: year and month 1–12.
    Month(i16, i8),
    /// A term of a calendar year.
    Term(Term, i16),
}

/// The three terms of a school year in the United Kingdom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Term {
    /// January to April; ends on 30 April.
    Spring,
    /// May to August; ends on 31 August.
    Summer,
    /// September to December; ends on 31 December.
    Autumn,
}

/// A length of time, e.g. 12 months.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// How many units; 1 to 9999.
    pub count: i32,
    /// The unit.
    pub unit: Unit,
}

/// Units of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Days.
    Day,
    /// Weeks of seven days.
    Week,
    /// Calendar months.
    Month,
    /// School terms, counted as four months.
    Term,
    /// Years of twelve months.
    Year,
}

impl SchoolDate {
    /// Reads `2018-10-11`, `2018-10` or `summer 2018`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if let Some((term, year)) = text.split_once(' ') {
            let term = match term {
                "spring" => Term::Spring,
                "summer" => Term::Summer,
                "autumn" => Term::Autumn,
                _ => return None,
            };
            return Some(Self::Term(term, year.parse().ok()?));
        }
        let mut parts = text.split('-');
        let (year, month) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        let day = parts.next().map(str::parse::<i8>);
        match (day, parts.next()) {
            (None, None) => Date::new(year, month, 1).ok().map(|_| Self::Month(year, month)),
            (Some(Ok(day)), None) => Date::new(year, month, day).ok().map(Self::Day),
            _ => None,
        }
    }

    /// As a description writes it, so that days and months sort: `2018-10-11`, `2018-10`, `summer 2018`.
    #[must_use]
    pub fn written(self) -> String {
        match self {
            Self::Day(date) => date.to_string(),
            Self::Month(year, month) => format!("{year:04}-{month:02}"),
            Self::Term(..) => self.to_string(),
        }
    }

    /// The last day of it.
    #[must_use]
    pub fn last_day(self) -> Date {
        // Every year and month here was accepted by `parse`, or counted from one that was; the calendar's edge is a safe
        // stand-in for years beyond it.
        let end = |year, month| Date::new(year, month, 1).map_or(Date::MAX, Date::last_of_month);
        match self {
            Self::Day(date) => date,
            Self::Month(year, month) => end(year, month),
            Self::Term(Term::Spring, year) => end(year, 4),
            Self::Term(Term::Summer, year) => end(year, 8),
            Self::Term(Term::Autumn, year) => end(year, 12),
        }
    }

    /// The first day of it.
    #[must_use]
    pub fn first_day(self) -> Date {
        let start = |year, month| Date::new(year, month, 1).unwrap_or(Date::MAX);
        match self {
            Self::Day(date) => date,
            Self::Month(year, month) => start(year, month),
            Self::Term(Term::Spring, year) => start(year, 1),
            Self::Term(Term::Summer, year) => start(year, 5),
            Self::Term(Term::Autumn, year) => start(year, 9),
        }
    }

    /// The date one `period` later, in the same form if whole years or months pass, else the day.
    #[must_use]
    pub fn plus(self, period: Period) -> Self {
        let months = period.months();
        match (self, months) {
            (Self::Term(term, year), Some(months)) if months % 12 == 0 => {
                Self::Term(term, year.saturating_add(i16::try_from(months / 12).unwrap_or(i16::MAX)))
            }
            (Self::Month(..), Some(months)) => {
                let later = self.last_day().first_of_month().saturating_add(months.months());
                Self::Month(later.year(), later.month())
            }
            (_, Some(months)) => Self::Day(self.last_day().saturating_add(months.months())),
            (_, None) => Self::Day(self.last_day().saturating_add(period.days().days())),
        }
    }
}

impl Period {
    /// Reads `90 days`, `12 months`, `1 term`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (count, unit) = text.split_once(' ')?;
        let unit = match unit.strip_suffix('s').unwrap_or(unit) {
            "day" => Unit::Day,
            "week" => Unit::Week,
            "month" => Unit::Month,
            "term" => Unit::Term,
            "year" => Unit::Year,
            _ => return None,
        };
        let count = count.parse().ok().filter(|count| (1..=9999).contains(count))?;
        Some(Self { count, unit })
    }

    /// The length in months, if it is a number of months.
    fn months(self) -> Option<i32> {
        match self.unit {
            Unit::Day | Unit::Week => None,
            Unit::Month => Some(self.count),
            Unit::Term => Some(self.count * 4),
            Unit::Year => Some(self.count * 12),
        }
    }

    /// The length in days, where it is not a number of months.
    fn days(self) -> i32 {
        if self.unit == Unit::Week { self.count * 7 } else { self.count }
    }
}

impl fmt::Display for Period {
    /// As it stands in a sentence: "12 months", "1 term".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            Unit::Day => "day",
            Unit::Week => "week",
            Unit::Month => "month",
            Unit::Term => "term",
            Unit::Year => "year",
        };
        write!(f, "{} {unit}{}", self.count, if self.count == 1 { "" } else { "s" })
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl fmt::Display for SchoolDate {
    /// As it stands in a sentence: "11 October 2018", "October 2018", "summer 2018".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let month =
            |month: i8| usize::try_from(month - 1).ok().and_then(|m| MONTHS.get(m)).copied().unwrap_or_default();
        match self {
            Self::Day(date) => write!(f, "{} {} {}", date.day(), month(date.month()), date.year()),
            Self::Month(year, number) => write!(f, "{} {year}", month(*number)),
            Self::Term(Term::Spring, year) => write!(f, "spring {year}"),
            Self::Term(Term::Summer, year) => write!(f, "summer {year}"),
            Self::Term(Term::Autumn, year) => write!(f, "autumn {year}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn date(text: &str) -> SchoolDate {
        SchoolDate::parse(text).unwrap()
    }

    fn period(text: &str) -> Period {
        Period::parse(text).unwrap()
    }

    #[test]
    fn the_last_day_counts() {
        for (text, last) in [
            ("2018-10-11", "2018-10-11"),
            ("2024-02", "2024-02-29"),
            ("2023-02", "2023-02-28"),
            ("spring 2019", "2019-04-30"),
            ("summer 2019", "2019-08-31"),
            ("autumn 2019", "2019-12-31"),
        ] {
            assert_eq!(date(text).last_day().to_string(), last, "{text}");
        }
    }

    #[test]
    fn a_year_later_keeps_the_form() {
        for (text, length, later) in [
            ("summer 2018", "12 months", "summer 2019"),
            ("2018-10", "1 year", "October 2019"),
            ("2024-02-29", "1 year", "28 February 2025"),
            ("2018-10-11", "90 days", "9 January 2019"),
            ("2018-10-11", "2 weeks", "25 October 2018"),
            ("summer 2018", "1 term", "31 December 2018"),
        ] {
            assert_eq!(date(text).plus(period(length)).to_string(), later, "{text} + {length}");
        }
    }

    proptest! {
        #[test]
        fn parsing_never_panics_and_prints_every_day(text in "\\PC{0,20}", year in 1900i16..2199, month in 1i8..=12, day in 1i8..=28) {
            let _ = SchoolDate::parse(&text);
            let _ = Period::parse(&text);
            let parsed = date(&format!("{year:04}-{month:02}-{day:02}"));
            prop_assert_eq!(parsed.last_day(), Date::new(year, month, day).unwrap());
            prop_assert!(parsed.plus(period("12 months")).last_day() > parsed.last_day());
        }
    }
}
