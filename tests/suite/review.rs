//! Reviews, approvals and published files, judged at one day: descriptions with one fault each, named after it, with what
//! people are told beside them.
//!
//! They are made with a policy library of two clauses, so that digests stay what they are when the tool's own library
//! changes. A fixture that is a file is rendered first, so that nothing but its own fault is found; one that is a folder
//! holds its published files.

use std::fs;
use std::path::Path;

use esafe::check::Timing;
use esafe::diag::Code;
use esafe::school::{Period, SchoolDate};
use jiff::civil::Date;
use proptest::prelude::*;

use crate::described::{Memory, examine_files, school, school_with_policy};
use crate::harness::{Folder, Outcome, compared, is_a, names_in, suite, tree};

/// The day all of them are judged at.
const TODAY: &str = "2026-11-22";

/// What `check` says of a fixture.
fn check(fixture: &Path) -> Outcome {
    let folder = Folder::new();
    let library = suite("review/library").to_string_lossy().into_owned();
    if fixture.is_dir() {
        for (path, bytes) in tree(fixture) {
            folder.write(&path, bytes);
        }
    } else {
        folder.write("school.yaml", fs::read(fixture).unwrap());
        let rendered = folder.esafe(["render", "@", "--templates", &library, "--format", "md,json"]).outcome();
        assert_eq!(rendered.status, 0, "{}: {rendered}", fixture.display());
    }
    let before = folder.files("");
    let found = folder.esafe(["check", "@", "--today", TODAY, "--templates", &library]).outcome();
    assert!(before == folder.files(""), "{}: check has written something", fixture.display());
    found
}

/// The fixtures of a folder, by name; the expected texts are not among them.
fn fixtures(folder: &str) -> Vec<String> {
    let names: Vec<String> = names_in(&suite(folder)).filter(|name| !is_a("expected", name)).collect();
    assert!(names.len() > 2, "{folder} has no fixtures");
    names
}

#[test]
fn every_fault_is_found() {
    let mut faults = Vec::new();
    for name in fixtures("review/invalid") {
        let found = check(&suite("review/invalid").join(&name));
        let stem = name.trim_end_matches(".yaml");
        faults.extend(compared(&format!("review/invalid/{stem}.expected"), &found.to_string()).err());
        if !found.stderr.contains("[E") {
            faults.push(format!("{name}: nothing is found\n{found}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

#[test]
fn what_is_in_order_has_no_findings() {
    for name in fixtures("review/valid") {
        let found = check(&suite("review/valid").join(&name));
        assert_eq!(found.status, 0, "{name}:\n{found}");
        assert_eq!(found.stderr.lines().count(), 1, "{name}:\n{found}");
        assert!(found.stderr.ends_with("Findings: none.\n"), "{name}:\n{found}");
    }
}

#[test]
fn no_expected_text_is_left_over() {
    let known = fixtures("review/invalid");
    for name in names_in(&suite("review/invalid")).filter(|name| is_a("expected", name)) {
        let stem = name.trim_end_matches(".expected");
        assert!(known.iter().any(|known| known.trim_end_matches(".yaml") == stem), "{name} belongs to no fixture");
    }
}

/// A date as descriptions write it, and its last day.
fn dates() -> impl Strategy<Value = (String, Date)> {
    let days = (2000i16..2099, 1i8..=12, 1i8..=31).prop_filter_map("a day that exists", |(year, month, day)| {
        Date::new(year, month, day).ok().map(|date| (date.to_string(), date))
    });
    let months = (2000i16..2099, 1i8..=12)
        .prop_map(|(year, month)| (format!("{year}-{month:02}"), Date::new(year, month, 1).unwrap().last_of_month()));
    let terms = (2000i16..2099, prop_oneof![Just(("spring", 4)), Just(("summer", 8)), Just(("autumn", 12))]);
    let terms = terms.prop_map(|(year, (term, month))| {
        (format!("{term} {year}"), Date::new(year, month, 1).unwrap().last_of_month())
    });
    let leap = Just(("2028-02-29".to_owned(), Date::new(2028, 2, 29).unwrap()));
    prop_oneof![days, months, terms, leap]
}

/// The codes found in a description on a day.
fn codes_on(description: &str, today: Date) -> Vec<Code> {
    let files = Memory::description(description);
    examine_files(&files, "school.yaml", Timing { today, soon: today }).codes()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// The last day for a review passes, the day after does not, whatever form the date has and however it is given.
    #[test]
    fn a_review_lapses_on_the_day_after_its_last((text, last) in dates()) {
        let stated = school_with_policy("Hollow Lane", &format!("  next_review: {text}\n"), "");
        let after = last.tomorrow().unwrap();
        prop_assert!(!codes_on(&stated, last).contains(&Code::ReviewLapsed), "{text} on {last}");
        prop_assert!(codes_on(&stated, last).contains(&Code::ReviewDueSoon), "{text} on {last}");
        prop_assert!(codes_on(&stated, after).contains(&Code::ReviewLapsed), "{text} on {after}");
        let counted = school("Hollow Lane", "").replace("date: 2026-09-01", &format!("date: {text}"));
        // A year after 29 February is 28 February: the day before would be too short a year, the day after too long.
        let due = SchoolDate::parse(&text).unwrap().plus(Period::parse("12 months").unwrap()).last_day();
        prop_assert_eq!(due.year(), last.year() + 1);
        prop_assert_eq!(due.month(), last.month());
        prop_assert!(!codes_on(&counted, due).contains(&Code::ReviewLapsed), "{text} and a year on {due}");
        prop_assert!(codes_on(&counted, due.tomorrow().unwrap()).contains(&Code::ReviewLapsed), "{text} and a year");
    }
}
