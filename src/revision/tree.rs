//! The files of a commit.

use git2::{FileMode, ObjectType, Oid};

use super::{Repository, Revision, RevisionError};
use crate::source::{Files, ReadError};

/// Most bytes read from one file.
const LIMIT: u64 = 4 << 20;

/// The files of a commit, by their paths in the repository.
pub struct Tree<'r> {
    git: &'r git2::Repository,
    tree: git2::Tree<'r>,
}

impl std::fmt::Debug for Tree<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tree").field("id", &self.tree.id()).finish()
    }
}

impl Repository {
    /// The files as they were at `revision`.
    ///
    /// # Errors
    ///
    /// If the commit's tree cannot be read, as in a copy of a repository that leaves objects out.
    pub fn files_at(&self, revision: &Revision) -> Result<Tree<'_>, RevisionError> {
        let commit = self.git.find_commit(revision.oid).map_err(RevisionError::Git)?;
        Ok(Tree { git: &self.git, tree: commit.tree().map_err(RevisionError::Git)? })
    }
}

impl Tree<'_> {
    /// Whether there is an ordinary file at `path`.
    #[must_use]
    pub fn has(&self, path: &str) -> bool {
        steps(path).is_some_and(|path| self.find(&path).is_ok_and(|(_, mode)| is_file(mode)))
    }

    /// What git calls what is in the file or folder at `path`, if there is one: equal contents have equal names.
    #[must_use]
    pub fn id_of(&self, path: &str) -> Option<String> {
        let (oid, _) = self.find(&steps(path)?).ok()?;
        Some(oid.to_string())
    }

    /// The names of what is in the folder at `path`, in the order of bytes; none if there is no such folder.
    #[must_use]
    pub fn names_in(&self, path: &str) -> Vec<String> {
        let names = |tree: &git2::Tree<'_>| {
            let mut names: Vec<String> = tree.iter().filter_map(|entry| entry.name().ok().map(str::to_owned)).collect();
            names.sort();
            names
        };
        match steps(path) {
            None => Vec::new(),
            Some(path) if path.is_empty() => names(&self.tree),
            Some(path) => match self.find(&path) {
                Ok((oid, FileMode::Tree)) => self.git.find_tree(oid).map(|tree| names(&tree)).unwrap_or_default(),
                _ => Vec::new(),
            },
        }
    }

    fn find(&self, path: &str) -> Result<(Oid, FileMode), git2::Error> {
        let entry = self.tree.get_path(std::path::Path::new(path))?;
        let mode = match entry.filemode() {
            0o040_000 => FileMode::Tree,
            0o120_000 => FileMode::Link,
            0o160_000 => FileMode::Commit,
            _ => FileMode::Blob,
        };
        Ok((entry.id(), mode))
    }
}

fn is_file(mode: FileMode) -> bool {
    mode == FileMode::Blob
}

/// `path` without `.` and `..`; `None` if it leads out of the repository.
fn steps(path: &str) -> Option<String> {
    let mut steps: Vec<&str> = Vec::new();
    for step in path.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop()?;
            }
            name => steps.push(name),
        }
    }
    Some(steps.join("/"))
}

impl Files for Tree<'_> {
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        let at = steps(path).ok_or_else(|| ReadError::Outside { path: path.to_owned() })?;
        let refused = |reason: String| ReadError::Refused { path: path.to_owned(), reason };
        let (oid, mode) = match self.find(&at) {
            Ok(found) => found,
            Err(error) if error.code() == git2::ErrorCode::NotFound => {
                return Err(ReadError::NotFound { path: path.to_owned() });
            }
            Err(error) => return Err(refused(error.message().to_owned())),
        };
        match mode {
            FileMode::Tree => return Err(ReadError::IsFolder { path: path.to_owned() }),
            FileMode::Link => {
                return Err(refused("it is a link, and links in a repository are not followed".to_owned()));
            }
            FileMode::Commit => {
                return Err(refused("it is another repository (a submodule); run the command in there".to_owned()));
            }
            _ => {}
        }
        let odb = self.git.odb().map_err(|error| refused(error.message().to_owned()))?;
        // The size comes first: an object of any size can be in a repository.
        let (bytes, kind) = odb.read_header(oid).map_err(|error| refused(error.message().to_owned()))?;
        if kind != ObjectType::Blob {
            return Err(refused("it is not an ordinary file".to_owned()));
        }
        if bytes as u64 > LIMIT {
            return Err(ReadError::TooLarge { path: path.to_owned(), bytes: bytes as u64, limit: LIMIT });
        }
        let object = odb.read(oid).map_err(|error| refused(error.message().to_owned()))?;
        Ok(object.data().to_vec())
    }
}
