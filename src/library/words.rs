//! The words clauses are written with, and the roles that hold duties.

use std::collections::BTreeMap;

use super::clause::Template;

/// Words by key, e.g. `pupils` → "pupils".
#[derive(Debug, Clone, Default)]
pub struct Words {
    /// The library's own words.
    pub defaults: BTreeMap<String, String>,
}

/// Roles and groups.
#[derive(Debug, Clone, Default)]
pub struct Roles {
    all: BTreeMap<String, Role>,
}

/// A role somebody holds, or a group everyone belongs to.
#[derive(Debug, Clone)]
pub struct Role {
    /// Title in the form it has in a sentence; a template over the words.
    pub title: Template,
    /// Whether it is a group, which needs no holder.
    pub group: bool,
}

impl Roles {
    pub(super) fn insert(&mut self, key: &str, role: Role) {
        self.all.insert(key.to_owned(), role);
    }

    /// The role or group `key`.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Role> {
        self.all.get(key)
    }

    /// Every role and group, in the order of keys.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Role)> {
        self.all.iter().map(|(key, role)| (key.as_str(), role))
    }
}
