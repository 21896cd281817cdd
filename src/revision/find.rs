//! Which commit a person means.

use git2::{ErrorCode, ObjectType, Sort};
use jiff::civil::Date;

use super::{Repository, Revision, RevisionError, day};

impl Repository {
    /// The commit that is checked out.
    ///
    /// # Errors
    ///
    /// [`RevisionError::NoCommits`] if there is none yet.
    pub fn head(&self) -> Result<Revision, RevisionError> {
        let head = self.git.head().map_err(|error| match error.code() {
            ErrorCode::UnbornBranch | ErrorCode::NotFound => RevisionError::NoCommits,
            _ => RevisionError::Git(error),
        })?;
        let commit = head.peel_to_commit().map_err(RevisionError::Git)?;
        self.revision(commit.id())
    }

    /// The commit called `name`: a branch, a tag, the digits of a commit, or anything else that git takes for one.
    ///
    /// # Errors
    ///
    /// [`RevisionError::Unknown`] or [`RevisionError::NotCommit`] if it is none.
    pub fn named(&self, name: &str) -> Result<Revision, RevisionError> {
        let unknown = || RevisionError::Unknown { name: name.to_owned(), near: self.tags_like(name) };
        // A name cannot hold these, and git's own parser stops at a zero byte.
        if name.is_empty() || name.contains('\0') {
            return Err(unknown());
        }
        let object = match self.git.revparse_single(name) {
            Ok(object) => object,
            Err(_) if self.head().is_err() => return Err(RevisionError::NoCommits),
            Err(_) => return Err(unknown()),
        };
        match object.peel(ObjectType::Commit) {
            Ok(commit) => self.revision(commit.id()),
            Err(_) => Err(RevisionError::NotCommit { name: name.to_owned() }),
        }
    }

    /// The last commit by the end of `date`, on the line of first parents from the one that is checked out.
    ///
    /// # Errors
    ///
    /// [`RevisionError::BeforeHistory`] if the first commit is later.
    pub fn by(&self, date: Date) -> Result<Revision, RevisionError> {
        let head = self.head()?;
        let mut walk = self.git.revwalk().map_err(RevisionError::Git)?;
        walk.set_sorting(Sort::TOPOLOGICAL).map_err(RevisionError::Git)?;
        walk.simplify_first_parent().map_err(RevisionError::Git)?;
        walk.push(head.oid).map_err(RevisionError::Git)?;
        let mut first = head.committed;
        for oid in walk {
            let oid = oid.map_err(RevisionError::Git)?;
            let commit = self.git.find_commit(oid).map_err(RevisionError::Git)?;
            first = day(commit.committer().when());
            if first <= date {
                return self.revision(oid);
            }
        }
        Err(RevisionError::BeforeHistory {
            day: date.to_string(),
            first: first.to_string(),
            shallow: self.is_shallow(),
        })
    }
}
