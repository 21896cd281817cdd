//! Agreements.

use super::clause::{Entry, Template};
use crate::document::{ClauseId, Input, Style};

/// An acceptable use agreement.
#[derive(Debug, Clone)]
pub struct Agreement {
    /// Name: of the file, of its output, and under `agreements` in a description.
    pub name: String,
    /// Permanent id.
    pub id: ClauseId,
    /// Title of the page.
    pub title: Template,
    /// Phases of the pupils it is for; empty for adults.
    pub phases: Vec<String>,
    /// Whether a school that names no agreements issues it.
    pub default_in: bool,
    /// How the page looks.
    pub style: Style,
    /// What stands before the rules.
    pub preamble: Vec<Entry>,
    /// Rules in groups.
    pub groups: Vec<Group>,
    /// Permissions that the signer gives or refuses.
    pub permissions: Option<Permissions>,
    /// What signing means.
    pub declaration: Vec<Entry>,
    /// What the signer fills in.
    pub fields: Vec<FieldTemplate>,
}

/// Rules under a heading.
#[derive(Debug, Clone)]
pub struct Group {
    /// The heading, if any.
    pub heading: Option<Template>,
    /// The rules.
    pub rules: Vec<Entry>,
}

/// Permissions that the signer gives or refuses.
#[derive(Debug, Clone)]
pub struct Permissions {
    /// The heading.
    pub heading: Template,
    /// The sentence before the choices.
    pub lead: Option<Entry>,
    /// The choices.
    pub choices: Vec<FieldTemplate>,
}

/// A blank to fill in.
#[derive(Debug, Clone)]
pub struct FieldTemplate {
    /// Permanent id; a field shared by agreements has the same id in each.
    pub id: ClauseId,
    /// Condition over the school's facts.
    pub when: Option<Template>,
    /// What goes into it.
    pub input: Input,
    /// The words beside it.
    pub label: Template,
}

impl Agreement {
    /// Every entry with text, in order.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.preamble
            .iter()
            .chain(self.groups.iter().flat_map(|group| &group.rules))
            .chain(self.permissions.iter().filter_map(|permissions| permissions.lead.as_ref()))
            .chain(&self.declaration)
    }

    /// Every field, in order.
    pub fn all_fields(&self) -> impl Iterator<Item = &FieldTemplate> {
        self.permissions.iter().flat_map(|permissions| &permissions.choices).chain(&self.fields)
    }
}
