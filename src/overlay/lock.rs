//! Locks: paths that a layer above may not change.

use super::{Overlay, named};
use crate::source::Span;
use crate::yaml::Node;

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
    broken_at(&path.split('.').collect::<Vec<_>>(), below, above)
}

/// The same for a path whose keys may hold dots themselves.
#[must_use]
pub fn broken_at(path: &[&str], below: &Node, above: &Node) -> Option<Broken> {
    let laid = Overlay::of(above).on(Some(below));
    let value = find(below, path);
    let json = |node: Option<&Node>| node.map(Node::json);
    if json(value) == json(laid.as_ref().and_then(|laid| find(laid, path))) {
        return None;
    }
    Some(Broken { at: named(path.iter().copied(), above), value: value.map(|value| value.span) })
}

/// How the layer `above` changes whether the list at `path` in `below` has the text `item`, if it does.
#[must_use]
pub fn broken_item(path: &[&str], item: &str, below: &Node, above: &Node) -> Option<Broken> {
    let laid = Overlay::of(above).on(Some(below));
    let item_of = |node| find(node, path)?.list().iter().find(|node| node.text() == Some(item));
    let (before, after) = (item_of(below), laid.as_ref().and_then(item_of));
    if before.is_some() == after.is_some() {
        return None;
    }
    Some(Broken {
        at: after.map_or_else(|| named(path.iter().copied(), above), |node| node.span),
        value: before.map(|node| node.span),
    })
}

fn find<'a>(node: &'a Node, path: &[&str]) -> Option<&'a Node> {
    path.iter().try_fold(node, |node, key| node.get(key))
}
