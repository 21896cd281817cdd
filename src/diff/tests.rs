use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::document::{FactUse, Kind, RecordClause, RecordDocument, RecordSection, Status, sha256_hex};

fn clause(id: &str, section: &str, text: &str, facts: &[(&str, &str)]) -> RecordClause {
    let facts = facts.iter().map(|(path, value)| FactUse { path: (*path).to_owned(), value: json!(value) });
    RecordClause {
        id: id.to_owned(),
        section: section.to_owned(),
        topic: "t".to_owned(),
        administrative: id.starts_with("version"),
        text: text.to_owned(),
        sha256: sha256_hex(text.as_bytes()),
        facts: Some(facts.collect()),
    }
}

fn record(key: &str, clauses: Vec<RecordClause>) -> Record {
    let section = |(at, path): (usize, &str)| RecordSection {
        path: path.to_owned(),
        number: Some((at + 1).to_string()),
        title: Some(format!("Section {path}")),
    };
    Record {
        format: 1,
        library: "1.0".to_owned(),
        school: "A School".to_owned(),
        document: RecordDocument {
            key: key.to_owned(),
            kind: if key.starts_with("agreements/") { Kind::Agreement } else { Kind::Policy },
            title: key.to_owned(),
            version: "1.0".to_owned(),
            date: "2020".to_owned(),
            status: Status::Approved,
        },
        content_digest: String::new(),
        sections: ["a", "b"].into_iter().enumerate().map(section).collect(),
        clauses,
        exclusions: Some(Vec::new()),
    }
}

fn edition(facts: &serde_json::Value, clauses: Vec<RecordClause>) -> Edition {
    Edition { records: vec![record("policy", clauses)], facts: Some(Facts::of_json(facts)) }
}

/// The one change there is.
fn only(old: &Edition, new: &Edition) -> ClauseChange {
    let comparison = compare(old, new);
    assert_eq!(comparison.documents.len(), 1, "{comparison:?}");
    let [change] = comparison.documents[0].clauses.as_slice() else { panic!("{comparison:?}") };
    change.clone()
}

#[test]
fn a_new_wording_of_the_library_is_editorial_and_a_new_fact_is_not() {
    let facts = json!({"services": {"filtering": {"provider": "X"}}});
    let other = json!({"services": {"filtering": {"provider": "Y"}}});
    let old = edition(&facts, vec![clause("f.p", "a", "X filters.", &[("services.filtering.provider", "X")])]);
    let new = edition(&facts, vec![clause("f.p", "a", "X is the filter.", &[("services.filtering.provider", "X")])]);
    assert_eq!(only(&old, &new).weight, Weight::Editorial);
    let new = edition(&other, vec![clause("f.p", "a", "Y filters.", &[("services.filtering.provider", "Y")])]);
    let change = only(&old, &new);
    assert_eq!((change.weight, change.facts), (Weight::Substantive, vec!["services.filtering.provider".to_owned()]));
    let comparison = compare(&old, &new);
    assert_eq!(comparison.facts.as_ref().unwrap().len(), 1);
    assert!(comparison.is_substantive());
}

#[test]
fn a_new_name_is_administrative() {
    let facts = |name: &str| json!({"people": {"dsl": {"name": name, "title": "DSL"}}});
    let with = |name: &str| {
        let text = format!("Ask {name}.");
        edition(&facts(name), vec![clause("dsl", "a", &text, &[("people.dsl.name", name)])])
    };
    let comparison = compare(&with("A"), &with("B"));
    assert_eq!(comparison.count(Weight::Administrative), 2);
    assert!(!comparison.is_substantive());
}

#[test]
fn the_schools_own_words_are_substantive() {
    let facts = |text: &str| json!({"clauses": {"reword": {"a.b": {"text": text}}, "add": {}}});
    let old = edition(&facts("One."), vec![clause("a.b", "a", "One.", &[])]);
    let new = edition(&facts("Two."), vec![clause("a.b", "a", "Two.", &[])]);
    assert_eq!(only(&old, &new).weight, Weight::Substantive);
    // A piece of a clause of the school's own belongs to the clause.
    let facts = |text: &str| json!({"clauses": {"add": {"own.x": {"text": text}}}});
    let old = edition(&facts("One."), vec![clause("own.x.2", "a", "One.", &[])]);
    let new = edition(&facts("Two."), vec![clause("own.x.2", "a", "Two.", &[])]);
    assert_eq!(only(&old, &new).weight, Weight::Substantive);
}

#[test]
fn what_cannot_be_known_is_for_people_to_judge() {
    let mut old = edition(&json!({}), vec![clause("a", "a", "One.", &[])]);
    let new = edition(&json!({}), vec![clause("a", "a", "Two.", &[])]);
    assert_eq!(only(&old, &new).weight, Weight::Editorial);
    old.facts = None;
    assert_eq!(only(&old, &new).weight, Weight::Substantive);
    assert_eq!(compare(&old, &new).facts, None);
}

#[test]
fn a_clause_moves_between_sections_and_within_one() {
    let at = |places: &[(&str, &str)]| {
        edition(&json!({}), places.iter().map(|(id, section)| clause(id, section, id, &[])).collect())
    };
    let change = only(&at(&[("x", "a"), ("y", "a"), ("z", "b")]), &at(&[("x", "a"), ("z", "b"), ("y", "b")]));
    assert_eq!(change.id, "y");
    assert_eq!(change.moved, Some(Move { from: "1 Section a".to_owned(), to: "2 Section b".to_owned() }));
    assert_eq!(change.weight, Weight::Editorial);
    let change = only(&at(&[("x", "a"), ("y", "a"), ("z", "a")]), &at(&[("y", "a"), ("z", "a"), ("x", "a")]));
    assert_eq!((change.id.as_str(), change.moved.map(|moved| moved.from == moved.to)), ("x", Some(true)));
    // A section that moves as a whole moves no clause.
    assert!(compare(&at(&[("x", "a"), ("y", "b")]), &at(&[("y", "b"), ("x", "a")])).is_empty());
}

#[test]
fn what_went_stands_where_it_stood_with_its_reason() {
    let old = edition(&json!({}), ["a", "b", "c", "d"].map(|id| clause(id, "a", id, &[])).to_vec());
    let mut new = edition(&json!({}), ["a", "d", "e"].map(|id| clause(id, "a", id, &[])).to_vec());
    let excluded = serde_json::from_value(json!([{"id": "c", "reason": "not here"}])).unwrap();
    new.records[0].exclusions = Some(excluded);
    let comparison = compare(&old, &new);
    let ids: Vec<&str> = comparison.documents[0].clauses.iter().map(|change| change.id.as_str()).collect();
    assert_eq!(ids, ["b", "c", "e"]);
    let Change::Removed { reason, .. } = &comparison.documents[0].clauses[1].change else { panic!() };
    assert_eq!(reason.as_deref(), Some("not here"));
}

#[test]
fn a_table_leaves_its_telling_to_its_rows() {
    let with = |name: &str, more: &str| {
        let row = format!("Lead: {name}");
        let table = format!("People\n{row}\nOther: Z{more}");
        edition(&json!({}), vec![clause("t", "a", &table, &[]), clause("t.lead", "a", &row, &[])])
    };
    assert_eq!(only(&with("A", ""), &with("B", "")).id, "t.lead");
    let comparison = compare(&with("A", ""), &with("B", "\nNew: Y"));
    assert_eq!(comparison.documents[0].clauses.len(), 2, "a row without a clause of its own is told by the table");
}

#[test]
fn documents_come_and_go_and_a_policy_can_change_its_name() {
    let with = |keys: &[&str]| Edition {
        records: keys.iter().map(|key| record(key, vec![clause("a", "a", "x", &[])])).collect(),
        facts: None,
    };
    let comparison = compare(&with(&["policy", "agreements/staff"]), &with(&["new-policy", "agreements/parents"]));
    let states: Vec<_> = comparison.documents.iter().map(|d| (d.key.as_str(), d.versions.old.is_some())).collect();
    assert_eq!(states, [("agreements/parents", false), ("agreements/staff", true)]);
}

#[test]
fn a_section_with_another_number_is_told() {
    let mut new = edition(&json!({}), vec![clause("x", "a", "x", &[])]);
    let old = new.clone();
    new.records[0].sections[0].number = Some("3".to_owned());
    let renumbered = compare(&old, &new).documents[0].renumbered.clone();
    assert_eq!((renumbered[0].from.as_deref(), renumbered[0].to.as_deref()), (Some("1"), Some("3")));
}

#[test]
fn labels_and_values_are_words() {
    assert_eq!(label("people.online_safety_lead.name"), "Online safety lead: name");
    assert_eq!(label("clauses.exclude.filtering.change-log"), "Exclude: filtering.change-log");
    assert_eq!(written(Some(&json!(["a", "b"]))), "a, b");
    assert_eq!(written(Some(&json!(false))), "no");
    assert_eq!(written(None), "not given");
}

#[test]
fn words_change_whole() {
    let changes = words("Pupils hand phones in at the gate.", "Pupils hand phones in at registration.");
    let expected = [
        Word::Same("Pupils hand phones in at ".to_owned()),
        Word::Removed("the gate.".to_owned()),
        Word::Added("registration.".to_owned()),
    ];
    assert_eq!(changes, expected);
}

fn prose() -> impl Strategy<Value = String> {
    prop::collection::vec(prop_oneof!["[a-d]{1,5}[.,]?", Just("é".to_owned()), Just("\n".to_owned())], 0..14)
        .prop_map(|words| words.join(" "))
}

/// An edition of a policy and perhaps an agreement, with facts behind it.
fn editions() -> impl Strategy<Value = Edition> {
    let clauses = || {
        prop::collection::btree_map("[a-f]", (prop_oneof![Just("a"), Just("b"), Just("c/d")], prose(), "[xy]"), 0..6)
            .prop_map(|map| map.into_iter().collect::<Vec<_>>())
            .prop_shuffle()
            .prop_map(|clauses| {
                let one = |(id, (section, text, fact)): (String, (&str, String, String))| {
                    clause(&id, section, &text, &[("services.x", fact.as_str())])
                };
                clauses.into_iter().map(one).collect::<Vec<_>>()
            })
    };
    let facts = prop::option::of(prop::collection::btree_map("[a-c]", "[xy]", 0..3));
    (clauses(), prop::option::of(clauses()), facts).prop_map(|(policy, agreement, facts)| {
        let agreement = agreement.map(|clauses| record("agreements/staff", clauses));
        Edition {
            records: std::iter::once(record("policy", policy)).chain(agreement).collect(),
            facts: facts.map(|facts| Facts::of_json(&json!({"services": facts}))),
        }
    })
}

/// Every change, whichever way round: document, id, what happened, weight.
fn told(comparison: &Comparison, swapped: bool) -> Vec<String> {
    let swap = |word: &Word| match word {
        Word::Removed(text) if swapped => Word::Added(text.clone()),
        Word::Added(text) if swapped => Word::Removed(text.clone()),
        other => other.clone(),
    };
    let mut told = Vec::new();
    for fact in comparison.facts.iter().flatten() {
        let (old, new) = if swapped { (&fact.new, &fact.old) } else { (&fact.old, &fact.new) };
        told.push(format!("{} {old:?} {new:?} {:?}", fact.path, fact.weight));
    }
    for document in &comparison.documents {
        for change in &document.clauses {
            let what = match &change.change {
                Change::Added { text } => format!("{} {text}", if swapped { "-" } else { "+" }),
                Change::Removed { text, .. } => format!("{} {text}", if swapped { "+" } else { "-" }),
                Change::Reworded { words } => {
                    let mut words: Vec<Word> = words.iter().map(swap).collect();
                    // Within a change, what is removed comes first.
                    for at in 1..words.len() {
                        if matches!((&words[at - 1], &words[at]), (Word::Added(_), Word::Removed(_))) {
                            words.swap(at - 1, at);
                        }
                    }
                    format!("{words:?}")
                }
                Change::Moved { text } => format!("moved {text}"),
            };
            let moved = change.moved.as_ref().map(|moved| {
                if swapped { (moved.to.clone(), moved.from.clone()) } else { (moved.from.clone(), moved.to.clone()) }
            });
            told.push(format!("{} {} {what} {moved:?} {:?}", document.key, change.id, change.weight));
        }
    }
    told.sort();
    told
}

proptest! {
    #[test]
    fn applying_words_gives_the_new_text(old in prose(), new in prose()) {
        let changes = words(&old, &new);
        prop_assert_eq!(before(&changes), old);
        prop_assert_eq!(after(&changes), new);
    }

    #[test]
    fn an_edition_does_not_differ_from_itself(edition in editions()) {
        let comparison = compare(&edition, &edition);
        prop_assert!(comparison.is_empty(), "{:?}", comparison);
    }

    #[test]
    fn swapping_editions_swaps_what_was_added_and_removed(old in editions(), new in editions()) {
        prop_assert_eq!(told(&compare(&old, &new), false), told(&compare(&new, &old), true));
    }

    #[test]
    fn every_difference_is_told_once(old in editions(), new in editions()) {
        let comparison = compare(&old, &new);
        for (before, after) in [(&old, &new), (&new, &old)] {
            for record in &before.records {
                let other = after.records.iter().find(|other| other.document.key == record.document.key);
                for clause in &record.clauses {
                    let same = other.and_then(|other| other.clauses.iter().find(|c| c.id == clause.id));
                    let changed = same.is_none_or(|same| same.text != clause.text || same.section != clause.section);
                    let change = comparison.documents.iter().filter(|d| d.key == record.document.key);
                    let times = change.flat_map(|d| &d.clauses).filter(|change| change.id == clause.id).count();
                    prop_assert!(times <= 1);
                    // A table can leave its telling to its rows.
                    if changed && !clause.text.contains('\n') && same.is_none_or(|same| !same.text.contains('\n')) {
                        prop_assert_eq!(times, 1, "{}", &clause.id);
                    }
                }
            }
        }
    }

    #[test]
    fn any_comparison_is_a_document(old in editions(), new in editions()) {
        let look = Look { accent: "#000000".to_owned(), crest: None };
        let side = |name: &str| Side { name: name.to_owned(), version: None, origin: "As published.".to_owned() };
        let about = About {
            school: "A School".to_owned(),
            title: "Policy".to_owned(),
            old: side("old"),
            new: side("new"),
            day: (2020, 1, 1),
            look,
        };
        let comparison = compare(&old, &new);
        let document = redline(&comparison, &about);
        let mut ids = std::collections::BTreeSet::new();
        for (_, clause) in document.clauses() {
            prop_assert!(ids.insert(clause.id.clone()), "{} stands twice", clause.id);
        }
        let text: String = document.clauses().iter().map(|(_, clause)| clause.whole_text()).collect();
        prop_assert_eq!(comparison.is_empty(), text.contains("Nothing changed"));
    }
}
