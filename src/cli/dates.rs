//! Days and lengths of time as they are typed on the command line.

use std::fmt;

use jiff::civil::Date;
use jiff::fmt::friendly::{Designator, Spacing, SpanPrinter};
use jiff::{Span, ToSpan};

use crate::school::{Period, SchoolDate, Unit};

/// The day it is.
#[allow(clippy::disallowed_methods, reason = "the clock belongs to the command line, and --today replaces it")]
pub(super) fn today() -> Date {
    jiff::Zoned::now().date()
}

/// The moment it is: seconds since 1970 (UTC), and the minutes by which clocks here are ahead; of `today`, if it is given
/// in place of the clock, noon (UTC).
#[allow(clippy::disallowed_methods, reason = "the clock belongs to the command line, and --today replaces it")]
pub(super) fn moment(today: Option<Date>) -> (i64, i32) {
    let noon = today.and_then(|day| day.at(12, 0, 0, 0).to_zoned(jiff::tz::TimeZone::UTC).ok());
    let moment = noon.unwrap_or_else(jiff::Zoned::now);
    (moment.timestamp().as_second(), moment.offset().seconds() / 60)
}

/// Reads a day of the command line.
pub(super) fn day(text: &str) -> Result<Date, String> {
    match SchoolDate::parse(text) {
        Some(SchoolDate::Day(date)) => Ok(date),
        _ => Err("write a day as 2026-09-01 (year-month-day)".to_owned()),
    }
}

/// How far ahead to look: whole days, weeks, months or years.
#[derive(Debug, Clone, Copy)]
pub struct Within(Span);

impl Within {
    /// The last day of the time that begins on `day`.
    pub(super) fn after(self, day: Date) -> Date {
        day.saturating_add(self.0)
    }
}

impl fmt::Display for Within {
    /// As it stands in a sentence: "90 days".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const WORDS: SpanPrinter =
            SpanPrinter::new().designator(Designator::Verbose).spacing(Spacing::BetweenUnitsAndDesignators);
        if self.0.is_zero() {
            return f.write_str("0 days");
        }
        f.write_str(&WORDS.span_to_string(&self.0))
    }
}

/// Reads a length of time of the command line: `90d`, `12w`, `3 months`, `1 term`, `1y`.
pub(super) fn within(text: &str) -> Result<Within, String> {
    let span = match Period::parse(text) {
        // A term is no unit of the calendar; a description counts it as four months, too.
        Some(Period { count, unit: Unit::Term }) => Some((count * 4).months()),
        _ => text.parse::<Span>().ok(),
    };
    // Shorter units would be lost in silence: `3m` is three minutes, and no review is due at an hour.
    let whole = |span: &Span| {
        let days =
            Span::new().years(span.get_years()).months(span.get_months()).weeks(span.get_weeks()).days(span.get_days());
        span.fieldwise() == days.fieldwise()
    };
    match span.filter(|span| !span.is_negative() && whole(span)) {
        Some(span) => Ok(Within(span)),
        None => Err("write a length of time as 90d, 12w, 3 months or 1y".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_length_of_time_is_counted_as_calendars_do() {
        let day = date(2027, 11, 30);
        for (text, after, words) in [
            ("90d", date(2028, 2, 28), "90 days"),
            ("1 day", date(2027, 12, 1), "1 day"),
            ("12w", date(2028, 2, 22), "12 weeks"),
            ("3 months", date(2028, 2, 29), "3 months"),
            ("3mo", date(2028, 2, 29), "3 months"),
            ("1 term", date(2028, 3, 30), "4 months"),
            ("1y", date(2028, 11, 30), "1 year"),
            ("1y 6 months", date(2029, 5, 30), "1 year 6 months"),
            ("0d", day, "0 days"),
            ("9998 years", Date::MAX, "9998 years"),
        ] {
            let within = within(text).unwrap();
            assert_eq!((within.after(day), within.to_string().as_str()), (after, words), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_of_days_is_refused() {
        for text in ["", "90", "soon", "3m", "36h", "1d 1s", "-90d", "90d ago", "1.5 months", "99999999999y"] {
            let found = within(text);
            assert!(found.as_ref().is_err_and(|words| words.contains("90d, 12w")), "{text}: {found:?}");
        }
    }

    #[test]
    fn a_day_is_a_day() {
        assert_eq!(day("2028-02-29"), Ok(date(2028, 2, 29)));
        for text in ["2026-02-29", "2026-09", "summer 2026", "tomorrow", ""] {
            assert!(day(text).is_err(), "{text}");
        }
    }
}
