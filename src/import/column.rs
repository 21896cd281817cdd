//! The columns of the register that are of use here.

use super::rows::{Cell, Rows, decoded};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::source::{SourceId, Span};

/// A column that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Urn,
    Name,
    Status,
    TrustName,
    TrustUid,
    Type,
    Phase,
    LowAge,
    HighAge,
    Authority,
    Street,
    Locality,
    Address3,
    Town,
    County,
    Postcode,
    Website,
    Telephone,
    HeadTitle,
    HeadFirst,
    HeadLast,
    HeadPost,
}

/// How many columns are read.
const COUNT: usize = 22;

/// Every column that is read, with its name in the first line, in the order of [`Column`].
const COLUMNS: [(Column, &str); COUNT] = [
    (Column::Urn, "URN"),
    (Column::Name, "EstablishmentName"),
    (Column::Status, "EstablishmentStatus (name)"),
    (Column::TrustName, "Trusts (name)"),
    (Column::TrustUid, "Trusts (code)"),
    (Column::Type, "TypeOfEstablishment (name)"),
    (Column::Phase, "PhaseOfEducation (name)"),
    (Column::LowAge, "StatutoryLowAge"),
    (Column::HighAge, "StatutoryHighAge"),
    (Column::Authority, "LA (name)"),
    (Column::Street, "Street"),
    (Column::Locality, "Locality"),
    (Column::Address3, "Address3"),
    (Column::Town, "Town"),
    (Column::County, "County (name)"),
    (Column::Postcode, "Postcode"),
    (Column::Website, "SchoolWebsite"),
    (Column::Telephone, "TelephoneNum"),
    (Column::HeadTitle, "HeadTitle (name)"),
    (Column::HeadFirst, "HeadFirstName"),
    (Column::HeadLast, "HeadLastName"),
    (Column::HeadPost, "HeadPreferredJobTitle"),
];

impl Column {
    /// Its name in the first line of the register.
    pub(super) const fn name(self) -> &'static str {
        COLUMNS[self as usize].1
    }

    /// Whether no school can be found without it; `by_trust` says that the schools of a trust are looked for.
    const fn is_needed(self, by_trust: bool) -> bool {
        match self {
            Self::Urn | Self::Name | Self::Status => true,
            Self::TrustName | Self::TrustUid => by_trust,
            _ => false,
        }
    }
}

/// Where in a row each column stands.
#[derive(Debug, Clone)]
pub(super) struct Columns {
    places: [Option<usize>; COUNT],
    /// How many fields a row has.
    pub(super) count: usize,
}

impl Columns {
    /// Finds the columns in the cells of the first line of `source`, and says which are not there. There are none if those
    /// that are needed are missing.
    pub(super) fn find(
        first: &[Cell],
        source: SourceId,
        by_trust: bool,
        diagnostics: &mut Diagnostics,
    ) -> Option<Self> {
        let mut columns = Self { places: [None; COUNT], count: first.len() };
        for (column, name) in COLUMNS {
            let place = first.iter().position(|cell| cell.text.trim().eq_ignore_ascii_case(name));
            columns.places[column as usize] = place;
        }
        let missing = |needed: bool| {
            let absent = COLUMNS.iter().filter(|(column, _)| columns.places[*column as usize].is_none());
            let names = absent.filter(|(column, _)| column.is_needed(by_trust) == needed);
            names.map(|(_, name)| format!("`{name}`")).collect::<Vec<_>>()
        };
        let (needed, facts) = (missing(true), missing(false));
        let span = Span { source, start: 0, end: first.first().map_or(0, |cell| cell.range.end) };
        if !needed.is_empty() {
            let message = format!(
                "the first line of the register lacks {}, without which no school can be found",
                listed("the column", &needed)
            );
            let mut found = Diagnostic::new(Code::RegisterColumnMissing, span, message).label("the columns begin here");
            if !facts.is_empty() {
                let facts = listed("the column", &facts);
                found = found.hint(format!("it also lacks {facts}, which descriptions can do without"));
            }
            diagnostics.push(found.hint(
                "download the establishment fields as CSV from Get Information about Schools, unpack it if it is a \
                 ZIP file, and leave the first line and the commas as they are",
            ));
            return None;
        }
        if !facts.is_empty() {
            let message = format!("the register lacks {}", listed("the column", &facts));
            let note = Diagnostic::new(Code::RegisterFactsMissing, span, message).label("the columns begin here");
            diagnostics.push(note.hint("the descriptions are written without what would stand there"));
        }
        Some(columns)
    }

    /// The field of `column` in the row that `rows` is at, as text; empty if the register has no such column.
    pub(super) fn text(&self, column: Column, rows: &Rows<'_>) -> String {
        self.places[column as usize].map_or_else(String::new, |place| decoded(rows.field(place)))
    }

    /// The cell of `column`, if the register has such a column.
    pub(super) fn cell<'a>(&self, column: Column, cells: &'a [Cell]) -> Option<&'a Cell> {
        cells.get(self.places[column as usize]?)
    }
}

/// "the column `a`", "the columns `a`, `b` and `c`".
fn listed(what: &str, names: &[String]) -> String {
    match names {
        [one] => format!("{what} {one}"),
        [firsts @ .., last] => format!("{what}s {} and {last}", firsts.join(", ")),
        [] => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_has_its_row() {
        for (at, (column, name)) in COLUMNS.into_iter().enumerate() {
            assert_eq!((column as usize, column.name()), (at, name));
        }
    }
}
