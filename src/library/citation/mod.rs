//! The register of citations: what policies still name although it is no longer so, and the editions of guidance.
//!
//! It is part of the policy library, as data. It finds what a text names; whether that is out of date on a day, and how
//! to say so, is for `check`.

mod edition;
mod pattern;
mod read;

pub(super) use read::register;

use std::ops::Range;

use jiff::civil::Date;
use regex::{Regex, RegexSet};

pub use edition::{Edition, EditionDate, Guidance, Named};

/// The register.
#[derive(Debug, Clone)]
pub struct Citations {
    /// Its edition, e.g. "2026-11-22.1".
    pub edition: String,
    /// The day up to which it is right.
    pub compiled: Date,
    /// What is no longer what it was, in the order of the file.
    pub stale: Vec<Stale>,
    /// Guidance that appears in editions, in the order of the file.
    pub guidance: Vec<Guidance>,
    /// Every pattern, so that one pass tells which entries a text can name: most texts name none.
    any: RegexSet,
    /// Whose pattern it is, for each of `any`.
    owners: Vec<Owner>,
}

/// The entry that a pattern belongs to, by its position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Owner {
    Stale(usize),
    Guidance(usize),
}

/// A law, body, guidance, service, word or practice that is no longer what it was.
#[derive(Debug, Clone)]
pub struct Stale {
    /// Its name in the register, e.g. `lscb`.
    pub id: String,
    /// What has become of it.
    pub status: Status,
    /// The day from which that has been so, if it is known.
    pub since: Option<Date>,
    /// What to write instead, as an order.
    pub instead: String,
    /// Whether somebody has found in a source that it is no longer so.
    pub verified: bool,
    /// Where that was found.
    pub source: String,
    /// What those who keep the register should know.
    pub note: Option<String>,
    /// Texts in which it is found.
    pub examples: Vec<String>,
    /// Texts that come near to it and are right.
    pub in_order: Vec<String>,
    patterns: Vec<Regex>,
    unless: Option<Regex>,
}

/// What has become of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// An Act that is no longer law.
    Repealed,
    /// Regulations that are no longer law.
    Revoked,
    /// Something else has taken its place.
    Superseded,
    /// A body or post that there is no more.
    Abolished,
    /// It has another name now.
    Renamed,
    /// Those who issued it have taken it back.
    Withdrawn,
    /// A service that is no longer offered.
    Discontinued,
    /// Said of a law that does not say it.
    Misstated,
    /// A word or practice that others have replaced.
    OutOfDate,
    /// Those who advise schools say otherwise.
    AgainstAdvice,
    /// No law asks for it any more.
    NotRequired,
    /// Nobody has been able to find out.
    ToCheck,
}

impl Status {
    /// Every status, with its name in the file.
    pub const ALL: [(Self, &'static str); 12] = [
        (Self::Repealed, "repealed"),
        (Self::Revoked, "revoked"),
        (Self::Superseded, "superseded"),
        (Self::Abolished, "abolished"),
        (Self::Renamed, "renamed"),
        (Self::Withdrawn, "withdrawn"),
        (Self::Discontinued, "discontinued"),
        (Self::Misstated, "misstated"),
        (Self::OutOfDate, "out-of-date"),
        (Self::AgainstAdvice, "against-advice"),
        (Self::NotRequired, "not-required"),
        (Self::ToCheck, "to-check"),
    ];

    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, known)| *known == name).map(|(status, _)| status)
    }
}

/// What a text names that is in the register, with the bytes at which it does so first.
#[derive(Debug, Clone, Default)]
pub struct Found<'a> {
    /// Entries, in the order of the register.
    pub stale: Vec<(&'a Stale, Range<usize>)>,
    /// Editions of guidance, in the order of the register and then of the text.
    pub editions: Vec<(Named<'a>, Range<usize>)>,
}

impl Citations {
    /// The label of the edition in force on `day` of all guidance that templates can name, by its key; `None` where there
    /// was none yet.
    pub fn labels_on(&self, day: Date) -> impl Iterator<Item = (&str, Option<&str>)> {
        self.guidance.iter().filter_map(move |guidance| {
            let label = guidance.in_force(day).map(|edition| edition.label.as_str());
            Some((guidance.key.as_deref()?, label))
        })
    }

    /// What `text` names that is in the register.
    #[must_use]
    pub fn search(&self, text: &str) -> Found<'_> {
        let mut found = Found::default();
        let mut owners: Vec<Owner> = self.any.matches(text).into_iter().map(|at| self.owners[at]).collect();
        owners.sort_unstable();
        owners.dedup();
        for owner in owners {
            match owner {
                Owner::Stale(at) => {
                    let stale = &self.stale[at];
                    found.stale.extend(stale.find(text).map(|range| (stale, range)));
                }
                Owner::Guidance(at) => found.editions.extend(self.guidance[at].find(text)),
            }
        }
        found
    }
}

impl Stale {
    /// Where `text` names it first, unless it shows that it is right all the same.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<Range<usize>> {
        if self.unless.as_ref().is_some_and(|unless| unless.is_match(text)) {
            return None;
        }
        let places = self.patterns.iter().filter_map(|pattern| pattern.find(text)).map(|found| found.range());
        places.min_by_key(|range| (range.start, range.end))
    }
}
