//! Outlines: the structure of a policy.

use super::clause::Template;
use crate::source::Span;

/// The structure of a policy.
#[derive(Debug, Clone)]
pub struct Outline {
    /// Name, e.g. `seven-part`.
    pub name: String,
    /// What it is, in a few words.
    pub title: String,
    /// Whether sections have numbers.
    pub numbered: bool,
    /// Topics or clauses on the cover.
    pub cover: Vec<Placed>,
    /// Topics and clauses in by default here that are out elsewhere.
    pub include: Vec<Placed>,
    /// Topics and clauses out by default here that are in elsewhere.
    pub exclude: Vec<Placed>,
    /// Sections in order.
    pub sections: Vec<OutlineSection>,
}

/// A topic or clause that stands at a place.
pub(super) type Placed = (String, Span);

/// A section of an outline.
#[derive(Debug, Clone)]
pub struct OutlineSection {
    /// Key that stays the same between editions.
    pub key: String,
    /// Heading; a section without one shows its blocks alone.
    pub heading: Option<Template>,
    /// Whether it has a number.
    pub numbered: bool,
    /// Topics or clauses, in order.
    pub place: Vec<Placed>,
    /// Holders of the rows, if this is the section of roles.
    pub roles: Vec<String>,
    /// Sections below it.
    pub sections: Vec<OutlineSection>,
}

impl Outline {
    /// Keys of the sections that hold the topic or clause `name`, from the outside in; `None` if it is placed nowhere.
    #[must_use]
    pub fn place_of(&self, name: &str) -> Option<Vec<&str>> {
        fn search<'a>(sections: &'a [OutlineSection], name: &str) -> Option<Vec<&'a str>> {
            sections.iter().find_map(|section| {
                if section.place.iter().any(|(placed, _)| placed == name) {
                    return Some(vec![section.key.as_str()]);
                }
                let mut below = search(&section.sections, name)?;
                below.insert(0, &section.key);
                Some(below)
            })
        }
        if self.cover.iter().any(|(placed, _)| placed == name) {
            return Some(vec!["cover"]);
        }
        search(&self.sections, name)
    }

    /// Every topic or clause it places, in order.
    #[must_use]
    pub fn placed(&self) -> Vec<&Placed> {
        fn walk<'a>(sections: &'a [OutlineSection], all: &mut Vec<&'a Placed>) {
            for section in sections {
                all.extend(&section.place);
                walk(&section.sections, all);
            }
        }
        let mut all: Vec<&Placed> = self.cover.iter().collect();
        walk(&self.sections, &mut all);
        all
    }
}
