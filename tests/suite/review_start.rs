//! `esafe review start`: the version it proposes, the change to the description, and the pack for the meeting.

use crate::harness::{Folder, golden, text_of};
use crate::story::Story;

/// A day after the last step of the story.
const TODAY: [&str; 2] = ["--today", "2025-11-10"];

/// A school without a repository and without an approval.
const NEW: &str = "# Hollow Lane
format: 1
school: {name: Hollow Lane Primary School, phases: [eyfs, ks1, ks2]}
people:
  headteacher: {name: Sam Hill} # since 2020
  online_safety_lead: {name: Ada Byrne}
  dsl: {same_as: headteacher}
policy:
  versions:
  - {version: \"1.0\", date: 2025-09-01, author: Ada Byrne, changes: First policy}
";

fn started(story: &Story, more: &[&str]) -> crate::harness::Outcome {
    story.outcome(["review", "start", "@"].into_iter().chain(TODAY).chain(more.iter().copied()))
}

/// What `after` has between the lines of `before`, which must all be there.
fn added(before: &str, after: &str) -> String {
    let mut old = before.lines().peekable();
    let new: Vec<&str> = after.lines().filter(|line| old.next_if_eq(line).is_none()).collect();
    assert_eq!(old.next(), None, "a line went");
    new.join("\n")
}

#[test]
fn an_edit_after_approval_asks_for_a_major_version_and_the_pack_shows_it() {
    let story = Story::told();
    let before = story.folder.read("school.yaml");
    golden("golden/story/review/dry-run.txt", &started(&story, &["--dry-run"]).to_string());
    assert_eq!(story.folder.read("school.yaml"), before);
    assert!(!story.folder.path("review").exists());
    golden("golden/story/review/start.txt", &started(&story, &[]).to_string());
    let expected = "    - version: \"4.0\"
      date: 2025-11-10
      author: Ada Byrne
      changes: \"Sessions, idle lock minutes: 30 instead of 10\"";
    let after = story.folder.read("school.yaml");
    assert_eq!(added(&before, &after), expected);
    let pack = story.folder.files("review");
    assert_eq!(pack.keys().collect::<Vec<_>>(), ["review-pack.md", "review-pack.pdf"]);
    golden("golden/story/review/pack.md", &story.masked(&text_of(&story.folder.path("review/review-pack.md"))));
    // The same again, however often it is typed: the version is open already.
    let again = started(&story, &[]);
    assert_eq!(again.status, 0, "{again}");
    assert_eq!(story.folder.read("school.yaml"), after);
    assert_eq!(story.folder.files("review"), pack);
}

#[test]
fn a_version_can_be_told_and_has_to_follow() {
    let story = Story::told();
    let before = story.folder.read("school.yaml");
    for (version, words) in
        [("3.0", "does not follow version 3.0; give a higher one, such as 4.0"), ("2.9", "such as 4.0")]
    {
        let found = started(&story, &["--version", version]);
        assert_eq!(found.status, 2, "{found}");
        assert!(found.stderr.contains(words), "{found}");
    }
    for (flag, value) in [("--version", "four"), ("--version", "4."), ("--author", " "), ("--today", "soon")] {
        let found = story.outcome(["review", "start", "@", flag, value]);
        assert_eq!(found.status, 2, "{flag} {value}: {found}");
    }
    assert_eq!(story.folder.read("school.yaml"), before);
    assert!(!story.folder.path("review").exists());
    let found = started(&story, &["--version", "3.1", "--author", "Yusuf O'Neill: lead", "--out", "@/for governors"]);
    assert_eq!(found.status, 0, "{found}");
    assert!(found.stderr.contains("4.0 would be the usual number"), "{found}");
    let now = added(&before, &story.folder.read("school.yaml"));
    assert!(now.contains("version: \"3.1\"") && now.contains("Yusuf O'Neill: lead"), "{now}");
    assert!(story.folder.path("for governors/review-pack.pdf").exists());
    let checked = story.outcome(["validate", "@"]);
    assert_eq!(checked.status, 0, "{checked}");
}

#[test]
fn what_was_approved_and_has_not_changed_needs_no_version() {
    let story = Story::until(4);
    let before = story.folder.read("school.yaml");
    let found = story.outcome(["review", "start", "@", "--today", "2026-03-10"]);
    assert_eq!(found.status, 0, "{found}");
    assert!(found.stderr.contains("no other version is needed"), "{found}");
    assert!(found.stderr.contains("--outcome no-change"), "{found}");
    assert_eq!(story.folder.read("school.yaml"), before);
    let pack = story.folder.read("review/review-pack.md");
    assert!(pack.contains("| What changed since | Nothing. |"), "{pack}");
    assert!(pack.contains("it lapsed 35 days ago"), "{pack}");
}

#[test]
fn names_alone_ask_for_a_minor_version() {
    let story = Story::until(4);
    let renamed = story.folder.read("school.yaml").replace("dsl: {name: Priya Nair}", "dsl: {name: Mary Quinn}");
    story.folder.write("school.yaml", &renamed);
    let found = story.outcome(["review", "start", "@", "--today", "2025-03-10"]);
    // What was approved stays approved, so only what differs asks for a version.
    assert!(found.stderr.contains("review of version 3.1"), "{found}");
    assert!(added(&renamed, &story.folder.read("school.yaml")).contains("Mary Quinn instead of Priya Nair"));
}

#[test]
fn without_a_repository_the_pack_says_that_nothing_can_be_compared() {
    let folder = Folder::of(NEW);
    let found = folder.esafe(["review", "start", "@"].into_iter().chain(TODAY)).outcome();
    assert_eq!(found.status, 0, "{found}");
    assert_eq!(folder.read("school.yaml"), NEW);
    for words in ["version 1.0", "nothing to compare with", "esafe review record @/school.yaml"] {
        assert!(found.stderr.contains(words), "{words}: {found}");
    }
    assert!(folder.read("review/review-pack.md").contains("nothing to compare with"));
}

#[test]
fn every_kind_of_question_is_asked_and_says_what_happens_if_nothing_is_done() {
    let description = NEW.to_owned()
        + "services: {cctv: {signs: true}}
practice: {sessions: {idle_lock_minutes: 90}}
clauses:
  reword:
    passwords.private: {text: Nobody shares a password., replaces: \"0000000000000000000000000000000000000000000000000000000000000000\"}
  add:
    local.law:
      topic: passwords
      text: The school follows the Data Protection Act 1998.
exceptions:
  library-computers:
    finding: idle-lock-too-long
    owner: headteacher
    reason: The computers of the library lock only at the end of a lesson.
    until: 2026-07-31
";
    let folder = Folder::of(&description);
    let found = folder.esafe(["review", "start", "@", "--today", "2026-10-01"]).outcome();
    assert_eq!(found.status, 0, "{found}");
    let late = folder.read("review/review-pack.md");
    let found = folder.esafe(["review", "start", "@", "--today", "2026-06-01"]).outcome();
    assert_eq!(found.status, 0, "{found}");
    let early = folder.read("review/review-pack.md");
    for (pack, about) in [
        (&late, "**The review:** The review has lapsed"),
        (&late, "**An exception:** The exception `library-computers` ended"),
        (&early, "**An exception:** The exception `library-computers` ends: 31 July 2026."),
        (&early, "**Law and guidance:**"),
        (&early, "**A clause in the school's words:**"),
        (&early, "**Approval:** Does the governing body approve version 1.0?"),
    ] {
        assert!(pack.contains(about), "{about}: {pack}");
    }
    let section = early.split("## Questions to decide").nth(1).unwrap().split("## Decision").next().unwrap();
    let questions = section.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_digit())).count();
    assert_eq!(section.matches("**If nothing is done:**").count(), questions, "{section}");
    assert!(questions >= 4, "{section}");
}

#[test]
fn a_description_with_errors_is_left_alone() {
    let folder = Folder::of(&NEW.replace("phases:", "fases:"));
    let found = folder.esafe(["review", "start", "@"].into_iter().chain(TODAY)).outcome();
    assert_eq!(found.status, 1, "{found}");
    assert!(found.stderr.contains("nothing was written"), "{found}");
    assert!(!folder.path("review").exists());
    let found = Folder::new().esafe(["review", "start", "@"].into_iter().chain(TODAY)).outcome();
    assert_eq!(found.status, 3, "{found}");
    assert!(found.stderr.contains("school.yaml"), "{found}");
}

#[test]
fn every_academy_gets_its_pack_and_one_that_is_faulty_stops_none() {
    let academy = |name: &str| {
        NEW.replace("# Hollow Lane\nformat: 1\n", "# its own\n").replace("Hollow Lane Primary School", name)
    };
    let inline = academy("Quarry Academy").lines().skip(1).map(|line| format!("    {line}\n")).collect::<String>();
    let trust = "format: 1 # of the trust\ntrust: {name: Hollow Lane Academies Trust}\nacademies: academies/*\n";
    let folder = Folder::new()
        .with("trust.yaml", trust)
        .with("academies/ash/school.yaml", academy("Ash Academy"))
        .with("academies/bad/school.yaml", "school: 1\n")
        .with("academies/elm/school.yaml", academy("Elm Academy"));
    let found = folder.esafe(["review", "start", "@", "--version", "2.0"].into_iter().chain(TODAY)).outcome();
    assert_eq!(found.status, 1, "{found}");
    for id in ["ash", "elm"] {
        assert!(folder.path(&format!("academies/{id}/review/review-pack.pdf")).exists(), "{id}: {found}");
        let now = folder.read(&format!("academies/{id}/school.yaml"));
        assert!(now.contains("\"2.0\"") && now.contains("# since 2020"), "{now}");
    }
    assert_eq!(folder.read("trust.yaml"), trust);
    // Academies that stand in the trust's file get their versions there, one after another.
    let trust =
        format!("{}academies:\n  quarry:\n{inline}  stone:\n{inline}", trust.replace("academies: academies/*\n", ""));
    let folder = Folder::new().with("trust.yaml", &trust);
    let found = folder.esafe(["review", "start", "@", "--version", "2.0"].into_iter().chain(TODAY)).outcome();
    assert_eq!(found.status, 0, "{found}");
    let now = added(&trust, &folder.read("trust.yaml"));
    assert_eq!(now.matches("\"2.0\"").count(), 2, "{now}");
    for id in ["quarry", "stone"] {
        assert!(folder.path(&format!("review/{id}/review-pack.md")).exists(), "{found}");
        assert!(found.stderr.contains(&format!("@/trust.yaml --academy {id}")), "{found}");
    }
}
