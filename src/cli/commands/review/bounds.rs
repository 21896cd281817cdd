//! What a review reads and writes stays in the repository that its description is in.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use super::super::super::disk::shown;
use super::super::super::editions::repository_around;
use super::super::super::survey::{self, Found};
use crate::revision::RevisionError;

/// Finds out that there are files to be reviewed: in a repository without files of its own there are none.
pub(super) fn has_files(found: &Found) -> Result<()> {
    let file = survey::file_of(found)?;
    if Path::new(&file).exists() {
        return Ok(());
    }
    match repository_around(Path::new(&file)) {
        Ok(Some(repository)) if repository.folder().is_none() => Err(RevisionError::Bare.into()),
        // Whoever opens the file says that it is not there.
        _ => Ok(()),
    }
}

/// Finds out that no link leads what is written out of the repository: whoever made the repository would choose what is
/// replaced. Outside of repositories, links are the user's own.
pub(super) fn stays_inside(found: &Found) -> Result<()> {
    let file = PathBuf::from(survey::file_of(found)?);
    let above = match found {
        Found::Academy(academy) => Path::new(&academy.trust.path),
        _ => &file,
    };
    let Some(root) = root(above.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")))
    else {
        return Ok(());
    };
    for place in [file.clone(), survey::published_in(found, None), survey::reviewed_in(found)] {
        let real = real(&place);
        if !real.starts_with(&root) {
            bail!(
                "{} is a link, or lies behind one, that leads out of the git repository, to {}; nothing is written there: put a \
                 file or a folder of its own in the place of the link",
                shown(&place),
                shown(&real)
            );
        }
    }
    Ok(())
}

/// The folder of the repository around `folder`, without links. Git is not asked: it can be told that the files are elsewhere.
fn root(folder: &Path) -> Option<PathBuf> {
    let real = fs::canonicalize(folder).ok()?;
    let is_root = |above: &&Path| fs::symlink_metadata(above.join(".git")).is_ok();
    real.ancestors().find(is_root).map(Path::to_owned)
}

/// `path` without links; as much of it as is there.
pub(super) fn real(path: &Path) -> PathBuf {
    let path = if path.is_absolute() { path.to_owned() } else { Path::new(".").join(path) };
    for above in path.ancestors() {
        if let (Ok(real), Ok(rest)) = (fs::canonicalize(above), path.strip_prefix(above)) {
            // Nothing joined to a path is a slash at its end.
            return if rest.as_os_str().is_empty() { real } else { real.join(rest) };
        }
    }
    path
}
