//! Changing a description in its file: comments, blank lines and the layout of all that is not changed stay as they are.
//!
//! [`apply`] takes the text of a file and a list of [`Edit`]s, each a [`Path`] and a [`Change`], and returns the new text
//! with the lines that changed, to be shown. The places in the text come from a syntax tree that holds every byte
//! (`yaml-edit`); what is added is written as its neighbours are. Before a text is returned it is read again, and must
//! have the value that was asked for, every comment, and every other line. Otherwise there is an error and no text.
//!
//! A value that is taken out goes with the comments on its own lines. A comment inside a value that is replaced moves to
//! a line above it. No other comment moves.

mod change;
mod error;
mod layout;
mod path;
mod proof;
mod value;
mod write;

pub use error::EditError;
pub use path::{Path, PathError};
pub use value::NewValue;

use change::{Manner, Step};
use similar::TextDiff;

use crate::source::{LineCol, SourceId, Sources, Span};
use crate::yaml::{self, Node};

/// One change to a description.
#[derive(Debug, Clone, PartialEq)]
pub struct Edit {
    /// What is changed.
    pub path: Path,
    /// How.
    pub change: Change,
}

/// How a value is changed.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// It becomes this value. Mappings that are missing on the way are made; a list has to be there. If it is this value
    /// already, nothing changes.
    Set(NewValue),
    /// This value is added at the end of the list. The list, and mappings that are missing on the way, are made.
    Append(NewValue),
    /// It is taken out, with its key.
    Remove,
}

impl Edit {
    /// The value at `path` becomes `value`.
    #[must_use]
    pub fn set(path: Path, value: impl Into<NewValue>) -> Self {
        Self { path, change: Change::Set(value.into()) }
    }

    /// `value` is added at the end of the list at `path`.
    #[must_use]
    pub fn append(path: Path, value: impl Into<NewValue>) -> Self {
        Self { path, change: Change::Append(value.into()) }
    }

    /// The value at `path` is taken out.
    #[must_use]
    pub fn remove(path: Path) -> Self {
        Self { path, change: Change::Remove }
    }
}

/// A description before and after its edits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edited {
    /// The text as it was.
    pub before: String,
    /// The text with every edit made.
    pub after: String,
}

impl Edited {
    /// Whether anything changed.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        self.before != self.after
    }

    /// The lines that changed, after `-` and `+`, with three lines around them: the hunks of a unified diff without the
    /// names of files. Empty if nothing changed.
    #[must_use]
    pub fn hunks(&self) -> String {
        let (before, after) = (self.before.replace("\r\n", "\n"), self.after.replace("\r\n", "\n"));
        TextDiff::from_lines(&before, &after).unified_diff().missing_newline_hint(false).to_string()
    }
}

/// Makes `edits`, one after another, in the text of `source`.
///
/// # Errors
///
/// [`EditError`] says which edit cannot be made, where, and what to do; none of the edits is made then.
pub fn apply(sources: &Sources, source: SourceId, edits: &[Edit]) -> Result<Edited, EditError> {
    let file = sources.get(source);
    let (mark, text) = match file.text.strip_prefix('\u{feff}') {
        Some(text) => ("\u{feff}", text),
        None => ("", file.text.as_str()),
    };
    let after = edits.iter().try_fold(text.to_owned(), |text, edit| edited(&file.name, &text, edit))?;
    Ok(Edited { before: file.text.clone(), after: format!("{mark}{after}") })
}

/// A text, and what it holds.
struct Held {
    sources: Sources,
    root: Node,
    value: NewValue,
}

impl Held {
    fn read(file: &str, text: &str) -> Result<Self, EditError> {
        let mut sources = Sources::default();
        let source = sources.add(file, text);
        let read = yaml::parse(&sources, source);
        let root = read.output.filter(|_| read.diagnostics.is_empty());
        let root = root.ok_or_else(|| EditError::Faulty { file: file.to_owned() })?;
        let value = NewValue::from(&root);
        Ok(Self { sources, root, value })
    }

    /// Where the value at `positions` stands.
    fn place(&self, positions: &[usize]) -> LineCol {
        let mut span: Span = self.root.span;
        let mut node = &self.root;
        for &at in positions {
            let entry = node.entries().get(at);
            let Some(next) = entry.map(|entry| &entry.node).or_else(|| node.list().get(at)) else { break };
            // Where nothing is written, the key is there to be shown.
            span = entry.map_or(next.span, |entry| entry.key_span);
            node = next;
        }
        self.sources.start_of(span)
    }
}

/// Where a path leads: the positions of the values on the way, and the keys that are not there yet.
struct Target {
    positions: Vec<usize>,
    missing: Vec<String>,
}

/// `text` with `edit` made.
fn edited(file: &str, text: &str, edit: &Edit) -> Result<String, EditError> {
    let held = Held::read(file, text)?;
    let target = target(file, &held, edit)?;
    let Some(step) = step(file, &held, &target, edit)? else { return Ok(text.to_owned()) };
    let wanted = with(&held.value, &step);
    wanted.and_then(|wanted| proved(text, &step, &wanted)).ok_or_else(|| EditError::Unproved {
        file: file.to_owned(),
        place: held.place(&target.positions),
        path: edit.path.clone(),
        by_hand: by_hand(&edit.change),
    })
}

fn by_hand(change: &Change) -> String {
    match change {
        Change::Set(value) => format!("write `{}` there", write::flow(value)),
        Change::Append(value) => format!("add `{}` at the end of the list", write::flow(value)),
        Change::Remove => "take it out".to_owned(),
    }
}

fn target(file: &str, held: &Held, edit: &Edit) -> Result<Target, EditError> {
    let mut target = Target { positions: Vec::new(), missing: Vec::new() };
    for (at, step) in edit.path.steps.iter().enumerate() {
        let here = held.value.at(&target.positions).filter(|_| target.missing.is_empty());
        if let Some(position) = here.and_then(|value| value.position(step)) {
            target.positions.push(position);
            continue;
        }
        let (file, place) = (file.to_owned(), held.place(&target.positions));
        match (step, here) {
            (path::Step::Key(key), None | Some(NewValue::Map(_) | NewValue::Null)) => target.missing.push(key.clone()),
            (path::Step::Item(_), None | Some(NewValue::List(_) | NewValue::Null)) => {
                let count = here.map_or(0, NewValue::len);
                return Err(EditError::NoItem {
                    file,
                    place,
                    path: edit.path.first(at),
                    item: edit.path.first(at + 1),
                    count,
                });
            }
            (step, Some(other)) => {
                let needed = if matches!(step, path::Step::Key(_)) { "a set of keys" } else { "a list" };
                let (path, wanted) = (edit.path.first(at), edit.path.clone());
                return Err(EditError::NoWay { file, place, path, found: other.kind(), needed, wanted });
            }
        }
    }
    Ok(target)
}

/// The change to make at the places that are there; none if there is nothing to change.
fn step(file: &str, held: &Held, target: &Target, edit: &Edit) -> Result<Option<Step>, EditError> {
    let (positions, place) = (&target.positions, || held.place(&target.positions));
    let here = held.value.at(positions).unwrap_or(&NewValue::Null);
    let is_there = target.missing.is_empty();
    let value = match &edit.change {
        Change::Remove if !is_there || positions.is_empty() => {
            return Err(EditError::Absent { file: file.to_owned(), place: place(), path: edit.path.clone() });
        }
        Change::Remove => return Ok(Some(Step::Remove(positions.clone()))),
        Change::Set(value) if is_there && here == value => return Ok(None),
        Change::Set(value) => value.clone(),
        Change::Append(value) => match here {
            NewValue::List(items) if is_there && !items.is_empty() => {
                return Ok(Some(Step::Add(positions.clone(), None, value.clone())));
            }
            other if is_there && !matches!(other, NewValue::Null | NewValue::List(_)) => {
                let (file, path) = (file.to_owned(), edit.path.clone());
                return Err(EditError::NotAList { file, place: place(), path, found: other.kind() });
            }
            _ => NewValue::List(vec![value.clone()]),
        },
    };
    let Some((first, rest)) = target.missing.split_first() else {
        return Ok(Some(Step::Replace(positions.clone(), value)));
    };
    let value = rest.iter().rev().fold(value, |value, key| NewValue::map([(key.as_str(), value)]));
    let is_empty = !matches!(here, NewValue::Map(entries) if !entries.is_empty());
    if is_empty && !positions.is_empty() {
        return Ok(Some(Step::Replace(positions.clone(), NewValue::map([(first.as_str(), value)]))));
    }
    Ok(Some(Step::Add(positions.clone(), Some(first.clone()), value)))
}

/// `value` with `step` made; none if it has no such place.
fn with(value: &NewValue, step: &Step) -> Option<NewValue> {
    let mut value = value.clone();
    match step {
        Step::Replace(at, new) => *value.at_mut(at)? = new.clone(),
        Step::Add(at, key, new) => match (value.at_mut(at)?, key) {
            (NewValue::Map(entries), Some(key)) => entries.push((key.clone(), new.clone())),
            (NewValue::List(items), None) => items.push(new.clone()),
            _ => return None,
        },
        Step::Remove(at) => {
            let (&last, holder) = at.split_last()?;
            match value.at_mut(holder)? {
                NewValue::Map(entries) if last < entries.len() => drop(entries.remove(last)),
                NewValue::List(items) if last < items.len() => drop(items.remove(last)),
                _ => return None,
            }
        }
    }
    Some(value)
}

/// `text` with `step` made: in the usual manner, or, if what follows would become part of a text, in the careful one.
fn proved(text: &str, step: &Step, wanted: &NewValue) -> Option<String> {
    let made = [Manner::Usual, Manner::Careful].into_iter().filter_map(|manner| change::made(text, step, manner));
    made.into_iter().find(|outcome| proof::holds(text, outcome, wanted, step)).map(|outcome| outcome.text)
}
