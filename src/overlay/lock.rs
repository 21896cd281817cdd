//! Locks: paths that a layer above may not change.

use crate::source::Span;
use crate::yaml::{Node, Value};

/// A lock that a layer breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Broken {
    /// Where the layer changes what is locked.
    pub at: Span,
    /// Where the value stands that is changed, if there is one.
    pub value: Option<Span>,
}

/// How the layer `above` changes what stands at `path` (keys joined by dots) in `below`, if it does.
///
/// Writing down the same value again changes nothing. Replacing or removing a section changes what is in it.
#[must_use]
pub fn broken(path: &str, below: &Node, above: &Node) -> Option<Broken> {
    let (mut node, mut lower) = (above, Some(below));
    let mut at = above.span;
    for key in path.split('.') {
        let Value::Map(_) = node.value else {
            // A section that is replaced or removed as a whole.
            return lower.and_then(|lower| lower.get(key)).map(|value| Broken { at, value: Some(value.span) });
        };
        let entry = node.entries().iter().rfind(|entry| entry.key == key)?;
        at = entry.key_span;
        node = &entry.node;
        lower = lower.and_then(|lower| lower.get(key));
    }
    let same = lower.is_some_and(|lower| lower.json() == node.json());
    (!same).then_some(Broken { at, value: lower.map(|lower| lower.span) })
}
