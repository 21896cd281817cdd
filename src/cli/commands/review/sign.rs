//! Signatures, made by the program that git would run.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::thread;

use crate::revision::{SignatureForm, Signing};

/// What to type to go without signatures.
const OFF: &str = "go without signatures with `git config commit.gpgsign false` and `git config tag.gpgsign false`";

/// Whoever signs.
#[derive(Debug)]
pub(super) struct Signer {
    pub(super) signing: Signing,
    /// Who commits, as `Ada Byrne <ada@hill.example>`; `OpenPGP` finds a key by it where none is configured.
    pub(super) committer: String,
}

impl Signer {
    /// The signature of `text`, or why there is none.
    pub(super) fn sign(&self, text: &[u8]) -> Result<String, String> {
        let signature = match self.signing.form {
            SignatureForm::OpenPgp => self.by_gpg("gpg", text)?,
            SignatureForm::X509 => self.by_gpg("gpgsm", text)?,
            SignatureForm::Ssh => self.by_ssh(text)?,
        };
        Ok(signature.replace('\r', ""))
    }

    fn program(&self, usual: &str) -> String {
        self.signing.program.clone().unwrap_or_else(|| usual.to_owned())
    }

    fn by_gpg(&self, usual: &str, text: &[u8]) -> Result<String, String> {
        let (program, key) = (self.program(usual), self.signing.key.as_deref().unwrap_or(&self.committer));
        let mut command = Command::new(&program);
        command.args(["--status-fd=2", "-bsau", key]);
        let output = run(command, &program, text)?;
        let said = String::from_utf8_lossy(&output.stderr);
        if output.status.success() && said.lines().any(|line| line.starts_with("[GNUPG:] SIG_CREATED ")) {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        let key = format!(
            "name a key of yours with `git config --global user.signingkey KEY` (`{usual} --list-secret-keys` lists them)"
        );
        Err(failed(&program, &said, &key))
    }

    fn by_ssh(&self, text: &[u8]) -> Result<String, String> {
        let program = self.program("ssh-keygen");
        let Some(key) = &self.signing.key else {
            return Err(format!(
                "git's `user.signingkey` is not set; give the path of your key with `git config --global user.signingkey \
                 PATH`, or {OFF}"
            ));
        };
        let place = tempfile::tempdir().map_err(|error| format!("no file can be written for it: {error}"))?;
        let write = |name: &str, bytes: &[u8]| {
            let path = place.path().join(name);
            fs::write(&path, bytes).map_err(|error| format!("no file can be written for it: {error}"))?;
            Ok::<PathBuf, String>(path)
        };
        // A public key stands for a private one that an agent has.
        let public = key.strip_prefix("key::").or_else(|| key.starts_with("ssh-").then_some(key.as_str()));
        let file = match public {
            Some(public) => write("key.pub", format!("{public}\n").as_bytes())?,
            None => home(key),
        };
        let signed = write("text", text)?;
        let mut command = Command::new(&program);
        command.args(["-Y", "sign", "-n", "git", "-f"]).arg(&file);
        if public.is_some() {
            command.arg("-U");
        }
        command.arg(&signed);
        let output = run(command, &program, &[])?;
        if !output.status.success() {
            let key = "give the path of your key with `git config --global user.signingkey PATH`";
            return Err(failed(&program, &String::from_utf8_lossy(&output.stderr), key));
        }
        fs::read_to_string(signed.with_extension("sig"))
            .map_err(|_| format!("`{program}` ended well but made no signature"))
    }
}

/// `path`, with the folder of the user for a tilde.
fn home(path: &str) -> PathBuf {
    #[allow(clippy::disallowed_methods, reason = "the one place that asks where the user's keys are")]
    let home = std::env::var_os("HOME").filter(|home| !home.is_empty());
    match (path.strip_prefix("~/"), home) {
        (Some(below), Some(home)) => PathBuf::from(home).join(below),
        _ => PathBuf::from(path),
    }
}

/// Runs a program without a shell, with `input` as its input.
fn run(mut command: Command, program: &str, input: &[u8]) -> Result<Output, String> {
    let cannot = |error| format!("`{program}` cannot be run: {error}; install it, or {OFF}");
    let started = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = started.map_err(cannot)?;
    let stdin = child.stdin.take();
    thread::scope(|scope| {
        // From a thread of its own: a program that writes before it has read everything must not wait for ever. One that
        // does not read has its own reason, and says it.
        scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(input)));
        child.wait_with_output()
    })
    .map_err(cannot)
}

/// Why there is no signature, with what to do about the `key`.
fn failed(program: &str, said: &str, key: &str) -> String {
    let lines: Vec<&str> = said.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let said = lines.into_iter().filter(|line| !line.starts_with("[GNUPG:]")).collect::<Vec<_>>().join("; ");
    let said = if said.is_empty() { "it says nothing".to_owned() } else { said };
    format!("`{program}` made no signature: {said}; {key}, or {OFF}")
}
