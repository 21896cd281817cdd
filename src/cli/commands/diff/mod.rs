//! `esafe diff`: what changed between two editions.

mod asked;
mod json;
pub(super) mod text;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::super::editions::{Archive, Edition, Point, Subject, repository_around};
use super::super::exit::Exit;
use super::super::reports::{Page, pages, put};
use super::super::survey::{Found, SelectionArgs, find};
use super::super::ui::Ui;
use super::LibraryArgs;
use super::approved::last_approved;
use crate::diff::{About, Comparison, Look, compare, redline};
use crate::revision::Repository;
use crate::school::Colour;
use crate::source::Sources;

use self::asked::{Asked, Ends, asked};

/// Arguments of `esafe diff`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct DiffArgs {
    /// Two editions and a path, each of which can be left out: OLD NEW PATH, OLD..NEW PATH, OLD PATH, PATH. An edition is
    /// a version (2.0), a tag, a commit, a date (2025-09-01, 2025-09, autumn 2025), a folder, or `now`. Without editions:
    /// the last approved one against now. Without a path: the folder you are in.
    #[arg(value_name = "OLD NEW PATH", num_args = 0..=3)]
    pub words: Vec<String>,
    /// How to show it.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Write to this file; of more than one school, to files in this folder. A PDF needs it.
    #[arg(long, value_name = "PATH")]
    pub out: Option<PathBuf>,
    /// Only how many changes there are.
    #[arg(long)]
    pub stat: bool,
    /// Only facts, or only clauses.
    #[arg(long, value_name = "PART", value_enum)]
    pub only: Option<Part>,
    /// End with status 1 if anything differs.
    #[arg(long)]
    pub exit_code: bool,
    /// Make the text of old editions again from their descriptions, even where it was published.
    #[arg(long)]
    pub rebuild: bool,
    /// Which academies and schools.
    #[command(flatten)]
    pub selection: SelectionArgs,
    /// Where the policy library comes from.
    #[command(flatten)]
    pub library: LibraryArgs,
}

const EXAMPLES: &str = "Examples:
  esafe diff                        since the last approved edition
  esafe diff 2.0                    since version 2.0
  esafe diff 2.0..3.0 --format pdf --out changes.pdf
  esafe diff 2025-09-01 now schools/hill
  esafe diff ./last-year ./this-year";

/// How to show a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people at a terminal.
    Text,
    /// Markdown.
    Md,
    /// A web page that stands on its own.
    Html,
    /// PDF, accessible: what is inserted is underlined, what is deleted struck through.
    Pdf,
    /// JSON for programs; `esafe schema changes` describes it.
    Json,
}

/// Parts of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Part {
    /// What the description says.
    Facts,
    /// What the documents say.
    Clauses,
}

/// A school's two editions, compared.
#[derive(Debug)]
struct Compared {
    /// What people know the description by.
    name: String,
    comparison: Comparison,
    about: About,
}

/// Compares two editions of each school that is meant.
pub(in crate::cli) fn run(args: &DiffArgs, ui: &mut Ui<'_>) -> Result<Exit> {
    let mut sources = Sources::default();
    let library = match super::library(&args.library, &mut sources, ui)? {
        Ok(library) => library,
        Err(exit) => return Ok(exit),
    };
    let asked = match asked(&args.words) {
        Ok(asked) => asked,
        Err(message) => {
            ui.say(format_args!("error: {message}"));
            return Ok(Exit::Usage);
        }
    };
    if args.format == Format::Pdf && args.out.is_none() {
        ui.say("error: a PDF needs a file: add --out changes.pdf");
        return Ok(Exit::Usage);
    }
    let path = asked.path.clone().unwrap_or_else(|| PathBuf::from("."));
    let repository = match asked.ends {
        Ends::Folders(..) => None,
        Ends::SinceApproval | Ends::Named(..) => repository_around(&path)?,
    };
    let subjects = match subjects(&path, &asked, repository.as_ref(), args, &mut sources) {
        Ok(subjects) => subjects,
        Err(Refused::Usage(message)) => {
            ui.say(format_args!("error: {message}"));
            return Ok(Exit::Usage);
        }
        Err(Refused::Failed(error)) => return Err(error),
    };
    // With the texts of trusts that were read on the way.
    let archive = Archive { repository, library: &library, sources: &sources, rebuild: args.rebuild };
    let (mut compared, mut exit) = (Vec::new(), Exit::Clean);
    let bar = ui.progress(subjects.len());
    for subject in &subjects {
        match one(subject, &asked.ends, &archive) {
            Ok(mut one) => {
                keep(&mut one.comparison, args.only);
                compared.push(one);
            }
            // Of many, one that cannot be compared stops none of the others.
            Err(error) => exit = exit.max(ui.failed_on(&subject.name, error)),
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    if compared.is_empty() {
        return Ok(exit);
    }
    show(&compared, args, ui)?;
    let differs = compared.iter().any(|one| !one.comparison.is_empty());
    Ok(if args.exit_code && differs { exit.max(Exit::Findings) } else { exit })
}

enum Refused {
    Usage(String),
    Failed(anyhow::Error),
}

/// Whose editions are meant.
fn subjects(
    path: &Path,
    asked: &Asked,
    repository: Option<&Repository>,
    args: &DiffArgs,
    sources: &mut Sources,
) -> Result<Vec<Subject>, Refused> {
    if let Ends::Folders(..) = asked.ends {
        return Ok(vec![Subject::nowhere()]);
    }
    if let Some(repository) = repository.filter(|repository| repository.folder().is_none()) {
        let within = if path == Path::new(".") { Path::new("") } else { path };
        return Subject::in_bare(within, repository).map(|subject| vec![subject]).map_err(Refused::Failed);
    }
    let mut found = find(&[path.to_owned()], sources);
    args.selection.apply(&mut found).map_err(Refused::Usage)?;
    let of = |found: &Found| Subject::of(found, repository);
    found.iter().map(of).collect::<Result<_>>().map_err(Refused::Failed)
}

fn one(subject: &Subject, ends: &Ends, archive: &Archive<'_>) -> Result<Compared> {
    let (old, new) = match ends {
        Ends::Folders(old, new) => {
            let read = |folder: &PathBuf| archive.read(subject, &Point::Folder(folder.clone()));
            (read(old)?, read(new)?)
        }
        Ends::SinceApproval => {
            let now = if subject.found.is_some() { Point::Now } else { head(archive)? };
            let new = archive.read(subject, &now)?;
            (last_approved(archive, subject, &new)?, new)
        }
        Ends::Named(old, new) => {
            let tags = tags(archive, subject);
            let point = |name: &str| Point::named(name, archive.repository.as_ref(), &tags);
            let new = match new {
                Some(new) => point(new)?,
                None if subject.found.is_none() => head(archive)?,
                None => Point::Now,
            };
            (archive.read(subject, &point(old)?)?, archive.read(subject, &new)?)
        }
    };
    let comparison = compare(&old.says, &new.says);
    Ok(Compared { name: subject.name.clone(), comparison, about: about(old, new) })
}

/// The commit that is checked out, where there are no files besides.
fn head(archive: &Archive<'_>) -> Result<Point> {
    let repository: &Repository = archive.repository.as_ref().context("there is no git repository")?;
    Ok(Point::Commit { name: "HEAD".to_owned(), revision: repository.head()? })
}

/// What the tags of the school's versions begin with; none if the school cannot be told now.
fn tags(archive: &Archive<'_>, subject: &Subject) -> Vec<String> {
    let now = if subject.found.is_some() { Ok(Point::Now) } else { head(archive) };
    let Ok(edition) = now.and_then(|now| archive.read(subject, &now)) else { return Vec::new() };
    subject.tag_beginnings(&edition)
}

fn about(old: Edition, new: Edition) -> About {
    let policy = new.says.policy().or(old.says.policy());
    let school = policy.map_or_else(String::new, |record| record.school.clone());
    let title = policy.map_or_else(|| "the documents".to_owned(), |record| record.document.title.clone());
    let known = new.school.as_ref().or(old.school.as_ref());
    let accent = known.and_then(|school| school.colour.as_ref()).map_or(Colour::DEFAULT, |colour| colour.value);
    let crest = new.documents.iter().chain(&old.documents).flatten().find_map(|document| document.meta.crest.clone());
    About {
        school,
        title,
        look: Look { accent: accent.to_string(), crest },
        day: new.day,
        old: old.side,
        new: new.side,
    }
}

/// Leaves out what was not asked for.
fn keep(comparison: &mut Comparison, only: Option<Part>) {
    match only {
        None => {}
        Some(Part::Facts) => comparison.documents.clear(),
        Some(Part::Clauses) => comparison.facts = Some(Vec::new()),
    }
}

fn show(compared: &[Compared], args: &DiffArgs, ui: &mut Ui<'_>) -> Result<()> {
    let out = args.out.as_deref();
    let reports = compared.iter().map(|one| (one.about.school.as_str(), redline(&one.comparison, &one.about)));
    match args.format {
        Format::Text => {
            let colour = ui.colours_results() && args.out.is_none();
            let written: Vec<String> = compared.iter().map(|one| text::written(one, args.stat, colour)).collect();
            put(written.join("\n").as_bytes(), out, ui)
        }
        Format::Json => put(json::written(compared, args.stat)?.as_bytes(), out, ui),
        Format::Md => pages(reports, ("changes", Page::Md), out, ui),
        Format::Html => pages(reports, ("changes", Page::Html), out, ui),
        Format::Pdf => pages(reports, ("changes", Page::Pdf), out, ui),
    }
}
