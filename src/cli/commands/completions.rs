//! `esafe completions`: completions for a shell.

use anyhow::Result;
use clap::CommandFactory;
use clap_complete::Shell;

use super::super::arguments::Arguments;
use super::super::exit::Exit;
use super::super::ui::Ui;

/// Arguments of `esafe completions`.
#[derive(Debug, clap::Args)]
pub struct CompletionsArgs {
    /// The shell.
    #[arg(value_name = "SHELL")]
    pub shell: Shell,
}

/// Prints the script that a shell reads.
pub(in crate::cli) fn run(args: &CompletionsArgs, ui: &mut Ui<'_>) -> Result<Exit> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Arguments::command(), "esafe", &mut script);
    ui.result(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Clean)
}
