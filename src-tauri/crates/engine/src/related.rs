//! What bears on a passage: the passages elsewhere that mean the same, with those that share its rare words. What bears
//! on a whole note is told by `related_notes`.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use crate::catalog::{ChunkHash, ChunkRecord, NoteRecord, chunk_hash};
use crate::error::{Error, Result};
use crate::files::Stamp;
use crate::fusion::{self, Weights};
use crate::hits::{self, Key};
use crate::indexer::Shared;
use crate::model::Lane;
use crate::nearness::Nearness;
use crate::reading::{self, ReadNote, ReadTitles};
use crate::types::{RelatedAnswer, RelatedRequest, Span};
use crate::{files, paths, related_notes};

/// Passages asked of each list. Some are the note's own and fall away.
const CANDIDATES: usize = 100;
/// Below this cosine the built-in model calls nothing related; measured on unrelated pairs.
const LEAST_COSINE: f32 = 0.2;

/// The text that is asked about, and the range to name in the answer.
struct Question {
    texts: Vec<String>,
    block: Option<Span>,
    /// The note as it is being written: a link just typed counts before it is saved.
    note: NoteRecord,
}

pub(crate) async fn related(shared: &Arc<Shared>, request: &RelatedRequest) -> Result<RelatedAnswer> {
    let started = Instant::now();
    let limit = request.limit.clamp(1, 1_000) as usize;
    let Some(offset) = request.offset else {
        return of_note(shared, request, limit, started).await;
    };
    let question = {
        let root = shared.root.clone();
        let request = request.clone();
        let titles = shared
            .index
            .corpus()
            .note(&request.note)
            .map(|note| ReadTitles::from([(note.hash.clone(), note.read_title.clone())]))
            .unwrap_or_default();
        tokio::task::spawn_blocking(move || question(&root, &request, offset, &titles))
            .await
            .map_err(|error| Error::internal("reading the note", error))??
    };
    let (meaning, nearest) = nearest(shared, &question.texts, &request.note).await?;
    let mut words = words(shared, &question.texts, &request.note).await?;
    if meaning {
        // Rare words in common say how near a passage is, not whether it bears on this one.
        let near: HashSet<&Key> = nearest.iter().map(|(key, _)| key).collect();
        words.retain(|(key, _)| near.contains(key));
    }
    let chunks = shared.index.corpus().chunk_count().max(1);
    let ranks: HashMap<Key, usize> = nearest
        .iter()
        .enumerate()
        .map(|(rank, (key, _))| (key.clone(), rank + 1))
        .collect();
    let fused = fusion::fuse(&words, &nearest, Weights::RELATED);
    let ranked = fusion::spread(fused, |key| Arc::clone(&key.note), Weights::RELATED, (0, limit));
    let mut hits = hits::hits(
        &shared.root,
        &shared.index,
        &ranked,
        &crate::snippets::Marks::Nothing,
    );
    let corpus = shared.index.corpus();
    let linked = corpus.linked_from(&question.note);
    for (key, hit) in &mut hits {
        hit.linked = linked.contains(hit.note.as_str());
        hit.top_percent = ranks
            .get(key)
            .map(|rank| (*rank as f32 * 100.0 / chunks as f32).clamp(0.1, 100.0));
    }
    Ok(RelatedAnswer {
        note: request.note.clone(),
        block: question.block,
        took_ms: started.elapsed().as_secs_f32() * 1000.0,
        waiting: u32::try_from(corpus.waiting()).unwrap_or(u32::MAX),
        meaning,
        hits: hits.into_iter().map(|(_, hit)| hit).collect(),
    })
}

/// The notes that bear on a whole note, each by one passage.
async fn of_note(
    shared: &Arc<Shared>,
    request: &RelatedRequest,
    limit: usize,
    started: Instant,
) -> Result<RelatedAnswer> {
    let ranked = related_notes::ranked(shared, request, limit).await?;
    let hits = hits::hits(
        &shared.root,
        &shared.index,
        &ranked.hits,
        &crate::snippets::Marks::Nothing,
    );
    let corpus = shared.index.corpus();
    let linked = corpus.linked_from(&ranked.note);
    let notes = corpus.note_count().max(1) as f32;
    let ranks = hits.into_iter().enumerate().map(|(rank, (_, mut hit))| {
        hit.linked = linked.contains(hit.note.as_str());
        hit.top_percent = Some(((rank + 1) as f32 * 100.0 / notes).clamp(0.1, 100.0));
        hit
    });
    Ok(RelatedAnswer {
        note: request.note.clone(),
        block: None,
        took_ms: started.elapsed().as_secs_f32() * 1000.0,
        waiting: u32::try_from(corpus.waiting()).unwrap_or(u32::MAX),
        meaning: ranked.meaning,
        hits: ranks.collect(),
    })
}

/// Finds the chunk under the cursor.
fn question(root: &Path, request: &RelatedRequest, offset: u32, titles: &ReadTitles) -> Result<Question> {
    let bytes = match &request.text {
        Some(text) => text.clone().into_bytes(),
        None => files::read(&paths::resolve(root, &request.note)?, &request.note)?,
    };
    let ReadNote { record, texts } = reading::from_bytes(&request.note, &bytes, Stamp::default(), titles);
    let under = passage_at(&record.chunks, &bytes, offset);
    Ok(Question {
        block: under.map(|under| Span {
            start: record.chunks[under].start,
            end: record.chunks[under].end,
        }),
        texts: under
            .and_then(|under| texts.into_iter().nth(under))
            .into_iter()
            .collect(),
        note: record,
    })
}

/// The passage a person at `offset` is busy with: the one the cursor stands in; on a heading or
/// below it, and above the text, the one that follows; on any other empty line the one before.
fn passage_at(chunks: &[ChunkRecord], bytes: &[u8], offset: u32) -> Option<usize> {
    let after = chunks.partition_point(|chunk| chunk.start <= offset);
    let before = after.checked_sub(1);
    if let Some(before) = before
        && offset <= chunks[before].end
    {
        return Some(before);
    }
    let following = (after < chunks.len()).then_some(after);
    let mut line_end = (offset as usize).min(bytes.len());
    // To the start of the last line, up to the cursor's, on which something stands.
    let first_byte = loop {
        let line = bytes[..line_end]
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(0, |end| end + 1);
        let written = bytes[line..]
            .iter()
            .take_while(|byte| **byte != b'\n')
            .find(|byte| !byte.is_ascii_whitespace());
        match written {
            Some(byte) => break Some(*byte),
            None if line == 0 => break None,
            None => line_end = line - 1,
        }
    };
    if first_byte == Some(b'#') {
        following.or(before)
    } else {
        before.or(following)
    }
}

/// The nearest passages of other notes to any of the texts, each with its best cosine.
async fn nearest(shared: &Arc<Shared>, texts: &[String], note: &str) -> Result<(bool, Vec<(Key, f32)>)> {
    let mut best: HashMap<Key, f32> = HashMap::new();
    let mut meaning = false;
    let hashes: Vec<ChunkHash> = texts.iter().map(|text| chunk_hash(text)).collect();
    let space = shared.index.space();
    let mut known = space.cache.get(&hashes)?;
    for (text, hash) in texts.iter().zip(hashes) {
        let vector = match known.remove(&hash) {
            Some(vector) => Some(vector),
            None => space.model.embed_query(Lane::Related, text).await?,
        };
        let nearness = Nearness::new(shared, &space, text, vector, &Weights::RELATED);
        meaning |= nearness.takes_part();
        let found = nearness.nearest(CANDIDATES, None);
        let corpus = shared.index.corpus();
        for (hash, cosine) in found {
            if cosine < LEAST_COSINE {
                continue;
            }
            if let Some(found) = corpus.note_with(hash, note) {
                let key = Key {
                    note: found.path.as_str().into(),
                    hash,
                };
                let known = best.entry(key).or_insert(cosine);
                *known = known.max(cosine);
            }
        }
    }
    let mut best: Vec<(Key, f32)> = best.into_iter().collect();
    best.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    Ok((meaning, best))
}

async fn words(shared: &Arc<Shared>, texts: &[String], note: &str) -> Result<Vec<(Key, f32)>> {
    let theirs = Arc::clone(shared);
    let whole = texts.join("\n");
    let found = tokio::task::spawn_blocking(move || theirs.index.text.similar(&whole, CANDIDATES))
        .await
        .map_err(|error| Error::internal("searching", error))??;
    Ok(found
        .into_iter()
        .filter(|hit| hit.path != note)
        .map(|hit| {
            (
                Key {
                    note: hit.path.into(),
                    hash: hit.hash,
                },
                hit.score,
            )
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cursor_is_always_in_some_passage() {
        let text = "---\ntags: [a]\n---\n# One\n\nFirst.\n\n\n## Two\n\nSecond.\n\n";
        let chunk = |word: &str| {
            let start = text.find(word).unwrap() as u32;
            ChunkRecord {
                hash: 0,
                start,
                end: start + word.len() as u32,
                heading: vec![],
            }
        };
        let chunks = [chunk("First."), chunk("Second.")];
        let check = |at: &str, expected| {
            let offset = text.find(at).unwrap() as u32;
            assert_eq!(passage_at(&chunks, text.as_bytes(), offset), expected, "{at:?}");
        };
        check("tags", Some(0));
        check("# One", Some(0));
        check("irst", Some(0));
        check("\n\n\n## Two", Some(0));
        check("\n## Two", Some(0));
        check("wo\n", Some(1));
        check("\nSecond", Some(1));
        check("cond", Some(1));
        assert_eq!(passage_at(&chunks, text.as_bytes(), text.len() as u32), Some(1));
        assert_eq!(passage_at(&[], b"", 0), None);
    }
}
