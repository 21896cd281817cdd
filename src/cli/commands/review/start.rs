//! `esafe review start`: opens the review of each school that is meant.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use jiff::civil::Date;

use super::super::super::dates::{day, today};
use super::super::super::disk::{real, shown};
use super::super::super::editions::{Archive, repository_around};
use super::super::super::exit::Exit;
use super::super::super::output::{self, FileSet, Together};
use super::super::super::survey::{Found, SelectionArgs, find};
use super::super::super::ui::Ui;
use super::super::LibraryArgs;
use super::described::{Description, Refused};
use super::opened::{Opened, Opening};
use super::settle::settle;
use crate::document::slug;
use crate::render::{markdown, pdf};
use crate::source::Sources;

/// Arguments of `esafe review start`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct StartArgs {
    /// A description, a trust, or a folder with them.
    #[arg(value_name = "PATH", default_value = ".")]
    pub path: PathBuf,
    /// The version under review, as 3.1. Without it: the one that is not approved yet, or the next, major if facts, duties or
    /// stances changed.
    #[arg(long, value_name = "VERSION", value_parser = version)]
    pub version: Option<String>,
    /// Who writes the version. Without it, whoever owns the policy.
    #[arg(long, value_name = "NAME", value_parser = name)]
    pub author: Option<String>,
    /// The day the review is opened, as 2026-09-01. Without it, today.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub today: Option<Date>,
    /// Where the pack goes; of several schools, folders in it. Without it, the folder review beside each description.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Show the change to the description, and write nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Which academies and schools.
    #[command(flatten)]
    pub selection: SelectionArgs,
    /// Where the policy library comes from.
    #[command(flatten)]
    pub library: LibraryArgs,
}

const EXAMPLES: &str =
    "The version is added to the description in place; its comments and its layout stay. Nothing is committed.

Examples:
  esafe review start                the school or the trust you are in
  esafe review start --dry-run      what it would change
  esafe review start --version 3.1 --author \"Ada Byrne\"
  esafe review start . --academy belmont";

fn version(text: &str) -> Result<String, String> {
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if text.len() <= 20 && text.split('.').all(is_number) {
        Ok(text.to_owned())
    } else {
        Err("write numbers with points between them, as 3.1".to_owned())
    }
}

fn name(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > 100 || text.chars().any(char::is_control) {
        return Err("write the name of a person, as \"Ada Byrne\"".to_owned());
    }
    Ok(text.to_owned())
}

/// Opens the reviews. One that cannot be opened stops none of the others.
pub(super) fn run(args: &StartArgs, ui: &mut Ui<'_>) -> Result<Exit> {
    let mut sources = Sources::default();
    let library = match super::super::library(&args.library, &mut sources, ui)? {
        Ok(library) => library,
        Err(exit) => return Ok(exit),
    };
    let mut found = find(std::slice::from_ref(&args.path), &mut sources);
    if let Err(message) = args.selection.apply(&mut found) {
        ui.say(format_args!("error: {message}"));
        return Ok(Exit::Usage);
    }
    let repository = repository_around(&args.path)?;
    let archive = Archive { repository, library: &library, sources: &sources, rebuild: false };
    let opening = Opening {
        archive: &archive,
        today: args.today.unwrap_or_else(today),
        version: args.version.as_deref(),
        author: args.author.as_deref(),
    };
    let mut exit = Exit::Clean;
    for one in &found {
        exit = exit.max(match start(one, found.len() > 1, &opening, args, ui) {
            Ok(()) => Exit::Clean,
            Err(refused) => refused.say(&one.name(), ui),
        });
    }
    Ok(exit)
}

/// Opens one review: writes its pack and the description.
fn start(
    found: &Found,
    several: bool,
    opening: &Opening<'_>,
    args: &StartArgs,
    ui: &mut Ui<'_>,
) -> Result<(), Refused> {
    let description = Description::of(found, opening.archive.sources)?;
    settle(found, args.dry_run, ui)?;
    let opened = opening.open(found, &description)?;
    let folder = match &args.out {
        None => description.folder(),
        Some(out) if several => out.join(description.academy().map_or_else(|| slug(&opened.school), str::to_owned)),
        Some(out) => out.clone(),
    };
    let typeset = pdf::render(&opened.pack, None).map_err(anyhow::Error::from)?;
    if args.dry_run {
        return Ok(show(&opened, &description, &folder, ui)?);
    }
    let text = markdown::render(&opened.pack).into_bytes();
    let files = FileSet::from([file(&opened, "md", text), file(&opened, "pdf", typeset.bytes)]);
    if args.out.is_some() {
        write_apart(&opened, &description, &folder, &files)?;
    } else {
        write(&opened, &description, &folder, &files)?;
    }
    say(&opened, &description, &folder, typeset.pages, ui);
    Ok(())
}

fn file(opened: &Opened, ending: &str, bytes: Vec<u8>) -> (String, Vec<u8>) {
    (format!("{}.{ending}", opened.pack.key), bytes)
}

/// Writes the pack and, if it has changed, the description: both or neither.
fn write(opened: &Opened, description: &Description<'_>, folder: &Path, files: &FileSet) -> Result<()> {
    let Some(edited) = &opened.edited else { return output::write(folder, files, false).map(drop) };
    // A link to a description stays a link.
    let file = real(Path::new(&description.file))?;
    let together = Together { description: &file, before: &edited.before, after: &edited.after, landing: None };
    output::write_together(folder, files, false, &together).map(drop)
}

/// Writes the pack where it was wanted, which can be on another disk, and then the description.
fn write_apart(opened: &Opened, description: &Description<'_>, folder: &Path, files: &FileSet) -> Result<()> {
    output::write(folder, files, false)?;
    let Some(edited) = &opened.edited else { return Ok(()) };
    // An editor may have the file open as well, and what somebody has just typed is not to be lost.
    if description.text()? != edited.before {
        bail!("{} was changed in the meantime; type the same command again", description.file);
    }
    output::replace_file(&real(Path::new(&description.file))?, edited.after.as_bytes())
}

/// Shows what would be changed and written.
fn show(opened: &Opened, description: &Description<'_>, folder: &Path, ui: &mut Ui<'_>) -> Result<()> {
    if let Some(edited) = &opened.edited {
        ui.result(&format!("--- {}\n+++ {}\n{}", description.file, description.file, edited.hunks()))?;
    }
    head(opened, ui);
    if opened.edited.is_none() {
        ui.say(format_args!("  {} would stay as it is", description.file));
    }
    ui.say(format_args!(
        "  {}{{.md,.pdf}} would be written, with {}\n  Nothing was written.",
        shown(&folder.join(&opened.pack.key)),
        questions(opened)
    ));
    Ok(())
}

fn head(opened: &Opened, ui: &mut Ui<'_>) {
    let Opened { school, title, proposal, .. } = opened;
    ui.say(format_args!("✓ {school} · {title}: review of version {}", proposal.version));
    ui.say(format_args!("  {}", proposal.reason));
    if let Some(reason) = &opened.untold {
        ui.say(format_args!("  {reason}."));
    }
}

fn questions(opened: &Opened) -> String {
    format!(
        "{} to decide",
        if opened.questions == 1 { "1 question".to_owned() } else { format!("{} questions", opened.questions) }
    )
}

/// Says what was written, and what comes next.
fn say(opened: &Opened, description: &Description<'_>, folder: &Path, pages: usize, ui: &mut Ui<'_>) {
    head(opened, ui);
    if opened.edited.is_some() {
        ui.say(format_args!("  {}  version {} added", description.file, opened.proposal.version));
    }
    ui.say(format_args!(
        "  {}{{.md,.pdf}}  {pages} page{}, {}",
        shown(&folder.join(&opened.pack.key)),
        if pages == 1 { "" } else { "s" },
        questions(opened)
    ));
    ui.say(format_args!(
        "  Next, when it has been reviewed: esafe review record {} --reviewer NAME --body {} --minute REF --outcome {}",
        description.typed(),
        opened.body,
        if opened.is_changed { "changed" } else { "no-change" }
    ));
}
