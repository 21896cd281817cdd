//! `esafe verify`: is this published file the one that was approved?

mod files;
mod json;
mod register;
mod text;

use std::path::PathBuf;

use anyhow::Result;

use super::super::disk::read_within;
use super::super::exit::Exit;
use super::super::output::is_unfinished;
use super::super::ui::Ui;
use super::LibraryArgs;
use crate::attest::{Claim, Judgement, Paper, Unread, Verdict, claimed};
use crate::document::sha256_hex;
use crate::report::visible;
use crate::source::{ReadError, Sources};

use self::files::{Asked, asked};
use self::register::Registers;

/// Arguments of `esafe verify`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct VerifyArgs {
    /// Published files (PDF, Markdown, web page or record), or folders with sets of them.
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,
    /// The description whose approvals are asked, or its folder; a trust's asks those of every academy. Without it, the one
    /// in the nearest folder above each file.
    #[arg(long = "in", value_name = "DESCRIPTION")]
    pub description: Option<PathBuf>,
    /// How to write the verdicts.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

const EXAMPLES: &str = "Examples:
  esafe verify published
  esafe verify policy-from-the-website.pdf --in schools/hill
  esafe verify . --format json

Exit status: 0 every file is the approved one of the version in force; 1 one is not, or has been superseded;
3 a file or its description cannot be read.";

/// How to write verdicts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// A table for people.
    Text,
    /// JSON for programs; `esafe schema verdicts` describes it.
    Json,
}

/// Most bytes of a published file.
const LIMIT: u64 = 64 << 20;

/// A file and what became of it.
#[derive(Debug)]
struct Verified {
    /// Its path, as people read it.
    path: String,
    /// What was found; else why nothing could be told.
    result: Result<Told, String>,
}

/// What was found out about a file.
#[derive(Debug)]
struct Told {
    /// SHA-256 of its bytes; `None` if it is too large to be a published file.
    sha256: Option<String>,
    /// The description whose approvals were asked.
    description: Option<String>,
    /// What it says it is.
    claim: Option<Claim>,
    judgement: Judgement,
}

/// Judges every file.
pub(in crate::cli) fn run(args: &VerifyArgs, ui: &mut Ui<'_>) -> Result<Exit> {
    let mut sources = Sources::default();
    let library = match super::library(&LibraryArgs { templates: None }, &mut sources, ui)? {
        Ok(library) => library,
        Err(exit) => return Ok(exit),
    };
    let asked = asked(&args.paths);
    let mut registers = Registers::new(&library, &sources, args.description.as_deref());
    let bar = ui.progress(asked.len());
    let mut verified = Vec::new();
    for file in asked {
        let path = file.shown();
        let result = file.clone().found.and_then(|()| one(&file, &mut registers));
        verified.push(Verified { path, result });
        bar.inc(1);
    }
    bar.finish_and_clear();
    match args.format {
        Format::Text => ui.result(&text::table_of(&verified))?,
        Format::Json => ui.result(&json::list(&verified)?)?,
    }
    let mut reasons: Vec<&String> = Vec::new();
    for reason in verified.iter().filter_map(|one| one.result.as_ref().err()) {
        // What stands in the way of a whole set is said once.
        if !reasons.contains(&reason) {
            ui.say(format_args!("error: {}", visible(reason)));
            reasons.push(reason);
        }
    }
    for note in registers.notes() {
        ui.say(note);
    }
    ui.say(text::closing(&verified));
    Ok(exit_of(&verified))
}

/// How the command ends: what cannot be read weighs more than any verdict.
fn exit_of(verified: &[Verified]) -> Exit {
    let is_same = |one: &Verified| matches!(&one.result, Ok(told) if told.judgement.verdict == Verdict::Same);
    if verified.iter().any(|one| one.result.is_err()) {
        Exit::Failed
    } else if verified.iter().all(is_same) {
        Exit::Clean
    } else {
        Exit::Findings
    }
}

fn one(file: &Asked, registers: &mut Registers<'_>) -> Result<Told, String> {
    let shown = file.shown();
    if let Some(set) = file.sets().into_iter().find(|set| is_unfinished(set)) {
        return Err(format!("{shown}: a run of esafe render was cut off in {}; run esafe render again", set.display()));
    }
    let bytes = match read_within(&shown, LIMIT) {
        Ok(bytes) => Some(bytes),
        // Nothing so large is ever published, so nothing is lost by not reading it.
        Err(ReadError::TooLarge { .. }) => None,
        Err(error) => return Err(error.to_string()),
    };
    let (claim, unread) = match bytes.as_deref().map(|bytes| claimed(file.form, bytes)) {
        Some(Ok(claim)) => (claim, None),
        Some(Err(unread)) => (None, Some(unread)),
        None => (None, Some(Unread::TooLarge)),
    };
    let sha256 = bytes.as_deref().map(sha256_hex);
    let paper = Paper { form: file.form, place: None, name: file.name(), claim: claim.as_ref(), kept_from: None };
    let (description, mut judgement) = registers.judge(file, &paper, sha256.as_deref())?;
    // Where the approved bytes are found, it does not matter whether they could be looked into.
    if let (Some(unread), Verdict::Altered | Verdict::Unknown) = (unread, judgement.verdict) {
        judgement.says = format!("{}; {unread}", judgement.says);
    }
    Ok(Told { sha256, description, claim, judgement })
}
