//! Tests of writing sets.

mod cut_off;
mod foreign;

use super::*;

/// A set of these files, with its manifest.
fn set(files: &[(&str, &str)]) -> FileSet {
    let mut set: FileSet = files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect();
    let manifest = Manifest::of("1", "A School", &[], set.iter().map(|(p, b)| (p.as_str(), b.as_slice())));
    set.insert(MANIFEST.to_owned(), manifest.to_json().unwrap());
    set
}

fn read(folder: &Path, path: &str) -> Option<String> {
    fs::read_to_string(folder.join(path)).ok()
}

/// Every file below a folder, and every folder with nothing in it.
fn contents(folder: &Path) -> FileSet {
    let mut found = FileSet::new();
    if !folder.exists() {
        return found;
    }
    for entry in walkdir::WalkDir::new(folder).min_depth(1) {
        let entry = entry.unwrap();
        let path = entry.path().strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
        if entry.file_type().is_file() {
            found.insert(path, fs::read(entry.path()).unwrap());
        } else if fs::read_dir(entry.path()).unwrap().next().is_none() {
            found.insert(path + "/", Vec::new());
        }
    }
    found
}

#[test]
fn a_new_set_replaces_the_old_one_but_not_what_somebody_changed() {
    let folder = tempfile::tempdir().unwrap();
    let old = set(&[("a.md", "1"), ("b.md", "1"), ("c/d.md", "1")]);
    write(folder.path(), &old, true).unwrap();
    assert!(differences(folder.path(), &old, true).unwrap().is_empty());
    fs::write(folder.path().join("b.md"), "my notes").unwrap();
    let new = set(&[("a.md", "2")]);
    let listed = differences(folder.path(), &new, true).unwrap();
    let listed: Vec<(&str, &str)> = listed.iter().map(|(path, what)| (path.as_str(), *what)).collect();
    assert_eq!(listed, [("a.md", "changed"), ("b.md", "stale"), ("c/d.md", "stale"), ("manifest.json", "changed")]);
    let written = write(folder.path(), &new, true).unwrap();
    assert_eq!(written, Written { removed: vec!["c/d.md".to_owned()], left: vec!["b.md".to_owned()] });
    assert_eq!(read(folder.path(), "a.md").as_deref(), Some("2"));
    assert_eq!(read(folder.path(), "b.md").as_deref(), Some("my notes"));
    assert!(contents(folder.path()).keys().eq(["a.md", "b.md", "manifest.json"]));
}

#[test]
fn what_stands_where_a_file_must_go_stops_a_run_before_it_touches_anything() {
    for obstacle in ["c/d.md/mine.txt", "c"] {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &set(&[("a.md", "old")]), true).unwrap();
        let place = folder.path().join(obstacle);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(&place, "mine").unwrap();
        let before = contents(folder.path());
        let error = write(folder.path(), &set(&[("a.md", "new"), ("c/d.md", "new")]), true).unwrap_err();
        let error = format!("{error:#}");
        assert!(
            error.contains(" is as it was: ") && error.contains("move it away and run the same command"),
            "{error}"
        );
        assert_eq!(contents(folder.path()), before);
    }
}

#[test]
fn a_run_that_comes_to_nothing_leaves_no_folder_behind() {
    let place = tempfile::tempdir().unwrap();
    fs::write(place.path().join("file"), "mine").unwrap();
    let before = contents(place.path());
    let error = write(&place.path().join("file/published"), &set(&[("a.md", "new")]), true).unwrap_err();
    assert!(error.to_string().contains("file is not a folder; move it away, or name another with `--out`"), "{error}");
    assert_eq!(contents(place.path()), before);
}
