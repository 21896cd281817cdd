//! Inline content: text with emphasis, links and code, never markup.

use serde::Serialize;

/// A run of inline content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "t", content = "v")]
pub enum Inline {
    /// Literal text.
    Text(String),
    /// Strong importance, shown bold.
    Strong(Vec<Inline>),
    /// Stress, shown in italics.
    Emphasis(Vec<Inline>),
    /// A fragment of computer text.
    Code(String),
    /// A link to an http, https, mailto or tel address.
    Link {
        /// The address.
        url: String,
        /// What is shown.
        content: Vec<Inline>,
    },
    /// A line break inside a paragraph.
    Break,
    /// Words that one edition has and the edition before it has not; shown underlined.
    Inserted(Vec<Inline>),
    /// Words that the edition before has and this one has not; shown struck through.
    Deleted(Vec<Inline>),
    /// Numbers of requirements that the words before it help to meet, in an auditor's copy; shown in the margin. It is no
    /// part of what the words say.
    Reference(Vec<usize>),
}

/// The words of `content` without any emphasis; a break becomes a space.
#[must_use]
pub fn plain_text(content: &[Inline]) -> String {
    let mut out = String::new();
    push_plain(content, &mut out);
    out
}

fn push_plain(content: &[Inline], out: &mut String) {
    for inline in content {
        match inline {
            Inline::Text(text) | Inline::Code(text) => out.push_str(text),
            Inline::Strong(inner)
            | Inline::Emphasis(inner)
            | Inline::Inserted(inner)
            | Inline::Deleted(inner)
            | Inline::Link { content: inner, .. } => push_plain(inner, out),
            Inline::Break => out.push(' '),
            Inline::Reference(_) => {}
        }
    }
}
