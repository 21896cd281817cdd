//! What is said of entries.

use anyhow::{Result, anyhow};

use super::super::super::exit::Exit;
use super::super::super::survey::Found;
use super::super::super::table;
use super::super::super::ui::Ui;
use super::entry::{Entry, EntryArgs};
use crate::diag::Diagnostics;
use crate::report::visible;
use crate::source::Sources;

/// What became of an entry in one description.
pub(super) enum Outcome {
    /// It was made.
    Done(Done),
    /// It would be made.
    Shown(Done),
    /// It was there already.
    There { school: String, version: String },
    /// It cannot be made, and why.
    Refused(String),
    /// Errors stood in the way.
    Faulty(Diagnostics, Box<Sources>),
    /// Something could not be read or written.
    Failed(String),
}

/// An entry that was made, or would be.
pub(super) struct Done {
    pub(super) school: String,
    pub(super) version: String,
    /// The file that describes the school.
    pub(super) file: String,
    /// Where the set is published, its files, those that go, and those that git is told to leave out.
    pub(super) folder: String,
    pub(super) files: Vec<String>,
    pub(super) removed: Vec<String>,
    pub(super) left: Vec<String>,
    /// What changes in the file.
    pub(super) hunks: String,
    /// Bodies that have still to approve.
    pub(super) awaiting: Vec<String>,
    /// What comes next, in a sentence.
    pub(super) next: String,
    pub(super) commit: Option<String>,
    pub(super) tag: Option<String>,
}

impl Outcome {
    /// How the command ends by it.
    pub(super) fn exit(&self) -> Exit {
        match self {
            Self::Done(_) | Self::Shown(_) | Self::There { .. } => Exit::Clean,
            Self::Refused(_) | Self::Faulty(..) => Exit::Findings,
            Self::Failed(_) => Exit::Failed,
        }
    }

    fn word(&self) -> &'static str {
        match self {
            Self::Done(_) => "recorded",
            Self::Shown(_) => "would be recorded",
            Self::There { .. } => "recorded before",
            Self::Refused(_) => "refused",
            Self::Faulty(..) => "has errors",
            Self::Failed(_) => "failed",
        }
    }
}

/// Says what became of one.
pub(super) fn one(
    found: &Found,
    outcome: &Outcome,
    entry: &dyn Entry,
    args: &EntryArgs,
    several: bool,
    ui: &mut Ui<'_>,
) -> Result<()> {
    match outcome {
        Outcome::Done(done) => {
            ui.say(format_args!("✓ {} {}: {}", visible(&done.school), done.version, visible(&entry.done())));
            if !several {
                ui.say(below(done));
            }
        }
        Outcome::Shown(done) => ui.result(&shown(done, args.commit))?,
        Outcome::There { school, version } => {
            ui.say(format_args!("✓ {} {version}: this is on record already; nothing was written", visible(school)));
        }
        Outcome::Faulty(diagnostics, sources) => ui.findings(diagnostics, sources, Some(" Nothing was written.")),
        Outcome::Refused(reason) | Outcome::Failed(reason) => {
            ui.failed_on(&found.name(), anyhow!("{reason}"));
        }
    }
    Ok(())
}

/// What was written, and what comes next.
fn below(done: &Done) -> String {
    let mut lines = vec![format!("  {}", done.file)];
    if !done.files.is_empty() {
        lines.push(format!("  {}/  {} files", done.folder, done.files.len()));
    }
    lines.extend(done.removed.iter().map(|path| format!("  removed {path}, which is no longer part of the set")));
    if let Some(commit) = &done.commit {
        lines.push(format!("  commit {}", commit.chars().take(10).collect::<String>()));
    }
    lines.extend(done.tag.iter().map(|tag| format!("  tag {tag}")));
    if !done.left.is_empty() {
        lines.push(format!("  not committed, because git is told to leave them out: {}", done.left.join(", ")));
    }
    if !done.awaiting.is_empty() {
        lines.push(format!("  Still to approve: the {}.", done.awaiting.join(" and the ")));
    }
    lines.push(format!("  {}", done.next));
    lines.join("\n")
}

/// The edit, and the files that would be written.
fn shown(done: &Done, commits: bool) -> String {
    let file = &done.file;
    let mut text = format!("--- {file}\n+++ {file}\n{}", done.hunks);
    text += &format!("\nwould write  {file}\n");
    text.extend(done.files.iter().map(|path| format!("would write  {}/{path}\n", done.folder)));
    text.extend(done.removed.iter().map(|path| format!("would remove {}/{path}\n", done.folder)));
    if commits {
        text += "would commit these files\n";
    }
    text.extend(done.left.iter().map(|path| format!("would leave {}/{path} out of the commit\n", done.folder)));
    text.extend(done.tag.iter().map(|tag| format!("would tag    {tag}\n")));
    text
}

/// One row for each school, and how many there are.
pub(super) fn table(found: &[Found], outcomes: &[Outcome], dry_run: bool) -> String {
    let row = |(found, outcome): (&Found, &Outcome)| {
        let id = match found {
            Found::Academy(academy) => academy.id.clone(),
            other => visible(&other.name()),
        };
        let unknown = || "?".to_owned();
        let (school, version, commit) = match outcome {
            Outcome::Done(done) | Outcome::Shown(done) => {
                let commit = done.commit.as_ref().map_or("-".to_owned(), |name| name.chars().take(10).collect());
                (visible(&done.school), done.version.clone(), commit)
            }
            Outcome::There { school, version } => (visible(school), version.clone(), "-".to_owned()),
            Outcome::Refused(_) | Outcome::Faulty(..) | Outcome::Failed(_) => (unknown(), unknown(), "-".to_owned()),
        };
        [id, school, version, outcome.word().to_owned(), commit]
    };
    let header = ["Academy", "School", "Version", "State", "Commit"];
    let rows = table::table(header, found.iter().zip(outcomes).map(row));
    let good = outcomes.iter().filter(|outcome| outcome.exit() == Exit::Clean).count();
    let what = if dry_run { "would be done" } else { "done" };
    format!("{rows}{good} of {} {what}.", outcomes.len())
}
