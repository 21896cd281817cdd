//! A place as every format shows it.

use crate::source::{LineCol, Sources, Span};

/// A span in lines and columns.
///
/// Both count from 1, columns in Unicode scalar values. The end is the place after the last character, so that an empty
/// span ends where it starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Region<'a> {
    /// Path of the file as people know it, with `/`.
    pub(super) path: &'a str,
    /// The first character.
    pub(super) start: LineCol,
    /// The place after the last one.
    pub(super) end: LineCol,
}

impl<'a> Region<'a> {
    /// Where `span` is. Every format gets its places from here, so that they cannot disagree.
    pub(super) fn of(span: Span, sources: &'a Sources) -> Self {
        let start = sources.start_of(span);
        Self { path: &sources.get(span.source).name, start, end: sources.end_of(span).max(start) }
    }

    /// The line that holds the last character, for formats that mark whole lines: a span that takes the line feed along
    /// ends at the start of the next line, without being on it.
    pub(super) fn last_line(&self) -> usize {
        if self.end.column == 1 && self.end.line > self.start.line { self.end.line - 1 } else { self.end.line }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_feed_is_on_the_line_it_ends() {
        let mut sources = Sources::default();
        let source = sources.add("school.yaml", "a: 1\nb: 2\n");
        let lines = |start, end| {
            let region = Region::of(Span { source, start, end }, &sources);
            (region.start.line, region.last_line(), region.end.line)
        };
        assert_eq!(lines(0, 4), (1, 1, 1));
        assert_eq!(lines(0, 5), (1, 1, 2));
        assert_eq!(lines(0, 6), (1, 2, 2));
        assert_eq!(lines(5, 5), (2, 2, 2), "an empty span at the start of a line is on that line");
    }

    #[test]
    fn no_span_ends_before_it_starts() {
        let mut sources = Sources::default();
        let source = sources.add("school.yaml", "abc\n");
        let region = Region::of(Span { source, start: 2, end: 1 }, &sources);
        assert_eq!((region.start, region.end), (LineCol { line: 1, column: 3 }, LineCol { line: 1, column: 3 }));
    }
}
