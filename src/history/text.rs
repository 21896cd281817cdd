//! Whether the text of documents changed from one commit to another.

use std::collections::BTreeSet;

use super::snapshot::{Digests, Held, Snapshot, read_before};

/// Whether two descriptions have the same facts, so that the same text follows from them.
#[must_use]
pub fn same_facts(old: &Held, new: &Held) -> bool {
    old.facts == new.facts
}

/// The snapshots whose text has to be made again before an audit: nothing is published of them, or what is published does
/// not follow a change of their facts. In ascending order.
#[must_use]
pub fn needs_text(snapshots: &[Snapshot]) -> Vec<usize> {
    let mut needed = BTreeSet::new();
    for (at, before) in read_before(snapshots).into_iter().enumerate() {
        let Some(new) = snapshots[at].held() else { continue };
        if new.published.is_none() {
            needed.insert(at);
        }
        for earlier in before {
            let Some(old) = snapshots[earlier].held() else { continue };
            let tells = matches!((old.published_text(), new.published_text()), (Some(old), Some(new)) if old != new);
            if same_version(old, new) && !tells && !same_facts(old, new) {
                needed.extend([earlier, at]);
            }
        }
    }
    needed.into_iter().collect()
}

pub(super) fn same_version(old: &Held, new: &Held) -> bool {
    old.current().map(|version| &version.version) == new.current().map(|version| &version.version)
}

/// Keys of the documents whose text differs; none if nobody can tell.
pub(super) fn changed_text(old: &Held, new: &Held) -> Vec<String> {
    match (old.published_text(), new.published_text()) {
        (Some(before), Some(after)) if before != after => {
            // What was changed by the commit before, and is now published, changed only once.
            let late = same_facts(old, new) && old.rebuilt.as_ref() == Some(after);
            if late { Vec::new() } else { differing(before, after) }
        }
        _ if same_facts(old, new) => Vec::new(),
        _ => match (&old.rebuilt, &new.rebuilt) {
            (Some(before), Some(after)) => differing(before, after),
            _ => Vec::new(),
        },
    }
}

/// Keys of the documents whose digests differ. A document with another key and the same text, because its title changed, is
/// none of them.
fn differing(before: &Digests, after: &Digests) -> Vec<String> {
    let moved = |key: &str, digest: &String, others: &Digests, own: &Digests| {
        !others.contains_key(key) && others.iter().any(|(other, same)| same == digest && !own.contains_key(other))
    };
    let mut keys: BTreeSet<&String> = BTreeSet::new();
    for (key, digest) in after {
        if before.get(key) != Some(digest) && !moved(key, digest, before, after) {
            keys.insert(key);
        }
    }
    for (key, digest) in before {
        if !after.contains_key(key) && !moved(key, digest, after, before) {
            keys.insert(key);
        }
    }
    keys.into_iter().cloned().collect()
}
