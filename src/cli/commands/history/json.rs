//! A history for programs; `schemas/history.schema.json` describes every key.

use anyhow::Result;
use serde::Serialize;

use super::gather::Told;
use crate::history::{ApprovalRow, Audit, Changed, Commit, FindingKind, ReviewRow, Tagged, VersionRow};

/// The version of the form.
const FORMAT: u32 = 1;

#[derive(Serialize)]
struct Histories<'a> {
    format: u32,
    schools: Vec<OfSchool<'a>>,
}

#[derive(Serialize)]
struct OfSchool<'a> {
    description: &'a str,
    school: &'a str,
    title: &'a str,
    origin: &'a str,
    /// How many commits were looked at; null without any.
    commits: Option<usize>,
    complete: bool,
    versions: Vec<OfVersion<'a>>,
    changes: Vec<Change<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    audit: Option<Audited<'a>>,
}

#[derive(Serialize)]
struct OfVersion<'a> {
    version: &'a str,
    date: String,
    author: &'a str,
    changes: &'a str,
    reviews: Vec<Review<'a>>,
    approvals: Vec<Approval<'a>>,
    commit: Option<&'a str>,
    tag: Option<OfTag<'a>>,
}

#[derive(Serialize)]
struct Review<'a> {
    date: String,
    reviewer: &'a str,
    body: Option<&'a str>,
    minute: Option<&'a str>,
    outcome: &'static str,
    content_digest: Option<&'a str>,
}

#[derive(Serialize)]
struct Approval<'a> {
    date: String,
    body: &'a str,
    minute: Option<&'a str>,
    outcome: &'static str,
}

#[derive(Serialize)]
struct OfTag<'a> {
    name: &'a str,
    commit: &'a str,
    by: Option<&'a str>,
    date: String,
}

#[derive(Serialize)]
struct Change<'a> {
    #[serde(flatten)]
    commit: OfCommit<'a>,
    summary: &'a str,
    what: &'a [String],
}

#[derive(Serialize)]
struct Audited<'a> {
    faults: usize,
    findings: Vec<Found<'a>>,
    faulty: Vec<Faulty<'a>>,
}

#[derive(Serialize)]
struct Found<'a> {
    kind: FindingKind,
    draft: bool,
    version: &'a str,
    message: &'a str,
    #[serde(flatten)]
    commit: OfCommit<'a>,
}

#[derive(Serialize)]
struct Faulty<'a> {
    #[serde(flatten)]
    commit: OfCommit<'a>,
    reason: &'a str,
}

#[derive(Serialize)]
struct OfCommit<'a> {
    commit: &'a str,
    date: String,
    author: &'a str,
}

/// The histories as indented JSON.
pub(super) fn written(told: &[Told]) -> Result<String> {
    let schools = told.iter().map(|one| OfSchool {
        description: &one.name,
        school: &one.about.school,
        title: &one.about.title,
        origin: &one.about.origin,
        commits: one.commits,
        complete: one.complete,
        versions: one.versions.iter().map(version).collect(),
        changes: one.changes.iter().map(change).collect(),
        audit: one.audit.as_ref().map(audited),
    });
    let histories = Histories { format: FORMAT, schools: schools.collect() };
    Ok(serde_json::to_string_pretty(&histories)? + "\n")
}

fn of(commit: &Commit) -> OfCommit<'_> {
    OfCommit { commit: &commit.id, date: commit.day.to_string(), author: &commit.author }
}

fn version(row: &VersionRow) -> OfVersion<'_> {
    OfVersion {
        version: &row.version,
        date: row.date.written(),
        author: &row.author,
        changes: &row.changes,
        reviews: row.reviews.iter().map(review).collect(),
        approvals: row.approvals.iter().map(approval).collect(),
        commit: row.commit.as_deref(),
        tag: row.tag.as_ref().map(tag),
    }
}

fn review(row: &ReviewRow) -> Review<'_> {
    Review {
        date: row.date.written(),
        reviewer: &row.reviewer,
        body: row.body.as_deref(),
        minute: row.minute.as_deref(),
        // As a description has it.
        outcome: if row.changed { "changed" } else { "no-change" },
        content_digest: row.content_digest.as_deref(),
    }
}

fn approval(row: &ApprovalRow) -> Approval<'_> {
    Approval { date: row.date.written(), body: &row.body, minute: row.minute.as_deref(), outcome: row.outcome.key() }
}

fn tag(tagged: &Tagged) -> OfTag<'_> {
    OfTag { name: &tagged.name, commit: &tagged.commit, by: tagged.by.as_deref(), date: tagged.day.to_string() }
}

fn change(changed: &Changed) -> Change<'_> {
    Change { commit: of(&changed.commit), summary: &changed.commit.summary, what: &changed.what }
}

fn audited(audit: &Audit) -> Audited<'_> {
    Audited {
        faults: audit.faults(),
        findings: audit
            .findings
            .iter()
            .map(|finding| Found {
                kind: finding.kind,
                draft: finding.draft,
                version: &finding.version,
                message: &finding.message,
                commit: of(&finding.commit),
            })
            .collect(),
        faulty: audit.faulty.iter().map(|(commit, reason)| Faulty { commit: of(commit), reason }).collect(),
    }
}
