//! The notes that may answer a search, with all that speaks for each: their words, their names, their meaning.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::catalog::{ChunkHash, NoteRecord};
use crate::error::Result;
use crate::fusion::{Candidate, Meant, Weights};
use crate::hits::Key;
use crate::indexer::Shared;
use crate::languages::Language;
use crate::nearness::Nearness;
use crate::paths;
use crate::text_index::{NoteHit, NotesFound, QueryWord, QueryWords};
use crate::words;

/// Notes whose names are compared with the query, those with most of its words first.
const NAMES_COMPARED: usize = 20;
/// Passages of a long note that are looked at for its meaning, spread over its length.
const PASSAGES_COMPARED: usize = 24;

/// A note in which words of the query stand.
pub(crate) struct Worded {
    pub note: Arc<str>,
    /// BM25.
    pub score: f32,
    /// See [`Candidate::name`].
    pub name: f32,
}

/// See [`NotesFound`].
#[derive(Default)]
pub(crate) struct ByWords {
    pub notes: Vec<Worded>,
    pub rarity: f32,
}

/// The notes in which a query's words stand, best first; of these alone, where they are given. Blocks.
pub(crate) fn by_words(
    shared: &Shared,
    words: &QueryWords,
    limit: usize,
    among: Option<&HashSet<Arc<str>>>,
    weights: &Weights,
) -> Result<ByWords> {
    let NotesFound { hits, rarity } = shared.index.text.notes(words, limit, among, weights)?;
    let (corpus, asked) = (shared.index.corpus(), Asked::new(words));
    let worded = hits
        .into_iter()
        .enumerate()
        .map(|(rank, NoteHit { path, score })| {
            let record = corpus.record(&path).filter(|_| rank < NAMES_COMPARED);
            Worded {
                name: record.map_or(0.0, |record| asked.share(record)),
                note: path.into(),
                score,
            }
        });
    Ok(ByWords {
        notes: worded.collect(),
        rarity,
    })
}

/// A passage with its cosine to what is meant.
type Near = (ChunkHash, f32);

#[derive(Default)]
struct Found {
    words: f32,
    name: f32,
    /// Of its passages, those that are among the nearest of all.
    near: Vec<Near>,
}

/// All that speaks for the notes in `by_words` and those of the passages in `near`. Each stands there with its passage that
/// is nearest in meaning, or its first; with 0 where it has none.
pub(crate) fn judge(
    shared: &Shared,
    by_words: &[Worded],
    near: &[(Arc<str>, ChunkHash, f32)],
    nearness: Option<&Nearness>,
) -> Vec<Candidate<Key>> {
    let mut found: HashMap<Arc<str>, Found> = HashMap::new();
    for Worded { note, score, name } in by_words {
        let found = found.entry(Arc::clone(note)).or_default();
        (found.words, found.name) = (*score, *name);
    }
    for (note, hash, cosine) in near {
        let found = found.entry(Arc::clone(note)).or_default();
        found.near.push((*hash, *cosine));
    }
    let chunks: Vec<Vec<ChunkHash>> = {
        let corpus = shared.index.corpus();
        let of_note = |note: &Arc<str>| corpus.record(note).map_or_else(Vec::new, |note| compared(note));
        found.keys().map(of_note).collect()
    };
    let hashes = chunks.concat();
    let cosines = nearness.map_or_else(|| vec![None; hashes.len()], |nearness| nearness.cosines(&hashes));
    let mut cosines = hashes.iter().zip(cosines);
    let judged = found.into_iter().zip(&chunks).map(|((note, found), chunks)| {
        let of_note = cosines.by_ref().take(chunks.len());
        let passages: Vec<Near> = of_note
            .filter_map(|(hash, cosine)| Some((*hash, cosine?)))
            .collect();
        let nearest = passages
            .iter()
            .chain(&found.near)
            .max_by(|a, b| a.1.total_cmp(&b.1));
        let mean = passages.iter().map(|passage| passage.1).sum::<f32>() / passages.len().max(1) as f32;
        let passage = nearest.map(|nearest| nearest.0).or(chunks.first().copied());
        Candidate {
            note: Key {
                note,
                hash: passage.unwrap_or_default(),
            },
            words: found.words,
            name: found.name,
            meaning: nearest.map(|(_, best)| Meant { best: *best, mean }),
        }
    });
    judged.collect()
}

/// The passages of a note that its meaning is taken from.
fn compared(note: &NoteRecord) -> Vec<ChunkHash> {
    let step = note.chunks.len().div_ceil(PASSAGES_COMPARED).max(1);
    note.chunks.iter().step_by(step).map(|chunk| chunk.hash).collect()
}

/// A query's telling words, for comparing names with them.
struct Asked<'a> {
    words: &'a QueryWords,
    /// Each in the one form that names are compared in: that of English, whatever their language is.
    forms: Vec<Option<String>>,
}

impl<'a> Asked<'a> {
    fn new(words: &'a QueryWords) -> Self {
        let form = |word: &QueryWord| Some(words::words(&word.written, Language::English).pop()?.term);
        Self {
            words,
            forms: words.words.iter().map(form).collect(),
        }
    }

    /// How far the query is one of the note's names: the telling words that both have, of those that either has.
    fn share(&self, note: &NoteRecord) -> f32 {
        let stem = paths::stem(&note.path);
        let title = (note.title != stem).then_some(note.title.as_str());
        let names = title
            .into_iter()
            .chain([stem])
            .chain(note.aliases.iter().map(String::as_str));
        names.map(|name| self.share_of(name)).fold(0.0, f32::max)
    }

    fn share_of(&self, name: &str) -> f32 {
        let told = words::telling(name, &[Language::English]);
        let told: HashSet<&str> = told
            .iter()
            .flat_map(|forms| &forms.terms)
            .map(String::as_str)
            .collect();
        let asked = self.words.words.iter().zip(&self.forms);
        let both = asked.filter(|(word, form)| {
            let is_told = |form: &String| told.contains(form.as_str());
            form.as_ref().is_some_and(is_told) || word.terms.iter().any(is_told)
        });
        let both = both.count();
        let either = self.words.words.len() + told.len().saturating_sub(both);
        both as f32 / either.max(1) as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_a_name_word_by_word() {
        let note = NoteRecord {
            path: "Sea/Low water.md".to_owned(),
            title: "Reading a tide table".to_owned(),
            aliases: vec!["Ebbe".to_owned()],
            ..NoteRecord::default()
        };
        let share = |query: &str| Asked::new(&QueryWords::of(query)).share(&note);
        for (query, expected) in [
            ("low water", 1.0),
            ("read the tide tables", 1.0),
            ("ebbe", 1.0),
            ("tide", 1.0 / 3.0),
            ("low water at night", 2.0 / 3.0),
            ("bread", 0.0),
            ("", 0.0),
        ] {
            assert!(
                (share(query) - expected).abs() < 1e-6,
                "{query}: {}",
                share(query)
            );
        }
    }
}
