//! HTML: one page for each document that stands on its own, for a school's website and for printing; and a page that shows
//! where several policies stand.
//!
//! A page holds no script and asks for nothing from elsewhere; its security policy lets a browser do neither. Markup is
//! written by a macro that escapes every value in it, so that nothing a school writes is read as markup.

mod anchors;
mod blocks;
mod colour;
mod fields;
mod frame;
mod look;
mod overview;
mod text;

#[cfg(test)]
mod tests;

pub use overview::overview;

use super::{RenderError, crest};
use crate::document::Document;

/// The page of `document`.
///
/// # Errors
///
/// [`RenderError::Crest`] if the school's crest is not a picture that can be shown.
pub fn render(document: &Document) -> Result<Vec<u8>, RenderError> {
    let picture = document.meta.crest.as_ref().map(|crest| crest::checked(crest).map(|_| crest)).transpose()?;
    Ok(without_controls(&frame::page(document, picture).into_string()).into_bytes())
}

/// `page` with a space for each control character that parts words and nothing for the others: HTML forbids them.
///
/// Every character that means something to HTML has been escaped by itself before, so that none gets a meaning by what
/// goes from beside it.
fn without_controls(page: &str) -> String {
    let kept = |c: char| match c {
        '\n' => Some(c),
        '\u{2028}' | '\u{2029}' => Some(' '),
        _ if c.is_control() => c.is_whitespace().then_some(' '),
        _ => Some(c),
    };
    page.chars().filter_map(kept).collect()
}
