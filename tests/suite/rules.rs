//! The rules about facts: descriptions with one fault each, named after it, with what people are told beside them; and
//! descriptions that come close and are in order.

use crate::harness::{Case, compared, names_in, suite};

/// The names in a folder that end in `.yaml`, without that ending.
fn cases(folder: &str) -> Vec<String> {
    let names = names_in(&suite(folder));
    let cases: Vec<String> = names.filter_map(|name| name.strip_suffix(".yaml").map(str::to_owned)).collect();
    assert!(cases.len() > 2, "{folder} has no fixtures");
    cases
}

#[test]
fn every_fault_is_found_at_its_place() {
    let mut faults = Vec::new();
    for name in cases("rules/invalid") {
        let found = Case::at(&suite("rules/invalid"), ["validate", &format!("@/{name}.yaml"), "--strict"]).outcome();
        faults.extend(compared(&format!("rules/invalid/{name}.expected"), &found.stderr).err());
        let located = found.stderr.contains(&format!("--> @/{name}.yaml:"));
        // A note never fails, not even a strict run.
        let fails = ["error[", "warning["].iter().any(|head| found.stderr.contains(head));
        if (found.status, found.stdout.as_str(), located) != (u8::from(fails), "", true) {
            faults.push(format!("{name} is not found at a place:\n{found}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

#[test]
fn what_comes_close_is_in_order() {
    for name in cases("rules/valid") {
        let found = Case::at(&suite("rules/valid"), ["validate", &format!("@/{name}.yaml"), "--strict"]).outcome();
        assert_eq!(found.status, 0, "{name}:\n{found}");
        assert!(found.stderr.starts_with('✓') && found.stderr.lines().count() == 1, "{name}:\n{found}");
    }
}

#[test]
fn no_expected_text_is_left_over() {
    for name in names_in(&suite("rules/invalid")) {
        let stem = name.split('.').next().unwrap();
        assert!(suite("rules/invalid").join(format!("{stem}.yaml")).exists(), "{name} belongs to no fixture");
    }
}
