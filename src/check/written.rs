//! What a school has written itself: facts in words, and clauses of its own.

use crate::schema::{self, Kind};
use crate::school::School;
use crate::source::{Sources, Span};

/// A text the school has written.
#[derive(Debug)]
pub(crate) struct Written<'a> {
    /// Where it stands, keys and list positions joined by dots.
    pub(crate) path: String,
    /// The text.
    pub(crate) text: &'a str,
    /// Where it stands in the file.
    pub(crate) span: Span,
    /// Whether it is a clause of the school's own, or the school's words for one.
    pub(crate) clause: bool,
}

impl Written<'_> {
    /// The place of `part`, a piece of the text: in the file if it stands there as it is, else the whole text.
    pub(crate) fn place(&self, part: &str, sources: &Sources) -> Span {
        let file = &sources.get(self.span.source).text;
        // A text over several lines is shown by its first; the rest of it stands below, each line indented.
        let longest = self.text.len() + self.text.lines().count() * MOST_INDENT + MOST_INDENT;
        let end = (self.span.start + longest).min(file.len());
        let end = (end..=file.len()).find(|&end| file.is_char_boundary(end)).unwrap_or(file.len());
        match file.get(self.span.start..end).and_then(|raw| raw.find(part)) {
            Some(at) => {
                let start = self.span.start + at;
                Span { source: self.span.source, start, end: start + part.len() }
            }
            None => self.span,
        }
    }
}

/// Most characters by which a line of a text is indented.
const MOST_INDENT: usize = 16;

/// Paths whose texts are not the school's words today: names, what former versions changed, and reasons for leaving a
/// clause out, which may well name what is gone.
const APART: [&str; 5] = ["people.", "policy.versions.", "clauses.exclude.", "exceptions.", "school.name"];

/// Every text the school has written, in the order of the file.
pub(super) fn texts(school: &School) -> Vec<Written<'_>> {
    let mut texts = Vec::new();
    school.facts.for_each_text("", &mut |path, node, text| {
        let apart = APART.iter().any(|apart| path.starts_with(apart)) && !is_title(path);
        let clause = path.starts_with("clauses.") && last(path) == "text";
        if !apart && (clause || is_free(path)) {
            texts.push(Written { path: path.to_owned(), text, span: node.span, clause });
        }
    });
    texts
}

/// Whether the school's own title for a post or group stands at `path`.
fn is_title(path: &str) -> bool {
    path.starts_with("people.") && last(path) == "title"
}

/// The last key of a path.
fn last(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

/// Whether the value at `path` is text in the school's own words, and not one of a set, a date or an address.
fn is_free(path: &str) -> bool {
    schema::describe(Kind::School, path).is_some_and(|described| match described.definition() {
        Some(definition) => matches!(definition, "text" | "prose"),
        None => described.allowed().is_none() && described.allows_type("string"),
    })
}
