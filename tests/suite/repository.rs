//! Repositories for tests, made by git's own library with fixed dates.

use std::fs;
use std::path::Path;

use esafe::revision::Repository;
use git2::{Oid, RepositoryInitOptions, Signature, Time};
use tempfile::TempDir;

/// A repository in a folder of its own.
pub(crate) struct Sample {
    pub(crate) folder: TempDir,
    pub(crate) git: git2::Repository,
}

impl Sample {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let git =
            git2::Repository::init_opts(folder.path(), RepositoryInitOptions::new().initial_head("main")).unwrap();
        Self { folder, git }
    }

    /// Puts `text` in the file at `path`; removes it if there is none.
    pub(crate) fn put(&self, path: &str, text: Option<&str>) -> &Self {
        let file = self.folder.path().join(path);
        let mut index = self.git.index().unwrap();
        if let Some(text) = text {
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(&file, text).unwrap();
            index.add_path(Path::new(path)).unwrap();
        } else {
            fs::remove_file(&file).unwrap();
            index.remove_path(Path::new(path)).unwrap();
        }
        index.write().unwrap();
        self
    }

    /// Commits what the index holds, on `day` days after 1 January 2020 at noon.
    pub(crate) fn commit(&self, day: i64, message: &str) -> Oid {
        let parent = self.git.head().ok().and_then(|head| head.target());
        self.commit_on(day, message, &parent.into_iter().collect::<Vec<_>>())
    }

    /// The same, with `parents`.
    pub(crate) fn commit_on(&self, day: i64, message: &str, parents: &[Oid]) -> Oid {
        let when = Time::new(1_577_880_000 + day * 86_400, 0);
        let clerk = Signature::new("A Clerk", "clerk@school.example", &when).unwrap();
        let tree = self.git.find_tree(self.git.index().unwrap().write_tree().unwrap()).unwrap();
        let parents: Vec<_> = parents.iter().map(|oid| self.git.find_commit(*oid).unwrap()).collect();
        let oid = self.git.commit(None, &clerk, &clerk, message, &tree, &parents.iter().collect::<Vec<_>>()).unwrap();
        self.git.reference("refs/heads/main", oid, true, "").unwrap();
        oid
    }

    pub(crate) fn tag(&self, name: &str, target: Oid, day: i64) {
        let when = Time::new(1_577_880_000 + day * 86_400, 0);
        let clerk = Signature::new("A Governor", "governor@school.example", &when).unwrap();
        let object = self.git.find_object(target, None).unwrap();
        self.git.tag(name, &object, &clerk, "Approved", false).unwrap();
    }

    pub(crate) fn open(&self) -> Repository {
        Repository::around(self.folder.path()).unwrap().unwrap()
    }
}
