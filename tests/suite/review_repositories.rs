//! Reviews, and what is verified, in repositories of every kind: a result or an error that says what to do, no program of the
//! repository run, and nothing written outside of it.
//!
//! Every command is run in every kind, and what it says is kept in a file of the kind's name.

#![cfg(unix)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use git2::{Repository, RepositoryInitOptions};
use regex::Regex;

use crate::committed::{DESCRIPTION, School, TAG};
use crate::harness::{golden, is_a, names_in, suite, tree};

/// What is typed one after another, in the folder of the description.
const COMMANDS: [&str; 10] = [
    "review status .",
    "review start . --today 2025-11-20 --dry-run",
    "review start . --today 2025-11-20",
    "review record . --reviewer R --body governing-body --minute 1 --outcome no-change --today 2025-11-20",
    "review record . --reviewer R --body governing-body --minute 2 --outcome no-change --today 2025-11-20 --commit",
    "review approve . --body governing-body --minute 3 --today 2025-11-20",
    "review approve . --body governing-body --minute 4 --today 2025-11-20 --commit",
    "review status .",
    "verify published",
    "verify published/online-safety-policy.md --in school.yaml",
];

/// A kind of repository: its name, and how one becomes of an ordinary one. The folder to type in comes back.
type Kind = (&'static str, fn(&Ground) -> PathBuf);

const KINDS: [Kind; 16] = [
    ("ordinary", |ground| ground.inside()),
    ("bare", bare),
    ("shallow", shallow),
    ("linked-worktree", linked_worktree),
    ("detached", detached),
    ("sha256", sha256),
    ("empty", empty),
    ("submodule", submodule),
    ("merging", merging),
    ("conflicting", conflicting),
    ("index-locked", index_locked),
    ("hostile", hostile),
    ("files-elsewhere", files_elsewhere),
    ("linked-description", linked_description),
    ("linked-folders", linked_folders),
    ("linked-index", linked_index),
];

/// A school in a repository, and around it all that it must leave alone.
struct Ground {
    school: School,
    /// `home` of the user, `elsewhere`, and the mark that a program of the repository would leave.
    outside: tempfile::TempDir,
}

impl Ground {
    fn new() -> Self {
        let outside = tempfile::tempdir().unwrap();
        for folder in ["home", "elsewhere"] {
            fs::create_dir(outside.path().join(folder)).unwrap();
        }
        let user = "[user]\n name = Ada Byrne\n email = ada@hollow.example\n[init]\n defaultBranch = main\n";
        fs::write(outside.path().join("home/.gitconfig"), user).unwrap();
        Self { school: School::new(), outside }
    }

    fn inside(&self) -> PathBuf {
        fs::canonicalize(self.school.folder.path("")).unwrap()
    }

    fn elsewhere(&self) -> PathBuf {
        fs::canonicalize(self.outside.path().join("elsewhere")).unwrap()
    }

    /// A program that leaves a mark, in the repository.
    fn trap(&self) -> String {
        let trap = self.inside().join("trap");
        fs::write(&trap, format!("#!/bin/sh\ntouch {}\n", self.outside.path().join("mark").display())).unwrap();
        fs::set_permissions(&trap, fs::Permissions::from_mode(0o755)).unwrap();
        trap.to_string_lossy().into_owned()
    }

    /// Runs a command, and says how it ended and what it said, without what hangs on the machine and the library.
    fn run(&self, at: &Path, words: &str) -> String {
        let mut command = Command::new(env!("CARGO_BIN_EXE_esafe"));
        let home = self.outside.path().join("home");
        command.args(words.split(' ')).current_dir(at).env("HOME", &home).env("XDG_CONFIG_HOME", &home);
        let output = command.output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let said = format!("$ esafe {words}\n{}{}", text(&output.stdout), text(&output.stderr));
        let places = [(at.to_owned(), "HERE"), (self.inside(), "REPOSITORY"), (self.elsewhere(), "ELSEWHERE")];
        let said = places.iter().fold(said, |said, (path, word)| said.replace(&*path.to_string_lossy(), word));
        let said = Regex::new("\\b([0-9a-f]{40}|[0-9a-f]{10})\\b").unwrap().replace_all(&said, "NAME").into_owned();
        let said = Regex::new("[0-9]+ pages?").unwrap().replace_all(&said, "N pages").into_owned();
        format!("{said}status {}\n\n", output.status.code().unwrap_or(-1))
    }
}

fn bare(ground: &Ground) -> PathBuf {
    let bare = ground.inside().join("bare.git");
    git2::build::RepoBuilder::new().bare(true).clone(&ground.inside().to_string_lossy(), &bare).unwrap();
    bare
}

fn shallow(ground: &Ground) -> PathBuf {
    // A clone of the last commit alone has no tags either.
    let approved = "review approve . --body governing-body --minute 0 --today 2025-10-01 --commit";
    ground.run(&ground.inside(), approved);
    ground.school.git.find_reference(&format!("refs/tags/{TAG}")).unwrap().delete().unwrap();
    let text = ground.school.folder.read("school.yaml").replace("Sam Hill", "Kit Moor");
    ground.school.folder.write("school.yaml", text);
    ground.school.commit_all("A new head");
    let head = ground.school.git.head().unwrap().target().unwrap();
    ground.school.folder.write(".git/shallow", format!("{head}\n"));
    ground.inside()
}

fn linked_worktree(ground: &Ground) -> PathBuf {
    let other = ground.inside().join("copies/other");
    fs::create_dir(ground.inside().join("copies")).unwrap();
    ground.school.git.worktree("other", &other, None).unwrap();
    other
}

fn detached(ground: &Ground) -> PathBuf {
    let head = ground.school.git.head().unwrap().target().unwrap();
    ground.school.git.set_head_detached(head).unwrap();
    ground.inside()
}

fn sha256(ground: &Ground) -> PathBuf {
    let config = "[core]\n\trepositoryformatversion = 1\n[extensions]\n\tobjectformat = sha256\n";
    ground.school.folder.write(".git/config", config);
    ground.inside()
}

fn empty(ground: &Ground) -> PathBuf {
    fs::remove_dir_all(ground.inside().join(".git")).unwrap();
    Repository::init_opts(ground.inside(), RepositoryInitOptions::new().initial_head("main")).unwrap();
    ground.inside()
}

fn submodule(ground: &Ground) -> PathBuf {
    let (module, files) = (ground.inside().join(".git/modules/hill"), ground.inside().join("hill"));
    let mut options = RepositoryInitOptions::new();
    options.initial_head("main").workdir_path(&files).no_dotgit_dir(true).mkpath(true);
    let git = Repository::init_opts(&module, &options).unwrap();
    fs::write(files.join("school.yaml"), DESCRIPTION).unwrap();
    let mut index = git.index().unwrap();
    index.add_path(Path::new("school.yaml")).unwrap();
    index.write().unwrap();
    let tree = git.find_tree(index.write_tree().unwrap()).unwrap();
    let who = git2::Signature::new("A Clerk", "clerk@hollow.example", &git2::Time::new(1_756_728_000, 0)).unwrap();
    git.commit(Some("HEAD"), &who, &who, "The policy", &tree, &[]).unwrap();
    files
}

fn merging(ground: &Ground) -> PathBuf {
    let head = ground.school.git.head().unwrap().target().unwrap();
    ground.school.folder.write(".git/MERGE_HEAD", format!("{head}\n"));
    ground.inside()
}

fn conflicting(ground: &Ground) -> PathBuf {
    let sides =
        "<<<<<<< HEAD\n  headteacher: {name: Jo Field}\n=======\n  headteacher: {name: Kit Moor}\n>>>>>>> spring";
    let text = DESCRIPTION.replace("  headteacher: {name: Sam Hill}", sides);
    ground.school.folder.write("school.yaml", text);
    merging(ground)
}

fn index_locked(ground: &Ground) -> PathBuf {
    ground.school.folder.write(".git/index.lock", "somebody else");
    ground.inside()
}

fn hostile(ground: &Ground) -> PathBuf {
    let trap = ground.trap();
    let git = ground.inside().join(".git");
    let config = format!(
        "[core]\n\trepositoryformatversion = 1\n\tbare = false\n\tfsmonitor = {trap}\n\thooksPath = hooks\n\tpager = {trap}\n\
         \teditor = {trap}\n\tsshCommand = {trap}\n\taskPass = {trap}\n\tattributesFile = .gitattributes\n\
         [extensions]\n\tworktreeConfig = true\n[diff]\n\texternal = {trap}\n[diff \"x\"]\n\ttextconv = {trap}\n\
         [merge \"x\"]\n\tdriver = {trap}\n[credential]\n\thelper = !{trap}\n[remote \"origin\"]\n\turl = ext::{trap}\n\
         [filter \"x\"]\n\tclean = {trap}\n\tsmudge = {trap}\n\tprocess = {trap}\n\trequired = true\n[alias]\n\treview = !{trap}\n\
         [gpg]\n\tprogram = {trap}\n[gpg \"openpgp\"]\n\tprogram = {trap}\n[gpg \"ssh\"]\n\tprogram = {trap}\n\
         \tdefaultKeyCommand = {trap}\n[user]\n\tname = Eve\n\temail = eve@x.example\n[include]\n\tpath = more\n"
    );
    fs::write(git.join("config"), &config).unwrap();
    for name in ["more", "config.worktree"] {
        fs::write(git.join(name), format!("[gpg \"ssh\"]\n\tprogram = {trap}\n[core]\n\tfsmonitor = {trap}\n"))
            .unwrap();
    }
    // Every hook that git knows, and those of esafe itself if it had any.
    fs::create_dir_all(git.join("hooks")).unwrap();
    for hook in
        "applypatch-msg pre-applypatch post-applypatch pre-commit pre-merge-commit prepare-commit-msg commit-msg \
                 post-commit pre-rebase post-checkout post-merge pre-push pre-receive update proc-receive post-receive \
                 post-update reference-transaction push-to-checkout pre-auto-gc post-rewrite sendemail-validate \
                 fsmonitor-watchman post-index-change"
            .split_whitespace()
    {
        fs::copy(&trap, git.join("hooks").join(hook)).unwrap();
    }
    fs::write(ground.inside().join(".gitattributes"), "* filter=x diff=x merge=x ident working-tree-encoding=UTF-16\n")
        .unwrap();
    ground.inside()
}

fn files_elsewhere(ground: &Ground) -> PathBuf {
    fs::write(ground.elsewhere().join("school.yaml"), DESCRIPTION).unwrap();
    ground.school.git.config().unwrap().set_str("core.worktree", &ground.elsewhere().to_string_lossy()).unwrap();
    ground.inside()
}

fn linked_description(ground: &Ground) -> PathBuf {
    let (here, there) = (ground.inside().join("school.yaml"), ground.elsewhere().join("school.yaml"));
    fs::rename(&here, &there).unwrap();
    symlink(&there, &here).unwrap();
    ground.inside()
}

fn linked_folders(ground: &Ground) -> PathBuf {
    for name in ["published", "review"] {
        let (here, there) = (ground.inside().join(name), ground.elsewhere().join(name));
        let _ = fs::remove_dir_all(&here);
        fs::create_dir(&there).unwrap();
        fs::write(there.join("manifest.json"), "{}").unwrap();
        symlink(&there, &here).unwrap();
    }
    ground.inside()
}

fn linked_index(ground: &Ground) -> PathBuf {
    let (here, there) = (ground.inside().join(".git/index"), ground.elsewhere().join("index"));
    fs::rename(&here, &there).unwrap();
    symlink(&there, &here).unwrap();
    ground.inside()
}

#[test]
fn in_every_kind_there_is_a_result_or_an_error_that_says_what_to_do() {
    for (name, becomes) in KINDS {
        let ground = Ground::new();
        let at = becomes(&ground);
        let outside = tree(ground.outside.path());
        let mut said = String::new();
        for words in COMMANDS {
            said += &ground.run(&at, words);
            assert!(
                tree(ground.outside.path()) == outside,
                "{name}: {words}: something outside was written or run\n{said}"
            );
        }
        assert!(
            !said.contains("status -1") && !said.contains("status 101") && !said.contains("status 4"),
            "{name}: {said}"
        );
        golden(&format!("golden/repositories/{name}.txt"), &said);
        // Nothing is left behind in git's folder, but for what a stranger's lock holds up.
        let mut left: Vec<String> = tree(&ground.inside().join(".git")).into_keys().collect();
        left.retain(|path| is_a("lock", path) || path.contains("esafe"));
        assert!(left.is_empty() || name == "index-locked", "{name}: {left:?}");
    }
    let kinds: BTreeSet<String> = KINDS.iter().map(|(name, _)| format!("{name}.txt")).collect();
    assert_eq!(names_in(&suite("golden/repositories")).collect::<BTreeSet<_>>(), kinds, "a file without its kind");
}

#[test]
fn what_is_committed_is_whole_in_every_kind_that_can_be_committed_to() {
    let kinds: BTreeMap<&str, fn(&Ground) -> PathBuf> = KINDS.into_iter().collect();
    for name in ["ordinary", "shallow", "linked-worktree", "empty", "submodule", "hostile"] {
        let ground = Ground::new();
        let at = kinds[name](&ground);
        let said = ground.run(&at, COMMANDS[6]);
        assert!(said.ends_with("status 0\n\n"), "{name}: {said}");
        let git = Repository::discover(&at).unwrap();
        let head = git.head().unwrap().peel_to_commit().unwrap();
        let text = fs::read(at.join("school.yaml")).unwrap();
        let blob =
            head.tree().unwrap().get_name("school.yaml").unwrap().to_object(&git).unwrap().peel_to_blob().unwrap();
        assert!(blob.content() == text, "{name}: another text is committed than is written");
        assert!(head.tree().unwrap().get_path(Path::new("published/manifest.json")).is_ok(), "{name}");
        let tag = git.find_reference(&format!("refs/tags/{TAG}")).unwrap().peel_to_commit().unwrap();
        assert_eq!(tag.id(), head.id(), "{name}");
        // A judge who is not asked by name finds the files that were approved.
        let verified = ground.run(&at, "verify published");
        assert!(verified.ends_with("status 0\n\n"), "{name}: {verified}");
    }
}
