//! The record attached to a PDF, read with lopdf. The PDF may be anybody's: what it can cost is bounded.

use std::cell::Cell;

use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId};

use super::Unread;

/// Most bytes of a PDF that is looked into. Published ones have some hundred thousand.
const MOST_BYTES: usize = 8 << 20;
/// Most bytes that a stream of objects unpacks to. Editors put some hundred small objects into each.
const MOST_OBJECT_BYTES: usize = 512 << 10;
/// Most streams of objects.
const MOST_OBJECT_STREAMS: usize = 64;
/// Most bytes that the record unpacks to.
const MOST_RECORD_BYTES: usize = 16 << 20;
/// Most attachments, and most branches of their list, that are looked at.
const MOST_ATTACHMENTS: usize = 1_000;

/// The name under which a record is attached.
const NAME: &str = "record.json";

thread_local! {
    /// How many streams of objects may still be unpacked. The reader takes a function without a state of its own.
    static OBJECT_STREAMS_LEFT: Cell<usize> = const { Cell::new(0) };
}

/// The record attached to the PDF; `None` if there is none, or more than one.
pub(super) fn attached_record(bytes: &[u8]) -> Result<Option<Vec<u8>>, Unread> {
    if bytes.len() > MOST_BYTES {
        return Err(Unread::TooLarge);
    }
    OBJECT_STREAMS_LEFT.set(MOST_OBJECT_STREAMS);
    let options = LoadOptions {
        filter: Some(within_bounds),
        max_decompressed_size: Some(MOST_OBJECT_BYTES),
        ..Default::default()
    };
    let document = Document::load_mem_with_options(bytes, options).map_err(|_| Unread::Damaged)?;
    let Some(list) = attachments(&document) else { return Ok(None) };
    let mut records = Vec::new();
    collect(&document, list, &mut MOST_ATTACHMENTS.clone(), &mut records);
    match records.as_slice() {
        [one] => Ok(content(&document, *one)),
        _ => Ok(None),
    }
}

/// Keeps what the record can be found by, and streams of objects as long as there are not too many.
fn within_bounds(id: ObjectId, object: &mut Object) -> Option<(ObjectId, Object)> {
    match object {
        Object::Stream(stream) if stream.dict.has_type(b"ObjStm") => {
            let left = OBJECT_STREAMS_LEFT.get().checked_sub(1)?;
            OBJECT_STREAMS_LEFT.set(left);
            // The reader looks only whether there is something; the stream itself stays where it is.
            Some((id, Object::Null))
        }
        Object::Stream(_) => Some((id, Object::Null)),
        other => Some((id, other.clone())),
    }
}

/// The root of the list of attachments.
fn attachments(document: &Document) -> Option<&Dictionary> {
    let names = followed(document, document.catalog().ok()?.get(b"Names").ok()?)?.as_dict().ok()?;
    followed(document, names.get(b"EmbeddedFiles").ok()?)?.as_dict().ok()
}

fn followed<'d>(document: &'d Document, object: &'d Object) -> Option<&'d Object> {
    document.dereference(object).ok().map(|(_, object)| object)
}

/// The streams of attachments with the record's name, below a node of the list.
fn collect(document: &Document, node: &Dictionary, left: &mut usize, records: &mut Vec<ObjectId>) {
    let array = |key: &[u8]| followed(document, node.get(key).ok()?)?.as_array().ok();
    for file in array(b"Names").into_iter().flatten() {
        let Some(rest) = left.checked_sub(1) else { return };
        *left = rest;
        let file = followed(document, file).and_then(|file| file.as_dict().ok());
        let stream = file.and_then(|file| record_in(document, file));
        records.extend(stream.filter(|stream| !records.contains(stream)));
    }
    for kid in array(b"Kids").into_iter().flatten() {
        let Some(rest) = left.checked_sub(1) else { return };
        *left = rest;
        // Each step uses up the count, so that a list which leads round in a circle ends, and a deep one is cut off.
        if let Some(kid) = followed(document, kid).and_then(|kid| kid.as_dict().ok()) {
            collect(document, kid, left, records);
        }
    }
}

/// The stream of a record that is attached by `file`.
fn record_in(document: &Document, file: &Dictionary) -> Option<ObjectId> {
    let name = file.get(b"UF").or_else(|_| file.get(b"F")).ok()?;
    let name = lopdf::decode_text_string(followed(document, name)?).ok()?;
    if name != NAME {
        return None;
    }
    let files = followed(document, file.get(b"EF").ok()?)?.as_dict().ok()?;
    files.get(b"F").or_else(|_| files.get(b"UF")).ok()?.as_reference().ok()
}

fn content(document: &Document, stream: ObjectId) -> Option<Vec<u8>> {
    document.get_object(stream).ok()?.as_stream().ok()?.get_plain_content_with_limit(MOST_RECORD_BYTES).ok()
}
