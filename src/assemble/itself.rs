//! What a document says of itself: title, version, dates, approvals. Templates see it as `document`.

use serde_json::{Value as Json, json};

use super::words::capital;
use crate::school::{Approval, Outcome, School};

/// The title of the policy: the school's, or its word for the subject with "policy".
pub(super) fn policy_title(school: &School, online_safety: &str) -> String {
    school
        .policy
        .title
        .as_ref()
        .map_or_else(|| format!("{} policy", capital(online_safety)), |title| title.value.clone())
}

/// The values of `document`.
pub(super) fn values(school: &School, title: &str) -> Json {
    let current = school.policy.current();
    let history: Vec<Json> = school
        .policy
        .versions
        .iter()
        .map(|v| json!({"version": v.version, "date": v.date.to_string(), "changes": v.changes, "author": v.author}))
        .collect();
    let decision = |body: &str| {
        current
            .approvals
            .iter()
            .rfind(|approval| approval.body == body)
            .map_or_else(|| "Not yet approved".to_owned(), words)
    };
    // Whoever approves for those who govern: the governing body, or the board of a trust.
    let approvers = &school.policy.approvers;
    let governing = approvers.iter().find(|body| body.value != "headteacher");
    let governing = governing.map_or("governing_body", |body| body.value.as_str());
    let reviewer = school
        .facts
        .at("policy.versions")
        .and_then(|versions| versions.list().last())
        .and_then(|version| version.get("reviews")?.list().last()?.get("reviewer")?.text().map(str::to_owned));
    json!({
        "title": title,
        "version": current.version,
        "date": current.date.to_string(),
        "author": current.author,
        "reviewer": reviewer.unwrap_or_else(|| current.author.clone()),
        "next_review": school.policy.next_review.date.to_string(),
        "approvals": {
            "headteacher": decision("headteacher"),
            "governing_body": decision(governing),
        },
        "history": history,
    })
}

fn words(approval: &Approval) -> String {
    let outcome = match approval.outcome {
        Outcome::Approved => "Approved",
        Outcome::ApprovedWithChanges => "Approved with changes",
        Outcome::Returned => "Returned",
    };
    format!("{outcome}, {}", approval.date)
}
