//! How near passages are to a text in meaning: by the model, and by estimate where it has not read them.

use std::collections::HashSet;
use std::sync::Arc;

use crate::catalog::ChunkHash;
use crate::fusion::Weights;
use crate::indexer::Shared;
use crate::space::Space;

pub(crate) struct Nearness {
    shared: Arc<Shared>,
    space: Arc<Space>,
    /// What the model makes of the text.
    vector: Option<Vec<f32>>,
    /// The same by static vectors, where passages have estimates.
    estimate: Option<Vec<f32>>,
    /// Share of all passages, from 0 to 1, that the model has read.
    share_read: f32,
    weights: Weights,
}

impl Nearness {
    /// `vector` is what the space's model makes of `text`; `None` where it cannot be asked.
    pub(crate) fn new(
        shared: &Arc<Shared>,
        space: &Arc<Space>,
        text: &str,
        vector: Option<Vec<f32>>,
        weights: &Weights,
    ) -> Self {
        let chunks = shared.index.corpus().chunk_count().max(1) as f32;
        let waiting = shared.index.corpus().waiting() as f32;
        Self {
            shared: Arc::clone(shared),
            space: Arc::clone(space),
            share_read: if vector.is_some() {
                (chunks - waiting) / chunks
            } else {
                0.0
            },
            vector,
            estimate: shared.index.preliminary.vector_of(text),
            weights: *weights,
        }
    }

    /// Whether anything can be said of meaning at all.
    pub(crate) fn takes_part(&self) -> bool {
        self.vector.is_some() || self.shared.index.preliminary.count() > 0
    }

    /// The weights, with as much trust in meaning as is left where estimates stand in for the model.
    pub(crate) fn trusted(&self, weights: Weights) -> Weights {
        if self.estimate.is_some() {
            weights.for_estimates(self.share_read)
        } else {
            weights
        }
    }

    /// The nearest passages, nearest first; of these alone, where they are given.
    pub(crate) fn nearest(&self, limit: usize, among: Option<&HashSet<ChunkHash>>) -> Vec<(ChunkHash, f32)> {
        let read = self
            .vector
            .iter()
            .flat_map(|vector| self.space.nearest(vector, limit, among));
        let preliminary = &self.shared.index.preliminary;
        let estimated = self
            .estimate
            .iter()
            .flat_map(|vector| preliminary.nearest(vector, limit, among));
        let mut hashes: Vec<ChunkHash> = read.chain(estimated).map(|found| found.0).collect();
        hashes.sort_unstable();
        hashes.dedup();
        let cosines = self.cosines(&hashes);
        let mut nearest: Vec<(ChunkHash, f32)> = hashes
            .into_iter()
            .zip(cosines)
            .filter_map(|(hash, cosine)| Some((hash, cosine?)))
            .collect();
        nearest.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        nearest.truncate(limit);
        nearest
    }

    /// The cosines of these passages, in their order; `None` where neither the model nor an estimate tells.
    pub(crate) fn cosines(&self, hashes: &[ChunkHash]) -> Vec<Option<f32>> {
        let none = || vec![None; hashes.len()];
        let read = self
            .vector
            .as_ref()
            .map_or_else(none, |vector| self.space.cosines(vector, hashes));
        let preliminary = &self.shared.index.preliminary;
        let estimated = self
            .estimate
            .as_ref()
            .map_or_else(none, |vector| preliminary.cosines(vector, hashes));
        read.into_iter()
            .zip(estimated)
            .map(|(read, estimate)| self.weights.cosine(read, estimate, self.share_read))
            .collect()
    }
}
