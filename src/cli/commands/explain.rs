//! `esafe explain`: what a clause says and needs, and what a finding means.

use std::collections::BTreeMap;

use anyhow::{Result, bail};
use clap::Subcommand;

use super::super::exit::Exit;
use super::super::ui::Ui;
use super::LibraryArgs;
use crate::assemble::facts_of;
use crate::diag::Code;
use crate::document::Clause;
use crate::library::{Library, Part, embedded_examples};
use crate::pipeline;
use crate::schema::{self, Kind};
use crate::source::{Files, ReadError, Sources};

/// Arguments of `esafe explain`.
#[derive(Debug, clap::Args)]
pub struct ExplainArgs {
    /// What to explain.
    #[command(subcommand)]
    pub what: What,
}

/// What can be explained.
#[derive(Debug, Subcommand)]
pub enum What {
    /// A clause of the policy library: its text, what it needs, where it stands, which examples have it.
    Clause {
        /// The clause's id, e.g. passwords.private.
        id: String,
        /// Where the policy library comes from.
        #[command(flatten)]
        library: LibraryArgs,
    },
    /// A finding: why it matters and how to put it right.
    Finding {
        /// The finding's number or name, e.g. E0021 or unknown-key.
        code: String,
    },
}

/// Prints the explanation.
pub(in crate::cli) fn run(args: &ExplainArgs, ui: &mut Ui<'_>) -> Result<Exit> {
    match &args.what {
        What::Clause { id, library } => {
            let mut sources = Sources::default();
            match super::library(library, &mut sources, ui)? {
                Ok(library) => clause(id, &library, ui),
                Err(exit) => Ok(exit),
            }
        }
        What::Finding { code } => finding(code, ui),
    }
}

fn finding(wanted: &str, ui: &mut Ui<'_>) -> Result<Exit> {
    let is_wanted = |code: &&Code| code.number().eq_ignore_ascii_case(wanted) || code.name() == wanted;
    let Some(code) = Code::ALL.iter().find(is_wanted) else {
        let names: Vec<&str> = Code::ALL.iter().map(|code| code.name()).collect();
        bail!("there is no finding `{wanted}`{}", did_you_mean(wanted, &names));
    };
    let explanation = code.explanation();
    let example: String = explanation.example.lines().map(|line| format!("  {line}\n")).collect();
    ui.result(&format!(
        "{} {}\n\n{}\n\nWhat to do: {}\n\nFor example:\n\n{example}",
        code.number(),
        code.name(),
        explanation.why,
        explanation.fix
    ))?;
    Ok(Exit::Clean)
}

fn did_you_mean(wanted: &str, known: &[&str]) -> String {
    schema::nearest(wanted, known).map_or_else(String::new, |near| format!("; did you mean `{near}`?"))
}

fn clause(id: &str, library: &Library, ui: &mut Ui<'_>) -> Result<Exit> {
    let Some((home, part)) = find(id, library) else {
        let ids = every_id(library);
        bail!(
            "the policy library has no clause `{id}`{}",
            did_you_mean(id, &ids.iter().map(String::as_str).collect::<Vec<_>>())
        );
    };
    let mut text = format!("{id}\n\n");
    let mut row = |name: &str, value: &str| text.push_str(&format!("  {name:9} {value}\n"));
    row("in", &home.describe());
    for (outline, sections) in home.outlines(id, library) {
        row("stands", &format!("{outline}: {sections}"));
    }
    row(
        "default",
        if part.default_in { "in the policy unless it is left out" } else { "out of the policy unless it is included" },
    );
    if let Some(when) = &part.when {
        row("when", &folded(&when.source));
    }
    row("text", &folded(&part.text.source));
    row("digest", &part.text.digest());
    for path in facts_of(library, part) {
        let description = schema::describe(Kind::School, &path).and_then(|d| d.description()).unwrap_or_default();
        row("fact", &format!("{path}: {description}"));
    }
    for (school, clause) in
        examples(library).into_iter().filter_map(|(school, clauses)| Some((school, clauses.get(id)?.clone())))
    {
        row("example", &format!("{school}: {clause}"));
    }
    ui.result(&text)?;
    Ok(Exit::Clean)
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Where a clause belongs.
enum Home<'a> {
    Topic(&'a str),
    Agreement(&'a str),
}

impl Home<'_> {
    fn describe(&self) -> String {
        match self {
            Self::Topic(name) => format!("the topic {name}"),
            Self::Agreement(name) => format!("the agreement {name}"),
        }
    }

    /// Outlines that place the clause, each with the keys of its sections.
    fn outlines(&self, id: &str, library: &Library) -> Vec<(String, String)> {
        let Self::Topic(topic) = self else { return Vec::new() };
        let placed = library.outlines.values().filter_map(|outline| {
            let sections = outline.place_of(id).or_else(|| outline.place_of(topic))?;
            Some((outline.name.clone(), sections.join(" / ")))
        });
        placed.collect()
    }
}

fn find<'a>(id: &str, library: &'a Library) -> Option<(Home<'a>, &'a Part)> {
    let in_topics = library.entries().find_map(|(topic, entry)| Some((Home::Topic(topic), entry.find(id)?)));
    let in_agreements = || {
        library.agreements.values().find_map(|agreement| {
            let part = agreement.entries().find_map(|entry| entry.find(id))?;
            Some((Home::Agreement(agreement.name.as_str()), part))
        })
    };
    in_topics.or_else(in_agreements)
}

fn every_id(library: &Library) -> Vec<String> {
    let mut ids = Vec::new();
    let entries = library.entries().map(|(_, entry)| entry);
    for entry in entries.chain(library.agreements.values().flat_map(crate::library::Agreement::entries)) {
        entry.for_each_part(&mut |part| ids.push(part.id.to_string()));
    }
    ids
}

/// The examples inside the tool, as files.
struct Examples(BTreeMap<String, Vec<u8>>);

impl Files for Examples {
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        self.0.get(path).cloned().ok_or_else(|| ReadError::NotFound { path: path.to_owned() })
    }
}

/// The schools of the examples, each with the text of every clause of its set.
fn examples(library: &Library) -> Vec<(String, BTreeMap<String, String>)> {
    let files = Examples(embedded_examples());
    let descriptions = files.0.keys().filter(|path| path.rsplit('/').next() == Some("school.yaml"));
    let set = descriptions.filter_map(|path| {
        let school = pipeline::load(&files, path, path, &mut Sources::default()).ok()?.output?;
        let documents = pipeline::build(&files, path, &school, library).output?;
        let clauses = documents.iter().flat_map(|document| document.clauses());
        let texts = clauses.map(|(_, clause): (String, &Clause)| (clause.id.to_string(), clause.whole_text()));
        Some((school.name.value, texts.collect()))
    });
    set.collect()
}
