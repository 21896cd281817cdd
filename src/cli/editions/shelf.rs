//! Folders of files, on disk or in a commit.

use std::fs;
use std::path::PathBuf;

use super::super::disk::{Disk, shown};
use crate::revision::Tree;
use crate::source::{Files, ReadError};

/// Files, and what is in their folders.
pub(super) trait Shelf: Files {
    /// The names of what is in the folder at `path`, in order; none if there is no such folder.
    fn names_in(&self, path: &str) -> Vec<String>;

    /// Whether there is an ordinary file at `path`.
    fn has(&self, path: &str) -> bool;
}

impl Shelf for Tree<'_> {
    fn names_in(&self, path: &str) -> Vec<String> {
        Tree::names_in(self, path)
    }

    fn has(&self, path: &str) -> bool {
        Tree::has(self, path)
    }
}

/// A folder on disk.
#[derive(Debug)]
pub(super) struct Folder(pub(super) PathBuf);

impl Files for Folder {
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        Disk.read(&shown(&self.0.join(path)))
    }
}

impl Shelf for Folder {
    fn names_in(&self, path: &str) -> Vec<String> {
        let entries = fs::read_dir(self.0.join(path)).into_iter().flatten();
        let mut names: Vec<String> = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect();
        names.sort();
        names
    }

    fn has(&self, path: &str) -> bool {
        self.0.join(path).is_file()
    }
}
