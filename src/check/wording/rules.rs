//! Which words of a school's own text are found fault with.

use super::{diags, patterns};
use crate::check::{Subject, Written};
use crate::diag::{Diagnostic, Diagnostics};
use crate::source::Span;

/// Marks of a model that was never finished.
pub(super) fn placeholders(subject: &Subject<'_>, diagnostics: &mut Diagnostics) {
    each(subject, |text| patterns::placeholders(text.text, text.clause), diags::placeholder, diagnostics);
}

/// Promises that nobody can check.
pub(super) fn vague_promises(subject: &Subject<'_>, diagnostics: &mut Diagnostics) {
    each(subject, |text| patterns::vague_promises(text.text), diags::vague_promise, diagnostics);
}

/// Posts that are named by half a title, in clauses of the school's own.
pub(super) fn unnamed_leads(subject: &Subject<'_>, diagnostics: &mut Diagnostics) {
    let leads = |text: &Written<'_>| if text.clause { patterns::unnamed_leads(text.text) } else { Vec::new() };
    each(subject, leads, diags::unnamed_lead, diagnostics);
}

/// Looks for something in every text, and says what was found once for each different wording of a text.
fn each(
    subject: &Subject<'_>,
    find: impl Fn(&Written<'_>) -> Vec<String>,
    say: fn(&str, &str, Span) -> Diagnostic,
    diagnostics: &mut Diagnostics,
) {
    for text in subject.written() {
        let mut found = find(text);
        found.sort();
        found.dedup();
        for words in found {
            diagnostics.push(say(&text.path, &words, text.place(&words, subject.sources)));
        }
    }
}
