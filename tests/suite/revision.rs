//! What a repository holds: files as they were, commits, tags, the history of files.

use std::collections::BTreeSet;

use esafe::revision::{Change, Repository, RevisionError, Touch};
use esafe::source::{Files, ReadError};
use jiff::civil::date;

use crate::repository::Sample;

fn touched(sample: &Sample, paths: &[&str]) -> Vec<(String, Vec<Option<Change>>)> {
    let repository = sample.open();
    let history = repository.touching(&repository.head().unwrap(), paths, &mut |_| {}).unwrap();
    history.touches.into_iter().map(|touch| (touch.revision.summary, touch.changes)).collect()
}

#[test]
fn a_file_is_read_as_it_was() {
    let sample = Sample::new();
    let first = sample.put("a/school.yaml", Some("one")).commit(0, "one");
    sample.put("a/school.yaml", Some("two")).commit(1, "two");
    let repository = sample.open();
    let then = repository.named(&first.to_string()).unwrap();
    let files = repository.files_at(&then).unwrap();
    assert_eq!(files.read("a/./b/../school.yaml").unwrap(), b"one");
    assert!(files.has("a/school.yaml") && !files.has("a") && !files.has("../a/school.yaml"));
    assert_eq!(files.names_in("a"), ["school.yaml"]);
    assert_eq!(files.names_in(""), ["a"]);
    assert!(matches!(files.read("a"), Err(ReadError::IsFolder { .. })));
    assert!(matches!(files.read("b"), Err(ReadError::NotFound { .. })));
    assert!(matches!(files.read("../b"), Err(ReadError::Outside { .. })));
    let now = repository.files_at(&repository.head().unwrap()).unwrap();
    assert_eq!(now.read("a/school.yaml").unwrap(), b"two");
}

#[test]
fn a_link_and_a_submodule_are_not_followed() {
    let sample = Sample::new();
    let blob = sample.git.blob(b"/etc/passwd").unwrap();
    let inner = sample.put("x", Some("x")).commit(0, "x");
    let mut builder = sample.git.treebuilder(None).unwrap();
    builder.insert("link", blob, 0o120_000).unwrap();
    builder.insert("module", inner, 0o160_000).unwrap();
    let tree = sample.git.find_tree(builder.write().unwrap()).unwrap();
    let clerk = git2::Signature::now("A Clerk", "clerk@school.example").unwrap();
    sample.git.commit(Some("refs/heads/odd"), &clerk, &clerk, "odd", &tree, &[]).unwrap();
    let repository = sample.open();
    let files = repository.files_at(&repository.named("odd").unwrap()).unwrap();
    for (path, word) in [("link", "link"), ("module", "submodule")] {
        let refused = files.read(path).unwrap_err().to_string();
        assert!(refused.contains(word), "{refused}");
        assert!(!files.has(path));
    }
}

#[test]
fn names_are_commits_tags_and_branches() {
    let sample = Sample::new();
    assert!(matches!(sample.open().named("main"), Err(RevisionError::NoCommits)));
    let first = sample.put("a", Some("1")).commit(0, "first");
    sample.tag("school/policy/v1.0", first, 0);
    let second = sample.put("a", Some("2")).commit(40, "second");
    let repository = sample.open();
    assert_eq!(repository.named("main").unwrap().id(), second.to_string());
    assert_eq!(repository.named("HEAD~1").unwrap().id(), first.to_string());
    assert_eq!(repository.named("school/policy/v1.0").unwrap().id(), first.to_string());
    let error = repository.named("policy/v1").unwrap_err().to_string();
    assert!(error.contains("school/policy/v1.0"), "{error}");
    for odd in ["", "\0", "HEAD:b", "@{1000}", ":/[", "--help", "nothing"] {
        assert!(repository.named(odd).is_err(), "{odd:?}");
    }
    assert!(matches!(repository.named("HEAD:a"), Err(RevisionError::NotCommit { .. })));
    let tag = repository.tag("school/policy/v1.0").unwrap();
    assert_eq!(tag.made, Some(("A Governor".to_owned(), date(2020, 1, 1))));
    assert_eq!(repository.tags().unwrap(), [tag]);
}

#[test]
fn a_day_names_the_last_commit_by_its_end() {
    let sample = Sample::new();
    let first = sample.put("a", Some("1")).commit(10, "first");
    let second = sample.put("a", Some("2")).commit(20, "second");
    let repository = sample.open();
    let at = |day| repository.by(day).map(|revision| revision.id());
    assert_eq!(at(date(2020, 1, 11)).unwrap(), first.to_string());
    assert_eq!(at(date(2020, 1, 20)).unwrap(), first.to_string());
    assert_eq!(at(date(2030, 1, 1)).unwrap(), second.to_string());
    let error = at(date(2020, 1, 10)).unwrap_err().to_string();
    assert!(error.contains("2020-01-11"), "{error}");
}

#[test]
fn the_history_of_files_follows_renames() {
    let sample = Sample::new();
    let text = "format: 1\nschool: a\nline: 3\nline: 4\nline: 5\n";
    sample.put("old/school.yaml", Some(text)).put("other", Some("1")).commit(0, "added");
    sample.put("other", Some("2")).commit(1, "other only");
    sample.put("old/school.yaml", Some(&format!("{text}more: 1\n"))).commit(2, "edited");
    sample.put("old/school.yaml", None).put("new/school.yaml", Some(&format!("{text}more: 2\n"))).commit(3, "moved");
    sample.put("trust.yaml", Some("x")).commit(4, "trust");
    let renamed = Change::Renamed { from: "old/school.yaml".to_owned() };
    let expected = [
        ("trust".to_owned(), vec![None, Some(Change::Added)]),
        ("moved".to_owned(), vec![Some(renamed), None]),
        ("edited".to_owned(), vec![Some(Change::Edited), None]),
        ("added".to_owned(), vec![Some(Change::Added), None]),
    ];
    assert_eq!(touched(&sample, &["new/school.yaml", "trust.yaml"]), expected);
}

#[test]
fn a_merge_counts_only_if_it_decides_something() {
    let sample = Sample::new();
    let base = sample.put("a", Some("1")).commit(0, "base");
    let left = sample.put("b", Some("left")).commit_on(1, "left", &[base]);
    sample.put("b", None).put("a", Some("2"));
    let right = sample.commit_on(2, "right", &[base]);
    sample.put("b", Some("left")).commit_on(3, "merge", &[left, right]);
    let words: Vec<String> = touched(&sample, &["a"]).into_iter().map(|(summary, _)| summary).collect();
    assert_eq!(words, ["right", "base"]);
    sample.put("a", Some("3")).commit_on(4, "evil merge", &[left, right]);
    let words: Vec<String> = touched(&sample, &["a"]).into_iter().map(|(summary, _)| summary).collect();
    assert_eq!(words, ["evil merge", "right", "base"]);
}

#[test]
fn each_change_is_tied_to_those_before_it() {
    let sample = Sample::new();
    let base = sample.put("a", Some("1")).put("b", Some("1")).commit(0, "base");
    let left = sample.put("a", Some("left")).commit_on(1, "left", &[base]);
    let right = sample.put("a", Some("right")).commit_on(2, "right", &[base]);
    sample.put("a", Some("left"));
    let ours = sample.commit_on(3, "ours", &[left, right]);
    let tied = |sample: &Sample| {
        let repository = sample.open();
        let history = repository.touching(&repository.head().unwrap(), &["a"], &mut |_| {}).unwrap();
        let name = |at: &usize| history.touches[*at].revision.summary.clone();
        let told = |touch: &Touch| (touch.revision.summary.clone(), touch.before.iter().map(name).collect());
        let ties: Vec<(String, Vec<String>)> = history.touches.iter().map(told).collect();
        (ties, history.last.iter().map(name).collect::<Vec<_>>())
    };
    let tie = |name: &str, before: &[&str]| (name.to_owned(), before.iter().map(|&one| one.to_owned()).collect());
    // A merge that keeps one side goes on from there, and so does what follows it.
    let sides = vec![tie("right", &["base"]), tie("left", &["base"]), tie("base", &[])];
    assert_eq!(tied(&sample), (sides, vec!["left".to_owned()]));
    sample.put("b", Some("2"));
    let other = sample.commit_on(4, "other file", &[ours]);
    sample.put("a", Some("both")).commit_on(5, "both", &[other, right]);
    let (all, last) = tied(&sample);
    assert_eq!(all[0].0, "both");
    assert_eq!(all[0].1.iter().map(String::as_str).collect::<BTreeSet<_>>(), BTreeSet::from(["left", "right"]));
    assert_eq!(last, ["both"]);
}

#[test]
fn a_file_that_goes_and_comes_back_is_one() {
    let sample = Sample::new();
    sample.put("keep", Some("x")).put("a", Some("1")).commit(0, "added");
    sample.put("a", None).commit(1, "removed");
    sample.put("a", Some("1")).commit(2, "back");
    let words: Vec<_> = touched(&sample, &["a"]);
    let expected = [("back", Change::Added), ("removed", Change::Removed), ("added", Change::Added)];
    assert_eq!(words, expected.map(|(summary, change)| (summary.to_owned(), vec![Some(change)])));
}

#[test]
fn a_folder_outside_any_repository_has_none() {
    let folder = tempfile::tempdir().unwrap();
    assert!(Repository::around(folder.path()).unwrap().is_none());
}

#[test]
fn a_repository_of_another_kind_is_named() {
    let sample = Sample::new();
    let config = sample.folder.path().join(".git/config");
    std::fs::write(&config, "[core]\n\trepositoryformatversion = 1\n[extensions]\n\tobjectformat = sha256\n").unwrap();
    let error = Repository::around(sample.folder.path()).unwrap_err().to_string();
    assert!(error.contains("SHA-256"), "{error}");
}

#[test]
fn paths_outside_are_refused() {
    let sample = Sample::new();
    let repository = sample.open();
    let folder = sample.folder.path().canonicalize().unwrap();
    assert_eq!(repository.path_of(&folder.join("a/school.yaml")).unwrap(), "a/school.yaml");
    assert_eq!(repository.path_of(&folder).unwrap(), "");
    assert!(repository.path_of(std::path::Path::new("/etc/passwd")).is_err());
}
