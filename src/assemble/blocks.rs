//! Entries of the library to blocks of a document.

use super::select::Selector;
use crate::document::{Block, Clause, Inline, Item, KeyValue, plain_text};
use crate::library::{Content, Entry, Part, Template};

/// Turns entries, each with its topic, into blocks after those already in `blocks`.
pub(super) fn push_entries<'e>(
    selector: &mut Selector<'_>,
    entries: impl IntoIterator<Item = (&'e str, &'e Entry)>,
    blocks: &mut Vec<Block>,
) {
    let mut rules = Vec::new();
    for (topic, entry) in entries {
        if matches!(entry.content, Content::Rule | Content::Duty) {
            rules.extend(selector.item(topic, entry));
            continue;
        }
        push_rules(&mut rules, blocks);
        match &entry.content {
            Content::Clause => push_clause(selector, topic, entry, blocks),
            Content::Field { label } => push_field(selector, topic, entry, label, blocks),
            Content::Fields { fields } => push_fields(selector, topic, entry, fields, blocks),
            Content::Rows { rows, columns } => push_rows(selector, topic, entry, rows, columns, blocks),
            Content::Contents => {
                let clause = selector.clauses(topic, entry).into_iter().next();
                blocks.extend(clause.map(|clause| Block::Contents { clause, entries: Vec::new() }));
            }
            Content::Local => blocks.extend(selector.added(topic, entry)),
            // Headings and the table of roles stand in the section of roles alone, which takes them out first.
            Content::Heading | Content::Roles { .. } | Content::Rule | Content::Duty => {}
        }
    }
    push_rules(&mut rules, blocks);
}

/// Rules that follow each other make one list; a rule by itself is a paragraph.
fn push_rules(rules: &mut Vec<Item>, blocks: &mut Vec<Block>) {
    let mut items = std::mem::take(rules);
    match (items.len(), items.pop()) {
        (1, Some(only)) => {
            blocks.push(Block::Paragraph { clauses: only.clauses });
            if !only.items.is_empty() {
                blocks.push(Block::List { ordered: only.ordered, items: only.items });
            }
        }
        (_, Some(last)) => {
            items.push(last);
            blocks.push(Block::List { ordered: false, items });
        }
        (_, None) => {}
    }
}

fn push_clause(selector: &mut Selector<'_>, topic: &str, entry: &Entry, blocks: &mut Vec<Block>) {
    let Some(item) = selector.item(topic, entry) else { return };
    blocks.push(Block::Paragraph { clauses: item.clauses });
    if !item.items.is_empty() {
        blocks.push(Block::List { ordered: item.ordered, items: item.items });
    }
}

fn key_value(selector: &mut Selector<'_>, topic: &str, entry: &Entry, label: &Template) -> Option<KeyValue> {
    let mut clause = selector.clauses(topic, entry).into_iter().next()?;
    let label = selector.words(label, &clause.id)?;
    clause.whole = Some(format!("{label}: {}", plain_text(&clause.text)));
    Some(KeyValue { label, clause })
}

fn push_field(selector: &mut Selector<'_>, topic: &str, entry: &Entry, label: &Template, blocks: &mut Vec<Block>) {
    let Some(row) = key_value(selector, topic, entry, label) else { return };
    match blocks.last_mut() {
        Some(Block::KeyValues { clause: None, rows }) => rows.push(row),
        _ => blocks.push(Block::KeyValues { clause: None, rows: vec![row] }),
    }
}

fn push_fields(selector: &mut Selector<'_>, topic: &str, entry: &Entry, fields: &[Entry], blocks: &mut Vec<Block>) {
    let mut rows = Vec::new();
    for field in fields {
        if let Content::Field { label } = &field.content {
            rows.extend(key_value(selector, topic, field, label));
        }
    }
    let Some(mut clause) = selector.clauses(topic, entry).into_iter().next() else { return };
    if rows.is_empty() {
        return;
    }
    let lines = rows.iter().map(|row| row.clause.whole_text());
    clause.whole = Some(format!("{}\n{}", plain_text(&clause.text), lines.collect::<Vec<_>>().join("\n")));
    blocks.push(Block::KeyValues { clause: Some(clause), rows });
}

fn push_rows(
    selector: &mut Selector<'_>,
    topic: &str,
    entry: &Entry,
    rows: &Template,
    columns: &[(Template, Template)],
    blocks: &mut Vec<Block>,
) {
    let Some(clause) = selector.clauses(topic, entry).into_iter().next() else { return };
    let part: &Part = &entry.parts[0];
    let data = match selector.prose.rows(rows) {
        Ok(data) => data,
        Err(problem) => return selector.problem(problem, rows.span, &part.id),
    };
    let headings: Vec<String> = columns.iter().filter_map(|(heading, _)| selector.words(heading, &part.id)).collect();
    let mut cells: Vec<Vec<Vec<Inline>>> = Vec::new();
    for row in &data {
        let mut line = Vec::new();
        for (_, cell) in columns {
            match selector.prose.inline(cell, Some(row)) {
                Ok((content, _)) => line.push(content),
                Err(problem) => return selector.problem(problem, cell.span, &part.id),
            }
        }
        cells.push(line);
    }
    blocks.push(Block::Table { clause: with_cells(clause, &headings, &cells), columns: headings, rows: cells });
}

/// The clause of a table says what the table holds: caption, headings and cells, a line for each row.
fn with_cells(mut clause: Clause, columns: &[String], rows: &[Vec<Vec<Inline>>]) -> Clause {
    let mut lines = vec![plain_text(&clause.text), columns.join("; ")];
    lines.extend(rows.iter().map(|row| row.iter().map(|cell| plain_text(cell)).collect::<Vec<_>>().join("; ")));
    clause.whole = Some(lines.join("\n"));
    clause
}
