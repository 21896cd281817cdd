//! The world the typesetter sees: a theme, the embedded fonts and the files of one document. No disk, no network, no
//! packages, no clock.

use std::sync::LazyLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Library, LibraryExt, World};

use super::theme::Theme;
use crate::render::fonts;

/// The document as data; the paths are constant because the typesetter never forgets one.
static DATA: LazyLock<FileId> = LazyLock::new(|| file_id("/doc.json"));
/// The school's crest, without an ending: the data say which format it has.
static CREST: LazyLock<FileId> = LazyLock::new(|| file_id("/crest"));
/// The attached record.
static RECORD: LazyLock<FileId> = LazyLock::new(|| file_id("/record"));

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| {
    // Row headers of tables are not offered to a theme without this feature.
    let features = [Feature::A11yExtras].into_iter().collect();
    LazyHash::new(Library::builder().with_features(features).build())
});

/// The files of one document.
pub(super) struct Files {
    /// The document as JSON.
    pub(super) data: Bytes,
    /// The crest, if the school has one.
    pub(super) crest: Option<Bytes>,
    /// The record to attach, if any.
    pub(super) record: Option<Bytes>,
}

/// One document in front of one theme.
pub(super) struct DocumentWorld<'a> {
    /// How it looks.
    pub(super) theme: &'a Theme,
    /// What it says.
    pub(super) files: Files,
}

/// The id of the file at `path`, a constant or `/theme/` and a plain name.
pub(super) fn file_id(path: &str) -> FileId {
    let path = VirtualPath::new(path).expect("a path of plain words is well formed");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

fn missing(id: FileId) -> FileError {
    FileError::NotFound(id.get().vpath().get_without_slash().into())
}

impl World for DocumentWorld<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        fonts::book()
    }

    fn main(&self) -> FileId {
        Theme::main()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.theme.source(id).cloned().ok_or_else(|| missing(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let file = match id {
            _ if id == *DATA => Some(&self.files.data),
            _ if id == *CREST => self.files.crest.as_ref(),
            _ if id == *RECORD => self.files.record.as_ref(),
            _ => None,
        };
        file.cloned().ok_or_else(|| missing(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        fonts::fonts().get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
