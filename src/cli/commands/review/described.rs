//! Where a description stands on the disk, and what it says, or would say with a change.

use std::path::PathBuf;

use anyhow::{Context, Result, anyhow, bail};

use super::super::super::disk::{Disk, shown};
use super::super::super::exit::Exit;
use super::super::super::survey::{Found, reviewed_in};
use super::super::super::ui::Ui;
use super::stage::Stage;
use crate::check::Timing;
use crate::diag::{Diagnostics, Family};
use crate::document::{Document, slug};
use crate::edit::{self, Edit, Edited};
use crate::library::Library;
use crate::pipeline::{self, Described};
use crate::school::School;
use crate::source::{Files, ReadError, Sources};
use crate::trust::{Listed, Trust};

/// A description on the disk.
#[derive(Debug)]
pub(in crate::cli::commands) struct Description<'a> {
    found: &'a Found,
    /// The file that holds its versions.
    pub(in crate::cli::commands) file: String,
    /// Its name in that file, if that is its trust's.
    inline: Option<String>,
}

/// What a description says.
#[derive(Debug)]
pub(in crate::cli::commands) struct Said {
    pub(in crate::cli::commands) school: School,
    pub(in crate::cli::commands) documents: Vec<Document>,
    pub(in crate::cli::commands) diagnostics: Diagnostics,
    pub(in crate::cli::commands) sources: Sources,
}

/// Why nothing can be told of a description.
#[derive(Debug)]
pub(in crate::cli::commands) enum Refused {
    /// It has errors that stand in the way.
    Faulty(Box<(Diagnostics, Sources)>),
    /// What is asked for makes no sense.
    Usage(String),
    /// Something else.
    Failed(anyhow::Error),
}

impl Refused {
    /// Says why, and how the command ends.
    pub(in crate::cli::commands) fn say(self, name: &str, ui: &mut Ui<'_>) -> Exit {
        match self {
            Self::Faulty(faults) => {
                let (diagnostics, sources) = *faults;
                ui.findings(&diagnostics, &sources, Some(" Put the errors right first: nothing was written."));
                Exit::Findings
            }
            Self::Usage(message) => {
                ui.say(format_args!("error: {name}: {message}"));
                Exit::Usage
            }
            Self::Failed(error) => ui.failed_on(name, error),
        }
    }
}

impl From<anyhow::Error> for Refused {
    fn from(error: anyhow::Error) -> Self {
        Self::Failed(error)
    }
}

/// What to type after a command that is about `found`, which `file` describes.
pub(in crate::cli::commands) fn typed(found: &Found, file: &str) -> String {
    let quoted = |path: &str| {
        let plain = |c: char| c.is_alphanumeric() || "/\\._-:".contains(c);
        if path.chars().all(plain) { path.to_owned() } else { format!("\"{path}\"") }
    };
    match found {
        // An academy can stand in its trust's file, and its commands are typed there.
        Found::Academy(academy) => format!("{} --academy {}", quoted(&academy.trust.path), academy.id),
        Found::School(_) | Found::Trust(..) | Found::Unreadable(..) => quoted(file),
    }
}

/// The disk, with one file as it would be.
struct Changed<'a> {
    path: &'a str,
    text: &'a str,
}

impl Files for Changed<'_> {
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        if path == self.path { Ok(self.text.as_bytes().to_vec()) } else { Disk.read(path) }
    }
}

impl<'a> Description<'a> {
    /// The description that was found; the texts of trusts are in `sources`.
    pub(in crate::cli::commands) fn of(found: &'a Found, sources: &Sources) -> Result<Self, Refused> {
        let (file, inline) = match found {
            Found::School(path) => (shown(path), None),
            Found::Academy(academy) => match academy.file() {
                Some(file) => (file.to_owned(), None),
                None => (academy.trust.path.clone(), Some(name_in(&academy.trust, &academy.id)?)),
            },
            Found::Trust(_, diagnostics) => {
                return Err(Refused::Faulty(Box::new((diagnostics.clone(), sources.clone()))));
            }
            Found::Unreadable(_, reason) => return Err(Refused::Failed(anyhow!("{reason}"))),
        };
        Ok(Self { found, file, inline })
    }

    /// What people know it by.
    pub(in crate::cli::commands) fn name(&self) -> String {
        self.found.name()
    }

    /// The academy's name in its trust, if it is one.
    pub(in crate::cli::commands) fn academy(&self) -> Option<&str> {
        match self.found {
            Found::Academy(academy) => Some(&academy.id),
            Found::School(_) | Found::Trust(..) | Found::Unreadable(..) => None,
        }
    }

    /// What to type after a command that is about it.
    pub(in crate::cli::commands) fn typed(&self) -> String {
        typed(self.found, &self.file)
    }

    /// The folder of its review's pack.
    pub(in crate::cli::commands) fn folder(&self) -> PathBuf {
        reviewed_in(self.found)
    }

    /// The path to what it says of its own in its file.
    pub(in crate::cli::commands) fn own(&self) -> edit::Path {
        let root = edit::Path::root();
        match &self.inline {
            None => root,
            Some(name) => root.key("academies").key(name.as_str()),
        }
    }

    /// The path to its versions in its file.
    pub(super) fn versions(&self) -> edit::Path {
        self.own().key("policy").key("versions")
    }

    /// The text of its file.
    pub(in crate::cli::commands) fn text(&self) -> Result<String> {
        let bytes = Disk.read(&self.file)?;
        String::from_utf8(bytes).with_context(|| format!("{} is not text in UTF-8", self.file))
    }

    /// The file as it is after `edits`; nothing is written.
    pub(in crate::cli::commands) fn edited(&self, text: &str, edits: &[Edit]) -> Result<Edited> {
        let mut sources = Sources::default();
        let source = sources.add(self.file.as_str(), text);
        Ok(edit::apply(&sources, source, edits)?)
    }

    /// What it says if its file has `text`, judged by `library`; the texts of that and of trusts are in `sources`.
    pub(in crate::cli::commands) fn said(
        &self,
        text: &str,
        library: &Library,
        sources: &Sources,
        timing: impl Into<Option<Timing>>,
    ) -> Result<Said, Refused> {
        let files = Changed { path: &self.file, text };
        let mut sources = sources.clone();
        let trust;
        let described = match (self.found, &self.inline) {
            (Found::Academy(_), Some(name)) => {
                let read = pipeline::read_trust(&files, &self.file, &mut sources).map_err(anyhow::Error::from)?;
                let Some(output) = read.output else {
                    return Err(Refused::Faulty(Box::new((read.diagnostics, sources))));
                };
                trust = output;
                inline(&trust, name)?
            }
            (Found::Academy(academy), None) => academy.described(),
            _ => Described::school(&self.file),
        };
        let examined = pipeline::examine(&files, described, library, &mut sources, timing.into());
        let examined = examined.map_err(anyhow::Error::from)?;
        let (Some(school), Some(documents)) = (examined.school, examined.documents) else {
            // What the review itself will settle does not stand in its way.
            let mut diagnostics = examined.diagnostics;
            diagnostics.remove(|finding| finding.code.family() == Family::Review);
            return Err(Refused::Faulty(Box::new((diagnostics, sources))));
        };
        Ok(Said { school, documents, diagnostics: examined.diagnostics, sources })
    }
}

impl Description<'_> {
    /// What it says without the version that is still to be approved, which hides what has lapsed; `None` if there is no such
    /// version, or none before it. `now` is what it says, and `text` that of its file.
    pub(super) fn without_open(
        &self,
        (text, now, stage): (&str, &Said, Stage),
        library: &Library,
        sources: &Sources,
        timing: impl Into<Option<Timing>>,
    ) -> Option<Said> {
        if !stage.is_open() || now.school.policy.versions.len() < 2 {
            return None;
        }
        let without = self.edited(text, &[Edit::remove(self.versions().item(-1))]).ok()?;
        self.said(&without.after, library, sources, timing).ok()
    }
}

/// The name that the academy `id` has in its trust's file.
fn name_in(trust: &Trust, id: &str) -> Result<String> {
    let name = trust.academies.iter().find_map(|listed| match listed {
        Listed::Inline { id: name, .. } if slug(&name.value) == id => Some(name.value.clone()),
        Listed::Inline { .. } | Listed::Folders(_) => None,
    });
    name.with_context(|| format!("{} has no academy `{id}`", trust.path))
}

fn inline<'t>(trust: &'t Trust, wanted: &str) -> Result<Described<'t>> {
    for listed in &trust.academies {
        if let Listed::Inline { id, own } = listed
            && id.value == wanted
        {
            return Ok(Described::Inline { trust, own });
        }
    }
    bail!("{} has no academy `{wanted}`", trust.path)
}
