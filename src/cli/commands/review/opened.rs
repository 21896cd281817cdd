//! A review that is opened: the version it proposes, the change to the description, and the pack.

use anyhow::{Context, Result};
use jiff::ToSpan;
use jiff::civil::Date;

use super::super::super::editions::{Archive, Edition, Subject};
use super::super::super::survey::Found;
use super::super::super::ui::counted;
use super::super::approved::{self, last_approved_version};
use super::described::{Description, Refused, Said};
use super::pack::{Matter, pack};
use super::proposal::{Beginning, Proposal, changes, proposal};
use super::question::questions;
use super::stage::Stage;
use crate::assemble::Titles;
use crate::calendar::{self, ReviewState, Reviewer};
use crate::check::Timing;
use crate::diff::{self, About, Comparison, Look, Side, compare};
use crate::document::{Document, Kind};
use crate::edit::{Edit, Edited, NewValue};
use crate::school::{Colour, School, SchoolDate};

/// A review that is due within so many days is due soon.
const SOON: i64 = 60;

/// What a review is opened with.
#[derive(Debug)]
pub(super) struct Opening<'a> {
    /// Where earlier editions are.
    pub(super) archive: &'a Archive<'a>,
    /// The day.
    pub(super) today: Date,
    /// The version, if it was given.
    pub(super) version: Option<&'a str>,
    /// Who writes it, if that was given.
    pub(super) author: Option<&'a str>,
}

/// A review that is opened; nothing has been written yet.
#[derive(Debug)]
pub(super) struct Opened {
    pub(super) school: String,
    pub(super) title: String,
    pub(super) proposal: Proposal,
    /// The description with the proposed version, if it gets one.
    pub(super) edited: Option<Edited>,
    pub(super) pack: Document,
    /// How many things are to be decided.
    pub(super) questions: usize,
    /// Why what changed cannot be told, if it cannot.
    pub(super) untold: Option<String>,
    /// The first of the bodies that must approve.
    pub(super) body: String,
    /// Whether anything changed since the last approved edition, as far as that can be told.
    pub(super) is_changed: bool,
}

/// What counts as today and soon.
pub(super) fn timing(today: Date) -> Timing {
    Timing { today, soon: today.saturating_add(SOON.days()) }
}

impl Opening<'_> {
    /// Opens the review of what was found.
    pub(super) fn open(&self, found: &Found, description: &Description<'_>) -> Result<Opened, Refused> {
        let text = description.text()?;
        let said = |text: &str| description.said(text, self.archive.library, self.archive.sources, timing(self.today));
        let now = said(&text)?;
        let stage = Stage::of(&now.school, &now.documents, false);
        let (library, sources) = (self.archive.library, self.archive.sources);
        // Once the version is there the same pack comes out again: what changed and what is due is told without it.
        let before = description.without_open((&text, &now, stage), library, sources, timing(self.today));
        let before = before.as_ref().unwrap_or(&now);
        let older = self.last_approved(found, before);
        let comparison = older.as_ref().ok().map(|older| compare(&older.says, &edition(before).says));
        let current = &now.school.policy.current().version;
        let earlier = before.school.policy.current().version.as_str();
        let stage_before = Stage::of(&before.school, &before.documents, false);
        let beginning = Beginning { current, earlier: (current != earlier).then_some((earlier, stage_before)), stage };
        let proposal = proposal(beginning, comparison.as_ref(), self.version).map_err(Refused::Usage)?;
        let edited = if proposal.is_new {
            Some(self.with_version(description, &text, &now.school, &proposal, comparison.as_ref())?)
        } else {
            None
        };
        let after = edited.as_ref().map(|edited| said(&edited.after)).transpose()?;
        let after = after.as_ref().unwrap_or(&now);
        let is_other = stage_before == Stage::ChangedSinceApproval;
        let is_changed = is_other || comparison.as_ref().is_none_or(|comparison| !comparison.is_empty());
        let changes = match (&older, comparison) {
            (Ok(_), Some(comparison)) if is_other && comparison.is_empty() => {
                Err("Something that cannot be told: its text is not the one whose digest was approved".to_owned())
            }
            (Ok(older), Some(comparison)) => Ok((comparison, self.about(older, after))),
            (Err(reason), _) => Err(reason.clone()),
            (Ok(_), None) => Err("What changed cannot be told".to_owned()),
        };
        let titles = Titles::of(&after.school, self.archive.library);
        let questions = questions(before, after, &titles, self.today);
        let asked = questions.len() + 1;
        let matter = Matter {
            school: after.school.name.value.clone(),
            title: titles.policy.1.clone(),
            version: proposal.version.clone(),
            reason: proposal.reason.clone(),
            approved: last_approved_version(&after.school).map(approval),
            due: due(&before.school, self.today),
            reviewer: reviewer(&after.school, &titles),
            approvers: after.school.policy.approvers.iter().map(|body| titles.post(&body.value)).collect(),
            findings: counted(|severity| before.diagnostics.count(severity)),
            questions,
            documents: documents(after),
            today: self.today,
            look: look(after),
            changes,
        };
        Ok(Opened {
            pack: pack(&matter),
            school: matter.school,
            title: matter.title,
            proposal,
            edited,
            questions: asked,
            untold: older.err(),
            body: after.school.policy.approvers.first().map_or_else(String::new, |body| body.value.clone()),
            is_changed,
        })
    }

    /// The last approved edition; else why there is none, in a sentence.
    fn last_approved(&self, found: &Found, now: &Said) -> Result<Edition, String> {
        let Some(version) = last_approved_version(&now.school) else {
            return Err(
                "No version has been approved by everyone who must, so there is nothing to compare with".to_owned()
            );
        };
        if self.archive.repository.is_none() {
            return Err(format!(
                "There is no git repository, so what changed since version {} cannot be told",
                version.version
            ));
        }
        let read = || -> Result<Edition> {
            let subject = Subject::of(found, self.archive.repository.as_ref())?;
            approved::last_approved(self.archive, &subject, &edition(now))
        };
        let cannot = |error| format!("What changed since version {} cannot be told: {error:#}", version.version);
        read().map_err(cannot)
    }

    /// The description with the proposed version at the end of its versions.
    fn with_version(
        &self,
        description: &Description<'_>,
        text: &str,
        school: &School,
        proposal: &Proposal,
        comparison: Option<&Comparison>,
    ) -> Result<Edited, Refused> {
        let current = school.policy.current();
        if current.date.first_day() > self.today {
            return Err(Refused::Usage(format!(
                "version {} is dated {}, after {}; correct that date, or give the day of the review with --today",
                current.version,
                current.date,
                SchoolDate::Day(self.today)
            )));
        }
        let owner = school.people.names(calendar::owner(school)).first();
        let author = self.author.or(owner.map(String::as_str)).unwrap_or(&current.author);
        let version = NewValue::map([
            ("version", proposal.version.clone()),
            ("date", self.today.to_string()),
            ("author", author.to_owned()),
            ("changes", changes(comparison)),
        ]);
        let edited = description.edited(text, &[Edit::append(description.versions(), version)]);
        Ok(edited.with_context(|| format!("version {} cannot be added", proposal.version))?)
    }

    fn about(&self, older: &Edition, after: &Said) -> About {
        let day = self.today;
        About {
            school: after.school.name.value.clone(),
            title: Titles::of(&after.school, self.archive.library).policy.1,
            old: older.side.clone(),
            new: edition(after).side,
            day: (day.year(), day.month(), day.day()),
            look: look(after),
        }
    }
}

/// What is said, as an edition.
fn edition(said: &Said) -> Edition {
    let version = said.school.policy.current().version.clone();
    let day = said.school.policy.current().date.last_day();
    Edition {
        says: diff::Edition::of(&said.school, &said.documents),
        side: Side {
            name: format!("version {version}"),
            version: Some(version),
            origin: "As the description says now.".to_owned(),
        },
        day: (day.year(), day.month(), day.day()),
        school: Some(said.school.clone()),
        documents: Some(said.documents.clone()),
    }
}

/// A version, and when the last of those who had to approve it did.
fn approval(version: &crate::school::Version) -> (String, SchoolDate) {
    let date = version.approvals.iter().map(|approval| approval.date).max_by_key(|date| date.last_day());
    (version.version.clone(), date.unwrap_or(version.date))
}

fn due(school: &School, today: Date) -> String {
    let next = school.policy.next_review.date;
    let days = |days: i32| format!("{days} day{}", if days == 1 { "" } else { "s" });
    match ReviewState::of(next, today, today).days_left() {
        0 => format!("{next}, which is today"),
        left if left < 0 => format!("{next}: it lapsed {} ago", days(-left)),
        left => format!("{next}, in {}", days(left)),
    }
}

fn reviewer(school: &School, titles: &Titles) -> String {
    let role = calendar::owner(school);
    let names = school.people.names(role).to_vec();
    Reviewer { role: role.to_owned(), title: titles.post(role), names }.to_string()
}

/// The documents that are approved.
fn documents(said: &Said) -> Vec<(String, String)> {
    let approved = said.documents.iter().filter(|document| matches!(document.kind, Kind::Policy | Kind::Agreement));
    approved.map(|document| (document.meta.title.clone(), document.meta.short_digest.clone())).collect()
}

fn look(said: &Said) -> Look {
    let accent = said.school.colour.as_ref().map_or(Colour::DEFAULT, |colour| colour.value).to_string();
    Look { accent, crest: said.documents.iter().find_map(|document| document.meta.crest.clone()) }
}
