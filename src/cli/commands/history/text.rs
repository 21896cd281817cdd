//! A history for people at a terminal.

use super::super::super::table::table;
use super::gather::Told;
use crate::history::{Audit, VersionRow, body_in_words};
use crate::report::visible;

/// The history, or the audit if there is one, in lines.
pub(super) fn written(one: &Told) -> String {
    let about = &one.about;
    let mut out = format!("{}: {}\n", visible(&about.school), visible(&about.title));
    out.push_str(&format!("  {}\n\n", visible(&about.origin)));
    match &one.audit {
        Some(audit) => out.push_str(&audited(audit)),
        None => out.push_str(&history(one)),
    }
    out
}

fn history(one: &Told) -> String {
    let shown = |text: &str| visible(text);
    let newest = || one.versions.iter().rev();
    let row = |row: &VersionRow| {
        let (date, place) = (row.date.written(), row.place(&|day| day.to_string()));
        [&row.version, &date, &row.author, &place, &row.changes].map(|text| shown(text))
    };
    let mut out = table(["Version", "Date", "Author", "In the repository", "What changed"], newest().map(row));
    let told = |text: &Option<String>| text.as_deref().map_or_else(|| "not recorded".to_owned(), shown);
    let reviews: Vec<[String; 6]> = newest()
        .flat_map(|row| row.reviews.iter().map(move |review| (row, review)))
        .map(|(row, one)| {
            let (version, reviewer) = (shown(&row.version), shown(&one.reviewer));
            let body = told(&one.body.as_deref().map(body_in_words));
            [version, one.date.written(), reviewer, body, told(&one.minute), one.outcome().to_owned()]
        })
        .collect();
    if !reviews.is_empty() {
        out.push('\n');
        out.push_str(&table(["Reviewed", "Date", "Reviewer", "Body", "Minute", "Outcome"], reviews));
    }
    let approvals: Vec<[String; 5]> = newest()
        .flat_map(|row| row.approvals.iter().map(move |approval| (row, approval)))
        .map(|(row, one)| {
            let (version, body) = (shown(&row.version), shown(&body_in_words(&one.body)));
            [version, one.date.written(), body, told(&one.minute), one.outcome.words().to_owned()]
        })
        .collect();
    if !approvals.is_empty() {
        out.push('\n');
        out.push_str(&table(["Decided", "Date", "Body", "Minute", "Outcome"], approvals));
    }
    if !one.changes.is_empty() {
        out.push('\n');
        let rows = one.changes.iter().rev().map(|one| {
            let commit = &one.commit;
            [shown(&commit.id), commit.day.to_string(), shown(&commit.author), shown(&one.what.join("; "))]
        });
        out.push_str(&table(["Commit", "Date", "Author", "What it did"], rows));
    }
    out
}

fn audited(audit: &Audit) -> String {
    let mut out = format!("  {}\n", audit.verdict());
    let parts = [(false, "Findings"), (true, "While a version was being written")];
    for (draft, heading) in parts {
        let mut of_part = audit.findings.iter().filter(|finding| finding.draft == draft).peekable();
        if of_part.peek().is_some() {
            out.push_str(&format!("\n{heading}\n"));
        }
        for finding in of_part {
            let commit = &finding.commit;
            out.push_str(&format!(
                "  {}  {}  {}  {}\n      {}\n",
                visible(&commit.id),
                commit.day,
                visible(&commit.author),
                finding.kind.title(),
                visible(&finding.message)
            ));
        }
    }
    if !audit.faulty.is_empty() {
        out.push_str("\nDescriptions with faults, of which only what can be read is audited\n");
    }
    for (commit, reason) in &audit.faulty {
        let (id, author) = (visible(&commit.id), visible(&commit.author));
        out.push_str(&format!("  {id}  {}  {author}\n      {}\n", commit.day, visible(reason)));
    }
    out
}
