//! One file for each command: its arguments beside what it does.

mod approved;
pub(super) mod check;
pub(super) mod completions;
pub(super) mod coverage;
pub(super) mod diff;
pub(super) mod due;
pub(super) mod explain;
pub(super) mod history;
pub(super) mod init;
pub(super) mod render;
pub(super) mod review;
pub(super) mod schema;
pub(super) mod status;
pub(super) mod upgrade;
pub(super) mod validate;
pub(super) mod verify;

use std::path::PathBuf;

use anyhow::{Result, bail};

use super::disk::library_files;
use super::exit::Exit;
use super::survey::Surveyed;
use super::ui::Ui;
use crate::diag::Severity;
use crate::library::Library;
use crate::pipeline;
use crate::report;
use crate::source::Sources;

/// Where the policy library comes from.
#[derive(Debug, clap::Args)]
pub struct LibraryArgs {
    /// A policy library of your own instead of the one inside the tool: a folder laid out like policy-templates.
    #[arg(long, value_name = "DIR")]
    pub templates: Option<PathBuf>,
}

/// Reads the policy library, or says what is wrong with it and how the command ends.
fn library(args: &LibraryArgs, sources: &mut Sources, ui: &mut Ui<'_>) -> Result<Result<Library, Exit>> {
    let (library, ending, exit) = match &args.templates {
        None => {
            let ending = " The tool's own policy library is at fault; please report this.";
            (pipeline::embedded_library(sources), ending, Exit::Internal)
        }
        Some(folder) => {
            let ending = " The policy library cannot be used.";
            (pipeline::own_library(&library_files(folder)?, sources), ending, Exit::Findings)
        }
    };
    if library.diagnostics.has_errors() {
        ui.findings(&library.diagnostics, sources, Some(ending));
        return Ok(Err(exit));
    }
    match library.output {
        Some(library) => Ok(Ok(library)),
        None => bail!("a policy library needs the files edition.yaml, terms.yaml and roles.yaml"),
    }
}

/// How findings are shown, and which of them fail the command.
#[derive(Debug, clap::Args)]
pub struct ReportArgs {
    /// How findings are shown.
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = ReportFormat::Text)]
    pub format: ReportFormat,
    /// End with status 1 for warnings too.
    #[arg(long)]
    pub strict: bool,
}

/// Formats findings can be shown in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum ReportFormat {
    /// For people, with excerpts.
    Text,
    /// For programs; `esafe schema findings` describes it.
    Json,
    /// Annotations of a GitHub workflow.
    Github,
    /// SARIF 2.1.0, for code scanning and editors.
    Sarif,
    /// JUnit XML, for the test reports of GitLab, Jenkins and Azure.
    Junit,
}

impl ReportArgs {
    /// The least severity that fails the command.
    fn fails(&self) -> Severity {
        if self.strict { Severity::Warning } else { Severity::Error }
    }

    /// Whether people read it.
    fn is_text(&self) -> bool {
        self.format == ReportFormat::Text
    }
}

/// Shows what was found: for people among the messages, for programs as the result.
fn report(surveyed: &[Surveyed], args: &ReportArgs, ending: Option<&str>, ui: &mut Ui<'_>) -> Result<()> {
    let examinations = || surveyed.iter().map(Surveyed::examination).collect::<Vec<_>>();
    let written = match args.format {
        ReportFormat::Text => {
            for one in surveyed {
                match &one.result {
                    Ok(seen) => ui.findings(&seen.diagnostics, &seen.sources, ending),
                    Err(reason) => ui.say(format_args!("error: {reason}")),
                }
            }
            return Ok(());
        }
        ReportFormat::Json => report::json(&examinations()),
        ReportFormat::Github => report::github(&examinations()),
        ReportFormat::Sarif => report::sarif(&examinations()),
        ReportFormat::Junit => report::junit(&examinations(), args.fails()),
    };
    // Who reads the messages sees what could not be read, whatever the format.
    for reason in surveyed.iter().filter_map(|one| one.result.as_ref().err()) {
        ui.say(format_args!("error: {reason}"));
    }
    ui.result(&written)?;
    Ok(())
}

/// How a command ends that found what it found: a description that could not be read weighs more than any finding.
fn exit_of(surveyed: &[Surveyed], args: &ReportArgs) -> Exit {
    let fails = |one: &Surveyed| Severity::ALL.into_iter().any(|s| s >= args.fails() && one.count(s) > 0);
    if surveyed.iter().any(|one| one.result.is_err()) {
        Exit::Failed
    } else if surveyed.iter().any(fails) {
        Exit::Findings
    } else {
        Exit::Clean
    }
}
