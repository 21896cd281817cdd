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
    #[error(
        "{path} is not in the folder that the git repository has checked out; `git rev-parse --show-toplevel` names that \
         folder, and `git config --unset core.worktree` makes it the one around the repository"
    )]
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
    /// A repository without checked out files.
    #[error("the git repository has no files of its own (it is bare); clone it and run the command there")]
    Bare,
    /// Something that git was told to do is not finished.
    #[error("the git repository is in the middle of a {doing}; finish it, or end it with `git {doing} {end}`")]
    Busy {
        /// What: the name of git's command.
        doing: &'static str,
        /// The word that ends it.
        end: &'static str,
    },
    /// No branch is checked out.
    #[error("no branch of the git repository is checked out; `git switch main`, or the name of yours, checks one out")]
    Detached,
    /// Git does not know who commits.
    #[error(
        "git does not know who you are; type `git config --global user.name \"Ada Byrne\"` and `git config --global \
         user.email ada@school.example`, with your own name and address"
    )]
    Nobody,
    /// There is a tag of that name.
    #[error("there is a tag `{name}` already; what it marks stays as it is, so write a new version of the policy")]
    Tagged {
        /// Its name.
        name: String,
    },
    /// The signature could not be made.
    #[error("git is configured to sign, and that failed: {reason}")]
    Unsigned {
        /// Why, and what to do.
        reason: String,
    },
    /// The branch is no longer where it was.
    #[error("something else has been committed meanwhile, so the commit {commit} is left aside")]
    Moved {
        /// The commit that has not landed.
        commit: String,
    },
    /// A journal names a commit that was not made here.
    #[error("the commit to be finished was not made in this repository")]
    Unannounced,
    /// Another program is writing to the repository.
    #[error(
        "another program is writing to the git repository; wait until it has ended, or delete {name}.lock in git's folder if \
         none is running, and run the command again"
    )]
    Locked {
        /// What is locked.
        name: String,
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
    if tags.is_empty() {
        "; `esafe history` lists the versions".to_owned()
    } else {
        format!("; tags like it: {}", tags.join(", "))
    }
}

impl RevisionError {
    pub(super) fn unusable(path: &Path, error: &git2::Error) -> Self {
        let message = error.message();
        let reason = if error.code() == ErrorCode::Owner {
            "it belongs to another user; if you trust it, run `git config --global --add safe.directory` with its folder"
                .to_owned()
        } else if message.contains("object format") || message.contains("objectformat") {
            "it names its objects by SHA-256, which this program cannot read yet; copy its files to a folder outside of it, or \
             to a repository made with `git init --object-format=sha1`"
                .to_owned()
        } else {
            message.to_owned()
        };
        Self::Unusable { path: path.display().to_string(), reason }
    }
}
