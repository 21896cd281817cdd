//! Values to be written.

use super::path::Step;
use crate::yaml::{Node, Value};

/// A value to be written. Keys are written in the order they are given in.
#[derive(Debug, Clone, PartialEq)]
pub enum NewValue {
    /// Nothing, written `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number with a fraction. Infinite numbers and NaN cannot be written.
    Float(f64),
    /// Text; it is put in quotation marks where it must be.
    Text(String),
    /// A list.
    List(Vec<NewValue>),
    /// Keys with their values; no key stands twice.
    Map(Vec<(String, NewValue)>),
}

impl NewValue {
    /// A mapping of `entries`, in this order.
    #[must_use]
    pub fn map<K: Into<String>, V: Into<Self>>(entries: impl IntoIterator<Item = (K, V)>) -> Self {
        Self::Map(entries.into_iter().map(|(key, value)| (key.into(), value.into())).collect())
    }

    /// A list of `items`, in this order.
    #[must_use]
    pub fn list<V: Into<Self>>(items: impl IntoIterator<Item = V>) -> Self {
        Self::List(items.into_iter().map(Into::into).collect())
    }

    /// How many values this holds, if it is a mapping or list.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::List(items) => items.len(),
            Self::Map(entries) => entries.len(),
            _ => 0,
        }
    }

    /// The value that `step` leads to, by its position, if there is one.
    pub(super) fn position(&self, step: &Step) -> Option<usize> {
        match (step, self) {
            (Step::Key(key), Self::Map(entries)) => entries.iter().position(|(name, _)| name == key),
            (Step::Item(position), Self::List(_)) => {
                let from_start = usize::try_from(*position).ok();
                let at = from_start.or_else(|| self.len().checked_sub(position.unsigned_abs()))?;
                (at < self.len()).then_some(at)
            }
            _ => None,
        }
    }

    /// The value at `positions`.
    pub(super) fn at(&self, positions: &[usize]) -> Option<&Self> {
        positions.iter().try_fold(self, |value, &at| match value {
            Self::List(items) => items.get(at),
            Self::Map(entries) => entries.get(at).map(|(_, value)| value),
            _ => None,
        })
    }

    /// The value at `positions`, to be changed.
    pub(super) fn at_mut(&mut self, positions: &[usize]) -> Option<&mut Self> {
        positions.iter().try_fold(self, |value, &at| match value {
            Self::List(items) => items.get_mut(at),
            Self::Map(entries) => entries.get_mut(at).map(|(_, value)| value),
            _ => None,
        })
    }

    /// What it is, in words: `text`, `a list`.
    pub(super) const fn kind(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Bool(_) => "true or false",
            Self::Int(_) | Self::Float(_) => "a number",
            Self::Text(_) => "text",
            Self::List(_) => "a list",
            Self::Map(_) => "a set of keys",
        }
    }
}

impl From<&Node> for NewValue {
    fn from(node: &Node) -> Self {
        match &node.value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Bool(*value),
            Value::Int(value) => Self::Int(*value),
            Value::Float(value) => Self::Float(*value),
            Value::Text(text) => Self::Text(text.clone()),
            Value::List(nodes) => Self::List(nodes.iter().map(Self::from).collect()),
            Value::Map(entries) => {
                Self::Map(entries.iter().map(|entry| (entry.key.clone(), Self::from(&entry.node))).collect())
            }
        }
    }
}

impl From<&str> for NewValue {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for NewValue {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for NewValue {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i64> for NewValue {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}
