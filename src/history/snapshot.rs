//! What a commit held.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::diff::Facts;
use crate::school::Version;

/// Content digests of documents, 64 hexadecimal digits, by the documents' keys.
pub type Digests = BTreeMap<String, String>;

/// A commit that changed a description or what is published of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// Its name in git, as people write it: its first digits.
    pub id: String,
    /// Name of its author.
    pub author: String,
    /// The day it was committed, where its committer was.
    pub day: Date,
    /// The first line of its message.
    pub summary: String,
}

/// What a commit held of a description.
#[derive(Debug, Clone)]
pub struct Snapshot {
    /// The commit.
    pub commit: Commit,
    /// The snapshots it follows: their places in the list, all before its own.
    pub before: Vec<usize>,
    /// What it held.
    pub contents: Contents,
    /// What is wrong with the description in it, if anything is.
    pub fault: Option<String>,
}

/// What can be told of a description in a commit.
#[derive(Debug, Clone)]
pub enum Contents {
    /// There was none.
    Absent,
    /// It cannot be read.
    Unreadable,
    /// What it says.
    Held(Box<Held>),
}

/// What a description said.
#[derive(Debug, Clone)]
pub struct Held {
    /// The bodies that had to approve.
    pub approvers: Vec<String>,
    /// Its versions, oldest first; at least one.
    pub versions: Vec<Version>,
    /// Its facts.
    pub facts: Facts,
    /// What was published of it.
    pub published: Option<Published>,
    /// Content digests of the documents made from it again, if somebody has made them.
    pub rebuilt: Option<Digests>,
}

/// The records of a published set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// Version of the policy in it.
    pub version: String,
    /// Content digests of its documents.
    pub digests: Digests,
}

impl Snapshot {
    /// What its description said, if that can be told.
    #[must_use]
    pub fn held(&self) -> Option<&Held> {
        match &self.contents {
            Contents::Held(held) => Some(held),
            Contents::Absent | Contents::Unreadable => None,
        }
    }
}

impl Held {
    /// The version it described last.
    #[must_use]
    pub fn current(&self) -> Option<&Version> {
        self.versions.last()
    }

    /// The digests of the text of its current version, where it is published.
    pub(super) fn published_text(&self) -> Option<&Digests> {
        let published = self.published.as_ref()?;
        (published.version == self.current()?.version).then_some(&published.digests)
    }
}

/// For each snapshot, the last ones before it whose descriptions can be read.
pub(super) fn read_before(snapshots: &[Snapshot]) -> Vec<Vec<usize>> {
    let mut all: Vec<Vec<usize>> = Vec::with_capacity(snapshots.len());
    for snapshot in snapshots {
        let mut before = Vec::new();
        for &at in &snapshot.before {
            if snapshots[at].held().is_some() { before.push(at) } else { before.extend(&all[at]) }
        }
        before.sort_unstable();
        before.dedup();
        all.push(before);
    }
    all
}
