//! Places on the disk: folders that must be there, paths that must stay inside a folder, and what to do when the disk
//! says no.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use anyhow::{Result, anyhow};

use super::changes::Changes;

/// Makes a folder and those above it that are missing, and says which it made, the uppermost first.
pub(super) fn make_folders(changes: &impl Changes, folder: &Path) -> Result<Vec<PathBuf>> {
    let is_missing = |folder: &&Path| !folder.as_os_str().is_empty() && !folder.exists();
    let missing: Vec<&Path> = folder.ancestors().take_while(is_missing).collect();
    let mut made = Vec::new();
    for folder in missing.into_iter().rev() {
        match changes.make_folder(folder) {
            Ok(()) => made.push(folder.to_owned()),
            // Another run, or another academy's thread, was faster.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && folder.is_dir() => {}
            Err(error) => {
                for folder in made.iter().rev() {
                    let _ = changes.remove_folder(folder);
                }
                return Err(not_made(folder, &error));
            }
        }
    }
    Ok(made)
}

fn not_made(folder: &Path, error: &io::Error) -> anyhow::Error {
    let in_the_way = folder.ancestors().find(|above| fs::symlink_metadata(above).is_ok_and(|meta| !meta.is_dir()));
    match in_the_way.filter(|above| !above.is_dir()) {
        Some(above) => anyhow!("{} is not a folder; move it away, or name another with `--out`", above.display()),
        None => refused(format_args!("the folder {} cannot be made", folder.display()), error),
    }
}

/// What somebody can do about a disk that refuses.
fn advice(kind: io::ErrorKind) -> &'static str {
    match kind {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "make room on the disk, then run the same command again"
        }
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "ask for leave to write there, or name another folder with `--out`"
        }
        _ => "run the same command again",
    }
}

/// What was not done, why, and what to do about it.
pub(super) fn refused(what: impl fmt::Display, error: &io::Error) -> anyhow::Error {
    anyhow!("{what}: {error}; {}", advice(error.kind()))
}

/// Whether a path of a manifest or a journal names something inside the folder of its set.
pub(in crate::cli) fn is_inside(path: &str) -> bool {
    let relative = Path::new(path);
    let is_name = |step| matches!(step, Component::Normal(_));
    !path.is_empty() && relative.components().all(is_name) && !path.contains('\\')
}

/// The first thing between `folder` and the file `path` below it that is no folder of the same disk, if there is one. A link
/// could lead out of the folder, and nothing can be moved to another disk in one step.
pub(super) fn in_the_way(folder: &Path, path: &str) -> Option<PathBuf> {
    let steps: Vec<&Path> = Path::new(path).ancestors().skip(1).filter(|step| !step.as_os_str().is_empty()).collect();
    let mut places = steps.into_iter().rev().map(|step| folder.join(step));
    places
        .find(|place| fs::symlink_metadata(place).is_ok_and(|meta| !meta.is_dir() || is_on_another_disk(folder, &meta)))
}

#[cfg(unix)]
fn is_on_another_disk(folder: &Path, meta: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(folder).is_ok_and(|folder| folder.dev() != meta.dev())
}

/// Finds out whether the file at `from` can be moved to `to` in one step.
pub(super) fn can_move(from: &Path, to: &Path) -> Result<()> {
    let folder_of = |path: &'_ Path| path.parent().unwrap_or(Path::new("")).to_owned();
    let other = fs::metadata(folder_of(to)).is_ok_and(|meta| is_on_another_disk(&folder_of(from), &meta));
    if other {
        let (from, to) = (folder_of(from), folder_of(to));
        return Err(anyhow!("{} and {} must be on the same disk; move one of them", from.display(), to.display()));
    }
    Ok(())
}

/// Elsewhere, what leads to another disk counts as a link.
#[cfg(not(unix))]
fn is_on_another_disk(_: &Path, _: &fs::Metadata) -> bool {
    false
}

/// Says that [`in_the_way`] found something.
pub(super) fn not_of_the_set(place: &Path) -> anyhow::Error {
    let place = place.display();
    anyhow!("{place} must be a folder of the same disk, and no link; move it away and run the same command again")
}
