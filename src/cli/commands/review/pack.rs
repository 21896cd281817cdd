//! The pack for the meeting: a page for governors first, then what changed, the questions, and a page to sign.

use jiff::civil::Date;

use super::question::{Question, sentence};
use crate::diff::{About, Comparison, Look, Weight, redline};
use crate::document::report::{self, ReportWriter, strong};
use crate::document::{Block, Document, Field, Inline, Input, Item, KeyValue, Kind, Meta, Section, Status, Style};
use crate::school::SchoolDate;

/// What a pack is made from.
#[derive(Debug)]
pub(super) struct Matter {
    /// Full name of the school.
    pub(super) school: String,
    /// Title of the policy.
    pub(super) title: String,
    /// The version under review.
    pub(super) version: String,
    /// Why it is this one.
    pub(super) reason: String,
    /// The last approved version and the last day of its approvals.
    pub(super) approved: Option<(String, SchoolDate)>,
    /// What changed since then, and between what; else why that cannot be told, in a sentence.
    pub(super) changes: Result<(Comparison, About), String>,
    /// The last day for the review, and how far it is off.
    pub(super) due: String,
    /// Who carries it out.
    pub(super) reviewer: String,
    /// The bodies that must approve, in words.
    pub(super) approvers: Vec<String>,
    /// How many findings there are, in words.
    pub(super) findings: String,
    /// What is to be decided besides the approval.
    pub(super) questions: Vec<Question>,
    /// The documents that are approved: title and the digest printed by their signatures.
    pub(super) documents: Vec<(String, String)>,
    /// The day the review was opened.
    pub(super) today: Date,
    pub(super) look: Look,
}

/// Most questions that the first page lists.
const MOST_LISTED: usize = 12;

/// The pack.
pub(super) fn pack(matter: &Matter) -> Document {
    let day = matter.today;
    let mut writer = Writer(ReportWriter::new("review"));
    let changes = writer.changes(matter);
    let asked = asked(matter);
    let sections = vec![writer.summary(matter, &asked), changes, writer.questions(&asked), writer.decision(matter)];
    Document {
        key: "review-pack".to_owned(),
        kind: Kind::Report,
        meta: Meta {
            title: format!("Review pack: {}", matter.title),
            school: matter.school.clone(),
            strapline: None,
            version: matter.version.clone(),
            date: SchoolDate::Day(day).to_string(),
            day: (day.year(), day.month(), day.day()),
            next_review: None,
            status: Status::Approved,
            library: String::new(),
            accent: matter.look.accent.clone(),
            crest: matter.look.crest.clone(),
            style: Style::Policy,
            short_digest: String::new(),
        },
        cover: Vec::new(),
        sections,
        exclusions: Vec::new(),
    }
}

/// Every question, the approval first.
fn asked(matter: &Matter) -> Vec<Question> {
    let otherwise = match &matter.approved {
        Some((version, date)) if *version != matter.version => {
            format!(
                "Version {} stays a draft, and version {version}, approved {date}, is the last that counts.",
                matter.version
            )
        }
        Some(_) => "The review stays open, and lapses when its day has passed.".to_owned(),
        None => format!("Version {} stays a draft, and the school has no approved policy.", matter.version),
    };
    let approval = Question {
        about: "Approval",
        what: format!("does the {} approve version {}?", matter.approvers.join(" and the "), matter.version),
        places: Vec::new(),
        why: matter.reason.clone(),
        choices: vec!["Approve it, approve it with changes that the minute names, or send it back.".to_owned()],
        otherwise,
    };
    std::iter::once(approval).chain(matter.questions.iter().cloned()).collect()
}

/// Writes the blocks of this report.
struct Writer(ReportWriter);

impl Writer {
    fn item(&mut self, text: Vec<Inline>, items: Vec<Item>) -> Item {
        Item { clauses: vec![self.0.clause(text)], ordered: false, items }
    }

    fn summary(&mut self, matter: &Matter, asked: &[Question]) -> Section {
        let approved = match &matter.approved {
            Some((version, date)) => format!("version {version}, {date}"),
            None => "none on record".to_owned(),
        };
        let changed = match &matter.changes {
            Ok((comparison, _)) if comparison.is_empty() => "nothing".to_owned(),
            Ok((comparison, _)) => {
                let counts = Weight::ALL.map(|weight| format!("{} {}", comparison.count(weight), weight.word()));
                counts.join(", ")
            }
            Err(reason) => reason.clone(),
        };
        let rows = [
            ("Version under review", format!("{}. {}", matter.version, matter.reason)),
            ("Last approved", approved),
            ("What changed since", changed),
            ("Review due", matter.due.clone()),
            ("Who carries it out", matter.reviewer.clone()),
            ("Who approves", matter.approvers.join(" and the ")),
            ("Findings of the check", matter.findings.clone()),
            ("Opened", SchoolDate::Day(matter.today).to_string()),
        ];
        let rows = rows.into_iter().map(|(label, value)| KeyValue {
            label: label.to_owned(),
            clause: self.0.clause(words(&sentence(&value))),
        });
        let table = Block::KeyValues { clause: None, rows: rows.collect() };
        let lead = self.0.paragraph(vec![strong("What is to be decided")]);
        let listed =
            asked.iter().take(MOST_LISTED).map(|question| self.item(words(&sentence(&question.what)), Vec::new()));
        let list = Block::List { ordered: true, items: listed.collect() };
        let mut blocks = vec![table, lead, list];
        if asked.len() > MOST_LISTED {
            let more = format!("{} more, under “Questions to decide”.", asked.len() - MOST_LISTED);
            blocks.push(self.0.paragraph(words(&more)));
        }
        section("summary", "Summary", blocks, Vec::new())
    }

    /// What changed, as `esafe diff` shows it. Its clauses come first, because they bring their ids.
    fn changes(&mut self, matter: &Matter) -> Section {
        match &matter.changes {
            Ok((comparison, about)) => {
                let report = redline(comparison, about);
                self.0.count_on(report.clauses().len());
                let mut sections = report.sections.into_iter();
                let blocks = sections.next().map_or_else(Vec::new, |summary| summary.blocks);
                section("changes", "What changed", blocks, sections.collect())
            }
            Err(reason) => {
                let blocks = vec![self.0.paragraph(words(&sentence(reason)))];
                section("changes", "What changed", blocks, Vec::new())
            }
        }
    }

    fn questions(&mut self, asked: &[Question]) -> Section {
        let items = asked.iter().map(|question| {
            let mut below = Vec::new();
            if !question.places.is_empty() {
                below.push(self.told("Where", &question.places.join("; ")));
            }
            if !question.why.is_empty() {
                below.push(self.told("Why", &sentence(&question.why)));
            }
            for choice in &question.choices {
                below.push(self.told("What can be done", choice));
            }
            below.push(self.told("If nothing is done", &question.otherwise));
            let mut text = vec![strong(&format!("{}:", question.about)), Inline::Text(" ".to_owned())];
            text.extend(words(&sentence(&question.what)));
            self.item(text, below)
        });
        let list = Block::List { ordered: true, items: items.collect() };
        section("questions", "Questions to decide", vec![list], Vec::new())
    }

    fn told(&mut self, what: &str, text: &str) -> Item {
        let mut content = vec![strong(&format!("{what}:")), Inline::Text(" ".to_owned())];
        content.extend(words(text));
        self.item(content, Vec::new())
    }

    /// The page to sign: which text it is, and the decision of each body.
    fn decision(&mut self, matter: &Matter) -> Section {
        let text = format!(
            "This is about version {} of “{}” and the agreements that go with it. Each has a digest, made from its words: a text \
             with another digest is another text, and not the one that is decided on here.",
            matter.version, matter.title
        );
        let lead = self.0.paragraph(words(&text));
        let rows =
            matter.documents.iter().map(|(title, digest)| vec![words(title), vec![Inline::Code(digest.clone())]]);
        let table = Block::Table {
            clause: self.0.clause(words("The documents")),
            columns: vec!["Document".to_owned(), "Digest".to_owned()],
            rows: rows.collect(),
        };
        let reviewer = self.fields(&[
            ("Reviewed by", Input::Text),
            ("Changed since the last review", Input::Choice),
            ("Signed", Input::Signature),
            ("Date", Input::Date),
        ]);
        let mut sections = vec![section("reviewer", "The review", vec![reviewer], Vec::new())];
        for (at, body) in matter.approvers.iter().enumerate() {
            let fields = self.fields(&[
                ("Date of the meeting", Input::Date),
                ("Minute", Input::Text),
                ("Approved", Input::Tick),
                ("Approved with the changes that the minute names", Input::Tick),
                ("Sent back", Input::Tick),
                ("Next review by", Input::Date),
                (&format!("Signed for the {body}"), Input::Signature),
                ("Date", Input::Date),
            ]);
            let title = format!("Decision of the {body}");
            sections.push(section(&format!("body-{}", at + 1), &title, vec![fields], Vec::new()));
        }
        section("decision", "Decision", vec![lead, table], sections)
    }

    fn fields(&mut self, labels: &[(&str, Input)]) -> Block {
        let fields = labels.iter().map(|(label, input)| Field { clause: self.0.clause(words(label)), input: *input });
        Block::Fields { fields: fields.collect() }
    }
}

fn section(key: &str, title: &str, blocks: Vec<Block>, sections: Vec<Section>) -> Section {
    Section { sections, ..report::section(key, title, blocks) }
}

/// Text in which words between two backticks are as they are typed.
fn words(text: &str) -> Vec<Inline> {
    let parts: Vec<&str> = text.split('`').collect();
    // A backtick without another one is nothing but itself.
    if parts.len().is_multiple_of(2) {
        return vec![Inline::Text(text.to_owned())];
    }
    let inline = |(at, part): (usize, &str)| match at % 2 {
        0 => Inline::Text(part.to_owned()),
        _ => Inline::Code(part.to_owned()),
    };
    parts.into_iter().enumerate().filter(|(_, part)| !part.is_empty()).map(inline).collect()
}
