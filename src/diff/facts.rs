//! Facts that differ.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::Value as Json;

use super::edition::Facts;
use super::weight::{Weight, of_fact};

/// A fact that differs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FactChange {
    /// Where it stands in the description, e.g. `services.filtering.provider`; positions in lists count from 1.
    pub path: String,
    /// The part of the description it belongs to.
    pub group: Group,
    /// Its value before; `None` if it was not given.
    pub old: Option<Json>,
    /// Its value after; `None` if it is not given.
    pub new: Option<Json>,
    /// What the change means.
    pub weight: Weight,
}

/// Parts of a description.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Group {
    /// The school itself, and its words.
    School,
    /// Who holds which post.
    People,
    /// Services and products.
    Services,
    /// Rules, figures and choices.
    Practice,
    /// The policy as a document: title, owner, cycle, dates, related policies.
    Policy,
    /// Agreements that are issued.
    Agreements,
    /// Departures from the library, and from rules.
    Local,
}

impl Group {
    /// Every group, in the order in which they are shown.
    pub const ALL: [Self; 7] =
        [Self::School, Self::People, Self::Services, Self::Practice, Self::Policy, Self::Agreements, Self::Local];

    /// The heading of the group.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::School => "The school",
            Self::People => "People",
            Self::Services => "Services",
            Self::Practice => "Rules, figures and choices",
            Self::Policy => "The policy as a document",
            Self::Agreements => "Agreements",
            Self::Local => "The school's own clauses and exceptions",
        }
    }

    fn of(path: &str) -> Self {
        match path.split('.').next().unwrap_or_default() {
            "people" => Self::People,
            "services" => Self::Services,
            "practice" => Self::Practice,
            "policy" => Self::Policy,
            "agreements" => Self::Agreements,
            "clauses" | "exceptions" => Self::Local,
            _ => Self::School,
        }
    }
}

/// The facts that differ, in the order of groups and paths.
pub(super) fn compare(old: &Facts, new: &Facts) -> Vec<FactChange> {
    let paths: BTreeSet<&String> = old.0.keys().chain(new.0.keys()).collect();
    let differs = |path: &&String| old.get(path) != new.get(path);
    let change = |path: &String| FactChange {
        group: Group::of(path),
        old: old.get(path).cloned(),
        new: new.get(path).cloned(),
        weight: of_fact(path),
        path: path.clone(),
    };
    let mut changes: Vec<FactChange> = paths.into_iter().filter(differs).map(change).collect();
    changes.sort_by(|a, b| (a.group, &a.path).cmp(&(b.group, &b.path)));
    changes
}

/// A path as people read it: `people.online_safety_lead.name` is "Online safety lead: name".
#[must_use]
pub fn label(path: &str) -> String {
    let steps: Vec<&str> = path.split('.').collect();
    // The first step is the group, which a heading says; sections with ids below them keep their points.
    let shown = if steps.len() > 1 { &steps[1..] } else { &steps[..] };
    let local = steps.first().is_some_and(|first| *first == "clauses");
    let joined = if local && shown.len() > 1 {
        format!("{}: {}", shown[0], shown[1..].join("."))
    } else {
        shown.iter().map(|step| step.replace('_', " ")).collect::<Vec<_>>().join(": ")
    };
    let mut letters = joined.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A value as people read it: "yes", "no", items joined by commas, "not given".
#[must_use]
pub fn written(value: Option<&Json>) -> String {
    match value {
        None | Some(Json::Null) => "not given".to_owned(),
        Some(Json::Bool(true)) => "yes".to_owned(),
        Some(Json::Bool(false)) => "no".to_owned(),
        Some(Json::String(text)) => text.clone(),
        Some(Json::Array(values)) if values.is_empty() => "none".to_owned(),
        Some(Json::Array(values)) => values.iter().map(|value| written(Some(value))).collect::<Vec<_>>().join(", "),
        Some(Json::Object(entries)) if entries.is_empty() => "given".to_owned(),
        Some(other) => other.to_string(),
    }
}
