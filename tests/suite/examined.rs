//! Findings to be reported: made by hand at words of a text, or those of real descriptions.

use esafe::diag::{Code, Diagnostic, Diagnostics};
use esafe::pipeline;
use esafe::report::{self, Examination, Findings, Standing};
use esafe::source::{Sources, Span};

use crate::described::Memory;
use crate::harness::{is_a, names_in, suite};

/// A description and what was found in it, or why it could not be read.
pub(crate) struct Case {
    /// Path of the description.
    pub(crate) name: String,
    /// What was found and where, or why it could not be read.
    pub(crate) result: Result<(Sources, Diagnostics), String>,
    excused: usize,
    standing: Option<Standing>,
}

impl Case {
    /// A file that could not be read.
    pub(crate) fn unreadable(name: &str, reason: &str) -> Self {
        Self { name: name.to_owned(), result: Err(reason.to_owned()), excused: 0, standing: None }
    }

    /// A file with what was found in it.
    pub(crate) fn read(name: &str, sources: Sources, found: Diagnostics) -> Self {
        Self { name: name.to_owned(), result: Ok((sources, found)), excused: 0, standing: None }
    }

    /// Findings in a file called `name`, made by `find`.
    pub(crate) fn found(name: &str, text: &str, find: impl FnOnce(&mut Finder<'_>)) -> Self {
        let mut sources = Sources::default();
        let source = sources.add(name, text);
        let mut found = Vec::new();
        find(&mut Finder { text, span: Span { source, start: 0, end: 0 }, sources: &mut sources, found: &mut found });
        let mut diagnostics = Diagnostics::default();
        for diagnostic in found {
            diagnostics.push(diagnostic);
        }
        Self::read(name, sources, diagnostics)
    }

    fn examination(&self) -> Examination<'_> {
        let result = match &self.result {
            Ok((sources, diagnostics)) => {
                Ok(Findings { sources, diagnostics, excused: self.excused, standing: self.standing.as_ref() })
            }
            Err(reason) => Err(reason.as_str()),
        };
        Examination { name: &self.name, result }
    }

    /// The text for people.
    pub(crate) fn text(&self) -> String {
        self.result.as_ref().map_or_else(String::clone, |(sources, found)| report::human(found, sources, false))
    }
}

/// Makes findings at words of a text.
pub(crate) struct Finder<'a> {
    text: &'a str,
    span: Span,
    sources: &'a mut Sources,
    found: &'a mut Vec<Diagnostic>,
}

impl Finder<'_> {
    /// Where `word` stands first.
    pub(crate) fn at(&self, word: &str) -> Span {
        let start = self.text.find(word).unwrap_or_else(|| panic!("{word:?} is not in the text"));
        Span { start, end: start + word.len(), ..self.span }
    }

    /// The place before the first `word`.
    pub(crate) fn before(&self, word: &str) -> Span {
        Span { end: self.at(word).start, ..self.at(word) }
    }

    /// Adds a finding.
    pub(crate) fn add(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }
}

/// The cases as reports take them.
pub(crate) fn examinations(cases: &[Case]) -> Vec<Examination<'_>> {
    cases.iter().map(Case::examination).collect()
}

/// A description with everything that has made tools disagree about places: letters of two bytes and signs of four
/// before the place, a tab, carriage returns, nothing, several lines, a line feed that goes with its line, and two places
/// in two files.
pub(crate) fn awkward() -> Case {
    let text = "name: Éilís 🎉 Dŵr\r\n\tphase: ks9\r\nlead:\n  name: x\n  post: y\nlast\n";
    Case::found("schools/Ysgol Dŵr, 100%: a#b/school.yaml", text, |find| {
        find.add(Diagnostic::new(Code::BadForm, find.at("Dŵr"), "after a sign of four bytes").label("here, 100%"));
        find.add(Diagnostic::new(Code::NotAllowed, find.at("ks9"), "after a tab, before a carriage return"));
        find.add(Diagnostic::new(Code::PerhapsOutdated, find.before("ks9"), "nothing at all").hint("a: {b: c}"));
        find.add(Diagnostic::new(Code::WrongType, find.at("lead:\n  name: x\n  post: y"), "three lines"));
        find.add(Diagnostic::new(Code::VaguePromise, find.at("last\n"), "a line with its end"));
        let end = Span { start: text.len(), end: text.len(), ..find.span };
        let other = find.sources.add("library/topics/a b.yaml", "topic: é\n  - clause\n");
        let elsewhere = Span { source: other, start: 14, end: 20 };
        let twice = Diagnostic::new(Code::MissingKey, find.at("lead"), "two places").label("the first");
        find.add(twice.also(end, "the end of the file").also(elsewhere, ""));
    })
}

/// Every description with a fault, and the awkward one, and two that cannot be read.
pub(crate) fn real() -> Vec<Case> {
    let names = names_in(&suite("schema/invalid")).filter(|name| is_a("yaml", name));
    let mut cases: Vec<Case> = names
        .map(|name| {
            let (path, mut sources) = (format!("schema/invalid/{name}"), Sources::default());
            let bytes = std::fs::read(suite(&path)).unwrap();
            let loaded = pipeline::load(&Memory::description(bytes), "school.yaml", &path, &mut sources).unwrap();
            Case::read(&path, sources, loaded.diagnostics)
        })
        .collect();
    assert!(cases.len() > 50, "only {} fixtures", cases.len());
    cases.push(awkward());
    cases.push(Case::unreadable("gone/school.yaml", "there is no file gone/school.yaml"));
    cases.push(Case::unreadable("a, b/100%.yaml", "access is denied: a, b/100%.yaml"));
    cases
}

/// One description with a finding of each severity, one in order, and one that cannot be read.
pub(crate) fn small() -> Vec<Case> {
    let text = "format: 1\nschool:\n  name: Éilís 🎉\n  name: again\npolicy:\n  lead: the lead, where possible\n";
    let mut first = Case::found("schools/a b/school.yaml", text, |find| {
        let earlier = find.at("name");
        let start = text.rfind("name: again").unwrap();
        let again = Span { start, end: start + 4, ..earlier };
        find.add(
            Diagnostic::new(Code::DuplicateKey, again, "`name` stands twice: 100% of one is lost")
                .label("stands here again")
                .also(earlier, "first written here")
                .hint("keep the one that is right, e.g. `{name: Éilís}`, and delete the other"),
        );
        find.add(Diagnostic::new(Code::VaguePromise, find.at("where possible"), "nobody can check \"where possible\""));
        find.add(Diagnostic::new(Code::PerhapsOutdated, find.at("lead"), "a lead <may> be called & named otherwise"));
    });
    first.excused = 2;
    first.standing = Some(Standing {
        school: "Éilís 🎉".to_owned(),
        version: "2.0".to_owned(),
        reviewed: Some("2026-09-14".to_owned()),
        next_review: "2027-09-13".to_owned(),
        days_left: Some(-3),
    });
    let clean = Case::found("schools/c/school.yaml", "format: 1\n", |_| {});
    vec![first, clean, Case::unreadable("schools/d/school.yaml", "there is no file schools/d/school.yaml")]
}
