//! Findings as JSON, in a form of the tool's own: `schemas/findings.schema.json` describes every key.

use serde::Serialize;

use super::place::Region;
use super::{Examination, Findings, Standing, TOOL, VERSION, pretty};
use crate::diag::{Diagnostic, Label, Severity};
use crate::source::{LineCol, Sources};

/// Version of the form. New keys can be added under the same number; none is taken away or given another meaning.
const FORMAT: u32 = 1;

#[derive(Serialize)]
struct Report<'a> {
    format: u32,
    tool: Tool,
    summary: Summary,
    descriptions: Vec<Description<'a>>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Summary {
    errors: usize,
    warnings: usize,
    notes: usize,
    excused: usize,
    descriptions: usize,
    unreadable: usize,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Description<'a> {
    Read { path: &'a str, standing: Option<&'a Standing>, excused: usize, findings: Vec<Finding<'a>> },
    Unreadable { path: &'a str, unreadable: &'a str },
}

#[derive(Serialize)]
struct Finding<'a> {
    code: &'static str,
    name: &'static str,
    severity: &'static str,
    family: &'static str,
    message: &'a str,
    place: Place<'a>,
    related: Vec<Place<'a>>,
    hints: &'a [String],
}

#[derive(Serialize)]
struct Place<'a> {
    path: &'a str,
    start: Point,
    end: Point,
    label: &'a str,
}

#[derive(Serialize)]
struct Point {
    line: usize,
    column: usize,
}

/// The findings as a JSON document with a line feed at its end.
#[must_use]
pub fn json(examinations: &[Examination<'_>]) -> String {
    pretty(&Report {
        format: FORMAT,
        tool: Tool { name: TOOL, version: VERSION },
        summary: summary(examinations),
        descriptions: examinations.iter().map(description).collect(),
    })
}

fn summary(examinations: &[Examination<'_>]) -> Summary {
    let read = || examinations.iter().filter_map(|examination| examination.result.as_ref().ok());
    let count = |severity: Severity| read().map(|findings| findings.diagnostics.count(severity)).sum();
    Summary {
        errors: count(Severity::Error),
        warnings: count(Severity::Warning),
        notes: count(Severity::Note),
        excused: read().map(|findings| findings.excused).sum(),
        descriptions: examinations.len(),
        unreadable: examinations.len() - read().count(),
    }
}

fn description<'a>(examination: &Examination<'a>) -> Description<'a> {
    let path = examination.name;
    match examination.result {
        Ok(Findings { sources, diagnostics, excused, standing }) => {
            let findings = diagnostics.iter().map(|diagnostic| finding(diagnostic, sources)).collect();
            Description::Read { path, standing, excused, findings }
        }
        Err(unreadable) => Description::Unreadable { path, unreadable },
    }
}

fn finding<'a>(diagnostic: &'a Diagnostic, sources: &'a Sources) -> Finding<'a> {
    Finding {
        code: diagnostic.code.number(),
        name: diagnostic.code.name(),
        severity: diagnostic.severity.name(),
        family: diagnostic.code.family().name(),
        message: &diagnostic.message,
        place: place(&diagnostic.label, sources),
        related: diagnostic.related.iter().map(|label| place(label, sources)).collect(),
        hints: &diagnostic.hints,
    }
}

fn place<'a>(label: &'a Label, sources: &'a Sources) -> Place<'a> {
    let Region { path, start, end } = Region::of(label.span, sources);
    Place { path, start: point(start), end: point(end), label: &label.text }
}

fn point(LineCol { line, column }: LineCol) -> Point {
    Point { line, column }
}
