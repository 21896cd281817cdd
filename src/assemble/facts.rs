//! The school's facts as templates see them.
//!
//! A fact that the schema knows and the school has not given is [`Absent`]: false in a condition, and noted as missing
//! when printed. A path that the schema does not know is undefined, which the engine treats as an error of the library.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use minijinja::Value;
use minijinja::value::{Object, ObjectRepr};
use serde_json::Value as Json;

use crate::document::FactUse;
use crate::schema::{self, Kind};

/// What one rendering read and missed.
#[derive(Debug, Default)]
pub(super) struct Trace {
    seen: Mutex<Seen>,
}

#[derive(Debug, Default)]
struct Seen {
    used: BTreeMap<String, Json>,
    missing: Option<String>,
}

impl Trace {
    fn with<T>(&self, f: impl FnOnce(&mut Seen) -> T) -> T {
        // A panic while the lock is held cannot leave the maps half changed in a way that matters.
        f(&mut self.seen.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn used(&self, path: &str, value: &Json) {
        self.with(|seen| seen.used.insert(path.to_owned(), value.clone()));
    }

    pub(super) fn missed(&self, path: &str) {
        self.with(|seen| seen.missing.get_or_insert_with(|| path.to_owned()).len());
    }

    /// What was read since the last call, and the first fact that was printed but absent.
    pub(super) fn take(&self) -> (Vec<FactUse>, Option<String>) {
        let seen = self.with(std::mem::take);
        (seen.used.into_iter().map(|(path, value)| FactUse { path, value }).collect(), seen.missing)
    }
}

/// Everything about one school that templates can reach.
#[derive(Debug)]
pub(super) struct Shared {
    /// The description as JSON.
    pub(super) facts: Json,
    /// Words, with and without capital.
    pub(super) words: BTreeMap<String, String>,
    /// Roles and groups: title as printed, and who holds it.
    pub(super) people: BTreeMap<String, Post>,
    /// What the document says of itself: title, version, dates, approvals.
    pub(super) document: Json,
    /// What was read and missed.
    pub(super) trace: Trace,
}

/// A role or group as templates see it.
#[derive(Debug, Clone)]
pub(super) struct Post {
    pub(super) title: String,
    /// The school's own title, if it gave one.
    pub(super) own_title: bool,
    pub(super) names: Vec<String>,
    pub(super) same_as: Option<String>,
    /// Whether the school has such a role; groups are always there.
    pub(super) held: bool,
}

/// A JSON value as the engine's own.
fn template_value(json: &Json) -> Value {
    match json {
        Json::Null => Value::from(()),
        Json::Bool(value) => Value::from(*value),
        Json::Number(number) => match number.as_i64() {
            Some(whole) => Value::from(whole),
            None => Value::from(number.as_f64().unwrap_or(f64::NAN)),
        },
        Json::String(text) => Value::from(text.as_str()),
        Json::Array(items) => items.iter().map(template_value).collect(),
        Json::Object(map) => {
            let map: BTreeMap<String, Value> =
                map.iter().map(|(key, value)| (key.clone(), template_value(value))).collect();
            Value::from_object(map)
        }
    }
}

/// The top level of a template's names.
#[derive(Debug)]
pub(super) struct Root {
    pub(super) shared: Arc<Shared>,
    /// The row of a table that is being filled.
    pub(super) row: Option<Value>,
}

impl Object for Root {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let key = key.as_str()?;
        let facts = |word: Option<&String>| {
            let word = word.cloned();
            Value::from_object(Facts { shared: Arc::clone(&self.shared), path: key.to_owned(), word })
        };
        match key {
            "school" | "agreements" => Some(facts(self.shared.words.get(key))),
            "terms" | "services" | "practice" | "policy" => Some(facts(None)),
            "people" => Some(Value::from_object(People { shared: Arc::clone(&self.shared) })),
            "document" => Some(template_value(&self.shared.document)),
            "row" => self.row.clone(),
            word => self.shared.words.get(word).map(Value::from),
        }
    }
}

/// A section of the description, or a mapping in it.
#[derive(Debug)]
struct Facts {
    shared: Arc<Shared>,
    path: String,
    /// What it prints as, where its name is a word as well: "school", "acceptable use agreements".
    word: Option<String>,
}

impl Object for Facts {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn is_true(self: &Arc<Self>) -> bool {
        true
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let path = format!("{}.{}", self.path, key.as_str()?);
        let pointer = format!("/{}", path.replace('.', "/"));
        match self.shared.facts.pointer(&pointer) {
            Some(Json::Object(_)) => {
                Some(Value::from_object(Self { shared: Arc::clone(&self.shared), path, word: None }))
            }
            Some(value) if !value.is_null() => {
                self.shared.trace.used(&path, value);
                Some(template_value(value))
            }
            _ => absent(&self.shared, path),
        }
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(word) = &self.word {
            return f.write_str(word);
        }
        self.shared.trace.missed(&self.path);
        Ok(())
    }
}

fn absent(shared: &Arc<Shared>, path: String) -> Option<Value> {
    schema::describe(Kind::School, &path)?;
    Some(Value::from_object(Absent { shared: Arc::clone(shared), path }))
}

/// A fact the schema knows and the school has not given.
#[derive(Debug)]
pub(super) struct Absent {
    shared: Arc<Shared>,
    path: String,
}

impl Object for Absent {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn is_true(self: &Arc<Self>) -> bool {
        false
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let key = key.as_str()?;
        if let Some(role) = self.path.strip_prefix("people.").filter(|role| !role.contains('.')) {
            // What a template may ask of a person is not what a description says of one.
            let path = if key == "holder" { format!("people.{role}.name") } else { format!("people.{role}.{key}") };
            return absent(&self.shared, path);
        }
        absent(&self.shared, format!("{}.{key}", self.path))
    }

    /// Prints nothing and notes the fact as missing: whoever renders looks at the trace before using the text.
    fn render(self: &Arc<Self>, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.shared.trace.missed(&self.path);
        Ok(())
    }
}

#[derive(Debug)]
struct People {
    shared: Arc<Shared>,
}

impl Object for People {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let role = key.as_str()?;
        let post = self.shared.people.get(role)?;
        if !post.held {
            return absent(&self.shared, format!("people.{role}"));
        }
        if post.own_title {
            self.shared.trace.used(&format!("people.{role}.title"), &Json::String(post.title.clone()));
        }
        let (shared, post) = (Arc::clone(&self.shared), post.clone());
        Some(Value::from_object(Person { shared, role: role.to_owned(), post }))
    }
}

/// A role or group; prints as its title.
#[derive(Debug)]
struct Person {
    shared: Arc<Shared>,
    role: String,
    post: Post,
}

impl Object for Person {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn is_true(self: &Arc<Self>) -> bool {
        true
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let path = |key: &str| format!("people.{}.{key}", self.role);
        match key.as_str()? {
            "holder" | "name" if self.post.names.is_empty() => absent(&self.shared, path("name")),
            // Templates say holder; a school that writes a clause says what its description says.
            "holder" | "name" => {
                let names = super::filters::joined(&self.post.names, "and");
                self.shared.trace.used(&path("name"), &Json::String(names.clone()));
                Some(Value::from(names))
            }
            "same_as" => match &self.post.same_as {
                Some(other) => Some(Value::from(other)),
                None => absent(&self.shared, path("same_as")),
            },
            _ => None,
        }
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.post.title)
    }
}
