//! Folders that come from somewhere else: what is in them leads no run out of them.

use super::*;

/// A folder with a set, beside a file and a folder that are nobody's business.
fn place() -> (tempfile::TempDir, std::path::PathBuf) {
    let temp = tempfile::tempdir().unwrap();
    fs::create_dir(temp.path().join("private")).unwrap();
    fs::write(temp.path().join("private/diary.txt"), "dear diary").unwrap();
    fs::write(temp.path().join("outside.md"), "x").unwrap();
    let folder = temp.path().join("published");
    write(&folder, &set(&[("a.md", "old")]), true).unwrap();
    (temp, folder)
}

fn is_untouched(temp: &tempfile::TempDir) -> bool {
    let read = |path: &str| read(temp.path(), path);
    read("private/diary.txt").as_deref() == Some("dear diary") && read("outside.md").as_deref() == Some("x")
}

#[test]
fn a_manifest_cannot_point_outside_its_folder() {
    let (temp, folder) = place();
    let files = [("../outside.md", b"x".as_slice()), ("", b"")];
    let manifest = Manifest::of("1", "A", &[], files.into_iter()).to_json().unwrap();
    fs::write(folder.join(MANIFEST), manifest).unwrap();
    write(&folder, &set(&[]), true).unwrap();
    assert!(is_untouched(&temp));
}

#[test]
fn a_journal_cannot_point_outside_its_folder_and_a_damaged_one_says_what_to_do() {
    let digest = crate::document::sha256_hex(b"x");
    let removal = |path: &str| format!(r#"{{"moves":[],"removals":[{{"path":"{path}","sha256":"{digest}"}}]}}"#);
    let mut journals = vec!["{".to_owned(), "{}".to_owned(), String::new(), "[]".to_owned()];
    for path in ["../outside.md", "../published/../outside.md", "/etc/esafe", "", ".", ".esafe-new/lock", "c:\\\\x"] {
        journals.push(format!(r#"{{"moves":["{path}"],"removals":[]}}"#));
        journals.push(removal(path));
    }
    for journal in journals {
        let (temp, folder) = place();
        fs::create_dir(folder.join(WAITING)).unwrap();
        fs::write(folder.join(WAITING).join(JOURNAL), &journal).unwrap();
        let before = contents(&folder);
        for error in [recover(&folder).unwrap_err(), write(&folder, &set(&[("a.md", "new")]), true).unwrap_err()] {
            let told = format!("{JOURNAL} is damaged; delete the folder {}", folder.join(WAITING).display());
            assert!(error.to_string().contains(&told) && error.to_string().ends_with("run `esafe render`"), "{error}");
        }
        assert!(is_untouched(&temp), "{journal}");
        let mut after = contents(&folder);
        after.remove(".esafe-new/lock");
        assert_eq!(after, before, "{journal}");
        fs::remove_dir_all(folder.join(WAITING)).unwrap();
        write(&folder, &set(&[("a.md", "new")]), true).unwrap();
    }
}

#[test]
fn two_runs_never_hold_one_lock() {
    let (_temp, folder) = place();
    let lock = Lock::take(&OnDisk, &folder).unwrap().unwrap();
    assert!(Lock::take(&OnDisk, &folder).unwrap().is_none());
    assert!(!recover(&folder).unwrap(), "a run at work is let be");
    lock.release(&OnDisk);
    assert!(!folder.join(WAITING).exists());
    // What a dead run left: its file, but not its lock.
    fs::create_dir(folder.join(WAITING)).unwrap();
    fs::write(folder.join(WAITING).join(lock::LOCK), "").unwrap();
    Lock::take(&OnDisk, &folder).unwrap().unwrap().release(&OnDisk);
    assert!(!folder.join(WAITING).exists());
}

#[cfg(unix)]
mod links {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn a_link_in_place_of_the_waiting_folder_is_not_followed() {
        for what in ["private", "nowhere", "outside.md"] {
            let (temp, folder) = place();
            symlink(temp.path().join(what), folder.join(WAITING)).unwrap();
            for error in [recover(&folder).unwrap_err(), write(&folder, &set(&[("a.md", "new")]), true).unwrap_err()] {
                assert!(error.to_string().contains("is not a folder"), "{what}: {error}");
            }
            assert!(is_untouched(&temp) && read(&folder, "a.md").as_deref() == Some("old"), "{what}");
        }
    }

    #[test]
    fn links_inside_the_waiting_folder_are_not_followed() {
        for (name, journal) in [
            (lock::LOCK, None),
            ("x", None),
            (JOURNAL, None),
            ("x", Some(r#"{"moves":["x/diary.txt"],"removals":[]}"#)),
            ("x", Some(r#"{"moves":["x"],"removals":[]}"#)),
        ] {
            for to in ["private", "private/diary.txt"] {
                let (temp, folder) = place();
                let waiting = folder.join(WAITING);
                fs::create_dir(&waiting).unwrap();
                symlink(temp.path().join(to), waiting.join(name)).unwrap();
                if let Some(journal) = journal {
                    fs::write(waiting.join(JOURNAL), journal).unwrap();
                }
                let result = write(&folder, &set(&[("a.md", "new")]), true);
                // What only lies there is cleared away; what would be used is refused.
                assert_eq!(result.is_ok(), name == "x" && journal.is_none(), "{name} {journal:?} {to}: {result:?}");
                assert!(is_untouched(&temp), "{name} {journal:?} {to}");
            }
        }
    }

    #[test]
    fn a_link_in_place_of_a_folder_of_the_set_is_not_followed() {
        let (temp, folder) = place();
        symlink(temp.path().join("private"), folder.join("c")).unwrap();
        // Neither for a new file, nor to remove one of the former set.
        let error = write(&folder, &set(&[("a.md", "new"), ("c/diary.txt", "new")]), true).unwrap_err();
        assert!(
            format!("{error:#}").contains("c must be a folder of the same disk, and no link; move it away"),
            "{error:#}"
        );
        let former = set(&[("a.md", "old"), ("c/diary.txt", "dear diary")]);
        fs::write(folder.join(MANIFEST), &former[MANIFEST]).unwrap();
        let written = write(&folder, &set(&[("a.md", "new")]), true).unwrap();
        assert_eq!(written, Written { removed: Vec::new(), left: vec!["c/diary.txt".to_owned()] });
        assert!(is_untouched(&temp));
    }

    #[test]
    fn a_folder_that_is_a_link_is_written_to() {
        let (temp, folder) = place();
        let link = temp.path().join("site");
        symlink(&folder, &link).unwrap();
        write(&link, &set(&[("a.md", "new")]), true).unwrap();
        assert!(link.is_symlink() && read(&folder, "a.md").as_deref() == Some("new"));
    }
}
