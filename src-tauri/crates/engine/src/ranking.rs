//! From notes with the words and passages with the meaning of a search to the passages that are shown.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use crate::candidates::{self, ByWords};
use crate::catalog::{ChunkHash, NoteRecord};
use crate::corpus::Corpus;
use crate::error::Result;
use crate::fusion::{self, Fused, Weights};
use crate::hits::Key;
use crate::indexer::Shared;
use crate::matches::Matches;
use crate::nearness::Nearness;
use crate::query::Query;
use crate::status::count;
use crate::text_index::QueryWords;

/// What words are worth in a passage of a note that only its name speaks for.
const BY_NAME: f32 = 1e-6;

/// A passage with a note that it stands in, and its cosine.
type Placed = (Arc<str>, ChunkHash, f32);

/// Passages with BM25 scores or cosines.
type List = Vec<(Key, f32)>;

/// One search, once it is known what is looked for.
pub(crate) struct Ranking {
    pub shared: Arc<Shared>,
    pub query: Arc<Query>,
    /// The notes that are what the query asks for; `None` where it asks nothing of them.
    pub matching: Option<Arc<Matches>>,
    pub words: QueryWords,
    pub weights: Weights,
    /// Passages that will be shown.
    pub limit: usize,
}

impl Ranking {
    /// The passages to show, best first. `near` are the passages nearest in meaning. Blocks.
    pub(crate) fn passages(
        &self,
        by_words: &ByWords,
        near: Vec<(ChunkHash, f32)>,
        nearness: Option<&Nearness>,
    ) -> Result<Vec<Fused<Key>>> {
        let near = self.placed(near);
        let candidates = candidates::judge(&self.shared, &by_words.notes, &near, nearness);
        let mut ranked = fusion::rank(candidates, by_words.rarity, self.weights);
        ranked.truncate(self.limit);
        let (with_words, with_meaning) = self.lists(&ranked, near)?;
        let fused = fusion::fuse(&with_words, &with_meaning, self.weights);
        let note_of = |key: &Key| Arc::clone(&key.note);
        let scores = ranked.into_iter().map(|(key, score)| (key.note, score));
        let mut fused = fusion::in_order_of_notes(fused, note_of, &scores.collect());
        if let Some(matching) = &self.matching
            && !self.query.is_question
        {
            let behind = others(&self.shared.index.corpus(), matching, &fused, self.limit);
            fused.extend(behind);
        }
        // Where few notes are left to rank, there are as many passages as were wanted.
        let least = if self.matching.is_some() && self.ranks_by_meaning() {
            self.limit
        } else {
            0
        };
        Ok(fusion::spread(fused, note_of, self.weights, (least, self.limit)))
    }

    /// The passages of the best notes that have the words, and those that have the meaning, in which something stands that
    /// was asked for.
    fn lists(&self, ranked: &[(Key, f32)], near: Vec<Placed>) -> Result<(List, List)> {
        let shown: HashSet<Arc<str>> = ranked.iter().map(|(key, _)| Arc::clone(&key.note)).collect();
        let text = &self.shared.index.text;
        let found = text.passages(&self.words, &shown, &self.weights)?.into_iter();
        let mut with_words: List = found
            .map(|hit| {
                let note = hit.path.into();
                (Key { note, hash: hit.hash }, hit.score)
            })
            .collect();
        let mut with_meaning: List = near
            .into_iter()
            .filter(|(note, ..)| shown.contains(note))
            .map(|(note, hash, cosine)| (Key { note, hash }, cosine))
            .collect();
        let asked_for = self.asked_for(&shown);
        let of_note = |note: &Arc<str>| asked_for.as_ref().and_then(|notes| notes.get(note));
        let is_asked_for = |key: &Key| of_note(&key.note).is_none_or(|found| found.contains(key));
        with_words.retain(|(key, _)| is_asked_for(key));
        let ranks_by_meaning = self.ranks_by_meaning();
        with_meaning.retain(|(key, _)| ranks_by_meaning || is_asked_for(key));
        // A note that is here by its name has a passage to show as well.
        let listed = with_words.iter().chain(&with_meaning);
        let has_passage: HashSet<&Arc<str>> = listed.map(|(key, _)| &key.note).collect();
        let without: Vec<&Key> = ranked
            .iter()
            .map(|(key, _)| key)
            .filter(|key| !has_passage.contains(&key.note))
            .map(|key| of_note(&key.note).and_then(|found| found.first()).unwrap_or(key))
            .collect();
        let without: List = without.into_iter().map(|key| (key.clone(), BY_NAME)).collect();
        with_words.extend(without);
        Ok((with_words, with_meaning))
    }

    fn ranks_by_meaning(&self) -> bool {
        self.query.meaning.is_some() || self.query.similar.is_some()
    }

    /// Passages with the first note that they stand in, of those that may be shown.
    fn placed(&self, near: Vec<(ChunkHash, f32)>) -> Vec<Placed> {
        let corpus = self.shared.index.corpus();
        let may = |path: &str| {
            let matching = self.matching.as_ref();
            matching.is_none_or(|matching| matching.contains_key(path))
        };
        let placed = near.into_iter().filter_map(|(hash, cosine)| {
            let note = corpus.note_with_where(hash, may)?.path.as_str().into();
            Some((note, hash, cosine))
        });
        placed.collect()
    }

    /// The passages of notes in which something stands that was asked for, where any is; `None` for a question, which asks
    /// for nothing.
    fn asked_for(&self, notes: &HashSet<Arc<str>>) -> Option<HashMap<Arc<str>, Vec<Key>>> {
        let matching = self.matching.as_ref().filter(|_| !self.query.is_question)?;
        let corpus = self.shared.index.corpus();
        let of = |path: &Arc<str>| {
            let passages = passages_with(corpus.record(path)?, path, matching.get(path)?);
            (!passages.is_empty()).then(|| (Arc::clone(path), passages))
        };
        Some(notes.iter().filter_map(of).collect())
    }
}

/// Of the notes that are what was asked for and are not among the ranked, so many, the youngest first; each by the first
/// passage in which something stands that was asked for.
fn others(corpus: &Corpus, matching: &Matches, ranked: &[Fused<Key>], limit: usize) -> Vec<Fused<Key>> {
    let shown: HashSet<&Arc<str>> = ranked.iter().map(|hit| &hit.key.note).collect();
    let mut rest: Vec<(&Arc<str>, &Arc<NoteRecord>)> = matching
        .keys()
        .filter(|path| !shown.contains(path))
        .filter_map(|path| Some((path, corpus.record(path)?)))
        .collect();
    rest.sort_by_key(|(path, note)| (Reverse(note.modified_ns), *path));
    // Scores below any that was ranked, in this order.
    let lowest = ranked.iter().map(|hit| hit.score).fold(0.0, f32::min);
    let steps = rest.len() as f32;
    let passage = |path: &Arc<str>, note: &NoteRecord| {
        let found = passages_with(note, path, matching.get(path)?);
        found.into_iter().next()
    };
    rest.into_iter()
        .take(limit)
        .enumerate()
        .map(|(place, (path, note))| Fused {
            key: passage(path, note).unwrap_or(Key {
                note: Arc::clone(path),
                hash: note.chunks.first().map_or(0, |chunk| chunk.hash),
            }),
            score: lowest - (place + 1) as f32 / steps,
            by_words: true,
            by_meaning: false,
        })
        .collect()
}

/// The passages of a note in which something stands that was asked for, each once.
fn passages_with(note: &NoteRecord, path: &Arc<str>, spans: &[Range<usize>]) -> Vec<Key> {
    let holds = |span: &Range<usize>| {
        let at = count(span.start);
        note.chunks
            .iter()
            .find(|chunk| (chunk.start..chunk.end).contains(&at))
    };
    let mut keys: Vec<Key> = Vec::new();
    for chunk in spans.iter().filter_map(holds) {
        if keys.last().is_none_or(|last| last.hash != chunk.hash) {
            keys.push(Key {
                note: Arc::clone(path),
                hash: chunk.hash,
            });
        }
    }
    keys
}
