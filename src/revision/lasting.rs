//! Objects and references that outlast a power cut.
//!
//! libgit2 waits for the disk only if it is configured to, and decides that when it first opens the objects and the references
//! of a repository.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use git2::{Config, ConfigLevel};

use super::{Landing, Repository, RevisionError};

/// A configuration of git by which each object and reference is on the disk before it gets its name.
pub const LASTING: &str = "[core]\n\tfsyncObjectFiles = true\n";

impl Repository {
    /// The repository that `path` lies in, to be written to: every object, reference and log is on the disk when a method
    /// that writes it returns. `settings` is a file that holds [`LASTING`]; it is read at once and not needed again.
    ///
    /// # Errors
    ///
    /// As [`Repository::around`], and if `settings` cannot be read.
    pub fn lasting_around(path: &Path, settings: &Path) -> Result<Option<Self>, RevisionError> {
        let Some(repository) = Self::around(path)? else { return Ok(None) };
        repository.open_with(settings).map_err(RevisionError::Git)?;
        Ok(Some(repository))
    }

    /// The folders that can have been made for the objects and references of `landing`; libgit2 does not wait for the
    /// names of folders.
    #[must_use]
    pub fn folders(&self, landing: &Landing) -> BTreeSet<PathBuf> {
        let own = self.git.commondir();
        let locks = self.locks(landing);
        let above = locks.iter().flat_map(|(lock, _)| lock.ancestors().skip(1).take_while(|above| *above != own));
        above.map(Path::to_owned).chain([own.join("objects")]).collect()
    }

    /// Opens objects and references with one more file of configuration, then forgets that file.
    fn open_with(&self, settings: &Path) -> Result<(), git2::Error> {
        let own = self.git.config()?;
        let mut lasting = Config::new()?;
        // How names compare on this disk stands in the repository's own.
        lasting.add_file(&self.git.commondir().join("config"), ConfigLevel::Local, true)?;
        lasting.add_file(settings, ConfigLevel::App, true)?;
        self.git.set_config(&lasting)?;
        let opened = self.git.odb().and_then(|_| self.git.references().map(drop));
        self.git.set_config(&own)?;
        opened
    }
}
