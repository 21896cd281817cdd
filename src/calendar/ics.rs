//! The calendar file (RFC 5545): one all-day event for each document, which the next edition of the file moves.

use std::collections::BTreeMap;

use ical_vcard::{Contentline, Writer};
use jiff::civil::{Date, date};
use jiff::{Span, ToSpan};
use sha2::{Digest, Sha256};

use super::state::days;
use super::{Duty, Paper};
use crate::school::SchoolDate;

/// A calendar file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar<'a> {
    /// Its text, lines ending as the format has them; none without an event, which the format does not allow.
    pub text: Option<String>,
    /// Reviews of schools that cannot be told from one before them: the same name, no register number, and another
    /// review. Events of one school would move those of the other, so these have none.
    pub namesakes: Vec<&'a Duty>,
}

/// The calendar of `duties`.
///
/// The same document of the same school is the same event for ever, whatever its date, its version or the file it is
/// described in: importing a calendar twice adds nothing, and importing a later one moves its events.
#[must_use]
pub fn calendar<'a>(duties: impl IntoIterator<Item = &'a Duty>) -> Calendar<'a> {
    let mut seen: BTreeMap<(&str, &str), &Duty> = BTreeMap::new();
    let mut namesakes = Vec::new();
    let mut events = Vec::new();
    for duty in duties {
        match seen.insert(identity(duty), duty) {
            None => events.extend(duty.papers.iter().map(|paper| event(duty, paper))),
            Some(same) if same == duty => {}
            Some(other) => {
                seen.insert(identity(duty), other);
                namesakes.push(duty);
            }
        }
    }
    let text = (!events.is_empty()).then(|| {
        let mut lines = vec![
            Contentline::new("BEGIN", "VCALENDAR"),
            Contentline::new("VERSION", "2.0"),
            // Without the version of the tool: another one that changes nothing here should give the same file.
            Contentline::new("PRODID", "-//esafe//Reviews of policies//EN"),
            Contentline::new("CALSCALE", "GREGORIAN"),
            Contentline::new("METHOD", "PUBLISH"),
            Contentline::new("X-WR-CALNAME", "Online safety reviews"),
        ];
        lines.extend(events.into_iter().flatten());
        lines.push(Contentline::new("END", "VCALENDAR"));
        written(&lines)
    });
    Calendar { text, namesakes }
}

#[allow(clippy::expect_used, reason = "memory takes every byte, and lines are UTF-8")]
fn written(lines: &[Contentline]) -> String {
    let mut bytes = Vec::new();
    Writer::new(&mut bytes).write_all(lines).expect("memory takes every byte");
    String::from_utf8(bytes).expect("lines are folded between characters")
}

/// The event of one document.
fn event(duty: &Duty, paper: &Paper) -> Vec<Contentline> {
    let what = format!("{} ({})", paper.title, duty.school);
    let mut lines = vec![
        Contentline::new("BEGIN", "VEVENT"),
        Contentline::new("UID", uid(duty, paper)),
        Contentline::new("DTSTAMP", format!("{}T000000Z", basic(duty.version_day))),
        Contentline::new("SEQUENCE", sequence(duty.due).to_string()),
        Contentline::new("DTSTART", basic(duty.due)).add_param("VALUE", ["DATE"]),
    ];
    // The day on which the event is over; the calendar's last day has none after it.
    if let Ok(end) = duty.due.tomorrow() {
        lines.push(Contentline::new("DTEND", basic(end)).add_param("VALUE", ["DATE"]));
    }
    lines.extend([
        Contentline::new("SUMMARY", text(&format!("Review due: {what}"))),
        Contentline::new("DESCRIPTION", text(&description(duty, paper))),
        Contentline::new("CATEGORIES", "Online safety,Policy review"),
        // A review takes nobody's day: whoever has it in their calendar is still free.
        Contentline::new("TRANSP", "TRANSPARENT"),
    ]);
    let alarms = [("two months", 2.months()), ("one month", 1.month()), ("one week", 1.week())];
    lines.extend(alarms.into_iter().flat_map(|(words, before)| alarm(duty.due, before, words, &what)));
    lines.push(Contentline::new("END", "VEVENT"));
    lines
}

/// A reminder at nine in the morning, `before` the day it is about.
///
/// The format counts in days and hours but knows no months, so months are counted here, back from the day itself.
fn alarm(due: Date, before: Span, words: &str, what: &str) -> [Contentline; 5] {
    let ahead = days(due.saturating_sub(before), due);
    // Six days and fifteen hours before the day begins, it is nine o'clock on the seventh day before it.
    let trigger = format!("-P{}DT15H", (ahead - 1).max(0));
    [
        Contentline::new("BEGIN", "VALARM"),
        Contentline::new("ACTION", "DISPLAY"),
        Contentline::new("TRIGGER", trigger),
        Contentline::new("DESCRIPTION", text(&format!("Review due in {words}: {what}"))),
        Contentline::new("END", "VALARM"),
    ]
}

/// Who does what by when.
fn description(duty: &Duty, paper: &Paper) -> String {
    let day = SchoolDate::Day(duty.due);
    let by = if duty.next_review == day { day.to_string() } else { format!("{day} ({})", duty.next_review) };
    let task = match duty.papers.iter().find(|paper| !paper.agreement) {
        Some(policy) if paper.agreement => format!("review it together with “{}”", policy.title),
        _ => format!("review version {}", duty.version),
    };
    let mut text = format!("Who: {}\nWhat: {task} by {by}\n", duty.reviewer);
    if !duty.approvers.is_empty() {
        text.push_str(&format!("Then approved by: {}\n", super::duty::joined(&duty.approvers)));
    }
    text + "Write the review down in the school's description; esafe check says what is still missing."
}

/// What tells a school from every other: its number in the register, else its name.
fn identity(duty: &Duty) -> (&str, &str) {
    duty.urn.as_deref().map_or(("name", &duty.school), |urn| ("urn", urn))
}

/// The event's identity: of the same document of the same school always the same.
///
/// A UUID, as RFC 7986 asks for, of the version that leaves its content to whoever makes it. The policy goes by its kind,
/// because its key follows its title.
fn uid(duty: &Duty, paper: &Paper) -> String {
    let (scheme, school) = identity(duty);
    let document = if paper.agreement { &paper.key } else { "policy" };
    // In JSON no part can run into the next.
    let name = serde_json::json!(["esafe", "review", scheme, school, document]).to_string();
    let mut bytes: [u8; 16] = std::array::from_fn(|at| Sha256::digest(&name)[at]);
    bytes[6] = 0x80 | (bytes[6] & 0x0f);
    bytes[8] = 0x80 | (bytes[8] & 0x3f);
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
}

/// How often the event was moved, as far as calendars ask: a later day has a higher number.
fn sequence(due: Date) -> i32 {
    days(date(2000, 1, 1), due).max(0)
}

/// A day as the format writes it. It has no days before the year 0.
fn basic(day: Date) -> String {
    day.max(date(0, 1, 1)).strftime("%Y%m%d").to_string()
}

/// Text as a value: what would end it or begin another is escaped, and what no value can hold is shown as missing.
fn text(text: &str) -> String {
    let mut value = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '\\' | ';' | ',' => value.extend(['\\', c]),
            '\r' if characters.peek() == Some(&'\n') => {}
            '\n' | '\r' => value.push_str("\\n"),
            '\t' => value.push(c),
            c if c.is_control() => value.push(char::REPLACEMENT_CHARACTER),
            c => value.push(c),
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alarms_ring_at_nine_so_many_calendar_months_before() {
        for (due, two_months, one_month, one_week) in [
            (date(2027, 8, 31), "-P61DT15H", "-P30DT15H", "-P6DT15H"), // 30 June, 31 July, 24 August
            (date(2028, 4, 30), "-P60DT15H", "-P30DT15H", "-P6DT15H"), // 29 February, 30 March, 23 April
            (date(2027, 3, 31), "-P58DT15H", "-P30DT15H", "-P6DT15H"), // 31 January, 28 February, 24 March
            (date(2027, 12, 31), "-P60DT15H", "-P30DT15H", "-P6DT15H"), // 31 October, 30 November, 24 December
        ] {
            for (before, trigger) in [(2.months(), two_months), (1.month(), one_month), (1.week(), one_week)] {
                assert_eq!(alarm(due, before, "some time", "it")[2].value(), trigger, "{due} {before}");
            }
        }
    }

    #[test]
    fn text_cannot_end_a_value() {
        assert_eq!(text("a,b;c\\d\r\ne\nf\rg\th\u{7}"), "a\\,b\\;c\\\\d\\ne\\nf\\ng\th\u{fffd}");
    }

    #[test]
    fn a_later_day_has_a_higher_number() {
        assert_eq!((sequence(date(2000, 1, 2)), sequence(date(2027, 8, 31))), (1, 10104));
        assert_eq!(sequence(date(1999, 1, 1)), 0);
    }
}
