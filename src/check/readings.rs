//! What each text of a set asks of its readers, beside the most it may ask.

use crate::document::{Clause, Document, Kind};
use crate::library::Library;
use crate::reading::{Reading, running};

/// An agreement, or one topic of the policy.
#[derive(Debug, Clone)]
pub struct Measured<'a> {
    /// The document.
    pub document: &'a Document,
    /// The topic of the policy; none for an agreement.
    pub topic: Option<&'a str>,
    /// Its clauses, in order; those of a children's agreement that speak to adults left out.
    pub clauses: Vec<&'a Clause>,
    /// What they ask of those who read them.
    pub reading: Reading,
    /// The highest reading age it may have, in years; none if the library says nothing of it.
    pub most: Option<u8>,
}

impl Measured<'_> {
    /// Whether it asks more than it may.
    #[must_use]
    pub fn exceeds(&self) -> bool {
        self.reading.age().zip(self.most).is_some_and(|(age, most)| age.exceeds(most))
    }
}

/// The agreements of a set in its order, then the topics of its policy in the order in which they begin.
#[must_use]
pub fn readings<'a>(documents: &'a [Document], library: &Library) -> Vec<Measured<'a>> {
    let of_kind = |kind| documents.iter().filter(move |document| document.kind == kind);
    let agreements = of_kind(Kind::Agreement).map(|document| agreement(document, library));
    agreements.chain(of_kind(Kind::Policy).flat_map(|document| topics(document, library))).collect()
}

fn agreement<'a>(document: &'a Document, library: &Library) -> Measured<'a> {
    let ages = library.reading_ages.as_ref();
    let known = document.key.rsplit('/').next().and_then(|name| library.agreements.get(name));
    let mut clauses = running(document);
    clauses.retain(|clause| ages.is_none_or(|ages| !ages.to_adults.contains(clause.id.as_str())));
    let reading = Reading::of(clauses.iter().copied());
    Measured { document, topic: None, clauses, reading, most: ages.zip(known).map(|(ages, known)| ages.of(known)) }
}

fn topics<'a>(document: &'a Document, library: &Library) -> Vec<Measured<'a>> {
    let mut topics: Vec<(&str, Vec<&Clause>)> = Vec::new();
    for clause in running(document) {
        match topics.iter_mut().find(|(topic, _)| *topic == clause.topic) {
            Some((_, clauses)) => clauses.push(clause),
            None => topics.push((&clause.topic, vec![clause])),
        }
    }
    let most = library.reading_ages.as_ref().map(|ages| ages.policy);
    let measured = |(topic, clauses): (&'a str, Vec<&'a Clause>)| {
        let reading = Reading::of(clauses.iter().copied());
        Measured { document, topic: Some(topic), clauses, reading, most }
    };
    topics.into_iter().map(measured).collect()
}
