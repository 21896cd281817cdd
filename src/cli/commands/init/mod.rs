//! `esafe init`: a description to start from, by questions or by flags.
//!
//! The questions are data ([`question`]). Flags and a person at the terminal give [`answers`]; each is judged as soon as
//! it is there ([`judge`]) by the description it makes ([`text`]).

mod answers;
mod arrangements;
mod choices;
mod flags;
mod interview;
mod judge;
mod lines;
mod question;
mod register;
mod suggested;
mod text;

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use clap::CommandFactory;
use clap::error::ErrorKind;
use jiff::civil::Date;

use super::super::arguments::Arguments;
use super::super::ask::{Form, Prompt, Reply};
use super::super::dates::{day, today};
use super::super::disk::{DESCRIPTION, description, shown};
use super::super::exit::Exit;
use super::super::output;
use super::super::ui::Ui;
use answers::{Answers, quoted};
use flags::Given;
use judge::Judge;
use question::{Need, questions};

/// What the shortest description calls the school, if nobody says.
const SOME_SCHOOL: &str = "Hollow Lane Primary School";

/// Arguments of `esafe init`.
#[derive(Debug, clap::Args)]
pub struct InitArgs {
    /// The file to write, or a folder that shall hold school.yaml [default: school.yaml]; with --gias and a trust or
    /// several schools, their folder [default: this one].
    #[arg(value_name = "PATH")]
    pub path: Option<PathBuf>,
    /// The national register of schools: the establishment fields of Get Information about Schools, as CSV. What it says
    /// is not asked. Give --trust or --urn too.
    #[arg(long, value_name = "FILE", conflicts_with = "minimal")]
    pub gias: Option<PathBuf>,
    /// With --gias, the numbers of the schools to write, of six digits each, with commas between.
    #[arg(long, value_name = "URN", requires = "gias", value_delimiter = ',', value_parser = urn)]
    pub urn: Vec<String>,
    /// Ask nothing: what no flag answers has its default, waits in the file or is left out.
    #[arg(long)]
    pub yes: bool,
    /// Write the shortest description that renders: ten lines.
    #[arg(long)]
    pub minimal: bool,
    /// The day it is, as 2026-09-01, instead of the clock's.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub today: Option<Date>,
    /// Replace a file that is there already.
    #[arg(long)]
    pub force: bool,
    /// Answers to the questions.
    #[command(flatten)]
    given: Given,
}

/// How the answers came to an end.
enum Ending {
    /// They are complete.
    Complete(Answers),
    /// The person at the terminal wants no more of it.
    Stopped,
    /// The command line cannot be understood.
    Usage(clap::Error),
}

/// Writes the description.
pub(in crate::cli) fn run(args: &InitArgs, ui: &mut Ui<'_>) -> Result<Exit> {
    if let Some(file) = &args.gias {
        return register::run(args, file, ui);
    }
    let path = description(args.path.as_deref().unwrap_or(Path::new(DESCRIPTION)));
    let given = args.given.answers();
    // Whoever has answered all that is required, or says --yes, is asked nothing.
    let asks = ui.can_ask() && !args.yes && !args.minimal && !missing(&given).is_empty();
    let mut replace = args.force;
    if path.exists() && !replace {
        replace = asks && may_replace(&path, ui)?;
        if asks && !replace {
            return Ok(stopped(ui));
        }
        if !replace {
            bail!("{} is there already; add --force to replace it, or name another file", shown(&path));
        }
    }
    // Nobody should answer a dozen questions for a file that cannot be written.
    output::can_write(&path)?;
    let today = args.today.unwrap_or_else(today);
    let (text, next) = if args.minimal {
        (minimal(given.get("school.name").unwrap_or(SOME_SCHOOL), today), "Put your own names in, then")
    } else {
        let judge = Judge::new(today)?;
        let ending = if asks { asked(given, &judge, ui, &path)? } else { completed(given, &judge, ui) };
        match ending {
            Ending::Complete(answers) => (text::description(&answers), "Next"),
            Ending::Stopped => return Ok(stopped(ui)),
            Ending::Usage(error) => return Ok(ui.usage(&error)),
        }
    };
    if replace {
        output::replace_file(&path, text.as_bytes())?;
    } else {
        output::new_file(&path, text.as_bytes())?;
    }
    let explained = if args.minimal { "" } else { ", every line explained" };
    let typed = typed(&path);
    ui.say(format_args!(
        "✓ wrote {} ({} lines{explained})\n  {next}: esafe render {typed}",
        shown(&path),
        text.lines().count(),
    ));
    if let Some(waiting) = text::waiting(&text, &typed) {
        ui.say(waiting);
    }
    Ok(Exit::Clean)
}

/// Asks whether the file that is there can go.
fn may_replace(path: &Path, ui: &mut Ui<'_>) -> Result<bool> {
    let options = ["keep it and stop".to_owned(), "ask the questions, and then replace it".to_owned()];
    let question = format!("{} is there already. What shall become of it?", shown(path));
    let form = Form::One { options: &options, start: 0 };
    Ok(ui.ask(&Prompt { question: &question, why: "", form })? == Some(Reply::One(1)))
}

fn stopped(ui: &mut Ui<'_>) -> Exit {
    ui.say("Nothing was written.");
    Exit::Failed
}

/// The answers of the flags with those of the person at the terminal.
fn asked(given: Answers, judge: &Judge, ui: &mut Ui<'_>, path: &Path) -> Result<Ending> {
    if let Some(error) = refused(&given, judge, ui) {
        return Ok(Ending::Usage(error));
    }
    ui.say(format_args!(
        "Some questions about the school; then {} is written, which you can change at any time.\n\
         What you skip, the policy says nothing about. Ctrl-C stops, and nothing is written.",
        shown(path)
    ));
    let Some(answers) = interview::interview(given, judge, ui)? else { return Ok(Ending::Stopped) };
    ui.say("");
    Ok(Ending::Complete(sound(answers, judge)?))
}

/// The answers of the flags with the defaults of the others.
fn completed(given: Answers, judge: &Judge, ui: &mut Ui<'_>) -> Ending {
    let missing = missing(&given);
    if !missing.is_empty() {
        let wanted = missing.join("\n  ");
        let message = format!("these answers are missing:\n  {wanted}\n\nIn a terminal, `esafe init` asks for them.");
        return Ending::Usage(usage(ErrorKind::MissingRequiredArgument, &message));
    }
    if let Some(error) = refused(&given, judge, ui) {
        return Ending::Usage(error);
    }
    let mut answers = given;
    for question in questions() {
        let Need::Default(answer) = question.need else { continue };
        if answers.has(question) {
            continue;
        }
        let text = answer(&answers, judge.today());
        if let Some(problem) = judge.judge(&answers, question, &text).problems.first() {
            let message = format!("{} is missing, and `{text}` cannot stand for it: {problem}", question.option());
            return Ending::Usage(usage(ErrorKind::MissingRequiredArgument, &message));
        }
        answers.set(question, &text);
    }
    match sound(answers, judge) {
        Ok(answers) => Ending::Complete(answers),
        Err(error) => Ending::Usage(usage(ErrorKind::ValueValidation, &error.to_string())),
    }
}

/// The answers, if the description that they make is in order.
fn sound(answers: Answers, judge: &Judge) -> Result<Answers> {
    let faults = judge.faults(&answers);
    if !faults.is_empty() {
        bail!("these answers do not go together: {}", faults.join("; "));
    }
    Ok(answers)
}

/// The flags of the questions that must be answered and are not.
fn missing(answers: &Answers) -> Vec<String> {
    let required = questions().filter(|question| matches!(question.need, Need::Required(_)));
    let open = required.filter(|question| !answers.has(question));
    open.map(|question| format!("{} <{}>", question.option(), question.value)).collect()
}

/// Why an answer of the flags cannot be used, if one cannot. What is doubtful in them is said.
fn refused(given: &Answers, judge: &Judge, ui: &mut Ui<'_>) -> Option<clap::Error> {
    // Each answer is looked at by itself only to find out which of them is at fault.
    if judge.finds_nothing(given) {
        return None;
    }
    let mut answers = Answers::default();
    for question in questions() {
        let text = match given.get(question.key) {
            Some(text) => text,
            // What was left out can be at fault too, if it belongs to something that was given.
            None if matches!(question.need, Need::Optional) && !question.flag.is_empty() => "",
            None => continue,
        };
        let verdict = judge.judge(&answers, question, text);
        if let Some(problem) = verdict.problems.first() {
            let value = if question.value.is_empty() { "ANSWER" } else { question.value };
            let message = format!("invalid value for '{} <{value}>': {problem}", question.option());
            return Some(usage(ErrorKind::ValueValidation, &message));
        }
        for doubt in verdict.doubts {
            ui.say(format_args!("warning: {}: {doubt}", question.option()));
        }
        answers.set(question, text);
    }
    None
}

/// What is said of a command line that cannot be understood.
fn usage(kind: ErrorKind, message: &str) -> clap::Error {
    let mut command = Arguments::command();
    command.build();
    match command.find_subcommand_mut("init") {
        Some(init) => init.error(kind, message),
        None => command.error(kind, message),
    }
}

/// The shortest description, with `name` as a YAML string whatever it holds.
fn minimal(name: &str, today: Date) -> String {
    let name = quoted(name);
    format!(
        "format: 1
school:
  name: {name}
  phases: [eyfs, ks1, ks2]
people:
  headteacher: {{name: Sam Hill}}
  online_safety_lead: {{name: Ada Byrne}}
  dsl: {{same_as: headteacher}}
policy:
  versions: [{{version: \"1.0\", date: {today}, author: Ada Byrne, changes: First policy}}]
"
    )
}

/// The number of a school.
fn urn(text: &str) -> Result<String, String> {
    let number = text.trim();
    if number.len() == 6 && number.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(number.to_owned());
    }
    Err("a unique reference number has six digits, as 100001".to_owned())
}

/// A path as it is typed.
fn typed(path: &Path) -> String {
    let shown = shown(path);
    if shown.contains(' ') { format!("\"{shown}\"") } else { shown }
}
