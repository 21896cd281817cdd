//! A run stopped before, after and in the middle of every change it makes to the disk.

use std::cell::{Cell, RefCell};

use super::super::journal::settle;
use super::*;
use std::fs::File;

/// How a run is stopped.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stop {
    /// The process is gone: from here on nothing is done.
    Killed,
    /// One change meets a full disk; the next finds room, as when something else has been deleted.
    NoRoomOnce,
    /// No more room is found, but what is there can be removed.
    NoRoom,
}

/// The disk, with a stop at one step.
struct Stopped {
    how: Stop,
    at: usize,
    step: Cell<usize>,
    done: RefCell<Vec<String>>,
}

impl Stopped {
    fn new(how: Stop, at: usize) -> Self {
        Self { how, at, step: Cell::new(0), done: RefCell::default() }
    }

    /// A disk that goes on and on, but does not wait for anything to be written.
    fn never() -> Self {
        Self::new(Stop::Killed, usize::MAX)
    }

    /// Counts a step, and fails if the run is stopped there. `needs_room`: whether a full disk can refuse it.
    fn step(&self, what: &str, path: &Path, needs_room: bool) -> io::Result<()> {
        let step = self.step.get();
        self.step.set(step + 1);
        let stopped = match self.how {
            Stop::Killed => step >= self.at,
            Stop::NoRoomOnce => step == self.at && needs_room,
            Stop::NoRoom => step >= self.at && needs_room,
        };
        if stopped {
            return Err(match self.how {
                Stop::Killed => io::Error::other("killed"),
                Stop::NoRoomOnce | Stop::NoRoom => io::ErrorKind::StorageFull.into(),
            });
        }
        self.done.borrow_mut().push(format!("{what} {}", path.display()));
        Ok(())
    }

    fn reached_the_stop(&self) -> bool {
        self.step.get() > self.at
    }
}

impl Changes for Stopped {
    fn make_folder(&self, path: &Path) -> io::Result<()> {
        self.step("make", path, true)?;
        OnDisk.make_folder(path)
    }

    fn open_lock(&self, path: &Path) -> io::Result<File> {
        self.step("lock", path, true)?;
        OnDisk.open_lock(path)
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut result = Ok(());
        let mut written = None;
        for (what, part) in [("create", &bytes[..0]), ("half", &bytes[..bytes.len() / 2]), ("write", bytes)] {
            result = self.step(what, path, true);
            if result.is_err() {
                break;
            }
            written = Some(part);
        }
        if let Some(part) = written {
            fs::write(path, part)?;
        }
        result.and_then(|()| self.step("sync", path, true))
    }

    fn sync_file(&self, path: &Path) -> io::Result<()> {
        self.step("sync", path, true)
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        self.step("sync", path, true)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step("move", to, true)?;
        OnDisk.rename(from, to)
    }

    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step("link", to, true)?;
        OnDisk.link(from, to)
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.step("remove", path, false)?;
        OnDisk.remove_file(path)
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        self.step("remove", path, false)?;
        OnDisk.remove_folder(path)
    }
}

fn old() -> FileSet {
    set(&[("a.md", "the old a"), ("b.md", "the old b"), ("gone/e.md", "the old e")])
}

fn new() -> FileSet {
    set(&[("a.md", "the new a"), ("b.md", "the new b"), ("c/d.md", "the new d")])
}

/// A folder with the old set, or not even there.
fn place(published: bool) -> (tempfile::TempDir, std::path::PathBuf) {
    // A folder in memory where there is one: it is done thousands of times.
    let memory = Path::new("/dev/shm");
    let temp = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.unwrap();
    let folder = temp.path().join("published");
    if published {
        write_with(&Stopped::never(), &folder, &old(), true, None).unwrap();
    }
    (temp, folder)
}

/// Writes the new set, stopped at every step in turn, and shows each outcome to `then`: the error, and the folder.
fn at_every_step(how: Stop, published: bool, mut then: impl FnMut(usize, Option<String>, &Path)) {
    for at in 0.. {
        let (_temp, folder) = place(published);
        let changes = Stopped::new(how, at);
        let result = write_with(&changes, &folder, &new(), true, None);
        if !changes.reached_the_stop() {
            assert!(at > 40, "only {at} steps");
            assert_eq!(contents(&folder), new());
            return;
        }
        then(at, result.err().map(|error| format!("{error:#}")), &folder);
    }
}

#[test]
fn a_set_is_old_or_new_after_a_kill_at_any_step() {
    for published in [true, false] {
        let before = if published { old() } else { FileSet::new() };
        let mut ends = Vec::new();
        at_every_step(Stop::Killed, published, |at, _, folder| {
            let unfinished = is_unfinished(folder);
            let finished = recover_with(&Stopped::never(), folder, None).unwrap();
            assert_eq!(finished, unfinished, "step {at}");
            let found = contents(folder);
            assert!(found == before || found == new(), "step {at}: {:?}", found.keys());
            ends.push(found == new());
            write_with(&Stopped::never(), folder, &new(), true, None).unwrap();
            assert_eq!(contents(folder), new(), "step {at}");
        });
        assert!(ends.is_sorted() && ends.contains(&false) && ends.contains(&true), "first old, then new: {ends:?}");
    }
}

#[test]
fn a_recovery_can_be_killed_at_any_step_as_well() {
    let mut kills = 0;
    at_every_step(Stop::Killed, true, |at, _, folder| {
        let left = contents(folder);
        let unfinished = is_unfinished(folder);
        for again in 0.. {
            let (_temp, folder) = place(false);
            for (path, bytes) in &left {
                let path = folder.join(path);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                if path.to_string_lossy().ends_with('/') {
                    fs::create_dir_all(path).unwrap();
                } else {
                    fs::write(path, bytes).unwrap();
                }
            }
            let changes = Stopped::new(Stop::Killed, again);
            let _ = recover_with(&changes, &folder, None);
            recover_with(&Stopped::never(), &folder, None).unwrap();
            let wanted = if unfinished || left == new() { new() } else { old() };
            let found = contents(&folder);
            // At the end of a run only the lock may be left.
            assert!(found == wanted || (found == new() && !unfinished), "steps {at} and {again}: {:?}", found.keys());
            if !changes.reached_the_stop() {
                break;
            }
            kills += 1;
        }
    });
    assert!(kills > 200, "{kills}");
}

#[test]
fn a_full_disk_leaves_the_old_set_and_says_what_to_do() {
    for (how, published) in [(Stop::NoRoomOnce, true), (Stop::NoRoom, true), (Stop::NoRoom, false)] {
        let before = if published { old() } else { FileSet::new() };
        let mut refused = 0;
        at_every_step(how, published, |at, error, folder| {
            let Some(error) = error else {
                // Removing needs no room.
                assert_eq!(contents(folder), new(), "step {at}");
                return;
            };
            refused += 1;
            assert!(error.contains(&*folder.to_string_lossy()), "step {at}: {error}");
            assert!(error.ends_with("; make room on the disk, then run the same command again"), "step {at}: {error}");
            if is_unfinished(folder) {
                let told =
                    format!("{} is partly replaced, and the next `esafe render` finishes it: ", folder.display());
                assert!(error.starts_with(&told), "step {at}: {error}");
                assert!(recover_with(&Stopped::never(), folder, None).unwrap());
                assert_eq!(contents(folder), new(), "step {at}");
            } else {
                assert_eq!(contents(folder), before, "step {at}: nothing is left behind");
                assert_eq!(folder.exists(), published, "step {at}");
            }
        });
        assert!(refused > 20, "{refused}");
    }
}

#[test]
fn each_step_is_on_the_disk_before_the_next_begins() {
    let (_temp, folder) = place(true);
    let changes = Stopped::never();
    write_with(&changes, &folder, &new(), true, None).unwrap();
    let whole = folder.to_string_lossy().replace('\\', "/");
    let short = |line: &String| line.replace('\\', "/").replace(&format!("{whole}/"), "").replace(&whole, ".");
    let done: Vec<String> = changes.done.borrow().iter().map(short).collect();
    let steps = "make .esafe-new
lock .esafe-new/lock
write .esafe-new/a.md
sync .esafe-new/a.md
write .esafe-new/b.md
sync .esafe-new/b.md
make .esafe-new/c
write .esafe-new/c/d.md
sync .esafe-new/c/d.md
write .esafe-new/manifest.json
sync .esafe-new/manifest.json
sync .esafe-new/c
sync .esafe-new
sync .
write .esafe-new/journal.part
sync .esafe-new/journal.part
move .esafe-new/journal.json
sync .esafe-new
move a.md
move b.md
make c
move c/d.md
move manifest.json
remove gone/e.md
remove gone
sync c
sync .
remove .esafe-new/journal.json
remove .esafe-new/c
remove .esafe-new/lock
remove .esafe-new";
    let written = done.iter().filter(|line| !line.starts_with("create ") && !line.starts_with("half "));
    assert_eq!(written.map(String::as_str).collect::<Vec<_>>(), steps.lines().collect::<Vec<_>>());
}

#[test]
fn what_somebody_changed_after_a_kill_is_not_removed() {
    let (_temp, folder) = place(true);
    let lock = Lock::take(&OnDisk, &folder).unwrap().unwrap();
    let (journal, _) = prepare(&OnDisk, &folder, &new(), true, (&lock, None)).unwrap();
    assert_eq!(journal.removals.len(), 1);
    drop(lock);
    fs::write(folder.join("gone/e.md"), "my notes").unwrap();
    assert!(settle(&OnDisk, &folder, None).unwrap());
    assert_eq!(read(&folder, "gone/e.md").as_deref(), Some("my notes"));
    assert_eq!(read(&folder, "a.md").as_deref(), Some("the new a"));
}
