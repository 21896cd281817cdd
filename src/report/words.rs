//! The words of a finding where no excerpt of the file stands beside them.

use super::place::Region;
use crate::diag::Diagnostic;
use crate::source::Sources;

/// A finding line by line: the message, what stands at its place, the other places, and the hints.
pub(super) fn lines(diagnostic: &Diagnostic, sources: &Sources) -> Vec<String> {
    let label = Some(visible(&diagnostic.label.text)).filter(|text| !text.is_empty());
    let related = diagnostic.related.iter().map(|label| {
        let Region { path, start, .. } = Region::of(label.span, sources);
        let place = format!("also {}:{start}", visible(path));
        if label.text.is_empty() { place } else { format!("{place}: {}", visible(&label.text)) }
    });
    let hints = diagnostic.hints.iter().map(|hint| format!("help: {}", visible(hint)));
    std::iter::once(visible(&diagnostic.message)).chain(label).chain(related).chain(hints).collect()
}

/// `text` on one line, with the characters shown as escapes that a terminal could obey, that turn text round, or that
/// XML cannot hold.
#[must_use]
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_hidden(c) { out.extend(c.escape_default()) } else { out.push(c) }
    }
    out
}

fn is_hidden(c: char) -> bool {
    let ends_a_line = matches!(c, '\u{2028}' | '\u{2029}');
    let turns_text = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let is_none = matches!(c, '\u{feff}' | '\u{fffe}' | '\u{ffff}');
    c.is_control() || ends_a_line || turns_text || is_none
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn what_cannot_be_seen_is_shown() {
        assert_eq!(visible("a\nb\tc\r\u{1b}[31m\u{9b}"), "a\\nb\\tc\\r\\u{1b}[31m\\u{9b}");
        assert_eq!(visible("\u{202e}\u{2028}\u{ffff}\u{feff}"), "\\u{202e}\\u{2028}\\u{ffff}\\u{feff}");
        let family = "Éilís 👩\u{200d}👧 ]]> &amp; 100%";
        assert_eq!(visible(family), family);
    }
}
