//! Text that a school writes itself: Markdown limited to paragraphs, lists, emphasis, links and facts.
//!
//! Nothing else is interpreted: no template but `{{ path.of.a.fact }}`, no HTML, no headings, no pictures. Facts are put
//! in after the Markdown has been read, so that none can be read as markup, wherever it stands.

use super::markdown::{self, ListEntry, Markdown};
use super::prose::{Problem, Prose, Rendered};
use crate::document::Inline;
use crate::schema::{self, Kind};

/// The first of the characters that stand for facts while Markdown is read: from Unicode's private use area, which no
/// text of a school may hold.
const FIRST_STAND_IN: u32 = 0xE000;
/// The most facts that one text can print.
const MOST_FACTS: u32 = 1000;

/// The blocks of a school's own text.
pub(super) fn blocks(prose: &Prose, text: &str) -> Rendered<Vec<Markdown>> {
    let (with_stand_ins, values, facts) = take_out_facts(prose, text)?;
    let blocks = markdown::blocks(&with_stand_ins).map_err(Problem::Template)?;
    Ok((blocks.into_iter().map(|block| put_in(block, &values)).collect(), facts))
}

/// The text with a stand-in for each fact, and the facts' values.
fn take_out_facts(prose: &Prose, text: &str) -> Result<(String, Vec<String>, Vec<crate::document::FactUse>), Problem> {
    let is_stand_in = |c: char| (FIRST_STAND_IN..FIRST_STAND_IN + MOST_FACTS).contains(&u32::from(c));
    if text.contains(is_stand_in) {
        return Err(Problem::Template("it holds a character of no alphabet".to_owned()));
    }
    let mut out = String::with_capacity(text.len());
    let (mut values, mut facts) = (Vec::new(), Vec::new());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        let (path, end) = after.split_once("}}").ok_or_else(|| Problem::Template("`{{` has no `}}`".to_owned()))?;
        let path = path.trim();
        let word = |step: &str| !step.is_empty() && step.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        if !path.split('.').all(word) {
            let message = format!("only a fact such as `{{{{ school.name }}}}` can stand there, not `{path}`");
            return Err(Problem::Template(message));
        }
        let section = path.contains('.') && !path.starts_with("people.");
        if section && schema::describe(Kind::School, path).is_some_and(|found| !found.keys().is_empty()) {
            return Err(Problem::Template(format!("`{path}` is a section of the description, not a fact")));
        }
        let (value, used) = prose.fact(path)?;
        let number = u32::try_from(values.len()).unwrap_or(MOST_FACTS);
        let stand_in = char::from_u32(FIRST_STAND_IN + number).filter(|_| number < MOST_FACTS);
        out.push_str(before);
        out.push(stand_in.ok_or_else(|| Problem::Template("it prints too many facts".to_owned()))?);
        values.push(value);
        facts.extend(used);
        rest = end;
    }
    out.push_str(rest);
    Ok((out, values, facts))
}

fn put_in(block: Markdown, values: &[String]) -> Markdown {
    match block {
        Markdown::Paragraph(text) => Markdown::Paragraph(put_into(text, values)),
        Markdown::List { ordered, entries } => Markdown::List { ordered, entries: put_into_entries(entries, values) },
    }
}

fn put_into_entries(entries: Vec<ListEntry>, values: &[String]) -> Vec<ListEntry> {
    let fill = |entry: ListEntry| ListEntry {
        text: put_into(entry.text, values),
        ordered: entry.ordered,
        entries: put_into_entries(entry.entries, values),
    };
    entries.into_iter().map(fill).collect()
}

fn put_into(content: Vec<Inline>, values: &[String]) -> Vec<Inline> {
    let literal = |text: String| replaced(&text, values);
    let fill = |inline| match inline {
        Inline::Text(text) => Inline::Text(literal(text)),
        Inline::Code(text) => Inline::Code(literal(text)),
        Inline::Strong(inner) => Inline::Strong(put_into(inner, values)),
        Inline::Emphasis(inner) => Inline::Emphasis(put_into(inner, values)),
        Inline::Link { url, content } => Inline::Link { url, content: put_into(content, values) },
        Inline::Inserted(inner) => Inline::Inserted(put_into(inner, values)),
        Inline::Deleted(inner) => Inline::Deleted(put_into(inner, values)),
        Inline::Break => Inline::Break,
        Inline::Reference(numbers) => Inline::Reference(numbers),
    };
    content.into_iter().map(fill).collect()
}

fn replaced(text: &str, values: &[String]) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let number = u32::from(c).checked_sub(FIRST_STAND_IN).and_then(|number| usize::try_from(number).ok());
        match number.and_then(|number| values.get(number)) {
            Some(value) => out.push_str(value),
            None => out.push(c),
        }
    }
    out
}
