//! Words, a question or conditions to passages: full text and meaning side by side, then fusion. What a query asks of
//! a note is decided first; both lists are of those notes alone.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;
use std::time::Instant;

use chrono::Local;

use crate::catalog::{ChunkHash, NoteRecord};
use crate::corpus::Corpus;
use crate::error::{Error, Result};
use crate::fusion::{self, Fused, Weights};
use crate::hits::{self, Key};
use crate::indexer::Shared;
use crate::matches::{self, Matches};
use crate::model::Lane;
use crate::query::{self, Query, Target};
use crate::snippets::Marks;
use crate::status::count;
use crate::text_index::QueryWords;
use crate::types::{SearchAnswer, SearchMode, SearchRequest};
use crate::{documents, headings};

/// Passages each list hands to fusion, beside those that will be shown.
const CANDIDATES: usize = 60;
/// Bytes of a query that are read; a pasted chapter is no question.
const LONGEST_QUERY: usize = 4_000;

pub(crate) async fn search(
    shared: &Arc<Shared>,
    request: &SearchRequest,
    weights: &Weights,
) -> Result<SearchAnswer> {
    let text = shorten(request.query.trim());
    let query = query::parse(text, Local::now().date_naive());
    run(shared, request, query, weights).await
}

/// The same in one folder and those below it.
pub(crate) async fn search_in(
    shared: &Arc<Shared>,
    request: &SearchRequest,
    folder: &str,
) -> Result<SearchAnswer> {
    let text = shorten(request.query.trim());
    let query = query::parse(text, Local::now().date_naive()).within(folder);
    run(shared, request, query, &Weights::SEARCH).await
}

/// The same with every character of the query part of a word, or nothing.
pub(crate) async fn search_words(shared: &Arc<Shared>, request: &SearchRequest) -> Result<SearchAnswer> {
    run(shared, request, Query::question(), &Weights::SEARCH).await
}

async fn run(
    shared: &Arc<Shared>,
    request: &SearchRequest,
    mut query: Query,
    weights: &Weights,
) -> Result<SearchAnswer> {
    let started = Instant::now();
    let text = shorten(request.query.trim());
    let limit = request.limit.clamp(1, 1_000) as usize;
    matches::bind(&mut query, &shared.index.corpus(), request.this.as_deref());
    let query = Arc::new(with_names(shared, query).await?);
    let words = if query.is_question {
        text.to_owned()
    } else {
        query.wanted_words()
    };
    let meaning = match (&query.similar, &query.meaning) {
        (Some(target), _) => passage_text(shared, target),
        (None, Some(meaning)) => meaning.clone(),
        (None, None) => words.clone(),
    };
    let space = shared.index.space();
    let asked = *weights;
    let mut weights = if space.model.is_built_in() {
        weights.for_text(&meaning)
    } else {
        *weights
    };
    let matching = find_matching(shared, &query).await?;
    let candidates = CANDIDATES.max(limit * 3);
    let by_words = async {
        if request.mode == SearchMode::Meaning || words.is_empty() {
            return Ok((QueryWords::default(), Vec::new()));
        }
        let (theirs, matching) = (Arc::clone(shared), matching.clone());
        tokio::task::spawn_blocking(move || {
            let notes: Option<HashSet<Arc<str>>> =
                matching.map(|matching| matching.keys().map(Arc::clone).collect());
            let text = &theirs.index.text;
            let words = text.query_words(&words)?;
            let found = text.search(&words, candidates, notes.as_ref(), &weights)?;
            Ok((words, found))
        })
        .await
        .map_err(|error| Error::internal("searching", error))?
    };
    let by_meaning = async {
        if request.mode == SearchMode::Text || meaning.is_empty() {
            return Ok::<_, Error>((false, Vec::new(), Vec::new()));
        }
        let vector = space.model.embed_query(Lane::Search, &meaning).await?;
        let among = matching
            .as_ref()
            .map(|matching| matches::passages(&shared.index.corpus(), matching));
        let index = &shared.index;
        let takes_part = vector.is_some() || index.preliminary.count() > 0;
        let read = vector.map_or_else(Vec::new, |vector| {
            space.nearest(&vector, candidates, among.as_ref())
        });
        let preliminary = index.preliminary.nearest(&meaning, candidates, among.as_ref());
        Ok((takes_part, read, preliminary))
    };
    let (by_words, by_meaning) = tokio::join!(by_words, by_meaning);
    let ((words, by_words), (meaning_took_part, read, preliminary)) = (by_words?, by_meaning?);
    if space.model.is_built_in() {
        // Either tells that the model has not learnt what is asked for.
        weights.meaning = weights.meaning.min(asked.for_notes(words.foreign).meaning);
    }
    let nearest = {
        let corpus = shared.index.corpus();
        let share_read = if read.is_empty() { 0.0 } else { share_read(&corpus) };
        if !preliminary.is_empty() {
            weights.meaning *= weights.preliminary + (1.0 - weights.preliminary) * share_read;
        }
        let is_read = |hash: &ChunkHash| !corpus.is_missing(*hash);
        fusion::with_estimates(read, preliminary, is_read, share_read, &weights)
    };
    let by_words: Vec<(Key, f32)> = by_words
        .into_iter()
        .map(|hit| {
            let note = hit.path.into();
            (Key { note, hash: hit.hash }, hit.score)
        })
        .collect();
    let by_meaning = {
        let corpus = shared.index.corpus();
        let may = |path: &str| {
            matching
                .as_ref()
                .is_none_or(|matching| matching.contains_key(path))
        };
        let keyed = nearest.into_iter().filter_map(|(hash, cosine)| {
            let note = corpus.place_where(hash, may)?.note.path.as_str().into();
            Some((Key { note, hash }, cosine))
        });
        keyed.collect::<Vec<_>>()
    };
    let mut fused = fusion::fuse(&by_words, &by_meaning, weights);
    if let Some(matching) = &matching
        && !query.is_question
    {
        let ranked_by_meaning = query.meaning.is_some() || query.similar.is_some();
        fused = with_all_matching(&shared.index.corpus(), matching, fused, ranked_by_meaning, limit);
    }
    let ranked = fusion::spread(fused, |key| Arc::clone(&key.note), weights, limit);
    let marks = Marks::of(&query, &words, request.mode);
    let hits = hits::hits(&shared.root, &shared.index, &ranked, &marks);
    let waiting = shared.index.corpus().waiting();
    Ok(SearchAnswer {
        query: request.query.clone(),
        took_ms: started.elapsed().as_secs_f32() * 1000.0,
        waiting: count(waiting),
        meaning: meaning_took_part,
        explanation: if query.is_question {
            slips_in_words(&words)
        } else {
            query::explain(&query)
        },
        problems: query.told_problems(&request.query),
        matching: matching
            .filter(|_| !query.is_question)
            .map(|matching| count(matching.len())),
        hits: hits.into_iter().map(|(_, hit)| hit).collect(),
    })
}

/// The share of passages that the model has read.
fn share_read(corpus: &Corpus) -> f32 {
    let chunks = corpus.chunk_count().max(1) as f32;
    (chunks - corpus.waiting() as f32) / chunks
}

/// The query with those notes filled in that name another one.
async fn with_names(shared: &Arc<Shared>, mut query: Query) -> Result<Query> {
    if query.condition.is_none() {
        return Ok(query);
    }
    let theirs = Arc::clone(shared);
    let bound = tokio::task::spawn_blocking(move || {
        matches::bind_names(&mut query, &theirs)?;
        Ok(query)
    });
    bound.await.map_err(|error| Error::internal("searching", error))?
}

/// The notes that are what the query asks for; `None` where it asks nothing.
async fn find_matching(shared: &Arc<Shared>, query: &Arc<Query>) -> Result<Option<Arc<Matches>>> {
    if query.condition.is_none() {
        return Ok(None);
    }
    let (theirs, query) = (Arc::clone(shared), Arc::clone(query));
    let found = tokio::task::spawn_blocking(move || {
        let notes: Vec<Arc<NoteRecord>> = theirs.index.corpus().records().map(Arc::clone).collect();
        let condition = query.condition.as_ref();
        let extractions = &theirs.index.extractions;
        condition.map(|condition| Arc::new(matches::find(&theirs.root, extractions, &notes, condition)))
    });
    found.await.map_err(|error| Error::internal("searching", error))
}

/// What was ranked, where it shows what was asked for, and behind it so many of the other matching notes, the youngest
/// first.
fn with_all_matching(
    corpus: &Corpus,
    matching: &Matches,
    mut ranked: Vec<Fused<Key>>,
    ranked_by_meaning: bool,
    limit: usize,
) -> Vec<Fused<Key>> {
    let passages = |path: &Arc<str>| {
        let note = corpus.record(path)?;
        Some(passages_with(note, path, matching.get(path)?))
    };
    ranked.retain(|hit| {
        (ranked_by_meaning && hit.by_meaning)
            || passages(&hit.key.note).is_none_or(|found| found.is_empty() || found.contains(&hit.key))
    });
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
    let behind: Vec<Fused<Key>> = rest
        .into_iter()
        .take(limit)
        .enumerate()
        .map(|(place, (path, note))| Fused {
            key: passages(path)
                .and_then(|found| found.into_iter().next())
                .unwrap_or(Key {
                    note: Arc::clone(path),
                    hash: note.chunks.first().map_or(0, |chunk| chunk.hash),
                }),
            score: lowest - (place + 1) as f32 / steps,
            by_words: true,
            by_meaning: false,
        })
        .collect();
    ranked.extend(behind);
    ranked
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

/// The text of the note, heading or block whose meaning ranks, or of a document; empty where it is not there.
fn passage_text(shared: &Shared, target: &Target) -> String {
    let path = target.path.as_deref().unwrap_or_default();
    let record = shared.index.corpus().record(path).cloned();
    let text = record.and_then(|record| documents::text(&shared.root, &shared.index.extractions, &record));
    let Some(text) = text else {
        return String::new();
    };
    if documents::is_pdf(path) {
        return text;
    }
    let note = weft_notes::parse(&text);
    let part = target.name.as_deref().and_then(|name| name.split_once('#'));
    let range = match part {
        None => Some(0..text.len()),
        Some((_, part)) => headings::range_of_part(&note, part, text.len()),
    };
    range.map_or_else(String::new, |range| note.plain_text(range).to_owned())
}

/// What a question's words were taken for, where they stand nowhere; empty where they all do.
fn slips_in_words(words: &QueryWords) -> String {
    let slips: Vec<String> = words.slips().map(|word| format!("“{word}”")).collect();
    match slips.as_slice() {
        [] => String::new(),
        [one] => format!("{one} is in no note; words like it are shown"),
        [first @ .., last] => format!(
            "{} and {last} are in no note; words like them are shown",
            first.join(", ")
        ),
    }
}

fn shorten(query: &str) -> &str {
    let mut end = query.len().min(LONGEST_QUERY);
    while !query.is_char_boundary(end) {
        end -= 1;
    }
    &query[..end]
}
