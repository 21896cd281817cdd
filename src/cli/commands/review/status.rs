//! `esafe review status`: how far each review has come, and what to type next. Reads, and judges nothing.

use std::path::PathBuf;

use anyhow::Result;
use jiff::civil::Date;
use serde::Serialize;

use super::super::super::dates::{day, today};
use super::super::super::exit::Exit;
use super::super::super::parallel;
use super::super::super::survey::{Found, SelectionArgs, find};
use super::super::super::table::table;
use super::super::super::ui::Ui;
use super::super::LibraryArgs;
use super::super::approved::last_approved_version;
use super::described::{Description, Refused, Said};
use super::opened::timing;
use super::settle::is_settled;
use super::stage::Stage;
use crate::assemble::Titles;
use crate::calendar::ReviewState;
use crate::check::{self, Decision};
use crate::library::Library;
use crate::source::Sources;

/// The form of the list for programs; another number means that programs have to look again.
const FORMAT: u32 = 1;

/// Arguments of `esafe review status`.
#[derive(Debug, clap::Args)]
pub struct StatusArgs {
    /// Descriptions, trusts, or folders with them.
    #[arg(value_name = "PATH", default_value = ".")]
    pub paths: Vec<PathBuf>,
    /// The day to judge at, as 2026-09-01. Without it, today.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub today: Option<Date>,
    /// How to show it.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Which academies and schools.
    #[command(flatten)]
    pub selection: SelectionArgs,
    /// Where the policy library comes from.
    #[command(flatten)]
    pub library: LibraryArgs,
}

/// How to show where reviews stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// A table for people, and what to type next.
    Text,
    /// JSON for programs; `esafe schema review` describes it.
    Json,
}

#[derive(Debug, Serialize)]
struct List {
    format: u32,
    /// Days are written as 2026-09-01.
    today: String,
    schools: Vec<Standing>,
}

/// Where the review of one school stands.
#[derive(Debug, Serialize)]
struct Standing {
    file: String,
    academy: Option<String>,
    school: String,
    title: String,
    version: String,
    stage: Stage,
    /// The last version that everyone approved as it stood.
    last_approved: Option<String>,
    reviewed: Option<Reviewed>,
    approvals: Vec<Answer>,
    /// The last day for the review: that of the version before, as long as this one is not approved.
    review_due: String,
    /// Days until then; fewer than none if it has passed.
    days_left: i32,
    /// What to type next; nothing if nothing is to be done.
    next: Option<String>,
}

/// The last review of the version.
#[derive(Debug, Serialize)]
struct Reviewed {
    date: String,
    reviewer: String,
    minute: Option<String>,
}

/// What a body that must approve has decided.
#[derive(Debug, Serialize)]
struct Answer {
    body: String,
    title: String,
    decision: &'static str,
    date: Option<String>,
}

/// Shows where each review stands.
pub(super) fn run(args: &StatusArgs, ui: &mut Ui<'_>) -> Result<Exit> {
    let mut sources = Sources::default();
    let library = match super::super::library(&args.library, &mut sources, ui)? {
        Ok(library) => library,
        Err(exit) => return Ok(exit),
    };
    let mut found = find(&args.paths, &mut sources);
    if let Err(message) = args.selection.apply(&mut found) {
        ui.say(format_args!("error: {message}"));
        return Ok(Exit::Usage);
    }
    let today = args.today.unwrap_or_else(today);
    let told = parallel::each(&found, ui, Found::name, |found| standing(found, &library, &sources, today));
    let (mut schools, mut exit) = (Vec::new(), Exit::Clean);
    let mut refusals = Vec::new();
    for (one, found) in told.into_iter().zip(&found) {
        match one {
            Ok(standing) => schools.push(standing),
            Err(refused) => refusals.push((found.name(), refused)),
        }
    }
    let list = List { format: FORMAT, today: today.to_string(), schools };
    match args.format {
        Format::Json => ui.result(&(serde_json::to_string_pretty(&list)? + "\n"))?,
        Format::Text if list.schools.is_empty() => {}
        Format::Text => ui.result(&text(&list))?,
    }
    for (name, refused) in refusals {
        exit = exit.max(refused.say(&name, ui));
    }
    Ok(exit)
}

fn standing(found: &Found, library: &Library, sources: &Sources, today: Date) -> Result<Standing, Refused> {
    let description = Description::of(found, sources)?;
    is_settled(found)?;
    let (text, timing) = (description.text()?, timing(today));
    let said = description.said(&text, library, sources, timing)?;
    let has_pack = description.folder().join("review-pack.md").is_file();
    let Said { school, documents, .. } = &said;
    let (policy, titles) = (&school.policy, Titles::of(school, library));
    let stage = Stage::of(school, documents, has_pack);
    let approvals: Vec<Answer> = policy
        .approvers
        .iter()
        .map(|body| {
            let (decision, last) = match check::decision(policy, &body.value, documents) {
                Decision::Awaited => ("awaited", None),
                Decision::Returned(last) => ("returned", Some(last)),
                Decision::Approved(last) => ("approved", Some(last)),
                Decision::OtherText(last, _) => ("other-text", Some(last)),
            };
            let date = last.map(|last| last.date.last_day().to_string());
            Answer { body: body.value.clone(), title: titles.post(&body.value), decision, date }
        })
        .collect();
    let awaited = approvals.iter().find(|body| body.decision != "approved").or(approvals.first());
    let awaited = awaited.map_or("governing_body", |body| body.body.as_str());
    // A version that is not approved moves no date.
    let before = description.without_open((&text, &said, stage), library, sources, timing);
    let due = before.as_ref().unwrap_or(&said).school.policy.next_review.date;
    let timeliness = ReviewState::of(due, today, timing.soon);
    let reviewed = policy.current().reviews.last().map(|review| Reviewed {
        date: review.date.last_day().to_string(),
        reviewer: review.reviewer.clone(),
        minute: review.minute.clone(),
    });
    let is_due = !matches!(timeliness, ReviewState::InTime { .. });
    Ok(Standing {
        next: stage.next(awaited, is_due, &description.typed()),
        file: description.name(),
        academy: description.academy().map(str::to_owned),
        school: school.name.value.clone(),
        title: titles.policy.1.clone(),
        version: policy.current().version.clone(),
        stage,
        last_approved: last_approved_version(school).map(|version| version.version.clone()),
        reviewed,
        approvals,
        review_due: due.last_day().to_string(),
        days_left: timeliness.days_left(),
    })
}

fn text(list: &List) -> String {
    let rows = list.schools.iter().map(|one| {
        let of = |decision: &str| {
            let titles: Vec<&str> =
                one.approvals.iter().filter(|body| body.decision == decision).map(|body| body.title.as_str()).collect();
            titles.join(", ")
        };
        let awaited: Vec<&str> =
            one.approvals.iter().filter(|body| body.decision != "approved").map(|body| body.title.as_str()).collect();
        let dash = |text: String| if text.is_empty() { "–".to_owned() } else { text };
        let reviewed = one.reviewed.as_ref().map_or_else(String::new, |review| review.date.clone());
        [
            one.school.clone(),
            one.version.clone(),
            one.stage.words().to_owned(),
            dash(reviewed),
            dash(of("approved")),
            dash(awaited.join(", ")),
            one.review_due.clone(),
        ]
    });
    let header = ["School", "Version", "Stage", "Reviewed", "Approved by", "Awaits", "Review due"];
    let mut text = table(header, rows);
    let steps: Vec<&Standing> = list.schools.iter().filter(|one| one.next.is_some()).collect();
    if steps.is_empty() {
        text.push_str("\nNothing is to be done now.\n");
    }
    for (at, one) in steps.into_iter().enumerate() {
        let line = if at == 0 { "\n" } else { "" };
        let of = if list.schools.len() > 1 { format!(" for {}", one.school) } else { String::new() };
        text.push_str(&format!("{line}Next{of}: {}\n", one.next.as_deref().unwrap_or_default()));
    }
    text
}
