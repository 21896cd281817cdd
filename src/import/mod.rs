//! The national register of schools: from the establishment extract of the Department for Education's "Get Information
//! about Schools" to the facts of schools.
//!
//! The register is read once and in passing: of some fifty thousand rows with 135 columns, only those that are wanted are
//! kept. Rows that are not in order are findings and stop none of the others.

mod category;
mod column;
mod establishment;
mod rows;
mod trusts;

pub use establishment::{Establishment, Fact};
pub use trusts::TrustName;

use std::collections::BTreeSet;
use std::io::{self, BufRead};

use column::{Column, Columns};
use establishment::{Record, clean};
use rows::{Fault, Next, Rows, cells};
use trusts::{Trusts, folded, is_meant};

use crate::diag::{Checked, Code, Diagnostic, Diagnostics};
use crate::source::{SourceId, Sources, Span};

/// Most rows that are findings because they cannot be read; the others are counted.
pub const MOST_ROWS: usize = 20;

/// What is looked for: the schools of a trust, schools by their numbers, or those of a trust that have these numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// The number or the name of a trust.
    pub trust: Option<String>,
    /// Unique reference numbers, of six digits each; none for every school of the trust.
    pub urns: BTreeSet<String>,
}

/// What the register says of the schools that are looked for.
#[derive(Debug, Default)]
pub struct Register {
    /// Those that are open and can be described, in the order of the file.
    pub schools: Vec<Establishment>,
    /// How many are closed, or not open yet.
    pub not_open: usize,
    /// How many are open and cannot be described.
    pub skipped: usize,
    /// How many rows, whosever they are, cannot be read.
    pub unreadable: usize,
    /// The trusts that are meant by the number or the name that is looked for: one if all is well.
    pub trusts: Vec<TrustName>,
    /// If none is meant, those of the nearest names.
    pub nearest: Vec<TrustName>,
}

/// Reads the register called `name`, and keeps what is wanted of it. There is no output if it lacks a column that it cannot
/// be read without.
///
/// # Errors
///
/// If the input cannot be read.
pub fn read(
    input: &mut dyn BufRead,
    name: &str,
    wanted: &Wanted,
    sources: &mut Sources,
) -> io::Result<Checked<Register>> {
    let mut diagnostics = Diagnostics::default();
    let foreign = not_csv(input.fill_buf()?);
    let mut rows = Rows::new(input);
    let first = match (foreign, rows.next(None)?) {
        (None, Next::Row) => rows.text(),
        (None, _) => String::new(),
        (Some(hint), _) => {
            let span = Span { source: sources.add(name, ""), start: 0, end: 0 };
            diagnostics.push(Diagnostic::new(Code::NotText, span, "the register is not a CSV file").hint(hint));
            return Ok(Checked { output: None, diagnostics });
        }
    };
    let source = sources.add_part(name, first.as_str(), rows.line().max(1));
    let columns = Columns::find(&cells(&first), source, wanted.trust.is_some(), &mut diagnostics);
    let Some(columns) = columns else { return Ok(Checked { output: None, diagnostics }) };
    let reading = Reading {
        name,
        wanted,
        trust: wanted.trust.as_deref().map(folded),
        columns,
        first: source,
        seen: BTreeSet::new(),
        trusts: Trusts::default(),
        register: Register::default(),
        sources,
        diagnostics,
    };
    reading.all(&mut rows)
}

/// What to do with a file that begins like this, if it is none of commas and text.
fn not_csv(start: &[u8]) -> Option<&'static str> {
    if start.starts_with(b"PK\x03\x04") {
        return Some("it is a ZIP file or a workbook: unpack it, or save it as CSV, and name the CSV file");
    }
    let wide = start.starts_with(b"\xff\xfe") || start.starts_with(b"\xfe\xff");
    wide.then_some("it is text in UTF-16: save it as CSV in UTF-8")
}

/// A register in the course of being read.
struct Reading<'a> {
    name: &'a str,
    wanted: &'a Wanted,
    /// The trust that is wanted, as names are compared.
    trust: Option<String>,
    columns: Columns,
    /// The first line.
    first: SourceId,
    /// The numbers of the schools that are wanted and there.
    seen: BTreeSet<String>,
    trusts: Trusts,
    register: Register,
    sources: &'a mut Sources,
    diagnostics: Diagnostics,
}

impl Reading<'_> {
    fn all(mut self, rows: &mut Rows<'_>) -> io::Result<Checked<Register>> {
        loop {
            match rows.next(Some(self.columns.count))? {
                Next::End => break,
                Next::Row => self.row(rows),
                Next::Broken(fault) => self.unreadable(rows, fault),
            }
        }
        if let Some(wanted) = &self.wanted.trust {
            self.register.trusts = self.trusts.meant(wanted);
            if self.register.trusts.is_empty() {
                self.register.nearest = self.trusts.nearest(wanted);
            }
        }
        // Without a trust, none of its schools can be missing.
        if self.trust.is_none() || !self.register.trusts.is_empty() {
            self.missing();
        }
        Ok(Checked { output: Some(self.register), diagnostics: self.diagnostics })
    }

    /// Looks at a row, and keeps it if it is wanted.
    fn row(&mut self, rows: &Rows<'_>) {
        let urn = clean(&self.columns.text(Column::Urn, rows));
        let status = clean(&self.columns.text(Column::Status, rows)).to_lowercase();
        // Those that are to close are open until then.
        let open = status == "open" || status.starts_with("open,");
        let of_trust = self.trust.is_none() || self.is_of_trust(rows, open);
        let proper = urn.len() == 6 && urn.bytes().all(|byte| byte.is_ascii_digit());
        let by_urn = self.wanted.urns.is_empty() || self.wanted.urns.contains(&urn);
        let is_wanted = of_trust && by_urn && (self.trust.is_some() || !self.wanted.urns.is_empty());
        if proper && !is_wanted {
            return;
        }
        if !proper {
            let message = match urn.as_str() {
                "" => "the row has no number of a school".to_owned(),
                urn => format!("the number of the school is `{urn}`, and has to be six digits"),
            };
            self.faulty(rows, Some(Column::Urn), message, "`URN`; the row is left out");
            return;
        }
        if !self.seen.insert(urn.clone()) {
            let message = format!("the school {urn} stands in the register twice");
            self.faulty(rows, Some(Column::Urn), message, "again; the first row counts");
            return;
        }
        if !open && self.wanted.urns.is_empty() {
            self.register.not_open += 1;
            return;
        }
        let text = rows.text();
        let source = self.sources.add_part(self.name, text.as_str(), rows.line());
        let cells = cells(&text);
        let record = Record { cells: &cells, columns: &self.columns, source };
        if !open {
            self.register.not_open += 1;
            let found = not_open(&record, &urn, &clean(&self.columns.text(Column::Status, rows)));
            self.diagnostics.push(found);
            return;
        }
        match record.school(&urn, &mut self.diagnostics) {
            Some(school) => self.register.schools.push(school),
            None => self.register.skipped += 1,
        }
    }

    /// Counts the school for its trust, and says whether that is the one that is wanted.
    fn is_of_trust(&mut self, rows: &Rows<'_>, open: bool) -> bool {
        let name = self.columns.text(Column::TrustName, rows);
        if name.trim().is_empty() {
            return false;
        }
        let uid = clean(&self.columns.text(Column::TrustUid, rows));
        self.trusts.add(&name, &uid, open);
        self.trust.as_ref().is_some_and(|wanted| is_meant(wanted, &name, &uid))
    }

    /// Says that a line is no row.
    fn unreadable(&mut self, rows: &Rows<'_>, fault: Fault) {
        let count = self.columns.count;
        let (message, label) = match fault {
            Fault::Fields(fields) => {
                let plural = if fields == 1 { "" } else { "s" };
                (format!("the row has {fields} field{plural}, and the first line names {count}"), "the row is left out")
            }
            Fault::Unclosed => (
                "the row opens a quotation mark and does not close it".to_owned(),
                "the row is left out; the next line is read as a row of its own",
            ),
            Fault::TooLong => ("the row is longer than any row of the register".to_owned(), "the row is left out"),
        };
        self.faulty(rows, None, message, label);
    }

    /// Counts a row that is left out, and shows it if there are not too many of them.
    fn faulty(&mut self, rows: &Rows<'_>, column: Option<Column>, message: String, label: &str) {
        self.register.unreadable += 1;
        if self.register.unreadable > MOST_ROWS {
            return;
        }
        let text = rows.text();
        let source = self.sources.add_part(self.name, text.as_str(), rows.line());
        let cells = cells(&text);
        let record = Record { cells: &cells, columns: &self.columns, source };
        let start = cells.first().map_or(0, |cell| cell.range.end);
        let span = column.map_or(Span { source, start: 0, end: start }, |column| record.span(column));
        let found = Diagnostic::new(Code::RegisterRow, span, message).label(label);
        self.diagnostics
            .push(found.hint("if the school is one of yours, put the row right or download the file again"));
    }

    /// Says which of the numbers that are wanted no row has.
    fn missing(&mut self) {
        for urn in self.wanted.urns.difference(&self.seen) {
            let whose = if self.trust.is_some() { "no school of this trust" } else { "no school of the register" };
            let cell = cells(&self.sources.get(self.first).text);
            let span = Record { cells: &cell, columns: &self.columns, source: self.first }.span(Column::Urn);
            self.diagnostics.push(
                Diagnostic::new(Code::UnknownUrn, span, format!("{whose} has the number {urn}"))
                    .label(format!("no row has {urn} here"))
                    .hint("look the number up on Get Information about Schools, and give it with --urn"),
            );
        }
    }
}

/// Says that a school that is asked for is not open.
fn not_open(record: &Record<'_>, urn: &str, status: &str) -> Diagnostic {
    let name = record.columns.cell(Column::Name, record.cells).map_or_else(String::new, |cell| clean(&cell.text));
    let message = format!("{name} ({urn}) is not open: the register says `{status}`");
    let found = Diagnostic::new(Code::SchoolNotOpen, record.span(Column::Status), message);
    let hint = if status.to_lowercase().starts_with("proposed") {
        "run `esafe init` for a school that is to open"
    } else {
        "ask for the school that took its place, by its own number"
    };
    found.label("`EstablishmentStatus (name)`; nothing is written for it").hint(hint)
}

#[cfg(test)]
mod tests;
