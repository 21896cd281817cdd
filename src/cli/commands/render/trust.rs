//! `esafe render` of a trust: the sets of its academies, side by side. One that fails stops none of the others.

use std::path::Path;

use anyhow::{Context, Result};

use super::super::super::disk::{Disk, shown};
use super::super::super::exit::Exit;
use super::super::super::output;
use super::super::super::parallel;
use super::super::super::survey::{self, Found};
use super::super::super::table;
use super::super::super::ui::{Ui, counted};
use super::set::{characters_without_font, chosen, file_set, render_one};
use super::{Format, RenderArgs};
use crate::diag::{Diagnostics, Severity};
use crate::document::{Document, Status};
use crate::library::Library;
use crate::pipeline::{self, Examined};
use crate::report::visible;
use crate::source::Sources;

/// What became of an academy.
enum Outcome {
    /// Its set was written, or compared.
    Done(Done),
    /// Errors stood in the way.
    Faulty(Diagnostics, Sources),
    /// Something could not be read or written.
    Failed(String),
}

/// A set that was written or compared.
struct Done {
    school: String,
    version: String,
    approved: bool,
    documents: usize,
    pages: usize,
    warnings: usize,
    /// Files that differ from what would be written; only if they were compared.
    differences: Vec<String>,
}

/// Renders the sets of the academies and ends with a table.
pub(super) fn run(
    (args, out): (&RenderArgs, Option<&Path>),
    mut found: Vec<Found>,
    library: &Library,
    sources: &Sources,
    ui: &mut Ui<'_>,
) -> Result<Exit> {
    if let Err(message) = args.selection.apply(&mut found) {
        ui.say(format_args!("error: {message}"));
        return Ok(Exit::Usage);
    }
    let outcomes = parallel::each(&found, ui, Found::name, |found| {
        one((args, out), found, library, sources).unwrap_or_else(|error| Outcome::Failed(format!("{error:#}")))
    });
    for (found, outcome) in found.iter().zip(&outcomes) {
        match outcome {
            Outcome::Done(done) => {
                let lines: String = done.differences.iter().map(|line| format!("{line}\n")).collect();
                ui.result(&lines)?;
            }
            Outcome::Faulty(diagnostics, sources) => ui.findings(diagnostics, sources, None),
            Outcome::Failed(reason) => ui.say(format_args!("error: {}: {reason}", found.name())),
        }
    }
    ui.say(format_args!("{}{}", table_of(&found, &outcomes), closing(&outcomes, args.check)));
    Ok(outcomes.iter().map(Outcome::exit).max().unwrap_or(Exit::Clean))
}

/// Renders the set of one academy and writes it, or compares it with what is there.
fn one(
    (args, out): (&RenderArgs, Option<&Path>),
    found: &Found,
    library: &Library,
    sources: &Sources,
) -> Result<Outcome> {
    let mut sources = sources.clone();
    let academy = match found {
        Found::Academy(academy) => academy,
        Found::Trust(_, diagnostics) => return Ok(Outcome::Faulty(diagnostics.clone(), sources)),
        Found::Unreadable(_, reason) => return Ok(Outcome::Failed(reason.clone())),
        Found::School(path) => return Ok(Outcome::Failed(format!("{} is no academy", shown(path)))),
    };
    let Examined { school, documents, diagnostics, .. } =
        pipeline::examine(&Disk, academy.described(), library, &mut sources, None)?;
    let (Some(school), Some(documents), false) = (school, documents, diagnostics.has_errors()) else {
        return Ok(Outcome::Faulty(diagnostics, sources));
    };
    let documents = args.documents(&school, documents, library);
    let chosen = match chosen(&documents, &args.only) {
        Ok(chosen) => chosen,
        Err(message) => return Ok(Outcome::Failed(message)),
    };
    if args.format.contains(&Format::Pdf) {
        let missing = characters_without_font(&school, &documents);
        if missing.has_errors() {
            return Ok(Outcome::Faulty(missing, sources));
        }
    }
    let rendered = chosen.iter().map(|document: &&Document| {
        render_one(document, &args.format).with_context(|| format!("{} cannot be rendered", document.key))
    });
    let rendered = rendered.collect::<Result<Vec<_>>>()?;
    let whole = args.whole();
    let files = file_set(&school, library, &chosen, &rendered, whole)?;
    let folder = survey::published_in(found, out);
    let differences = if args.check {
        differences(&folder, &output::differences(&folder, &files, whole)?)
    } else {
        output::write(&folder, &files, whole)?;
        Vec::new()
    };
    let meta = &documents[0].meta;
    Ok(Outcome::Done(Done {
        school: meta.school.clone(),
        version: meta.version.clone(),
        approved: meta.status == Status::Approved,
        documents: chosen.len(),
        pages: rendered.iter().filter_map(|rendered| rendered.pages).sum(),
        warnings: diagnostics.count(Severity::Warning),
        differences,
    }))
}

fn differences(folder: &Path, found: &[(String, &'static str)]) -> Vec<String> {
    found.iter().map(|(path, what)| format!("{what}  {}", shown(&folder.join(path)))).collect()
}

impl Outcome {
    fn exit(&self) -> Exit {
        match self {
            Self::Done(done) if done.differences.is_empty() => Exit::Clean,
            Self::Done(_) | Self::Faulty(..) => Exit::Findings,
            Self::Failed(_) => Exit::Failed,
        }
    }
}

/// One row for each academy.
fn table_of(found: &[Found], outcomes: &[Outcome]) -> String {
    let row = |(found, outcome): (&Found, &Outcome)| {
        let id = match found {
            Found::Academy(academy) => academy.id.clone(),
            other => visible(&other.name()),
        };
        let unknown = || "?".to_owned();
        match outcome {
            Outcome::Done(done) => [
                id,
                visible(&done.school),
                visible(&done.version),
                if done.approved { "approved" } else { "draft" }.to_owned(),
                done.documents.to_string(),
                if done.pages > 0 { done.pages.to_string() } else { "-".to_owned() },
                counted(|severity| if severity == Severity::Warning { done.warnings } else { 0 }),
            ],
            Outcome::Faulty(diagnostics, _) => {
                let findings = counted(|severity| diagnostics.count(severity));
                [id, unknown(), unknown(), "not written".to_owned(), unknown(), unknown(), findings]
            }
            Outcome::Failed(_) => [id, unknown(), unknown(), "failed".to_owned(), unknown(), unknown(), unknown()],
        }
    };
    let header = ["Academy", "School", "Version", "State", "Documents", "Pages", "Findings"];
    table::table(header, found.iter().zip(outcomes).map(row))
}

fn closing(outcomes: &[Outcome], compared: bool) -> String {
    let done = outcomes.iter().filter(|outcome| matches!(outcome, Outcome::Done(_))).count();
    let differ =
        outcomes.iter().filter(|outcome| matches!(outcome, Outcome::Done(done) if !done.differences.is_empty()));
    let what = if compared { "compared" } else { "written" };
    let differ = match differ.count() {
        0 => String::new(),
        count => format!(", {count} of them differ"),
    };
    format!("{done} of {} academies {what}{differ}.", outcomes.len())
}
