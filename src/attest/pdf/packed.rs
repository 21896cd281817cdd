//! Objects packed into a stream, as editors write them.

use lopdf::{Object, Stream};

/// Most bytes that a stream of objects unpacks to. Editors put some hundred small objects into each.
pub(super) const MOST_BYTES: usize = 512 << 10;
/// Most bytes that all of them unpack to.
const MOST_BYTES_OF_ALL: usize = 8 << 20;
/// What stands between objects, and ends any that is not closed; a text that is not closed ends as well.
const BETWEEN: &[u8] = b"\n) ";

/// What all streams of objects may still cost.
#[derive(Debug, Clone, Copy)]
pub(super) struct Allowance {
    bytes: usize,
}

impl Default for Allowance {
    fn default() -> Self {
        Self { bytes: MOST_BYTES_OF_ALL }
    }
}

/// The stream with its objects taken apart, so that none reaches into another; `None` if it costs more than is left, or
/// its objects do not follow one another. `beginnings` is how many signs that begin something may still come.
pub(super) fn apart(stream: &Stream, left: &mut Allowance, beginnings: &mut usize) -> Option<Stream> {
    let most = MOST_BYTES.min(left.bytes);
    if most == 0 {
        return None;
    }
    let Ok(content) = stream.get_plain_content_with_limit(most) else {
        left.bytes -= most;
        return None;
    };
    left.bytes -= content.len();
    *beginnings = beginnings.checked_sub(super::beginnings(&content))?;
    let first = usize::try_from(stream.dict.get(b"First").and_then(Object::as_i64).ok()?).ok()?;
    let (index, objects) = content.split_at_checked(first)?;
    let numbers: Vec<u32> =
        std::str::from_utf8(index).ok()?.split_whitespace().map(str::parse).collect::<Result<_, _>>().ok()?;
    let places: Vec<(u32, usize)> = numbers.chunks_exact(2).map(|pair| (pair[0], pair[1] as usize)).collect();
    if !places.is_sorted_by(|one, next| one.1 < next.1) {
        return None;
    }
    let ends = places.iter().skip(1).map(|(_, place)| *place).chain([objects.len()]);
    let (mut index, mut body) = (String::new(), Vec::new());
    for ((number, start), end) in places.iter().zip(ends) {
        index += &format!("{number} {} ", body.len());
        body.extend_from_slice(objects.get(*start..end)?);
        body.extend_from_slice(BETWEEN);
    }
    let mut dict = stream.dict.clone();
    for key in [&b"Filter"[..], b"DecodeParms", b"Length"] {
        dict.remove(key);
    }
    dict.set("First", i64::try_from(index.len()).ok()?);
    dict.set("N", i64::try_from(places.len()).ok()?);
    Some(Stream::new(dict, [index.into_bytes(), body].concat()))
}
