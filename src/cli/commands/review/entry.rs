//! An entry under the current version of a policy: what it says, and in whose descriptions it is made.

use std::path::PathBuf;

use anyhow::Result;
use clap::ValueEnum;
use jiff::civil::Date;

use super::super::super::dates::{day, moment, today};
use super::super::super::exit::Exit;
use super::super::super::output::FileSet;
use super::super::super::survey::{SelectionArgs, find};
use super::super::super::ui::Ui;
use super::super::LibraryArgs;
use super::prepare::Desk;
use super::told;
use crate::document::Document;
use crate::edit::{Edit, Path as EditPath};
use crate::school::School;
use crate::source::Sources;

/// What all entries have in common.
#[derive(Debug, clap::Args)]
pub struct EntryArgs {
    /// The day of it, as 2026-09-01. Without it, today.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub date: Option<Date>,
    /// Show the exact edit and the files that would be written, and write nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Commit what is written to git, and nothing else; tag the version when all who must approve have. The commit and the
    /// tag are signed if git is configured to sign. No hook is run, and nothing is pushed.
    #[arg(long)]
    pub commit: bool,
    /// The day it is, as 2026-09-01; a commit is dated noon of it. Without it, the clock is asked.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub today: Option<Date>,
    /// Which academies of a trust; without it, all of them.
    #[command(flatten)]
    pub selection: SelectionArgs,
    /// Where the policy library comes from.
    #[command(flatten)]
    pub library: LibraryArgs,
}

/// Bodies that receive reviews and approve policies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Body {
    /// The governing body.
    #[value(name = "governing-body", alias = "governing_body")]
    Governors,
    /// The headteacher.
    Headteacher,
    /// The senior leaders.
    #[value(alias = "senior_leaders")]
    SeniorLeaders,
    /// The chair of governors.
    #[value(alias = "chair_of_governors")]
    ChairOfGovernors,
    /// The board of the trust.
    #[value(alias = "trust_board")]
    TrustBoard,
}

impl Body {
    /// As descriptions have it.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Governors => "governing_body",
            Self::Headteacher => "headteacher",
            Self::SeniorLeaders => "senior_leaders",
            Self::ChairOfGovernors => "chair_of_governors",
            Self::TrustBoard => "trust_board",
        }
    }

    /// As sentences have it.
    pub(super) fn words(self) -> String {
        words(self.key())
    }
}

/// A body of a description, as sentences have it.
pub(super) fn words(key: &str) -> String {
    key.replace('_', " ")
}

/// A description that an entry is made in, as it was read.
pub(super) struct Seen<'a> {
    pub(super) school: &'a School,
    pub(super) documents: &'a [Document],
}

/// A review or an approval.
pub(super) trait Entry {
    /// Why it cannot be made in a description, and what to do.
    fn refusal(&self, seen: &Seen<'_>) -> Option<String>;
    /// Whether it is there already, word for word.
    fn is_there(&self, seen: &Seen<'_>) -> bool;
    /// Whether the documents are published with it.
    fn publishes(&self) -> bool;
    /// The edits that make it; `policy` is the path to the policy, `files` what is published with it, once that is known.
    fn edits(&self, seen: &Seen<'_>, policy: &EditPath, files: Option<&FileSet>) -> Vec<Edit>;
    /// What has been done: "approved by the governing body on 2026-09-28 (minute 7.2)".
    fn done(&self) -> String;
    /// The first line of its commit, about a version of a policy.
    fn headline(&self, version: &str, title: &str) -> String;
}

/// Makes `entry` in every description that is meant. One that fails stops none of the others.
pub(super) fn run(entry: &dyn Entry, paths: &[PathBuf], args: &EntryArgs, ui: &mut Ui<'_>) -> Result<Exit> {
    let mut sources = Sources::default();
    let library = match super::super::library(&args.library, &mut sources, ui)? {
        Ok(library) => library,
        Err(exit) => return Ok(exit),
    };
    let mut found = find(paths, &mut sources);
    if let Err(message) = args.selection.apply(&mut found) {
        ui.say(format_args!("error: {message}"));
        return Ok(Exit::Usage);
    }
    let desk = Desk {
        library: &library,
        sources: &sources,
        commit: args.commit,
        dry_run: args.dry_run,
        when: moment(args.today),
    };
    let several = found.len() > 1;
    let mut outcomes = Vec::new();
    // One after another: academies can share a file, and commits follow each other.
    for found in &found {
        let outcome = desk.make(entry, found, ui);
        told::one(found, &outcome, entry, args, several, ui)?;
        outcomes.push(outcome);
    }
    if several {
        ui.say(told::table(&found, &outcomes, args.dry_run));
    }
    Ok(outcomes.iter().map(told::Outcome::exit).max().unwrap_or(Exit::Clean))
}

/// The day of an entry, if it is no later than the day it is.
pub(super) fn day_of(args: &EntryArgs) -> Result<Date, String> {
    let now = args.today.unwrap_or_else(today);
    match args.date {
        Some(date) if date > now => {
            Err(format!("{date} has not come yet, today is {now}; give the day on which it happened with `--date`"))
        }
        date => Ok(date.unwrap_or(now)),
    }
}
