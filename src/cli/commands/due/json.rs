//! The list for programs, as `schemas/due.schema.json` describes it.

use anyhow::Result;
use serde::Serialize;

use super::{Days, Listed, Survey};

/// The form of the list; another number means that programs have to look again.
const FORMAT: u32 = 1;

#[derive(Serialize)]
struct List<'a> {
    format: u32,
    today: String,
    /// The last day that is listed; none if there is no end.
    until: Option<String>,
    /// How many reviews could be told, listed or not.
    reviews: usize,
    due: Vec<Entry<'a>>,
    unread: Vec<Unread<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    school: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    urn: Option<&'a str>,
    file: &'a str,
    document: &'a str,
    kind: &'static str,
    title: &'a str,
    version: &'a str,
    next_review: String,
    last_day: String,
    days_left: i32,
    state: &'static str,
    reviewer: Reviewer<'a>,
    approvers: &'a [String],
}

#[derive(Serialize)]
struct Reviewer<'a> {
    role: &'a str,
    title: &'a str,
    names: &'a [String],
}

#[derive(Serialize)]
struct Unread<'a> {
    file: &'a str,
    reason: &'a str,
}

/// The reviews, document by document.
pub(super) fn list(survey: &Survey, listed: &[&Listed], days: Days) -> Result<String> {
    let list = List {
        format: FORMAT,
        today: days.today.to_string(),
        until: days.last.map(|last| last.to_string()),
        reviews: survey.reviews.len(),
        due: listed.iter().flat_map(|listed| entries(listed)).collect(),
        unread: survey.unread.iter().map(|unread| Unread { file: &unread.file, reason: &unread.reason }).collect(),
    };
    Ok(serde_json::to_string_pretty(&list)? + "\n")
}

fn entries(listed: &Listed) -> impl Iterator<Item = Entry<'_>> {
    let Listed { file, duty } = listed;
    duty.papers.iter().map(move |paper| Entry {
        school: &duty.school,
        urn: duty.urn.as_deref(),
        file,
        document: &paper.key,
        kind: if paper.agreement { "agreement" } else { "policy" },
        title: &paper.title,
        version: &duty.version,
        next_review: duty.next_review.to_string(),
        last_day: duty.due.to_string(),
        days_left: duty.state.days_left(),
        state: duty.state.name(),
        reviewer: Reviewer { role: &duty.reviewer.role, title: &duty.reviewer.title, names: &duty.reviewer.names },
        approvers: &duty.approvers,
    })
}
