//! The formats of findings: each is what its readers expect.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use esafe::diag::{Code, Diagnostic, Family, Severity};
use esafe::pipeline;
use esafe::report;
use esafe::schema::Kind;
use esafe::source::Sources;
use serde_json::Value as Json;

use crate::described::Memory;
use crate::examined::{Case, examinations, real, small};
use crate::harness::{golden, suite, suite_text, tree};
use crate::reports::{self, Entry};

fn validator(schema: &Json, draft: jsonschema::Draft) -> jsonschema::Validator {
    jsonschema::options().with_draft(draft).should_validate_formats(true).build(schema).unwrap()
}

/// What a schema says against a document.
fn errors(validator: &jsonschema::Validator, document: &Json) -> Vec<String> {
    validator.iter_errors(document).map(|error| format!("{error} at {}", error.instance_path())).collect()
}

#[test]
fn json_is_what_its_schema_says() {
    let schema: Json = serde_json::from_str(Kind::Findings.text()).unwrap();
    let validator = validator(&schema, jsonschema::Draft::Draft202012);
    let mut cases = real();
    cases.push(small().swap_remove(0));
    for cases in [cases, Vec::new()] {
        let mut document: Json = serde_json::from_str(&report::json(&examinations(&cases))).unwrap();
        assert_eq!(errors(&validator, &document), [""; 0]);
        document["summary"]["mistakes"] = 1.into();
        assert_eq!(errors(&validator, &document).len(), 1, "the schema allows nothing it does not describe");
    }
    let named = |names: &[&str]| Json::from(names.to_vec());
    let finding = &schema["$defs"]["finding"]["properties"];
    assert_eq!(finding["family"]["enum"], named(&Family::ALL.map(|(family, ..)| family.name())));
    let severities: Vec<&str> = Severity::ALL.iter().rev().map(|severity| severity.name()).collect();
    assert_eq!(finding["severity"]["enum"], named(&severities));
    for code in Code::ALL {
        let matches = |key: &str, text: &str| {
            regex::Regex::new(finding[key]["pattern"].as_str().unwrap()).unwrap().is_match(text)
        };
        assert!(matches("code", code.number()) && matches("name", code.name()), "{code:?}");
    }
}

/// What the published schema of SARIF says against a log.
pub(crate) fn sarif_errors(log: &Json) -> Vec<String> {
    static SCHEMA: LazyLock<jsonschema::Validator> = LazyLock::new(|| {
        // The published pattern of languages has a bracket that nothing opens; no log here names a language.
        let published = suite_text("formats/sarif-schema-2.1.0.json");
        let mended = published.replace("-[a-zA-Z]{2}]?$", "-[a-zA-Z]{2}$");
        assert_ne!(mended, published);
        validator(&serde_json::from_str(&mended).unwrap(), jsonschema::Draft::Draft7)
    });
    errors(&SCHEMA, log)
}

#[test]
fn sarif_is_what_the_standard_says() {
    for cases in [real(), Vec::new()] {
        let mut document: Json = serde_json::from_str(&report::sarif(&examinations(&cases))).unwrap();
        assert_eq!(sarif_errors(&document), [""; 0]);
        let driver = &document["runs"][0]["tool"]["driver"];
        let rules: Vec<&str> =
            driver["rules"].as_array().unwrap().iter().map(|rule| rule["id"].as_str().unwrap()).collect();
        assert_eq!(rules, Code::ALL.iter().map(|code| code.number()).collect::<Vec<_>>());
        document["runs"][0]["columnKind"] = "bytes".into();
        assert_eq!(sarif_errors(&document).len(), 1, "the schema is one that forbids something");
    }
}

#[test]
fn help_can_be_fenced() {
    for code in Code::ALL {
        assert!(!code.explanation().example.contains("```"), "{code:?}");
    }
}

#[test]
fn a_fingerprint_outlives_a_change_above() {
    let fingerprints = |text: &str| -> Vec<String> {
        let case = Case::found("school.yaml", text, |find| {
            for word in ["one", "two"] {
                find.add(Diagnostic::new(Code::MissingKey, find.at(word), "`name` is missing"));
            }
            find.add(Diagnostic::new(Code::MissingKey, find.at("one"), "`post` is missing"));
        });
        let log: Json = serde_json::from_str(&report::sarif(&examinations(&[case]))).unwrap();
        let results = log["runs"][0]["results"].as_array().unwrap();
        results.iter().map(|result| result["partialFingerprints"]["codePathMessage/v1"].to_string()).collect()
    };
    let before = fingerprints("one: 1\ntwo: 2\n");
    assert_eq!(before, fingerprints("# a comment\n\n  one: 1\n  two: 2\n"));
    assert_eq!(before.iter().collect::<BTreeSet<_>>().len(), 3, "no two findings have the same: {before:?}");
}

#[test]
fn the_lists_of_tests_count_errors_alone_as_failures() {
    let mut cases = small();
    cases.push(Case::found("again.yaml", "a: 1\n", |find| {
        for message in ["one", "two"] {
            find.add(Diagnostic::new(Code::MissingKey, find.at("a"), message));
        }
    }));
    let suites = reports::suites(&report::junit(&examinations(&cases), esafe::diag::Severity::Error));
    let counts = |key: &str| suites.iter().map(|(suite, _)| suite[key].parse::<usize>().unwrap()).collect::<Vec<_>>();
    assert_eq!(counts("tests"), [7, 3, 1, 1, 2]);
    assert_eq!(counts("failures"), [3, 1, 0, 0, 2]);
    assert_eq!(counts("errors"), [1, 0, 0, 1, 0]);
    let names: Vec<&str> = suites[4].1.iter().map(|test| test.attributes["name"].as_str()).collect();
    assert_eq!(names, ["E0022 missing-key (1:1)", "E0022 missing-key (1:1) #2"], "GitLab keeps one test of a name");
}

#[test]
fn a_small_case_looks_like_this() {
    let cases = small();
    let examined = examinations(&cases);
    // A release changes no expected text, and an explanation is tested where it is written.
    let timeless = |text: String| text.replace(&format!("\"{}\"", env!("CARGO_PKG_VERSION")), "\"(version)\"");
    let mut log: Json = serde_json::from_str(&report::sarif(&examined)).unwrap();
    log["runs"][0]["tool"]["driver"]["rules"].as_array_mut().unwrap().retain(|rule| rule["id"] == "E0706");
    for result in log["runs"][0]["results"].as_array_mut().unwrap() {
        assert!(result["ruleIndex"].take().is_u64(), "every new code would change it");
    }
    golden("formats/small.txt", &format!("{}\n", cases[0].text()));
    golden("formats/small.json", &timeless(report::json(&examined)));
    golden("formats/small.github.txt", &report::github(&examined));
    golden("formats/small.sarif.json", &format!("{}\n", timeless(serde_json::to_string_pretty(&log).unwrap())));
    golden("formats/small.junit.xml", &report::junit(&examined, esafe::diag::Severity::Error));
    let known = [
        "README.md",
        "sarif-schema-2.1.0.json",
        "small.github.txt",
        "small.json",
        "small.junit.xml",
        "small.sarif.json",
        "small.txt",
    ];
    assert_eq!(tree(&suite("formats")).into_keys().collect::<Vec<_>>(), known);
}

#[test]
fn many_findings_are_told_in_full_to_programs_alone() {
    let count = 10_000;
    let keys: String = (0..count).map(|number| format!("unknown_key_{number}: é\n")).collect();
    let mut sources = Sources::default();
    let files = Memory::description(format!("format: 1\n{keys}"));
    let found = pipeline::load(&files, "school.yaml", "school.yaml", &mut sources).unwrap().diagnostics;
    let case = [Case::read("school.yaml", sources, found)];
    let text = case[0].text();
    assert!(text.len() < 40_000, "{} bytes", text.len());
    let examined = examinations(&case);
    let unknown = |entries: Vec<Entry>| {
        let codes = entries.into_iter().map(|entry| entry.unwrap().code);
        codes.filter(|code| *code == format!("{} {}", Code::UnknownKey.number(), Code::UnknownKey.name())).count()
    };
    assert_eq!(unknown(reports::from_text(&text)), 100 - 3, "school, people and policy are missing");
    assert_eq!(unknown(reports::from_json(&report::json(&examined))), count);
    assert_eq!(unknown(reports::from_github(&report::github(&examined))), count);
    assert_eq!(unknown(reports::from_sarif(&report::sarif(&examined))), count);
    assert_eq!(unknown(reports::from_junit(&report::junit(&examined, esafe::diag::Severity::Error))), count);
}

#[test]
fn text_shows_the_first_hundred() {
    for (count, ending) in
        [(100, None), (101, Some("1 more finding is not shown.")), (350, Some("250 more findings are not shown."))]
    {
        let case = Case::found("school.yaml", "a: 1\n", |find| {
            for number in 0..count {
                find.add(
                    Diagnostic::new(Code::PerhapsOutdated, find.at("a"), format!("finding {number} of many")).hint("a"),
                );
            }
        });
        let text = case.text();
        assert!(text.starts_with("note[E0706 perhaps-outdated]: finding 0 of many\n"), "{text}");
        assert_eq!(text.matches("note[").count(), 100);
        assert_eq!(text.rsplit("\n\n").next().filter(|last| last.ends_with("not shown.")), ending);
    }
}
