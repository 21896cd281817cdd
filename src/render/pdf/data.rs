//! What the theme is given: the document as JSON, which it places and never evaluates.

use serde::Serialize;
use serde_json::Value;
use typst::foundations::Bytes;

use super::Attachment;
use super::world::Files;
use crate::document::Document;
use crate::render::{RenderError, crest, fonts};

/// The contents of `/doc.json`.
#[derive(Serialize)]
struct Data<'a> {
    document: &'a Document,
    fonts: &'static [&'static str],
    /// Whether it is an auditor's copy, with notes in its margin.
    annotated: bool,
    attachment: Option<AttachmentLabel<'a>>,
}

#[derive(Serialize)]
struct AttachmentLabel<'a> {
    name: &'a str,
    description: &'a str,
}

/// The files the theme can read for `document`.
pub(super) fn files(document: &Document, attachment: Option<&Attachment>) -> Result<Files, RenderError> {
    let label = attachment.map(|a| AttachmentLabel { name: a.name, description: a.description });
    let annotated = document.is_annotated();
    let data = Data { document, annotated, fonts: fonts::families(document.meta.style), attachment: label };
    let data = without_controls(serde_json::to_value(&data)?);
    let crest = document.meta.crest.as_ref().map(crest::checked).transpose()?;
    Ok(Files {
        data: Bytes::new(serde_json::to_vec(&data)?),
        crest,
        record: attachment.map(|a| Bytes::new(a.bytes.to_vec())),
    })
}

/// `value` with a space for each control character that parts words and nothing for the others: they have no shape, and
/// the PDF standards forbid text without one.
fn without_controls(value: Value) -> Value {
    match value {
        Value::String(text) if text.contains(is_control) => {
            let parts_words = |c: char| c.is_whitespace() && is_control(c);
            let kept = |c: char| if parts_words(c) { Some(' ') } else { (!is_control(c)).then_some(c) };
            Value::String(text.chars().filter_map(kept).collect())
        }
        Value::Array(items) => items.into_iter().map(without_controls).collect(),
        Value::Object(fields) => fields.into_iter().map(|(key, value)| (key, without_controls(value))).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value,
    }
}

fn is_control(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}
