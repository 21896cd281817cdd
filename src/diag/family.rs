//! Families of findings.

use super::Code;

/// What a code is about; its number begins with that of its family.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// How the file is written.
    Form,
    /// Whether what it says can become documents.
    Contents,
    /// The policy library itself.
    Library,
    /// Who holds which role.
    People,
    /// Dates of versions, reviews and approvals.
    Dates,
    /// What the school uses.
    Services,
    /// What the school has decided.
    Practice,
    /// Law, guidance and bodies that are no longer what they were.
    Currency,
    /// The school's own text.
    Wording,
    /// Departures that the school has agreed to.
    Exceptions,
    /// Reviews and approvals, judged at a day.
    Review,
    /// The files that have been published.
    Published,
    /// Trusts and their academies.
    Trusts,
    /// The national register of schools.
    Register,
}

impl Family {
    /// Every family, in the order of numbers.
    pub const ALL: [(Self, &'static str, &'static str); 14] = [
        (Self::Form, "E00", "How the file is written"),
        (Self::Contents, "E01", "What the description says"),
        (Self::Library, "E02", "The policy library"),
        (Self::People, "E03", "People"),
        (Self::Dates, "E04", "Dates"),
        (Self::Services, "E05", "Services"),
        (Self::Practice, "E06", "Practice"),
        (Self::Currency, "E07", "Law, guidance and bodies"),
        (Self::Wording, "E08", "The school's own words"),
        (Self::Exceptions, "E09", "Exceptions"),
        (Self::Review, "E10", "Reviews and approvals"),
        (Self::Published, "E11", "Published files"),
        (Self::Trusts, "E12", "Trusts and academies"),
        (Self::Register, "E13", "The national register of schools"),
    ];

    /// Its name for programs; permanent, as the codes are.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Form => "form",
            Self::Contents => "contents",
            Self::Library => "library",
            Self::People => "people",
            Self::Dates => "dates",
            Self::Services => "services",
            Self::Practice => "practice",
            Self::Currency => "currency",
            Self::Wording => "wording",
            Self::Exceptions => "exceptions",
            Self::Review => "review",
            Self::Published => "published",
            Self::Trusts => "trusts",
            Self::Register => "register",
        }
    }
}

impl Code {
    /// What it is about.
    ///
    /// # Panics
    ///
    /// Never: a test looks every code up.
    #[must_use]
    #[allow(clippy::expect_used, reason = "a test looks every code up")]
    pub fn family(self) -> Family {
        let family = Family::ALL.into_iter().find(|(_, prefix, _)| self.number().starts_with(prefix));
        family.expect("every number begins with that of a family").0
    }
}
