//! The words of one school: the library's, with the school's own in their place.

use std::collections::BTreeMap;

use crate::library::Words;
use crate::yaml::Node;

/// Words that have a singular and a plural, by the key of the singular.
const NOUNS: [&str; 5] = ["school", "pupil", "governor", "headteacher", "parent"];
/// Kinds of paper that have a plural and a short name.
const PAPERS: [&str; 2] = ["agreement", "pupil_agreement"];
/// Words that are only themselves.
const PLAIN: [&str; 2] = ["online_safety", "computing"];

/// The words clauses print, each also under its key with a capital first letter, with a capital first letter.
#[must_use]
pub(super) fn words_of(library: &Words, facts: &Node) -> BTreeMap<String, String> {
    let mut words = library.defaults.clone();
    let terms = facts.get("terms");
    let term = |key: &str| terms.and_then(|terms| terms.get(key));
    for key in PLAIN {
        if let Some(word) = term(key).and_then(Node::text) {
            words.insert(key.to_owned(), word.to_owned());
        }
    }
    for key in NOUNS.into_iter().chain(PAPERS) {
        if let Some(node) = term(key) {
            set_noun(key, node, &mut words);
        }
    }
    let capitals: Vec<(String, String)> = words.iter().map(|(key, word)| (capital(key), capital(word))).collect();
    words.extend(capitals);
    words
}

fn set_noun(key: &str, node: &Node, words: &mut BTreeMap<String, String>) {
    let text = |name: &str| node.get(name).and_then(Node::text);
    let Some(singular) = node.text().or_else(|| text("singular")).or_else(|| text("name")) else { return };
    words.insert(key.to_owned(), singular.to_owned());
    words.insert(format!("{key}s"), text("plural").map_or_else(|| plural(singular), str::to_owned));
    if let Some(body) = text("body") {
        words.insert("governing_body".to_owned(), body.to_owned());
    }
    if PAPERS.contains(&key) {
        words.insert(format!("{key}_short"), text("abbreviation").unwrap_or(singular).to_owned());
    }
}

/// The regular plural of an English noun.
#[must_use]
pub(super) fn plural(word: &str) -> String {
    let ends = |endings: &[&str]| endings.iter().any(|ending| word.ends_with(ending));
    match word.strip_suffix('y') {
        Some(stem) if !ends(&["ay", "ey", "oy", "uy"]) => format!("{stem}ies"),
        _ if ends(&["s", "x", "ch", "sh"]) => format!("{word}es"),
        _ => format!("{word}s"),
    }
}

/// `text` with a capital first letter.
#[must_use]
pub(super) fn capital(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plurals_are_regular() {
        for (one, several) in [
            ("academy", "academies"),
            ("principal", "principals"),
            ("Acceptable Use Policy", "Acceptable Use Policies"),
            ("day", "days"),
            ("church", "churches"),
        ] {
            assert_eq!(plural(one), several);
        }
    }
}
