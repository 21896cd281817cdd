//! A history and an audit as documents.

use super::audit::{Audit, Finding};
use super::changes::Changed;
use super::table::{Tagged, VersionRow};
use crate::diff::Look;
use crate::document::{Block, Clause, ClauseId, Document, Inline, Item, Kind, Meta, Section, Status, Style};

/// What a history is of.
#[derive(Debug, Clone, PartialEq)]
pub struct About {
    /// Full name of the school.
    pub school: String,
    /// Title of the policy.
    pub title: String,
    /// The current version.
    pub version: String,
    /// The day of what is shown: year, month, day.
    pub day: (i16, i8, i8),
    /// Where all this comes from, in a sentence or more.
    pub origin: String,
    /// How pages look: as those of the policy.
    pub look: Look,
}

/// The version-control table and what each commit did, newest version first.
#[must_use]
pub fn report(versions: &[VersionRow], changes: &[Changed], about: &About) -> Document {
    let mut writer = Writer { next: 0 };
    let mut blocks = vec![writer.paragraph(plain(&about.origin))];
    blocks.push(writer.table("Versions", &["Version", "Date", "Author", "What changed", "In the repository"], {
        let row = |row: &VersionRow| {
            let cells = [&row.version, &row.date, &row.author, &row.changes];
            let mut cells: Vec<Vec<Inline>> = cells.into_iter().map(|text| plain(text)).collect();
            cells.push(plain(&row.place()));
            cells
        };
        versions.iter().rev().map(row).collect()
    }));
    let mut sections = vec![section("version-control", "Version control", blocks)];
    sections.extend(writer.records(versions));
    if !changes.is_empty() {
        let row = |one: &Changed| {
            let cells = [one.commit.day.to_string(), one.commit.id.clone(), one.commit.author.clone()];
            let mut cells: Vec<Vec<Inline>> = cells.iter().map(|text| plain(text)).collect();
            cells.push(plain(&format!("{}.", capital(&one.what.join("; ")))));
            cells
        };
        let rows = changes.iter().rev().map(row).collect();
        let table = writer.table("What each commit did", &["Date", "Commit", "Author", "What it did"], rows);
        sections.push(section("modifications", "Modification history", vec![table]));
    }
    document("history", &format!("History: {}", about.title), about, sections)
}

/// An audit, with what it looked at.
#[must_use]
pub fn audit_report(audit: &Audit, about: &About) -> Document {
    let mut writer = Writer { next: 0 };
    let mut blocks = vec![writer.paragraph(plain(&about.origin)), writer.paragraph(plain(&audit.verdict()))];
    let (drafts, faults): (Vec<&Finding>, Vec<&Finding>) = audit.findings.iter().partition(|finding| finding.draft);
    if !faults.is_empty() {
        blocks.push(writer.findings("What was found", &faults));
    }
    let mut sections = vec![section("findings", "Findings", blocks)];
    if !drafts.is_empty() {
        let table = writer.findings("While a version was being written", &drafts);
        sections.push(section("drafts", "Drafts", vec![table]));
    }
    if !audit.faulty.is_empty() {
        let entry = |(commit, reason): &(super::Commit, String)| {
            plain(&format!("{}, {}, {}: {reason}", commit.id, commit.day, commit.author))
        };
        let list = writer.list(audit.faulty.iter().map(entry).collect());
        sections.push(section("faulty", "Descriptions with faults", vec![list]));
    }
    document("audit", &format!("Audit of the history: {}", about.title), about, sections)
}

impl Audit {
    /// What it comes to, in a sentence.
    #[must_use]
    pub fn verdict(&self) -> String {
        let drafts = self.findings.len() - self.faults();
        match (self.faults(), drafts) {
            (0, 0) => "Nothing was found: the records of the description agree with what was committed.".to_owned(),
            (0, _) => {
                "Nothing on record was touched; what changed while a version was being written is listed.".to_owned()
            }
            (1, _) => "1 finding: the description and what was committed do not agree.".to_owned(),
            (more, _) => format!("{more} findings: the description and what was committed do not agree."),
        }
    }
}

impl VersionRow {
    /// Where it is in the repository, in a few words.
    #[must_use]
    pub fn place(&self) -> String {
        match (&self.tag, &self.commit) {
            (Some(Tagged { commit, day, by: Some(by), .. }), _) => format!("commit {commit}, tagged {day} by {by}"),
            (Some(Tagged { commit, .. }), _) => format!("commit {commit}, tagged"),
            (None, Some(commit)) => format!("commit {commit}, no tag"),
            (None, None) => "not committed".to_owned(),
        }
    }
}

/// Writes blocks whose ids count from 1.
struct Writer {
    next: usize,
}

impl Writer {
    fn clause(&mut self, text: Vec<Inline>) -> Clause {
        self.next += 1;
        Clause {
            id: ClauseId::in_report(self.next),
            topic: "history".to_owned(),
            administrative: false,
            text,
            whole: None,
            facts: Vec::new(),
        }
    }

    fn paragraph(&mut self, text: Vec<Inline>) -> Block {
        Block::Paragraph { clauses: vec![self.clause(text)] }
    }

    fn list(&mut self, entries: Vec<Vec<Inline>>) -> Block {
        let item = |text| Item { clauses: vec![self.clause(text)], ordered: false, items: Vec::new() };
        Block::List { ordered: false, items: entries.into_iter().map(item).collect() }
    }

    fn table(&mut self, caption: &str, columns: &[&str], rows: Vec<Vec<Vec<Inline>>>) -> Block {
        let columns = columns.iter().map(|column| (*column).to_owned()).collect();
        Block::Table { clause: self.clause(plain(caption)), columns, rows }
    }

    /// Reviews and approvals, newest version first.
    fn records(&mut self, versions: &[VersionRow]) -> Vec<Section> {
        let cells = |texts: Vec<&str>| texts.into_iter().map(plain).collect::<Vec<_>>();
        let told = |text: &Option<String>| text.clone().unwrap_or_else(|| "not recorded".to_owned());
        let mut sections = Vec::new();
        let newest = || versions.iter().rev();
        let reviews: Vec<_> = newest()
            .flat_map(|row| row.reviews.iter().map(move |review| (row, review)))
            .map(|(row, one)| {
                let (body, minute) = (told(&one.body), told(&one.minute));
                cells(vec![&row.version, &one.date, &one.reviewer, &body, &minute, one.outcome])
            })
            .collect();
        if !reviews.is_empty() {
            let columns = ["Version", "Date", "Reviewer", "Body", "Minute", "Outcome"];
            let table = self.table("Who reviewed which version", &columns, reviews);
            sections.push(section("reviews", "Reviews", vec![table]));
        }
        let approvals: Vec<_> = newest()
            .flat_map(|row| row.approvals.iter().map(move |approval| (row, approval)))
            .map(|(row, one)| cells(vec![&row.version, &one.date, &one.body, &told(&one.minute), one.outcome]))
            .collect();
        if !approvals.is_empty() {
            let columns = ["Version", "Date", "Body", "Minute", "Outcome"];
            let table = self.table("Who decided on which version", &columns, approvals);
            sections.push(section("approvals", "Approvals", vec![table]));
        }
        sections
    }

    fn findings(&mut self, caption: &str, findings: &[&Finding]) -> Block {
        let row = |finding: &&Finding| {
            let commit = &finding.commit;
            let cells = [finding.kind.title().to_owned(), finding.message.clone(), commit.id.clone()];
            let cells = cells.into_iter().chain([commit.day.to_string(), commit.author.clone()]);
            cells.map(|text| plain(&text)).collect()
        };
        let rows = findings.iter().map(row).collect();
        self.table(caption, &["Finding", "What happened", "Commit", "Date", "Author"], rows)
    }
}

fn document(key: &str, title: &str, about: &About, sections: Vec<Section>) -> Document {
    Document {
        key: key.to_owned(),
        kind: Kind::Report,
        meta: Meta {
            title: title.to_owned(),
            school: about.school.clone(),
            strapline: None,
            version: about.version.clone(),
            date: format!("{:04}-{:02}-{:02}", about.day.0, about.day.1, about.day.2),
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

fn section(key: &str, title: &str, blocks: Vec<Block>) -> Section {
    Section { key: key.to_owned(), number: None, title: Some(title.to_owned()), blocks, sections: Vec::new() }
}

fn plain(words: &str) -> Vec<Inline> {
    vec![Inline::Text(words.to_owned())]
}

pub(super) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
