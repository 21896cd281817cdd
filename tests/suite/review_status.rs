//! `esafe review status`: how far a review has come, from the draft to the approval.

use esafe::schema::Kind;
use serde_json::Value as Json;

use crate::harness::golden;
use crate::story::Story;

fn status(story: &Story, more: &[&str]) -> crate::harness::Outcome {
    story.outcome(["review", "status", "@", "--today", "2025-11-20"].into_iter().chain(more.iter().copied()))
}

fn stage(story: &Story) -> (String, Option<String>) {
    let found = status(story, &["--format", "json"]);
    let list: Json = serde_json::from_str(&found.stdout).unwrap_or_else(|_| panic!("{found}"));
    let schema = serde_json::from_str(Kind::Review.text()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let faults: Vec<String> = validator.iter_errors(&list).map(|fault| fault.to_string()).collect();
    assert!(faults.is_empty(), "{faults:?} {found}");
    let school = &list["schools"][0];
    (school["stage"].as_str().unwrap().to_owned(), school["next"].as_str().map(str::to_owned))
}

#[test]
fn a_review_goes_from_stage_to_stage() {
    let story = Story::told();
    let mut stages = Vec::new();
    let mut add = |what: &str| {
        let (stage, next) = stage(&story);
        stages.push(format!("{what}\n  {stage}\n  {}", next.as_deref().unwrap_or("nothing to type")));
    };
    add("edited after it was approved");
    let started = story.outcome(["review", "start", "@", "--today", "2025-11-10"]);
    assert_eq!(started.status, 0, "{started}");
    add("opened");
    let opened = story.folder.read("school.yaml");
    let digests = digests(&story);
    let policy = digests["online-safety-policy"].as_str().unwrap();
    let review = format!(
        "\n      reviews: [{{date: 2025-11-12, reviewer: Sam Hill, body: governing_body, minute: FGB 25/20, outcome: changed, content_digest: \"{policy}\"}}]"
    );
    let line = "changes: \"Sessions, idle lock minutes: 30 instead of 10\"";
    let with = |more: &str| {
        assert!(opened.contains(line));
        story.folder.write("school.yaml", opened.replace(line, &format!("{line}{more}")));
    };
    with(&review);
    add("reviewed");
    let approval = |outcome: &str| {
        format!(
            "\n      approvals: [{{body: governing_body, date: 2025-11-19, minute: FGB 25/21, outcome: {outcome}, digests: {digests}}}]"
        )
    };
    with(&format!("{review}{}", approval("returned")));
    add("sent back");
    with(&format!("{review}{}", approval("approved")));
    add("approved");
    golden("golden/story/review/stages.txt", &(stages.join("\n") + "\n"));
    golden("golden/story/review/status.txt", &status(&story, &[]).to_string());
    golden("golden/story/review/status.json", &status(&story, &["--format", "json"]).stdout);
}

/// The content digest of every document, as JSON.
fn digests(story: &Story) -> Json {
    let rendered = story.esafe(["render", "@", "--format", "json", "--out", "@/digests"]).outcome();
    assert_eq!(rendered.status, 0, "{rendered}");
    let records = story.folder.files("digests").into_iter().filter_map(|(path, bytes)| {
        let record: Json = serde_json::from_slice(&bytes).unwrap();
        Some((path.strip_suffix(".record.json")?.to_owned(), record["content_digest"].clone()))
    });
    records.collect::<serde_json::Map<_, _>>().into()
}

#[test]
fn one_of_two_bodies_is_not_enough() {
    let story = Story::until(4);
    let text = story
        .folder
        .read("school.yaml")
        .replace("approvers: [governing_body]", "approvers: [governing_body, headteacher]");
    story.folder.write("school.yaml", text);
    let (stage, next) = stage(&story);
    assert_eq!(stage, "partly-approved");
    assert!(next.is_some_and(|next| next.contains("approve") && next.contains("--body headteacher")));
}

#[test]
fn what_cannot_be_read_is_said_and_hides_nothing() {
    let story = Story::until(1);
    story.folder.write("other/school.yaml", "school: 1\n");
    let found = status(&story, &[]);
    assert_eq!(found.status, 1, "{found}");
    assert!(
        found.stdout.contains("Hollow Lane Primary School") && found.stderr.contains("other/school.yaml"),
        "{found}"
    );
}
