//! Repositories of every kind, and hostile ones: a result or a clear error, nothing of the repository run, and nothing
//! written outside.

use std::fs;
use std::path::Path;

use esafe::cli::{self, Ui};
use git2::RepositoryInitOptions;

use crate::described::school;
use crate::harness::{Outcome, tree};
use crate::repository::Sample;

/// `esafe diff` with these words, and `@` for the folder.
fn diff(folder: &Path, words: &[&str]) -> Outcome {
    let words = words.iter().map(|word| word.replace('@', &folder.to_string_lossy()));
    let words: Vec<String> = ["esafe", "diff", "--stat"].map(str::to_owned).into_iter().chain(words).collect();
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let exit = cli::run(&words, &mut Ui::plain(&mut out, &mut err));
    let text = |bytes| String::from_utf8(bytes).unwrap().replace(&*folder.to_string_lossy(), "@");
    Outcome { stdout: text(out), stderr: text(err), status: exit.code() }
}

/// A repository with a school that has a new headteacher in its second commit.
fn two_years(path: &str) -> Sample {
    let sample = Sample::new();
    let description = school("Hollow Lane Primary School", "");
    sample.put(path, Some(&description)).commit(0, "first");
    sample.put(path, Some(&description.replace("Sam Hill", "Kit Moor"))).commit(400, "second");
    sample
}

#[track_caller]
fn finds_a_new_headteacher(found: &Outcome) {
    assert_eq!(found.status, 0, "{found}");
    assert!(found.stdout.contains("1 administrative"), "{found}");
    assert!(!found.stdout.contains("substantive"), "{found}");
}

#[track_caller]
fn refuses(found: &Outcome, because: &str) {
    assert_eq!((found.status, found.stdout.as_str()), (3, ""), "{found}");
    assert!(found.stderr.contains(because), "{found}");
}

#[test]
fn an_ordinary_one() {
    let sample = two_years("school.yaml");
    let folder = sample.folder.path();
    finds_a_new_headteacher(&diff(folder, &["HEAD~1", "HEAD", "@"]));
    finds_a_new_headteacher(&diff(folder, &["HEAD~1..HEAD", "@/school.yaml"]));
    finds_a_new_headteacher(&diff(folder, &["2020-06", "now", "@"]));
    finds_a_new_headteacher(&diff(folder, &["HEAD~1", "@"]));
}

#[test]
fn one_without_files_of_its_own() {
    let sample = two_years("schools/hollow/school.yaml");
    let bare = sample.folder.path().join("bare.git");
    git2::build::RepoBuilder::new().bare(true).clone(&sample.folder.path().to_string_lossy(), &bare).unwrap();
    let bare = fs::canonicalize(bare).unwrap();
    finds_a_new_headteacher(&diff(&bare, &["HEAD~1", "HEAD", "@/schools/hollow"]));
    finds_a_new_headteacher(&diff(&bare, &["HEAD~1..", "@/schools/hollow/school.yaml"]));
    refuses(&diff(&bare, &["HEAD~1", "now", "@/schools/hollow"]), "name two commits");
    refuses(&diff(&bare, &["HEAD~1", "HEAD", "@/schools/other"]), "was not there yet");
}

#[test]
fn another_work_tree_and_a_detached_head() {
    let sample = two_years("school.yaml");
    let outside = tempfile::tempdir().unwrap();
    let other = outside.path().join("other");
    sample.git.worktree("other", &other, None).unwrap();
    finds_a_new_headteacher(&diff(&other, &["HEAD~1", "@"]));
    let first = sample.git.revparse_single("HEAD~1").unwrap().id();
    sample.git.set_head_detached(first).unwrap();
    finds_a_new_headteacher(&diff(sample.folder.path(), &["HEAD", "main", "@"]));
}

#[test]
fn one_without_commits() {
    let sample = Sample::new();
    fs::write(sample.folder.path().join("school.yaml"), school("Hollow Lane", "")).unwrap();
    for words in [&["HEAD", "@"][..], &["2020-01-01", "now", "@"], &["1.0", "@"]] {
        refuses(&diff(sample.folder.path(), words), "nothing has been committed");
    }
}

#[test]
fn one_whose_history_was_cut_off() {
    let sample = two_years("school.yaml");
    let head = sample.git.head().unwrap().target().unwrap();
    fs::write(sample.folder.path().join(".git/shallow"), format!("{head}\n")).unwrap();
    let folder = sample.folder.path();
    refuses(&diff(folder, &["2020-06-01", "now", "@"]), "git fetch --unshallow --tags");
    let found = diff(folder, &["HEAD", "@"]);
    assert!(found.stdout.contains("Nothing changed"), "{found}");
}

#[test]
fn one_that_names_objects_by_sha256() {
    let sample = Sample::new();
    fs::write(sample.folder.path().join("school.yaml"), school("Hollow Lane", "")).unwrap();
    let config = "[core]\n\trepositoryformatversion = 1\n[extensions]\n\tobjectformat = sha256\n";
    fs::write(sample.folder.path().join(".git/config"), config).unwrap();
    refuses(&diff(sample.folder.path(), &["HEAD", "@"]), "SHA-256");
}

#[test]
fn a_damaged_one() {
    let sample = two_years("school.yaml");
    let objects = sample.folder.path().join(".git/objects");
    for (path, _) in tree(&objects) {
        let file = objects.join(path);
        let mut permissions = fs::metadata(&file).unwrap().permissions();
        #[allow(clippy::permissions_set_readonly_false, reason = "git writes objects that nobody may change")]
        permissions.set_readonly(false);
        fs::set_permissions(&file, permissions).unwrap();
        fs::write(&file, "damaged").unwrap();
    }
    let found = diff(sample.folder.path(), &["HEAD~1", "@"]);
    assert_eq!((found.status, found.stdout.as_str()), (3, ""), "{found}");
}

#[test]
fn a_repository_in_another() {
    let outer = two_years("outer/school.yaml");
    let inner = outer.folder.path().join("inner");
    let git = git2::Repository::init_opts(&inner, RepositoryInitOptions::new().initial_head("main")).unwrap();
    fs::write(inner.join("school.yaml"), school("Another", "")).unwrap();
    let mut index = git.index().unwrap();
    index.add_path(Path::new("school.yaml")).unwrap();
    let clerk = git2::Signature::new("A", "a@x.example", &git2::Time::new(0, 0)).unwrap();
    let files = git.find_tree(index.write_tree().unwrap()).unwrap();
    let commit = git.commit(Some("HEAD"), &clerk, &clerk, "inner", &files, &[]).unwrap();
    // The outer repository knows the inner one by a commit.
    let mut builder = outer.git.treebuilder(Some(&outer.git.head().unwrap().peel_to_tree().unwrap())).unwrap();
    builder.insert("inner", commit, 0o160_000).unwrap();
    let files = outer.git.find_tree(builder.write().unwrap()).unwrap();
    let parent = outer.git.head().unwrap().peel_to_commit().unwrap();
    outer.git.commit(Some("HEAD"), &clerk, &clerk, "module", &files, &[&parent]).unwrap();
    let folder = outer.folder.path();
    finds_a_new_headteacher(&diff(folder, &["HEAD~2", "HEAD", "@/outer"]));
    let found = diff(folder, &["HEAD", "@/inner"]);
    assert!(found.status == 0 && found.stdout.contains("Nothing changed"), "{found}");
}

#[test]
fn a_folder_that_was_renamed() {
    let sample = two_years("old/school.yaml");
    let text = fs::read_to_string(sample.folder.path().join("old/school.yaml")).unwrap();
    sample.put("old/school.yaml", None).put("new/school.yaml", Some(&text)).commit(500, "renamed");
    finds_a_new_headteacher(&diff(sample.folder.path(), &["HEAD~2", "@/new"]));
}

#[test]
fn a_description_that_was_wrong_once() {
    let sample = two_years("school.yaml");
    sample.put("school.yaml", Some("format: 1\nschool: [\n")).commit(500, "broken");
    sample.put("school.yaml", Some(&school("Hollow Lane Primary School", ""))).commit(600, "mended");
    let folder = sample.folder.path();
    refuses(&diff(folder, &["HEAD~1", "@"]), "school.yaml:");
    finds_a_new_headteacher(&diff(folder, &["HEAD~2", "@"]));
}

#[test]
fn folders_need_no_repository() {
    let folder = tempfile::tempdir().unwrap();
    for (name, head) in [("old", "Sam Hill"), ("new", "Kit Moor")] {
        fs::create_dir(folder.path().join(name)).unwrap();
        let text = school("Hollow Lane Primary School", "").replace("Sam Hill", head);
        fs::write(folder.path().join(name).join("school.yaml"), text).unwrap();
    }
    finds_a_new_headteacher(&diff(folder.path(), &["@/old", "@/new"]));
    refuses(&diff(folder.path(), &["HEAD", "@/new"]), "no folder");
}

#[test]
fn a_hostile_one_runs_nothing_and_writes_nothing() {
    let sample = two_years("school.yaml");
    let outside = tempfile::tempdir().unwrap();
    let mark = outside.path().join("mark");
    let command = format!("touch {}", mark.display());
    let git = sample.folder.path().join(".git");
    let config = format!(
        "[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tfsmonitor = {command}\n\thooksPath = hooks\n\tpager = {command}\n\
         \teditor = {command}\n\tsshCommand = {command}\n\tattributesFile = .gitattributes\n[diff]\n\texternal = {command}\n\
         [filter \"x\"]\n\tclean = {command}\n\tsmudge = {command}\n\trequired = true\n[alias]\n\tdiff = !{command}\n\
         [gpg]\n\tprogram = {command}\n"
    );
    fs::write(git.join("config"), config).unwrap();
    fs::create_dir_all(git.join("hooks")).unwrap();
    for hook in ["post-checkout", "pre-commit", "reference-transaction", "post-index-change"] {
        let file = git.join("hooks").join(hook);
        fs::write(&file, format!("#!/bin/sh\n{command}\n")).unwrap();
        #[cfg(unix)]
        fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    }
    fs::create_dir_all(git.join("refs/tags/school")).unwrap();
    for (name, target) in [
        ("circle", "ref: refs/tags/circle\n"),
        ("rubbish", "\0\0\0"),
        ("school/v1.0", "ref: refs/heads/../../../../etc/passwd\n"),
        ("nothing", "0000000000000000000000000000000000000000\n"),
    ] {
        fs::write(git.join("refs/tags").join(name), target).unwrap();
    }
    sample.put(".gitattributes", Some("* filter=x diff=x\n")).commit(500, "\x1b[2Jattributes");
    let before = (tree(sample.folder.path()), tree(outside.path()));
    let folder = sample.folder.path();
    finds_a_new_headteacher(&diff(folder, &["HEAD~2", "@"]));
    for name in
        ["circle", "rubbish", "school/v1.0", "1.0", "nothing", "v9", "\x1b[2J", "--upload-pack=x", ":/x", "HEAD^{/x}"]
    {
        let found = diff(folder, &["--", name, "now", "@"]);
        assert!(found.status == 3 && found.stderr.starts_with("error: "), "{name:?}: {found}");
    }
    assert!(before == (tree(folder), tree(outside.path())), "something was written");
    assert!(!mark.exists());
    // A file that the configuration takes in, and that is none, is named without what is in it.
    fs::write(git.join("config"), "[include]\n\tpath = ../school.yaml\n").unwrap();
    let found = diff(folder, &["HEAD~2", "@"]);
    refuses(&found, "cannot be used");
    assert!(!found.stderr.contains("Hollow"), "{found}");
}

#[test]
fn links_out_of_the_tree_are_not_followed() {
    let sample = two_years("school.yaml");
    let secret = tempfile::tempdir().unwrap();
    fs::write(secret.path().join("online-safety-policy.record.json"), "{}").unwrap();
    let git = &sample.git;
    let link = git.blob(secret.path().to_string_lossy().as_bytes()).unwrap();
    let mut builder = git.treebuilder(Some(&git.head().unwrap().peel_to_tree().unwrap())).unwrap();
    builder.insert("published", link, 0o120_000).unwrap();
    builder.insert("trust.yaml", link, 0o120_000).unwrap();
    let files = git.find_tree(builder.write().unwrap()).unwrap();
    let parent = git.head().unwrap().peel_to_commit().unwrap();
    let clerk = git2::Signature::new("A", "a@x.example", &git2::Time::new(0, 0)).unwrap();
    git.commit(Some("HEAD"), &clerk, &clerk, "links", &files, &[&parent]).unwrap();
    finds_a_new_headteacher(&diff(sample.folder.path(), &["HEAD~2", "HEAD", "@"]));
    let mut builder = git.treebuilder(Some(&git.head().unwrap().peel_to_tree().unwrap())).unwrap();
    builder.insert("school.yaml", link, 0o120_000).unwrap();
    let files = git.find_tree(builder.write().unwrap()).unwrap();
    let parent = git.head().unwrap().peel_to_commit().unwrap();
    git.commit(Some("HEAD"), &clerk, &clerk, "links", &files, &[&parent]).unwrap();
    let found = diff(sample.folder.path(), &["HEAD", "@"]);
    assert_eq!((found.status, found.stdout.as_str()), (3, ""), "{found}");
}

#[test]
fn a_trust_whose_defaults_are_at_fault_is_told_where() {
    let sample = Sample::new();
    let trust = "format: 1\ntrust: {name: Hill Trust}\nacademies: academies/*\ndefaults:\n  clauses: {include: [no.such-clause]}\n";
    let padding = "# A line that makes this file longer than that of the academy.\n".repeat(60);
    sample.put("trust.yaml", Some(&format!("{padding}{trust}")));
    sample.put("academies/hollow/school.yaml", Some(&school("Hollow Lane Primary School", "")));
    sample.commit(0, "first");
    for words in [&["HEAD", "@"][..], &["HEAD", "HEAD", "@/academies/hollow"]] {
        let found = diff(sample.folder.path(), words);
        assert_eq!(found.status, 3, "{found}");
        assert!(found.stderr.contains("trust.yaml:65:"), "{found}");
    }
}
