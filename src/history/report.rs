//! A history and an audit as documents.

use jiff::civil::Date;

use super::audit::{Audit, Finding};
use super::changes::Changed;
use super::entry::body_in_words;
use super::table::{Tagged, VersionRow};
use crate::diff::Look;
use crate::document::report::{ReportWriter, plain, section, strong};
use crate::document::{Block, Document, Kind, Meta, Section, Status, Style};
use crate::school::SchoolDate;

/// What a history is of.
#[derive(Debug, Clone, PartialEq)]
pub struct About {
    /// Full name of the school.
    pub school: String,
    /// Title of the policy.
    pub title: String,
    /// The current version.
    pub version: String,
    /// When it was written.
    pub date: SchoolDate,
    /// Where all this comes from, in a sentence or more.
    pub origin: String,
    /// How pages look: as those of the policy.
    pub look: Look,
}

/// What a commit is, for those who have never seen one.
const COMMITS: &str = "A commit is a state of the files that somebody recorded, with the day and their name. Its number is made from what it holds.";

/// The version-control table and what each commit did, newest version first.
#[must_use]
pub fn report(versions: &[VersionRow], changes: &[Changed], about: &About) -> Document {
    let mut writer = Writer(ReportWriter::new("history"));
    let mut blocks = vec![writer.origin(about, !changes.is_empty())];
    let row = |row: &VersionRow| {
        let (date, place) = (row.date.to_string(), row.place(&in_words));
        [&row.version, &date, &row.author, &row.changes, &place].map(|text| plain(text)).to_vec()
    };
    let rows = versions.iter().rev().map(row).collect();
    blocks.push(writer.0.table("Versions", &["Version", "Date", "Author", "What changed", "In the repository"], rows));
    let mut sections = vec![section("version-control", "Version control", blocks)];
    sections.extend(writer.records(versions));
    if !changes.is_empty() {
        let row = |one: &Changed| {
            let (commit, what) = (&one.commit, format!("{}.", capital(&one.what.join("; "))));
            [&in_words(commit.day), &commit.id, &commit.author, &what].map(|text| plain(text)).to_vec()
        };
        let rows = changes.iter().rev().map(row).collect();
        let table = writer.0.table("What each commit did", &["Date", "Commit", "Author", "What it did"], rows);
        sections.push(section("modifications", "Modification history", vec![table]));
    }
    document("history", &format!("History: {}", about.title), about, sections)
}

/// An audit, with what it looked at.
#[must_use]
pub fn audit_report(audit: &Audit, about: &About) -> Document {
    let mut writer = Writer(ReportWriter::new("history"));
    let mut blocks = vec![writer.0.paragraph(vec![strong(&audit.verdict())]), writer.origin(about, true)];
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
            plain(&format!("{}, {}, {}: {reason}", commit.id, in_words(commit.day), commit.author))
        };
        let list = writer.0.list(audit.faulty.iter().map(entry).collect());
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
    /// Where it is in the repository, in a few words; `shown` writes the day of its tag.
    #[must_use]
    pub fn place(&self, shown: &dyn Fn(Date) -> String) -> String {
        match (&self.tag, &self.commit) {
            (Some(Tagged { commit, day, by: Some(by), .. }), _) => {
                format!("commit {commit}, tagged {} by {by}", shown(*day))
            }
            (Some(Tagged { commit, .. }), _) => format!("commit {commit}, tagged"),
            (None, Some(commit)) => format!("commit {commit}, no tag"),
            (None, None) => "not committed".to_owned(),
        }
    }
}

/// Writes the blocks of this report.
struct Writer(ReportWriter);

impl Writer {
    /// Where all this comes from, and with `commits` what these are.
    fn origin(&mut self, about: &About, commits: bool) -> Block {
        let more = if commits { format!(" {COMMITS}") } else { String::new() };
        self.0.paragraph(plain(&format!("{}{more}", about.origin)))
    }

    /// Reviews and approvals, newest version first.
    fn records(&mut self, versions: &[VersionRow]) -> Vec<Section> {
        let told = |text: Option<String>| text.unwrap_or_else(|| "Not recorded".to_owned());
        let named = |body: &str| capital(&body_in_words(body));
        let mut sections = Vec::new();
        let newest = || versions.iter().rev();
        let reviews: Vec<_> = newest()
            .flat_map(|row| row.reviews.iter().map(move |review| (row, review)))
            .map(|(row, one)| {
                let body = told(one.body.as_deref().map(named));
                let (date, minute, outcome) = (one.date.to_string(), told(one.minute.clone()), capital(one.outcome()));
                [&row.version, &date, &one.reviewer, &body, &minute, &outcome].map(|text| plain(text)).to_vec()
            })
            .collect();
        if !reviews.is_empty() {
            let columns = ["Version", "Date", "Reviewer", "Body", "Minute", "Outcome"];
            let table = self.0.table("Who reviewed which version", &columns, reviews);
            sections.push(section("reviews", "Reviews", vec![table]));
        }
        let approvals: Vec<_> = newest()
            .flat_map(|row| row.approvals.iter().map(move |approval| (row, approval)))
            .map(|(row, one)| {
                let (date, body, minute) = (one.date.to_string(), named(&one.body), told(one.minute.clone()));
                [&row.version, &date, &body, &minute, &capital(one.outcome.words())].map(|text| plain(text)).to_vec()
            })
            .collect();
        if !approvals.is_empty() {
            let columns = ["Version", "Date", "Body", "Minute", "Outcome"];
            let table = self.0.table("Who decided on which version", &columns, approvals);
            sections.push(section("approvals", "Approvals", vec![table]));
        }
        sections
    }

    fn findings(&mut self, caption: &str, findings: &[&Finding]) -> Block {
        let row = |finding: &&Finding| {
            let commit = &finding.commit;
            let (kind, day) = (capital(finding.kind.title()), in_words(commit.day));
            [&kind, &finding.message, &commit.id, &day, &commit.author].map(|text| plain(text)).to_vec()
        };
        let rows = findings.iter().map(row).collect();
        self.0.table(caption, &["Finding", "What happened", "Commit", "Date", "Author"], rows)
    }
}

fn document(key: &str, title: &str, about: &About, sections: Vec<Section>) -> Document {
    let day = about.date.last_day();
    Document {
        key: key.to_owned(),
        kind: Kind::Report,
        meta: Meta {
            title: title.to_owned(),
            school: about.school.clone(),
            strapline: None,
            version: about.version.clone(),
            date: about.date.to_string(),
            day: (day.year(), day.month(), day.day()),
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

fn in_words(day: Date) -> String {
    SchoolDate::Day(day).to_string()
}

pub(super) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
