//! Clauses that differ, paired by their ids.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::edition::Side;
use super::weight::{Weight, of_rewording};
use super::words::{Word, after, before, changed_lines, words};
use crate::document::{Record, RecordClause};

/// A clause that differs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClauseChange {
    /// Its permanent id.
    pub id: String,
    /// Heading of the section it stands in, with its number; where it stood, if it was removed.
    pub section: String,
    /// What happened to it.
    pub change: Change,
    /// Where it went, if it moved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moved: Option<Move>,
    /// What that means.
    pub weight: Weight,
    /// Facts behind it that are others, by path.
    pub facts: Vec<String>,
}

/// What can happen to a clause.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Change {
    /// It is new.
    Added {
        /// What it says.
        text: String,
    },
    /// It is gone.
    Removed {
        /// What it said.
        text: String,
        /// Why the school left it out, if it says so.
        reason: Option<String>,
    },
    /// It says something else.
    Reworded {
        /// What turns the old words into the new ones.
        words: Vec<Word>,
    },
    /// It says the same in another place.
    Moved {
        /// What it says.
        text: String,
    },
}

/// From where to where a clause went: headings of sections. They are the same if it moved within its section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Move {
    /// Where it stood.
    pub from: String,
    /// Where it stands.
    pub to: String,
}

/// A section whose number is another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Renumbered {
    /// Keys of the sections above it and its own, joined by `/`.
    pub path: String,
    /// Its heading.
    pub title: String,
    /// Its number before.
    pub from: Option<String>,
    /// Its number after.
    pub to: Option<String>,
}

/// The topic of the table of contents.
const CONTENTS: &str = "contents";

/// A clause, by its id and how often that id has stood before it.
type Key<'a> = (&'a str, usize);

fn keyed(record: Option<&Record>) -> Vec<(Key<'_>, &RecordClause)> {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let clauses = record.map_or(&[][..], |record| &record.clauses);
    clauses
        .iter()
        .map(|clause| {
            let turn = seen.entry(&clause.id).or_default();
            *turn += 1;
            ((clause.id.as_str(), *turn), clause)
        })
        .collect()
}

/// The clauses that differ, in the order of the new document, each removed one after what stood before it.
pub(super) fn compare(old: Side<'_>, new: Side<'_>) -> Vec<ClauseChange> {
    let (olds, news) = (keyed(old.record), keyed(new.record));
    let before: BTreeMap<Key<'_>, &RecordClause> = olds.iter().copied().collect();
    let after: BTreeMap<Key<'_>, &RecordClause> = news.iter().copied().collect();
    let out_of_order = out_of_order(&olds, &news, &before, &after);
    let mut changes = Vec::new();
    // What was removed, below the clause that stood before it and is still there.
    let mut gone: BTreeMap<Option<Key<'_>>, Vec<ClauseChange>> = BTreeMap::new();
    let mut anchor = None;
    for (key, clause) in &olds {
        if after.contains_key(key) {
            anchor = Some(*key);
        } else {
            gone.entry(anchor).or_default().push(removed(clause, old, new));
        }
    }
    changes.extend(gone.remove(&None).into_iter().flatten());
    for (key, clause) in &news {
        match before.get(key) {
            None => changes.push(added(clause, new)),
            Some(earlier) => changes.extend(kept((earlier, old), (clause, new), out_of_order.contains(key))),
        }
        changes.extend(gone.remove(&Some(*key)).into_iter().flatten());
    }
    without_repetitions(changes)
}

/// `changes` without those of tables whose every changed row is a clause of its own, which tells it.
fn without_repetitions(changes: Vec<ClauseChange>) -> Vec<ClauseChange> {
    type Line = (String, String);
    // Lines that differ, as they were and as they are.
    let lines = |change: &ClauseChange| -> Vec<Line> {
        match &change.change {
            Change::Reworded { words } => changed_lines(words).iter().map(|line| (before(line), after(line))).collect(),
            Change::Added { text } => vec![(String::new(), text.clone())],
            Change::Removed { text, .. } => vec![(text.clone(), String::new())],
            Change::Moved { .. } => Vec::new(),
        }
    };
    let is_table = |change: &ClauseChange| match &change.change {
        Change::Reworded { words } => before(words).contains('\n') || after(words).contains('\n'),
        Change::Added { text } | Change::Removed { text, .. } | Change::Moved { text } => text.contains('\n'),
    };
    let single = changes.iter().filter(|change| !is_table(change));
    let told: BTreeSet<(String, Line)> =
        single.flat_map(|change| lines(change).into_iter().map(|line| (change.section.clone(), line))).collect();
    let repeats = |change: &ClauseChange| {
        let reworded = matches!(change.change, Change::Reworded { .. }) && change.moved.is_none() && is_table(change);
        reworded && lines(change).into_iter().all(|line| told.contains(&(change.section.clone(), line)))
    };
    let kept: Vec<bool> = changes.iter().map(|change| !repeats(change)).collect();
    changes.into_iter().zip(kept).filter_map(|(change, kept)| kept.then_some(change)).collect()
}

fn added(clause: &RecordClause, new: Side<'_>) -> ClauseChange {
    ClauseChange {
        id: clause.id.clone(),
        section: heading(new.record, &clause.section),
        change: Change::Added { text: clause.text.clone() },
        moved: None,
        weight: if clause.administrative { Weight::Administrative } else { Weight::Substantive },
        facts: Vec::new(),
    }
}

fn removed(clause: &RecordClause, old: Side<'_>, new: Side<'_>) -> ClauseChange {
    let exclusions = new.record.and_then(|record| record.exclusions.as_deref()).unwrap_or_default();
    let reason = exclusions.iter().find(|exclusion| exclusion.id.as_str() == clause.id);
    ClauseChange {
        id: clause.id.clone(),
        section: heading(old.record, &clause.section),
        change: Change::Removed { text: clause.text.clone(), reason: reason.map(|one| one.reason.clone()) },
        moved: None,
        weight: if clause.administrative { Weight::Administrative } else { Weight::Substantive },
        facts: Vec::new(),
    }
}

fn kept(old: (&RecordClause, Side<'_>), new: (&RecordClause, Side<'_>), out_of_order: bool) -> Option<ClauseChange> {
    let elsewhere = old.0.section != new.0.section;
    let moved = (elsewhere || out_of_order)
        .then(|| Move { from: heading(old.1.record, &old.0.section), to: heading(new.1.record, &new.0.section) });
    // The table of contents follows from the headings, whose numbers are told.
    let reworded = old.0.text != new.0.text && new.0.topic != CONTENTS;
    if !reworded && moved.is_none() {
        return None;
    }
    let (weight, facts) = if reworded { of_rewording(old, new) } else { (Weight::Editorial, Vec::new()) };
    let change = if reworded {
        Change::Reworded { words: words(&old.0.text, &new.0.text) }
    } else {
        Change::Moved { text: new.0.text.clone() }
    };
    Some(ClauseChange {
        id: new.0.id.clone(),
        section: heading(new.1.record, &new.0.section),
        change,
        moved,
        weight,
        facts,
    })
}

/// The clauses that stay in their section but not in their order: as few as explain the new order.
fn out_of_order<'a>(
    olds: &[(Key<'a>, &RecordClause)],
    news: &[(Key<'a>, &RecordClause)],
    before: &BTreeMap<Key<'a>, &RecordClause>,
    after: &BTreeMap<Key<'a>, &RecordClause>,
) -> BTreeSet<Key<'a>> {
    let stays = |key: &Key<'a>| match (before.get(key), after.get(key)) {
        (Some(old), Some(new)) => old.section == new.section,
        _ => false,
    };
    let order = |clauses: &[(Key<'a>, &RecordClause)]| -> Vec<Key<'a>> {
        let mut keys: Vec<_> = clauses.iter().filter(|(key, _)| stays(key)).collect();
        // Section by section, so that a section that moves as a whole moves no clause.
        keys.sort_by(|a, b| a.1.section.cmp(&b.1.section));
        keys.into_iter().map(|(key, _)| *key).collect()
    };
    let (old, new) = (order(olds), order(news));
    // One way round, so that swapping the editions finds the same clauses.
    let (first, second) = if old <= new { (&old, &new) } else { (&new, &old) };
    let mut moved = BTreeSet::new();
    for op in capture_diff_slices(Algorithm::Myers, first, second) {
        // Everything is in both, so that what is inserted here is deleted elsewhere.
        if let DiffOp::Delete { old_index, old_len, .. } | DiffOp::Replace { old_index, old_len, .. } = op {
            moved.extend(first[old_index..old_index + old_len].iter().copied());
        }
    }
    moved
}

/// The sections whose number is another.
pub(super) fn renumbered(old: Side<'_>, new: Side<'_>) -> Vec<Renumbered> {
    let (Some(old), Some(new)) = (old.record, new.record) else { return Vec::new() };
    let find = |path: &str| old.sections.iter().find(|section| section.path == path);
    let change = |section: &crate::document::RecordSection| {
        let before = find(&section.path)?;
        (before.number != section.number).then(|| Renumbered {
            path: section.path.clone(),
            title: section.title.clone().unwrap_or_else(|| section.path.clone()),
            from: before.number.clone(),
            to: section.number.clone(),
        })
    };
    new.sections.iter().filter_map(change).collect()
}

/// The number and heading of the section at `path`, or of the nearest above it that has one; else its keys.
fn heading(record: Option<&Record>, path: &str) -> String {
    let sections = record.map_or(&[][..], |record| &record.sections);
    let mut at = path;
    loop {
        if let Some(section) = sections.iter().find(|section| section.path == at) {
            return match (&section.number, &section.title) {
                (Some(number), Some(title)) => format!("{number} {title}"),
                (_, Some(title)) => title.clone(),
                (Some(number), None) => number.clone(),
                (None, None) => at.to_owned(),
            };
        }
        match at.rsplit_once('/') {
            Some((above, _)) => at = above,
            None if path == "cover" => return "Cover".to_owned(),
            None => return path.to_owned(),
        }
    }
}
