//! Which version a review proposes, and why.

use std::cmp::Ordering;

use super::stage::Stage;
use crate::diff::{Change, Comparison, Weight, label, written};

/// The version a review is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Proposal {
    /// Its number.
    pub(super) version: String,
    /// Whether the description has to get it.
    pub(super) is_new: bool,
    /// Why it is this one, in a sentence.
    pub(super) reason: String,
}

/// Most characters of what a version says has changed, within what a description takes.
const MOST_SAID: usize = 300;
/// Most facts that are named in it.
const MOST_FACTS: usize = 3;

/// Where a review begins.
#[derive(Debug, Clone, Copy)]
pub(super) struct Beginning<'a> {
    /// The current version.
    pub(super) current: &'a str,
    /// The version before it and the stage that was at, if the current one is still to be approved.
    pub(super) earlier: Option<(&'a str, Stage)>,
    pub(super) stage: Stage,
}

/// Proposes a version: as `told`; else the current one while it is still to be approved or nothing changed; else the next.
///
/// # Errors
///
/// In words, if `told` is not higher than the current version.
pub(super) fn proposal(
    beginning: Beginning<'_>,
    comparison: Option<&Comparison>,
    told: Option<&str>,
) -> Result<Proposal, String> {
    let Beginning { current, earlier, stage } = beginning;
    if let Some(told) = told {
        match numbers(told).cmp(&numbers(current)) {
            Ordering::Greater => {
                let reason = usual(current, stage, comparison).and_then(|usual| of_number(told, &usual));
                let reason = reason.unwrap_or_else(|| "The number was chosen.".to_owned());
                return Ok(Proposal { version: told.to_owned(), is_new: true, reason });
            }
            Ordering::Equal if stage.is_open() => {}
            Ordering::Equal | Ordering::Less => {
                let such = major(current);
                return Err(format!(
                    "version {told} does not follow version {current}; give a higher one, such as {such}"
                ));
            }
        }
    }
    let stays = |reason: String| Proposal { version: current.to_owned(), is_new: false, reason };
    if stage.is_open() {
        // The reason is the same on the day the version was added and on every day until it is approved.
        let reason = earlier.and_then(|(earlier, stage)| of_number(current, &usual(earlier, stage, comparison)?));
        return Ok(stays(
            reason.unwrap_or_else(|| "It is not approved yet, so no other version is needed.".to_owned()),
        ));
    }
    Ok(match usual(current, stage, comparison) {
        Some((version, reason)) => Proposal { version, is_new: true, reason: reason.to_owned() },
        None => stays("Its text is the one that was approved, so no other version is needed.".to_owned()),
    })
}

/// The usual version after `earlier`, and why; `None` if nothing asks for one.
fn usual(earlier: &str, stage: Stage, comparison: Option<&Comparison>) -> Option<(String, &'static str)> {
    match comparison {
        Some(comparison) if comparison.is_substantive() => {
            Some((major(earlier), "Facts, duties or stances changed, so it is a major version."))
        }
        Some(comparison) if comparison.count(Weight::Editorial) > 0 => {
            Some((minor(earlier), "No fact, duty or stance changed, so it is a minor version."))
        }
        // Text that is made again with today's library hides what an older library said.
        _ if stage == Stage::ChangedSinceApproval => Some((
            major(earlier),
            "Its text is not the one that was approved, and what differs cannot be told, so it is a major version.",
        )),
        Some(comparison) if needs_version(comparison) => {
            Some((minor(earlier), "Only names, contacts or dates changed, so it is a minor version."))
        }
        Some(_) | None => None,
    }
}

/// Why the version is called `number`, if `usual` is the usual one and says why.
fn of_number(number: &str, usual: &(String, &'static str)) -> Option<String> {
    let (version, reason) = usual;
    if numbers(number) == numbers(version) {
        return Some((*reason).to_owned());
    }
    let changed = reason.split(", so").next()?;
    Some(format!("{changed}; {version} would be the usual number."))
}

/// Whether something changed besides what follows from approving a version: its dates and the approval itself.
fn needs_version(comparison: &Comparison) -> bool {
    comparison.facts.as_ref().is_none_or(|facts| !facts.is_empty()) && !comparison.is_empty()
}

/// The next major version: 2.3 is followed by 3.0, 2 by 3.
fn major(current: &str) -> String {
    let first = numbers(current).first().copied().unwrap_or(0).saturating_add(1);
    if current.contains('.') { format!("{first}.0") } else { first.to_string() }
}

/// The next minor version: 2.3 is followed by 2.4, 2 by 2.1.
fn minor(current: &str) -> String {
    let numbers = numbers(current);
    let at = |at: usize| numbers.get(at).copied().unwrap_or(0);
    format!("{}.{}", at(0), at(1).saturating_add(1))
}

/// `2.10` as numbers, so that it comes after `2.9`; trailing zeros do not count.
fn numbers(version: &str) -> Vec<u64> {
    let mut numbers: Vec<u64> = version.split('.').map(|number| number.parse().unwrap_or(u64::MAX)).collect();
    while numbers.len() > 1 && numbers.last() == Some(&0) {
        numbers.pop();
    }
    numbers
}

/// What changed, in a line for the list of versions.
pub(super) fn changes(comparison: Option<&Comparison>) -> String {
    let Some(comparison) = comparison else { return "Yearly review".to_owned() };
    let facts = comparison.facts.as_deref().unwrap_or_default();
    let heavy: Vec<_> = facts.iter().filter(|fact| fact.weight == Weight::Substantive).collect();
    let named = if heavy.is_empty() { facts.iter().collect() } else { heavy };
    let mut parts: Vec<String> = named
        .iter()
        .take(MOST_FACTS)
        .map(|fact| {
            let (old, new) = (written(fact.old.as_ref()), written(fact.new.as_ref()));
            // One colon in a line is enough.
            format!("{}: {new} instead of {old}", label(&fact.path).replace(": ", ", "))
        })
        .filter(|part| part.chars().count() <= MOST_SAID / MOST_FACTS)
        .collect();
    if named.len() > parts.len() {
        parts.push(counted(named.len() - parts.len(), if parts.is_empty() { "fact" } else { "other fact" }));
    }
    parts.extend(clauses(comparison));
    let said = if parts.is_empty() { "Yearly review".to_owned() } else { parts.join("; ") };
    let mut letters = said.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// What happened to clauses for reasons of their own, in counts.
fn clauses(comparison: &Comparison) -> Vec<String> {
    let mut counts = [0; 3];
    let changes = comparison.documents.iter().flat_map(|document| &document.clauses);
    // What follows from a fact, or from the version itself, is told already.
    for change in changes.filter(|change| change.weight != Weight::Administrative && change.facts.is_empty()) {
        match change.change {
            Change::Added { .. } => counts[0] += 1,
            Change::Removed { .. } => counts[1] += 1,
            Change::Reworded { .. } => counts[2] += 1,
            Change::Moved { .. } => {}
        }
    }
    let words = ["new clause", "clause taken out", "clause reworded"];
    let plural = ["new clauses", "clauses taken out", "clauses reworded"];
    let parts = counts.into_iter().zip(words.into_iter().zip(plural)).filter(|(count, _)| *count > 0);
    parts.map(|(count, (one, more))| format!("{count} {}", if count == 1 { one } else { more })).collect()
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_counted_on_as_people_do() {
        for (current, next, smaller) in [
            ("3.0", "4.0", "3.1"),
            ("2.9", "3.0", "2.10"),
            ("2", "3", "2.1"),
            ("2.0.1", "3.0", "2.1"),
            ("0", "1", "0.1"),
        ] {
            assert_eq!((major(current).as_str(), minor(current).as_str()), (next, smaller), "{current}");
            assert!(numbers(next) > numbers(current) && numbers(smaller) > numbers(current), "{current}");
        }
    }

    fn at(current: &str, stage: Stage) -> Beginning<'_> {
        Beginning { current, earlier: None, stage }
    }

    #[test]
    fn a_version_that_is_told_must_follow() {
        let told = |told, stage| proposal(at("2.0", stage), None, Some(told));
        assert!(told("2.1", Stage::Approved).unwrap().is_new);
        assert!(told("2.1", Stage::Reviewed).unwrap().is_new);
        assert!(!told("2.0", Stage::InReview).unwrap().is_new);
        for (version, stage) in [("2.0", Stage::Approved), ("1.9", Stage::Draft), ("2", Stage::Approved)] {
            assert!(told(version, stage).is_err_and(|words| words.contains("such as 3.0")), "{version}");
        }
    }

    #[test]
    fn without_an_older_edition_only_a_changed_text_asks_for_a_version() {
        let of = |stage| proposal(at("2.0", stage), None, None).unwrap();
        assert_eq!(of(Stage::ChangedSinceApproval).version, "3.0");
        for stage in [Stage::Approved, Stage::Draft, Stage::InReview, Stage::Returned] {
            assert!(!of(stage).is_new, "{stage:?}");
        }
    }

    fn of_weight(weight: Weight) -> Comparison {
        let fact = crate::diff::FactChange {
            path: "practice.sessions.idle_lock_minutes".to_owned(),
            group: crate::diff::Group::Practice,
            old: Some(10.into()),
            new: Some(30.into()),
            weight,
        };
        Comparison { facts: Some(vec![fact]), documents: Vec::new() }
    }

    #[test]
    fn what_changed_decides_the_number_and_the_reason_stays() {
        let nothing = Comparison { facts: Some(Vec::new()), documents: Vec::new() };
        for (comparison, version, reason) in [
            (of_weight(Weight::Substantive), "3.0", "major"),
            (of_weight(Weight::Editorial), "2.1", "minor"),
            (of_weight(Weight::Administrative), "2.1", "Only names"),
            (nothing, "2.0", "no other version"),
        ] {
            let first = proposal(at("2.0", Stage::Approved), Some(&comparison), None).unwrap();
            assert_eq!((first.version.as_str(), first.is_new), (version, version != "2.0"), "{first:?}");
            assert!(first.reason.contains(reason), "{first:?}");
            if first.is_new {
                let earlier = Some(("2.0", Stage::Approved));
                let open = Beginning { current: version, earlier, stage: Stage::InReview };
                let again = proposal(open, Some(&comparison), None).unwrap();
                assert_eq!(again, Proposal { is_new: false, ..first });
            }
        }
        // Digests that differ are believed, whatever a comparison sees.
        for comparison in
            [Comparison { facts: Some(Vec::new()), documents: Vec::new() }, of_weight(Weight::Administrative)]
        {
            let other = proposal(at("2.0", Stage::ChangedSinceApproval), Some(&comparison), None).unwrap();
            assert_eq!(other.version, "3.0");
            let open =
                Beginning { current: "3.0", earlier: Some(("2.0", Stage::ChangedSinceApproval)), stage: Stage::Draft };
            assert_eq!(proposal(open, Some(&comparison), None).unwrap().reason, other.reason);
        }
        let told = proposal(at("2.0", Stage::Approved), Some(&of_weight(Weight::Substantive)), Some("2.1")).unwrap();
        assert_eq!(told.reason, "Facts, duties or stances changed; 3.0 would be the usual number.");
    }

    #[test]
    fn what_changed_is_said_in_a_line() {
        assert_eq!(changes(None), "Yearly review");
        assert_eq!(changes(Some(&of_weight(Weight::Substantive))), "Sessions, idle lock minutes: 30 instead of 10");
        let mut long = of_weight(Weight::Substantive);
        let fact = long.facts.as_ref().unwrap()[0].clone();
        long.facts = Some(vec![crate::diff::FactChange { new: Some("x".repeat(9_000).into()), ..fact.clone() }, fact]);
        assert_eq!(changes(Some(&long)), "Sessions, idle lock minutes: 30 instead of 10; 1 other fact");
    }
}
