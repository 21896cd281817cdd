//! Showing findings. The only place where byte spans become lines and columns is [`LineCol`](crate::source::LineCol).

mod human;

pub use human::human;

use crate::diag::Diagnostics;
use crate::source::Sources;

/// What became of one description, ready to be shown.
#[derive(Debug)]
pub struct Examination<'a> {
    /// Path of the description as people know it, with `/`.
    pub name: &'a str,
    /// What was found, or why the file could not be read.
    pub result: Result<Findings<'a>, &'a str>,
}

/// The findings in one description.
#[derive(Debug, Clone, Copy)]
pub struct Findings<'a> {
    /// The texts that places are in.
    pub sources: &'a Sources,
    /// What was found, in order.
    pub diagnostics: &'a Diagnostics,
    /// How many findings an exception of the school excuses.
    pub excused: usize,
    /// Where the policy stands, if that can be told.
    pub standing: Option<&'a Standing>,
}

/// Where a policy stands on the day of a check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Full name of the school.
    pub school: String,
    /// Current version, e.g. `2.0`.
    pub version: String,
    /// The day it was last reviewed or approved, as `2026-09-14`, if that is on record.
    pub reviewed: Option<String>,
    /// The last day for the next review, as `2027-09-13`.
    pub next_review: String,
    /// In how many days that is; negative once it has passed. `None` if no day was given to judge it at.
    pub days_left: Option<i32>,
}
