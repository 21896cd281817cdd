//! The thread a document is typeset on.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::render::RenderError;

/// Room for deeply nested lists; only what is used is paid for.
const STACK: usize = 16 * 1024 * 1024;

/// Pools of one thread that wait for a document: never more than have been needed at once. Kept, because the allocator
/// gives every new thread memory of its own.
static IDLE: Mutex<Vec<ThreadPool>> = Mutex::new(Vec::new());

/// How many documents are being typeset.
static IN_HAND: AtomicUsize = AtomicUsize::new(0);

/// Runs `job` on a thread of its own, then forgets what the typesetter remembered of it.
///
/// The typesetter hands work to rayon. In a shared pool, a thread that waits for its document takes up another meanwhile,
/// so that dozens are half done at once and memory grows without bound. Here the pool has one thread, which has nobody to
/// take work from, and the caller waits outside any pool. What the typesetter remembers is keyed by content and of no use
/// to the next school.
pub(super) fn run<T: Send>(job: impl FnOnce() -> Result<T, RenderError> + Send) -> Result<T, RenderError> {
    let pool = take()?;
    IN_HAND.fetch_add(1, Ordering::Relaxed);
    let outcome = thread::scope(|scope| {
        let waiting = thread::Builder::new().spawn_scoped(scope, || pool.install(job));
        waiting.map(thread::ScopedJoinHandle::join)
    });
    // Others would lose what they still need if everything older than this document went.
    let others = IN_HAND.fetch_sub(1, Ordering::Relaxed) - 1;
    comemo::evict(others);
    give_back(pool);
    match outcome {
        Ok(Ok(result)) => result,
        Ok(Err(_panic)) => Err(RenderError::Stopped),
        Err(error) => Err(RenderError::Thread(error.into())),
    }
}

fn take() -> Result<ThreadPool, RenderError> {
    // A list of pools is whole at any moment, also after a panic elsewhere.
    let idle = IDLE.lock().unwrap_or_else(PoisonError::into_inner).pop();
    idle.map_or_else(|| ThreadPoolBuilder::new().num_threads(1).stack_size(STACK).build(), Ok)
        .map_err(|error| RenderError::Thread(error.into()))
}

fn give_back(pool: ThreadPool) {
    IDLE.lock().unwrap_or_else(PoisonError::into_inner).push(pool);
}
