//! Renderers: from a Document to bytes. None reads a file, a clock or the environment; all start from the
//! [`Document`](crate::document::Document), never from another renderer's output; the page of an
//! [`Overview`](overview::Overview) starts from that.

mod crest;
pub mod fonts;
pub mod html;
pub mod manifest;
pub mod markdown;
pub mod overview;
pub mod pdf;
pub mod record;

#[cfg(test)]
mod sample;

use std::fmt;

/// Why a document could not be rendered.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// The school's crest is not a picture that can be printed.
    #[error("the crest cannot be used: {reason}")]
    Crest {
        /// What is wrong with it and what to do about it.
        reason: String,
    },
    /// A theme file has a name the typesetter cannot address.
    #[error("`{name}` cannot be the name of a theme file: use lower-case letters, digits and hyphens, ending in .typ")]
    ThemeFile {
        /// The name.
        name: String,
    },
    /// The typesetter or the PDF writer objected; a warning counts, because it can mean that text is missing.
    #[error("the PDF could not be typeset{}", listed(.0))]
    Typesetting(Vec<Complaint>),
    /// The document could not be written as data for the theme.
    #[error("the document could not be handed to the theme")]
    Handover(#[from] serde_json::Error),
    /// The operating system gave the typesetter no thread.
    #[error("no thread could be started for the typesetter")]
    Thread(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The typesetter gave up in the middle; a fault of the tool, not of the document.
    #[error("the typesetter stopped unexpectedly; please report this together with the description of the school")]
    Stopped,
}

/// One objection of the typesetter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// What it objects to.
    pub message: String,
    /// Where in the theme, if it says.
    pub position: Option<ThemePosition>,
    /// Its suggestions.
    pub hints: Vec<String>,
}

/// A place in a theme file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThemePosition {
    /// Name of the file.
    pub file: String,
    /// Line, counted from 1.
    pub line: usize,
    /// Column in characters, counted from 1.
    pub column: usize,
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(ThemePosition { file, line, column }) = &self.position {
            write!(f, "{file}:{line}:{column}: ")?;
        }
        f.write_str(&self.message)?;
        self.hints.iter().try_for_each(|hint| write!(f, " ({hint})"))
    }
}

fn listed(complaints: &[Complaint]) -> String {
    use fmt::Write;
    complaints.iter().fold(String::new(), |mut out, complaint| {
        // Writing to a String cannot fail.
        let _ = write!(out, "\n  {complaint}");
        out
    })
}
