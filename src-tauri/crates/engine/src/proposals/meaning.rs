//! How near a note's passages are to other notes.

use std::collections::HashMap;
use std::sync::Arc;

use crate::catalog::{ChunkHash, NoteRecord};
use crate::indexer::Shared;
use crate::products::dot;
use crate::proposals::lexicon::Lexicon;
use crate::proposals::usage::Usage;
use crate::space::Space;

pub(crate) struct Meaning<'a> {
    shared: &'a Shared,
    lexicon: &'a Lexicon,
    space: Arc<Space>,
    /// The note's record as it was indexed.
    record: Option<Arc<NoteRecord>>,
    /// For each note of the lexicon how many others are nearer to this one as a whole; `None` where the model has not read
    /// either.
    ranks: Vec<Option<u32>>,
    known: HashMap<(ChunkHash, usize), Closeness>,
}

/// Cosines of a passage to a note.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Closeness {
    /// To the nearest passage.
    pub nearest: f32,
    /// To the first passage, which mostly says what a note is about.
    pub first: f32,
    /// The mean of all.
    pub mean: f32,
}

impl<'a> Meaning<'a> {
    pub(crate) fn new(shared: &'a Shared, lexicon: &'a Lexicon, usage: &Usage, path: &str) -> Self {
        let number = lexicon.numbers.get(path).copied();
        let own = number.and_then(|number| usage.means.get(number)?.as_ref());
        let mut ranks = vec![None; lexicon.notes.len()];
        if let Some(own) = own {
            let mut cosines: Vec<(f32, usize)> = usage
                .means
                .iter()
                .enumerate()
                .filter(|(other, _)| Some(*other) != number)
                .filter_map(|(other, mean)| Some((dot(own, mean.as_ref()?), other)))
                .collect();
            cosines.sort_by(|a, b| b.0.total_cmp(&a.0));
            for (rank, (_, other)) in cosines.into_iter().enumerate() {
                ranks[other] = u32::try_from(rank).ok();
            }
        }
        Self {
            shared,
            lexicon,
            space: shared.index.space(),
            record: number.and_then(|number| lexicon.notes.get(number).cloned()),
            ranks,
            known: HashMap::new(),
        }
    }

    /// How many notes are nearer to this one than the target; `None` where it cannot be told.
    pub(crate) fn rank(&self, target: usize) -> Option<u32> {
        self.ranks.get(target).copied().flatten()
    }

    /// The passage at a byte of the note, as it was indexed: the one that begins there or before.
    pub(crate) fn passage_at(&self, offset: usize) -> Option<ChunkHash> {
        let chunks = &self.record.as_ref()?.chunks;
        let after = chunks.partition_point(|chunk| chunk.start as usize <= offset);
        chunks.get(after.saturating_sub(1)).map(|chunk| chunk.hash)
    }

    /// How near a passage is to a target, by the model, or by estimate where it has not read one of them.
    pub(crate) fn closeness(&mut self, passage: ChunkHash, target: usize) -> Closeness {
        if let Some(known) = self.known.get(&(passage, target)) {
            return *known;
        }
        let hashes: Vec<ChunkHash> = self
            .lexicon
            .notes
            .get(target)
            .map(|note| note.chunks.iter().map(|chunk| chunk.hash).collect())
            .unwrap_or_default();
        let closeness = summary(&self.cosines(passage, &hashes));
        self.known.insert((passage, target), closeness);
        closeness
    }

    fn cosines(&self, passage: ChunkHash, hashes: &[ChunkHash]) -> Vec<f32> {
        if let Some(vector) = self.space.store.vector(passage) {
            let read = self.space.cosines(&vector, hashes);
            if read.iter().any(Option::is_some) {
                return read.into_iter().flatten().collect();
            }
        }
        let preliminary = &self.shared.index.preliminary;
        let estimates = preliminary
            .vector(passage)
            .map(|vector| preliminary.cosines(&vector, hashes));
        estimates.unwrap_or_default().into_iter().flatten().collect()
    }
}

fn summary(cosines: &[f32]) -> Closeness {
    let Some(first) = cosines.first() else {
        return Closeness::default();
    };
    Closeness {
        nearest: cosines.iter().copied().fold(f32::MIN, f32::max),
        first: *first,
        mean: cosines.iter().sum::<f32>() / cosines.len() as f32,
    }
}
