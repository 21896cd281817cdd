//! How it is said.

use jiff::ToSpan;
use jiff::civil::Date;

use super::rules::Superseded;
use crate::diag::{Code, Diagnostic};
use crate::library::{EditionDate, Stale, Status};
use crate::school::SchoolDate;
use crate::source::Span;

/// Words of a text, and where they stand.
pub(super) struct Place<'a> {
    pub(super) words: &'a str,
    pub(super) span: Span,
}

impl Place<'_> {
    /// The words in quotation marks, in one line.
    fn quoted(&self) -> String {
        format!("“{}”", self.words.split_whitespace().collect::<Vec<_>>().join(" "))
    }
}

/// A finding of an entry of the register.
pub(super) fn stale(code: Code, stale: &Stale, place: &Place<'_>) -> Diagnostic {
    let sure = code != Code::PerhapsOutdated;
    let finding = Diagnostic::new(code, place.span, format!("{} {}", place.quoted(), became(stale, sure)));
    let finding = match (sure, stale.status) {
        (true, _) | (false, Status::ToCheck) => finding.hint(stale.instead.clone()),
        (false, _) => finding.hint(format!("if so, {}", stale.instead)),
    };
    if sure { finding } else { finding.hint(not_verified(&stale.id)) }
}

/// What nobody has compared with a source is said to be so.
fn not_verified(entry: &str) -> String {
    format!("`{entry}` in our register is not verified: look it up before you change anything")
}

/// What has become of something, after its name.
fn became(stale: &Stale, sure: bool) -> String {
    match stale.status {
        Status::Repealed => happened("repealed", stale, sure),
        Status::Revoked => happened("revoked", stale, sure),
        Status::Superseded => happened("replaced", stale, sure),
        Status::Abolished => happened("abolished", stale, sure),
        Status::Renamed => happened("renamed", stale, sure),
        Status::Withdrawn => happened("withdrawn", stale, sure),
        Status::Discontinued => happened("discontinued", stale, sure),
        Status::Misstated => is("not what the law says", stale, sure),
        Status::AgainstAdvice => is("not what schools are advised", stale, sure),
        Status::NotRequired => is("no longer required", stale, sure),
        Status::OutOfDate | Status::ToCheck => is("out of date", stale, sure),
    }
}

/// What happened on a day, if it is known.
fn happened(what: &str, stale: &Stale, sure: bool) -> String {
    match (stale.since.map(in_words), sure) {
        (Some(day), true) => format!("was {what} on {day}"),
        (Some(day), false) => format!("may have been {what} on {day}"),
        (None, true) => format!("has been {what}"),
        (None, false) => format!("may have been {what}"),
    }
}

/// What is so, from a day if it is known.
fn is(what: &str, stale: &Stale, sure: bool) -> String {
    let verb = if sure { "is" } else { "may be" };
    let since = stale.since.map(|day| format!(" (since {})", in_words(day))).unwrap_or_default();
    format!("{verb} {what}{since}")
}

/// A finding of an edition that is not in force.
pub(super) fn edition(superseded: &Superseded<'_>, place: &Place<'_>) -> Diagnostic {
    let Superseded { named, until, older, now, verified } = superseded;
    let EditionDate { year, month } = named.date;
    let date = month.map_or_else(|| year.to_string(), |month| SchoolDate::Month(year, month).to_string());
    let title = &named.guidance.title;
    let message = if *older {
        format!("the {date} edition of “{title}” had been replaced by {}", in_words(until.saturating_add(1.day())))
    } else {
        format!("the {date} edition of “{title}” was in force until {}", in_words(*until))
    };
    let code = if *verified { Code::SupersededEdition } else { Code::PerhapsOutdated };
    let mut finding = Diagnostic::new(code, place.span, message);
    finding = finding.hint(match now {
        Some(now) => {
            let since = in_words(now.from);
            format!("name the edition “{}”, in force since {since}, or the title without a date", now.label)
        }
        None => "name the title without a date".to_owned(),
    });
    if let Some(changes) = now.and_then(|now| now.changes.as_deref()) {
        finding = finding.hint(format!("what is new in it: {changes}"));
    }
    if *verified { finding } else { finding.hint(not_verified(title)) }
}

/// A day as it stands in a sentence.
fn in_words(day: Date) -> String {
    SchoolDate::Day(day).to_string()
}
