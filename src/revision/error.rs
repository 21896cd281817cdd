//! What can go wrong with a repository, in words that say what to do.

use std::path::Path;

use git2::ErrorCode;

/// Why a repository, or something in it, could not be read.
#[derive(Debug, thiserror::Error)]
pub enum RevisionError {
    /// The repository as a whole cannot be used.
    #[error("the git repository around {path} cannot be used: {reason}")]
    Unusable {
        /// A path in it.
        path: String,
        /// Why, and what to do.
        reason: String,
    },
    /// A path that is not below the repository's folder.
    #[error("{path} is not in the folder that the git repository has checked out")]
    Outside {
        /// The path.
        path: String,
    },
    /// Nothing has been committed.
    #[error("nothing has been committed to the git repository yet; commit the description first")]
    NoCommits,
    /// No commit, tag or branch has this name.
    #[error("`{name}` is no commit, tag, branch, date or version here{}", others(.near))]
    Unknown {
        /// The name as it was given.
        name: String,
        /// Tags whose names hold it.
        near: Vec<String>,
    },
    /// A name that is of something else than a commit.
    #[error("`{name}` is in the git repository, but is no commit and no tag of one")]
    NotCommit {
        /// The name as it was given.
        name: String,
    },
    /// A day before the first commit.
    #[error("nothing had been committed by {day}; the first commit is of {first}{}", cut_off(*.shallow))]
    BeforeHistory {
        /// The day asked for.
        day: String,
        /// The day of the first commit.
        first: String,
        /// Whether older commits are missing from this copy.
        shallow: bool,
    },
    /// Git's own words.
    #[error("the git repository cannot be read: {}", .0.message())]
    Git(git2::Error),
}

/// What helps where older commits are missing.
fn cut_off(shallow: bool) -> &'static str {
    if shallow { "; this copy has no older ones: git fetch --unshallow --tags" } else { "" }
}

fn others(tags: &[String]) -> String {
    if tags.is_empty() { String::new() } else { format!("; tags like it: {}", tags.join(", ")) }
}

impl RevisionError {
    pub(super) fn unusable(path: &Path, error: &git2::Error) -> Self {
        let message = error.message();
        let reason = if error.code() == ErrorCode::Owner {
            "it belongs to another user; if you trust it, run `git config --global --add safe.directory` with its folder"
                .to_owned()
        } else if message.contains("object format") || message.contains("objectformat") {
            "it names its objects by SHA-256, which this program cannot read yet; a clone of the usual kind can be read"
                .to_owned()
        } else {
            message.to_owned()
        };
        Self::Unusable { path: path.display().to_string(), reason }
    }
}
