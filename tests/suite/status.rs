//! `esafe status`: where the academies of a trust stand, as a table, as JSON and as a page.

use std::collections::BTreeMap;

use esafe::schema::Kind;
use serde_json::{Value as Json, json};

use crate::described::school;
use crate::harness::{Folder, Outcome, golden, suite, tree};

/// A day in the middle of the reviews of [`trust`].
const TODAY: &str = "2026-11-22";

const TRUST: &str = "format: 1
trust: {name: Hollow Lane Academies Trust}
academies: academies/*
defaults:
  school: {type: academy, colour: \"#225533\"}
  practice:
    phones: {pupils: hand-in, visitors: silent}
    sessions: {idle_lock_minutes: 10}
  clauses:
    include: [security.as-safe-as-possible]
    exclude: {cctv.network: The trust has no cameras.}
  policy: {review_every: 12 months, approvers: [trust_board]}
";

/// An academy whose policy is of `date`, with `version` in its one version and `more` sections below.
fn academy(name: &str, date: &str, version: &str, more: &str) -> String {
    format!(
        "school:
  name: {name}
  phases: [ks1, ks2]
people:
  headteacher: {{name: Sam Hill}}
  online_safety_lead: {{name: Ada Byrne}}
  dsl: {{same_as: headteacher}}
policy:
  versions:
  - {{version: \"1.0\", date: {date}, author: Ada Byrne, changes: First policy{version}}}
{more}"
    )
}

/// An approval of the trust's board, with an outcome and the digests of documents.
fn approval(outcome: &str, digests: &BTreeMap<String, String>) -> String {
    let digests = json!(digests);
    format!(
        ", approvals: [{{body: trust_board, date: 2026-09-14, minute: \"7\", outcome: {outcome}, digests: {digests}}}]"
    )
}

/// The content digest of every document of an academy of a trust.
fn digests(folder: &Folder, id: &str) -> BTreeMap<String, String> {
    let rendered =
        folder.esafe(["render", "@/trust.yaml", "--academy", id, "--format", "json", "--out", "@/digests"]).outcome();
    assert_eq!(rendered.status, 0, "{rendered}");
    let records = folder.files(&format!("digests/{id}")).into_iter().filter_map(|(path, bytes)| {
        let record: Json = serde_json::from_slice(&bytes).unwrap();
        Some((path.strip_suffix(".record.json")?.to_owned(), record["content_digest"].as_str()?.to_owned()))
    });
    let digests: BTreeMap<String, String> = records.collect();
    std::fs::remove_dir_all(folder.path("digests")).unwrap();
    assert!(digests.len() > 2, "{digests:?}");
    digests
}

/// Every way an academy can differ from [`TRUST`].
const DIFFERENT: &str = "practice:
  phones: {pupils: not-permitted, visitors: null}
  sessions: null
clauses:
  include: [accounts.managed]
  exclude:
    passwords.private: Ours is in the staff handbook.
    cctv.network: null
  reword:
    social.private:
      text: Nobody at {{ school.name }} puts private matters online.
      replaces: 0000000000000000000000000000000000000000000000000000000000000000
  add:
    local.passphrases: {topic: passwords, text: Pupils choose a passphrase.}
";

/// A trust with an academy in every state there is.
pub(crate) fn trust() -> Folder {
    let folder = Folder::new().with("trust.yaml", TRUST);
    let put = |id: &str, text: String| folder.write(&format!("academies/{id}/school.yaml"), text);
    let ashby = |version: &str| academy("Ashby Road Infant Academy", "2026-09-01", version, "");
    put("ashby-road", ashby(""));
    let approved = approval("approved", &digests(&folder, "ashby-road"));
    put("ashby-road", ashby(&approved));
    put("birch-hill", academy("Birch Hill Academy", "2025-12-20", "", DIFFERENT));
    let zeros = BTreeMap::from([("online-safety-policy".to_owned(), "0".repeat(64))]);
    put("castle-mead", academy("Castle Mead Academy", "2025-11-09", &approval("approved", &zeros), ""));
    put("dene-lane", "school: [\n".to_owned());
    put("elm-tree", academy("Elm Tree Academy", "2026-10", "", "wether: rain\n"));
    put("fern-hill", academy("Fern Hill Academy", "summer 2026", &approval("returned", &BTreeMap::new()), ""));
    folder
}

pub(crate) fn status(folder: &Folder, more: &[&str]) -> Outcome {
    folder.esafe(["status", "@", "--today", TODAY].into_iter().chain(more.iter().copied())).outcome()
}

/// A list that its schema accepts.
#[track_caller]
pub(crate) fn list(text: &str) -> Json {
    let list: Json = serde_json::from_str(text).unwrap();
    let schema = serde_json::from_str(Kind::Status.text()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let faults: Vec<String> = validator.iter_errors(&list).map(|e| format!("{e} at {}", e.instance_path())).collect();
    assert!(faults.is_empty(), "{faults:?}\n{text}");
    list
}

#[test]
fn the_table_has_a_row_for_every_academy_in_whatever_state() {
    let found = status(&trust(), &[]);
    golden("status/table.txt", &found.to_string());
    assert_eq!(found.status, 3, "one of them cannot be read");
    assert_eq!(found.stdout.lines().count(), 7);
}

#[test]
fn the_list_for_programs_is_what_its_schema_says() {
    let found = status(&trust(), &["--format", "json"]);
    golden("status/list.json", &found.stdout);
    let list = list(&found.stdout);
    let of = |pointer: &str| -> Vec<&str> {
        list["schools"].as_array().unwrap().iter().filter_map(|row| row.pointer(pointer)?.as_str()).collect()
    };
    assert_eq!(of("/review/state"), ["in-time", "due-soon", "lapsed", "in-time", "in-time"]);
    assert_eq!(of("/approvals/0/decision"), ["approved", "awaited", "other-text", "returned"]);
    let birch = &list["schools"][1];
    for (kind, count) in [("overrides", 3), ("exclusions", 2), ("rewordings", 1), ("additions", 1), ("inclusions", 2)] {
        assert_eq!(birch["drift"][kind].as_array().unwrap().len(), count, "{kind}");
    }
    assert_eq!(
        birch["drift"]["overrides"][0],
        json!({"id": "practice.phones.pupils", "trust": "hand-in", "academy": "not-permitted",
            "file": "academies/birch-hill/school.yaml", "line": 12, "column": 12})
    );
    assert_eq!(list["schools"][3]["findings"]["errors"], 1);
}

#[test]
fn what_is_counted_is_what_check_finds() {
    let folder = trust();
    let list = list(&status(&folder, &["--format", "json"]).stdout);
    let checked = folder.esafe(["check", "@", "--today", TODAY, "--format", "json"]).outcome();
    let checked: Json = serde_json::from_str(&checked.stdout).unwrap();
    let (rows, checked) = (list["schools"].as_array().unwrap(), checked["descriptions"].as_array().unwrap());
    assert_eq!((rows.len(), checked.len()), (6, 6));
    for (row, checked) in rows.iter().zip(checked) {
        let count = |severity: &str| {
            let all = checked["findings"].as_array().unwrap().iter();
            // Published files are another question.
            all.filter(|found| found["severity"] == severity && found["family"] != "published").count()
        };
        let expected = json!({"errors": count("error"), "warnings": count("warning"), "notes": count("note"),
            "excused": checked["excused"]});
        assert_eq!(row["findings"], expected, "{}", row["file"]);
    }
}

#[test]
fn an_academy_that_says_nothing_of_what_its_trust_says_does_not_differ() {
    let folder = Folder::new();
    for (path, bytes) in tree(&suite("trust/sound")) {
        folder.write(&path, bytes);
    }
    let found = status(&folder, &["--format", "json"]);
    assert_eq!(found.status, 0, "{found}");
    let list = list(&found.stdout);
    let differences = |at: usize| {
        let drift = list["schools"][at]["drift"].as_object().unwrap();
        drift.values().map(|all| all.as_array().unwrap().len()).sum::<usize>()
    };
    assert_eq!([0, 1, 2].map(differences), [0, 3, 0]);
    assert_eq!(list["schools"][1]["drift"]["overrides"][2]["id"], "practice.sessions");
}

#[test]
fn the_same_trust_has_the_same_bytes_wherever_it_lies() {
    let (here, there) = (trust(), trust());
    for format in ["text", "json", "html"] {
        let found = status(&here, &["--format", format]);
        assert_eq!(found.stdout, status(&here, &["--format", format]).stdout, "{format}");
        assert_eq!(found.stdout, status(&there, &["--format", format]).stdout, "{format}");
        assert!(!found.stdout.contains("@/"), "{format}: the way to the folder is nobody's business\n{found}");
        let file = there.esafe(["status", "@/trust.yaml", "--today", TODAY, "--format", format]).outcome();
        assert_eq!(found.stdout, file.stdout, "{format}");
    }
}

#[test]
fn academies_can_be_chosen_and_shared_out() {
    let folder = trust();
    let files = |more: &[&str]| -> Vec<String> {
        let list = list(&status(&folder, &[&["--format", "json"], more].concat()).stdout);
        list["schools"].as_array().unwrap().iter().map(|row| row["file"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(files(&["--academy", "birch-hill"]), ["academies/birch-hill/school.yaml"]);
    let mut shared: Vec<String> =
        ["1/4", "2/4", "3/4", "4/4"].iter().flat_map(|part| files(&["--shard", part])).collect();
    shared.sort();
    assert_eq!(shared, files(&[]));
    let unknown = status(&folder, &["--academy", "birch"]);
    assert_eq!((unknown.status, unknown.stdout.as_str()), (2, ""), "{unknown}");
    // More parts than academies: nothing to show is no fault.
    for format in ["text", "json", "html"] {
        let found = status(&folder, &["--shard", "9/9", "--format", format]);
        assert!(found.status == 0 && !found.stdout.is_empty(), "{found}");
    }
}

#[test]
fn an_academy_that_is_named_by_itself_is_told_from_its_own_folder() {
    let found = trust().esafe(["status", "@/academies/birch-hill", "--today", TODAY, "--format", "json"]).outcome();
    assert_eq!(found.status, 0, "{found}");
    let list = list(&found.stdout);
    let row = &list["schools"][0];
    assert_eq!((&row["file"], &row["academy"]), (&json!("school.yaml"), &json!("birch-hill")));
    assert_eq!(row["drift"]["rewordings"][0]["file"], "school.yaml");
}

#[test]
fn academies_that_stand_in_their_trusts_file_are_told_as_well() {
    let folder = Folder::new();
    for (path, bytes) in tree(&suite("trust/invalid/one-bad-academy")) {
        folder.write(&path, bytes);
    }
    let found = status(&folder, &["--format", "json"]);
    assert_eq!(found.status, 0, "{found}");
    let list = list(&found.stdout);
    assert_eq!(list["schools"][1]["file"], "trust.yaml#birch-hill");
    assert_eq!(list["schools"][1]["approvals"], Json::Null, "errors keep its documents from being made");
}

#[test]
fn schools_without_a_trust_are_told_without_differences() {
    let folder = Folder::new()
        .with("a/school.yaml", school("Ashby Road School", ""))
        .with("b/school.yaml", school("Birch Hill School", ""));
    let found = status(&folder, &[]);
    assert_eq!(found.status, 0, "{found}");
    assert!(!found.stdout.contains("trust") && found.stdout.lines().count() == 3, "{found}");
    let json = list(&status(&folder, &["--format", "json"]).stdout);
    assert_eq!((&json["trust"], &json["schools"][0]["drift"]), (&Json::Null, &Json::Null));
    let page = status(&folder, &["--format", "html"]).stdout;
    assert!(page.contains("2 schools") && !page.contains("id=\"differences\""));
    // Beside a trust, a school has none.
    let both = trust().with("other/school.yaml", school("Other School", ""));
    let found = status(&both, &[]);
    assert!(found.stdout.contains("no trust"), "{found}");
    assert_eq!(list(&status(&both, &["--format", "json"]).stdout)["trust"], Json::Null);
}

#[test]
fn what_cannot_be_read_has_a_row_that_says_so() {
    let folder = trust();
    let paths = ["status", "@", "@/none/school.yaml", "--today", TODAY];
    let found = folder.esafe(paths).outcome();
    assert_eq!(found.status, 3, "{found}");
    assert!(found.stderr.starts_with("error: @/academies/dene-lane/school.yaml does not tell"), "{found}");
    assert!(
        found
            .stderr
            .contains("error: there is no file @/none/school.yaml; `esafe init` writes one\n2 of 7 cannot be told."),
        "{found}"
    );
    let json = list(&folder.esafe(paths.into_iter().chain(["--format", "json"])).outcome().stdout);
    assert_eq!(json["schools"][6]["unread"], "there is no file @/none/school.yaml; `esafe init` writes one");
    assert_eq!(json["schools"][6].get("findings"), None);
    folder.write("trust.yaml", TRUST.replace("defaults:", "wether: rain\ndefaults:"));
    let found = folder.esafe(["status", "@/trust.yaml", "--today", TODAY]).outcome();
    assert_eq!(found.status, 3, "{found}");
    assert!(
        found.stderr.starts_with("error: @/trust.yaml has errors: esafe validate @/trust.yaml\n1 of 1 "),
        "{found}"
    );
}

#[test]
fn what_counts_as_soon_can_be_said() {
    let folder = trust();
    let states = |within: &str| {
        let list = list(&status(&folder, &["--format", "json", "--warn-within", within]).stdout);
        list["schools"].as_array().unwrap().iter().filter(|row| row["review"]["state"] == "due-soon").count()
    };
    assert_eq!(["0d", "27d", "28d", "1y"].map(states), [0, 0, 1, 4]);
}

#[test]
fn a_name_does_not_act_on_the_terminal() {
    let folder = Folder::of(&school("Hollow\u{1b}[2J Lane\r", ""));
    let found = status(&folder, &[]);
    assert!(found.stdout.contains("Hollow\\u{1b}[2J Lane\\r"), "{found}");
    assert!(!found.to_string().replace('\n', "").contains(char::is_control), "{found}");
}

#[test]
fn it_is_written_to_a_file_whole_or_not_at_all() {
    let folder = Folder::of(&school("Hollow Lane", ""));
    let write = |out: &str| status(&folder, &["--format", "html", "--out", out]);
    let found = write("@/site/status.html");
    assert_eq!((found.status, found.stdout.as_str()), (0, ""), "{found}");
    assert!(found.stderr.starts_with("✓ @/site/status.html\n"), "{found}");
    assert_eq!(folder.read("site/status.html"), status(&folder, &["--format", "html"]).stdout);
    folder.write("site/status.html", "old");
    assert_eq!(write("@/site/status.html").status, 0);
    assert!(folder.files("").keys().eq(["school.yaml", "site/status.html"]), "nothing else is left");
    assert_ne!(folder.read("site/status.html"), "old");
    // Neither a description nor a folder is replaced, however it is named.
    let before = folder.read("school.yaml");
    for (out, words) in [
        ("@/school.yaml", "is a description and would be replaced"),
        ("@/site/../school.yaml", "is a description and would be replaced"),
        ("@/site", "is a folder; name a file in it after --out, as @/site/status.html"),
        ("@/school.yaml/status.html", "error: "),
    ] {
        let found = write(out);
        assert_eq!((found.status, found.stdout.as_str()), (3, ""), "{out}: {found}");
        assert!(found.stderr.contains(words), "{out}: {found}");
    }
    assert_eq!(folder.read("school.yaml"), before);
    let folder = trust();
    for out in ["@/trust.yaml", "@/academies/dene-lane/school.yaml"] {
        // What is not chosen is not replaced either.
        let found = status(&folder, &["--academy", "birch-hill", "--out", out]);
        assert!(found.status == 3 && found.stderr.contains("would be replaced"), "{found}");
    }
}
