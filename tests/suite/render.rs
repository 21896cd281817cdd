//! `esafe render`: the same bytes every time, nothing written with `--check`, and no file left behind or lost.

use std::fs;

use esafe::document::Style;
use esafe::render::pdf;

use crate::described::{EXAMPLE, Memory, make_files, school, school_with_policy};
use crate::harness::{Folder, package};

/// Every format.
const EVERY: &str = "md,pdf,html,json";

/// A school without PDFs, rendered into `published`.
fn rendered() -> Folder {
    let folder = Folder::of(&school("Hollow Lane", ""));
    let outcome = folder.esafe(["render", "@", "--format", "md,json"]).outcome();
    assert_eq!(outcome.status, 0, "{outcome}");
    folder
}

#[test]
fn two_runs_write_the_same_bytes() {
    let folder = Folder::new();
    let example = package(EXAMPLE).to_string_lossy().into_owned();
    for out in ["@/one", "@/two", "@/two"] {
        let outcome = folder.esafe(["render", &example, "--format", EVERY, "--out", out]).outcome();
        assert_eq!((outcome.status, outcome.stdout.as_str()), (0, ""), "{outcome}");
    }
    let (one, two) = (folder.files("one"), folder.files("two"));
    assert!(one.len() > 10 && one.contains_key("manifest.json"), "{:?}", one.keys());
    assert!(one.keys().eq(two.keys()), "{:?}\n{:?}", one.keys(), two.keys());
    for (path, bytes) in &one {
        assert!(bytes == &two[path], "{path} differs between two runs");
    }
    folder.esafe(["render", &example, "--format", EVERY, "--out", "@/one", "--check"]).check();
}

#[test]
fn every_document_of_a_set_has_every_format() {
    let folder = Folder::of(&school("Hollow Lane", ""));
    let outcome = folder.esafe(["render", "@/school.yaml", "--format", EVERY]).outcome();
    assert_eq!(outcome.status, 0, "{outcome}");
    let files = folder.files("published");
    let mut keys: Vec<&str> = files.keys().filter_map(|path| path.strip_suffix(".md")).collect();
    assert!(
        keys.contains(&"online-safety-policy") && keys.iter().any(|key| key.starts_with("agreements/")),
        "{keys:?}"
    );
    for key in &keys {
        assert!(files[&format!("{key}.pdf")].starts_with(b"%PDF-1.7"), "{key}");
        assert!(files[&format!("{key}.html")].starts_with(b"<!DOCTYPE html>\n<html lang=\"en-GB\">"), "{key}");
    }
    // The page of versions is part of the policy, whose record holds it.
    keys.retain(|key| *key != "version-control");
    let records: Vec<&str> = files.keys().filter_map(|path| path.strip_suffix(".record.json")).collect();
    assert_eq!(records, keys);
    let manifest: serde_json::Value = serde_json::from_slice(&files["manifest.json"]).unwrap();
    let listed = manifest["files"].as_array().unwrap().iter().map(|file| file["path"].as_str().unwrap());
    assert!(listed.eq(files.keys().map(String::as_str).filter(|path| *path != "manifest.json")));
}

#[test]
fn check_is_silent_when_nothing_changed_and_writes_nothing() {
    let folder = rendered();
    let before = folder.files("");
    folder.esafe(["render", "@", "--format", "md,json", "--check"]).check();
    assert_eq!(folder.files(""), before);
}

#[test]
fn check_names_a_file_that_was_edited_and_one_that_is_gone() {
    let folder = rendered();
    folder.write("published/online-safety-policy.md", "# Our own words\n");
    fs::remove_file(folder.path("published/agreements/staff.md")).unwrap();
    let before = folder.files("");
    folder
        .esafe(["render", "@", "--format", "md,json", "--check"])
        .status(1)
        .stdout("missing  agreements/staff.md\nchanged  online-safety-policy.md\n")
        .stderr("2 files in @/published differ from the description. Next: esafe render\n")
        .check();
    assert_eq!(folder.files(""), before);
}

#[test]
fn check_names_what_a_changed_description_changes() {
    let folder = rendered();
    folder.write("school.yaml", school("Hollow Lane", "").replace("Sam Hill", "Jo Field"));
    let found = folder.esafe(["render", "@", "--format", "md,json", "--check"]).outcome();
    assert_eq!(found.status, 1, "{found}");
    let lines: Vec<&str> = found.stdout.lines().collect();
    assert!(
        lines.contains(&"changed  online-safety-policy.md") && lines.contains(&"changed  manifest.json"),
        "{found}"
    );
    assert!(!found.stdout.contains("version-control"), "that page does not name the head: {found}");
}

#[test]
fn check_of_a_folder_that_is_not_there_names_every_file() {
    let folder = Folder::of(&school("Hollow Lane", ""));
    let found = folder.esafe(["render", "@", "--format", "md", "--check", "--only", "policy"]).outcome();
    assert_eq!((found.status, found.stdout.as_str()), (1, "missing  online-safety-policy.md\n"), "{found}");
    assert!(!folder.path("published").exists());
}

#[test]
fn only_writes_the_documents_it_names() {
    let folder = Folder::of(&school("Hollow Lane", ""));
    let outcome = folder.esafe(["render", "@", "--format", "md", "--only", "staff,version-control"]).outcome();
    assert_eq!(outcome.status, 0, "{outcome}");
    assert!(folder.files("published").keys().eq(["agreements/staff.md", "version-control.md"]));
}

#[test]
fn only_refuses_a_document_that_is_not_there() {
    let folder = Folder::of(&school("Hollow Lane", "agreements: {staff: {}}\n"));
    let case = folder.esafe(["render", "@", "--only", "policy,dinner-ladies"]);
    case.status(2)
        .stderr("error: there is no document `dinner-ladies`; this set has policy, staff, version-control\n")
        .check();
    assert!(!folder.path("published").exists());
}

#[test]
fn format_leaves_the_others_out() {
    for (formats, ending) in [("md", ".md"), ("json", ".record.json"), ("pdf", ".pdf")] {
        let folder = Folder::of(&school("Hollow Lane", "agreements: {staff: {}}\n"));
        let outcome = folder.esafe(["render", "@", "--format", formats, "--only", "staff"]).outcome();
        assert_eq!(outcome.status, 0, "{outcome}");
        assert!(folder.files("published").keys().eq([&format!("agreements/staff{ending}")]), "{formats}");
    }
}

#[test]
fn a_renamed_policy_takes_its_old_files_with_it_unless_somebody_changed_them() {
    let folder = rendered();
    folder.write("published/notes.txt", "not ours");
    folder.write("published/online-safety-policy.md", "with notes in the margin");
    folder.write("school.yaml", school_with_policy("Hollow Lane", "  title: E-Safety Policy\n", ""));
    let found = folder.esafe(["render", "@", "--format", "md,json"]).outcome();
    assert_eq!(found.status, 0, "{found}");
    assert!(
        found.stderr.contains("  removed online-safety-policy.record.json, which is no longer part of the set\n"),
        "{found}"
    );
    let left =
        "  online-safety-policy.md is no longer part of the set, but was changed since it was written: left as it is\n";
    assert!(found.stderr.contains(left), "{found}");
    let files = folder.files("published");
    assert!(!files.contains_key("online-safety-policy.record.json"));
    assert_eq!(folder.read("published/online-safety-policy.md"), "with notes in the margin");
    assert_eq!(folder.read("published/notes.txt"), "not ours");
    assert!(files.contains_key("e-safety-policy.md") && files.contains_key("e-safety-policy.record.json"));
    folder.esafe(["render", "@", "--format", "md,json", "--check"]).check();
}

#[test]
fn two_runs_do_not_write_to_one_folder_at_once() {
    let folder = rendered().with("published/.esafe-new/lock", "");
    let held = fs::File::open(folder.path("published/.esafe-new/lock")).unwrap();
    held.lock().unwrap();
    folder.write("school.yaml", school("Castle", ""));
    let before = folder.files("");
    let case = folder.esafe(["render", "@", "--format", "md,json"]);
    case.status(3).stderr("error: another esafe is writing to @/published; wait until it has ended\n").check();
    assert_eq!(folder.files(""), before);
    drop(held);
    assert_eq!(folder.esafe(["render", "@", "--format", "md,json"]).outcome().status, 0);
    assert!(folder.files("published/.esafe-new").is_empty());
    folder.esafe(["render", "@", "--format", "md,json", "--check"]).check();
}

#[test]
fn a_stale_file_is_named_by_check() {
    let folder = rendered();
    folder.write("school.yaml", school_with_policy("Hollow Lane", "  title: E-Safety Policy\n", ""));
    let found = folder.esafe(["render", "@", "--format", "md,json", "--check"]).outcome();
    assert_eq!(found.status, 1, "{found}");
    for line in
        ["missing  e-safety-policy.md", "stale  online-safety-policy.md", "stale  online-safety-policy.record.json"]
    {
        assert!(found.stdout.lines().any(|found| found == line), "{line}\n{found}");
    }
}

#[test]
fn agreements_are_as_short_as_their_readers_need() {
    let made = make_files(&Memory::beside(EXAMPLE), "school.yaml");
    let documents = made.documents.unwrap_or_default();
    let mut early = 0;
    for document in &documents {
        let most = match document.meta.style {
            Style::EarlyReader => 1,
            Style::Adult => 2,
            Style::Pupil | Style::Policy => continue,
        };
        early += usize::from(document.meta.style == Style::EarlyReader);
        let pages = pdf::render(document, None).unwrap().pages;
        assert!((1..=most).contains(&pages), "{} has {pages} pages", document.key);
    }
    assert!(early > 0 && documents.len() > early + 2, "the example has too few agreements to judge by");
}
