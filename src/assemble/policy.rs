//! The policy: an outline filled with the clauses that are in.

use std::collections::BTreeSet;

use super::blocks::push_entries;
use super::roles::role_blocks;
use super::select::Selector;
use crate::document::{Block, ContentsEntry, Section, plain_text};
use crate::library::{Entry, Library, Outline, OutlineSection};

/// How deep the table of contents goes.
const CONTENTS_DEPTH: u8 = 2;

/// The cover and the sections of the policy that `outline` makes of `library`.
pub(super) fn policy_body(
    selector: &mut Selector<'_>,
    library: &Library,
    outline: &Outline,
) -> (Vec<Block>, Vec<Section>) {
    let single: BTreeSet<&str> = outline
        .placed()
        .iter()
        .map(|(name, _)| name.as_str())
        .filter(|name| !library.topics.contains_key(*name))
        .collect();
    let layout = Layout { library, single };
    let mut cover = Vec::new();
    let gathered = layout.gather(outline.cover.iter().map(|(name, _)| name.as_str()));
    push_entries(selector, by_reference(&gathered), &mut cover);
    let mut sections = layout.sections(selector, &outline.sections);
    number(&mut sections, "");
    list_contents(&mut sections);
    (cover, sections)
}

struct Layout<'a> {
    library: &'a Library,
    /// Ids of clauses that the outline places by themselves.
    single: BTreeSet<&'a str>,
}

impl<'a> Layout<'a> {
    /// The entries that `names` place, each with its topic, without those that the outline places elsewhere.
    fn gather(&self, names: impl Iterator<Item = &'a str>) -> Vec<(&'a str, Entry)> {
        let mut gathered = Vec::new();
        for name in names {
            match self.library.topics.get(name) {
                Some(topic) => {
                    gathered.extend(
                        topic
                            .entries
                            .iter()
                            .filter_map(|entry| self.without_single(entry))
                            .map(|e| (topic.name.as_str(), e)),
                    );
                }
                None => gathered.extend(self.one(name)),
            }
        }
        gathered
    }

    /// `entry` without the parts that the outline places by themselves; nothing if that is all of it.
    fn without_single(&self, entry: &Entry) -> Option<Entry> {
        let mut entry = entry.clone();
        entry.parts.retain(|part| !self.single.contains(part.id.as_str()));
        (!entry.parts.is_empty()).then_some(entry)
    }

    /// The clause `id` by itself. What stands below an entry goes with its first part.
    fn one(&self, id: &str) -> Option<(&'a str, Entry)> {
        self.library.entries().find_map(|(topic, entry)| {
            let at = entry.parts.iter().position(|part| part.id.as_str() == id)?;
            let mut entry = entry.clone();
            entry.parts = vec![entry.parts.swap_remove(at)];
            if at > 0 {
                entry.items.clear();
            }
            Some((topic, entry))
        })
    }

    fn sections(&self, selector: &mut Selector<'_>, sections: &'a [OutlineSection]) -> Vec<Section> {
        sections.iter().filter_map(|section| self.section(selector, section)).collect()
    }

    /// A section with what is in; nothing if that is nothing.
    fn section(&self, selector: &mut Selector<'_>, section: &'a OutlineSection) -> Option<Section> {
        let gathered = self.gather(section.place.iter().map(|(name, _)| name.as_str()));
        let blocks = if section.roles.is_empty() {
            let mut blocks = Vec::new();
            push_entries(selector, by_reference(&gathered), &mut blocks);
            blocks
        } else {
            role_blocks(selector, section, &gathered)
        };
        let sections = self.sections(selector, &section.sections);
        if blocks.is_empty() && sections.is_empty() {
            return None;
        }
        let title = section.heading.as_ref().and_then(|heading| match selector.prose.words(heading, None) {
            Ok(words) => Some(words),
            Err(problem) => {
                if let Some(id) = first_id(&blocks, &sections) {
                    selector.problem(problem, heading.span, &id);
                }
                None
            }
        });
        // Numbers are given once it is known which sections stand.
        Some(Section { key: section.key.clone(), number: section.numbered.then(String::new), title, blocks, sections })
    }
}

fn by_reference<'e>(gathered: &'e [(&'e str, Entry)]) -> impl Iterator<Item = (&'e str, &'e Entry)> {
    gathered.iter().map(|(topic, entry)| (*topic, entry))
}

fn first_id(blocks: &[Block], sections: &[Section]) -> Option<crate::document::ClauseId> {
    let mut first = None;
    let mut note = |clause: &crate::document::Clause| {
        first.get_or_insert_with(|| clause.id.clone());
    };
    for block in blocks {
        block.for_each_clause(&mut note);
    }
    for section in sections {
        section.for_each_clause("", &mut |_, clause| note(clause));
    }
    first
}

/// Numbers the sections that have numbers: 1, 1.1, 1.1.1.
fn number(sections: &mut [Section], above: &str) {
    let mut count = 0;
    for section in sections {
        let mut path = String::new();
        if section.number.is_some() && section.title.is_some() {
            count += 1;
            path = if above.is_empty() { count.to_string() } else { format!("{above}.{count}") };
            section.number = Some(path.clone());
        } else {
            section.number = None;
        }
        number(&mut section.sections, &path);
    }
}

/// Fills in the table of contents from the headings that stand.
fn list_contents(sections: &mut [Section]) {
    let mut entries = Vec::new();
    collect_headings(sections, 1, &mut entries);
    for section in sections {
        for block in &mut section.blocks {
            if let Block::Contents { clause, entries: listed } = block {
                listed.clone_from(&entries);
                let titles = entries.iter().map(|entry| match &entry.number {
                    Some(number) => format!("{number} {}", entry.title),
                    None => entry.title.clone(),
                });
                clause.whole = Some(format!("{}\n{}", plain_text(&clause.text), titles.collect::<Vec<_>>().join("\n")));
            }
        }
    }
}

fn collect_headings(sections: &[Section], level: u8, entries: &mut Vec<ContentsEntry>) {
    for section in sections {
        if let Some(title) = &section.title {
            entries.push(ContentsEntry { level, number: section.number.clone(), title: title.clone() });
        }
        if level < CONTENTS_DEPTH {
            collect_headings(&section.sections, level + 1, entries);
        }
    }
}
