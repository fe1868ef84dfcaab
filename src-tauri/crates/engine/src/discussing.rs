//! Semantic backlinks: passages of other notes that are about what a note is about, and neither link to it nor name it.
//!
//! Few and precise: a passage counts where it is near to the note, and where the note, seen from the passage, is among the
//! very nearest of the vault. What is near to everything is thereby near to nothing.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use weft_notes::{Block, NameFinder, Note};

use crate::catalog::{ChunkHash, ChunkRecord, NoteRecord};
use crate::error::Result;
use crate::indexer::Shared;
use crate::passages::{self, Lines};
use crate::sentence_pairs::{self, Sentences};
use crate::space::Space;
use crate::status::count;
use crate::types::Discussion;
use crate::{files, linking, mentions, paths, snippets, templates};

/// Passages of the note that ask, spread over its length.
const MOST_PASSAGES: usize = 12;
/// Passages that each of them finds.
const CANDIDATES: usize = 40;
/// Of the candidates these many are looked at from their side.
const MOST_LOOKED_AT: usize = 24;
/// A passage farther away is about something else; measured on unrelated pairs of the built-in model.
const LEAST_COSINE: f32 = 0.42;
/// Notes that may be nearer to the passage than this one.
const MOST_NEARER: usize = 2;

struct Near {
    cosine: f32,
    hash: ChunkHash,
    note: Arc<NoteRecord>,
}

/// # Errors
/// None so far; what cannot be read is left out.
pub(crate) fn of_note(shared: &Shared, path: &str, limit: usize) -> Result<Vec<Discussion>> {
    let Some(note) = shared.index.corpus().note(path).cloned() else {
        return Ok(Vec::new());
    };
    let space = shared.index.space();
    let mut near = near(shared, &space, &note);
    near.truncate(MOST_LOOKED_AT);
    let own_text = files::note_text(&shared.root, path).unwrap_or_default();
    let parsed = weft_notes::parse(&own_text);
    let ours = Sentences::of(parsed.plain_text(0..own_text.len()));
    let names = mentions::names_of(&note);
    let names = NameFinder::new(names.into_iter().map(|name| (name, 0)));
    let mut found: Vec<Discussion> = Vec::new();
    for one in near {
        if found.len() >= limit {
            break;
        }
        if found.iter().any(|known| known.note == one.note.path)
            || !is_mutual(shared, &space, &one, &note.path)
        {
            continue;
        }
        found.extend(told(shared, &one, &names, &ours));
    }
    Ok(found)
}

/// Passages of notes that do not link to this one, nearest first.
fn near(shared: &Shared, space: &Space, note: &NoteRecord) -> Vec<Near> {
    let step = note.chunks.len().div_ceil(MOST_PASSAGES).max(1);
    let found: Vec<(&ChunkRecord, Vec<(ChunkHash, f32)>)> = note
        .chunks
        .iter()
        .step_by(step)
        .filter_map(|chunk| {
            let vector = space.store.vector(chunk.hash)?;
            let mut near = space.nearest(&vector, CANDIDATES, None);
            near.retain(|(_, cosine)| *cosine >= LEAST_COSINE);
            Some((chunk, near))
        })
        .collect();
    let corpus = shared.index.corpus();
    let mut best: HashMap<ChunkHash, f32> = HashMap::new();
    let templates = templates::headings_above(&corpus, note.chunks.iter());
    for (chunk, near) in found {
        let is_templated = templates::is_below(&chunk.heading, &templates);
        for (hash, cosine) in near {
            // What a template made is like its own kind, and no discussion of it.
            let is_its_kind = || {
                let there = corpus.note_with_where(hash, |other| other != note.path);
                let passage = there.and_then(|other| other.chunks.iter().find(|one| one.hash == hash));
                passage.is_some_and(|passage| templates::is_below(&passage.heading, &templates))
            };
            if !(is_templated && is_its_kind()) {
                let known = best.entry(hash).or_insert(cosine);
                *known = known.max(cosine);
            }
        }
    }
    let linking: HashSet<&str> = corpus
        .graph()
        .linking_to(&note.path)
        .map(|(linking, _)| linking.path.as_str())
        .collect();
    let may = |other: &str| other != note.path && paths::is_note(other) && !linking.contains(other);
    let mut near: Vec<Near> = best
        .into_iter()
        .filter_map(|(hash, cosine)| {
            Some(Near {
                cosine,
                hash,
                note: Arc::clone(corpus.note_with_where(hash, may)?),
            })
        })
        .collect();
    near.sort_by(|a, b| {
        b.cosine
            .total_cmp(&a.cosine)
            .then_with(|| (&a.note.path, a.hash).cmp(&(&b.note.path, b.hash)))
    });
    near
}

/// Whether the note is among the nearest, seen from the passage.
fn is_mutual(shared: &Shared, space: &Space, one: &Near, path: &str) -> bool {
    let Some(vector) = space.store.vector(one.hash) else {
        return false;
    };
    let found = space.nearest(&vector, CANDIDATES, None);
    let corpus = shared.index.corpus();
    let mut nearer: HashSet<&str> = HashSet::new();
    for (hash, _) in found {
        if let Some(other) = corpus.note_with(hash, &one.note.path) {
            if other.path == path {
                return nearer.len() <= MOST_NEARER;
            }
            nearer.insert(other.path.as_str());
        }
    }
    false
}

/// The passage as a person reads it; `None` where it names the note, or is not there any more.
fn told(shared: &Shared, one: &Near, names: &NameFinder, ours: &Sentences) -> Option<Discussion> {
    let record = &one.note;
    let chunk = record.chunks.iter().find(|chunk| chunk.hash == one.hash)?;
    let text = files::note_text(&shared.root, &record.path)?;
    let range = chunk.start as usize..chunk.end as usize;
    text.get(range.clone())?;
    let parsed = weft_notes::parse(&text);
    let named = names.find(&text, &parsed);
    if named.iter().any(|name| range.contains(&name.range.start)) {
        return None;
    }
    let plain = parsed.plain_text(range.clone());
    let nearest = ours.nearest(plain);
    let said = nearest
        .as_ref()
        .and_then(|(_, place, _)| plain.get(place.clone()));
    let link_at = paragraph_with(&parsed, &range, said.unwrap_or_default());
    let (near, parts) = match nearest {
        Some((sentence, place, _)) => (sentence.to_owned(), sentence_pairs::marked(plain, &place)),
        None => (String::new(), snippets::snippet(plain, &snippets::Marks::Nothing)),
    };
    Some(Discussion {
        note: record.path.clone(),
        title: record.title.clone(),
        start: chunk.start,
        end: chunk.end,
        line: Lines::new(&text).at(range.start),
        heading: passages::heading_path(&parsed, &range),
        passage: snippets::plain(&parts),
        parts,
        near,
        link_at: link_at.map(count),
        modified_ms: record.modified_ms(),
    })
}

/// Where the paragraph of a passage begins that says this sentence, or the last one where none does.
fn paragraph_with(note: &Note, passage: &Range<usize>, sentence: &str) -> Option<usize> {
    let within = note.blocks.iter();
    let mut within =
        within.filter(|block| passage.contains(&block.range.start) && linking::takes_a_link(block));
    let last = within.clone().next_back();
    let says = |block: &&Block| note.plain_text(block.range.clone()).contains(sentence);
    within.find(says).or(last).map(|block| block.range.start)
}
