//! Exceptions: findings that the school has agreed to live with, for a time.

use super::{Located, SchoolDate};
use crate::source::Span;
use crate::yaml::Entry;

/// A departure from a rule.
#[derive(Debug, Clone)]
pub struct Exception {
    /// Its name in the description.
    pub id: Located<String>,
    /// Number or name of the finding it excuses.
    pub finding: Located<String>,
    /// The place it excuses, as a path of keys joined by dots; everywhere if there is none.
    pub at: Option<Located<String>>,
    /// The post that answers for it.
    pub owner: Option<String>,
    /// Why it was agreed.
    pub reason: Option<String>,
    /// Its last day.
    pub until: Option<(SchoolDate, Span)>,
}

impl Exception {
    pub(super) fn decode(entry: &Entry) -> Option<Self> {
        let located = |key: &str| {
            let node = entry.node.get(key)?;
            Some(Located { value: node.text()?.to_owned(), span: node.span })
        };
        let until = entry.node.get("until").and_then(|node| Some((SchoolDate::parse(node.text()?)?, node.span)));
        Some(Self {
            id: Located { value: entry.key.clone(), span: entry.key_span },
            finding: located("finding")?,
            at: located("at"),
            owner: located("owner").map(|owner| owner.value),
            reason: located("reason").map(|reason| reason.value),
            until,
        })
    }
}
