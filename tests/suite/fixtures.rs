//! Descriptions that are in order, and descriptions with a fault: one file for each fault, named after it, with what
//! people are told beside it.

use std::collections::BTreeSet;
use std::path::Path;

use esafe::diag::Code;

use crate::harness::{Case, golden, names_in, suite};

/// The names in a folder that end in `.yaml`, without that ending.
fn cases(folder: &str) -> Vec<String> {
    let names = names_in(&suite(folder));
    let cases: Vec<String> = names.filter_map(|name| name.strip_suffix(".yaml").map(str::to_owned)).collect();
    assert!(!cases.is_empty(), "{folder} has no fixtures");
    cases
}

#[test]
fn descriptions_in_order_have_no_findings() {
    for name in cases("schema/valid") {
        let found = Case::at(&suite("schema/valid"), ["validate", &format!("@/{name}.yaml")]).outcome();
        assert_eq!(found.status, 0, "{name}:\n{found}");
        assert!(found.stderr.starts_with('✓') && found.stderr.lines().count() == 1, "{name}:\n{found}");
    }
}

#[test]
fn every_fault_is_told_where_it_is() {
    for name in cases("schema/invalid") {
        let found = Case::at(&suite("schema/invalid"), ["validate", &format!("@/{name}.yaml")]).outcome();
        golden(&format!("schema/invalid/{name}.expected"), &found.stderr);
        assert_eq!((found.status, found.stdout.as_str()), (1, ""), "{name}");
        assert!(found.stderr.contains(&format!("--> @/{name}.yaml:")), "{name}: no place in the file\n{found}");
    }
}

#[test]
fn no_expected_text_is_left_over() {
    let folder = suite("schema/invalid");
    for name in names_in(&folder) {
        let stem = name.split('.').next().unwrap();
        let used = match Path::new(&name).extension().and_then(|ending| ending.to_str()) {
            Some("yaml" | "expected") => folder.join(format!("{stem}.yaml")).exists(),
            // Pictures that are none belong to the description of the same name.
            _ => folder.join(format!("{stem}.yaml")).exists() || name == ".gitattributes",
        };
        assert!(used, "schema/invalid/{name} belongs to no fixture");
    }
}

/// Codes that no description can cause: faults of the policy library.
const OF_THE_LIBRARY: [Code; 2] = [Code::Library, Code::Template];

#[test]
fn every_code_a_description_can_cause_has_a_fixture() {
    let mut raised = BTreeSet::new();
    for (folder, ending) in [("schema/invalid", "expected"), ("refused", "expected")] {
        for name in names_in(&suite(folder)).filter(|name| name.ends_with(ending)) {
            let text = crate::harness::suite_text(&format!("{folder}/{name}"));
            raised.extend(Code::ALL.iter().copied().filter(|code| text.contains(&format!("[{} {}]", code.number(), code.name()))));
        }
    }
    let missing: Vec<Code> =
        Code::ALL.iter().copied().filter(|code| !raised.contains(code) && !OF_THE_LIBRARY.contains(code)).collect();
    assert!(missing.is_empty(), "no fixture raises {missing:?}");
    for code in OF_THE_LIBRARY {
        assert!(!raised.contains(&code), "a description raises {code:?}");
    }
}
