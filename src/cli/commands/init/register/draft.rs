//! From the facts of the register to the texts of files, each judged before it is written.

use std::collections::BTreeSet;

use anyhow::{Result, bail};

use super::super::answers::{Answers, quoted};
use super::super::judge::Judge;
use super::super::text::{self, Known};
use super::layout::{ACADEMIES, Layout, folder_names};
use crate::cli::academies::TRUST;
use crate::cli::disk::DESCRIPTION;
use crate::cli::output::FileSet;
use crate::cli::parallel;
use crate::cli::ui::Ui;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::import::{Establishment, Fact, Register};
use crate::pipeline::{self, Described};
use crate::source::{Files, ReadError, Sources};
use crate::trust::Trust;

/// What is to be written.
#[derive(Debug, Default)]
pub(super) struct Drafts {
    /// Every file: path below the folder of the layout, and bytes.
    pub(super) files: FileSet,
    /// The paths of the descriptions of schools, in the order of the register.
    pub(super) schools: Vec<String>,
}

impl Drafts {
    /// How many lines the files have.
    pub(super) fn lines(&self) -> usize {
        self.files.values().map(|bytes| bytes.split(|byte| *byte == b'\n').count() - 1).sum()
    }
}

/// Facts that a description can do without, with the key that each would have.
type Optional = (&'static str, fn(&Establishment) -> Option<&Fact>);

const HEAD: &str = "people.headteacher";
const POST: &str = "people.headteacher.title";

const OPTIONAL: [Optional; 7] = [
    ("school.local_authority", |school| school.authority.as_ref()),
    ("school.trust", |school| school.trust.as_ref()),
    ("school.contact.address", |school| school.address.as_ref()),
    ("school.contact.telephone", |school| school.telephone.as_ref()),
    ("school.contact.website", |school| school.website.as_ref()),
    (HEAD, |school| school.head.as_ref()),
    (POST, |school| school.post.as_ref()),
];

/// What a head can be called in general, so that the policy has the word wherever it speaks of one.
const WORDS_FOR_HEADS: [&str; 5] = ["principal", "head teacher", "head", "headmaster", "headmistress"];

/// A description that is judged before it is on any disk.
struct Unwritten<'a>(&'a str);

impl Files for Unwritten<'_> {
    fn read(&self, _: &str) -> Result<Vec<u8>, ReadError> {
        Ok(self.0.as_bytes().to_vec())
    }
}

/// What the descriptions of schools stand in and are judged by.
struct Frame<'a> {
    judge: &'a Judge,
    answers: &'a Answers,
    /// The trust, if they are its academies.
    trust: Option<Trust>,
    /// The texts that the trust and the policy library were read from.
    sources: Sources,
}

/// The text of a school's description, and which facts cannot stand in it; none with the reason if there is no text.
type Drafted = (Result<String, String>, Vec<(&'static str, String)>);

/// The texts of what is laid out. What cannot be described is left out, and is a finding.
pub(super) fn of(
    register: &Register,
    layout: &Layout,
    answers: &Answers,
    judge: &Judge,
    findings: &mut Diagnostics,
    ui: &Ui<'_>,
) -> Result<Drafts> {
    let mut drafts = Drafts::default();
    let mut frame = Frame { judge, answers, trust: None, sources: judge.sources().clone() };
    if let Layout::Trust { name, .. } = layout {
        let text = text::trust(name, answers);
        frame.trust = Some(read_trust(&text, &mut frame.sources)?);
        drafts.files.insert(TRUST.to_owned(), text.into_bytes());
    }
    let schools = &register.schools;
    let drafted = parallel::each(schools, ui, |school| school.name.text.clone(), |school| frame.draft(school));
    for ((school, name), (text, dropped)) in schools.iter().zip(folder_names(schools)).zip(drafted) {
        let path = match layout {
            Layout::School(_) => DESCRIPTION.to_owned(),
            Layout::Folders(_) => format!("{name}/{DESCRIPTION}"),
            Layout::Trust { .. } => format!("{ACADEMIES}/{name}/{DESCRIPTION}"),
        };
        for (key, reason) in dropped {
            findings.push(left_out(school, key, &reason));
        }
        match text {
            Ok(text) => {
                drafts.files.insert(path.clone(), text.into_bytes());
                drafts.schools.push(path);
            }
            Err(reason) => findings.push(undescribed(school, &reason)),
        }
    }
    Ok(drafts)
}

/// The trust that `text` describes.
fn read_trust(text: &str, sources: &mut Sources) -> Result<Trust> {
    let read = pipeline::read_trust(&Unwritten(text), TRUST, sources)?;
    match (read.output, read.diagnostics.iter().next()) {
        (Some(trust), _) => Ok(trust),
        (None, Some(fault)) => bail!("the trust cannot be described: {}", fault.message),
        (None, None) => bail!("the trust cannot be described"),
    }
}

impl Frame<'_> {
    /// The text that says all that can be said of a school.
    fn draft(&self, school: &Establishment) -> Drafted {
        let given: Vec<&'static str> =
            OPTIONAL.iter().filter(|(_, fact)| fact(school).is_some()).map(|(key, _)| *key).collect();
        let whole = self.text(school, &given);
        if self.faults(&whole).is_empty() {
            return (Ok(whole), Vec::new());
        }
        // One fact after another: those that bring a fault stay out.
        let bare = self.text(school, &[]);
        if let Some(fault) = self.faults(&bare).into_iter().next() {
            return (Err(fault), Vec::new());
        }
        let (mut text, mut kept, mut dropped) = (bare, Vec::new(), Vec::new());
        for key in given {
            kept.push(key);
            let more = self.text(school, &kept);
            match self.faults(&more).into_iter().next() {
                None => text = more,
                Some(fault) => {
                    kept.pop();
                    dropped.push((key, fault));
                }
            }
        }
        (Ok(text), dropped)
    }

    fn text(&self, school: &Establishment, keys: &[&str]) -> String {
        let known = known(school, &keys.iter().copied().collect(), self.trust.is_some());
        let answers = self.answers;
        if self.trust.is_some() { text::academy(answers, &known) } else { text::school(answers, &known) }
    }

    fn faults(&self, text: &str) -> Vec<String> {
        let described = match &self.trust {
            Some(trust) => Described::Academy { trust, path: DESCRIPTION },
            None => Described::school(DESCRIPTION),
        };
        self.judge.refusals(&Unwritten(text), described, &self.sources)
    }
}

/// What is known of a school, with the optional facts of `keys`, as it stands in a description.
fn known(school: &Establishment, keys: &BTreeSet<&str>, of_trust: bool) -> Known {
    let mut known = Known::from([
        ("school.name", quoted(&school.name.text)),
        ("school.urn", quoted(&school.urn.text)),
        ("school.phases", phases(school)),
    ]);
    let fixed = [("school.nation", school.nation), ("school.type", school.kind)];
    known.extend(fixed.into_iter().filter_map(|(key, value)| Some((key, value?.to_owned()))));
    let optional = |key: &str| {
        let (_, fact) = OPTIONAL.iter().find(|(known, _)| *known == key)?;
        fact(school).filter(|_| keys.contains(key)).map(|fact| fact.text.as_str())
    };
    for (key, _) in OPTIONAL.iter().filter(|(key, _)| *key != HEAD && *key != POST) {
        // The academies of a trust have its name from its own file.
        if let Some(text) = optional(key).filter(|_| *key != "school.trust" || !of_trust) {
            known.insert(key, quoted(text));
        }
    }
    let mut head = vec![optional(HEAD).map_or("post_only: true".to_owned(), |name| format!("name: {}", quoted(name)))];
    if let Some(post) = optional(POST) {
        head.push(format!("title: {}", quoted(post)));
        if WORDS_FOR_HEADS.contains(&post) {
            known.insert("terms.headteacher", quoted(post));
        }
    }
    let nobody = if school.head.is_none() { " # the register names nobody" } else { "" };
    known.insert(HEAD, format!("{{{}}}{nobody}", head.join(", ")));
    known
}

/// The phases of a school, with a comment that says what they follow from.
fn phases(school: &Establishment) -> String {
    let why = match school.ages {
        // Many schools for ages 5 to 11 take children in the September before they turn five.
        Some((5, high)) => format!("for ages 5 to {high}; add eyfs if there is a reception class"),
        Some((low, high)) => format!("for ages {low} to {high}"),
        None => "by its phase of education; the register has no ages".to_owned(),
    };
    format!("[{}] # {why}", school.phases.join(", "))
}

/// Says that a fact of the register is not in the description of a school.
fn left_out(school: &Establishment, key: &str, reason: &str) -> Diagnostic {
    let fact = OPTIONAL.iter().find(|(known, _)| *known == key).and_then(|(_, fact)| fact(school));
    let fact = fact.unwrap_or(&school.name);
    let name = &school.name.text;
    Diagnostic::new(Code::RegisterValue, fact.span, format!("{name} is written without `{key}`: {reason}"))
        .label(format!("`{}`", fact.column))
        .hint(format!("write `{key}` into its description by hand"))
}

/// Says that there is no description of a school.
fn undescribed(school: &Establishment, reason: &str) -> Diagnostic {
    let message = format!("the school {} cannot be described: {reason}", school.urn.text);
    Diagnostic::new(Code::RegisterSchool, school.name.span, message)
        .label(format!("`{}`", school.name.column))
        .hint("run `esafe init` for this school")
}
