//! What bears on a whole note: the notes that it may link to, by all that speaks for them, each with the passage nearest
//! in meaning.
//!
//! `signals` holds the ranking function, `evidence` gathers what it weighs, `tables` what is made once for all questions.

mod evidence;
mod homes;
pub mod signals;
mod tables;

use std::collections::HashMap;
use std::sync::Arc;

use crate::catalog::{ChunkHash, NoteRecord, chunk_hash};
use crate::error::{Error, Result};
use crate::files::Stamp;
use crate::fusion::{Fused, Weights};
use crate::hits::Key;
use crate::indexer::Shared;
use crate::model::Lane;
use crate::nearness::Nearness;
use crate::reading::{self, ReadNote, ReadTitles};
use crate::types::RelatedRequest;
use crate::{files, paths};

use evidence::{Asking, Evidence};
pub(crate) use homes::homes;
use signals::{Signal, Signals};
pub(crate) use tables::Cache;

/// Passages of a long note whose meaning is asked about, spread over its length.
const MOST_PASSAGES: usize = 8;
/// Of these so many bring up the notes of the passages nearest to them, and so many passages: looking through all
/// vectors is what takes longest.
const BRINGING_UP: usize = 4;
const NEAREST: usize = 60;
/// Passages of a long note that are compared, spread over its length.
const PASSAGES_COMPARED: usize = 12;
/// Below this cosine the built-in model calls nothing related.
const LEAST_COSINE: f32 = 0.2;
/// Cosines are scaled from those of so many of the nearest notes, at least over this span.
const SCALED: usize = 60;
const LEAST_SPAN: f32 = 0.15;

/// The notes that bear on one, best first.
pub(crate) struct Ranked {
    pub note: NoteRecord,
    pub meaning: bool,
    pub hits: Vec<Fused<Key>>,
}

/// The asking note with the meaning of its passages.
struct Question {
    path: String,
    text: String,
    read: ReadNote,
    passages: Vec<Nearness>,
}

pub(crate) async fn ranked(shared: &Arc<Shared>, request: &RelatedRequest, limit: usize) -> Result<Ranked> {
    let question = question(shared, request).await?;
    let theirs = Arc::clone(shared);
    tokio::task::spawn_blocking(move || {
        let judged = judge(&theirs, &question)?;
        let mut hits: Vec<Fused<Key>> = judged
            .into_iter()
            .map(|one| Fused {
                score: signals::score(&one.signals, &signals::WEIGHTS),
                by_words: one.signals[..Signal::Meaning as usize]
                    .iter()
                    .any(|signal| *signal > 0.0),
                by_meaning: one.cosine >= LEAST_COSINE,
                key: Key {
                    note: one.path.into(),
                    hash: one.passage,
                },
            })
            .collect();
        hits.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.key.cmp(&b.key)));
        hits.truncate(limit);
        Ok(Ranked {
            meaning: question.passages.iter().any(Nearness::takes_part),
            note: question.read.record,
            hits,
        })
    })
    .await
    .map_err(|error| Error::internal("ranking related notes", error))?
}

/// All signals of the notes that may bear on one, in no order: for fitting the weights.
pub(crate) async fn signals_of(
    shared: &Arc<Shared>,
    request: &RelatedRequest,
) -> Result<Vec<(String, Signals)>> {
    let question = question(shared, request).await?;
    let theirs = Arc::clone(shared);
    let judged = tokio::task::spawn_blocking(move || judge(&theirs, &question))
        .await
        .map_err(|error| Error::internal("ranking related notes", error))??;
    Ok(judged.into_iter().map(|one| (one.path, one.signals)).collect())
}

async fn question(shared: &Arc<Shared>, request: &RelatedRequest) -> Result<Question> {
    let titles = shared
        .index
        .corpus()
        .note(&request.note)
        .map(|note| ReadTitles::from([(note.hash.clone(), note.read_title.clone())]))
        .unwrap_or_default();
    let (root, asked) = (shared.root.clone(), request.clone());
    let (text, read) = tokio::task::spawn_blocking(move || {
        let bytes = match asked.text {
            Some(text) => text.into_bytes(),
            None => files::read(&paths::resolve(&root, &asked.note)?, &asked.note)?,
        };
        let read = reading::from_bytes(&asked.note, &bytes, Stamp::default(), &titles);
        Ok::<_, Error>((files::text(bytes), read))
    })
    .await
    .map_err(|error| Error::internal("reading the note", error))??;
    let step = read.texts.len().div_ceil(MOST_PASSAGES).max(1);
    let texts: Vec<&String> = read.texts.iter().step_by(step).collect();
    let hashes: Vec<ChunkHash> = texts.iter().map(|text| chunk_hash(text)).collect();
    let space = shared.index.space();
    let mut known = space.cache.get(&hashes)?;
    let mut passages = Vec::with_capacity(texts.len());
    for (text, hash) in texts.into_iter().zip(hashes) {
        let vector = match known.remove(&hash) {
            Some(vector) => Some(vector),
            None => space.model.embed_query(Lane::Related, text).await?,
        };
        passages.push(Nearness::new(shared, &space, text, vector, &Weights::RELATED));
    }
    Ok(Question {
        path: request.note.clone(),
        text,
        read,
        passages,
    })
}

/// A note that may bear on the asking one.
struct Judged {
    path: String,
    signals: Signals,
    /// The nearest to any of the asking note's; 0 where the note has none.
    passage: ChunkHash,
    cosine: f32,
}

fn judge(shared: &Arc<Shared>, question: &Question) -> Result<Vec<Judged>> {
    let tables = tables::tables(shared)?;
    let parsed = weft_notes::parse(&question.text);
    let asking = Asking {
        path: &question.path,
        text: &question.text,
        parsed: &parsed,
        record: &question.read.record,
    };
    let mut evidence = Evidence::default();
    evidence.add_words(shared, &asking)?;
    evidence.add_names(shared, &tables, &asking);
    evidence.add_names_back(shared, &asking)?;
    evidence.add_headings(&tables, &asking);
    evidence.add_places(&tables, &asking);
    bring_up_near(shared, question, &mut evidence);
    let mut near = nearest_passages(shared, question, &mut evidence);
    evidence.add_links(shared, &tables);
    // Last, because it says more of notes that are there already.
    evidence.add_name_words(&tables, &asking);
    evidence.notes.remove(&question.path);
    let corpus = shared.index.corpus();
    let judged = evidence.notes.into_iter().filter_map(|(path, signals)| {
        let record = corpus.record(&path)?;
        let first = record.chunks.first().map_or(0, |chunk| chunk.hash);
        let (passage, cosine) = near.remove(&path).unwrap_or((first, 0.0));
        Some(Judged {
            path,
            signals,
            passage,
            cosine,
        })
    });
    Ok(judged.collect())
}

/// The notes of the passages that are nearest to any of the note's.
fn bring_up_near(shared: &Shared, question: &Question, evidence: &mut Evidence) {
    let step = question.passages.len().div_ceil(BRINGING_UP).max(1);
    for passage in question.passages.iter().step_by(step) {
        let near = passage.nearest(NEAREST, None);
        let corpus = shared.index.corpus();
        for (hash, cosine) in near {
            if let Some(note) = corpus
                .note_with(hash, &question.path)
                .filter(|_| cosine >= LEAST_COSINE)
            {
                evidence.raise(&note.path, Signal::Meaning, 0.0);
            }
        }
    }
}

/// Compares the passages of all notes that were brought up: their signals, and the nearest passage of each.
fn nearest_passages(
    shared: &Shared,
    question: &Question,
    evidence: &mut Evidence,
) -> HashMap<String, (ChunkHash, f32)> {
    let compared: Vec<(String, Vec<ChunkHash>)> = {
        let corpus = shared.index.corpus();
        let passages = |path: &String| {
            let record = corpus.record(path)?;
            let step = record.chunks.len().div_ceil(PASSAGES_COMPARED).max(1);
            let hashes = record.chunks.iter().step_by(step).map(|chunk| chunk.hash);
            Some((path.clone(), hashes.collect()))
        };
        evidence.notes.keys().filter_map(passages).collect()
    };
    let hashes: Vec<ChunkHash> = compared.iter().flat_map(|(_, hashes)| hashes).copied().collect();
    let mut best: Vec<Option<(ChunkHash, f32)>> = vec![None; compared.len()];
    let mut sums = vec![0.0_f32; compared.len()];
    for passage in &question.passages {
        let cosines = passage.cosines(&hashes);
        let mut at = 0;
        for (number, (_, own)) in compared.iter().enumerate() {
            let those = own.iter().zip(&cosines[at..at + own.len()]);
            at += own.len();
            let nearest = those
                .filter_map(|(hash, cosine)| Some((*hash, (*cosine)?)))
                .max_by(|a, b| a.1.total_cmp(&b.1));
            if let Some((hash, cosine)) = nearest {
                sums[number] += cosine;
                if best[number].is_none_or(|(_, known)| known < cosine) {
                    best[number] = Some((hash, cosine));
                }
            }
        }
    }
    let count = question.passages.len().max(1) as f32;
    let means: Vec<f32> = sums.iter().map(|sum| sum / count).collect();
    let bests: Vec<f32> = best
        .iter()
        .map(|best| best.map_or(0.0, |(_, cosine)| cosine))
        .collect();
    let (mean_scale, best_scale) = (Scale::of(&means), Scale::of(&bests));
    let mut near = HashMap::new();
    for (number, (path, _)) in compared.into_iter().enumerate() {
        if let Some(found) = best[number] {
            evidence.raise(&path, Signal::Meaning, mean_scale.place(means[number]));
            evidence.raise(&path, Signal::NearestPassages, best_scale.place(bests[number]));
            near.insert(path, found);
        }
    }
    near
}

/// From the cosine of the [`SCALED`]th nearest note to that of the nearest.
struct Scale {
    low: f32,
    high: f32,
}

impl Scale {
    fn of(cosines: &[f32]) -> Self {
        let mut sorted = cosines.to_vec();
        sorted.sort_by(|a, b| b.total_cmp(a));
        let high = sorted.first().copied().unwrap_or(0.0);
        let low = sorted.get(SCALED).or(sorted.last()).copied().unwrap_or(0.0);
        Self {
            low: low.min(high - LEAST_SPAN),
            high,
        }
    }

    /// From 0 to 1.
    fn place(&self, cosine: f32) -> f32 {
        ((cosine - self.low) / (self.high - self.low)).clamp(0.0, 1.0)
    }
}
