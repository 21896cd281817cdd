//! Descriptions are changed in their files, and nothing but the change is to be seen there.

use std::collections::BTreeMap;

use esafe::edit::{Change, Edit, EditError, NewValue, Path};

use crate::edit_random::{apply, change, path, value, ways};
use crate::harness::{package, tree};

/// The descriptions among the examples, by the name of their folder.
fn examples() -> BTreeMap<String, String> {
    let files = tree(&package("examples")).into_iter().filter(|(path, _)| path.ends_with("school.yaml"));
    let texts: BTreeMap<String, String> =
        files.map(|(path, bytes)| (path, String::from_utf8(bytes).unwrap())).collect();
    assert!(texts.len() > 4, "{:?}", texts.keys());
    texts
}

fn with_crlf(text: &str) -> String {
    text.replace('\n', "\r\n")
}

fn approval() -> NewValue {
    NewValue::map([
        ("body", "governing_body"),
        ("date", "2026-11-22"),
        ("evidence", "minutes of 22 November, item 4: policies"),
    ])
}

/// `text` after `edits`, and the lines that changed; the same in a file with the line ends of Windows.
fn done(text: &str, edits: &[Edit]) -> (String, String) {
    let edited = apply(text, edits).unwrap();
    let other = apply(&with_crlf(text), edits).unwrap();
    assert!(other.after == with_crlf(&edited.after), "{}", edited.hunks());
    assert_eq!(other.hunks(), edited.hunks());
    let hunks = edited.hunks();
    (edited.after, hunks)
}

/// The lines of `hunks` that were taken out and added.
fn turned(hunks: &str) -> (Vec<&str>, Vec<&str>) {
    let lines = |mark: &'static str| hunks.lines().filter_map(move |line| line.strip_prefix(mark)).collect();
    (lines("-"), lines("+"))
}

#[test]
fn a_review_is_recorded_in_every_example() {
    let path = |text: &str| text.parse::<Path>().unwrap();
    for (name, text) in examples() {
        let version = NewValue::map([
            ("version", NewValue::from("9.0")),
            ("date", "2026-11-22".into()),
            ("author", "Headteacher".into()),
            ("changes", "Yearly review: nothing new".into()),
        ]);
        let edits = [
            Edit::append(path("policy.versions"), version),
            Edit::append(path("policy.versions[-1].approvals"), approval()),
            Edit::append(path("policy.versions[0].approvals"), approval()),
            Edit::set(path("policy.next_review"), "2027-11"),
        ];
        let (after, hunks) = done(&text, &edits);
        let (gone, new) = turned(&hunks);
        assert!(gone.iter().all(|line| line.trim_start().starts_with("next_review:")), "{name}\n{hunks}");
        assert!(new.contains(&"    - version: \"9.0\"") && new.contains(&"  next_review: 2027-11"), "{name}\n{hunks}");
        let approvals = "          evidence: \"minutes of 22 November, item 4: policies\"";
        assert_eq!(new.iter().filter(|line| **line == approvals).count(), 2, "{name}\n{hunks}");
        assert_eq!(apply(&after, &edits[3..]).unwrap().hunks(), "", "{name}: what is set already is left alone");
        assert!(after.contains("\n# ") && value(&after) != value(&text));
    }
}

#[test]
fn what_was_added_can_be_taken_out_again() {
    let exception =
        NewValue::map([("owner", "headteacher"), ("reason", "the new filter comes in May"), ("until", "2027-05")]);
    for (name, text) in examples() {
        let path = Path::root().key("exceptions").key("weak.filter");
        let (after, hunks) = done(&text, &[Edit::set(path.clone(), exception.clone())]);
        assert!(turned(&hunks).0.is_empty(), "{name}\n{hunks}");
        let kept = Edit::set(Path::root().key("exceptions").key("other"), exception.clone());
        let (both, _) = done(&after, std::slice::from_ref(&kept));
        let (one, _) = done(&both, &[Edit::remove(path)]);
        assert!(one == done(&text, &[kept]).0, "{name}");
        if !text.contains("\nexceptions:") {
            // The blank line that parts it from what is above stays.
            assert_eq!(
                done(&after, &[Edit::remove(Path::root().key("exceptions"))]).0.trim_end(),
                text.trim_end(),
                "{name}"
            );
        }
    }
}

#[test]
fn every_value_of_every_example_can_be_changed_and_taken_out() {
    for (name, text) in examples() {
        let whole = value(&text);
        let mut all = Vec::new();
        ways(&whole, &mut Vec::new(), &mut all);
        // One in thirty, over all examples, meets every kind of place.
        for way in all.iter().step_by(31) {
            for how in [Change::Set(NewValue::from("a: b")), Change::Set(approval()), Change::Remove] {
                let edit = Edit { path: path(way, &whole), change: how.clone() };
                let mut wanted = whole.clone();
                change(&mut wanted, way, &how);
                let edited = apply(&text, &[edit]).unwrap_or_else(|error| panic!("{name}: {error}"));
                assert_eq!(value(&edited.after), wanted, "{name}");
            }
        }
    }
}

/// One line for each case: the text, the edit, and the text it leads to.
fn leads(text: &str, edit: Edit, after: &str) {
    assert_eq!(done(text, &[edit]).0, after, "{text}");
}

fn at(path: &str) -> Path {
    path.parse().unwrap()
}

fn pair() -> NewValue {
    NewValue::map([("by", "head"), ("on", "2026-11")])
}

#[test]
fn what_is_added_looks_like_its_neighbours() {
    // Two columns or four; lists further in than their key or not.
    leads("a:\n  b: 1\n", Edit::append(at("a.c"), pair()), "a:\n  b: 1\n  c:\n    - by: head\n      \"on\": 2026-11\n");
    leads(
        "a:\n    b: 1\n    l:\n    - x\n",
        Edit::append(at("a.c"), pair()),
        "a:\n    b: 1\n    l:\n    - x\n    c:\n    - by: head\n      \"on\": 2026-11\n",
    );
    leads("a:\n- b: 1 # c\n", Edit::set(at("a[0].d.e"), "f"), "a:\n- b: 1 # c\n  d:\n    e: f\n");
    // Blank lines between sections.
    leads("# one\na: 1\n\n# two\nb: 2\n", Edit::set(at("c"), "3"), "# one\na: 1\n\n# two\nb: 2\n\nc: \"3\"\n");
    // Between brackets, on one line or on several.
    leads("a: {b: 1} # c\n", Edit::set(at("a.d"), "e, f"), "a: {b: 1, d: \"e, f\"} # c\n");
    leads("a: [ b ]\n", Edit::append(at("a"), pair()), "a: [ b, {by: head, \"on\": 2026-11} ]\n");
    leads("a: [\n  b, # c\n  d  # e\n]\n", Edit::append(at("a"), "f"), "a: [\n  b, # c\n  d,  # e\n  f\n]\n");
    leads("a: [\n  b,\n]\n", Edit::append(at("a"), "f"), "a: [\n  b,\n  f,\n]\n");
    leads("a: [] # none\n", Edit::append(at("a"), pair()), "a: # none\n  - by: head\n    \"on\": 2026-11\n");
    // The end of the file.
    leads("a: 1\nb: 2", Edit::set(at("c"), "d"), "a: 1\nb: 2\nc: d");
    leads("---\na: 1\n# end\n...\n", Edit::set(at("b"), "c"), "---\na: 1\nb: c\n# end\n...\n");
    leads("\u{feff}a: 1\n", Edit::set(at("a"), true), "\u{feff}a: true\n");
}

#[test]
fn comments_stay_where_they_belong() {
    let text = "p:\n  t: x # t\n  v:\n    - n: 1 # n\n    # - n: 2\n    #   d: 3\n\n  # end of p\n\n# q\nq: {}\n";
    let with = |old: &str, new: &str| text.replace(old, new);
    leads(text, Edit::set(at("p.t"), "y: z"), &with("t: x", "t: \"y: z\""));
    leads(text, Edit::set(at("p.t"), "y\nz"), &with("t: x # t", "t: |- # t\n    y\n    z"));
    leads(text, Edit::append(at("p.t2"), "w"), &with("\n\n  # end", "\n  t2:\n    - w\n\n  # end"));
    leads(text, Edit::append(at("p.v"), "w"), &with("# n\n", "# n\n    - w\n"));
    leads(text, Edit::set(at("p.v[0].a"), "w"), &with("# n\n", "# n\n      a: w\n"));
    leads(text, Edit::remove(at("p.t")), &with("  t: x # t\n", ""));
    leads(text, Edit::remove(at("p.v[-1]")), &with("v:\n    - n: 1 # n", "v: []"));
    // A comment inside what is replaced moves to a line above it.
    leads(text, Edit::set(at("p.v"), "w"), &with("v:\n    - n: 1 # n", "v: w # n"));
    leads("a: # a\n  # b\n  c: 1 # c\n  d: 2\n", Edit::set(at("a"), "x"), "# c\na: x # a\n  # b\n");
    leads("a: |\n  b\n\n# c\nd: 1\n", Edit::set(at("a"), "x"), "a: x\n\n# c\nd: 1\n");
    // A text of several lines would swallow the comment below it.
    leads("a: 1\n    # b\n", Edit::set(at("a"), "x\ny"), "a: \"x\\ny\"\n    # b\n");
}

#[test]
fn what_cannot_be_done_is_said_with_its_place_and_what_to_do() {
    let text = "a: text\nb:\n  - 1\nc: {d: ~}\n";
    let said = |edit: Edit| apply(text, &[edit]).unwrap_err().to_string();
    let expected = [
        (
            Edit::set(at("a.x"), "y"),
            "school.yaml:1:1: `a` is text, so there is no `a.x`; write a set of keys there first",
        ),
        (Edit::set(at("a[0]"), "y"), "school.yaml:1:1: `a` is text, so there is no `a[0]`; write a list there first"),
        (
            Edit::append(at("a"), "y"),
            "school.yaml:1:1: `a` is text, and only a list can be added to; write it as a list, each item after a hyphen",
        ),
        (
            Edit::set(at("b[1]"), "y"),
            "school.yaml:2:1: there is no `b[1]`, because the length of `b` is 1; count from 0, or from -1 backwards from the end",
        ),
        (Edit::remove(at("c.e")), "school.yaml:4:1: there is no `c.e` to take out; look for a slip in the name"),
    ];
    for (edit, words) in expected {
        assert_eq!(said(edit), words);
    }
    let twice = NewValue::map([("k", "1"), ("k", "2")]);
    assert_eq!(
        said(Edit::set(at("c.d"), twice)),
        "school.yaml:4:5: `c.d` cannot be changed without changing something else, so nothing has been written; make the change in an editor: write `{k: \"1\", k: \"2\"}` there"
    );
    for faulty in ["a: [\n", "a: 1\na: 2\n", "a: &x 1\nb: *x\n", "", "a: 1\n---\nb: 2\n", "a:\n\tb: 1\n"] {
        let error = apply(faulty, &[Edit::set(at("a"), "y")]).unwrap_err();
        assert!(matches!(error, EditError::Faulty { .. }), "{faulty:?}");
        assert!(error.to_string().contains("`esafe validate school.yaml`"));
    }
}

#[test]
fn hunks_show_the_lines_that_change() {
    let text = "a: 1\nb: 2\nc: 3\nd: 4\ne: 5";
    let (_, hunks) = done(text, &[Edit::set(at("e"), "6"), Edit::append(at("f"), NewValue::Float(0.5))]);
    assert_eq!(hunks, "@@ -2,4 +2,6 @@\n b: 2\n c: 3\n d: 4\n-e: 5\n+e: \"6\"\n+f:\n+  - 0.5\n");
    assert!(!apply(text, &[]).unwrap().is_changed());
}
