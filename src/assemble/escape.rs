//! Escaping: a school's facts are literal text, whatever characters they hold.

/// `text` as Markdown that reads back as exactly `text`.
///
/// Every ASCII punctuation character is escaped with a backslash (CommonMark 0.31.2, section 2.4), so that neither
/// markup nor typographic replacement can begin; white space is folded, so that no block can.
#[must_use]
pub(super) fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for word in text.split([' ', '\t', '\n', '\r']).filter(|word| !word.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        for character in word.chars() {
            if character.is_ascii_punctuation() {
                out.push('\\');
            }
            out.push(character);
        }
    }
    out
}
