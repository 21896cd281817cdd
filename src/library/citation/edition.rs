//! Guidance that appears in editions, and how texts name one of them.

use std::ops::Range;

use jiff::civil::Date;
use regex::Regex;

use super::pattern::{self, literal};

/// Guidance that appears in editions.
#[derive(Debug, Clone)]
pub struct Guidance {
    /// Its title.
    pub title: String,
    /// How templates name it, e.g. `kcsie`; none if no template does.
    pub key: Option<String>,
    /// Other names, found whatever their capital letters.
    pub names: Vec<String>,
    /// Short names, found only with the capital letters they have here.
    pub short: Vec<String>,
    /// Whether there were editions before those listed.
    pub earlier: bool,
    /// Its editions, the oldest first; at least one.
    pub editions: Vec<Edition>,
    pattern: Regex,
}

/// An edition of guidance.
#[derive(Debug, Clone)]
pub struct Edition {
    /// How it is told from others, e.g. "2026".
    pub label: String,
    /// The first day on which it is in force.
    pub from: Date,
    /// The last day on which it is in force; none if nothing has replaced it.
    pub until: Option<Date>,
    /// What it changed for online safety.
    pub changes: Option<String>,
    /// Whether somebody has found it and its dates in a source.
    pub verified: bool,
    /// Where that was found.
    pub source: String,
}

/// The date by which a text names an edition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EditionDate {
    /// The year.
    pub year: i16,
    /// The month, if the text gives it.
    pub month: Option<i8>,
}

/// Guidance that a text names by an edition.
#[derive(Debug, Clone, Copy)]
pub struct Named<'a> {
    /// The guidance.
    pub guidance: &'a Guidance,
    /// The date the text gives.
    pub date: EditionDate,
}

/// Words that can stand between the title and its edition. After any other word a year says something else: when a school
/// read the guidance, or wrote a policy of that title.
const BETWEEN: [&str; 24] = [
    "statutory",
    "guidance",
    "advice",
    "for",
    "schools",
    "and",
    "colleges",
    "edition",
    "version",
    "update",
    "updated",
    "revised",
    "dated",
    "published",
    "issued",
    "of",
    "from",
    "by",
    "the",
    "dfe",
    "department",
    "education",
    "part",
    "one",
];

/// Most words between the title and its edition.
const MOST_BETWEEN: usize = 12;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The pattern that finds any name of guidance.
pub(super) fn names(title: &str, names: &[String], short: &[String]) -> String {
    let any_case = std::iter::once(title).chain(names.iter().map(String::as_str)).map(literal);
    let mut all: Vec<String> = any_case.chain(short.iter().map(|name| format!("(?-i:{})", literal(name)))).collect();
    // The longest first: one name can begin with another.
    all.sort_by_key(|name| std::cmp::Reverse(name.len()));
    format!(r"(?-u:\b)(?:{})", all.join("|"))
}

impl Guidance {
    /// Guidance with these names and editions; `Err` says in a few words why its names make no pattern.
    pub(super) fn new(
        (title, key): (String, Option<String>),
        (names, short): (Vec<String>, Vec<String>),
        earlier: bool,
        editions: Vec<Edition>,
    ) -> Result<Self, String> {
        let pattern = pattern::compile(&self::names(&title, &names, &short))?;
        Ok(Self { title, key, names, short, earlier, editions, pattern })
    }

    /// Where `text` names it by an edition.
    pub(super) fn find<'a>(&'a self, text: &str) -> Vec<(Named<'a>, Range<usize>)> {
        let named = |name: Range<usize>| {
            let (date, range) = match behind(&text[name.end..]) {
                Some((date, end)) => (date, name.start..name.end + end),
                None => before(&text[..name.start]).map(|(date, start)| (date, start..name.end))?,
            };
            Some((Named { guidance: self, date }, range))
        };
        self.pattern.find_iter(text).filter_map(|name| named(name.range())).collect()
    }

    /// The edition in force on a day, if there is one.
    #[must_use]
    pub fn in_force(&self, day: Date) -> Option<&Edition> {
        self.editions.iter().find(|edition| edition.from <= day && edition.until.is_none_or(|until| day <= until))
    }
}

impl Edition {
    /// Whether `date` names it: by its label, or by when it came into force.
    fn is_named(&self, date: EditionDate) -> bool {
        let label = label(&self.label).is_some_and(|label| {
            label.year == date.year && (label.month == date.month || label.month.is_none() || date.month.is_none())
        });
        let start = self.from.year() == date.year && date.month.is_none_or(|month| month == self.from.month());
        label || start
    }
}

impl<'a> Named<'a> {
    /// The editions that can be meant; none if the register has none of that date. Two editions can share a year.
    #[must_use]
    pub fn editions(&self) -> Vec<&'a Edition> {
        self.guidance.editions.iter().filter(|edition| edition.is_named(self.date)).collect()
    }

    /// Whether it is an edition from before those of the register.
    #[must_use]
    pub fn is_earlier(&self) -> bool {
        let before = |edition: &Edition| {
            let label = label(&edition.label).map_or(edition.from.year(), |label| label.year);
            self.date.year < label.min(edition.from.year())
        };
        self.guidance.earlier && self.guidance.editions.first().is_some_and(before)
    }
}

/// The year, and the month if it has one, in the label of an edition.
fn label(text: &str) -> Option<EditionDate> {
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
    let at = words.iter().position(|word| year(word).is_some())?;
    let month = at.checked_sub(1).and_then(|before| month(words[before]));
    Some(EditionDate { year: year(words[at])?, month })
}

/// The number of a month by its name or the first letters of it.
fn month(word: &str) -> Option<i8> {
    let word = word.to_ascii_lowercase();
    let at = MONTHS.iter().position(|month| word.len() > 2 && month.starts_with(&word))?;
    i8::try_from(at + 1).ok()
}

fn year(word: &str) -> Option<i16> {
    let year = word.parse().ok().filter(|_| word.len() == 4)?;
    (1900..2100).contains(&year).then_some(year)
}

/// The date of an edition behind a title, and where it ends.
fn behind(text: &str) -> Option<(EditionDate, usize)> {
    if text.starts_with(char::is_alphanumeric) {
        return None;
    }
    let mut last = None;
    for word in words(text).take(MOST_BETWEEN) {
        let (at, word) = word?;
        if let Some(year) = year(word) {
            return Some((EditionDate { year, month: last }, at + word.len()));
        }
        last = month(word);
        let day = word.len() < 3 && word.bytes().all(|byte| byte.is_ascii_digit());
        if last.is_none() && !day && !BETWEEN.contains(&word.to_ascii_lowercase().as_str()) {
            return None;
        }
    }
    None
}

/// The date of an edition before a title, as in "the 2025 edition of", and where it begins.
fn before(text: &str) -> Option<(EditionDate, usize)> {
    let all: Vec<Option<(usize, &str)>> = words(text).collect();
    let mut back = all.into_iter().rev().map_while(|word| word).peekable();
    back.next_if(|(_, word)| word.eq_ignore_ascii_case("the"));
    back.next_if(|(_, word)| *word == "of")?;
    back.next_if(|(_, word)| matches!(*word, "edition" | "version" | "update"))?;
    let (at, word) = back.next()?;
    let year = year(word)?;
    match back.next().and_then(|(at, word)| Some((at, month(word)?))) {
        Some((at, month)) => Some((EditionDate { year, month: Some(month) }, at)),
        None => Some((EditionDate { year, month: None }, at)),
    }
}

/// The words of a text with the bytes at which they begin; `None` where a sentence or a part of one ends.
fn words(text: &str) -> impl Iterator<Item = Option<(usize, &str)>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = &text[at..];
        let skipped = rest.find(|c: char| c.is_alphanumeric() || matches!(c, '.' | ';' | '!' | '?'))?;
        let start = at + skipped;
        let length = text[start..].find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len() - start);
        // A full stop is one byte long, like all that ends a sentence here.
        at = start + length.max(1);
        Some((length > 0).then(|| (start, &text[start..at])))
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{Edition, EditionDate, Guidance, label};

    fn edition(label: &str, from: (i16, i8, i8), until: Option<(i16, i8, i8)>) -> Edition {
        let day = |(year, month, day)| date(year, month, day);
        let (label, source) = (label.to_owned(), String::new());
        Edition { label, from: day(from), until: until.map(day), changes: None, verified: true, source }
    }

    fn guidance() -> Guidance {
        let editions = vec![
            edition("2019", (2020, 9, 1), Some((2026, 1, 18))),
            edition("19 January 2026 (draft)", (2026, 1, 19), Some((2026, 6, 28))),
            edition("statutory", (2026, 6, 29), None),
        ];
        let names = (Vec::new(), vec!["SAW".to_owned()]);
        Guidance::new(("Safe at work".to_owned(), None), names, true, editions).unwrap()
    }

    fn found(text: &str) -> Option<(EditionDate, Vec<String>)> {
        let guidance = guidance();
        let named = guidance.find(text);
        assert!(named.len() < 2, "{text}");
        let (named, range) = named.first()?;
        assert!(text.get(range.clone()).is_some_and(|part| part.to_lowercase().contains("sa")), "{text}");
        Some((named.date, named.editions().iter().map(|edition| edition.label.clone()).collect()))
    }

    #[test]
    fn an_edition_is_named_by_its_label_or_its_first_day() {
        let labels = |text: &str| found(text).unwrap().1;
        assert_eq!(labels("SAW 2019"), ["2019"]);
        assert_eq!(labels("*Safe at work* (September 2020)"), ["2019"]);
        assert_eq!(labels("“Safe at\n  Work”: statutory guidance, 2026"), ["19 January 2026 (draft)", "statutory"]);
        assert_eq!(labels("Safe at work (19 Jan 2026)"), ["19 January 2026 (draft)"]);
        assert_eq!(labels("the June 2026 version of SAW"), ["statutory"]);
        assert_eq!(labels("the 2019 edition of “Safe at Work”"), ["2019"]);
        assert!(labels("SAW 2024").is_empty());
    }

    #[test]
    fn a_year_that_says_something_else_names_no_edition() {
        for text in [
            "saw 2019",
            "SAW",
            "We read SAW in 2019.",
            "Safe at work policy 2019",
            "Safe at work. 2019 was the year.",
            "SAW 20190",
            "XSAW 2019",
            "In 2019 the edition of SAW",
        ] {
            assert!(found(text).is_none(), "{text}");
        }
    }

    #[test]
    fn earlier_years_are_earlier_editions() {
        let guidance = guidance();
        let earlier = |text: &str| guidance.find(text)[0].0.is_earlier();
        assert!(earlier("SAW 2018"));
        assert!(!earlier("SAW 2019") && !earlier("SAW 2024"));
    }

    #[test]
    fn one_edition_is_in_force() {
        let guidance = guidance();
        let label = |day| guidance.in_force(day).map(|edition| edition.label.as_str());
        assert_eq!(label(date(2020, 8, 31)), None);
        assert_eq!(label(date(2020, 9, 1)), Some("2019"));
        assert_eq!(label(date(2026, 6, 28)), Some("19 January 2026 (draft)"));
        assert_eq!(label(date(2040, 1, 1)), Some("statutory"));
    }

    #[test]
    fn labels_have_years_and_months() {
        assert_eq!(label("2026"), Some(EditionDate { year: 2026, month: None }));
        assert_eq!(label("19 January 2026 (non-statutory)"), Some(EditionDate { year: 2026, month: Some(1) }));
        assert_eq!(label("July 2025"), Some(EditionDate { year: 2025, month: Some(7) }));
        assert_eq!(label("statutory footing"), None);
    }
}
