//! A comparison as a document: a page for those who govern, then every fact and every clause.

use super::clauses::{Change, ClauseChange};
use super::facts::{FactChange, Group, label, written};
use super::weight::Weight;
use super::words::{Word, after, changed_lines};
use super::{Comparison, DocumentChange};
use crate::document::report::{ReportWriter, plain, section, strong};
use crate::document::{Block, Document, Inline, Kind, Meta, Section, Status, Style};

/// What a comparison is about.
#[derive(Debug, Clone, PartialEq)]
pub struct About {
    /// Full name of the school.
    pub school: String,
    /// Title of the policy.
    pub title: String,
    /// The older edition.
    pub old: Side,
    /// The newer edition.
    pub new: Side,
    /// The day of the newer edition: year, month, day.
    pub day: (i16, i8, i8),
    /// How pages look: as those of the policy.
    pub look: Look,
}

/// How the pages of a report look.
#[derive(Debug, Clone, PartialEq)]
pub struct Look {
    /// Accent colour as `#rrggbb`.
    pub accent: String,
    /// The school's crest.
    pub crest: Option<crate::document::Crest>,
}

/// One of the two editions.
#[derive(Debug, Clone, PartialEq)]
pub struct Side {
    /// What people call it: a version, a tag, a day.
    pub name: String,
    /// Its version of the policy.
    pub version: Option<String>,
    /// Where its text comes from, in a sentence.
    pub origin: String,
}

/// Most changes of substance that the summary lists, so that it stays on one page.
const MOST_LISTED: usize = 16;
/// Most characters of a clause that the summary shows.
const MOST_SHOWN: usize = 110;

/// The comparison as a document with its summary first.
#[must_use]
pub fn redline(comparison: &Comparison, about: &About) -> Document {
    let mut writer = Writer(ReportWriter::new("changes"));
    let mut sections = vec![writer.summary(comparison, about)];
    sections.extend(writer.facts(comparison));
    sections.extend(comparison.documents.iter().map(|document| writer.document(document)));
    let version = |side: &Side| side.version.clone().unwrap_or_else(|| side.name.clone());
    Document {
        key: "changes".to_owned(),
        kind: Kind::Report,
        meta: Meta {
            title: format!("What changed: {}", about.title),
            school: about.school.clone(),
            strapline: None,
            version: format!("{} to {}", version(&about.old), version(&about.new)),
            date: about.new.name.clone(),
            day: about.day,
            next_review: None,
            status: Status::Approved,
            library: String::new(),
            accent: about.look.accent.clone(),
            crest: about.look.crest.clone(),
            style: Style::Policy,
            short_digest: String::new(),
        },
        cover: Vec::new(),
        sections,
        exclusions: Vec::new(),
    }
}

/// Writes the blocks of this report.
struct Writer(ReportWriter);

impl Writer {
    fn summary(&mut self, comparison: &Comparison, about: &About) -> Section {
        let mut blocks = Vec::new();
        let side = |what: &str, side: &Side| vec![strong(what), text(format!(" {}. {}", side.name, side.origin))];
        let sides = vec![side("From", &about.old), side("To", &about.new)];
        blocks.push(self.0.list(sides));
        if comparison.is_empty() {
            blocks.push(self.0.paragraph(plain("Nothing changed: every fact and every clause is the same.")));
        } else {
            blocks.push(self.0.paragraph(plain(&verdict(comparison))));
            blocks.push(self.counts(comparison));
        }
        let substantive = substantive(comparison);
        if !substantive.is_empty() {
            blocks.push(self.0.paragraph(vec![strong("What those who approve decide on")]));
            let more = substantive.len().saturating_sub(MOST_LISTED);
            let mut entries: Vec<Vec<Inline>> = substantive.into_iter().take(MOST_LISTED).collect();
            if more > 0 {
                entries.push(plain(&format!("{more} more, on the pages that follow.")));
            }
            blocks.push(self.0.list(entries));
        }
        section("summary", "Summary", blocks)
    }

    fn counts(&mut self, comparison: &Comparison) -> Block {
        let facts = comparison.facts.as_deref().unwrap_or_default();
        let row = |name: String, has: &dyn Fn(Weight) -> usize| {
            let counts = Weight::ALL.map(|weight| plain(&has(weight).to_string()));
            std::iter::once(plain(&name)).chain(counts).collect::<Vec<_>>()
        };
        let mut rows = Vec::new();
        if comparison.facts.is_some() {
            rows.push(row("Facts".to_owned(), &|weight| facts.iter().filter(|fact| fact.weight == weight).count()));
        }
        for document in &comparison.documents {
            let has = |weight| document.clauses.iter().filter(|clause| clause.weight == weight).count();
            rows.push(row(document.title.clone(), &has));
        }
        let columns = ["Where", "Substantive", "Administrative", "Editorial"];
        self.0.table("How many changes there are", &columns, rows)
    }

    fn facts(&mut self, comparison: &Comparison) -> Option<Section> {
        let Some(facts) = &comparison.facts else {
            let text = "The facts behind one of the two editions are not known, so that only clauses are compared.";
            let blocks = vec![self.0.paragraph(plain(text))];
            return Some(section("facts", "Facts", blocks));
        };
        if facts.is_empty() {
            return None;
        }
        let mut blocks = Vec::new();
        for group in Group::ALL {
            let of_group: Vec<&FactChange> = facts.iter().filter(|fact| fact.group == group).collect();
            if of_group.is_empty() {
                continue;
            }
            let rows = of_group.iter().map(|fact| {
                vec![
                    plain(&label(&fact.path)),
                    plain(&written(fact.old.as_ref())),
                    plain(&written(fact.new.as_ref())),
                    plain(fact.weight.word()),
                ]
            });
            let rows = rows.collect();
            blocks.push(self.0.table(group.title(), &["Fact", "Before", "Now", "Kind"], rows));
        }
        Some(section("facts", "Facts", blocks))
    }

    fn document(&mut self, document: &DocumentChange) -> Section {
        let mut blocks = Vec::new();
        match (&document.versions.old, &document.versions.new) {
            (None, Some(version)) => {
                blocks.push(self.0.paragraph(plain(&format!("This document is new, in version {version}."))));
            }
            (Some(version), None) => {
                blocks
                    .push(self.0.paragraph(plain(&format!("This document is gone; its last version was {version}."))));
            }
            _ => {}
        }
        let mut sections: Vec<Section> = Vec::new();
        for change in &document.clauses {
            let entry = self.entry(change);
            match sections.last_mut() {
                Some(last) if last.title.as_deref() == Some(change.section.as_str()) => last.blocks.extend(entry),
                _ => {
                    let key = format!("part-{}", sections.len() + 1);
                    sections.push(Section { key, ..section("", &change.section, entry) });
                }
            }
        }
        if !document.renumbered.is_empty() {
            let number = |number: &Option<String>| plain(number.as_deref().unwrap_or("none"));
            let rows =
                document.renumbered.iter().map(|one| vec![plain(&one.title), number(&one.from), number(&one.to)]);
            let rows = rows.collect();
            let table = self.0.table("Sections with another number", &["Section", "Before", "Now"], rows);
            sections.push(section("renumbered", "Numbers", vec![table]));
        }
        let key = document.key.replace('/', "-");
        Section { sections, ..section(&key, &document.title, blocks) }
    }

    /// What happened to a clause, and its words.
    fn entry(&mut self, change: &ClauseChange) -> Vec<Block> {
        let (what, body) = match &change.change {
            Change::Added { text } => ("New", on_lines(text.lines().map(|line| vec![Inline::Inserted(plain(line))]))),
            Change::Removed { text, .. } => {
                ("Removed", on_lines(text.lines().map(|line| vec![Inline::Deleted(plain(line))])))
            }
            Change::Reworded { words } => ("Reworded", on_lines(changed_lines(words).iter().map(|line| marked(line)))),
            Change::Moved { text } => ("Moved", on_lines(text.lines().map(plain))),
        };
        let mut head =
            vec![strong(what), text(format!(" · {} · ", change.weight.word())), Inline::Code(change.id.clone())];
        if let Some(moved) = &change.moved {
            let place = if moved.from == moved.to {
                " · in another place of this section".to_owned()
            } else {
                format!(" · from “{}”", moved.from)
            };
            head.push(text(place));
        }
        let mut blocks = vec![self.0.paragraph(head), self.0.paragraph(body)];
        if let Change::Removed { reason: Some(reason), .. } = &change.change {
            blocks.push(self.0.paragraph(vec![strong("Reason:"), text(format!(" {reason}"))]));
        }
        if !change.facts.is_empty() {
            let labels: Vec<String> = change.facts.iter().map(|path| label(path)).collect();
            blocks.push(self.0.paragraph(vec![strong("Because of:"), text(format!(" {}", labels.join("; ")))]));
        }
        blocks
    }
}

/// What the changes mean for the version, in a sentence.
fn verdict(comparison: &Comparison) -> String {
    if comparison.is_substantive() {
        "Facts, duties or stances changed: the documents need a new approval, and the new version is a major one."
            .to_owned()
    } else if comparison.count(Weight::Editorial) == 0 {
        "Only names, contacts, dates or versions changed: what was approved stays approved.".to_owned()
    } else {
        "No fact, duty or stance changed: the new version is a minor one.".to_owned()
    }
}

/// Every change of substance in a line.
fn substantive(comparison: &Comparison) -> Vec<Vec<Inline>> {
    let is = |weight: Weight| weight == Weight::Substantive;
    // What the school's own clauses say is told by the clauses.
    let told = |fact: &&FactChange| is(fact.weight) && !fact.path.starts_with("clauses.");
    let facts = comparison.facts.iter().flatten().filter(told).map(|fact| {
        let (old, new) = (written(fact.old.as_ref()), written(fact.new.as_ref()));
        vec![strong(&label(&fact.path)), text(format!(": {} instead of {}", shortened(&new), shortened(&old)))]
    });
    let clauses = comparison.documents.iter().flat_map(|document| {
        document.clauses.iter().filter(|clause| is(clause.weight)).filter_map(|clause| {
            let (what, words) = match &clause.change {
                Change::Added { text } => ("New", text.clone()),
                Change::Removed { text, reason: Some(reason) } => {
                    let words = format!("{} Reason: {}", shortened(text), shortened(reason));
                    return Some(vec![strong("Removed"), text_in(&place(document, comparison), &words)]);
                }
                Change::Removed { text, .. } => ("Removed", text.clone()),
                // What follows from a fact is told by the fact.
                Change::Reworded { .. } if comparison.facts.is_some() && !clause.facts.is_empty() => return None,
                Change::Reworded { words } => ("Reworded", after(words)),
                Change::Moved { .. } => return None,
            };
            Some(vec![strong(what), text_in(&place(document, comparison), &shortened(&words))])
        })
    });
    facts.chain(clauses).collect()
}

/// The document, in brackets, if there is more than one.
fn place(document: &DocumentChange, comparison: &Comparison) -> String {
    if comparison.documents.len() > 1 { format!(" ({})", document.title) } else { String::new() }
}

fn text_in(place: &str, words: &str) -> Inline {
    text(format!("{place}: {words}"))
}

/// `words`, cut after a word if they are long.
fn shortened(words: &str) -> String {
    if words.chars().count() <= MOST_SHOWN {
        return words.to_owned();
    }
    let cut: String = words.chars().take(MOST_SHOWN).collect();
    let end = cut.rfind(' ').unwrap_or(cut.len());
    format!("{} …", cut[..end].trim_end_matches([',', ';', ':', ' ']))
}

/// Words with what was removed and added marked; white space at the edges stays outside the marks.
fn marked(words: &[Word]) -> Vec<Inline> {
    let mut content: Vec<Inline> = Vec::new();
    for word in words {
        let (Word::Same(body) | Word::Removed(body) | Word::Added(body)) = word;
        let inner = plain(body.trim());
        if inner == plain("") {
            content.push(text(" ".to_owned()));
            continue;
        }
        // Changes are of whole words: white space, or nothing at all, parts them from what stands beside them.
        let marked = match word {
            Word::Same(body) => [text(body.clone()), text(String::new()), text(String::new())],
            Word::Removed(_) => [text(" ".to_owned()), Inline::Deleted(inner), text(" ".to_owned())],
            Word::Added(_) => [text(" ".to_owned()), Inline::Inserted(inner), text(" ".to_owned())],
        };
        content.extend(marked);
    }
    squeezed(content)
}

/// Lines, each on its own.
fn on_lines(lines: impl Iterator<Item = Vec<Inline>>) -> Vec<Inline> {
    lines.collect::<Vec<_>>().join(&Inline::Break)
}

/// Neighbouring texts made one, with a single space where they meet, and none at either end.
fn squeezed(content: Vec<Inline>) -> Vec<Inline> {
    let mut out: Vec<Inline> = Vec::new();
    for inline in content {
        match (inline, out.last_mut()) {
            (Inline::Text(more), Some(Inline::Text(text))) => {
                let more = if text.ends_with(' ') { more.trim_start() } else { &more };
                text.push_str(more);
            }
            (inline, _) => out.push(inline),
        }
    }
    if let Some(Inline::Text(text)) = out.first_mut() {
        *text = text.trim_start().to_owned();
    }
    if let Some(Inline::Text(text)) = out.last_mut() {
        text.truncate(text.trim_end().len());
    }
    out.retain(|inline| *inline != text(String::new()));
    out
}

fn text(words: String) -> Inline {
    Inline::Text(words)
}
