//! What links can point at: an id for every section and every clause, the same in every edition for as long as its key is.

use std::collections::BTreeSet;

use crate::document::{ClauseId, ContentsEntry, Document, Section};

/// The ids of a page. Those of sections are known from the start, because contents come before what they list.
pub(super) struct Anchors<'a> {
    headings: Vec<Heading<'a>>,
    /// How many sections have been written.
    written: usize,
    taken: BTreeSet<String>,
}

struct Heading<'a> {
    section: &'a Section,
    anchor: String,
}

impl<'a> Anchors<'a> {
    /// The ids of the sections of `document`.
    pub(super) fn of(document: &'a Document) -> Self {
        let mut anchors = Self { headings: Vec::new(), written: 0, taken: BTreeSet::new() };
        anchors.collect(&document.sections);
        anchors
    }

    fn collect(&mut self, sections: &'a [Section]) {
        for section in sections {
            let anchor = self.free(format!("section-{}", plain(&section.key)));
            self.headings.push(Heading { section, anchor });
            self.collect(&section.sections);
        }
    }

    /// The id of the section that is written next; sections are written in reading order.
    pub(super) fn next_section(&mut self) -> String {
        let anchor = self.headings.get(self.written).map(|heading| heading.anchor.clone()).unwrap_or_default();
        self.written += 1;
        anchor
    }

    /// The id of a clause. One that stands in a document twice, such as the duty of two holders, has a number behind it
    /// the second time.
    pub(super) fn clause(&mut self, id: &ClauseId) -> String {
        self.free(format!("clause-{id}"))
    }

    /// The id of something else that is called `name`.
    pub(super) fn other(&mut self, name: &str) -> String {
        self.free(name.to_owned())
    }

    /// The ids that the `entries` of a table of contents lead to, in reading order; none where no section is meant.
    pub(super) fn targets(&self, entries: &[ContentsEntry]) -> Vec<Option<String>> {
        let mut from = 0;
        let mut target = |entry: &ContentsEntry| {
            let meant = |heading: &Heading<'_>| {
                heading.section.title.as_ref() == Some(&entry.title) && heading.section.number == entry.number
            };
            let at = from + self.headings[from..].iter().position(meant)?;
            from = at + 1;
            Some(self.headings[at].anchor.clone())
        };
        entries.iter().map(&mut target).collect()
    }

    fn free(&mut self, wanted: String) -> String {
        let numbered = (2..).map(|number| format!("{wanted}-{number}"));
        let mut candidates = std::iter::once(wanted.clone()).chain(numbered);
        let free = candidates.find(|id| !self.taken.contains(id)).unwrap_or(wanted);
        self.taken.insert(free.clone());
        free
    }
}

/// `key` with a hyphen for whatever an address would have to spell out.
fn plain(key: &str) -> String {
    key.chars().map(|c| if c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_') { c } else { '-' }).collect()
}
