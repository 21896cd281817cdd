//! Reviews, approvals and published files, judged at one day: descriptions with one fault each, named after it, with what
//! people are told beside them.
//!
//! They are made with a policy library of two clauses, so that digests stay what they are when the tool's own library
//! changes. A fixture that is a file is rendered first, so that nothing but its own fault is found; one that is a folder
//! holds its published files.

use std::fs;
use std::path::Path;

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
