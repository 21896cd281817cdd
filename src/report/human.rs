//! Findings for people: the excerpt, the place, and what to do.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::words::visible;
use crate::diag::{Diagnostic, Diagnostics, Label, Severity};
use crate::source::{SourceId, Sources};

/// Most findings shown of one description. Whoever has more is not helped by more; formats for programs have them all.
const MOST: usize = 100;

/// The findings as text, with a blank line between them; coloured with ANSI escapes if `colour` says so.
///
/// Of more than a hundred the first are shown, and how many more there are.
#[must_use]
pub fn human(diagnostics: &Diagnostics, sources: &Sources, colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.decor_style(DecorStyle::Ascii);
    let findings = diagnostics.iter();
    let mut shown: Vec<String> =
        findings.clone().take(MOST).map(|diagnostic| one(diagnostic, sources, &renderer)).collect();
    match findings.len().saturating_sub(MOST) {
        0 => {}
        1 => shown.push("1 more finding is not shown.".to_owned()),
        more => shown.push(format!("{more} more findings are not shown.")),
    }
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
        let mut snippet = Snippet::source(&source.text).path(visible(&source.name));
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
