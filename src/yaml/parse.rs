//! Text to tree.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::budget::BudgetBreach;
use serde_saphyr::{DuplicateKeyPolicy, Error, Location, MergeKeyPolicy, Options, Spanned};

use super::node::{Entry, Node, Value};
use crate::diag::{Checked, Code, Diagnostic, Diagnostics};
use crate::source::{SourceId, Sources, Span};

/// Deepest nesting of mappings and lists.
const MAX_DEPTH: usize = 24;
/// Most values and keys in one file.
const MAX_NODES: usize = 50_000;
/// Most bytes of text in one file.
const MAX_SCALAR_BYTES: usize = 4 << 20;

fn options() -> Options {
    let budget = serde_saphyr::budget! {
        max_aliases: 0,
        max_anchors: 0,
        max_depth: MAX_DEPTH,
        flow_nesting_limit: MAX_DEPTH,
        // One more than is allowed, so that a second description is told apart from too much of one.
        max_documents: 2,
        max_nodes: MAX_NODES,
        max_events: MAX_NODES * 4,
        max_total_scalar_bytes: MAX_SCALAR_BYTES,
    };
    serde_saphyr::options! {
        budget: budget,
        duplicate_keys: DuplicateKeyPolicy::PassThrough,
        merge_keys: MergeKeyPolicy::Error,
        strict_booleans: true,
        leading_zero_numbers_as_strings: true,
        underscored_numbers_as_strings: true,
        reject_unsupported_tags: true,
    }
}

/// Parses the text of `source`. Keys that stand twice are all reported; the tree is still returned.
#[must_use]
pub fn parse(sources: &Sources, source: SourceId) -> Checked<Node> {
    let text = &sources.get(source).text;
    let mut diagnostics = Diagnostics::default();
    let start = Span { source, start: 0, end: 0 };
    if text.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#')) {
        diagnostics.push(
            Diagnostic::new(Code::Empty, start, "the file holds nothing")
                .hint("start from `esafe init --minimal`, which writes a description of ten lines"),
        );
        return Checked { output: None, diagnostics };
    }
    match serde_saphyr::from_str_with_options::<Raw>(text, options()) {
        Ok(raw) => {
            let node = Locator { text, source }.node(raw);
            find_duplicates(&node, &mut diagnostics);
            Checked { output: Some(node), diagnostics }
        }
        Err(error) => {
            diagnostics.push(syntax_error(&error, text, source));
            Checked { output: None, diagnostics }
        }
    }
}

/// A value as the parser gives it.
struct Raw {
    value: RawValue,
    at: Location,
}

enum RawValue {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(String),
    List(Vec<Raw>),
    Map(Vec<(Spanned<String>, Raw)>),
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = Spanned::<RawValue>::deserialize(deserializer)?;
        Ok(Self { value: spanned.value, at: spanned.referenced })
    }
}

impl<'de> Deserialize<'de> for RawValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = RawValue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a YAML value")
    }

    fn visit_unit<E>(self) -> Result<RawValue, E> {
        Ok(RawValue::Null)
    }

    fn visit_none<E>(self) -> Result<RawValue, E> {
        Ok(RawValue::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<RawValue, D::Error> {
        RawValue::deserialize(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<RawValue, D::Error> {
        RawValue::deserialize(deserializer)
    }

    fn visit_bool<E>(self, value: bool) -> Result<RawValue, E> {
        Ok(RawValue::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<RawValue, E> {
        Ok(RawValue::Int(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<RawValue, E> {
        #[allow(clippy::cast_precision_loss, reason = "no fact needs whole numbers beyond 2^63")]
        Ok(i64::try_from(value).map_or(RawValue::Float(value as f64), RawValue::Int))
    }

    fn visit_f64<E>(self, value: f64) -> Result<RawValue, E> {
        Ok(RawValue::Float(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<RawValue, E> {
        Ok(RawValue::Text(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<RawValue, E> {
        Ok(RawValue::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<RawValue, A::Error> {
        let mut nodes = Vec::new();
        while let Some(node) = access.next_element()? {
            nodes.push(node);
        }
        Ok(RawValue::List(nodes))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<RawValue, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = access.next_entry()? {
            entries.push(entry);
        }
        Ok(RawValue::Map(entries))
    }
}

/// Turns the parser's locations into spans of one source.
struct Locator<'a> {
    text: &'a str,
    source: SourceId,
}

impl Locator<'_> {
    fn span(&self, at: Location) -> Span {
        let (start, end) = byte_range(self.text, at);
        Span { source: self.source, start, end }
    }

    fn node(&self, raw: Raw) -> Node {
        let span = self.span(raw.at);
        let value = match raw.value {
            RawValue::Null => Value::Null,
            RawValue::Bool(value) => Value::Bool(value),
            RawValue::Int(value) => Value::Int(value),
            RawValue::Float(value) => Value::Float(value),
            RawValue::Text(text) => Value::Text(text),
            RawValue::List(nodes) => Value::List(nodes.into_iter().map(|node| self.node(node)).collect()),
            RawValue::Map(entries) => Value::Map(
                entries
                    .into_iter()
                    .map(|(key, node)| Entry {
                        key_span: self.span(key.referenced),
                        key: key.value,
                        node: self.node(node),
                    })
                    .collect(),
            ),
        };
        Node { value, span }
    }
}

/// The bytes a parser location covers, on character boundaries inside `text`; one line at most, so that a mapping is
/// shown by its first line.
fn byte_range(text: &str, at: Location) -> (usize, usize) {
    let floor = |offset: usize| (0..=offset.min(text.len())).rev().find(|&o| text.is_char_boundary(o)).unwrap_or(0);
    let span = at.span();
    let start = match span.byte_offset() {
        Some(offset) => floor(usize::try_from(offset).unwrap_or(usize::MAX)),
        None => offset_of_line_column(text, at.line(), at.column()),
    };
    let length = span.byte_len().and_then(|length| usize::try_from(length).ok()).unwrap_or(0);
    let end = floor(start.saturating_add(length)).max(start);
    let line_end = text[start..end].find('\n').map_or(end, |newline| start + newline);
    (start, start + text[start..line_end].trim_end().len())
}

/// The byte at a line and column, both counted from 1, the column in characters.
fn offset_of_line_column(text: &str, line: u64, column: u64) -> usize {
    let before = usize::try_from(line.saturating_sub(1)).unwrap_or(usize::MAX);
    let start: usize = text.split_inclusive('\n').take(before).map(str::len).sum();
    let skip = usize::try_from(column.saturating_sub(1)).unwrap_or(usize::MAX);
    text[start..].char_indices().nth(skip).map_or(text.len(), |(at, _)| start + at)
}

fn find_duplicates(node: &Node, diagnostics: &mut Diagnostics) {
    let mut first: BTreeMap<&str, Span> = BTreeMap::new();
    for entry in node.entries() {
        if let Some(&earlier) = first.get(entry.key.as_str()) {
            diagnostics.push(
                Diagnostic::new(Code::DuplicateKey, entry.key_span, format!("`{}` stands twice", entry.key))
                    .label("stands here again")
                    .also(earlier, "first written here")
                    .hint("keep the one that is right and delete the other"),
            );
        } else {
            first.insert(&entry.key, entry.key_span);
        }
        find_duplicates(&entry.node, diagnostics);
    }
    node.list().iter().for_each(|item| find_duplicates(item, diagnostics));
}

/// The parser's error in our own words, at its place.
fn syntax_error(error: &Error, text: &str, source: SourceId) -> Diagnostic {
    if let Some(start) = conflict(text) {
        let end = start + text[start..].lines().next().map_or(0, str::len);
        return Diagnostic::new(Code::Syntax, Span { source, start, end }, "git has marked a conflict here")
            .hint("keep the lines that are right, and delete the others and the marks <<<<<<<, ======= and >>>>>>>");
    }
    let error = error.without_snippet();
    let (start, end) = error.location().map_or((0, 0), |at| byte_range(text, at));
    let span = Span { source, start, end: end.max(start) };
    let line = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
    let tab = text[line..]
        .lines()
        .next()
        .is_some_and(|line| line.chars().take_while(|c| c.is_whitespace()).any(|c| c == '\t'));
    if tab {
        return Diagnostic::new(Code::Syntax, span, "this line is indented with a tab")
            .hint("indent with spaces: two for each level");
    }
    match error {
        Error::Budget { breach: BudgetBreach::Depth { .. }, .. } => {
            Diagnostic::new(Code::TooComplex, span, "the file nests deeper than a description can")
                .hint("write each value under its own section; `esafe schema` shows where each belongs")
        }
        Error::Budget { .. }
        | Error::AliasError { .. }
        | Error::AliasReplayLimitExceeded { .. }
        | Error::AliasExpansionLimitExceeded { .. }
        | Error::AliasReplayStackDepthExceeded { .. } => {
            Diagnostic::new(Code::TooComplex, span, "the file nests or repeats more than a description can")
                .hint("anchors (&) and aliases (*) cannot be used; write each value where it belongs")
        }
        Error::UnknownAnchor { .. } => Diagnostic::new(Code::Syntax, span, "a value cannot begin with `*`")
            .hint("put the value in quotation marks"),
        Error::MultipleDocuments { .. } => {
            Diagnostic::new(Code::Syntax, span, "the file holds more than one description")
                .hint("a line of three hyphens (---) begins another; write one description in each file")
        }
        Error::MergeKeyNotAllowed { .. } => {
            Diagnostic::new(Code::TooComplex, span, "`<<` cannot be used").hint("write each value where it belongs")
        }
        Error::UnsupportedTag { .. } => Diagnostic::new(Code::Syntax, span, "a value cannot begin with `!`")
            .hint("put the value in quotation marks"),
        Error::NonFiniteFloat { .. } => Diagnostic::new(Code::WrongType, span, "this is not a number that can be used")
            .hint("put it in quotation marks if it is text"),
        other => {
            let too_deep = other.to_string().contains("nesting") || other.to_string().contains("recursion limit");
            if too_deep {
                return Diagnostic::new(Code::TooComplex, span, "the file nests deeper than a description can");
            }
            Diagnostic::new(Code::Syntax, span, format!("this cannot be read as YAML: {}", first_line(other)))
                .hint("look for a missing colon or quotation mark here or on the line before; text that holds `: ` or begins with one of # [ { * & ! | > @ ` needs quotation marks")
        }
    }
}

/// Where git has marked that two branches say different things.
fn conflict(text: &str) -> Option<usize> {
    const MARK: &str = "<<<<<<< ";
    if text.starts_with(MARK) { Some(0) } else { text.find(&format!("\n{MARK}")).map(|at| at + 1) }
}

/// The first line of the parser's message, without the position it adds.
fn first_line(error: &Error) -> String {
    let message = error.to_string();
    let line = message.lines().next().unwrap_or_default();
    line.split(" at line ").next().unwrap_or(line).trim_end_matches('.').to_owned()
}
