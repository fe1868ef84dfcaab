//! Vectors that stand in for passages which the model has not read yet, so that a vault answers by meaning as soon as
//! its text is read. In memory alone, and in a space of their own: see `static_vectors`.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use crate::catalog::{ChunkHash, NoteRecord};
use crate::indexer::Shared;
use crate::reading::ReadNote;
use crate::resident::Resident;
use crate::types::{Activity, ModelState};
use crate::{documents, parallel, static_vectors};

/// Notes read in one go where many have passages to stand in for.
const NOTES_AT_ONCE: usize = 256;

pub(crate) struct Preliminary {
    held: RwLock<Held>,
    /// Held by who looks for what is missing: twice would be work for nothing.
    filling: Mutex<()>,
}

struct Held {
    vectors: Resident,
    hashes: HashSet<ChunkHash>,
}

impl Preliminary {
    pub(crate) fn new() -> Self {
        Self {
            held: RwLock::new(Held {
                vectors: Resident::new(static_vectors::DIMENSION),
                hashes: HashSet::new(),
            }),
            filling: Mutex::default(),
        }
    }

    /// Takes up passages by their texts, on all cores.
    pub(crate) fn add(&self, passages: &[(ChunkHash, &str)]) {
        let new: Vec<(ChunkHash, &str)> = {
            let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
            let is_new = |passage: &&(ChunkHash, &str)| !held.hashes.contains(&passage.0);
            passages.iter().filter(is_new).copied().collect()
        };
        if new.is_empty() {
            return;
        }
        // The bench times this span.
        let _span = tracing::debug_span!("standing in").entered();
        let vectors = parallel::filter_map(&new, |(hash, text)| Some((*hash, static_vectors::embed(text)?)));
        let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
        for (hash, vector) in vectors {
            if held.hashes.insert(hash) {
                held.vectors.add(hash, &vector);
            }
        }
    }

    /// Lets go of all that nothing has to stand in for any longer.
    fn keep(&self, is_needed: impl Fn(ChunkHash) -> bool) {
        let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
        let gone: HashSet<ChunkHash> = held
            .hashes
            .iter()
            .copied()
            .filter(|hash| !is_needed(*hash))
            .collect();
        if !gone.is_empty() {
            held.vectors.remove(&gone);
            held.hashes.retain(|hash| !gone.contains(hash));
        }
    }

    pub(crate) fn count(&self) -> usize {
        self.held
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .hashes
            .len()
    }

    fn holds(&self, hash: ChunkHash) -> bool {
        self.held
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .hashes
            .contains(&hash)
    }

    /// The vector that passages are compared with for a text; `None` where there are none, or no word is known.
    pub(crate) fn vector_of(&self, text: &str) -> Option<Vec<f32>> {
        (self.count() > 0).then(|| static_vectors::embed(text))?
    }

    /// The passages nearest to a vector, nearest first; of these alone, where they are given.
    pub(crate) fn nearest(
        &self,
        vector: &[f32],
        limit: usize,
        among: Option<&HashSet<ChunkHash>>,
    ) -> Vec<(ChunkHash, f32)> {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        held.vectors.nearest(vector, limit, among)
    }

    /// A passage's estimate, of length 1.
    pub(crate) fn vector(&self, hash: ChunkHash) -> Option<Vec<f32>> {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        held.vectors.vector(hash).map(<[f32]>::to_vec)
    }

    /// The estimated cosines of passages; `None` of those that need none.
    pub(crate) fn cosines(&self, vector: &[f32], hashes: &[ChunkHash]) -> Vec<Option<f32>> {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        held.vectors.cosines(vector, hashes)
    }
}

/// Fills in once the vault's text has been read.
pub(crate) async fn run(shared: Arc<Shared>) {
    let mut activity = shared.activity.subscribe();
    let is_read = |activity: &Activity| !matches!(activity, Activity::Opening | Activity::Reading);
    if activity.wait_for(is_read).await.is_ok() {
        fill_soon(&shared).await;
    }
}

/// [`fill`], beside other work.
pub(crate) async fn fill_soon(shared: &Arc<Shared>) {
    let theirs = Arc::clone(shared);
    let filled = tokio::task::spawn_blocking(move || {
        fill(&theirs);
        let_go(&theirs);
    });
    if let Err(error) = filled.await
        // The process ends.
        && !error.is_cancelled()
    {
        tracing::error!("standing in for the model: {error}");
    }
}

/// Forgets the estimates that nothing needs any longer.
pub(crate) fn let_go(shared: &Shared) {
    let corpus = shared.index.corpus();
    shared.index.preliminary.keep(|hash| corpus.needs_estimate(hash));
}

/// Whether anything will have to be stood in for: not where meaning is off.
pub(crate) fn is_wanted(shared: &Shared) -> bool {
    !matches!(shared.index.space().model.state(), ModelState::Unavailable { .. })
}

/// Reads again the notes with passages whose meaning has to be estimated and is not yet: those of an earlier session.
/// Blocks.
pub(crate) fn fill(shared: &Shared) {
    let preliminary = &shared.index.preliminary;
    let _filling = preliminary.filling.lock().unwrap_or_else(PoisonError::into_inner);
    if !is_wanted(shared) {
        return;
    }
    let notes: Vec<Arc<NoteRecord>> = {
        let corpus = shared.index.corpus();
        if corpus.waiting() == 0 {
            return;
        }
        let lacks = |note: &&Arc<NoteRecord>| {
            let mut chunks = note.chunks.iter();
            chunks.any(|chunk| corpus.needs_estimate(chunk.hash) && !preliminary.holds(chunk.hash))
        };
        corpus.records().filter(lacks).cloned().collect()
    };
    for some in notes.chunks(NOTES_AT_ONCE) {
        let read = parallel::filter_map(some, |note| Some(documents::read_again(shared, note)));
        let passages = read.iter().flat_map(ReadNote::passages);
        let missing: Vec<(ChunkHash, &str)> = {
            let corpus = shared.index.corpus();
            passages
                .filter(|(hash, _)| corpus.needs_estimate(*hash))
                .collect()
        };
        preliminary.add(&missing);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passages_stand_in_until_they_are_let_go() {
        let preliminary = Preliminary::new();
        preliminary.add(&[
            (1, "the tide goes out"),
            (2, "bread is baked"),
            (1, "the tide goes out"),
            (3, "…"),
        ]);
        assert_eq!(preliminary.count(), 2);
        let found = |query| -> Vec<ChunkHash> {
            let vector = preliminary.vector_of(query);
            let nearest = vector.map(|vector| preliminary.nearest(&vector, 5, None));
            nearest.into_iter().flatten().map(|hit| hit.0).collect()
        };
        assert_eq!(found("low water at the sea"), [1, 2]);
        assert!(found("…").is_empty());
        preliminary.keep(|hash| hash != 1);
        assert_eq!(found("low water at the sea"), [2]);
    }
}
