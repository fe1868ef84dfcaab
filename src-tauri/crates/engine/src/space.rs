//! One model with all that it has made of a vault: vectors of different models lie in different spaces and are never
//! compared. Who asks takes the space once, and asks its model and its store.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use crate::catalog::ChunkHash;
use crate::error::Result;
use crate::model::Model;
use crate::vector_cache::VectorCache;
use crate::vector_store::VectorStore;

pub(crate) struct Space {
    pub model: Arc<Model>,
    pub cache: VectorCache,
    pub store: VectorStore,
}

impl Space {
    /// Opens what a model has made, and says which passages it has read.
    pub(crate) async fn open(folder: &Path, model: Arc<Model>) -> Result<(Self, HashSet<ChunkHash>)> {
        let (name, dimension) = (model.space(), model.dimension());
        let cache = VectorCache::open(folder, name, dimension)?;
        let (store, embedded) = VectorStore::open(folder, name, dimension).await?;
        Ok((Self { model, cache, store }, embedded))
    }

    /// See [`VectorStore::nearest`]. Where the model uses only the top of the scale, its cosines are stretched, so that
    /// what has nothing to do with the text is near 0 as with the built-in one; their order stays.
    pub(crate) fn nearest(
        &self,
        vector: &[f32],
        limit: usize,
        among: Option<&HashSet<ChunkHash>>,
    ) -> Vec<(ChunkHash, f32)> {
        let mut nearest = self.store.nearest(vector, limit, among);
        for (_, cosine) in &mut nearest {
            *cosine = self.stretched(*cosine);
        }
        nearest
    }

    /// The same for passages that are known; `None` of those that the model has not read.
    pub(crate) fn cosines(&self, vector: &[f32], hashes: &[ChunkHash]) -> Vec<Option<f32>> {
        let cosines = self.store.cosines(vector, hashes).into_iter();
        cosines
            .map(|cosine| cosine.map(|cosine| self.stretched(cosine)))
            .collect()
    }

    fn stretched(&self, cosine: f32) -> f32 {
        let unrelated = self.model.unrelated();
        (cosine - unrelated) / (1.0 - unrelated)
    }
}
