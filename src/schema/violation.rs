//! Violations of a schema, in plain words.

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::Value as Json;

use super::describe::{self, Described};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::source::Span;
use crate::yaml::{Node, Value};

/// Whether `text` is a date as descriptions write them: a day, a month or a term that exists.
pub(super) fn is_date(text: &str) -> bool {
    let number = |s: &str, len: usize| {
        (s.len() == len && s.bytes().all(|b| b.is_ascii_digit())).then(|| s.parse().ok()).flatten()
    };
    if let Some((term, year)) = text.split_once(' ') {
        return matches!(term, "spring" | "summer" | "autumn")
            && number(year, 4).is_some_and(|y: i16| (1900..=2199).contains(&y));
    }
    let parts: Vec<&str> = text.split('-').collect();
    let (year, month, day) = match parts[..] {
        [year, month] => (number(year, 4), number(month, 2), Some(1)),
        [year, month, day] => (number(year, 4), number(month, 2), number(day, 2)),
        _ => return false,
    };
    match (year, month, day) {
        (Some(year @ 1900..=2199), Some(month), Some(day)) => {
            let (month, day) = (i8::try_from(month).unwrap_or(0), i8::try_from(day).unwrap_or(0));
            jiff::civil::Date::new(year, month, day).is_ok()
        }
        _ => false,
    }
}

/// Pushes what `error` means for the tree `root` that was validated.
pub(super) fn explain<'a>(
    error: &ValidationError<'_>,
    root: &'a Node,
    schema: &Json,
    raw: &dyn Fn(&'a Node) -> String,
    diagnostics: &mut Diagnostics,
) {
    let pointer = error.instance_path().as_str();
    let Some((node, key_span)) = root.pointer(pointer) else { return };
    let path: Vec<String> = pointer.split('/').skip(1).map(|step| step.replace("~1", "/").replace("~0", "~")).collect();
    let described = describe::at(schema, path.iter().map(String::as_str));
    let here = Here { node, key_span, path: &path, described };
    match error.kind() {
        Kind::AdditionalProperties { unexpected } => unknown_keys(&here, unexpected, diagnostics),
        Kind::Required { property } => diagnostics.push(missing_key(&here, property.as_str().unwrap_or_default())),
        Kind::PropertyNames { error } => bad_names(&here, error, diagnostics),
        Kind::Type { .. } => diagnostics.push(wrong_type(&here, &raw(node))),
        Kind::Enum { options } => diagnostics.push(not_allowed(&here, options, &raw(node))),
        Kind::Constant { expected_value } => diagnostics.push(
            Diagnostic::new(Code::NotAllowed, node.span, format!("{} must be {expected_value}", here.name()))
                .hint(format!("write `{}: {expected_value}`", here.key())),
        ),
        Kind::Format { .. } => diagnostics.push(bad_date(&here, &raw(node))),
        Kind::Pattern { .. } | Kind::MinLength { .. } => diagnostics.push(bad_form(&here, &raw(node))),
        Kind::UniqueItems => diagnostics.push(repeated(&here)),
        kind => diagnostics.push(out_of_range(&here, kind)),
    }
}

struct Here<'a, 'p> {
    node: &'a Node,
    key_span: Option<Span>,
    path: &'p [String],
    described: Option<Described<'p>>,
}

impl Here<'_, '_> {
    /// The key of the value, or of the list it stands in.
    fn key(&self) -> &str {
        let word = self.path.iter().rev().find(|step| !step.bytes().all(|b| b.is_ascii_digit()));
        word.map_or("this file", String::as_str)
    }

    /// What to call the value in a sentence.
    fn name(&self) -> String {
        let in_list = self.path.last().is_some_and(|step| step.bytes().all(|b| b.is_ascii_digit()));
        match (self.path.is_empty(), in_list) {
            (true, _) => "the file".to_owned(),
            (false, true) => format!("a value of `{}`", self.key()),
            (false, false) => format!("`{}`", self.key()),
        }
    }

    /// Where a missing key belongs: the key of the mapping, or its beginning.
    fn owner(&self) -> Span {
        self.key_span.unwrap_or(self.node.span)
    }

    fn example(&self) -> Option<String> {
        self.described.and_then(|d| d.example().map(inline_yaml))
    }

    fn with_example(&self, diagnostic: Diagnostic) -> Diagnostic {
        match self.example() {
            Some(example) => diagnostic.hint(format!("for example: `{}: {example}`", self.key())),
            None => diagnostic,
        }
    }
}

fn unknown_keys(here: &Here<'_, '_>, unexpected: &[String], diagnostics: &mut Diagnostics) {
    let known = here.described.map_or_else(Vec::new, |d| d.keys());
    for key in unexpected {
        let Some(entry) = here.node.entries().iter().rev().find(|entry| entry.key == *key) else { continue };
        let owner = if here.path.is_empty() { "this file".to_owned() } else { here.name() };
        let message = format!("`{key}` is not a key of {owner}");
        let mut diagnostic = Diagnostic::new(Code::UnknownKey, entry.key_span, message);
        diagnostic = match nearest(key, &known) {
            Some(near) => diagnostic.label(format!("did you mean `{near}`?")),
            None if known.is_empty() => diagnostic,
            None if known.len() <= 12 => diagnostic.hint(format!("its keys are {}", known.join(", "))),
            None => diagnostic.hint("`esafe schema` lists every key"),
        };
        diagnostics.push(diagnostic);
    }
}

fn bad_names(here: &Here<'_, '_>, error: &ValidationError<'_>, diagnostics: &mut Diagnostics) {
    let name = error.instance().as_str().unwrap_or_default();
    let Some(entry) = here.node.entries().iter().find(|entry| entry.key == name) else { return };
    let message = format!("`{name}` cannot be a name under `{}`", here.key());
    diagnostics.push(
        Diagnostic::new(Code::BadForm, entry.key_span, message)
            .hint("names here are lower-case letters, digits and hyphens, beginning with a letter"),
    );
}

fn missing_key(here: &Here<'_, '_>, key: &str) -> Diagnostic {
    let child = here.described.and_then(|d| d.child(key));
    let message =
        if here.path.is_empty() { format!("`{key}` is missing") } else { format!("{} has no `{key}`", here.name()) };
    let (code, message) = match (here.path, key) {
        ([section], "dsl") if section == "people" => {
            (Code::NoSafeguardingLead, "nobody is described as designated safeguarding lead".to_owned())
        }
        ([section], post) if section == "people" => {
            (Code::RequiredRoleMissing, format!("nobody is described as {}", post.replace('_', " ")))
        }
        _ => (Code::MissingKey, message),
    };
    let mut diagnostic = Diagnostic::new(code, here.owner(), message);
    if let Some(description) = child.and_then(|d| d.description()) {
        diagnostic = diagnostic.label(description);
    }
    match child.and_then(|d| d.example()) {
        Some(example) => diagnostic.hint(format!("add `{key}: {}`", inline_yaml(example))),
        None => diagnostic.hint(format!("add `{key}:`")),
    }
}

fn wrong_type(here: &Here<'_, '_>, raw: &str) -> Diagnostic {
    let span = if here.node.value == Value::Null { here.owner() } else { here.node.span };
    let wants = |name| here.described.is_some_and(|d| d.allows_type(name));
    let scalar = matches!(here.node.value, Value::Bool(_) | Value::Int(_) | Value::Float(_));
    if scalar && wants("string") {
        let message = format!("{} is text, but YAML reads {raw} as {}", here.name(), kind_of(here.node));
        return Diagnostic::new(Code::Unquoted, span, message).hint(format!("put it in quotation marks: \"{raw}\""));
    }
    if here.node.value == Value::Null {
        let message = format!("{} has no value", here.name());
        return here
            .with_example(Diagnostic::new(Code::WrongType, span, message).hint("write a value, or delete the key"));
    }
    if let (Value::Text(text), true) = (&here.node.value, wants("boolean")) {
        let message = format!("{} is true or false, but this is `{text}`", here.name());
        let hint = match text.to_ascii_lowercase().as_str() {
            "yes" | "on" | "y" => "write `true`",
            "no" | "off" | "n" => "write `false`",
            _ => "write `true` or `false`",
        };
        return Diagnostic::new(Code::WrongType, span, message).hint(hint);
    }
    let wanted: Vec<&str> = [
        ("string", "text"),
        ("integer", "a whole number"),
        ("number", "a number"),
        ("boolean", "true or false"),
        ("array", "a list"),
        ("object", "a set of keys"),
    ]
    .into_iter()
    .filter(|(name, _)| wants(name))
    .map(|(_, words)| words)
    .collect();
    let message = format!("{} must be {}, but this is {}", here.name(), wanted.join(" or "), kind_of(here.node));
    here.with_example(Diagnostic::new(Code::WrongType, span, message))
}

fn not_allowed(here: &Here<'_, '_>, options: &Json, raw: &str) -> Diagnostic {
    let allowed: Vec<String> = options.as_array().into_iter().flatten().map(plain).collect();
    let words: Vec<&str> = allowed.iter().map(String::as_str).collect();
    let message = format!("{} cannot be `{raw}`", here.name());
    let diagnostic = Diagnostic::new(Code::NotAllowed, here.node.span, message);
    let diagnostic = match here.node.text().and_then(|text| nearest(text, &words)) {
        Some(near) => diagnostic.label(format!("did you mean `{near}`?")),
        None => diagnostic,
    };
    diagnostic.hint(format!("choose one of: {}", words.join(", ")))
}

fn bad_date(here: &Here<'_, '_>, raw: &str) -> Diagnostic {
    let term = here.node.text().and_then(|text| text.trim().split_once(' '));
    if let Some((term, year)) = term
        && year.len() == 4
        && year.bytes().all(|b| b.is_ascii_digit())
    {
        let terms = ["autumn", "spring", "summer"];
        let near = nearest(&term.to_lowercase(), &terms);
        let message = format!("{} is not a term: {raw}", here.name());
        let found = Diagnostic::new(Code::ImpossibleTerm, here.node.span, message);
        return match near {
            Some(near) => found.label(format!("did you mean `{near} {year}`?")),
            None => found,
        }
        .hint("a school year has three terms: autumn ends on 31 December, spring on 30 April, summer on 31 August");
    }
    let message = format!("{} is not a date: {raw}", here.name());
    Diagnostic::new(Code::BadDate, here.node.span, message)
        .hint("write a day as 2018-10-11 (year-month-day), a month as 2018-10, or a term as `summer 2018`")
}

fn bad_form(here: &Here<'_, '_>, raw: &str) -> Diagnostic {
    let message = if raw.trim().is_empty() || here.node.text().is_some_and(|text| text.trim().is_empty()) {
        format!("{} is empty", here.name())
    } else if here.node.text().is_some_and(|text| text.trim().contains(['\n', '\r'])) {
        format!("{} must be one line of text", here.name())
    } else if here.node.text().is_some_and(|text| text.trim() != text) {
        format!("{} begins or ends with a space", here.name())
    } else {
        format!("{} is not written in the form it needs", here.name())
    };
    let diagnostic = Diagnostic::new(Code::BadForm, here.node.span, message);
    match here.described {
        Some(described) if !described.examples().is_empty() => {
            let examples: Vec<String> = described.examples().iter().map(inline_yaml).collect();
            diagnostic.hint(format!("write it like this: {}", examples.join(" or ")))
        }
        _ => diagnostic,
    }
}

fn repeated(here: &Here<'_, '_>) -> Diagnostic {
    let items = here.node.list();
    let twice = items.iter().enumerate().find_map(|(at, item)| {
        items[..at].iter().find(|earlier| earlier.json() == item.json()).map(|earlier| (earlier, item))
    });
    let message = format!("{} names the same value twice", here.name());
    match twice {
        Some((earlier, item)) => Diagnostic::new(Code::Repeated, item.span, message)
            .label("stands here again")
            .also(earlier.span, "first written here"),
        None => Diagnostic::new(Code::Repeated, here.owner(), message),
    }
    .hint("delete one of the two")
}

fn out_of_range(here: &Here<'_, '_>, kind: &Kind) -> Diagnostic {
    let words = match kind {
        Kind::Maximum { limit } | Kind::ExclusiveMaximum { limit } => format!("must be {limit} at most"),
        Kind::Minimum { limit } | Kind::ExclusiveMinimum { limit } => format!("must be {limit} at least"),
        Kind::MaxLength { limit } => format!("must be {limit} characters long at most"),
        Kind::MaxItems { limit } => format!("must have {limit} values at most"),
        Kind::MinItems { .. } | Kind::MinProperties { .. } => "is empty".to_owned(),
        _ => "has a value that is not possible here".to_owned(),
    };
    let span = if matches!(here.node.value, Value::Map(_) | Value::List(_)) { here.owner() } else { here.node.span };
    here.with_example(Diagnostic::new(Code::OutOfRange, span, format!("{} {words}", here.name())))
}

fn kind_of(node: &Node) -> &'static str {
    match node.value {
        Value::Null => "nothing",
        Value::Bool(_) => "true or false",
        Value::Int(_) | Value::Float(_) => "a number",
        Value::Text(_) => "text",
        Value::List(_) => "a list",
        Value::Map(_) => "a set of keys",
    }
}

fn plain(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// `value` as one line of YAML.
pub(crate) fn inline_yaml(value: &Json) -> String {
    match value {
        Json::String(text) => {
            let unsafe_start = text.starts_with(|c: char| !c.is_alphabetic());
            let reserved = matches!(text.as_str(), "true" | "false" | "null");
            if unsafe_start || reserved || text.contains(": ") || text.contains(" #") || text.contains(", ") {
                format!("\"{text}\"")
            } else {
                text.clone()
            }
        }
        Json::Array(items) => format!("[{}]", items.iter().map(inline_yaml).collect::<Vec<_>>().join(", ")),
        Json::Object(map) => {
            let entries: Vec<String> =
                map.iter().map(|(key, value)| format!("{key}: {}", inline_yaml(value))).collect();
            format!("{{{}}}", entries.join(", "))
        }
        other => other.to_string(),
    }
}

/// The word of `known` that `word` is most likely a slip for.
pub(crate) fn nearest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    known
        .iter()
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), *candidate))
        .filter(|(distance, candidate)| *distance <= candidate.chars().count().max(3) / 3)
        .min()
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::is_date;

    #[test]
    fn dates_are_days_months_or_terms_that_exist() {
        for good in ["2018-10-11", "2018-10", "summer 2018", "autumn 2025", "2024-02-29"] {
            assert!(is_date(good), "{good}");
        }
        for bad in [
            "2018-13-01",
            "2018-13",
            "2023-02-29",
            "11/10/2018",
            "Summer 2018",
            "winter 2018",
            "2018",
            "",
            "2018-1-1",
            "summer",
        ] {
            assert!(!is_date(bad), "{bad}");
        }
    }
}
