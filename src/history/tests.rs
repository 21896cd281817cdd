use std::collections::BTreeMap;

use jiff::civil::date;
use serde_json::json;

use super::*;
use crate::diff::Facts;
use crate::school::{Approval, Located, Outcome, Review, SchoolDate, Version};
use crate::source::{Sources, Span};

fn somewhere() -> Span {
    let source = Sources::default().add("school.yaml", "");
    Span { source, start: 0, end: 0 }
}

fn day(text: &str) -> SchoolDate {
    SchoolDate::parse(text).unwrap()
}

fn digest(text: &str) -> Located<String> {
    Located { value: text.to_owned(), span: somewhere() }
}

fn version(number: &str) -> Version {
    Version {
        version: number.to_owned(),
        date: day("2020-01-01"),
        author: "Ada".to_owned(),
        changes: format!("What is new in {number}"),
        reviews: Vec::new(),
        approvals: Vec::new(),
        span: somewhere(),
        date_span: somewhere(),
        author_span: somewhere(),
    }
}

/// The version, approved with `text`.
fn approved(number: &str, text: &str) -> Version {
    let approval = Approval {
        body: "governing_body".to_owned(),
        date: day("2020-02-01"),
        minute: Some("7.2".to_owned()),
        outcome: Outcome::Approved,
        digests: BTreeMap::from([("policy".to_owned(), digest(text))]),
        files: BTreeMap::new(),
        span: somewhere(),
    };
    Version { approvals: vec![approval], ..version(number) }
}

fn reviewed(mut version: Version, reviewer: &str) -> Version {
    version.reviews.push(Review {
        date: day("2020-01-15"),
        reviewer: reviewer.to_owned(),
        body: Some("governing_body".to_owned()),
        minute: Some("7.1".to_owned()),
        changed: false,
        content_digest: None,
        span: somewhere(),
    });
    version
}

fn digests(text: &str) -> Digests {
    Digests::from([("policy".to_owned(), text.to_owned())])
}

/// A description with `versions`, whose facts follow from `text`, which is published.
fn held(versions: &[Version], text: &str) -> Held {
    Held {
        approvers: vec!["governing_body".to_owned()],
        versions: versions.to_vec(),
        facts: Facts::of_json(&json!({"text": text})),
        published: Some(Published { version: versions.last().unwrap().version.clone(), digests: digests(text) }),
        rebuilt: None,
    }
}

fn commit(number: usize) -> Commit {
    Commit {
        id: format!("c{number}"),
        author: "Ada".to_owned(),
        day: date(2020, 1, 1 + i8::try_from(number).unwrap()),
        summary: String::new(),
    }
}

/// Commits that follow one another.
fn line(all: Vec<Contents>) -> Vec<Snapshot> {
    let one = |(at, contents)| Snapshot {
        commit: commit(at),
        before: at.checked_sub(1).into_iter().collect(),
        contents,
        fault: None,
    };
    all.into_iter().enumerate().map(one).collect()
}

fn holding(all: Vec<Held>) -> Vec<Snapshot> {
    line(all.into_iter().map(|held| Contents::Held(Box::new(held))).collect())
}

fn tag(version: &str, at: usize, describes: &str) -> VersionTag {
    VersionTag {
        name: format!("s/p/v{version}"),
        version: version.to_owned(),
        commit: commit(at),
        describes: Some(describes.to_owned()),
    }
}

/// Findings as commit, kind, and whether of a draft; every version has a tag.
fn found(snapshots: &[Snapshot]) -> Vec<(String, FindingKind, bool)> {
    let tags: Vec<VersionTag> = ["1.0", "1.1", "2.0", "3.0"].iter().map(|version| tag(version, 0, version)).collect();
    found_with(snapshots, &tags, true)
}

fn found_with(snapshots: &[Snapshot], tags: &[VersionTag], complete: bool) -> Vec<(String, FindingKind, bool)> {
    let last = [snapshots.len() - 1];
    let past = Past { snapshots, last: &last, complete, tags, tag_beginning: "s/p/v" };
    audit(past).findings.into_iter().map(|one| (one.commit.id, one.kind, one.draft)).collect()
}

fn one(commit: &str, kind: FindingKind) -> Vec<(String, FindingKind, bool)> {
    vec![(commit.to_owned(), kind, false)]
}

#[test]
fn a_year_that_was_kept_as_it_should_be_has_no_findings() {
    let first = approved("1.0", "a");
    let second = |version: Version| vec![first.clone(), version];
    let snapshots = holding(vec![
        held(&[version("1.0")], "a"),
        held(std::slice::from_ref(&first), "a"),
        // Nothing but a name changed: the text without names is the same.
        held(&second(version("1.1")), "a"),
        held(&[first.clone(), version("1.1"), version("2.0")], "b"),
        held(&[first.clone(), version("1.1"), reviewed(version("2.0"), "Sam")], "b"),
        held(&[first.clone(), version("1.1"), reviewed(approved("2.0", "b"), "Sam")], "b"),
    ]);
    assert_eq!(found(&snapshots), []);
}

#[test]
fn a_text_that_changes_after_its_approval_is_found() {
    let approved_a = || held(&[approved("1.0", "a")], "a");
    let edited = held(&[approved("1.0", "a")], "b");
    assert_eq!(found(&holding(vec![approved_a(), edited])), one("c1", FindingKind::EditedAfterApproval));
    // A version that kept an approval because only names changed is approved as well.
    let kept = |text: &str| held(&[approved("1.0", "a"), version("1.1")], text);
    assert_eq!(found(&holding(vec![approved_a(), kept("a"), kept("b")])), one("c2", FindingKind::EditedAfterApproval));
    // Approved again under the same number, it is still another text.
    let mut twice = approved("1.0", "a");
    twice.approvals.extend(approved("1.0", "b").approvals);
    assert_eq!(found(&holding(vec![approved_a(), held(&[twice], "b")])), one("c1", FindingKind::TextChanged));
}

#[test]
fn a_draft_may_change_until_it_is_left_behind() {
    let draft = |text: &str| held(&[version("1.0")], text);
    let note = ("c1".to_owned(), FindingKind::TextChanged, true);
    let decided = held(&[approved("1.0", "b")], "b");
    assert_eq!(found(&holding(vec![draft("a"), draft("b"), decided])), [note]);
    let left = held(&[version("1.0"), version("2.0")], "c");
    assert_eq!(found(&holding(vec![draft("a"), draft("b"), left])), one("c1", FindingKind::TextChanged));
    // What was reviewed is no draft, unless an approval of what became of it follows.
    let seen = |text: &str| held(&[reviewed(version("1.0"), "Sam")], text);
    assert_eq!(found(&holding(vec![seen("a"), seen("b")])), one("c1", FindingKind::TextChanged));
}

#[test]
fn a_change_that_is_published_late_is_found_once_and_where_it_was_made() {
    let rebuilt = |facts: &str, published: &str| Held {
        facts: Facts::of_json(&json!({"text": facts})),
        rebuilt: Some(digests(facts)),
        ..held(&[approved("1.0", "a")], published)
    };
    let snapshots = holding(vec![rebuilt("a", "a"), rebuilt("b", "a"), rebuilt("b", "b")]);
    assert_eq!(needs_text(&snapshots), [0, 1]);
    assert_eq!(found(&snapshots), one("c1", FindingKind::EditedAfterApproval));
}

#[test]
fn text_is_made_again_only_where_nothing_tells_it() {
    let unpublished = Held { published: None, ..held(&[version("1.0")], "a") };
    let snapshots = holding(vec![held(&[version("1.0")], "a"), held(&[version("1.0")], "b"), unpublished]);
    assert_eq!(needs_text(&snapshots), [1, 2]);
}

#[test]
fn an_approval_of_a_text_that_nobody_published_is_found() {
    let snapshots = holding(vec![held(&[version("1.0")], "a"), held(&[approved("1.0", "z")], "a")]);
    assert_eq!(found(&snapshots), one("c1", FindingKind::NeverPublished));
    // If the older commits are missing, nobody can tell of what is in the first that is there.
    let first = holding(vec![held(&[approved("1.0", "z")], "a")]);
    assert_eq!(found(&first), one("c0", FindingKind::NeverPublished));
    assert_eq!(found_with(&first, &[], false), []);
}

#[test]
fn records_that_say_something_else_than_they_did_are_found() {
    let first = reviewed(approved("1.0", "a"), "Sam");
    let changed = |change: &dyn Fn(&mut Version)| {
        let mut other = first.clone();
        change(&mut other);
        found(&holding(vec![held(std::slice::from_ref(&first), "a"), held(&[other], "a")]))
    };
    let other_day = day("2019-12-31");
    assert_eq!(changed(&|version| version.date = other_day), one("c1", FindingKind::RewrittenDate));
    assert_eq!(changed(&|version| version.reviews[0].date = other_day), one("c1", FindingKind::RewrittenDate));
    assert_eq!(changed(&|version| version.approvals[0].date = other_day), one("c1", FindingKind::RewrittenDate));
    let minute = Some("9.9".to_owned());
    let reworded = |version: &mut Version| version.approvals[0].minute.clone_from(&minute);
    assert_eq!(changed(&reworded), one("c1", FindingKind::RewrittenRecord));
    assert_eq!(changed(&|version| version.approvals.clear()), one("c1", FindingKind::RemovedApproval));
    assert_eq!(changed(&|version| version.reviews.clear()), one("c1", FindingKind::RemovedReview));
    // Saying what was not said before rewrites nothing.
    assert_eq!(changed(&|version| version.reviews[0].content_digest = Some(digest("a"))), []);
    // The day of a draft is still open.
    let moved = Version { date: other_day, ..version("1.0") };
    let snapshots = holding(vec![held(&[version("1.0")], "a"), held(&[moved], "a")]);
    assert_eq!(found(&snapshots), [("c1".to_owned(), FindingKind::RewrittenDate, true)]);
}

#[test]
fn what_is_taken_out_is_found_behind_a_description_that_cannot_be_read() {
    let all = [approved("1.0", "a"), approved("2.0", "a")];
    let contents = vec![
        Contents::Held(Box::new(held(&all, "a"))),
        Contents::Unreadable,
        Contents::Held(Box::new(held(&all[1..], "a"))),
    ];
    assert_eq!(found(&line(contents)), one("c2", FindingKind::RemovedVersion));
}

#[test]
fn a_merge_is_blamed_for_what_it_did_alone() {
    let base = held(&[approved("1.0", "a"), version("2.0")], "a");
    let without = held(&[version("2.0")], "a");
    let more = held(&[approved("1.0", "a"), approved("2.0", "a")], "a");
    let merged = |sides: [Held; 2], result: Held| {
        let mut snapshots = holding(vec![base.clone()]);
        for (at, contents, before) in [(1, &sides[0], vec![0]), (2, &sides[1], vec![0]), (3, &result, vec![1, 2])] {
            let contents = Contents::Held(Box::new(contents.clone()));
            snapshots.push(Snapshot { commit: commit(at), before, contents, fault: None });
        }
        found(&snapshots)
    };
    // Taken out on one side, and still gone after the merge: the side did it.
    let joined = held(&[approved("2.0", "a")], "a");
    assert_eq!(merged([without, more.clone()], joined), one("c1", FindingKind::RemovedVersion));
    // Recorded on one side, and lost by the merge.
    assert_eq!(merged([base.clone(), more], base.clone()), one("c3", FindingKind::RemovedApproval));
}

#[test]
fn versions_need_tags_and_tags_their_versions() {
    let snapshots =
        holding(vec![held(&[approved("1.0", "a")], "a"), held(&[approved("1.0", "a"), version("2.0")], "a")]);
    assert_eq!(found_with(&snapshots, &[], true), one("c0", FindingKind::UntaggedVersion));
    assert_eq!(found_with(&snapshots, &[tag("1.0", 0, "1.0")], true), []);
    assert_eq!(found_with(&snapshots, &[tag("1.0", 1, "2.0")], true), one("c1", FindingKind::TagOnOtherVersion));
}

#[test]
fn commits_are_told_by_what_they_did() {
    let contents = vec![
        Contents::Absent,
        Contents::Held(Box::new(held(&[version("1.0")], "a"))),
        Contents::Held(Box::new(held(&[version("1.0"), approved("2.0", "b")], "b"))),
        Contents::Unreadable,
        Contents::Held(Box::new(held(&[version("1.0"), approved("2.0", "b")], "b"))),
        Contents::Absent,
    ];
    let told: Vec<String> = changes(&line(contents)).into_iter().map(|one| one.what.join("; ")).collect();
    assert_eq!(
        told,
        [
            "documents published without a description",
            "described for the first time, in version 1.0",
            "version 2.0 recorded; the approval of version 2.0 by the governing body recorded; facts changed; \
             published text changed",
            "description left in a state that cannot be read",
            "no record, fact or published text changed",
            "description taken away",
        ]
    );
}

#[test]
fn rows_hold_what_descriptions_record() {
    let mut term = reviewed(approved("1.0", "a"), "Sam");
    term.date = day("autumn 2019");
    let snapshots = holding(vec![held(&[term.clone()], "a")]);
    let [row] = versions(&[term], &snapshots, |_| None).try_into().unwrap();
    assert_eq!(
        (row.date.written(), row.reviews[0].date.written()),
        ("autumn 2019".to_owned(), "2020-01-15".to_owned())
    );
    assert_eq!(row.place(&|day| day.to_string()), "commit c0, no tag");
}
