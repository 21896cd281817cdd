//! The list of what a complete set still has to have done to it. While it is there, the set is finished and not undone.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use serde::{Deserialize, Serialize};
use walkdir::WalkDir;

use super::super::disk::read_within;
use super::changes::Changes;
use super::landing;
use super::lock::{LOCK, WAITING};
use super::place::{in_the_way, is_inside, make_folders, not_of_the_set, refused};
use crate::document::sha256_hex;
use crate::render::manifest::ManifestFile;
use crate::revision::Landing;
use crate::source::ReadError;

/// The journal, inside [`WAITING`].
pub(super) const JOURNAL: &str = "journal.json";
/// The new description, inside [`WAITING`]; no file of a set has that name.
pub(super) const DESCRIPTION: &str = "description.yaml";
/// The journal while it is written.
const PART: &str = "journal.part";
/// Most bytes of a journal; that of a set of twenty files has about a thousand.
const LIMIT: u64 = 8 << 20;

/// What turns the old set into the new one. Doing any part of it twice does no harm.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Journal {
    /// Files to be moved from [`WAITING`] into the folder: paths below both.
    pub(super) moves: Vec<String>,
    /// Files to be removed from the folder, if they are still what they were.
    pub(super) removals: Vec<ManifestFile>,
    /// SHA-256 of the description that is replaced by the one that waits as [`DESCRIPTION`]; where it stands is for whoever
    /// finishes this to say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<String>,
    /// A commit of what is written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) landing: Option<Landing>,
}

/// Whether the set in `folder` is being replaced, or a run that replaced it was cut off: then it is of no one run.
pub(in crate::cli) fn is_unfinished(folder: &Path) -> bool {
    fs::symlink_metadata(folder.join(WAITING).join(JOURNAL)).is_ok()
}

/// Finishes a run that was cut off after its set was complete, and says so; clears away one that was cut off before.
///
/// `description` is where the description of the set stands, if the caller knows.
pub(super) fn settle(changes: &impl Changes, folder: &Path, description: Option<&Path>) -> Result<bool> {
    let waiting = folder.join(WAITING);
    let Some(journal) = read(&waiting)? else {
        landing::forget(changes, &waiting, description.unwrap_or(folder))?;
        clear(changes, &waiting)?;
        return Ok(false);
    };
    if let (Some(landing), Some(description)) = (&journal.landing, description) {
        landing::clear_locks(changes, landing, description)?;
    }
    journal.carry_out(changes, folder, description)?;
    clear(changes, &waiting)?;
    // The next journal must not meet this one again after a power cut.
    changes.sync_folder(&waiting).map_err(|error| not_written(&waiting, &error))?;
    Ok(true)
}

fn read(waiting: &Path) -> Result<Option<Journal>> {
    let path = waiting.join(JOURNAL);
    let damaged =
        || anyhow!("{} is damaged; delete the folder {}, then run `esafe render`", path.display(), waiting.display());
    match fs::symlink_metadata(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(refused(cannot_read(&path), &error)),
        Ok(meta) if !meta.is_file() => return Err(damaged()),
        Ok(_) => {}
    }
    let bytes = match read_within(&path.to_string_lossy(), LIMIT) {
        Ok(bytes) => bytes,
        Err(ReadError::TooLarge { .. }) => return Err(damaged()),
        Err(error) => return Err(error).with_context(|| format!("{} cannot be read", path.display())),
    };
    let journal: Journal = serde_json::from_slice(&bytes).map_err(|_| damaged())?;
    if journal.stays_inside(waiting) { Ok(Some(journal)) } else { Err(damaged()) }
}

impl Journal {
    /// Whether it only names files in the folder, and only files wait to be moved there. Anybody can write a journal, and
    /// a folder can come from anywhere.
    fn stays_inside(&self, waiting: &Path) -> bool {
        let is_sound = |path: &str| is_inside(path) && !Path::new(path).starts_with(WAITING);
        let is_file = |path: &str| {
            in_the_way(waiting, path).is_none()
                && fs::symlink_metadata(waiting.join(path)).map_or(true, |meta| meta.is_file())
        };
        self.moves.iter().all(|path| is_sound(path) && is_file(path))
            && self.removals.iter().all(|file| is_sound(&file.path))
    }

    /// Writes the journal of a set that waits in `folder`; from then on the set is finished, whatever happens.
    pub(super) fn write(&self, changes: &impl Changes, folder: &Path) -> Result<()> {
        let waiting = folder.join(WAITING);
        let sync = |folder: &Path| changes.sync_folder(folder).map_err(|error| not_written(folder, &error));
        // After a power cut, a journal must not be there without what it lists.
        for below in folders_of(&waiting, self.moves.iter().map(String::as_str)).iter().rev() {
            sync(below)?;
        }
        sync(folder)?;
        let part = waiting.join(PART);
        changes.write(&part, &serde_json::to_vec(self)?).map_err(|error| not_written(&part, &error))?;
        let journal = waiting.join(JOURNAL);
        changes.rename(&part, &journal).map_err(|error| not_written(&journal, &error))?;
        // Nor must anything be moved before the journal is there.
        sync(&waiting)
    }

    /// Does what it lists, then takes it away.
    pub(super) fn carry_out(&self, changes: &impl Changes, folder: &Path, description: Option<&Path>) -> Result<()> {
        let done = self.replace(changes, folder, description);
        let uncommitted = done.with_context(|| {
            format!("{} is partly replaced, and the next `esafe render` finishes it", folder.display())
        })?;
        uncommitted.map_or(Ok(()), Err)
    }

    /// Does what it lists; what is not committed, although all is written, and never will be, is said by an error inside.
    fn replace(
        &self,
        changes: &impl Changes,
        folder: &Path,
        description: Option<&Path>,
    ) -> Result<Option<anyhow::Error>> {
        let waiting = folder.join(WAITING);
        let description = match description {
            None if self.description.is_some() || self.landing.is_some() => {
                bail!(
                    "a review was being recorded with it; `esafe render` of its description, without `--out`, goes on"
                )
            }
            description => description.unwrap_or(folder),
        };
        if let Some(before) = &self.description {
            replace_description(changes, &waiting, description, before)?;
        }
        for path in &self.moves {
            let (from, to) = (waiting.join(path), folder.join(path));
            match fs::symlink_metadata(&from) {
                // It was moved before the run was cut off.
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => return Err(refused(format!("{} cannot be read", from.display()), &error)),
                Ok(_) => {}
            }
            if let Some(place) = in_the_way(folder, path) {
                return Err(not_of_the_set(&place));
            }
            if let Some(parent) = to.parent() {
                make_folders(changes, parent)?;
            }
            let what = || format!("{} cannot be replaced; is it open in another program?", to.display());
            changes.rename(&from, &to).map_err(|error| refused(what(), &error))?;
        }
        for file in &self.removals {
            self.remove(changes, folder, file)?;
        }
        let paths = self.moves.iter().chain(self.removals.iter().map(|file| &file.path)).map(String::as_str);
        // After a power cut, the journal must not be gone without what it lists being done.
        for below in folders_of(folder, paths).iter().rev().filter(|below| below.is_dir()) {
            changes.sync_folder(below).map_err(|error| not_written(below, &error))?;
        }
        let uncommitted = match &self.landing {
            None => None,
            Some(landing) => landing::land(changes, landing, description)?,
        };
        remove(changes, &waiting.join(JOURNAL))?;
        Ok(uncommitted)
    }

    /// Removes a file of the former set, and the folders that it leaves empty; but not what somebody changed meanwhile.
    fn remove(&self, changes: &impl Changes, folder: &Path, file: &ManifestFile) -> Result<()> {
        let path = folder.join(&file.path);
        if is_as_listed(folder, file)? {
            remove(changes, &path)?;
        } else if in_the_way(folder, &file.path).is_some() || fs::symlink_metadata(&path).is_ok() {
            return Ok(());
        }
        let moved = |above: &Path| self.moves.iter().any(|path| Path::new(path).starts_with(above));
        let above = Path::new(&file.path).ancestors().skip(1).filter(|above| !above.as_os_str().is_empty());
        for above in above.take_while(|above| !moved(above)) {
            // A folder with something in it stays.
            let _ = changes.remove_folder(&folder.join(above));
        }
        Ok(())
    }
}

/// Moves the new description to its place, unless it is there already. What somebody wrote meanwhile is not lost.
fn replace_description(changes: &impl Changes, waiting: &Path, description: &Path, before: &str) -> Result<()> {
    let from = waiting.join(DESCRIPTION);
    if fs::symlink_metadata(&from).is_err() {
        return Ok(());
    }
    let now = fs::read(description).map_err(|error| refused(cannot_read(description), &error))?;
    if sha256_hex(&now) != before {
        bail!(
            "{} was changed meanwhile; write into it what {} has besides, delete the folder {}, then run `esafe render`",
            description.display(),
            from.display(),
            waiting.display()
        );
    }
    changes.rename(&from, description).map_err(|error| not_written(description, &error))?;
    match description.parent() {
        Some(folder) => changes.sync_folder(folder).map_err(|error| not_written(folder, &error)),
        None => Ok(()),
    }
}

/// Whether a file of the former set is still as it was written.
pub(super) fn is_as_listed(folder: &Path, file: &ManifestFile) -> Result<bool> {
    if in_the_way(folder, &file.path).is_some() {
        return Ok(false);
    }
    let path = folder.join(&file.path);
    match fs::symlink_metadata(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Ok(meta) if !meta.is_file() => return Ok(false),
        _ => {}
    }
    let bytes = fs::read(&path).map_err(|error| refused(format!("{} cannot be read", path.display()), &error))?;
    Ok(sha256_hex(&bytes) == file.sha256)
}

/// Takes back a set that could not be made complete: the journal first, so that nothing of it is ever finished.
pub(super) fn undo(changes: &impl Changes, folder: &Path) -> Result<()> {
    let waiting = folder.join(WAITING);
    remove(changes, &waiting.join(JOURNAL))?;
    landing::forget(changes, &waiting, folder)?;
    clear(changes, &waiting)
}

/// Removes what waits in vain, but not the lock. Links are removed and not followed.
pub(super) fn clear(changes: &impl Changes, waiting: &Path) -> Result<()> {
    for entry in WalkDir::new(waiting).min_depth(1).contents_first(true) {
        let entry = entry.with_context(|| format!("{} cannot be read", waiting.display()))?;
        if entry.depth() == 1 && entry.file_name() == LOCK {
            continue;
        }
        let path = entry.path();
        if entry.file_type().is_dir() { changes.remove_folder(path) } else { changes.remove_file(path) }
            .map_err(|error| not_removed(path, &error))?;
    }
    Ok(())
}

pub(super) fn remove(changes: &impl Changes, path: &Path) -> Result<()> {
    match changes.remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(not_removed(path, &error)),
        _ => Ok(()),
    }
}

/// `base`, and every folder between it and the files at `paths` below it; each before those in it.
fn folders_of<'a>(base: &Path, paths: impl Iterator<Item = &'a str>) -> BTreeSet<PathBuf> {
    let between =
        paths.flat_map(|path| Path::new(path).ancestors().skip(1)).filter(|step| !step.as_os_str().is_empty());
    between.map(|step| base.join(step)).chain([base.to_owned()]).collect()
}

pub(super) fn cannot_read(path: &Path) -> String {
    format!("{} cannot be read", path.display())
}

pub(super) fn not_written(path: &Path, error: &io::Error) -> anyhow::Error {
    refused(format!("{} cannot be written", path.display()), error)
}

fn not_removed(path: &Path, error: &io::Error) -> anyhow::Error {
    refused(format!("{} cannot be removed", path.display()), error)
}
