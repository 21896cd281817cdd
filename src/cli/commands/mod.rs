//! One file for each command: its arguments beside what it does.

pub(super) mod completions;
pub(super) mod init;
pub(super) mod render;
pub(super) mod schema;
pub(super) mod validate;

use std::path::Path;

use anyhow::Result;

use super::disk::{Disk, description, shown};
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

/// Reads the description a person means by `path` and makes its documents, or says what is wrong and how the command
/// ends.
fn load(path: &Path, ending: &str, ui: &mut Ui<'_>) -> Result<Result<Loaded, Exit>> {
    let mut sources = Sources::default();
    let library = pipeline::embedded_library(&mut sources);
    let Some(library) = library.output.filter(|_| !library.diagnostics.has_errors()) else {
        ui.findings(&library.diagnostics, &sources, " The tool's own policy library is at fault; please report this.");
        return Ok(Err(Exit::Internal));
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
