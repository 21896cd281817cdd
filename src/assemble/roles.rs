//! The section of roles: duties gathered in the rows of those who hold them.

use std::collections::BTreeMap;

use super::blocks::push_entries;
use super::select::Selector;
use crate::diag::{Code, Diagnostic};
use crate::document::{Block, Clause, Inline, Item, RoleRow, RolesStyle, plain_text};
use crate::library::{Content, Entry, OutlineSection, Template};
use crate::yaml::Node;

/// Entries of the section, each with its topic.
pub(super) type Gathered<'e> = Vec<(&'e str, Entry)>;

/// The blocks of the section of roles.
pub(super) fn role_blocks(
    selector: &mut Selector<'_>,
    section: &OutlineSection,
    gathered: &Gathered<'_>,
) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut headings: BTreeMap<String, Vec<Clause>> = BTreeMap::new();
    let mut duties: BTreeMap<String, Vec<Item>> = BTreeMap::new();
    let mut introduction: Option<(Option<Clause>, &(Template, Template))> = None;
    for (topic, entry) in gathered {
        match &entry.content {
            Content::Heading => {
                for holder in holders(selector, entry) {
                    if let Some(clause) = selector.clauses(topic, entry).into_iter().next() {
                        headings.entry(holder).or_default().push(clause);
                    }
                }
            }
            Content::Duty => {
                for holder in holders(selector, entry) {
                    if let Some(item) = selector.item(topic, entry) {
                        duties.entry(holder).or_default().push(item);
                    }
                }
            }
            Content::Roles { columns } => {
                introduction = Some((selector.clauses(topic, entry).into_iter().next(), columns));
            }
            _ => push_entries(selector, [(*topic, entry)], &mut blocks),
        }
    }
    let mut rows = Vec::new();
    for holder in &section.roles {
        if let Some(items) = duties.remove(holder) {
            let headings = headings.remove(holder).unwrap_or_default();
            // Where nothing introduces a holder, the title does.
            let label = if headings.is_empty() { title(selector, holder) } else { label(&headings) };
            rows.push(RoleRow { holder: holder.clone(), label, headings, items });
        }
    }
    for (holder, items) in &duties {
        unplaced(selector, section, holder, items);
    }
    if let (Some((clause, columns)), false) = (introduction, rows.is_empty()) {
        blocks.push(roles_block(selector, clause, columns, rows));
    }
    blocks
}

fn roles_block(
    selector: &mut Selector<'_>,
    mut clause: Option<Clause>,
    columns: &(Template, Template),
    rows: Vec<RoleRow>,
) -> Block {
    let first = || rows.iter().flat_map(|row| &row.items).flat_map(|item| &item.clauses).next();
    let Some(id) = clause.as_ref().or_else(first).map(|clause| clause.id.clone()) else {
        return Block::Paragraph { clauses: Vec::new() };
    };
    let mut heading = |template: &Template| selector.words(template, &id).unwrap_or_default();
    let columns = (heading(&columns.0), heading(&columns.1));
    let style = match selector.school.facts.at("policy.roles_style").and_then(Node::text) {
        Some("sections") => RolesStyle::Sections,
        _ => RolesStyle::Table,
    };
    if let Some(clause) = &mut clause {
        let form = if style == RolesStyle::Table { "Table" } else { "Lists" };
        clause.whole = Some(format!("{}\n{form}: {}; {}", plain_text(&clause.text), columns.0, columns.1));
    }
    Block::Roles { clause, style, columns, rows }
}

/// The title of a role or group, with the names of who holds it.
fn title(selector: &Selector<'_>, holder: &str) -> Vec<Inline> {
    let Some(post) = selector.prose.shared().people.get(holder) else { return vec![Inline::Text(holder.to_owned())] };
    let names = super::filters::joined(&post.names, "and");
    let title = super::words::capital(&post.title);
    vec![Inline::Text(if names.is_empty() { title } else { format!("{title}: {names}") })]
}

/// The text of the headings, each different one once.
fn label(headings: &[Clause]) -> Vec<Inline> {
    let mut label: Vec<Inline> = Vec::new();
    let mut seen: Vec<&[Inline]> = Vec::new();
    for heading in headings.iter().filter(|heading| !heading.text.is_empty()) {
        if seen.contains(&heading.text.as_slice()) {
            continue;
        }
        if !seen.is_empty() {
            label.push(Inline::Text("; ".to_owned()));
        }
        label.extend(heading.text.iter().cloned());
        seen.push(&heading.text);
    }
    label
}

/// Who holds an entry: whoever the school gives it to, else whoever it gives the usual holder's role to, else the usual
/// holder.
fn holders(selector: &Selector<'_>, entry: &Entry) -> Vec<String> {
    let duties = &selector.school.people.duties;
    let given = |name: &str| duties.iter().find(|(duty, _)| duty.value == name).map(|(_, holders)| holders.clone());
    given(entry.parts[0].id.as_str()).unwrap_or_else(|| {
        entry.holders.iter().flat_map(|role| given(role).unwrap_or_else(|| vec![role.clone()])).collect()
    })
}

fn unplaced(selector: &mut Selector<'_>, section: &OutlineSection, holder: &str, items: &[Item]) {
    for clause in items.iter().filter_map(|item| item.clauses.first()) {
        let given = selector.school.people.duties.iter().find(|(duty, _)| duty.value == clause.id.as_str());
        let facts = &selector.school.facts;
        let span = given
            .map_or_else(|| facts.entry("people").map_or(facts.span, |entry| entry.key_span), |(duty, _)| duty.span);
        let message = format!("the duty `{}` is held by `{holder}`, who has no row among the roles", clause.id);
        let hint = format!("give it to one of these under `people.duties`: {}", section.roles.join(", "));
        selector.diagnostics.push(Diagnostic::new(Code::UnplacedDuty, span, message).hint(hint));
    }
}
