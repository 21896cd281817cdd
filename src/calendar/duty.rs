//! Who must review what by when.

use std::fmt;

use jiff::civil::Date;

use super::ReviewState;
use crate::school::{School, SchoolDate};

/// The role that keeps the policy up to date where the school names no owner.
const DEFAULT_OWNER: &str = "online_safety_lead";

/// A document that is reviewed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// Its key: the path of its files below the output folder, without ending.
    pub key: String,
    /// Its title.
    pub title: String,
    /// Whether it is an agreement; these are reviewed with the policy.
    pub agreement: bool,
}

/// What a school's words are for its documents and those who answer for them.
#[derive(Debug, Clone)]
pub struct Wording {
    /// The policy, then its agreements.
    pub papers: Vec<Paper>,
    /// The title of the policy's [`owner`], in the form it has in a sentence.
    pub owner: String,
    /// The bodies that must approve.
    pub approvers: Vec<String>,
}

/// Who must carry out a review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reviewer {
    /// Key of the role.
    pub role: String,
    /// Its title, in the form it has in a sentence.
    pub title: String,
    /// Names of who holds it; none if only the post is known.
    pub names: Vec<String>,
}

/// The next review of one school's policy and of the agreements that are reviewed with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    /// Full name of the school.
    pub school: String,
    /// Its number in the national register.
    pub urn: Option<String>,
    /// What is reviewed: the policy, then its agreements.
    pub papers: Vec<Paper>,
    /// The version to be reviewed.
    pub version: String,
    /// The last day of that version's date.
    pub version_day: Date,
    /// When, as the school writes dates.
    pub next_review: SchoolDate,
    /// The last day for it.
    pub due: Date,
    /// How it stands.
    pub state: ReviewState,
    /// Who must carry it out.
    pub reviewer: Reviewer,
    /// The bodies that must then approve, in words.
    pub approvers: Vec<String>,
}

/// The role that keeps the policy up to date, and so reviews it.
#[must_use]
pub fn owner(school: &School) -> &str {
    school.policy.owner.as_deref().unwrap_or(DEFAULT_OWNER)
}

impl Duty {
    /// The next review of `school` as it stands on `today`, if one due on `soon` or before counts as soon.
    #[must_use]
    pub fn of(school: &School, wording: Wording, today: Date, soon: Date) -> Self {
        let (role, current) = (owner(school), school.policy.current());
        let next_review = school.policy.next_review.date;
        Self {
            school: school.name.value.clone(),
            urn: school.urn.clone(),
            papers: wording.papers,
            version: current.version.clone(),
            version_day: current.date.last_day(),
            next_review,
            due: next_review.last_day(),
            state: ReviewState::of(next_review, today, soon),
            reviewer: Reviewer {
                role: role.to_owned(),
                title: wording.owner,
                names: school.people.names(role).to_vec(),
            },
            approvers: wording.approvers,
        }
    }
}

impl fmt::Display for Reviewer {
    /// "Priya Anand (online safety lead)"; where only the post is known, "Online safety lead".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.names.is_empty() {
            let mut letters = self.title.chars();
            let first = letters.next().map_or_else(String::new, |first| first.to_uppercase().collect());
            return write!(f, "{first}{}", letters.as_str());
        }
        write!(f, "{} ({})", joined(&self.names), self.title)
    }
}

/// "a", "a and b", "a, b and c".
pub(super) fn joined(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [some @ .., last] => format!("{} and {last}", some.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reviewer_is_named_as_far_as_they_are_known() {
        let reviewer = |names: &[&str]| Reviewer {
            role: "online_safety_lead".to_owned(),
            title: "e-safety lead".to_owned(),
            names: names.iter().map(|&name| name.to_owned()).collect(),
        };
        assert_eq!(reviewer(&[]).to_string(), "E-safety lead");
        assert_eq!(reviewer(&["Ada Byrne"]).to_string(), "Ada Byrne (e-safety lead)");
        assert_eq!(reviewer(&["Ada", "Sam", "Lee"]).to_string(), "Ada, Sam and Lee (e-safety lead)");
    }
}
