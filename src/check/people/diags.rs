//! What is said about people.

use crate::diag::{Code, Diagnostic};
use crate::source::Span;

pub(super) fn author_approves(author: &str, post: &str, at: Span, body: Span) -> Diagnostic {
    let message = format!("{author} wrote the current version, and the {post} approves it: that is the same person");
    Diagnostic::new(Code::AuthorApproves, at, message)
        .label("wrote it")
        .also(body, "has to approve it")
        .hint("name another body under `policy.approvers`, such as governing_body")
}

pub(super) fn post_in_text(role: &str, title: &str, at: Span) -> Diagnostic {
    let message = format!("the school's own text names the {title}, and nobody is described as holding that post");
    Diagnostic::new(Code::PostNamedInText, at, message)
        .label("held by nobody")
        .hint(format!("add `{role}: {{name: Ada Byrne}}` under `people`, or name whoever does this"))
}
