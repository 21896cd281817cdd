//! The crest: is it a picture that can be printed, and one that stands on its own? The typesetter's own reading decides,
//! for pages of every format: what one shows and another cannot would be a surprise.

use typst::foundations::Bytes;
use typst::visualize::{ExchangeFormat, RasterImage, SvgImage};

use super::RenderError;
use crate::document::{Crest, CrestFormat};

/// Longest side of a picture in pixels: ten times what print needs, and little enough to hold in memory.
const LONGEST_SIDE: u32 = 8000;

/// The bytes of `crest`, if they are a picture of the format it names that refers to nothing outside itself.
pub(super) fn checked(crest: &Crest) -> Result<Bytes, RenderError> {
    let bytes = Bytes::new(crest.bytes.clone());
    let problem = match crest.format {
        CrestFormat::Png => png_problem(&bytes),
        CrestFormat::Svg => svg_problem(&bytes),
    };
    problem.map_or(Ok(bytes), |reason| Err(RenderError::Crest { reason }))
}

fn png_problem(bytes: &Bytes) -> Option<String> {
    // Signature, then the header chunk: length, type, width, height, bit depth (PNG specification, 5.2 and 11.2.1).
    let field = |at: usize| bytes.get(at..at + 4).and_then(|four| four.try_into().ok()).map(u32::from_be_bytes);
    let (Some(width), Some(height), Some(&depth)) = (field(16), field(20), bytes.get(24)) else {
        return Some("it is not a PNG picture".to_owned());
    };
    if !bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Some("it is not a PNG picture".to_owned());
    }
    if width.max(height) > LONGEST_SIDE {
        return Some(format!("it is {width} by {height} pixels; {LONGEST_SIDE} by {LONGEST_SIDE} is the most"));
    }
    if depth > 8 {
        return Some(format!("it has {depth} bits per colour; save it with 8"));
    }
    RasterImage::plain(bytes.clone(), ExchangeFormat::Png).err().map(|message| message.to_string())
}

fn svg_problem(bytes: &Bytes) -> Option<String> {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Some(
            "it is not an SVG picture in plain UTF-8 text (a compressed one, .svgz, has to be unpacked)".to_owned(),
        );
    };
    if let Some(target) = outside_target(text) {
        return Some(format!("it refers to `{target}`, outside the picture; save it as one self-contained file"));
    }
    if text.contains("foreignObject") {
        return Some("it holds a piece of a web page (`foreignObject`), which cannot be printed".to_owned());
    }
    SvgImage::new(bytes.clone()).is_err().then(|| "it is not an SVG picture that can be read".to_owned())
}

/// The first target of an `href` that is neither inside the picture nor written out in it.
///
/// Looks at the text rather than the parsed tree: no entity or name space can then hide a target.
fn outside_target(text: &str) -> Option<&str> {
    text.split("href").skip(1).find_map(|rest| {
        let value = rest.trim_start().strip_prefix('=')?.trim_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let target = value[1..].split(quote).next()?;
        let inside = target.starts_with('#') || target.trim_start().starts_with("data:");
        (!inside).then_some(target)
    })
}
