//! What a document says of itself: title, version, dates, approvals. Templates see it as `document`.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value as Json, json};

use super::words::capital;
use crate::document::{Document, Kind, content_digest};
use crate::library::Citations;
use crate::school::{Approval, Outcome, Policy, School, SchoolDate, Version};

/// The title of the policy: the school's, or its word for the subject with "policy".
pub(super) fn policy_title(school: &School, online_safety: &str) -> String {
    school
        .policy
        .title
        .as_ref()
        .map_or_else(|| format!("{} policy", capital(online_safety)), |title| title.value.clone())
}

/// How approvals stand to the text of today, which is known only once documents have been made.
///
/// Nothing here changes a digest: whatever prints it is administrative.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Standing {
    /// Bodies whose decision on an earlier version holds, because nothing but names, contacts or dates has changed since;
    /// with that version.
    kept: BTreeMap<String, String>,
    /// Bodies that approved the current version before its text was changed.
    outdated: BTreeSet<String>,
}

impl Standing {
    /// How the approvals of `policy` stand to `documents`.
    pub(super) fn of(policy: &Policy, documents: &[Document]) -> Self {
        let mut standing = Self::default();
        for body in bodies(policy) {
            let Some((version, last)) = policy.decision_of(body).filter(|(_, last)| last.is_positive()) else {
                continue;
            };
            let judged = || documents.iter().filter(|document| document.kind != Kind::VersionControl);
            let covers = judged().all(|document| last.covers(&document.key, &content_digest(document)));
            let is_current = std::ptr::eq(version, policy.current());
            if covers && !is_current {
                standing.kept.insert(body.to_owned(), version.version.clone());
            } else if is_current && !covers && !last.digests.is_empty() {
                standing.outdated.insert(body.to_owned());
            }
        }
        standing
    }
}

/// Whoever decides on the policy: the bodies that must approve it, and the headteacher, who may agree it.
fn bodies(policy: &Policy) -> BTreeSet<&str> {
    policy.approvers.iter().map(|body| body.value.as_str()).chain(["headteacher"]).collect()
}

/// The editions of guidance in force on the day of the current version, by the keys of `citations`. A version dated by a
/// month or a term counts from its end, when it can have been written last.
fn editions(policy: &Policy, citations: Option<&Citations>) -> Json {
    let day = policy.current().date.last_day();
    let labels = citations.into_iter().flat_map(|citations| citations.labels_on(day));
    labels.map(|(key, label)| (key.to_owned(), label.map_or(Json::Null, Json::from))).collect()
}

/// The values of `document`; `name` names a body in the school's words.
pub(super) fn values(
    school: &School,
    citations: Option<&Citations>,
    title: &str,
    standing: &Standing,
    name: &dyn Fn(&str) -> String,
) -> Json {
    let policy = &school.policy;
    let current = policy.current();
    // Whoever approves for those who govern: the governing body, or the board of a trust.
    let governing = policy.approvers.iter().find(|body| body.value != "headteacher");
    let governing = governing.map_or("governing_body", |body| body.value.as_str());
    let decision = |body: &str| decision(policy, standing, body);
    let review = current.reviews.last();
    let stands = |body: &str| {
        let approved = current.decision_of(body).is_some_and(Approval::is_positive);
        (approved && !standing.outdated.contains(body)) || standing.kept.contains_key(body)
    };
    let history = history(policy, standing, name);
    json!({
        "title": title,
        "version": current.version,
        "date": current.date.to_string(),
        "author": current.author,
        "editions": editions(policy, citations),
        "reviewer": review.map_or(&current.author, |review| &review.reviewer),
        "reviewed": review.map_or(current.date, |review| review.date).to_string(),
        "review": review.map(|review| json!({
            "when": when(review.date),
            "reviewer": review.reviewer,
            "body": review.body.as_deref().map(name),
            "minute": review.minute,
        })),
        "next_review": policy.next_review.date.to_string(),
        "next_review_when": when(policy.next_review.date),
        "approved": policy.approvers.iter().all(|body| stands(&body.value)),
        "approvals": {
            "headteacher": decision("headteacher"),
            "governing_body": decision(governing),
        },
        "kept_from": standing.kept.values().next(),
        "records": records(school, standing, name),
        "approved_by": history.last().map(|row| &row["approved"]),
        "oldest": policy.versions.first().map(|oldest| json!({
            "version": oldest.version,
            "date": oldest.date.to_string(),
        })),
        "history": history,
    })
}

/// What a body has decided about the current version.
fn decision(policy: &Policy, standing: &Standing, body: &str) -> String {
    let last = policy.current().decision_of(body);
    match (last, standing.kept.get(body), policy.decision_of(body)) {
        (Some(last), _, _) if standing.outdated.contains(body) => {
            format!("{}; the text has changed since", words(last))
        }
        (Some(last), _, _) => words(last),
        (None, Some(version), Some((_, last))) => format!("{} (as version {version})", words(last)),
        (None, _, _) => "Not yet approved".to_owned(),
    }
}

/// The reviews and decisions of the current version, and the decisions on an earlier one that still hold: a row for each, in
/// the order of their dates.
fn records(school: &School, standing: &Standing, name: &dyn Fn(&str) -> String) -> Vec<Json> {
    let policy = &school.policy;
    let current = policy.current();
    let row = |date: SchoolDate, what: String, by: String, minute: Option<&String>| {
        let minute = minute.map_or("None on record", String::as_str);
        (date.last_day(), json!({"date": date.to_string(), "what": what, "by": by, "minute": minute}))
    };
    let kept = kept(policy, standing).map(|(body, version, last)| {
        let what = format!("{} as version {version}", outcome(last));
        row(last.date, what, capital(&name(body)), last.minute.as_ref())
    });
    let reviews = current.reviews.iter().enumerate().map(|(at, review)| {
        let what = match review_outcome(school, at) {
            Some("no-change") => "Reviewed, without changes",
            Some("changed") => "Reviewed, with changes",
            _ => "Reviewed",
        };
        let body = review.body.as_deref().map_or_else(String::new, |body| format!(", for the {}", name(body)));
        row(review.date, what.to_owned(), format!("{}{body}", review.reviewer), review.minute.as_ref())
    });
    let approvals = current.approvals.iter().map(|approval| {
        let what = outcome(approval).to_owned();
        row(approval.date, what, capital(&name(&approval.body)), approval.minute.as_ref())
    });
    let mut rows: Vec<_> = kept.chain(reviews).chain(approvals).collect();
    rows.sort_by_key(|(date, _)| *date);
    rows.into_iter().map(|(_, row)| row).collect()
}

/// The decisions on an earlier version that still hold: whose, on which version, and what, in the order of their dates.
fn kept<'a>(policy: &'a Policy, standing: &'a Standing) -> impl Iterator<Item = (&'a str, &'a str, &'a Approval)> {
    let told = |(body, version): (&'a String, &'a String)| {
        let (_, last) = policy.decision_of(body)?;
        Some((body.as_str(), version.as_str(), last))
    };
    let mut kept: Vec<_> = standing.kept.iter().filter_map(told).collect();
    kept.sort_by_key(|(_, _, last)| last.date.last_day());
    kept.into_iter()
}

/// What came of a review of the current version, by its place among them.
fn review_outcome(school: &School, at: usize) -> Option<&str> {
    school.facts.at("policy.versions")?.list().last()?.get("reviews")?.list().get(at)?.get("outcome")?.text()
}

/// Every version, with who approved it when.
fn history(policy: &Policy, standing: &Standing, name: &dyn Fn(&str) -> String) -> Vec<Json> {
    let row = |version: &Version| {
        let is_current = std::ptr::eq(version, policy.current());
        let mut decided: Vec<String> = Vec::new();
        for (at, approval) in version.approvals.iter().enumerate() {
            // A body that has decided again is told once.
            if version.approvals[at + 1..].iter().all(|later| later.body != approval.body) {
                let body = name(&approval.body);
                decided.push(match approval.outcome {
                    Outcome::Returned => format!("Returned by the {body}, {}", approval.date),
                    _ => format!("{}, {}", capital(&body), approval.date),
                });
            }
        }
        if is_current {
            decided.extend(kept(policy, standing).map(|(body, version, last)| {
                format!("{}, {} (as version {version})", capital(&name(body)), last.date)
            }));
        }
        if decided.is_empty() && !is_current {
            decided.extend(kept_then(policy, version, name));
        }
        let approved = match (decided.is_empty(), is_current) {
            (false, _) => decided.join("; "),
            (true, true) => "Not yet approved".to_owned(),
            (true, false) => "None on record".to_owned(),
        };
        let Version { version, date, changes, author, .. } = version;
        json!({
            "version": version, "date": date.to_string(), "changes": changes, "author": author, "approved": approved,
        })
    };
    policy.versions.iter().map(row).collect()
}

/// Whose approval an earlier version kept, as its reviews prove: they name the digest that had been approved before.
fn kept_then(policy: &Policy, version: &Version, name: &dyn Fn(&str) -> String) -> Option<String> {
    let digests = || version.reviews.iter().filter_map(|review| review.content_digest.as_ref());
    let before = policy.versions.iter().take_while(|one| !std::ptr::eq(*one, version));
    let kept = |earlier: &Version| {
        let approvals = earlier.approvals.iter().filter(|approval| approval.is_positive());
        let holds = |approval: &&Approval| digests().any(|of| approval.digests.values().any(|d| d.value == of.value));
        let told = |approval: &Approval| {
            format!("{}, {} (as version {})", capital(&name(&approval.body)), approval.date, earlier.version)
        };
        let told: Vec<String> = approvals.filter(holds).map(told).collect();
        (!told.is_empty()).then(|| told.join("; "))
    };
    before.filter_map(kept).last()
}

fn words(approval: &Approval) -> String {
    let minute = approval.minute.as_ref().map_or_else(String::new, |minute| format!(", minute {minute}"));
    format!("{}, {}{minute}", outcome(approval), approval.date)
}

fn outcome(approval: &Approval) -> &'static str {
    match approval.outcome {
        Outcome::Approved => "Approved",
        Outcome::ApprovedWithChanges => "Approved with changes",
        Outcome::Returned => "Returned",
    }
}

/// A date with its preposition: "on 14 September 2021", "in summer 2022".
pub(super) fn when(date: SchoolDate) -> String {
    let preposition = if matches!(date, SchoolDate::Day(_)) { "on" } else { "in" };
    format!("{preposition} {date}")
}
