//! A comparison for programs.

use anyhow::Result;
use serde::Serialize;

use super::Compared;
use crate::diff::{DocumentChange, FactChange, Side, Weight};

/// The version of the form.
const FORMAT: u32 = 1;

#[derive(Serialize)]
struct Changes<'a> {
    format: u32,
    schools: Vec<OfSchool<'a>>,
}

#[derive(Serialize)]
struct OfSchool<'a> {
    description: &'a str,
    school: &'a str,
    title: &'a str,
    from: End<'a>,
    to: End<'a>,
    changed: bool,
    counts: Counts,
    #[serde(flatten)]
    details: Option<Details<'a>>,
}

#[derive(Serialize)]
struct Details<'a> {
    facts: Option<&'a [FactChange]>,
    documents: &'a [DocumentChange],
}

#[derive(Serialize)]
struct End<'a> {
    name: &'a str,
    version: Option<&'a str>,
    origin: &'a str,
}

#[derive(Serialize)]
struct Counts {
    substantive: usize,
    administrative: usize,
    editorial: usize,
}

/// The comparisons as indented JSON; with `stat`, only how many changes there are.
pub(super) fn written(compared: &[Compared], stat: bool) -> Result<String> {
    let schools = compared.iter().map(|one| {
        let comparison = &one.comparison;
        OfSchool {
            description: &one.name,
            school: &one.about.school,
            title: &one.about.title,
            from: end(&one.about.old),
            to: end(&one.about.new),
            changed: !comparison.is_empty(),
            counts: Counts {
                substantive: comparison.count(Weight::Substantive),
                administrative: comparison.count(Weight::Administrative),
                editorial: comparison.count(Weight::Editorial),
            },
            details: (!stat)
                .then_some(Details { facts: comparison.facts.as_deref(), documents: &comparison.documents }),
        }
    });
    let changes = Changes { format: FORMAT, schools: schools.collect() };
    Ok(serde_json::to_string_pretty(&changes)? + "\n")
}

fn end(side: &Side) -> End<'_> {
    End { name: &side.name, version: side.version.as_deref(), origin: &side.origin }
}
