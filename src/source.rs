//! Source texts and places in them.
//!
//! Places are byte spans inside the tool; they become lines and columns only where they are shown, in one type,
//! [`LineCol`], that says what it counts from.

use std::fmt;
use std::sync::Arc;

/// Which source a span is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(u32);

/// A range of bytes in a source, end exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// The source.
    pub source: SourceId,
    /// First byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

/// A place as people count: lines from 1, columns in characters from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineCol {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters (Unicode scalar values), from 1.
    pub column: usize,
}

impl fmt::Display for LineCol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// A text with the name people know it by.
#[derive(Debug, Clone)]
pub struct Source {
    /// Path as the user gave it, with `/` between its parts.
    pub name: String,
    /// The whole text, or the part of it that was kept.
    pub text: String,
    /// The line of the file that `text` begins with, from 1.
    pub first_line: usize,
    line_starts: Vec<usize>,
}

/// Every source read in a run. A copy shares the texts, so that many descriptions can be read beside one library.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    all: Vec<Arc<Source>>,
}

impl Sources {
    /// Adds a text under `name` and returns its id.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> SourceId {
        self.add_part(name, text, 1)
    }

    /// Adds whole lines of a text that is too long to be kept, the first of them being line `first_line`, from 1.
    pub fn add_part(&mut self, name: impl Into<String>, text: impl Into<String>, first_line: usize) -> SourceId {
        let text = text.into();
        let line_starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect::<Vec<_>>();
        // A run reads far fewer than 2^32 files.
        let id = SourceId(u32::try_from(self.all.len()).unwrap_or(u32::MAX));
        self.all.push(Arc::new(Source { name: name.into(), text, first_line, line_starts }));
        id
    }

    /// The source with this id.
    ///
    /// # Panics
    ///
    /// Panics if the id came from another `Sources`.
    #[must_use]
    pub fn get(&self, id: SourceId) -> &Source {
        &self.all[id.0 as usize]
    }

    /// Where `span` starts.
    #[must_use]
    pub fn start_of(&self, span: Span) -> LineCol {
        self.get(span.source).line_col(span.start)
    }

    /// Where `span` ends: the place after its last character.
    #[must_use]
    pub fn end_of(&self, span: Span) -> LineCol {
        self.get(span.source).line_col(span.end)
    }

    /// The text of `span`; empty if it reaches outside its source.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.get(span.source).text.get(span.start..span.end).unwrap_or("")
    }
}

impl Source {
    /// The place of byte `offset`; an offset past the end is the end.
    #[must_use]
    pub fn line_col(&self, offset: usize) -> LineCol {
        let offset = offset.min(self.text.len());
        let line = self.line_starts.partition_point(|&start| start <= offset);
        let start = self.line_starts[line - 1];
        let column = self.text.get(start..offset).map_or(0, |before| before.chars().count()) + 1;
        LineCol { line: self.first_line + line - 1, column }
    }
}

/// Where files come from: a disk, a git revision, or a test.
///
/// Paths use `/` and are relative to wherever the implementation is rooted.
pub trait Files {
    /// The bytes of the file at `path`.
    ///
    /// # Errors
    ///
    /// [`ReadError`] says what stood in the way.
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError>;
}

/// What to type where a description is missing.
fn remedy(path: &str) -> &'static str {
    if path.rsplit(['/', '\\']).next() == Some("school.yaml") { "; `esafe init` writes one" } else { "" }
}

/// Why a file could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// There is no such file.
    #[error("there is no file {path}{}", remedy(path))]
    NotFound {
        /// The path asked for.
        path: String,
    },
    /// It is a folder.
    #[error("{path} is a folder, not a file")]
    IsFolder {
        /// The path asked for.
        path: String,
    },
    /// It is larger than anything of its kind should be.
    #[error("{path} is {bytes} bytes long; the largest file read here is {limit} bytes")]
    TooLarge {
        /// The path asked for.
        path: String,
        /// Its size in bytes.
        bytes: u64,
        /// The largest size accepted, in bytes.
        limit: u64,
    },
    /// The path leads outside the place files may be read from.
    #[error("{path} is outside the folder of the description")]
    Outside {
        /// The path asked for.
        path: String,
    },
    /// The operating system refused, in its own words.
    #[error("{path} cannot be read: {reason}")]
    Refused {
        /// The path asked for.
        path: String,
        /// What the operating system said.
        reason: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_characters_not_bytes() {
        let mut sources = Sources::default();
        let id = sources.add("school.yaml", "name: Éilís\nphase: x\n");
        let at = |start| sources.start_of(Span { source: id, start, end: start });
        assert_eq!(at(0), LineCol { line: 1, column: 1 });
        assert_eq!(at(8), LineCol { line: 1, column: 8 }, "after the two bytes of É");
        assert_eq!(at(14), LineCol { line: 2, column: 1 });
        assert_eq!(at(999), LineCol { line: 3, column: 1 });
    }

    #[test]
    fn a_part_of_a_file_counts_the_lines_of_the_file() {
        let mut sources = Sources::default();
        let id = sources.add_part("register.csv", "100001,Éilís\nx\n", 48_000);
        let at = |start| sources.start_of(Span { source: id, start, end: start });
        assert_eq!(at(7), LineCol { line: 48_000, column: 8 });
        assert_eq!(at(15), LineCol { line: 48_001, column: 1 });
    }
}
