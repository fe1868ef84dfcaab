//! Words, a question or conditions to passages: full text and meaning side by side, then fusion. What a query asks of
//! a note is decided first; both lists are of those notes alone.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;
use std::time::Instant;

use chrono::Local;

use crate::catalog::NoteRecord;
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
use crate::types::{QueryProblem, SearchAnswer, SearchMode, SearchRequest};
use crate::{files, paths};

/// Passages each list hands to fusion, beside those that will be shown.
const CANDIDATES: usize = 60;
/// Bytes of a query that are read; a pasted chapter is no question.
const LONGEST_QUERY: usize = 4_000;

pub(crate) async fn search(shared: &Arc<Shared>, request: &SearchRequest) -> Result<SearchAnswer> {
    let text = shorten(request.query.trim());
    run(shared, request, query::parse(text, Local::now().date_naive())).await
}

/// The same with every character of the query part of a word, or nothing.
pub(crate) async fn search_words(shared: &Arc<Shared>, request: &SearchRequest) -> Result<SearchAnswer> {
    run(shared, request, Query::question()).await
}

async fn run(shared: &Arc<Shared>, request: &SearchRequest, mut query: Query) -> Result<SearchAnswer> {
    let started = Instant::now();
    let text = shorten(request.query.trim());
    let limit = request.limit.clamp(1, 1_000) as usize;
    let similar = {
        let corpus = shared.index.corpus();
        matches::bind(&mut query, &corpus, request.this.as_deref());
        let similar = query.similar.take();
        similar.and_then(
            |target| match matches::note_of(&target, &corpus, request.this.as_deref()) {
                Ok(path) => Some((target, path)),
                Err(problem) => {
                    query.problems.push(problem);
                    None
                }
            },
        )
    };
    let query = Arc::new(query);
    let words = if query.is_question {
        text.to_owned()
    } else {
        query.wanted_words()
    };
    let meaning = match (&similar, &query.meaning) {
        (Some((target, path)), _) => passage_text(shared, target, path),
        (None, Some(meaning)) => meaning.clone(),
        (None, None) => words.clone(),
    };
    let matching = find_matching(shared, &query).await?;
    let candidates = CANDIDATES.max(limit * 3);
    let by_words = async {
        if request.mode == SearchMode::Meaning || words.is_empty() {
            return Ok(Vec::new());
        }
        let (theirs, matching) = (Arc::clone(shared), matching.clone());
        tokio::task::spawn_blocking(move || {
            let notes: Option<HashSet<Arc<str>>> =
                matching.map(|matching| matching.keys().map(Arc::clone).collect());
            theirs.index.text.search(&words, candidates, notes.as_ref())
        })
        .await
        .map_err(|error| Error::internal("searching", error))?
    };
    let by_meaning = async {
        if request.mode == SearchMode::Text || meaning.is_empty() {
            return Ok((false, Vec::new()));
        }
        let Some(vector) = shared.index.model.embed_query(Lane::Search, &meaning).await? else {
            return Ok::<_, Error>((false, Vec::new()));
        };
        let among = matching
            .as_ref()
            .map(|matching| matches::passages(&shared.index.corpus(), matching));
        let nearest = shared.index.store.nearest(&vector, candidates, among.as_ref());
        Ok((true, nearest))
    };
    let (by_words, by_meaning) = tokio::join!(by_words, by_meaning);
    let (by_words, (meaning_took_part, nearest)) = (by_words?, by_meaning?);
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
    let mut fused = fusion::fuse(&by_words, &by_meaning, Weights::SEARCH);
    if let Some(matching) = &matching {
        let ranked_by_meaning = query.meaning.is_some() || similar.is_some();
        fused = with_all_matching(&shared.index.corpus(), matching, fused, ranked_by_meaning);
    }
    let ranked = fusion::spread(fused, |key| Arc::clone(&key.note), Weights::SEARCH, limit);
    let marks = match request.mode {
        _ if !query.is_question => Marks::Patterns(query.wanted_patterns()),
        SearchMode::Meaning => Marks::Nothing,
        _ => Marks::words(text),
    };
    let hits = hits::hits(&shared.root, &shared.index, &ranked, &marks);
    let waiting = shared.index.corpus().waiting();
    Ok(SearchAnswer {
        query: request.query.clone(),
        took_ms: started.elapsed().as_secs_f32() * 1000.0,
        waiting: count(waiting),
        meaning: meaning_took_part,
        explanation: query::explain(&query, similar.as_ref().map(|(target, _)| target)),
        problems: problems(&query, &request.query),
        matching: matching.map(|matching| count(matching.len())),
        hits: hits.into_iter().map(|(_, hit)| hit).collect(),
    })
}

/// The notes that are what the query asks for; `None` where it asks nothing.
async fn find_matching(shared: &Arc<Shared>, query: &Arc<Query>) -> Result<Option<Arc<Matches>>> {
    if query.condition.is_none() {
        return Ok(None);
    }
    let (theirs, query) = (Arc::clone(shared), Arc::clone(query));
    let found = tokio::task::spawn_blocking(move || {
        let notes: Vec<Arc<NoteRecord>> = theirs.index.corpus().notes().map(Arc::clone).collect();
        let condition = query.condition.as_ref();
        condition.map(|condition| Arc::new(matches::find(&theirs.root, &notes, condition)))
    });
    found.await.map_err(|error| Error::internal("searching", error))
}

/// What was ranked, where it shows what was asked for, and every other matching note behind it, the youngest first.
fn with_all_matching(
    corpus: &Corpus,
    matching: &Matches,
    ranked: Vec<Fused<Key>>,
    ranked_by_meaning: bool,
) -> Vec<Fused<Key>> {
    let mut spans_of: HashMap<&str, Vec<Key>> = HashMap::new();
    for (path, spans) in matching {
        let Some(note) = corpus.note(path) else { continue };
        spans_of.insert(path, passages_with(note, path, spans));
    }
    let mut shown: HashSet<Arc<str>> = HashSet::new();
    let mut all: Vec<Fused<Key>> = ranked
        .into_iter()
        .filter(|hit| {
            let passages = spans_of.get(&*hit.key.note);
            let shows = passages.is_none_or(|passages| passages.is_empty() || passages.contains(&hit.key));
            shows || (ranked_by_meaning && hit.by_meaning)
        })
        .inspect(|hit| {
            shown.insert(Arc::clone(&hit.key.note));
        })
        .collect();
    let mut rest: Vec<(&Arc<NoteRecord>, Key)> = matching
        .keys()
        .filter(|path| !shown.contains(*path))
        .filter_map(|path| {
            let note = corpus.note(path)?;
            let first = spans_of
                .get(&**path)
                .and_then(|passages| passages.first().cloned());
            let hash = note.chunks.first().map_or(0, |chunk| chunk.hash);
            let note_itself = Key {
                note: Arc::clone(path),
                hash,
            };
            Some((note, first.unwrap_or(note_itself)))
        })
        .collect();
    rest.sort_by(|(a, _), (b, _)| {
        b.modified_ns
            .cmp(&a.modified_ns)
            .then_with(|| a.path.cmp(&b.path))
    });
    // Scores below any that was ranked, in this order.
    let lowest = all.iter().map(|hit| hit.score).fold(0.0, f32::min);
    let steps = rest.len().max(1) as f32;
    all.extend(rest.into_iter().enumerate().map(|(place, (_, key))| Fused {
        key,
        score: lowest - (place + 1) as f32 / steps,
        by_words: true,
        by_meaning: false,
    }));
    all
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

/// The text of the note, heading or block whose meaning ranks; empty where it is not there.
fn passage_text(shared: &Shared, target: &Target, path: &str) -> String {
    let place = paths::resolve(&shared.root, path).and_then(|place| files::read(&place, path));
    let Ok(bytes) = place else { return String::new() };
    let text = files::text(bytes);
    let note = weft_notes::parse(&text);
    let part = target
        .name
        .as_deref()
        .and_then(|name| name.split_once('#'))
        .map(|(_, part)| part);
    let range = match part.map(|part| (part, part.strip_prefix('^'))) {
        None => 0..text.len(),
        Some((_, Some(id))) => note.range_of_id(id).unwrap_or(0..0),
        Some((heading, None)) => {
            let found = note
                .headings
                .iter()
                .position(|known| weft_notes::link_matches_heading(&known.text, heading));
            found.map_or(0..0, |index| {
                let next = note
                    .headings
                    .get(index + 1)
                    .map_or(text.len(), |next| next.range.start);
                note.headings[index].range.start..next
            })
        }
    };
    note.plain_text(range).to_owned()
}

/// With offsets into the query as it was sent.
fn problems(query: &Query, sent: &str) -> Vec<QueryProblem> {
    let trimmed = sent.len() - sent.trim_start().len();
    let place = |at: usize| count(at + trimmed);
    let told = query.problems.iter().map(|problem| QueryProblem {
        start: place(problem.range.start),
        end: place(problem.range.end),
        message: problem.message.clone(),
    });
    told.collect()
}

fn shorten(query: &str) -> &str {
    let mut end = query.len().min(LONGEST_QUERY);
    while !query.is_char_boundary(end) {
        end -= 1;
    }
    &query[..end]
}
