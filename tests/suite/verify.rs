//! `esafe verify`: is this published file the one that was approved? With real PDFs, and with what people do to them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use esafe::document::sha256_hex;
use esafe::schema::Kind;
use lopdf::{Document, Object, SaveOptions, Stream, dictionary};
use serde_json::Value as Json;

use crate::harness::{Folder, Outcome, golden};

pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// Bodies, each with the outcome of its decision.
type Decided = Vec<(&'static str, &'static str)>;

/// A version of the policy with who decided on it.
#[derive(Clone)]
struct Version {
    number: &'static str,
    year: u32,
    decided: Decided,
}

fn version(number: &'static str, year: u32, decided: &[(&'static str, &'static str)]) -> Version {
    Version { number, year, decided: decided.to_vec() }
}

/// A school that says `facts`, up to its policy, and there `policy` and its versions.
fn description(head: &str, facts: &str, policy: &str, versions: &str) -> String {
    format!(
        "format: 1
school: {{name: Hollow Lane Primary School, phases: [ks1]}}
people:
  headteacher: {{name: {head}}}
  online_safety_lead: {{name: Ada Byrne}}
  dsl: {{post_only: true}}
{facts}agreements: {{staff: {{}}}}
policy:
{policy}  versions:
{versions}"
    )
}

impl Version {
    /// It in the description, with the digests and files of each decision if there are any yet.
    fn written(&self, digests: &BTreeMap<String, String>, files: &Files) -> String {
        let Self { number, year, decided } = self;
        let mut text = format!(
            "  - version: \"{number}\"\n    date: {year}-09-01\n    author: Ada Byrne\n    changes: The policy of {year}\n"
        );
        if !decided.is_empty() {
            text.push_str("    approvals:\n");
        }
        for (at, (body, outcome)) in decided.iter().enumerate() {
            text.push_str(&format!(
                "    - body: {body}\n      date: {year}-09-1{at}\n      minute: \"7.{at}\"\n      outcome: {outcome}\n"
            ));
            let lists: [(&str, BTreeMap<&String, String>); 2] = [
                ("digests", digests.iter().map(|(key, digest)| (key, digest.clone())).collect()),
                ("files", files.iter().map(|(path, bytes)| (path, sha256_hex(bytes))).collect()),
            ];
            for (name, list) in lists.into_iter().filter(|(_, list)| !list.is_empty()) {
                text.push_str(&format!("      {name}:\n"));
                text.extend(list.iter().map(|(path, digest)| format!("        {path}: \"{digest}\"\n")));
            }
        }
        text
    }
}

fn rendered(folder: &Folder) -> Files {
    let found = folder.esafe(["render", "@/school.yaml", "--format", "md,pdf,html,json"]).outcome();
    assert_eq!(found.status, 0, "{found}");
    folder.files("published").into_iter().filter(|(path, _)| path != "manifest.json").collect()
}

fn digests(files: &Files) -> BTreeMap<String, String> {
    let records = files.iter().filter_map(|(path, bytes)| Some((path.strip_suffix(".record.json")?, bytes)));
    records
        .map(|(key, bytes)| {
            let record: Json = serde_json::from_slice(bytes).unwrap();
            (key.to_owned(), record["content_digest"].as_str().unwrap().to_owned())
        })
        .collect()
}

/// Publishes a version that was decided on after the versions before it, and writes the description with its files.
fn publish(folder: &Folder, facts: &str, policy: &str, before: &str, version: &Version) -> (String, Files) {
    let write = |digests: &BTreeMap<String, String>, files: &Files| {
        let versions = before.to_owned() + &version.written(digests, files);
        folder.write("school.yaml", description("Sam Hill", facts, policy, &versions));
        versions
    };
    write(&BTreeMap::from([("online-safety-policy".to_owned(), "0".repeat(64))]), &Files::new());
    let digests = digests(&rendered(folder));
    write(&digests, &Files::new());
    let files = rendered(folder);
    let versions = write(&digests, &files);
    assert_eq!(rendered(folder), files, "the digests of files change no file");
    (versions, files)
}

/// What a second version says besides.
const PHONES: &str = "practice:\n  phones: {pupils: not-permitted}\n";

/// Two approved versions: the description at each, and their files.
pub(crate) struct Editions {
    descriptions: [String; 2],
    versions: [String; 2],
    pub(crate) files: [Files; 2],
}

pub(crate) static EDITIONS: LazyLock<Editions> = LazyLock::new(|| {
    let folder = Folder::new();
    let approved = [("governing_body", "approved")];
    let (first, old) = publish(&folder, "", "", "", &version("1.0", 2021, &approved));
    let before = folder.read("school.yaml");
    let (second, new) = publish(&folder, PHONES, "", &first, &version("2.0", 2022, &approved));
    Editions { descriptions: [before, folder.read("school.yaml")], versions: [first, second], files: [old, new] }
});

/// The school with what it published last.
pub(crate) fn school() -> Folder {
    let editions = &*EDITIONS;
    let folder = Folder::of(&editions.descriptions[1]);
    for (path, bytes) in &editions.files[1] {
        folder.write(&format!("published/{path}"), bytes);
    }
    folder
}

/// The verdict on one file of a folder, and its reason.
pub(crate) fn verdict(folder: &Folder, args: &[&str]) -> (String, String, u8) {
    let found = folder.esafe(["verify"].into_iter().chain(args.iter().copied()).chain(["--format", "json"])).outcome();
    let list = checked(&found);
    assert_eq!(list["files"].as_array().unwrap().len(), 1, "{found}");
    let text = |key: &str| list["files"][0][key].as_str().unwrap_or_else(|| panic!("{key}: {found}")).to_owned();
    (text("verdict"), text("says"), found.status)
}

/// What was written, with one space for many: how wide a column is hangs on where the folder lies.
fn squeezed(found: &Outcome) -> String {
    let line = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    found.to_string().lines().map(line).collect::<Vec<_>>().join("\n") + "\n"
}

/// The list that was written, which its schema allows.
fn checked(found: &Outcome) -> Json {
    let list: Json = serde_json::from_str(&found.stdout).unwrap_or_else(|error| panic!("{error}: {found}"));
    let schema = serde_json::from_str(Kind::Verdicts.text()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let faults: Vec<String> = validator.iter_errors(&list).map(|e| format!("{e} at {}", e.instance_path())).collect();
    assert!(faults.is_empty(), "{faults:?}\n{found}");
    list
}

pub(crate) const POLICY: &str = "online-safety-policy.pdf";

pub(crate) fn loaded(bytes: &[u8]) -> Document {
    Document::load_mem(bytes).unwrap()
}

pub(crate) fn saved(mut document: Document, packed: bool) -> Vec<u8> {
    let mut bytes = Vec::new();
    let options = SaveOptions::builder().use_object_streams(packed).use_xref_streams(packed).build();
    document.save_with_options(&mut bytes, options).unwrap();
    bytes
}

/// The PDF with other words on its first page, and its attachment as it was.
fn with_another_page(bytes: &[u8], packed: bool) -> Vec<u8> {
    let mut document = loaded(bytes);
    let page = document.get_pages()[&1];
    document.change_page_content(page, b"0 0 100 100 re f".to_vec()).unwrap();
    saved(document, packed)
}

/// The PDF with `content` in place of its record; taken off if there is none.
fn with_attachment(bytes: &[u8], content: Option<&[u8]>) -> Vec<u8> {
    let mut document = loaded(bytes);
    match content {
        Some(content) => {
            let is_file = |object: &Object| object.as_stream().is_ok_and(|s| s.dict.has_type(b"EmbeddedFile"));
            let (id, _) = document.objects.iter().find(|(_, object)| is_file(object)).unwrap();
            let stream = Stream::new(dictionary! { "Type" => "EmbeddedFile" }, content.to_vec());
            document.objects.insert(*id, Object::Stream(stream));
        }
        None => {
            document.catalog_mut().unwrap().remove(b"Names");
        }
    }
    saved(document, false)
}

#[test]
fn approved_files_are_the_same_and_older_ones_superseded() {
    let folder = school();
    let found = folder.esafe(["verify", "@/published"]).outcome();
    assert_eq!(found.status, 0, "{found}");
    golden("golden/verify/same.txt", &squeezed(&found));
    for (path, bytes) in &EDITIONS.files[0] {
        folder.write(&format!("old/{path}"), bytes);
    }
    let found = folder.esafe(["verify", "@/old"]).outcome();
    assert_eq!(found.status, 1, "{found}");
    golden("golden/verify/superseded.txt", &squeezed(&found));
    let found = folder.esafe(["verify", "@", "--format", "json"]).outcome();
    assert_eq!(checked(&found)["files"].as_array().unwrap().len(), 2 * EDITIONS.files[0].len(), "{found}");
    golden(
        "golden/verify/list.json",
        &folder.esafe(["verify", "@/old/version-control.md", "--format", "json"]).outcome().stdout,
    );
}

/// Whatever people do to a file: its name, its bytes, and the verdict.
#[test]
fn what_was_done_to_a_file_is_found() {
    let (old, new) = (&EDITIONS.files[0], &EDITIONS.files[1]);
    let pdf = &new[POLICY];
    let mut flipped = pdf.clone();
    let start = pdf.windows(7).position(|window| window == b"stream\n").unwrap();
    flipped[start + 40] ^= 1;
    let text = |path: &str| String::from_utf8(new[path].clone()).unwrap();
    let edited = |path: &str| text(path).replacen("pupils", "children", 1).into_bytes();
    let record = &old["online-safety-policy.record.json"];
    let other = String::from_utf8(record.clone()).unwrap().replace("Hollow Lane", "Birch Hill").replace("1.0", "2.0");
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("renamed.pdf", pdf.clone(), "same"),
        ("flipped.pdf", flipped, "altered"),
        ("edited.pdf", with_another_page(pdf, false), "altered"),
        ("edited-and-packed.pdf", with_another_page(pdf, true), "altered"),
        ("record-of-1.0.pdf", with_attachment(pdf, Some(record)), "altered"),
        ("record-of-another-school.pdf", with_attachment(pdf, Some(other.as_bytes())), "unknown"),
        ("record-that-is-none.pdf", with_attachment(pdf, Some(b"{}")), "unknown"),
        ("without-record.pdf", with_attachment(pdf, None), "unknown"),
        ("one-byte-more.pdf", [pdf.as_slice(), b"\n"].concat(), "altered"),
        ("cut-off.pdf", pdf[..pdf.len() / 2].to_vec(), "unknown"),
        ("text.pdf", b"The policy".to_vec(), "unknown"),
        ("empty.pdf", Vec::new(), "unknown"),
        (
            "another-school.md",
            text("online-safety-policy.md").replace("Hollow Lane", "Birch Hill").into_bytes(),
            "unknown",
        ),
        (
            "another-version.md",
            text("online-safety-policy.md").replace("Version 2.0", "Version 9.9").into_bytes(),
            "unknown",
        ),
        ("words.md", b"# Words\n".to_vec(), "unknown"),
        ("edited.md", edited("online-safety-policy.md"), "altered"),
        ("edited.html", edited("online-safety-policy.html"), "altered"),
        ("edited.record.json", edited("online-safety-policy.record.json"), "altered"),
        ("line-ends.md", text("online-safety-policy.md").replace('\n', "\r\n").into_bytes(), "altered"),
        ("staff.md", edited("agreements/staff.md"), "altered"),
        ("staff.html", edited("agreements/staff.html"), "altered"),
        ("version-control.md", text("version-control.md").replace("Ada", "Eve").into_bytes(), "altered"),
        ("version-control.html", text("version-control.html").replace("Ada", "Eve").into_bytes(), "altered"),
    ];
    let folder = school();
    let mut told = String::new();
    for (name, bytes, expected) in cases {
        folder.write(name, bytes);
        let (verdict, says, status) = verdict(&folder, &[&format!("@/{name}")]);
        assert_eq!((verdict.as_str(), status), (expected, u8::from(expected != "same")), "{name}: {says}");
        told.push_str(&format!("{name}: {verdict}: {says}\n"));
    }
    golden("golden/verify/done-to-files.txt", &told);
}

#[test]
fn a_damaged_file_in_the_place_of_an_approved_one_is_altered() {
    let folder = school();
    folder.write(&format!("published/{POLICY}"), "no PDF");
    let (verdict, says, _) = verdict(&folder, &[&format!("@/published/{POLICY}")]);
    assert_eq!(verdict, "altered", "{says}");
}

#[test]
fn what_is_not_approved_by_everyone_is_a_draft() {
    let both = "  approvers: [headteacher, governing_body]\n";
    let cases: [(&str, Decided, &str, &str); 5] = [
        (both, vec![("headteacher", "approved")], "draft", "the governing body has not approved it"),
        (
            both,
            vec![("headteacher", "approved"), ("governing_body", "returned")],
            "draft",
            "the governing body returned it",
        ),
        (both, vec![("headteacher", "approved"), ("governing_body", "approved-with-changes")], "same", "with changes"),
        ("", vec![("governing_body", "returned")], "draft", "returned it on 10 September 2021"),
        ("", vec![], "draft", "the governing body has not approved it"),
    ];
    for (policy, decided, expected, words) in cases {
        let folder = Folder::new();
        publish(&folder, "", policy, "", &version("1.0", 2021, &decided));
        let (verdict, says, _) = verdict(&folder, &["@/published/online-safety-policy.md"]);
        assert_eq!(verdict, expected, "{decided:?}: {says}");
        assert!(says.contains(words), "{decided:?}: {says}");
    }
}

#[test]
fn a_version_in_which_only_names_changed_keeps_the_approval_but_not_the_files() {
    let folder = school();
    let versions = EDITIONS.versions[1].clone() + &version("2.1", 2023, &[]).written(&BTreeMap::new(), &Files::new());
    folder.write("school.yaml", description("Kit Moor", PHONES, "", &versions));
    let old = verdict(&folder, &["@/published/online-safety-policy.md"]);
    assert_eq!(old.0, "same");
    assert!(old.1.ends_with("the description is at version 2.1, which nobody has approved"), "{}", old.1);
    let files = rendered(&folder);
    for path in ["online-safety-policy.md", POLICY] {
        let (verdict, says, _) = verdict(&folder, &[&format!("@/published/{path}")]);
        assert_eq!(verdict, "unknown", "{says}");
        assert!(says.contains("which keeps the approval of version 2.0"), "{says}");
    }
    let page = String::from_utf8(files["version-control.md"].clone()).unwrap();
    assert!(
        page.contains("| Approved by governing body | Approved, 10 September 2022, minute 7.0 (as version 2.0) |"),
        "{page}"
    );
    assert!(!page.contains("Not yet approved") && !page.contains("DRAFT"), "{page}");
}

/// Commits everything in the folder.
fn commit(git: &git2::Repository, message: &str) {
    let who = git2::Signature::new("Ada Byrne", "ada@hollow-lane.example", &git2::Time::new(1_630_000_000, 0)).unwrap();
    let mut index = git.index().unwrap();
    index.add_all(["school.yaml"], git2::IndexAddOption::DEFAULT, None).unwrap();
    let tree = git.find_tree(index.write_tree().unwrap()).unwrap();
    let parent = git.head().ok().map(|head| head.peel_to_commit().unwrap());
    git.commit(Some("HEAD"), &who, &who, message, &tree, &parent.iter().collect::<Vec<_>>()).unwrap();
}

#[test]
fn approvals_that_were_taken_out_are_found_in_the_history() {
    let editions = &*EDITIONS;
    let folder = Folder::of(&editions.descriptions[0]);
    let git = git2::Repository::init(folder.path("")).unwrap();
    folder.write("old.pdf", &editions.files[0][POLICY]);
    // A repository without commits knows no more than the description.
    assert_eq!(verdict(&folder, &["@/old.pdf"]).0, "same");
    commit(&git, "Version 1.0");
    folder.write("school.yaml", "format: 1\nschool: {");
    commit(&git, "A slip");
    let unapproved = version("1.0", 2021, &[]).written(&BTreeMap::new(), &Files::new());
    folder.write("school.yaml", description("Sam Hill", "", "", &unapproved));
    commit(&git, "No approval");
    let (then, says, _) = verdict(&folder, &["@/old.pdf"]);
    assert_eq!(then, "unknown", "{says}");
    assert!(says.contains("as the description said at commit") && says.contains("of 2021-08-26"), "{says}");
    let newer = editions.versions[1].replace(&editions.versions[0], "");
    folder.write("school.yaml", description("Sam Hill", PHONES, "", &newer));
    let (then, says, _) = verdict(&folder, &["@/old.pdf"]);
    assert_eq!(then, "superseded", "{says}");
    assert!(says.ends_with("version 2.0 is the one in force"), "{says}");
}

#[test]
fn the_files_of_an_academy_are_judged_by_its_own_approvals() {
    let folder = Folder::new().with(
        "trust.yaml",
        "format: 1\ntrust: {name: Hollow Lane Academies Trust}\nacademies: academies/*\ndefaults:\n  policy: {approvers: [trust_board]}\n",
    );
    let academy = |name: &str, more: &str| {
        format!(
            "school: {{name: {name}, phases: [ks1]}}
people:
  headteacher: {{name: Sam Hill}}
  online_safety_lead: {{name: Ada Byrne}}
  dsl: {{post_only: true}}
agreements: {{staff: {{}}}}
policy:
  versions:
  - {{version: \"1.0\", date: 2021-09-01, author: Ada Byrne, changes: First{more}}}
"
        )
    };
    let render = || {
        let found = folder.esafe(["render", "@/trust.yaml", "--format", "md,json"]).outcome();
        assert_eq!(found.status, 0, "{found}");
    };
    for (id, name) in [("ashby", "Ashby Academy"), ("birch", "Birch Academy")] {
        folder.write(&format!("academies/{id}/school.yaml"), academy(name, ""));
    }
    render();
    let files = folder.files("published/birch");
    let digests = serde_json::json!(digests(&files));
    let approval = |files: &Json| {
        format!(
            ", approvals: [{{body: trust_board, date: 2021-09-14, minute: \"3\", outcome: approved, digests: {digests}, files: {files}}}]"
        )
    };
    let none = serde_json::json!({"online-safety-policy.md": "0".repeat(64)});
    folder.write("academies/birch/school.yaml", academy("Birch Academy", &approval(&none)));
    render();
    let files: BTreeMap<String, String> = folder
        .files("published/birch")
        .into_iter()
        .filter(|(path, _)| path != "manifest.json")
        .map(|(path, bytes)| (path, sha256_hex(&bytes)))
        .collect();
    folder.write("academies/birch/school.yaml", academy("Birch Academy", &approval(&serde_json::json!(files))));
    let found = folder.esafe(["verify", "@/published/birch"]).outcome();
    assert_eq!(found.status, 0, "{found}");
    assert!(found.stdout.contains("approved by the trust board on 14 September 2021 (minute 3)"), "{found}");
    let (of_the_other, says, _) = verdict(&folder, &["@/published/ashby/online-safety-policy.md"]);
    assert_eq!(of_the_other, "draft", "{says}");
    let (named, says, _) = verdict(&folder, &["@/published/birch/version-control.md", "--in", "@/academies/birch"]);
    assert_eq!(named, "same", "{says}");
}

#[test]
fn what_cannot_be_read_is_told_and_hides_nothing() {
    let folder = school();
    folder.write("away/policy.pdf", &EDITIONS.files[1][POLICY]);
    folder.write("away/school.yaml", "format: 1\nschool: {name: Hill}\n");
    folder.write("notes.txt", "notes");
    let paths = ["verify", "@/published/version-control.md", "@/away/policy.pdf", "@/notes.txt", "@/none.pdf"];
    let found = folder.esafe(paths).outcome();
    assert_eq!(found.status, 3, "{found}");
    golden("golden/verify/unreadable.txt", &squeezed(&found));
    let found = folder.esafe(["verify", "@/publishd"]).outcome();
    assert!(
        found.stderr.starts_with("error: there is no file or folder @/publishd; name a published file, or the folder"),
        "{found}"
    );
    let found = folder.esafe(paths.into_iter().chain(["--format", "json"])).outcome();
    assert_eq!(checked(&found)["files"][3]["path"].as_str().unwrap().rsplit('/').next(), Some("none.pdf"));
    assert_eq!(verdict(&folder, &["@/away/policy.pdf", "--in", "@"]).0, "same");
    let alone = Folder::new().with("policy.pdf", &EDITIONS.files[1][POLICY]);
    let found = alone.esafe(["verify", "@/policy.pdf"]).outcome();
    assert_eq!(found.status, 3, "{found}");
    assert!(found.stderr.contains("name it with --in"), "{found}");
    let found = alone.esafe(["verify", "@/policy.pdf", "--in", &folder.path("").to_string_lossy()]).outcome();
    assert_eq!(found.status, 0, "{found}");
}

#[test]
fn a_set_whose_writing_was_cut_off_is_not_judged() {
    let folder = school();
    folder.write("published/.esafe-new/journal.json", "{}");
    let found = folder.esafe(["verify", "@/published/agreements/staff.md"]).outcome();
    assert_eq!(found.status, 3, "{found}");
    assert!(found.stderr.contains("run esafe render again"), "{found}");
}
