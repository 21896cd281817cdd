//! What the documents tell of reviews and approvals: all that is on record, and nothing of it in a digest.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use crate::harness::{Folder, golden};

/// A school with two versions, the second with what `more` records.
fn description(facts: &str, more: &str) -> String {
    format!(
        "format: 1
school: {{name: Hollow Lane Primary School, phases: [ks1]}}
people:
  headteacher: {{name: Sam Hill}}
  online_safety_lead: {{name: Ada Byrne}}
  dsl: {{post_only: true}}
{facts}agreements: {{staff: {{}}}}
policy:
  owner: online_safety_lead
  kept_in: in the policies folder of the staff drive
  approvers: [headteacher, governing_body]
  agreed_by: headteacher
  approval_due: 2022-10
  cover_shows: [author, owner, approval]
  versions:
  - version: \"1.0\"
    date: 2021-09-01
    author: Ada Byrne
    changes: First policy
    approvals:
    - {{body: governing_body, date: 2021-09-14, outcome: returned}}
    - {{body: governing_body, date: 2021-10-12, minute: \"4\", outcome: approved}}
  - version: \"2.0\"
    date: 2022-09-01
    author: Ada Byrne
    changes: Phones
{more}"
    )
}

/// The content digest of each document.
fn digests(folder: &Folder) -> BTreeMap<String, String> {
    let found = folder.esafe(["render", "@/school.yaml", "--format", "md,json"]).outcome();
    assert_eq!(found.status, 0, "{found}");
    let records = folder.files("published").into_iter().filter_map(|(path, bytes)| {
        let key = path.strip_suffix(".record.json")?.to_owned();
        let record: Json = serde_json::from_slice(&bytes).unwrap();
        Some((key, record["content_digest"].as_str()?.to_owned()))
    });
    records.collect()
}

/// A review and the approvals of both bodies, of the text with these digests.
fn on_record(digests: &BTreeMap<String, String>) -> String {
    let policy = &digests["online-safety-policy"];
    let digests = serde_json::json!(digests);
    format!(
        "    reviews:
    - {{date: 2022-09-05, reviewer: Ada Byrne, body: governing_body, minute: \"5.1\", outcome: changed, content_digest: \"{policy}\"}}
    approvals:
    - {{body: headteacher, date: 2022-09-12, outcome: approved, digests: {digests}}}
    - {{body: governing_body, date: 2022-09-20, minute: \"7.2\", outcome: approved-with-changes, digests: {digests}}}
"
    )
}

#[test]
fn documents_tell_what_is_on_record_and_digests_do_not_change() {
    let folder = Folder::of(&description("", ""));
    let before = digests(&folder);
    golden("golden/on_record/nothing.md", &folder.read("published/version-control.md"));
    folder.write("school.yaml", description("", &on_record(&before)));
    assert_eq!(digests(&folder), before);
    golden("golden/on_record/approved.md", &folder.read("published/version-control.md"));
    let policy = folder.read("published/online-safety-policy.md");
    for told in [
        "Ada Byrne reviewed this version on 5 September 2022, and the governing body received the review (minute 5.1). The next review is due on 5 September 2023.",
        "| Approved by | Headteacher, 12 September 2022; Governing body, 20 September 2022 |",
        "| Online safety policy review date | 5 September 2022 |",
        "| Approval | Governing body: Approved with changes, 20 September 2022, minute 7.2 |",
    ] {
        assert!(policy.contains(told), "{told}\n{policy}");
    }
    assert!(!policy.contains("DRAFT") && !policy.contains("To be approved by"), "{policy}");
}

#[test]
fn an_approval_whose_text_has_changed_is_told_as_one() {
    let folder = Folder::of(&description("", ""));
    let before = digests(&folder);
    folder.write("school.yaml", description("practice:\n  phones: {pupils: hand-in}\n", &on_record(&before)));
    assert_ne!(digests(&folder), before);
    golden("golden/on_record/changed-since.md", &folder.read("published/version-control.md"));
    assert!(folder.read("published/online-safety-policy.md").contains("| To be approved by |"));
}

#[test]
fn a_change_of_names_tells_whose_approval_holds() {
    let folder = Folder::of(&description("", ""));
    let before = digests(&folder);
    let next = "  - {version: \"2.1\", date: 2022-12-01, author: Ada Byrne, changes: A new headteacher}\n";
    folder.write("school.yaml", description("", &(on_record(&before) + next)).replace("Sam Hill", "Kit Moor"));
    assert_eq!(digests(&folder), before);
    golden("golden/on_record/kept.md", &folder.read("published/version-control.md"));
}
