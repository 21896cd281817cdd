//! A flag for every question, made from the table of questions.

use std::collections::BTreeMap;

use clap::builder::PossibleValuesParser;
use clap::error::Error;
use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches};

use super::answers::Answers;
use super::question::{Choices, Kind, QUESTIONS, Question};

/// The flag that leaves no questions.
const MINIMAL: &str = "minimal";
/// The flag whose file has some of the answers.
const GIAS: &str = "gias";
/// What that file says of a school, so that nobody else does.
const REGISTERED: [&str; 6] =
    ["school.name", "school.nation", "school.type", "school.phases", "school.local_authority", "people.headteacher"];

/// What the flags of a command line answer, by the flag.
#[derive(Debug, Clone, Default)]
pub(super) struct Given(BTreeMap<&'static str, String>);

impl Given {
    /// The answers.
    pub(super) fn answers(&self) -> Answers {
        let mut answers = Answers::default();
        for question in QUESTIONS {
            if let Some(text) = self.0.get(question.flag) {
                answers.set(question, text);
            }
        }
        answers
    }
}

impl Args for Given {
    fn augment_args(command: Command) -> Command {
        QUESTIONS.iter().fold(command, |command, question| command.arg(flag(question)))
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
        for question in QUESTIONS {
            if let Some(values) = matches.get_many::<String>(question.flag) {
                let text = values.map(String::as_str).collect::<Vec<_>>().join(",");
                self.0.insert(question.flag, text);
            }
        }
        Ok(())
    }
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
        Kind::Several(choices) => values(flag, choices).value_delimiter(',').action(ArgAction::Append),
        Kind::List => flag.action(ArgAction::Append),
        Kind::Text | Kind::Number | Kind::Date | Kind::Person => flag,
    }
}
