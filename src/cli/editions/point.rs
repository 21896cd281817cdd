//! A point in the history of a description, as people name it.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::revision::{Repository, Revision, RevisionError};
use crate::school::SchoolDate;

/// A point in the history of a description.
#[derive(Debug, Clone)]
pub(in crate::cli) enum Point {
    /// What the files say now.
    Now,
    /// A commit, and what people call it.
    Commit {
        /// A version, a tag, a day, or the first digits of its name.
        name: String,
        /// The commit.
        revision: Revision,
    },
    /// A folder with a description, or with what is published of one.
    Folder(PathBuf),
}

/// The word for what the files say now.
const NOW: &str = "now";

impl Point {
    /// The point called `name`: `now`, a version that has a tag, a day, a month or a term, whatever git takes for a commit, or
    /// a folder.
    ///
    /// `tags` are the beginnings of names that the tags of the school's versions have, as `school/policy/v`.
    pub(in crate::cli) fn named(name: &str, repository: Option<&Repository>, tags: &[String]) -> Result<Self> {
        if name == NOW {
            return Ok(Self::Now);
        }
        let folder = Path::new(name);
        let Some(repository) = repository else {
            if folder.is_dir() {
                return Ok(Self::Folder(folder.to_owned()));
            }
            bail!(
                "`{name}` is no folder, and without a git repository there are no versions or dates; give two folders"
            );
        };
        if let Some(found) = version(name, repository, tags)? {
            return Ok(found);
        }
        if let Some(date) = SchoolDate::parse(&name.to_lowercase()) {
            let revision = repository.by(date.last_day())?;
            return Ok(Self::Commit { name: date.to_string(), revision });
        }
        match repository.named(name) {
            Ok(revision) => Ok(Self::Commit { name: name.to_owned(), revision }),
            Err(RevisionError::Unknown { .. } | RevisionError::NoCommits) if folder.is_dir() => {
                Ok(Self::Folder(folder.to_owned()))
            }
            Err(error) => Err(error.into()),
        }
    }
}

/// The commit of the tag of a version, if `name` is a version and there is one such tag.
fn version(name: &str, repository: &Repository, tags: &[String]) -> Result<Option<Point>> {
    let number = name.strip_prefix('v').unwrap_or(name);
    let is_version = number.starts_with(|c: char| c.is_ascii_digit())
        && number.contains('.')
        && number.chars().all(|c| c.is_ascii_digit() || c == '.');
    if !is_version {
        return Ok(None);
    }
    if let Some(tag) = tags.iter().find_map(|tag| repository.tag(&format!("{tag}{number}"))) {
        return Ok(Some(Point::Commit { name: format!("version {number}"), revision: tag.revision }));
    }
    // The school, or its policy, may have had another name when the version was tagged.
    let ending = format!("/v{number}");
    let mut ended: Vec<_> = repository.tags()?.into_iter().filter(|tag| tag.name.ends_with(&ending)).collect();
    if let ([_], Some(tag)) = (ended.as_slice(), ended.first().cloned()) {
        return Ok(Some(Point::Commit { name: format!("version {number}"), revision: tag.revision }));
    }
    ended.truncate(4);
    if ended.is_empty() {
        return Ok(None);
    }
    let names: Vec<String> = ended.into_iter().map(|tag| tag.name).collect();
    bail!("more than one document has a version {number}; name one of the tags {}", names.join(", "))
}
