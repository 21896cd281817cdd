//! Words that differ between two texts.

use serde::Serialize;
use similar::{ChangeTag, TextDiff};

/// A run of words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "is", content = "text")]
pub enum Word {
    /// In both texts.
    Same(String),
    /// In the old text alone.
    Removed(String),
    /// In the new text alone.
    Added(String),
}

/// What turns `old` into `new`, in whole words with the marks that cling to them; where words are replaced, those removed
/// come first. Joining all but those added gives `old`; all but those removed, `new`.
#[must_use]
pub fn words(old: &str, new: &str) -> Vec<Word> {
    // The search goes one way, so that swapping the texts swaps what is removed and added and changes nothing else.
    let swapped = old > new;
    let (first, second) = if swapped { (new, old) } else { (old, new) };
    let mut hunks: Vec<Hunk> = Vec::new();
    for change in TextDiff::from_words(first, second).iter_all_changes() {
        let text = change.value();
        match change.tag() {
            ChangeTag::Equal => match hunks.last_mut() {
                Some(Hunk::Same(same)) => same.push_str(text),
                _ => hunks.push(Hunk::Same(text.to_owned())),
            },
            ChangeTag::Delete => push(&mut hunks, text, ""),
            ChangeTag::Insert => push(&mut hunks, "", text),
        }
    }
    let mut words = Vec::new();
    for hunk in joined(hunks) {
        match hunk {
            Hunk::Same(text) => words.push(Word::Same(text)),
            Hunk::Changed(first, second) => {
                let (removed, added) = if swapped { (second, first) } else { (first, second) };
                words.extend((!removed.is_empty()).then_some(Word::Removed(removed)));
                words.extend((!added.is_empty()).then_some(Word::Added(added)));
            }
        }
    }
    words
}

/// The old text.
#[must_use]
pub fn before(words: &[Word]) -> String {
    words
        .iter()
        .map(|word| if let Word::Same(text) | Word::Removed(text) = word { text.as_str() } else { "" })
        .collect()
}

/// The new text.
#[must_use]
pub fn after(words: &[Word]) -> String {
    words.iter().map(|word| if let Word::Same(text) | Word::Added(text) = word { text.as_str() } else { "" }).collect()
}

/// The lines of a text in which something differs: of a table, its rows. A text of one line is one line.
#[must_use]
pub fn changed_lines(words: &[Word]) -> Vec<Vec<Word>> {
    let mut lines: Vec<Vec<Word>> = vec![Vec::new()];
    for word in words {
        let (Word::Same(text) | Word::Removed(text) | Word::Added(text)) = word;
        for (at, part) in text.split('\n').enumerate() {
            if at > 0 {
                lines.push(Vec::new());
            }
            let part = part.to_owned();
            let part = match word {
                Word::Same(_) => Word::Same(part),
                Word::Removed(_) => Word::Removed(part),
                Word::Added(_) => Word::Added(part),
            };
            if let Some(line) = lines.last_mut() {
                line.push(part);
            }
        }
    }
    let differs = |word: &Word| match word {
        Word::Same(_) => false,
        Word::Removed(text) | Word::Added(text) => !text.is_empty(),
    };
    lines.retain(|line| line.iter().any(differs));
    lines
}

enum Hunk {
    Same(String),
    /// What only the first text has, and what only the second has.
    Changed(String, String),
}

/// Adds to the change at the end of `hunks`, or begins one.
fn push(hunks: &mut Vec<Hunk>, more: &str, also: &str) {
    if let Some(Hunk::Changed(first, second)) = hunks.last_mut() {
        first.push_str(more);
        second.push_str(also);
    } else {
        hunks.push(Hunk::Changed(more.to_owned(), also.to_owned()));
    }
}

/// Longest run, in characters, that is not worth keeping apart between two changes: "of the".
const TRIFLE: usize = 3;

/// Changes that only a trifle parts, made one, which is easier to read.
fn joined(hunks: Vec<Hunk>) -> Vec<Hunk> {
    let mut joined: Vec<Hunk> = Vec::new();
    let mut hunks = hunks.into_iter().peekable();
    while let Some(hunk) = hunks.next() {
        match (hunk, joined.last_mut()) {
            (Hunk::Same(same), Some(Hunk::Changed(first, second)))
                if same.trim().chars().count() <= TRIFLE && hunks.peek().is_some() =>
            {
                first.push_str(&same);
                second.push_str(&same);
            }
            (Hunk::Changed(more, also), _) => push(&mut joined, &more, &also),
            (hunk, _) => joined.push(hunk),
        }
    }
    joined
}
