//! The commit of what was written: its branch and tag, then the index.

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use same_file::is_same_file;

use super::changes::Changes;
use super::journal::{cannot_read, not_written, remove};
use super::place::refused;
use crate::revision::{LASTING, Landing, Repository, RevisionError};

/// The name of a commit that was announced, inside the folder in which a set waits.
pub(super) const ANNOUNCED: &str = "commit";
/// How many digits that name has.
const DIGITS: usize = 40;

/// How long, and how often, a lock is looked at before it counts as left behind.
const PAUSE: Duration = Duration::from_millis(100);
const TRIES: usize = 5;

/// Moves the branch to the commit, makes its tag, and puts its files into the index. Doing it twice does no harm. If the
/// commit has no place any more, nothing is committed, and the error inside says so.
pub(super) fn land(changes: &impl Changes, landing: &Landing, description: &Path) -> Result<Option<anyhow::Error>> {
    let repository = around(description)?;
    match repository.land(landing) {
        Ok(()) => {
            sync_folders(changes, &repository, landing)?;
            index(changes, &repository, landing)?;
        }
        Err(error @ (RevisionError::Moved { .. } | RevisionError::Unannounced)) => {
            repository.forget(landing.commit())?;
            let what = format!("{} is written but not committed; commit it yourself", description.display());
            return Ok(Some(anyhow::Error::new(error).context(what)));
        }
        Err(error) => return Err(error.into()),
    }
    repository.forget(landing.commit())?;
    Ok(None)
}

/// Makes it known to git that the commit is going to land. What waits beside the set says so first, so that [`forget`] can
/// take it back.
pub(super) fn announce(changes: &impl Changes, landing: &Landing, waiting: &Path, description: &Path) -> Result<()> {
    let path = waiting.join(ANNOUNCED);
    changes.write(&path, landing.commit().as_bytes()).map_err(|error| not_written(&path, &error))?;
    let repository = around(description)?;
    repository.announce(landing)?;
    sync_folders(changes, &repository, landing)
}

/// Waits until the folders are on the disk that were made for objects and references.
fn sync_folders(changes: &impl Changes, repository: &Repository, landing: &Landing) -> Result<()> {
    for folder in repository.folders(landing).iter().filter(|folder| folder.is_dir()) {
        changes.sync_folder(folder).map_err(|error| not_written(folder, &error))?;
    }
    Ok(())
}

/// Takes back what was announced by a run that came to nothing. `near` is the description, or something beside it.
pub(super) fn forget(changes: &impl Changes, waiting: &Path, near: &Path) -> Result<()> {
    let path = waiting.join(ANNOUNCED);
    let is_file = fs::symlink_metadata(&path).is_ok_and(|meta| meta.is_file());
    let Some(commit) = is_file.then(|| fs::read_to_string(&path).ok()).flatten() else { return Ok(()) };
    if commit.len() == DIGITS
        && let Ok(Some(repository)) = lasting(near)
    {
        for (lock, holds) in repository.announcement_lock(&commit) {
            clear_lock(changes, &lock, &holds)?;
        }
        repository.forget(&commit)?;
    }
    remove(changes, &path)
}

fn around(description: &Path) -> Result<Repository> {
    lasting(description)?.with_context(|| format!("{} is in no git repository", description.display()))
}

/// The repository around `near`, if there is one, in which whatever is written is on the disk before the next step begins.
pub(in crate::cli) fn lasting(near: &Path) -> Result<Option<Repository>> {
    let settings =
        tempfile::NamedTempFile::new().and_then(|mut file| file.write_all(LASTING.as_bytes()).map(|()| file));
    let settings = settings.context("no file can be written in the system's folder for temporary files")?;
    Ok(Repository::lasting_around(near, settings.path())?)
}

/// Replaces the index by one that has the files of the commit, with the lock that git itself uses.
fn index(changes: &impl Changes, repository: &Repository, landing: &Landing) -> Result<()> {
    let folder = repository.own_folder();
    let [index, lock] = ["index", "index.lock"].map(|name| folder.join(name));
    let own = folder.join(own_name(landing));
    if lock.exists() {
        bail!(
            "another program is writing to the git repository; wait until it has ended, or delete {} if none is running, then \
             run `esafe render`",
            lock.display()
        );
    }
    remove(changes, &own)?;
    match fs::read(&index) {
        Ok(bytes) => changes.write(&own, &bytes).map_err(|error| not_written(&own, &error))?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(refused(cannot_read(&index), &error)),
    }
    repository.write_index(landing, &own)?;
    changes.sync_file(&own).map_err(|error| not_written(&own, &error))?;
    // The lock is the new index under a second name, so that one that a run leaves behind is known for its own.
    match changes.link(&own, &lock) {
        Ok(()) => changes.rename(&lock, &index).map_err(|error| not_written(&index, &error))?,
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            bail!("another program is writing to the git repository; wait until it has ended, then run `esafe render`")
        }
        // Not every disk has second names.
        Err(_) => changes.rename(&own, &index).map_err(|error| not_written(&index, &error))?,
    }
    changes.sync_folder(&folder).map_err(|error| not_written(&folder, &error))?;
    remove(changes, &own)
}

fn own_name(landing: &Landing) -> String {
    format!("esafe-{}", landing.commit().chars().filter(char::is_ascii_hexdigit).collect::<String>())
}

/// Takes away the locks that a run left behind which was cut off: those that can be nobody else's.
pub(super) fn clear_locks(changes: &impl Changes, landing: &Landing, description: &Path) -> Result<()> {
    let repository = around(description)?;
    for (lock, holds) in repository.locks(landing) {
        clear_lock(changes, &lock, &holds)?;
    }
    let folder = repository.own_folder();
    let (own, lock) = (folder.join(own_name(landing)), folder.join("index.lock"));
    if is_same_file(&own, &lock).unwrap_or(false) {
        remove(changes, &lock)?;
    }
    remove(changes, &folder.join(format!("{}.lock", own_name(landing))))
}

/// Removes a lock of git that holds what this program writes, or nothing yet, and goes on doing so.
fn clear_lock(changes: &impl Changes, lock: &Path, holds: &str) -> Result<()> {
    let is_ours = || fs::read_to_string(lock).is_ok_and(|text| text.is_empty() || text == holds);
    // Git itself holds an empty one for less than a moment.
    let left = (0..TRIES).all(|attempt| {
        if attempt > 0 {
            thread::sleep(PAUSE);
        }
        is_ours()
    });
    if left { remove(changes, lock) } else { Ok(()) }
}
