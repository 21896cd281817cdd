//! Runs that are cut off: a trust's sets are being replaced, and the program is killed at every system call that changes
//! the disk, stopped with Ctrl-C there, or told that the disk is full. Each academy's folder then is the old set or the new
//! one as soon as somebody renders again, and until then `check` takes no mixture for a set.
//!
//! `strace` does the killing, on Linux. The same is proven on every system, without a process to kill, beside the code:
//! `src/cli/output/tests/cut_off.rs`.

#![cfg(target_os = "linux")]

mod approval;
mod opening;
mod stage;

use std::collections::BTreeSet;
use std::io::Write;
use std::process::Command;
use std::sync::Mutex;
use std::thread;

use self::approval::Meeting;
use self::opening::Opening;
use self::stage::{ACADEMIES, Call, Stage, State, Stop, contents, processors};
use crate::harness::is_a;

/// Whether strace can be used here. Without it nothing is killed: then this fails where everything has to be tested, and
/// says so elsewhere.
#[track_caller]
fn can_kill() -> bool {
    let processor = processors().swap_remove(0);
    let tried = Command::new("taskset").args(["-c", &processor, "strace", "-f", "true"]).output();
    let why = match tried {
        Ok(output) if output.status.success() => return true,
        Ok(output) => String::from_utf8_lossy(&output.stderr).into_owned(),
        Err(error) => error.to_string(),
    };
    #[allow(clippy::disallowed_methods, reason = "where nobody watches, a test that does nothing must fail")]
    let must = std::env::var_os("CI").is_some_and(|value| !value.is_empty());
    assert!(!must, "strace cannot be used, so no run can be killed (apt-get install strace): {why}");
    // Not `eprintln!`: what a test prints is shown only if it fails.
    let told = format!("!!! SKIPPED: no run is killed; strace cannot be used (apt-get install strace): {why}\n");
    std::io::stderr().write_all(told.as_bytes()).unwrap();
    false
}

/// Shows each of the calls that `chosen` picks to `then`, on as many stages as there are processors.
fn at_calls(
    formats: &'static str,
    published: bool,
    chosen: impl Fn(&Call) -> bool + Sync,
    then: impl Fn(&Stage, &Call, &BTreeSet<String>) + Sync,
) {
    let processors = processors();
    let count = processors.len().min(4);
    thread::scope(|scope| {
        for (worker, processor) in processors.into_iter().take(count).enumerate() {
            let (chosen, then) = (&chosen, &then);
            scope.spawn(move || {
                let stage = Stage::new(formats, published, Some(processor));
                let (paths, calls) = stage.calls();
                let calls: Vec<Call> = calls.into_iter().filter(chosen).collect();
                assert!(calls.len() > 10, "{calls:?}");
                for call in calls.iter().skip(worker).step_by(count) {
                    then(&stage, call, &paths);
                }
            });
        }
    });
}

/// Stops runs at each call in turn, and looks at what becomes of them.
fn sweep(how: Stop, formats: &'static str, published: bool, chosen: impl Fn(&Call) -> bool + Sync) {
    let seen = Mutex::new(BTreeSet::new());
    at_calls(formats, published, chosen, |stage, call, paths| {
        stage.stopped(how, call, paths);
        let what = format!("{how:?} at {call:?}");
        let states = stage.is_told(&what);
        let ends = stage.is_put_in_order(&what);
        seen.lock().unwrap().extend(states.into_iter().zip(ends));
    });
    let seen = seen.into_inner().unwrap();
    for both in [(State::Old, State::Old), (State::Mixed, State::New), (State::New, State::New)] {
        assert!(seen.contains(&both), "{both:?} is not among {seen:?}");
    }
}

#[test]
fn a_run_killed_at_any_change_of_the_disk_leaves_sets_old_or_new() {
    if can_kill() {
        sweep(Stop::Killed, "md,json", true, Call::is_change);
        sweep(Stop::Killed, "md,json", false, Call::is_change);
    }
}

#[test]
fn ctrl_c_at_any_change_of_the_disk_leaves_sets_old_or_new() {
    if can_kill() {
        sweep(Stop::CtrlC, "md,json", true, Call::is_change);
    }
}

#[test]
fn sets_with_pdfs_are_old_or_new_as_well() {
    if can_kill() {
        let moves = |call: &Call| ["rename", "unlink", "rmdir"].iter().any(|name| call.name.starts_with(name));
        sweep(Stop::Killed, "pdf", true, moves);
    }
}

#[test]
fn academies_that_are_written_side_by_side_are_killed_together() {
    if !can_kill() {
        return;
    }
    let stage = Stage::new("md,json", true, None);
    let (paths, calls) = stage.calls();
    let most = calls.iter().filter(|call| call.name.starts_with("rename")).max_by_key(|call| call.when).unwrap();
    // Which thread gets there first is a matter of chance; each of them has at least one set.
    for when in 1..=most.when / 2 {
        let call = Call { when, ..most.clone() };
        stage.stopped(Stop::Killed, &call, &paths);
        let what = format!("two threads, killed at {call:?}");
        stage.is_told(&what);
        stage.is_put_in_order(&what);
    }
}

#[test]
fn a_full_disk_spares_the_old_set_and_the_other_academy() {
    if !can_kill() {
        return;
    }
    at_calls("md,json", true, Call::needs_room, |stage, call, paths| {
        let output = stage.stopped(Stop::FullDisk, call, paths);
        let text = String::from_utf8(output.stderr).unwrap();
        let states = [stage.state(0), stage.state(1)];
        let what = format!("{call:?}: {states:?}\n{text}");
        let error = text.lines().find(|line| line.starts_with("error: ")).unwrap_or_else(|| panic!("{what}"));
        let place = stage.root.join("published").to_string_lossy().into_owned();
        assert!(error.contains(&place), "{what}");
        assert!(error.ends_with("; make room on the disk, then run the same command again"), "{what}");
        assert!(text.contains("1 of 2 academies written."), "{what}");
        for (at, id) in ACADEMIES.iter().enumerate() {
            assert!(states[at] != State::Mixed || stage.is_unfinished(at), "{what}");
            let left = contents(&stage.set_of(id)).keys().any(|path| path.starts_with(".esafe-new"));
            assert_eq!(left, stage.is_unfinished(at), "{id} {what}");
        }
        let others = [0, 1].into_iter().filter(|at| states[*at] == State::New && !stage.is_unfinished(*at));
        assert_eq!(others.count(), 1, "{what}");
        stage.is_told(&what);
        stage.is_put_in_order(&what);
    });
}

#[test]
fn an_approval_killed_at_any_change_of_the_disk_is_as_before_or_fully_done() {
    if !can_kill() {
        return;
    }
    let processors = processors();
    let count = processors.len().min(4);
    let seen = Mutex::new(BTreeSet::new());
    thread::scope(|scope| {
        for (worker, processor) in processors.iter().take(count).enumerate() {
            let seen = &seen;
            scope.spawn(move || {
                let meeting = Meeting::new(processor);
                let calls = meeting.calls();
                assert!(calls.len() > 60, "{calls:?}");
                for call in calls.iter().skip(worker).step_by(count) {
                    meeting.killed(call);
                    let begun = meeting.is_begun();
                    meeting.next_command();
                    let state = meeting.state();
                    assert!(state == meeting.before || state == meeting.after, "{call:?}: {state:?}");
                    assert!(!begun || state == meeting.after, "{call:?}: it was begun and not finished");
                    seen.lock().unwrap().insert((begun, state == meeting.after));
                    meeting.again();
                }
            });
        }
    });
    let seen = seen.into_inner().unwrap();
    assert!([(false, false), (true, true), (false, true)].iter().all(|both| seen.contains(both)), "{seen:?}");
}

#[test]
fn a_review_that_is_killed_while_it_is_opened_is_as_before_or_open() {
    if !can_kill() {
        return;
    }
    let processors = processors();
    let seen = Mutex::new(BTreeSet::new());
    thread::scope(|scope| {
        for (processor, again) in processors.iter().cycle().zip([false, true]) {
            let seen = &seen;
            scope.spawn(move || {
                let opening = Opening::new(processor, again);
                let calls = opening.calls();
                assert!(calls.len() > 20, "{calls:?}");
                for (at, call) in calls.iter().enumerate() {
                    opening.killed(call);
                    let begun = opening.is_begun();
                    opening.is_told(&format!("{call:?}"));
                    opening.next_command(at);
                    let mut state = opening.state();
                    // A kill can leave an empty folder where nothing was before.
                    state.remove("review/");
                    assert!(state == opening.before || state == opening.after, "{call:?}: {:?}", state.keys());
                    assert!(!begun || state == opening.after, "{call:?}: it was begun and not finished");
                    seen.lock().unwrap().insert((begun, state == opening.after));
                    opening.again();
                }
            });
        }
    });
    let seen = seen.into_inner().unwrap();
    assert!([(false, false), (true, true), (false, true)].iter().all(|both| seen.contains(both)), "{seen:?}");
}

#[test]
fn what_git_is_given_is_on_the_disk_before_it_has_its_name() {
    if !can_kill() {
        return;
    }
    let meeting = Meeting::new(&processors()[0]);
    let log = meeting.seen();
    let in_git = |path: &str| path.contains("/.git/") && !path.contains("/logs/");
    let (mut synced, mut unsynced, mut named) = (BTreeSet::<String>::new(), BTreeSet::<String>::new(), 0);
    for line in log.lines().filter(|line| line.ends_with(" = 0")) {
        let paths: Vec<&str> = line.split('"').skip(1).step_by(2).collect();
        if let Some((_, file)) = line.split_once("fsync(").and_then(|(_, rest)| rest.split_once('<')) {
            let file = file.split('>').next().unwrap().to_owned();
            unsynced.remove(&file);
            synced.insert(file);
        } else if let ([from, to], true) = (paths.as_slice(), line.contains("link") || line.contains("rename")) {
            if to.ends_with("/refs/heads/main") {
                let objects: Vec<&String> = unsynced.iter().filter(|folder| folder.contains("/objects")).collect();
                assert!(objects.is_empty(), "{objects:?}");
            }
            if in_git(to) {
                named += 1;
                // The new index is synced under the first of its names, before it gets the others.
                let is_index = from.ends_with("/index.lock") || from.contains("/.git/esafe-") && is_a("lock", from);
                assert!(synced.contains(*from) || is_index, "{line}");
                synced.remove(*to);
                unsynced.insert(to.rsplit_once('/').unwrap().0.to_owned());
            }
        } else if let ([folder], true) = (paths.as_slice(), line.contains("mkdir")) {
            if in_git(folder) {
                unsynced.insert(folder.trim_end_matches('/').rsplit_once('/').unwrap().0.to_owned());
            }
        } else if line.contains("unlink") && paths.iter().any(|path| path.ends_with("/journal.json")) {
            assert!(named > 10 && unsynced.is_empty(), "{named} {unsynced:?}");
            return;
        }
    }
    panic!("the journal stays: {log}");
}
