//! Writing: a commit of chosen files on the branch that is checked out, and an annotated tag on it.
//!
//! [`Repository::record`] makes the objects, which nobody sees. What then has to be done is a [`Landing`], plain values that
//! a journal can keep: [`Repository::announce`] says that it belongs here, [`Repository::land`] moves the branch and makes the tag, and
//! [`Repository::write_index`] puts the files into a copy of the index. Doing any of it twice does no harm. No hook is run,
//! nothing is checked out and nothing is pushed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use git2::build::TreeUpdateBuilder;
use git2::{Commit, ErrorCode, FileMode, IndexEntry, IndexTime, ObjectType, Oid, RepositoryState, Signature, Time};
use serde::{Deserialize, Serialize};

use super::{Repository, RevisionError};

/// Where commits are announced that have not landed. Nobody gets these from a clone, so a journal that somebody else wrote
/// is not believed.
const ANNOUNCED: &str = "refs/esafe/review";

/// What ends most of what git can be in the middle of.
const ABORT: &str = "--abort";

/// A commit to be made.
#[derive(Debug, Clone)]
pub struct Deed {
    /// The files it changes, by their paths in the repository; `None` takes a file out.
    pub files: BTreeMap<String, Option<Vec<u8>>>,
    /// What it says.
    pub message: String,
    /// The name and the message of an annotated tag on it.
    pub tag: Option<(String, String)>,
    /// When it is made: seconds since 1970 (UTC), and the minutes by which clocks there are ahead.
    pub when: (i64, i32),
    /// Whether the commit is signed.
    pub sign_commit: bool,
    /// Whether the tag is signed.
    pub sign_tag: bool,
}

/// What has to be done for a commit whose objects are there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Landing {
    /// The branch, e.g. `refs/heads/main`.
    branch: String,
    /// The commit it was at; `None` if nothing had been committed.
    parent: Option<String>,
    /// The new commit.
    commit: String,
    /// Name and object of the tag.
    tag: Option<(String, String)>,
    /// Paths of the files that it changes.
    paths: Vec<String>,
}

impl Landing {
    /// The name of the new commit: 40 hexadecimal digits, if it comes from [`Repository::record`].
    #[must_use]
    pub fn commit(&self) -> &str {
        &self.commit
    }
}

fn announcement(commit: &str) -> String {
    format!("{ANNOUNCED}/{commit}")
}

/// What a commit would be made on.
struct Ground<'r> {
    branch: String,
    parent: Option<Commit<'r>>,
}

impl Repository {
    /// Finds out whether something can be committed now: files are checked out, on a branch, and nothing else is going on.
    ///
    /// # Errors
    ///
    /// [`RevisionError`] says what is in the way.
    pub fn can_commit(&self) -> Result<(), RevisionError> {
        self.ground()?;
        let index = self.git.index().map_err(RevisionError::Git)?;
        if index.has_conflicts() {
            return Err(RevisionError::Busy { doing: "merge", end: ABORT });
        }
        self.who(0, 0).map(drop)
    }

    /// Whether git is told to leave out the file at `path`, and has never been told otherwise.
    ///
    /// # Errors
    ///
    /// If the repository cannot be read.
    pub fn is_left_out(&self, path: &str) -> Result<bool, RevisionError> {
        Ok(!self.is_committed(path)? && self.git.is_path_ignored(path).map_err(RevisionError::Git)?)
    }

    /// Whether the last commit has a file at `path`.
    ///
    /// # Errors
    ///
    /// If the repository cannot be read.
    pub fn is_committed(&self, path: &str) -> Result<bool, RevisionError> {
        let Some(commit) = self.ground()?.parent else { return Ok(false) };
        Ok(commit.tree().map_err(RevisionError::Git)?.get_path(Path::new(path)).is_ok())
    }

    /// Who commits, by git's configuration, as `Ada Byrne <ada@hill.example>`.
    ///
    /// # Errors
    ///
    /// [`RevisionError::Nobody`] if it does not say.
    pub fn committer(&self) -> Result<String, RevisionError> {
        Ok(self.who(0, 0)?.to_string())
    }

    fn who(&self, seconds: i64, minutes: i32) -> Result<Signature<'static>, RevisionError> {
        let known = self.git.signature().map_err(|_| RevisionError::Nobody)?;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let (name, email) = (text(known.name_bytes()), text(known.email_bytes()));
        Signature::new(&name, &email, &Time::new(seconds, minutes)).map_err(|_| RevisionError::Nobody)
    }

    fn ground(&self) -> Result<Ground<'_>, RevisionError> {
        if self.git.workdir().is_none() {
            return Err(RevisionError::Bare);
        }
        let doing = match self.git.state() {
            RepositoryState::Clean => None,
            RepositoryState::Merge => Some("merge"),
            RepositoryState::Revert | RepositoryState::RevertSequence => Some("revert"),
            RepositoryState::CherryPick | RepositoryState::CherryPickSequence => Some("cherry-pick"),
            RepositoryState::Bisect => Some("bisect"),
            RepositoryState::Rebase | RepositoryState::RebaseInteractive | RepositoryState::RebaseMerge => {
                Some("rebase")
            }
            RepositoryState::ApplyMailbox | RepositoryState::ApplyMailboxOrRebase => Some("am"),
        };
        if let Some(doing) = doing {
            let end = if doing == "bisect" { "reset" } else { ABORT };
            return Err(RevisionError::Busy { doing, end });
        }
        let head = self.git.find_reference("HEAD").map_err(RevisionError::Git)?;
        let branch = head.symbolic_target().map_err(RevisionError::Git)?;
        let branch = branch.filter(|name| name.starts_with("refs/heads/")).ok_or(RevisionError::Detached)?.to_owned();
        let parent = match self.git.head() {
            Ok(head) => Some(head.peel_to_commit().map_err(RevisionError::Git)?),
            Err(error) if error.code() == ErrorCode::UnbornBranch => None,
            Err(error) => return Err(RevisionError::Git(error)),
        };
        Ok(Ground { branch, parent })
    }

    /// Makes the objects of `deed`; nothing that anybody looks at has changed then. `sign` makes a
    /// signature of what it is given, or says why it cannot.
    ///
    /// # Errors
    ///
    /// [`RevisionError`] if something is in the way, or the signature cannot be made.
    pub fn record(
        &self,
        deed: &Deed,
        sign: &mut dyn FnMut(&[u8]) -> Result<String, String>,
    ) -> Result<Landing, RevisionError> {
        self.can_commit()?;
        let Ground { branch, parent } = self.ground()?;
        if let Some((name, _)) = &deed.tag {
            self.can_tag(name)?;
        }
        let who = self.who(deed.when.0, deed.when.1)?;
        let unsigned = |reason| RevisionError::Unsigned { reason };
        let commit = self.commit_object(deed, parent.as_ref(), &who).map_err(RevisionError::Git)?;
        let commit = if deed.sign_commit {
            let signature = sign(commit.as_bytes()).map_err(unsigned)?;
            self.git.commit_signed(&commit, &signature, None)
        } else {
            self.git.odb().and_then(|objects| objects.write(ObjectType::Commit, commit.as_bytes()))
        };
        let commit = commit.map_err(RevisionError::Git)?;
        let tag = match &deed.tag {
            None => None,
            Some((name, message)) => {
                let mut text = tag_object(commit, name, &who, message);
                if deed.sign_tag {
                    text += &sign(text.as_bytes()).map_err(unsigned)?;
                }
                let objects = self.git.odb().map_err(RevisionError::Git)?;
                let oid = objects.write(ObjectType::Tag, text.as_bytes()).map_err(RevisionError::Git)?;
                Some((name.clone(), oid.to_string()))
            }
        };
        let landing = Landing {
            branch,
            parent: parent.map(|parent| parent.id().to_string()),
            commit: commit.to_string(),
            tag,
            paths: deed.files.keys().cloned().collect(),
        };
        Ok(landing)
    }

    /// Makes it known that the commit is going to land.
    ///
    /// # Errors
    ///
    /// If the repository cannot be written to.
    pub fn announce(&self, landing: &Landing) -> Result<(), RevisionError> {
        let name = announcement(&landing.commit);
        let made = self.git.reference(&name, oid(&landing.commit)?, true, "");
        made.map(drop).map_err(|error| locked(error, &name))
    }

    /// Finds out whether a tag called `name` can be made.
    ///
    /// # Errors
    ///
    /// [`RevisionError::Tagged`] if there is one.
    pub fn can_tag(&self, name: &str) -> Result<(), RevisionError> {
        match self.git.find_reference(&format!("refs/tags/{name}")) {
            Err(error) if error.code() == ErrorCode::NotFound => Ok(()),
            Err(error) => Err(RevisionError::Git(error)),
            Ok(_) => Err(RevisionError::Tagged { name: name.to_owned() }),
        }
    }

    /// The text of the commit object: the tree of the last commit with the files of `deed`.
    fn commit_object(
        &self,
        deed: &Deed,
        parent: Option<&Commit<'_>>,
        who: &Signature<'_>,
    ) -> Result<String, git2::Error> {
        let before = match parent {
            Some(parent) => parent.tree()?,
            None => self.git.find_tree(self.git.treebuilder(None)?.write()?)?,
        };
        let mut update = TreeUpdateBuilder::new();
        for (path, bytes) in &deed.files {
            let old = before.get_path(Path::new(path)).ok();
            match bytes {
                Some(bytes) => {
                    // Git's own rules on line ends hold, by the path.
                    let mut blob = self.git.blob_writer(Some(Path::new(path)))?;
                    std::io::Write::write_all(&mut blob, bytes)
                        .map_err(|error| git2::Error::from_str(&error.to_string()))?;
                    let is_program = old.is_some_and(|old| old.filemode() == 0o100_755);
                    let mode = if is_program { FileMode::BlobExecutable } else { FileMode::Blob };
                    update.upsert(path.as_str(), blob.commit()?, mode);
                }
                None if old.is_some() => {
                    update.remove(path.as_str());
                }
                None => {}
            }
        }
        let tree = self.git.find_tree(update.create_updated(&self.git, &before)?)?;
        let parents: Vec<&Commit<'_>> = parent.into_iter().collect();
        let text = self.git.commit_create_buffer(who, who, &deed.message, &tree, &parents)?;
        Ok(String::from_utf8_lossy(&text).into_owned())
    }

    /// Moves the branch to the commit and makes its tag, unless that is done already.
    ///
    /// # Errors
    ///
    /// [`RevisionError::Moved`] if something else has been committed meanwhile, [`RevisionError::Unannounced`] if this
    /// repository knows nothing of the commit, [`RevisionError::Locked`] if another program is writing to it.
    pub fn land(&self, landing: &Landing) -> Result<(), RevisionError> {
        let (commit, tag) = (oid(&landing.commit)?, landing.tag.as_ref().map(|(_, tag)| oid(tag)).transpose()?);
        let announced = self.git.find_reference(&announcement(&landing.commit)).ok().and_then(|found| found.target());
        let here = |ground: &Ground<'_>| ground.parent.as_ref().map(Commit::id);
        if announced != Some(commit) {
            let done = here(&self.ground()?) == Some(commit);
            return if done { Ok(()) } else { Err(RevisionError::Unannounced) };
        }
        let made = self.git.find_commit(commit).map_err(RevisionError::Git)?;
        let mut refs = self.git.transaction().map_err(RevisionError::Git)?;
        refs.lock_ref(&landing.branch).map_err(|error| locked(error, &landing.branch))?;
        let tag = landing.tag.as_ref().map(|(name, _)| format!("refs/tags/{name}")).zip(tag);
        if let Some((name, _)) = &tag {
            refs.lock_ref(name).map_err(|error| locked(error, name))?;
        }
        let ground = self.ground()?;
        let was = made.parent_id(0).ok();
        if ground.branch != landing.branch || ![was, Some(commit)].contains(&here(&ground)) {
            return Err(RevisionError::Moved { commit: landing.commit.clone() });
        }
        let who = made.committer();
        let first_line = String::from_utf8_lossy(made.summary_bytes().unwrap_or_default()).into_owned();
        let says = format!("commit: {first_line}");
        let mut set = || -> Result<(), git2::Error> {
            if let Some((name, tag)) = &tag {
                refs.set_target(name, *tag, Some(&who), &says)?;
            }
            if here(&ground) != Some(commit) {
                refs.set_target(&landing.branch, commit, Some(&who), &says)?;
            }
            Ok(())
        };
        set().and_then(|()| refs.commit()).map_err(RevisionError::Git)
    }

    /// Puts the files of the commit into the index at `at`, and leaves all else in it as it is.
    ///
    /// # Errors
    ///
    /// If it cannot be read or written.
    pub fn write_index(&self, landing: &Landing, at: &Path) -> Result<(), RevisionError> {
        let commit = oid(&landing.commit)?;
        let write = || -> Result<(), git2::Error> {
            let tree = self.git.find_commit(commit)?.tree()?;
            let mut index = git2::Index::open(at)?;
            for path in &landing.paths {
                match tree.get_path(Path::new(path)) {
                    // Without sizes and times, git looks at the file itself the next time.
                    Ok(entry) => index.add(&unseen(path, entry.id(), entry.filemode().cast_unsigned()))?,
                    Err(_) if index.get_path(Path::new(path), 0).is_some() => index.remove(Path::new(path), 0)?,
                    Err(_) => {}
                }
            }
            index.write()
        };
        write().map_err(RevisionError::Git)
    }

    /// Forgets that `commit`, given by its name, has still to land.
    ///
    /// # Errors
    ///
    /// If the repository cannot be written to.
    pub fn forget(&self, commit: &str) -> Result<(), RevisionError> {
        let name = announcement(&oid(commit)?.to_string());
        match self.git.find_reference(&name) {
            Ok(mut found) => found.delete().map_err(|error| locked(error, &name)),
            Err(_) => Ok(()),
        }
    }

    /// The folder in which this copy's own index is.
    #[must_use]
    pub fn own_folder(&self) -> PathBuf {
        self.git.path().to_owned()
    }

    /// The files by which git keeps others from what `landing` changes, each with what stands in it if this program made it;
    /// it can also be empty.
    #[must_use]
    pub fn locks(&self, landing: &Landing) -> Vec<(PathBuf, String)> {
        let tag = landing.tag.iter().flat_map(|(name, tag)| self.lock(&format!("refs/tags/{name}"), tag));
        self.lock(&landing.branch, &landing.commit).chain(self.announcement_lock(&landing.commit)).chain(tag).collect()
    }

    /// The same for the announcement of `commit`, given by its name.
    pub fn announcement_lock(&self, commit: &str) -> impl Iterator<Item = (PathBuf, String)> {
        self.lock(&announcement(commit), commit)
    }

    fn lock(&self, name: &str, holds: &str) -> impl Iterator<Item = (PathBuf, String)> + use<> {
        // A journal can come from anywhere, and a reference's name leads nowhere else.
        let is_sound = git2::Reference::is_valid_name(name) && name.starts_with("refs/");
        is_sound.then(|| (self.git.commondir().join(format!("{name}.lock")), format!("{holds}\n"))).into_iter()
    }
}

/// The text of an annotated tag.
fn tag_object(commit: Oid, name: &str, who: &Signature<'_>, message: &str) -> String {
    let minutes = who.when().offset_minutes();
    let (sign, ahead) = (if minutes < 0 { '-' } else { '+' }, minutes.unsigned_abs());
    let zone = format!("{sign}{:02}{:02}", ahead / 60, ahead % 60);
    let seconds = who.when().seconds();
    format!("object {commit}\ntype commit\ntag {name}\ntagger {who} {seconds} {zone}\n\n{message}\n")
}

/// An entry of an index whose file nobody has looked at.
fn unseen(path: &str, id: Oid, mode: u32) -> IndexEntry {
    let (never, flags) = (IndexTime::new(0, 0), 0);
    IndexEntry {
        ctime: never,
        mtime: never,
        dev: 0,
        ino: 0,
        mode,
        uid: 0,
        gid: 0,
        file_size: 0,
        id,
        flags,
        flags_extended: 0,
        path: path.as_bytes().to_vec(),
    }
}

fn oid(text: &str) -> Result<Oid, RevisionError> {
    Oid::from_str(text).map_err(|_| RevisionError::Unannounced)
}

fn locked(error: git2::Error, name: &str) -> RevisionError {
    if error.code() == ErrorCode::Locked {
        RevisionError::Locked { name: name.to_owned() }
    } else {
        RevisionError::Git(error)
    }
}
