//! Where the policies of several schools stand on a day: what a page or a list of them shows.
//!
//! As JSON it has the form that `schemas/status.schema.json` describes.

use std::fmt;

use jiff::civil::Date;
use serde::{Serialize, Serializer};

/// The state of several schools' policies.
#[derive(Debug, Clone, Serialize)]
pub struct Overview {
    /// The trust, if all of them are academies of one.
    pub trust: Option<String>,
    /// The day they are judged at.
    #[serde(serialize_with = "text")]
    pub today: Date,
    /// A review that is due on this day or before is due soon.
    #[serde(serialize_with = "text")]
    pub soon: Date,
    /// Accent colour of the page as `#rrggbb`.
    #[serde(skip)]
    pub accent: String,
    /// One row for each school, in the order in which they are listed.
    pub schools: Vec<Row>,
}

/// One school or academy.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    /// Its description; of an academy that stands in its trust's file, that file, `#` and its name there.
    pub file: String,
    /// The name of an academy's output, by which it can be chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub academy: Option<String>,
    /// How it stands, as far as that can be told.
    #[serde(flatten)]
    pub state: State,
}

/// How a school stands, as far as that can be told.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub enum State {
    /// Its description tells.
    Told(Box<Told>),
    /// It does not.
    Unread {
        /// Why, in words.
        unread: String,
        /// What was found in it; none if it could not even be opened.
        #[serde(skip_serializing_if = "Option::is_none")]
        findings: Option<Findings>,
    },
}

/// How a school stands.
#[derive(Debug, Clone, Serialize)]
pub struct Told {
    /// Its full name.
    pub school: String,
    /// Its number in the national register.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub urn: Option<String>,
    /// The current version of its policy.
    pub version: String,
    /// Its reviews.
    pub review: Review,
    /// The bodies that must approve; `None` if its documents cannot be made, so that nobody can tell what they approved.
    pub approvals: Option<Vec<Approval>>,
    /// What was found in its description.
    pub findings: Findings,
    /// How it differs from its trust; `None` for a school without one.
    pub drift: Option<Drift>,
}

/// The last review and the next.
#[derive(Debug, Clone, Serialize)]
pub struct Review {
    /// How the next one stands.
    pub state: Standing,
    /// The day of the last review or approval on record.
    #[serde(serialize_with = "text_or_null")]
    pub last: Option<Date>,
    /// When the next one is, as the school writes dates.
    pub next_review: String,
    /// The last day for it.
    #[serde(serialize_with = "text")]
    pub last_day: Date,
    /// Days to that day; fewer than none once it has passed.
    pub days_left: i32,
}

/// How a review stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// The last day for it has passed.
    Lapsed,
    /// Its last day is near.
    DueSoon,
    /// There is time.
    InTime,
}

/// What a body that must approve has decided about today's text.
#[derive(Debug, Clone, Serialize)]
pub struct Approval {
    /// The body, e.g. `trust_board`.
    pub body: String,
    /// The same in the school's words.
    pub title: String,
    /// What it has decided.
    pub decision: Decision,
    /// The last day of that decision's date, if there is one.
    #[serde(serialize_with = "text_or_null")]
    pub date: Option<Date>,
    /// Keys of the documents that it has approved, but not as they are today.
    pub other_text: Vec<String>,
}

/// What a body can have decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decision {
    /// It has approved every document as it is today.
    Approved,
    /// Nothing is on record.
    Awaited,
    /// It has sent the version back.
    Returned,
    /// It has approved another text.
    OtherText,
}

/// How many findings there are of each severity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Findings {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Notes.
    pub notes: usize,
    /// Findings that an exception of the school excuses.
    pub excused: usize,
}

/// How an academy differs from its trust.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Drift {
    /// Values of the trust that it replaces or removes.
    pub overrides: Vec<Difference>,
    /// Clauses that only one of them leaves out.
    pub exclusions: Vec<Difference>,
    /// Clauses that they do not have in the same words.
    pub rewordings: Vec<Difference>,
    /// Clauses of their own that they do not share.
    pub additions: Vec<Difference>,
    /// Clauses that only one of them takes in.
    pub inclusions: Vec<Difference>,
}

/// One difference.
#[derive(Debug, Clone, Serialize)]
pub struct Difference {
    /// The path of a fact, or the id of a clause.
    pub id: String,
    /// What the trust has.
    pub trust: Option<Setting>,
    /// What the academy has.
    pub academy: Option<Setting>,
    /// Where the academy says so.
    #[serde(flatten)]
    pub place: Place,
}

/// A value of a description.
#[derive(Debug, Clone)]
pub struct Setting {
    /// For programs.
    pub value: serde_json::Value,
    /// For people, on one line.
    pub words: String,
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Place {
    /// Path of the file, with `/`.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl Serialize for Setting {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(serializer)
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn text<S: Serializer>(date: &Date, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(date)
}

#[allow(clippy::trivially_copy_pass_by_ref, clippy::ref_option, reason = "serde hands over a reference")]
fn text_or_null<S: Serializer>(date: &Option<Date>, serializer: S) -> Result<S::Ok, S::Error> {
    match date {
        Some(date) => serializer.collect_str(date),
        None => serializer.serialize_none(),
    }
}

impl Row {
    /// What people know it by: the school's name, else its description.
    #[must_use]
    pub fn name(&self) -> &str {
        match &self.state {
            State::Told(told) => &told.school,
            State::Unread { .. } => &self.file,
        }
    }

    /// How it stands, if that can be told.
    #[must_use]
    pub fn told(&self) -> Option<&Told> {
        match &self.state {
            State::Told(told) => Some(told),
            State::Unread { .. } => None,
        }
    }
}

impl Told {
    /// What the bodies that must approve have decided, in words: "approved"; "awaits the trust board".
    #[must_use]
    pub fn approval_words(&self) -> String {
        let Some(approvals) = &self.approvals else { return "cannot be told".to_owned() };
        let waiting: Vec<String> =
            approvals.iter().filter(|one| one.decision != Decision::Approved).map(Approval::words).collect();
        match (waiting.is_empty(), approvals.is_empty()) {
            (true, true) => "nobody must approve".to_owned(),
            (true, false) => "approved".to_owned(),
            (false, _) => waiting.join("; "),
        }
    }

    /// Whether every body that must approve has approved today's text.
    #[must_use]
    pub fn is_approved(&self) -> bool {
        let all = |approvals: &Vec<Approval>| approvals.iter().all(|one| one.decision == Decision::Approved);
        self.approvals.as_ref().is_some_and(all)
    }
}

impl Approval {
    /// What the body has decided, in words: "awaits the trust board".
    #[must_use]
    pub fn words(&self) -> String {
        let title = &self.title;
        match self.decision {
            Decision::Approved => format!("approved by the {title}"),
            Decision::Awaited => format!("awaits the {title}"),
            Decision::Returned => format!("returned by the {title}"),
            Decision::OtherText => format!("changed since the {title} approved"),
        }
    }
}

impl Review {
    /// How it stands, in words: "LAPSED 12 days ago", "due in 20 days", "in 283 days".
    #[must_use]
    pub fn words(&self) -> String {
        let days = |count: i32| format!("{count} day{}", if count == 1 { "" } else { "s" });
        match (self.state, self.days_left) {
            (Standing::Lapsed, left) => format!("LAPSED {} ago", days(-left)),
            (_, 0) => "due today".to_owned(),
            (Standing::DueSoon, left) => format!("due in {}", days(left)),
            (Standing::InTime, left) => format!("in {}", days(left)),
        }
    }
}

impl Findings {
    /// How many there are of each severity, the worst first, with its name for one and for more.
    fn by_severity(self) -> [(usize, &'static str, &'static str); 4] {
        let Self { errors, warnings, notes, excused } = self;
        [
            (errors, "error", "errors"),
            (warnings, "warning", "warnings"),
            (notes, "note", "notes"),
            (excused, "excused", "excused"),
        ]
    }

    /// The findings of both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            errors: self.errors + other.errors,
            warnings: self.warnings + other.warnings,
            notes: self.notes + other.notes,
            excused: self.excused + other.excused,
        }
    }
}

impl fmt::Display for Findings {
    /// "2 errors, 1 warning", the worst first; "none" if there are none.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&listed(self.by_severity()))
    }
}

impl Drift {
    /// Each kind of difference: its differences, and its name for one and for more.
    #[must_use]
    pub fn kinds(&self) -> [(&[Difference], &'static str, &'static str); 5] {
        let Self { overrides, exclusions, rewordings, additions, inclusions } = self;
        [
            (overrides, "value", "values"),
            (exclusions, "exclusion", "exclusions"),
            (rewordings, "rewording", "rewordings"),
            (additions, "addition", "additions"),
            (inclusions, "inclusion", "inclusions"),
        ]
    }

    /// Whether there is no difference.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.kinds().iter().all(|(all, ..)| all.is_empty())
    }
}

impl fmt::Display for Drift {
    /// "2 values, 1 exclusion"; "none" if there are none.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&listed(self.kinds().map(|(all, one, more)| (all.len(), one, more))))
    }
}

/// "2 errors, 1 warning", without what there is none of; "none" if there is nothing.
fn listed<const N: usize>(counts: [(usize, &'static str, &'static str); N]) -> String {
    let words: Vec<String> = counts
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, one, more)| format!("{count} {}", if count == 1 { one } else { more }))
        .collect();
    if words.is_empty() { "none".to_owned() } else { words.join(", ") }
}

impl Overview {
    /// What the rows are called together.
    #[must_use]
    pub fn noun(&self) -> &'static str {
        match (self.trust.is_some(), self.schools.len()) {
            (true, 1) => "academy",
            (true, _) => "academies",
            (false, 1) => "school",
            (false, _) => "schools",
        }
    }

    /// Whether any of them has a trust.
    #[must_use]
    pub fn has_trust(&self) -> bool {
        self.told().any(|told| told.drift.is_some())
    }

    /// Those of which it can be told how they stand.
    pub fn told(&self) -> impl Iterator<Item = &Told> {
        self.schools.iter().filter_map(Row::told)
    }

    /// What all of it comes to, in a few sentences.
    #[must_use]
    pub fn sentences(&self) -> Vec<String> {
        let all = self.schools.len();
        let of = |standing| self.told().filter(|told| told.review.state == standing).count();
        let mut reviews = vec![format!("{} lapsed", of(Standing::Lapsed))];
        reviews.push(format!("{} due by {}", of(Standing::DueSoon), long(self.soon)));
        reviews.push(format!("{} in time", of(Standing::InTime)));
        let approved = self.told().filter(|told| told.is_approved()).count();
        let findings = self.schools.iter().filter_map(|row| match &row.state {
            State::Told(told) => Some(told.findings),
            State::Unread { findings, .. } => *findings,
        });
        let findings = findings.fold(Findings::default(), Findings::and);
        let mut sentences = vec![
            format!("Reviews: {}.", reviews.join(", ")),
            format!("Approved as they are today: {approved} of {all} {}.", self.noun()),
            format!("Findings: {findings}."),
        ];
        let unread = all - self.told().count();
        if unread > 0 {
            sentences.insert(0, format!("{unread} of {all} cannot be told."));
        }
        if self.has_trust() {
            let differ = self.told().filter(|told| told.drift.as_ref().is_some_and(|drift| !drift.is_empty())).count();
            sentences.push(format!("Different from the trust: {differ} of {all} {}.", self.noun()));
        }
        sentences
    }
}

/// A day in words: "22 November 2026".
#[must_use]
pub fn long(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}
