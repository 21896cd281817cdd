//! Evidence: what the register names, looked for in a school and its documents.

use jiff::civil::Date;
use serde_json::Value as Json;

use super::day;
use super::subject::{Placed, Subject};
use crate::library::{Contradiction, DayTest, Evidence, Requirement};
use crate::school::SchoolDate;

/// One part of the evidence for a requirement.
#[derive(Debug)]
pub struct Part<'a> {
    /// What it shows.
    pub shows: &'a str,
    /// Whether it does.
    pub state: PartState,
    /// What is there.
    pub shown: Vec<Shown<'a>>,
    /// What is not there, and what to do, each in a sentence.
    pub lacking: Vec<String>,
}

/// Whether a part of the evidence is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartState {
    /// All of it is.
    Shown,
    /// All of it is, but a clause is in the school's own words, which a person has to judge.
    OwnWords,
    /// Something of it is not.
    Lacking,
}

/// Something that is there.
#[derive(Debug)]
pub enum Shown<'a> {
    /// A clause.
    Clause(&'a Placed<'a>),
    /// A role, and who holds it.
    Role(&'a str, &'a [String]),
    /// A fact by its path, and its value.
    Fact(&'a str, Json),
    /// An agreement that the school issues.
    Agreement(&'a str),
    /// Guidance and the edition that the policy names.
    Edition(&'a str, &'a str),
    /// A day: which, and when.
    Day(&'a str, SchoolDate),
}

/// Looks for everything that `evidence` names.
pub(super) fn judge<'a>(subject: &'a Subject<'a>, evidence: &'a Evidence, on: Date) -> Part<'a> {
    let mut looked = Looked { subject, on, shown: Vec::new(), lacking: Vec::new() };
    evidence.clauses.iter().for_each(|id| looked.clause(id));
    looked.any(&evidence.any_clause, Looked::find_clause, |ids| {
        format!("none of the clauses {ids} is in the policy; `esafe explain clause ID` says when one is")
    });
    evidence.roles.iter().for_each(|role| looked.role(role));
    looked.any(&evidence.any_role, Looked::find_role, |roles| {
        format!("nobody is named for any of {roles}: name somebody under `people`")
    });
    evidence.facts.iter().for_each(|path| looked.fact(path));
    looked.any(&evidence.any_fact, Looked::find_fact, |paths| {
        format!("the description gives none of {paths}: give one of them")
    });
    evidence.values.iter().for_each(|(path, wanted)| looked.value(path, wanted));
    evidence.agreements.iter().for_each(|name| looked.agreement(name));
    looked.any(&evidence.any_agreement, Looked::find_agreement, |names| {
        format!("the school issues none of the agreements {names}: add one under `agreements`")
    });
    evidence.editions.iter().for_each(|(title, label)| looked.edition(title, label));
    evidence.dates.iter().for_each(|test| looked.day(test));
    let Looked { shown, lacking, .. } = looked;
    let own_words = shown.iter().any(|shown| matches!(shown, Shown::Clause(placed) if placed.own_words));
    let state = match (lacking.is_empty(), own_words) {
        (false, _) => PartState::Lacking,
        (true, true) => PartState::OwnWords,
        (true, false) => PartState::Shown,
    };
    Part { shows: &evidence.shows, state, shown, lacking }
}

struct Looked<'a> {
    subject: &'a Subject<'a>,
    on: Date,
    shown: Vec<Shown<'a>>,
    lacking: Vec<String>,
}

impl<'a> Looked<'a> {
    fn note(&mut self, found: Option<Shown<'a>>, lacking: impl FnOnce() -> String) {
        match found {
            Some(shown) => self.shown.push(shown),
            None => self.lacking.push(lacking()),
        }
    }

    /// Notes every one of `names` that is there; `lacking` says that none is.
    fn any(
        &mut self,
        names: &'a [String],
        find: fn(&'a Subject<'a>, &'a str) -> Option<Shown<'a>>,
        lacking: impl FnOnce(&str) -> String,
    ) {
        let found: Vec<Shown<'a>> = names.iter().filter_map(|name| find(self.subject, name)).collect();
        if found.is_empty() && !names.is_empty() {
            let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            self.lacking.push(lacking(&names.join(", ")));
        }
        self.shown.extend(found);
    }

    fn find_clause(subject: &'a Subject<'a>, id: &'a str) -> Option<Shown<'a>> {
        subject.clause(id).map(Shown::Clause)
    }

    fn find_role(subject: &'a Subject<'a>, role: &'a str) -> Option<Shown<'a>> {
        let names = subject.school.people.names(role);
        (!names.is_empty()).then_some(Shown::Role(role, names))
    }

    fn find_fact(subject: &'a Subject<'a>, path: &'a str) -> Option<Shown<'a>> {
        subject.fact(path).map(|value| Shown::Fact(path, value))
    }

    fn find_agreement(subject: &'a Subject<'a>, name: &'a str) -> Option<Shown<'a>> {
        subject.issues(name).then_some(Shown::Agreement(name))
    }

    fn clause(&mut self, id: &'a str) {
        let subject = self.subject;
        self.note(Self::find_clause(subject, id), || {
            match subject.school.exclude.iter().find(|(excluded, _)| excluded.value == id) {
                Some((_, reason)) => {
                    format!("the clause `{id}` is left out under `clauses.exclude`, because: {reason}")
                }
                None => {
                    format!("the clause `{id}` is not in the policy; `esafe explain clause {id}` says when it is")
                }
            }
        });
    }

    fn role(&mut self, role: &'a str) {
        self.note(Self::find_role(self.subject, role), || {
            format!("nobody is named as `{role}`: add `{role}: {{name: …}}` under `people`")
        });
    }

    fn fact(&mut self, path: &'a str) {
        self.note(Self::find_fact(self.subject, path), || {
            format!("the description does not give `{path}`: `esafe explain value {path}` says what to write")
        });
    }

    fn value(&mut self, path: &'a str, wanted: &[Json]) {
        let found = self.subject.value(path, wanted).map(|value| Shown::Fact(path, value));
        self.note(found, || {
            let wanted: Vec<String> = wanted.iter().map(|value| format!("`{}`", plain(value))).collect();
            format!("`{path}` is not {}", wanted.join(" or "))
        });
    }

    fn agreement(&mut self, name: &'a str) {
        self.note(Self::find_agreement(self.subject, name), || {
            format!("the school does not issue the agreement `{name}`: add it under `agreements`")
        });
    }

    fn edition(&mut self, title: &'a str, label: &'a str) {
        let named = self.subject.library.citations.as_ref().is_some_and(|citations| {
            self.subject.texts().any(|(_, text)| {
                citations.search(&text).editions.iter().any(|(named, _)| {
                    named.guidance.title == title && named.editions().iter().any(|edition| edition.label == label)
                })
            })
        });
        self.note(named.then_some(Shown::Edition(title, label)), || {
            format!("the policy does not name “{title}” of {label}")
        });
    }

    fn day(&mut self, test: &'a DayTest) {
        let day = day::day(self.subject, &test.of, self.on);
        let what = day_name(&test.of);
        let fault = match day {
            None => Some(format!("there is no date of {what}")),
            Some(day) => day::fault(test, day, self.on).map(|fault| format!("the date of {what}, {day}, {fault}")),
        };
        let shown = day.filter(|_| fault.is_none()).map(|day| Shown::Day(&test.of, day));
        self.note(shown, || fault.unwrap_or_default());
    }
}

/// What people call a day.
pub(super) fn day_name(of: &str) -> String {
    match of {
        "review" => "the last review on record".to_owned(),
        "approval" => "the last approval".to_owned(),
        "version" => "the current version".to_owned(),
        "next_review" => "the next review".to_owned(),
        path => format!("`{path}`"),
    }
}

/// A value as people write it.
pub(super) fn plain(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Bool(true) => "yes".to_owned(),
        Json::Bool(false) => "no".to_owned(),
        Json::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(", "),
        Json::Object(map) => map
            .iter()
            .map(|(key, value)| format!("{}: {}", key.replace('_', " "), plain(value)))
            .collect::<Vec<_>>()
            .join("; "),
        other => other.to_string(),
    }
}

/// What contradicts `requirement`, each in a sentence.
pub(super) fn contradictions(subject: &Subject<'_>, requirement: &Requirement, on: Date) -> Vec<String> {
    requirement
        .contradictions
        .iter()
        .filter_map(|contradiction| {
            let why = contradicted(subject, contradiction, on)?;
            Some(format!("{} ({why})", contradiction.says))
        })
        .collect()
}

/// The first thing that contradicts, in words.
fn contradicted(subject: &Subject<'_>, contradiction: &Contradiction, on: Date) -> Option<String> {
    let clause = contradiction.clauses.iter().find(|id| subject.clause(id).is_some());
    let clause = clause.map(|id| format!("clause `{id}`"));
    let value = || {
        let (path, value) =
            contradiction.values.iter().find_map(|(path, wanted)| Some((path, subject.value(path, wanted)?)))?;
        Some(format!("`{path}` is {}", plain(&value)))
    };
    let past = || {
        let (of, day) = contradiction.dates_past.iter().find_map(|of| {
            let day = day::day(subject, of, on)?;
            (day.last_day() < on).then_some((of, day))
        })?;
        Some(format!("{}, {day}, has gone by", day_name(of)))
    };
    clause.or_else(value).or_else(past).or_else(|| cited(subject, &contradiction.citations, on))
}

/// The clause that falls under one of `entries` of the register of citations, in words.
fn cited(subject: &Subject<'_>, entries: &[String], on: Date) -> Option<String> {
    let citations = subject.library.citations.as_ref().filter(|_| !entries.is_empty())?;
    subject.texts().find_map(|(id, text)| {
        let found = citations.search(&text);
        let (_, range) = found
            .stale
            .iter()
            .find(|(stale, _)| entries.contains(&stale.id) && stale.since.is_none_or(|since| since <= on))?;
        Some(format!("clause `{id}` says “{}”", &text[range.clone()]))
    })
}
