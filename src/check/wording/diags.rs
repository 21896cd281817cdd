//! What is said about the school's own words.

use crate::diag::{Code, Diagnostic};
use crate::source::Span;

pub(super) fn placeholder(path: &str, words: &str, at: Span) -> Diagnostic {
    Diagnostic::new(Code::Placeholder, at, format!("`{path}` holds something to be filled in: {}", folded(words)))
        .label("would be printed as it stands")
        .hint("write what belongs there, or delete it")
}

pub(super) fn vague_promise(path: &str, words: &str, at: Span) -> Diagnostic {
    let message = format!("`{path}` promises something that nobody can check: “{}”", folded(words));
    Diagnostic::new(Code::VaguePromise, at, message)
        .label("how often, when, or who decides?")
        .hint("give the period, the day, or the post that decides")
}

pub(super) fn unnamed_lead(path: &str, words: &str, at: Span) -> Diagnostic {
    let message = format!("`{path}` names somebody by half a title: “{}”", folded(words));
    Diagnostic::new(Code::UnnamedLead, at, message)
        .label("which one?")
        .hint("write the whole title, or print the post: `{{ people.online_safety_lead }}`")
}

/// Words on one line.
fn folded(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
