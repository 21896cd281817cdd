//! Proof of a library's templates: every one compiles and names only what exists.

use std::collections::{BTreeMap, BTreeSet};

use super::facts::{Shared, Trace};
use super::prose::Prose;
use super::{filters, words};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::library::{Content, Entry, Library, Template};
use crate::schema::{self, Kind};
use crate::yaml::{Node, Value};

/// Every fault of the templates of the library and the editions it carries: they must compile, and read only words of the library, roles of the library
/// and facts of the school schema.
#[must_use]
pub fn prove(library: &Library) -> Diagnostics {
    let mut diagnostics = Diagnostics::default();
    library.editions().for_each(|edition| prove_edition(edition, &mut diagnostics));
    diagnostics.sort();
    diagnostics
}

fn prove_edition(library: &Library, diagnostics: &mut Diagnostics) {
    let mut proof = Proof::new(library);
    for topic in library.topics.values() {
        proof.template(&topic.title, false, diagnostics);
        topic.entries.iter().for_each(|entry| proof.entry(entry, diagnostics));
    }
    for agreement in library.agreements.values() {
        proof.template(&agreement.title, false, diagnostics);
        agreement.entries().for_each(|entry| proof.entry(entry, diagnostics));
        for field in agreement.all_fields() {
            proof.template(&field.label, false, diagnostics);
            field.when.iter().for_each(|when| proof.template(when, true, diagnostics));
        }
        for heading in agreement.groups.iter().filter_map(|group| group.heading.as_ref()) {
            proof.template(heading, false, diagnostics);
        }
    }
}

/// The facts that a text and its condition can read, by path, in alphabetical order.
#[must_use]
pub fn facts_of(library: &Library, text: &Template, when: Option<&Template>) -> Vec<String> {
    let proof = Proof::new(library);
    let mut names: BTreeSet<String> = BTreeSet::new();
    // A library in use has been proved, so that every template compiles.
    names.extend(proof.prose.compile(&text.source, false).unwrap_or_default());
    names.extend(when.iter().flat_map(|when| proof.prose.compile(&when.source, true).unwrap_or_default()));
    let has_longer = |name: &String| names.iter().any(|other| other.starts_with(&format!("{name}.")));
    // Templates ask who holds a post; a description says it by a name.
    let path = |name: &String| name.strip_suffix(".holder").map_or_else(|| name.clone(), |post| format!("{post}.name"));
    // What a document says of itself, and the row of a table, are no facts of a description.
    let given = |name: &&String| name.contains('.') && !["document.", "row."].iter().any(|own| name.starts_with(own));
    names.iter().filter(given).filter(|name| !has_longer(name)).map(path).collect()
}

struct Proof<'a> {
    library: &'a Library,
    prose: Prose,
    words: BTreeSet<String>,
}

impl<'a> Proof<'a> {
    fn new(library: &'a Library) -> Self {
        let span = library.outlines.values().flat_map(|o| o.placed()).map(|(_, span)| *span).next();
        let empty = span.map(|span| Node { value: Value::Map(Vec::new()), span });
        let words = empty.map_or_else(BTreeMap::new, |facts| words::words_of(&library.words, &facts));
        let names = words.keys().cloned().collect();
        let shared = Shared {
            facts: serde_json::json!({}),
            words,
            people: BTreeMap::new(),
            document: serde_json::json!({}),
            trace: Trace::default(),
        };
        Self { library, prose: Prose::new(shared), words: names }
    }

    fn entry(&mut self, entry: &Entry, diagnostics: &mut Diagnostics) {
        for part in &entry.parts {
            self.template(&part.text, false, diagnostics);
            part.when.iter().for_each(|when| self.template(when, true, diagnostics));
        }
        for holder in entry.holders.iter().filter(|holder| self.library.roles.get(holder).is_none()) {
            let message = format!("there is no role or group `{holder}`");
            diagnostics.push(Diagnostic::new(Code::Library, entry.parts[0].span, message));
        }
        match &entry.content {
            Content::Field { label } => self.template(label, false, diagnostics),
            Content::Fields { fields } => fields.iter().for_each(|field| self.entry(field, diagnostics)),
            Content::Rows { rows, columns } => {
                self.template(rows, true, diagnostics);
                for (heading, cell) in columns {
                    self.template(heading, false, diagnostics);
                    self.template(cell, false, diagnostics);
                }
            }
            Content::Roles { columns } => {
                self.template(&columns.0, false, diagnostics);
                self.template(&columns.1, false, diagnostics);
            }
            Content::Clause | Content::Rule | Content::Duty | Content::Heading | Content::Contents | Content::Local => {
            }
        }
        entry.items.iter().for_each(|item| self.entry(item, diagnostics));
    }

    fn template(&self, template: &Template, expression: bool, diagnostics: &mut Diagnostics) {
        if calculates(&template.source, expression) {
            let message = "a template cannot multiply: a text repeated often enough fills any memory";
            diagnostics.push(Diagnostic::new(Code::Template, template.span, message));
        }
        match self.prose.compile(&template.source, expression) {
            Err(message) => diagnostics.push(Diagnostic::new(Code::Template, template.span, message)),
            Ok(names) => {
                for name in filters_in(&template.source).filter(|name| !filters::NAMES.contains(name)) {
                    let message = format!("there is no filter `{name}`; there are {}", filters::NAMES.join(", "));
                    diagnostics.push(Diagnostic::new(Code::Template, template.span, message));
                }
                for name in names.iter().filter(|name| !self.exists(name)) {
                    let message = format!("there is no word, role or fact `{name}`");
                    diagnostics.push(Diagnostic::new(Code::Template, template.span, message));
                }
            }
        }
    }

    /// Whether a template can read `name`.
    fn exists(&self, name: &str) -> bool {
        let (first, rest) = name.split_once('.').map_or((name, None), |(first, rest)| (first, Some(rest)));
        match (first, rest) {
            ("document", Some(rest)) if rest.starts_with("editions.") => {
                let guidance = self.library.citations.iter().flat_map(|citations| &citations.guidance);
                guidance.filter_map(|guidance| guidance.key.as_deref()).any(|key| rest["editions.".len()..] == *key)
            }
            ("document" | "row", _) => true,
            ("people", Some(rest)) => {
                let (role, asked) = rest.split_once('.').map_or((rest, None), |(role, asked)| (role, Some(asked)));
                self.library.roles.get(role).is_some() && matches!(asked, None | Some("holder" | "same_as"))
            }
            ("school" | "terms" | "services" | "practice" | "policy" | "agreements", Some(_)) => {
                schema::describe(Kind::School, name).is_some()
            }
            (word, None) => self.words.contains(word),
            _ => false,
        }
    }
}

/// Whether a template multiplies. The engine bounds the steps of a template but not the length of a repeated text.
fn calculates(source: &str, expression: bool) -> bool {
    if expression {
        return source.contains('*');
    }
    // What stands between braces is code; outside them an asterisk is emphasis.
    let code = |open: &str, close: &str| {
        source.split(open).skip(1).any(|rest| rest.split(close).next().unwrap_or_default().contains('*'))
    };
    code("{{", "}}") || code("{%", "%}")
}

/// The words that follow a single `|` in a template: its filters. The engine looks for them only when it renders.
fn filters_in(source: &str) -> impl Iterator<Item = &str> {
    let after = source.split('|').skip(1).map(str::trim_start);
    after
        .map(|text| text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).next().unwrap_or_default())
        .filter(|name| !name.is_empty())
}
