//! The outlines: what each places nowhere, what it takes in and leaves out, and that none leaves a heading alone.

use std::collections::BTreeSet;

use esafe::document::{Document, Kind, Section};
use esafe::library::{Outline, TopicFile};

use crate::described::{documents, library, school_with_policy};

/// Topics that an outline places nowhere, with the reason.
const UNPLACED: [(&str, &str, &str); 1] = [("short", "contents", "a policy that is read in one go lists no contents")];

/// The topics of which an outline places nothing.
fn unplaced(outline: &Outline) -> Vec<&'static TopicFile> {
    let placed: BTreeSet<&str> = outline.placed().into_iter().map(|(name, _)| name.as_str()).collect();
    let parts = |topic: &'static TopicFile| topic.entries.iter().flat_map(|entry| &entry.parts);
    let nowhere = |topic: &&'static TopicFile| {
        !placed.contains(topic.name.as_str()) && !parts(topic).all(|part| placed.contains(part.id.as_str()))
    };
    library().topics.values().filter(nowhere).collect()
}

/// Whether only the default outline has `topic`. The others keep the order of policies that schools have; what law and
/// guidance ask for today stands in the default one.
fn is_of_the_default_outline_alone(topic: &TopicFile) -> bool {
    library().outlines.values().all(|outline| {
        let missing = unplaced(outline).iter().any(|unplaced| unplaced.name == topic.name);
        missing != (outline.name == library().default_outline)
    })
}

#[test]
fn what_an_outline_places_nowhere_is_left_out_for_a_reason() {
    let mut faults = Vec::new();
    for outline in library().outlines.values() {
        for topic in unplaced(outline) {
            let name = (outline.name.as_str(), topic.name.as_str());
            let listed = UNPLACED.iter().any(|(outline, topic, _)| (*outline, *topic) == name);
            if !listed && !is_of_the_default_outline_alone(topic) {
                faults.push(format!("{}: {}", outline.name, topic.name));
            }
        }
    }
    assert!(faults.is_empty(), "placed nowhere:\n{}", faults.join("\n"));
    for (outline, topic, reason) in UNPLACED {
        let still = unplaced(&library().outlines[outline]).iter().any(|unplaced| unplaced.name == topic);
        assert!(still && !reason.is_empty(), "{outline} places {topic}");
    }
}

/// The documents of the smallest school with an outline.
fn smallest(outline: &str) -> Vec<Document> {
    documents(&school_with_policy("Hollow Lane", &format!("  outline: {outline}\n"), ""))
}

#[test]
fn every_outline_makes_a_policy_without_an_empty_section() {
    fn check(section: &Section, outline: &str, faults: &mut Vec<String>) {
        if section.blocks.is_empty() && section.sections.is_empty() {
            faults.push(format!("{outline}: {} is empty", section.key));
        }
        if section.title.as_deref().is_some_and(|title| title.trim().is_empty()) {
            faults.push(format!("{outline}: {} has an empty heading", section.key));
        }
        let mut clauses = 0;
        section.for_each_clause("", &mut |_, _| clauses += 1);
        if clauses == 0 {
            faults.push(format!("{outline}: {} says nothing", section.key));
        }
        section.sections.iter().for_each(|section| check(section, outline, faults));
    }
    let mut faults = Vec::new();
    for name in library().outlines.keys() {
        let documents = smallest(name);
        let policy = &documents[0];
        assert_eq!(policy.kind, Kind::Policy);
        assert!(policy.sections.len() > 3, "{name}: {} sections", policy.sections.len());
        policy.sections.iter().for_each(|section| check(section, name, &mut faults));
        let markdown = esafe::render::markdown::render(policy);
        let (texts, strange) = crate::literal::texts(&markdown);
        assert!(strange.is_empty() && texts.len() > 50, "{name}: {strange:?}");
        let level = |line: &str| line.bytes().take_while(|byte| *byte == b'#').count();
        let mut above = 0;
        for line in markdown.lines().filter(|line| !line.is_empty()) {
            // A heading is followed by text or by a heading below it.
            if above > 0 && level(line) > 0 && level(line) <= above {
                faults.push(format!("{name}: nothing stands under the heading before {line:?}"));
            }
            above = level(line);
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn what_an_outline_takes_in_or_leaves_out_exists_and_has_a_place() {
    let mut faults = Vec::new();
    for outline in library().outlines.values() {
        let placed: BTreeSet<&str> = outline.placed().into_iter().map(|(name, _)| name.as_str()).collect();
        let mut seen = BTreeSet::new();
        for (list, names) in [("in", &outline.include), ("out", &outline.exclude)] {
            for (name, _) in names {
                let mut fault = |what: &str| faults.push(format!("{}: `{list}` names {name}, {what}", outline.name));
                if !seen.insert(name) {
                    fault("which it has named before");
                }
                let topic = library().topics.get(name);
                let home = library().entries().find(|(_, entry)| entry.find(name).is_some());
                if topic.is_none() && home.is_none() {
                    fault("which does not exist");
                }
                let homes = [Some(name.as_str()), home.map(|(topic, _)| topic)];
                if !homes.into_iter().flatten().any(|home| placed.contains(home)) {
                    fault("which it places nowhere");
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn what_an_outline_takes_in_is_out_elsewhere_and_what_it_leaves_out_is_in() {
    let mut idle = Vec::new();
    for outline in library().outlines.values() {
        let wholes = |names: &[(String, esafe::source::Span)]| -> BTreeSet<String> {
            let topics = names.iter().filter_map(|(name, _)| library().topics.get(name));
            let mut ids = BTreeSet::new();
            topics.flat_map(|topic| &topic.entries).for_each(|entry| {
                entry.for_each_part(&mut |part| {
                    ids.insert(part.id.to_string());
                });
            });
            ids
        };
        let (topics_in, topics_out) = (wholes(&outline.include), wholes(&outline.exclude));
        for (names, is_in, whole_other) in
            [(&outline.include, true, &topics_out), (&outline.exclude, false, &topics_in)]
        {
            for (name, _) in names.iter().filter(|(name, _)| !library().topics.contains_key(name)) {
                let part = library().entries().find_map(|(_, entry)| entry.find(name));
                if part.is_some_and(|part| part.default_in == is_in) && !whole_other.contains(name) {
                    idle.push(format!("{}: {name} is {} anyway", outline.name, if is_in { "in" } else { "out" }));
                }
            }
        }
    }
    assert!(idle.is_empty(), "{}", idle.join("\n"));
}

#[test]
fn an_outline_takes_in_what_it_says() {
    for outline in library().outlines.values() {
        let policy = smallest(&outline.name).remove(0);
        let ids: BTreeSet<&str> = policy.clauses().into_iter().map(|(_, clause)| clause.id.as_str()).collect();
        let left: Vec<&str> =
            outline.exclude.iter().map(|(name, _)| name.as_str()).filter(|id| ids.contains(id)).collect();
        assert!(left.is_empty(), "{} leaves out, but has, {left:?}", outline.name);
        let taken = outline.include.iter().filter(|(name, _)| ids.contains(name.as_str())).count();
        assert!(outline.include.is_empty() || taken > 0, "{} takes in nothing of what it says", outline.name);
    }
}
