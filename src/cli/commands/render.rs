//! `esafe render`: the set of documents, written.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::ValueEnum;

use super::super::disk::{description, shown};
use super::super::exit::Exit;
use super::super::output::{self, FileSet, MANIFEST};
use super::super::parallel;
use super::super::ui::Ui;
use super::{LibraryArgs, Loaded};
use crate::diag::{Code, Diagnostic, Diagnostics, Severity};
use crate::document::{Document, Kind, Status};
use crate::render::manifest::Manifest;
use crate::render::{RenderError, fonts, html, markdown, pdf, record};

/// Arguments of `esafe render`.
#[derive(Debug, clap::Args)]
pub struct RenderArgs {
    /// A description, or a folder with a school.yaml in it.
    #[arg(value_name = "PATH")]
    pub path: PathBuf,
    /// Where the files go. Without it: the folder `published` beside the description.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Which formats, with commas between them.
    #[arg(long, value_name = "FORMATS", value_enum, value_delimiter = ',', default_value = "md,pdf,json")]
    pub format: Vec<Format>,
    /// Only these documents, with commas between them: policy, version-control, or the name of an agreement.
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub only: Vec<String>,
    /// Where the policy library comes from.
    #[command(flatten)]
    pub library: LibraryArgs,
    /// Write nothing; list the files that differ from what would be written.
    #[arg(long)]
    pub check: bool,
}

/// Formats a document can be written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Format {
    /// Markdown.
    Md,
    /// PDF, accessible and for archiving.
    Pdf,
    /// A web page that stands on its own.
    Html,
    /// The record: every clause with its id, text and digest.
    Json,
}

/// A document rendered: its files, and how many pages its PDF has.
pub(in crate::cli) struct Rendered {
    pub(in crate::cli) files: Vec<(String, Vec<u8>)>,
    pages: Option<usize>,
}

/// Renders the set and writes it, or compares it with what is there.
pub(in crate::cli) fn run(args: &RenderArgs, ui: &mut Ui<'_>) -> Result<Exit> {
    let loaded = match super::load(&args.path, &args.library, " Nothing was written.", ui)? {
        Ok(loaded) => loaded,
        Err(exit) => return Ok(exit),
    };
    let documents = match chosen(&loaded.documents, &args.only) {
        Ok(documents) => documents,
        Err(message) => {
            ui.say(format_args!("error: {message}"));
            return Ok(Exit::Usage);
        }
    };
    if args.format.contains(&Format::Pdf) {
        let missing = characters_without_font(&loaded);
        if missing.has_errors() {
            ui.findings(&missing, &loaded.sources, Some(" Nothing was written."));
            return Ok(Exit::Findings);
        }
    }
    let rendered = render_all(&documents, &args.format, ui)?;
    let files = file_set(&loaded, &documents, &rendered, args.only.is_empty())?;
    let folder = args.out.clone().unwrap_or_else(|| beside(&description(&args.path)));
    if args.check {
        return check(&folder, &files, args.only.is_empty(), ui);
    }
    let written = output::write(&folder, &files, args.only.is_empty())?;
    summary(&folder, &documents, &rendered, ui);
    let warnings = loaded.diagnostics.count(Severity::Warning);
    if warnings > 0 {
        let (plural, verb) = if warnings == 1 { ("", "is") } else { ("s", "are") };
        ui.say(format_args!(
            "  There {verb} {warnings} warning{plural}. To read {}: esafe validate {}",
            if warnings == 1 { "it" } else { "them" },
            shown(&args.path)
        ));
    }
    for path in &written.removed {
        ui.say(format_args!("  removed {path}, which is no longer part of the set"));
    }
    for path in &written.left {
        ui.say(format_args!(
            "  {path} is no longer part of the set, but was changed since it was written: left as it is"
        ));
    }
    Ok(Exit::Clean)
}

/// Where the files of a description go unless somebody says otherwise.
pub(in crate::cli) fn beside(description: &Path) -> PathBuf {
    description.parent().unwrap_or(Path::new("")).join("published")
}

/// The documents that `only` names; all of them if it names none.
fn chosen<'a>(documents: &'a [Document], only: &[String]) -> Result<Vec<&'a Document>, String> {
    let name = |document: &Document| match document.kind {
        Kind::Policy => "policy".to_owned(),
        Kind::VersionControl => "version-control".to_owned(),
        Kind::Agreement => document.key.trim_start_matches("agreements/").to_owned(),
    };
    let known: Vec<String> = documents.iter().map(name).collect();
    if let Some(unknown) = only.iter().find(|id| !known.contains(id)) {
        return Err(format!("there is no document `{unknown}`; this set has {}", known.join(", ")));
    }
    Ok(documents.iter().filter(|document| only.is_empty() || only.contains(&name(document))).collect())
}

/// Facts with characters that the fonts cannot show, each at its place.
fn characters_without_font(loaded: &Loaded) -> Diagnostics {
    let mut diagnostics = Diagnostics::default();
    let mut styles: Vec<_> = loaded.documents.iter().map(|document| document.meta.style).collect();
    styles.dedup();
    loaded.school.facts.for_each_text("", &mut |path, node, text| {
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

/// Renders every document, the PDFs on as many threads as there are processors.
fn render_all(documents: &[&Document], formats: &[Format], ui: &Ui<'_>) -> Result<Vec<Rendered>> {
    let title = |document: &&Document| document.meta.title.clone();
    let rendered = parallel::each(documents, ui, title, |document| render_one(document, formats));
    let complete = rendered
        .into_iter()
        .zip(documents)
        .map(|(result, document)| result.with_context(|| format!("{} cannot be rendered", document.key)));
    complete.collect()
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
            Format::Json if document.kind == Kind::VersionControl => {}
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
fn file_set(loaded: &Loaded, documents: &[&Document], rendered: &[Rendered], whole: bool) -> Result<FileSet> {
    let mut files: FileSet = rendered.iter().flat_map(|rendered| rendered.files.clone()).collect();
    if whole {
        let listed = files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice()));
        let manifest = Manifest::of(&loaded.library.edition, &loaded.school.name.value, documents, listed).to_json()?;
        files.insert(MANIFEST.to_owned(), manifest);
    }
    Ok(files)
}

fn check(folder: &Path, files: &FileSet, whole: bool, ui: &mut Ui<'_>) -> Result<Exit> {
    let differences = output::differences(folder, files, whole)?;
    if differences.is_empty() {
        return Ok(Exit::Clean);
    }
    let lines: String = differences.iter().map(|(path, what)| format!("{what}  {path}\n")).collect();
    ui.result(&lines)?;
    let (count, verb) = match differences.len() {
        1 => ("1 file".to_owned(), "differs"),
        more => (format!("{more} files"), "differ"),
    };
    ui.say(format_args!("{count} in {} {verb} from the description. Next: esafe render", shown(folder)));
    Ok(Exit::Findings)
}

/// Says what was written: the policy, its version control, and the agreements with their pages.
fn summary(folder: &Path, documents: &[&Document], rendered: &[Rendered], ui: &mut Ui<'_>) {
    if let Some(document) = documents.first() {
        let state = match &document.meta.status {
            Status::Approved => String::new(),
            Status::Draft { awaiting } => format!(" (draft: not yet approved by the {})", awaiting.join(" and the ")),
        };
        let meta = &document.meta;
        ui.say(format_args!("✓ {} · {} {}{state}", meta.school, meta.title, meta.version));
    }
    let pages = |count: usize| format!("{count} page{}", if count == 1 { "" } else { "s" });
    let single =
        |(document, rendered): &(&&Document, &Rendered)| document.kind != Kind::Agreement && !rendered.files.is_empty();
    for (document, rendered) in documents.iter().zip(rendered).filter(single) {
        let path = shown(&folder.join(&document.key));
        let endings: Vec<&str> =
            rendered.files.iter().filter_map(|(path, _)| path.strip_prefix(document.key.as_str())).collect();
        let length = rendered.pages.map(|count| format!("  {}", pages(count))).unwrap_or_default();
        ui.say(format_args!("  {path}{{{}}}{length}", endings.join(",")));
    }
    let agreements: Vec<_> = documents.iter().zip(rendered).filter(|(d, _)| d.kind == Kind::Agreement).collect();
    if !agreements.is_empty() {
        let total: usize = agreements.iter().filter_map(|(_, rendered)| rendered.pages).sum();
        let length = if total > 0 { format!(", {}", pages(total)) } else { String::new() };
        let plural = if agreements.len() == 1 { "" } else { "s" };
        let path = shown(&folder.join("agreements"));
        ui.say(format_args!("  {path}/  {} agreement{plural}{length}", agreements.len()));
    }
}
