//! A set of documents: which are chosen, what stands in the way of printing them, and their files.

use anyhow::Result;

use super::super::super::output::{FileSet, MANIFEST};
use super::Format;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::document::{Document, Kind};
use crate::library::Library;
use crate::render::manifest::Manifest;
use crate::render::{RenderError, fonts, html, markdown, pdf, record};
use crate::school::School;

/// A document rendered: its files, and how many pages its PDF has.
pub(in crate::cli) struct Rendered {
    pub(in crate::cli) files: Vec<(String, Vec<u8>)>,
    pub(super) pages: Option<usize>,
}

/// The documents that `only` names; all of them if it names none.
pub(super) fn chosen<'a>(documents: &'a [Document], only: &[String]) -> Result<Vec<&'a Document>, String> {
    let name = |document: &Document| match document.kind {
        Kind::Policy => "policy".to_owned(),
        Kind::VersionControl => "version-control".to_owned(),
        Kind::Agreement | Kind::Report => document.key.trim_start_matches("agreements/").to_owned(),
    };
    let known: Vec<String> = documents.iter().map(name).collect();
    if let Some(unknown) = only.iter().find(|id| !known.contains(id)) {
        return Err(format!("there is no document `{unknown}`; this set has {}", known.join(", ")));
    }
    Ok(documents.iter().filter(|document| only.is_empty() || only.contains(&name(document))).collect())
}

/// Facts with characters that the fonts cannot show, each at its place.
pub(in crate::cli) fn characters_without_font(school: &School, documents: &[Document]) -> Diagnostics {
    let mut diagnostics = Diagnostics::default();
    let mut styles: Vec<_> = documents.iter().map(|document| document.meta.style).collect();
    styles.dedup();
    school.facts.for_each_text("", &mut |path, node, text| {
        let missing = styles.iter().flat_map(|style| fonts::uncovered(text, *style)).next();
        if let Some(character) = missing {
            let message =
                format!("`{path}` has a character no font can show: {character} (U+{:04X})", u32::from(character));
            diagnostics.push(
                Diagnostic::new(Code::NoGlyph, node.span, message)
                    .hint("write it another way, or leave PDF out with `--format md,html,json`"),
            );
        }
    });
    diagnostics.sort();
    diagnostics
}

/// The files of one document.
pub(in crate::cli) fn render_one(document: &Document, formats: &[Format]) -> Result<Rendered, RenderError> {
    let mut files = Vec::new();
    let mut pages = None;
    for format in [Format::Md, Format::Pdf, Format::Html, Format::Json] {
        if !formats.contains(&format) {
            continue;
        }
        let key = &document.key;
        match format {
            Format::Md => files.push((format!("{key}.md"), markdown::render(document).into_bytes())),
            Format::Html => files.push((format!("{key}.html"), html::render(document)?)),
            // An auditor's copy is no document of the set: it claims nothing, and nobody approves it.
            Format::Json if document.kind == Kind::VersionControl || document.is_annotated() => {}
            Format::Pdf if document.is_annotated() => {
                let made = pdf::render(document, None)?;
                pages = Some(made.pages);
                files.push((format!("{key}.pdf"), made.bytes));
            }
            Format::Json => files.push((format!("{key}.record.json"), record::render(document)?)),
            Format::Pdf => {
                let public = record::public(document)?;
                let attachment = pdf::Attachment {
                    name: "record.json",
                    description: "The clauses of this document with their ids and digests",
                    bytes: &public,
                };
                let made = pdf::render(document, Some(&attachment))?;
                pages = Some(made.pages);
                files.push((format!("{key}.pdf"), made.bytes));
            }
        }
    }
    Ok(Rendered { files, pages })
}

/// The files of a set; a whole set has a manifest.
pub(in crate::cli) fn file_set(
    school: &School,
    library: &Library,
    documents: &[&Document],
    rendered: &[Rendered],
    whole: bool,
) -> Result<FileSet> {
    let mut files: FileSet = rendered.iter().flat_map(|rendered| rendered.files.clone()).collect();
    if whole {
        let listed = files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice()));
        let edition = &library.pinned(school.policy.edition()).edition;
        let manifest = Manifest::of(edition, &school.name.value, documents, listed).to_json()?;
        files.insert(MANIFEST.to_owned(), manifest);
    }
    Ok(files)
}
