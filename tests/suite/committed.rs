//! What `--commit` does to a git repository, and what it leaves alone.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use git2::{ObjectType, Repository, RepositoryInitOptions, RepositoryState};

use crate::harness::{Folder, Outcome, tree};

/// A school in a repository, its description committed and its set published.
pub(crate) struct School {
    pub(crate) folder: Folder,
    pub(crate) git: Repository,
}

pub(crate) const DESCRIPTION: &str = "# Comments stay.
format: 1
school: {name: Hollow Lane, phases: [ks1]}
people:
  headteacher: {name: Sam Hill}
  online_safety_lead: {name: Ada Byrne}
  dsl: {same_as: headteacher}
policy: # ours
  versions:
    - {version: \"1.0\", date: 2025-09-01, author: Ada Byrne, changes: First policy}
agreements: {}
";

pub(crate) const TAG: &str = "hollow-lane/online-safety-policy/v1.0";

impl School {
    pub(crate) fn new() -> Self {
        let school = Self::empty();
        school.folder.esafe(["render", "@/school.yaml", "--format", "md,json"]).outcome();
        school.commit_all("The policy");
        school
    }

    /// A repository without a commit.
    pub(crate) fn empty() -> Self {
        let folder = Folder::of(DESCRIPTION);
        let git = Repository::init_opts(folder.path(""), RepositoryInitOptions::new().initial_head("main")).unwrap();
        let mut config = git.config().unwrap();
        // Whatever the person has configured who runs these tests.
        for (name, value) in [
            ("user.name", "Ada Byrne"),
            ("user.email", "ada@hollow.example"),
            ("commit.gpgsign", "false"),
            ("tag.gpgsign", "false"),
            ("core.autocrlf", "false"),
        ] {
            config.set_str(name, value).unwrap();
        }
        Self { folder, git }
    }

    pub(crate) fn commit_all(&self, message: &str) {
        let mut index = self.git.index().unwrap();
        index.add_all(["*"], git2::IndexAddOption::DEFAULT, None).unwrap();
        index.update_all(["*"], None).unwrap();
        index.write().unwrap();
        let tree = self.git.find_tree(index.write_tree().unwrap()).unwrap();
        let parent = self.git.head().ok().map(|head| head.peel_to_commit().unwrap());
        let who = git2::Signature::new("A Clerk", "clerk@hollow.example", &git2::Time::new(1_756_728_000, 0)).unwrap();
        let parents: Vec<_> = parent.iter().collect();
        self.git.commit(Some("HEAD"), &who, &who, message, &tree, &parents).unwrap();
    }

    fn approve(&self, more: &[&str]) -> Outcome {
        let words = ["review", "approve", "--body", "governing-body", "--minute", "7.2", "--today", "2025-11-20"];
        self.folder.esafe(words.into_iter().chain(["--commit", "@/school.yaml"]).chain(more.iter().copied())).outcome()
    }

    /// Everything that must not change when something is refused: files, references, index. Objects nobody refers to count
    /// for nothing.
    fn state(&self) -> BTreeMap<String, Vec<u8>> {
        let mut all = tree(&self.folder.path(""));
        all.retain(|path, _| !path.starts_with(".git/objects/"));
        all
    }

    fn head(&self) -> git2::Commit<'_> {
        self.git.head().unwrap().peel_to_commit().unwrap()
    }

    fn refs(&self) -> Vec<String> {
        self.git.references().unwrap().map(|found| found.unwrap().name().unwrap().to_owned()).collect()
    }

    #[track_caller]
    fn refuses(&self, more: &[&str], why: &str) {
        let before = self.state();
        let found = self.approve(more);
        assert!(found.status == 3 && found.stderr.contains(why), "{found}");
        assert!(self.state() == before, "{found}");
    }
}

#[test]
fn an_approval_is_one_commit_of_its_own_files_and_a_tag() {
    let school = School::new();
    let before = school.head().id();
    let found = school.approve(&[]);
    assert_eq!(found.status, 0, "{found}");
    let head = school.head();
    assert_eq!(head.parent_ids().collect::<Vec<_>>(), [before]);
    let who = head.author();
    assert_eq!((who.name().unwrap(), who.email().unwrap()), ("Ada Byrne", "ada@hollow.example"));
    // Noon of 20 November 2025.
    assert_eq!(head.committer().when().seconds(), 1_763_640_000);
    assert_eq!(head.summary().unwrap(), Some("Approve version 1.0 of the Online safety policy"));
    assert!(head.message().unwrap().ends_with("approved by the governing body on 20 November 2025 (minute 7.2).\n"));
    let tag = school.git.find_reference(&format!("refs/tags/{TAG}")).unwrap().peel(ObjectType::Tag).unwrap();
    let tag = tag.into_tag().unwrap();
    assert_eq!((tag.target_id(), tag.name().unwrap()), (head.id(), TAG));
    assert!(school.git.statuses(None).unwrap().is_empty(), "everything is committed");
    assert_eq!(school.refs(), ["refs/heads/main", &format!("refs/tags/{TAG}")]);
    assert!(!school.state().keys().any(|path| path.contains(".lock") || path.contains("esafe")), "{found}");
    // The same day and the same words make the same commit.
    let again = School::new();
    again.approve(&[]);
    assert_eq!(again.head().id(), head.id());
}

#[test]
fn a_record_and_a_first_approval_of_two_are_not_tagged() {
    let school = School::new();
    let text =
        school.folder.read("school.yaml").replace("# ours\n", "# ours\n  approvers: [governing_body, headteacher]\n");
    school.folder.write("school.yaml", text);
    school.commit_all("Two approve");
    let found = school.approve(&[]);
    assert!(found.status == 0 && found.stderr.contains("Still to approve: the headteacher."), "{found}");
    assert!(
        found.stderr.contains("  Next: esafe review approve @/school.yaml --body headteacher --minute REF\n"),
        "{found}"
    );
    assert_eq!(school.refs(), ["refs/heads/main"]);
    let words = ["review", "record", "--body", "governing-body", "--minute", "7.1", "--reviewer", "Sam Hill"];
    let more = ["--outcome", "no-change", "--today", "2025-11-20", "--commit", "@/school.yaml"];
    let found = school.folder.esafe(words.into_iter().chain(more)).outcome();
    assert_eq!(found.status, 0, "{found}");
    assert_eq!(
        (school.refs().len(), school.head().summary().unwrap()),
        (1, Some("Review of version 1.0 of the Online safety policy"))
    );
    let words = ["review", "approve", "--body", "headteacher", "--minute", "1", "--today", "2025-11-20", "--commit"];
    let found = school.folder.esafe(words.into_iter().chain(["@/school.yaml"])).outcome();
    assert_eq!(found.status, 0, "{found}");
    assert_eq!(school.refs(), ["refs/heads/main", &format!("refs/tags/{TAG}")]);
}

#[test]
fn what_is_staged_or_changed_besides_stays_as_it_is() {
    let school = School::new();
    for path in ["staged.txt", "changed.txt"] {
        school.folder.write(path, "one");
    }
    school.commit_all("Others");
    let put = |path: &str| {
        let mut index = school.git.index().unwrap();
        index.add_path(Path::new(path)).unwrap();
        index.write().unwrap();
    };
    school.folder.write("staged.txt", "two");
    put("staged.txt");
    school.folder.write("staged.txt", "three");
    school.folder.write("new.txt", "new");
    put("new.txt");
    school.folder.write("changed.txt", "two");
    school.folder.write("untracked.txt", "x");
    let status = || {
        let all = school.git.statuses(None).unwrap();
        all.iter().map(|one| (one.path().unwrap().to_owned(), one.status())).collect::<Vec<_>>()
    };
    let before = status();
    let found = school.approve(&[]);
    assert_eq!(found.status, 0, "{found}");
    assert_eq!((status(), before.len()), (before, 4));
    let tree = school.head().tree().unwrap();
    assert!(tree.get_name("new.txt").is_none() && tree.get_name("untracked.txt").is_none());
    let blob = |path: &str| tree.get_name(path).unwrap().to_object(&school.git).unwrap().into_blob().unwrap();
    assert_eq!((blob("staged.txt").content(), blob("changed.txt").content()), (&b"one"[..], &b"one"[..]));
}

#[test]
fn the_first_commit_of_a_repository_can_be_an_approval() {
    let school = School::empty();
    let found = school.approve(&[]);
    assert_eq!(found.status, 0, "{found}");
    assert_eq!(school.head().parent_count(), 0);
    assert!(school.head().tree().unwrap().get_path(Path::new("published/manifest.json")).is_ok());
    assert!(school.git.statuses(None).unwrap().is_empty());
}

#[test]
fn files_that_git_leaves_out_are_published_and_not_committed() {
    let school = School::empty();
    school.folder.write(".gitignore", "published/\n");
    school.commit_all("Published elsewhere");
    let found = school.approve(&[]);
    assert!(
        found.status == 0 && found.stderr.contains("not committed, because git is told to leave them out"),
        "{found}"
    );
    assert!(school.head().tree().unwrap().get_name("published").is_none());
    assert!(school.folder.path("published/manifest.json").exists());
}

#[test]
fn what_else_has_changed_in_the_description_is_committed_with_its_approval() {
    // A review is opened and recorded in the same file before it is approved, by somebody who need not know git.
    let school = School::new();
    school.folder.write("school.yaml", DESCRIPTION.replace("Sam Hill", "Jo Field"));
    let found = school.approve(&[]);
    assert_eq!(found.status, 0, "{found}");
    let files = school.head().tree().unwrap();
    let blob = files.get_name("school.yaml").unwrap().to_object(&school.git).unwrap().peel_to_blob().unwrap();
    let text = String::from_utf8(blob.content().to_vec()).unwrap();
    assert!(text.contains("Jo Field") && text.contains("approvals:"), "{text}");
}

#[test]
fn a_repository_that_is_not_ready_is_left_as_it_is() {
    let school = School::new();
    school.folder.write("school.yaml", DESCRIPTION.replace("Sam Hill", "Jo Field"));
    school.commit_all("A new head");
    fs::write(school.folder.path(".git/MERGE_HEAD"), format!("{}\n", school.head().id())).unwrap();
    assert_eq!(school.git.state(), RepositoryState::Merge);
    school.refuses(&[], "in the middle of a merge; finish it, or end it with `git merge --abort`");
    fs::remove_file(school.folder.path(".git/MERGE_HEAD")).unwrap();
    school.git.set_head_detached(school.head().id()).unwrap();
    school.refuses(&[], "no branch of the git repository is checked out");
    school.git.set_head("refs/heads/main").unwrap();
    fs::write(school.folder.path(".git/HEAD.lock"), "").unwrap();
    fs::remove_file(school.folder.path(".git/HEAD.lock")).unwrap();
    school.git.tag_lightweight(TAG, school.head().as_object(), false).unwrap();
    school.refuses(&[], "there is a tag `hollow-lane/online-safety-policy/v1.0` already");
    school.refuses(&["--dry-run"], "there is a tag");
    let outside = Folder::of(DESCRIPTION);
    let words =
        ["review", "approve", "--body", "governing-body", "--minute", "7.2", "--today", "2025-11-20", "--commit"];
    let found = outside.esafe(words.into_iter().chain(["@/school.yaml"])).outcome();
    assert!(found.status == 3 && found.stderr.contains("is in no git repository; leave out `--commit`"), "{found}");
    assert_eq!(outside.files("").len(), 1);
}

#[test]
fn another_program_that_holds_a_lock_is_waited_for_by_the_next_run() {
    let school = School::new();
    for lock in ["refs/heads/main.lock", "index.lock"] {
        let path = school.folder.path(&format!(".git/{lock}"));
        fs::write(&path, "somebody else").unwrap();
        let found =
            school.approve(&["--next-review", if lock.starts_with("refs") { "2026-09-01" } else { "2026-09-02" }]);
        assert!(found.status == 3 && found.stderr.contains("another program is writing"), "{lock}: {found}");
        assert!(path.exists(), "{lock} is somebody else's");
        fs::remove_file(&path).unwrap();
        let found = school.folder.esafe(["render", "@/school.yaml", "--only", "nobody"]).outcome();
        assert!(found.stderr.contains("finished what a run that was cut off had begun"), "{lock}: {found}");
        assert!(school.git.statuses(None).unwrap().is_empty(), "{lock}");
        assert_eq!(school.refs(), ["refs/heads/main", &format!("refs/tags/{TAG}")]);
        school.git.find_reference(&format!("refs/tags/{TAG}")).unwrap().delete().unwrap();
        school.folder.write("school.yaml", DESCRIPTION);
        school.commit_all("Back");
    }
}

#[test]
fn in_a_linked_worktree_its_own_branch_and_index_are_used() {
    let school = School::new();
    let other = Folder::new();
    let worktree = school.git.worktree("other", &other.path("copy"), None).unwrap();
    let git = Repository::open_from_worktree(&worktree).unwrap();
    let words =
        ["review", "approve", "--body", "governing-body", "--minute", "7.2", "--today", "2025-11-20", "--commit"];
    let found = other.esafe(words.into_iter().chain(["@/copy/school.yaml"])).outcome();
    assert_eq!(found.status, 0, "{found}");
    assert!(git.statuses(None).unwrap().is_empty());
    assert_eq!(git.head().unwrap().name().unwrap(), "refs/heads/other");
    assert_eq!(school.head().summary().unwrap(), Some("The policy"));
    assert!(school.git.statuses(None).unwrap().is_empty());
}

#[test]
fn a_journal_that_somebody_else_wrote_moves_no_branch() {
    let school = School::new();
    let head = school.head();
    let who = git2::Signature::new("M", "m@x.example", &git2::Time::new(0, 0)).unwrap();
    let evil = school.git.commit(None, &who, &who, "Evil", &head.tree().unwrap(), &[&head]).unwrap();
    let journal = format!(
        "{{\"moves\":[],\"removals\":[],\"landing\":{{\"branch\":\"refs/heads/main\",\"parent\":\"{}\",\"commit\":\"{evil}\",\
         \"tag\":null,\"paths\":[]}}}}",
        head.id()
    );
    school.folder.write("published/.esafe-new/journal.json", journal);
    let found = school.folder.esafe(["render", "@/school.yaml", "--format", "md,json"]).outcome();
    assert!(found.stderr.contains("was not made in this repository"), "{found}");
    assert_eq!(school.head().id(), head.id());
    let found = school.folder.esafe(["render", "@/school.yaml", "--format", "md,json"]).outcome();
    assert_eq!(found.status, 0, "{found}");
}
