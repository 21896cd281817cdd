//! Coverage is earned: whatever stands behind a requirement that is met is taken away, one thing at a time, and the
//! requirement has to fall. So it is for every requirement of the register, those of earlier years among them.

use std::collections::{BTreeMap, BTreeSet};

use esafe::coverage::{Judgement, PartState, State};
use esafe::document::{Clause, ClauseId, Document, Inline};
use esafe::library::{DayTest, Evidence, Requirement};
use jiff::civil::Date;
use jiff::{Span, ToSpan};
use serde_json::json;

use crate::coverage_schools::{MET, Made};
use crate::described::library;

/// `documents` with every clause that `is` finds under another id.
fn without_clauses(documents: &[Document], is: &dyn Fn(&Clause) -> bool) -> Vec<Document> {
    let mut documents = documents.to_vec();
    for document in &mut documents {
        let blocks = document.cover.iter_mut();
        let gone = ClauseId::new("gone").unwrap();
        let mut take = |clause: &mut Clause| {
            if is(clause) {
                clause.id = gone.clone();
                clause.text = vec![Inline::Text("Gone.".to_owned())];
                clause.whole = None;
            }
        };
        blocks.for_each(|block| block.for_each_clause_mut(&mut take));
        document.sections.iter_mut().for_each(|section| section.for_each_clause_mut(&mut take));
    }
    documents
}

/// Something that shows a part of the evidence; of alternatives, all that are there.
#[derive(Debug)]
enum Thing {
    Clauses(BTreeSet<String>),
    Facts(Vec<String>),
    Roles(Vec<String>),
    Agreements(Vec<String>),
    Edition(String),
    Day(String),
    /// A day that is there, and is moved to where it does not count.
    Moved(String, Date),
}

/// Everything in `evidence`, one thing at a time; days are tried against `on`.
fn things(evidence: &Evidence, on: Date) -> Vec<Thing> {
    let mut things = Vec::new();
    things.extend(evidence.clauses.iter().map(|id| Thing::Clauses(BTreeSet::from([id.clone()]))));
    things.extend(evidence.roles.iter().map(|one| Thing::Roles(vec![one.clone()])));
    things.extend(evidence.facts.iter().map(|path| Thing::Facts(vec![path.clone()])));
    things.extend(evidence.values.iter().map(|(path, _)| Thing::Facts(vec![path.clone()])));
    things.extend(evidence.agreements.iter().map(|name| Thing::Agreements(vec![name.clone()])));
    things.extend(evidence.editions.iter().map(|(title, _)| Thing::Edition(title.clone())));
    for test in &evidence.dates {
        things.push(Thing::Day(test.of.clone()));
        things.extend(out_of_time(test, on).into_iter().map(|day| Thing::Moved(test.of.clone(), day)));
    }
    let some = |list: &[String]| !list.is_empty();
    if some(&evidence.any_clause) {
        things.push(Thing::Clauses(evidence.any_clause.iter().cloned().collect()));
    }
    if some(&evidence.any_role) {
        things.push(Thing::Roles(evidence.any_role.clone()));
    }
    if some(&evidence.any_fact) {
        things.push(Thing::Facts(evidence.any_fact.clone()));
    }
    if some(&evidence.any_agreement) {
        things.push(Thing::Agreements(evidence.any_agreement.clone()));
    }
    things
}

/// Days on the wrong side of each limit, by a day or, of academic years, by a year.
fn out_of_time(test: &DayTest, on: Date) -> Vec<Date> {
    let next = |day: Date| day.checked_add(1.day()).unwrap();
    let before = |day: Date| day.checked_sub(1.day()).unwrap();
    if let Some(months) = test.ahead_months {
        return vec![before(on), next(on.checked_add(Span::new().months(months)).unwrap())];
    }
    let mut days = vec![next(on)];
    days.extend(test.since.map(before));
    // Two days, because the months back from a day and those forward to it can differ at the end of a month.
    days.extend(test.within_months.map(|months| before(before(on.checked_sub(Span::new().months(months)).unwrap()))));
    days.extend(test.academic_year.then(|| on.checked_sub(2.years()).unwrap()));
    days
}

/// `made` with nobody named for `roles`, which other facts speak of.
fn nameless(made: &Made, roles: &[String]) -> Option<Made> {
    made.changed(|description| {
        let people = description["people"].as_object_mut().unwrap();
        for role in roles.iter().filter(|role| people.contains_key(*role)).cloned().collect::<Vec<_>>() {
            people.insert(role, json!({"post_only": true}));
        }
    })
}

/// `made` without `thing`; none if it cannot be described without it.
fn without(made: &Made, thing: &Thing) -> Option<Made> {
    match thing {
        Thing::Clauses(ids) => {
            let is = |clause: &Clause| ids.contains(clause.id.as_str());
            Some(made.says(without_clauses(&made.documents, &is)))
        }
        // A fact that a group of facts cannot do without goes with its group.
        Thing::Facts(paths) => made.without(paths).or_else(|| {
            let groups = paths.iter().map(|path| path.rsplit_once('.').unwrap().0.to_owned());
            made.without(&groups.collect::<Vec<_>>())
        }),
        Thing::Roles(roles) => {
            let paths: Vec<String> = roles.iter().map(|role| format!("people.{role}")).collect();
            made.without(&paths).or_else(|| nameless(made, roles))
        }
        Thing::Agreements(names) => {
            let keys: Vec<String> = names.iter().map(|name| format!("agreements/{name}")).collect();
            let kept = made.documents.iter().filter(|document| !keys.contains(&document.key));
            Some(made.says(kept.cloned().collect()))
        }
        Thing::Edition(title) => {
            let is = |clause: &Clause| {
                let citations = library().citations.as_ref().unwrap();
                let text = clause.whole_text();
                citations.search(&text).editions.iter().any(|(named, _)| named.guidance.title == *title)
            };
            Some(made.says(without_clauses(&made.documents, &is)))
        }
        Thing::Day(of) => match of.as_str() {
            "next_review" | "version" | "review" | "approval" => moved(made, of, "2001-01-01".parse().unwrap()),
            path => made.without(&[path.to_owned()]),
        },
        Thing::Moved(of, day) => moved(made, of, *day),
    }
}

/// `made` with the day `of` on `day`, and nothing on record but what was on that day.
fn moved(made: &Made, of: &str, day: Date) -> Option<Made> {
    let day = json!(day.to_string());
    match of {
        "next_review" => made.with("policy.next_review", day),
        "version" | "review" | "approval" => made.changed(|description| {
            let versions = description["policy"]["versions"].as_array_mut().unwrap();
            for version in versions {
                version["date"] = day.clone();
                for (record, kind) in [("reviews", "review"), ("approvals", "approval")] {
                    let records = version.get_mut(record).and_then(|records| records.as_array_mut());
                    let records = records.into_iter().flatten();
                    records.filter(|_| kind == of).for_each(|record| record["date"] = day.clone());
                    if kind != of {
                        version.as_object_mut().unwrap().remove(record);
                    }
                }
            }
        }),
        path => made.with(path, day),
    }
}

/// Something that is taken away from a school, and the requirements that rest on it, each with the part that does.
struct Taken<'a> {
    made: &'a Made,
    thing: Thing,
    behind: Vec<(&'a str, usize)>,
}

/// Whether a requirement has fallen, now that its part `part` has lost something.
fn has_fallen(judgement: &Judgement<'_>, part: usize) -> bool {
    let state = judgement.parts.get(part).map(|part| part.state);
    let one_part = judgement.requirement.evidence.len() == 1;
    // What is about some schools only is not about a school without the facts it asks for.
    judgement.state == State::NotApplicable
        || (state == Some(PartState::Lacking)
            && if one_part { judgement.state == State::Missing } else { judgement.state != State::Met })
}

#[test]
fn a_met_requirement_falls_with_anything_behind_it() {
    // Much stands behind several requirements, and is taken away once for all of them.
    let mut all: BTreeMap<(&str, String), Taken<'_>> = BTreeMap::new();
    for requirement in library().requirements() {
        let id = requirement.id.as_str();
        let made = MET.get(id).unwrap_or_else(|| panic!("no school of the tests meets {id}"));
        for (part, evidence) in requirement.evidence.iter().enumerate() {
            for thing in things(evidence, made.on) {
                let same = all.entry((&made.name, format!("{thing:?}")));
                same.or_insert_with(|| Taken { made, thing, behind: Vec::new() }).behind.push((id, part));
            }
        }
    }
    let mut faults = Vec::new();
    let mut tried = 0;
    for ((school, what), Taken { made, thing, behind }) in all {
        let Some(left) = without(made, &thing) else {
            faults.push(format!("{school} cannot be described without {what}"));
            continue;
        };
        let fallen = left.judged(library(), |judgement| {
            let parts = 0..judgement.requirement.evidence.len();
            parts.filter(|part| has_fallen(judgement, *part)).collect::<Vec<_>>()
        });
        tried += behind.len();
        let standing = behind.iter().filter(|(id, part)| !fallen.get(*id).is_some_and(|parts| parts.contains(part)));
        faults.extend(standing.map(|(id, _)| format!("{id} in {school} still stands without {what}")));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(tried > 1000, "{tried}");
}

#[test]
fn a_claim_without_evidence_and_evidence_without_a_claim_do_not_count() {
    for (id, made) in MET.iter() {
        let renamed = |change: &dyn Fn(&mut Requirement)| {
            let mut library = library().clone();
            let requirements = library.requirements.iter_mut().flat_map(|file| &mut file.requirements);
            requirements.filter(|one| one.id.as_str() == id).for_each(change);
            library
        };
        let unclaimed = renamed(&|one| one.id = ClauseId::new("nobody.claims-this").unwrap());
        let state = made.standing(&unclaimed, "nobody.claims-this", |judgement| judgement.state);
        assert_eq!(state, Some(State::Partly), "{id} without a claim");
        let unproved = renamed(&|one| {
            one.evidence = vec![Evidence {
                shows: "nothing".to_owned(),
                clauses: vec!["there.is-none".to_owned()],
                ..Evidence::default()
            }];
        });
        let state = made.standing(&unproved, id, |judgement| judgement.state);
        assert_eq!(state, Some(State::Missing), "{id} without evidence");
    }
}

/// `made` with `change` done to the first clause that says something of its own.
fn said(made: &Made, change: &dyn Fn(&mut Clause)) -> Made {
    let mut documents = made.documents.clone();
    let sections = documents.iter_mut().flat_map(|document| document.sections.iter_mut());
    let mut done = false;
    sections.for_each(|section| {
        section.for_each_clause_mut(&mut |clause| {
            // The contents say nothing of their own.
            if !done && clause.id.as_str() != "contents" {
                change(clause);
                done = true;
            }
        });
    });
    made.says(documents)
}

#[test]
fn what_contradicts_a_requirement_is_told() {
    let mut faults = Vec::new();
    for requirement in library().requirements() {
        let id = requirement.id.as_str();
        let made = MET[id];
        for contradiction in &requirement.contradictions {
            let mut told = |what: &str, left: Option<Made>| {
                let Some(left) = left else { return };
                let state = left.standing(library(), id, |judgement| judgement.state);
                if state != Some(State::Contradicted) {
                    faults.push(format!("{id} is {state:?} in spite of {what}"));
                }
            };
            for clause in &contradiction.clauses {
                told(clause, Some(said(made, &|one| one.id = ClauseId::new(clause).unwrap())));
            }
            for citation in &contradiction.citations {
                let stale = &library().citations.as_ref().unwrap().stale;
                let example = stale.iter().find(|stale| &stale.id == citation).unwrap().examples[0].clone();
                let cites = |one: &mut Clause| {
                    one.whole = None;
                    one.text = vec![Inline::Text(example.clone())];
                };
                told(citation, Some(said(made, &cites)));
            }
            for (path, values) in &contradiction.values {
                for value in values {
                    told(path, made.with(path, value.clone()).or_else(|| made.with(path, json!([value]))));
                }
            }
            for of in &contradiction.dates_past {
                let path = if of == "next_review" { "policy.next_review" } else { of };
                told(of, made.with(path, json!("2001-01-01")));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
