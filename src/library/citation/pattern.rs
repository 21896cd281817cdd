//! Patterns of the register: what is written in one way, and found however a text is set.

use regex::{Regex, RegexBuilder, RegexSet, RegexSetBuilder};

/// Most bytes of one compiled pattern, so that a library of one's own is bounded in memory.
const PATTERN_BYTES: usize = 1 << 20;

/// Most bytes of all patterns compiled together.
const SET_BYTES: usize = 32 << 20;

/// Most bytes that a search keeps; beyond them it goes on more slowly.
const SEARCH_BYTES: usize = 8 << 20;

const SPACE: &str = r"(?:\s+)";
const APOSTROPHE: &str = "['’‘]";
const HYPHEN: &str = "[-‐‑–]";

/// The same pattern for any apostrophe, any hyphen or short dash, and any white space, line ends included.
///
/// What stands in square brackets or behind a backslash stays as it is. Rewriting the pattern, and not the text, keeps
/// every place that is found a place of the text.
pub(super) fn tolerant(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len() * 2);
    let mut depth = 0_usize;
    let mut rest = pattern.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            // Words are those of ASCII letters: all of Unicode's would make every pattern a hundred times as large.
            '\\' => match rest.next() {
                Some('b') if depth == 0 => out.push_str(r"(?-u:\b)"),
                Some('w') if depth == 0 => out.push_str("[0-9A-Za-z_]"),
                Some('w') => out.push_str("0-9A-Za-z_"),
                Some('W') if depth == 0 => out.push_str("[^0-9A-Za-z_]"),
                Some(escaped) => out.extend(['\\', escaped]),
                None => out.push('\\'),
            },
            '[' => {
                depth += 1;
                out.push('[');
            }
            ']' => {
                depth = depth.saturating_sub(1);
                out.push(']');
            }
            '(' if depth == 0 && rest.peek() == Some(&'?') => {
                out.push('(');
                // The hyphen in `(?-i:…)` is no hyphen of the text.
                while let Some(flag) = rest.next_if(|&c| c == '?' || c == '-' || c.is_ascii_alphabetic()) {
                    out.push(flag);
                }
            }
            c if depth == 0 => push(&mut out, c),
            c => out.push(c),
        }
    }
    out
}

/// The pattern that finds `text` as it stands, but for apostrophes, hyphens and white space.
pub(super) fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    for c in text.chars() {
        let mut buffer = [0; 4];
        match c {
            ' ' | '\'' | '’' | '-' => push(&mut out, c),
            c => out.push_str(&regex::escape(c.encode_utf8(&mut buffer))),
        }
    }
    out
}

fn push(out: &mut String, c: char) {
    match c {
        ' ' => out.push_str(SPACE),
        '\'' | '’' => out.push_str(APOSTROPHE),
        '-' => out.push_str(HYPHEN),
        c => out.push(c),
    }
}

/// Compiles a pattern that is written out; `Err` says in a few words what is wrong with it.
pub(super) fn compile(pattern: &str) -> Result<Regex, String> {
    let regex = RegexBuilder::new(pattern)
        .case_insensitive(true)
        .dot_matches_new_line(true)
        .size_limit(PATTERN_BYTES)
        .dfa_size_limit(SEARCH_BYTES)
        .build()
        .map_err(|error| in_words(&error))?;
    if regex.is_match("") {
        return Err("it is found in every text".to_owned());
    }
    Ok(regex)
}

/// Compiles patterns, each of which compiles alone, so that one pass over a text tells which of them are in it.
pub(super) fn together(patterns: &[String]) -> Result<RegexSet, String> {
    RegexSetBuilder::new(patterns)
        .case_insensitive(true)
        .dot_matches_new_line(true)
        .size_limit(SET_BYTES)
        .dfa_size_limit(SEARCH_BYTES)
        .build()
        .map_err(|error| in_words(&error))
}

fn in_words(error: &regex::Error) -> String {
    match error {
        regex::Error::CompiledTooBig(_) => "it is too large; repeat less, or leave words out".to_owned(),
        // The crate draws the pattern, which we show ourselves; its last line says what is wrong.
        other => {
            let message = other.to_string();
            let line = message.lines().last().unwrap_or_default();
            line.strip_prefix("error: ").unwrap_or(line).to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{compile, literal, tolerant};

    #[test]
    fn what_is_set_in_another_way_is_found() {
        let finds = |pattern: &str, text: &str| compile(&tolerant(pattern)).unwrap().is_match(text);
        for text in ["a school's home-page", "a  school’s\n    home‑page", "A SCHOOL‘S HOME–PAGE"] {
            assert!(finds("a school's home-page", text), "{text}");
        }
        assert!(!finds("a school's home-page", "a schools home page"));
        assert!(finds("co-?ordinator", "coordinator") && finds("co-?ordinator", "co–ordinator"));
        assert!(finds("an? ?egg", "anegg") && finds("an? ?egg", "a\negg"));
        assert!(finds(r"\bUKCCIS\b", "“UKCCIS”") && !finds(r"\bUKCCIS\b", "UKCCISX"));
        assert!(finds("(?-i:Ask) me", "Ask ME") && !finds("(?-i:Ask) me", "ask me"));
        assert!(finds("[a-c][ -] x", "b- x") && !finds("[a-c][ -] x", "b‑ x"), "brackets are left alone");
        assert!(finds(r"a\-b", "a-b") && !finds(r"a\-b", "a–b"), "so is what is escaped");
    }

    #[test]
    fn a_text_stands_for_itself() {
        let regex = compile(&literal("Pupils' (RSE) e-book")).unwrap();
        assert!(regex.is_match("pupils’\n(rse) E‑book"));
        assert!(!regex.is_match("pupils’ rse e-book"));
    }

    #[test]
    fn a_bad_pattern_is_refused_in_a_few_words() {
        for (pattern, said) in [
            ("(unclosed", "unclosed group"),
            (r"ahead(?=s)", "look-around"),
            ("a*", "every text"),
            (r"(?:\w{200}){200}", "too large"),
        ] {
            let error = compile(&tolerant(pattern)).unwrap_err();
            assert!(error.contains(said) && !error.contains('\n'), "{pattern}: {error}");
        }
    }
}
