//! Who holds which role.

use std::collections::BTreeMap;

use super::Located;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::source::Span;
use crate::yaml::Node;

/// Roles and groups as the school describes them.
#[derive(Debug, Clone, Default)]
pub struct People {
    roles: BTreeMap<String, Holder>,
    /// Duties given to somebody other than their usual holder: clause id, then keys of roles or groups.
    pub duties: Vec<(Located<String>, Vec<String>)>,
}

/// Who holds a role.
#[derive(Debug, Clone)]
pub struct Holder {
    /// Where the role is described.
    pub span: Span,
    /// The school's title for it, in the form it has in a sentence.
    pub title: Option<String>,
    /// Names of people or of a firm; none if the policy names the post alone.
    pub names: Vec<String>,
    /// The role of which this is another hat.
    pub same_as: Option<String>,
}

impl People {
    /// The holder of `role`, if the school describes it.
    #[must_use]
    pub fn get(&self, role: &str) -> Option<&Holder> {
        self.roles.get(role)
    }

    /// The names behind `role`, through every `same_as`; none if only the post is named.
    #[must_use]
    pub fn names(&self, role: &str) -> &[String] {
        let mut role = role;
        // `decode` has refused circles, and no chain is longer than there are roles.
        for _ in 0..=self.roles.len() {
            match self.roles.get(role) {
                Some(Holder { same_as: Some(other), names, .. }) if names.is_empty() => role = other,
                Some(holder) => return &holder.names,
                None => break,
            }
        }
        &[]
    }

    /// Reads the `people` section.
    pub(super) fn decode(section: &Node, diagnostics: &mut Diagnostics) -> Self {
        let mut people = Self::default();
        for entry in section.entries() {
            if entry.key == "duties" {
                people.duties = entry.node.entries().iter().map(duty).collect();
                continue;
            }
            people.roles.insert(entry.key.clone(), holder(&entry.node, entry.key_span));
        }
        // Of keys that stand twice, which is a finding of its own, the last counts.
        let last = |key: &str| section.entries().iter().rfind(|entry| entry.key == key).map(|entry| entry.key_span);
        let roles = section.entries().iter().filter(|entry| entry.key != "duties");
        for entry in roles.filter(|entry| last(&entry.key) == Some(entry.key_span)) {
            people.check(&entry.key, &entry.node, entry.key_span, diagnostics);
        }
        people
    }

    fn check(&self, role: &str, node: &Node, key_span: Span, diagnostics: &mut Diagnostics) {
        let Some(holder) = self.roles.get(role) else { return };
        if let Some(other) = &holder.same_as {
            let span = node.get("same_as").map_or(key_span, |n| n.span);
            if !self.roles.contains_key(other) {
                diagnostics.push(
                    Diagnostic::new(
                        Code::UnknownRole,
                        span,
                        format!("`{role}` is the same as `{other}`, who is not described"),
                    )
                    .hint(format!(
                        "add `{other}:` under `people`, or name the person here: `{role}: {{name: Ada Byrne}}`"
                    )),
                );
            } else if self.in_circle(role) {
                diagnostics.push(
                    Diagnostic::new(Code::RoleCycle, span, format!("`{role}` and `{other}` are said to be each other"))
                        .hint("give one of them a `name`"),
                );
            }
        } else if holder.names.is_empty() && node.get("post_only").is_none() && is_post(role) {
            diagnostics.push(
                Diagnostic::new(Code::RoleWithoutHolder, key_span, format!("`{role}` names nobody"))
                    .label("add a name")
                    .hint("add `name: Ada Byrne`, or say who covers it: `same_as: headteacher`, or `post_only: true` to name the post alone"),
            );
        }
    }

    fn in_circle(&self, role: &str) -> bool {
        let mut at = role;
        for _ in 0..=self.roles.len() {
            match self.roles.get(at).and_then(|holder| holder.same_as.as_deref()) {
                Some(next) => at = next,
                None => return false,
            }
        }
        true
    }
}

/// Whether `role` is a post that somebody holds, not a group everyone belongs to.
fn is_post(role: &str) -> bool {
    crate::schema::describe(crate::schema::Kind::School, &format!("people.{role}"))
        .is_some_and(|described| described.definition() == Some("person"))
}

fn duty(entry: &crate::yaml::Entry) -> (Located<String>, Vec<String>) {
    let holders = match entry.node.text() {
        Some(one) => vec![one.to_owned()],
        None => entry.node.list().iter().filter_map(|node| node.text().map(str::to_owned)).collect(),
    };
    (Located { value: entry.key.clone(), span: entry.key_span }, holders)
}

fn holder(node: &Node, span: Span) -> Holder {
    let text = |key: &str| node.get(key).and_then(Node::text).map(str::to_owned);
    let several = node
        .get("names")
        .map_or_else(Vec::new, |names| names.list().iter().filter_map(|name| name.text().map(str::to_owned)).collect());
    let names = text("name").or_else(|| text("organisation")).map_or(several, |one| vec![one]);
    Holder { span, title: text("title"), names, same_as: text("same_as") }
}
