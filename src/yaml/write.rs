//! Text to a YAML scalar that is read back as the same text.

use super::{Value, parse};
use crate::source::Sources;

/// What a scalar stands in, which decides what has to be quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// After a key or a hyphen, to the end of the line.
    Block,
    /// Between the brackets of `[…]` or `{…}`.
    Flow,
}

/// Words that YAML 1.1 reads as truth values. Ours is stricter, but the file may be read by other tools.
const WORDS: [&str; 6] = ["y", "n", "yes", "no", "on", "off"];

/// `text` on one line: plain where every reader takes it for that text, otherwise in double quotation marks.
#[must_use]
pub fn scalar(text: &str, place: Place) -> String {
    if is_plain(text, place) { text.to_owned() } else { quoted(text) }
}

/// Whether a character can stand in YAML as it is (YAML 1.2, production 1), and is seen there.
#[must_use]
pub fn is_printable(c: char) -> bool {
    !(c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'))
}

fn is_plain(text: &str, place: Place) -> bool {
    // A version such as 2.0 or a time such as 09:30 is no text to some readers; a date is written plain everywhere.
    let begins_well = text.starts_with(char::is_alphabetic) || is_date(text);
    if !begins_well || WORDS.iter().any(|word| text.eq_ignore_ascii_case(word)) || !text.chars().all(is_printable) {
        return false;
    }
    let line = match place {
        Place::Block => format!("- {text}\n"),
        Place::Flow => format!("[{text}]\n"),
    };
    let mut sources = Sources::default();
    let source = sources.add("", line);
    let read = parse(&sources, source);
    let same = read.output.as_ref().is_some_and(|node| match node.list() {
        [only] => matches!(&only.value, Value::Text(found) if found == text),
        _ => false,
    });
    same && read.diagnostics.is_empty()
}

/// Whether this is a day or a month: `2026-09-01` or `2026-09`.
fn is_date(text: &str) -> bool {
    let shape: String = text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    matches!(shape.as_str(), "0000-00-00" | "0000-00")
}

/// `text` in double quotation marks, with escapes for what is not seen.
fn quoted(text: &str) -> String {
    let mut out = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if is_printable(c) => out.push(c),
            c => out.push_str(&format!("\\u{:04X}", u32::from(c))),
        }
    }
    out + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_plain_where_nobody_takes_it_for_something_else() {
        for text in
            ["Brook", "the hall, and more", "O'Neil", "2026-09-01", "2026-09", "summer 2026", "Éilís", "a - b", "x:y"]
        {
            assert_eq!(scalar(text, Place::Block), text);
        }
        for text in [
            "", "2.0", "1", "09:30", "no", "Yes", "true", "null", "~", "a: b", "a #b", "# a", " lead", "trail ", "- a",
            "[a", "*a", "=", "<<", "---", "one\ntwo", "colon:", "\u{7}",
        ] {
            assert!(scalar(text, Place::Block).starts_with('"'), "{text:?}");
        }
        assert_eq!(scalar("a, b", Place::Flow), "\"a, b\"");
        assert_eq!(scalar("a]", Place::Flow), "\"a]\"");
        assert_eq!(scalar("say \"so\"\\\t\u{feff}\u{85}", Place::Block), r#""say \"so\"\\\t\uFEFF\u0085""#);
    }
}
