//! `esafe coverage`: how far a policy meets what law and guidance ask of it on a day.

mod json;
mod text;

use std::path::PathBuf;

use anyhow::{Result, anyhow};
use jiff::civil::Date;

use super::super::dates::{day, today};
use super::super::disk::Disk;
use super::super::exit::Exit;
use super::super::reports::{Page, pages, put};
use super::super::survey::{Found, SelectionArgs, find};
use super::super::ui::Ui;
use super::LibraryArgs;
use crate::coverage::{About, Coverage, Judgement, State, Subject, judge, report, sentence};
use crate::document::Document;
use crate::library::{Library, Tier};
use crate::pipeline::{self, Described};
use crate::school::School;
use crate::source::Sources;

/// Arguments of `esafe coverage`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct CoverageArgs {
    /// A description, a trust, or a folder of either; the folder you are in without it.
    #[arg(default_value = ".")]
    pub path: PathBuf,
    /// The day to judge at, as 2026-09-01: the requirements of that day. Without it, today.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub on: Option<Date>,
    /// Only requirements of these tiers, with commas between them. Without it, all three; they are never added up.
    #[arg(long, value_enum, value_delimiter = ',')]
    pub status: Vec<Status>,
    /// List only requirements that stand so, with commas between them. The counts are of all.
    #[arg(long, value_enum, value_delimiter = ',')]
    pub only: Vec<Stands>,
    /// End with status 1 if a requirement stands so, or worse, or if the register does not cover the school. A contradicted
    /// one is worse than a missing one, and that is worse than one that is met in part.
    #[arg(long, value_enum)]
    pub fail_on: Option<FailOn>,
    /// How to show it.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Write to this file; of more than one school, to files in this folder. A PDF needs it.
    #[arg(long, value_name = "PATH")]
    pub out: Option<PathBuf>,
    /// Which academies and schools.
    #[command(flatten)]
    pub selection: SelectionArgs,
    /// Where the policy library comes from.
    #[command(flatten)]
    pub library: LibraryArgs,
}

const EXAMPLES: &str = "Examples:
  esafe coverage                                   every requirement of today
  esafe coverage --only missing,partly             what is still to do
  esafe coverage --status statutory --fail-on missing
  esafe coverage --on 2023-10-01                   by what was asked on that day
  esafe coverage --format pdf --out coverage.pdf   for governors and auditors";

/// How far a requirement binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Status {
    /// It is in an Act or in regulations.
    Statutory,
    /// It is in statutory guidance.
    MustHaveRegard,
    /// It is in guidance that binds nobody.
    GoodPractice,
}

/// How a policy stands to a requirement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Stands {
    /// All the evidence is there.
    Met,
    /// Some of it is there.
    Partly,
    /// None of it is there.
    Missing,
    /// The policy says or does the opposite.
    Contradicted,
    /// It is not about this school.
    NotApplicable,
}

/// What makes the command fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum FailOn {
    /// A requirement that is met in part, missing or contradicted.
    Partly,
    /// A requirement that is missing or contradicted.
    Missing,
    /// A requirement that is contradicted.
    Contradicted,
}

/// How to show coverage.
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
    /// For programs; `esafe schema coverage` describes it.
    Json,
}

impl Status {
    const fn tier(self) -> Tier {
        match self {
            Self::Statutory => Tier::Statutory,
            Self::MustHaveRegard => Tier::MustHaveRegard,
            Self::GoodPractice => Tier::GoodPractice,
        }
    }
}

impl Stands {
    const fn state(self) -> State {
        match self {
            Self::Met => State::Met,
            Self::Partly => State::Partly,
            Self::Missing => State::Missing,
            Self::Contradicted => State::Contradicted,
            Self::NotApplicable => State::NotApplicable,
        }
    }
}

impl FailOn {
    const fn is(self, state: State) -> bool {
        match state {
            State::Contradicted => true,
            State::Missing => matches!(self, Self::Missing | Self::Partly),
            State::Partly => matches!(self, Self::Partly),
            State::Met | State::NotApplicable => false,
        }
    }
}

/// A school and its documents, ready to be judged.
struct Ready {
    file: String,
    school: School,
    documents: Vec<Document>,
}

/// What is shown of a school.
struct Told<'a> {
    file: &'a str,
    coverage: &'a Coverage<'a>,
    about: About,
}

impl CoverageArgs {
    fn has_tier(&self, judgement: &Judgement<'_>) -> bool {
        self.status.is_empty() || self.status.iter().any(|status| status.tier() == judgement.requirement.tier)
    }

    /// Whether a requirement is listed.
    fn lists(&self, judgement: &Judgement<'_>) -> bool {
        self.has_tier(judgement)
            && (self.only.is_empty() || self.only.iter().any(|stands| stands.state() == judgement.state))
    }

    /// Whether the command ends with status 1 because of this school.
    fn fails(&self, coverage: &Coverage<'_>) -> bool {
        let Some(fail_on) = self.fail_on else { return false };
        match &coverage.judged {
            Err(_) => true,
            Ok(judged) => judged.iter().any(|judgement| self.has_tier(judgement) && fail_on.is(judgement.state)),
        }
    }
}

/// Shows how far each policy meets what is asked of it.
pub(in crate::cli) fn run(args: &CoverageArgs, ui: &mut Ui<'_>) -> Result<Exit> {
    let mut sources = Sources::default();
    let library = match super::library(&args.library, &mut sources, ui)? {
        Ok(library) => library,
        Err(exit) => return Ok(exit),
    };
    if args.format == Format::Pdf && args.out.is_none() {
        ui.say("error: a PDF needs a file: add --out coverage.pdf");
        return Ok(Exit::Usage);
    }
    let mut found = find(std::slice::from_ref(&args.path), &mut sources);
    if let Err(message) = args.selection.apply(&mut found) {
        ui.say(format_args!("error: {message}"));
        return Ok(Exit::Usage);
    }
    let (mut ready, mut exit) = (Vec::new(), Exit::Clean);
    for found in &found {
        match prepare(found, &library, &sources) {
            Ok(one) => ready.push(one),
            // Of many, one that cannot be judged stops none of the others.
            Err(error) => exit = exit.max(ui.failed(&error)),
        }
    }
    if ready.is_empty() {
        return Ok(exit);
    }
    let on = args.on.unwrap_or_else(today);
    let subjects: Vec<Subject<'_>> =
        ready.iter().map(|one| Subject::new(&one.school, &one.documents, &library)).collect();
    let coverage: Vec<Coverage<'_>> = subjects.iter().map(|subject| judge(subject, on)).collect();
    let told: Vec<Told<'_>> = ready
        .iter()
        .zip(&coverage)
        .map(|(one, coverage)| Told { file: &one.file, coverage, about: about(one) })
        .collect();
    show(&told, args, ui)?;
    for one in &told {
        ui.say(format_args!("{}. {}", one.about.school, sentence(one.coverage)));
    }
    let fails = coverage.iter().any(|coverage| args.fails(coverage));
    Ok(if fails { exit.max(Exit::Findings) } else { exit })
}

/// Reads a school and makes its documents; else says why that cannot be done.
fn prepare(found: &Found, library: &Library, sources: &Sources) -> Result<Ready> {
    let file = found.name();
    let described = match found {
        Found::School(_) => Described::school(&file),
        Found::Academy(academy) => academy.described(),
        Found::Trust(name, _) => return Err(anyhow!("{name} has errors: esafe validate {name}")),
        Found::Unreadable(_, reason) => return Err(anyhow!("{reason}")),
    };
    let mut sources = sources.clone();
    let examined = pipeline::examine(&Disk, described, library, &mut sources, None)?;
    match (examined.school, examined.documents) {
        (Some(school), Some(documents)) => Ok(Ready { file, school, documents }),
        _ => Err(anyhow!("{file} has errors, so that it has no policy to judge: esafe validate {file}")),
    }
}

fn about(one: &Ready) -> About {
    let meta = one.documents.first().map(|document| &document.meta);
    About {
        school: one.school.name.value.clone(),
        title: meta.map_or_else(String::new, |meta| meta.title.clone()),
        version: one.school.policy.current().version.clone(),
        accent: meta.map_or_else(String::new, |meta| meta.accent.clone()),
        crest: meta.and_then(|meta| meta.crest.clone()),
    }
}

fn show(told: &[Told<'_>], args: &CoverageArgs, ui: &mut Ui<'_>) -> Result<()> {
    let out = args.out.as_deref();
    let document = |one: &Told<'_>| report(one.coverage, &one.about, &|judgement| args.lists(judgement));
    let documents = told.iter().map(|one| (one.about.school.as_str(), document(one)));
    match args.format {
        Format::Text => {
            let written: Vec<String> = told.iter().map(|one| text::written(one, args)).collect();
            put(written.join("\n").as_bytes(), out, ui)
        }
        Format::Json => put(json::written(told, args)?.as_bytes(), out, ui),
        Format::Md => pages(documents, ("coverage", Page::Md), out, ui),
        Format::Html => pages(documents, ("coverage", Page::Html), out, ui),
        Format::Pdf => pages(documents, ("coverage", Page::Pdf), out, ui),
    }
}
