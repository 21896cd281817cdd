//! The command line: arguments in, exit status out. Everything that touches the disk, the clock or the terminal is here.

mod academies;
mod arguments;
mod ask;
mod commands;
mod dates;
mod disk;
mod editions;
mod exit;
mod output;
mod parallel;
mod published;
mod reports;
mod survey;
mod table;
mod ui;

pub use arguments::{Arguments, Command};
pub use ask::{Asker, Form, Prompt, Reply};
pub use exit::Exit;
pub use ui::Ui;

use std::ffi::OsString;

use clap::Parser;

/// Runs one command line, the first of `arguments` being the program's name, and returns its exit status.
///
/// Results go to `ui`'s output, words for people to its messages.
pub fn run<I, T>(arguments: I, ui: &mut Ui<'_>) -> Exit
where
    I: IntoIterator<Item = T>,
    T: Into<OsString> + Clone,
{
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => return ui.usage(&error),
    };
    let exit = match arguments.command {
        Command::Init(args) => commands::init::run(&args, ui),
        Command::Validate(args) => commands::validate::run(&args, ui),
        Command::Check(args) => commands::check::run(&args, ui),
        Command::Render(args) => commands::render::run(&args, ui),
        Command::Due(args) => commands::due::run(&args, ui),
        Command::Status(args) => commands::status::run(&args, ui),
        Command::Coverage(args) => commands::coverage::run(&args, ui),
        Command::History(args) => commands::history::run(&args, ui),
        Command::Diff(args) => commands::diff::run(&args, ui),
        Command::Verify(args) => commands::verify::run(&args, ui),
        Command::Explain(args) => commands::explain::run(&args, ui),
        Command::Review(args) => commands::review::run(&args, ui),
        Command::Upgrade(args) => commands::upgrade::run(&args, ui),
        Command::Schema(args) => commands::schema::run(&args, ui),
        Command::Completions(args) => commands::completions::run(&args, ui),
    };
    exit.unwrap_or_else(|error| ui.failed(&error))
}
