//! The theme: the Typst files that decide how a document looks.

use std::sync::LazyLock;

use typst::syntax::{FileId, Source};

use super::world::file_id;
use crate::render::RenderError;

/// The file a theme starts from.
const MAIN: &str = "policy.typ";

macro_rules! theme_files {
    ($($name:literal),+ $(,)?) => {
        [$(($name, include_str!(concat!("../../../policy-templates/theme/", $name)))),+]
    };
}

/// The files of the theme that comes with the tool.
const EMBEDDED: [(&str, &str); 12] = theme_files![
    "agreement.typ",
    "cover.typ",
    "early-reader.typ",
    "fields.typ",
    "inline.typ",
    "letterhead.typ",
    "lists.typ",
    "look.typ",
    "policy.typ",
    "report.typ",
    "sections.typ",
    "tables.typ",
];

/// A set of Typst files, parsed.
#[derive(Debug, Clone)]
pub struct Theme {
    sources: Vec<Source>,
}

impl Theme {
    /// The theme that comes with the tool.
    #[must_use]
    pub fn embedded() -> &'static Self {
        static THEME: LazyLock<Theme> = LazyLock::new(|| {
            let sources = EMBEDDED.map(|(name, text)| Source::new(theme_file_id(name), text.to_owned()));
            Theme { sources: sources.to_vec() }
        });
        &THEME
    }

    /// A theme of `files`, each a name and its text; it starts from `policy.typ`.
    ///
    /// The typesetter remembers every name it has met until the process ends and has room for some 65,000: load a theme
    /// once per run, not once per school.
    ///
    /// # Errors
    /// [`RenderError::ThemeFile`] if a name is not a plain file name in lower case that ends in `.typ`.
    pub fn new<N: AsRef<str>, T: Into<String>>(files: impl IntoIterator<Item = (N, T)>) -> Result<Self, RenderError> {
        let source = |(name, text): (N, T)| {
            let name = name.as_ref();
            if is_plain(name) {
                Ok(Source::new(theme_file_id(name), text.into()))
            } else {
                Err(RenderError::ThemeFile { name: name.to_owned() })
            }
        };
        Ok(Self { sources: files.into_iter().map(source).collect::<Result<_, _>>()? })
    }

    /// The file called `id`, if the theme has it.
    pub(super) fn source(&self, id: FileId) -> Option<&Source> {
        self.sources.iter().find(|source| source.id() == id)
    }

    /// The file to start from.
    pub(super) fn main() -> FileId {
        theme_file_id(MAIN)
    }
}

fn theme_file_id(name: &str) -> FileId {
    file_id(&format!("/theme/{name}"))
}

fn is_plain(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    name.strip_suffix(".typ").is_some_and(|stem| !stem.is_empty() && stem.chars().all(plain))
}
