//! Descriptions that are in order, and descriptions with a fault: one file for each fault, named after it, with what
//! people are told beside it.

use std::collections::BTreeSet;

use esafe::diag::{Code, Family};

use crate::harness::{Case, compared, names_in, suite, suite_text};

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
    let mut faults = Vec::new();
    for name in cases("schema/invalid") {
        let found = Case::at(&suite("schema/invalid"), ["validate", &format!("@/{name}.yaml")]).outcome();
        faults.extend(compared(&format!("schema/invalid/{name}.expected"), &found.stderr).err());
        let located = found.stderr.contains(&format!("--> @/{name}.yaml:"));
        if (found.status, found.stdout.as_str(), located) != (1, "", true) {
            faults.push(format!("{name} is not refused at a place:\n{found}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

#[test]
fn no_expected_text_is_left_over() {
    let folder = suite("schema/invalid");
    for name in names_in(&folder) {
        // Pictures that are none belong to the description of the same name, as expected texts do.
        let stem = name.split('.').next().unwrap();
        assert!(folder.join(format!("{stem}.yaml")).exists(), "schema/invalid/{name} belongs to no fixture");
    }
}

/// Folders of fixtures with what people are told of them.
fn folders() -> Vec<String> {
    let libraries = names_in(&suite("refused/libraries")).map(|name| format!("refused/libraries/{name}"));
    ["schema/invalid", "rules/invalid", "review/invalid", "trust/invalid", "register/invalid", "refused"]
        .map(str::to_owned)
        .into_iter()
        .chain(libraries)
        .collect()
}

#[test]
fn every_code_has_a_fixture() {
    let mut raised = BTreeSet::new();
    for folder in folders() {
        for name in names_in(&suite(&folder)).filter(|name| name.contains(".expected") || name == "expected.txt") {
            let text = suite_text(&format!("{folder}/{name}"));
            let stands = |code: &Code| text.contains(&format!("[{} {}]", code.number(), code.name()));
            raised.extend(Code::ALL.iter().copied().filter(stands));
        }
    }
    let missing: Vec<Code> = Code::ALL.iter().copied().filter(|code| !raised.contains(code)).collect();
    assert!(missing.is_empty(), "no fixture raises {missing:?}");
}

#[test]
fn every_code_of_a_rule_is_in_the_table_of_rules() {
    let ruled: BTreeSet<Code> =
        esafe::check::RULES.iter().copied().flatten().flat_map(|rule| rule.codes).copied().collect();
    let families =
        [Family::Dates, Family::Services, Family::Practice, Family::Currency, Family::Wording, Family::Review];
    for code in Code::ALL.iter().filter(|code| families.contains(&code.family())) {
        assert!(ruled.contains(code), "no rule comes to {code:?}");
    }
}
