//! Upgrades for programs.

use anyhow::Result;
use serde::Serialize;

use super::plan::Upgrade;
use crate::diff::DocumentChange;

/// The version of the form.
const FORMAT: u32 = 1;

#[derive(Serialize)]
struct List<'a> {
    format: u32,
    schools: Vec<OfSchool<'a>>,
}

#[derive(Serialize)]
struct OfSchool<'a> {
    file: &'a str,
    school: &'a str,
    title: &'a str,
    from: &'a str,
    to: &'a str,
    pins: bool,
    written: bool,
    approval_needed: bool,
    documents: &'a [DocumentChange],
    reworded: Vec<OfClause<'a>>,
    edit: String,
}

#[derive(Serialize)]
struct OfClause<'a> {
    id: &'a str,
    decision: &'static str,
    was: Option<Original<'a>>,
    now: Option<&'a str>,
    own: &'a str,
}

#[derive(Serialize)]
struct Original<'a> {
    edition: &'a str,
    text: &'a str,
}

/// The upgrades as indented JSON.
pub(super) fn written(made: &[Upgrade], writes: bool) -> Result<String> {
    let schools = made.iter().map(|one| OfSchool {
        file: &one.file,
        school: &one.school,
        title: &one.title,
        from: &one.from,
        to: &one.to,
        pins: one.pins,
        written: writes && one.edited.is_changed(),
        approval_needed: one.approved,
        documents: &one.comparison.documents,
        reworded: one
            .reworded
            .iter()
            .map(|reworded| OfClause {
                id: &reworded.id,
                decision: reworded.decision.word(),
                was: reworded.was.as_ref().map(|(edition, text)| Original { edition, text }),
                now: reworded.now.as_deref(),
                own: &reworded.own,
            })
            .collect(),
        edit: one.edited.hunks(),
    });
    Ok(serde_json::to_string_pretty(&List { format: FORMAT, schools: schools.collect() })? + "\n")
}
