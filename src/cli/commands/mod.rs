//! One file for each command: its arguments beside what it does.

pub(super) mod completions;
pub(super) mod due;
pub(super) mod explain;
pub(super) mod init;
pub(super) mod render;
pub(super) mod schema;
pub(super) mod validate;

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use super::disk::{Disk, description, library_files, shown};
use super::exit::Exit;
use super::ui::Ui;
use crate::document::Document;
use crate::library::Library;
use crate::pipeline;
use crate::school::School;
use crate::source::Sources;

/// A description that has been read, with the documents it makes.
struct Loaded {
    school: School,
    library: Library,
    documents: Vec<Document>,
    sources: Sources,
}

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
        ui.findings(&library.diagnostics, sources, ending);
        return Ok(Err(exit));
    }
    match library.output {
        Some(library) => Ok(Ok(library)),
        None => bail!("a policy library needs the files edition.yaml, terms.yaml and roles.yaml"),
    }
}

/// Reads the description a person means by `path` and makes its documents, or says what is wrong and how the command
/// ends.
fn load(path: &Path, from: &LibraryArgs, ending: &str, ui: &mut Ui<'_>) -> Result<Result<Loaded, Exit>> {
    let mut sources = Sources::default();
    let library = match library(from, &mut sources, ui)? {
        Ok(library) => library,
        Err(exit) => return Ok(Err(exit)),
    };
    let file = shown(&description(path));
    let checked = pipeline::load(&Disk, &file, &file, &mut sources)?;
    let mut diagnostics = checked.diagnostics;
    let documents = checked.output.as_ref().and_then(|school| {
        let built = pipeline::build(&Disk, &file, school, &library);
        diagnostics.extend(built.diagnostics);
        built.output
    });
    ui.findings(&diagnostics, &sources, ending);
    match (checked.output, documents) {
        (Some(school), Some(documents)) if !diagnostics.has_errors() => {
            Ok(Ok(Loaded { school, library, documents, sources }))
        }
        _ => Ok(Err(Exit::Findings)),
    }
}
