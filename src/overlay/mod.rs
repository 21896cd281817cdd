//! Layers of a description: what a trust sets for all its academies, and what one of them sets instead.
//!
//! Mappings merge, key by key; any other value replaces what was there; `null` removes it. Every value keeps its place, so
//! that whatever is found in the result names the file that set it.

mod departure;
mod lock;
#[cfg(test)]
pub(crate) mod sample;

use crate::source::Span;
use crate::yaml::{Entry, Node, Value};

pub use departure::{Departure, departures};
pub use lock::{Broken, broken, broken_at, broken_item};

/// A layer, as what it does to the layers below it.
///
/// Layers compose before they are laid on anything, in any grouping: [`Overlay::then`] is associative, and
/// [`Overlay::nothing`] changes nothing.
#[derive(Debug, Clone, PartialEq)]
pub enum Overlay {
    /// What was there goes.
    Remove,
    /// What was there is replaced.
    Replace(Node),
    /// Each key does what its own layer does; keys that are not named stay.
    Merge(Mapping),
}

/// A mapping of a layer.
#[derive(Debug, Clone, PartialEq)]
pub struct Mapping {
    /// The mapping as it stands in its file, without its entries; `None` for a layer that names nothing.
    at: Option<Node>,
    entries: Vec<(Entry, Overlay)>,
}

impl Overlay {
    /// A layer that changes nothing.
    #[must_use]
    pub const fn nothing() -> Self {
        Self::Merge(Mapping { at: None, entries: Vec::new() })
    }

    /// The layer that a tree describes. Of keys that stand twice, which is a finding of its own, the last counts.
    #[must_use]
    pub fn of(node: &Node) -> Self {
        match &node.value {
            Value::Null => Self::Remove,
            Value::Map(entries) => {
                let mut mapping = Mapping { at: Some(bare(node)), entries: Vec::new() };
                for entry in entries {
                    mapping.set(&entry.key, (key_of(entry), Self::of(&entry.node)));
                }
                Self::Merge(mapping)
            }
            Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::Text(_) | Value::List(_) => {
                Self::Replace(node.clone())
            }
        }
    }

    /// This layer with `above` laid on it.
    #[must_use]
    pub fn then(self, above: &Self) -> Self {
        match above {
            Self::Remove | Self::Replace(_) => above.clone(),
            Self::Merge(mapping) if mapping.at.is_none() => self,
            Self::Merge(mapping) => match self {
                // What is laid on nothing is all there is, whatever lies further below.
                Self::Remove => above.on(None).map_or(Self::Remove, Self::Replace),
                Self::Replace(node) => {
                    let below = matches!(node.value, Value::Map(_)).then_some(&node);
                    above.on(below).map_or(Self::Replace(node.clone()), Self::Replace)
                }
                Self::Merge(mut below) => {
                    below.at.clone_from(&mapping.at);
                    for (entry, overlay) in &mapping.entries {
                        let composed = match below.get(&entry.key) {
                            Some((_, lower)) => lower.clone().then(overlay),
                            None => overlay.clone(),
                        };
                        below.set(&entry.key, (entry.clone(), composed));
                    }
                    Self::Merge(below)
                }
            },
        }
    }

    /// The tree that this layer makes of `below`; `None` if nothing is left.
    ///
    /// Keys stand in the order of the lowest layer that names them.
    #[must_use]
    pub fn on(&self, below: Option<&Node>) -> Option<Node> {
        match self {
            Self::Remove => None,
            Self::Replace(node) => Some(node.clone()),
            Self::Merge(mapping) if mapping.at.is_none() => below.cloned(),
            Self::Merge(mapping) => {
                let entries = below.map_or(&[][..], Node::entries);
                let mut merged: Vec<Entry> = Vec::new();
                for entry in entries {
                    match mapping.get(&entry.key) {
                        None => merged.push(entry.clone()),
                        Some((key, overlay)) => merged.extend(laid(key, overlay, Some(&entry.node))),
                    }
                }
                for (key, overlay) in &mapping.entries {
                    if entries.iter().all(|entry| entry.key != key.key) {
                        merged.extend(laid(key, overlay, None));
                    }
                }
                let at = mapping.at.as_ref().or(below)?;
                Some(Node { value: Value::Map(merged), span: at.span })
            }
        }
    }
}

impl Mapping {
    fn get(&self, key: &str) -> Option<&(Entry, Overlay)> {
        self.entries.iter().find(|(entry, _)| entry.key == key)
    }

    fn set(&mut self, key: &str, value: (Entry, Overlay)) {
        match self.entries.iter_mut().find(|(entry, _)| entry.key == key) {
            Some(there) => *there = value,
            None => self.entries.push(value),
        }
    }
}

/// Where the layer `above` has its say on what stands at `keys`: the last key on the way there that it names.
#[must_use]
pub fn named<'k>(keys: impl IntoIterator<Item = &'k str>, above: &Node) -> Span {
    let (mut node, mut at) = (above, above.span);
    for key in keys {
        let Some(entry) = node.entries().iter().rfind(|entry| entry.key == key) else { break };
        at = entry.key_span;
        node = &entry.node;
    }
    at
}

fn laid(key: &Entry, overlay: &Overlay, below: Option<&Node>) -> Option<Entry> {
    overlay.on(below).map(|node| Entry { node, ..key.clone() })
}

/// A node without what is in it.
fn bare(node: &Node) -> Node {
    Node { value: Value::Null, span: node.span }
}

/// An entry without its value.
fn key_of(entry: &Entry) -> Entry {
    Entry { node: bare(&entry.node), ..entry.clone() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::sample::{layers, reversed};
    use super::*;

    /// Every value that is no mapping, with its place.
    fn values(node: &Node, all: &mut Vec<(Span, serde_json::Value)>) {
        match &node.value {
            Value::Map(entries) => entries.iter().for_each(|entry| values(&entry.node, all)),
            _ => all.push((node.span, node.json())),
        }
    }

    fn laid_on(overlay: &Overlay, node: &Node) -> Node {
        overlay.on(Some(node)).expect("a mapping on a mapping is one")
    }

    proptest! {
        #[test]
        fn nothing_changes_nothing(layers in layers(2)) {
            let layer = Overlay::of(&layers[0]);
            prop_assert_eq!(&layer.clone().then(&Overlay::nothing()), &layer);
            prop_assert_eq!(Overlay::nothing().then(&layer).on(Some(&layers[1])), layer.on(Some(&layers[1])));
            let left = Overlay::nothing().on(Some(&layers[1]));
            prop_assert_eq!(left.as_ref(), Some(&layers[1]));
        }

        #[test]
        fn layers_compose_in_any_grouping(layers in layers(4)) {
            let [a, b, c] = [0, 1, 2].map(|at| Overlay::of(&layers[at]));
            let left = a.clone().then(&b).then(&c);
            let right = a.clone().then(&b.clone().then(&c));
            let base = &layers[3];
            let (left_laid, right_laid) = (laid_on(&left, base), laid_on(&right, base));
            // The order of keys can differ where a layer brings back what another removed; what is there does not.
            prop_assert_eq!(left_laid.json(), right_laid.json());
            let places = |node: &Node| {
                let mut all = Vec::new();
                values(node, &mut all);
                all.sort_by_key(|(span, _)| *span);
                all
            };
            prop_assert_eq!(places(&left_laid), places(&right_laid));
            let one_by_one = laid_on(&c, &laid_on(&b, &laid_on(&a, base)));
            prop_assert_eq!(laid_on(&left, base).json(), one_by_one.json());
        }

        #[test]
        fn the_order_of_keys_does_not_matter(layers in layers(2)) {
            let merged = laid_on(&Overlay::of(&layers[0]), &layers[1]);
            let turned = laid_on(&Overlay::of(&reversed(&layers[0])), &reversed(&layers[1]));
            prop_assert_eq!(merged.json(), turned.json());
        }

        #[test]
        fn every_value_keeps_its_place(layers in layers(2)) {
            let merged = laid_on(&Overlay::of(&layers[0]), &layers[1]);
            let (mut given, mut found) = (Vec::new(), Vec::new());
            for layer in &layers {
                values(layer, &mut given);
            }
            values(&merged, &mut found);
            for value in found {
                prop_assert!(given.contains(&value), "{value:?} stands nowhere");
            }
        }
    }
}
