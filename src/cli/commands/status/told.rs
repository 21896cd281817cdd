//! What a description tells of where its policy stands.

use super::super::super::disk::Disk;
use super::super::super::survey::Found;
use super::base::Base;
use crate::assemble::Titles;
use crate::calendar::ReviewState;
use crate::check::{self, Timing};
use crate::diag::{Diagnostics, Severity};
use crate::document::Document;
use crate::library::Library;
use crate::pipeline::{self, Described};
use crate::render::overview::{
    Approval, Decision, Difference, Drift, Findings, Place, Review, Row, Setting, Standing, State, Told,
};
use crate::report::visible;
use crate::schema::inline_yaml;
use crate::school::School;
use crate::source::Sources;
use crate::trust;
use crate::yaml::Node;

/// What descriptions are judged with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Judged<'a> {
    /// The policy library.
    pub(super) library: &'a Library,
    /// The texts of that library and of trusts.
    pub(super) sources: &'a Sources,
    /// The day.
    pub(super) timing: Timing,
    /// Where names of files begin.
    pub(super) base: &'a Base,
}

impl Judged<'_> {
    /// The row of one description and, if nothing can be told of it, why.
    pub(super) fn row(&self, found: &Found) -> (Row, Option<String>) {
        let name = found.name();
        let academy = match found {
            Found::Academy(academy) => Some(academy.id.clone()),
            Found::School(_) | Found::Trust(..) | Found::Unreadable(..) => None,
        };
        let (state, complaint) = match self.told(found, &name) {
            Ok(told) => (State::Told(Box::new(told)), None),
            Err((reason, findings)) => {
                (State::Unread { unread: self.base.said(&reason, &name), findings }, Some(reason))
            }
        };
        (Row { file: self.base.name(&name), academy, state }, complaint)
    }

    /// How it stands; else why that cannot be told, and what was found if it could be read.
    fn told(&self, found: &Found, name: &str) -> Result<Told, (String, Option<Findings>)> {
        let described = match found {
            Found::School(_) => Described::school(name),
            Found::Academy(academy) => academy.described(),
            Found::Trust(_, diagnostics) => {
                let reason = format!("{name} has errors: esafe validate {name}");
                return Err((reason, Some(findings(diagnostics, 0))));
            }
            Found::Unreadable(_, reason) => return Err((reason.clone(), None)),
        };
        let mut sources = self.sources.clone();
        let examined = pipeline::examine(&Disk, described, self.library, &mut sources, Some(self.timing))
            .map_err(|error| (error.to_string(), None))?;
        let findings = findings(&examined.diagnostics, examined.excused);
        let Some(school) = examined.school else {
            let reason = format!("{name} does not tell where its policy stands: esafe validate {name}");
            return Err((reason, Some(findings)));
        };
        let drift = match described.trust() {
            None => None,
            Some(trust) => {
                let own = pipeline::own_tree(&Disk, described, &mut sources);
                let own = own.map_err(|error| (error.to_string(), Some(findings)))?.output;
                Some(own.map_or_else(Drift::default, |own| self.drift(&trust.drift(&own), &sources)))
            }
        };
        Ok(Told {
            school: school.name.value.clone(),
            urn: school.urn.clone(),
            version: school.policy.current().version.clone(),
            review: self.review(&school),
            approvals: examined.documents.map(|documents| self.approvals(&school, &documents)),
            findings,
            drift,
        })
    }

    fn review(&self, school: &School) -> Review {
        let next = school.policy.next_review.date;
        let state = ReviewState::of(next, self.timing.today, self.timing.soon);
        Review {
            state: match state {
                ReviewState::Lapsed { .. } => Standing::Lapsed,
                ReviewState::DueSoon { .. } => Standing::DueSoon,
                ReviewState::InTime { .. } => Standing::InTime,
            },
            last: check::last_evidence(school.policy.current()).map(|evidence| evidence.date.last_day()),
            next_review: next.to_string(),
            last_day: next.last_day(),
            days_left: state.days_left(),
        }
    }

    fn approvals(&self, school: &School, documents: &[Document]) -> Vec<Approval> {
        let titles = Titles::of(school, self.library);
        let approval = |body: &str| {
            let (decision, last, other_text) = match check::decision(&school.policy, body, documents) {
                check::Decision::Awaited => (Decision::Awaited, None, Vec::new()),
                check::Decision::Returned(last) => (Decision::Returned, Some(last), Vec::new()),
                check::Decision::Approved(last) => (Decision::Approved, Some(last), Vec::new()),
                check::Decision::OtherText(last, keys) => (Decision::OtherText, Some(last), keys),
            };
            let date = last.map(|last| last.date.last_day());
            Approval { body: body.to_owned(), title: titles.post(body), decision, date, other_text }
        };
        school.policy.approvers.iter().map(|body| approval(&body.value)).collect()
    }

    fn drift(&self, drift: &trust::Drift, sources: &Sources) -> Drift {
        let trust::Drift { overrides, exclusions, rewordings, additions, inclusions } = drift;
        let all = |all: &[trust::Difference], words: fn(&Node) -> String| {
            all.iter().map(|one| self.difference(one, words, sources)).collect()
        };
        Drift {
            overrides: all(overrides, written),
            exclusions: all(exclusions, plain),
            rewordings: all(rewordings, plain),
            additions: all(additions, plain),
            inclusions: all(inclusions, plain),
        }
    }

    fn difference(&self, one: &trust::Difference, words: fn(&Node) -> String, sources: &Sources) -> Difference {
        let setting = |node: &Node| Setting { value: node.json(), words: words(node) };
        let at = sources.start_of(one.at);
        Difference {
            id: one.id.clone(),
            trust: one.trust.as_ref().map(setting),
            academy: one.academy.as_ref().map(setting),
            place: Place { file: self.base.name(&sources.get(one.at.source).name), line: at.line, column: at.column },
        }
    }
}

/// A value as it is typed, on one line.
fn written(node: &Node) -> String {
    visible(&inline_yaml(&node.json()))
}

/// A text, or the text of a clause, as it is read.
fn plain(node: &Node) -> String {
    node.text().or_else(|| node.get("text")?.text()).map_or_else(|| written(node), |text| visible(text.trim()))
}

fn findings(diagnostics: &Diagnostics, excused: usize) -> Findings {
    Findings {
        errors: diagnostics.count(Severity::Error),
        warnings: diagnostics.count(Severity::Warning),
        notes: diagnostics.count(Severity::Note),
        excused,
    }
}
