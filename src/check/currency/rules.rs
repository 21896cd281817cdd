//! What is out of date on a day.

use jiff::civil::Date;

use super::diags;
use crate::check::{Subject, Timing, Written};
use crate::diag::{Code, Diagnostics};
use crate::library::{Edition, Named, Stale, Status};

/// An edition that a text names and that is not in force.
pub(super) struct Superseded<'a> {
    /// The guidance, and the date by which the text names the edition.
    pub(super) named: Named<'a>,
    /// The last day on which it was in force; of an edition older than the register, the day before the register begins.
    pub(super) until: Date,
    /// Whether it is older than the register, so that it may have ended before.
    pub(super) older: bool,
    /// The edition in force, if there is one.
    pub(super) now: Option<&'a Edition>,
    /// Whether what is said of it is verified.
    pub(super) verified: bool,
}

/// Everything in the school's own text that is no longer so on the day of the check. Without one, the day is that on
/// which the register was compiled, so that the findings depend on nothing but the files.
pub(super) fn outdated(subject: &Subject<'_>, timing: Option<Timing>, diagnostics: &mut Diagnostics) {
    let Some(register) = &subject.library.citations else { return };
    let day = timing.map_or(register.compiled, |timing| timing.today);
    for written in subject.written() {
        let found = register.search(written.text);
        for (stale, range) in found.stale {
            // What has not happened by that day is no fault yet.
            if stale.since.is_none_or(|since| since <= day) {
                diagnostics.push(diags::stale(code(stale), stale, &place(subject, written, range)));
            }
        }
        let mut named = Vec::new();
        for (edition, range) in found.editions {
            let Some(superseded) = superseded(edition, day) else { continue };
            // One finding for each title in a text is enough to send somebody there.
            if !named.contains(&edition.guidance.title.as_str()) {
                named.push(&edition.guidance.title);
                diagnostics.push(diags::edition(&superseded, &place(subject, written, range)));
            }
        }
    }
}

/// The words at `range` of a text, and where they stand.
fn place<'a>(subject: &Subject<'_>, written: &Written<'a>, range: std::ops::Range<usize>) -> diags::Place<'a> {
    let words = written.text.get(range).unwrap_or(written.text);
    diags::Place { words, span: written.place(words, subject.sources) }
}

/// What an entry is a finding of.
fn code(stale: &Stale) -> Code {
    if !stale.verified {
        return Code::PerhapsOutdated;
    }
    match stale.status {
        Status::Repealed | Status::Revoked => Code::RepealedLaw,
        Status::Renamed | Status::Abolished => Code::RenamedBody,
        Status::Withdrawn | Status::Superseded | Status::Discontinued => Code::WithdrawnGuidance,
        Status::Misstated | Status::OutOfDate | Status::AgainstAdvice | Status::NotRequired => Code::OutdatedPractice,
        Status::ToCheck => Code::PerhapsOutdated,
    }
}

/// What is wrong with naming this edition on `day`: nothing if it is in force then, or comes later.
fn superseded(named: Named<'_>, day: Date) -> Option<Superseded<'_>> {
    let now = named.guidance.in_force(day);
    let current = now.is_none_or(|edition| edition.verified);
    let editions = named.editions();
    if editions.is_empty() {
        let first = named.guidance.editions.first().filter(|first| named.is_earlier() && first.from <= day)?;
        let until = first.from.yesterday().ok()?;
        return Some(Superseded { named, until, older: true, now, verified: first.verified && current });
    }
    // A date that fits several editions names the latest of them.
    let ends: Option<Vec<Date>> = editions.iter().map(|edition| edition.until.filter(|until| *until < day)).collect();
    let verified = current && editions.iter().all(|edition| edition.verified);
    Some(Superseded { named, until: ends?.into_iter().max()?, older: false, now, verified })
}
