//! A trust that is rendered again and again, and stopped each time.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::harness::{Folder, Outcome, suite, tree};

/// The day `check` judges at.
const TODAY: &str = "2026-11-22";

/// The names of the academies.
pub(super) const ACADEMIES: [&str; 2] = ["ashby-road", "birch-hill"];

pub(super) const AGREEMENT: &str = "agreement: staff
id: agreement.staff
title: Agreement for staff
audience: [staff]
phases: []
default: out
style: adult
preamble:
- {id: preamble.staff, text: \"Everyone who works at {{ school.name }} signs this.\"}
groups:
- heading: Accounts
  rules:
  - {id: rule-staff.private, text: I keep my password to myself.}
fields:
- {id: field-staff.signature, kind: signature, label: Signature}
";

/// System calls that change the disk, on one kind of processor or another.
pub(super) const CHANGES: &str = "?open,?creat,openat,?mkdir,mkdirat,?rename,?renameat,renameat2,?unlink,unlinkat,?rmdir,?link,linkat,\
                       ?symlink,symlinkat,write,pwrite64,writev,pwritev,fsync,fdatasync,ftruncate,fallocate,fchmod,?chmod";

/// The description of an academy.
pub(super) fn academy(id: &str, head: &str, more: &str) -> String {
    format!(
        "school: {{name: {id} Academy, phases: [ks1]}}
people:
  headteacher: {{name: {head}}}
  online_safety_lead: {{name: Ada Byrne}}
  dsl: {{same_as: headteacher}}
{more}"
    )
}

/// What the academies say before and after: documents, files and a folder go in the one, and come in the other.
fn descriptions(new: bool) -> [String; 2] {
    let version = "versions: [{version: \"1.0\", date: 2026-09-01, author: Ada Byrne, changes: First policy}]";
    let plain = format!("policy: {{{version}}}\n");
    let named = format!("policy: {{title: E-Safety Policy, {version}}}\n");
    let with_agreement = plain.clone() + "agreements: {staff: {}}\n";
    let head = if new { "Jo Field" } else { "Sam Hill" };
    let [one, two] = if new { [named, with_agreement] } else { [with_agreement, plain] };
    [academy(ACADEMIES[0], head, &one), academy(ACADEMIES[1], head, &two)]
}

/// Every file below a folder, and each folder that has nothing in it.
pub(super) fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = tree(folder);
    let folders = walkdir::WalkDir::new(folder).min_depth(1).into_iter().flatten().filter(|e| e.file_type().is_dir());
    for entry in folders.filter(|entry| fs::read_dir(entry.path()).unwrap().next().is_none()) {
        found.insert(format!("{}/", entry.path().strip_prefix(folder).unwrap().display()), Vec::new());
    }
    found
}

/// How a program ended that was stopped at one system call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    Killed,
    CtrlC,
    FullDisk,
}

impl Stop {
    /// What strace is told to do to the system call.
    pub(super) fn injection(self) -> &'static str {
        match self {
            Self::Killed => "signal=SIGKILL",
            Self::CtrlC => "signal=SIGINT",
            Self::FullDisk => "error=ENOSPC",
        }
    }

    /// Whether the program ended as it must.
    pub(super) fn was_met(self, output: &Output) -> bool {
        match self {
            Self::Killed => output.status.signal() == Some(9),
            Self::CtrlC => output.status.signal() == Some(2),
            Self::FullDisk => output.status.code() == Some(3),
        }
    }
}

/// One call of one system call: the `when`th of its name, and how strace shows it.
#[derive(Debug, Clone)]
pub(super) struct Call {
    pub(super) name: String,
    pub(super) when: usize,
    pub(super) shown: String,
}

impl Call {
    /// Whether it changes the disk; an `openat` can merely read.
    pub(super) fn is_change(&self) -> bool {
        !self.name.starts_with("open") || self.shown.contains("O_CREAT") || self.shown.contains("O_TRUNC")
    }

    /// Whether a full disk can refuse it.
    pub(super) fn needs_room(&self) -> bool {
        self.is_change() && !["unlink", "rmdir"].iter().any(|name| self.name.starts_with(name))
    }
}

/// A place where a trust is rendered again and again, on one processor.
pub(super) struct Stage {
    folder: Folder,
    pub(super) root: PathBuf,
    formats: &'static str,
    /// The one processor that is used; with none, the academies are written side by side.
    processor: Option<String>,
    /// The sets of the academies before and after.
    old: [BTreeMap<String, Vec<u8>>; 2],
    new: [BTreeMap<String, Vec<u8>>; 2],
}

impl Stage {
    pub(super) fn new(formats: &'static str, published: bool, processor: Option<String>) -> Self {
        let folder = Folder::new();
        for (path, bytes) in tree(&suite("review/library")) {
            folder.write(&format!("library/{path}"), bytes);
        }
        folder.write("library/agreements/staff.yaml", AGREEMENT);
        folder.write("trust.yaml", "format: 1\ntrust: {name: Hollow Lane Trust}\nacademies: academies/*\n");
        let root = fs::canonicalize(folder.path("")).unwrap();
        let mut stage = Self { folder, root, formats, processor, old: Default::default(), new: Default::default() };
        stage.describe(false);
        if published {
            stage.rendered();
            stage.old = stage.sets();
        }
        stage.describe(true);
        stage.rendered();
        stage.new = stage.sets();
        for at in 0..2 {
            assert!(
                stage.old[at].keys().ne(stage.new[at].keys()) && stage.new[at].len() > 2,
                "{:?}",
                stage.new[at].keys()
            );
        }
        stage
    }

    fn describe(&self, new: bool) {
        for (id, text) in ACADEMIES.iter().zip(descriptions(new)) {
            self.folder.write(&format!("academies/{id}/school.yaml"), text);
        }
    }

    pub(super) fn set_of(&self, academy: &str) -> PathBuf {
        self.root.join("published").join(academy)
    }

    fn sets(&self) -> [BTreeMap<String, Vec<u8>>; 2] {
        ACADEMIES.map(|id| contents(&self.set_of(id)))
    }

    /// Puts the old sets back, and nothing beside them.
    fn reset(&self) {
        let _ = fs::remove_dir_all(self.root.join("published"));
        for (id, files) in ACADEMIES.iter().zip(&self.old) {
            for (path, bytes) in files {
                self.folder.write(&format!("published/{id}/{path}"), bytes);
            }
        }
    }

    fn esafe(&self, args: &[&str]) -> Outcome {
        let library = self.root.join("library").to_string_lossy().into_owned();
        self.folder.esafe(args.iter().copied().chain(["--templates", &library])).outcome()
    }

    #[track_caller]
    fn rendered(&self) -> Outcome {
        let found = self.esafe(&["render", "@/trust.yaml", "--format", self.formats]);
        assert_eq!(found.status, 0, "{found}");
        found
    }

    /// Runs the program, watched by strace; what strace saw, and how the program ended.
    fn watched(&self, args: &[String]) -> (String, Output) {
        let log = self.root.join("strace.log");
        let mut command = match &self.processor {
            Some(processor) => {
                let mut pinned = Command::new("taskset");
                pinned.args(["-c", processor, "strace"]);
                pinned
            }
            None => Command::new("strace"),
        };
        command.args(["-f", "-y", "-o"]).arg(&log).args(args);
        command.arg(env!("CARGO_BIN_EXE_esafe")).arg("render").arg(self.root.join("trust.yaml"));
        command.args(["--format", self.formats, "--templates"]).arg(self.root.join("library"));
        let output = command.output().unwrap();
        (fs::read_to_string(&log).unwrap(), output)
    }

    /// strace is to look at these paths alone.
    fn at_paths(paths: &BTreeSet<String>) -> Vec<String> {
        paths.iter().flat_map(|path| ["-P".to_owned(), path.clone()]).collect()
    }

    /// Every path in the folders of the academies that a run touches, and its system calls there, in their order.
    pub(super) fn calls(&self) -> (BTreeSet<String>, Vec<Call>) {
        self.reset();
        let filter = vec!["-e".to_owned(), format!("trace={CHANGES}")];
        let (log, output) = self.watched(&filter);
        assert!(output.status.success(), "{output:?}");
        // What is written can have quotation marks in it, a path has none.
        let below = format!("\"{}", self.root.join("published").join("").display());
        let starts = log.match_indices(&below).map(|(at, _)| &log[at + 1..]);
        let paths: BTreeSet<String> = starts.filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())).collect();
        let is_known = |name: &str| paths.iter().any(|path| path.ends_with(name));
        assert!(["/lock", "/journal.part", "/journal.json", "/manifest.json"].into_iter().all(is_known), "{paths:?}");
        let touched = log.lines().filter(|line| line.contains(&below[1..])).count();
        self.reset();
        let (log, output) = self.watched(&[filter, Self::at_paths(&paths)].concat());
        assert!(output.status.success(), "{output:?}");
        let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        let mut calls = Vec::new();
        for line in log.lines() {
            let Some((thread, shown)) = line.split_once(' ') else { continue };
            let Some((name, _)) = shown.trim_start().split_once('(') else { continue };
            // strace counts the calls of each thread by themselves.
            let when = counts.entry((thread, name)).or_default();
            *when += 1;
            calls.push(Call { name: name.to_owned(), when: *when, shown: shown.trim_start().to_owned() });
        }
        if self.processor.is_some() {
            assert_eq!(calls.len(), touched, "some calls are not among those that are stopped:\n{log}");
        }
        let threads: BTreeSet<&str> = counts.keys().map(|(thread, _)| *thread).collect();
        assert!(threads.len() == 1 || self.processor.is_none(), "several threads write, on one processor: {log}");
        (paths, calls)
    }

    /// Renders the new sets over the old ones, stopped at a call.
    pub(super) fn stopped(&self, how: Stop, call: &Call, paths: &BTreeSet<String>) -> Output {
        self.reset();
        let at = vec![
            "-e".to_owned(),
            format!("trace={}", call.name),
            "-e".to_owned(),
            format!("inject={}:{}:when={}", call.name, how.injection(), call.when),
        ];
        let (log, output) = self.watched(&[at, Self::at_paths(paths)].concat());
        assert!(how.was_met(&output), "{how:?} at {call:?}: {output:?}\n{log}");
        output
    }

    /// Whether an academy's set is being replaced.
    pub(super) fn is_unfinished(&self, at: usize) -> bool {
        self.set_of(ACADEMIES[at]).join(".esafe-new/journal.json").exists()
    }

    /// What the files of an academy are, but for those that wait: old, new, or neither.
    pub(super) fn state(&self, at: usize) -> State {
        let mut found = tree(&self.set_of(ACADEMIES[at]));
        found.retain(|path, _| !path.starts_with(".esafe-new/"));
        let is = |set: &BTreeMap<String, Vec<u8>>| found == *set;
        if is(&self.old[at]) {
            State::Old
        } else if is(&self.new[at]) {
            State::New
        } else {
            State::Mixed
        }
    }

    /// Commands that only look change nothing, and take no mixture for a set.
    pub(super) fn is_told(&self, what: &str) -> [State; 2] {
        let states = [self.state(0), self.state(1)];
        let before = contents(&self.root);
        let checked = self.esafe(&["check", "@/trust.yaml", "--today", TODAY]);
        let compared = self.esafe(&["render", "@/trust.yaml", "--format", self.formats, "--check"]);
        assert!(contents(&self.root) == before, "{what}: somebody who only looks has changed something");
        for (at, id) in ACADEMIES.iter().enumerate() {
            let unfinished = self.is_unfinished(at);
            assert!(states[at] != State::Mixed || unfinished, "{what}: {id} is mixed and nobody will know");
            let told = format!("some files in @/published/{id} are old and some are new");
            assert_eq!(checked.stderr.contains(&told), unfinished, "{what}: {id}\n{checked}");
            let line = format!("unfinished  @/published/{id}/.esafe-new/journal.json\n");
            assert_eq!(compared.stdout.contains(&line), unfinished, "{what}: {id}\n{compared}");
        }
        let clean = states == [State::New, State::New] && !checked.stderr.contains("E1105");
        assert_eq!(compared.status, u8::from(!clean), "{what}: {compared}");
        for wrong in ["E1102", "E1103"] {
            assert!(!checked.stderr.contains(wrong), "{what}: {wrong}\n{checked}");
        }
        states
    }

    /// The next command that renders puts every folder in order, even one that writes nothing; the one after it leaves the
    /// new sets, and nothing beside them.
    pub(super) fn is_put_in_order(&self, what: &str) -> [State; 2] {
        let expected = [0, 1].map(|at| if self.is_unfinished(at) { State::New } else { self.state(at) });
        let found = self.esafe(&["render", "@/trust.yaml", "--academy", "nobody"]);
        assert_eq!(found.status, 2, "{what}: {found}");
        for (at, id) in ACADEMIES.iter().enumerate() {
            let files = contents(&self.set_of(id));
            let set = if expected[at] == State::New { &self.new[at] } else { &self.old[at] };
            assert!(files == *set, "{what}: {id} has {:?}", files.keys());
        }
        self.rendered();
        assert!(self.sets() == self.new, "{what}");
        expected
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum State {
    Old,
    Mixed,
    New,
}

/// The processors this process may use.
pub(super) fn processors() -> Vec<String> {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let list = status.lines().find_map(|line| line.strip_prefix("Cpus_allowed_list:")).unwrap().trim();
    let range = |part: &str| {
        let (from, to) = part.split_once('-').unwrap_or((part, part));
        from.parse::<usize>().unwrap()..=to.parse().unwrap()
    };
    list.split(',').flat_map(range).map(|processor| processor.to_string()).collect()
}
