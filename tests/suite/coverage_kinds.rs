//! Every requirement can be met, and is asked of those schools alone that it is about, and on those days.

use std::collections::BTreeSet;

use esafe::coverage::{About, State, Subject, judge, report};
use esafe::library::{Application, Requirement};
use esafe::render::markdown;
use jiff::ToSpan;

use crate::coverage_schools::{MET, Made, day_of, schools, today};
use crate::described::library;

#[test]
fn every_requirement_is_met_by_some_school() {
    let of = |requirement: &Requirement| requirement.id.as_str().to_owned();
    let never: Vec<String> = library().requirements().map(of).filter(|id| !MET.contains_key(id)).collect();
    assert!(never.is_empty(), "no school of the tests meets {}", never.join(", "));
    for requirement in library().requirements() {
        let made = MET[requirement.id.as_str()];
        assert!(requirement.holds_on(made.on), "{}: {}", requirement.id, made.name);
    }
}

/// Whether the example `name` has a policy of its day.
fn is_current(name: &str) -> bool {
    MET.values().any(|made| made.name == name && made.on == today())
}

#[test]
fn a_school_of_any_kind_can_meet_whatever_is_about_it() {
    let current: Vec<&str> =
        ["fennimere-primary", "tarnbeck-academy"].into_iter().filter(|name| is_current(name)).collect();
    assert_eq!(current.len(), 2, "{current:?}");
    let mut faults = Vec::new();
    let kinds = schools().iter().filter(|made| made.description["policy"]["outline"] == "standard");
    let mut tried = 0;
    for made in kinds {
        tried += 1;
        for (id, state) in made.judged(library(), |judgement| judgement.state) {
            if !matches!(state, State::Met | State::NotApplicable) {
                faults.push(format!("{}: {id} is {}", made.name, state.name()));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(tried > 20, "{tried}");
}

/// The ways in which a requirement can be about some schools only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Restriction {
    Types,
    Phases,
    Facts,
}

/// Whether a school falls under one restriction of `applies`, and what is said if it does not.
fn outside(applies: &Application, restriction: Restriction, made: &Made) -> Option<String> {
    let school = &made.description["school"];
    match restriction {
        Restriction::Types => {
            let kind = school["type"].as_str()?;
            let is_listed = applies.types.iter().any(|one| one == kind);
            (!is_listed).then(|| format!("the school is of the type “{}”", kind.replace('-', " ")))
        }
        Restriction::Phases => {
            let mut phases = school["phases"].as_array()?.iter().filter_map(|phase| phase.as_str());
            let teaches = phases.any(|phase| applies.phases.iter().any(|one| one == phase));
            (!teaches).then(|| format!("the school does not teach {}", applies.phases.join(", ")))
        }
        Restriction::Facts => {
            let given =
                |path: &String| path.split('.').try_fold(&made.description, |node, key| node.get(key)).is_some();
            (!applies.facts.iter().any(given)).then(|| applies.otherwise.clone().unwrap())
        }
    }
}

/// The restrictions of `requirement`.
fn restrictions(requirement: &Requirement) -> Vec<Restriction> {
    let applies = &requirement.applies;
    let all = [
        (Restriction::Types, applies.types.is_empty()),
        (Restriction::Phases, applies.phases.is_empty()),
        (Restriction::Facts, applies.facts.is_empty()),
    ];
    all.into_iter().filter(|(_, is_empty)| !is_empty).map(|(restriction, _)| restriction).collect()
}

/// The report on everything that does not apply to a school.
fn printed(made: &Made) -> String {
    let subject = Subject::new(&made.school, &made.documents, library());
    let coverage = judge(&subject, made.on);
    let about = About {
        school: made.name.clone(),
        title: "Policy".to_owned(),
        version: "1.0".to_owned(),
        accent: "#234a3c".to_owned(),
        crest: None,
    };
    markdown::render(&report(&coverage, &about, &|judgement| judgement.state == State::NotApplicable))
}

#[test]
fn a_requirement_about_some_schools_tells_the_others_why_it_is_not_about_them() {
    let mut faults = Vec::new();
    let mut seen = BTreeSet::new();
    for requirement in library().requirements() {
        let id = requirement.id.as_str();
        for restriction in restrictions(requirement) {
            seen.insert(restriction);
            // A school that only this restriction leaves out.
            let left_out = schools().iter().filter(|made| requirement.holds_on(made.on)).find_map(|made| {
                let others = restrictions(requirement).into_iter().filter(|other| *other != restriction);
                let only = others.into_iter().all(|other| outside(&requirement.applies, other, made).is_none());
                Some((made, outside(&requirement.applies, restriction, made).filter(|_| only)?))
            });
            let Some((made, reason)) = left_out else {
                faults.push(format!("{id}: {restriction:?} leaves no school of the tests out"));
                continue;
            };
            let told = made.standing(library(), id, |judgement| (judgement.state, judgement.inapplicable.clone()));
            if told != Some((State::NotApplicable, Some(reason.clone()))) {
                faults.push(format!("{id}: {} is told {told:?}, not {reason}", made.name));
            }
            let page = printed(made);
            let heading = format!("### {id}\n");
            let entry = page.split(&heading).nth(1).map(|rest| rest.split("\n#").next().unwrap_or_default());
            if !entry.is_some_and(|entry| entry.contains(&format!("**Why not:** {reason}."))) {
                faults.push(format!("{id}: the report to {} does not say that {reason}:\n{entry:?}", made.name));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert_eq!(seen.len(), 3, "{seen:?}");
}

#[test]
fn a_requirement_is_asked_from_its_first_day_to_its_last() {
    for requirement in library().requirements() {
        let id = requirement.id.as_str();
        let made = MET[id];
        let asked =
            |day| Made { on: day, ..made.says(made.documents.clone()) }.judged(library(), |_| ()).contains_key(id);
        assert!(asked(day_of(requirement)), "{id}");
        if let Some(since) = requirement.since {
            assert!(asked(since) && !asked(since.checked_sub(1.day()).unwrap()), "{id} begins on {since}");
        }
        if let Some(until) = requirement.until {
            assert!(asked(until) && !asked(until.checked_add(1.day()).unwrap()), "{id} ends on {until}");
        }
    }
}
