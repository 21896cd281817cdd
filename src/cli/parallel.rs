//! Work on many things side by side.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

use super::ui::Ui;

/// What `work` makes of each item, in the order of the items, on as many threads as there are processors; whoever watches
/// sees how far it is and what `name` says of the last one done.
///
/// Plain threads: the typesetter has its own pool, and a second one above it would hold dozens of half-typeset documents
/// in memory.
pub(super) fn each<T: Sync, R: Send>(
    items: &[T],
    ui: &Ui<'_>,
    name: impl Fn(&T) -> String,
    work: impl Fn(&T) -> R + Sync,
) -> Vec<R> {
    let bar = ui.progress(items.len());
    let workers = thread::available_parallelism().map_or(1, usize::from).min(items.len().max(1));
    let next = AtomicUsize::new(0);
    let (sender, receiver) = mpsc::channel();
    let mut done: Vec<Option<R>> = items.iter().map(|_| None).collect();
    thread::scope(|scope| {
        for _ in 0..workers {
            let (sender, next, work) = (sender.clone(), &next, &work);
            scope.spawn(move || {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(at) else { break };
                    // The receiver outlives every sender.
                    let _ = sender.send((at, work(item)));
                }
            });
        }
        drop(sender);
        for (at, result) in receiver {
            bar.set_message(name(&items[at]));
            bar.inc(1);
            done[at] = Some(result);
        }
    });
    bar.finish_and_clear();
    // A thread that panics ends the scope with its panic, so that nothing is missing here.
    done.into_iter().flatten().collect()
}
