//! Files on disk.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};

use crate::pipeline::MAX_CREST_BYTES;
use crate::source::{Files, ReadError};

/// The name of a description inside a school's folder.
pub(super) const DESCRIPTION: &str = "school.yaml";

/// Most bytes read from one file.
const LIMIT: u64 = MAX_CREST_BYTES;

/// Files as the operating system has them, by the paths a person types.
#[derive(Debug, Clone, Copy)]
pub(super) struct Disk;

impl Files for Disk {
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        read_within(path, LIMIT)
    }
}

/// The bytes of an ordinary file of at most `limit` bytes.
pub(super) fn read_within(path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
    let refused = |error: &io::Error| match error.kind() {
        io::ErrorKind::NotFound => ReadError::NotFound { path: path.to_owned() },
        io::ErrorKind::IsADirectory => ReadError::IsFolder { path: path.to_owned() },
        _ => ReadError::Refused { path: path.to_owned(), reason: error.to_string() },
    };
    let meta = fs::metadata(path).map_err(|error| refused(&error))?;
    if meta.is_dir() {
        return Err(ReadError::IsFolder { path: path.to_owned() });
    }
    if !meta.is_file() {
        return Err(ReadError::Refused { path: path.to_owned(), reason: "it is not an ordinary file".to_owned() });
    }
    let too_large = |bytes| ReadError::TooLarge { path: path.to_owned(), bytes, limit };
    if meta.len() > limit {
        return Err(too_large(meta.len()));
    }
    let mut bytes = Vec::new();
    let file = fs::File::open(path).map_err(|error| refused(&error))?;
    // A file can grow after its size was asked for.
    file.take(limit + 1).read_to_end(&mut bytes).map_err(|error| refused(&error))?;
    if bytes.len() as u64 > limit {
        return Err(too_large(bytes.len() as u64));
    }
    Ok(bytes)
}

/// Where the description that a person means by `path` is: the file, or `school.yaml` in the folder.
pub(super) fn description(path: &Path) -> PathBuf {
    if path.is_dir() { path.join(DESCRIPTION) } else { path.to_owned() }
}

/// Where the file at `path` really stands: its path without links.
pub(super) fn real(path: &Path) -> Result<PathBuf> {
    fs::canonicalize(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => anyhow!("there is no file {}", shown(path)),
        _ => anyhow!("{} cannot be read: {error}", shown(path)),
    })
}

/// A path as people read it: with `/` between its parts on every system. Where `\` is part of a name, it stays.
pub(super) fn shown(path: &Path) -> String {
    let text = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '\\' { text.replace('\\', "/") } else { text.into_owned() }
}

/// Most files of a policy library.
const LIBRARY_FILES: usize = 2_000;

/// The YAML files of the policy library in `folder`: path below it with `/`, and text; in the order of paths.
///
/// Only the library's own folders are read, and links are not followed.
pub(super) fn library_files(folder: &Path) -> Result<Vec<(String, String)>> {
    let mut files = Vec::new();
    for below in &library_folders(folder) {
        let listing = match fs::read_dir(folder.join(below)) {
            Err(error) if !below.is_empty() && error.kind() == io::ErrorKind::NotFound => continue,
            listing => listing.with_context(|| format!("the policy library {} cannot be read", shown(folder)))?,
        };
        for entry in listing {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if !entry.file_type()?.is_file() || entry.path().extension().is_none_or(|ending| ending != "yaml") {
                continue;
            }
            if files.len() == LIBRARY_FILES {
                bail!("the policy library {} has more than {LIBRARY_FILES} files", shown(folder));
            }
            let path = if below.is_empty() { name } else { format!("{below}/{name}") };
            let bytes = Disk.read(&shown(&folder.join(&path)))?;
            let text = String::from_utf8(bytes).map_err(|_| anyhow!("{path} is not text in UTF-8"))?;
            files.push((path, text));
        }
    }
    files.sort();
    Ok(files)
}

/// The folders of a library, from its own: "" for that itself. A former edition has some of the same folders.
fn library_folders(folder: &Path) -> Vec<String> {
    let mut folders: Vec<String> =
        ["", "topics", "agreements", "outlines", "requirements", "editions"].map(str::to_owned).to_vec();
    let former = fs::read_dir(folder.join("editions")).into_iter().flatten().flatten();
    for edition in former.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir())) {
        let name = edition.file_name().to_string_lossy().into_owned();
        folders.extend(["topics", "agreements", "outlines"].map(|below| format!("editions/{name}/{below}")));
    }
    folders
}
