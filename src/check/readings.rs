//! What each text of a set asks of its readers, beside the most it may ask.

use crate::document::{Clause, Document, Kind};
use crate::library::Library;
use crate::reading::{Reading, running};
use crate::school::School;

/// Fewest words of a school's own in a topic that are judged: in fewer, one long name decides.
const LEAST_WORDS: u32 = 30;

/// An agreement, the policy as a whole, or one topic of it.
#[derive(Debug, Clone)]
pub struct Measured<'a> {
    /// The document.
    pub document: &'a Document,
    /// The topic of the policy; none for a whole document.
    pub topic: Option<&'a str>,
    /// What its running text asks of those who read it; what an agreement for pupils says to adults is left out.
    pub reading: Reading,
    /// The part of it that a finding can be about: all of an agreement, and what the school has written itself in a topic, if
    /// that is long enough to be judged.
    pub judged: Option<Reading>,
    /// The highest reading age of that part, in years; none if there is no such part, or if the library says
    /// nothing of it.
    pub most: Option<u8>,
}

impl Measured<'_> {
    /// Whether it asks more than it may.
    #[must_use]
    pub fn exceeds(&self) -> bool {
        let age = self.judged.as_ref().and_then(Reading::age);
        age.zip(self.most).is_some_and(|(age, most)| age.exceeds(most))
    }
}

/// The agreements of a school's set in its order, its policy as a whole, then the topics in the order in which they begin.
#[must_use]
pub fn readings<'a>(school: &School, documents: &'a [Document], library: &Library) -> Vec<Measured<'a>> {
    let library = library.pinned(school.policy.edition());
    let of_kind = |kind| documents.iter().filter(move |document| document.kind == kind);
    let agreements = of_kind(Kind::Agreement).map(|document| agreement(document, library));
    agreements.chain(of_kind(Kind::Policy).flat_map(|document| policy(school, document, library))).collect()
}

fn agreement<'a>(document: &'a Document, library: &Library) -> Measured<'a> {
    let ages = library.reading_ages.as_ref();
    let known = document.key.rsplit('/').next().and_then(|name| library.agreements.get(name));
    let mut clauses = running(document);
    clauses.retain(|clause| ages.is_none_or(|ages| !ages.to_adults.contains(clause.id.as_str())));
    let reading = Reading::of(clauses);
    let most = ages.zip(known).map(|(ages, known)| ages.of(known));
    Measured { document, topic: None, judged: Some(reading.clone()), reading, most }
}

fn policy<'a>(school: &School, document: &'a Document, library: &Library) -> Vec<Measured<'a>> {
    let most = library.reading_ages.as_ref().map(|ages| ages.policy);
    let all = running(document);
    let mut topics: Vec<(&str, Vec<&Clause>)> = Vec::new();
    for clause in &all {
        match topics.iter_mut().find(|(topic, _)| *topic == clause.topic) {
            Some((_, clauses)) => clauses.push(clause),
            None => topics.push((&clause.topic, vec![clause])),
        }
    }
    let whole = Measured { document, topic: None, reading: Reading::of(all), judged: None, most: None };
    let measured = |(topic, clauses): (&'a str, Vec<&'a Clause>)| {
        let own = Reading::of(clauses.iter().copied().filter(|clause| is_own(school, clause.id.as_str())));
        let judged = (own.counts().words >= LEAST_WORDS).then_some(own);
        let most = judged.as_ref().and(most);
        Measured { document, topic: Some(topic), reading: Reading::of(clauses), judged, most }
    };
    std::iter::once(whole).chain(topics.into_iter().map(measured)).collect()
}

/// Whether the school has written the clause `id` itself.
fn is_own(school: &School, id: &str) -> bool {
    let added = school.add.iter().any(|added| is_piece(id, &added.id.value));
    added || school.reword.iter().any(|reword| reword.id.value == id)
}

/// Whether `id` is the clause `of` of a school's own, or a piece of it, which has a number behind the id.
pub(super) fn is_piece(id: &str, of: &str) -> bool {
    let numbers =
        |rest: &str| rest.strip_prefix('.').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    id.strip_prefix(of).is_some_and(|rest| rest.is_empty() || numbers(rest))
}
