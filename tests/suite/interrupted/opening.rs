//! A review that is opened, and stopped at every change of the disk: its pack and the version in the description are both as
//! before or both there, as soon as somebody runs the next command.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use super::stage::{CHANGES, Call, Stop, academy, contents};
use crate::harness::{Folder, suite, tree};

/// A folder in which the same review is opened again and again.
pub(super) struct Opening {
    folder: Folder,
    root: PathBuf,
    processor: String,
    pub(super) before: BTreeMap<String, Vec<u8>>,
    pub(super) after: BTreeMap<String, Vec<u8>>,
}

impl Opening {
    /// With `again`, a pack is there already, of another day.
    pub(super) fn new(processor: &str, again: bool) -> Self {
        let folder = Folder::new();
        for (path, bytes) in tree(&suite("review/library")) {
            folder.write(&format!("library/{path}"), bytes);
        }
        let policy =
            "policy:\n  versions:\n  - {version: \"1.0\", date: 2026-09-01, author: Ada Byrne, changes: First}\n";
        let described = "format: 1\n".to_owned() + &academy("Ashby", "Sam Hill", policy);
        folder.write("school.yaml", &described);
        let root = fs::canonicalize(folder.path("")).unwrap();
        let processor = processor.to_owned();
        let mut opening = Self { folder, root, processor, before: BTreeMap::new(), after: BTreeMap::new() };
        if again {
            let library = opening.library();
            let words = ["review", "start", "@/school.yaml", "--today", "2026-10-20", "--templates", &library];
            assert_eq!(opening.folder.esafe(words).outcome().status, 0);
        }
        opening.before = opening.state();
        let output = opening.watched(&["-e".to_owned(), "trace=none".to_owned()]).1;
        assert!(output.status.success(), "{output:?}");
        opening.after = opening.state();
        assert!(opening.before["school.yaml"] != opening.after["school.yaml"]);
        assert!(opening.before.get("review/review-pack.pdf") != opening.after.get("review/review-pack.pdf"));
        opening
    }

    fn library(&self) -> String {
        self.root.join("library").to_string_lossy().into_owned()
    }

    fn reset(&self) {
        let _ = fs::remove_dir_all(self.root.join("review"));
        for (path, bytes) in self.before.iter().filter(|(path, _)| !path.starts_with("library/")) {
            self.folder.write(path, bytes);
        }
    }

    pub(super) fn state(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = contents(&self.root);
        files.remove("strace.log");
        files
    }

    /// Opens the review, watched by strace; what strace saw, and how the program ended.
    fn watched(&self, args: &[String]) -> (String, Output) {
        let log = self.root.join("strace.log");
        let mut command = Command::new("taskset");
        command.args(["-c", &self.processor, "strace", "-f", "-y", "-o"]).arg(&log).args(args);
        command.arg(env!("CARGO_BIN_EXE_esafe")).args(["review", "start"]).arg(self.root.join("school.yaml"));
        command.args(["--version", "2.0", "--today", "2026-11-20", "--templates"]).arg(self.library());
        let output = command.output().unwrap();
        (fs::read_to_string(&log).unwrap(), output)
    }

    /// Every call that changes the disk.
    pub(super) fn calls(&self) -> Vec<Call> {
        self.reset();
        let (log, output) = self.watched(&["-e".to_owned(), format!("trace={CHANGES}")]);
        assert!(output.status.success(), "{output:?}");
        let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        let mut calls = Vec::new();
        for line in log.lines() {
            let Some((thread, shown)) = line.split_once(' ') else { continue };
            let Some((name, _)) = shown.trim_start().split_once('(') else { continue };
            // strace counts the calls of each thread by themselves.
            let when = counts.entry((thread, name)).or_default();
            *when += 1;
            let call = Call { name: name.to_owned(), when: *when, shown: shown.trim_start().to_owned() };
            if call.is_change() && shown.contains(&*self.root.to_string_lossy()) {
                calls.push(call);
            }
        }
        calls
    }

    /// Opens the review, killed at a call.
    pub(super) fn killed(&self, call: &Call) {
        self.reset();
        let at = ["-e".to_owned(), format!("trace={CHANGES}"), "-e".to_owned()];
        let inject = format!("inject={}:{}:when={}", call.name, Stop::Killed.injection(), call.when);
        let (log, output) = self.watched(&[&at[..], &[inject]].concat());
        assert!(Stop::Killed.was_met(&output), "{call:?}: {output:?}\n{log}");
    }

    /// Whether a journal is there, so that the review is going to be opened.
    pub(super) fn is_begun(&self) -> bool {
        self.root.join("review/.esafe-new/journal.json").exists()
    }

    /// Whoever only looks is told of what is unfinished, and changes nothing.
    pub(super) fn is_told(&self, what: &str) {
        let (library, before) = (self.library(), self.state());
        let looks: [&[&str]; 2] = [&["review", "status"], &["review", "start", "--dry-run"]];
        for words in looks {
            let words =
                words.iter().copied().chain(["@/school.yaml", "--today", "2026-11-20", "--templates", &library]);
            let found = self.folder.esafe(words).outcome();
            assert_eq!(
                found.stderr.contains("was cut off; `esafe render` finishes it"),
                self.is_begun(),
                "{what}: {found}"
            );
            assert_eq!(found.status, if self.is_begun() { 3 } else { 0 }, "{what}: {found}");
        }
        assert!(self.state() == before, "{what}: somebody who only looks has changed something");
    }

    /// The next command puts everything in order, whichever it is, even one that comes to nothing.
    pub(super) fn next_command(&self, which: usize) {
        let library = self.library();
        let refused = ["--body", "headteacher", "--minute", "1", "--today", "2026-11-20"];
        let (words, status): (Vec<&str>, u8) = match which % 2 {
            0 => (vec!["render", "@/school.yaml", "--only", "nobody"], 2),
            _ => (["review", "approve", "@/school.yaml"].into_iter().chain(refused).collect(), 1),
        };
        let found = self.folder.esafe(words.into_iter().chain(["--templates", &library])).outcome();
        assert_eq!(found.status, status, "{found}");
    }

    /// The review is opened once more, and then is open. Its pack can give another reason for the version.
    pub(super) fn again(&self) {
        let (_, output) = self.watched(&["-e".to_owned(), "trace=none".to_owned()]);
        assert!(output.status.success(), "{output:?}");
        let now = self.state();
        assert!(now.keys().eq(self.after.keys()) && now["school.yaml"] == self.after["school.yaml"]);
    }
}
