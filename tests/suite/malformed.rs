//! What is no description at all, or not one that can be read: each ends with a finding at a place or a clear error, and
//! none hides what is found in the others.

use std::fmt::Write;

use crate::described::school;
use crate::harness::{Folder, Outcome};

/// The day all of them are judged at.
const TODAY: &str = "2026-11-22";

fn check(folder: &Folder, more: &[&str]) -> Outcome {
    folder.esafe(["check", "@", "--today", TODAY].into_iter().chain(more.iter().copied())).outcome()
}

/// A description that is found fault with, at a place, with this code.
#[track_caller]
fn is_found(text: impl AsRef<[u8]>, code: &str) -> Outcome {
    let folder = Folder::new().with("school.yaml", text);
    let found = check(&folder, &[]);
    assert_eq!(found.status, 1, "{found}");
    assert!(found.stderr.contains(&format!("error[{code} ")) && found.stderr.contains("--> @/school.yaml:"), "{found}");
    found
}

/// A description that cannot be read, with this reason.
#[track_caller]
fn cannot_be_read(folder: &Folder, reason: &str) {
    let found = check(folder, &[]);
    assert_eq!(found.status, 3, "{found}");
    assert!(found.stderr.starts_with("error: @/school.yaml") && found.stderr.contains(reason), "{found}");
    assert!(found.stderr.contains("1 could not be read"), "{found}");
}

#[test]
fn what_is_no_description_is_found_at_a_place() {
    is_found("", "E0003");
    is_found("# nothing\n", "E0003");
    is_found(b"PK\x03\x04\x14\x00\x06\x00\x08\x00\xff\xfe", "E0002");
    is_found(b"school:\n  name: Caf\xe9 School\n", "E0002");
    is_found("school:\n\tname: A\n", "E0001");
    is_found(format!("a: {}", "[".repeat(1 << 20)), "E0004");
    is_found("- ".repeat(1 << 20), "E0004");
    is_found("a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n", "E0004");
    is_found("a: 1\n---\nb: 2\n", "E0001");
    is_found("\u{0}\u{1}\u{2}", "E0001");
}

#[test]
fn a_mark_of_byte_order_and_line_ends_of_windows_are_no_fault() {
    let text = format!("\u{feff}{}", school("Hollow Lane", "").replace('\n', "\r\n"));
    let found = check(&Folder::of(&text), &[]);
    assert!(!found.stderr.contains("[E00"), "{found}");
    assert!(found.stdout.contains("Hollow Lane"), "{found}");
}

#[test]
fn ten_thousand_unknown_keys_are_told_within_bounds() {
    let mut text = school("Hollow Lane", "");
    for number in 0..10_000 {
        writeln!(text, "unknown{number}: {number}").unwrap();
    }
    let found = is_found(&text, "E0021");
    let shown: usize = ["error[E", "warning[E"].iter().map(|head| found.stderr.matches(head).count()).sum();
    assert_eq!(shown, 100, "shown to people");
    assert!(found.stderr.contains("[E1006 "), "whatever else is an error is among them");
    assert!(found.stderr.contains("more findings are not shown"), "{}", &found.stderr[found.stderr.len() - 300..]);
    let json = check(&Folder::of(&text), &["--format", "json"]);
    assert_eq!(json.stdout.matches("\"E0021\"").count(), 10_000, "told to programs");
}

#[test]
fn fifty_megabytes_are_not_read() {
    let folder = Folder::new().with("school.yaml", "[".repeat(50 << 20));
    cannot_be_read(&folder, "is 52428800 bytes long; the largest file read here is 4194304 bytes");
}

#[test]
fn a_folder_in_place_of_a_description_is_named() {
    cannot_be_read(&Folder::new().with("school.yaml/inner.txt", ""), "is a folder, not a file");
}

#[test]
fn a_folder_without_descriptions_is_named() {
    let found = check(&Folder::new().with("notes/readme.txt", ""), &[]);
    assert_eq!(found.status, 3, "{found}");
    assert!(found.stderr.starts_with("error: there is no file @/school.yaml; `esafe init` writes one"), "{found}");
    assert!(found.stderr.ends_with("No review could be told, 1 could not be read. Findings: none.\n"), "{found}");
    // Whatever cannot be found is named once.
    let found = Folder::new().esafe(["review", "status", "@"]).outcome();
    assert_eq!(found.stderr, "error: there is no file @/school.yaml; `esafe init` writes one\n");
}

#[cfg(unix)]
#[test]
fn links_lead_neither_round_nor_out() {
    use std::os::unix::fs::symlink;
    let folder = Folder::new();
    symlink(folder.path("school.yaml"), folder.path("school.yaml")).unwrap();
    cannot_be_read(&folder, "cannot be read");
    let outside = Folder::of(&school("Outside", ""));
    let tree = Folder::new().with("a/school.yaml", school("Inside", ""));
    symlink(tree.path(""), tree.path("a/round")).unwrap();
    symlink(outside.path(""), tree.path("out")).unwrap();
    let found = check(&tree, &[]);
    assert_eq!(found.stdout.matches("Inside").count(), 1, "{found}");
    assert!(!found.stdout.contains("Outside"), "{found}");
}

#[cfg(unix)]
#[test]
fn a_backslash_is_part_of_a_name_where_it_can_be() {
    let folder = Folder::new().with("St Mary\\'s/school.yaml", school("Hollow Lane", ""));
    let found = check(&folder, &[]);
    assert!(found.status == 1 && found.stderr.contains("--> @/St Mary\\'s/school.yaml:"), "{found}");
}

#[cfg(unix)]
#[test]
fn what_nobody_may_read_is_named() {
    use std::fs::{self, Permissions};
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::of(&school("Hollow Lane", ""));
    fs::set_permissions(folder.path("school.yaml"), Permissions::from_mode(0o000)).unwrap();
    // The administrator may read everything.
    if fs::read(folder.path("school.yaml")).is_ok() {
        assert_eq!(check(&folder, &[]).status, 1);
    } else {
        cannot_be_read(&folder, "cannot be read");
    }
}

#[test]
fn one_that_cannot_be_read_does_not_hide_the_others() {
    let folder = Folder::new()
        .with("a/school.yaml", school("First", "wether: rain\n"))
        .with("b/school.yaml/inner.txt", "")
        .with("c/school.yaml", school("Third", "practice:\n  sessions: {idle_lock_minutes: 90}\n"));
    for format in ["text", "json", "github", "sarif", "junit"] {
        let found = check(&folder, &["--format", format]);
        assert_eq!(found.status, 3, "{format}: {found}");
        let told = if format == "text" { &found.stderr } else { &found.stdout };
        for part in ["E0021", "E0503", "b/school.yaml", "a/school.yaml", "c/school.yaml"] {
            assert!(told.contains(part), "{format} does not tell {part}: {found}");
        }
        assert!(found.stderr.contains("error: @/b/school.yaml is a folder, not a file"), "{format}: {found}");
    }
}

#[test]
fn warnings_fail_a_strict_run_alone_and_notes_none() {
    let warned = school("Hollow Lane", "practice:\n  sessions: {idle_lock_minutes: 90}\n");
    let folder = Folder::of(&warned);
    assert_eq!(folder.esafe(["validate", "@"]).outcome().status, 0);
    assert_eq!(folder.esafe(["validate", "@", "--strict"]).outcome().status, 1);
    let noted = school("Hollow Lane", "").replace("policy:\n", "policy:\n  approval_due: 2026-12\n");
    let folder = Folder::of(&noted);
    assert_eq!(folder.esafe(["render", "@", "--format", "md"]).outcome().status, 0);
    let found = check(&folder, &["--strict"]);
    assert!(found.stderr.contains("note[E1006 approval-missing]"), "{found}");
    assert_eq!(found.status, 0, "{found}");
}
