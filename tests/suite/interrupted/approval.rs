//! An approval that is committed, and stopped at every change of the disk: description, published set, branch, tag and index
//! then are as before or all done, as soon as somebody runs the next command.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use git2::{IndexAddOption, Repository, RepositoryInitOptions, Signature, Time};

use super::stage::{AGREEMENT, CHANGES, Call, Stop, academy, contents};
use crate::harness::{Folder, is_a, suite, tree};

const FORMATS: &str = "md,json";

/// A repository in which the same approval is recorded again and again.
pub(super) struct Meeting {
    folder: Folder,
    root: PathBuf,
    processor: String,
    /// The whole folder before.
    start: BTreeMap<String, Vec<u8>>,
    pub(super) before: State,
    pub(super) after: State,
}

/// All that an approval changes: files, references, and what the index holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct State {
    files: BTreeMap<String, Vec<u8>>,
    refs: BTreeMap<String, String>,
    index: BTreeMap<String, String>,
    /// What is in git's own folder besides, by name: nothing may be left behind there.
    git: BTreeSet<String>,
}

impl Meeting {
    pub(super) fn new(processor: &str) -> Self {
        let folder = Folder::new();
        for (path, bytes) in tree(&suite("review/library")) {
            folder.write(&format!("library/{path}"), bytes);
        }
        folder.write("library/agreements/staff.yaml", AGREEMENT);
        let version = "versions: [{version: \"1.0\", date: 2026-09-01, author: Ada Byrne, changes: First policy}]";
        let described = |title: &str| {
            "format: 1\n".to_owned()
                + &academy(
                    "Ashby",
                    "Sam Hill",
                    &format!("policy: {{title: {title}, {version}}}\nagreements: {{staff: {{}}}}\n"),
                )
        };
        folder.write("school.yaml", described("E-Safety Policy"));
        let root = fs::canonicalize(folder.path("")).unwrap();
        let unknown =
            State { files: BTreeMap::new(), refs: BTreeMap::new(), index: BTreeMap::new(), git: BTreeSet::new() };
        let mut meeting = Self {
            folder,
            root,
            processor: processor.to_owned(),
            start: BTreeMap::new(),
            before: unknown.clone(),
            after: unknown,
        };
        let library = meeting.root.join("library").to_string_lossy().into_owned();
        let render = ["render", "@/school.yaml", "--format", FORMATS, "--templates", &library];
        assert_eq!(meeting.folder.esafe(render).outcome().status, 0);
        // Files come and go with the new title.
        meeting.folder.write("school.yaml", described("Policy"));
        meeting.commit();
        meeting.start = tree(&meeting.root);
        meeting.before = meeting.state();
        let output = meeting.watched(&["-e".to_owned(), format!("trace={CHANGES}")]).1;
        assert!(output.status.success(), "{output:?}");
        meeting.after = meeting.state();
        assert!(meeting.before.git == meeting.after.git && meeting.before.refs != meeting.after.refs);
        assert!(meeting.after.files.keys().ne(meeting.before.files.keys()), "{:?}", meeting.after.files.keys());
        meeting
    }

    fn commit(&self) {
        let git = Repository::init_opts(&self.root, RepositoryInitOptions::new().initial_head("main")).unwrap();
        let mut config = git.config().unwrap();
        for (name, value) in
            [("user.name", "Ada Byrne"), ("user.email", "ada@ashby.example"), ("commit.gpgsign", "false")]
        {
            config.set_str(name, value).unwrap();
        }
        fs::write(self.root.join(".git/info/exclude"), "strace.log\n").unwrap();
        let mut index = git.index().unwrap();
        index.add_all(["*"], IndexAddOption::DEFAULT, None).unwrap();
        index.write().unwrap();
        let tree = git.find_tree(index.write_tree().unwrap()).unwrap();
        let who = Signature::new("A Clerk", "clerk@ashby.example", &Time::new(1_788_264_000, 0)).unwrap();
        git.commit(Some("HEAD"), &who, &who, "The policy", &tree, &[]).unwrap();
    }

    /// Puts everything back as it was.
    fn reset(&self) {
        let now = tree(&self.root);
        for path in now.keys().filter(|path| !self.start.contains_key(*path)) {
            fs::remove_file(self.root.join(path)).unwrap();
        }
        let _ = fs::remove_dir_all(self.root.join("published"));
        let _ = fs::remove_dir_all(self.root.join(".git/refs/esafe"));
        for (path, bytes) in &self.start {
            if now.get(path) != Some(bytes) || path.starts_with("published/") {
                self.folder.write(path, bytes);
            }
        }
    }

    pub(super) fn state(&self) -> State {
        let mut files = contents(&self.root);
        let in_git: Vec<String> = files.keys().filter(|path| path.starts_with(".git/")).cloned().collect();
        files.retain(|path, _| !path.starts_with(".git/") && path != "strace.log");
        let inner = ["objects/", "refs/", "logs/"].map(|name| format!(".git/{name}"));
        let of_git = |path: &String| !inner.iter().any(|name| path.starts_with(name)) || is_a("lock", path);
        let git = Repository::open(&self.root).unwrap();
        let refs = git.references().unwrap().map(|found| {
            let found = found.unwrap();
            (found.name().unwrap().to_owned(), found.target().map(|oid| oid.to_string()).unwrap_or_default())
        });
        let index = git.index().unwrap();
        let index = index.iter().map(|entry| (String::from_utf8(entry.path).unwrap(), entry.id.to_string()));
        State { files, refs: refs.collect(), index: index.collect(), git: in_git.into_iter().filter(of_git).collect() }
    }

    /// Records the approval, watched by strace; what strace saw, and how the program ended.
    fn watched(&self, args: &[String]) -> (String, Output) {
        let log = self.root.join("strace.log");
        let mut command = Command::new("taskset");
        command.args(["-c", &self.processor, "strace", "-f", "-y", "-o"]).arg(&log).args(args);
        command.arg(env!("CARGO_BIN_EXE_esafe")).args(["review", "approve"]).arg(self.root.join("school.yaml"));
        command.args([
            "--body",
            "governing-body",
            "--minute",
            "7.2",
            "--today",
            "2026-11-20",
            "--commit",
            "--templates",
        ]);
        command.arg(self.root.join("library"));
        command.env("HOME", self.root.join("nobody")).env("XDG_CONFIG_HOME", self.root.join("nobody"));
        let output = command.output().unwrap();
        (fs::read_to_string(&log).unwrap(), output)
    }

    /// What strace sees of an approval.
    pub(super) fn seen(&self) -> String {
        self.reset();
        let (log, output) = self.watched(&["-e".to_owned(), format!("trace={CHANGES}")]);
        assert!(output.status.success(), "{output:?}");
        log
    }

    /// Every call that changes the disk: all of them, but of the many that write objects only a few.
    pub(super) fn calls(&self) -> Vec<Call> {
        let log = self.seen();
        let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        let mut calls = Vec::new();
        let mut objects = 0;
        for line in log.lines() {
            let Some((thread, shown)) = line.split_once(' ') else { continue };
            let Some((name, _)) = shown.trim_start().split_once('(') else { continue };
            // strace counts the calls of each thread by themselves.
            let when = counts.entry((thread, name)).or_default();
            *when += 1;
            let call = Call { name: name.to_owned(), when: *when, shown: shown.trim_start().to_owned() };
            if !call.is_change() || !shown.contains(&*self.root.to_string_lossy()) {
                continue;
            }
            if shown.contains("/.git/objects/") {
                objects += 1;
                if objects % 12 != 0 {
                    continue;
                }
            }
            calls.push(call);
        }
        calls
    }

    /// Records the approval, killed at a call.
    pub(super) fn killed(&self, call: &Call) {
        self.reset();
        // Only all that were counted are counted again.
        let at = ["-e".to_owned(), format!("trace={CHANGES}"), "-e".to_owned()];
        let inject = format!("inject={}:{}:when={}", call.name, Stop::Killed.injection(), call.when);
        let (log, output) = self.watched(&[&at[..], &[inject]].concat());
        assert!(Stop::Killed.was_met(&output), "{call:?}: {output:?}\n{log}");
    }

    /// Whether a journal is there, so that the approval is going to be finished.
    pub(super) fn is_begun(&self) -> bool {
        self.root.join("published/.esafe-new/journal.json").exists()
    }

    /// The next command puts everything in order, even one that comes to nothing.
    pub(super) fn next_command(&self) {
        let library = self.root.join("library").to_string_lossy().into_owned();
        let found =
            self.folder.esafe(["render", "@/school.yaml", "--only", "nobody", "--templates", &library]).outcome();
        assert_eq!(found.status, 2, "{found}");
    }

    /// The approval is recorded once more, and then is there.
    pub(super) fn again(&self) {
        let (_, output) = self.watched(&["-e".to_owned(), "trace=none".to_owned()]);
        assert!(output.status.success(), "{output:?}");
        assert!(self.state() == self.after);
    }
}
