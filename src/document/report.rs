//! Writing reports: documents that are made by the tool and not from the policy library.

use super::{Block, Clause, ClauseId, Inline, Item, Section};

/// Writes the blocks of a report. Its clauses count from 1, whatever they say.
#[derive(Debug)]
pub struct ReportWriter {
    topic: &'static str,
    next: usize,
}

impl ReportWriter {
    /// A writer whose clauses belong to `topic`, e.g. `coverage`.
    #[must_use]
    pub const fn new(topic: &'static str) -> Self {
        Self { topic, next: 0 }
    }

    /// Counts on from `clauses` that another report has.
    pub const fn count_on(&mut self, clauses: usize) {
        self.next = clauses;
    }

    /// The next clause.
    pub fn clause(&mut self, text: Vec<Inline>) -> Clause {
        self.next += 1;
        Clause {
            id: ClauseId::in_report(self.next),
            topic: self.topic.to_owned(),
            administrative: false,
            text,
            whole: None,
            facts: Vec::new(),
        }
    }

    /// A paragraph.
    pub fn paragraph(&mut self, text: Vec<Inline>) -> Block {
        Block::Paragraph { clauses: vec![self.clause(text)] }
    }

    /// A list with bullets.
    pub fn list(&mut self, entries: Vec<Vec<Inline>>) -> Block {
        let entries = entries.into_iter().map(|text| (text, Vec::new())).collect();
        self.nested(entries)
    }

    /// A list with bullets, each with a list below it.
    pub fn nested(&mut self, entries: Vec<(Vec<Inline>, Vec<Vec<Inline>>)>) -> Block {
        let items = entries.into_iter().map(|(text, below)| {
            let clauses = vec![self.clause(text)];
            let below = below.into_iter().map(|text| Item {
                clauses: vec![self.clause(text)],
                ordered: false,
                items: Vec::new(),
            });
            Item { clauses, ordered: false, items: below.collect() }
        });
        Block::List { ordered: false, items: items.collect() }
    }

    /// A table; every row has a cell for each of `columns`.
    pub fn table(&mut self, caption: &str, columns: &[&str], rows: Vec<Vec<Vec<Inline>>>) -> Block {
        let columns = columns.iter().map(|column| (*column).to_owned()).collect();
        Block::Table { clause: self.clause(plain(caption)), columns, rows }
    }
}

/// A section of a report, without a number and without sections below it.
#[must_use]
pub fn section(key: &str, title: &str, blocks: Vec<Block>) -> Section {
    Section { key: key.to_owned(), number: None, title: Some(title.to_owned()), blocks, sections: Vec::new() }
}

/// Words without emphasis.
#[must_use]
pub fn plain(words: &str) -> Vec<Inline> {
    vec![Inline::Text(words.to_owned())]
}

/// Words in bold.
#[must_use]
pub fn strong(words: &str) -> Inline {
    Inline::Strong(plain(words))
}
