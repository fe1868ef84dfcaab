//! Words or a question to passages: full text and meaning side by side, then fusion.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Instant;

use crate::error::{Error, Result};
use crate::fusion::{self, Weights};
use crate::hits::{self, Key};
use crate::indexer::Shared;
use crate::model::Lane;
use crate::snippets;
use crate::types::{SearchAnswer, SearchMode, SearchRequest};

/// Passages each list hands to fusion, beside those that will be shown.
const CANDIDATES: usize = 60;
/// Bytes of a query that are read; a pasted chapter is no question.
const LONGEST_QUERY: usize = 4_000;

pub(crate) async fn search(shared: &Arc<Shared>, request: &SearchRequest) -> Result<SearchAnswer> {
    let started = Instant::now();
    let query = shorten(request.query.trim());
    let limit = request.limit.clamp(1, 1_000) as usize;
    let candidates = CANDIDATES.max(limit * 3);
    let by_words = async {
        if request.mode == SearchMode::Meaning || query.is_empty() {
            return Ok(Vec::new());
        }
        let theirs = Arc::clone(shared);
        let query = query.to_owned();
        tokio::task::spawn_blocking(move || theirs.index.text.search(&query, candidates))
            .await
            .map_err(|error| Error::internal("searching", error))?
    };
    let by_meaning = async {
        if request.mode == SearchMode::Text || query.is_empty() {
            return Ok((false, Vec::new()));
        }
        match shared.index.model.embed_query(Lane::Search, query).await? {
            Some(vector) => Ok((true, shared.index.store.nearest(&vector, candidates))),
            None => Ok::<_, Error>((false, Vec::new())),
        }
    };
    let (words, meaning) = tokio::join!(by_words, by_meaning);
    let (words, (meaning_took_part, nearest)) = (words?, meaning?);
    let words: Vec<(Key, f32)> = words
        .into_iter()
        .map(|hit| {
            (
                Key {
                    note: hit.path.into(),
                    hash: hit.hash,
                },
                hit.score,
            )
        })
        .collect();
    let nearest = {
        let corpus = shared.index.corpus();
        let mut keyed = Vec::with_capacity(nearest.len());
        for (hash, cosine) in nearest {
            if let Some(place) = corpus.place(hash, None) {
                keyed.push((
                    Key {
                        note: place.note.path.as_str().into(),
                        hash,
                    },
                    cosine,
                ));
            }
        }
        keyed
    };
    let fused = fusion::fuse(&words, &nearest, Weights::SEARCH);
    let ranked = fusion::spread(fused, |key| Arc::clone(&key.note), Weights::SEARCH, limit);
    let terms = if request.mode == SearchMode::Meaning {
        HashSet::new()
    } else {
        snippets::query_terms(query)
    };
    let hits = hits::hits(&shared.root, &shared.index, &ranked, &terms)
        .into_iter()
        .map(|(_, hit)| hit)
        .collect();
    let waiting = shared.index.corpus().waiting();
    Ok(SearchAnswer {
        query: request.query.clone(),
        took_ms: started.elapsed().as_secs_f32() * 1000.0,
        waiting: u32::try_from(waiting).unwrap_or(u32::MAX),
        meaning: meaning_took_part,
        hits,
    })
}

fn shorten(query: &str) -> &str {
    let mut end = query.len().min(LONGEST_QUERY);
    while !query.is_char_boundary(end) {
        end -= 1;
    }
    &query[..end]
}
