//! Whole texts, compared with files: the smallest school's documents, and the help of every command.

use std::collections::BTreeSet;

use clap::CommandFactory;
use esafe::cli::Arguments;

use crate::harness::{Folder, golden, is_a, suite, tree};

/// The files of a golden folder are those that were compared and no others.
#[track_caller]
fn assert_all_compared(folder: &str, compared: &BTreeSet<String>) {
    let present: BTreeSet<String> = tree(&suite(folder)).into_keys().collect();
    let strays: Vec<&String> = present.difference(compared).collect();
    assert!(strays.is_empty(), "{folder} holds files that nothing is compared with: {strays:?}");
}

#[test]
fn the_smallest_school_has_these_documents() {
    let folder = Folder::new();
    let outcome = folder.esafe(["init", "--minimal", "--today", "2026-09-01", "@/school.yaml"]).outcome();
    assert_eq!(outcome.status, 0, "{outcome}");
    let outcome = folder.esafe(["render", "@", "--format", "md,html,json", "--out", "@/documents"]).outcome();
    assert_eq!(outcome.status, 0, "{outcome}");
    let mut compared = BTreeSet::new();
    // The policy's record repeats its Markdown, and so do web pages; those of one agreement show the form.
    let shown = ["documents/agreements/staff.record.json", "documents/agreements/pupils-ks1-keyword.html"];
    let wanted = |path: &str| is_a("yaml", path) || is_a("md", path) || shown.contains(&path);
    for (path, bytes) in folder.files("").into_iter().filter(|(path, _)| wanted(path)) {
        golden(&format!("golden/minimal/{path}"), &String::from_utf8(bytes).unwrap());
        compared.insert(path);
    }
    assert!(compared.len() > 4, "{compared:?}");
    assert_all_compared("golden/minimal", &compared);
}

#[test]
fn every_command_has_this_help() {
    // A fixed width: the help of the program itself follows the terminal.
    let mut command = Arguments::command().term_width(100);
    let below = |command: &clap::Command| -> Vec<String> {
        command.get_subcommands().map(|part| part.get_name().to_owned()).collect()
    };
    let names: Vec<(String, Vec<String>)> =
        command.get_subcommands().map(|command| (command.get_name().to_owned(), below(command))).collect();
    assert!(names.len() > 4, "{names:?}");
    let mut compared = BTreeSet::new();
    let mut help = |name: &str, args: &[&str]| {
        let error = command.try_get_matches_from_mut(args).expect_err("help is not a command");
        assert_eq!(error.kind(), clap::error::ErrorKind::DisplayHelp, "{name}");
        golden(&format!("golden/help/{name}.txt"), &error.render().to_string());
        compared.insert(format!("{name}.txt"));
    };
    help("esafe", &["esafe", "--help"]);
    for (name, below) in &names {
        help(name, &["esafe", name, "--help"]);
        for part in below {
            help(&format!("{name}-{part}"), &["esafe", name, part, "--help"]);
        }
    }
    for part in ["record", "approve"] {
        help(&format!("review-{part}"), &["esafe", "review", part, "--help"]);
    }
    assert_all_compared("golden/help", &compared);
}
