//! Related passages as a person wants them: sifted by what was said of them, no note in more than two places, no template
//! beside its own kind; and why each is there.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use crate::catalog::ChunkHash;
use crate::corpus::Corpus;
use crate::error::Result;
use crate::fusion::Fused;
use crate::hits::{self, Key};
use crate::indexer::Shared;
use crate::kept_related::Pin;
use crate::sentence_pairs::{self, Sentences};
use crate::snippets::Marks;
use crate::static_vectors::vocabulary_number;
use crate::types::{Hit, PassagesRequest, RelatedPassages, RelatedReason};
use crate::{documents, files, obsidian_settings, related, templates};

/// So many times as many passages are looked up as are shown, because some fall away.
const LOOKED_UP: u32 = 3;
/// Places that one note takes.
const MOST_OF_A_NOTE: usize = 2;
/// Passages with this share of their words in common, and as many of them, say the same.
const SAME_WORDS: f32 = 0.7;
const FEWEST_SAME: usize = 6;
/// Words of the vocabulary that come before this number are too common to be a reason; see [`vocabulary_number`].
const COMMON: usize = 5_000;
const SHORTEST_WORD: usize = 4;
const MOST_WORDS: usize = 3;

pub(crate) async fn passages(
    shared: &Arc<Shared>,
    request: &PassagesRequest,
    pins: Vec<Pin>,
    dismissed: Vec<String>,
) -> Result<RelatedPassages> {
    let limit = request.about.limit.max(1);
    let mut wider = request.about.clone();
    wider.limit = limit.saturating_mul(LOOKED_UP);
    let mut answer = related::related(shared, &wider).await?;
    let theirs = Arc::clone(shared);
    let request = request.clone();
    tokio::task::spawn_blocking(move || {
        let shared = &theirs;
        let asked = asked_text(
            shared,
            &request,
            answer.block.map(|block| block.start as usize..block.end as usize),
        );
        let note = request.about.note.as_str();
        let pinned = pinned_hits(shared, note, &pins);
        let found = std::mem::take(&mut answer.hits);
        let near_enough = found.len();
        let (mut hits, pin_count) = sift(
            shared,
            &request,
            (found, pinned),
            &dismissed,
            answer.block.map(|block| block.start),
        );
        hits.truncate((limit as usize).max(pin_count));
        let shown_found = hits.len() - pin_count.min(hits.len());
        let (hits, also): (Vec<Hit>, Vec<Vec<String>>) =
            hits.into_iter().map(|one| (one.hit, one.also)).unzip();
        let ours = Sentences::of(&asked);
        let words = telling_words(&asked);
        let reasons = hits
            .iter()
            .enumerate()
            .zip(also)
            .map(|((index, hit), also)| RelatedReason {
                pinned: index < pin_count,
                also,
                ..reason(shared, note, hit, &ours, &words)
            })
            .collect();
        answer.hits = hits;
        RelatedPassages {
            left_out: u32::try_from(near_enough.min(limit as usize).saturating_sub(shown_found)).unwrap_or(0),
            answer,
            reasons,
            dismissed,
        }
    })
    .await
    .map_err(|error| crate::error::Error::internal("telling why passages are related", error))
}

/// The plain words that are asked about.
fn asked_text(shared: &Shared, request: &PassagesRequest, block: Option<Range<usize>>) -> String {
    let about = &request.about;
    let text = match &about.text {
        Some(text) => text.clone(),
        None => files::note_text(&shared.root, &about.note).unwrap_or_default(),
    };
    let note = weft_notes::parse(&text);
    let range = block
        .filter(|range| text.get(range.clone()).is_some())
        .unwrap_or(0..text.len());
    note.plain_text(range).to_owned()
}

/// The passages that are kept on top, in their order; by their heading, or from the note's beginning, where their text has
/// changed since.
fn pinned_hits(shared: &Shared, note: &str, pins: &[Pin]) -> Vec<Hit> {
    let ranked: Vec<Fused<Key>> = {
        let corpus = shared.index.corpus();
        pins.iter()
            .filter(|pin| pin.note != note)
            .filter_map(|pin| {
                let record = corpus.record(&pin.note)?;
                let by_hash = ChunkHash::from_str_radix(&pin.passage, 16)
                    .ok()
                    .and_then(|hash| record.chunks.iter().find(|chunk| chunk.hash == hash));
                let heading = |heading: &[String]| heading.last().map_or("", String::as_str) == pin.heading;
                let chunk = by_hash
                    .or_else(|| record.chunks.iter().find(|chunk| heading(&chunk.heading)))
                    .or_else(|| record.chunks.first())?;
                Some(Fused {
                    key: Key {
                        note: pin.note.as_str().into(),
                        hash: chunk.hash,
                    },
                    score: 1.0,
                    by_words: false,
                    by_meaning: false,
                })
            })
            .collect()
    };
    let found = hits::hits(&shared.root, &shared.index, &ranked, &Marks::Nothing);
    found.into_iter().map(|(_, hit)| hit).collect()
}

/// A passage that is shown.
struct Shown {
    hit: Hit,
    /// See [`RelatedReason::also`].
    also: Vec<String>,
    words: HashSet<String>,
}

impl Shown {
    fn new(hit: Hit) -> Self {
        Self {
            words: words_of(&hit.snippet).collect(),
            also: Vec::new(),
            hit,
        }
    }

    /// Whether another passage has the same words, as versions of one text do.
    fn is_said_by(&self, other: &HashSet<String>) -> bool {
        let both = self.words.intersection(other).count();
        let all = self.words.len() + other.len() - both;
        both >= FEWEST_SAME && both as f32 >= SAME_WORDS * all as f32
    }
}

/// What is shown, pinned passages first, and how many of these there are.
fn sift(
    shared: &Shared,
    request: &PassagesRequest,
    (found, pinned): (Vec<Hit>, Vec<Hit>),
    dismissed: &[String],
    block_start: Option<u32>,
) -> (Vec<Shown>, usize) {
    let note = request.about.note.as_str();
    let ignored = obsidian_settings::ignored(&shared.root);
    let corpus = shared.index.corpus();
    let template = template_above(&corpus, note, block_start);
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut templated: Vec<Shown> = Vec::new();
    let pin_count = pinned.len();
    let mut shown: Vec<Shown> = pinned.into_iter().map(Shown::new).collect();
    for one in &shown {
        *places.entry(one.hit.note.clone()).or_default() += 1;
    }
    for hit in found {
        let is_there = shown
            .iter()
            .any(|known| known.hit.note == hit.note && known.hit.start == hit.start);
        let is_unwanted = dismissed.contains(&hit.note)
            || ignored.leaves_out(&hit.note)
            || (request.hide_linked && is_linked(&corpus, note, &hit.note));
        let places = places.entry(hit.note.clone()).or_default();
        if is_there || is_unwanted || *places >= MOST_OF_A_NOTE {
            continue;
        }
        let is_templated = templates::is_below(&hit.heading, &template);
        let one = Shown::new(hit);
        // What a template made stands last: nothing else goes up in it.
        let behind = if is_templated {
            templated.as_mut_slice()
        } else {
            &mut []
        };
        let mut listed = shown.iter_mut().chain(behind);
        if let Some(same) = listed.find(|known| known.is_said_by(&one.words)) {
            let title = one.hit.title;
            if same.hit.note != one.hit.note && !same.also.contains(&title) {
                same.also.push(title);
            }
            continue;
        }
        *places += 1;
        if is_templated {
            templated.push(one);
        } else {
            shown.push(one);
        }
    }
    shown.extend(templated);
    (shown, pin_count)
}

/// The heading right above the passage asked about, folded, where it is a template's.
fn template_above(corpus: &Corpus, note: &str, block_start: Option<u32>) -> HashSet<String> {
    let asked = block_start
        .zip(corpus.note(note))
        .and_then(|(start, note)| note.chunks.iter().rfind(|chunk| chunk.start <= start));
    templates::headings_above(corpus, asked.into_iter())
}

fn targets<'a>(corpus: &'a Corpus, note: &str) -> HashSet<&'a str> {
    let links = corpus.graph().links_of(note);
    links.filter_map(|(_, target)| target).collect()
}

fn sources<'a>(corpus: &'a Corpus, note: &str) -> HashSet<&'a str> {
    let linking = corpus.graph().linking_to(note);
    linking.map(|(linking, _)| linking.path.as_str()).collect()
}

fn is_linked(corpus: &Corpus, one: &str, other: &str) -> bool {
    targets(corpus, one).contains(other) || targets(corpus, other).contains(one)
}

fn reason(
    shared: &Shared,
    note: &str,
    hit: &Hit,
    ours: &Sentences,
    words: &HashSet<String>,
) -> RelatedReason {
    let (path, linked) = path_between(&shared.index.corpus(), note, &hit.note);
    let record = shared.index.corpus().record(&hit.note).cloned();
    let passage = record
        .and_then(|record| documents::text(&shared.root, &shared.index.extractions, &record))
        .and_then(|text| {
            text.get(hit.start as usize..hit.end as usize)
                .map(|passage| documents::plain_text(&hit.note, passage).into_owned())
        })
        .unwrap_or_default();
    let pair = ours.nearest(&passage);
    RelatedReason {
        pinned: false,
        also: Vec::new(),
        near: pair
            .as_ref()
            .map(|(near, ..)| (*near).to_owned())
            .unwrap_or_default(),
        parts: pair
            .map(|(_, place, _)| sentence_pairs::marked(&passage, &place))
            .unwrap_or_default(),
        words: in_common(words, &passage),
        path,
        linked,
    }
}

/// How links lead from one note to the other, in one step or two, and whether it is one.
fn path_between(corpus: &Corpus, note: &str, other: &str) -> (Option<String>, bool) {
    let title = |path: &str| {
        corpus
            .record(path)
            .map_or_else(|| path.to_owned(), |record| record.title.clone())
    };
    let (ours, theirs) = (targets(corpus, note), targets(corpus, other));
    if ours.contains(other) {
        return (Some("linked from this note".to_owned()), true);
    }
    if theirs.contains(note) {
        return (Some("links to this note".to_owned()), true);
    }
    let first = |both: Vec<&str>| both.into_iter().min().map(title);
    if let Some(to) = first(ours.intersection(&theirs).copied().collect()) {
        return (Some(format!("both link to “{to}”")), false);
    }
    let from = sources(corpus, note)
        .intersection(&sources(corpus, other))
        .copied()
        .collect();
    (
        first(from).map(|from| format!("both linked from “{from}”")),
        false,
    )
}

fn words_of(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() >= SHORTEST_WORD && word.chars().any(char::is_alphabetic))
        .map(str::to_lowercase)
}

/// The place of a word, or of its singular, among the words of English: the later, the rarer.
fn rarity(word: &str) -> usize {
    vocabulary_number(word)
        .or_else(|| vocabulary_number(word.strip_suffix('s')?))
        .unwrap_or(usize::MAX)
}

fn telling_words(text: &str) -> HashSet<String> {
    words_of(text).filter(|word| rarity(word) >= COMMON).collect()
}

fn in_common(words: &HashSet<String>, passage: &str) -> Vec<String> {
    let mut common: Vec<String> = words_of(passage).filter(|word| words.contains(word)).collect();
    common.sort_by_cached_key(|word| (std::cmp::Reverse(rarity(word)), word.clone()));
    common.dedup();
    common.truncate(MOST_WORDS);
    common
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_words_are_a_reason_and_common_ones_are_not() {
        let words =
            telling_words("The barnacles were counted with the other animals on Tuesday, near Skerryvore.");
        let mut common = in_common(
            &words,
            "With other people we saw barnacles at Skerryvore; Barnacles!",
        );
        common.sort();
        assert_eq!(common, ["barnacles", "skerryvore"]);
        assert!(in_common(&words, "with the other were").is_empty());
    }
}
