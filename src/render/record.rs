//! Records as files; what they hold is [`Record`].

use super::RenderError;
use crate::document::{Document, Record};

/// The whole record as indented JSON: clauses with the facts they used, and exclusions with their reasons.
///
/// # Errors
///
/// Only if the JSON writer fails, which it does not for these types.
pub fn render(document: &Document) -> Result<Vec<u8>, RenderError> {
    write(&Record::of(document))
}

/// The public part of the record, for attaching to the PDF; see [`Record::public`].
///
/// # Errors
///
/// As for [`render`].
pub fn public(document: &Document) -> Result<Vec<u8>, RenderError> {
    write(&Record::of(document).public())
}

fn write(record: &Record) -> Result<Vec<u8>, RenderError> {
    let mut bytes = serde_json::to_vec_pretty(record).map_err(RenderError::Handover)?;
    bytes.push(b'\n');
    Ok(bytes)
}
