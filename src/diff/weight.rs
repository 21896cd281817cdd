//! What a change means.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value as Json;

use super::edition::Side;
use crate::document::{FactUse, RecordClause};

/// What a change means for those who approve.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Weight {
    /// A fact, a duty or a stance is another: for those who approve to decide.
    Substantive,
    /// A name, a contact, a date or a version is another.
    Administrative,
    /// The same in other words, or in another place.
    Editorial,
}

impl Weight {
    /// Every weight, the heaviest first.
    pub const ALL: [Self; 3] = [Self::Substantive, Self::Administrative, Self::Editorial];

    /// The weight as a word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Substantive => "substantive",
            Self::Administrative => "administrative",
            Self::Editorial => "editorial",
        }
    }
}

/// Keys below a post that name or reach somebody, and do not say who does what.
const OF_A_PERSON: [&str; 6] = ["name", "names", "email", "telephone", "phone", "address"];

/// What it means that the fact at `path` is another.
pub(super) fn of_fact(path: &str) -> Weight {
    let steps: Vec<&str> = path.split('.').collect();
    match steps.as_slice() {
        ["people", _, key, ..] if OF_A_PERSON.contains(key) => Weight::Administrative,
        ["school", "contact" | "crest" | "colour" | "strapline" | "short_name", ..]
        | ["policy", "next_review" | "library" | "last_review" | "approval_due" | "roles_style" | "cover_shows", ..] => {
            Weight::Administrative
        }
        // The same, in the words the school uses, or in another place.
        ["terms", ..] | ["clauses", "add", .., "topic" | "after"] => Weight::Editorial,
        _ => Weight::Substantive,
    }
}

/// What it means that a clause says something else, and the facts behind it that are others.
pub(super) fn of_rewording(old: (&RecordClause, Side<'_>), new: (&RecordClause, Side<'_>)) -> (Weight, Vec<String>) {
    let differing = match (&old.0.facts, &new.0.facts) {
        (Some(old), Some(new)) => Some(differing(old, new)),
        _ => None,
    };
    let facts = differing.clone().unwrap_or_default();
    if old.0.administrative || new.0.administrative {
        return (Weight::Administrative, facts);
    }
    let own = match (old.1.facts, new.1.facts) {
        (Some(before), Some(after)) => Some(["clauses.reword", "clauses.add"].iter().any(|section| {
            let words = |facts: &super::Facts| -> Vec<Json> {
                ids(&new.0.id)
                    .flat_map(|id| facts.below(&format!("{section}.{id}")).map(|(_, v)| v.clone()).collect::<Vec<_>>())
                    .collect()
            };
            words(before) != words(after)
        })),
        _ => None,
    };
    let heaviest = facts.iter().map(|path| of_fact(path)).min();
    let weight = match (differing, own, heaviest) {
        // What cannot be known is for people to judge.
        (None, ..) | (_, None | Some(true), _) => Weight::Substantive,
        (Some(_), Some(false), Some(weight)) => weight,
        (Some(_), Some(false), None) => Weight::Editorial,
    };
    (weight, facts)
}

/// The id and those it is a piece of: `a.b.2` is a piece of `a.b`.
fn ids(id: &str) -> impl Iterator<Item = &str> {
    let whole = id.rsplit_once('.').filter(|(_, last)| last.bytes().all(|byte| byte.is_ascii_digit()));
    std::iter::once(id).chain(whole.map(|(whole, _)| whole))
}

/// The paths at which two clauses used different facts.
fn differing(old: &[FactUse], new: &[FactUse]) -> Vec<String> {
    let values = |facts: &[FactUse]| -> BTreeMap<String, Json> {
        facts.iter().map(|fact| (fact.path.clone(), fact.value.clone())).collect()
    };
    let (old, new) = (values(old), values(new));
    let mut paths: Vec<&String> = old.keys().chain(new.keys()).collect();
    paths.sort();
    paths.dedup();
    paths.into_iter().filter(|path| old.get(*path) != new.get(*path)).cloned().collect()
}
