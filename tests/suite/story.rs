//! The story of one school in a repository of its own: five years of reviews, built with fixed dates.
//!
//! `story/` holds its description as it was at each step. In it, `$policy3` stands for the content digest of the policy as
//! it was at step 3, and `$all3` for those of every document.

use std::collections::BTreeMap;
use std::path::Path;

use esafe::schema::Kind;
use git2::{Oid, RepositoryInitOptions, Signature, Time};
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::harness::{Case, Folder, Outcome, golden, names_in, suite, suite_text};

/// What happened at each step: on which day it was committed, by whom, in which words, and which version was tagged.
const STEPS: [(&str, &str, &str, Option<&str>); 6] = [
    ("2021-09-15", "Ada Byrne", "Online safety policy, approved", Some("1.0")),
    ("2022-09-13", "Ada Byrne", "Priya Nair is the safeguarding lead now", Some("1.1")),
    ("2023-09-20", "Ada Byrne", "Smoothwall instead of LGfL; approved", Some("2.0")),
    ("2025-02-12", "Ada Byrne", "The review, five months late; approved", Some("3.0")),
    ("2025-10-06", "Sam Hill", "Small fix", None),
    ("2025-11-03", "Sam Hill", "Tidy dates", None),
];

/// A repository, and the description of the school in it.
pub(crate) struct Story {
    pub(crate) folder: Folder,
    pub(crate) git: git2::Repository,
    /// Content digests of every document at each step, by their keys.
    digests: Vec<BTreeMap<String, String>>,
    /// The commit of each step.
    commits: Vec<Oid>,
}

impl Story {
    /// The whole story.
    pub(crate) fn told() -> Self {
        Self::until(STEPS.len())
    }

    /// The story's first `steps` steps.
    pub(crate) fn until(steps: usize) -> Self {
        let folder = Folder::new();
        let mut options = RepositoryInitOptions::new();
        let git = git2::Repository::init_opts(folder.path(""), options.initial_head("main")).unwrap();
        let mut story = Self { folder, git, digests: Vec::new(), commits: Vec::new() };
        for step in 1..=steps {
            story.step(step);
        }
        story
    }

    /// A command line in the folder of the school.
    pub(crate) fn esafe<'a>(&self, args: impl IntoIterator<Item = &'a str>) -> Case {
        self.folder.esafe(args)
    }

    /// What a command line in the folder of the school comes to, with `step-00003` for the commit of step 3: what commits are
    /// called hangs on every word of the policy.
    pub(crate) fn outcome<'a>(&self, args: impl IntoIterator<Item = &'a str>) -> Outcome {
        let found = self.esafe(args).outcome();
        Outcome { stdout: self.masked(&found.stdout), stderr: self.masked(&found.stderr), ..found }
    }

    /// `text` with the names of commits and digests masked.
    pub(crate) fn masked(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (at, oid) in self.commits.iter().enumerate() {
            let (whole, mask) = (oid.to_string(), format!("step-{:05}", at + 1));
            text = text.replace(&whole, &mask).replace(&whole[..10], &mask);
        }
        for (at, digests) in self.digests.iter().enumerate() {
            for (key, digest) in digests {
                text = text.replace(digest, &format!("digest-of-{key}-in-step-{}", at + 1));
            }
        }
        text
    }

    fn step(&mut self, step: usize) {
        let (day, author, message, version) = STEPS[step - 1];
        let name =
            names_in(&suite("story")).find(|name| name.starts_with(&format!("{step}-"))).expect("a step has a file");
        let text = suite_text(&format!("story/{name}"));
        // The digests of a step are of the text without them: versions and approvals are no part of it.
        self.digests.push(BTreeMap::from([("online-safety-policy".to_owned(), "0".repeat(64))]));
        self.render(&self.filled(&text));
        self.digests[step - 1] = self.rendered_digests();
        self.render(&self.filled(&text));
        let oid = self.commit(day, author, message);
        self.commits.push(oid);
        if let Some(version) = version {
            let tag = format!("hollow-lane-primary-school/online-safety-policy/v{version}");
            self.git
                .tag(&tag, &self.git.find_object(oid, None).unwrap(), &signature(day, "Sam Hill"), "Approved", false)
                .unwrap();
        }
    }

    fn filled(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (at, digests) in self.digests.iter().enumerate() {
            let all: Vec<String> = digests.iter().map(|(key, digest)| format!("{key}: \"{digest}\"")).collect();
            text = text.replace(&format!("$all{}", at + 1), &all.join(", "));
            text = text.replace(&format!("$policy{}", at + 1), &format!("\"{}\"", digests["online-safety-policy"]));
        }
        text
    }

    fn render(&self, description: &str) {
        self.folder.write("school.yaml", description);
        let found = self.esafe(["render", "@/school.yaml", "--format", "md,json"]).outcome();
        assert_eq!(found.status, 0, "{found}");
    }

    fn rendered_digests(&self) -> BTreeMap<String, String> {
        let records = self.folder.files("published").into_iter().filter(|(path, _)| path.ends_with(".record.json"));
        let digest = |(path, bytes): (String, Vec<u8>)| {
            let record: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
            let key = path.trim_end_matches(".record.json").to_owned();
            (key, record["content_digest"].as_str().unwrap().to_owned())
        };
        records.map(digest).collect()
    }

    /// Commits everything in the folder.
    pub(crate) fn commit(&self, day: &str, author: &str, message: &str) -> Oid {
        let mut index = self.git.index().unwrap();
        index.add_all(["*"], git2::IndexAddOption::DEFAULT, None).unwrap();
        index.update_all(["*"], None).unwrap();
        index.write().unwrap();
        let tree = self.git.find_tree(index.write_tree().unwrap()).unwrap();
        let parent = self.git.head().ok().map(|head| head.peel_to_commit().unwrap());
        let who = signature(day, author);
        self.git.commit(Some("HEAD"), &who, &who, message, &tree, &parent.iter().collect::<Vec<_>>()).unwrap()
    }
}

fn signature(day: &str, name: &str) -> Signature<'static> {
    let noon = day.parse::<Date>().unwrap().at(12, 0, 0, 0).to_zoned(TimeZone::UTC).unwrap();
    let email = format!("{}@hollow-lane.example", name.to_lowercase().replace(' ', "."));
    Signature::new(name, &email, &Time::new(noon.timestamp().as_second(), 0)).unwrap()
}

#[test]
fn every_step_has_a_file_and_a_day() {
    let files: Vec<String> = names_in(&suite("story")).filter(|name| Path::new(name).extension().is_some()).collect();
    assert_eq!(files.len(), STEPS.len(), "{files:?}");
    let days: Vec<Date> = STEPS.iter().map(|(day, ..)| day.parse().unwrap()).collect();
    assert!(days.is_sorted());
}

#[test]
fn what_was_approved_is_approved_and_an_edit_is_found() {
    for (steps, day, errors) in [(1, "2021-10-01", 0), (2, "2022-10-01", 0), (3, "2023-10-01", 0), (4, "2025-03-01", 0)]
    {
        let found = Story::until(steps).esafe(["check", "@", "--today", day, "--format", "json"]).outcome();
        let findings: serde_json::Value = serde_json::from_str(&found.stdout).unwrap();
        assert_eq!(findings["summary"]["errors"], errors, "step {steps}: {found}");
    }
    let found = Story::until(5).esafe(["check", "@", "--today", "2025-11-01"]).outcome();
    assert_eq!(found.status, 1, "{found}");
    assert!(found.stderr.contains("since"), "{found}");
}

#[test]
fn each_year_is_compared_with_the_last() {
    let story = Story::told();
    for (name, args) in [
        ("1-names", vec!["1.0..1.1"]),
        ("2-filter", vec!["1.1", "2.0"]),
        ("3-late", vec!["2.0", "v3.0"]),
        ("4-since-approval", vec![]),
        ("5-five-years", vec!["autumn 2021", "now", "--stat"]),
    ] {
        let words = ["diff"].into_iter().chain(args.iter().copied());
        let words =
            words.chain((args.len() == 2 && args[1] != "--stat" || args.len() < 2 || args.len() == 3).then_some("@"));
        let found = story.outcome(words);
        golden(&format!("golden/story/diff/{name}.txt"), &found.to_string());
    }
}

#[test]
fn changes_are_told_to_programs_as_their_schema_says() {
    let story = Story::told();
    for args in [&["diff", "1.0", "now", "@"][..], &["diff", "2.0..3.0", "@", "--stat"], &["diff", "3.0", "3.0", "@"]] {
        let found = story.outcome(args.iter().copied().chain(["--format", "json"]));
        let changes: serde_json::Value = serde_json::from_str(&found.stdout).unwrap_or_else(|_| panic!("{found}"));
        let schema = serde_json::from_str(Kind::Changes.text()).unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        let faults: Vec<String> =
            validator.iter_errors(&changes).map(|e| format!("{e} at {}", e.instance_path())).collect();
        assert!(faults.is_empty(), "{faults:?}\n{found}");
    }
    let found = story.outcome(["diff", "2.0", "3.0", "@", "--format", "json"]);
    golden("golden/story/diff/3-late.json", &without_digests(&found.stdout));
}

/// `text` without content digests, which change with every word of the library.
fn without_digests(text: &str) -> String {
    let digest = regex::Regex::new("\"[0-9a-f]{64}\"").unwrap();
    digest.replace_all(text, "\"…\"").into_owned()
}

#[test]
fn a_comparison_is_a_document_of_every_format() {
    let story = Story::told();
    let page = story.outcome(["diff", "2.0", "3.0", "@", "--format", "md"]);
    golden("golden/story/diff/3-late.md", &page.stdout);
    let html = story.outcome(["diff", "2.0", "3.0", "@", "--format", "html"]).stdout;
    assert!(html.contains("<del>") && html.contains("<ins>") && !html.contains("<script"), "{html}");
    let found = story.outcome(["diff", "2.0", "3.0", "@", "--format", "pdf"]);
    assert_eq!((found.status, found.stderr.as_str()), (2, "error: a PDF needs a file: add --out changes.pdf\n"));
    let found = story.outcome(["diff", "2.0", "3.0", "@", "--format", "pdf", "--out", "@/changes.pdf", "--exit-code"]);
    assert_eq!(found.status, 1, "{found}");
    assert!(story.folder.files("")["changes.pdf"].starts_with(b"%PDF-"));
    let found = story.outcome(["diff", "3.0", "3.0", "@", "--exit-code"]);
    assert_eq!(found.status, 0, "{found}");
}

#[test]
fn a_part_of_a_comparison_can_be_asked_for() {
    let story = Story::told();
    let facts = story.outcome(["diff", "1.1", "2.0", "@", "--only", "facts"]).stdout;
    assert!(
        facts.contains("Filtering: provider: [-LGfL-] {+Smoothwall+}")
            && !facts.contains("sanctions.staff-disciplinary\n      "),
        "{facts}"
    );
    let clauses = story.outcome(["diff", "1.1", "2.0", "@", "--only", "clauses"]).stdout;
    assert!(
        !clauses.contains("Filtering: provider: ") && clauses.contains("{+meets the headteacher, and+}"),
        "{clauses}"
    );
    let rebuilt = story.outcome(["diff", "1.1", "2.0", "@", "--rebuild", "--stat"]).stdout;
    assert!(rebuilt.contains("made again from the description"), "{rebuilt}");
}

#[test]
fn the_story_is_told_and_audited() {
    let story = Story::told();
    for (name, args) in [
        ("history.txt", vec![]),
        ("history.md", vec!["--format", "md"]),
        ("history.json", vec!["--format", "json"]),
        ("audit.txt", vec!["--audit"]),
        ("audit.md", vec!["--audit", "--format", "md"]),
        ("audit.json", vec!["--audit", "--format", "json"]),
    ] {
        let found = story.outcome(["history", "@"].into_iter().chain(args.iter().copied()));
        assert_eq!(found.status, u8::from(args.contains(&"--audit")), "{found}");
        golden(&format!("golden/story/history/{name}"), &found.to_string());
    }
    // Before anything was done wrong, there is nothing to be found.
    let found = Story::until(4).outcome(["history", "@", "--audit"]);
    assert_eq!(found.status, 0, "{found}");
    assert!(found.stdout.contains("Nothing was found"), "{found}");
}
