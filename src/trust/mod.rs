//! A trust: defaults for its academies, locks on them, and which academies there are.

mod drift;

pub use drift::{Difference, Drift};

use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::overlay::{self, Broken, Overlay};
use crate::school::Located;
use crate::source::{SourceId, Span};
use crate::yaml::{Entry, Node, Value};

/// A trust's file.
#[derive(Debug, Clone)]
pub struct Trust {
    /// Full name.
    pub name: Located<String>,
    /// Path of the file, as it was opened.
    pub path: String,
    /// The file.
    pub source: SourceId,
    /// What every academy has unless it says otherwise, with the name of the trust and the form of the file in it.
    pub defaults: Node,
    /// The academies, in the order of the file.
    pub academies: Vec<Listed>,
    /// What an academy may not change.
    pub locks: Vec<Lock>,
}

/// An entry of the list of academies.
#[derive(Debug, Clone)]
pub enum Listed {
    /// A folder below the trust's file, or a pattern that ends in `/*`.
    Folders(Located<String>),
    /// An academy that stands in the trust's file.
    Inline {
        /// Its name.
        id: Located<String>,
        /// What it has of its own.
        own: Node,
    },
}

/// Something that an academy may not change.
#[derive(Debug, Clone)]
pub struct Lock {
    /// What is locked.
    pub target: Locked,
    /// Why.
    pub reason: String,
    /// Where the lock stands.
    pub span: Span,
}

/// What a lock is on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Locked {
    /// A fact or a section, by its path.
    Fact(String),
    /// A clause, by its id.
    Clause(String),
}

impl Trust {
    /// Decodes a tree that has passed the schema of trusts.
    #[must_use]
    pub fn decode(node: &Node, path: &str, diagnostics: &mut Diagnostics) -> Option<Self> {
        let name = node.at("trust.name")?;
        let given = node.get("defaults");
        if let Some(versions) = given.and_then(|given| given.get("policy")).and_then(|policy| policy.entry("versions"))
        {
            diagnostics.push(
                Diagnostic::new(Code::NeverInherited, versions.key_span, "versions are an academy's own")
                    .label("cannot stand here")
                    .hint("move `versions`, with its reviews and approvals, into the file of each academy"),
            );
        }
        Some(Self {
            name: Located { value: name.text()?.to_owned(), span: name.span },
            path: path.to_owned(),
            source: node.span.source,
            defaults: defaults(node, name, given),
            academies: academies(node.get("academies")?),
            locks: locks(node),
        })
    }

    /// The whole description of an academy that has `own`.
    #[must_use]
    pub fn academy(&self, own: &Node) -> Node {
        Overlay::of(own).on(Some(&self.defaults)).unwrap_or_else(|| self.defaults.clone())
    }

    /// The locks that an academy with `own` breaks.
    pub fn check_locks(&self, own: &Node, diagnostics: &mut Diagnostics) {
        for lock in &self.locks {
            let (what, broken) = match &lock.target {
                Locked::Fact(path) => (path, overlay::broken(path, &self.defaults, own).map(|broken| (broken, false))),
                Locked::Clause(id) => (id, self.changed_clause(own, id)),
            };
            if let Some((Broken { at, value }, lost)) = broken {
                let message = format!("`{what}` is locked by the trust: {}", lock.reason);
                let label = if lost { "it is not in here" } else { "changed here" };
                let mut found =
                    Diagnostic::new(Code::LockBroken, at, message).label(label).also(lock.span, "locked here");
                if let Some(value) = value {
                    found = found.also(value, "the trust's value");
                }
                diagnostics.push(found.hint(if lost {
                    format!("add `{what}` to this list, or ask the trust to lift the lock")
                } else {
                    "take it out of the academy's file, or ask the trust to lift the lock".to_owned()
                }));
            }
        }
    }

    /// How an academy with `own` takes in, leaves out or words the clause `id` otherwise than the trust does, and whether
    /// it is lost: a list of the academy's takes the place of the trust's, and the clause is not in it.
    fn changed_clause(&self, own: &Node, id: &str) -> Option<(Broken, bool)> {
        let included = overlay::broken_item(&["clauses", "include"], id, &self.defaults, own);
        let keyed = |section| overlay::broken_at(&["clauses", section, id], &self.defaults, own);
        let keyed = || keyed("exclude").or_else(|| keyed("reword")).map(|broken| (broken, false));
        included.map(|broken| (broken, broken.value.is_some())).or_else(keyed)
    }
}

/// The lowest layer: what the file says of itself, with the defaults on it.
fn defaults(node: &Node, name: &Node, given: Option<&Node>) -> Node {
    let entry = |key: &str, node: Node| Entry { key: key.to_owned(), key_span: node.span, node };
    let school = Node { value: Value::Map(vec![entry("trust", name.clone())]), span: name.span };
    let format = node.get("format").map(|format| entry("format", format.clone()));
    let entries = format.into_iter().chain([entry("school", school)]).collect();
    let base = Node { value: Value::Map(entries), span: node.span };
    given.and_then(|given| Overlay::of(given).on(Some(&base))).unwrap_or(base)
}

fn academies(node: &Node) -> Vec<Listed> {
    let folders = |node: &Node| Some(Listed::Folders(Located { value: node.text()?.to_owned(), span: node.span }));
    match &node.value {
        Value::Text(_) => folders(node).into_iter().collect(),
        Value::List(nodes) => nodes.iter().filter_map(folders).collect(),
        _ => node
            .entries()
            .iter()
            .map(|entry| Listed::Inline {
                id: Located { value: entry.key.clone(), span: entry.key_span },
                own: entry.node.clone(),
            })
            .collect(),
    }
}

fn locks(node: &Node) -> Vec<Lock> {
    let of = |key: &str, target: fn(String) -> Locked| -> Vec<Lock> {
        let entries = node.at("locked").and_then(|locked| locked.get(key)).map_or(&[][..], Node::entries);
        let lock = |entry: &Entry| {
            let reason = entry.node.text()?.to_owned();
            Some(Lock { target: target(entry.key.clone()), reason, span: entry.key_span })
        };
        entries.iter().filter_map(lock).collect()
    };
    of("facts", Locked::Fact).into_iter().chain(of("clauses", Locked::Clause)).collect()
}
