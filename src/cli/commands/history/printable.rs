//! Characters that no font has: names of authors come from git, where nobody can correct them.

use crate::document::{Block, Document, Inline, Section};
use crate::render::fonts;

/// What stands for a character that cannot be printed.
const INSTEAD: char = '?';

/// `document` with every character of its tables, lists and paragraphs that cannot be printed replaced.
pub(super) fn printable(document: &Document) -> Document {
    let mut document = document.clone();
    let style = document.meta.style;
    let mut text = |text: &mut String| {
        let missing = fonts::uncovered(text, style);
        if !missing.is_empty() {
            *text = text.chars().map(|c| if missing.contains(&c) { INSTEAD } else { c }).collect();
        }
    };
    document.sections.iter_mut().for_each(|section| each_text(section, &mut text));
    document
}

/// Calls `change` for every text of a report's section.
fn each_text(section: &mut Section, change: &mut dyn FnMut(&mut String)) {
    for block in &mut section.blocks {
        match block {
            Block::Table { rows, .. } => {
                rows.iter_mut().flatten().for_each(|cell| in_content(cell, change));
            }
            Block::Paragraph { clauses } => clauses.iter_mut().for_each(|clause| in_content(&mut clause.text, change)),
            Block::List { items, .. } => {
                let clauses = items.iter_mut().flat_map(|item| &mut item.clauses);
                clauses.for_each(|clause| in_content(&mut clause.text, change));
            }
            // A history has none of these.
            Block::Contents { .. } | Block::KeyValues { .. } | Block::Roles { .. } | Block::Fields { .. } => {}
        }
    }
    section.sections.iter_mut().for_each(|section| each_text(section, change));
}

fn in_content(content: &mut [Inline], change: &mut dyn FnMut(&mut String)) {
    for inline in content {
        match inline {
            Inline::Text(text) | Inline::Code(text) => change(text),
            Inline::Strong(inner)
            | Inline::Emphasis(inner)
            | Inline::Inserted(inner)
            | Inline::Deleted(inner)
            | Inline::Link { content: inner, .. } => in_content(inner, change),
            Inline::Break | Inline::Reference(_) => {}
        }
    }
}
