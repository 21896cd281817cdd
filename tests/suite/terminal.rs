//! `esafe init` at a real terminal, with keys that somebody presses. The program `script` opens the terminal where the
//! machine has it, as most with Linux do; elsewhere `init.rs` plays the same conversation without one.

#![cfg(target_os = "linux")]

use std::io::{ErrorKind, Read, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use crate::harness::Folder;

/// Longest wait for something to appear.
const PATIENCE: Duration = Duration::from_mins(1);

const ENTER: &str = "\r";
const UP: &str = "\x1b[A";
const BACKSPACE: &str = "\x7f";
const CTRL_C: &str = "\x03";

/// A terminal in which `esafe init` runs.
struct Terminal {
    child: Child,
    keys: ChildStdin,
    shown: Receiver<Vec<u8>>,
    /// Everything shown so far.
    seen: Vec<u8>,
    /// How much of it was looked for already.
    read: usize,
}

impl Terminal {
    /// Starts `esafe init` in a folder; nothing if the machine cannot open a terminal.
    fn open(folder: &Folder) -> Option<Self> {
        let command = format!("stty cols 100 rows 40; '{}' init --today 2026-09-01", env!("CARGO_BIN_EXE_esafe"));
        let mut script = Command::new("script");
        script.args(["-qec", &command, "/dev/null"]).current_dir(folder.path("")).env("TERM", "xterm");
        let started = script.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn();
        let mut child = match started {
            Ok(child) => child,
            Err(error) if error.kind() == ErrorKind::NotFound => return None,
            Err(error) => panic!("script: {error}"),
        };
        let (keys, mut output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let (sender, shown) = channel();
        thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count @ 1..) = output.read(&mut buffer) {
                if sender.send(buffer[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        Some(Self { child, keys, shown, seen: Vec::new(), read: 0 })
    }

    /// Waits until `words` appear after what was waited for before.
    #[track_caller]
    fn expect(&mut self, words: &str) {
        loop {
            let rest = &self.seen[self.read..];
            if let Some(at) = rest.windows(words.len()).position(|window| window == words.as_bytes()) {
                self.read += at + words.len();
                return;
            }
            match self.shown.recv_timeout(PATIENCE) {
                Ok(bytes) => self.seen.extend(bytes),
                Err(error) => panic!("{error}: `{words}` does not appear in\n{}", String::from_utf8_lossy(rest)),
            }
        }
    }

    /// Waits for a question and presses keys.
    #[track_caller]
    fn answer(&mut self, question: &str, keys: &[&str]) {
        self.expect(question);
        self.keys.write_all(keys.concat().as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    /// How the program ended, and everything it showed.
    fn end(mut self) -> (Option<i32>, String) {
        let status = self.child.wait().unwrap();
        self.seen.extend(self.shown.iter().flatten());
        (status.code(), String::from_utf8_lossy(&self.seen).into_owned())
    }
}

#[test]
fn somebody_answers_with_the_keys_of_a_terminal() {
    let folder = Folder::new();
    let Some(mut terminal) = Terminal::open(&folder) else { return };
    for (question, keys) in [
        ("What is the school called?", &["Castle: #1 \"Primary\" é", ENTER][..]),
        ("Which nation is the school in?", &[ENTER]),
        ("What kind of school is it?", &[ENTER]),
        ("Which pupils does the school teach?", &[ENTER]),
        ("Which local authority is the school in?", &[ENTER]),
        ("Who is the headteacher?", &["Sam Hill", ENTER]),
        ("Who leads on online safety from day to day?", &[ENTER]),
        ("leave it empty to print the post", &["Ada Byrne", ENTER]),
        ("Who is the designated safeguarding lead?", &[UP, UP, ENTER]),
        ("Which e-mail service do staff use for work?", &[ENTER]),
        ("Who supplies the web filter?", &[ENTER]),
        ("Which software watches what users do online?", &[ENTER]),
        ("How many characters does a password have", &[ENTER]),
        ("What do pupils do with phones of their own?", &[ENTER]),
        ("After how many minutes without use", &["ten", ENTER]),
        ("That cannot be used", &[]),
        ("After how many minutes without use", &[BACKSPACE, BACKSPACE, BACKSPACE, "10", ENTER]),
        ("Who must approve the policy?", &[ENTER]),
        ("When was this version written?", &[ENTER]),
        ("Who wrote it?", &[ENTER]),
        ("When must the policy next be reviewed?", &[ENTER]),
        ("wrote school.yaml (", &[]),
    ] {
        terminal.answer(question, keys);
    }
    let (status, seen) = terminal.end();
    assert_eq!(status, Some(0), "{seen}");
    let by_keys = folder.read("school.yaml");
    let same = [
        "init",
        "@",
        "--force",
        "--today=2026-09-01",
        "--name=Castle: #1 \"Primary\" é",
        "--phases=eyfs,ks1,ks2",
        "--headteacher=Sam Hill",
        "--online-safety-lead=Ada Byrne",
        "--dsl=same as headteacher",
        "--idle-lock-minutes=10",
    ];
    let found = folder.esafe(same).outcome();
    assert_eq!(found.status, 0, "{found}");
    assert_eq!(by_keys, folder.read("school.yaml"), "keys and flags come to the same");
}

#[test]
fn ctrl_c_leaves_nothing_behind_and_the_cursor_in_sight() {
    let folder = Folder::new();
    let Some(mut terminal) = Terminal::open(&folder) else { return };
    terminal.answer("What is the school called?", &["Hollow Lane Primary School", ENTER]);
    terminal.answer("Which nation is the school in?", &[ENTER]);
    terminal.answer("What kind of school is it?", &[CTRL_C]);
    terminal.expect("Nothing was written.");
    let (status, seen) = terminal.end();
    assert_eq!(status, Some(3), "{seen}");
    let (hidden, visible) = (seen.rfind("\x1b[?25l"), seen.rfind("\x1b[?25h"));
    assert!(hidden < visible || hidden.is_none(), "{seen:?}");
    assert!(folder.files("").is_empty());
}
