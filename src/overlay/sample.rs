//! Trees for the tests of layers.

use proptest::prelude::*;

use crate::source::{SourceId, Sources, Span};
use crate::yaml::{Entry, Node, Value};

/// A tree without places.
pub(crate) fn tree() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        (0i64..3).prop_map(Value::Int),
        "[xy]".prop_map(Value::Text),
        Just(Value::List(Vec::new())),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop::collection::btree_map("[a-d]", inner, 0..4).prop_map(|map| Value::Map(entries(map)))
    })
}

fn entries(map: std::collections::BTreeMap<String, Value>) -> Vec<Entry> {
    let span = nowhere();
    map.into_iter().map(|(key, value)| Entry { key, key_span: span, node: Node { value, span } }).collect()
}

fn nowhere() -> Span {
    Span { source: Sources::default().add("", ""), start: 0, end: 0 }
}

/// The layers of a stack: mappings whose values each have a place of their own.
pub(crate) fn layers(count: usize) -> impl Strategy<Value = Vec<Node>> {
    let map = prop::collection::btree_map("[a-d]", tree(), 0..4).prop_map(entries);
    prop::collection::vec(map, count).prop_map(|layers| {
        let mut sources = Sources::default();
        let placed = |(at, entries)| {
            let source = sources.add(format!("layer {at}"), "");
            let mut next = 0;
            place(Node { value: Value::Map(entries), span: nowhere() }, source, &mut next)
        };
        layers.into_iter().enumerate().map(placed).collect()
    })
}

fn place(node: Node, source: SourceId, next: &mut usize) -> Node {
    *next += 1;
    let span = Span { source, start: *next, end: *next };
    let mut place_entry = |entry: Entry| Entry { key_span: span, node: place(entry.node, source, next), ..entry };
    let value = match node.value {
        Value::Map(entries) => Value::Map(entries.into_iter().map(&mut place_entry).collect()),
        other => other,
    };
    Node { value, span }
}

/// The same tree, the keys of every mapping in the opposite order.
pub(crate) fn reversed(node: &Node) -> Node {
    let value = match &node.value {
        Value::Map(entries) => {
            let turn = |entry: &Entry| Entry { node: reversed(&entry.node), ..entry.clone() };
            Value::Map(entries.iter().rev().map(turn).collect())
        }
        other => other.clone(),
    };
    Node { value, span: node.span }
}
