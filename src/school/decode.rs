//! From a located tree that the schema accepts to a [`School`].

use super::{
    Added, Colour, CrestFile, Exception, Located, MIN_CONTRAST, NextReview, People, Period, Policy, Reword, School,
    SchoolDate, Version,
};
use crate::diag::{Checked, Code, Diagnostic, Diagnostics};
use crate::yaml::Node;

/// How often a policy is reviewed where the school does not say.
const DEFAULT_CYCLE: &str = "12 months";
/// The body that approves a policy where the school does not say.
const DEFAULT_APPROVER: &str = "governing_body";

/// Decodes a tree that has passed the school schema.
///
/// Findings are about what a schema cannot say: roles that point nowhere, colours too pale to read. There is no output
/// if the tree lacks something the schema asks for.
#[must_use]
pub fn decode(node: &Node) -> Checked<School> {
    let mut diagnostics = Diagnostics::default();
    let output = decode_school(node, &mut diagnostics);
    Checked { output, diagnostics }
}

fn decode_school(node: &Node, diagnostics: &mut Diagnostics) -> Option<School> {
    let colour = located(node, "school.colour")
        .and_then(|text| Colour::parse(&text.value).map(|value| Located { value, span: text.span }));
    if let Some(colour) = &colour {
        check_contrast(colour, diagnostics);
    }
    let crest = node
        .at("school.crest")
        .and_then(|crest| Some(CrestFile { file: located(crest, "file")?, alt: located(crest, "alt")?.value }));
    Some(School {
        name: located(node, "school.name")?,
        urn: located(node, "school.urn").map(|text| text.value),
        strapline: located(node, "school.strapline").map(|text| text.value),
        crest,
        colour,
        people: node.get("people").map(|section| People::decode(section, diagnostics))?,
        policy: decode_policy(node.get("policy")?)?,
        phases: texts(node, "school.phases").into_iter().map(|phase| phase.value).collect(),
        agreements: node.get("agreements").map(|_| keys(node, "agreements")),
        include: texts(node, "clauses.include"),
        exclude: node
            .at("clauses.exclude")
            .map_or(&[][..], Node::entries)
            .iter()
            .filter_map(|entry| {
                Some((Located { value: entry.key.clone(), span: entry.key_span }, entry.node.text()?.to_owned()))
            })
            .collect(),
        reword: mapping(node, "clauses.reword", |id, entry| {
            Some(Reword { id, text: located(entry, "text")?, replaces: located(entry, "replaces")? })
        }),
        add: mapping(node, "clauses.add", |id, entry| {
            let (topic, after) = (located(entry, "topic")?, located(entry, "after"));
            Some(Added { id, topic, after, text: located(entry, "text")? })
        }),
        exceptions: node
            .get("exceptions")
            .map_or(&[][..], Node::entries)
            .iter()
            .filter_map(Exception::decode)
            .collect(),
        facts: node.clone(),
    })
}

fn decode_policy(node: &Node) -> Option<Policy> {
    let versions: Vec<Version> = node.get("versions")?.list().iter().filter_map(Version::decode).collect();
    let current = versions.last()?;
    let cycle = located(node, "review_every").and_then(|text| Period::parse(&text.value));
    let cycle = cycle.or_else(|| Period::parse(DEFAULT_CYCLE))?;
    let reviews = current.reviews.iter().filter(|review| review.is_complete()).map(|review| (review.date, review.span));
    let last =
        std::iter::once((current.date, current.date_span)).chain(reviews).max_by_key(|(date, _)| date.last_day());
    let (last, last_span) = last?;
    let counted = NextReview { date: last.plus(cycle), span: last_span, stated: false };
    let stated = located(node, "next_review").and_then(|text| {
        let date = SchoolDate::parse(&text.value)?;
        Some(NextReview { date, span: text.span, stated: true })
    });
    Some(Policy {
        title: located(node, "title"),
        outline: located(node, "outline"),
        library: located(node, "library"),
        owner: located(node, "owner").map(|text| text.value),
        approvers: match node.get("approvers") {
            Some(_) => texts(node, "approvers"),
            None => vec![Located { value: DEFAULT_APPROVER.to_owned(), span: current.date_span }],
        },
        cycle,
        next_review: stated.unwrap_or(counted),
        versions,
    })
}

fn check_contrast(colour: &Located<Colour>, diagnostics: &mut Diagnostics) {
    let contrast = colour.value.contrast_with_white();
    if contrast < MIN_CONTRAST {
        let message =
            format!("{} is too pale for headings: its contrast with white is {contrast:.1} to 1", colour.value);
        diagnostics.push(
            Diagnostic::new(Code::LowContrast, colour.span, message)
                .hint(format!("choose a darker colour, with a contrast of at least {MIN_CONTRAST} to 1")),
        );
    }
}

fn located(node: &Node, path: &str) -> Option<Located<String>> {
    let node = node.at(path)?;
    Some(Located { value: node.text()?.to_owned(), span: node.span })
}

fn texts(node: &Node, path: &str) -> Vec<Located<String>> {
    let list = node.at(path).map_or(&[][..], Node::list);
    list.iter().filter_map(|item| Some(Located { value: item.text()?.to_owned(), span: item.span })).collect()
}

/// The entries of a mapping, each made of its key and value.
fn mapping<T>(node: &Node, path: &str, make: impl Fn(Located<String>, &Node) -> Option<T>) -> Vec<T> {
    let entries = node.at(path).map_or(&[][..], Node::entries);
    let key = |entry: &crate::yaml::Entry| Located { value: entry.key.clone(), span: entry.key_span };
    entries.iter().filter_map(|entry| make(key(entry), &entry.node)).collect()
}

fn keys(node: &Node, path: &str) -> Vec<Located<String>> {
    let entries = node.at(path).map_or(&[][..], Node::entries);
    entries.iter().map(|entry| Located { value: entry.key.clone(), span: entry.key_span }).collect()
}
