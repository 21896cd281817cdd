//! Whose editions are meant: a school or an academy, and where its description stands in the repository.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::super::disk::{DESCRIPTION, Disk, shown};
use super::super::survey::Found;
use super::{Archive, Edition};
use crate::document::slug;
use crate::revision::{Repository, Revision, RevisionError, Touch};
use crate::school::School;
use crate::source::Files;

/// A school or an academy whose editions are read.
#[derive(Debug, Clone)]
pub(in crate::cli) struct Subject {
    /// What people know it by: the path of its description.
    pub(in crate::cli) name: String,
    /// As it was found on disk; `None` in a repository without files of its own.
    pub(in crate::cli) found: Option<Found>,
    /// Path in the repository of the file that describes it; of an academy that stands in its trust's file, that file.
    pub(super) file: Option<String>,
    /// Its name in the trust's file, if it stands there.
    pub(super) inline: Option<String>,
}

impl Subject {
    /// The subject that was found on disk.
    pub(in crate::cli) fn of(found: &Found, repository: Option<&Repository>) -> Result<Self> {
        let (path, inline) = match found {
            Found::School(path) => (path.clone(), None),
            Found::Academy(academy) => match academy.file() {
                Some(file) => (PathBuf::from(file), None),
                None => (PathBuf::from(&academy.trust.path), Some(academy.id.clone())),
            },
            Found::Trust(name, _) => bail!("{name} has errors, so its academies cannot be told: esafe validate {name}"),
            Found::Unreadable(_, reason) => bail!("{reason}"),
        };
        let file = match repository {
            Some(repository) => Some(repository.path_of(&real(&path)?)?),
            None => None,
        };
        Ok(Self { name: found.name(), found: Some(found.clone()), file, inline })
    }

    /// The description at `path` in a repository without files of its own.
    pub(in crate::cli) fn in_bare(path: &Path, repository: &Repository) -> Result<Self> {
        let within = repository.path_of(path)?;
        let file = match within.as_str() {
            "" => DESCRIPTION.to_owned(),
            file if Path::new(file).extension().is_some_and(|ending| ending == "yaml" || ending == "yml") => within,
            folder => format!("{folder}/{DESCRIPTION}"),
        };
        Ok(Self { name: file.clone(), found: None, file: Some(file), inline: None })
    }

    /// Nobody in particular: two folders are compared.
    pub(in crate::cli) fn nowhere() -> Self {
        Self { name: "the two folders".to_owned(), found: None, file: None, inline: None }
    }

    /// Whether what is on disk differs from what is committed at `revision`; not so if nothing is on disk. Ends of lines,
    /// which git can be told to change, make no difference.
    pub(in crate::cli) fn has_changes(&self, archive: &Archive<'_>, revision: &Revision) -> Result<bool> {
        let (Some(repository), Some(file)) = (&archive.repository, &self.file) else { return Ok(false) };
        let on_disk = match &self.found {
            None => return Ok(false),
            Some(Found::Academy(academy)) => academy.file().unwrap_or(&academy.trust.path).to_owned(),
            Some(found) => found.name(),
        };
        let plain = |bytes: Vec<u8>| bytes.into_iter().filter(|byte| *byte != b'\r').collect::<Vec<u8>>();
        let committed = repository.files_at(revision)?.read(file).ok().map(plain);
        Ok(Disk.read(&on_disk).ok().map(plain) != committed)
    }

    /// What the names of the tags of its versions begin with, going by an edition of it.
    pub(in crate::cli) fn tag_beginnings(&self, edition: &Edition) -> Vec<String> {
        let Some(policy) = edition.says.policy() else { return Vec::new() };
        vec![tag_beginning(self.found.as_ref(), &policy.school, &policy.document.key)]
    }

    /// The oldest commit whose description `holds`, of those without a newer one whose description does not.
    pub(in crate::cli) fn first_with(
        &self,
        archive: &Archive<'_>,
        holds: impl Fn(&School) -> bool,
    ) -> Result<Option<Revision>> {
        let mut first = None;
        for (revision, path) in self.editions(archive)? {
            let school = archive.school_at(self, &path, &revision)?;
            if !school.is_some_and(|school| holds(&school)) {
                break;
            }
            first = Some(revision);
        }
        Ok(first)
    }

    /// The commits that changed its file, newest first, each with the path that the file had then.
    pub(in crate::cli) fn editions(&self, archive: &Archive<'_>) -> Result<Vec<(Revision, String)>> {
        let (Some(repository), Some(file)) = (&archive.repository, &self.file) else { return Ok(Vec::new()) };
        let head = match repository.head() {
            Err(RevisionError::NoCommits) => return Ok(Vec::new()),
            head => head?,
        };
        let history = repository.touching(&head, &[file], &mut |_| {})?;
        let path = |touch: Touch| Some((touch.revision, touch.paths.into_iter().next().flatten()?));
        Ok(history.touches.into_iter().filter_map(path).collect())
    }

    /// The paths its file has had, the newest first.
    pub(super) fn paths(&self, archive: &Archive<'_>, from: &Revision) -> Result<Vec<String>> {
        let (Some(repository), Some(file)) = (&archive.repository, &self.file) else { return Ok(Vec::new()) };
        let history = repository.touching(from, &[file], &mut |_| {})?;
        let mut paths = vec![file.clone()];
        for path in history.touches.into_iter().flat_map(|touch| touch.paths).flatten() {
            if !paths.contains(&path) {
                paths.push(path);
            }
        }
        Ok(paths)
    }
}

/// What the names of the tags begin with that mark versions of the document `key` of a school called `school`.
pub(in crate::cli) fn tag_beginning(found: Option<&Found>, school: &str, key: &str) -> String {
    let school = match found {
        Some(Found::Academy(academy)) => academy.id.clone(),
        _ => slug(school),
    };
    format!("{school}/{key}/v")
}

/// `path` without links, also if the file is not there any more.
fn real(path: &Path) -> Result<PathBuf> {
    if let Ok(real) = fs::canonicalize(path) {
        return Ok(real);
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let real = fs::canonicalize(folder).with_context(|| format!("there is no folder {}", shown(folder)))?;
    Ok(path.file_name().map_or_else(|| real.clone(), |name| real.join(name)))
}
