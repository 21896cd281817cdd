//! Writing a set of files: whole or not at all, even if the run is cut off.
//!
//! Every file is first written below `.esafe-new` in the target folder. When all of them are there a journal is written,
//! and only then are they moved into place. A run that is cut off before the journal leaves the old set as it was; one
//! that is cut off after it is finished by the next run.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};

use crate::document::sha256_hex;
use crate::render::manifest::Manifest;

/// Where a set waits until it is complete.
const WAITING: &str = ".esafe-new";
/// The list of what has to be moved, inside [`WAITING`].
const JOURNAL: &str = "journal.json";
/// Held while a run writes, inside [`WAITING`].
const LOCK: &str = "lock";
/// The name of a set's manifest.
pub(super) const MANIFEST: &str = "manifest.json";

/// A set: path below the output folder, with `/`, and bytes.
pub(super) type FileSet = BTreeMap<String, Vec<u8>>;

#[derive(Serialize, Deserialize)]
struct Journal {
    moves: Vec<String>,
    removals: Vec<String>,
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
pub(super) fn write(folder: &Path, files: &FileSet, whole: bool) -> Result<Written> {
    let waiting = folder.join(WAITING);
    fs::create_dir_all(&waiting).with_context(|| format!("the folder {} cannot be made", folder.display()))?;
    let lock =
        File::create(waiting.join(LOCK)).with_context(|| format!("{} cannot be written to", folder.display()))?;
    if lock.try_lock().is_err() {
        bail!("another esafe is writing to {}; wait until it has ended", folder.display());
    }
    finish(folder)?;
    let (removed, left) = if whole { stale(folder, files)? } else { Default::default() };
    let moves: Vec<String> = files.keys().cloned().collect();
    for (path, bytes) in files {
        store(&waiting.join(path), bytes)?;
    }
    let journal = Journal { moves, removals: removed.clone() };
    store(&waiting.join("journal.part"), &serde_json::to_vec(&journal)?)?;
    rename(&waiting.join("journal.part"), &waiting.join(JOURNAL))?;
    finish(folder)?;
    drop(lock);
    // Somebody else may already wait for the lock inside it; then it stays for them.
    let _ = fs::remove_dir_all(&waiting);
    Ok(Written { removed, left })
}

/// Finishes a run that was cut off after its set was complete; clears away one that was cut off before.
fn finish(folder: &Path) -> Result<()> {
    let waiting = folder.join(WAITING);
    let Ok(bytes) = fs::read(waiting.join(JOURNAL)) else {
        return clear(&waiting);
    };
    let journal: Journal = serde_json::from_slice(&bytes)
        .with_context(|| format!("{} is damaged; delete the folder {}", JOURNAL, waiting.display()))?;
    for path in &journal.moves {
        let from = waiting.join(path);
        // What is no longer waiting was moved before the run was cut off.
        if from.exists() {
            let to = folder.join(path);
            make_parent(&to)?;
            rename(&from, &to)?;
        }
    }
    for path in &journal.removals {
        remove(&folder.join(path))?;
    }
    remove(&waiting.join(JOURNAL))
}

/// Removes what waits in vain, but not the lock.
fn clear(waiting: &Path) -> Result<()> {
    for entry in fs::read_dir(waiting).with_context(|| format!("{} cannot be read", waiting.display()))? {
        let entry = entry?;
        if entry.file_name() == LOCK {
            continue;
        }
        let path = entry.path();
        if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) }
            .with_context(|| format!("{} cannot be removed", path.display()))?;
    }
    Ok(())
}

/// Files that the former manifest lists and the new set does not have: those as they were written, and those changed.
fn stale(folder: &Path, files: &FileSet) -> Result<(Vec<String>, Vec<String>)> {
    let mut removed = Vec::new();
    let mut left = Vec::new();
    for file in former(folder) {
        if files.contains_key(&file.path) {
            continue;
        }
        match fs::read(folder.join(&file.path)) {
            Ok(bytes) if sha256_hex(&bytes) == file.sha256 => removed.push(file.path),
            Ok(_) => left.push(file.path),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error).with_context(|| format!("{} cannot be read", file.path)),
        }
    }
    Ok((removed, left))
}

/// Whether a path of a manifest stays inside the folder of its set.
pub(super) fn is_inside(path: &str) -> bool {
    let relative = Path::new(path);
    relative.components().all(|step| matches!(step, std::path::Component::Normal(_))) && !path.contains('\\')
}

/// The files of the set that is in `folder` now, by its manifest; only paths that stay inside the folder count.
fn former(folder: &Path) -> Vec<crate::render::manifest::ManifestFile> {
    let manifest = fs::read(folder.join(MANIFEST)).ok().and_then(|bytes| Manifest::from_json(&bytes));
    manifest.map_or_else(Vec::new, |m| m.files.into_iter().filter(|file| is_inside(&file.path)).collect())
}

/// How the files in `folder` differ from `files`: "changed", "missing" or "stale", with the path; none if they agree.
pub(super) fn differences(folder: &Path, files: &FileSet, whole: bool) -> Result<Vec<(String, &'static str)>> {
    let mut differences = Vec::new();
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

/// Replaces the one file at `path` by `bytes`, whole or not at all.
pub(super) fn replace_file(path: &Path, bytes: &[u8]) -> Result<()> {
    waiting_file(path, bytes)?.persist(path).with_context(|| cannot_write(path))?;
    Ok(())
}

/// Writes `bytes` to a new file at `path`, whole or not at all. A file that is there stays as it is, even one that came
/// while the bytes were made.
pub(super) fn new_file(path: &Path, bytes: &[u8]) -> Result<()> {
    waiting_file(path, bytes)?.persist_noclobber(path).with_context(|| cannot_write(path))?;
    Ok(())
}

/// A file with `bytes` beside `path`, gone unless it is moved there.
fn waiting_file(path: &Path, bytes: &[u8]) -> Result<tempfile::NamedTempFile> {
    make_parent(path)?;
    let mut file = whoever_may()
        .tempfile_in(folder_of(path))
        .with_context(|| format!("nothing can be written in {}", folder_of(path).display()))?;
    file.write_all(bytes).and_then(|()| file.as_file().sync_all()).with_context(|| cannot_write(path))?;
    Ok(file)
}

/// Waiting files with the permissions of ordinary ones: what is moved into place is for whoever may read its folder.
fn whoever_may() -> tempfile::Builder<'static, 'static> {
    #[allow(unused_mut, reason = "only Unix has permissions to set")]
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Finds out whether a file can be written at `path`, and leaves nothing behind: neither a file nor a folder.
pub(super) fn can_write(path: &Path) -> Result<()> {
    let folder = folder_of(path).ancestors().find(|folder| folder.exists()).unwrap_or(Path::new("."));
    tempfile::tempfile_in(folder).with_context(|| format!("nothing can be written in {}", folder.display()))?;
    Ok(())
}

fn store(path: &PathBuf, bytes: &[u8]) -> Result<()> {
    make_parent(path)?;
    let mut file = File::create(path).with_context(|| cannot_write(path))?;
    file.write_all(bytes).and_then(|()| file.sync_all()).with_context(|| cannot_write(path))
}

fn cannot_write(path: &Path) -> String {
    format!("{} cannot be written", path.display())
}

fn make_parent(path: &Path) -> Result<()> {
    match path.parent() {
        Some(parent) => {
            fs::create_dir_all(parent).with_context(|| format!("the folder {} cannot be made", parent.display()))
        }
        None => Ok(()),
    }
}

fn rename(from: &Path, to: &Path) -> Result<()> {
    fs::rename(from, to).with_context(|| format!("{} cannot be replaced; is it open in another program?", to.display()))
}

fn remove(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("{} cannot be removed", path.display()))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(files: &[(&str, &str)]) -> FileSet {
        let mut set: FileSet =
            files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect();
        let manifest = Manifest::of("1", "A School", &[], set.iter().map(|(p, b)| (p.as_str(), b.as_slice())));
        set.insert(MANIFEST.to_owned(), manifest.to_json().unwrap());
        set
    }

    fn read(folder: &Path, path: &str) -> Option<String> {
        fs::read_to_string(folder.join(path)).ok()
    }

    #[test]
    fn a_new_set_replaces_the_old_one_but_not_what_somebody_changed() {
        let folder = tempfile::tempdir().unwrap();
        let old = set(&[("a.md", "1"), ("b.md", "1"), ("c/d.md", "1")]);
        write(folder.path(), &old, true).unwrap();
        assert!(differences(folder.path(), &old, true).unwrap().is_empty());
        fs::write(folder.path().join("b.md"), "my notes").unwrap();
        let new = set(&[("a.md", "2")]);
        let listed = differences(folder.path(), &new, true).unwrap();
        let listed: Vec<(&str, &str)> = listed.iter().map(|(path, what)| (path.as_str(), *what)).collect();
        assert_eq!(listed, [("a.md", "changed"), ("b.md", "stale"), ("c/d.md", "stale"), ("manifest.json", "changed")]);
        let written = write(folder.path(), &new, true).unwrap();
        assert_eq!(written, Written { removed: vec!["c/d.md".to_owned()], left: vec!["b.md".to_owned()] });
        assert_eq!(read(folder.path(), "a.md").as_deref(), Some("2"));
        assert_eq!(read(folder.path(), "b.md").as_deref(), Some("my notes"));
        assert_eq!(read(folder.path(), "c/d.md"), None);
        assert!(!folder.path().join(WAITING).exists());
    }

    #[test]
    fn a_run_cut_off_before_its_journal_is_undone_and_after_it_is_finished() {
        let folder = tempfile::tempdir().unwrap();
        let old = set(&[("a.md", "old"), ("b.md", "old")]);
        write(folder.path(), &old, true).unwrap();
        let waiting = folder.path().join(WAITING);
        store(&waiting.join("a.md"), b"half").unwrap();
        finish(folder.path()).unwrap();
        assert_eq!(read(folder.path(), "a.md").as_deref(), Some("old"));
        assert!(!waiting.join("a.md").exists());
        store(&waiting.join("b.md"), b"new").unwrap();
        let journal = Journal { moves: vec!["a.md".to_owned(), "b.md".to_owned()], removals: Vec::new() };
        store(&waiting.join(JOURNAL), &serde_json::to_vec(&journal).unwrap()).unwrap();
        // a.md had been moved already when the run was cut off.
        fs::write(folder.path().join("a.md"), "new").unwrap();
        finish(folder.path()).unwrap();
        assert_eq!(read(folder.path(), "a.md").as_deref(), Some("new"));
        assert_eq!(read(folder.path(), "b.md").as_deref(), Some("new"));
    }

    #[test]
    fn a_manifest_cannot_point_outside_its_folder() {
        let folder = tempfile::tempdir().unwrap();
        let outside = folder.path().join("outside.md");
        fs::write(&outside, "x").unwrap();
        let inner = folder.path().join("out");
        fs::create_dir(&inner).unwrap();
        let files = [("../outside.md", b"x".as_slice())];
        let manifest = Manifest::of("1", "A", &[], files.into_iter()).to_json().unwrap();
        fs::write(inner.join(MANIFEST), manifest).unwrap();
        write(&inner, &set(&[]), true).unwrap();
        assert!(outside.exists());
    }
    #[cfg(unix)]
    #[test]
    fn a_file_that_is_replaced_is_for_whoever_may_read_an_ordinary_one() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let [ordinary, new, replaced] = ["ordinary", "new", "replaced"].map(|name| folder.path().join(name));
        fs::write(&ordinary, "x").unwrap();
        new_file(&new, b"x").unwrap();
        replace_file(&replaced, b"old").unwrap();
        replace_file(&replaced, b"x").unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode();
        assert_eq!([mode(&new), mode(&replaced)], [mode(&ordinary); 2]);
    }
}
