//! Clauses: the smallest pieces of a document that have a permanent id.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::inline::{Inline, plain_text};

/// The permanent id of a clause or clause part, e.g. `filtering.change-log`: lower-case words joined by dots and
/// hyphens. An id is never given to another idea.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ClauseId(String);

impl ClauseId {
    /// The id `text` spells, or `None` if it is not one: it must match `[a-z][a-z0-9-]*(\.[a-z0-9][a-z0-9-]*)*`.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let word =
            |w: &str| !w.is_empty() && w.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        let good = text.starts_with(|c: char| c.is_ascii_lowercase()) && text.split('.').all(word);
        good.then(|| Self(text.to_owned()))
    }

    /// The id of the `number`th piece of a report, counted from 1: it is permanent within the report only.
    #[must_use]
    pub fn in_report(number: usize) -> Self {
        Self(format!("report.{number}"))
    }

    /// The id of the `number`th piece of this clause: `a.b` and 2 give `a.b.2`.
    #[must_use]
    pub fn part(&self, number: usize) -> Self {
        Self(format!("{}.{number}", self.0))
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for ClauseId {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::new(&text).ok_or_else(|| format!("`{text}` is no id of a clause"))
    }
}

impl From<ClauseId> for String {
    fn from(id: ClauseId) -> Self {
        id.0
    }
}

impl fmt::Display for ClauseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A clause or part as it stands in a document.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Clause {
    /// Permanent id.
    pub id: ClauseId,
    /// Topic of the policy library it belongs to; for an agreement, the agreement's id.
    pub topic: String,
    /// Version, dates, approvals, names: not part of what is approved, and left out of the content digest.
    pub administrative: bool,
    /// What it says.
    pub text: Vec<Inline>,
    /// What the record says of it, where that is more than `text`: a field with its label, a table with its cells.
    #[serde(skip)]
    pub whole: Option<String>,
    /// The facts of the school it used, by path.
    pub facts: Vec<FactUse>,
}

impl Clause {
    /// The words of the clause, with the label of a field and the cells of a table.
    #[must_use]
    pub fn whole_text(&self) -> String {
        self.whole.clone().unwrap_or_else(|| plain_text(&self.text))
    }
}

/// A fact of the school that a clause printed or was chosen by.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FactUse {
    /// Where the fact stands in the description, e.g. `services.filtering.provider`.
    pub path: String,
    /// Its value.
    pub value: serde_json::Value,
}
