//! Findings for people: the excerpt, the place, and what to do.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::words::visible;
use crate::diag::{Diagnostic, Diagnostics, Label, Severity};
use crate::source::{SourceId, Sources};

/// Most findings shown of one description. Whoever has more is not helped by more; formats for programs have them all.
const MOST: usize = 100;
/// Most characters shown of a message, a label or a hint: each can repeat a value of the file, whatever its length.
const LONGEST: usize = 1_000;

/// The findings as text, with a blank line between them; coloured with ANSI escapes if `colour` says so.
///
/// Of more than a hundred the worst are shown, in the order of the file, and how many more there are.
#[must_use]
pub fn human(diagnostics: &Diagnostics, sources: &Sources, colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.decor_style(DecorStyle::Ascii);
    let mut worst: Vec<(usize, &Diagnostic)> = diagnostics.iter().enumerate().collect();
    worst.sort_by_key(|(at, diagnostic)| (std::cmp::Reverse(diagnostic.severity), *at));
    let hidden = worst.len().saturating_sub(MOST);
    worst.truncate(MOST);
    worst.sort_by_key(|(at, _)| *at);
    let mut shown: Vec<String> = worst.iter().map(|(_, diagnostic)| one(diagnostic, sources, &renderer)).collect();
    match hidden {
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
    let message = shortened(&diagnostic.message);
    let hints: Vec<String> = diagnostic.hints.iter().map(|hint| shortened(hint)).collect();
    let mut group = Group::with_title(level.primary_title(&message).id(&id));
    for (source, labels) in by_source(diagnostic) {
        let source = sources.get(source);
        let mut snippet = Snippet::source(&source.text).path(visible(&source.name)).line_start(source.first_line);
        for (primary, label) in labels {
            let kind = if primary { AnnotationKind::Primary } else { AnnotationKind::Context };
            let text = (!label.text.is_empty()).then(|| shortened(&label.text));
            let end = label.span.end.min(source.text.len());
            snippet = snippet.annotation(kind.span(label.span.start.min(end)..end).label(text));
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

/// `text` as it can be printed, with a sign in place of what is too long to be read.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => visible(&text[..end]) + "…",
        None => visible(text),
    }
}

#[cfg(test)]
mod tests {
    use super::human;
    use crate::diag::{Code, Diagnostic, Diagnostics};
    use crate::source::{Sources, Span};

    fn shown(text: &str, (start, end): (usize, usize), message: &str) -> String {
        let mut sources = Sources::default();
        let source = sources.add("school.yaml", text);
        let mut found = Diagnostics::default();
        found.push(Diagnostic::new(Code::Empty, Span { source, start, end }, message).label(message).hint(message));
        human(&found, &sources, false)
    }

    #[test]
    fn nobody_has_to_read_a_value_of_any_length() {
        let text = shown("a: 1\n", (0, 1), &"é".repeat(1_001));
        assert_eq!((text.matches('é').count(), text.matches('…').count()), (3_000, 3));
        let text = shown("a: 1\n", (0, 1), &"é".repeat(1_000));
        assert_eq!((text.matches('é').count(), text.matches('…').count()), (3_000, 0));
    }

    #[test]
    fn a_place_outside_its_file_is_its_end() {
        for span in [(99, 100), (3, 100), (4, 3), (0, 0)] {
            let text = shown("a: 1", span, "beyond");
            assert!(text.contains("\n --> school.yaml:1:"), "{text}");
        }
        assert!(shown("", (0, 0), "nothing").contains(" --> school.yaml:1:1"));
    }
}
