//! The rules that descriptions are judged by, beyond what their schema can say.
//!
//! A rule looks at a [`Subject`] and pushes what it finds; it never stops at the first. Rules about facts hold at any
//! time; rules about reviews and approvals are asked only when a day is given, because what they find depends on it.
//! Each family of rules is a folder: `rules.rs` decides, `diags.rs` says it.

mod currency;
mod dates;
mod exceptions;
mod people;
mod practice;
pub mod published;
mod readings;
mod review;
mod services;
mod wording;
mod written;

use jiff::civil::Date;

use crate::diag::{Code, Diagnostics};
use crate::document::Document;
use crate::library::Library;
use crate::school::School;
use crate::source::Sources;

pub use exceptions::excuse;
pub use readings::{Measured, readings};
pub use review::{Decision, Evidence, decision, last_evidence};
pub(crate) use written::Written;

/// What rules look at.
#[derive(Debug)]
pub struct Subject<'a> {
    /// The school.
    pub school: &'a School,
    /// Its documents; none if they could not be made.
    pub documents: Option<&'a [Document]>,
    /// The edition of the policy library that it is written with.
    pub library: &'a Library,
    /// The texts that places are in.
    pub sources: &'a Sources,
    /// What the school has written itself.
    written: Vec<Written<'a>>,
}

impl<'a> Subject<'a> {
    /// A school with its documents, if they could be made.
    #[must_use]
    pub fn new(
        school: &'a School,
        documents: Option<&'a [Document]>,
        library: &'a Library,
        sources: &'a Sources,
    ) -> Self {
        let library = library.pinned(school.policy.edition());
        Self { school, documents, library, sources, written: written::texts(school) }
    }

    /// What the school has written itself.
    pub(crate) fn written(&self) -> &[Written<'a>] {
        &self.written
    }
}

/// The day a check is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timing {
    /// The day.
    pub today: Date,
    /// A review that is due on this day or before it is due soon.
    pub soon: Date,
}

/// How a rule is asked.
#[derive(Debug, Clone, Copy)]
pub enum Run {
    /// About facts, at any time.
    Facts(fn(&Subject<'_>, &mut Diagnostics)),
    /// About a day.
    Dated(fn(&Subject<'_>, Timing, &mut Diagnostics)),
    /// About facts, at a day if one is given: once either way.
    Either(fn(&Subject<'_>, Option<Timing>, &mut Diagnostics)),
}

/// A rule.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// The findings it can come to.
    pub codes: &'static [Code],
    /// How it is asked.
    pub run: Run,
}

/// Every rule, by family.
pub const RULES: &[&[Rule]] =
    &[people::RULES, dates::RULES, services::RULES, practice::RULES, currency::RULES, wording::RULES, review::RULES];

/// Asks every rule; those about a day only if one is given.
#[must_use]
pub fn check(subject: &Subject<'_>, timing: Option<Timing>) -> Diagnostics {
    let mut diagnostics = Diagnostics::default();
    for rule in RULES.iter().copied().flatten() {
        match (rule.run, timing) {
            (Run::Facts(run), _) => run(subject, &mut diagnostics),
            (Run::Dated(run), Some(timing)) => run(subject, timing, &mut diagnostics),
            (Run::Either(run), timing) => run(subject, timing, &mut diagnostics),
            (Run::Dated(_), None) => {}
        }
    }
    diagnostics
}
