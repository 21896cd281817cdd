//! `esafe explain`: what a clause says and needs, what a finding means, and how old readers have to be.

mod reading;
mod value;

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::Subcommand;

use super::super::academies::TRUST;
use super::super::disk::DESCRIPTION;
use super::super::exit::Exit;
use super::super::ui::Ui;
use super::LibraryArgs;
use crate::assemble::facts_of;
use crate::diag::Code;
use crate::document::Clause;
use crate::library::{Library, Part, Template, embedded_examples};
use crate::pipeline::{self, Described};
use crate::schema::{self, Kind};
use crate::source::{Files, ReadError, Sources};
use crate::trust::Trust;

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
    /// A value of a description: what it is, where it was set, and what it took the place of.
    Value {
        /// A description, or a folder with a school.yaml in it; of an academy, what its trust says counts too.
        #[arg(value_name = "PATH")]
        path: PathBuf,
        /// The value: keys joined by dots, e.g. services.filtering.provider.
        key: String,
    },
    /// Reading ages: how old readers have to be for each agreement and each topic of the policy, by the Flesch–Kincaid
    /// formula, and the most that the policy library allows.
    Reading(reading::ReadingArgs),
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
        What::Reading(args) => {
            let mut sources = Sources::default();
            match super::library(&args.library, &mut sources, ui)? {
                Ok(library) => reading::explain(args, &library, &mut sources, ui),
                Err(exit) => Ok(exit),
            }
        }
        What::Value { path, key } => value::explain(path, key, ui),
        What::Finding { code } => finding(code, ui),
    }
}

fn finding(wanted: &str, ui: &mut Ui<'_>) -> Result<Exit> {
    let Some(code) = Code::find(wanted) else {
        let names: Vec<&str> = Code::ALL.iter().map(|code| code.name()).collect();
        bail!("there is no finding `{wanted}`{}", did_you_mean(wanted, &names));
    };
    let explanation = code.explanation();
    let example: String = explanation.example.lines().map(|line| format!("  {line}\n")).collect();
    ui.result(&format!(
        "{} {} ({})\n\n{} {}\n\nWhat to do: {}\n\nFor example:\n\n{example}",
        code.number(),
        code.name(),
        code.severity().name(),
        code.title(),
        explanation.why,
        explanation.fix
    ))?;
    Ok(Exit::Clean)
}

fn did_you_mean(wanted: &str, known: &[&str]) -> String {
    schema::nearest(wanted, known).map_or_else(String::new, |near| format!("; did you mean `{near}`?"))
}

fn clause(id: &str, library: &Library, ui: &mut Ui<'_>) -> Result<Exit> {
    let wordings = wordings(id, library);
    if wordings.is_empty() {
        let known: Vec<&str> = library.ids().into_iter().collect();
        bail!("the policy library has no clause `{id}`{}", did_you_mean(id, &known));
    }
    let mut text = format!("{id}\n\n");
    for wording in &wordings {
        wording.describe(id, library, &mut text);
    }
    for (school, said) in examples(library) {
        if let Some(said) = said.get(id) {
            row(&mut text, "example", &format!("{school}: {}", folded(said)));
        }
    }
    ui.result(&text)?;
    Ok(Exit::Clean)
}

fn row(text: &mut String, name: &str, value: &str) {
    text.push_str(&format!("  {name:9} {value}\n"));
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A clause or field where it stands in the library; agreements can put one clause each in their own words.
struct Wording<'a> {
    home: Home<'a>,
    default_in: bool,
    when: Option<&'a Template>,
    text: &'a Template,
}

/// Where a clause belongs.
#[derive(PartialEq)]
enum Home<'a> {
    Topic(&'a str),
    Agreement(&'a str),
}

impl Wording<'_> {
    fn describe(&self, id: &str, library: &Library, text: &mut String) {
        match self.home {
            Home::Agreement(name) => row(text, "in", &format!("the agreement {name}")),
            Home::Topic(topic) => {
                row(text, "in", &format!("the topic {topic}"));
                for outline in library.outlines.values() {
                    if let Some(sections) = outline.place_of(id).or_else(|| outline.place_of(topic)) {
                        row(text, "stands", &format!("{}: {}", outline.name, sections.join(" / ")));
                    }
                }
                let default = if self.default_in {
                    "in the policy unless it is left out"
                } else {
                    "out of the policy unless it is included"
                };
                row(text, "default", default);
            }
        }
        if let Some(when) = self.when {
            row(text, "when", &folded(&when.source));
        }
        row(text, "text", &folded(&self.text.source));
        row(text, "digest", &self.text.digest());
        // Who pins a former edition and rewords its clause needs the digest of what that said.
        for former in &library.former {
            let was = wordings(id, former).into_iter().find(|was| was.home == self.home);
            if let Some(was) = was.filter(|was| was.text.digest() != self.text.digest()) {
                row(text, "formerly", &format!("edition {}: {}", former.edition, folded(&was.text.source)));
                row(text, "digest", &format!("edition {}: {}", former.edition, was.text.digest()));
            }
        }
        for path in facts_of(library, self.text, self.when) {
            let description = schema::describe(Kind::School, &path).and_then(|d| d.description()).unwrap_or_default();
            row(text, "fact", &format!("{path}: {description}"));
        }
    }
}

/// Every wording of the clause or field `id`, in topics first.
fn wordings<'a>(id: &str, library: &'a Library) -> Vec<Wording<'a>> {
    let of_part = |home, part: &'a Part| Wording {
        home,
        default_in: part.default_in,
        when: part.when.as_ref(),
        text: &part.text,
    };
    let mut found: Vec<Wording<'a>> =
        library.entries().filter_map(|(topic, entry)| Some(of_part(Home::Topic(topic), entry.find(id)?))).collect();
    for agreement in library.agreements.values() {
        let parts = agreement.entries().filter_map(|entry| entry.find(id));
        found.extend(parts.map(|part| of_part(Home::Agreement(&agreement.name), part)));
        let fields = agreement.all_fields().filter(|field| field.id.as_str() == id);
        found.extend(fields.map(|field| Wording {
            home: Home::Agreement(&agreement.name),
            default_in: true,
            when: field.when.as_ref(),
            text: &field.label,
        }));
    }
    found
}

/// The examples inside the tool, as files.
struct Examples(BTreeMap<String, Vec<u8>>);

impl Files for Examples {
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        self.0.get(path).cloned().ok_or_else(|| ReadError::NotFound { path: path.to_owned() })
    }
}

/// The schools of the examples, academies of trusts among them, each with the text of every clause of its set.
fn examples(library: &Library) -> Vec<(String, BTreeMap<String, String>)> {
    let files = Examples(embedded_examples());
    let named = |name: &'static str| files.0.keys().filter(move |path| path.rsplit('/').next() == Some(name));
    let read = |path: &String| pipeline::read_trust(&files, path, &mut Sources::default()).ok()?.output;
    let trusts: Vec<Trust> = named(TRUST).filter_map(read).collect();
    let set = named(DESCRIPTION).filter_map(|path| {
        let above = |trust: &&Trust| trust.path.strip_suffix(TRUST).is_some_and(|folder| path.starts_with(folder));
        let described = match trusts.iter().find(above) {
            Some(trust) => Described::Academy { trust, path },
            None => Described::school(path),
        };
        let examined = pipeline::examine(&files, described, library, &mut Sources::default(), None).ok()?;
        let documents = examined.documents?;
        let clauses = documents.iter().flat_map(|document| document.clauses());
        let texts = clauses.map(|(_, clause): (String, &Clause)| (clause.id.to_string(), clause.whole_text()));
        Some((examined.school?.name.value, texts.collect()))
    });
    set.collect()
}
