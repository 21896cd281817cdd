//! Markdown: CommonMark with GitHub's tables, no HTML, one line for each paragraph, list entry and table row.

use std::collections::BTreeMap;

use crate::document::{
    Block, Clause, ContentsEntry, Document, Field, Inline, Input, Item, Kind, Section, Status, plain_text,
};

/// The document as Markdown, ending in a line feed.
#[must_use]
pub fn render(document: &Document) -> String {
    let mut writer = Writer { out: String::new(), last_marker: None, anchors: anchors(document) };
    writer.front(document);
    for block in &document.cover {
        writer.block(block, 2);
    }
    writer.sections(&document.sections, 2);
    if document.kind == Kind::Agreement {
        writer.paragraph(&format!("Version {}, {}", text(&document.meta.version), document.meta.short_digest));
    }
    writer.out
}

struct Writer {
    out: String,
    /// The bullet of the list just written, if nothing has followed it: the next list needs another.
    last_marker: Option<char>,
    anchors: BTreeMap<String, Vec<String>>,
}

impl Writer {
    fn paragraph(&mut self, line: &str) {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        self.out.push_str(line);
        self.out.push('\n');
        self.last_marker = None;
    }

    fn heading(&mut self, level: usize, title: &str) {
        let marks = "#".repeat(level.min(6));
        // Number signs at the end would be read as the end of the heading.
        let text = title.trim_end_matches('#');
        let closing = title[text.len()..].replace('#', "\\#");
        self.paragraph(&format!("{marks} {text}{closing}"));
    }

    fn front(&mut self, document: &Document) {
        let meta = &document.meta;
        self.heading(1, &text(&meta.title));
        self.paragraph(&format!("**{}**", text(&meta.school)));
        if let (Kind::Policy, Some(strapline)) = (document.kind, &meta.strapline) {
            self.paragraph(&format!("*{}*", text(strapline)));
        }
        if document.kind == Kind::Policy {
            self.paragraph(&format!("Version {} · {}", text(&meta.version), text(&meta.date)));
        }
        if let Status::Draft { awaiting } = &meta.status {
            let bodies = awaiting.join(" and the ");
            self.paragraph(&format!("> **DRAFT**: not yet approved by the {}.", text(&bodies)));
        }
    }

    fn sections(&mut self, sections: &[Section], level: usize) {
        for section in sections {
            // Sections below one without a heading stand where it stands.
            let below = match &section.title {
                Some(title) => {
                    self.heading(level, &numbered(section.number.as_deref(), title));
                    level + 1
                }
                None => level,
            };
            for block in &section.blocks {
                self.block(block, below);
            }
            self.sections(&section.sections, below);
        }
    }

    fn block(&mut self, block: &Block, level: usize) {
        match block {
            Block::Paragraph { clauses } => self.paragraph(&at_line_start(&joined(clauses))),
            Block::List { ordered, items } => self.list(items, *ordered),
            Block::Contents { clause, entries } => self.contents(clause, entries, level),
            Block::KeyValues { clause, rows } => {
                let caption = clause.as_ref().map(|clause| inline(&clause.text)).unwrap_or_default();
                let rows = rows.iter().map(|row| vec![text(&row.label), inline(&row.clause.text)]);
                self.table(&[caption, String::new()], &rows.collect::<Vec<_>>());
            }
            Block::Table { clause, columns, rows } => {
                self.paragraph(&format!("**{}**", inline(&clause.text)));
                let rows = rows.iter().map(|row| row.iter().map(|cell| inline(cell)).collect());
                self.table(&columns.iter().map(|column| text(column)).collect::<Vec<_>>(), &rows.collect::<Vec<_>>());
            }
            Block::Roles { clause, rows, .. } => {
                if let Some(clause) = clause {
                    self.paragraph(&at_line_start(&inline(&clause.text)));
                }
                for row in rows {
                    self.heading(level, &inline(&row.label));
                    self.list(&row.items, false);
                }
            }
            Block::Fields { fields } => self.fields(fields),
        }
    }

    fn list(&mut self, items: &[Item], ordered: bool) {
        let marker = match (ordered, self.last_marker) {
            (true, _) => None,
            (false, Some('-')) => Some('*'),
            (false, _) => Some('-'),
        };
        self.out.push('\n');
        self.items(items, marker, 0);
        self.last_marker = marker;
    }

    fn items(&mut self, items: &[Item], marker: Option<char>, indent: usize) {
        for (at, item) in items.iter().enumerate() {
            let mark = marker.map_or_else(|| format!("{}.", at + 1), |marker| marker.to_string());
            let line = at_line_start(&joined(&item.clauses));
            self.out.push_str(&format!("{:indent$}{mark} {line}\n", ""));
            self.items(&item.items, (!item.ordered).then_some('-'), indent + mark.len() + 1);
        }
    }

    fn contents(&mut self, clause: &Clause, entries: &[ContentsEntry], level: usize) {
        self.heading(level, &inline(&clause.text));
        self.out.push('\n');
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for entry in entries {
            let title = numbered(entry.number.as_deref(), &entry.title);
            let plain =
                entry.number.as_ref().map_or_else(|| entry.title.clone(), |number| format!("{number} {}", entry.title));
            let turn = seen.entry(plain.clone()).or_default();
            let anchor = self.anchors.get(&plain).and_then(|all| all.get(*turn)).cloned().unwrap_or_default();
            *turn += 1;
            let indent = "  ".repeat(usize::from(entry.level.saturating_sub(1)));
            self.out.push_str(&format!("{indent}- [{title}](#{anchor})\n"));
        }
        self.last_marker = Some('-');
    }

    fn table(&mut self, head: &[String], rows: &[Vec<String>]) {
        self.out.push('\n');
        let line = |cells: &[String]| format!("| {} |\n", cells.join(" | ")).replace("|  |", "| |");
        self.out.push_str(&line(head));
        self.out.push_str(&format!("|{}\n", " --- |".repeat(head.len())));
        for row in rows {
            self.out.push_str(&line(row));
        }
        self.last_marker = None;
    }

    fn fields(&mut self, fields: &[Field]) {
        let rows = fields.iter().map(|field| {
            let blank = match field.input {
                Input::Tick => "☐",
                Input::Choice => "☐ Yes ☐ No",
                Input::Text | Input::Names | Input::Signature | Input::Date => "",
            };
            vec![inline(&field.clause.text), blank.to_owned()]
        });
        self.table(&["Please complete".to_owned(), String::new()], &rows.collect::<Vec<_>>());
    }
}

fn numbered(number: Option<&str>, title: &str) -> String {
    number.map_or_else(|| text(title), |number| format!("{number} {}", text(title)))
}

/// Clauses of one paragraph or entry, joined by a space.
fn joined(clauses: &[Clause]) -> String {
    clauses.iter().map(|clause| inline(&clause.text)).collect::<Vec<_>>().join(" ")
}

/// Inline content as Markdown.
fn inline(content: &[Inline]) -> String {
    let mut out = String::new();
    for part in content {
        match part {
            Inline::Text(words) => out.push_str(&text(words)),
            Inline::Strong(inner) | Inline::Inserted(inner) => out.push_str(&format!("**{}**", inline(inner))),
            Inline::Emphasis(inner) => out.push_str(&format!("*{}*", inline(inner))),
            Inline::Code(code) => out.push_str(&code_span(code)),
            Inline::Link { url, content } => out.push_str(&format!("[{}]({})", inline(content), link_target(url))),
            Inline::Break => out.push_str("\\\n"),
            Inline::Deleted(inner) => out.push_str(&format!("~~{}~~", inline(inner))),
            Inline::Reference(numbers) => out.push_str(&format!(" \\[{}\\]", reference(numbers))),
        }
    }
    out
}

/// The numbers of a reference, as R1 R12.
pub(super) fn reference(numbers: &[usize]) -> String {
    numbers.iter().map(|number| format!("R{number}")).collect::<Vec<_>>().join(" ")
}

/// A code span whose fence is longer than any run of backticks inside (CommonMark 0.31.2, section 6.1).
fn code_span(code: &str) -> String {
    let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if code.starts_with('`') || code.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{code}{pad}{fence}")
}

/// A link's address: as it is where it holds no character that could end it, else in pointed brackets.
fn link_target(url: &str) -> String {
    let escaped = url.replace('<', "%3C").replace('>', "%3E").replace('\\', "%5C").replace(' ', "%20");
    let plain = escaped.chars().all(|c| c.is_ascii_alphanumeric() || "-._~:/?#@!$&'*+,;=%".contains(c));
    if plain { escaped } else { format!("<{escaped}>") }
}

/// Literal words: what Markdown, GitHub's extensions to it and its mathematics would read as markup is escaped, and
/// ordinary punctuation is left as a reader expects it.
fn text(words: &str) -> String {
    let mut out = String::with_capacity(words.len() + 8);
    for (at, c) in words.char_indices() {
        let escape = match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '$' | '@' => true,
            // What would become a link by itself.
            ':' => words[at + 1..].starts_with("//"),
            '.' => words[..at].to_ascii_lowercase().ends_with("www"),
            // Only what could be the beginning of a character reference.
            '&' => words[at + 1..].starts_with(|next: char| next == '#' || next.is_ascii_alphabetic()),
            _ => false,
        };
        if escape {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Escapes what would begin a block at the start of a line: headings, lists, quotations, rules.
fn at_line_start(line: &str) -> String {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 && digits < 10 && line[digits..].starts_with(['.', ')']) {
        return format!("{}\\{}", &line[..digits], &line[digits..]);
    }
    if line.starts_with(['#', '+', '-', '=', ':']) { format!("\\{line}") } else { line.to_owned() }
}

/// The anchors GitHub gives to headings, by the words of the heading, in order.
fn anchors(document: &Document) -> BTreeMap<String, Vec<String>> {
    let mut titles = vec![document.meta.title.clone()];
    document.cover.iter().for_each(|block| block_titles(block, &mut titles));
    section_titles(&document.sections, &mut titles);
    let mut used: BTreeMap<String, usize> = BTreeMap::new();
    let mut anchors: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for title in titles {
        let base: String = title
            .to_lowercase()
            .chars()
            .filter_map(|c| match c {
                ' ' => Some('-'),
                '-' | '_' => Some(c),
                c if c.is_alphanumeric() => Some(c),
                _ => None,
            })
            .collect();
        let turn = used.entry(base.clone()).or_default();
        let anchor = if *turn == 0 { base } else { format!("{base}-{turn}") };
        *turn += 1;
        anchors.entry(title).or_default().push(anchor);
    }
    anchors
}

fn section_titles(sections: &[Section], titles: &mut Vec<String>) {
    for section in sections {
        if let Some(title) = &section.title {
            titles.push(section.number.as_ref().map_or_else(|| title.clone(), |number| format!("{number} {title}")));
        }
        section.blocks.iter().for_each(|block| block_titles(block, titles));
        section_titles(&section.sections, titles);
    }
}

fn block_titles(block: &Block, titles: &mut Vec<String>) {
    match block {
        Block::Contents { clause, .. } => titles.push(plain_text(&clause.text)),
        Block::Roles { rows, .. } => titles.extend(rows.iter().map(|row| plain_text(&row.label))),
        Block::Paragraph { .. }
        | Block::List { .. }
        | Block::KeyValues { .. }
        | Block::Table { .. }
        | Block::Fields { .. } => {}
    }
}
