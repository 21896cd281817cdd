//! The git hook under `examples/ci`, in repositories that git makes for these tests.

use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use crate::ci_jobs::{Ran, search_path, search_path_with_esafe};
use crate::described::school;
use crate::harness::{Folder, names_in, package};

/// A description that is in order.
fn good() -> String {
    school("Hollow Lane", "")
}

/// A description with one fault.
fn faulty() -> String {
    school("Hollow Lane", "services: {fitering: {provider: LGfL}}\n")
}

/// A description whose crest lies in a folder below it.
fn crested() -> String {
    good().replace("  phases", "  crest: {file: pictures/crest.svg, alt: An oak tree}\n  phases")
}

const CREST: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"8\" height=\"8\"/>";

/// A repository with the hook in it, that knows nothing of the settings of this machine.
struct Repository {
    folder: Folder,
    path: OsString,
}

impl Repository {
    fn new() -> Self {
        let new = Self { folder: Folder::new(), path: search_path_with_esafe() };
        for folder in ["home", "temp", "work"] {
            fs::create_dir(new.folder.path(folder)).unwrap();
        }
        new.done(&["init", "--quiet", "--template="]);
        fs::create_dir(new.folder.path("work/.git/hooks")).unwrap();
        // The mode is copied too: without it, git passes a hook over.
        fs::copy(package("examples/ci/pre-commit"), new.folder.path("work/.git/hooks/pre-commit")).unwrap();
        new
    }

    /// Runs git in a folder of the work tree.
    fn git_in(&self, below: &str, args: &[&str]) -> Ran {
        let mut git = Command::new("git");
        git.args(args).current_dir(self.folder.path("work").join(below)).env_clear().env("PATH", &self.path);
        git.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1").env("LC_ALL", "C");
        git.env("HOME", self.folder.path("home")).env("TMPDIR", self.folder.path("temp"));
        for who in ["AUTHOR", "COMMITTER"] {
            git.env(format!("GIT_{who}_NAME"), "Ada Byrne").env(format!("GIT_{who}_EMAIL"), "ada@example.org");
            git.env(format!("GIT_{who}_DATE"), "2026-11-22T09:00:00Z");
        }
        git.output().expect("these tests need git: apt-get install git").into()
    }

    /// Runs git, which has to succeed.
    #[track_caller]
    fn done(&self, args: &[&str]) -> Ran {
        let ran = self.git_in("", args);
        assert_eq!(ran.status, 0, "git {args:?}: {ran}");
        ran
    }

    fn write(&self, path: &str, contents: &str) {
        self.folder.write(&format!("work/{path}"), contents);
    }

    /// Writes a file and stages it.
    #[track_caller]
    fn stage(&self, path: &str, contents: &str) {
        self.write(path, contents);
        self.done(&["--literal-pathspecs", "add", "--", path]);
    }

    /// How many commits there are.
    fn commits(&self) -> usize {
        self.done(&["rev-list", "--all"]).stdout.lines().count()
    }

    /// A commit, if the hook lets it pass, and what was said.
    #[track_caller]
    fn commit(&self, args: &[&str]) -> Result<Ran, Ran> {
        let before = self.commits();
        let ran = self.git_in("", &[&["commit", "--quiet", "-m", "Next"], args].concat());
        assert_eq!(self.commits() - before, usize::from(ran.status == 0), "{ran}");
        assert!(names_in(&self.folder.path("temp")).next().is_none(), "the hook has left something behind");
        if ran.status == 0 { Ok(ran) } else { Err(ran) }
    }

    #[track_caller]
    fn passes(&self, args: &[&str]) -> Ran {
        self.commit(args).unwrap_or_else(|ran| panic!("refused: {ran}"))
    }

    #[track_caller]
    fn refused(&self, args: &[&str]) -> Ran {
        match self.commit(args) {
            Err(ran) => ran,
            Ok(ran) => panic!("committed: {ran}"),
        }
    }
}

#[test]
fn the_hook_is_a_script_that_can_be_run() {
    let hook = package("examples/ci/pre-commit");
    assert_eq!(fs::metadata(&hook).unwrap().permissions().mode() & 0o111, 0o111, "it can be run when it is copied");
    let read = Command::new("sh").arg("-n").arg(&hook).output().expect("these tests need sh");
    assert!(read.status.success() && read.stderr.is_empty(), "{}", Ran::from(read));
}

#[test]
fn a_faulty_description_is_refused_and_a_mended_one_passes() {
    let repository = Repository::new();
    repository.stage("schools/north hill/school.yaml", &faulty());
    // The first commit of all: there is nothing to compare with yet.
    let said = repository.refused(&[]).stderr;
    for words in [
        "error[E0021 unknown-key]: `fitering` is not a key of `services`",
        "--> schools/north hill/school.yaml:11:12",
        "esafe: nothing was committed.\nMend what is named above, add it with git add, and commit again.",
        "git commit --no-verify",
    ] {
        assert!(said.contains(words), "{words:?} is not said:\n{said}");
    }
    repository.stage("schools/north hill/school.yaml", &good());
    assert!(repository.passes(&[]).stderr.contains("is in order"));
    // A later one.
    repository.stage("schools/north hill/school.yaml", &faulty());
    repository.refused(&[]);
    repository.refused(&["--amend"]);
    repository.passes(&["--no-verify"]);
}

#[test]
fn what_is_staged_counts_and_not_what_lies_in_the_folder() {
    let repository = Repository::new();
    repository.stage("school.yaml", &good());
    repository.write("school.yaml", &faulty());
    repository.passes(&[]);
    repository.stage("school.yaml", &faulty());
    repository.write("school.yaml", &good());
    repository.refused(&[]);
    assert_eq!(repository.folder.read("work/school.yaml"), good(), "the folder is as it was");
}

#[test]
fn a_commit_of_some_files_is_judged_by_those() {
    let repository = Repository::new();
    repository.stage("a/school.yaml", &good());
    repository.stage("b/school.yaml", &good());
    repository.passes(&[]);
    repository.stage("a/school.yaml", &faulty());
    repository.write("b/school.yaml", &good().replace("Hollow Lane", "Hill Lane"));
    // Git shows the hook what would be committed, and that is not what is staged.
    repository.passes(&["--", "b/school.yaml"]);
    repository.refused(&["--all"]);
    repository.write("a/school.yaml", &good().replace("Hollow Lane", "Mill Lane"));
    repository.passes(&["--all"]);
}

#[test]
fn a_commit_without_a_description_does_not_need_the_program() {
    let mut repository = Repository::new();
    repository.path = std::env::join_paths(search_path()).unwrap();
    // Neither is the name of a description.
    repository.stage("school.yaml.bak", &faulty());
    repository.stage("old-school.yaml", &faulty());
    assert_eq!(repository.passes(&[]).stderr, "");
    repository.stage("school.yaml", &good());
    let said = repository.refused(&[]).stderr;
    assert!(said.contains("esafe: the program is not on the path"), "{said}");
    // A faulty description that this commit leaves alone is not its fault.
    repository.path = search_path_with_esafe();
    repository.stage("school.yaml", &faulty());
    repository.passes(&["--no-verify"]);
    repository.stage("notes.txt", "Minutes\n");
    assert_eq!(repository.passes(&[]).stderr, "");
}

#[test]
fn folders_can_have_any_name() {
    let folders = ["North Hill", "St Mary's \"RC\"", "two\nlines", "a*[b]?", "-x", ".hidden/in", "ŵyn/老", " "];
    let repository = Repository::new();
    let file = |folder: &str| format!("{folder}/school.yaml");
    for folder in folders {
        repository.stage(&file(folder), &good());
    }
    let said = repository.passes(&[]).stderr;
    assert!(said.contains(&format!("{0} of {0} descriptions are in order", folders.len())), "{said}");
    for folder in folders {
        repository.stage(&file(folder), &faulty());
        let said = repository.refused(&[]).stderr;
        assert!(said.contains("unknown-key"), "{folder:?}: {said}");
        repository.stage(&file(folder), &good());
    }
}

#[test]
fn what_is_deleted_is_not_judged() {
    let repository = Repository::new();
    repository.stage("a/school.yaml", &faulty());
    repository.stage("b/school.yaml", &good());
    repository.passes(&["--no-verify"]);
    repository.done(&["rm", "--quiet", "a/school.yaml"]);
    repository.passes(&[]);
    repository.done(&["rm", "--quiet", "b/school.yaml"]);
    repository.passes(&[]);
}

#[test]
fn a_crest_has_to_be_staged_as_well() {
    let repository = Repository::new();
    repository.stage("a/school.yaml", &crested());
    repository.write("a/pictures/crest.svg", CREST);
    let said = repository.refused(&[]).stderr;
    assert!(said.contains("the crest cannot be read"), "{said}");
    repository.stage("a/pictures/crest.svg", CREST);
    fs::remove_file(repository.folder.path("work/a/pictures/crest.svg")).unwrap();
    repository.passes(&[]);
}

#[test]
fn what_is_renamed_is_judged_where_it_is_now() {
    let repository = Repository::new();
    repository.stage("a/school.yaml", &crested());
    repository.stage("a/pictures/crest.svg", CREST);
    repository.passes(&[]);
    fs::create_dir(repository.folder.path("work/b")).unwrap();
    repository.done(&["mv", "a/school.yaml", "b/school.yaml"]);
    let said = repository.refused(&[]).stderr;
    assert!(said.contains("b/school.yaml:"), "{said}");
    repository.done(&["mv", "a/pictures", "b/pictures"]);
    repository.passes(&[]);
}

#[test]
fn it_works_from_a_folder_below_and_in_a_linked_work_tree() {
    let repository = Repository::new();
    repository.stage("a/school.yaml", &good());
    repository.passes(&[]);
    repository.stage("a/school.yaml", &faulty());
    let ran = repository.git_in("a", &["commit", "--quiet", "-m", "Next"]);
    assert!(ran.status == 1 && ran.stderr.contains("--> a/school.yaml:"), "{ran}");
    // By hand, to try it out.
    let hook = repository.folder.path("work/.git/hooks/pre-commit").to_string_lossy().into_owned();
    let ran = repository.git_in("a", &["-c", &format!("alias.try=!cd a && '{hook}'"), "try"]);
    assert!(ran.status == 1 && ran.stderr.contains("--> a/school.yaml:"), "{ran}");
    repository.done(&["worktree", "add", "--quiet", "../linked", "-b", "linked"]);
    repository.folder.write("linked/a/school.yaml", faulty());
    let ran = repository.git_in("../linked", &["commit", "--all", "--quiet", "-m", "Next"]);
    assert!(ran.status == 1 && ran.stderr.contains("--> a/school.yaml:"), "{ran}");
}
