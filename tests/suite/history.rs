//! `esafe history` and its audit, in every kind of repository and in none.

use std::fs;

use esafe::history::FindingKind;
use esafe::schema::Kind;
use git2::Oid;
use git2::build::RepoBuilder;
use serde_json::Value as Json;

use crate::harness::{Folder, Outcome, is_a, package, tree};
use crate::story::Story;

/// The history that a command printed, which its schema accepts.
#[track_caller]
fn told(found: &Outcome) -> Json {
    let history: Json = serde_json::from_str(&found.stdout).unwrap_or_else(|_| panic!("{found}"));
    let schema = serde_json::from_str(Kind::History.text()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let faults: Vec<String> =
        validator.iter_errors(&history).map(|fault| format!("{fault} at {}", fault.instance_path())).collect();
    assert!(faults.is_empty(), "{faults:?}\n{found}");
    history
}

/// The audit of the description at `path`: status, and findings as kind and version.
fn audited(folder: &Folder, path: &str) -> (u8, Vec<(String, String)>) {
    let found = folder.esafe(["history", path, "--audit", "--format", "json"]).outcome();
    let json = told(&found);
    let word = |finding: &Json, key: &str| finding[key].as_str().unwrap().to_owned();
    let findings = json["schools"][0]["audit"]["findings"].as_array().unwrap().iter();
    (found.status, findings.map(|finding| (word(finding, "kind"), word(finding, "version"))).collect())
}

fn findings(all: &[(&str, &str)]) -> (u8, Vec<(String, String)>) {
    let all: Vec<(String, String)> = all.iter().map(|(kind, of)| ((*kind).to_owned(), (*of).to_owned())).collect();
    (u8::from(!all.is_empty()), all)
}

/// What the whole story has on its conscience.
const SINS: [(&str, &str); 2] = [("edited-after-approval", "3.0"), ("rewritten-date", "2.0")];

#[test]
fn the_history_for_programs_is_what_its_schema_says() {
    let story = Story::told();
    let json = |folder: &Folder, more: &[&str]| {
        told(&folder.esafe(["history", "@", "--format", "json"].iter().chain(more).copied()).outcome())
    };
    let history = json(&story.folder, &[]);
    let school = &history["schools"][0];
    assert_eq!((school["versions"].as_array().unwrap().len(), &school["commits"]), (4, &Json::from(6)));
    assert_eq!(school.get("audit"), None);
    let audit = json(&story.folder, &["--audit"]);
    assert_eq!(audit["schools"][0]["audit"]["faults"], SINS.len());
    // Without a repository there are no commits and no tags; terms and months are dates, too.
    let of_a_term = story.folder.read("school.yaml").replace("date: 2021-09-06", "date: autumn 2021");
    let alone = json(&Folder::of(&of_a_term), &[]);
    let version = &alone["schools"][0]["versions"][0];
    assert_eq!(
        (&version["commit"], &version["tag"], &version["date"]),
        (&Json::Null, &Json::Null, &"autumn 2021".into())
    );
    // The schema forbids what it does not describe.
    let schema: Json = serde_json::from_str(Kind::History.text()).unwrap();
    let mut strange = history;
    strange["schools"][0]["versions"][0]["colour"] = "blue".into();
    assert!(!jsonschema::is_valid(&schema, &strange));
}

#[test]
fn every_kind_of_finding_is_in_the_schema() {
    let schema: Json = serde_json::from_str(Kind::History.text()).unwrap();
    let listed = schema.pointer("/$defs/finding/properties/kind/enum").unwrap();
    assert_eq!(listed, &serde_json::to_value(FindingKind::ALL).unwrap());
}

#[test]
fn without_commits_there_is_a_table_and_no_audit() {
    let description = Story::told().folder.read("school.yaml");
    for (commits, reason) in
        [(None, "no git repository"), (Some(0), "nothing has been committed"), (Some(1), "no commit holds")]
    {
        let folder = Folder::of(&description);
        if let Some(commits) = commits {
            let git = git2::Repository::init(folder.path("")).unwrap();
            if commits > 0 {
                let clerk = git2::Signature::new("A Clerk", "a@x.example", &git2::Time::new(1_600_000_000, 0)).unwrap();
                let empty = git.find_tree(git.treebuilder(None).unwrap().write().unwrap()).unwrap();
                git.commit(Some("HEAD"), &clerk, &clerk, "Nothing", &empty, &[]).unwrap();
            }
        }
        let table = folder.esafe(["history", "@"]).outcome();
        assert_eq!(table.status, 0, "{table}");
        assert!(table.stdout.contains(reason) && table.stdout.contains("FGB 21/14"), "{table}");
        let audit = folder.esafe(["history", "@", "--audit"]).outcome();
        assert_eq!((audit.status, audit.stdout.as_str()), (3, ""), "{audit}");
        assert!(audit.stderr.contains(reason) && audit.stderr.contains("commit the description first"), "{audit}");
    }
}

#[test]
fn a_bare_repository_has_the_same_history() {
    let story = Story::told();
    let bare = Folder::new();
    RepoBuilder::new().bare(true).clone(story.folder.path("").to_str().unwrap(), &bare.path("bare.git")).unwrap();
    assert_eq!(audited(&bare, "@/bare.git"), findings(&SINS));
    let table = |folder: &Folder, path| folder.esafe(["history", path]).outcome().stdout;
    assert_eq!(table(&bare, "@/bare.git"), table(&story.folder, "@"));
}

#[test]
fn what_a_shallow_copy_cannot_tell_is_no_finding() {
    let story = Story::told();
    let fifth: Oid = story.git.revparse_single("HEAD~1").unwrap().id();
    story.folder.write(".git/shallow", format!("{fifth}\n"));
    for version in ["1.0", "1.1", "2.0", "3.0"] {
        story.git.tag_delete(&format!("hollow-lane-primary-school/online-safety-policy/v{version}")).unwrap();
    }
    assert_eq!(audited(&story.folder, "@"), findings(&SINS[1..]));
    let found = story.outcome(["history", "@"]);
    assert!(found.stdout.contains("Older commits are missing"), "{found}");
}

#[test]
fn a_description_is_followed_through_other_folders_and_bad_days() {
    let story = Story::until(4);
    for folder in ["school.yaml", "published"] {
        fs::create_dir_all(story.folder.path("school")).unwrap();
        fs::rename(story.folder.path(folder), story.folder.path("school").join(folder)).unwrap();
    }
    story.commit("2025-05-01", "Ada Byrne", "Moved");
    let good = story.folder.read("school/school.yaml");
    for (day, text) in [("2025-05-02", "policy: ["), ("2025-05-03", "format: 1\n"), ("2025-05-04", "\u{0}\u{1b}[31m")] {
        story.folder.write("school/school.yaml", text);
        story.commit(day, "Sam \u{1b}[31mHill", "Broken \u{1b}[31m");
    }
    assert!(good.contains("2023-09-19"));
    story.folder.write("school/school.yaml", good.replace("2023-09-19", "2023-09-01"));
    story.commit("2025-05-05", "Sam Hill", "Mended");
    assert_eq!(audited(&story.folder, "@/school"), findings(&SINS[1..]));
    for format in ["text", "md", "json", "html"] {
        for audit in [&["--audit"][..], &[]] {
            let args = ["history", "@/school", "--format", format].into_iter().chain(audit.iter().copied());
            let found = story.outcome(args);
            assert_eq!(found.status, u8::from(!audit.is_empty()), "{found}");
            assert!(!found.to_string().contains('\u{1b}'), "{format}: {found}");
        }
    }
    let text = story.outcome(["history", "@/school", "--audit"]).stdout;
    assert_eq!(text.matches(r"Sam \u{1b}[31mHill").count(), 3, "{text}");
    assert!(text.contains("`people` is missing"), "{text}");
}

#[test]
fn changes_that_are_not_committed_are_named_and_not_audited() {
    let story = Story::until(4);
    let text = story.folder.read("school.yaml").replace("2023-09-19", "2023-09-01");
    story.folder.write("school.yaml", &text);
    let found = story.outcome(["history", "@", "--audit"]);
    assert_eq!(found.status, 0, "{found}");
    assert!(found.stdout.contains("changes that are not committed"), "{found}");
}

#[test]
fn a_tag_that_was_moved_is_found() {
    let story = Story::until(4);
    let name = "hollow-lane-primary-school/online-safety-policy/v2.0";
    story.git.tag_lightweight(name, &story.git.revparse_single("HEAD").unwrap(), true).unwrap();
    let untagged = "hollow-lane-primary-school/online-safety-policy/v1.1";
    story.git.tag_delete(untagged).unwrap();
    let expected = findings(&[("untagged-version", "1.1"), ("tag-on-other-version", "2.0")]);
    assert_eq!(audited(&story.folder, "@"), expected);
    let found = story.outcome(["history", "@", "--audit"]);
    assert!(found.stdout.contains(untagged) && found.stdout.contains("which describes version 3.0"), "{found}");
}

#[test]
fn text_that_was_never_published_is_made_again() {
    // The same story without any published file: only the text made again tells what changed.
    let story = Story::told();
    let bare = Folder::new();
    let git = git2::Repository::init(bare.path("")).unwrap();
    let mut walk = story.git.revwalk().unwrap();
    walk.push_head().unwrap();
    let commits: Vec<Oid> = walk.map(Result::unwrap).collect();
    for oid in commits.into_iter().rev() {
        let old = story.git.find_commit(oid).unwrap();
        let tree = old.tree().unwrap();
        let blob = story.git.find_blob(tree.get_name("school.yaml").unwrap().id()).unwrap();
        let mut builder = git.treebuilder(None).unwrap();
        let copy = git.blob(blob.content()).unwrap();
        builder.insert("school.yaml", copy, 0o100_644).unwrap();
        let tree = git.find_tree(builder.write().unwrap()).unwrap();
        let parent = git.head().ok().map(|head| head.peel_to_commit().unwrap());
        let parents: Vec<_> = parent.iter().collect();
        git.commit(Some("HEAD"), &old.author(), &old.committer(), "step", &tree, &parents).unwrap();
        bare.write("school.yaml", blob.content());
    }
    let (status, found) = audited(&bare, "@");
    let told: Vec<&(String, String)> = found.iter().filter(|(kind, _)| kind != "untagged-version").collect();
    let expected = findings(&SINS).1;
    assert_eq!((status, told), (1, expected.iter().collect()));
    assert_eq!(found.len(), expected.len() + 4);
}

#[test]
fn every_academy_of_a_trust_has_its_history() {
    let trust = Folder::new();
    for (path, bytes) in tree(&package("examples/lse-academies")) {
        if is_a("yaml", &path) || is_a("svg", &path) {
            trust.write(&path, bytes);
        }
    }
    let found = trust.esafe(["history", "@", "--format", "md", "--out", "@/histories"]).outcome();
    assert_eq!(found.status, 0, "{found}");
    let files: Vec<String> = trust.files("histories").into_keys().collect();
    assert_eq!(files.len(), 3, "{files:?}");
    assert!(files.contains(&"belmont-academy.history.md".to_owned()), "{files:?}");
    let one = trust.esafe(["history", "@", "--academy", "belmont"]).outcome();
    assert!(one.stdout.starts_with("Belmont Academy: ") && !one.stdout.contains("Quarry Wharf"), "{one}");
    trust.esafe(["history", "@", "--audit"]).outcome().stderr.lines().for_each(|line| {
        assert!(line.contains("no git repository"), "{line}");
    });
}

#[test]
fn a_pdf_needs_a_file() {
    let story = Story::told();
    // Whoever commits can have a name that no font can print.
    story.folder.write("school.yaml", story.folder.read("school.yaml") + "# The end\n");
    story.commit("2025-12-01", "王 🎉 محمد", "Nothing");
    let found = story.outcome(["history", "@", "--format", "pdf"]);
    assert_eq!((found.status, found.stderr.as_str()), (2, "error: a PDF needs a file: add --out history.pdf\n"));
    for (audit, status) in [("history.pdf", 0), ("audit.pdf", 1)] {
        let out = format!("@/{audit}");
        let args = ["history", "@", "--format", "pdf", "--out", &out].into_iter();
        let found = story.outcome(args.chain((status == 1).then_some("--audit")));
        assert_eq!(found.status, status, "{found}");
        assert!(fs::read(story.folder.path(audit)).unwrap().starts_with(b"%PDF-"));
    }
}
