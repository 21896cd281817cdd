//! `esafe validate`: what is wrong with descriptions.

use std::path::PathBuf;

use anyhow::Result;

use super::super::exit::Exit;
use super::super::survey::{self, Scope, SelectionArgs, Surveyed};
use super::super::ui::Ui;
use super::{LibraryArgs, ReportArgs};
use crate::source::Sources;

/// Arguments of `esafe validate`.
#[derive(Debug, clap::Args)]
pub struct ValidateArgs {
    /// Descriptions, trusts, or folders: every school.yaml and trust.yaml in and below a folder is validated.
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,
    /// Which academies and schools.
    #[command(flatten)]
    pub selection: SelectionArgs,
    /// How findings are shown and what fails.
    #[command(flatten)]
    pub report: ReportArgs,
    /// Where the policy library comes from.
    #[command(flatten)]
    pub library: LibraryArgs,
}

/// Says everything that is wrong with the descriptions, and whether they can be rendered. Writes no file.
pub(in crate::cli) fn run(args: &ValidateArgs, ui: &mut Ui<'_>) -> Result<Exit> {
    let mut sources = Sources::default();
    let library = match super::library(&args.library, &mut sources, ui)? {
        Ok(library) => library,
        Err(exit) => return Ok(exit),
    };
    let mut found = survey::find(&args.paths, &mut sources);
    if let Err(message) = args.selection.apply(&mut found) {
        ui.say(format_args!("error: {message}"));
        return Ok(Exit::Usage);
    }
    let surveyed = survey::examine(&found, &library, &sources, Scope::default(), ui);
    super::report(&surveyed, &args.report, Some(" Nothing was written."), ui)?;
    let in_order = |one: &&Surveyed| one.result.as_ref().is_ok_and(|seen| !seen.diagnostics.has_errors());
    match surveyed.as_slice() {
        [one] => {
            if let Some((school, clauses, agreements)) = one.result.as_ref().ok().and_then(|seen| seen.made.as_ref()) {
                let plural = if *agreements == 1 { "" } else { "s" };
                ui.say(format_args!(
                    "✓ {school} is in order: a policy of {clauses} clauses and {agreements} agreement{plural}"
                ));
            }
        }
        several => {
            ui.say(format_args!(
                "{} of {} descriptions are in order.",
                several.iter().filter(in_order).count(),
                several.len()
            ));
        }
    }
    Ok(super::exit_of(&surveyed, &args.report))
}
