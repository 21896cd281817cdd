//! Judges answers by what the tool finds in the description that they make: the same schema and the same rules.

use std::collections::BTreeSet;

use anyhow::{Result, bail};
use jiff::civil::Date;

use super::answers::Answers;
use super::question::{Need, QUESTIONS, Question};
use super::text::description;
use crate::check::Timing;
use crate::diag::{Code, Diagnostic, Family, Severity};
use crate::library::Library;
use crate::pipeline;
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

/// What stands in for a required answer until it is given, so that a description can be judged before it is whole.
fn stand_in(key: &str) -> &'static str {
    match key {
        "school.phases" => "ks1",
        "people.headteacher" | "people.online_safety_lead" | "people.dsl" => "post only",
        _ => "Nobody yet",
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

    /// What `text` brings as an answer to `question`, beside what `answers` brought before.
    pub(super) fn judge(&self, answers: &Answers, question: &Question, text: &str) -> Verdict {
        let words = |finding: &Diagnostic| finding.message.clone();
        let before: BTreeSet<String> = self.findings(answers).iter().map(words).collect();
        let mut verdict = Verdict::default();
        for finding in self.findings(&answers.with(question, text)) {
            if before.contains(&finding.message) {
                continue;
            }
            let said = std::iter::once(&finding.message).chain(&finding.hints);
            let said = said.map(String::as_str).collect::<Vec<_>>().join("; ");
            match finding.severity {
                // A review that has lapsed is true of some schools, so the description may say it.
                Severity::Error if finding.code.family() != Family::Review => verdict.problems.push(said),
                Severity::Error | Severity::Warning | Severity::Note => verdict.doubts.push(said),
            }
        }
        verdict
    }

    /// What is found in the description that says `answers`, with stand-ins for what is not answered yet.
    fn findings(&self, answers: &Answers) -> Vec<Diagnostic> {
        let mut whole = answers.clone();
        for question in QUESTIONS.iter().filter(|question| !answers.has(question)) {
            match question.need {
                Need::Required(_) => whole.set(question, stand_in(question.key)),
                Need::Default(answer) => whole.set(question, &answer(&whole, self.timing.today)),
                Need::Optional => {}
            }
        }
        let (mut sources, draft) = (self.sources.clone(), Draft(description(&whole)));
        let place = ("school.yaml", "school.yaml");
        let examined = pipeline::examine(&draft, place, &self.library, &mut sources, Some(self.timing));
        let Ok(examined) = examined else { return Vec::new() };
        examined.diagnostics.iter().filter(|finding| is_meant(finding)).cloned().collect()
    }

    /// Why the description that says `answers` would be refused; empty for all that are complete and were judged.
    pub(super) fn faults(&self, answers: &Answers) -> Vec<String> {
        let found = self.findings(answers);
        let errors = found.iter().filter(|f| f.severity == Severity::Error && f.code.family() != Family::Review);
        errors.map(|finding| finding.message.clone()).collect()
    }
}

/// Whether a finding says something of an answer. That a first version has no review or approval yet goes without saying.
fn is_meant(finding: &Diagnostic) -> bool {
    finding.code.family() != Family::Review
        || matches!(finding.code, Code::ReviewLapsed | Code::ReviewDateMoved | Code::DateInFuture)
}
