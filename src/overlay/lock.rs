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
    let laid = Overlay::of(above).on(Some(below));
    let value = below.at(path);
    let json = |node: Option<&Node>| node.map(Node::json);
    if json(value) == json(laid.as_ref().and_then(|laid| laid.at(path))) {
        return None;
    }
    Some(Broken { at: named(path.split('.'), above), value: value.map(|value| value.span) })
}
