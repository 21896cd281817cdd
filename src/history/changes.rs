//! What each commit recorded and changed.

use super::entry::{Entry, Fate, fates};
use super::snapshot::{Commit, Contents, Held, Snapshot, read_before};
use super::text::same_facts;

/// What a commit did to a description and to what is published of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// The commit.
    pub commit: Commit,
    /// What it did, in short sentences without a full stop; at least one.
    pub what: Vec<String>,
}

/// What each commit did, in the order of `snapshots`.
#[must_use]
pub fn changes(snapshots: &[Snapshot]) -> Vec<Changed> {
    let before = read_before(snapshots);
    let what = |(snapshot, before): (&Snapshot, &Vec<usize>)| Changed {
        commit: snapshot.commit.clone(),
        what: match &snapshot.contents {
            Contents::Absent if before.is_empty() => vec!["documents published without a description".to_owned()],
            Contents::Absent => vec!["description taken away".to_owned()],
            Contents::Unreadable => vec!["description left in a state that cannot be read".to_owned()],
            Contents::Held(held) => done(held, before.iter().filter_map(|&at| snapshots[at].held())),
        },
    };
    snapshots.iter().zip(&before).map(what).collect()
}

/// What was done since every one of `before`; a merge has done only what none of its sides had.
fn done<'a>(new: &Held, before: impl Iterator<Item = &'a Held>) -> Vec<String> {
    let mut sides = before.map(|old| since(old, new));
    let Some(first) = sides.next() else {
        let version = new.current().map_or_else(String::new, |version| version.version.clone());
        return vec![format!("described for the first time, in version {version}")];
    };
    let others: Vec<Vec<String>> = sides.collect();
    let what: Vec<String> = first.into_iter().filter(|one| others.iter().all(|other| other.contains(one))).collect();
    match (what.is_empty(), others.is_empty()) {
        (false, _) => what,
        (true, false) => vec!["two lines of work joined".to_owned()],
        (true, true) => vec!["no record, fact or published text changed".to_owned()],
    }
}

fn since(old: &Held, new: &Held) -> Vec<String> {
    let (entries, current) = (Entry::all(old), Entry::all(new));
    let mut what: Vec<String> = fates(&entries, &current)
        .iter()
        .flat_map(|fate| match fate {
            Fate::Added(entry) => vec![format!("{} recorded", entry.name())],
            Fate::Removed(entry) => vec![format!("{} taken out", entry.name())],
            Fate::Rewritten(before, after) => {
                let fields = after.rewritten_since(before);
                let name = after.name();
                if fields.is_empty() {
                    vec![format!("{name} completed")]
                } else {
                    vec![format!("{name} rewritten ({})", fields.join(", "))]
                }
            }
        })
        .collect();
    if !same_facts(old, new) {
        what.push("facts changed".to_owned());
    }
    let text = |held: &Held| held.published.as_ref().map(|published| published.digests.clone());
    match (text(old), text(new)) {
        (Some(before), Some(after)) if before == after => {}
        (None, None) => {}
        (None, Some(_)) => what.push("documents published for the first time".to_owned()),
        (Some(_), None) => what.push("published documents taken away".to_owned()),
        (Some(_), Some(_)) => what.push("published text changed".to_owned()),
    }
    what
}
