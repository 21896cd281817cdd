//! Templates to inline content: minijinja first, Markdown second.

use std::sync::Arc;

use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, Value};

use super::facts::{Root, Shared};
use super::{escape, filters, markdown};
use crate::document::{FactUse, Inline};
use crate::library::Template;

/// Steps a template may take: far beyond any clause, and reached in milliseconds.
const FUEL: u64 = 100_000;

/// Renders the templates of a library for one school.
pub(super) struct Prose {
    env: Environment<'static>,
    shared: Arc<Shared>,
}

/// Why a template could not be rendered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Problem {
    /// It prints a fact that the school has not given.
    Missing(String),
    /// The template itself is at fault.
    Template(String),
}

/// What a template gave, and the facts it read.
pub(super) type Rendered<T> = Result<(T, Vec<FactUse>), Problem>;

impl Prose {
    pub(super) fn new(shared: Shared) -> Self {
        let shared = Arc::new(shared);
        let mut env = Environment::empty();
        env.set_undefined_behavior(UndefinedBehavior::Strict);
        env.set_auto_escape_callback(|_| AutoEscape::Custom("markdown".into()));
        env.set_formatter(format_markdown);
        env.set_fuel(Some(FUEL));
        env.set_recursion_limit(50);
        filters::register(&mut env, &shared);
        Self { env, shared }
    }

    /// The facts and words of the school.
    pub(super) fn shared(&self) -> &Shared {
        &self.shared
    }

    fn root(&self, row: Option<&Value>) -> Value {
        Value::from_object(Root { shared: Arc::clone(&self.shared), row: row.cloned() })
    }

    /// Whether a condition holds.
    pub(super) fn truth(&self, condition: &Template) -> Rendered<bool> {
        self.shared.trace.take();
        let value = self.evaluate(&condition.source)?;
        let (facts, _) = self.shared.trace.take();
        Ok((value.is_true(), facts))
    }

    /// The rows that an expression lists.
    pub(super) fn rows(&self, expression: &Template) -> Result<Vec<Value>, Problem> {
        let value = self.evaluate(&expression.source)?;
        value.try_iter().map(Iterator::collect).map_err(|error| Problem::Template(explain(&error)))
    }

    fn evaluate(&self, source: &str) -> Result<Value, Problem> {
        let fault = |error: &Error| Problem::Template(explain(error));
        let expression = self.env.compile_expression_owned(source.to_owned()).map_err(|e| fault(&e))?;
        expression.eval(self.root(None)).map_err(|e| fault(&e))
    }

    /// The text of a template as inline content.
    pub(super) fn inline(&self, template: &Template, row: Option<&Value>) -> Rendered<Vec<Inline>> {
        self.shared.trace.take();
        let rendered =
            self.env.template_from_named_str("clause", &template.source).and_then(|t| t.render(self.root(row)));
        let (facts, missing) = self.shared.trace.take();
        if let Some(path) = missing {
            return Err(Problem::Missing(path));
        }
        let text = rendered.map_err(|error| Problem::Template(explain(&error)))?;
        Ok((markdown::paragraph(&text).map_err(Problem::Template)?, facts))
    }

    /// The fact at `path`, or the word, as it stands.
    pub(super) fn fact(&self, path: &str) -> Rendered<String> {
        self.shared.trace.take();
        let value = self.evaluate(path).ok().and_then(|value| {
            if is_printable(&value) {
                return Some(value.to_string());
            }
            let items: Vec<String> = value.try_iter().ok()?.filter(is_printable).map(|item| item.to_string()).collect();
            (!items.is_empty()).then(|| filters::joined(&items, "and"))
        });
        let (facts, missing) = self.shared.trace.take();
        match (missing, value) {
            (Some(path), _) => Err(Problem::Missing(path)),
            (None, Some(text)) => Ok((text, facts)),
            (None, None) => Err(Problem::Template(format!("there is no fact or word `{path}`"))),
        }
    }

    /// The words of a template, without emphasis: for headings and labels.
    pub(super) fn words(&self, template: &Template, row: Option<&Value>) -> Result<String, Problem> {
        self.inline(template, row).map(|(content, _)| crate::document::plain_text(&content))
    }

    /// Compiles a template and reports its fault, if any, without rendering it.
    pub(super) fn compile(&self, source: &str, expression: bool) -> Result<Vec<String>, String> {
        let names = if expression {
            self.env.compile_expression_owned(source.to_owned()).map(|e| e.undeclared_variables(true))
        } else {
            self.env.template_from_named_str("clause", source).map(|t| t.undeclared_variables(true))
        };
        let mut names: Vec<String> = names.map_err(|error| explain(&error))?.into_iter().collect();
        names.sort();
        Ok(names)
    }
}

/// The engine's complaint without its template name.
fn explain(error: &Error) -> String {
    error.detail().map_or_else(|| error.kind().to_string(), |detail| format!("{}: {detail}", error.kind()))
}

/// Whether a value is words or a number; lists, mappings and truth values are not prose.
fn is_printable(value: &Value) -> bool {
    value.as_str().is_some()
        || value.is_number()
        || value.as_object().is_some_and(|object| object.repr() == minijinja::value::ObjectRepr::Plain)
}

fn format_markdown(out: &mut Output<'_>, _: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    if !is_printable(value) {
        let message = format!("a {} cannot be printed in prose", value.kind());
        return Err(Error::new(ErrorKind::InvalidOperation, message));
    }
    out.write_str(&escape::markdown(&value.to_string())).map_err(Error::from)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::document::plain_text;
    use crate::source::{Sources, Span};

    fn prose(name: &str) -> Prose {
        Prose::new(Shared {
            facts: json!({"school": {"name": name}}),
            words: BTreeMap::from([("pupils".to_owned(), "students".to_owned())]),
            people: BTreeMap::new(),
            document: json!({}),
            trace: super::super::facts::Trace::default(),
        })
    }

    fn template(source: &str) -> Template {
        let source_id = Sources::default().add("test", source);
        Template { source: source.to_owned(), span: Span { source: source_id, start: 0, end: 0 } }
    }

    #[test]
    fn an_absent_fact_is_named_and_an_unknown_one_is_a_fault() {
        let prose = prose("A");
        let missing = prose.inline(&template("{{ services.internet.provider }}"), None);
        assert_eq!(missing.unwrap_err(), Problem::Missing("services.internet.provider".to_owned()));
        assert!(matches!(prose.inline(&template("{{ services.intranet }}"), None), Err(Problem::Template(_))));
        assert!(!prose.truth(&template("services.internet.provider == 'x'")).unwrap().0);
    }

    proptest! {
        /// A fact never becomes markup, wherever a template prints it, and every character of it comes out.
        #[test]
        fn facts_are_literal(name in "[!-~ éŵ’]{1,40}") {
            let folded = name.split_whitespace().collect::<Vec<_>>().join(" ");
            prop_assume!(!folded.is_empty());
            let prose = prose(&name);
            for (source, shape) in [("{{ school.name }}", 1), ("x **{{ school.name }}** y", 3), ("[{{ school.name }}](https://e.example)", 1)] {
                let (content, facts) = prose.inline(&template(source), None).unwrap();
                prop_assert_eq!(content.len(), shape, "{}", source);
                prop_assert!(plain_text(&content).contains(&folded), "{:?} in {:?}", folded, content);
                prop_assert_eq!(&facts[0].path, "school.name");
            }
        }
    }
}
