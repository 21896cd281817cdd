//! Inline content and clauses.

use maud::{Markup, html};

use super::anchors::Anchors;
use crate::document::{Clause, Inline, plain_text};
use crate::render::markdown::reference;

/// Kinds of addresses that are linked. An address of any other kind stays text: a page must not be able to run anything.
const SAFE: [&str; 4] = ["https://", "http://", "mailto:", "tel:"];

/// Inline content.
pub(super) fn inlines(content: &[Inline]) -> Markup {
    html! {
        @for part in content {
            @match part {
                Inline::Text(words) => (words),
                Inline::Strong(inner) => strong { (inlines(inner)) },
                Inline::Emphasis(inner) => em { (inlines(inner)) },
                Inline::Code(code) => code { (code) },
                Inline::Link { url, content } => (link(url, content)),
                Inline::Break => br;,
                // A screen reader need not say what is inserted or deleted; words that are out of sight do.
                Inline::Inserted(inner) => ins { span.said { "inserted: " } (inlines(inner)) },
                Inline::Deleted(inner) => del { span.said { "deleted: " } (inlines(inner)) },
                Inline::Reference(numbers) => { " " small.reference { span.said { "helps to meet " } (reference(numbers)) } },
            }
        }
    }
}

fn link(url: &str, content: &[Inline]) -> Markup {
    let shown = plain_text(content);
    let Some(scheme) = SAFE.iter().find(|scheme| url.to_ascii_lowercase().starts_with(**scheme)) else {
        return inlines(content);
    };
    // On paper the address follows, unless it can be read already.
    let told = url[scheme.len()..].trim_end_matches('/') == shown.trim_end_matches('/') || url == shown;
    html! { a class=[(!told).then_some("named")] href=(url) { (inlines(content)) } }
}

/// A clause at its place, with its id for links and for programs.
pub(super) fn clause(clause: &Clause, anchors: &mut Anchors<'_>) -> Markup {
    marked(clause, &anchors.clause(&clause.id), &inlines(&clause.text))
}

/// `content` as the place of `clause`, with the id `anchor`.
pub(super) fn marked(clause: &Clause, anchor: &str, content: &Markup) -> Markup {
    html! { span id=(anchor) data-clause=(clause.id.as_str()) { (content) } }
}

/// Clauses of one paragraph or entry, joined by a space.
pub(super) fn sentences(clauses: &[Clause], anchors: &mut Anchors<'_>) -> Markup {
    html! {
        @for (at, one) in clauses.iter().enumerate() {
            @if at > 0 { " " }
            (clause(one, anchors))
        }
    }
}
