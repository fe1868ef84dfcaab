//! From passages to vectors: what has none yet is taken from the vector cache, or read by the
//! model, the open note first, then the notes changed last, and documents behind all notes.

use std::collections::HashSet;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use crate::catalog::{ChunkHash, NoteRecord};
use crate::corpus::Corpus;
use crate::error::{Error, Result};
use crate::indexer::Shared;
use crate::space::Space;
use crate::status::count;
use crate::types::{Activity, ModelState, VaultEvent};
use crate::vector_store::Row;
use crate::{documents, paths, preliminary};

/// Passages read between two writes: the most that a kill can lose. Sorting this many by
/// length wastes little on padding.
const WINDOW: usize = 512;
/// The first window after a rest is small, so that the open note is there at once.
const FIRST_WINDOW: usize = 64;
/// Unused vectors the LanceDB table may hold before they are cleared out of it.
const UNUSED_BEFORE_CLEARING: usize = 400;

pub(crate) struct Passage {
    pub hash: ChunkHash,
    text: String,
}

/// Runs until the vault is closed. While the model reads one window, the one before is being
/// written and the next one gathered, so that it never waits.
pub(crate) async fn run(shared: Arc<Shared>) {
    let mut space = shared.index.space();
    let mut writing: Option<tokio::task::JoinHandle<Result<()>>> = None;
    let mut being_written: HashSet<ChunkHash> = HashSet::new();
    // Passages that could not be embedded are not tried again and again.
    let mut given_up: HashSet<ChunkHash> = HashSet::new();
    let mut next: Vec<Passage> = Vec::new();
    let mut size = FIRST_WINDOW;
    loop {
        if !Arc::ptr_eq(&space, &shared.index.space()) {
            // Another model answers: what it has still to read is something else.
            finish(&mut writing).await;
            space = shared.index.space();
            given_up.clear();
            next.clear();
        }
        let can_embed = matches!(space.model.loaded().await, ModelState::Ready { .. });
        if next.is_empty() {
            finish(&mut writing).await;
            being_written.clear();
            size = FIRST_WINDOW;
            next = gathered(next_window(&shared, given_up.clone(), size).await);
        }
        if next.is_empty() {
            if let Err(error) = tidy(&shared).await {
                tracing::error!("tidying: {error}");
            }
            shared.activity.send_if_modified(|activity| {
                let ended = *activity == Activity::Embedding;
                if ended {
                    *activity = Activity::Idle;
                }
                ended
            });
            shared.new_chunks.notified().await;
            // A burst of saves is one window.
            tokio::time::sleep(Duration::from_millis(20)).await;
            continue;
        }
        if can_embed {
            shared.activity.send_if_modified(|activity| {
                let starts = *activity == Activity::Idle;
                if starts {
                    *activity = Activity::Embedding;
                }
                starts
            });
        }
        let window = std::mem::take(&mut next);
        let current: HashSet<ChunkHash> = window.iter().map(|passage| passage.hash).collect();
        size = (size * 2).min(WINDOW);
        let skip = given_up
            .iter()
            .chain(&being_written)
            .chain(&current)
            .copied()
            .collect();
        let (embedded, following) =
            tokio::join!(embed(&space, window, can_embed), next_window(&shared, skip, size));
        next = gathered(following);
        finish(&mut writing).await;
        match embedded {
            Ok(Embedded { rows, fresh, lost }) => {
                given_up.extend(lost);
                being_written = current;
                let (theirs, space) = (Arc::clone(&shared), Arc::clone(&space));
                writing = Some(tokio::spawn(
                    async move { write(&theirs, &space, rows, fresh).await },
                ));
            }
            Err(error) => {
                tracing::error!("{error}");
                given_up.extend(current);
            }
        }
    }
}

fn gathered(window: Result<Vec<Passage>>) -> Vec<Passage> {
    window.unwrap_or_else(|error| {
        tracing::error!("gathering passages: {error}");
        Vec::new()
    })
}

struct Embedded {
    rows: Vec<Row>,
    /// Those of the rows that the model made now, for the cache.
    fresh: Vec<(ChunkHash, Vec<f32>)>,
    /// Passages that got no vector.
    lost: Vec<ChunkHash>,
}

async fn embed(space: &Arc<Space>, window: Vec<Passage>, can_embed: bool) -> Result<Embedded> {
    let (mut rows, unread) = from_cache(space, window).await?;
    let mut fresh = Vec::new();
    let mut lost = Vec::new();
    if !can_embed {
        lost.extend(unread.iter().map(|passage| passage.hash));
    } else if !unread.is_empty() {
        let texts: Vec<String> = unread.iter().map(|passage| passage.text.clone()).collect();
        let vectors = space.model.embed_many(&texts).await?;
        for (passage, vector) in unread.into_iter().zip(vectors) {
            fresh.push((passage.hash, vector.clone()));
            rows.push(Row {
                hash: passage.hash,
                text: passage.text,
                vector,
            });
        }
    }
    Ok(Embedded { rows, fresh, lost })
}

async fn finish(writing: &mut Option<tokio::task::JoinHandle<Result<()>>>) {
    if let Some(writing) = writing.take() {
        match writing.await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                tracing::error!("writing vectors: {error}");
                tokio::time::sleep(Duration::from_secs(2)).await;
            }
            Err(error) => tracing::error!("writing vectors: {error}"),
        }
    }
}

/// The next passages without a vector, with their texts, read again from their notes: holding
/// the text of a large vault in memory until the model comes to it would cost too much.
async fn next_window(shared: &Arc<Shared>, skip: HashSet<ChunkHash>, size: usize) -> Result<Vec<Passage>> {
    if shared.index.corpus().waiting() == 0 {
        return Ok(Vec::new());
    }
    gather(shared, size, move |corpus, hash| {
        corpus.is_missing(hash) && !skip.contains(&hash)
    })
    .await
}

/// The same of those passages that are wanted: some `size`, at most twice as many, and whole notes where they fit.
pub(crate) async fn gather(
    shared: &Arc<Shared>,
    size: usize,
    is_wanted: impl Fn(&Corpus, ChunkHash) -> bool + Send,
) -> Result<Vec<Passage>> {
    let notes = {
        let corpus = shared.index.corpus();
        let focus = shared
            .focus
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        let mut waiting: Vec<(usize, Arc<NoteRecord>)> = corpus
            .records()
            .map(|note| {
                let missing = note
                    .chunks
                    .iter()
                    .filter(|chunk| is_wanted(&corpus, chunk.hash))
                    .count();
                (missing, Arc::clone(note))
            })
            .filter(|(missing, _)| *missing > 0)
            .collect();
        waiting.sort_by_key(|(_, note)| {
            (
                focus.as_deref() != Some(note.path.as_str()),
                !paths::is_note(&note.path),
                std::cmp::Reverse(note.modified_ns),
            )
        });
        let mut gathered = 0;
        let mut notes = Vec::new();
        for (missing, note) in waiting {
            if gathered >= size {
                break;
            }
            gathered += missing;
            notes.push(note);
        }
        notes
    };
    let wanted: HashSet<ChunkHash> = {
        let corpus = shared.index.corpus();
        notes
            .iter()
            .flat_map(|note| &note.chunks)
            .map(|chunk| chunk.hash)
            .filter(|hash| is_wanted(&corpus, *hash))
            .collect()
    };
    let theirs = Arc::clone(shared);
    tokio::task::spawn_blocking(move || {
        let mut wanted = wanted;
        let mut window = Vec::new();
        for note in notes {
            let read = documents::read_again(&theirs, &note);
            for (chunk, text) in read.record.chunks.into_iter().zip(read.texts) {
                if wanted.remove(&chunk.hash) {
                    window.push(Passage {
                        hash: chunk.hash,
                        text,
                    });
                }
                // A single huge note is many windows.
                if window.len() >= 2 * size {
                    return window;
                }
            }
        }
        window
    })
    .await
    .map_err(|error| Error::internal("gathering passages", error))
}

/// Passages whose vectors are known already, and those the model must read.
async fn from_cache(space: &Arc<Space>, window: Vec<Passage>) -> Result<(Vec<Row>, Vec<Passage>)> {
    let theirs = Arc::clone(space);
    tokio::task::spawn_blocking(move || {
        let hashes: Vec<ChunkHash> = window.iter().map(|passage| passage.hash).collect();
        let mut known = theirs.cache.get(&hashes)?;
        let mut cached = Vec::new();
        let mut unread = Vec::new();
        for passage in window {
            match known.remove(&passage.hash) {
                Some(vector) => cached.push(Row {
                    hash: passage.hash,
                    text: passage.text,
                    vector,
                }),
                None => unread.push(passage),
            }
        }
        Ok((cached, unread))
    })
    .await
    .map_err(|error| Error::internal("reading the vector cache", error))?
}

async fn write(
    shared: &Arc<Shared>,
    space: &Arc<Space>,
    rows: Vec<Row>,
    fresh: Vec<(ChunkHash, Vec<f32>)>,
) -> Result<()> {
    keep(shared, space, &rows, fresh).await?;
    shared.index.mark_embedded(space, rows.iter().map(|row| row.hash));
    preliminary::let_go(shared);
    Ok(())
}

/// Reads passages into the stores of a model that does not answer yet.
pub(crate) async fn read_into(shared: &Shared, space: &Arc<Space>, window: Vec<Passage>) -> Result<()> {
    let Embedded { rows, fresh, .. } = embed(space, window, true).await?;
    keep(shared, space, &rows, fresh).await?;
    space.store.tidy().await
}

/// The cache first: from there a lost table is mended.
async fn keep(
    shared: &Shared,
    space: &Arc<Space>,
    rows: &[Row],
    fresh: Vec<(ChunkHash, Vec<f32>)>,
) -> Result<()> {
    let made = count(fresh.len());
    if !fresh.is_empty() {
        let theirs = Arc::clone(space);
        tokio::task::spawn_blocking(move || theirs.cache.put(&fresh))
            .await
            .map_err(|error| Error::internal("writing the vector cache", error))??;
    }
    space.store.add(rows).await?;
    shared.embedded.fetch_add(made, Ordering::Relaxed);
    Ok(())
}

/// Clears out and joins what has gathered in the table.
async fn tidy(shared: &Shared) -> Result<()> {
    let space = shared.index.space();
    let unused = shared.index.corpus().unused();
    if unused.len() >= UNUSED_BEFORE_CLEARING {
        space.store.remove(&unused).await?;
        shared.index.mark_removed(&space, &unused);
        let in_use: Vec<ChunkHash> = shared.index.corpus().in_use().collect();
        space.cache.prune(in_use.into_iter())?;
    }
    space.store.tidy().await
}

/// Tells the status when it changes, at most ten times a second.
pub(crate) async fn report(shared: Arc<Shared>, status: impl Fn(&Shared) -> crate::types::Status) {
    let mut last = None;
    loop {
        let now = status(&shared);
        if last.as_ref() != Some(&now) {
            shared.send(VaultEvent::Status { status: now.clone() });
            last = Some(now);
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
