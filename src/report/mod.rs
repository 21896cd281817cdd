//! Showing findings: as text for people, and in the formats that other programs read.
//!
//! | format | for |
//! | --- | --- |
//! | [`human()`] | a terminal |
//! | [`json()`] | programs of one's own; described by `schemas/findings.schema.json` |
//! | [`github()`] | annotations in a run of GitHub Actions |
//! | [`sarif()`] | code scanning, and editors that read SARIF |
//! | [`junit()`] | the lists of tests in GitLab, Jenkins and Azure |
//!
//! The only place where byte spans become lines and columns is [`LineCol`](crate::source::LineCol). Nothing here reads a
//! clock or knows what machine it runs on: the same findings give the same bytes.

mod github;
mod human;
mod json;
mod junit;
mod place;
mod sarif;
mod uri;
mod words;

pub use github::github;
pub use human::human;
pub use json::json;
pub use junit::junit;
pub use sarif::sarif;
pub use words::visible;

use serde::Serialize;

use crate::diag::Diagnostics;
use crate::source::Sources;

/// The name that reports give the tool.
const TOOL: &str = env!("CARGO_PKG_NAME");
/// The version that reports give the tool.
const VERSION: &str = env!("CARGO_PKG_VERSION");

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
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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

/// `report` as indented JSON that a terminal cannot mistake for commands.
#[allow(clippy::expect_used, reason = "the reports hold text, numbers and lists; nothing of that can fail")]
fn pretty(report: &impl Serialize) -> String {
    let text = serde_json::to_string_pretty(report).expect("a report can be written as JSON");
    let mut safe = String::with_capacity(text.len() + 1);
    for c in text.chars() {
        // JSON leaves these as they are, and they can only stand inside its strings.
        match c {
            '\u{7f}'..='\u{9f}' => safe.push_str(&format!("\\u{:04x}", u32::from(c))),
            _ => safe.push(c),
        }
    }
    safe.push('\n');
    safe
}
