//! The auditor's copy: a document whose clauses say which requirements they help to meet.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::report::origin;
use super::subject::Subject;
use crate::document::report::{ReportWriter, plain, section};
use crate::document::{Document, Inline};
use crate::library::{Certainty, Requirement};

/// `document` with the numbers of requirements beside its clauses, and a list of them at its end.
///
/// The requirements are those of `day` that are about this school. Nothing that a clause says is changed.
#[must_use]
pub fn annotate(subject: &Subject<'_>, document: &Document, day: Date) -> Document {
    let nation = subject.nation();
    let files = subject.library.requirements.iter().filter(|file| file.nation == nation);
    let requirements: BTreeMap<&str, &Requirement> = files
        .flat_map(|file| &file.requirements)
        .filter(|requirement| requirement.holds_on(day) && subject.inapplicable(&requirement.applies).is_none())
        .map(|requirement| (requirement.id.as_str(), requirement))
        .collect();
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    let mut listed: Vec<&Requirement> = Vec::new();
    let mut document = document.clone();
    for section in &mut document.sections {
        section.for_each_clause_mut(&mut |clause| {
            let satisfied = subject.satisfied_by(clause.id.as_str());
            let mut references: Vec<usize> = satisfied
                .iter()
                .filter_map(|satisfied| requirements.get_key_value(satisfied.requirement.as_str()))
                .map(|(id, requirement)| {
                    *numbers.entry(*id).or_insert_with(|| {
                        listed.push(*requirement);
                        listed.len()
                    })
                })
                .collect();
            references.sort_unstable();
            references.dedup();
            if !references.is_empty() {
                clause.text.push(Inline::Reference(references));
            }
        });
    }
    let mut writer = ReportWriter::new("references");
    let rows = listed.iter().enumerate().map(|(at, requirement)| {
        let sure = match requirement.certainty {
            Certainty::Primary => "Seen at its source",
            Certainty::Secondary => "From other people's summary",
            Certainty::Unverified => "Not verified",
        };
        vec![
            plain(&format!("R{}", at + 1)),
            vec![Inline::Code(requirement.id.as_str().to_owned())],
            plain(&origin(&requirement.origin)),
            plain(sure),
        ]
    });
    let lead = "The numbers in the margin say which requirements the words beside them help to meet. \
        Whether a requirement is met, and by what, is told by the report on coverage.";
    let lead = writer.paragraph(plain(lead));
    let columns = ["Number", "Requirement", "Source", "How sure the register is"];
    let table = writer.table("Requirements", &columns, rows.collect());
    document.meta.version = format!("{} (auditor's copy)", document.meta.version);
    document.sections.push(section("references", "References", vec![lead, table]));
    document
}
