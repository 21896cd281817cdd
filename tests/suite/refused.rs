//! What stops a render before anything is written: a fact that a clause prints and nobody gave, a character without a
//! font, clauses that contradict each other, a policy library that does not hold together.

use std::path::Path;

use crate::described::school;
use crate::harness::{Case, Folder, compared, names_in, suite, text_of, tree};

/// Descriptions that can be read but not rendered, each with what people are told beside it.
#[test]
fn nothing_is_written_when_something_stands_in_the_way() {
    let folder = suite("refused");
    let cases: Vec<String> =
        names_in(&folder).filter_map(|name| name.strip_suffix(".yaml").map(str::to_owned)).collect();
    assert!(cases.len() > 1, "{cases:?}");
    let mut faults = Vec::new();
    for name in cases {
        let place = Folder::new().with(&format!("{name}.yaml"), text_of(&folder.join(format!("{name}.yaml"))));
        let found = place.esafe(["render", &format!("@/{name}.yaml"), "--out", "@/out"]).outcome();
        faults.extend(compared(&format!("refused/{name}.expected"), &found.stderr).err());
        assert_eq!((found.status, found.stdout.as_str()), (1, ""), "{name}: {found}");
        assert!(found.stderr.ends_with(" Nothing was written.\n"), "{name}: {found}");
        assert!(place.files("").keys().eq([&format!("{name}.yaml")]), "{name} left files behind");
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

#[test]
fn a_missing_fact_is_named_with_its_place_and_an_example() {
    let text = text_of(&suite("refused/missing-fact.expected"));
    for part in
        ["`people.siro` is missing", "--> @/missing-fact.yaml:5:1", "add `siro: {same_as: headteacher}` under `people`"]
    {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

#[test]
fn no_expected_text_is_left_over() {
    let folder = suite("refused");
    for name in names_in(&folder).filter(|name| name != "libraries") {
        let stem = Path::new(&name).file_stem().unwrap().to_str().unwrap();
        assert!(folder.join(format!("{stem}.yaml")).exists(), "refused/{name} belongs to no description");
    }
    for name in names_in(&folder.join("libraries")).filter(|name| name != "sound") {
        assert!(folder.join("libraries").join(&name).join("expected.txt").exists(), "{name} has no expected.txt");
    }
}

/// A small policy library that is sound, and changes to it that are not: each folder holds the files that replace those
/// of the sound one, and what people are told.
fn library(name: &str) -> Folder {
    let mut files = tree(&suite("refused/libraries/sound"));
    files.extend(tree(&suite("refused/libraries").join(name)));
    files.remove("expected.txt");
    let folder = Folder::of(&school("Hollow Lane", ""));
    for (path, bytes) in &files {
        folder.write(&format!("library/{path}"), bytes);
    }
    folder
}

fn render(folder: &Folder) -> Case {
    folder.esafe(["render", "@", "--templates", "@/library", "--format", "md", "--out", "@/out"])
}

#[test]
fn a_sound_library_of_ones_own_is_used() {
    let folder = library("sound");
    let found = render(&folder).outcome();
    assert_eq!(found.status, 0, "{found}");
    let text = folder.read("out/online-safety-policy.md");
    assert!(text.contains("Pupils of Hollow Lane leave their phones at home.\n"), "{text}");
    assert!(!text.contains("hand their phones in"), "{text}");
}

#[test]
fn a_library_that_does_not_hold_together_is_refused() {
    let names: Vec<String> = names_in(&suite("refused/libraries")).filter(|name| name != "sound").collect();
    assert!(names.len() > 4, "{names:?}");
    let mut faults = Vec::new();
    for name in names {
        let folder = library(&name);
        let found = render(&folder).outcome();
        faults.extend(compared(&format!("refused/libraries/{name}/expected.txt"), &found.stderr).err());
        assert_eq!((found.status, found.stdout.as_str()), (1, ""), "{name}: {found}");
        assert!(!folder.path("out").exists(), "{name}");
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}
