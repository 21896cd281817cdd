//! The record attached to a PDF, read with lopdf. The PDF may be anybody's: what it can cost is bounded.
//!
//! A table that says where objects are can name one object a million times, and objects packed into a stream can overlap, so
//! that a small file becomes many gigabytes. So the file's own table is not believed: objects are found by looking for them,
//! and what is packed is counted, and taken apart, before the reader sees it.

mod packed;

use std::cell::Cell;

use lopdf::{DecompressError, Dictionary, Document, Error, LoadOptions, Object, ObjectId};

use super::Unread;

/// Most bytes of a PDF that is looked into. Published ones have some hundred thousand.
const MOST_BYTES: usize = 8 << 20;
/// Most streams in it. Published ones have some hundred.
const MOST_STREAMS: usize = 1 << 10;
/// Most signs that begin something: a number, a name, a list. Each costs up to some hundred bytes once it is read. Half of a
/// file of the most bytes that is all pictures has as many by chance.
const MOST_BEGINNINGS: usize = 1 << 19;
/// Most bytes of all streams together, once the reader has copied them.
const MOST_COPIED_BYTES: usize = 4 * MOST_BYTES;
/// Most bytes that the record unpacks to. Published ones have some hundred thousand.
const MOST_RECORD_BYTES: usize = 4 << 20;
/// Most attachments, and most branches of their list, that are looked at.
const MOST_ATTACHMENTS: usize = 1_000;

/// Most signs in which the name of the length of a stream can be written.
const LONGEST_LENGTH: usize = 18;

/// Most signs after that name in which a number is looked for.
const LONGEST_NUMBER: usize = 32;

/// The name under which a record is attached.
const NAME: &str = "record.json";

/// What stands after the last byte: an object and a trailer that names it, so that no table of the file is used.
const TAIL: &[u8] =
    b"\nendstream\nendobj\n1000000 0 obj\n<<>>\nendobj\ntrailer\n<< /Root 1000000 0 R >>\nstartxref\n0\n%%EOF\n";

/// What a PDF may still cost.
#[derive(Debug, Clone, Copy, Default)]
struct Allowance {
    beginnings: usize,
    copied_bytes: usize,
    packed: packed::Allowance,
}

thread_local! {
    /// The reader takes a function without a state of its own.
    static ALLOWANCE: Cell<Allowance> = Cell::default();
}

/// The record attached to the PDF; `None` if there is none, or more than one.
pub(super) fn attached_record(bytes: &[u8]) -> Result<Option<Vec<u8>>, Unread> {
    let root = root(bytes).ok_or(if bytes.len() > MOST_BYTES { Unread::TooLarge } else { Unread::Damaged })?;
    let beginnings = MOST_BEGINNINGS.checked_sub(beginnings(bytes)).ok_or(Unread::TooLarge)?;
    let streams = bytes.windows(b"endstream".len()).filter(|window| window == b"endstream").count();
    if bytes.len() > MOST_BYTES || streams > MOST_STREAMS {
        return Err(Unread::TooLarge);
    }
    let packed = packed::Allowance::default();
    ALLOWANCE.set(Allowance { beginnings, copied_bytes: MOST_COPIED_BYTES, packed });
    let options = LoadOptions {
        filter: Some(within_bounds),
        max_decompressed_size: Some(packed::MOST_BYTES),
        force_reconstruct: true,
        ..Default::default()
    };
    let mut whole = [bytes, TAIL].concat();
    hide_far_lengths(&mut whole);
    let document = Document::load_mem_with_options(&whole, options).map_err(|_| Unread::Damaged)?;
    let Some(list) = attachments(&document, root) else { return Ok(None) };
    let mut records = Vec::new();
    collect(&document, list, &mut MOST_ATTACHMENTS.clone(), &mut records);
    match records.as_slice() {
        [one] => content(&document, *one),
        _ => Ok(None),
    }
}

/// The catalog that the last trailer names.
fn root(bytes: &[u8]) -> Option<ObjectId> {
    const KEY: &[u8] = b"/Root";
    let at = bytes.windows(KEY.len()).rposition(|window| window == KEY)? + KEY.len();
    let words = bytes[at..].split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).take(2);
    let mut numbers = words.map(|word| std::str::from_utf8(word).ok()?.parse::<u32>().ok());
    Some((numbers.next()??, u16::try_from(numbers.next()??).ok()?))
}

/// How many signs of `bytes` can begin something.
fn beginnings(bytes: &[u8]) -> usize {
    let (mut count, mut after_space) = (0, true);
    for byte in bytes {
        let is_space = byte.is_ascii_whitespace() || *byte == 0;
        count += usize::from(b"()<>[]{}/%".contains(byte) || (after_space && !is_space));
        after_space = is_space;
    }
    count
}

/// Hides lengths of streams that stand in another object, which the reader would read anew for each stream; without one it
/// looks for the end of the stream.
fn hide_far_lengths(bytes: &mut [u8]) {
    let is_regular = |byte: &u8| !byte.is_ascii_whitespace() && *byte != 0 && !b"()<>[]{}/%".contains(byte);
    let mut names = (0..bytes.len()).filter(|at| bytes[*at] == b'/').collect::<Vec<_>>();
    names.retain(|at| {
        let rest = &bytes[at + 1..];
        let (name, rest) = rest.split_at(rest.iter().take(LONGEST_LENGTH).take_while(|byte| is_regular(byte)).count());
        // A number by itself ends where the next name begins, or with the list; whatever else stands there is not believed.
        let value = rest.iter().take(LONGEST_NUMBER).position(|byte| b"/<>".contains(byte));
        let is_number = value.is_some_and(|end| !rest[..end].contains(&b'R') && !rest[..end].contains(&b'%'));
        spelled(name) == b"Length" && !is_number
    });
    for at in names {
        bytes[at + 1] = b'X';
    }
}

/// A name in which `#4C` stands for `L`, without such spellings.
fn spelled(name: &[u8]) -> Vec<u8> {
    let (mut plain, mut rest) = (Vec::new(), name);
    while let Some((first, after)) = rest.split_first() {
        let hex = |digits: &[u8]| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok();
        let letter = if *first == b'#' { after.get(..2).and_then(hex) } else { None };
        plain.push(letter.unwrap_or(*first));
        rest = if letter.is_some() { &after[2..] } else { after };
    }
    plain
}

/// Keeps what the record can be found by, as long as there is not too much of it.
fn within_bounds(id: ObjectId, object: &mut Object) -> Option<(ObjectId, Object)> {
    let Object::Stream(stream) = object else { return Some((id, object.clone())) };
    let mut left = ALLOWANCE.get();
    left.copied_bytes = left.copied_bytes.checked_sub(stream.content.len())?;
    let apart = stream.dict.has_type(b"ObjStm").then(|| packed::apart(stream, &mut left.packed, &mut left.beginnings));
    // What was of no use has its cost as well.
    ALLOWANCE.set(left);
    if let Some(apart) = apart {
        *stream = apart?;
    }
    // The reader looks only whether there is something; the stream itself stays where it is.
    Some((id, Object::Null))
}

/// The root of the list of attachments.
fn attachments(document: &Document, root: ObjectId) -> Option<&Dictionary> {
    let catalog = document.get_dictionary(root).ok()?;
    let names = followed(document, catalog.get(b"Names").ok()?)?.as_dict().ok()?;
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

fn content(document: &Document, stream: ObjectId) -> Result<Option<Vec<u8>>, Unread> {
    let Ok(stream) = document.get_object(stream).and_then(Object::as_stream) else { return Ok(None) };
    match stream.get_plain_content_with_limit(MOST_RECORD_BYTES) {
        Ok(content) => Ok(Some(content)),
        Err(Error::Decompress(DecompressError::MemoryLimitExceeded { .. })) => Err(Unread::TooLarge),
        Err(_) => Ok(None),
    }
}
