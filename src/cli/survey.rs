//! Finding the descriptions that a person means, and examining them side by side.

use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::disk::{DESCRIPTION, shown};

/// A description to be examined, or a place that could not be looked into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Found {
    /// Path of a description, as it is opened.
    Description(PathBuf),
    /// A place that cannot be looked into, and why.
    Unreadable(String, String),
}

/// The descriptions at and below `paths`, each once, in the order of their paths below each.
///
/// A file is one, whatever its name; in folders, every `school.yaml` is one, at any depth. Links are not followed below a
/// folder, so that a tree cannot lead round in a circle or out of itself, and hidden folders are left out.
pub(super) fn descriptions(paths: &[PathBuf]) -> Vec<Found> {
    let mut found = Vec::new();
    for path in paths {
        if path.is_dir() {
            below(path, &mut found);
        } else {
            found.push(Found::Description(path.clone()));
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    found.retain(|found| match found {
        Found::Description(path) => seen.insert(path.clone()),
        Found::Unreadable(..) => true,
    });
    found
}

fn below(folder: &Path, found: &mut Vec<Found>) {
    let before = found.len();
    let walk = WalkDir::new(folder).sort_by_file_name().into_iter();
    let visible = |entry: &walkdir::DirEntry| {
        entry.depth() == 0 || !(entry.file_type().is_dir() && entry.file_name().to_string_lossy().starts_with('.'))
    };
    for entry in walk.filter_entry(visible) {
        match entry {
            Ok(entry) if entry.depth() > 0 && entry.file_name() == DESCRIPTION => {
                found.push(Found::Description(entry.into_path()));
            }
            Ok(_) => {}
            Err(error) => {
                let at = error.path().unwrap_or(folder);
                let reason = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
                found.push(Found::Unreadable(shown(at), reason));
            }
        }
    }
    if found.len() == before {
        // Naming the file that was looked for says more than silence.
        found.push(Found::Description(folder.join(DESCRIPTION)));
    }
}
