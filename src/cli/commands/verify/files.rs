//! Which files are meant.

use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::super::super::disk::shown;
use super::super::super::editions::repository_around;
use super::super::super::output::MANIFEST;
use crate::attest::Form;
use crate::revision::RevisionError;

/// A file that is to be judged.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    /// Where it is, as it was typed.
    pub(super) path: PathBuf,
    /// Its kind.
    pub(super) form: Form,
    /// Whether it can be judged, or why not.
    pub(super) found: Result<(), String>,
}

impl Asked {
    fn new(path: PathBuf) -> Self {
        let form = Form::of(&path.to_string_lossy());
        let found = match form {
            _ if !path.exists() => Err(absent(&path, form)),
            Some(_) => Ok(()),
            None => {
                Err(format!("{} is none of .pdf, .md, .html and .record.json; name a published file", shown(&path)))
            }
        };
        Self { path, form: form.unwrap_or(Form::Record), found }
    }

    fn refused(path: PathBuf, reason: String) -> Self {
        Self { path, form: Form::Record, found: Err(reason) }
    }

    /// Its path, as people read it.
    pub(super) fn shown(&self) -> String {
        shown(&self.path)
    }

    /// Its name without folders.
    pub(super) fn name(&self) -> &str {
        self.path.file_name().and_then(|name| name.to_str()).unwrap_or_default()
    }

    /// The folders whose set it can belong to: its own, and for an agreement the one above.
    pub(super) fn sets(&self) -> Vec<PathBuf> {
        let folder = self.path.parent().unwrap_or_else(|| Path::new("."));
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        vec![folder.to_owned(), folder.join("..")]
    }
}

/// That there is nothing at `path`, and why, if its repository has no files of its own.
fn absent(path: &Path, form: Option<Form>) -> String {
    let bare = matches!(repository_around(path), Ok(Some(repository)) if repository.folder().is_none());
    let why = match form {
        _ if bare => format!("; {}", RevisionError::Bare),
        Some(_) => String::new(),
        None => "; name a published file, or the folder they are in (esafe render writes them)".to_owned(),
    };
    let what = if form.is_some() { "file" } else { "file or folder" };
    format!("there is no {what} {}{why}", shown(path))
}

/// The files at and below `paths`, each once, in the order of their paths below each.
///
/// Of a folder with published sets, the files of those sets are meant; of any other, whatever has the name of a published
/// file. Links are not followed below a folder, and hidden folders are left out.
pub(super) fn asked(paths: &[PathBuf]) -> Vec<Asked> {
    let mut files: Vec<Asked> = Vec::new();
    for path in paths {
        let more = if path.is_dir() { below(path) } else { vec![Asked::new(path.clone())] };
        for file in more {
            if !files.iter().any(|known| known.path == file.path) {
                files.push(file);
            }
        }
    }
    files
}

fn below(folder: &Path) -> Vec<Asked> {
    let visible = |entry: &walkdir::DirEntry| {
        entry.depth() == 0 || !(entry.file_type().is_dir() && entry.file_name().to_string_lossy().starts_with('.'))
    };
    let (mut files, mut sets) = (Vec::new(), Vec::new());
    for entry in WalkDir::new(folder).sort_by_file_name().into_iter().filter_entry(visible) {
        match entry {
            Ok(entry) if entry.file_name() == MANIFEST => sets.extend(entry.path().parent().map(Path::to_owned)),
            Ok(entry) if entry.file_type().is_file() && Form::of(&entry.file_name().to_string_lossy()).is_some() => {
                files.push(Asked::new(entry.into_path()));
            }
            Ok(_) => {}
            Err(error) => {
                let at = error.path().unwrap_or(folder).to_owned();
                let reason = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
                let reason = format!("{} cannot be read: {reason}", shown(&at));
                files.push(Asked::refused(at, reason));
            }
        }
    }
    if !sets.is_empty() {
        files.retain(|file| file.found.is_err() || sets.iter().any(|set| file.path.starts_with(set)));
    }
    if files.is_empty() {
        let reason = format!("{} holds no published files; esafe render writes them", shown(folder));
        files.push(Asked::refused(folder.to_owned(), reason));
    }
    for file in &mut files {
        // The folder as it was typed, so that `.` does not stand before every name.
        if let Ok(path) = file.path.strip_prefix(".").map(Path::to_owned) {
            file.path = path;
        }
    }
    files
}
