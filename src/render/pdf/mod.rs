//! The PDF renderer: a [`Document`] placed by a Typst theme, tagged for screen readers (PDF/UA-1) and fit for archives
//! (PDF/A-3a).
//!
//! The theme receives the document as data and only places its strings; nothing a school writes is evaluated. The same
//! document gives the same bytes on every run.

mod data;
mod theme;
mod worker;
mod world;

#[cfg(test)]
mod tests;

use typst::diag::SourceDiagnostic;
use typst::foundations::Smart;
use typst::{World, WorldExt};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

pub use theme::Theme;

use self::world::DocumentWorld;
use super::{Complaint, RenderError, ThemePosition};
use crate::document::{Document, content_digest};

/// A finished PDF.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pdf {
    /// The file.
    pub bytes: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
}

/// A JSON record that travels inside the PDF.
#[derive(Debug, Clone, Copy)]
pub struct Attachment<'a> {
    /// File name a reader of the PDF sees.
    pub name: &'a str,
    /// What the file is, in words.
    pub description: &'a str,
    /// The JSON text.
    pub bytes: &'a [u8],
}

/// Renders `document` with the embedded theme.
///
/// Can be called from any number of threads, also from inside a rayon pool; each call uses one thread of its own.
///
/// # Errors
/// See [`RenderError`].
pub fn render(document: &Document, attachment: Option<&Attachment>) -> Result<Pdf, RenderError> {
    render_with(Theme::embedded(), document, attachment)
}

/// Renders `document` with `theme`.
///
/// # Errors
/// See [`RenderError`]; with a theme that is not the embedded one, [`RenderError::Typesetting`] reports its faults.
pub fn render_with(theme: &Theme, document: &Document, attachment: Option<&Attachment>) -> Result<Pdf, RenderError> {
    worker::run(|| {
        let world = DocumentWorld { theme, files: data::files(document, attachment)? };
        let laid_out = lay_out(&world)?;
        let bytes = export(&world, document, &laid_out)?;
        Ok(Pdf { bytes, pages: laid_out.pages().len() })
    })
}

/// Pages, before they are written as PDF.
fn lay_out(world: &DocumentWorld) -> Result<PagedDocument, RenderError> {
    let compiled = typst::compile::<PagedDocument>(world);
    // A warning can mean lost text: an unknown font family, for one, leaves the page empty.
    if compiled.warnings.is_empty() {
        compiled.output.map_err(|errors| complaints(world, &errors))
    } else {
        Err(complaints(world, &compiled.warnings))
    }
}

fn export(world: &DocumentWorld, document: &Document, laid_out: &PagedDocument) -> Result<Vec<u8>, RenderError> {
    let standards = PdfStandards::new(&[PdfStandard::Ua_1, PdfStandard::A_3a]).map_err(|refusal| {
        let hints = refusal.hints().iter().map(ToString::to_string).collect();
        RenderError::Typesetting(vec![Complaint { message: refusal.message().to_string(), position: None, hints }])
    })?;
    let options = PdfOptions {
        ident: Smart::Custom(format!("{}/{}", document.key, content_digest(document))),
        creator: Smart::Custom(Some("esafe".to_owned())),
        standards,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(laid_out, &options).map_err(|errors| complaints(world, &errors))
}

fn complaints(world: &DocumentWorld, diagnostics: &[SourceDiagnostic]) -> RenderError {
    RenderError::Typesetting(diagnostics.iter().map(|diagnostic| complaint(world, diagnostic)).collect())
}

fn complaint(world: &DocumentWorld, diagnostic: &SourceDiagnostic) -> Complaint {
    Complaint {
        message: diagnostic.message.to_string(),
        position: position(world, diagnostic),
        hints: diagnostic.hints.iter().map(|hint| hint.v.to_string()).collect(),
    }
}

fn position(world: &DocumentWorld, diagnostic: &SourceDiagnostic) -> Option<ThemePosition> {
    let source = world.source(diagnostic.span.id()?).ok()?;
    let (line, column) = source.lines().byte_to_line_column(world.range(diagnostic.span)?.start)?;
    let file = source.id().get().vpath().file_name()?.to_owned();
    Some(ThemePosition { file, line: line + 1, column: column + 1 })
}
