//! What a meeting has to decide: one question for each thing that is due, missing, out of date or about to end.

use std::path::Path;

use jiff::civil::Date;

use super::described::Said;
use crate::assemble::Titles;
use crate::diag::{Code, Diagnostic, Family, Severity};
use crate::school::SchoolDate;

/// Something to be decided. Words between two backticks are as they are typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Question {
    /// What it is about, in a word or two.
    pub(super) about: &'static str,
    /// What is so, or is asked, in a sentence without its end.
    pub(super) what: String,
    /// Where that stands in the description.
    pub(super) places: Vec<String>,
    /// Why it matters; empty if that is plain.
    pub(super) why: String,
    /// What can be done.
    pub(super) choices: Vec<String>,
    /// What happens if nothing is done.
    pub(super) otherwise: String,
}

/// The questions about `after`, the description under review. Reviews and approvals are judged by `before`, the description
/// without the version that is proposed: it would hide what has lapsed.
pub(super) fn questions(before: &Said, after: &Said, titles: &Titles, today: Date) -> Vec<Question> {
    let is_about = |family: Family| move |finding: &&Diagnostic| finding.code.family() == family;
    let proved_by_this =
        |finding: &&Diagnostic| !matches!(finding.code, Code::ApprovalMissing | Code::NoReviewEvidence);
    let mut all = Vec::new();
    // A review saw the text that was then approved: one question is enough.
    let approved_other = before.diagnostics.iter().any(|finding| finding.code == Code::ChangedSinceApproval);
    let said_twice = |finding: &&Diagnostic| approved_other && finding.code == Code::ChangedSinceReview;
    let review = before.diagnostics.iter().filter(is_about(Family::Review)).filter(proved_by_this);
    for finding in review.filter(|finding| !said_twice(finding)) {
        add(&mut all, finding, before);
    }
    let rest = |finding: &&Diagnostic| {
        !matches!(finding.code.family(), Family::Review | Family::Currency) && finding.code != Code::OriginalChanged
    };
    for finding in after.diagnostics.iter().filter(is_about(Family::Currency)) {
        add(&mut all, finding, after);
    }
    for finding in after.diagnostics.iter().filter(|finding| finding.code == Code::OriginalChanged) {
        add(&mut all, finding, after);
    }
    all.extend(ending(after, titles, today));
    for finding in after.diagnostics.iter().filter(rest) {
        add(&mut all, finding, after);
    }
    all
}

/// Adds the question that a finding raises; the same finding at another place raises no other.
fn add(all: &mut Vec<Question>, finding: &Diagnostic, said: &Said) {
    let (place, what) = (said.place(finding.label.span), what(finding));
    if let Some(same) = all.iter_mut().find(|question| question.what == what) {
        same.places.push(place);
        return;
    }
    let explanation = finding.code.explanation();
    // What reviews and approvals need is recorded by commands; other findings say what to type in their own words.
    let choices = match finding.code.family() {
        _ if is_changed(finding.code) => {
            vec!["Approve the change with this review, or have the old text back.".to_owned()]
        }
        // The pack is the paper of that review.
        _ if matches!(finding.code, Code::ReviewDueSoon | Code::ReviewLapsed) => {
            vec!["Hold this review, and have it recorded with its minute.".to_owned()]
        }
        Family::Review => vec![explanation.fix.to_owned()],
        _ if finding.hints.is_empty() => vec![explanation.fix.to_owned()],
        _ => finding.hints.iter().map(|hint| sentence(hint)).collect(),
    };
    all.push(Question {
        about: about(finding),
        what,
        places: vec![place],
        why: explanation.why.to_owned(),
        choices,
        otherwise: otherwise(finding).to_owned(),
    });
}

/// Whether it says that the text is not the one that somebody saw.
fn is_changed(code: Code) -> bool {
    matches!(code, Code::ChangedSinceApproval | Code::ChangedSinceReview)
}

/// What a finding says. That documents changed is said once for all of them: the pack shows what changed in each.
fn what(finding: &Diagnostic) -> String {
    match finding.code {
        Code::ChangedSinceApproval => "the text has changed since it was approved".to_owned(),
        Code::ChangedSinceReview => "the text has changed since it was reviewed".to_owned(),
        _ => finding.message.clone(),
    }
}

fn about(finding: &Diagnostic) -> &'static str {
    match finding.code.family() {
        Family::Review => "The review",
        Family::Currency => "Law and guidance",
        _ if finding.code == Code::OriginalChanged => "A clause in the school's words",
        Family::Exceptions => "An exception",
        Family::People => "People",
        Family::Dates => "Dates",
        Family::Services => "Services",
        Family::Practice => "Practice",
        Family::Wording => "The school's words",
        Family::Form | Family::Contents | Family::Library | Family::Published | Family::Trusts | Family::Register => {
            "The description"
        }
    }
}

/// What happens if a finding stays.
fn otherwise(finding: &Diagnostic) -> &'static str {
    match finding.code {
        Code::ReviewDueSoon => "The review lapses on the day after, and every check of the policy fails from then on.",
        Code::ReviewLapsed => "The review stays lapsed, and every check of the policy fails.",
        Code::ChangedSinceApproval => "What is in use is not what was approved, and every check of the policy fails.",
        Code::OriginalChanged => {
            "The school keeps its own words, and what the library has changed since does not reach the policy."
        }
        Code::ExceptionExpired => "The exception counts no more, and every check of the policy fails.",
        _ => match (finding.code.family(), finding.severity) {
            (Family::Currency, Severity::Error) => {
                "The policy goes on resting on what is no longer in force, and every check of it fails."
            }
            (Family::Currency, Severity::Warning) => "The policy goes on naming what is out of date.",
            (_, Severity::Error) => "Every check of the policy fails until it is put right.",
            (_, Severity::Warning) => "The policy stays weak here, and every check of it says so.",
            (_, Severity::Note) => "No check fails; it stays to be looked up.",
        },
    }
}

/// Exceptions that hold today and end before the review after this one, a cycle from today.
fn ending(said: &Said, titles: &Titles, today: Date) -> Vec<Question> {
    let next = SchoolDate::Day(today).plus(said.school.policy.cycle).last_day();
    let mut all = Vec::new();
    for exception in &said.school.exceptions {
        let Some((until, span)) = exception.until else { continue };
        let (last, found) = (until.last_day(), Code::find(&exception.finding.value));
        let (true, Some(found)) = (last >= today && last <= next, found) else { continue };
        let owner = exception.owner.as_deref().map_or_else(|| "owner".to_owned(), |owner| titles.post(owner));
        let fails = if found.severity() == Severity::Error { "fails" } else { "says so" };
        all.push(Question {
            about: "An exception",
            what: format!("the exception `{}` ends: {until}", exception.id.value),
            places: vec![said.place(span)],
            why: exception.reason.clone().unwrap_or_default(),
            choices: vec![
                format!("Put right what it excuses, and delete it: {}", lower(found.title())),
                format!("Agree a new end with the {owner}."),
            ],
            otherwise: format!("After that day the exception counts no more, and every check of the policy {fails}."),
        });
    }
    all
}

impl Said {
    /// Where something stands, by the name of its file alone: the same wherever the folder lies.
    fn place(&self, span: crate::source::Span) -> String {
        let name = &self.sources.get(span.source).name;
        let file = Path::new(name).file_name().map_or_else(|| name.clone(), |file| file.to_string_lossy().into_owned());
        format!("{file}, line {}", self.sources.start_of(span).line)
    }
}

/// `text` with a capital at its beginning and a full stop at its end.
pub(super) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let text: String = letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect());
    if text.ends_with(['.', '?', '!', ':']) { text } else { text + "." }
}

fn lower(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
