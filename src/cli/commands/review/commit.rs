//! The commit of an entry: the description and the published set, and nothing else.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use super::super::super::disk::shown;
use super::super::super::output::{FileSet, lasting};
use super::bounds::real;
use super::sign::Signer;
use crate::revision::{Deed, Landing, Repository};

/// What is written with an entry.
pub(super) struct Written<'a> {
    /// Where the description stands, without links.
    pub(super) description: &'a Path,
    /// Its new text.
    pub(super) text: &'a str,
    /// Where the set is published, and its files.
    pub(super) folder: &'a Path,
    pub(super) files: &'a FileSet,
}

/// A commit that can be made.
pub(super) struct Commit {
    repository: Repository,
    deed: Deed,
    signer: Signer,
    /// Published files that git is told to leave out.
    pub(super) left_out: Vec<String>,
}

impl Commit {
    /// The commit of what is written, without the files that are `going`; or why it cannot be made.
    pub(super) fn of(
        written: &Written<'_>,
        going: &[String],
        (message, tag): (String, Option<(String, String)>),
        when: (i64, i32),
    ) -> Result<Self> {
        let description = written.description;
        let repository = lasting(description)?.with_context(|| {
            format!("{} is in no git repository; leave out `--commit`, or type `git init` first", shown(description))
        })?;
        has_ordinary_index(&repository)?;
        repository.can_commit()?;
        let at = repository.path_of(description)?;
        if repository.is_left_out(&at)? {
            bail!("git is told to leave out {at}; take it out of .gitignore, or leave out `--commit`");
        }
        let mut files = BTreeMap::from([(at, Some(written.text.as_bytes().to_vec()))]);
        let mut left_out = Vec::new();
        let folder = real(written.folder);
        for (path, bytes) in written.files {
            let at = repository.path_of(&folder.join(path))?;
            if repository.is_left_out(&at)? {
                left_out.push(path.clone());
            } else {
                files.insert(at, Some(bytes.clone()));
            }
        }
        for path in going {
            files.insert(repository.path_of(&folder.join(path))?, None);
        }
        if let Some((name, _)) = &tag {
            repository.can_tag(name)?;
        }
        let signing = repository.signing()?;
        let (sign_commit, sign_tag) = (signing.commits, signing.tags && tag.is_some());
        let signer = Signer { committer: repository.committer()?, signing };
        Ok(Self { repository, deed: Deed { files, message, tag, when, sign_commit, sign_tag }, signer, left_out })
    }

    /// The name of its tag.
    pub(super) fn tag(&self) -> Option<String> {
        self.deed.tag.as_ref().map(|(name, _)| name.clone())
    }

    /// Makes its objects, signed if git is configured so.
    pub(super) fn record(&self) -> Result<Landing> {
        Ok(self.repository.record(&self.deed, &mut |text| self.signer.sign(text))?)
    }
}

/// Finds out that the index is a file: a link could lead to anything.
fn has_ordinary_index(repository: &Repository) -> Result<()> {
    let index = repository.own_folder().join("index");
    if fs::symlink_metadata(&index).is_ok_and(|meta| !meta.is_file()) {
        bail!(
            "{} is no ordinary file, so git's index cannot be trusted; delete it and type `git reset`, which makes another",
            shown(&index)
        );
    }
    Ok(())
}
