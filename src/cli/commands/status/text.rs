//! The overview as a table for people.

use super::super::super::table;
use crate::render::overview::{Overview, Row, State};
use crate::report::visible;

/// One row for each school.
pub(super) fn table(overview: &Overview) -> String {
    let header = ["School", "Version", "Reviewed", "Next review", "Review", "Approval", "Findings"];
    if !overview.has_trust() {
        return table::table(header, overview.schools.iter().map(row));
    }
    let [school, version, reviewed, next, review, approval, findings] = header;
    let header = [school, version, reviewed, next, review, approval, findings, "Differs from the trust"];
    let rows = overview.schools.iter().map(|one| {
        let [school, version, reviewed, next, review, approval, findings] = row(one);
        [school, version, reviewed, next, review, approval, findings, differences(one)]
    });
    table::table(header, rows)
}

fn row(row: &Row) -> [String; 7] {
    let unknown = || "?".to_owned();
    match &row.state {
        State::Told(told) => [
            visible(&told.school),
            visible(&told.version),
            told.review.last.map_or_else(|| "no record".to_owned(), |last| last.to_string()),
            told.review.last_day.to_string(),
            told.review.words(),
            visible(&told.approval_words()),
            told.findings.to_string(),
        ],
        State::Unread { findings, .. } => {
            let findings = findings.map_or_else(|| "cannot be read".to_owned(), |findings| findings.to_string());
            [visible(&row.file), unknown(), unknown(), unknown(), unknown(), unknown(), findings]
        }
    }
}

fn differences(row: &Row) -> String {
    match row.told() {
        None => "?".to_owned(),
        Some(told) => told.drift.as_ref().map_or_else(|| "no trust".to_owned(), ToString::to_string),
    }
}
