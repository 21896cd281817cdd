//! `esafe check`: everything that `validate` says, and whether reviews, approvals and published files are as they must
//! be.

use std::path::PathBuf;

use anyhow::Result;
use jiff::civil::Date;

use super::super::dates::{Within, day, today, within};
use super::super::exit::Exit;
use super::super::published::Comparison;
use super::super::survey::{self, Found, Scope, SelectionArgs, Surveyed};
use super::super::table;
use super::super::ui::{Ui, counted};
use super::{LibraryArgs, ReportArgs};
use crate::check::Timing;
use crate::diag::Code;
use crate::report::{Standing, visible};
use crate::source::Sources;

/// Arguments of `esafe check`.
#[derive(Debug, clap::Args)]
pub struct CheckArgs {
    /// Descriptions, trusts, or folders: every school.yaml and trust.yaml in and below a folder is checked.
    #[arg(value_name = "PATH", default_value = ".")]
    pub paths: Vec<PathBuf>,
    /// The day to judge at, as 2026-09-01. Without it, today.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub today: Option<Date>,
    /// Warn of reviews that are due within this time: 60d, 8w, 2 months.
    #[arg(long, value_name = "TIME", value_parser = within, default_value = "60d")]
    pub warn_within: Within,
    /// Which academies and schools.
    #[command(flatten)]
    pub selection: SelectionArgs,
    /// How findings are shown and what fails.
    #[command(flatten)]
    pub report: ReportArgs,
    /// The folder of the published files, if it is not `published` beside the description; for one description.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Typeset the PDFs again and compare every byte; about a hundred times slower.
    #[arg(long)]
    pub typeset: bool,
    /// Where the policy library comes from.
    #[command(flatten)]
    pub library: LibraryArgs,
}

/// Examines every description and says what was found and where each policy stands. Writes no file.
pub(in crate::cli) fn run(args: &CheckArgs, ui: &mut Ui<'_>) -> Result<Exit> {
    let mut sources = Sources::default();
    let library = match super::library(&args.library, &mut sources, ui)? {
        Ok(library) => library,
        Err(exit) => return Ok(exit),
    };
    let mut found = survey::find(&args.paths, &mut sources);
    let schools = found.iter().filter(|found| matches!(found, Found::School(_))).count();
    let together = if args.out.is_some() && schools > 1 {
        Err("`--out` says where the files of one description are; check the descriptions one by one".to_owned())
    } else {
        args.selection.apply(&mut found)
    };
    if let Err(message) = together {
        ui.say(format_args!("error: {message}"));
        return Ok(Exit::Usage);
    }
    let today = args.today.unwrap_or_else(today);
    let scope = Scope {
        timing: Some(Timing { today, soon: args.warn_within.after(today) }),
        published: Some(Comparison { folder: args.out.as_deref(), typeset: args.typeset }),
    };
    let surveyed = survey::examine(&found, &library, &sources, scope, ui);
    super::report(&surveyed, &args.report, None, ui)?;
    if args.report.is_text() {
        ui.result(&table_of(&surveyed))?;
    }
    ui.say(closing(&surveyed, args.warn_within));
    Ok(super::exit_of(&surveyed, &args.report))
}

/// One row for each description: where its policy stands.
fn table_of(surveyed: &[Surveyed]) -> String {
    let row = |one: &Surveyed| {
        if let Some(standing) = one.result.as_ref().ok().and_then(|seen| seen.standing.as_ref()) {
            [
                visible(&standing.school),
                visible(&standing.version),
                standing.reviewed.clone().unwrap_or_else(|| "no record".to_owned()),
                standing.next_review.clone(),
                state(standing),
                counted_in(std::slice::from_ref(one)),
            ]
        } else {
            let read = one.result.is_ok();
            let findings = if read { counted_in(std::slice::from_ref(one)) } else { "cannot be read".to_owned() };
            let unknown = || "?".to_owned();
            [visible(&one.name), unknown(), unknown(), unknown(), unknown(), findings]
        }
    };
    let header = ["School", "Version", "Reviewed", "Next review", "Review", "Findings"];
    table::table(header, surveyed.iter().map(row))
}

fn state(standing: &Standing) -> String {
    let days = |count: i32| format!("{count} day{}", if count == 1 { "" } else { "s" });
    match standing.days_left {
        Some(left @ ..0) => format!("LAPSED {} ago", days(-left)),
        Some(0) => "due today".to_owned(),
        Some(left) => format!("in {}", days(left)),
        None => "?".to_owned(),
    }
}

fn counted_in(surveyed: &[Surveyed]) -> String {
    counted(|severity| surveyed.iter().map(|one| one.count(severity)).sum())
}

/// What all of it comes to, in one sentence or two.
fn closing(surveyed: &[Surveyed], soon: Within) -> String {
    let left = |one: &Surveyed| one.result.as_ref().ok()?.standing.as_ref()?.days_left;
    let lapsed = surveyed.iter().filter(|one| left(one).is_some_and(|left| left < 0)).count();
    let due = surveyed
        .iter()
        .filter_map(|one| one.result.as_ref().ok())
        .filter(|seen| seen.diagnostics.iter().any(|found| found.code == Code::ReviewDueSoon))
        .count();
    let unreadable = surveyed.iter().filter(|one| one.result.is_err()).count();
    let has = |count: usize| if count == 1 { "has" } else { "have" };
    let is = |count: usize| if count == 1 { "is" } else { "are" };
    let mut parts = vec![match lapsed {
        0 if unreadable == surveyed.len() => "No review could be told".to_owned(),
        0 if surveyed.len() == 1 => "The review has not lapsed".to_owned(),
        0 if unreadable > 0 => "No review that could be told has lapsed".to_owned(),
        0 => "No review has lapsed".to_owned(),
        1 if surveyed.len() == 1 => "The review has lapsed".to_owned(),
        lapsed => format!("{lapsed} of {} {} lapsed", surveyed.len(), has(lapsed)),
    }];
    if due > 0 {
        let which = if surveyed.len() == 1 { "it".to_owned() } else { due.to_string() };
        parts.push(format!("{which} {} due within {soon}", is(due)));
    }
    if unreadable > 0 {
        parts.push(format!("{unreadable} could not be read"));
    }
    let excused: usize = surveyed.iter().filter_map(|one| one.result.as_ref().ok()).map(|seen| seen.excused).sum();
    let excused = if excused > 0 { format!("; {excused} excused by exceptions") } else { String::new() };
    format!("{}. Findings: {}{excused}.", parts.join(", "), counted_in(surveyed))
}
