//! `esafe explain reading`: the reading age of each text of a school's set.

use std::path::PathBuf;

use anyhow::{Result, bail};
use serde::Serialize;

use super::super::super::disk::{Disk, description};
use super::super::super::exit::Exit;
use super::super::super::survey::{self, Found};
use super::super::super::table::table;
use super::super::super::ui::Ui;
use super::super::LibraryArgs;
use crate::check::{Measured, readings};
use crate::document::Kind;
use crate::library::Library;
use crate::pipeline::{self, Described};
use crate::reading::Age;
use crate::report::visible;
use crate::source::Sources;

/// The form of the list for programs; another number means that they have to look again.
const FORMAT: u32 = 1;

/// How many of the hardest sentences of a text programs are told.
const HARDEST: usize = 3;

/// Arguments of `esafe explain reading`.
#[derive(Debug, clap::Args)]
pub struct ReadingArgs {
    /// A description, or a folder with a school.yaml in it; of an academy, what its trust says counts too.
    #[arg(value_name = "PATH", default_value = ".")]
    pub path: PathBuf,
    /// How to write the list.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Where the policy library comes from.
    #[command(flatten)]
    pub library: LibraryArgs,
}

/// How to write the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// A table for people.
    Text,
    /// JSON for programs; `esafe schema readings` describes it.
    Json,
}

#[derive(Serialize)]
struct List<'a> {
    format: u32,
    school: &'a str,
    texts: Vec<Text<'a>>,
}

#[derive(Serialize)]
struct Text<'a> {
    document: &'a str,
    kind: &'static str,
    title: &'a str,
    topic: Option<&'a str>,
    sentences: u32,
    words: u32,
    syllables: u32,
    reading_age: Option<f64>,
    most: Option<u8>,
    exceeds: bool,
    hardest: Vec<Hardest<'a>>,
}

#[derive(Serialize)]
struct Hardest<'a> {
    clause: &'a str,
    text: &'a str,
    reading_age: Option<f64>,
}

/// Prints the reading ages of the documents that a person means by a path.
pub(super) fn explain(args: &ReadingArgs, library: &Library, sources: &mut Sources, ui: &mut Ui<'_>) -> Result<Exit> {
    let found = survey::alone(&description(&args.path), sources);
    let Some(found) = found.first() else { bail!("there is no description at {}", args.path.display()) };
    let name = found.name();
    let at = match found {
        Found::School(_) => Described::school(&name),
        Found::Academy(academy) => academy.described(),
        Found::Trust(..) => bail!("{name} has errors, so its texts cannot be told: esafe validate {name}"),
        Found::Unreadable(_, reason) => bail!("{reason}"),
    };
    let examined = pipeline::examine(&Disk, at, library, sources, None)?;
    let (Some(school), Some(documents)) = (examined.school, examined.documents) else {
        ui.findings(&examined.diagnostics, sources, Some(" Without documents there is nothing to measure."));
        return Ok(Exit::Findings);
    };
    let measured = readings(&school, &documents, library);
    match args.format {
        Format::Text => ui.result(&list(&measured))?,
        Format::Json => {
            let texts = measured.iter().map(Text::of).collect();
            let list = List { format: FORMAT, school: &school.name.value, texts };
            ui.result(&(serde_json::to_string_pretty(&list)? + "\n"))?;
        }
    }
    let over = measured.iter().filter(|measured| measured.exceeds()).count();
    ui.say(match over {
        0 => "✓ every text keeps to the reading age of those who read it".to_owned(),
        1 => "1 text asks for an older reader than it has".to_owned(),
        more => format!("{more} texts ask for older readers than they have"),
    });
    Ok(Exit::Clean)
}

/// The table for people.
fn list(measured: &[Measured<'_>]) -> String {
    let row = |measured: &Measured<'_>| {
        let counts = measured.reading.counts();
        let hardest = measured.reading.hardest(1).first().map(|sentence| shortened(&visible(&sentence.text)));
        [
            measured.topic.unwrap_or(&measured.document.key).to_owned(),
            counts.words.to_string(),
            counts.sentences.to_string(),
            measured.reading.age().map_or_else(String::new, |age| age.to_string()),
            measured.most.map_or_else(String::new, |most| most.to_string()),
            if measured.exceeds() { "too hard" } else { "" }.to_owned(),
            hardest.unwrap_or_default(),
        ]
    };
    table(["text", "words", "sentences", "reading age", "at most", "", "hardest sentence"], measured.iter().map(row))
}

/// Most characters of a sentence in the table.
const WIDEST: usize = 60;

fn shortened(text: &str) -> String {
    if text.chars().count() <= WIDEST {
        return text.to_owned();
    }
    let cut: String = text.chars().take(WIDEST).collect();
    // A word that is cut in two is left out.
    format!("{} …", cut.rsplit_once(' ').map_or(cut.as_str(), |(words, _)| words))
}

impl<'a> Text<'a> {
    fn of(measured: &'a Measured<'_>) -> Self {
        let counts = measured.reading.counts();
        let hardest = measured.reading.hardest(HARDEST).into_iter().map(|sentence| Hardest {
            clause: sentence.clause.as_str(),
            text: &sentence.text,
            reading_age: sentence.counts.age().map(Age::years),
        });
        Self {
            document: &measured.document.key,
            kind: if measured.document.kind == Kind::Agreement { "agreement" } else { "policy" },
            title: &measured.document.meta.title,
            topic: measured.topic,
            sentences: counts.sentences,
            words: counts.words,
            syllables: counts.syllables,
            reading_age: measured.reading.age().map(Age::years),
            most: measured.most,
            exceeds: measured.exceeds(),
            hardest: hardest.collect(),
        }
    }
}
