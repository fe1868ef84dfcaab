//! Blocks that a description means, for a link that is being written: what a search finds, to the very block.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Instant;

use weft_notes::{Block, BlockKind, Note};

use crate::completion::shown_of;
use crate::error::{Error, Result};
use crate::indexer::Shared;
use crate::linking::heading_anchor;
use crate::products::dot;
use crate::status::count;
use crate::types::{Hit, MeantBlock, MeantBlocks, SearchMode, SearchRequest};
use crate::{files, paths, search, static_vectors};

/// Passages looked at for each block that is wanted: of the note that is written in, and of documents, no block is one.
const SPARE: usize = 10;
/// A block with fewer words, or a heading, is put back by a cosine of this.
const FEW_WORDS: usize = 5;
const SAYS_LITTLE: f32 = 0.15;

/// The note that is written in is left out: the description itself may stand in it by now.
///
/// # Errors
/// Where an index cannot be read.
pub(crate) async fn find(shared: &Arc<Shared>, from: &str, words: &str, limit: usize) -> Result<MeantBlocks> {
    let started = Instant::now();
    if words.trim().is_empty() {
        return Ok(MeantBlocks {
            blocks: Vec::new(),
            meaning: true,
            waiting: count(shared.index.corpus().waiting()),
            took_ms: 0.0,
        });
    }
    let request = SearchRequest {
        query: words.to_owned(),
        mode: SearchMode::Hybrid,
        limit: count(limit + SPARE),
        this: None,
    };
    let answer = search::search_words(shared, &request).await?;
    let hits = answer.hits.into_iter();
    let hits: Vec<Hit> = hits
        .filter(|hit| hit.note != from && paths::is_note(&hit.note))
        .collect();
    let (theirs, words) = (Arc::clone(shared), words.to_owned());
    let blocks = tokio::task::spawn_blocking(move || blocks(&theirs, &hits, &words, limit))
        .await
        .map_err(|error| Error::internal("reading passages", error))?;
    Ok(MeantBlocks {
        blocks,
        meaning: answer.meaning,
        waiting: answer.waiting,
        took_ms: started.elapsed().as_secs_f32() * 1000.0,
    })
}

fn blocks(shared: &Shared, hits: &[Hit], words: &str, limit: usize) -> Vec<MeantBlock> {
    let wanted = static_vectors::embed(words);
    let mut parsed: HashMap<&str, Option<Note>> = HashMap::new();
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    for hit in hits {
        let note = parsed.entry(hit.note.as_str()).or_insert_with(|| {
            // A file that was taken away in this moment has no blocks.
            files::note_text(&shared.root, &hit.note).map(|text| weft_notes::parse(&text))
        });
        let Some(note) = note else { continue };
        let Some(block) = best_block(note, hit, wanted.as_deref()) else {
            continue;
        };
        if seen.insert((hit.note.as_str(), block.range.start)) {
            found.push(told(shared, hit, note, block));
        }
        if found.len() == limit {
            break;
        }
    }
    found
}

/// A passage is of one or a few blocks: the one that is nearest to the description, by the vectors that cost nothing.
fn best_block<'a>(note: &'a Note, hit: &Hit, wanted: Option<&[f32]>) -> Option<&'a Block> {
    let within = hit.start as usize..(hit.end as usize).max(hit.start as usize + 1);
    let blocks = note.blocks.iter().filter(|block| {
        within.contains(&block.range.start) && !matches!(block.kind, BlockKind::Comment | BlockKind::Rule)
    });
    let mut best: Option<(f32, &Block)> = None;
    for block in blocks {
        let words = note.plain_text(block.range.clone());
        let vector = static_vectors::embed(words);
        let near = match (wanted, vector) {
            (Some(wanted), Some(vector)) => dot(wanted, &vector),
            _ => 0.0,
        };
        // A few words are near to whatever has one of them, and say little; so does a heading.
        let says_little = block.kind == BlockKind::Heading || words.split_whitespace().count() < FEW_WORDS;
        let near = if says_little { near - SAYS_LITTLE } else { near };
        if best.is_none_or(|(known, _)| near > known) {
            best = Some((near, block));
        }
    }
    best.map(|(_, block)| block)
        .or_else(|| note.blocks.get(note.block_at(hit.start as usize)?))
}

fn told(shared: &Shared, hit: &Hit, note: &Note, block: &Block) -> MeantBlock {
    let name = shared.index.corpus().names().link_name(&hit.note);
    let anchor = if block.kind == BlockKind::Heading {
        note.heading_path(block)
            .last()
            .and_then(|heading| heading_anchor(heading))
    } else {
        block.id.as_ref().map(|id| format!("^{id}"))
    };
    MeantBlock {
        note: hit.note.clone(),
        title: hit.title.clone(),
        heading: hit.heading.clone(),
        words: shown_of(note, block.range.clone()),
        start: count(block.range.start),
        target: anchor.map(|anchor| format!("{name}#{anchor}")),
    }
}
