//! Whether the files that are published are those that the facts produce. Reads, and writes nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result};

use super::commands::render::{Format, render_one};
use super::disk::{read_within, shown};
use super::output::{MANIFEST, is_inside, is_unfinished};
use crate::check::published::{changed, missing, not_published, out_of_date, unfinished};
use crate::diag::Diagnostics;
use crate::document::{Document, sha256_hex};
use crate::render::manifest::{Manifest, source_digest};
use crate::school::School;
use crate::source::ReadError;

/// Which files to compare, and how closely.
#[derive(Debug, Clone, Copy)]
pub(super) struct Comparison<'a> {
    /// The folder they are in; without it, that beside each description.
    pub(super) folder: Option<&'a Path>,
    /// Typeset PDFs again and compare every byte, instead of trusting the manifest about them.
    pub(super) typeset: bool,
}

/// Compares the set published in `folder` with its manifest and with today's documents, if they could
/// be made.
///
/// A file must be the one the manifest lists. Each document must be made of what the manifest says it was made of. Then
/// Markdown, web pages and records are rendered again and must be the same, so that a file and its manifest cannot be
/// changed together; PDFs only where that is asked for, because typesetting takes a hundred times as long.
pub(super) fn compare(
    folder: &Path,
    school: &School,
    documents: Option<&[Document]>,
    typeset: bool,
) -> Result<Diagnostics> {
    let before = read(folder, MANIFEST)?;
    let compared = compare_with(before.as_deref(), folder, school, documents, typeset);
    // A run can have begun, or ended, while the files were read: then they are those of no one set.
    if is_unfinished(folder) || read(folder, MANIFEST)? != before {
        let mut diagnostics = Diagnostics::default();
        diagnostics.push(unfinished(school, &shown(folder)));
        return Ok(diagnostics);
    }
    compared
}

/// The same, without looking whether another run is writing; `manifest` is the bytes of the manifest, if there is one.
fn compare_with(
    manifest: Option<&[u8]>,
    folder: &Path,
    school: &School,
    documents: Option<&[Document]>,
    typeset: bool,
) -> Result<Diagnostics> {
    let mut diagnostics = Diagnostics::default();
    let Some(bytes) = manifest else {
        diagnostics.push(not_published(school, &shown(folder)));
        return Ok(diagnostics);
    };
    let Some(manifest) = Manifest::from_json(bytes) else {
        diagnostics.push(changed(school, &shown(folder), MANIFEST));
        return Ok(diagnostics);
    };
    let set = Set { folder, shown: shown(folder), manifest: &manifest, school };
    let found = set.files(&mut diagnostics)?;
    if let Some(documents) = documents {
        let stale = set.stale(documents);
        if !stale.is_empty() {
            diagnostics.push(out_of_date(school, &set.shown, &stale));
        }
        let mut formats = vec![Format::Md, Format::Json];
        let has_pages =
            manifest.files.iter().any(|file| Path::new(&file.path).extension().is_some_and(|ending| ending == "html"));
        formats.extend(has_pages.then_some(Format::Html));
        formats.extend(typeset.then_some(Format::Pdf));
        for document in documents.iter().filter(|document| !stale.contains(&document.key.as_str())) {
            set.rendered(document, &formats, &found, &mut diagnostics)?;
        }
    }
    Ok(diagnostics)
}

struct Set<'a> {
    folder: &'a Path,
    shown: String,
    manifest: &'a Manifest,
    school: &'a School,
}

impl Set<'_> {
    /// The digests of the files that are as the manifest lists them; the others are found fault with.
    fn files(&self, diagnostics: &mut Diagnostics) -> Result<BTreeMap<&str, String>> {
        let mut found = BTreeMap::new();
        for file in self.manifest.files.iter().filter(|file| is_inside(&file.path)) {
            match read(self.folder, &file.path)?.map(|bytes| sha256_hex(&bytes)) {
                None => diagnostics.push(missing(self.school, &self.shown, &file.path)),
                Some(digest) if digest != file.sha256 => {
                    diagnostics.push(changed(self.school, &self.shown, &file.path));
                }
                Some(digest) => {
                    found.insert(file.path.as_str(), digest);
                }
            }
        }
        Ok(found)
    }

    /// Keys of documents that are made of something else today, are new, or are no longer part of the set.
    fn stale<'d>(&'d self, documents: &'d [Document]) -> Vec<&'d str> {
        let today: BTreeMap<&str, String> =
            documents.iter().map(|document| (document.key.as_str(), source_digest(document))).collect();
        let then: BTreeMap<&str, &String> =
            self.manifest.documents.iter().map(|document| (document.key.as_str(), &document.source)).collect();
        let keys: BTreeSet<&str> = today.keys().chain(then.keys()).copied().collect();
        keys.into_iter().filter(|key| today.get(key) != then.get(key).copied()).collect()
    }

    /// The files of a document, rendered again, are those that were found.
    fn rendered(
        &self,
        document: &Document,
        formats: &[Format],
        found: &BTreeMap<&str, String>,
        diagnostics: &mut Diagnostics,
    ) -> Result<()> {
        let rendered = render_one(document, formats).with_context(|| format!("{} cannot be rendered", document.key))?;
        for (path, bytes) in rendered.files {
            // What is not listed was not asked for when the set was rendered; what was changed has been told.
            if found.get(path.as_str()).is_some_and(|digest| *digest != sha256_hex(&bytes)) {
                diagnostics.push(changed(self.school, &self.shown, &path));
            }
        }
        Ok(())
    }
}

/// Most bytes of a published file.
const LIMIT: u64 = 64 << 20;

/// The bytes of a file of the set; `None` if it is not there. What is too large to be of a set has no bytes of one.
fn read(folder: &Path, path: &str) -> Result<Option<Vec<u8>>, ReadError> {
    match read_within(&shown(&folder.join(path)), LIMIT) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(ReadError::NotFound { .. }) => Ok(None),
        Err(ReadError::TooLarge { .. } | ReadError::IsFolder { .. }) => Ok(Some(Vec::new())),
        Err(error) => Err(error),
    }
}
