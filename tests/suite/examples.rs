//! What is published to be copied: the examples and the descriptions in the README are in order.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::described::example_folders;
use crate::harness::{Case, Folder, compared, is_a, names_in, package, text_of, tree, updating};

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

/// The formats of a set that is committed: what a code host shows, and the records that show it to be so. PDFs are large, and
/// are typeset from the same words by whoever wants them.
const COMMITTED: &str = "md,json";

/// Compares what a current example has published with what `render` writes, byte for byte. `ESAFE_UPDATE=1` publishes it
/// again.
fn published_as_it_reads(folder: &Path, name: &str) -> Result<(), String> {
    let rendered = |out: &str| {
        let found = Case::at(folder, ["render", "@", "--format", COMMITTED, "--out", out]).outcome();
        assert_eq!(found.status, 0, "{name}\n{found}");
    };
    let committed = folder.join("published");
    if updating() {
        rendered(&committed.to_string_lossy());
    }
    let out = Folder::new();
    rendered(&out.path("out").to_string_lossy());
    let (fresh, lies) = (out.files("out"), tree(&committed));
    // What Git is told to leave alone may lie there, too.
    let lies = lies.into_iter().filter(|(path, _)| !is_a("pdf", path) && !is_a("html", path));
    let lies: BTreeMap<String, Vec<u8>> = lies.collect();
    let paths: BTreeSet<&String> = fresh.keys().chain(lies.keys()).collect();
    let differ: Vec<&str> =
        paths.into_iter().filter(|path| fresh.get(*path) != lies.get(*path)).map(String::as_str).collect();
    if differ.is_empty() {
        return Ok(());
    }
    Err(format!("{name}/published is not what `render` writes; ESAFE_UPDATE=1 writes it: {}", differ.join(", ")))
}

#[test]
fn every_example_commits_what_is_found_in_it() {
    let mut faults = Vec::new();
    let mut current = 0;
    for folder in examples() {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let is_current = is_current(&folder);
        if is_current {
            current += 1;
            faults.extend(approved_as_it_reads(&folder, &name).err());
            faults.extend(published_as_it_reads(&folder, &name).err());
        }
        let found = Case::at(&folder, ["check", "@", "--today", TODAY]).outcome();
        let text = found.to_string().replace("@/", "");
        faults.extend(compared(&format!("../../examples/{name}/findings.txt"), &text).err());
        if is_current {
            faults.extend(nothing_is_left_to_do(&folder, &name));
        } else {
            // Every other has a policy that a school let lapse.
            assert_eq!(found.status, 1, "{name}\n{found}");
            for code in ["E1001 review-lapsed", "E1003 no-review-evidence", "E1006 approval-missing"] {
                assert!(found.stderr.contains(code), "{name} is not overdue: {found}");
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
    assert!(current > 1, "{current} examples have a policy of today");
}

/// What is wrong with a current example as it lies in the repository.
fn nothing_is_left_to_do(folder: &Path, name: &str) -> Vec<String> {
    let checked = Case::at(folder, ["check", "@", "--today", TODAY, "--strict"]).outcome();
    let covered = Case::at(folder, ["coverage", "@", "--on", TODAY, "--fail-on", "partly"]).outcome();
    let mut faults = Vec::new();
    if checked.status != 0 || !checked.stderr.ends_with("Findings: none.\n") {
        faults.push(format!("{name}: {checked}"));
    }
    if covered.status != 0 {
        faults.push(format!("{name}: {covered}"));
    }
    faults
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
