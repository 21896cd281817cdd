//! Findings for people: the excerpt, the place, and what to do.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::diag::{Diagnostic, Diagnostics, Label, Severity};
use crate::source::{SourceId, Sources};

/// The findings as text, with a blank line between them; coloured with ANSI escapes if `colour` says so.
#[must_use]
pub fn human(diagnostics: &Diagnostics, sources: &Sources, colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.decor_style(DecorStyle::Ascii);
    let shown: Vec<String> = diagnostics.iter().map(|diagnostic| one(diagnostic, sources, &renderer)).collect();
    shown.join("\n\n")
}

fn one(diagnostic: &Diagnostic, sources: &Sources, renderer: &Renderer) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let id = format!("{} {}", diagnostic.code.number(), diagnostic.code.name());
    let message = visible(&diagnostic.message);
    let hints: Vec<String> = diagnostic.hints.iter().map(|hint| visible(hint)).collect();
    let mut group = Group::with_title(level.primary_title(&message).id(&id));
    for (source, labels) in by_source(diagnostic) {
        let source = sources.get(source);
        let mut snippet = Snippet::source(&source.text).path(&source.name);
        for (primary, label) in labels {
            let kind = if primary { AnnotationKind::Primary } else { AnnotationKind::Context };
            let text = (!label.text.is_empty()).then(|| visible(&label.text));
            snippet = snippet.annotation(kind.span(label.span.start..label.span.end).label(text));
        }
        group = group.element(snippet);
    }
    for hint in &hints {
        group = group.element(Level::HELP.message(hint.as_str()));
    }
    renderer.render(&[group]).trim_end().to_owned()
}

/// The labels of a finding by source, the place to look at first.
fn by_source(diagnostic: &Diagnostic) -> Vec<(SourceId, Vec<(bool, &Label)>)> {
    let mut grouped: Vec<(SourceId, Vec<(bool, &Label)>)> = Vec::new();
    let labels =
        std::iter::once((true, &diagnostic.label)).chain(diagnostic.related.iter().map(|label| (false, label)));
    for (primary, label) in labels {
        match grouped.iter_mut().find(|(source, _)| *source == label.span.source) {
            Some((_, labels)) => labels.push((primary, label)),
            None => grouped.push((label.span.source, vec![(primary, label)])),
        }
    }
    grouped
}

/// `text` with control characters, which a terminal could obey, shown as escapes.
fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_control() { out.extend(c.escape_default()) } else { out.push(c) }
    }
    out
}
