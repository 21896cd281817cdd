//! One run at a time writes to a folder.
//!
//! The system gives the lock of a process back when it ends, however it ends, so that no dead run keeps a folder locked.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use same_file::Handle;

use super::changes::Changes;
use super::journal;
use super::place::{make_folders, refused};

/// Where a set waits until it is complete, inside its folder. Nobody else has files of that name.
pub(super) const WAITING: &str = ".esafe-new";
/// The file that is locked, inside [`WAITING`].
pub(super) const LOCK: &str = "lock";

/// How often a lock is tried whose file other runs have just taken away.
const TRIES: usize = 100;

/// How often, and how long, a run waits for another to let go.
const TRIES_TO_WAIT: usize = 10;
const PAUSE: Duration = Duration::from_millis(20);

/// The right to write to a folder.
pub(super) struct Lock {
    waiting: PathBuf,
    /// Folders that were made for it, above [`WAITING`]; the uppermost first.
    made: Vec<PathBuf>,
    /// Locked for as long as it is open.
    held: Handle,
}

impl Lock {
    /// Takes the lock of `folder`, which is made if it is not there; nothing if another run has it.
    pub(super) fn take(changes: &impl Changes, folder: &Path) -> Result<Option<Self>> {
        let waiting = folder.join(WAITING);
        let mut made = Vec::new();
        for _ in 0..TRIES {
            made.extend(make_folders(changes, &waiting)?);
            match Self::attempt(changes, &waiting) {
                // Whoever had the lock has taken its file away between two steps.
                Ok(Attempt::Gone) => {}
                Ok(Attempt::Busy) => return Ok(None),
                Ok(Attempt::Taken(held)) => {
                    made.retain(|folder| *folder != waiting);
                    return Ok(Some(Self { waiting, made, held }));
                }
                Err(error) => {
                    remove_empty(changes, &made);
                    return Err(error);
                }
            }
        }
        Ok(None)
    }

    /// The same, with a moment's patience: another run may only be looking whether there is something to finish.
    pub(super) fn wait_for(changes: &impl Changes, folder: &Path) -> Result<Option<Self>> {
        for _ in 0..TRIES_TO_WAIT {
            if let Some(lock) = Self::take(changes, folder)? {
                return Ok(Some(lock));
            }
            thread::sleep(PAUSE);
        }
        Self::take(changes, folder)
    }

    fn attempt(changes: &impl Changes, waiting: &Path) -> Result<Attempt> {
        let path = waiting.join(LOCK);
        // A link could lead anywhere, and what is in the folder is going to be removed.
        if fs::symlink_metadata(waiting).is_ok_and(|meta| !meta.is_dir()) {
            bail!("{} is not a folder that esafe made; delete it and run the same command again", waiting.display());
        }
        if fs::symlink_metadata(&path).is_ok_and(|meta| !meta.is_file()) {
            bail!("{} is not a file that esafe made; delete it and run the same command again", path.display());
        }
        let file = match changes.open_lock(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Attempt::Gone),
            Err(error) => return Err(refused(format_args!("{} cannot be written", path.display()), &error)),
        };
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(Attempt::Busy),
            Err(TryLockError::Error(error)) => {
                bail!("{} cannot be locked: {error}; name a folder on another disk with `--out`", path.display())
            }
        }
        Self::still_there(file, &path)
    }

    /// A lock is worth something while its file is the one that others find.
    fn still_there(file: File, path: &Path) -> Result<Attempt> {
        let held = Handle::from_file(file).with_context(|| format!("{} cannot be read", path.display()))?;
        match Handle::from_path(path) {
            Ok(found) if found == held => Ok(Attempt::Taken(held)),
            Ok(_) => Ok(Attempt::Gone),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Attempt::Gone),
            Err(error) => Err(error).with_context(|| format!("{} cannot be read", path.display())),
        }
    }

    /// Waits until the folders that were made for it are on the disk.
    pub(super) fn sync_made(&self, changes: &impl Changes) -> Result<()> {
        for above in self.made.iter().filter_map(|folder| folder.parent()) {
            let above = if above.as_os_str().is_empty() { Path::new(".") } else { above };
            let what = || format!("{} cannot be written", above.display());
            changes.sync_folder(above).map_err(|error| refused(what(), &error))?;
        }
        Ok(())
    }

    /// Gives the lock back, and takes away the folders that were made for it if nothing is in them.
    pub(super) fn undo(mut self, changes: &impl Changes) {
        let made = std::mem::take(&mut self.made);
        self.release(changes);
        remove_empty(changes, &made);
    }

    /// Gives the lock back and takes away the folder it is in, with all that still waits there.
    ///
    /// What cannot be removed stays for the next run, and does no harm.
    pub(super) fn release(self, changes: &impl Changes) {
        let Self { waiting, held, .. } = self;
        // While the lock is held: afterwards these could be files of another run.
        let cleared = journal::clear(changes, &waiting).is_ok();
        if cleared && changes.remove_file(&waiting.join(LOCK)).is_ok() {
            let removed = changes.remove_folder(&waiting).is_ok();
            drop(held);
            if !removed {
                // Older systems with Windows let a file go only when it is closed.
                let _ = changes.remove_folder(&waiting);
            }
        }
    }
}

/// What became of one try.
enum Attempt {
    Taken(Handle),
    Busy,
    Gone,
}

/// Removes folders, given from the uppermost down, unless somebody has put something there.
fn remove_empty(changes: &impl Changes, folders: &[PathBuf]) {
    for folder in folders.iter().rev() {
        let _ = changes.remove_folder(folder);
    }
}
