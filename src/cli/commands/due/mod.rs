//! `esafe due`: who must review what by when.

mod json;
mod text;

use std::path::PathBuf;

use anyhow::Result;
use jiff::civil::Date;

use super::super::dates::{Within, day, today, within};
use super::super::disk::Disk;
use super::super::exit::Exit;
use super::super::parallel;
use super::super::survey::{Found, SelectionArgs, find};
use super::super::ui::Ui;
use super::LibraryArgs;
use crate::assemble::Titles;
use crate::calendar::{self, Duty, Paper, Wording};
use crate::library::Library;
use crate::pipeline::{self, Described};
use crate::report;
use crate::school::School;
use crate::source::Sources;

/// What counts as soon where nothing else is said.
const SOON: &str = "90d";

/// Arguments of `esafe due`.
#[derive(Debug, clap::Args)]
pub struct DueArgs {
    /// Descriptions, or folders in which every school.yaml is one.
    #[arg(value_name = "PATH", default_value = ".")]
    pub paths: Vec<PathBuf>,
    /// How far ahead to look, as 90d, 12w, 3 months or 1y; `all` has no end. What is overdue is always listed.
    /// [default: 90d; all for ics]
    #[arg(long, value_name = "TIME", value_parser = horizon)]
    pub within: Option<Horizon>,
    /// The day to reckon from, as 2026-09-01. Without it, today.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub today: Option<Date>,
    /// Which academies and schools.
    #[command(flatten)]
    pub selection: SelectionArgs,
    /// How to write the list.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Where the policy library comes from.
    #[command(flatten)]
    pub library: LibraryArgs,
}

/// How far ahead to look.
#[derive(Debug, Clone, Copy)]
pub enum Horizon {
    /// So far.
    Within(Within),
    /// Without end.
    All,
}

/// How to write the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// A table for people.
    Text,
    /// JSON for programs; `esafe schema due` describes it.
    Json,
    /// A calendar file (iCalendar) with reminders.
    Ics,
}

fn horizon(text: &str) -> Result<Horizon, String> {
    if text == "all" {
        return Ok(Horizon::All);
    }
    within(text).map(Horizon::Within).map_err(|error| format!("{error}, or `all`"))
}

/// The review of one school, and the description it is told from.
#[derive(Debug)]
struct Listed {
    file: String,
    duty: Duty,
}

/// A description of which nothing could be told, and why.
#[derive(Debug)]
struct Unread {
    file: String,
    reason: String,
}

/// Every review that could be told, first the one due first, and what could not be read.
#[derive(Debug, Default)]
struct Survey {
    reviews: Vec<Listed>,
    unread: Vec<Unread>,
    /// Descriptions with errors, which may say other than they mean.
    faulty: Vec<String>,
}

/// The days a list is about.
#[derive(Debug, Clone, Copy)]
struct Days {
    /// The day to reckon from.
    today: Date,
    /// A review due on this day or before is due soon.
    soon: Date,
    /// The last day that is listed; none without end.
    last: Option<Date>,
}

/// Lists the reviews.
pub(in crate::cli) fn run(args: &DueArgs, ui: &mut Ui<'_>) -> Result<Exit> {
    let mut sources = Sources::default();
    let library = match super::library(&args.library, &mut sources, ui)? {
        Ok(library) => library,
        Err(exit) => return Ok(exit),
    };
    let soon = within(SOON).map_err(anyhow::Error::msg)?;
    // A calendar is for the time ahead, and its reminders know when to speak; a list is for now.
    let horizon = match (args.within, args.format) {
        (Some(horizon), _) => horizon,
        (None, Format::Ics) => Horizon::All,
        (None, Format::Text | Format::Json) => Horizon::Within(soon),
    };
    let today = args.today.unwrap_or_else(today);
    let days = match horizon {
        Horizon::Within(within) => Days { today, soon: within.after(today), last: Some(within.after(today)) },
        Horizon::All => Days { today, soon: soon.after(today), last: None },
    };
    let mut found = find(&args.paths, &mut sources);
    if let Err(message) = args.selection.apply(&mut found) {
        ui.say(format_args!("error: {message}"));
        return Ok(Exit::Usage);
    }
    let survey = survey(&found, &library, &sources, days, ui);
    let listed: Vec<&Listed> =
        survey.reviews.iter().filter(|review| days.last.is_none_or(|last| review.duty.due <= last)).collect();
    let mut exit = if survey.unread.is_empty() { Exit::Clean } else { Exit::Failed };
    match args.format {
        Format::Text => ui.result(&text::table(&listed))?,
        Format::Json => ui.result(&json::list(&survey, &listed, days)?)?,
        Format::Ics => exit = exit.max(write_calendar(&listed, ui)?),
    }
    complain(&survey, ui);
    ui.say(text::closing(&survey, &listed, horizon));
    Ok(exit)
}

/// Reads every description.
fn survey(found: &[Found], library: &Library, sources: &Sources, days: Days, ui: &Ui<'_>) -> Survey {
    let told = parallel::each(found, ui, Found::name, |found| told(found, library, sources, days));
    let mut survey = Survey::default();
    for told in told {
        match told {
            Ok((listed, faulty)) => {
                if faulty {
                    survey.faulty.push(listed.file.clone());
                }
                survey.reviews.push(listed);
            }
            Err(unread) => survey.unread.push(unread),
        }
    }
    // What is due on one day goes by school, whatever order the paths came in.
    survey.reviews.sort_by_cached_key(|listed| (listed.duty.due, listed.duty.school.clone(), listed.file.clone()));
    survey
}

/// What a description tells of its review, and whether it has errors; these matter only if they hide the school or its
/// dates.
fn told(found: &Found, library: &Library, sources: &Sources, days: Days) -> Result<(Listed, bool), Unread> {
    let file = found.name();
    let described = match found {
        Found::School(_) => Described::school(&file),
        Found::Academy(academy) => academy.described(),
        Found::Trust(..) => return Err(Unread { reason: format!("{file} has errors: esafe validate {file}"), file }),
        Found::Unreadable(_, reason) => return Err(Unread { reason: reason.clone(), file }),
    };
    let read = match pipeline::read(&Disk, described, &mut sources.clone()) {
        Ok(read) => read,
        Err(error) => return Err(Unread { file, reason: error.to_string() }),
    };
    let Some(school) = read.output else {
        return Err(Unread { reason: format!("{file} does not tell when its policy is reviewed"), file });
    };
    let duty = Duty::of(&school, wording(&school, library), days.today, days.soon);
    Ok((Listed { file, duty }, read.diagnostics.has_errors()))
}

/// The school's words for its documents and those who answer for them.
fn wording(school: &School, library: &Library) -> Wording {
    let titles = Titles::of(school, library);
    let paper = |agreement| move |(key, title)| Paper { key, title, agreement };
    let owner = titles.post(calendar::owner(school));
    let approvers = school.policy.approvers.iter().map(|body| titles.post(&body.value)).collect();
    let papers = [titles.policy].map(paper(false)).into_iter().chain(titles.agreements.into_iter().map(paper(true)));
    Wording { papers: papers.collect(), owner, approvers }
}

fn write_calendar(listed: &[&Listed], ui: &mut Ui<'_>) -> Result<Exit> {
    let calendar = calendar::calendar(listed.iter().map(|listed| &listed.duty));
    if let Some(text) = &calendar.text {
        ui.result(text)?;
    }
    for duty in &calendar.namesakes {
        ui.say(format_args!(
            "error: {} is described more than once, and only the review due first is in the calendar\n  \
             If these are different schools, give each its `urn` under `school`.",
            report::visible(&duty.school)
        ));
    }
    Ok(if calendar.namesakes.is_empty() { Exit::Clean } else { Exit::Findings })
}

/// Names the descriptions that could not be read, and those whose errors may make the list wrong.
fn complain(survey: &Survey, ui: &mut Ui<'_>) {
    for unread in &survey.unread {
        ui.say(format_args!("error: {}", unread.reason));
    }
    for file in &survey.faulty {
        ui.say(format_args!(
            "warning: {file} has errors, and what is listed of it may be wrong: esafe validate {file}"
        ));
    }
}
