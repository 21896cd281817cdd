//! What is said about the school's own words.

use crate::diag::{Code, Diagnostic};
use crate::reading::{Age, Reading};
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

/// The agreement `name` asks for readers of `age`; `most` is the most for those it has.
pub(super) fn agreement_too_hard(name: &str, reading: &Reading, (age, most): (Age, u8), at: Span) -> Diagnostic {
    let message =
        format!("the agreement `{name}` has a reading age of {age} years; {most} is the most for its readers");
    with_hardest(Diagnostic::new(Code::AgreementTooHard, at, message), reading)
        .hint("use shorter sentences and shorter words; library text can be put in your own under `clauses.reword`")
}

/// What the school has written itself in a topic asks for readers of `age`.
pub(super) fn own_text_too_hard(topic: &str, reading: &Reading, (age, most): (Age, u8), at: Span) -> Diagnostic {
    let message = format!("your own text in the topic `{topic}` has a reading age of {age} years; {most} is the most");
    with_hardest(Diagnostic::new(Code::OwnTextTooHard, at, message), reading)
        .hint("use shorter sentences and shorter words")
}

/// How many of the hardest sentences are shown.
const HARDEST: usize = 3;

fn with_hardest(diagnostic: Diagnostic, reading: &Reading) -> Diagnostic {
    let hardest = reading.hardest(HARDEST).into_iter();
    hardest.fold(diagnostic, |diagnostic, sentence| {
        diagnostic.hint(format!("hard to read in `{}`: “{}”", sentence.clause, folded(&sentence.text)))
    })
}

/// Words on one line.
fn folded(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
