//! What is published to be copied: the examples and the descriptions in the README are in order.

use std::path::{Path, PathBuf};

use crate::described::example_folders;
use crate::harness::{Case, Folder, compared, is_a, names_in, package, text_of};

/// The folders below `examples` that hold a school or a trust.
fn examples() -> Vec<PathBuf> {
    example_folders().iter().map(|name| package("examples").join(name)).collect()
}

#[test]
fn every_example_is_in_order_and_renders() {
    for folder in examples() {
        let name = folder.display().to_string();
        let found = Case::at(&folder, ["validate", "@"]).outcome();
        assert_eq!((found.status, found.stdout.as_str()), (0, ""), "{name}\n{found}");
        let last = found.stderr.lines().last().unwrap_or_default();
        assert!(last.starts_with('✓') || last.ends_with(" descriptions are in order."), "{name}\n{found}");
        let out = Folder::new();
        let target = out.path("out").to_string_lossy().into_owned();
        let found = Case::at(&folder, ["render", "@", "--format", "md,json", "--out", &target]).outcome();
        assert_eq!(found.status, 0, "{name}\n{found}");
        for (path, bytes) in out.files("out").into_iter().filter(|(path, _)| is_a("md", path)) {
            let text = String::from_utf8(bytes).unwrap();
            let (texts, strange) = crate::literal::texts(&text);
            assert!(strange.is_empty(), "{name} {path}: {strange:?}");
            assert!(texts.len() > 4 && texts.iter().all(|text| !text.contains("{{")), "{name} {path}");
        }
    }
}

/// The day the examples are judged at.
const TODAY: &str = "2026-11-22";

/// Whether the example in `folder` has a policy of today: it records what was approved.
fn is_current(folder: &Path) -> bool {
    let description = folder.join("school.yaml");
    description.exists() && text_of(&description).contains("digests:")
}

/// Compares the digests that a current example records with those of today's text. They change with every text of the
/// library, so `ESAFE_UPDATE=1` writes them.
fn approved_as_it_reads(folder: &Path, name: &str) -> Result<(), String> {
    let out = Folder::new();
    let target = out.path("out").to_string_lossy().into_owned();
    let found = Case::at(folder, ["render", "@", "--format", "json", "--out", &target]).outcome();
    assert_eq!(found.status, 0, "{name}\n{found}");
    let mut lines: Vec<String> = text_of(&folder.join("school.yaml")).lines().map(str::to_owned).collect();
    for (path, bytes) in out.files("out").into_iter().filter(|(path, _)| path.ends_with(".record.json")) {
        let record: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        let digest = record["content_digest"].as_str().unwrap();
        let key = path.trim_end_matches(".record.json");
        let is_of_policy = key == "online-safety-policy";
        for line in &mut lines {
            let words = line.trim_start();
            let is_digest = |key: &str| words.strip_prefix(key).is_some_and(|rest| rest.starts_with(": \""));
            if is_digest(key) || is_of_policy && is_digest("content_digest") {
                *line = format!("{}: \"{digest}\"", line.split(':').next().unwrap());
            }
        }
    }
    compared(&format!("../../examples/{name}/school.yaml"), &format!("{}\n", lines.join("\n")))
}

#[test]
fn every_example_commits_what_is_found_in_it() {
    let mut faults = Vec::new();
    for folder in examples() {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let current = is_current(&folder);
        if current {
            faults.extend(approved_as_it_reads(&folder, &name).err());
        }
        let found = Case::at(&folder, ["check", "@", "--today", TODAY]).outcome();
        if current {
            // Nothing is wrong with it but that what it published is not committed.
            assert_eq!(found.status, 0, "{name}\n{found}");
        } else {
            // Every other has a policy that a school let lapse.
            assert_eq!(found.status, 1, "{name}\n{found}");
            for code in ["E1001 review-lapsed", "E1003 no-review-evidence", "E1006 approval-missing"] {
                assert!(found.stderr.contains(code), "{name} is not overdue: {found}");
            }
        }
        let text = found.to_string().replace("@/", "");
        faults.extend(compared(&format!("../../examples/{name}/findings.txt"), &text).err());
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

#[test]
fn in_a_current_example_nothing_is_left_to_do() {
    let current: Vec<PathBuf> = examples().into_iter().filter(|folder| is_current(folder)).collect();
    assert!(!current.is_empty(), "no example has a policy of today");
    for folder in current {
        let out = Folder::new();
        let target = out.path("published").to_string_lossy().into_owned();
        let found = Case::at(&folder, ["render", "@", "--format", "md,json", "--out", &target]).outcome();
        assert_eq!(found.status, 0, "{found}");
        let found = Case::at(&folder, ["check", "@", "--today", TODAY, "--strict", "--out", &target]).outcome();
        assert_eq!(found.status, 0, "{found}");
        let found = Case::at(&folder, ["coverage", "@", "--on", TODAY, "--fail-on", "partly"]).outcome();
        assert_eq!(found.status, 0, "{found}");
    }
}

/// The fenced blocks of `language` in a Markdown text.
pub(crate) fn blocks(markdown: &str, language: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut block: Option<String> = None;
    for line in markdown.lines() {
        match (&mut block, line.trim_start().strip_prefix("```")) {
            (Some(_), Some(_)) => found.extend(block.take()),
            (Some(text), None) => *text += &format!("{line}\n"),
            (None, Some(info)) if info.trim() == language => block = Some(String::new()),
            (None, _) => {}
        }
    }
    found
}

#[test]
fn every_description_in_the_documentation_is_in_order() {
    let mut checked = 0;
    let texts = names_in(&package("")).filter(|name| is_a("md", name));
    let pages = if package("docs").exists() { names_in(&package("docs")).collect() } else { Vec::new() };
    let pages = pages.into_iter().filter(|name| is_a("md", name)).map(|name| format!("docs/{name}"));
    for file in texts.chain(pages) {
        for block in blocks(&text_of(&package(&file)), "yaml").iter().filter(|block| block.starts_with("format: 1")) {
            let found = Folder::of(block).esafe(["validate", "@"]).outcome();
            assert_eq!(found.status, 0, "{file}\n{block}\n{found}");
            checked += 1;
        }
    }
    assert!(checked > 0, "the documentation shows no description");
}
