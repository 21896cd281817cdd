//! Sections and the blocks in them.

use maud::{Markup, html};

use super::anchors::Anchors;
use super::fields;
use super::frame::LINE;
use super::text::{clause, inlines, marked, sentences};
use crate::document::{
    Block, Clause, ContentsEntry, Document, Inline, Item, KeyValue, Kind, Meta, RoleRow, RolesStyle, Section, Style,
};

/// Writes the text of one document from its beginning to its end.
pub(super) struct Writer<'a> {
    kind: Kind,
    meta: &'a Meta,
    anchors: Anchors<'a>,
    /// How many rules have had a number: where rules are numbered, they are counted through the whole document.
    rules: usize,
}

impl<'a> Writer<'a> {
    /// Before the first word.
    pub(super) fn new(document: &'a Document) -> Self {
        Self { kind: document.kind, meta: &document.meta, anchors: Anchors::of(document), rules: 0 }
    }

    /// The blocks of the cover.
    pub(super) fn cover(&mut self, blocks: &[Block]) -> Markup {
        self.blocks(blocks, 2)
    }

    /// Sections whose headings have `level`. One without a title takes no level, so that none is skipped.
    pub(super) fn sections(&mut self, sections: &[Section], level: u8) -> Markup {
        html! {
            @for section in sections {
                @let anchor = self.anchors.next_section();
                @match &section.title {
                    Some(title) => section id=(anchor) { (LINE)
                        (heading(level, None, &html! {
                            @if let Some(number) = &section.number { span.number { (number) } " " }
                            (title)
                        }))
                        (self.blocks(&section.blocks, level + 1))
                        (self.sections(&section.sections, level + 1))
                    },
                    None => div id=(anchor) { (LINE)
                        (self.blocks(&section.blocks, level))
                        (self.sections(&section.sections, level))
                    },
                }
                (LINE)
            }
        }
    }

    fn blocks(&mut self, blocks: &[Block], level: u8) -> Markup {
        html! { @for block in blocks { (self.block(block, level)) (LINE) } }
    }

    fn block(&mut self, block: &Block, level: u8) -> Markup {
        match block {
            Block::Paragraph { clauses } if clauses.is_empty() => Markup::default(),
            Block::Paragraph { clauses } => html! { p { (sentences(clauses, &mut self.anchors)) } },
            Block::List { items, .. } if self.numbers_rules() => self.rules(items),
            Block::List { ordered, items } => self.list(*ordered, items),
            Block::Contents { clause, entries } => self.contents(clause, entries, level),
            Block::KeyValues { clause, rows } => self.key_values(clause.as_ref(), rows),
            Block::Table { clause, columns, rows } => self.table(clause, columns, rows),
            Block::Roles { clause, style: RolesStyle::Table, columns, rows } => {
                self.role_table(clause.as_ref(), columns, rows)
            }
            Block::Roles { clause, style: RolesStyle::Sections, rows, .. } => {
                self.role_sections(clause.as_ref(), rows, level)
            }
            Block::Fields { fields } => {
                let stamp = (self.kind == Kind::Agreement).then_some(self.meta);
                fields::fields(fields, stamp, &mut self.anchors)
            }
        }
    }

    fn list(&mut self, ordered: bool, items: &[Item]) -> Markup {
        let entries = html! {
            @for item in items {
                li { (self.entry(item)) } (LINE)
            }
        };
        if ordered {
            html! { ol { (LINE) (entries) } }
        } else {
            html! { ul { (LINE) (entries) } }
        }
    }

    fn entry(&mut self, item: &Item) -> Markup {
        html! {
            (sentences(&item.clauses, &mut self.anchors))
            @if !item.items.is_empty() { (LINE) (self.list(item.ordered, &item.items)) }
        }
    }

    /// Whether the rules of this document have a number on a disc, as they have on pages for pupils.
    fn numbers_rules(&self) -> bool {
        self.kind == Kind::Agreement && matches!(self.meta.style, Style::Pupil | Style::EarlyReader)
    }

    /// Rules for pupils: numbered on, whether or not the list has numbers elsewhere; the youngest have room for a picture.
    fn rules(&mut self, items: &[Item]) -> Markup {
        let start = self.rules + 1;
        self.rules += items.len();
        let pictures = self.meta.style == Style::EarlyReader;
        html! {
            // Some browsers take a list for none if it has no marks of theirs; the role says that it is one.
            ol.rules role="list" start=[(start > 1).then_some(start)] { (LINE)
                @for item in items {
                    li {
                        @if pictures {
                            div.pictured { div { (self.entry(item)) } span.picture {} }
                        } @else {
                            (self.entry(item))
                        }
                    } (LINE)
                }
            }
        }
    }

    fn contents(&mut self, title: &Clause, entries: &[ContentsEntry], level: u8) -> Markup {
        let targets = self.anchors.targets(entries);
        let lines: Vec<Line<'_>> = entries.iter().zip(targets).collect();
        let name = self.anchors.other("contents");
        html! {
            nav aria-labelledby=(name) { (LINE)
                (heading(level, Some(&name), &clause(title, &mut self.anchors)))
                (contents_list(&lines))
            }
        }
    }

    fn key_values(&mut self, title: Option<&Clause>, rows: &[KeyValue]) -> Markup {
        html! {
            table.pairs { (LINE)
                @if let Some(title) = title { caption { (clause(title, &mut self.anchors)) } (LINE) }
                tbody { (LINE)
                    @for row in rows {
                        tr { th scope="row" { (row.label) } td { (clause(&row.clause, &mut self.anchors)) } } (LINE)
                    }
                } (LINE)
            }
        }
    }

    fn table(&mut self, title: &Clause, columns: &[String], rows: &[Vec<Vec<Inline>>]) -> Markup {
        let name = self.anchors.other("table");
        html! {
            // Where a table is wider than the screen, it alone is moved to and fro, also with the keyboard.
            div.wide role="region" tabindex="0" aria-labelledby=(name) { (LINE)
                table { (LINE)
                    caption id=(name) { (clause(title, &mut self.anchors)) } (LINE)
                    (columns_head(columns))
                    tbody { (LINE)
                        @for row in rows {
                            tr { @for cell in row { td { (inlines(cell)) } } } (LINE)
                        }
                    } (LINE)
                } (LINE)
            }
        }
    }

    fn role_table(&mut self, title: Option<&Clause>, columns: &(String, String), rows: &[RoleRow]) -> Markup {
        let name = title.map(|_| self.anchors.other("table"));
        html! {
            @if let Some(title) = title { p id=[name.as_deref()] { (clause(title, &mut self.anchors)) } (LINE) }
            table.roles aria-labelledby=[name.as_deref()] { (LINE)
                (columns_head(&[&columns.0, &columns.1]))
                tbody { (LINE)
                    @for row in rows {
                        tr { (LINE)
                            th scope="row" { (self.role(row)) } (LINE)
                            td { (self.list(false, &row.items)) } (LINE)
                        } (LINE)
                    }
                } (LINE)
            }
        }
    }

    fn role_sections(&mut self, title: Option<&Clause>, rows: &[RoleRow], level: u8) -> Markup {
        html! {
            @if let Some(title) = title { p { (clause(title, &mut self.anchors)) } (LINE) }
            @for row in rows {
                (heading(level, None, &self.role(row)))
                (self.list(false, &row.items)) (LINE)
            }
        }
    }

    /// What a role is called, as the place of every clause that names it.
    fn role(&mut self, row: &RoleRow) -> Markup {
        // The outermost is written last, and has the first id.
        let ids: Vec<String> = row.headings.iter().map(|clause| self.anchors.clause(&clause.id)).collect();
        let label = inlines(&row.label);
        row.headings.iter().zip(ids).rev().fold(label, |inner, (clause, id)| marked(clause, &id, &inner))
    }
}

/// A line of the contents, and where it leads.
type Line<'a> = (&'a ContentsEntry, Option<String>);

/// A list of contents: each line with those below it that are deeper.
fn contents_list(lines: &[Line<'_>]) -> Markup {
    let mut entries = Vec::new();
    let mut rest = lines;
    while let Some((line, after)) = rest.split_first() {
        let below = after.iter().take_while(|(deeper, _)| deeper.level > line.0.level).count();
        entries.push((line, &after[..below]));
        rest = &after[below..];
    }
    html! {
        ol role="list" { (LINE)
            @for ((entry, target), below) in entries {
                li {
                    @let words = html! {
                        @if let Some(number) = &entry.number { span.number { (number) } " " }
                        (entry.title)
                    };
                    @match target {
                        Some(anchor) => a href={ "#" (anchor) } { (words) },
                        None => (words),
                    }
                    @if !below.is_empty() { (LINE) (contents_list(below)) }
                } (LINE)
            }
        } (LINE)
    }
}

fn columns_head<T: AsRef<str>>(columns: &[T]) -> Markup {
    html! {
        thead { tr { @for column in columns { th scope="col" { (column.as_ref()) } } } } (LINE)
    }
}

/// A heading; HTML knows six levels.
fn heading(level: u8, id: Option<&str>, content: &Markup) -> Markup {
    html! {
        @match level {
            0..=2 => h2 id=[id] { (content) },
            3 => h3 id=[id] { (content) },
            4 => h4 id=[id] { (content) },
            5 => h5 id=[id] { (content) },
            _ => h6 id=[id] { (content) },
        }
        (LINE)
    }
}
