//! The typefaces of the documents: the only place that embeds font files.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use typst::foundations::Bytes;
use typst::text::{Font, FontBook, FontStretch, FontStyle, FontVariant, FontWeight, is_default_ignorable};
use typst::utils::LazyHash;

use crate::document::Style;

/// Family of everything but the pages of early readers.
const TEXT: &str = "Atkinson Hyperlegible Next";
/// Family for characters the first one lacks: Vietnamese, Greek, Cyrillic, ticks, arrows.
const BEHIND: &str = "Source Sans 3";
/// Family of the pages of early readers, with the letter shapes children learn to write.
const EARLY: &str = "Andika";

/// One face of a family.
#[derive(Debug, Clone, Copy)]
pub struct Face {
    /// Name of the family.
    pub family: &'static str,
    /// Whether it is the bold weight.
    pub bold: bool,
    /// Whether it slants.
    pub italic: bool,
    /// The TrueType file.
    pub bytes: &'static [u8],
}

macro_rules! face {
    ($family:expr, $bold:literal, $italic:literal, $file:literal) => {
        Face {
            family: $family,
            bold: $bold,
            italic: $italic,
            bytes: include_bytes!(concat!("../../assets/fonts/", $file)),
        }
    };
}

/// Every embedded face.
pub static FACES: [Face; 10] = [
    face!(TEXT, false, false, "atkinson-hyperlegible-next/AtkinsonHyperlegibleNext-Regular.ttf"),
    face!(TEXT, false, true, "atkinson-hyperlegible-next/AtkinsonHyperlegibleNext-Italic.ttf"),
    face!(TEXT, true, false, "atkinson-hyperlegible-next/AtkinsonHyperlegibleNext-Bold.ttf"),
    face!(TEXT, true, true, "atkinson-hyperlegible-next/AtkinsonHyperlegibleNext-BoldItalic.ttf"),
    face!(BEHIND, false, false, "source-sans-3/SourceSans3-Regular.ttf"),
    face!(BEHIND, false, true, "source-sans-3/SourceSans3-Italic.ttf"),
    face!(BEHIND, true, false, "source-sans-3/SourceSans3-Bold.ttf"),
    face!(BEHIND, true, true, "source-sans-3/SourceSans3-BoldItalic.ttf"),
    face!(EARLY, false, false, "andika/Andika-Regular.ttf"),
    face!(EARLY, true, false, "andika/Andika-Bold.ttf"),
];

/// The families of a style; a character is set in the first that has it.
#[must_use]
pub fn families(style: Style) -> &'static [&'static str] {
    match style {
        Style::Policy | Style::Adult | Style::Pupil => &[TEXT, BEHIND],
        Style::EarlyReader => &[EARLY, BEHIND],
    }
}

/// The characters of `text` that the families of `style` cannot show, each once, in the order of their code points.
///
/// A character counts as shown only if it can be shown upright and slanted, regular and bold, so that the answer does not
/// depend on the emphasis around it. Characters for private use have no agreed meaning and are never shown. Controls, the
/// soft hyphen and other characters without a shape of their own are left out.
#[must_use]
pub fn uncovered(text: &str, style: Style) -> Vec<char> {
    let shapeless = |c: char| c.is_control() || is_default_ignorable(c);
    let missing: BTreeSet<char> =
        text.chars().filter(|&c| !shapeless(c) && (is_private(c) || !is_shown(c, style))).collect();
    missing.into_iter().collect()
}

/// The embedded faces as the typesetter sees them, in the order of [`FACES`].
pub(super) fn fonts() -> &'static [Font] {
    &LOADED.fonts
}

/// What the typesetter chooses faces by.
pub(super) fn book() -> &'static LazyHash<FontBook> {
    &LOADED.book
}

struct Loaded {
    fonts: Vec<Font>,
    book: LazyHash<FontBook>,
}

static LOADED: LazyLock<Loaded> = LazyLock::new(|| {
    let fonts: Vec<Font> = FACES.iter().flat_map(|face| Font::iter(Bytes::new(face.bytes))).collect();
    let book = LazyHash::new(FontBook::from_fonts(&fonts));
    Loaded { fonts, book }
});

fn is_shown(c: char, style: Style) -> bool {
    let upright_and_slanted = [FontStyle::Normal, FontStyle::Italic];
    let variants = upright_and_slanted.into_iter().flat_map(|slant| {
        [FontWeight::REGULAR, FontWeight::BOLD].map(|weight| FontVariant::new(slant, weight, FontStretch::NORMAL))
    });
    variants.into_iter().all(|variant| families(style).iter().any(|family| has(family, variant, c)))
}

fn has(family: &str, variant: FontVariant, c: char) -> bool {
    let face = book().select(&family.to_lowercase(), variant).and_then(|index| book().info(index));
    face.is_some_and(|info| info.coverage.contains(u32::from(c)))
}

fn is_private(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{FFFFD}' | '\u{100000}'..='\u{10FFFD}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_face_is_loaded_under_its_family() {
        assert_eq!(fonts().len(), FACES.len());
        for (face, font) in FACES.iter().zip(fonts()) {
            let info = font.info();
            assert_eq!(info.family, face.family);
            assert_eq!(info.variant.weight == FontWeight::BOLD, face.bold);
            assert_eq!(info.variant.style == FontStyle::Italic, face.italic);
        }
    }

    #[test]
    fn characters_without_a_glyph_are_reported_once_in_order() {
        let names = "Éilís Ŵyn, Žižek, Nguyễn, Αθηνά, Привет, Ẹniọlá ✓ → ½ £ – “x”";
        for style in [Style::Policy, Style::EarlyReader] {
            assert!(uncovered(names, style).is_empty(), "{style:?}");
            assert_eq!(uncovered("学校 ا😀 学", style), ['ا', '学', '校', '😀']);
        }
    }

    #[test]
    fn characters_without_a_shape_are_not_missing() {
        assert!(uncovered("a\n\t\u{7}\u{AD}\u{200B}\u{200D}\u{FE0F}", Style::Adult).is_empty());
    }

    #[test]
    fn characters_for_private_use_are_missing_even_where_a_face_has_them() {
        assert_eq!(uncovered("\u{E000}\u{F130}", Style::EarlyReader), ['\u{E000}', '\u{F130}']);
    }
}
