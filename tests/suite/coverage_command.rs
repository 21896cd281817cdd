//! `esafe coverage` and the auditor's copy, as people and programs see them.

use esafe::schema::Kind;
use serde_json::Value as Json;

use crate::harness::{Folder, Outcome, golden, package, text_of};

const EXAMPLE: &str = "examples/fennimere-primary/school.yaml";

/// The example in a folder of its own, with `old` replaced by `new`.
fn school(old: &str, new: &str) -> Folder {
    let description = text_of(&package(EXAMPLE));
    assert!(old.is_empty() || description.contains(old), "{old}");
    let folder = Folder::of(&description.replacen(old, new, 1));
    for (path, bytes) in crate::harness::tree(package(EXAMPLE).parent().unwrap()) {
        if path != "school.yaml" && !path.contains("published/") {
            folder.write(&path, bytes);
        }
    }
    folder
}

fn coverage(folder: &Folder, more: &[&str]) -> Outcome {
    let command = ["coverage", "@/school.yaml", "--on", "2026-11-22"];
    folder.esafe(command.into_iter().chain(more.iter().copied())).outcome()
}

/// The list for programs, which its schema allows.
fn list(folder: &Folder, more: &[&str]) -> Json {
    let command = ["coverage", "@/school.yaml", "--format", "json"];
    let found = folder.esafe(command.into_iter().chain(more.iter().copied())).outcome();
    let list: Json = serde_json::from_str(&found.stdout).unwrap_or_else(|error| panic!("{error}: {found}"));
    let schema = serde_json::from_str(Kind::Coverage.text()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let faults: Vec<String> = validator.iter_errors(&list).map(|e| format!("{e} at {}", e.instance_path())).collect();
    assert!(faults.is_empty(), "{faults:?}");
    list
}

/// The ids of requirements in `list` that stand at `state`.
fn standing<'a>(list: &'a Json, state: &str) -> Vec<&'a str> {
    let requirements = list["schools"][0]["requirements"].as_array().unwrap();
    requirements.iter().filter(|one| one["state"] == state).map(|one| one["id"].as_str().unwrap()).collect()
}

#[test]
fn a_current_school_meets_everything_that_binds_it() {
    let folder = school("", "");
    let found = coverage(&folder, &["--status", "statutory,must-have-regard", "--fail-on", "partly"]);
    assert_eq!(found.status, 0, "{found}");
    let list = list(&folder, &["--on", "2026-11-22"]);
    for state in ["missing", "contradicted", "partly"] {
        assert_eq!(standing(&list, state), Vec::<&str>::new(), "{state}");
    }
}

#[test]
fn what_is_missing_says_what_to_write_and_fails_only_if_asked() {
    let folder = school("ctiru_list: true, ", "");
    let found = coverage(&folder, &["--only", "partly,missing"]);
    assert_eq!(found.status, 0, "{found}");
    golden("golden/coverage/missing.txt", &found.to_string());
    assert_eq!(coverage(&folder, &["--fail-on", "partly"]).status, 1);
    assert_eq!(coverage(&folder, &["--fail-on", "partly", "--status", "statutory"]).status, 0);
}

#[test]
fn what_does_not_apply_says_why() {
    let description = text_of(&package("examples/tarnbeck-academy/school.yaml"));
    let found = coverage(&Folder::of(&description), &["--only", "not-applicable"]);
    golden("golden/coverage/not-applicable.txt", &found.to_string());
    let lines = |start: &str| found.stdout.lines().filter(|line| line.trim_start().starts_with(start)).count();
    assert!(lines("- ") > 4 && lines("- ") == lines("Not about this school: the school "), "{found}");
}

#[test]
fn another_day_asks_for_other_things() {
    let folder = school("", "");
    let (then, now) = (list(&folder, &["--on", "2023-10-01"]), list(&folder, &["--on", "2026-11-22"]));
    let asked = |list: &Json, id: &str| {
        list["schools"][0]["requirements"].as_array().unwrap().iter().any(|one| one["id"] == id)
    };
    assert!(asked(&then, "kcsie.edition.2023") && !asked(&now, "kcsie.edition.2023"));
    assert!(!asked(&then, "kcsie.edition.2026") && asked(&now, "kcsie.edition.2026"));
    assert!(!asked(&then, "cwsa2026.mobile-phones.duty-to-have-regard"));
    assert!(asked(&now, "cwsa2026.mobile-phones.duty-to-have-regard"));
    // Its policy of 2026 does not name the edition of 2023.
    assert!(!standing(&then, "met").contains(&"kcsie.edition.2023"));
    assert!(standing(&now, "met").contains(&"kcsie.edition.2026"));
}

#[test]
fn a_school_that_the_register_does_not_cover_is_told_and_fails_what_asks_for_proof() {
    let folder = school("  nation: england\n", "  nation: wales\n");
    let found = coverage(&folder, &[]);
    assert_eq!(found.status, 0, "{found}");
    assert!(found.stderr.contains("The register covers schools in England. This school is in Wales"), "{found}");
    assert_eq!(coverage(&folder, &["--fail-on", "contradicted"]).status, 1);
    assert!(list(&folder, &[])["schools"][0]["not_covered"].is_string());
}

#[test]
fn every_format_is_written_whole_and_a_pdf_asks_for_a_file() {
    let folder = school("", "");
    for (format, sign) in [("md", "# Coverage of requirements"), ("html", "<!doctype html>")] {
        let found = coverage(&folder, &["--format", format, "--status", "statutory"]);
        assert_eq!(found.status, 0, "{found}");
        assert!(found.stdout.to_lowercase().contains(&sign.to_lowercase()), "{format}");
    }
    let found = coverage(&folder, &["--format", "pdf"]);
    assert_eq!(found.status, 2, "{found}");
    let found = coverage(&folder, &["--format", "pdf", "--status", "statutory", "--out", "@/coverage.pdf"]);
    assert_eq!(found.status, 0, "{found}");
    assert!(folder.files("")["coverage.pdf"].starts_with(b"%PDF-"));
}

#[test]
fn an_auditors_copy_has_references_and_leaves_what_is_published_alone() {
    let folder = school("", "");
    let render = ["render", "@/school.yaml", "--audience", "auditor", "--format", "md,json"];
    let found = folder.esafe(render).outcome();
    assert_eq!(found.status, 0, "{found}");
    let written: Vec<String> = folder.files("auditor").into_keys().filter(|path| !path.starts_with('.')).collect();
    assert_eq!(written, ["online-safety-policy.md"]);
    assert!(!folder.path("published").exists());
    let copy = folder.read("auditor/online-safety-policy.md");
    assert!(copy.contains("\\[R1") && copy.contains("## References"), "{copy}");
    let plain = folder.esafe(["render", "@/school.yaml", "--format", "md"]).outcome();
    assert_eq!(plain.status, 0, "{plain}");
    assert!(!folder.read("published/online-safety-policy.md").contains("\\[R1"));
}
