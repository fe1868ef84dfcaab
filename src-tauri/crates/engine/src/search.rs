//! Words, a question or conditions to passages: full text and meaning side by side, then fusion. What a query asks of
//! a note is decided first; both lists are of those notes alone.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Instant;

use chrono::Local;

use crate::candidates::{self, ByWords};
use crate::catalog::NoteRecord;
use crate::error::{Error, Result};
use crate::fusion::Weights;
use crate::hits;
use crate::indexer::Shared;
use crate::matches::{self, Matches};
use crate::model::Lane;
use crate::nearness::Nearness;
use crate::query::{self, Problem, Query, Target};
use crate::ranking::Ranking;
use crate::snippets::Marks;
use crate::status::count;
use crate::text_index::QueryWords;
use crate::types::{SearchAnswer, SearchMode, SearchRequest};
use crate::{documents, headings};

/// Notes with the query's words, and passages near it in meaning, among which an answer is looked for; or more, where
/// more will be shown.
const NOTES_BY_WORDS: usize = 60;
const PASSAGES_BY_MEANING: usize = 60;
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
    let similar = similar_text(shared, &mut query);
    let query = Arc::new(with_names(shared, query).await?);
    let words = if query.is_question {
        text.to_owned()
    } else {
        query.wanted_words()
    };
    let meaning = similar
        .or_else(|| query.meaning.clone())
        .unwrap_or_else(|| words.clone());
    let space = shared.index.space();
    let asked = *weights;
    let mut weights = if space.model.is_built_in() {
        weights.for_text(&meaning)
    } else {
        *weights
    };
    let matching = find_matching(shared, &query).await?;
    let by_words = async {
        if request.mode == SearchMode::Meaning || words.is_empty() {
            return Ok((QueryWords::default(), ByWords::default()));
        }
        let (theirs, matching) = (Arc::clone(shared), matching.clone());
        tokio::task::spawn_blocking(move || {
            let notes: Option<HashSet<Arc<str>>> =
                matching.map(|matching| matching.keys().map(Arc::clone).collect());
            let words = theirs.index.text.query_words(&words)?;
            let most = NOTES_BY_WORDS.max(limit);
            let found = candidates::by_words(&theirs, &words, most, notes.as_ref(), &weights)?;
            Ok((words, found))
        })
        .await
        .map_err(|error| Error::internal("searching", error))?
    };
    let by_meaning = async {
        if request.mode == SearchMode::Text || meaning.is_empty() {
            return Ok::<_, Error>((None, Vec::new()));
        }
        let vector = space.model.embed_query(Lane::Search, &meaning).await?;
        let nearness = Nearness::new(shared, &space, &meaning, vector, &weights);
        let among = matching
            .as_ref()
            .map(|matching| matches::passages(&shared.index.corpus(), matching));
        let near = nearness.nearest(PASSAGES_BY_MEANING.max(limit * 3), among.as_ref());
        Ok((Some(nearness), near))
    };
    let (by_words, by_meaning) = tokio::join!(by_words, by_meaning);
    let ((words, by_words), (nearness, near)) = (by_words?, by_meaning?);
    if space.model.is_built_in() {
        // Either tells that the model has not learnt what is asked for.
        weights.meaning = weights.meaning.min(asked.for_notes(words.foreign).meaning);
    }
    if let Some(nearness) = &nearness {
        weights = nearness.trusted(weights);
    }
    let meaning_took_part = nearness.as_ref().is_some_and(Nearness::takes_part);
    let ranking = Ranking {
        shared: Arc::clone(shared),
        query: Arc::clone(&query),
        matching: matching.clone(),
        words,
        weights,
        limit,
    };
    let mode = request.mode;
    let (words, hits) = tokio::task::spawn_blocking(move || {
        let ranked = ranking.passages(&by_words, near, nearness.as_ref())?;
        let marks = Marks::of(&ranking.query, &ranking.words, mode);
        let hits = hits::hits(&ranking.shared.root, &ranking.shared.index, &ranked, &marks);
        Ok::<_, Error>((ranking.words, hits))
    })
    .await
    .map_err(|error| Error::internal("searching", error))??;
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

/// The text of what stands behind `similar:`. A heading or block that its note does not have becomes a problem of the
/// query.
fn similar_text(shared: &Shared, query: &mut Query) -> Option<String> {
    let target = query.similar.as_ref()?;
    let text = passage_text(shared, target);
    if let Err(message) = &text {
        query.problems.push(Problem {
            range: target.range.clone(),
            message: message.clone(),
        });
        query.similar = None;
    }
    text.ok()
}

/// The text of the note, heading or block whose meaning ranks, or of a document; empty where it cannot be read.
///
/// # Errors
/// Where the note has no such heading or block, in one line.
fn passage_text(shared: &Shared, target: &Target) -> Result<String, String> {
    let path = target.path.as_deref().unwrap_or_default();
    let record = shared.index.corpus().record(path).cloned();
    let text = record.and_then(|record| documents::text(&shared.root, &shared.index.extractions, &record));
    let Some(text) = text else {
        return Ok(String::new());
    };
    if documents::is_pdf(path) {
        return Ok(text);
    }
    let note = weft_notes::parse(&text);
    let Some((_, part)) = target.name.as_deref().and_then(|name| name.split_once('#')) else {
        return Ok(note.plain_text(0..text.len()).to_owned());
    };
    match headings::range_of_part(&note, part, text.len()) {
        Some(range) => Ok(note.plain_text(range).to_owned()),
        None => Err(match part.strip_prefix('^') {
            Some(id) => format!("“{path}” has no block “{id}”"),
            None => format!("“{path}” has no heading “{part}”"),
        }),
    }
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
