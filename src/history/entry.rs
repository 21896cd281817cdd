//! What a description records of versions, reviews and approvals, as entries that can be set side by side.

use std::collections::BTreeSet;

use super::snapshot::Held;
use crate::school::{Approval, Review, Version};

/// What an entry is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sort {
    Version,
    Review,
    Approval,
}

/// A version, a review or an approval as it was recorded.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Entry {
    pub(super) sort: Sort,
    /// The version it belongs to.
    pub(super) version: String,
    /// Names of what it says, and what it says; an empty text where it says nothing.
    fields: Vec<(&'static str, String)>,
}

/// What became of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fate<'a> {
    /// It says something else now.
    Rewritten(&'a Entry, &'a Entry),
    /// It is gone.
    Removed(&'a Entry),
    /// It is new.
    Added(&'a Entry),
}

/// Fewest things that two entries say alike for one to be the other, rewritten.
const FEWEST_ALIKE: usize = 2;

impl Entry {
    fn version(version: &Version) -> Self {
        let fields = vec![
            ("date", version.date.to_string()),
            ("author", version.author.clone()),
            ("changes", version.changes.clone()),
        ];
        Self { sort: Sort::Version, version: version.version.clone(), fields }
    }

    fn review(version: &str, review: &Review) -> Self {
        let told = |text: &Option<String>| text.clone().unwrap_or_default();
        let fields = vec![
            ("date", review.date.to_string()),
            ("reviewer", review.reviewer.clone()),
            ("body", told(&review.body)),
            ("minute", told(&review.minute)),
            ("outcome", if review.changed { "changed" } else { "no change" }.to_owned()),
            ("digest", review.content_digest.as_ref().map_or_else(String::new, |digest| digest.value.clone())),
        ];
        Self { sort: Sort::Review, version: version.to_owned(), fields }
    }

    pub(super) fn approval(version: &str, approval: &Approval) -> Self {
        let lines = |digests: &std::collections::BTreeMap<String, crate::school::Located<String>>| {
            digests.iter().map(|(key, digest)| format!("{key} {}\n", digest.value)).collect::<String>()
        };
        let fields = vec![
            ("date", approval.date.to_string()),
            ("body", approval.body.clone()),
            ("minute", approval.minute.clone().unwrap_or_default()),
            ("outcome", approval.outcome.words().to_owned()),
            ("digests", lines(&approval.digests)),
            ("digests of files", lines(&approval.files)),
        ];
        Self { sort: Sort::Approval, version: version.to_owned(), fields }
    }

    /// Everything that `held` records, in its order.
    pub(super) fn all(held: &Held) -> Vec<Self> {
        let mut all = Vec::new();
        for version in &held.versions {
            all.push(Self::version(version));
            all.extend(version.reviews.iter().map(|review| Self::review(&version.version, review)));
            all.extend(version.approvals.iter().map(|approval| Self::approval(&version.version, approval)));
        }
        all
    }

    /// What it says of `name`; empty if nothing.
    pub(super) fn says(&self, name: &str) -> &str {
        self.fields.iter().find(|(field, _)| *field == name).map_or("", |(_, text)| text)
    }

    /// Names of what it said otherwise before. What it did not say at all was completed, not rewritten.
    pub(super) fn rewritten_since(&self, old: &Self) -> Vec<&'static str> {
        let both = old.fields.iter().zip(&self.fields);
        both.filter(|((_, old), (_, new))| old != new && !old.is_empty()).map(|((name, _), _)| *name).collect()
    }

    /// What it is called in a sentence.
    pub(super) fn name(&self) -> String {
        match self.sort {
            Sort::Version => format!("version {}", self.version),
            Sort::Review => format!("the review of version {} by {}", self.version, self.says("reviewer")),
            Sort::Approval => {
                format!("the approval of version {} by the {}", self.version, body_in_words(self.says("body")))
            }
        }
    }

    fn alike(&self, other: &Self) -> usize {
        self.fields.iter().zip(&other.fields).filter(|((_, a), (_, b))| a == b && !a.is_empty()).count()
    }

    /// Whether this can be `old`, rewritten.
    fn may_be(&self, old: &Self) -> bool {
        let same = self.sort == old.sort && self.version == old.version;
        match self.sort {
            Sort::Version => same,
            Sort::Review => same && self.alike(old) >= FEWEST_ALIKE,
            Sort::Approval => same && self.says("body") == old.says("body") && self.alike(old) >= FEWEST_ALIKE,
        }
    }
}

/// What became of the entries `old` in `new`, in the order of `old`; what is new comes last.
pub(super) fn fates<'a>(old: &'a [Entry], new: &'a [Entry]) -> Vec<Fate<'a>> {
    let (known, kept): (BTreeSet<&Entry>, BTreeSet<&Entry>) = (old.iter().collect(), new.iter().collect());
    let mut fresh: Vec<&Entry> = new.iter().filter(|entry| !known.contains(entry)).collect();
    let mut fates = Vec::new();
    for gone in old.iter().filter(|entry| !kept.contains(entry)) {
        let likely = fresh.iter().enumerate().filter(|(_, entry)| entry.may_be(gone));
        // Of equals, the first.
        match likely.max_by_key(|(at, entry)| (entry.alike(gone), std::cmp::Reverse(*at))).map(|(at, _)| at) {
            Some(at) => fates.push(Fate::Rewritten(gone, fresh.remove(at))),
            None => fates.push(Fate::Removed(gone)),
        }
    }
    fates.extend(fresh.into_iter().map(Fate::Added));
    fates
}

/// The name of a body, such as `governing_body`, in words.
#[must_use]
pub fn body_in_words(body: &str) -> String {
    body.replace('_', " ")
}
