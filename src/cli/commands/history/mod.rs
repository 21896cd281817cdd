//! `esafe history`: every version with its reviews, approvals, tags and commits; and an audit of them.

mod gather;
mod json;
mod printable;
mod text;

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::super::editions::{Archive, Subject, repository_around};
use super::super::exit::Exit;
use super::super::reports::{Page, pages, put};
use super::super::survey::{Found, SelectionArgs, find};
use super::super::ui::Ui;
use super::LibraryArgs;
use crate::history::{audit_report, report};
use crate::revision::Repository;
use crate::source::Sources;

use self::gather::{Gathered, Told};
use self::printable::printable;

/// Arguments of `esafe history`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct HistoryArgs {
    /// A description, a trust, or a folder of either; the folder you are in without it. In a bare repository, the path of the
    /// description in it.
    #[arg(default_value = ".")]
    pub path: PathBuf,
    /// How to show it.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Write to this file; of more than one school, to files in this folder. A PDF needs it.
    #[arg(long, value_name = "PATH")]
    pub out: Option<PathBuf>,
    /// Set what the description claims against what was committed, and end with status 1 if the two do not agree.
    #[arg(long)]
    pub audit: bool,
    /// Which academies and schools.
    #[command(flatten)]
    pub selection: SelectionArgs,
    /// Where the policy library comes from.
    #[command(flatten)]
    pub library: LibraryArgs,
}

const EXAMPLES: &str = "Examples:
  esafe history                     every version, and what each commit did
  esafe history --format pdf --out history.pdf
  esafe history --audit             what the description claims against what was committed
  esafe history trust --audit --format json";

/// How to show a history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people at a terminal.
    Text,
    /// Markdown.
    Md,
    /// A web page.
    Html,
    /// PDF.
    Pdf,
    /// For programs; `esafe schema history` describes it.
    Json,
}

/// Shows the history of each school, or audits it.
pub(in crate::cli) fn run(args: &HistoryArgs, ui: &mut Ui<'_>) -> Result<Exit> {
    let mut sources = Sources::default();
    let library = match super::library(&args.library, &mut sources, ui)? {
        Ok(library) => library,
        Err(exit) => return Ok(exit),
    };
    if args.format == Format::Pdf && args.out.is_none() {
        ui.say("error: a PDF needs a file: add --out history.pdf");
        return Ok(Exit::Usage);
    }
    let repository = repository_around(&args.path)?;
    let subjects = match subjects(repository.as_ref(), args, &mut sources) {
        Ok(subjects) => subjects,
        Err(Refused::Usage(message)) => {
            ui.say(format_args!("error: {message}"));
            return Ok(Exit::Usage);
        }
        Err(Refused::Failed(error)) => return Err(error),
    };
    // With the texts of trusts that were read on the way.
    let archive = Archive { repository, library: &library, sources: &sources, rebuild: false };
    let (mut told, mut exit) = (Vec::new(), Exit::Clean);
    let bar = ui.progress(subjects.len());
    for subject in subjects {
        let name = subject.as_ref().map_or_else(|(name, _)| name.clone(), |subject| subject.name.clone());
        let gathered = subject.map_err(|(_, error)| error).and_then(|subject| {
            bar.set_message(name.clone());
            Gathered { archive: &archive, subject: &subject, bar: &bar }.tell(args.audit)
        });
        match gathered {
            Ok(one) => told.push(one),
            // Of many, one whose history cannot be told stops none of the others.
            Err(error) => exit = exit.max(ui.failed_on(&name, error)),
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    if told.is_empty() {
        return Ok(exit);
    }
    show(&told, args, ui)?;
    let faults = told.iter().filter_map(|one| one.audit.as_ref()).any(|audit| audit.faults() > 0);
    Ok(if faults { exit.max(Exit::Findings) } else { exit })
}

enum Refused {
    Usage(String),
    Failed(anyhow::Error),
}

/// Whose history is meant; for what cannot be read, its name and why.
type Subjects = Vec<Result<Subject, (String, anyhow::Error)>>;

fn subjects(repository: Option<&Repository>, args: &HistoryArgs, sources: &mut Sources) -> Result<Subjects, Refused> {
    if let Some(repository) = repository.filter(|repository| repository.folder().is_none()) {
        // Of the folders on disk, none is in the repository: the one that is named is the repository itself.
        let within = if args.path.is_dir() { Path::new("") } else { &args.path };
        let subject = Subject::in_bare(within, repository).map_err(Refused::Failed)?;
        return Ok(vec![Ok(subject)]);
    }
    let mut found = find(std::slice::from_ref(&args.path), sources);
    args.selection.apply(&mut found).map_err(Refused::Usage)?;
    let of = |found: &Found| Subject::of(found, repository).map_err(|error| (found.name(), error));
    Ok(found.iter().map(of).collect())
}

fn show(told: &[Told], args: &HistoryArgs, ui: &mut Ui<'_>) -> Result<()> {
    let document = |one: &Told| match &one.audit {
        Some(audit) => audit_report(audit, &one.about),
        None => report(&one.versions, &one.changes, &one.about),
    };
    let out = args.out.as_deref();
    let what = if args.audit { "audit" } else { "history" };
    let documents = told.iter().map(|one| (one.about.school.as_str(), document(one)));
    match args.format {
        Format::Text => {
            let written: Vec<String> = told.iter().map(text::written).collect();
            put(written.join("\n").as_bytes(), out, ui)
        }
        Format::Json => put(json::written(told)?.as_bytes(), out, ui),
        Format::Md => pages(documents, (what, Page::Md), out, ui),
        Format::Html => pages(documents, (what, Page::Html), out, ui),
        Format::Pdf => {
            pages(documents.map(|(school, document)| (school, printable(&document))), (what, Page::Pdf), out, ui)
        }
    }
}
