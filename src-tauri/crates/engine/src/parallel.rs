//! Many small pieces of work on all cores.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// What `work` makes of each item, in no order; nothing of those it makes `None` of.
pub(crate) fn filter_map<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> Option<R> + Sync) -> Vec<R> {
    let threads = std::thread::available_parallelism()
        .map_or(1, usize::from)
        .min(items.len());
    if threads < 2 {
        return items.iter().filter_map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let made = Mutex::new(Vec::new());
    let run = || {
        while let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) {
            if let Some(one) = work(item) {
                made.lock().unwrap_or_else(PoisonError::into_inner).push(one);
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(run);
        }
        // This thread would only wait.
        run();
    });
    made.into_inner().unwrap_or_else(PoisonError::into_inner)
}
