//! What a published file says of itself.

use super::pdf;
use crate::document::{Record, Status};

/// Which kind of published file it is, going by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A PDF, with its record attached.
    Pdf,
    /// Markdown.
    Markdown,
    /// A web page.
    Page,
    /// A record, `….record.json`.
    Record,
}

impl Form {
    /// The endings of published files, each with its form.
    const ENDINGS: [(&'static str, Self); 4] =
        [(".pdf", Self::Pdf), (".md", Self::Markdown), (".html", Self::Page), (".record.json", Self::Record)];

    /// The form of a file called `name`; `None` if nothing is published under such a name.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        let name = name.to_lowercase();
        Self::ENDINGS.into_iter().find_map(|(ending, form)| name.ends_with(ending).then_some(form))
    }

    /// The ending of its files, with the dot.
    #[must_use]
    pub fn ending(self) -> &'static str {
        Self::ENDINGS.into_iter().find_map(|(ending, form)| (form == self).then_some(ending)).unwrap_or_default()
    }
}

/// What a file says it is. Anybody can write such words into a file: they prove nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Full name of the school.
    pub school: Option<String>,
    /// Key of the document, e.g. `agreements/staff`.
    pub key: Option<String>,
    /// Its version.
    pub version: String,
    /// Content digest of the document, 64 hexadecimal digits.
    pub content_digest: Option<String>,
    /// Whether it says that it is not approved yet.
    pub draft: bool,
}

/// Why a file cannot be looked into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unread {
    /// It is cut off, damaged, or something else under a wrong name.
    #[error("it cannot be read as what its name says it is")]
    Damaged,
    /// It is larger, or unpacks to more, than anything that is published.
    #[error("it holds more than a published file does")]
    TooLarge,
}

/// What the file says it is; `None` if it says nothing of it.
///
/// # Errors
///
/// [`Unread`] if it cannot be looked into.
pub fn claimed(form: Form, bytes: &[u8]) -> Result<Option<Claim>, Unread> {
    let text = || std::str::from_utf8(bytes).map_err(|_| Unread::Damaged);
    match form {
        Form::Pdf => Ok(pdf::attached_record(bytes)?.and_then(|bytes| of_record(&bytes))),
        Form::Record => of_record(bytes).map(Some).ok_or(Unread::Damaged),
        Form::Markdown => Ok(of_markdown(text()?)),
        Form::Page => Ok(of_page(text()?)),
    }
}

fn of_record(bytes: &[u8]) -> Option<Claim> {
    let record = Record::from_json(bytes)?;
    Some(Claim {
        school: Some(record.school),
        key: Some(record.document.key),
        version: record.document.version,
        content_digest: Some(record.content_digest),
        draft: record.document.status != Status::Approved,
    })
}

/// Markdown names its version below the title, on its last line, or in the table of a version-control page.
fn of_markdown(text: &str) -> Option<Claim> {
    let mut lines = text.lines().map(str::trim_end).filter(|line| !line.is_empty());
    let (title, school) = (lines.next()?, lines.next()?);
    title.strip_prefix("# ")?;
    let school = school.strip_prefix("**").and_then(|name| name.strip_suffix("**")).map(unescaped);
    let front = || text.lines().take_while(|line| !line.starts_with("## "));
    let below = front().find_map(|line| Some(line.strip_prefix("Version ")?.split_once(" · ")?.0));
    let last = || text.lines().rev().find_map(|line| Some(line.strip_prefix("Version ")?.rsplit_once(", ")?.0));
    let row = || text.lines().find_map(|line| line.strip_prefix("| Version | ")?.strip_suffix(" |"));
    let version = below.or_else(last).or_else(row)?;
    let draft = front().any(|line| line.starts_with("> **DRAFT**"));
    Some(Claim { school, key: None, version: unescaped(version), content_digest: None, draft })
}

/// Markdown without the signs that make the next one stand for itself.
fn unescaped(text: &str) -> String {
    let mut plain = String::new();
    let mut signs = text.trim().chars().peekable();
    while let Some(sign) = signs.next() {
        if sign == '\\' && signs.peek().is_some_and(char::is_ascii_punctuation) {
            plain.extend(signs.next());
        } else {
            plain.push(sign);
        }
    }
    plain
}

/// A web page names its version in its description, `TITLE of SCHOOL, version V, DATE`, and its title is `TITLE, SCHOOL`.
fn of_page(text: &str) -> Option<Claim> {
    let between = |from: &str, to: &str| Some(text.split_once(from)?.1.split_once(to)?.0);
    let about = plain(between("<meta name=\"description\" content=\"", "\"")?);
    let title = plain(between("<title>", "</title>")?);
    let splits = title.match_indices(", ").map(|(at, comma)| (&title[..at], &title[at + comma.len()..]));
    let (school, rest) = splits.into_iter().find_map(|(title, school)| {
        let rest = about.strip_prefix(title)?.strip_prefix(" of ")?.strip_prefix(school)?.strip_prefix(", version ")?;
        Some((school, rest))
    })?;
    let version = rest.split_once(", ").map_or(rest, |(version, _)| version);
    let claim = Claim {
        school: Some(school.to_owned()),
        key: None,
        version: version.to_owned(),
        content_digest: None,
        draft: text.contains("not yet approved by the"),
    };
    Some(claim)
}

/// Text of a web page without its escapes.
fn plain(text: &str) -> String {
    let signs = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")];
    signs.into_iter().fold(text.to_owned(), |text, (escape, sign)| text.replace(escape, sign))
}
