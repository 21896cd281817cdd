//! Editions of a description: what it says now, what it said at a commit, and what is in some folder.

mod past;
mod point;
mod read;
mod shelf;
mod subject;

pub(super) use past::{Past, commit};
pub(super) use point::Point;
pub(super) use read::Edition;
pub(super) use subject::{Subject, tag_beginning};

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::library::Library;
use crate::revision::Repository;
use crate::source::Sources;

/// Where editions are looked up: the repository around a description, and the library with which text is made again.
#[derive(Debug)]
pub(super) struct Archive<'a> {
    /// The repository, if there is one.
    pub(super) repository: Option<Repository>,
    pub(super) library: &'a Library,
    /// The texts of the library.
    pub(super) sources: &'a Sources,
    /// Whether to make text again even where it is published.
    pub(super) rebuild: bool,
}

/// The repository around `path`, which need not exist.
pub(super) fn repository_around(path: &Path) -> Result<Option<Repository>> {
    let mut at: PathBuf = path.to_owned();
    while !at.exists() {
        if !at.pop() || at.as_os_str().is_empty() {
            at = PathBuf::from(".");
            break;
        }
    }
    Ok(Repository::around(&at)?)
}
