//! Commits and tags that are signed, by the program that the user has configured and never by one that a repository names.

#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};

use crate::harness::{Folder, tree};

const TAG: &str = "hollow-lane/online-safety-policy/v1.0";

const DESCRIPTION: &str = "format: 1
school: {name: Hollow Lane, phases: [ks1]}
people:
  headteacher: {name: Sam Hill}
  online_safety_lead: {name: Ada Byrne}
  dsl: {same_as: headteacher}
policy:
  versions:
    - {version: \"1.0\", date: 2025-09-01, author: Ada Byrne, changes: First policy}
agreements: {}
";

/// A home with a key and a configuration of git, and a repository.
struct Desk(Folder);

impl Desk {
    fn new() -> Self {
        let desk = Self(Folder::new().with("home/.keep", "").with("repo/school.yaml", DESCRIPTION));
        desk.run("ssh-keygen", &["-q", "-t", "ed25519", "-N", "", "-C", "ada", "-f", &desk.at("home/key")]);
        let public = desk.0.read("home/key.pub");
        desk.0.write("home/allowed", format!("ada@hollow.example {public}"));
        let config = format!(
            "[user]\n name = Ada Byrne\n email = ada@hollow.example\n signingkey = ~/key\n[gpg]\n format = ssh\n[gpg \"ssh\"]\n \
             allowedSignersFile = {}\n[commit]\n gpgsign = true\n[tag]\n gpgsign = true\n",
            desk.at("home/allowed")
        );
        desk.0.write("home/.gitconfig", config);
        git2::Repository::init_opts(desk.0.path("repo"), git2::RepositoryInitOptions::new().initial_head("main"))
            .unwrap();
        desk
    }

    fn at(&self, path: &str) -> String {
        self.0.path(path).to_string_lossy().into_owned()
    }

    fn command(&self, program: impl AsRef<Path>) -> Command {
        let mut command = Command::new(program.as_ref());
        command.env("HOME", self.at("home")).env("XDG_CONFIG_HOME", self.at("home")).env_remove("SSH_AUTH_SOCK");
        command.env("GIT_CONFIG_NOSYSTEM", "1").current_dir(self.0.path("repo"));
        command
    }

    #[track_caller]
    fn run(&self, program: &str, args: &[&str]) -> Output {
        let output = self.command(program).args(args).output().unwrap();
        assert!(output.status.success(), "{program} {args:?}: {output:?}");
        output
    }

    fn approve(&self) -> Output {
        let mut command = self.command(env!("CARGO_BIN_EXE_esafe"));
        fs::create_dir_all(self.0.path("repo/published")).unwrap();
        command.args(["review", "approve", "--body", "governing-body", "--minute", "7.2", "--today", "2025-11-20"]);
        command.arg("--commit").output().unwrap()
    }

    fn state(&self) -> BTreeMap<String, Vec<u8>> {
        let mut all = tree(&self.0.path("repo"));
        all.retain(|path, _| !path.starts_with(".git/objects/"));
        all
    }

    /// A program that leaves a trace and fails.
    fn trap(&self) -> String {
        self.0.write("trap", format!("#!/bin/sh\necho run >> {}\nexit 1\n", self.at("sprung")));
        fs::set_permissions(self.0.path("trap"), fs::Permissions::from_mode(0o755)).unwrap();
        self.at("trap")
    }
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn git_verifies_what_is_signed_by_ssh() {
    if !has(&["git", "ssh-keygen"]) {
        return;
    }
    let desk = Desk::new();
    // What the repository says of programs is not heard.
    let config = desk.0.read("repo/.git/config");
    let trap = desk.trap();
    desk.0.write("repo/.git/config", format!("{config}[gpg \"ssh\"]\n program = {trap}\n[gpg]\n program = {trap}\n"));
    for hook in ["pre-commit", "commit-msg", "post-commit", "reference-transaction", "post-index-change"] {
        fs::create_dir_all(desk.0.path("repo/.git/hooks")).unwrap();
        fs::copy(&trap, desk.0.path(&format!("repo/.git/hooks/{hook}"))).unwrap();
    }
    let output = desk.approve();
    assert!(output.status.success(), "{}", text(&output));
    assert!(!desk.0.path("sprung").exists(), "a program of the repository was run");
    desk.0.write("repo/.git/config", config);
    fs::remove_dir_all(desk.0.path("repo/.git/hooks")).unwrap();
    assert!(
        text(&desk.run("git", &["verify-commit", "HEAD"])).contains("Good \"git\" signature for ada@hollow.example")
    );
    assert!(text(&desk.run("git", &["verify-tag", TAG])).contains("Good \"git\" signature for ada@hollow.example"));
    desk.run("git", &["fsck", "--strict"]);
    assert!(desk.run("git", &["status", "--porcelain"]).stdout.is_empty());
}

#[test]
fn without_a_signature_nothing_is_committed() {
    if !has(&["git", "ssh-keygen"]) {
        return;
    }
    let desk = Desk::new();
    let config = desk.0.read("home/.gitconfig");
    for (wrong, words) in [
        (config.replace("~/key", "~/lost"), "`ssh-keygen` made no signature"),
        (config.replace(" signingkey = ~/key\n", ""), "`user.signingkey` is not set"),
        (format!("{config}[gpg \"ssh\"]\n program = {}\n", desk.trap()), "it says nothing"),
        (format!("{config}[gpg \"ssh\"]\n program = /nowhere/ssh\n"), "`/nowhere/ssh` cannot be run"),
        (config.replace("format = ssh", "format = wax"), "it can be openpgp, ssh or x509"),
    ] {
        desk.0.write("home/.gitconfig", wrong);
        let before = desk.state();
        let output = desk.approve();
        assert!(output.status.code() == Some(3) && text(&output).contains(words), "{}", text(&output));
        assert!(desk.state() == before, "{words}");
    }
    // That program was the user's own.
    assert!(desk.0.path("sprung").exists());
}

/// Whether these programs are here. Where everything has to be tested, they must be.
#[track_caller]
fn has(programs: &[&str]) -> bool {
    let lacks = programs.iter().find(|program| Command::new(program).arg("--version").output().is_err());
    #[allow(clippy::disallowed_methods, reason = "where nobody watches, a test that does nothing must fail")]
    let must = std::env::var_os("CI").is_some_and(|value| !value.is_empty());
    assert!(!must || lacks.is_none(), "there is no {lacks:?}");
    lacks.is_none()
}
