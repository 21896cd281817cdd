//! `esafe render`: the set of documents, written.

mod set;
mod trust;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::ValueEnum;
use jiff::civil::Date;

use super::super::academies::TRUST;
use super::super::dates::day;
use super::super::disk::{Disk, description, real, shown};
use super::super::exit::Exit;
use super::super::output::{self, FileSet};
use super::super::parallel;
use super::super::survey::{self, Found, SelectionArgs};
use super::super::ui::Ui;
use super::LibraryArgs;
use crate::coverage::{Subject, annotate};
use crate::diag::Severity;
use crate::document::{Document, Kind, Status};
use crate::library::Library;
use crate::pipeline::{self, Described, Examined};
use crate::school::School;
use crate::source::Sources;

use self::set::{Rendered, chosen};
pub(in crate::cli) use self::set::{characters_without_font, file_set, render_one};

/// Arguments of `esafe render`.
#[derive(Debug, clap::Args)]
pub struct RenderArgs {
    /// A description, a trust, or a folder with a school.yaml or trust.yaml in it.
    #[arg(value_name = "PATH")]
    pub path: PathBuf,
    /// Where the files go. Without it: the folder `published` beside the description. Those of an academy go into a
    /// folder of its name there.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Which formats, with commas between them.
    #[arg(long, value_name = "FORMATS", value_enum, value_delimiter = ',', default_value = "md,pdf,json")]
    pub format: Vec<Format>,
    /// Only these documents, with commas between them: policy, version-control, or the name of an agreement.
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub only: Vec<String>,
    /// Which academies of a trust.
    #[command(flatten)]
    pub selection: SelectionArgs,
    /// Where the policy library comes from.
    #[command(flatten)]
    pub library: LibraryArgs,
    /// For whom. An auditor's copy of the policy says in its margin which requirements each clause helps to meet; it goes
    /// into the folder `auditor`, unless another is named, and is never what is approved.
    #[arg(long, value_enum, default_value_t = Audience::Readers)]
    pub audience: Audience,
    /// The day whose requirements an auditor's copy refers to, as 2026-09-01. Without it, that of the current version.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub on: Option<Date>,
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

/// For whom documents are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Audience {
    /// Everybody who reads the policy.
    Readers,
    /// Whoever checks it against law and guidance.
    Auditor,
}

impl RenderArgs {
    /// The folder for the files, if it is another than `published`.
    fn folder(&self, found: &[Found]) -> Option<PathBuf> {
        let beside = |file: &Path| file.parent().unwrap_or(Path::new("")).join("auditor");
        match (&self.out, self.audience, found.first()) {
            (Some(out), _, _) => Some(out.clone()),
            (None, Audience::Readers, _) | (None, Audience::Auditor, None) => None,
            (None, Audience::Auditor, Some(Found::Academy(academy))) => Some(beside(Path::new(&academy.trust.path))),
            (None, Audience::Auditor, Some(other)) => Some(beside(Path::new(&other.name()))),
        }
    }

    /// Whether the whole set is written: what is published, with its manifest.
    fn whole(&self) -> bool {
        self.only.is_empty() && self.audience == Audience::Readers
    }

    /// The documents for this audience: an auditor has the policy alone, as it is on the day of its version.
    fn documents(&self, school: &School, documents: Vec<Document>, library: &Library) -> Vec<Document> {
        match self.audience {
            Audience::Readers => documents,
            Audience::Auditor => {
                let subject = Subject::new(school, &documents, library);
                let day = self.on.unwrap_or_else(|| school.policy.current().date.last_day());
                let policy = documents.iter().filter(|document| document.kind == Kind::Policy);
                policy.map(|document| annotate(&subject, document, day)).collect()
            }
        }
    }
}

/// Renders the set and writes it, or compares it with what is there; of a trust, the sets of its academies.
pub(in crate::cli) fn run(args: &RenderArgs, ui: &mut Ui<'_>) -> Result<Exit> {
    let mut sources = Sources::default();
    let found = if is_trust(&args.path) {
        survey::find(&[trust_file(&args.path)], &mut sources)
    } else {
        survey::alone(&description(&args.path), &mut sources)
    };
    // Before anything else: whatever stops this run, sets that an earlier one left half-replaced are put in order.
    let out = args.folder(&found);
    let recovered = if args.check { Exit::Clean } else { recover(args, out.as_deref(), &found, ui) };
    let library = match super::library(&args.library, &mut sources, ui)? {
        Ok(library) => library,
        Err(exit) => return Ok(exit),
    };
    Ok(render(args, out.as_deref(), found, &library, sources, ui)?.max(recovered))
}

/// Finishes what runs that were cut off have begun: in the folders of all academies of a trust, chosen or not, even of those
/// that are no longer its own; else in the one folder that is meant. So it is with the packs of their reviews.
fn recover(args: &RenderArgs, out: Option<&Path>, found: &[Found], ui: &mut Ui<'_>) -> Exit {
    let mut folders: Vec<PathBuf> = if is_trust(&args.path) {
        let listing = fs::read_dir(survey::published_below(&trust_file(&args.path), out));
        listing.into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path())).collect()
    } else {
        found.iter().map(|found| survey::published_in(found, out)).collect()
    };
    folders.extend(found.iter().map(survey::reviewed_in));
    folders.sort();
    folders.dedup();
    let mut exit = Exit::Clean;
    for folder in folders {
        // A review that was cut off has its description to finish as well.
        let is_of = |found: &&Found| survey::published_in(found, out) == folder || survey::reviewed_in(found) == folder;
        let this = found.iter().find(is_of);
        let description = this.and_then(|found| real(Path::new(&survey::file_of(found).ok()?)).ok());
        let recovered = match description {
            Some(description) => output::recover_together(&folder, &description),
            None => output::recover(&folder),
        };
        match recovered {
            Ok(false) => {}
            Ok(true) => ui.say(format_args!("{}: finished what a run that was cut off had begun", shown(&folder))),
            Err(error) => {
                ui.say(format_args!("error: {error:#}"));
                exit = Exit::Failed;
            }
        }
    }
    exit
}

fn render(
    args: &RenderArgs,
    out: Option<&Path>,
    found: Vec<Found>,
    library: &Library,
    mut sources: Sources,
    ui: &mut Ui<'_>,
) -> Result<Exit> {
    if !matches!(found.as_slice(), [Found::School(_)]) {
        return trust::run((args, out), found, library, &sources, ui);
    }
    if !args.selection.is_everything() {
        ui.say("error: `--academy` and `--shard` choose among the academies of a trust; this is no trust");
        return Ok(Exit::Usage);
    }
    one_school((args, out), library, &mut sources, ui)
}

/// The trust's file that a person means by `path`.
fn trust_file(path: &Path) -> PathBuf {
    if path.is_dir() { path.join(TRUST) } else { path.to_owned() }
}

/// Whether `path` is a trust's file, or a folder that holds one.
fn is_trust(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == TRUST) || path.join(TRUST).is_file()
}

fn one_school(
    (args, out): (&RenderArgs, Option<&Path>),
    library: &Library,
    sources: &mut Sources,
    ui: &mut Ui<'_>,
) -> Result<Exit> {
    const ENDING: Option<&str> = Some(" Nothing was written.");
    let file = shown(&description(&args.path));
    let Examined { school, documents, diagnostics, .. } =
        pipeline::examine(&Disk, Described::school(&file), library, sources, None)?;
    let (Some(school), Some(documents), false) = (school, documents, diagnostics.has_errors()) else {
        ui.findings(&diagnostics, sources, ENDING);
        return Ok(Exit::Findings);
    };
    let documents = args.documents(&school, documents, library);
    let chosen = match chosen(&documents, &args.only) {
        Ok(chosen) => chosen,
        Err(message) => {
            ui.say(format_args!("error: {message}"));
            return Ok(Exit::Usage);
        }
    };
    if args.format.contains(&Format::Pdf) {
        let missing = characters_without_font(&school, &documents);
        if missing.has_errors() {
            ui.findings(&missing, sources, ENDING);
            return Ok(Exit::Findings);
        }
    }
    let rendered = render_all(&chosen, &args.format, ui)?;
    let files = file_set(&school, library, &chosen, &rendered, args.whole())?;
    let folder = survey::published_below(&description(&args.path), out);
    if args.check {
        return check(&folder, &files, args.whole(), ui);
    }
    let written = output::write(&folder, &files, args.whole())?;
    summary(&folder, &chosen, &rendered, ui);
    let warnings = diagnostics.count(Severity::Warning);
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
