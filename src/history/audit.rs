//! What a description claims of its versions, set against what was committed.

use std::collections::BTreeSet;

use serde::Serialize;

use super::entry::{Entry, Fate, Sort, body_in_words, fates};
use super::report::capital;
use super::snapshot::{Commit, Digests, Held, Snapshot, read_before};
use super::text::{changed_text, same_version};
use crate::school::{Approval, Outcome, Version};

/// Everything an audit looks at.
#[derive(Debug, Clone, Copy)]
pub struct Past<'a> {
    /// What each commit held, oldest first.
    pub snapshots: &'a [Snapshot],
    /// The snapshots that hold what is committed now: their places in the list.
    pub last: &'a [usize],
    /// Whether the first of them is the beginning.
    pub complete: bool,
    /// The tags of the school's versions.
    pub tags: &'a [VersionTag],
    /// What the names of those tags begin with.
    pub tag_beginning: &'a str,
}

/// A tag of a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionTag {
    /// Its name.
    pub name: String,
    /// The version in its name.
    pub version: String,
    /// The commit it is on.
    pub commit: Commit,
    /// The version that the description has in that commit, if it can be told.
    pub describes: Option<String>,
}

/// What an audit found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audit {
    /// Findings, in the order of the commits.
    pub findings: Vec<Finding>,
    /// Commits whose description had faults, and what was wrong.
    pub faulty: Vec<(Commit, String)>,
}

/// A claim that the commits do not bear out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What is wrong.
    pub kind: FindingKind,
    /// Whether it befell a version that was still being written, so that nothing on record was touched.
    pub draft: bool,
    /// The version it is about.
    pub version: String,
    /// What was found, in a sentence.
    pub message: String,
    /// The commit that did it, or that first made the claim.
    pub commit: Commit,
}

/// The kinds of findings, the gravest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FindingKind {
    /// The text changed after everyone had approved it.
    EditedAfterApproval,
    /// The text changed, and the version did not.
    TextChanged,
    /// An approval names a text that no commit holds.
    NeverPublished,
    /// A date is another than it was.
    RewrittenDate,
    /// A version, review or approval says something else than it did.
    RewrittenRecord,
    /// A version is gone.
    RemovedVersion,
    /// A review is gone.
    RemovedReview,
    /// An approval is gone.
    RemovedApproval,
    /// A version has no tag.
    UntaggedVersion,
    /// A tag is on a commit that describes another version.
    TagOnOtherVersion,
}

impl FindingKind {
    /// Every kind.
    pub const ALL: [Self; 10] = [
        Self::EditedAfterApproval,
        Self::TextChanged,
        Self::NeverPublished,
        Self::RewrittenDate,
        Self::RewrittenRecord,
        Self::RemovedVersion,
        Self::RemovedReview,
        Self::RemovedApproval,
        Self::UntaggedVersion,
        Self::TagOnOtherVersion,
    ];

    /// What it is called.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::EditedAfterApproval => "edited after approval",
            Self::TextChanged => "text changed without a new version",
            Self::NeverPublished => "approval of a text that was never published",
            Self::RewrittenDate => "rewritten date",
            Self::RewrittenRecord => "rewritten record",
            Self::RemovedVersion => "removed version",
            Self::RemovedReview => "removed review",
            Self::RemovedApproval => "removed approval",
            Self::UntaggedVersion => "version without a tag",
            Self::TagOnOtherVersion => "tag on another version",
        }
    }
}

impl Audit {
    /// How many findings there are that are not about drafts.
    #[must_use]
    pub fn faults(&self) -> usize {
        self.findings.iter().filter(|finding| !finding.draft).count()
    }
}

/// Sets what the last description claims, and what was claimed on the way to it, against what was committed.
#[must_use]
pub fn audit(past: Past<'_>) -> Audit {
    let before = read_before(past.snapshots);
    let now = past.last.iter().filter_map(|&at| read_at(past.snapshots, &before, at)).max();
    let auditor = Auditor { past, before, now: now.and_then(|at| past.snapshots[at].held()) };
    let mut found: Vec<(usize, Finding)> = Vec::new();
    auditor.records(&mut found);
    auditor.texts(&mut found);
    auditor.approvals(&mut found);
    auditor.tags(&mut found);
    found.sort_by(|(a, one), (b, other)| (a, one.kind, &one.message).cmp(&(b, other.kind, &other.message)));
    let faulty = past.snapshots.iter().filter_map(|one| Some((one.commit.clone(), one.fault.clone()?)));
    Audit { findings: found.into_iter().map(|(_, finding)| finding).collect(), faulty: faulty.collect() }
}

/// The snapshot at `at`, or the last before it whose description can be read.
fn read_at(snapshots: &[Snapshot], before: &[Vec<usize>], at: usize) -> Option<usize> {
    if snapshots.get(at)?.held().is_some() { Some(at) } else { before[at].last().copied() }
}

struct Auditor<'a> {
    past: Past<'a>,
    /// For each snapshot, the last ones before it that can be read.
    before: Vec<Vec<usize>>,
    /// What is committed now.
    now: Option<&'a Held>,
}

impl Auditor<'_> {
    fn found(&self, at: usize, kind: FindingKind, draft: bool, version: &str, message: String) -> (usize, Finding) {
        let commit = self.past.snapshots[at].commit.clone();
        (at, Finding { kind, draft, version: version.to_owned(), message, commit })
    }

    /// Records that were rewritten or removed.
    fn records(&self, found: &mut Vec<(usize, Finding)>) {
        let snapshots = self.past.snapshots;
        let entries: Vec<Vec<Entry>> =
            snapshots.iter().map(|one| one.held().map_or_else(Vec::new, Entry::all)).collect();
        // What a merge lacks may have been taken out on one of its sides, which is found there.
        let merges = self.before.iter().any(|before| before.len() > 1);
        let seen = if merges { self.ever(&entries) } else { Vec::new() };
        for (at, before) in self.before.iter().enumerate() {
            let Some(new) = snapshots[at].held() else { continue };
            let mut told = BTreeSet::new();
            for &origin in before {
                let Some(old) = snapshots[origin].held() else { continue };
                let fates = fates(&entries[origin], &entries[at]);
                let others = || before.iter().copied().filter(|&other| other != origin);
                for fate in &fates {
                    let (Fate::Removed(gone) | Fate::Rewritten(gone, _)) = fate else { continue };
                    let by_a_side = others().any(|other| !entries[other].contains(gone) && seen[other].contains(gone));
                    if !by_a_side && told.insert(*gone) {
                        found.extend(self.record(at, fate, old, new));
                    }
                }
            }
        }
    }

    /// For each snapshot, every entry that it or one before it has had.
    fn ever<'e>(&self, entries: &'e [Vec<Entry>]) -> Vec<BTreeSet<&'e Entry>> {
        let mut seen: Vec<BTreeSet<&Entry>> = Vec::with_capacity(entries.len());
        for (at, own) in entries.iter().enumerate() {
            let earlier = self.before[at].iter().flat_map(|&before| seen[before].iter().copied());
            let all = earlier.chain(own).collect();
            seen.push(all);
        }
        seen
    }

    /// What became of a record, if that is a finding.
    fn record(&self, at: usize, fate: &Fate<'_>, old: &Held, new: &Held) -> Vec<(usize, Finding)> {
        let draft = |entry: &Entry| entry.sort == Sort::Version && self.was_draft(old, &entry.version);
        match fate {
            Fate::Added(_) => Vec::new(),
            Fate::Removed(gone) => {
                let kind = match gone.sort {
                    Sort::Version => FindingKind::RemovedVersion,
                    // With its version, everything about it is gone.
                    _ if !new.versions.iter().any(|version| version.version == gone.version) => return Vec::new(),
                    Sort::Review => FindingKind::RemovedReview,
                    Sort::Approval => FindingKind::RemovedApproval,
                };
                let of = match gone.sort {
                    Sort::Version => format!("dated {}", gone.says("date")),
                    Sort::Review | Sort::Approval => format!("of {}", gone.says("date")),
                };
                let message = format!("{}, {of}, was taken out.", capital(&gone.name()));
                vec![self.found(at, kind, draft(gone), &gone.version, message)]
            }
            Fate::Rewritten(before, after) => {
                let rewritten = |field: &'static str| {
                    let kind = if field == "date" { FindingKind::RewrittenDate } else { FindingKind::RewrittenRecord };
                    let message = rewriting(before, after, field);
                    self.found(at, kind, draft(before), &before.version, message)
                };
                after.rewritten_since(before).into_iter().map(rewritten).collect()
            }
        }
    }

    /// Whether `version` was the last in `held`, with nothing on record, and has something on record now or is still the last.
    fn was_draft(&self, held: &Held, version: &str) -> bool {
        let written = held.current().filter(|current| current.version == version);
        let blank = |version: &Version| version.reviews.is_empty() && version.approvals.is_empty();
        written.is_some_and(blank) && !self.is_superseded_without(version, blank)
    }

    /// Whether `version` has been followed by another, while `lacks` holds of it.
    fn is_superseded_without(&self, version: &str, lacks: impl Fn(&Version) -> bool) -> bool {
        let versions = self.now.map_or(&[][..], |now| &now.versions);
        let at = versions.iter().position(|one| one.version == version);
        at.is_some_and(|at| at + 1 < versions.len() && lacks(&versions[at]))
    }

    /// Texts that changed under a version that did not.
    fn texts(&self, found: &mut Vec<(usize, Finding)>) {
        for (at, before) in self.before.iter().enumerate() {
            let Some(new) = self.past.snapshots[at].held() else { continue };
            let changed: Vec<(&Held, Vec<String>)> = before
                .iter()
                .filter_map(|&origin| self.past.snapshots[origin].held())
                .map(|old| (old, changed_text(old, new)))
                .collect();
            // A merge that takes the text of one side has not changed it.
            if changed.iter().any(|(_, documents)| documents.is_empty()) {
                continue;
            }
            let changed = changed.into_iter().find(|(old, _)| same_version(old, new));
            found.extend(changed.and_then(|(old, documents)| self.text(at, old, new, &documents)));
        }
    }

    fn text(&self, at: usize, old: &Held, new: &Held, documents: &[String]) -> Option<(usize, Finding)> {
        let version = old.current()?;
        let name = &version.version;
        let documents = listed(documents);
        let covered = is_covered(old, new);
        if is_approved(old) && !covered {
            let message = format!("The text of version {name} changed after everyone had approved it: {documents}.");
            return Some(self.found(at, FindingKind::EditedAfterApproval, false, name, message));
        }
        let later = self.now.and_then(|now| now.versions.iter().find(|one| one.version == *name));
        let decided = version.approvals.iter().any(stands);
        let approved_later = later.is_some_and(|later| later.approvals.iter().any(stands));
        let superseded = self.is_superseded_without(name, |one| one.reviews.is_empty() && one.approvals.is_empty());
        let reviewed = !version.reviews.is_empty() && !approved_later;
        let draft = !(decided || reviewed || superseded);
        let message = if draft {
            format!("The text of version {name}, which nobody had approved yet, changed: {documents}.")
        } else if covered {
            format!(
                "The text of version {name} changed to one that everyone approved, and the version did not: {documents}."
            )
        } else {
            format!("The text of version {name} changed, and the version did not: {documents}.")
        };
        Some(self.found(at, FindingKind::TextChanged, draft, name, message))
    }

    /// Approvals of texts that no commit holds.
    fn approvals(&self, found: &mut Vec<(usize, Finding)>) {
        let held = || self.past.snapshots.iter().filter_map(Snapshot::held);
        let texts = held().flat_map(|held| {
            let published = held.published.as_ref().map(|published| &published.digests);
            published.into_iter().chain(&held.rebuilt).flat_map(Digests::values)
        });
        let texts: BTreeSet<&String> = texts.collect();
        for version in self.now.map_or(&[][..], |now| &now.versions) {
            for approval in version.approvals.iter().filter(|approval| stands(approval)) {
                let unknown = approval.digests.iter().filter(|(_, digest)| !texts.contains(&digest.value));
                let unknown: Vec<String> = unknown.map(|(key, _)| key.clone()).collect();
                let Some(at) = self.first_with(&version.version, approval).filter(|_| !unknown.is_empty()) else {
                    continue;
                };
                if self.is_cut_off(at) {
                    continue;
                }
                let message = format!(
                    "The approval of version {} by the {} ({}) names a text that no commit holds: {}.",
                    version.version,
                    body_in_words(&approval.body),
                    approval.date,
                    listed(&unknown)
                );
                found.push(self.found(at, FindingKind::NeverPublished, false, &version.version, message));
            }
        }
    }

    /// Whether commits are missing before a snapshot, so that nobody can tell what they held and which tags are on them.
    fn is_cut_off(&self, at: usize) -> bool {
        !self.past.complete && self.before[at].is_empty()
    }

    /// The first snapshot that records `approval` with its digests.
    fn first_with(&self, version: &str, approval: &Approval) -> Option<usize> {
        let digests = |approval: &Approval| Entry::approval(version, approval).says("digests").to_owned();
        let same = |one: &Approval| one.body == approval.body && digests(one) == digests(approval);
        let of = |one: &&Version| one.version == version;
        self.past.snapshots.iter().position(|snapshot| {
            let versions = snapshot.held().map_or(&[][..], |held| &held.versions);
            versions.iter().find(of).is_some_and(|one| one.approvals.iter().any(same))
        })
    }

    /// Versions without tags, and tags on other versions.
    fn tags(&self, found: &mut Vec<(usize, Finding)>) {
        let versions = self.now.map_or(&[][..], |now| &now.versions);
        for (place, version) in versions.iter().enumerate() {
            let name = &version.version;
            // A version that nobody has decided on yet is tagged when they have.
            let open = place + 1 == versions.len() && !version.approvals.iter().any(stands);
            if open || self.past.tags.iter().any(|tag| tag.version == *name) {
                continue;
            }
            let has = |one: &Snapshot| one.held().is_some_and(|held| held.versions.iter().any(|v| v.version == *name));
            let Some(at) = self.past.snapshots.iter().position(has).filter(|&at| !self.is_cut_off(at)) else {
                continue;
            };
            let message = format!("Version {name} has no tag; it would be {}{name}.", self.past.tag_beginning);
            found.push(self.found(at, FindingKind::UntaggedVersion, false, name, message));
        }
        for tag in self.past.tags.iter().filter(|tag| tag.describes.as_ref() != Some(&tag.version)) {
            let described = match &tag.describes {
                Some(version) => format!("which describes version {version}"),
                None => "in which there is no description that can be read".to_owned(),
            };
            let message = format!("The tag {} is on commit {}, {described}.", tag.name, tag.commit.id);
            let known = self.past.snapshots.iter().position(|snapshot| snapshot.commit.id == tag.commit.id);
            let earlier = || self.past.snapshots.iter().filter(|one| one.commit.day <= tag.commit.day).count();
            let finding = Finding {
                kind: FindingKind::TagOnOtherVersion,
                draft: false,
                version: tag.version.clone(),
                message,
                commit: tag.commit.clone(),
            };
            found.push((known.unwrap_or_else(earlier), finding));
        }
    }
}

/// Whether a decision lets the text stand.
fn stands(approval: &Approval) -> bool {
    approval.outcome != Outcome::Returned
}

/// The text of a description's current version, if it is known.
fn text_of(held: &Held) -> Option<&Digests> {
    held.published_text().or(held.rebuilt.as_ref())
}

/// Whether `approval` approves every document of `text`.
fn covers(approval: &Approval, text: &Digests) -> bool {
    !text.is_empty() && text.iter().all(|(key, digest)| approval.covers(key, digest))
}

/// Whether everyone who had to approve the current version had done so. A version of which nothing but names changed keeps
/// the approval of the one before.
fn is_approved(held: &Held) -> bool {
    let by = |body: &String| {
        let last = held.versions.iter().rev().find_map(|version| Some((version, version.decision_of(body)?)));
        last.is_some_and(|(version, decision)| {
            let own = held.current().is_some_and(|current| std::ptr::eq(current, version));
            let same = || text_of(held).is_some_and(|text| covers(decision, text));
            stands(decision) && if own { !decision.digests.is_empty() } else { same() }
        })
    };
    !held.approvers.is_empty() && held.approvers.iter().all(by)
}

/// Whether everyone who has to approve the current version of `new` has approved its text, which is another than that of
/// `old`.
fn is_covered(old: &Held, new: &Held) -> bool {
    // What is published as before does not have the change yet.
    let published = new.published_text().filter(|text| old.published_text() != Some(text));
    let Some((current, text)) = new.current().zip(published.or(new.rebuilt.as_ref())) else { return false };
    let by = |body: &String| current.decision_of(body).is_some_and(|decision| covers(decision, text));
    new.approvers.iter().all(by)
}

/// What was rewritten, in a sentence.
fn rewriting(before: &Entry, after: &Entry, field: &str) -> String {
    let (old, new) = (before.says(field), after.says(field));
    let name = before.name();
    match field {
        "date" => format!("The date of {name} was {old} and became {new}."),
        "digest" | "digests" | "digests of files" => format!("The {field} of {name} became another."),
        _ if new.is_empty() => format!("The {field} of {name} was “{old}” and was taken out."),
        _ => format!("The {field} of {name} was “{old}” and became “{new}”."),
    }
}

fn listed(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
