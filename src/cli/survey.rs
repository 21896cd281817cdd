//! Finding the descriptions that a person means, and examining them side by side.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::disk::{DESCRIPTION, Disk, shown};
use super::ui::Ui;
use super::{parallel, published};
use crate::calendar::ReviewState;
use crate::check::{self, Timing};
use crate::diag::{Diagnostics, Severity};
use crate::document::Kind;
use crate::library::Library;
use crate::pipeline::{self, Examined};
use crate::report::{Examination, Findings, Standing};
use crate::school::School;
use crate::source::Sources;

/// A description to be examined, or a place that could not be looked into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Found {
    /// Path of a description, as it is opened.
    Description(PathBuf),
    /// A place that cannot be looked into, and why.
    Unreadable(String, String),
}

impl Found {
    /// What people know it by.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Description(path) => shown(path),
            Self::Unreadable(name, _) => name.clone(),
        }
    }
}

/// The descriptions at and below `paths`, each once, in the order of their paths below each.
///
/// A file is one, whatever its name; in folders, every `school.yaml` is one, at any depth. Links are not followed below a
/// folder, so that a tree cannot lead round in a circle or out of itself, and hidden folders are left out.
pub(super) fn descriptions(paths: &[PathBuf]) -> Vec<Found> {
    let mut found = Vec::new();
    for path in paths {
        if path.is_dir() {
            below(path, &mut found);
        } else {
            found.push(Found::Description(path.clone()));
        }
    }
    let mut seen = BTreeSet::new();
    found.retain(|found| match found {
        Found::Description(path) => seen.insert(path.clone()),
        Found::Unreadable(..) => true,
    });
    found
}

fn below(folder: &Path, found: &mut Vec<Found>) {
    let before = found.len();
    let walk = WalkDir::new(folder).sort_by_file_name().into_iter();
    let visible = |entry: &walkdir::DirEntry| {
        entry.depth() == 0 || !(entry.file_type().is_dir() && entry.file_name().to_string_lossy().starts_with('.'))
    };
    for entry in walk.filter_entry(visible) {
        match entry {
            Ok(entry) if entry.depth() > 0 && entry.file_name() == DESCRIPTION => {
                // The folder as it was typed, so that `.` does not stand before every name.
                let path = entry.into_path();
                found.push(Found::Description(path.strip_prefix(".").map_or(path.clone(), Path::to_owned)));
            }
            Ok(_) => {}
            Err(error) => {
                let at = error.path().unwrap_or(folder);
                let reason = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
                found.push(Found::Unreadable(shown(at), reason));
            }
        }
    }
    if found.len() == before {
        // Naming the file that was looked for says more than silence.
        found.push(Found::Description(folder.join(DESCRIPTION)));
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
    let path = match found {
        Found::Description(path) => path,
        Found::Unreadable(_, reason) => {
            return Surveyed { result: Err(format!("{name} cannot be read: {reason}")), name };
        }
    };
    let mut sources = sources.clone();
    let examined = pipeline::examine(&Disk, (&name, &name), library, &mut sources, scope.timing);
    let result = examined.map_err(|error| error.to_string()).and_then(|mut examined| {
        if let (Some(comparison), Some(school)) = (scope.published, &examined.school) {
            let documents = examined.documents.as_deref();
            let compared = published::compare(path, school, documents, comparison);
            examined.diagnostics.extend(compared.map_err(|error| format!("{error:#}"))?);
            examined.diagnostics.sort();
        }
        Ok(seen(examined, sources, scope.timing))
    });
    Surveyed { name, result }
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
