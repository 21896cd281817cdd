//! A flag for every question, made from the table of questions.

use std::collections::BTreeMap;

use clap::builder::PossibleValuesParser;
use clap::error::Error;
use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches};

use super::answers::{Answers, parts};
use super::choices::Choices;
use super::question::{Kind, Question, questions};
use crate::schema::nearest;

/// The flag that leaves no questions.
const MINIMAL: &str = "minimal";
/// The flag whose file has some of the answers.
const GIAS: &str = "gias";
/// What that file says of a school, so that nobody else does.
const REGISTERED: [&str; 6] =
    ["school.name", "school.nation", "school.type", "school.phases", "school.local_authority", "people.headteacher"];

/// The flag for every fact that has none of its own.
const SET: &str = "set";

/// What the command line answers, by the key of the question.
#[derive(Debug, Clone, Default)]
pub(super) struct Given(BTreeMap<&'static str, String>);

impl Given {
    /// The answers.
    pub(super) fn answers(&self) -> Answers {
        let mut answers = Answers::default();
        for question in questions() {
            if let Some(text) = self.0.get(question.key) {
                answers.set(question, text);
            }
        }
        answers
    }
}

impl Args for Given {
    fn augment_args(command: Command) -> Command {
        let flagged = questions().filter(|question| !question.flag.is_empty());
        flagged.fold(command, |command, question| command.arg(flag(question))).arg(set())
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Given {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let mut given = Self::default();
        given.update_from_arg_matches(matches)?;
        Ok(given)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        for question in questions().filter(|question| !question.flag.is_empty()) {
            if let Some(values) = matches.get_many::<String>(question.flag) {
                let text = values.map(String::as_str).collect::<Vec<_>>().join(",");
                self.0.insert(question.key, text);
            }
        }
        for (key, answer) in matches.get_many::<(&'static str, String)>(SET).into_iter().flatten() {
            self.0.insert(key, answer.clone());
        }
        Ok(())
    }
}

/// The flag that answers any question by its key.
fn set() -> Arg {
    Arg::new(SET)
        .long(SET)
        .value_name("KEY=ANSWER")
        .help(
            "Any other fact that law and guidance ask for, by its key: practice.personal_data.dpo_email=dpo@school.example. \
             The keys are those of the lines that begin with #? in the file that is written",
        )
        .help_heading("Answers")
        .conflicts_with(MINIMAL)
        .action(ArgAction::Append)
        .value_parser(fact)
}

/// A key that a question is about, and the answer to it.
fn fact(text: &str) -> Result<(&'static str, String), String> {
    let Some((key, answer)) = text.split_once('=') else {
        return Err("write a key, an equals sign and the answer: school.trust=Harbour Learning Trust".to_owned());
    };
    let key = key.trim();
    let asked = questions().find(|question| question.key == key);
    let Some(question) = asked else {
        let keys: Vec<&'static str> = questions().map(|question| question.key).collect();
        return Err(match nearest(key, &keys) {
            Some(known) => format!("nothing is asked about `{key}`; did you mean `{known}`?"),
            None => format!("nothing is asked about `{key}`; write it into the file, if `esafe schema` has such a key"),
        });
    };
    if let Kind::One(choices) | Kind::Several(choices) | Kind::Truths(choices) = question.kind {
        let known: Vec<&str> = choices.iter().map(|(value, _)| *value).collect();
        if let Some(strange) = parts(answer).find(|part| !known.contains(part)) {
            return Err(format!("`{strange}` is none of the answers: {}", known.join(", ")));
        }
    }
    Ok((question.key, answer.to_owned()))
}

/// The flag of a question.
fn flag(question: &Question) -> Arg {
    let flag = Arg::new(question.flag)
        .long(question.flag)
        .value_name(question.value)
        .help(question.help)
        .help_heading("Answers");
    // The shortest description has a name and nothing else to choose.
    let flag = if question.key == "school.name" { flag } else { flag.conflicts_with(MINIMAL) };
    let flag = if REGISTERED.contains(&question.key) { flag.conflicts_with(GIAS) } else { flag };
    let values = |flag: Arg, choices: Choices| {
        flag.value_parser(PossibleValuesParser::new(choices.iter().map(|(value, _)| *value)))
    };
    match question.kind {
        Kind::One(choices) => values(flag, choices),
        Kind::Several(choices) | Kind::Truths(choices) => {
            values(flag, choices).value_delimiter(',').action(ArgAction::Append)
        }
        Kind::List | Kind::People => flag.action(ArgAction::Append),
        Kind::Text | Kind::Number | Kind::Date | Kind::Person => flag,
    }
}
