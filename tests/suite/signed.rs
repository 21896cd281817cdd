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

/// Answers whoever asks for a passphrase: there is none.
const ASKED: &str = "#!/bin/sh
echo OK
while read -r word rest; do
  case $word in GETPIN) echo 'D '; echo OK ;; BYE) echo OK; exit 0 ;; *) echo OK ;; esac
done
";

/// What `gpgsm` is asked to make.
const CERTIFICATE: &str = "Key-Type: RSA
Key-Length: 2048
Key-Usage: sign
Serial: random
Name-DN: CN=Ada Byrne
Name-Email: ada@hollow.example
";

impl Drop for Desk {
    fn drop(&mut self) {
        // The agent of this home, and of no other.
        if self.0.path("home/.gnupg").exists() {
            let _ = self.command("gpgconf").args(["--kill", "all"]).output();
        }
    }
}

impl Desk {
    /// With a key of `OpenPGP`, which is what git signs with unless it is told otherwise.
    fn with_open_pgp() -> Self {
        let desk = Self::with_gnupg("");
        let who = "Ada Byrne <ada@hollow.example>";
        desk.run("gpg", &["--batch", "--passphrase", "", "--quick-gen-key", who, "ed25519", "sign", "never"]);
        desk
    }

    /// With a certificate of X.509 that this home trusts.
    fn with_x509() -> Self {
        let desk = Self::with_gnupg("[gpg]\n format = x509\n");
        desk.0.write("home/.gnupg/gpgsm.conf", "disable-crl-checks\n");
        desk.0.write("home/parameters", CERTIFICATE);
        let (parameters, certificate) = (desk.at("home/parameters"), desk.at("home/certificate"));
        desk.run("gpgsm", &["--batch", "--gen-key", "--output", &certificate, &parameters]);
        desk.run("gpgsm", &["--batch", "--import", &certificate]);
        let listed = desk.run("gpgsm", &["--batch", "--with-colons", "--list-keys"]);
        let listed = String::from_utf8(listed.stdout).unwrap();
        let fingerprint = listed.lines().find_map(|line| line.strip_prefix("fpr:")).unwrap().trim_matches(':');
        let fingerprint = fingerprint.split(':').next().unwrap();
        desk.0.write("home/.gnupg/trustlist.txt", format!("{fingerprint} S relax\n"));
        desk.0.write(
            "home/.gitconfig",
            desk.0.read("home/.gitconfig") + &format!("[user]\n signingkey = {fingerprint}\n"),
        );
        desk.run("gpgconf", &["--reload", "gpg-agent"]);
        desk
    }

    fn with_gnupg(more: &str) -> Self {
        let desk = Self(Folder::new().with("home/asked", ASKED).with("repo/school.yaml", DESCRIPTION));
        fs::create_dir(desk.0.path("home/.gnupg")).unwrap();
        for (path, mode) in [("home/.gnupg", 0o700), ("home/asked", 0o755)] {
            fs::set_permissions(desk.0.path(path), fs::Permissions::from_mode(mode)).unwrap();
        }
        desk.0.write("home/.gnupg/gpg-agent.conf", format!("pinentry-program {}\n", desk.at("home/asked")));
        let config = "[user]\n name = Ada Byrne\n email = ada@hollow.example\n[commit]\n gpgsign = true\n[tag]\n gpgsign = true\n";
        desk.0.write("home/.gitconfig", config.to_owned() + more);
        desk.init();
        desk
    }

    fn init(&self) {
        git2::Repository::init_opts(self.0.path("repo"), git2::RepositoryInitOptions::new().initial_head("main"))
            .unwrap();
    }

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
        desk.init();
        desk
    }

    fn at(&self, path: &str) -> String {
        self.0.path(path).to_string_lossy().into_owned()
    }

    fn command(&self, program: impl AsRef<Path>) -> Command {
        let mut command = Command::new(program.as_ref());
        command.env("HOME", self.at("home")).env("XDG_CONFIG_HOME", self.at("home")).env_remove("SSH_AUTH_SOCK");
        command.env_remove("GNUPGHOME").env_remove("GPG_AGENT_INFO");
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

#[test]
fn git_verifies_what_is_signed_by_gnupg() {
    if !cfg!(target_os = "linux") || !has(&["git", "gpg", "gpgsm", "gpgconf"]) {
        return;
    }
    for desk in [Desk::with_open_pgp(), Desk::with_x509()] {
        // What the repository says of programs is not heard, in whichever of its files.
        let config = desk.0.read("repo/.git/config");
        let trap = desk.trap();
        let programs = format!(
            "[gpg]\n program = {trap}\n[gpg \"openpgp\"]\n program = {trap}\n[gpg \"x509\"]\n program = {trap}\n"
        );
        let more = "[extensions]\n worktreeConfig = true\n[include]\n path = included\n".to_owned() + &programs;
        desk.0.write("repo/.git/config", config.replace("version = 0", "version = 1") + &more);
        desk.0.write("repo/.git/config.worktree", &programs);
        desk.0.write("repo/.git/included", &programs);
        let output = desk.approve();
        assert!(output.status.success(), "{}", text(&output));
        assert!(!desk.0.path("sprung").exists(), "a program of the repository was run");
        desk.0.write("repo/.git/config", &config);
        fs::remove_file(desk.0.path("repo/.git/config.worktree")).unwrap();
        for words in [["verify-commit", "HEAD"], ["verify-tag", TAG]] {
            let said = text(&desk.run("git", &words));
            assert!(said.contains("Good signature from") && said.contains("Ada Byrne"), "{said}");
        }
        desk.run("git", &["fsck", "--strict"]);
        assert!(desk.run("git", &["status", "--porcelain"]).stdout.is_empty());
    }
}

#[test]
fn without_a_signature_of_gnupg_nothing_is_committed_and_the_error_says_what_to_type() {
    if !cfg!(target_os = "linux") || !has(&["git", "gpg", "gpgsm", "gpgconf"]) {
        return;
    }
    for (desk, usual) in [(Desk::with_open_pgp(), "gpg"), (Desk::with_x509(), "gpgsm")] {
        let config = desk.0.read("home/.gitconfig");
        let trap = desk.trap();
        let lost = format!("`{usual}` made no signature");
        for (wrong, words) in [
            (format!("{config}[user]\n signingkey = nobody@x.example\n"), lost.as_str()),
            (format!("{config}[gpg]\n program = {trap}\n[gpg \"x509\"]\n program = {trap}\n"), "it says nothing"),
            (
                format!("{config}[gpg]\n program = /nowhere/g\n[gpg \"x509\"]\n program = /nowhere/g\n"),
                "`/nowhere/g` cannot be run",
            ),
        ] {
            desk.0.write("home/.gitconfig", wrong);
            let before = desk.state();
            let output = desk.approve();
            let said = text(&output);
            assert!(output.status.code() == Some(3) && said.contains(words), "{said}");
            let keys = format!("`{usual} --list-secret-keys`");
            let typed = ["git config --global user.signingkey", keys.as_str(), "git config commit.gpgsign false"];
            let shows_key = !words.contains("cannot be run");
            assert!(typed.iter().skip(if shows_key { 0 } else { 2 }).all(|word| said.contains(word)), "{said}");
            assert!(desk.state() == before, "{words}");
        }
        // That program was the user's own.
        assert!(desk.0.path("sprung").exists());
    }
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
