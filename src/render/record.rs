//! The record of a document: every clause with its id, text and digest, so that editions can be compared and proved.

use serde::Serialize;

use super::RenderError;
use crate::document::{Document, Exclusion, FactUse, Kind, Status, content_digest, sha256_hex};

/// The version of the record's form.
const FORMAT: u32 = 1;

#[derive(Serialize)]
struct Record<'a> {
    format: u32,
    library: &'a str,
    school: &'a str,
    document: About<'a>,
    content_digest: String,
    clauses: Vec<ClauseRecord<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exclusions: Option<&'a [Exclusion]>,
}

#[derive(Serialize)]
struct About<'a> {
    key: &'a str,
    kind: Kind,
    title: &'a str,
    version: &'a str,
    date: &'a str,
    status: &'a Status,
}

#[derive(Serialize)]
struct ClauseRecord<'a> {
    id: &'a str,
    section: String,
    topic: &'a str,
    administrative: bool,
    text: String,
    sha256: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    facts: Option<&'a [FactUse]>,
}

/// The whole record as indented JSON: clauses with the facts they used, and exclusions with their reasons.
///
/// # Errors
///
/// Only if the JSON writer fails, which it does not for these types.
pub fn render(document: &Document) -> Result<Vec<u8>, RenderError> {
    write(document, true)
}

/// The part of the record that is public, for attaching to the PDF: ids, texts and digests, but neither facts by path
/// nor the school's reasons.
///
/// # Errors
///
/// As for [`render`].
pub fn public(document: &Document) -> Result<Vec<u8>, RenderError> {
    write(document, false)
}

fn write(document: &Document, whole: bool) -> Result<Vec<u8>, RenderError> {
    let meta = &document.meta;
    let clauses = document.clauses().into_iter().map(|(section, clause)| {
        let text = clause.whole_text();
        ClauseRecord {
            id: clause.id.as_str(),
            section,
            topic: &clause.topic,
            administrative: clause.administrative,
            sha256: sha256_hex(text.as_bytes()),
            text,
            facts: whole.then_some(&clause.facts),
        }
    });
    let record = Record {
        format: FORMAT,
        library: &meta.library,
        school: &meta.school,
        document: About {
            key: &document.key,
            kind: document.kind,
            title: &meta.title,
            version: &meta.version,
            date: &meta.date,
            status: &meta.status,
        },
        content_digest: content_digest(document),
        clauses: clauses.collect(),
        exclusions: whole.then_some(&document.exclusions),
    };
    let mut bytes = serde_json::to_vec_pretty(&record).map_err(RenderError::Handover)?;
    bytes.push(b'\n');
    Ok(bytes)
}
