//! Judges answers by what the tool finds in the description that they make: the same schema and the same rules.

use std::collections::BTreeSet;

use anyhow::{Result, bail};
use jiff::civil::Date;

use super::answers::Answers;
use super::question::{Need, Question, questions};
use super::text::description;
use crate::check::Timing;
use crate::diag::{Code, Diagnostic, Family, Severity};
use crate::library::Library;
use crate::pipeline::{self, Described};
use crate::source::{Files, ReadError, Sources};

/// What judges: the policy library, and the day.
pub(super) struct Judge {
    library: Library,
    sources: Sources,
    timing: Timing,
}

/// What was found in an answer.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Verdict {
    /// Why the answer cannot be used; none if it can.
    pub(super) problems: Vec<String>,
    /// What somebody should know who gives it all the same.
    pub(super) doubts: Vec<String>,
}

/// A description that is not on any disk.
struct Draft(String);

impl Files for Draft {
    fn read(&self, _: &str) -> Result<Vec<u8>, ReadError> {
        Ok(self.0.clone().into_bytes())
    }
}

/// What stands in for an answer that is still to come, so that a description can be judged before it is whole; nothing
/// for what a description can do without.
fn stand_in(key: &str) -> Option<&'static str> {
    match key {
        "school.phases" => Some("ks1"),
        "people.headteacher" | "people.online_safety_lead" | "people.dsl" => Some("post only"),
        // Nobody is blamed for software whose alerts nobody reads before being asked who does.
        "services.monitoring.alerts" => Some("dsl"),
        "school.name" | "policy.versions.0.author" => Some("Nobody yet"),
        "practice.ai.tools.0.purpose" | "practice.ai.tools.0.users" => Some("something yet to be said"),
        "practice.ai.tools.0.approved" => Some("2026-01-01"),
        _ => None,
    }
}

impl Judge {
    /// One that judges at `today`, with the policy library inside the tool.
    pub(super) fn new(today: Date) -> Result<Self> {
        let mut sources = Sources::default();
        match pipeline::embedded_library(&mut sources).output {
            Some(library) => Ok(Self { library, sources, timing: Timing { today, soon: today } }),
            None => bail!("the tool's own policy library cannot be read; please report this"),
        }
    }

    /// The day at which it judges.
    pub(super) fn today(&self) -> Date {
        self.timing.today
    }

    /// What `text` brings as an answer to `question`, beside what the answers before it brought. An empty one skips it.
    pub(super) fn judge(&self, answers: &Answers, question: &Question, text: &str) -> Verdict {
        let place = questions().take_while(|other| other.key != question.key).count();
        let before = self.findings(answers, place);
        let before: BTreeSet<&String> = before.iter().map(|finding| &finding.message).collect();
        let mut verdict = Verdict::default();
        for finding in self.findings(&answers.with(question, text), place + 1) {
            if before.contains(&finding.message) {
                continue;
            }
            if is_fault(&finding) {
                verdict.problems.push(said(&finding));
            } else {
                verdict.doubts.push(said(&finding));
            }
        }
        verdict
    }

    /// What is found in the description that says `answers`, when as many questions as `settled` have had their turn.
    fn findings(&self, answers: &Answers, settled: usize) -> Vec<Diagnostic> {
        let mut whole = answers.clone();
        for (place, question) in questions().enumerate().filter(|(_, question)| !answers.has(question)) {
            let text = match (question.need, stand_in(question.key)) {
                (Need::Optional | Need::Offered(_), Some(text)) if place >= settled && (question.when)(&whole) => {
                    text.to_owned()
                }
                (Need::Optional | Need::Offered(_), _) | (Need::Required(_), None) => continue,
                (Need::Required(_) | Need::Default(_), Some(text)) => text.to_owned(),
                (Need::Default(answer), None) => answer(&whole, self.timing.today),
            };
            whole.set(question, &text);
        }
        let (mut sources, draft) = (self.sources.clone(), Draft(description(&whole)));
        let place = Described::school("school.yaml");
        let examined = pipeline::examine(&draft, place, &self.library, &mut sources, Some(self.timing));
        let Ok(examined) = examined else { return Vec::new() };
        examined.diagnostics.iter().filter(|finding| is_meant(finding)).cloned().collect()
    }

    /// Why nothing could be made of the description that stands at `described` among `files`; empty if something can. The
    /// places of a trust are in `sources`.
    pub(super) fn refusals(&self, files: &dyn Files, described: Described<'_>, sources: &Sources) -> Vec<String> {
        let examined = pipeline::examine(files, described, &self.library, &mut sources.clone(), Some(self.timing));
        match examined {
            Ok(examined) => examined.diagnostics.iter().filter(|found| is_fault(found)).map(said).collect(),
            Err(error) => vec![error.to_string()],
        }
    }

    /// The texts that the policy library was read from, to which others can be added.
    pub(super) fn sources(&self) -> &Sources {
        &self.sources
    }

    /// Whether there is nothing to say about answers, beside those that are missing.
    pub(super) fn finds_nothing(&self, answers: &Answers) -> bool {
        self.findings(answers, usize::MAX).is_empty()
    }

    /// Why the description that says `answers` would be refused; empty for all that are complete and were judged.
    pub(super) fn faults(&self, answers: &Answers) -> Vec<String> {
        let found = self.findings(answers, usize::MAX);
        found.into_iter().filter(is_fault).map(|finding| finding.message).collect()
    }
}

/// A finding and what can be done about it, in a sentence.
fn said(finding: &Diagnostic) -> String {
    let said = std::iter::once(&finding.message).chain(&finding.hints);
    said.map(String::as_str).collect::<Vec<_>>().join("; ")
}

/// Whether nothing can be written while a finding stands. That a review has lapsed is true of some schools, so a
/// description can say it.
fn is_fault(finding: &Diagnostic) -> bool {
    finding.severity == Severity::Error && finding.code.family() != Family::Review
}

/// Whether a finding says something of an answer. That a first version has no review or approval yet goes without saying.
fn is_meant(finding: &Diagnostic) -> bool {
    finding.code.family() != Family::Review
        || matches!(finding.code, Code::ReviewLapsed | Code::ReviewDateMoved | Code::DateInFuture)
}
