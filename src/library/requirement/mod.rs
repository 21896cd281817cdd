//! The register of requirements: what law and statutory guidance ask of a policy, and what in a policy shows that it
//! meets them.
//!
//! It is part of the policy library, as data, one file for each source. What shows that a requirement is met is written
//! from the requirement, without looking at what clauses say of themselves; whether a policy shows it is for `coverage`.

mod read;

pub(super) use read::{check, register};

use jiff::civil::Date;
use serde_json::Value as Json;

use crate::document::ClauseId;
use crate::source::Span;

/// A file of the register.
#[derive(Debug, Clone)]
pub struct Register {
    /// Its name, e.g. `phones`.
    pub name: String,
    /// What it is about, as a heading.
    pub title: String,
    /// Its edition, e.g. "2026-11-22.1".
    pub edition: String,
    /// The nation whose schools it is about: `england`, `northern-ireland`, `scotland` or `wales`.
    pub nation: String,
    /// Its requirements, in the order of reports.
    pub requirements: Vec<Requirement>,
}

/// A requirement, as worded from its first day to its last.
#[derive(Debug, Clone)]
pub struct Requirement {
    /// Its permanent id.
    pub id: ClauseId,
    /// Where the id stands.
    pub span: Span,
    /// Where the requirement stands.
    pub origin: Origin,
    /// How far it binds.
    pub tier: Tier,
    /// What it asks for.
    pub requires: String,
    /// Which schools it is about.
    pub applies: Application,
    /// The first day on which it holds; none if that is not known.
    pub since: Option<Date>,
    /// The last day on which it holds; none if it still does.
    pub until: Option<Date>,
    /// How sure the register is.
    pub certainty: Certainty,
    /// Where it was found, and what was not.
    pub found: String,
    /// What a policy shows that meets it; at least one part.
    pub evidence: Vec<Evidence>,
    /// What a policy does that contradicts it.
    pub contradictions: Vec<Contradiction>,
}

/// The law or guidance a requirement stands in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Its title.
    pub title: String,
    /// Who publishes it.
    pub publisher: String,
    /// Which edition.
    pub edition: Option<String>,
    /// The paragraph or section, if somebody has verified it.
    pub paragraph: Option<String>,
}

/// How far a requirement binds. The three are never added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tier {
    /// It is in an Act or in regulations.
    Statutory,
    /// It is in statutory guidance, to which schools must have regard.
    MustHaveRegard,
    /// It is in guidance that binds nobody.
    GoodPractice,
}

/// How sure the register is of a requirement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// The publisher's own page or the Act was seen.
    Primary,
    /// Other people's quotation or summary was seen.
    Secondary,
    /// It is general knowledge.
    Unverified,
}

/// Which schools a requirement is about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Application {
    /// Types of school; empty for every type.
    pub types: Vec<String>,
    /// Phases, of which a school teaches one at least; empty for every phase.
    pub phases: Vec<String>,
    /// Facts, of which a school has one at least; empty for every school.
    pub facts: Vec<String>,
    /// Facts by path, each with values: a school that has one of the values for each says that it does not do this. Empty
    /// for every school.
    pub unless: Vec<(String, Vec<Json>)>,
    /// Why it does not apply to such a school, beginning with "the school".
    pub otherwise: Option<String>,
}

/// One part of what meets a requirement. Everything it names has to be there.
#[derive(Debug, Clone, Default)]
pub struct Evidence {
    /// What it shows, in a few words.
    pub shows: String,
    /// Clauses, all of them.
    pub clauses: Vec<String>,
    /// Clauses, one of them.
    pub any_clause: Vec<String>,
    /// Roles that named people hold, all of them.
    pub roles: Vec<String>,
    /// Roles that named people hold, one of them.
    pub any_role: Vec<String>,
    /// Facts by path, all of them.
    pub facts: Vec<String>,
    /// Facts by path, one of them.
    pub any_fact: Vec<String>,
    /// Facts by path, each with the values that will do.
    pub values: Vec<(String, Vec<Json>)>,
    /// Agreements that the school issues, all of them.
    pub agreements: Vec<String>,
    /// Agreements that the school issues, one of them.
    pub any_agreement: Vec<String>,
    /// Titles of guidance in the register of citations, each with the label of the edition that the policy names.
    pub editions: Vec<(String, String)>,
    /// Days, each with its limits.
    pub dates: Vec<DayTest>,
}

/// A day of the school and its limits, judged against the day of a report. It is never later than that day, unless it is
/// one that lies ahead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayTest {
    /// `review`, `approval`, `version`, `next_review`, or a fact by its path.
    pub of: String,
    /// It is on this day or later.
    pub since: Option<Date>,
    /// It is not longer ago than so many months.
    pub within_months: Option<u16>,
    /// It lies ahead, by so many months at most.
    pub ahead_months: Option<u16>,
    /// It is in the academic year of the report, which began on 1 September, or in the one before.
    pub academic_year: bool,
}

/// What contradicts a requirement. One thing of those it names is enough.
#[derive(Debug, Clone, Default)]
pub struct Contradiction {
    /// What the policy then says.
    pub says: String,
    /// Clauses that say so.
    pub clauses: Vec<String>,
    /// Facts by path, each with the values that say so.
    pub values: Vec<(String, Vec<Json>)>,
    /// Entries of the register of citations that the text falls under.
    pub citations: Vec<String>,
    /// `next_review`, or facts by their path: days that have gone by.
    pub dates_past: Vec<String>,
}

impl Tier {
    /// Every tier, the one that binds most first.
    pub const ALL: [Self; 3] = [Self::Statutory, Self::MustHaveRegard, Self::GoodPractice];

    /// Its name in files, e.g. `must-have-regard`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Statutory => "statutory",
            Self::MustHaveRegard => "must-have-regard",
            Self::GoodPractice => "good-practice",
        }
    }

    /// The tier of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tier| tier.name() == name)
    }
}

impl Certainty {
    /// Its name in files, e.g. `secondary`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Primary => "primary",
            Self::Secondary => "secondary",
            Self::Unverified => "unverified",
        }
    }
}

impl Requirement {
    /// Whether it holds on `day`, as worded here.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.since.is_none_or(|since| since <= day) && self.until.is_none_or(|until| day <= until)
    }
}

impl Evidence {
    /// Every clause it names.
    pub fn named_clauses(&self) -> impl Iterator<Item = &String> {
        self.clauses.iter().chain(&self.any_clause)
    }
}
