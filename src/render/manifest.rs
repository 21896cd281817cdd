//! The manifest of a set: which files belong to it, and their digests.

use serde::{Deserialize, Serialize};

use super::{RenderError, markdown};
use crate::document::{Document, sha256_hex};

/// The version of the manifest's form.
const FORMAT: u32 = 1;

/// A set of files as written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of this form; 1.
    pub format: u32,
    /// Edition of the policy library the texts come from.
    pub library: String,
    /// Full name of the school.
    pub school: String,
    /// Every document of the set, in its order.
    #[serde(default)]
    pub documents: Vec<ManifestDocument>,
    /// Every file of the set but this one, in the order of paths.
    pub files: Vec<ManifestFile>,
}

/// A document of a set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestDocument {
    /// Its key, e.g. `agreements/staff`.
    pub key: String,
    /// What its files were made of; see [`source_digest`].
    pub source: String,
}

/// SHA-256 of what the files of a document are made of: its Markdown, what stands around the text, its look and its crest.
/// It tells whether a PDF is that of the document without typesetting it again, and stays the same for as long as those do.
#[must_use]
pub fn source_digest(document: &Document) -> String {
    let meta = &document.meta;
    // Each by name: a value that a later version of the tool adds must not make every published set out of date.
    let around = (
        (&meta.title, &meta.school, &meta.strapline, &meta.version, &meta.date, &meta.next_review),
        (&meta.status, &meta.library, &meta.accent, meta.crest.as_ref().map(|crest| &crest.alt)),
    );
    let mut source = markdown::render(document).into_bytes();
    source.push(0);
    // Texts always serialise.
    source.extend(serde_json::to_vec(&around).unwrap_or_default());
    source.push(0);
    source.extend(meta.crest.iter().flat_map(|crest| &crest.bytes));
    sha256_hex(&source)
}

/// A file of a set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestFile {
    /// Path below the output folder, with `/`.
    pub path: String,
    /// SHA-256 of its bytes, 64 hexadecimal digits.
    pub sha256: String,
}

impl Manifest {
    /// The manifest of `documents` and their `files`, given as path and bytes.
    #[must_use]
    pub fn of<'a>(
        library: &str,
        school: &str,
        documents: &[&Document],
        files: impl Iterator<Item = (&'a str, &'a [u8])>,
    ) -> Self {
        let source =
            |document: &&Document| ManifestDocument { key: document.key.clone(), source: source_digest(document) };
        let documents = documents.iter().map(source).collect();
        let mut files: Vec<ManifestFile> =
            files.map(|(path, bytes)| ManifestFile { path: path.to_owned(), sha256: sha256_hex(bytes) }).collect();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Self { format: FORMAT, library: library.to_owned(), school: school.to_owned(), documents, files }
    }

    /// The manifest as indented JSON.
    ///
    /// # Errors
    ///
    /// Only if the JSON writer fails, which it does not for these types.
    pub fn to_json(&self) -> Result<Vec<u8>, RenderError> {
        let mut bytes = serde_json::to_vec_pretty(self)?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    /// Reads a manifest; `None` if `bytes` are not one.
    #[must_use]
    pub fn from_json(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok().filter(|manifest: &Self| manifest.format == FORMAT)
    }
}
