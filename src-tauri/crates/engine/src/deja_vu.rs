//! What was written before: an older passage of another note that says what a paragraph says.
//!
//! To be told so of every paragraph that is only about the same would be a nuisance, so three things are asked at once: the
//! two are near in meaning, they share words, rare ones counting more, and the older one stands out from what is near to
//! the paragraph in this vault. What stands in many notes is a template and no thought that was had before.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use weft_notes::{Block, Note};

use crate::error::{Error, Result};
use crate::files::Stamp;
use crate::fusion::Weights;
use crate::hits::Key;
use crate::indexer::Shared;
use crate::model::Lane;
use crate::nearness::Nearness;
use crate::products::dot;
use crate::reading::{self, ReadTitles};
use crate::sentence_pairs::one_line;
use crate::status::count;
use crate::types::{DejaVu, DejaVuRequest, Span};
use crate::{files, linking, paths, static_vectors, wider};

/// A shorter paragraph says too little to have been said before.
const LEAST_WORDS: usize = 8;
const LEAST_CHARACTERS: usize = 40;
/// Passages in which the older one is looked for.
const NEAR: usize = 30;
const WITH_WORDS: usize = 20;
/// Blocks that the model compares.
const COMPARED: usize = 4;
/// What is not this near by static vectors, and shares no such part of the words, is not compared.
const LEAST_ESTIMATE: f32 = 0.5;
/// From here on the cosine and half the share of the words are those of pairs that say the same. Of sixteen pairs that were
/// written for it and of the paragraphs of three documentation vaults, those that are only about the same lie below.
const SAME: f32 = 1.03;
const LEAST_COSINE: f32 = 0.7;
const LEAST_COMMON: f32 = 0.25;
/// With these in common it is a copy, whatever the model makes of it.
const NEARLY_ALL_WORDS: f32 = 0.75;
/// Where the model cannot be asked, both are asked more of.
const MANY_WORDS: f32 = 0.4;
const SAME_ESTIMATE: f32 = 0.8;
/// How far the older one is above the tenth nearest passage of the vault.
const STANDS_OUT: f32 = 0.1;
/// In more notes than that the same words are a template.
const MOST_COPIES: usize = 2;
/// Characters shown of the older passage.
const SHOWN: usize = 200;

/// The paragraph that is asked about.
struct Written {
    range: Range<usize>,
    words: String,
    /// Notes that it links to already, and those of which the note embeds or links to a paragraph.
    linked: HashSet<String>,
}

/// A block of another note that may say the same.
struct Older {
    note: String,
    range: Range<usize>,
    heading: Vec<String>,
    words: String,
    in_common: f32,
    estimate: f32,
}

/// # Errors
/// Where an index or the note cannot be read.
pub(crate) async fn find(shared: &Arc<Shared>, request: &DejaVuRequest) -> Result<Option<DejaVu>> {
    let (theirs, asked) = (Arc::clone(shared), request.clone());
    let Some(written) = blocking(move || written(&theirs, &asked)).await?? else {
        return Ok(None);
    };
    let space = shared.index.space();
    let vector = space.model.embed_query(Lane::DejaVu, &written.words).await?;
    let nearness = Nearness::new(shared, &space, &written.words, vector.clone(), &Weights::RELATED);
    let (theirs, note, words) = (Arc::clone(shared), request.note.clone(), written.words.clone());
    let linked = written.linked.clone();
    let (mut older, background) = blocking(move || {
        let (keys, background) = passages(&theirs, &nearness, &note, &words)?;
        Ok::<_, Error>((candidates(&theirs, &keys, &words, &linked)?, background))
    })
    .await??;
    let copies = older.iter().filter(|one| one.in_common >= NEARLY_ALL_WORDS);
    if copies.map(|one| &one.note).collect::<HashSet<_>>().len() > MOST_COPIES {
        return Ok(None);
    }
    older.truncate(COMPARED);
    let mut best: Option<(f32, Option<f32>, Older)> = None;
    for one in older {
        let cosine = match &vector {
            Some(vector) => {
                let other = space.model.embed_query(Lane::DejaVu, &one.words).await?;
                // A newer question has come: this one's answer would be late.
                let Some(other) = other else { return Ok(None) };
                Some(dot(vector, &other))
            }
            None => None,
        };
        if !says_the_same(cosine, one.in_common, one.estimate, background) {
            continue;
        }
        let score = cosine.unwrap_or(one.estimate) + one.in_common;
        if best.as_ref().is_none_or(|(known, ..)| score > *known) {
            best = Some((score, cosine, one));
        }
    }
    let Some((_, cosine, one)) = best else {
        return Ok(None);
    };
    let theirs = Arc::clone(shared);
    blocking(move || Some(told(&theirs, &written, one, cosine))).await
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Error::internal("looking for older passages", error))
}

/// The paragraph under the cursor; `None` where there is none, or one that says too little.
fn written(shared: &Shared, request: &DejaVuRequest) -> Result<Option<Written>> {
    let path = request.note.as_str();
    let text = match &request.text {
        Some(text) => text.clone(),
        None => files::text(files::read(&paths::resolve(&shared.root, path)?, path)?),
    };
    let note = weft_notes::parse(&text);
    let Some(block) = note
        .block_at(request.offset as usize)
        .and_then(|index| note.blocks.get(index))
    else {
        return Ok(None);
    };
    let words = words_of(&note, block);
    if !says_something(block, &words) {
        return Ok(None);
    }
    let record = reading::from_bytes(path, text.as_bytes(), Stamp::default(), &ReadTitles::new()).record;
    let corpus = shared.index.corpus();
    let within = |offset: usize| block.range.contains(&offset);
    let linked = note.links.iter().zip(&record.links);
    let linked = linked
        .filter(|(link, record)| within(link.range.start) || record.target.contains("#^"))
        .filter_map(|(_, link)| corpus.resolve(path, &link.target).map(str::to_owned))
        .collect();
    Ok(Some(Written {
        range: block.range.clone(),
        words,
        linked,
    }))
}

fn says_something(block: &Block, words: &str) -> bool {
    linking::takes_a_link(block)
        && words.chars().count() >= LEAST_CHARACTERS
        && (words.split_whitespace().count() >= LEAST_WORDS || crate::words::has_unspaced(words))
}

/// The words of a block on one line.
fn words_of(note: &Note, block: &Block) -> String {
    one_line(note.plain_text(block.range.clone()))
}

/// Passages of other notes that may hold the older one, and how near the tenth nearest of them is.
fn passages(
    shared: &Shared,
    nearness: &Nearness,
    note: &str,
    words: &str,
) -> Result<(HashSet<Key>, Option<f32>)> {
    let near = nearness.nearest(NEAR, None);
    let by_words = shared.index.text.similar(words, WITH_WORDS)?;
    let corpus = shared.index.corpus();
    let mut cosines = Vec::new();
    let mut keys = HashSet::new();
    for (hash, cosine) in near {
        if let Some(found) = corpus.note_with(hash, note) {
            cosines.push(cosine);
            keys.insert(Key {
                note: found.path.as_str().into(),
                hash,
            });
        }
    }
    let found = by_words.into_iter().filter(|hit| hit.path != note);
    keys.extend(found.map(|hit| Key {
        note: hit.path.into(),
        hash: hit.hash,
    }));
    Ok((keys, cosines.get(9).copied()))
}

/// The blocks in these passages that come into question, those first that are likeliest to say the same.
fn candidates(
    shared: &Shared,
    keys: &HashSet<Key>,
    words: &str,
    linked: &HashSet<String>,
) -> Result<Vec<Older>> {
    let telling = shared.index.text.telling_words(words)?;
    let vector = static_vectors::embed(words);
    let mut by_note: HashMap<&str, Vec<u128>> = HashMap::new();
    for key in keys {
        if paths::is_note(&key.note) && !linked.contains(&*key.note) {
            by_note.entry(&key.note).or_default().push(key.hash);
        }
    }
    let mut found = Vec::new();
    for (path, hashes) in by_note {
        let Some(record) = shared.index.corpus().note(path).cloned() else {
            continue;
        };
        let Some(text) = files::note_text(&shared.root, path) else {
            continue;
        };
        let chunks = record.chunks.iter();
        let ranges: Vec<Range<usize>> = chunks
            .filter(|chunk| hashes.contains(&chunk.hash))
            .map(|chunk| chunk.start as usize..chunk.end as usize)
            .collect();
        let note = weft_notes::parse(&text);
        for block in &note.blocks {
            if !ranges.iter().any(|range| range.contains(&block.range.start)) {
                continue;
            }
            let theirs = words_of(&note, block);
            if !says_something(block, &theirs) {
                continue;
            }
            let in_common = in_common(&telling, &shared.index.text.telling_words(&theirs)?);
            let estimate = match (&vector, static_vectors::embed(&theirs)) {
                (Some(own), Some(other)) => dot(own, &other),
                _ => 0.0,
            };
            if estimate >= LEAST_ESTIMATE || in_common >= LEAST_COMMON {
                found.push(Older {
                    note: path.to_owned(),
                    range: block.range.clone(),
                    heading: note.heading_path(block),
                    words: theirs,
                    in_common,
                    estimate,
                });
            }
        }
    }
    let score = |one: &Older| one.estimate + one.in_common;
    found.sort_by(|a, b| {
        score(b)
            .total_cmp(&score(a))
            .then_with(|| (&a.note, a.range.start).cmp(&(&b.note, b.range.start)))
    });
    Ok(found)
}

/// The share of the words that both have, of those of the one that has more: a sentence that stands in a long paragraph is
/// not what the paragraph says.
fn in_common(own: &HashMap<Vec<String>, f32>, other: &HashMap<Vec<String>, f32>) -> f32 {
    let sum = |words: &HashMap<Vec<String>, f32>| words.values().sum::<f32>();
    let both: f32 = own
        .iter()
        .filter(|(word, _)| other.contains_key(*word))
        .map(|(_, rarity)| rarity)
        .sum();
    both / sum(own).max(sum(other)).max(f32::EPSILON)
}

/// `background` is how near the tenth nearest passage of the vault is.
fn says_the_same(cosine: Option<f32>, in_common: f32, estimate: f32, background: Option<f32>) -> bool {
    if in_common >= NEARLY_ALL_WORDS {
        return true;
    }
    let Some(cosine) = cosine else {
        return in_common >= MANY_WORDS && estimate >= SAME_ESTIMATE;
    };
    let stands_out = background.is_none_or(|background| cosine >= background + STANDS_OUT);
    let is_near = cosine >= LEAST_COSINE && in_common >= LEAST_COMMON && cosine + in_common / 2.0 >= SAME;
    is_near && stands_out
}

fn told(shared: &Shared, written: &Written, one: Older, cosine: Option<f32>) -> DejaVu {
    let record = shared.index.corpus().note(&one.note).cloned();
    let title = record.as_ref().map_or_else(
        || paths::stem(&one.note).to_owned(),
        |record| record.title.clone(),
    );
    let mut heading = one.heading;
    heading.retain(|part| !part.trim().eq_ignore_ascii_case(title.trim()));
    let words = match one.words.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", one.words[..end].trim_end()),
        None => one.words,
    };
    DejaVu {
        block: Span {
            start: count(written.range.start),
            end: count(written.range.end),
        },
        made_ms: record.and_then(|record| wider::made_ms(&shared.root, &shared.index.extractions, &record)),
        note: one.note,
        title,
        heading,
        start: count(one.range.start),
        end: count(one.range.end),
        words,
        words_in_common: one.in_common,
        cosine,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_words_and_a_vault_that_is_about_other_things_are_asked_for_at_once() {
        let check = |cosine, in_common, background, expected| {
            let said = says_the_same(Some(cosine), in_common, 0.0, Some(background));
            assert_eq!(said, expected, "{cosine} {in_common} {background}");
        };
        check(0.93, 0.3, 0.5, true);
        check(0.77, 0.65, 0.5, true);
        // About the same, in other words.
        check(0.85, 0.3, 0.5, false);
        check(0.95, 0.1, 0.5, false);
        check(0.78, 0.45, 0.5, false);
        check(0.65, 0.7, 0.5, false);
        // Everything in the vault is as near.
        check(0.93, 0.3, 0.9, false);
        // A copy is a copy.
        check(0.5, 0.9, 0.8, true);
        assert!(!says_the_same(None, 0.5, 0.7, None));
        assert!(says_the_same(None, 0.5, 0.85, None));
    }

    #[test]
    fn rare_words_count_more_and_the_longer_text_decides() {
        let words = |words: &[(&str, f32)]| {
            let words = words.iter();
            words
                .map(|(word, rarity)| (vec![(*word).to_owned()], *rarity))
                .collect::<HashMap<_, _>>()
        };
        let own = words(&[("barnacle", 4.0), ("note", 1.0)]);
        assert_eq!(in_common(&own, &words(&[("barnacle", 4.0)])), 0.8);
        assert_eq!(in_common(&own, &words(&[("note", 1.0)])), 0.2);
        let long = words(&[("barnacle", 4.0), ("note", 1.0), ("tide", 5.0)]);
        assert_eq!(in_common(&own, &long), 0.5);
    }
}
