//! An agreement: preamble, rules in groups, permissions, declaration and fields.

use super::blocks::push_entries;
use super::select::Selector;
use crate::document::{Block, Clause, Field, Item, Section, Style};
use crate::library::{Agreement, Entry, FieldTemplate, Template};
use crate::yaml::Node;

/// The sections of an agreement.
pub(super) fn agreement_sections(selector: &mut Selector<'_>, agreement: &Agreement) -> Vec<Section> {
    let topic = agreement.id.as_str();
    let mut sections = Vec::new();
    let text = |selector: &mut Selector<'_>, entries: &[Entry]| {
        let mut blocks = Vec::new();
        push_entries(selector, entries.iter().map(|entry| (topic, entry)), &mut blocks);
        blocks
    };
    let preamble = text(selector, &agreement.preamble);
    push(&mut sections, "preamble", None, preamble);
    for (at, group) in agreement.groups.iter().enumerate() {
        let items = selector.items(topic, &group.rules);
        let blocks = set_out(items, list_style(selector, agreement));
        let title = heading(selector, agreement, group.heading.as_ref());
        push(&mut sections, &format!("rules-{}", at + 1), title, blocks);
    }
    if let Some(permissions) = &agreement.permissions {
        let choices = fields(selector, topic, &permissions.choices);
        if !choices.is_empty() {
            let lead: Vec<Entry> = permissions.lead.iter().cloned().collect();
            let mut blocks = text(selector, &lead);
            blocks.push(Block::Fields { fields: choices });
            let title = heading(selector, agreement, Some(&permissions.heading));
            push(&mut sections, "permissions", title, blocks);
        }
    }
    let mut blocks = text(selector, &agreement.declaration);
    let fields = fields(selector, topic, &agreement.fields);
    if !fields.is_empty() {
        blocks.push(Block::Fields { fields });
    }
    push(&mut sections, "declaration", None, blocks);
    sections
}

/// How the school sets out the rules of its agreements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ListStyle {
    Bullets,
    Numbered,
    Paragraphs,
}

fn list_style(selector: &Selector<'_>, agreement: &Agreement) -> ListStyle {
    let readers = if agreement.style == Style::Adult { "adults" } else { "pupils" };
    let style = selector.school.facts.at(&format!("practice.agreements.list_style.{readers}")).and_then(Node::text);
    match style {
        Some("numbered") => ListStyle::Numbered,
        Some("paragraphs") => ListStyle::Paragraphs,
        _ => ListStyle::Bullets,
    }
}

fn set_out(items: Vec<Item>, style: ListStyle) -> Vec<Block> {
    if items.is_empty() {
        return Vec::new();
    }
    if style != ListStyle::Paragraphs {
        return vec![Block::List { ordered: style == ListStyle::Numbered, items }];
    }
    let mut blocks = Vec::new();
    for item in items {
        blocks.push(Block::Paragraph { clauses: item.clauses });
        if !item.items.is_empty() {
            blocks.push(Block::List { ordered: item.ordered, items: item.items });
        }
    }
    blocks
}

fn push(sections: &mut Vec<Section>, key: &str, title: Option<String>, blocks: Vec<Block>) {
    if !blocks.is_empty() {
        sections.push(Section { key: key.to_owned(), number: None, title, blocks, sections: Vec::new() });
    }
}

fn heading(selector: &mut Selector<'_>, agreement: &Agreement, heading: Option<&Template>) -> Option<String> {
    heading.and_then(|heading| selector.words(heading, &agreement.id))
}

fn fields(selector: &mut Selector<'_>, topic: &str, templates: &[FieldTemplate]) -> Vec<Field> {
    let mut fields = Vec::new();
    for template in templates {
        let Some(mut facts) = selector.condition(template.when.as_ref(), &template.id) else { continue };
        let Some((text, used)) = selector.text(&template.label, &template.id) else { continue };
        facts.extend(used);
        let clause = Clause {
            id: template.id.clone(),
            topic: topic.to_owned(),
            administrative: false,
            text,
            whole: None,
            facts,
        };
        fields.push(Field { clause, input: template.input });
    }
    fields
}
