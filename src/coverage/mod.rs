//! Coverage: how far a policy meets what law and guidance ask of it on a day.
//!
//! A requirement counts as met only if two things agree that are written apart from each other: a clause of the policy
//! says that it helps to meet the requirement, and everything that the register names as evidence is there. What binds a
//! school by law, what it must have regard to and what is good practice are never added up.

mod annotate;
mod day;
mod evidence;
mod report;
mod subject;

pub use annotate::annotate;
pub use evidence::{Part, PartState, Shown};
pub use report::{About, report, sentence, tier_title};
pub use subject::{Placed, Subject};

use jiff::civil::Date;

use crate::library::{Requirement, Tier};

/// How far a policy meets what is asked of it on a day.
#[derive(Debug)]
pub struct Coverage<'a> {
    /// The day it is judged at.
    pub on: Date,
    /// Editions of the register: file and edition.
    pub register: Vec<(&'a str, &'a str)>,
    /// Every requirement that holds on the day, in the order of the register; or why there are none.
    pub judged: Result<Vec<Judgement<'a>>, NotCovered>,
}

/// Why a school cannot be judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotCovered {
    /// It is in a nation of which the register knows nothing: its name, and those of the nations that are covered.
    Nation(String, Vec<String>),
    /// The policy library has no register.
    NoRegister,
}

/// How a policy stands to one requirement.
#[derive(Debug)]
pub struct Judgement<'a> {
    /// The requirement.
    pub requirement: &'a Requirement,
    /// How it stands.
    pub state: State,
    /// Why it does not apply; only if it does not.
    pub inapplicable: Option<String>,
    /// Clauses of the policy that say that they help to meet it, each with its reason if it gives one.
    pub claims: Vec<(&'a Placed<'a>, Option<&'a str>)>,
    /// The parts of its evidence.
    pub parts: Vec<Part<'a>>,
    /// What contradicts it.
    pub contradictions: Vec<String>,
}

/// How a policy stands to a requirement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Every part of the evidence is there, and a clause says what it is for.
    Met,
    /// Some of it is there; or a part rests on the school's own words, which a person has to judge.
    Partly,
    /// None of it is there.
    Missing,
    /// The policy says or does the opposite.
    Contradicted,
    /// It is not about this school.
    NotApplicable,
}

impl State {
    /// Every state, in the order of reports.
    pub const ALL: [Self; 5] = [Self::Met, Self::Partly, Self::Missing, Self::Contradicted, Self::NotApplicable];

    /// Its name for programs and on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Partly => "partly",
            Self::Missing => "missing",
            Self::Contradicted => "contradicted",
            Self::NotApplicable => "not-applicable",
        }
    }

    /// Its name for people.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Met => "Met",
            Self::Partly => "Partly met",
            Self::Missing => "Missing",
            Self::Contradicted => "Contradicted",
            Self::NotApplicable => "Not applicable",
        }
    }
}

impl Coverage<'_> {
    /// How many requirements of `tier` stand at `state`.
    #[must_use]
    pub fn count(&self, tier: Tier, state: State) -> usize {
        let judged = self.judged.iter().flatten();
        judged.filter(|judgement| judgement.requirement.tier == tier && judgement.state == state).count()
    }
}

/// Judges a policy by every requirement that holds on `on`.
#[must_use]
pub fn judge<'a>(subject: &'a Subject<'a>, on: Date) -> Coverage<'a> {
    let registers = &subject.library.requirements;
    let register = registers.iter().map(|file| (file.name.as_str(), file.edition.as_str())).collect();
    let nation = subject.nation();
    let covered = registers.iter().filter(|file| file.nation == nation);
    let judged = if registers.is_empty() {
        Err(NotCovered::NoRegister)
    } else if registers.iter().all(|file| file.nation != nation) {
        let mut nations: Vec<String> = registers.iter().map(|file| file.nation.clone()).collect();
        nations.sort();
        nations.dedup();
        Err(NotCovered::Nation(nation.to_owned(), nations))
    } else {
        let requirements = covered.flat_map(|file| &file.requirements).filter(|one| one.holds_on(on));
        Ok(requirements.map(|requirement| judgement(subject, requirement, on)).collect())
    };
    Coverage { on, register, judged }
}

fn judgement<'a>(subject: &'a Subject<'a>, requirement: &'a Requirement, on: Date) -> Judgement<'a> {
    let inapplicable = subject.inapplicable(&requirement.applies);
    if inapplicable.is_some() {
        let (claims, parts, contradictions) = (Vec::new(), Vec::new(), Vec::new());
        return Judgement { requirement, state: State::NotApplicable, inapplicable, claims, parts, contradictions };
    }
    let claims = subject.claims(requirement.id.as_str());
    let parts: Vec<Part<'_>> = requirement.evidence.iter().map(|part| evidence::judge(subject, part, on)).collect();
    let contradictions = evidence::contradictions(subject, requirement, on);
    let shown = parts.iter().filter(|part| part.state == PartState::Shown).count();
    let state = if !contradictions.is_empty() {
        State::Contradicted
    } else if parts.iter().all(|part| part.state == PartState::Lacking) {
        State::Missing
    } else if shown == parts.len() && !claims.is_empty() {
        State::Met
    } else {
        State::Partly
    };
    Judgement { requirement, state, inapplicable: None, claims, parts, contradictions }
}
