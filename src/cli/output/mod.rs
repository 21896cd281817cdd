//! Writing a set of files: whole or not at all, even if the run is cut off.
//!
//! Every file is first written below `.esafe-new` in the target folder. When all of them are there a journal is written,
//! and only then are they moved into place. A run that is cut off before the journal leaves the old set as it was; one
//! that is cut off after it is finished by the next run. Each step is on the disk before the next one begins.

mod changes;
mod journal;
mod landing;
mod lock;
mod place;
mod single;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};

use self::changes::{Changes, OnDisk};
use self::journal::{JOURNAL, Journal, cannot_read};
use self::lock::{Lock, WAITING};
use self::place::{in_the_way, make_folders, not_of_the_set, refused};
use crate::document::sha256_hex;
use crate::render::manifest::{Manifest, ManifestFile};
use crate::revision::Landing;

pub(super) use self::journal::is_unfinished;
pub(super) use self::landing::lasting;
pub(super) use self::place::is_inside;
pub(super) use self::single::{can_write, new_file, replace_file};

/// The name of a set's manifest.
pub(super) const MANIFEST: &str = "manifest.json";

/// A set: path below the output folder, with `/`, and bytes.
pub(super) type FileSet = BTreeMap<String, Vec<u8>>;

/// What is written with a set, in one.
#[derive(Debug, Clone)]
pub(super) struct Together<'a> {
    /// Where the description stands, without links.
    pub(super) description: &'a Path,
    /// Its text as it was read.
    pub(super) before: &'a str,
    /// Its new text.
    pub(super) after: &'a str,
    /// The commit of all that is written.
    pub(super) landing: Option<Landing>,
}

/// What writing a set came to.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Written {
    /// Files of the former set that are no longer part of it and were removed.
    pub(super) removed: Vec<String>,
    /// Files of the former set that are no longer part of it but were changed by somebody, and so were left.
    pub(super) left: Vec<String>,
}

/// Replaces the set in `folder` by `files`. With `whole`, files of the former set that are not in `files` go.
///
/// A run that was cut off there before is finished or cleared away first. An error says whether the folder is as it was.
pub(super) fn write(folder: &Path, files: &FileSet, whole: bool) -> Result<Written> {
    write_with(&OnDisk, folder, files, whole, None)
}

/// The same, with a description and a commit: all of it is done, or none. No file needs to be in the set.
pub(super) fn write_together(folder: &Path, files: &FileSet, whole: bool, together: &Together<'_>) -> Result<Written> {
    write_with(&OnDisk, folder, files, whole, Some(together))
}

fn write_with(
    changes: &impl Changes,
    folder: &Path,
    files: &FileSet,
    whole: bool,
    together: Option<&Together<'_>>,
) -> Result<Written> {
    let Some(lock) = Lock::wait_for(changes, folder)? else {
        bail!("another esafe is writing to {}; wait until it has ended", folder.display());
    };
    let description = together.map(|together| together.description);
    journal::settle(changes, folder, description)?;
    match prepare(changes, folder, files, whole, (&lock, together)) {
        Ok((journal, written)) => {
            journal.carry_out(changes, folder, description)?;
            lock.release(changes);
            if files.is_empty() {
                // The folder of a school that has published nothing.
                let _ = changes.remove_folder(folder);
            }
            Ok(written)
        }
        Err(error) => {
            // A full disk gets its room back. What cannot be removed is left to the next run.
            if journal::undo(changes, folder).is_ok() {
                lock.undo(changes);
            }
            Err(error.context(format!("{} is as it was", folder.display())))
        }
    }
}

/// Finishes a run that was cut off while it replaced the set in `folder`, and says so; clears away what one left that was
/// cut off before. A run that is still at work is let be.
pub(super) fn recover(folder: &Path) -> Result<bool> {
    recover_with(&OnDisk, folder, None)
}

/// The same for the set of the description at `description`, which can be part of what was being written.
pub(super) fn recover_together(folder: &Path, description: &Path) -> Result<bool> {
    recover_with(&OnDisk, folder, Some(description))
}

/// Whether there is something in `folder` to be finished or cleared away.
pub(super) fn is_begun(folder: &Path) -> bool {
    fs::symlink_metadata(folder.join(WAITING)).is_ok()
}

fn recover_with(changes: &impl Changes, folder: &Path, description: Option<&Path>) -> Result<bool> {
    if !is_begun(folder) {
        return Ok(false);
    }
    let Some(lock) = Lock::take(changes, folder)? else { return Ok(false) };
    let finished = journal::settle(changes, folder, description)?;
    lock.release(changes);
    // The first run there may have been cut off before it had anything to keep.
    let _ = changes.remove_folder(folder);
    Ok(finished)
}

/// Writes everything that is to be moved, then the journal that lists it.
fn prepare(
    changes: &impl Changes,
    folder: &Path,
    files: &FileSet,
    whole: bool,
    (lock, together): (&Lock, Option<&Together<'_>>),
) -> Result<(Journal, Written)> {
    let (removals, left) = if whole { stale(folder, files)? } else { Default::default() };
    for path in files.keys() {
        can_be_replaced(folder, path)?;
    }
    let waiting = folder.join(WAITING);
    for (path, bytes) in files {
        let path = waiting.join(path);
        if let Some(parent) = path.parent() {
            make_folders(changes, parent)?;
        }
        changes
            .write(&path, bytes)
            .map_err(|error| refused(format!("{} cannot be written", path.display()), &error))?;
    }
    if let Some(Together { description, before, after, .. }) = together {
        let now = fs::read(description).map_err(|error| refused(cannot_read(description), &error))?;
        if now != before.as_bytes() {
            bail!("{} was changed meanwhile; run the same command again", description.display());
        }
        let path = waiting.join(journal::DESCRIPTION);
        changes.write(&path, after.as_bytes()).map_err(|error| journal::not_written(&path, &error))?;
        place::can_move(&path, description)?;
    }
    let removed = removals.iter().map(|file| file.path.clone()).collect();
    let journal = Journal {
        moves: files.keys().cloned().collect(),
        removals,
        description: together.map(|together| sha256_hex(together.before.as_bytes())),
        landing: together.and_then(|together| together.landing.clone()),
    };
    lock.sync_made(changes)?;
    if let Some((landing, together)) = journal.landing.as_ref().zip(together) {
        landing::announce(changes, landing, &waiting, together.description)?;
    }
    journal.write(changes, folder)?;
    Ok((journal, Written { removed, left }))
}

/// Finds out whether a file can go to `path` in `folder`, before anything there is touched.
fn can_be_replaced(folder: &Path, path: &str) -> Result<()> {
    if let Some(place) = in_the_way(folder, path) {
        return Err(not_of_the_set(&place));
    }
    let to = folder.join(path);
    match fs::symlink_metadata(&to) {
        Ok(meta) if meta.is_dir() => {
            Err(anyhow!("{} is a folder; move it away and run the same command again", to.display()))
        }
        // On Windows, a file that a program shows cannot be replaced. Better to find out now than half-way.
        Ok(meta) if cfg!(windows) && meta.is_file() => {
            let opened = fs::OpenOptions::new().write(true).open(&to);
            let what = || format!("{} cannot be replaced; close the program that shows it", to.display());
            opened.map(drop).map_err(|error| refused(what(), &error))
        }
        _ => Ok(()),
    }
}

/// Files of the set in `folder` that go when `files` replace it.
pub(super) fn going(folder: &Path, files: &FileSet) -> Result<Vec<String>> {
    Ok(stale(folder, files)?.0.into_iter().map(|file| file.path).collect())
}

/// The formats in which the set in `folder` is published: the endings of its files; none if there is no set.
pub(super) fn endings(folder: &Path) -> BTreeSet<String> {
    let files = former(folder).into_iter();
    files.filter_map(|file| Some(Path::new(&file.path).extension()?.to_str()?.to_owned())).collect()
}

/// Files that the former manifest lists and the new set does not have: those as they were written, and those changed.
fn stale(folder: &Path, files: &FileSet) -> Result<(Vec<ManifestFile>, Vec<String>)> {
    let mut removed = Vec::new();
    let mut left = Vec::new();
    for file in former(folder).into_iter().filter(|file| !files.contains_key(&file.path)) {
        if journal::is_as_listed(folder, &file)? {
            removed.push(file);
        } else if folder.join(&file.path).exists() {
            left.push(file.path);
        }
    }
    Ok((removed, left))
}

/// The files of the set that is in `folder` now, by its manifest; only paths that stay inside the folder count.
fn former(folder: &Path) -> Vec<ManifestFile> {
    let manifest = fs::read(folder.join(MANIFEST)).ok().and_then(|bytes| Manifest::from_json(&bytes));
    manifest.map_or_else(Vec::new, |m| m.files.into_iter().filter(|file| is_inside(&file.path)).collect())
}

/// How the files in `folder` differ from `files`: "changed", "missing", "stale", or "unfinished" if a run was cut off while
/// it replaced them, with the path; none if they agree. Changes nothing.
pub(super) fn differences(folder: &Path, files: &FileSet, whole: bool) -> Result<Vec<(String, &'static str)>> {
    let mut differences = Vec::new();
    if is_unfinished(folder) {
        differences.push((format!("{WAITING}/{JOURNAL}"), "unfinished"));
    }
    for (path, bytes) in files {
        match fs::read(folder.join(path)) {
            Ok(found) if found == *bytes => {}
            Ok(_) => differences.push((path.clone(), "changed")),
            Err(error) if error.kind() == io::ErrorKind::NotFound => differences.push((path.clone(), "missing")),
            Err(error) => return Err(error).with_context(|| format!("{} cannot be read", folder.join(path).display())),
        }
    }
    if whole {
        let known: BTreeSet<&String> = files.keys().collect();
        let former = former(folder).into_iter().filter(|file| !known.contains(&file.path));
        differences.extend(former.filter(|file| folder.join(&file.path).exists()).map(|file| (file.path, "stale")));
    }
    differences.sort();
    Ok(differences)
}
