//! Values as lines of YAML, laid out as their neighbours are.

use super::value::NewValue;
use crate::yaml::{Place, is_printable, scalar};

/// How a file is laid out where something is to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shape {
    /// By how many columns keys stand further in than the key they belong to.
    pub(super) step: usize,
    /// By how many columns the hyphens of a list stand further in than the key it belongs to.
    pub(super) list_step: usize,
    /// Whether text of several lines may be written as such, after `|`.
    pub(super) literal: bool,
}

/// The lines of `value`, the first of them behind `lead`, which holds the indent and a key with its colon or a hyphen
/// that stands at `column`.
pub(super) fn lines(lead: &str, column: usize, value: &NewValue, shape: Shape) -> Vec<String> {
    let mut out = Vec::new();
    put(lead.to_owned(), column, value, shape, &mut out);
    out
}

/// `value` on one line, as it stands between brackets.
pub(super) fn flow(value: &NewValue) -> String {
    match value {
        NewValue::List(items) => format!("[{}]", items.iter().map(flow).collect::<Vec<_>>().join(", ")),
        NewValue::Map(entries) => {
            let entries = entries.iter().map(|(key, value)| flow_entry(Some(key), value));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
        NewValue::Text(text) => scalar(text, Place::Flow),
        other => small(other),
    }
}

/// `value` behind its key, if it has one, as they stand between brackets.
pub(super) fn flow_entry(key: Option<&str>, value: &NewValue) -> String {
    key.map_or_else(String::new, |key| format!("{}: ", scalar(key, Place::Flow))) + &flow(value)
}

/// The beginning of a line for an entry of a mapping, or of a list if there is no key.
pub(super) fn lead(column: usize, key: Option<&str>) -> String {
    let indent = " ".repeat(column);
    // A key is quoted as between brackets, where a comma or bracket in it would mean something.
    key.map_or_else(|| format!("{indent}-"), |key| format!("{indent}{}:", scalar(key, Place::Flow)))
}

/// `value` on one line, as it stands behind a key, or its beginning.
fn small(value: &NewValue) -> String {
    match value {
        NewValue::Null => "null".to_owned(),
        NewValue::Bool(value) => value.to_string(),
        NewValue::Int(value) => value.to_string(),
        NewValue::Float(value) => format!("{value:?}"),
        NewValue::Text(text) => scalar(text, Place::Block),
        NewValue::List(_) => "[]".to_owned(),
        NewValue::Map(_) => "{}".to_owned(),
    }
}

fn put(lead: String, column: usize, value: &NewValue, shape: Shape, out: &mut Vec<String>) {
    let in_list = lead.ends_with('-');
    match value {
        NewValue::Map(entries) if !entries.is_empty() => {
            // Behind a hyphen, the first key stands on the same line.
            let column = if in_list { column + 2 } else { column + shape.step };
            let mut first = block_lead(lead, in_list, out);
            for (key, value) in entries {
                let own = self::lead(column, Some(key));
                let lead = first.take().map_or_else(|| own.clone(), |lead| format!("{lead} {}", own.trim_start()));
                put(lead, column, value, shape, out);
            }
        }
        NewValue::List(items) if !items.is_empty() => {
            let column = if in_list { column + 2 } else { column + shape.list_step };
            let mut first = block_lead(lead, in_list, out);
            for value in items {
                let lead = first.take().map_or_else(|| self::lead(column, None), |lead| format!("{lead} -"));
                put(lead, column, value, shape, out);
            }
        }
        NewValue::Text(text) if shape.literal && is_literal(text) => {
            let (chomp, body) = text.strip_suffix('\n').map_or(("-", text.as_str()), |body| ("", body));
            out.push(format!("{lead} |{chomp}"));
            let indent = " ".repeat(column + if in_list { 2 } else { shape.step });
            out.extend(body.split('\n').map(|line| format!("{indent}{line}").trim_end().to_owned()));
        }
        small_one => out.push(format!("{lead} {}", small(small_one))),
    }
}

/// Ends the line of a key whose value stands below it; the line of a hyphen goes on.
fn block_lead(lead: String, in_list: bool, out: &mut Vec<String>) -> Option<String> {
    if in_list {
        return Some(lead);
    }
    out.push(lead);
    None
}

/// Whether a text of several lines stays the same when it is written line by line: nothing in it is invisible, and no
/// editor would take away a part of it.
fn is_literal(text: &str) -> bool {
    let body = text.strip_suffix('\n').unwrap_or(text);
    let sound = |line: &str| !line.ends_with(char::is_whitespace) && line.chars().all(is_printable);
    body.contains('\n')
        && !body.starts_with(char::is_whitespace)
        && !body.ends_with('\n')
        && body.split('\n').all(sound)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIDE: Shape = Shape { step: 4, list_step: 0, literal: true };
    const USUAL: Shape = Shape { step: 2, list_step: 2, literal: true };

    fn approval() -> NewValue {
        NewValue::map([
            ("version", NewValue::from("2.0")),
            ("by", NewValue::list(["head", "a: b"])),
            ("none", NewValue::Null),
        ])
    }

    #[test]
    fn values_stand_as_their_neighbours_do() {
        let list = NewValue::list([approval(), NewValue::list([NewValue::Int(1), NewValue::list([true])])]);
        assert_eq!(
            lines("  approvals:", 2, &list, USUAL).join("\n"),
            "  approvals:\n    - version: \"2.0\"\n      by:\n        - head\n        - \"a: b\"\n      none: null\n    - - 1\n      - - true"
        );
        assert_eq!(
            lines("approvals:", 0, &list, WIDE).join("\n"),
            "approvals:\n- version: \"2.0\"\n  by:\n  - head\n  - \"a: b\"\n  none: null\n- - 1\n  - - true"
        );
        assert_eq!(lines("a:", 0, &NewValue::map([("b", approval())]), WIDE)[2], "        version: \"2.0\"");
        assert_eq!(flow(&list), r#"[{version: "2.0", by: [head, "a: b"], none: null}, [1, [true]]]"#);
        assert_eq!(lines("a:", 0, &NewValue::List(Vec::new()), USUAL), ["a: []"]);
    }

    #[test]
    fn text_of_several_lines_stands_below_its_key() {
        assert_eq!(lines("a:", 0, &"one\n\n two\n".into(), USUAL), ["a: |", "  one", "", "   two"]);
        assert_eq!(lines("- a:", 2, &"one\ntwo".into(), USUAL), ["- a: |-", "    one", "    two"]);
        for text in ["one \ntwo", " one\ntwo", "\none", "one\n\n", "one\r\ntwo", "\n"] {
            assert_eq!(lines("a:", 0, &text.into(), USUAL).len(), 1, "{text:?}");
        }
        assert_eq!(lines("a:", 0, &"one\ntwo".into(), Shape { literal: false, ..USUAL }), ["a: \"one\\ntwo\""]);
    }
}
