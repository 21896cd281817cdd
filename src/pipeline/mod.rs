//! The way from files to documents, over any [`Files`]: no input or output of its own.

use crate::assemble::{assemble, prove};
use crate::check::{self, Subject, Timing};
use crate::diag::{Checked, Code, Diagnostic, Diagnostics};
use crate::document::{Crest, CrestFormat, Document};
use crate::library::{self, Library};
use crate::schema::{self, Kind};
use crate::school::{self, CrestFile, School};
use crate::source::{Files, ReadError, SourceId, Sources, Span};
use crate::trust::Trust;
use crate::yaml::{self, Node};

/// Most bytes of a description.
pub const MAX_DESCRIPTION_BYTES: u64 = 4 << 20;
/// Most bytes of a crest.
pub const MAX_CREST_BYTES: u64 = 4 << 20;

/// The library that the tool carries.
///
/// Findings are faults of the library; a released tool has none.
#[must_use]
pub fn embedded_library(sources: &mut Sources) -> Checked<Library> {
    library::load(&library::embedded_files(), sources)
}

/// A library from the files a person gives, path with `/` and text, with every template proved.
#[must_use]
pub fn own_library(files: &[(String, String)], sources: &mut Sources) -> Checked<Library> {
    let mut library = library::load(files, sources);
    if let (Some(loaded), false) = (&library.output, library.diagnostics.has_errors()) {
        library.diagnostics.extend(prove(loaded));
    }
    library.diagnostics.sort();
    library
}

/// What became of a description.
#[derive(Debug)]
pub struct Examined {
    /// The school, as far as it can be told.
    pub school: Option<School>,
    /// Its documents; none if they could not be made. Rules can find errors in documents that could.
    pub documents: Option<Vec<Document>>,
    /// What was found, in the order of the file.
    pub diagnostics: Diagnostics,
    /// How many findings an exception of the school excuses.
    pub excused: usize,
}

/// Where the description of a school stands.
#[derive(Debug, Clone, Copy)]
pub enum Described<'a> {
    /// In a file of its own, which is the whole of it.
    School {
        /// Path of the file.
        path: &'a str,
        /// What people know it by.
        name: &'a str,
    },
    /// In a trust's file and in one of its own.
    Academy {
        /// The trust.
        trust: &'a Trust,
        /// Path of the academy's own file.
        path: &'a str,
    },
    /// In a trust's file alone.
    Inline {
        /// The trust.
        trust: &'a Trust,
        /// What the academy has of its own.
        own: &'a Node,
    },
}

impl<'a> Described<'a> {
    /// A school in the file at `path`.
    #[must_use]
    pub const fn school(path: &'a str) -> Self {
        Self::School { path, name: path }
    }

    /// The trust, if it is an academy.
    #[must_use]
    pub const fn trust(&self) -> Option<&'a Trust> {
        match self {
            Self::School { .. } => None,
            Self::Academy { trust, .. } | Self::Inline { trust, .. } => Some(trust),
        }
    }

    /// The file that a crest named at `span` lies beside.
    #[must_use]
    pub fn beside(&self, span: Span) -> &'a str {
        match self {
            Self::School { path, .. } => path,
            Self::Academy { trust, path } if span.source != trust.source => path,
            Self::Academy { trust, .. } | Self::Inline { trust, .. } => &trust.path,
        }
    }
}

/// Reads a description, makes its documents and asks every rule; those about a day only if one is given.
///
/// # Errors
///
/// If a file cannot be read at all. What is wrong inside it is among the findings.
pub fn examine(
    files: &dyn Files,
    described: Described<'_>,
    library: &Library,
    sources: &mut Sources,
    timing: Option<Timing>,
) -> Result<Examined, ReadError> {
    let Checked { output: school, mut diagnostics } = read(files, described, sources)?;
    let Some(school) = school else {
        return Ok(Examined { school: None, documents: None, diagnostics, excused: 0 });
    };
    let mut documents = None;
    if !diagnostics.has_errors() {
        let beside = school.crest.as_ref().map_or("", |crest| described.beside(crest.file.span));
        let built = build(files, beside, &school, library);
        diagnostics.extend(built.diagnostics);
        documents = built.output;
    }
    let subject = Subject::new(&school, documents.as_deref(), library, sources);
    diagnostics.extend(check::check(&subject, timing));
    let excused = check::excuse(&school, &mut diagnostics, timing);
    diagnostics.sort();
    Ok(Examined { school: Some(school), documents, diagnostics, excused })
}

/// Reads and checks a trust's file at `path`.
///
/// # Errors
///
/// If the file cannot be read at all. What is wrong inside it is among the findings; there is no output then.
pub fn read_trust(files: &dyn Files, path: &str, sources: &mut Sources) -> Result<Checked<Trust>, ReadError> {
    let Checked { output: tree, mut diagnostics } = read_tree(files, path, path, sources)?;
    let Some(tree) = tree else { return Ok(Checked { output: None, diagnostics }) };
    let raw = |node: &Node| sources.slice(node.span).to_owned();
    diagnostics.extend(schema::validate(Kind::Trust, &tree, &raw));
    for own in partial(&tree) {
        diagnostics.extend(schema::validate(Kind::Academy, own, &raw));
    }
    find_hidden_characters(&tree, &mut diagnostics);
    let trust = Trust::decode(&tree, path, &mut diagnostics);
    diagnostics.sort();
    let output = trust.filter(|_| !diagnostics.has_errors());
    Ok(Checked { output, diagnostics })
}

/// What a trust's file says of academies: the defaults, and academies that stand in it.
fn partial(tree: &Node) -> impl Iterator<Item = &Node> {
    let inline = tree.get("academies").map_or(&[][..], Node::entries);
    tree.get("defaults").into_iter().chain(inline.iter().map(|entry| &entry.node))
}

/// Reads and checks the description at `path`, shown to people as `name`, without asking rules.
///
/// # Errors
///
/// If the file cannot be read at all. What is wrong inside it is among the findings.
pub fn load(files: &dyn Files, path: &str, name: &str, sources: &mut Sources) -> Result<Checked<School>, ReadError> {
    let read = read(files, Described::School { path, name }, sources)?;
    let output = read.output.filter(|_| !read.diagnostics.has_errors());
    Ok(Checked { output, ..read })
}

/// Reads and checks a description; there is a school wherever one can be told, whatever else is wrong.
///
/// # Errors
///
/// If a file cannot be read at all.
pub fn read(files: &dyn Files, described: Described<'_>, sources: &mut Sources) -> Result<Checked<School>, ReadError> {
    let Checked { output: own, mut diagnostics } = own_tree(files, described, sources)?;
    let Some(own) = own else { return Ok(Checked { output: None, diagnostics }) };
    let tree = match described.trust() {
        None => own,
        Some(trust) => {
            trust.check_locks(&own, &mut diagnostics);
            trust.academy(&own)
        }
    };
    let raw = |node: &Node| sources.slice(node.span).to_owned();
    diagnostics.extend(schema::validate(Kind::School, &tree, &raw));
    find_hidden_characters(&tree, &mut diagnostics);
    let decoded = school::decode(&tree);
    diagnostics.extend(decoded.diagnostics);
    diagnostics.sort();
    Ok(Checked { output: decoded.output, diagnostics })
}

/// What a description says by itself, without what a trust says.
///
/// # Errors
///
/// If the file cannot be read at all.
pub fn own_tree(
    files: &dyn Files,
    described: Described<'_>,
    sources: &mut Sources,
) -> Result<Checked<Node>, ReadError> {
    match described {
        Described::School { path, name } => read_tree(files, path, name, sources),
        Described::Academy { path, .. } => read_tree(files, path, path, sources),
        Described::Inline { own, .. } => Ok(Checked { output: Some(own.clone()), diagnostics: Diagnostics::default() }),
    }
}

/// Reads the tree of the file at `path`, shown to people as `name`.
fn read_tree(files: &dyn Files, path: &str, name: &str, sources: &mut Sources) -> Result<Checked<Node>, ReadError> {
    let bytes = files.read(path)?;
    if bytes.len() as u64 > MAX_DESCRIPTION_BYTES {
        return Err(ReadError::TooLarge {
            path: name.to_owned(),
            bytes: bytes.len() as u64,
            limit: MAX_DESCRIPTION_BYTES,
        });
    }
    let mut diagnostics = Diagnostics::default();
    let source = match String::from_utf8(bytes) {
        Ok(text) => sources.add(name, text.strip_prefix('\u{feff}').unwrap_or(&text)),
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            let source = sources.add(name, text);
            diagnostics.push(not_text(source, valid));
            return Ok(Checked { output: None, diagnostics });
        }
    };
    let mut parsed = yaml::parse(sources, source);
    parsed.diagnostics.sort();
    Ok(parsed)
}

/// Makes the documents of `school`; the crest is read from `files`, beside the description at `path`.
#[must_use]
pub fn build(files: &dyn Files, path: &str, school: &School, library: &Library) -> Checked<Vec<Document>> {
    let mut diagnostics = Diagnostics::default();
    let crest = school.crest.as_ref().and_then(|crest| match read_crest(files, path, crest) {
        Ok(crest) => Some(crest),
        Err(message) => {
            diagnostics.push(
                Diagnostic::new(Code::BadCrest, crest.file.span, message)
                    .hint("give the path of an SVG or PNG file in the folder of the description or below it"),
            );
            None
        }
    });
    let mut assembled = assemble(school, library, crest);
    assembled.diagnostics.extend(diagnostics);
    assembled.diagnostics.sort();
    if assembled.diagnostics.has_errors() {
        assembled.output = None;
    }
    assembled
}

fn not_text(source: SourceId, at: usize) -> Diagnostic {
    let span = Span { source, start: at, end: at };
    Diagnostic::new(Code::NotText, span, "the file is not text in UTF-8")
        .hint("open it in a text editor and save it as UTF-8")
}

/// Characters that show nothing, or change the order of what is shown, could make a document say other than it seems to.
fn find_hidden_characters(tree: &Node, diagnostics: &mut Diagnostics) {
    tree.for_each_text("", &mut |path, node, text| {
        let hidden = text.chars().find(|c| {
            let control = c.is_control() && *c != '\n';
            control || matches!(c, '\u{200b}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
        });
        if let Some(hidden) = hidden {
            let message = format!("`{path}` holds a character that cannot be seen (U+{:04X})", u32::from(hidden));
            diagnostics.push(
                Diagnostic::new(Code::BadForm, node.span, message)
                    .hint("delete the text and type it again instead of pasting it"),
            );
        }
    });
}

fn read_crest(files: &dyn Files, path: &str, crest: &CrestFile) -> Result<Crest, String> {
    let relative = &crest.file.value;
    if relative.starts_with('/') || relative.split('/').any(|step| step == ".." || step.contains(':')) {
        return Err(format!("the crest must lie in the folder of the description or below it, not at {relative}"));
    }
    let at = match path.rsplit_once('/') {
        Some((folder, _)) => format!("{folder}/{relative}"),
        None => relative.clone(),
    };
    let bytes = files.read(&at).map_err(|error| format!("the crest cannot be read: {error}"))?;
    if bytes.len() as u64 > MAX_CREST_BYTES {
        return Err(format!("the crest is {} bytes long; {MAX_CREST_BYTES} are the most", bytes.len()));
    }
    let format = if relative.rsplit('.').next() == Some("png") { CrestFormat::Png } else { CrestFormat::Svg };
    let right = match format {
        CrestFormat::Png => bytes.starts_with(b"\x89PNG\r\n\x1a\n"),
        CrestFormat::Svg => std::str::from_utf8(&bytes).is_ok_and(|text| text.contains("<svg")),
    };
    if !right {
        return Err(format!("{relative} is not the picture its ending says it is"));
    }
    Ok(Crest { alt: crest.alt.clone(), format, bytes })
}
