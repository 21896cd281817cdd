//! Trusts: defaults, locks, and the academies that have them.

use std::collections::BTreeSet;

use esafe::pipeline;
use esafe::source::{Files, ReadError, Sources};

use crate::harness::{Folder, Outcome, compared, is_a, names_in, suite, tree};

const TODAY: &str = "2026-11-22";

/// The folder of a fixture, in a place of its own.
fn fixture(path: &str) -> Folder {
    let folder = Folder::new();
    for (path, bytes) in tree(&suite(path)) {
        folder.write(&path, bytes);
    }
    folder
}

#[test]
fn every_fault_of_a_trust_is_told_at_its_place() {
    let mut faults = Vec::new();
    let names: Vec<String> = names_in(&suite("trust/invalid")).filter(|name| !is_a("expected", name)).collect();
    assert!(names.len() > 5, "{names:?}");
    for name in names {
        let folder = fixture(&format!("trust/invalid/{name}"));
        let found = folder.esafe(["validate", "@/trust.yaml"]).outcome();
        faults.extend(compared(&format!("trust/invalid/{name}.expected"), &found.to_string()).err());
        assert!((1..=3).contains(&found.status) && found.stderr.contains("--> @/"), "{name}: {found}");
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

#[test]
fn no_expected_text_is_left_over() {
    for name in names_in(&suite("trust/invalid")).filter(|name| is_a("expected", name)) {
        let fixture = suite("trust/invalid").join(name.trim_end_matches(".expected"));
        assert!(fixture.is_dir(), "{name} belongs to no fixture");
    }
}

fn render(folder: &Folder, more: &[&str]) -> Outcome {
    folder.esafe(["render", "@/trust.yaml", "--format", "md,json"].into_iter().chain(more.iter().copied())).outcome()
}

#[test]
fn one_bad_academy_stops_none_of_the_others() {
    let folder = fixture("trust/invalid/one-bad-academy");
    let found = render(&folder, &[]);
    assert_eq!((found.status, found.stdout.as_str()), (1, ""), "{found}");
    assert!(found.stderr.contains("1 of 2 academies written."), "{found}");
    assert!(folder.path("published/ashby-road/manifest.json").exists());
    assert!(!folder.path("published/birch-hill").exists());
    let checked = folder.esafe(["check", "@", "--today", TODAY]).outcome();
    assert!(
        checked.stdout.contains("Ashby Road Academy") && checked.stdout.contains("Birch Hill Academy"),
        "{checked}"
    );
    assert!(!checked.stderr.contains("E1102") && !checked.stderr.contains("E1104"), "{checked}");
}

/// The files of a fixture, for the library.
struct InMemory(Folder);

impl Files for InMemory {
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        std::fs::read(self.0.path(path)).map_err(|_| ReadError::NotFound { path: path.to_owned() })
    }
}

/// A trust of three academies whose descriptions are in order.
fn sound() -> Folder {
    fixture("trust/sound")
}

#[test]
fn an_academy_has_the_set_of_a_school_that_says_all_of_it() {
    let folder = sound();
    assert_eq!(render(&folder, &["--out", "@/out"]).status, 0);
    let files = InMemory(sound());
    let mut sources = Sources::default();
    let trust = pipeline::read_trust(&files, "trust.yaml", &mut sources).unwrap().output.unwrap();
    let mut academies = 0;
    for id in names_in(&folder.path("academies")) {
        let path = format!("academies/{id}/school.yaml");
        let source = sources.add(&*path, folder.read(&path));
        let own = esafe::yaml::parse(&sources, source).output.unwrap();
        // JSON is YAML, too.
        let whole = Folder::of(&serde_json::to_string_pretty(&trust.academy(&own).json()).unwrap());
        whole.write("crest.svg", folder.files("").remove("crest.svg").unwrap());
        let rendered = whole.esafe(["render", "@", "--format", "md,json", "--out", "@/out"]).outcome();
        assert_eq!(rendered.status, 0, "{rendered}");
        assert!(whole.files("out") == folder.files(&format!("out/{id}")), "{id} differs");
        academies += 1;
    }
    assert_eq!(academies, 3);
}

#[test]
fn an_academy_can_be_chosen_and_work_be_shared() {
    let folder = sound();
    let validated = |more: &[&str]| {
        let found = folder.esafe(["validate", "@"].into_iter().chain(more.iter().copied())).outcome();
        assert_eq!(found.status, 0, "{found}");
        found.stderr
    };
    assert!(validated(&[]).ends_with("3 of 3 descriptions are in order.\n"));
    assert!(validated(&["--academy", "birch-hill"]).starts_with("✓ Birch Hill"));
    for of in 1..=4 {
        let mut written = BTreeSet::new();
        for part in 1..=of {
            let out = format!("@/out-{of}-{part}");
            let found = render(&folder, &["--shard", &format!("{part}/{of}"), "--out", &out]);
            assert_eq!(found.status, 0, "{found}");
            let names: Vec<String> = match folder.path(&format!("out-{of}-{part}")) {
                path if path.exists() => names_in(&path).collect(),
                _ => Vec::new(),
            };
            for name in names {
                assert!(written.insert(name.clone()), "{name} is in two parts of {of}");
            }
        }
        assert_eq!(written.len(), 3, "{of}");
    }
    for wrong in [&["--shard", "0/2"][..], &["--shard", "3/2"], &["--shard", "2"], &["--academy", "birch"]] {
        let found = folder.esafe(["validate", "@"].into_iter().chain(wrong.iter().copied())).outcome();
        assert_eq!((found.status, found.stdout.as_str()), (2, ""), "{wrong:?}: {found}");
    }
    folder.write("elsewhere/school.yaml", crate::described::school("Elsewhere", ""));
    let alone = folder.esafe(["render", "@/elsewhere", "--shard", "1/2"]).outcome();
    assert_eq!(alone.status, 2, "{alone}");
}

#[test]
fn files_are_compared_in_the_folder_of_each_academy() {
    let folder = sound();
    assert_eq!(render(&folder, &[]).status, 0);
    assert_eq!(render(&folder, &["--check"]).status, 0);
    let path = "published/birch-hill/online-safety-policy.md";
    folder.write(path, folder.read(path) + "More.\n");
    let found = render(&folder, &["--check"]);
    assert_eq!(
        (found.status, found.stdout.as_str()),
        (1, "changed  @/published/birch-hill/online-safety-policy.md\n"),
        "{found}"
    );
    let checked = folder.esafe(["check", "@", "--today", TODAY]).outcome();
    assert_eq!(checked.stderr.matches("[E1102").count(), 1, "{checked}");
}

#[test]
fn due_lists_every_academy() {
    let found = sound().esafe(["due", "@", "--within", "all", "--today", TODAY]).outcome();
    assert_eq!(found.status, 0, "{found}");
    for name in ["Ashby Road", "Birch Hill", "Castle Mead"] {
        assert_eq!(found.stdout.matches(name).count(), 1, "{found}");
    }
}

#[test]
fn an_academy_that_is_named_by_itself_has_what_its_trust_says() {
    let folder = sound();
    for path in ["@/academies/birch-hill", "@/academies/birch-hill/school.yaml"] {
        let found = folder.esafe(["validate", path]).outcome();
        assert!(found.stderr.starts_with("✓ Birch Hill Academy is in order"), "{path}: {found}");
    }
    let found = folder.esafe(["render", "@/academies/birch-hill", "--format", "md"]).outcome();
    assert!(found.status == 0 && folder.path("published/birch-hill/manifest.json").exists(), "{found}");
    // A school that the trust does not list is a school.
    folder.write("elsewhere/school.yaml", crate::described::school("Elsewhere", ""));
    let found = folder.esafe(["validate", "@/elsewhere"]).outcome();
    assert!(found.stderr.starts_with("✓ Elsewhere is in order"), "{found}");
}

#[test]
fn a_value_is_explained_by_the_layer_that_set_it() {
    let folder = sound();
    let explained = |id: &str, key: &str| {
        let found = folder.esafe(["explain", "value", &format!("@/academies/{id}"), key]).outcome();
        assert_eq!((found.status, found.stderr.as_str()), (0, ""), "{found}");
        found.stdout
    };
    let text = explained("ashby-road", "services.filtering.provider");
    for part in [
        "value     LGfL",
        "set by    the trust, @/trust.yaml:",
        "locked    by the trust, @/trust.yaml:7:5: The trust buys",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    let text = explained("birch-hill", "practice.phones.pupils");
    for part in [
        "value     not-permitted",
        "set by    the academy, @/academies/birch-hill/school.yaml:9:20",
        "instead   of hand-in, the trust's, @/trust.yaml:",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    let text = explained("birch-hill", "practice.sessions.idle_lock_minutes");
    assert!(text.contains("value     not given") && text.contains("instead   of 10, the trust's"), "{text}");
    let found = folder.esafe(["explain", "value", "@/academies/birch-hill", "practice.fones"]).outcome();
    assert!(found.status == 3 && found.stderr.contains("a description has no `practice.fones`"), "{found}");
}

#[test]
fn a_trust_with_an_error_is_told_once() {
    let folder = fixture("trust/invalid/versions-in-the-defaults");
    for command in ["validate", "check", "render"] {
        let found = folder.esafe([command, "@/trust.yaml"]).outcome();
        assert_eq!((found.status, found.stderr.matches("[E1203").count()), (1, 1), "{command}: {found}");
    }
}

#[test]
fn an_academy_is_examined_once_however_its_folder_is_written() {
    let folder = sound();
    folder.write("trust.yaml", folder.read("trust.yaml").replace("academies/*", "./academies/*"));
    let found = folder.esafe(["validate", "@"]).outcome();
    assert!(found.status == 0 && found.stderr.ends_with("3 of 3 descriptions are in order.\n"), "{found}");
}

#[test]
fn a_trust_has_no_say_in_a_school_that_it_does_not_list() {
    let folder = fixture("trust/invalid/academies-of-one-name");
    folder.write("elsewhere/school.yaml", crate::described::school("Elsewhere", ""));
    let found = folder.esafe(["validate", "@/elsewhere/school.yaml"]).outcome();
    assert!(found.stderr.starts_with("✓ Elsewhere is in order"), "{found}");
}
