//! The past of a description: what every commit held that changed it or what is published of it.

use std::collections::{BTreeSet, HashMap};

use anyhow::Result;

use super::super::academies::TRUST;
use super::super::output::MANIFEST;
use super::read::{Place, described, first_error, published_beside, records};
use super::{Archive, Subject, tag_beginning};
use crate::diff::Facts;
use crate::document::{Kind, content_digest};
use crate::history::{Commit, Contents, Digests, Held, Published, Snapshot, needs_text, same_facts};
use crate::pipeline;
use crate::report::visible;
use crate::revision::{Revision, RevisionError, Tree};

/// The past of a description.
#[derive(Debug, Default)]
pub(in crate::cli) struct Past {
    /// What each commit held, oldest first.
    pub(in crate::cli) snapshots: Vec<Snapshot>,
    /// The snapshots that hold what is committed now.
    pub(in crate::cli) last: Vec<usize>,
    /// How many commits were looked at.
    pub(in crate::cli) seen: usize,
    /// Whether the oldest of them is the beginning.
    pub(in crate::cli) complete: bool,
    /// What the names of the tags of its versions have begun with, as `school/policy/v`.
    pub(in crate::cli) tag_beginnings: BTreeSet<String>,
    /// The commit of each snapshot, and the path of the description in it.
    places: Vec<(Revision, Option<String>)>,
}

/// What is published at a commit, and what the tags of it begin with.
type Set = Option<(Published, String)>;

/// Reads descriptions and records that have not been read before.
struct Reader<'a> {
    archive: &'a Archive<'a>,
    subject: &'a Subject,
    /// What descriptions say, by what git calls everything that they are read from.
    descriptions: HashMap<Vec<Option<String>>, Told>,
    /// What is published, by what git calls the folder.
    sets: HashMap<String, Set>,
}

/// What a description says, and where its documents are published.
#[derive(Clone)]
struct Told {
    contents: Contents,
    fault: Option<String>,
    published: String,
}

impl Archive<'_> {
    /// The past of `subject` up to the commit that is checked out; `None` without a repository or any commit in it.
    /// `progress` hears how many commits have been looked at.
    pub(in crate::cli) fn past(&self, subject: &Subject, progress: &mut dyn FnMut(usize)) -> Result<Option<Past>> {
        let (Some(repository), Some(file)) = (&self.repository, &subject.file) else { return Ok(None) };
        let head = match repository.head() {
            Err(RevisionError::NoCommits) => return Ok(None),
            head => head?,
        };
        let (place, _) = self.place(&repository.files_at(&head)?, file, subject.inline.as_deref());
        let manifest = format!("{}/{MANIFEST}", published_beside(&place));
        let mut paths = vec![file.as_str(), &manifest];
        if let Place::Academy(trust, ..) = &place {
            paths.push(&trust.path);
        }
        let history = repository.touching(&head, &paths, progress)?;
        let turned = |at: usize| history.touches.len() - 1 - at;
        let mut past = Past {
            last: history.last.iter().map(|&at| turned(at)).collect(),
            seen: history.seen,
            complete: history.complete,
            ..Past::default()
        };
        let mut reader = Reader { archive: self, subject, descriptions: HashMap::new(), sets: HashMap::new() };
        for touch in history.touches.iter().rev() {
            let tree = repository.files_at(&touch.revision)?;
            let path = touch.paths.first().cloned().flatten();
            let (contents, fault, beginning) = reader.contents(&tree, path.as_deref())?;
            past.tag_beginnings.extend(beginning);
            let before = touch.before.iter().map(|&at| turned(at)).collect();
            past.snapshots.push(Snapshot {
                commit: commit(&touch.revision),
                before,
                contents,
                fault: fault.as_deref().map(visible),
            });
            past.places.push((touch.revision.clone(), path));
        }
        Ok(Some(past))
    }

    /// Makes the text of those snapshots again that an audit needs it of. `progress` hears how many have been made, of how
    /// many.
    pub(in crate::cli) fn rebuild(
        &self,
        subject: &Subject,
        past: &mut Past,
        progress: &mut dyn FnMut(usize, usize),
    ) -> Result<()> {
        let needed = needs_text(&past.snapshots);
        let mut last: Option<usize> = None;
        for (done, &at) in needed.iter().enumerate() {
            progress(done, needed.len());
            // The same facts make the same text.
            let known = last.and_then(|last| past.snapshots[last].held());
            let known = known.zip(past.snapshots[at].held()).filter(|(last, this)| same_facts(last, this));
            let text = match known.map(|(last, _)| last.rebuilt.clone()) {
                Some(text) => text,
                None => match &past.places[at] {
                    (revision, Some(path)) => self.text_at(subject, path, revision)?,
                    (_, None) => None,
                },
            };
            if let Contents::Held(held) = &mut past.snapshots[at].contents {
                held.rebuilt = text;
                last = Some(at);
            }
        }
        Ok(())
    }

    /// Content digests of the documents made from the description at `path`; `None` if none can be made.
    fn text_at(&self, subject: &Subject, path: &str, revision: &Revision) -> Result<Option<Digests>> {
        let Some(repository) = &self.repository else { return Ok(None) };
        let tree = repository.files_at(revision)?;
        let (place, mut sources) = self.place(&tree, path, subject.inline.as_deref());
        let Ok(described) = described(&place) else { return Ok(None) };
        let Ok(read) = pipeline::read(&tree, described, &mut sources) else { return Ok(None) };
        let Some(school) = read.output.filter(|_| !read.diagnostics.has_errors()) else { return Ok(None) };
        let Ok(documents) = self.documents(&tree, &school, described, &mut sources) else { return Ok(None) };
        let approved = documents.iter().filter(|document| is_approved(document.kind));
        Ok(Some(approved.map(|document| (document.key.clone(), content_digest(document))).collect()))
    }

    /// The version that the description has at `revision`, wherever it was then; `None` if it cannot be told.
    pub(in crate::cli) fn version_at(&self, subject: &Subject, past: &Past, revision: &Revision) -> Option<String> {
        let tree = self.repository.as_ref()?.files_at(revision).ok()?;
        let mut paths = past.places.iter().rev().filter_map(|(_, path)| path.as_deref());
        let path = paths.find(|path| tree.has(path))?;
        let school = self.school_at(subject, path, revision).ok()??;
        Some(school.policy.current().version.clone())
    }
}

impl Reader<'_> {
    /// What a commit holds, what is wrong with it, and what the tags of what is published in it begin with.
    fn contents(&mut self, tree: &Tree<'_>, path: Option<&str>) -> Result<(Contents, Option<String>, Option<String>)> {
        let Some(path) = path else { return Ok((Contents::Absent, None, None)) };
        let ids = read_from(tree, path);
        let known = self.descriptions.get(&ids).cloned();
        let told = known.unwrap_or_else(|| self.told(tree, path));
        self.descriptions.entry(ids).or_insert_with(|| told.clone());
        let Told { mut contents, fault, published } = told;
        let set = self.set(tree, &published)?;
        if let (Contents::Held(held), Some((published, _))) = (&mut contents, &set) {
            held.published = Some(published.clone());
        }
        Ok((contents, fault, set.map(|(_, beginning)| beginning)))
    }

    fn told(&self, tree: &Tree<'_>, path: &str) -> Told {
        let (place, mut sources) = self.archive.place(tree, path, self.subject.inline.as_deref());
        let published = published_beside(&place);
        let unreadable = |fault: String| (Contents::Unreadable, Some(fault));
        let read = described(&place)
            .and_then(|described| pipeline::read(tree, described, &mut sources).map_err(|error| error.to_string()));
        let (contents, fault) = match read {
            Err(reason) => unreadable(reason),
            Ok(read) => {
                let fault = read.diagnostics.has_errors().then(|| first_error(&read.diagnostics, &sources));
                match read.output {
                    None => unreadable(fault.unwrap_or_default()),
                    Some(school) => {
                        let held = Held {
                            approvers: school.policy.approvers.iter().map(|body| body.value.clone()).collect(),
                            facts: Facts::of(&school),
                            versions: school.policy.versions,
                            published: None,
                            rebuilt: None,
                        };
                        (Contents::Held(Box::new(held)), fault)
                    }
                }
            }
        };
        Told { contents, fault, published }
    }

    fn set(&mut self, tree: &Tree<'_>, folder: &str) -> Result<Set> {
        let Some(id) = tree.id_of(folder) else { return Ok(None) };
        if let Some(set) = self.sets.get(&id) {
            return Ok(set.clone());
        }
        let records = records(tree, folder)?.unwrap_or_default();
        let policy = records.iter().find(|record| record.document.kind == Kind::Policy);
        let set = policy.map(|policy| {
            let approved = records.iter().filter(|record| is_approved(record.document.kind));
            let digests = approved.map(|record| (record.document.key.clone(), record.content_digest.clone())).collect();
            let beginning = tag_beginning(self.subject.found.as_ref(), &policy.school, &policy.document.key);
            (Published { version: policy.document.version.clone(), digests }, beginning)
        });
        self.sets.insert(id, set.clone());
        Ok(set)
    }
}

/// What git calls everything that the description at `path` is read from: its file, and those of trusts above it.
fn read_from(tree: &Tree<'_>, path: &str) -> Vec<Option<String>> {
    let mut ids = vec![Some(path.to_owned()), tree.id_of(path)];
    let mut folder = path;
    while let Some((above, _)) = folder.rsplit_once('/') {
        ids.push(tree.id_of(&format!("{above}/{TRUST}")));
        folder = above;
    }
    ids.push(tree.id_of(TRUST));
    ids
}

/// Whether approvals are about documents of this kind.
fn is_approved(kind: Kind) -> bool {
    matches!(kind, Kind::Policy | Kind::Agreement)
}

/// A commit as histories tell of it, with what cannot be seen in its words written out: anybody can commit anything.
pub(in crate::cli) fn commit(revision: &Revision) -> Commit {
    Commit {
        id: revision.short(),
        author: visible(&revision.author),
        day: revision.committed,
        summary: visible(&revision.summary),
    }
}
