//! Git: the files of a description as they were, the commits that changed them, and tags.
//!
//! This is the only module that knows git. No hook, filter, alias or other command of a repository is ever run, and nothing
//! is checked out. It writes where it is told to commit, and nowhere else.

mod error;
mod find;
mod history;
mod lasting;
mod signing;
mod tags;
mod tree;
mod write;

use std::path::{Path, PathBuf};

use git2::{ErrorClass, ErrorCode, Oid};
use jiff::civil::Date;
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};

pub use error::RevisionError;
pub use history::{Change, History, Touch};
pub use lasting::LASTING;
pub use signing::{SignatureForm, Signing};
pub use tags::Tag;
pub use tree::Tree;
pub use write::{Deed, Landing};

/// A git repository.
pub struct Repository {
    git: git2::Repository,
}

impl std::fmt::Debug for Repository {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Repository").field("folder", &self.git.path()).finish()
    }
}

/// A commit: who made it, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    oid: Oid,
    /// Name of its author.
    pub author: String,
    /// The day it was written, where its author was.
    pub written: Date,
    /// The day it came to stand where it stands, where its committer was; no earlier than the last rewriting of history.
    pub committed: Date,
    /// When it was committed, in seconds since 1970 (UTC).
    pub seconds: i64,
    /// The first line of its message.
    pub summary: String,
}

impl Revision {
    /// Its name in git: 40 hexadecimal digits.
    #[must_use]
    pub fn id(&self) -> String {
        self.oid.to_string()
    }

    /// The first ten digits of its name, for people.
    #[must_use]
    pub fn short(&self) -> String {
        self.id().chars().take(10).collect()
    }
}

impl Repository {
    /// The repository that `path` lies in; `None` if it lies in none.
    ///
    /// # Errors
    ///
    /// [`RevisionError::Unusable`] if there is one that cannot be read: of another kind, damaged, or owned by somebody else.
    pub fn around(path: &Path) -> Result<Option<Self>, RevisionError> {
        match git2::Repository::discover(path) {
            Ok(git) => Ok(Some(Self { git })),
            Err(error) if error.code() == ErrorCode::NotFound && error.class() == ErrorClass::Repository => Ok(None),
            Err(error) => Err(RevisionError::unusable(path, &error)),
        }
    }

    /// The folder in which its files are checked out; `None` if it has none (a bare repository).
    #[must_use]
    pub fn folder(&self) -> Option<PathBuf> {
        self.git.workdir().map(Path::to_owned)
    }

    /// Whether its history was cut off when it was copied, so that older commits are missing.
    #[must_use]
    pub fn is_shallow(&self) -> bool {
        self.git.is_shallow()
    }

    /// The path of `path` in the repository, with `/`. `path` must be absolute and without links, unless the repository is
    /// bare, where it can be the path in the repository.
    ///
    /// # Errors
    ///
    /// [`RevisionError::Outside`] if it is not below the repository's folder.
    pub fn path_of(&self, path: &Path) -> Result<String, RevisionError> {
        let outside = || RevisionError::Outside { path: path.display().to_string() };
        let within = match self.git.workdir() {
            None => path.strip_prefix(self.git.path()).unwrap_or(path),
            Some(folder) => path.strip_prefix(folder).map_err(|_| outside())?,
        };
        let mut steps = Vec::new();
        for step in within.components() {
            match step {
                std::path::Component::Normal(name) => steps.push(name.to_str().ok_or_else(outside)?),
                std::path::Component::CurDir => {}
                _ => return Err(outside()),
            }
        }
        Ok(steps.join("/"))
    }

    fn revision(&self, oid: Oid) -> Result<Revision, RevisionError> {
        let commit = self.git.find_commit(oid).map_err(RevisionError::Git)?;
        let author = commit.author();
        Ok(Revision {
            oid,
            author: String::from_utf8_lossy(author.name_bytes()).into_owned(),
            written: day(author.when()),
            committed: day(commit.committer().when()),
            seconds: commit.committer().when().seconds(),
            summary: String::from_utf8_lossy(commit.summary_bytes().unwrap_or_default()).into_owned(),
        })
    }
}

/// The day of a moment, where it was written down; the calendar's edge for moments beyond it.
fn day(time: git2::Time) -> Date {
    let offset = Offset::from_seconds(time.offset_minutes().saturating_mul(60)).unwrap_or(Offset::UTC);
    let moment = Timestamp::from_second(time.seconds());
    let moment = moment.unwrap_or(if time.seconds() < 0 { Timestamp::MIN } else { Timestamp::MAX });
    // Away from the edges, an offset can always be added.
    let inside = moment.checked_add(SignedDuration::ZERO).unwrap_or(moment);
    offset.to_datetime(inside).date()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::day;

    #[test]
    fn days_beyond_the_calendar_are_its_edges() {
        for seconds in [i64::MIN, -1, 0, i64::MAX] {
            for minutes in [i32::MIN, -90, 0, i32::MAX] {
                let _ = day(git2::Time::new(seconds, minutes));
            }
        }
        assert_eq!(day(git2::Time::new(1_577_880_000, 0)), date(2020, 1, 1));
        assert_eq!(day(git2::Time::new(1_577_880_000 - 12 * 3600 - 1, 60)), date(2020, 1, 1));
    }
}
