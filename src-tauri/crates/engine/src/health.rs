//! What is odd in a vault as a whole: notes that say the same, notes that belong together and are not linked, notes that
//! nothing is tied to, links that say something else than where they lead, notes that hold too much. And what is done about
//! it, but for merging and splitting, which change many files (`merging`, `splitting`).

mod bridges;
pub(crate) mod curing;
pub(crate) mod dismissed;
pub(crate) mod duplicates;
pub(crate) mod hubs;
pub(crate) mod misfits;
mod orphans;

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Instant;

use crate::error::{Error, Result};
use crate::indexer::Shared;
use crate::status::count;
use crate::types::{Bridge, Duplicate, Finding, VaultHealth};
use dismissed::{Row, row};

/// Findings of one kind that are listed.
const MOST: usize = 200;

/// All that is odd, without what was dismissed, and what concerns notes that Obsidian is told to leave out.
///
/// # Errors
/// Where an index cannot be read.
pub(crate) async fn of_vault(shared: &Arc<Shared>, dismissed: HashSet<Row>) -> Result<VaultHealth> {
    let started = Instant::now();
    let theirs = Arc::clone(shared);
    let lone: HashSet<String> = dismissed
        .iter()
        .filter(|(kind, ..)| kind == "orphan")
        .map(|(_, note, ..)| note.clone())
        .collect();
    let (orphans_in_all, orphans) = orphans::find(shared, &lone, MOST).await?;
    let mut health = tokio::task::spawn_blocking(move || without_orphans(&theirs, &dismissed))
        .await
        .map_err(|error| Error::internal("looking through the vault", error))?;
    health.orphans = orphans;
    health.orphans_in_all = count(orphans_in_all);
    health.took_ms = started.elapsed().as_secs_f32() * 1000.0;
    Ok(health)
}

/// Bridges between notes that do not say the same in the same words.
pub(crate) fn bridges(shared: &Shared, limit: usize) -> Vec<Bridge> {
    let duplicates = duplicates::find(shared, usize::MAX);
    bridges::find(shared, limit, |one, other| is_duplicate(&duplicates, one, other))
}

fn is_duplicate(duplicates: &[Duplicate], one: &str, other: &str) -> bool {
    duplicates
        .iter()
        .any(|pair| pair.notes.iter().all(|note| note == one || note == other))
}

fn without_orphans(shared: &Shared, dismissed: &HashSet<Row>) -> VaultHealth {
    let wanted = |finding: Finding| !dismissed.contains(&row(&finding));
    // As many more as may be left out.
    let most = MOST + dismissed.len();
    let duplicates = duplicates::find(shared, usize::MAX);
    let bridges = bridges::find(shared, MOST, |one, other| {
        let notes = [one.to_owned(), other.to_owned()];
        is_duplicate(&duplicates, one, other) || !wanted(Finding::Bridge { notes })
    });
    let mut health = VaultHealth {
        notes: 0,
        bridges,
        orphans: Vec::new(),
        orphans_in_all: 0,
        duplicates,
        misfits: misfits::find(shared, most),
        hubs: hubs::find(shared, most),
        dismissed: count(dismissed.len()),
        unread: 0,
        took_ms: 0.0,
    };
    health.duplicates.retain(|pair| {
        wanted(Finding::Duplicate {
            notes: pair.notes.clone(),
        })
    });
    health.misfits.retain(|misfit| {
        wanted(Finding::Misfit {
            note: misfit.note.clone(),
            text: misfit.text.clone(),
            target: misfit.target.clone(),
        })
    });
    health.hubs.retain(|hub| {
        wanted(Finding::Hub {
            note: hub.note.clone(),
        })
    });
    health.duplicates.truncate(MOST);
    health.misfits.truncate(MOST);
    health.hubs.truncate(MOST);
    let corpus = shared.index.corpus();
    health.notes = count(corpus.note_count());
    health.unread = count(corpus.notes().filter(|note| corpus.waiting_in(note) > 0).count());
    health
}
