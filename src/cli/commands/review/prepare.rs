//! Making an entry in one description: read, edited, proved, published, written.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, anyhow};

use super::super::super::academies::{Academy, academies};
use super::super::super::disk::{Disk, real, shown};
use super::super::super::editions::tag_beginning;
use super::super::super::output::{self, FileSet, Together};
use super::super::super::parallel;
use super::super::super::survey::{self, Found};
use super::super::super::ui::Ui;
use super::super::render::{Format, characters_without_font, file_set, render_one};
use super::commit::{self, Commit};
use super::described::typed;
use super::entry::{Entry, Seen};
use super::settle::settle;
use super::stage::Stage;
use super::told::{Done, Outcome};
use crate::check::{self, Decision};
use crate::diag::Diagnostics;
use crate::document::{Document, Kind, Status, content_digest, slug};
use crate::edit::{self, Edited, Path as EditPath};
use crate::library::Library;
use crate::pipeline::{self, Described};
use crate::school::{School, SchoolDate};
use crate::source::{Files, ReadError, Sources};
use crate::trust::Listed;

/// What every entry of a run is made with.
pub(super) struct Desk<'a> {
    pub(super) library: &'a Library,
    pub(super) sources: &'a Sources,
    pub(super) commit: bool,
    pub(super) dry_run: bool,
    /// The moment of commits.
    pub(super) when: (i64, i32),
}

/// The disk, with another text in place of one file: the one that describes a school.
#[derive(Clone, Copy)]
struct Instead<'a> {
    path: &'a str,
    text: &'a str,
}

impl Files for Instead<'_> {
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        if path == self.path { Ok(self.text.as_bytes().to_vec()) } else { Disk.read(path) }
    }
}

/// A school and its documents, as a text makes them.
struct Made {
    school: School,
    documents: Vec<Document>,
}

/// Why nothing was made.
enum Fault {
    Faulty(Diagnostics, Sources),
    Refused(String),
    Failed(anyhow::Error),
}

impl From<anyhow::Error> for Fault {
    fn from(error: anyhow::Error) -> Self {
        Self::Failed(error)
    }
}

impl From<ReadError> for Fault {
    fn from(error: ReadError) -> Self {
        Self::Failed(error.into())
    }
}

/// An entry that is ready to be written.
struct Ready {
    edited: Edited,
    files: FileSet,
    made: Made,
    /// Whether this entry is the one after which everyone has approved.
    approved: bool,
}

impl Desk<'_> {
    /// Makes `entry` in the description of `found`.
    pub(super) fn make(&self, entry: &dyn Entry, found: &Found, ui: &mut Ui<'_>) -> Outcome {
        match self.try_make(entry, found, ui) {
            Ok(outcome) => outcome,
            Err(Fault::Faulty(diagnostics, sources)) => Outcome::Faulty(diagnostics, Box::new(sources)),
            Err(Fault::Refused(reason)) => Outcome::Refused(reason),
            Err(Fault::Failed(error)) => Outcome::Failed(format!("{error:#}")),
        }
    }

    fn try_make(&self, entry: &dyn Entry, found: &Found, ui: &mut Ui<'_>) -> Result<Outcome, Fault> {
        if let Found::Trust(_, diagnostics) = found {
            return Err(Fault::Faulty(diagnostics.clone(), self.sources.clone()));
        }
        let file = survey::file_of(found)?;
        settle(found, self.dry_run, ui)?;
        let description = real(Path::new(&file))?;
        let text = String::from_utf8(Disk.read(&file)?).map_err(|_| anyhow!("{file} is not text in UTF-8"))?;
        let Made { school, documents } = self.examine(found, Instead { path: &file, text: &text })?;
        let seen = Seen { school: &school, documents: &documents };
        let version = school.policy.current().version.clone();
        if entry.is_there(&seen) {
            return Ok(Outcome::There { school: school.name.value.clone(), version });
        }
        if let Some(reason) = entry.refusal(&seen) {
            return Err(Fault::Refused(reason));
        }
        let ready = self.ready(entry, found, Instead { path: &file, text: &text }, &seen, ui)?;
        let commit = if self.commit { Some(self.commit_of(entry, found, &description, &ready)?) } else { None };
        self.finish(found, &description, &ready, commit)
    }

    /// What `files` make of the school.
    fn examine(&self, found: &Found, files: Instead<'_>) -> Result<Made, Fault> {
        let mut sources = self.sources.clone();
        let examined = match found {
            Found::Academy(academy) if academy.file().is_none() => {
                let again = inline_again(academy, &files, &mut sources)?;
                pipeline::examine(&files, again.described(), self.library, &mut sources, None)?
            }
            Found::Academy(academy) => {
                pipeline::examine(&files, academy.described(), self.library, &mut sources, None)?
            }
            _ => pipeline::examine(&files, Described::school(files.path), self.library, &mut sources, None)?,
        };
        match (examined.school, examined.documents, examined.diagnostics) {
            (Some(school), Some(documents), diagnostics) if !diagnostics.has_errors() => Ok(Made { school, documents }),
            (_, _, diagnostics) => Err(Fault::Faulty(diagnostics, sources)),
        }
    }

    /// Edits the text, and renders what is published with it.
    fn ready(
        &self,
        entry: &dyn Entry,
        found: &Found,
        before: Instead<'_>,
        seen: &Seen<'_>,
        ui: &Ui<'_>,
    ) -> Result<Ready, Fault> {
        let policy = policy_of(found);
        let edited = |files: Option<&FileSet>| -> Result<Edited> {
            let mut sources = Sources::default();
            let source = sources.add(before.path, before.text);
            Ok(edit::apply(&sources, source, &entry.edits(seen, &policy, files))?)
        };
        let first = edited(None)?;
        let made = self.examine(found, Instead { text: &first.after, ..before })?;
        let digests = |documents: &[Document]| documents.iter().map(content_digest).collect::<Vec<_>>();
        if digests(seen.documents) != digests(&made.documents) {
            return Err(anyhow!("recording this would change what the documents say; please report it").into());
        }
        let (files, last) = if entry.publishes() {
            let files = self.publish(found, &made, ui)?;
            let last = edited(Some(&files))?;
            // The digests of the files can be stored only because no file says anything of them.
            if self.examine(found, Instead { text: &last.after, ..before })?.documents != made.documents {
                return Err(anyhow!("storing digests would change what is published; please report it").into());
            }
            (files, last)
        } else {
            (FileSet::new(), first)
        };
        let decided = |body: &str| check::decision(&made.school.policy, body, &made.documents);
        let all = made.school.policy.approvers.iter().all(|body| matches!(decided(&body.value), Decision::Approved(_)));
        Ok(Ready { approved: entry.publishes() && all, edited: last, files, made })
    }

    /// The set as `render` writes it, in the formats in which it is published already.
    fn publish(&self, found: &Found, made: &Made, ui: &Ui<'_>) -> Result<FileSet, Fault> {
        let formats = formats_in(&survey::published_in(found, None));
        if formats.contains(&Format::Pdf) {
            let missing = characters_without_font(&made.school, &made.documents);
            if missing.has_errors() {
                return Err(Fault::Faulty(missing, self.sources.clone()));
            }
        }
        let documents: Vec<&Document> = made.documents.iter().collect();
        let title = |document: &&Document| document.meta.title.clone();
        let rendered = parallel::each(&documents, ui, title, |document| {
            render_one(document, &formats).with_context(|| format!("{} cannot be rendered", document.key))
        });
        let rendered = rendered.into_iter().collect::<Result<Vec<_>>>()?;
        let set = file_set(&made.school, self.library, &documents, &rendered, true);
        set.map_err(Fault::Failed)
    }

    /// The commit of what is ready.
    fn commit_of(&self, entry: &dyn Entry, found: &Found, description: &Path, ready: &Ready) -> Result<Commit> {
        let school = &ready.made.school;
        let policy = ready.made.documents.iter().find(|document| document.kind == Kind::Policy);
        let policy = policy.context("there is no policy among the documents")?;
        let version = &school.policy.current().version;
        let done = entry.done();
        let message = format!("{}\n\n{}: {done}.\n", entry.headline(version, &policy.meta.title), school.name.value);
        let tag = ready.approved.then(|| {
            let name = format!("{}{version}", tag_beginning(Some(found), &school.name.value, &policy.key));
            (name, format!("{} {version}\n\n{}: {done}.", policy.meta.title, school.name.value))
        });
        let folder = survey::published_in(found, None);
        let going = if ready.files.is_empty() { Vec::new() } else { output::going(&folder, &ready.files)? };
        let written = commit::Written { description, text: &ready.edited.after, folder: &folder, files: &ready.files };
        Commit::of(&written, &going, (message, tag), self.when)
    }

    /// Writes everything, or only tells what would be written.
    fn finish(
        &self,
        found: &Found,
        description: &Path,
        ready: &Ready,
        commit: Option<Commit>,
    ) -> Result<Outcome, Fault> {
        let folder = survey::published_in(found, None);
        let school = &ready.made.school;
        let file = survey::file_of(found)?;
        let (hash, tag) = commit.as_ref().map_or((None, None), |commit| (None::<String>, commit.tag()));
        let mut done = Done {
            school: school.name.value.clone(),
            version: school.policy.current().version.clone(),
            next: next(&ready.made, &typed(found, &file)),
            file,
            folder: shown(&folder),
            files: ready.files.keys().cloned().collect(),
            removed: if ready.files.is_empty() { Vec::new() } else { output::going(&folder, &ready.files)? },
            left: commit.as_ref().map_or_else(Vec::new, |commit| commit.left_out.clone()),
            hunks: ready.edited.hunks(),
            awaiting: match ready.made.documents.first().map(|document| &document.meta.status) {
                Some(Status::Draft { awaiting }) if !ready.files.is_empty() => awaiting.clone(),
                _ => Vec::new(),
            },
            commit: hash,
            tag,
        };
        if self.dry_run {
            return Ok(Outcome::Shown(done));
        }
        let landing = commit.map(|commit| commit.record()).transpose()?;
        done.commit = landing.as_ref().map(|landing| landing.commit().to_owned());
        let together = Together { description, before: &ready.edited.before, after: &ready.edited.after, landing };
        output::write_together(&folder, &ready.files, !ready.files.is_empty(), &together)?;
        Ok(Outcome::Done(done))
    }
}

/// What comes next, in a sentence.
fn next(Made { school, documents }: &Made, place: &str) -> String {
    let policy = &school.policy;
    let decided = |body: &str| matches!(check::decision(policy, body, documents), Decision::Approved(_));
    let bodies = || policy.approvers.iter().map(|body| body.value.as_str());
    let awaited = bodies().find(|body| !decided(body)).or(bodies().next()).unwrap_or("governing_body");
    match Stage::of(school, documents, true).next(awaited, false, place) {
        Some(command) => format!("Next: {command}"),
        None => format!(
            "Next: nothing before the review that is due by {}.",
            SchoolDate::Day(policy.next_review.date.last_day())
        ),
    }
}

/// The academy again, as its trust's file is in `files`.
fn inline_again(academy: &Academy, files: &dyn Files, sources: &mut Sources) -> Result<Academy, Fault> {
    let read = pipeline::read_trust(files, &academy.trust.path, sources)?;
    let Some(trust) = read.output else { return Err(Fault::Faulty(read.diagnostics, sources.clone())) };
    let (all, _) = academies(&Arc::new(trust));
    let again = all.into_iter().find(|one| one.id == academy.id && one.file().is_none());
    Ok(again.with_context(|| format!("{} has no academy `{}` any more", academy.trust.path, academy.id))?)
}

/// The path to the policy in the file that describes a school or an academy.
fn policy_of(found: &Found) -> EditPath {
    let inline = match found {
        Found::Academy(academy) if academy.file().is_none() => {
            academy.trust.academies.iter().find_map(|listed| match listed {
                Listed::Inline { id, .. } if slug(&id.value) == academy.id => Some(id.value.clone()),
                Listed::Inline { .. } | Listed::Folders(_) => None,
            })
        }
        _ => None,
    };
    let root = inline.map_or_else(EditPath::root, |name| EditPath::root().key("academies").key(name));
    root.key("policy")
}

/// The formats in which a set is published; those `render` writes by itself if none is.
fn formats_in(folder: &Path) -> Vec<Format> {
    let endings = output::endings(folder);
    let known = [("md", Format::Md), ("pdf", Format::Pdf), ("html", Format::Html), ("json", Format::Json)];
    let formats: Vec<Format> =
        known.into_iter().filter(|(ending, _)| endings.contains(*ending)).map(|(_, format)| format).collect();
    if formats.is_empty() { vec![Format::Md, Format::Pdf, Format::Json] } else { formats }
}
