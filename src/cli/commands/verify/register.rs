//! The approvals of descriptions, as they are now and as they were at earlier commits.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;

use super::super::super::academies::TRUST;
use super::super::super::disk::{DESCRIPTION, Disk, description, shown};
use super::super::super::editions::{Archive, Point, Subject, repository_around};
use super::super::super::survey::{Found, find, published_in};
use super::files::Asked;
use crate::attest::{Judgement, Paper, Verdict, held, judged, newest_approved};
use crate::check::{Decision, decision};
use crate::library::Library;
use crate::pipeline::{self, Described};
use crate::revision::{Repository, Revision};
use crate::school::School;
use crate::source::{Files, Sources};

/// The registers of the folders that were asked about, each read once.
#[derive(Debug)]
pub(super) struct Registers<'a> {
    library: &'a Library,
    sources: &'a Sources,
    /// The description that was named, for every file.
    named: Option<&'a Path>,
    read: BTreeMap<PathBuf, Result<Register<'a>, String>>,
}

/// The schools whose approvals can hold a file.
#[derive(Debug)]
struct Register<'a> {
    archive: Archive<'a>,
    schools: Vec<Entry>,
}

/// A school, with where its description and its published files are.
#[derive(Debug)]
struct Entry {
    name: String,
    subject: Subject,
    school: School,
    /// The folder in which it publishes, without links; as it was typed if it does not exist.
    published: PathBuf,
    /// What earlier editions of its description name, once it was asked for.
    past: OnceCell<Past>,
}

impl<'a> Registers<'a> {
    pub(super) fn new(library: &'a Library, sources: &'a Sources, named: Option<&'a Path>) -> Self {
        Self { library, sources, named, read: BTreeMap::new() }
    }

    /// The description that judges a file, and the judgement; else why none can.
    pub(super) fn judge(
        &mut self,
        file: &Asked,
        paper: &Paper<'_>,
        sha256: Option<&str>,
    ) -> Result<(Option<String>, Judgement), String> {
        let at = match self.named {
            Some(named) => description(named),
            None => nearest(&file.path).ok_or_else(|| {
                format!(
                    "{}: there is no {DESCRIPTION} in a folder above it, so nobody can tell what was approved; name it with \
                     --in",
                    file.shown()
                )
            })?,
        };
        let (library, sources) = (self.library, self.sources);
        let register = self.read.entry(at.clone()).or_insert_with(|| Register::read(&at, library, sources));
        register.as_ref().map_err(Clone::clone)?.judge(file, paper, sha256)
    }

    /// What people should know about the registers.
    pub(super) fn notes(&self) -> Vec<String> {
        let shallow =
            |register: &Register<'_>| register.archive.repository.as_ref().is_some_and(Repository::is_shallow);
        let cut_off = self.read.iter().filter(|(_, register)| register.as_ref().is_ok_and(shallow));
        cut_off
            .map(|(path, _)| {
                format!(
                    "The git history of {} is cut off, so approvals taken out of it before are not known: git fetch --unshallow",
                    shown(path)
                )
            })
            .collect()
    }
}

/// The description in the nearest folder above a file.
fn nearest(file: &Path) -> Option<PathBuf> {
    let real = fs::canonicalize(file).ok()?;
    let typed = file.parent()?;
    let mut up = typed.to_owned();
    for folder in real.ancestors().skip(1) {
        let has = |name: &str| folder.join(name).is_file().then(|| tidy(&up, folder).join(name));
        if let Some(found) = has(DESCRIPTION).or_else(|| has(TRUST)) {
            return Some(found);
        }
        up = match (up.file_name(), up.parent()) {
            (Some(_), Some(above)) => above.to_owned(),
            _ => up.join(".."),
        };
    }
    None
}

/// `typed` if it is the folder `real`, so that people see the path they typed; else `real`.
fn tidy(typed: &Path, real: &Path) -> PathBuf {
    let here = if typed.as_os_str().is_empty() { Path::new(".") } else { typed };
    if fs::canonicalize(here).is_ok_and(|path| path == real) { typed.to_owned() } else { real.to_owned() }
}

impl<'a> Register<'a> {
    fn read(at: &Path, library: &'a Library, sources: &'a Sources) -> Result<Self, String> {
        let repository = repository_around(at).map_err(|error| format!("{error:#}"))?;
        let mut texts = sources.clone();
        // A folder that holds descriptions further down counts as all of them.
        let path = if at.file_name().is_some_and(|name| name == DESCRIPTION) && !at.is_file() {
            at.parent().map_or_else(|| at.to_owned(), Path::to_owned)
        } else {
            at.to_owned()
        };
        let mut schools = Vec::new();
        for found in find(&[path], &mut texts) {
            let subject = Subject::of(&found, repository.as_ref()).map_err(|error| format!("{error:#}"))?;
            let name = found.name();
            let described = match &found {
                Found::Academy(academy) => academy.described(),
                _ => Described::school(&name),
            };
            let read = pipeline::read(&Disk, described, &mut texts.clone()).map_err(|error| error.to_string())?;
            let school = read.output.ok_or_else(|| format!("{name} has errors: esafe validate {name}"))?;
            let published = published_in(&found, None);
            let published = fs::canonicalize(&published).unwrap_or(published);
            schools.push(Entry { name, subject, school, published, past: OnceCell::new() });
        }
        let archive = Archive { repository, library, sources, rebuild: false };
        Ok(Self { archive, schools })
    }

    fn judge(
        &self,
        file: &Asked,
        paper: &Paper<'_>,
        sha256: Option<&str>,
    ) -> Result<(Option<String>, Judgement), String> {
        let by_bytes = |entry: &Entry| Some((Some(entry.name.clone()), held(&entry.school, sha256?)?));
        if let Some(judged) = self.schools.iter().find_map(by_bytes) {
            return Ok(judged);
        }
        for entry in &self.schools {
            let once = sha256.map(|sha256| self.once(entry, sha256)).transpose();
            if let Some(judgement) = once.map_err(|error| format!("{}: {error:#}", entry.name))?.flatten() {
                return Ok((Some(entry.name.clone()), judgement));
            }
        }
        let real = fs::canonicalize(&file.path).unwrap_or_else(|_| file.path.clone());
        let place = |entry: &Entry| real.strip_prefix(&entry.published).ok().map(shown);
        let claims = |entry: &&Entry| {
            let school = paper.claim.and_then(|claim| claim.school.as_ref());
            school == Some(&entry.school.name.value)
        };
        let entry = self.schools.iter().find(claims);
        let entry = entry.or_else(|| self.schools.iter().find(|entry| place(entry).is_some()));
        let Some(entry) = entry.or_else(|| self.schools.first()) else {
            return Err(format!("{}: there is no description to judge it by", file.shown()));
        };
        let place = place(entry);
        let kept_from = self.kept_from(entry, paper);
        let paper = Paper { place: place.as_deref(), kept_from: kept_from.as_deref(), ..*paper };
        let judgement = judged(&entry.school, &paper);
        Ok((Some(entry.name.clone()), judgement))
    }

    /// The version whose approval the current one keeps, if a file says it is of the current one.
    fn kept_from(&self, entry: &Entry, paper: &Paper<'_>) -> Option<String> {
        let policy = &entry.school.policy;
        let current = policy.current();
        if paper.claim?.version != current.version || !current.approvals.is_empty() {
            return None;
        }
        let documents = self.archive.read(&entry.subject, &Point::Now).ok()?.documents?;
        let holds = |body: &str| matches!(decision(policy, body, &documents), Decision::Approved(_));
        let earlier = policy.approvers.first().and_then(|body| policy.decision_of(&body.value));
        let (version, _) = earlier.filter(|_| policy.approvers.iter().all(|body| holds(&body.value)))?;
        Some(version.version.clone())
    }

    /// The judgement on a file that an approval held at an earlier commit, and none holds today.
    fn once(&self, entry: &Entry, sha256: &str) -> Result<Option<Judgement>> {
        if entry.past.get().is_none() {
            let past = Past::of(entry, &self.archive)?;
            // Nobody else fills it.
            let _ = entry.past.set(past);
        }
        let editions = entry.past.get().into_iter().flat_map(|past| past.naming(sha256));
        for (revision, path) in editions {
            let then = self.archive.school_at(&entry.subject, path, revision)?;
            let Some(judgement) = then.and_then(|school| held(&school, sha256)) else { continue };
            let commit = format!("{} of {}", revision.short(), revision.committed);
            return Ok(Some(taken_out(judgement, &entry.school, &commit)));
        }
        Ok(None)
    }
}

/// The digests that earlier editions of a description name.
#[derive(Debug, Default)]
struct Past {
    /// Commit and path, the newest first.
    editions: Vec<(Revision, String)>,
    /// For each digest, which editions name it. They are not understood before one is asked for.
    digests: BTreeMap<String, Vec<usize>>,
}

impl Past {
    fn of(entry: &Entry, archive: &Archive<'_>) -> Result<Self> {
        let Some(repository) = &archive.repository else { return Ok(Self::default()) };
        let editions = entry.subject.editions(archive)?;
        let mut digests: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, (revision, path)) in editions.iter().enumerate() {
            // An edition that cannot be read holds no approval.
            let Ok(bytes) = repository.files_at(revision)?.read(path) else { continue };
            let words = bytes.split(|byte| !byte.is_ascii_hexdigit()).filter(|word| word.len() == DIGEST);
            for digest in words {
                let named = digests.entry(String::from_utf8_lossy(digest).into_owned()).or_default();
                if named.last() != Some(&at) {
                    named.push(at);
                }
            }
        }
        Ok(Self { editions, digests })
    }

    fn naming(&self, sha256: &str) -> impl Iterator<Item = &(Revision, String)> {
        self.digests.get(sha256).into_iter().flatten().filter_map(|at| self.editions.get(*at))
    }
}

/// Digits of a SHA-256.
const DIGEST: usize = 64;

/// The judgement on a file that was held by an approval which the description does not have any more.
fn taken_out(then: Judgement, school: &School, commit: &str) -> Judgement {
    let says = format!("{}, as the description said at commit {commit} and says no more", then.says);
    match newest_approved(&school.policy) {
        _ if then.verdict == Verdict::Draft => Judgement { says, ..then },
        Some(now) => Judgement {
            verdict: Verdict::Superseded,
            superseded_by: Some(now.version.clone()),
            says: format!("{says}; version {} is the one in force", now.version),
            ..then
        },
        None => Judgement { verdict: Verdict::Unknown, superseded_by: None, says, ..then },
    }
}
