//! Why an edit is not made.

use super::path::Path;
use crate::source::LineCol;

/// Why a description was not changed. Nothing has been written when one of these is returned.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// The file cannot be read as it is.
    #[error("{file} has faults and cannot be changed; `esafe validate {file}` says what to type")]
    Faulty {
        /// The file, as the user named it.
        file: String,
    },
    /// The path leads on from something that has no keys or items.
    #[error("{file}:{place}: `{path}` is {found}, so there is no `{wanted}`; write {needed} there first")]
    NoWay {
        /// The file, as the user named it.
        file: String,
        /// Where the value stands that the path cannot go on from.
        place: LineCol,
        /// The path to that value.
        path: Path,
        /// What it is, in words.
        found: &'static str,
        /// What it would have to be, in words.
        needed: &'static str,
        /// The whole path.
        wanted: Path,
    },
    /// Something was to be added to what is not a list.
    #[error(
        "{file}:{place}: `{path}` is {found}, and only a list can be added to; write it as a list, each item after a hyphen"
    )]
    NotAList {
        /// The file, as the user named it.
        file: String,
        /// Where the value stands.
        place: LineCol,
        /// The path to it.
        path: Path,
        /// What it is, in words.
        found: &'static str,
    },
    /// A list has no such item.
    #[error(
        "{file}:{place}: there is no `{item}`, because the length of `{path}` is {count}; count from 0, or from -1 backwards from the end"
    )]
    NoItem {
        /// The file, as the user named it.
        file: String,
        /// Where the list stands.
        place: LineCol,
        /// The path to the list.
        path: Path,
        /// The path to the item.
        item: Path,
        /// How many items the list has.
        count: usize,
    },
    /// What was to be taken out is not there.
    #[error("{file}:{place}: there is no `{path}` to take out; look for a slip in the name")]
    Absent {
        /// The file, as the user named it.
        file: String,
        /// Where the value stands that the path leads on from.
        place: LineCol,
        /// The whole path.
        path: Path,
    },
    /// The change could not be made without changing something else as well.
    #[error(
        "{file}:{place}: `{path}` cannot be changed without changing something else, so nothing has been written; make the change in an editor: {by_hand}"
    )]
    Unproved {
        /// The file, as the user named it.
        file: String,
        /// Where the change belongs.
        place: LineCol,
        /// The path to what was to be changed.
        path: Path,
        /// What to write there, or what to take out.
        by_hand: String,
    },
}
