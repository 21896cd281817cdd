//! Whether `check` finds out that published files are not those that the facts produce, with the tool's own library and
//! with PDFs.

use esafe::render::manifest::Manifest;

use crate::described::school;
use crate::harness::{Folder, Outcome};

const TODAY: &str = "2026-11-22";

/// A school whose set has been rendered, PDFs included.
fn rendered(more: &[&str]) -> Folder {
    let folder = Folder::of(&school("Hollow Lane", "agreements: {staff: {}}\n"));
    let found = folder.esafe(["render", "@"].into_iter().chain(more.iter().copied())).outcome();
    assert_eq!(found.status, 0, "{found}");
    folder
}

/// What `check` says of published files: number, and message up to the end of its line.
fn told(folder: &Folder, more: &[&str]) -> Vec<String> {
    let found = checked(folder, more);
    let lines = found.stderr.lines().filter(|line| line.contains("[E11"));
    lines.map(|line| line.split_once('[').unwrap().1.replace("]:", "")).collect()
}

fn checked(folder: &Folder, more: &[&str]) -> Outcome {
    folder.esafe(["check", "@", "--today", TODAY].into_iter().chain(more.iter().copied())).outcome()
}

/// Writes a file of the set, and its digest into the manifest.
fn forge(folder: &Folder, path: &str, bytes: &[u8]) {
    folder.write(&format!("published/{path}"), bytes);
    let mut manifest = Manifest::from_json(folder.read("published/manifest.json").as_bytes()).unwrap();
    let file = manifest.files.iter_mut().find(|file| file.path == path).unwrap();
    file.sha256 = esafe::document::sha256_hex(bytes);
    folder.write("published/manifest.json", manifest.to_json().unwrap());
}

#[test]
fn a_set_that_has_just_been_rendered_is_that_of_the_facts() {
    let folder = rendered(&[]);
    for more in [&[][..], &["--typeset"], &["--out", "@/published"]] {
        assert!(told(&folder, more).is_empty(), "{}", checked(&folder, more));
    }
    // Whoever publishes Markdown alone has published.
    assert!(told(&rendered(&["--format", "md"]), &[]).is_empty());
    let elsewhere = rendered(&["--out", "@/site"]);
    assert!(told(&elsewhere, &["--out", "@/site"]).is_empty());
    assert_eq!(told(&elsewhere, &[]), ["E1101 not-published nothing has been published in @/published"]);
}

#[test]
fn a_pdf_that_was_changed_is_found_and_one_that_was_forged_if_asked() {
    let folder = rendered(&[]);
    let path = "online-safety-policy.pdf";
    let mut bytes = folder.files("published").remove(path).unwrap();
    bytes.extend_from_slice(b"% a remark\n");
    folder.write(&format!("published/{path}"), &bytes);
    let changed =
        format!("E1102 published-file-changed @/published/{path} has been changed by hand since it was rendered");
    assert_eq!(told(&folder, &[]), [changed.as_str()]);
    forge(&folder, path, &bytes);
    assert!(told(&folder, &[]).is_empty(), "the manifest is trusted about PDFs");
    assert_eq!(told(&folder, &["--typeset"]), [changed.as_str()]);
}

#[test]
fn a_web_page_that_was_forged_is_found_without_being_asked_for() {
    let folder = rendered(&["--format", "md,html"]);
    assert!(told(&folder, &[]).is_empty(), "{}", checked(&folder, &[]));
    let path = "agreements/staff.html";
    let forged = folder.read(&format!("published/{path}")).replace("I ", "We ");
    forge(&folder, path, forged.as_bytes());
    let changed =
        format!("E1102 published-file-changed @/published/{path} has been changed by hand since it was rendered");
    assert_eq!(told(&folder, &[]), [changed]);
}

#[test]
fn what_only_a_pdf_shows_counts_too() {
    let folder = rendered(&[]);
    let description = folder.read("school.yaml").replace("school:\n", "school:\n  colour: \"#004040\"\n");
    folder.write("school.yaml", description);
    let told = told(&folder, &[]);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].starts_with("E1104 published-out-of-date ") && told[0].contains("agreements/staff, "), "{told:?}");
}

#[test]
fn documents_that_come_and_go_make_the_set_out_of_date() {
    let folder = rendered(&["--format", "md,json"]);
    let description = folder.read("school.yaml").replace("staff: {}", "parents: {}");
    folder.write("school.yaml", description);
    let told = told(&folder, &[]);
    assert!(told[0].contains("agreements/parents, agreements/staff"), "{told:?}");
}

#[test]
fn a_manifest_can_neither_be_spoilt_nor_lead_out_of_its_folder() {
    let folder = rendered(&["--format", "md,json"]);
    let manifest = folder.read("published/manifest.json");
    folder.write("secret.txt", "x");
    folder.write(
        "published/manifest.json",
        manifest.replace("\"files\": [", "\"files\": [{\"path\": \"../secret.txt\", \"sha256\": \"0\"}, "),
    );
    assert!(told(&folder, &[]).is_empty(), "what lies outside is not read");
    folder.write("published/manifest.json", "{");
    let spoilt =
        "E1102 published-file-changed @/published/manifest.json has been changed by hand since it was rendered";
    assert_eq!(told(&folder, &[]), [spoilt]);
}

#[test]
fn one_folder_cannot_be_that_of_two_descriptions() {
    let folder = Folder::new().with("a/school.yaml", school("A", "")).with("b/school.yaml", school("B", ""));
    let found = checked(&folder, &["--out", "@/published"]);
    assert_eq!((found.status, found.stdout.as_str()), (2, ""), "{found}");
    assert!(found.stderr.contains("check the descriptions one by one"), "{found}");
}
