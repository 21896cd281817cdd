//! Where sentences end.

/// Abbreviations whose full stop ends no sentence, in small letters.
const ABBREVIATIONS: [&str; 11] = ["e.g.", "i.e.", "etc.", "mr.", "mrs.", "ms.", "dr.", "st.", "no.", "vs.", "p."];

/// The sentences of `text`, with their marks and without the space around them.
///
/// A sentence is what Flesch counts as one (see [`crate::reading`]): a unit of speech that a full stop, a question mark, an
/// exclamation mark, a colon, a semicolon or a dash sets off. The marks inside a number, an address or an abbreviation
/// set nothing off.
pub(super) fn sentences(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    for (at, mark) in text.char_indices() {
        let end = at + mark.len_utf8();
        if ends(text, at, mark) {
            let behind = text[end..].len() - text[end..].trim_start_matches(is_closing).len();
            found.push(&text[start..end + behind]);
            start = end + behind;
        }
    }
    found.push(&text[start..]);
    let has_words = |sentence: &&str| sentence.chars().any(char::is_alphanumeric);
    found.into_iter().map(str::trim).filter(has_words).collect()
}

const fn is_closing(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | ')' | ']')
}

/// Whether the mark at `at` sets off what is before it.
fn ends(text: &str, at: usize, mark: char) -> bool {
    let behind = text[at + mark.len_utf8()..].trim_start_matches(is_closing);
    let spaced = behind.is_empty() || behind.starts_with(char::is_whitespace);
    match mark {
        '.' => {
            let word = text[..=at].rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or_default();
            spaced && !ABBREVIATIONS.contains(&word.to_lowercase().as_str())
        }
        '!' | '?' | ':' | ';' => spaced,
        '—' => true,
        '–' => spaced && text[..at].ends_with(char::is_whitespace),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::sentences;

    #[test]
    fn a_mark_ends_a_sentence_where_it_sets_something_off() {
        for (text, found) in [
            ("I am kind. I tell!", vec!["I am kind.", "I tell!"]),
            ("New game, app or site? I ask", vec!["New game, app or site?", "I ask"]),
            ("Staff do two things: they ask; they tell.", vec!["Staff do two things:", "they ask;", "they tell."]),
            ("They ask – and tell — a lot", vec!["They ask –", "and tell —", "a lot"]),
            ("He said “no.” She left (soon.)", vec!["He said “no.”", "She left (soon.)"]),
            (
                "Version 2.0 at 9:30 on https://a.example/b.html for 11–12 year olds",
                vec!["Version 2.0 at 9:30 on https://a.example/b.html for 11–12 year olds"],
            ),
            ("Ask Mrs. Hill, e.g. at noon (e.g. today).", vec!["Ask Mrs. Hill, e.g. at noon (e.g. today)."]),
            ("Wait … ... what?!", vec!["Wait … ...", "what?!"]),
            (" . – ! ", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(sentences(text), found, "{text}");
        }
    }
}
