//! `esafe status`: where the policies of a trust's academies stand, in one table or on one page. Reads, and judges nothing.

mod base;
mod text;
mod told;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use jiff::civil::Date;
use serde::Serialize;

use self::base::Base;
use self::told::Judged;
use super::super::dates::{Within, day, today, within};
use super::super::disk::shown;
use super::super::exit::Exit;
use super::super::output;
use super::super::parallel;
use super::super::survey::{Found, SelectionArgs, find};
use super::super::ui::Ui;
use super::LibraryArgs;
use crate::check::Timing;
use crate::render::html;
use crate::render::overview::{Overview, State};
use crate::school::Colour;
use crate::source::Sources;
use crate::trust::Trust;

/// The form of the list for programs; another number means that programs have to look again.
const FORMAT: u32 = 1;

/// Arguments of `esafe status`.
#[derive(Debug, clap::Args)]
pub struct StatusArgs {
    /// Trusts, descriptions, or folders: every trust.yaml and school.yaml in and below a folder is looked at.
    #[arg(value_name = "PATH", default_value = ".")]
    pub paths: Vec<PathBuf>,
    /// The day to judge at, as 2026-09-01. Without it, today.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub today: Option<Date>,
    /// What counts as due soon: a review within this time, as 60d, 8w or 2 months.
    #[arg(long, value_name = "TIME", value_parser = within, default_value = "60d")]
    pub warn_within: Within,
    /// Which academies and schools.
    #[command(flatten)]
    pub selection: SelectionArgs,
    /// How to show it.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Write it to this file instead of the screen.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Where the policy library comes from.
    #[command(flatten)]
    pub library: LibraryArgs,
}

/// How to show where policies stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// A table for people.
    Text,
    /// JSON for programs, with every difference and its place; `esafe schema status` describes it.
    Json,
    /// A web page with a picture of the reviews and every difference.
    Html,
}

/// Shows where each policy stands. Lapsed reviews, findings and differences are what it is about, and fail nothing.
pub(in crate::cli) fn run(args: &StatusArgs, ui: &mut Ui<'_>) -> Result<Exit> {
    let mut sources = Sources::default();
    let library = match super::library(&args.library, &mut sources, ui)? {
        Ok(library) => library,
        Err(exit) => return Ok(exit),
    };
    let mut found = find(&args.paths, &mut sources);
    if let Some(out) = &args.out {
        can_replace(out, &found)?;
    }
    if let Err(message) = args.selection.apply(&mut found) {
        ui.say(format_args!("error: {message}"));
        return Ok(Exit::Usage);
    }
    let today = args.today.unwrap_or_else(today);
    let judged = Judged {
        library: &library,
        sources: &sources,
        timing: Timing { today, soon: args.warn_within.after(today) },
        base: &Base::of(&args.paths),
    };
    let told = parallel::each(&found, ui, Found::name, |found| judged.row(found));
    let (schools, complaints): (Vec<_>, Vec<_>) = told.into_iter().unzip();
    let trust = common_trust(&found);
    let overview = Overview {
        trust: trust.map(|trust| trust.name.value.clone()),
        today,
        soon: judged.timing.soon,
        accent: accent(trust),
        schools,
    };
    show(args, &overview, ui)?;
    for reason in complaints.into_iter().flatten() {
        ui.say(format_args!("error: {reason}"));
    }
    ui.say(overview.sentences().join(" "));
    let unread = overview.schools.iter().any(|row| matches!(row.state, State::Unread { .. }));
    Ok(if unread { Exit::Failed } else { Exit::Clean })
}

/// Writes the overview in its format to where it is wanted.
fn show(args: &StatusArgs, overview: &Overview, ui: &mut Ui<'_>) -> Result<()> {
    let written = match args.format {
        Format::Text => text::table(overview).into_bytes(),
        Format::Json => json(overview)?.into_bytes(),
        Format::Html => html::overview(overview),
    };
    match &args.out {
        Some(out) => {
            output::replace_file(out, &written)?;
            ui.say(format_args!("✓ {}", shown(out)));
        }
        None => ui.result(&String::from_utf8_lossy(&written))?,
    }
    Ok(())
}

#[derive(Serialize)]
struct Form<'a> {
    format: u32,
    #[serde(flatten)]
    overview: &'a Overview,
}

/// The list for programs, as `schemas/status.schema.json` describes it.
fn json(overview: &Overview) -> Result<String> {
    Ok(serde_json::to_string_pretty(&Form { format: FORMAT, overview })? + "\n")
}

/// Finds out whether the file can be written before anything is examined, and that it is none of the files that are read.
fn can_replace(out: &Path, found: &[Found]) -> Result<()> {
    let files = |found: &Found| match found {
        Found::School(path) => vec![path.clone()],
        Found::Academy(academy) => {
            [academy.file(), Some(academy.trust.path.as_str())].into_iter().flatten().map(PathBuf::from).collect()
        }
        Found::Trust(name, _) | Found::Unreadable(name, _) => vec![PathBuf::from(name)],
    };
    let same = |file: &PathBuf| matches!((fs::canonicalize(file), fs::canonicalize(out)), (Ok(a), Ok(b)) if a == b);
    if found.iter().flat_map(files).any(|file| same(&file)) {
        bail!("{} is a description and would be replaced; name another file after --out", shown(out));
    }
    if out.is_dir() {
        bail!("{} is a folder; name a file in it after --out, as {}", shown(out), shown(&out.join("status.html")));
    }
    output::can_write(out)
}

/// The trust of all that was found, if they have the same.
fn common_trust(found: &[Found]) -> Option<&Trust> {
    let trusts = found.iter().map(|found| match found {
        Found::Academy(academy) => Some(&*academy.trust),
        Found::School(_) | Found::Trust(..) | Found::Unreadable(..) => None,
    });
    let trusts: Option<Vec<&Trust>> = trusts.collect();
    let (first, others) = trusts.as_deref()?.split_first()?;
    others.iter().all(|trust| trust.path == first.path).then_some(*first)
}

/// The colour of the trust's own documents, or the usual one.
fn accent(trust: Option<&Trust>) -> String {
    let own = trust.and_then(|trust| trust.defaults.at("school.colour")?.text());
    own.and_then(Colour::parse).unwrap_or(Colour::DEFAULT).to_string()
}
