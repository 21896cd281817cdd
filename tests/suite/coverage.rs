//! Coverage is earned: whatever stands behind a requirement that is met is taken away, one thing at a time, and the
//! requirement has to fall.

use std::collections::{BTreeMap, BTreeSet};

use esafe::coverage::{Judgement, PartState, Shown, State, Subject, judge};
use esafe::document::{ClauseId, Document, Inline};
use esafe::library::{Certainty, Evidence, Library, Requirement, Tier};
use esafe::pipeline;
use esafe::school::School;
use esafe::source::Sources;
use jiff::civil::Date;
use serde_json::{Value as Json, json};

use crate::described::{Memory, examples, library};

/// The day at which the examples of today are judged.
fn today() -> Date {
    "2026-11-22".parse().unwrap()
}

/// A description as JSON, which is YAML as well, with the documents that it makes.
struct Made {
    description: Json,
    school: School,
    documents: Vec<Document>,
}

impl Made {
    /// The documents of `description`; none if it is refused.
    fn of(description: Json) -> Option<Self> {
        let mut sources = Sources::default();
        let files = Memory::description(description.to_string());
        let loaded = pipeline::load(&files, "school.yaml", "school.yaml", &mut sources).unwrap();
        let school = loaded.output?;
        let built = pipeline::build(&files, "school.yaml", &school, library());
        Some(Self { description, school, documents: built.output? })
    }

    /// The same without the value at `path`.
    fn without(&self, path: &str) -> Option<Self> {
        let mut description = self.description.clone();
        let (above, key) = path.rsplit_once('.').unwrap();
        let holder = above.split('.').try_fold(&mut description, |node, key| node.get_mut(key));
        holder.and_then(Json::as_object_mut).and_then(|map| map.remove(key));
        Self::of(description)
    }

    /// The same with `value` at `path`.
    fn with(&self, path: &str, value: Json) -> Option<Self> {
        let mut description = self.description.clone();
        let place = path.split('.').fold(&mut description, |node, key| &mut node[key]);
        *place = value;
        Self::of(description)
    }
}

/// How the requirement `id` stands.
fn standing<T>(
    made: &Made,
    documents: &[Document],
    library: &Library,
    id: &str,
    tell: impl FnOnce(&Judgement<'_>) -> T,
) -> Option<T> {
    let subject = Subject::new(&made.school, documents, library);
    let coverage = judge(&subject, today());
    let judged = coverage.judged.unwrap();
    judged.iter().find(|judgement| judgement.requirement.id.as_str() == id).map(tell)
}

/// `documents` with every clause that `is` finds under another id.
fn without_clauses(documents: &[Document], is: &dyn Fn(&esafe::document::Clause) -> bool) -> Vec<Document> {
    let mut documents = documents.to_vec();
    for document in &mut documents {
        let blocks = document.cover.iter_mut();
        let gone = ClauseId::new("gone").unwrap();
        let mut take = |clause: &mut esafe::document::Clause| {
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

/// Something behind a requirement, and the school without it; no school if it cannot be described without it.
struct Taken {
    what: String,
    part: usize,
    made: Option<(School, Vec<Document>)>,
}

/// The schools that are left when each thing that shows a part of `judgement` is taken away.
fn taken(made: &Made, parts: &[(usize, Vec<Thing>)]) -> Vec<Taken> {
    let mut all = Vec::new();
    for (part, things) in parts {
        for thing in things {
            let without = |path: &str| made.without(path).map(|made| (made.school, made.documents));
            let left = match thing {
                Thing::Clauses(ids) => {
                    let gone = without_clauses(&made.documents, &|clause| ids.contains(clause.id.as_str()));
                    Some((made.school.clone(), gone))
                }
                Thing::Facts(paths) => {
                    let mut left = Some(Made {
                        description: made.description.clone(),
                        school: made.school.clone(),
                        documents: made.documents.clone(),
                    });
                    for path in paths {
                        left = left.and_then(|made| made.without(path));
                    }
                    left.map(|made| (made.school, made.documents))
                }
                Thing::Agreements(names) => {
                    let keys: Vec<String> = names.iter().map(|name| format!("agreements/{name}")).collect();
                    let kept = made.documents.iter().filter(|document| !keys.contains(&document.key));
                    Some((made.school.clone(), kept.cloned().collect()))
                }
                Thing::Edition(title) => {
                    let titles = |clause: &esafe::document::Clause| {
                        let citations = library().citations.as_ref().unwrap();
                        let text = clause.whole_text();
                        citations.search(&text).editions.iter().any(|(named, _)| named.guidance.title == *title)
                    };
                    Some((made.school.clone(), without_clauses(&made.documents, &titles)))
                }
                Thing::Day(of) => match of.as_str() {
                    "next_review" => {
                        made.with("policy.next_review", json!("2001-01-01")).map(|m| (m.school, m.documents))
                    }
                    "version" | "review" | "approval" => {
                        let mut description = made.description.clone();
                        let versions = description["policy"]["versions"].as_array_mut().unwrap();
                        for version in versions {
                            version["date"] = json!("2001-01-01");
                            version.as_object_mut().unwrap().remove("reviews");
                            version.as_object_mut().unwrap().remove("approvals");
                        }
                        Made::of(description).map(|made| (made.school, made.documents))
                    }
                    path => without(path),
                },
            };
            all.push(Taken { what: format!("{thing:?}"), part: *part, made: left });
        }
    }
    all
}

/// Something that shows a part of the evidence; of alternatives, all that are there.
#[derive(Debug)]
enum Thing {
    Clauses(BTreeSet<String>),
    Facts(Vec<String>),
    Agreements(Vec<String>),
    Edition(String),
    Day(String),
}

/// Everything in `evidence`, one thing at a time.
fn things(evidence: &Evidence) -> Vec<Thing> {
    let mut things = Vec::new();
    let role = |role: &String| format!("people.{role}");
    things.extend(evidence.clauses.iter().map(|id| Thing::Clauses(BTreeSet::from([id.clone()]))));
    things.extend(evidence.roles.iter().map(|one| Thing::Facts(vec![role(one)])));
    things.extend(evidence.facts.iter().map(|path| Thing::Facts(vec![path.clone()])));
    things.extend(evidence.values.iter().map(|(path, _)| Thing::Facts(vec![path.clone()])));
    things.extend(evidence.agreements.iter().map(|name| Thing::Agreements(vec![name.clone()])));
    things.extend(evidence.editions.iter().map(|(title, _)| Thing::Edition(title.clone())));
    things.extend(evidence.dates.iter().map(|date| Thing::Day(date.of.clone())));
    let some = |list: &[String]| !list.is_empty();
    if some(&evidence.any_clause) {
        things.push(Thing::Clauses(evidence.any_clause.iter().cloned().collect()));
    }
    if some(&evidence.any_role) {
        things.push(Thing::Facts(evidence.any_role.iter().map(role).collect()));
    }
    if some(&evidence.any_fact) {
        things.push(Thing::Facts(evidence.any_fact.clone()));
    }
    if some(&evidence.any_agreement) {
        things.push(Thing::Agreements(evidence.any_agreement.clone()));
    }
    things
}

/// Every example, as JSON.
fn made_examples() -> Vec<(String, Made)> {
    let made = |example: crate::described::Example| {
        let school =
            example.with(|files, described, sources| pipeline::read(files, described, sources).unwrap().output)?;
        let mut description = school.facts.json();
        // The picture is not part of what is judged.
        description["school"].as_object_mut().unwrap().remove("crest");
        Some((example.name, Made::of(description)?))
    };
    examples().into_iter().filter_map(made).collect()
}

/// The requirements of today that apply to some school, by the example in which they are met.
fn met() -> (Vec<(String, Made)>, BTreeMap<String, usize>) {
    let examples = made_examples();
    let mut met = BTreeMap::new();
    for (at, (_, made)) in examples.iter().enumerate() {
        let subject = Subject::new(&made.school, &made.documents, library());
        let coverage = judge(&subject, today());
        for judgement in coverage.judged.unwrap().iter().filter(|judgement| judgement.state == State::Met) {
            met.entry(judgement.requirement.id.as_str().to_owned()).or_insert(at);
        }
    }
    (examples, met)
}

#[test]
fn a_met_requirement_falls_with_anything_behind_it() {
    let (examples, met) = met();
    assert!(!met.is_empty(), "no example meets anything");
    let mut faults = Vec::new();
    for requirement in library().requirements() {
        let id = requirement.id.as_str();
        let Some(at) = met.get(id) else { continue };
        let made = &examples[*at].1;
        let parts: Vec<(usize, Vec<Thing>)> = requirement.evidence.iter().map(things).enumerate().collect();
        for Taken { what, part, made: left } in taken(made, &parts) {
            // A description that is refused without it has no policy at all.
            let Some((school, documents)) = left else { continue };
            let left = Made { description: Json::Null, school, documents };
            let fallen = standing(&left, &left.documents, library(), id, |judgement| {
                let state = judgement.parts.get(part).map(|part| part.state);
                let one_part = requirement.evidence.len() == 1;
                // What is about some schools only is not about a school without the facts it asks for.
                judgement.state == State::NotApplicable
                    || (state == Some(PartState::Lacking)
                        && if one_part { judgement.state == State::Missing } else { judgement.state != State::Met })
            });
            if fallen != Some(true) {
                faults.push(format!("{id} still stands without {what}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_claim_without_evidence_and_evidence_without_a_claim_do_not_count() {
    let (examples, met) = met();
    for (id, at) in &met {
        let made = &examples[*at].1;
        let renamed = |change: &dyn Fn(&mut Requirement)| {
            let mut library = library().clone();
            let requirements = library.requirements.iter_mut().flat_map(|file| &mut file.requirements);
            requirements.filter(|one| one.id.as_str() == id).for_each(change);
            library
        };
        let unclaimed = renamed(&|one| one.id = ClauseId::new("nobody.claims-this").unwrap());
        let state = standing(made, &made.documents, &unclaimed, "nobody.claims-this", |judgement| judgement.state);
        assert_eq!(state, Some(State::Partly), "{id} without a claim");
        let unproved = renamed(&|one| {
            one.evidence = vec![Evidence {
                shows: "nothing".to_owned(),
                clauses: vec!["there.is-none".to_owned()],
                ..Evidence::default()
            }];
        });
        let state = standing(made, &made.documents, &unproved, id, |judgement| judgement.state);
        assert_eq!(state, Some(State::Missing), "{id} without evidence");
    }
}

#[test]
fn what_contradicts_a_requirement_is_told() {
    let (examples, met) = met();
    let mut faults = Vec::new();
    for requirement in library().requirements() {
        let id = requirement.id.as_str();
        let Some(made) = met.get(id).map(|at| &examples[*at].1) else { continue };
        for contradiction in &requirement.contradictions {
            let mut told = |what: &str, left: Option<(School, Vec<Document>)>| {
                let Some((school, documents)) = left else { return };
                let left = Made { description: Json::Null, school, documents };
                let state = standing(&left, &left.documents, library(), id, |judgement| judgement.state);
                if state != Some(State::Contradicted) {
                    faults.push(format!("{id} is {state:?} in spite of {what}"));
                }
            };
            let said = |change: &dyn Fn(&mut esafe::document::Clause)| {
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
                Some((made.school.clone(), documents))
            };
            for clause in &contradiction.clauses {
                told(clause, said(&|one| one.id = ClauseId::new(clause).unwrap()));
            }
            for citation in &contradiction.citations {
                let stale = &library().citations.as_ref().unwrap().stale;
                let example = stale.iter().find(|stale| &stale.id == citation).unwrap().examples[0].clone();
                told(
                    citation,
                    said(&|one| {
                        one.whole = None;
                        one.text = vec![Inline::Text(example.clone())];
                    }),
                );
            }
            for (path, values) in &contradiction.values {
                for value in values {
                    let left = made.with(path, value.clone()).or_else(|| made.with(path, json!([value])));
                    told(path, left.map(|made| (made.school, made.documents)));
                }
            }
            for of in &contradiction.dates_past {
                let path = if of == "next_review" { "policy.next_review" } else { of };
                told(of, made.with(path, json!("2001-01-01")).map(|made| (made.school, made.documents)));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_school_of_another_nation_is_told_that_it_is_not_covered() {
    let (_, made) = made_examples().remove(0);
    for nation in ["wales", "scotland", "northern-ireland"] {
        let made = made.with("school.nation", json!(nation)).unwrap();
        let subject = Subject::new(&made.school, &made.documents, library());
        let coverage = judge(&subject, today());
        let reason = coverage.judged.unwrap_err().sentence();
        assert!(reason.contains("England"), "{reason}");
    }
}

#[test]
fn words_of_the_school_are_left_to_a_person() {
    let (examples, met) = met();
    let (id, at) = met.iter().next().unwrap();
    let made = &examples[*at].1;
    let clause = standing(made, &made.documents, library(), id, |judgement| {
        judgement.parts.iter().flat_map(|part| &part.shown).find_map(|shown| match shown {
            Shown::Clause(placed) => Some(placed.clause.id.as_str().to_owned()),
            _ => None,
        })
    });
    let clause = clause.flatten().expect("a requirement that rests on a clause");
    let mut school = made.school.clone();
    let span = school.name.span;
    let located = |value: &str| esafe::school::Located { value: value.to_owned(), span };
    let own = esafe::school::Reword { id: located(&clause), text: located("Own words."), replaces: located("") };
    school.reword.push(own);
    let left = Made { description: Json::Null, school, documents: made.documents.clone() };
    let state = standing(&left, &left.documents, library(), id, |judgement| judgement.state);
    assert_eq!(state, Some(State::Partly), "{id}");
}

#[test]
fn tiers_are_told_apart() {
    let (_, made) = made_examples().remove(0);
    let subject = Subject::new(&made.school, &made.documents, library());
    let coverage = judge(&subject, today());
    let judged = coverage.judged.as_ref().unwrap().len();
    let counted: usize = Tier::ALL.iter().flat_map(|tier| State::ALL.map(|state| coverage.count(*tier, state))).sum();
    assert_eq!(counted, judged);
}

/// Clauses that rest on entries nobody has verified, and name law or guidance all the same: they say what the school does,
/// and nothing about what the law or guidance says.
const NAMED_ALL_THE_SAME: [(&str, &str); 3] = [
    ("prevent.guidance", "the school works by it"),
    ("behaviour.hacking", "pupils hear of the Act"),
    ("cctv-care.code", "the school follows it, as good practice"),
];

/// Whether a text of the library names law, or guidance that the register has requirements of.
fn names_law(text: &str, titles: &BTreeSet<String>) -> bool {
    let dated = |word: &str| {
        text.match_indices(word).any(|(at, _)| {
            let year: String = text[at + word.len()..].chars().take(4).collect();
            year.len() == 4 && year.chars().all(|c| c.is_ascii_digit())
        })
    };
    dated("Act ")
        || dated("Regulations ")
        || text.contains("UK GDPR")
        || titles.iter().any(|title| text.contains(title))
}

#[test]
fn what_is_said_of_law_and_guidance_traces_to_the_register() {
    let requirements: BTreeMap<&str, &Requirement> =
        library().requirements().map(|requirement| (requirement.id.as_str(), requirement)).collect();
    let title = |requirement: &&Requirement| {
        let title = requirement.origin.title.split(" (").next().unwrap();
        title.to_owned()
    };
    let titles: BTreeSet<String> = requirements.values().map(title).filter(|title| title.len() > 14).collect();
    let (mut faults, mut listed) = (Vec::new(), BTreeSet::new());
    let entries = library().entries().map(|(_, entry)| entry);
    for entry in entries.chain(library().agreements.values().flat_map(esafe::library::Agreement::entries)) {
        entry.for_each_part(&mut |part| {
            if !names_law(&part.text.source, &titles) {
                return;
            }
            let mut known =
                part.satisfies.iter().map(|one| requirements[one.requirement.as_str()].certainty).peekable();
            let id = part.id.as_str();
            if known.peek().is_none() {
                faults.push(format!("{id} names law or guidance without a requirement"));
            } else if known.all(|certainty| certainty == Certainty::Unverified) {
                if NAMED_ALL_THE_SAME.iter().any(|(name, _)| *name == id) {
                    listed.insert(id.to_owned());
                } else {
                    faults.push(format!("{id} rests on what nobody has verified"));
                }
            }
        });
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert_eq!(listed.len(), NAMED_ALL_THE_SAME.len(), "{listed:?}");
}
