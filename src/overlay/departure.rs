//! Departures: what a layer makes something else of.

use super::{Overlay, named};
use crate::source::Span;
use crate::yaml::{Node, Value};

/// A value of the layers below that a layer replaces or removes.
#[derive(Debug, Clone, PartialEq)]
pub struct Departure {
    /// Where it stands in the tree: keys joined by dots.
    pub path: String,
    /// Where the layer has its say: the last key on the way there that it names.
    pub at: Span,
    /// What the layers below have.
    pub below: Node,
    /// What stands there instead; `None` if the layer removes it.
    pub above: Option<Node>,
}

/// Every value of `below` that the layer `above` replaces or removes, in the order of their paths.
///
/// Writing down the same value again departs from nothing, and neither does a key that only the layer has. A section that
/// goes, or is no section any more, is one departure; nothing in it is another.
#[must_use]
pub fn departures(below: &Node, above: &Node) -> Vec<Departure> {
    let laid = Overlay::of(above).on(Some(below));
    let mut found = Vec::new();
    compare(below, laid.as_ref(), above, &mut Vec::new(), &mut found);
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn compare<'a>(
    below: &'a Node,
    laid: Option<&Node>,
    above: &Node,
    keys: &mut Vec<&'a str>,
    found: &mut Vec<Departure>,
) {
    match (&below.value, laid.map(|laid| (laid, &laid.value))) {
        (Value::Map(entries), Some((laid, Value::Map(_)))) => {
            for entry in entries {
                keys.push(&entry.key);
                compare(&entry.node, laid.get(&entry.key), above, keys, found);
                keys.pop();
            }
        }
        // What is nothing below cannot be departed from.
        (Value::Null, _) => {}
        (_, Some((laid, _))) if laid.json() == below.json() => {}
        (_, laid) => found.push(Departure {
            path: keys.join("."),
            at: named(keys.iter().copied(), above),
            below: below.clone(),
            above: laid.map(|(laid, _)| laid.clone()),
        }),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::super::sample::{layers, reversed};
    use super::*;

    /// The path of every value of a tree, sections included.
    fn paths(node: &Node, path: &str, all: &mut Vec<String>) {
        for entry in node.entries().iter().filter(|entry| entry.node.value != Value::Null) {
            let below = if path.is_empty() { entry.key.clone() } else { format!("{path}.{}", entry.key) };
            all.push(below.clone());
            paths(&entry.node, &below, all);
        }
    }

    /// Whether `path` is `section` or stands in it.
    fn is_in(path: &str, section: &str) -> bool {
        path == section || path.starts_with(&format!("{section}."))
    }

    fn told(departures: &[Departure]) -> Vec<(String, serde_json::Value, Option<serde_json::Value>)> {
        let told = |one: &Departure| (one.path.clone(), one.below.json(), one.above.as_ref().map(Node::json));
        departures.iter().map(told).collect()
    }

    proptest! {
        #[test]
        fn a_layer_that_says_nothing_new_departs_from_nothing(layers in layers(2)) {
            let empty = Node { value: Value::Map(Vec::new()), span: layers[1].span };
            prop_assert_eq!(departures(&layers[0], &empty), []);
            prop_assert_eq!(departures(&empty, &layers[1]), []);
            // What is there has no nulls in it, and can be written down again.
            let there = Overlay::of(&layers[0]).on(Some(&empty)).unwrap();
            prop_assert_eq!(departures(&there, &there), []);
        }

        #[test]
        fn every_departure_is_listed_once_and_nothing_else_is(layers in layers(2)) {
            let (below, above) = (&layers[0], &layers[1]);
            let laid = Overlay::of(above).on(Some(below)).unwrap();
            let found = departures(below, above);
            let listed: BTreeSet<&str> = found.iter().map(|one| one.path.as_str()).collect();
            prop_assert_eq!(listed.len(), found.len());
            let mut all = Vec::new();
            paths(below, "", &mut all);
            for path in &all {
                let differs = below.at(path).map(Node::json) != laid.at(path).map(Node::json)
                    && !only_grows(below.at(path), laid.at(path));
                let covering = listed.iter().filter(|listed| is_in(path, listed)).count();
                let inside = listed.iter().any(|listed| is_in(listed, path));
                prop_assert!(covering <= 1, "{path} is listed more than once");
                prop_assert_eq!(differs, covering == 1 || inside, "{}", path);
            }
            for one in &found {
                prop_assert_eq!(one.above.as_ref(), laid.at(&one.path));
                prop_assert_eq!(Some(&one.below), below.at(&one.path));
                prop_assert_eq!(one.at.source, above.span.source, "the place is in the layer");
            }
        }

        #[test]
        fn the_order_of_keys_does_not_matter(layers in layers(2)) {
            let turned = departures(&reversed(&layers[0]), &reversed(&layers[1]));
            prop_assert_eq!(told(&departures(&layers[0], &layers[1])), told(&turned));
        }
    }

    /// Whether all that `below` has is in `laid` as it was, beside what may have come.
    fn only_grows(below: Option<&Node>, laid: Option<&Node>) -> bool {
        match (below, laid) {
            (Some(below), Some(laid)) => match (&below.value, &laid.value) {
                (Value::Map(entries), Value::Map(_)) => {
                    entries.iter().all(|entry| only_grows(below.get(&entry.key), laid.get(&entry.key)))
                }
                _ => below.json() == laid.json(),
            },
            (None, laid) => laid.is_none() || below.is_none(),
            (Some(_), None) => false,
        }
    }
}
