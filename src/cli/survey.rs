//! Finding the descriptions that a person means, and examining them side by side.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Result, anyhow};
use walkdir::WalkDir;

use super::academies::{Academy, TRUST, academies};
use super::disk::{DESCRIPTION, Disk, shown};
use super::ui::Ui;
use super::{parallel, published};
use crate::calendar::ReviewState;
use crate::check::{self, Timing};
use crate::diag::{Diagnostics, Severity};
use crate::document::Kind;
use crate::library::Library;
use crate::pipeline::{self, Described, Examined};
use crate::report::{Examination, Findings, Standing};
use crate::school::School;
use crate::source::Sources;

/// Something to be examined, or a place that could not be looked into.
#[derive(Debug, Clone)]
pub(super) enum Found {
    /// A school in a file of its own: the path, as it is opened.
    School(PathBuf),
    /// An academy of a trust.
    Academy(Box<Academy>),
    /// A trust with faults of its own: its file, and what is wrong.
    Trust(String, Diagnostics),
    /// A place that cannot be looked into, and why.
    Unreadable(String, String),
}

impl Found {
    /// What people know it by.
    pub(super) fn name(&self) -> String {
        match self {
            Self::School(path) => shown(path),
            Self::Academy(academy) => academy.name(),
            Self::Trust(name, _) | Self::Unreadable(name, _) => name.clone(),
        }
    }
}

/// Which of the academies and schools found are meant.
#[derive(Debug, clap::Args)]
pub struct SelectionArgs {
    /// Only these academies of a trust, with commas between their names.
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub academy: Vec<String>,
    /// Only part I of N equal parts, as 1/4, so that several machines can share the work.
    #[arg(long, value_name = "I/N", value_parser = shard)]
    pub shard: Option<Shard>,
}

/// One of several equal parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    /// Which part, from 1.
    part: usize,
    /// How many parts there are.
    of: usize,
}

fn shard(text: &str) -> Result<Shard, String> {
    let parts = text.split_once('/').and_then(|(part, of)| Some((part.parse().ok()?, of.parse().ok()?)));
    match parts {
        Some((part, of)) if (1..=of).contains(&part) => Ok(Shard { part, of }),
        _ => Err("write the number of the part and of all parts, as 1/4".to_owned()),
    }
}

impl SelectionArgs {
    /// Whether nothing is left out.
    pub(super) fn is_everything(&self) -> bool {
        self.academy.is_empty() && self.shard.is_none()
    }

    /// Keeps what is meant; names an academy that is not there.
    pub(super) fn apply(&self, found: &mut Vec<Found>) -> Result<(), String> {
        if !self.academy.is_empty() {
            let known: Vec<&str> = found.iter().filter_map(academy_id).collect();
            if let Some(unknown) = self.academy.iter().find(|id| !known.contains(&id.as_str())) {
                let near = crate::schema::nearest(unknown, &known);
                let near = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
                return Err(format!("there is no academy `{unknown}`{near}"));
            }
            found.retain(|found| academy_id(found).is_some_and(|id| self.academy.iter().any(|wanted| wanted == id)));
        }
        if let Some(Shard { part, of }) = self.shard {
            let mut at = 0;
            found.retain(|_| {
                at += 1;
                (at - 1) % of == part - 1
            });
        }
        Ok(())
    }
}

fn academy_id(found: &Found) -> Option<&str> {
    match found {
        Found::Academy(academy) => Some(&academy.id),
        _ => None,
    }
}

/// The schools and academies at and below `paths`, each once, in the order of their paths below each; trusts are read
/// into `sources`.
///
/// A file is a school, whatever its name, unless it is called `trust.yaml`; in folders, every `school.yaml` is one, at any
/// depth, but for those that belong to a trust. Links are not followed below a folder, so that a tree cannot lead round in
/// a circle or out of itself, and hidden folders are left out.
pub(super) fn find(paths: &[PathBuf], sources: &mut Sources) -> Vec<Found> {
    let mut found = Vec::new();
    for path in paths {
        if path.is_dir() {
            below(path, sources, &mut found);
        } else if path.file_name().is_some_and(|name| name == TRUST) {
            trust(&shown(path), sources, &mut found);
        } else {
            found.extend(alone(path, sources));
        }
    }
    // An academy is no school of its own as well, however its path is written.
    let real = |path: &Path| fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let academies: BTreeSet<PathBuf> = found
        .iter()
        .filter_map(|found| match found {
            Found::Academy(academy) => academy.file().map(|file| real(Path::new(file))),
            _ => None,
        })
        .collect();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    found.retain(|found| match found {
        Found::School(path) => !academies.contains(&real(path)) && seen.insert(shown(path)),
        Found::Academy(academy) => seen.insert(academy.name()),
        Found::Trust(..) | Found::Unreadable(..) => true,
    });
    found
}

/// How many folders above an academy's own its trust can be.
const FURTHEST_TRUST: usize = 4;

/// What the description at `path` is by itself: an academy if a trust above it lists it, else a school.
pub(super) fn alone(path: &Path, sources: &mut Sources) -> Vec<Found> {
    let same = |file: &str| match (fs::canonicalize(file), fs::canonicalize(path)) {
        (Ok(a), Ok(b)) => a == b,
        _ => false,
    };
    let mut folder = path.parent().map(|folder| if folder.as_os_str().is_empty() { Path::new(".") } else { folder });
    let mut up = PathBuf::new();
    for _ in 0..=FURTHEST_TRUST {
        let here = match folder {
            Some(above) => above.to_owned(),
            // Nothing is above the root; a relative path ends before the folders above it do.
            None if path.is_absolute() => break,
            None => {
                up.push("..");
                up.clone()
            }
        };
        let file = here.join(TRUST);
        if file.is_file() {
            let mut all = Vec::new();
            trust(&shown(&file), sources, &mut all);
            let academies = all.iter().any(|found| matches!(found, Found::Academy(_)));
            let this = |found: &Found| match found {
                Found::Academy(academy) => academy.file().is_some_and(same),
                // Of a trust without academies that can be told, nobody knows whether this is one of them.
                Found::Trust(..) => !academies,
                Found::School(_) | Found::Unreadable(..) => false,
            };
            let found: Vec<Found> = all.into_iter().filter(this).collect();
            if !found.is_empty() {
                return found;
            }
        }
        folder = folder.and_then(Path::parent).filter(|above| !above.as_os_str().is_empty());
    }
    vec![Found::School(path.to_owned())]
}

/// Reads a trust's file and adds its academies.
fn trust(path: &str, sources: &mut Sources, found: &mut Vec<Found>) {
    match pipeline::read_trust(&Disk, path, sources) {
        Err(error) => found.push(Found::Unreadable(path.to_owned(), error.to_string())),
        Ok(read) => match read.output {
            None => found.push(Found::Trust(path.to_owned(), read.diagnostics)),
            Some(trust) => {
                let (academies, diagnostics) = academies(&Arc::new(trust));
                if !diagnostics.is_empty() {
                    found.push(Found::Trust(path.to_owned(), diagnostics));
                }
                found.extend(academies.into_iter().map(|academy| Found::Academy(Box::new(academy))));
            }
        },
    }
}

fn below(folder: &Path, sources: &mut Sources, found: &mut Vec<Found>) {
    let before = found.len();
    let walk = WalkDir::new(folder).sort_by_file_name().into_iter();
    let visible = |entry: &walkdir::DirEntry| {
        entry.depth() == 0 || !(entry.file_type().is_dir() && entry.file_name().to_string_lossy().starts_with('.'))
    };
    for entry in walk.filter_entry(visible) {
        match entry {
            Ok(entry) if entry.depth() > 0 && [DESCRIPTION, TRUST].iter().any(|name| entry.file_name() == *name) => {
                let (is_trust, is_here) = (entry.file_name() == TRUST, entry.depth() == 1);
                // The folder as it was typed, so that `.` does not stand before every name.
                let path = entry.into_path();
                let path = path.strip_prefix(".").map_or(path.clone(), Path::to_owned);
                if is_trust {
                    trust(&shown(&path), sources, found);
                } else if is_here {
                    // The folder that was named can be that of an academy; what lies below it has its trust below it.
                    found.extend(alone(&path, sources));
                } else {
                    found.push(Found::School(path));
                }
            }
            Ok(_) => {}
            Err(error) => {
                let at = shown(error.path().unwrap_or(folder));
                let reason = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
                found.push(Found::Unreadable(at.clone(), format!("{at} cannot be read: {reason}")));
            }
        }
    }
    if found.len() == before {
        // Naming the file that was looked for says more than silence.
        let folder = folder.strip_prefix(".").unwrap_or(folder);
        found.push(Found::School(folder.join(DESCRIPTION)));
    }
}

/// What to look at besides the facts themselves.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Scope<'a> {
    /// The day reviews and approvals are judged at; without it they are not.
    pub(super) timing: Option<Timing>,
    /// Which published files to compare; without it none are.
    pub(super) published: Option<published::Comparison<'a>>,
}

/// What became of one description.
#[derive(Debug)]
pub(super) struct Surveyed {
    /// Path of the description as people read it.
    pub(super) name: String,
    /// What was found, or why nothing could be read.
    pub(super) result: Result<Seen, String>,
}

/// What was found in one description.
#[derive(Debug)]
pub(super) struct Seen {
    pub(super) sources: Sources,
    pub(super) diagnostics: Diagnostics,
    pub(super) excused: usize,
    pub(super) standing: Option<Standing>,
    /// Full name of the school, clauses of the policy and number of agreements, if documents could be made.
    pub(super) made: Option<(String, usize, usize)>,
}

impl Surveyed {
    /// The same, to be shown.
    pub(super) fn examination(&self) -> Examination<'_> {
        let result = self.result.as_ref().map_err(String::as_str).map(|seen| Findings {
            sources: &seen.sources,
            diagnostics: &seen.diagnostics,
            excused: seen.excused,
            standing: seen.standing.as_ref(),
        });
        Examination { name: &self.name, result }
    }

    /// How many findings it has of a severity.
    pub(super) fn count(&self, severity: Severity) -> usize {
        self.result.as_ref().map_or(0, |seen| seen.diagnostics.count(severity))
    }
}

/// Examines every description on as many threads as there are processors; the results are in the order of `found`.
///
/// `library` is what every description is judged with, and `sources` the texts of that library.
pub(super) fn examine(
    found: &[Found],
    library: &Library,
    sources: &Sources,
    scope: Scope<'_>,
    ui: &Ui<'_>,
) -> Vec<Surveyed> {
    parallel::each(found, ui, Found::name, |found| one(found, library, sources, scope))
}

fn one(found: &Found, library: &Library, sources: &Sources, scope: Scope<'_>) -> Surveyed {
    let name = found.name();
    let mut sources = sources.clone();
    let described = match found {
        Found::School(_) => Described::school(&name),
        Found::Academy(academy) => academy.described(),
        Found::Trust(_, diagnostics) => {
            let diagnostics = diagnostics.clone();
            let seen = Seen { sources, diagnostics, excused: 0, standing: None, made: None };
            return Surveyed { name, result: Ok(seen) };
        }
        Found::Unreadable(_, reason) => return Surveyed { result: Err(reason.clone()), name },
    };
    let examined = pipeline::examine(&Disk, described, library, &mut sources, scope.timing);
    let result = examined.map_err(|error| error.to_string()).and_then(|mut examined| {
        if let (Some(comparison), Some(school)) = (scope.published, &examined.school) {
            let folder = published_in(found, comparison.folder);
            let compared = published::compare(&folder, school, examined.documents.as_deref(), comparison.typeset);
            examined.diagnostics.extend(compared.map_err(|error| format!("{error:#}"))?);
            examined.diagnostics.sort();
        }
        Ok(seen(examined, sources, scope.timing))
    });
    Surveyed { name, result }
}

/// The folder in which the documents of a school or an academy are published: `out`, or `published` beside the file;
/// those of an academy in a folder of its name in it.
pub(super) fn published_in(found: &Found, out: Option<&Path>) -> PathBuf {
    match found {
        Found::Academy(academy) => published_below(Path::new(&academy.trust.path), out).join(&academy.id),
        other => published_below(Path::new(&other.name()), out),
    }
}

/// The folder in which the pack of a school's review is written: `review` beside the description; of an academy that stands
/// in its trust's file, a folder of its name in that.
pub(super) fn reviewed_in(found: &Found) -> PathBuf {
    let beside = |file: &str| Path::new(file).parent().unwrap_or(Path::new("")).join("review");
    match found {
        Found::Academy(academy) => match academy.file() {
            Some(file) => beside(file),
            None => beside(&academy.trust.path).join(&academy.id),
        },
        other => beside(&other.name()),
    }
}

/// The file that describes a school or an academy, by the path it is opened with: its own, or its trust's.
pub(super) fn file_of(found: &Found) -> Result<String> {
    match found {
        Found::School(path) => Ok(shown(path)),
        Found::Academy(academy) => Ok(academy.file().unwrap_or(&academy.trust.path).to_owned()),
        Found::Trust(name, _) => Err(anyhow!("{name} has errors; esafe validate {name}")),
        Found::Unreadable(_, reason) => Err(anyhow!("{reason}")),
    }
}

/// `out`, or the folder `published` beside `file`.
pub(super) fn published_below(file: &Path, out: Option<&Path>) -> PathBuf {
    out.map_or_else(|| file.parent().unwrap_or(Path::new("")).join("published"), Path::to_owned)
}

fn seen(examined: Examined, sources: Sources, timing: Option<Timing>) -> Seen {
    let Examined { school, documents, diagnostics, excused } = examined;
    let made = documents.filter(|_| !diagnostics.has_errors() || timing.is_some()).and_then(|documents| {
        let agreements = documents.iter().filter(|document| document.kind == Kind::Agreement).count();
        let policy = documents.first()?;
        Some((policy.meta.school.clone(), policy.clauses().len(), agreements))
    });
    Seen { sources, diagnostics, excused, standing: school.map(|school| standing(&school, timing)), made }
}

fn standing(school: &School, timing: Option<Timing>) -> Standing {
    let policy = &school.policy;
    let next = policy.next_review.date;
    Standing {
        school: school.name.value.clone(),
        version: policy.current().version.clone(),
        reviewed: check::last_evidence(policy.current()).map(|evidence| evidence.date.last_day().to_string()),
        next_review: next.last_day().to_string(),
        days_left: timing.map(|timing| ReviewState::of(next, timing.today, timing.soon).days_left()),
    }
}
