//! `esafe review record` and `esafe review approve`: what they write into descriptions, and what they refuse.

use std::collections::BTreeMap;

use regex::Regex;

use crate::harness::{Folder, Outcome, golden, is_a};
use crate::story::Story;

/// The day it is in these tests.
const TODAY: [&str; 2] = ["--today", "2025-11-20"];
const MEETING: [&str; 4] = ["--body", "governing-body", "--minute", "FGB 25/20"];
const REVIEW: [&str; 4] = ["--reviewer", "Sam Hill", "--outcome", "no-change"];

/// `text` without digests: they hang on every word of the policy.
fn without_digests(text: &str) -> String {
    Regex::new("\"?[0-9a-f]{64}\"?").unwrap().replace_all(text, "<sha256>").into_owned()
}

/// A description of a school that waits for approval.
fn school(policy: &str) -> String {
    format!("format: 1\n{}", waiting(policy))
}

/// The same of an academy, with a comment at every step.
fn waiting(policy: &str) -> String {
    format!(
        "# The academy by the river.
school: {{name: Hollow Lane Primary School, phases: [ks1]}}
people: # Who is who.
  headteacher: {{name: Sam Hill}}
  online_safety_lead: {{name: Ada Byrne}}
  dsl: {{same_as: headteacher}}
policy:
{policy}  versions:
    - version: \"1.0\" # The first.
      date: 2025-09-01
      author: Ada Byrne
      changes: First policy

# What everybody signs.
agreements: {{staff: {{}}}}
"
    )
}

fn review<'a>(what: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let mut words = vec!["review", what];
    if !more.contains(&"--body") {
        words.extend(MEETING);
    }
    if what == "record" {
        words.extend(REVIEW);
    }
    if !more.contains(&"--today") {
        words.extend(TODAY);
    }
    words.extend(more);
    words
}

/// A folder with a description that is published as Markdown and records.
fn published(policy: &str) -> Folder {
    let folder = Folder::of(&school(policy));
    let found = folder.esafe(["render", "@/school.yaml", "--format", "md,json"]).outcome();
    assert_eq!(found.status, 0, "{found}");
    folder
}

#[track_caller]
fn good(found: Outcome) -> Outcome {
    assert_eq!(found.status, 0, "{found}");
    found
}

#[test]
fn a_dry_run_shows_the_edit_and_writes_nothing() {
    let story = Story::told();
    let before = story.folder.files("");
    for (name, what, more) in [
        ("record", "record", &["--commit"][..]),
        ("approve", "approve", &[]),
        ("approve-next", "approve", &["--next-review", "2026-11-01", "--outcome", "approved-with-changes"]),
        ("returned", "approve", &["--outcome", "returned", "--commit"]),
        ("tagged", "approve", &["--commit"]),
        ("not-an-approver", "approve", &["--body", "headteacher", "--minute", "1"]),
        ("ahead", "approve", &["--date", "2025-11-21"]),
        ("next-review-before", "approve", &["--next-review", "2025-11-20"]),
    ] {
        let found = story.outcome(review(what, &[more, &["--dry-run", "@/school.yaml"]].concat()));
        golden(&format!("golden/story/review/{name}.txt"), &without_digests(&found.to_string()));
        assert!(story.folder.files("") == before, "{name} has written something");
    }
}

#[test]
fn an_approval_names_its_documents_and_its_files_and_the_check_is_content() {
    let folder = published("");
    let found = good(folder.esafe(review("record", &["@"])).outcome());
    let next = "  Next: esafe review approve @/school.yaml --body governing_body --minute REF\n";
    assert!(found.stderr.ends_with(next), "{found}");
    let found = good(folder.esafe(review("approve", &["@"])).outcome());
    let next = "  Next: nothing before the review that is due by 20 November 2026.\n";
    assert!(found.stderr.ends_with(next), "{found}");
    assert!(found.stderr.starts_with("✓ Hollow Lane Primary School 1.0: approved by the governing body on 20 Nov"));
    let text = folder.read("school.yaml");
    for kept in ["# The academy by the river.", "# Who is who.", "# The first.", "# What everybody signs."] {
        assert!(text.contains(kept), "{text}");
    }
    let stored: BTreeMap<String, String> = Regex::new("(?m)^            (\\S+\\.(?:md|json)): \"?([0-9a-f]{64})\"?$")
        .unwrap()
        .captures_iter(&text)
        .map(|found| (found[1].to_owned(), found[2].to_owned()))
        .collect();
    let digest = |bytes: &Vec<u8>| esafe::document::sha256_hex(bytes);
    let files: BTreeMap<String, String> =
        folder.files("published").iter().map(|(path, bytes)| (path.clone(), digest(bytes))).collect();
    assert_eq!(stored, files);
    assert!(files.contains_key("manifest.json") && files.keys().all(|path| !is_a("pdf", path)), "{files:?}");
    // What is stored says nothing that is published: rendering now gives the same bytes.
    folder.esafe(["render", "@/school.yaml", "--format", "md,json", "--check"]).check();
    let checked = folder.esafe(["check", "@", "--today", "2025-11-21"]).outcome();
    assert_eq!(checked.status, 0, "{checked}");
    assert!(checked.stderr.contains("Findings: none"), "{checked}");
}

#[test]
fn what_is_on_record_is_not_recorded_twice() {
    let folder = published("");
    for what in ["record", "approve"] {
        good(folder.esafe(review(what, &["@"])).outcome());
        let before = folder.files("");
        let found = good(folder.esafe(review(what, &["@"])).outcome());
        assert!(found.stderr.contains("on record already"), "{found}");
        assert!(folder.files("") == before);
    }
}

#[test]
fn a_stated_next_review_moves_on_by_one_cycle() {
    for (policy, more, next) in [
        ("  next_review: 2025-11-30\n", &[][..], Some("2026-11-20")),
        ("  next_review: 2025-11-30 # soon\n  review_every: 6 months\n", &[], Some("2026-05-20 # soon")),
        ("  next_review: 2025-11-30\n", &["--next-review", "2026-09-01"], Some("2026-09-01")),
        ("", &["--next-review", "2026-09-01"], Some("2026-09-01")),
        ("  next_review: 2025-11-30\n", &["--outcome", "returned"], Some("2025-11-30")),
        ("", &[], None),
    ] {
        let folder = published(policy);
        good(folder.esafe(review("approve", &[more, &["@"]].concat())).outcome());
        let text = folder.read("school.yaml");
        let found = text.lines().find_map(|line| line.trim().strip_prefix("next_review: "));
        assert_eq!(found, next, "{text}");
    }
}

#[test]
fn the_set_is_published_in_the_formats_it_has() {
    let folder = Folder::of(&school(""));
    let found = good(folder.esafe(review("approve", &["@"])).outcome());
    assert!(folder.files("published").keys().any(|path| is_a("pdf", path)), "{found}");
    folder.esafe(["render", "@/school.yaml", "--check"]).check();
    // One that is sent back is published by nobody.
    let folder = Folder::of(&school(""));
    good(folder.esafe(review("approve", &["@", "--outcome", "returned"])).outcome());
    assert_eq!(folder.files("").into_keys().collect::<Vec<_>>(), ["school.yaml"]);
    assert!(!folder.read("school.yaml").contains("files:"));
}

#[test]
fn whoever_wrote_a_version_does_not_approve_it() {
    let folder = published("  approvers: [governing_body, headteacher]\n");
    let text = folder.read("school.yaml").replace("author: Ada Byrne", "author: Sam Hill");
    folder.write("school.yaml", text);
    let before = folder.files("");
    for body in ["headteacher", "governing-body"] {
        let found = folder.esafe(review("approve", &["--body", body, "--minute", "1", "@"])).outcome();
        assert_eq!(found.status, 1, "{found}");
        assert!(
            found.stderr.contains("Sam Hill wrote the current version, and the headteacher approves it"),
            "{found}"
        );
        assert!(folder.files("") == before);
    }
}

#[test]
fn a_description_with_errors_is_left_as_it_is() {
    for (wrong, what) in [("phases: [ks9]", "ks9"), ("phases: [ks1], pets: 3", "pets")] {
        let folder = published("");
        folder.write("school.yaml", folder.read("school.yaml").replace("phases: [ks1]", wrong));
        let before = folder.files("");
        let found = folder.esafe(review("approve", &["@"])).outcome();
        assert_eq!(found.status, 1, "{found}");
        assert!(found.stderr.contains(what) && found.stderr.contains("Nothing was written."), "{found}");
        assert!(folder.files("") == before);
    }
    // An entry can be wrong by itself: nobody approves what is not written yet.
    let folder = published("");
    let before = folder.files("");
    let found = folder.esafe(review("approve", &["@", "--date", "2025-08-01"])).outcome();
    assert_eq!(found.status, 1, "{found}");
    assert!(folder.files("") == before);
}

/// A trust of two academies with files of their own and two inside its own file.
fn trust() -> Folder {
    let academy = |name: &str| waiting("").replace("Hollow Lane Primary School", name);
    let inline = |id: &str, name: &str| {
        let text = waiting("").replace("Hollow Lane Primary School", name);
        let lines: String =
            text.lines().map(|line| if line.is_empty() { "\n".into() } else { format!("    {line}\n") }).collect();
        format!("  {id}:\n{lines}")
    };
    let head = "format: 1\ntrust: {name: Hollow Lane Trust}\n";
    Folder::new()
        .with("files/trust.yaml", format!("{head}academies: academies/*\n"))
        .with("files/academies/ashby/school.yaml", academy("Ashby Academy"))
        .with("files/academies/birch/school.yaml", academy("Birch Academy"))
        .with(
            "inline/trust.yaml",
            format!("{head}academies:\n{}{}", inline("cedar", "Cedar Academy"), inline("dale", "Dale Academy")),
        )
}

#[test]
fn a_trust_approves_all_academies_under_one_minute() {
    for (place, ids) in [("files", ["ashby", "birch"]), ("inline", ["cedar", "dale"])] {
        let folder = trust();
        let at = format!("@/{place}");
        good(folder.esafe(["render", &format!("{at}/trust.yaml"), "--format", "md,json"]).outcome());
        let found = good(folder.esafe(review("approve", &[&at])).outcome());
        assert!(found.stderr.contains("2 of 2 done."), "{found}");
        let checked = folder.esafe(["check", &at, "--today", "2025-11-21"]).outcome();
        assert_eq!(checked.status, 0, "{checked}");
        assert!(checked.stderr.contains("Findings: none"), "{checked}");
        for id in ids {
            let named = format!("{place}/published/{id}/manifest.json");
            assert!(folder.files("").contains_key(&named), "{named}");
        }
        let again = good(folder.esafe(review("approve", &[&at])).outcome());
        assert_eq!(again.stderr.matches("recorded before").count(), 2, "{again}");
    }
}

#[test]
fn an_academy_that_fails_stops_none_of_the_others() {
    let folder = trust();
    let broken = folder.read("files/academies/ashby/school.yaml").replace("ks1", "ks9");
    folder.write("files/academies/ashby/school.yaml", &broken);
    let found = folder.esafe(review("record", &["@/files"])).outcome();
    assert_eq!(found.status, 1, "{found}");
    assert!(found.stderr.contains("1 of 2 done."), "{found}");
    assert_eq!(folder.read("files/academies/ashby/school.yaml"), broken);
    assert!(folder.read("files/academies/birch/school.yaml").contains("reviewer: Sam Hill"));
    // One academy alone.
    let found = folder.esafe(review("approve", &["@/inline", "--academy", "dale"])).outcome();
    assert_eq!(
        (found.status, folder.files("inline/published").keys().all(|path| path.starts_with("dale/"))),
        (0, true)
    );
    let text = folder.read("inline/trust.yaml");
    assert_eq!(text.matches("minute: FGB 25/20").count(), 1, "{text}");
    assert!(text.find("minute:") > text.find("Dale Academy"), "{text}");
}
