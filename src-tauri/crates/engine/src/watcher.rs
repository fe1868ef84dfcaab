//! What other programs do in the vault's folder, gathered and handed to the indexer.

use std::path::Path;
use std::sync::mpsc::Sender;
use std::time::Duration;

use notify_debouncer_full::notify::{self, RecommendedWatcher, RecursiveMode};
use notify_debouncer_full::{DebounceEventResult, Debouncer, RecommendedCache, new_debouncer};

use crate::indexer::Job;
use crate::paths;

/// Events of one file within this time are one change: long enough for a program that writes
/// in several steps, short enough to seem at once.
const SETTLE: Duration = Duration::from_millis(120);

pub(crate) type Watcher = Debouncer<RecommendedWatcher, RecommendedCache>;

/// Watches a vault until the watcher is dropped.
///
/// # Errors
/// Where the system cannot watch the folder (too many watches, a network disk).
pub(crate) fn watch(root: &Path, jobs: Sender<Job>) -> notify::Result<Watcher> {
    let canonical = root.to_path_buf();
    let mut watcher = new_debouncer(SETTLE, None, move |result: DebounceEventResult| {
        // A closed channel means that the vault is being closed.
        let _ = jobs.send(job(&canonical, result));
    })?;
    watcher.watch(root, RecursiveMode::Recursive)?;
    Ok(watcher)
}

fn job(root: &Path, result: DebounceEventResult) -> Job {
    let events = match result {
        Ok(events) => events,
        Err(errors) => {
            tracing::warn!("watching: {errors:?}");
            return Job::Scan(None);
        }
    };
    let mut touched = Vec::new();
    for event in events {
        // The system's queue ran over: what happened meanwhile is unknown.
        if event.need_rescan() {
            return Job::Scan(None);
        }
        if matches!(event.kind, notify::EventKind::Access(_)) {
            continue;
        }
        for path in &event.paths {
            if let Some(path) = paths::relative(root, path)
                && !paths::is_hidden(&path)
            {
                touched.push(path);
            }
        }
    }
    Job::Paths(touched, None)
}
