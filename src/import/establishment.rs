//! A school as the register has it.

use super::category::{Category, category, kinds, phases_of_ages, phases_of_name};
use super::column::{Column, Columns};
use super::rows::Cell;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::source::{SourceId, Span};

/// Something that the register says, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// What it says: one line without white space around it.
    pub text: String,
    /// The name of its column; for what is put together from several, of the first of them.
    pub column: &'static str,
    /// Where it stands; for what is put together from several cells, the first of them.
    pub span: Span,
}

/// An open school that can be described, as far as the register goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Establishment {
    /// Its unique reference number: six digits.
    pub urn: Fact,
    /// Its name.
    pub name: Fact,
    /// Its type, a value of `school.type`; none if no value fits.
    pub kind: Option<&'static str>,
    /// Its nation, a value of `school.nation`; none if it lies in none of them.
    pub nation: Option<&'static str>,
    /// Whom it teaches: values of `school.phases`, at least one, the youngest first.
    pub phases: Vec<&'static str>,
    /// The ages, in years, that the phases follow from; none if they follow from the phase that the register names.
    pub ages: Option<(u8, u8)>,
    /// The local authority it lies in.
    pub authority: Option<Fact>,
    /// Its postal address on one line.
    pub address: Option<Fact>,
    /// Its telephone number, with its leading zero.
    pub telephone: Option<Fact>,
    /// The address of its website, with `https://` if the register has no scheme.
    pub website: Option<Fact>,
    /// Who leads it.
    pub head: Option<Fact>,
    /// What the head is called, as it stands in a sentence, if that is not "headteacher".
    pub post: Option<Fact>,
    /// The name of its trust.
    pub trust: Option<Fact>,
    /// The register's number of its trust.
    pub trust_uid: Option<Fact>,
}

/// What the register, or somebody who filled it in, writes where there is nothing to say, in small letters.
const NOTHING: [&str; 12] = [
    "not applicable",
    "not-applicable",
    "not recorded",
    "does not apply",
    "unknown",
    "n/a",
    "tba",
    "tbc",
    "tbd",
    "to be confirmed",
    "vacant",
    "vacancy",
];

/// The oldest that anybody is whom a school teaches; an age beyond it is a slip.
const OLDEST: u8 = 120;

/// A row that a school is read from.
pub(super) struct Record<'a> {
    pub(super) cells: &'a [Cell],
    pub(super) columns: &'a Columns,
    pub(super) source: SourceId,
}

impl Record<'_> {
    /// Where the cell of a column is; the beginning of the row if there is none.
    pub(super) fn span(&self, column: Column) -> Span {
        let range = self.columns.cell(column, self.cells).map_or(0..0, |cell| cell.range.clone());
        Span { source: self.source, start: range.start, end: range.end }
    }

    /// What a cell says, if it says anything.
    fn fact(&self, column: Column) -> Option<Fact> {
        let text = clean(&self.columns.cell(column, self.cells)?.text);
        let nothing = text.is_empty() || NOTHING.contains(&text.to_lowercase().as_str());
        (!nothing).then(|| Fact { text, column: column.name(), span: self.span(column) })
    }

    /// What several cells say together.
    fn joined(&self, columns: &[Column], between: &str) -> Option<Fact> {
        let facts: Vec<Fact> = columns.iter().filter_map(|column| self.fact(*column)).collect();
        let Fact { column, span, .. } = *facts.first()?;
        let text = facts.into_iter().map(|fact| fact.text).collect::<Vec<_>>().join(between);
        Some(Fact { text, column, span })
    }

    /// The school of an open row whose number is `urn`, or none if it cannot be described.
    pub(super) fn school(&self, urn: &str, diagnostics: &mut Diagnostics) -> Option<Establishment> {
        let urn = Fact { text: urn.to_owned(), column: Column::Urn.name(), span: self.span(Column::Urn) };
        let Some(name) = self.fact(Column::Name) else {
            let message = format!("the school {} has no name in the register", urn.text);
            diagnostics.push(
                Diagnostic::new(Code::RegisterSchool, self.span(Column::Name), message)
                    .label("`EstablishmentName` is empty")
                    .hint("run `esafe init` for this school"),
            );
            return None;
        };
        let ages = self.ages(&name.text, diagnostics);
        let phases = self.phases(ages, (&urn.text, &name.text), diagnostics)?;
        let Category { kind, nation } = self.category(&name.text, diagnostics);
        // Nobody is named by a title alone.
        let head = self
            .fact(Column::HeadLast)
            .and_then(|_| self.joined(&[Column::HeadTitle, Column::HeadFirst, Column::HeadLast], " "));
        Some(Establishment {
            kind,
            nation,
            phases,
            ages,
            authority: self.fact(Column::Authority),
            address: self.joined(
                &[Column::Street, Column::Locality, Column::Address3, Column::Town, Column::County, Column::Postcode],
                ", ",
            ),
            telephone: self.fact(Column::Telephone).map(|fact| Fact { text: telephone(&fact.text), ..fact }),
            website: self.fact(Column::Website).map(|fact| Fact { text: website(&fact.text), ..fact }),
            head,
            post: self
                .fact(Column::HeadPost)
                .map(|fact| Fact { text: in_a_sentence(&fact.text), ..fact })
                .filter(|post| post.text != "headteacher"),
            trust: self.fact(Column::TrustName),
            trust_uid: self.fact(Column::TrustUid),
            urn,
            name,
        })
    }

    /// The youngest and the oldest age of the pupils, if the register has both. Ages that cannot be are a finding.
    fn ages(&self, name: &str, diagnostics: &mut Diagnostics) -> Option<(u8, u8)> {
        let (low, high) = (self.fact(Column::LowAge), self.fact(Column::HighAge));
        let age = |fact: &Option<Fact>| fact.as_ref()?.text.parse::<u8>().ok().filter(|age| *age <= OLDEST);
        let ages = age(&low).zip(age(&high)).filter(|(low, high)| low <= high);
        let shown = |fact: &Option<Fact>| fact.as_ref().map_or("nothing".to_owned(), |fact| format!("`{}`", fact.text));
        let wrong = if age(&low).is_none() { low.as_ref().or(high.as_ref()) } else { high.as_ref().or(low.as_ref()) };
        if let (None, Some(wrong)) = (ages, wrong) {
            let message = format!("{name} cannot teach the ages from {} to {}", shown(&low), shown(&high));
            diagnostics.push(
                Diagnostic::new(Code::RegisterValue, wrong.span, message)
                    .label(format!("`{}`", wrong.column))
                    .hint("ages are whole numbers, the lower one first; without them, the phase of education counts"),
            );
        }
        ages
    }

    /// The phases that follow from the ages of the pupils; without ages, from the phase of education.
    fn phases(
        &self,
        ages: Option<(u8, u8)>,
        (urn, name): (&str, &str),
        diagnostics: &mut Diagnostics,
    ) -> Option<Vec<&'static str>> {
        let phases = match (ages, self.fact(Column::Phase)) {
            (Some((low, high)), _) => phases_of_ages(low, high),
            (None, Some(phase)) => phases_of_name(&phase.text),
            (None, None) => Vec::new(),
        };
        if phases.is_empty() {
            let message = format!("the register does not say whom {name} ({urn}) teaches");
            diagnostics.push(
                Diagnostic::new(Code::PhasesUnknown, self.span(Column::Phase), message)
                    .label(format!("`{}`, and no ages either", Column::Phase.name()))
                    .hint("run `esafe init` for this school, and say which phases it teaches"),
            );
            return None;
        }
        Some(phases)
    }

    /// The type and the nation, as far as a description has words for them.
    fn category(&self, name: &str, diagnostics: &mut Diagnostics) -> Category {
        let Some(given) = self.fact(Column::Type) else { return category("") };
        let found = category(&given.text);
        if found.kind.is_none() {
            let message = format!("{name} is a `{}`, which is no type of school in a description", given.text);
            let diagnostic = Diagnostic::new(Code::EstablishmentType, given.span, message)
                .label("`TypeOfEstablishment (name)`")
                .hint(format!(
                    "it is written without a type; write the one that fits, if any: {}",
                    kinds().collect::<Vec<_>>().join(", ")
                ));
            diagnostics.push(match found.nation {
                Some(_) => diagnostic,
                None => diagnostic.hint("write `nation` too, if the law of one of the four nations applies to it"),
            });
        }
        found
    }
}

/// `text` on one line, without white space around it, and with one space where there is more.
pub(super) fn clean(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The address of a website as a browser takes it: one without a scheme is tried with `https` first.
fn website(text: &str) -> String {
    match text.split_once("://") {
        Some((scheme, rest)) => format!("{}://{rest}", scheme.to_ascii_lowercase()),
        None => format!("https://{text}"),
    }
}

/// A telephone number in digits and spaces. Spreadsheets take the leading zero of a number away; without it, a number of
/// the United Kingdom has nine or ten digits and begins with none.
fn telephone(text: &str) -> String {
    let number = clean(&text.replace(['(', ')', '-', '.', '/'], " "));
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    if number.starts_with(|first: char| first.is_ascii_digit() && first != '0') && matches!(digits, 9 | 10) {
        return format!("0{number}");
    }
    number
}

/// The name of a post as it stands in a sentence: `Executive Headteacher` without its capitals, `CEO` with them.
fn in_a_sentence(post: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars().filter(|letter| letter.is_alphabetic());
        let first = letters.next().is_some_and(char::is_uppercase);
        let heading = first && letters.clone().count() > 0 && letters.all(char::is_lowercase);
        if heading { word.to_lowercase() } else { word.to_owned() }
    };
    post.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn telephone_numbers_have_their_zero() {
        for (given, written) in [
            ("2071234567", "02071234567"),
            ("1632960001", "01632960001"),
            ("(01632) 960-001", "01632 960 001"),
            ("01632\u{a0}960001", "01632 960001"),
            ("+44 1632 960001", "+44 1632 960001"),
            ("960001", "960001"),
            ("01632 960001 ext 2", "01632 960001 ext 2"),
        ] {
            assert_eq!(telephone(&clean(given)), written);
        }
    }

    #[test]
    fn websites_have_their_scheme() {
        for (given, written) in [
            ("www.ashby.example", "https://www.ashby.example"),
            ("HTTP://www.ashby.example/Home", "http://www.ashby.example/Home"),
            ("https://ashby.example", "https://ashby.example"),
        ] {
            assert_eq!(website(given), written);
        }
    }

    #[test]
    fn posts_stand_in_a_sentence() {
        for (given, written) in [
            ("Headteacher", "headteacher"),
            ("Executive Head Teacher", "executive head teacher"),
            ("CEO and Principal", "CEO and principal"),
            ("Co-Headteacher", "Co-Headteacher"),
            ("head of school", "head of school"),
            ("Vice Principal (Acting)", "vice principal (acting)"),
        ] {
            assert_eq!(in_a_sentence(given), written);
        }
    }
}
