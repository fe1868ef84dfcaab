//! The one ranking function. Full text and meaning each hand in a list; this makes one of them.
//! Pure, so that the quality bench can tune it.

use std::collections::HashMap;
use std::hash::Hash;

/// Cosines of the built-in model spread about this far between what answers and what does not.
const LEAST_SPAN: f32 = 0.3;
/// Added to scores that are divided by each other.
const LEAST_SCORE: f32 = 1e-3;
/// The cosines of so many of the nearest notes make the scale for all.
const SCALED: usize = 60;

/// What each signal counts. Tuned on the development sets; ARCHITECTURE.md tells how.
#[derive(Debug, Clone, Copy)]
pub struct Weights {
    /// Share of meaning in the sum, from 0 (words alone) to 1.
    pub meaning: f32,
    /// What remains of that share for a question in letters that the model has not learnt.
    pub foreign: f32,
    /// What remains of meaning's share where the model has read nothing, and estimates stand in for it.
    pub preliminary: f32,
    /// Share of its estimate in the cosine of a passage that is read, where hardly another one is.
    pub estimates: f32,
    /// Share of a passage's score that a second passage of the same note loses, and a third
    /// loses again: an answer of ten passages should not be one note's.
    pub crowding: f32,
    /// Passages of one note in an answer.
    pub passages_per_note: usize,
    /// How much a word counts in a note's names, beside 1 in its text.
    pub title: f32,
    /// How much it counts in the headings above a passage, beside 1 in the passage itself.
    pub heading: f32,
    /// What is added where the query is a note's name, word by word; hardly anything where it is half of one.
    pub name: f32,
    /// Words count in full where the best note has this many times the score of a note of average length in which each of
    /// them stands once; where no note comes near to that, as much less.
    pub expected: f32,
    /// How much the mean of a note's passages counts in its meaning, beside 1 of the nearest.
    pub whole: f32,
}

impl Weights {
    const WORDS: Self = Self {
        meaning: 0.0,
        foreign: 0.1,
        preliminary: 0.7,
        estimates: 0.7,
        crowding: 0.0,
        passages_per_note: usize::MAX,
        title: 1.6,
        heading: 1.2,
        name: 0.5,
        expected: 2.75,
        whole: 0.6,
    };
    pub const SEARCH: Self = Self {
        meaning: 0.4,
        crowding: 0.25,
        passages_per_note: 3,
        ..Self::WORDS
    };
    pub(crate) const RELATED: Self = Self {
        meaning: 0.75,
        crowding: 0.15,
        passages_per_note: 2,
        ..Self::WORDS
    };

    /// Where this share of the passages is in languages that the model has not learnt.
    pub(crate) fn for_notes(self, foreign: f32) -> Self {
        self.knowing(1.0 - foreign)
    }

    /// Where the model has read this share of the passages, and estimates stand in for the others.
    pub(crate) fn for_estimates(self, share_read: f32) -> Self {
        Self {
            meaning: self.meaning * (self.preliminary + (1.0 - self.preliminary) * share_read),
            ..self
        }
    }

    /// The cosine of a passage, of what the model says and what its estimate is, while the model has read `share_read` of
    /// all passages.
    ///
    /// The table of static vectors is distilled from the model, and its cosines to what answers are of the same size (on
    /// the development sets the model's is .9 to 1.0 of the estimate). So a passage that is not read has its estimate; one
    /// that is read has the model's cosine, mixed with its estimate as long as many others have nothing else: read passages
    /// that have nothing to do with a question would otherwise stand before the answer whose estimate is a little low.
    pub(crate) fn cosine(&self, read: Option<f32>, estimate: Option<f32>, share_read: f32) -> Option<f32> {
        let (Some(read), Some(estimate)) = (read, estimate) else {
            return read.or(estimate);
        };
        let share = self.estimates * (1.0 - share_read.clamp(0.0, 1.0));
        Some((1.0 - share) * read + share * estimate)
    }

    /// With meaning trusted as far as the model has learnt what it reads, from 0 to 1.
    fn knowing(self, known: f32) -> Self {
        Self {
            meaning: self.meaning * (self.foreign + (1.0 - self.foreign) * known),
            ..self
        }
    }

    /// With as much trust in meaning as the model has in this text's letters: the built-in one knows English, reads
    /// other languages in Latin letters to some degree, and of other scripts single characters at most.
    pub(crate) fn for_text(self, text: &str) -> Self {
        let (mut letters, mut latin) = (0_u32, 0_u32);
        for letter in text.chars().filter(|c| c.is_alphabetic()) {
            letters += 1;
            latin += u32::from(matches!(letter as u32, 0..=0x24F | 0x1E00..=0x1EFF));
        }
        let known = if letters == 0 {
            1.0
        } else {
            latin as f32 / letters as f32
        };
        self.knowing(known)
    }
}

/// A passage with what each list said of it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Fused<K> {
    pub key: K,
    pub score: f32,
    pub by_words: bool,
    pub by_meaning: bool,
}

/// A note that may answer, and what speaks for it.
#[derive(Debug, Clone)]
pub(crate) struct Candidate<N> {
    pub note: N,
    /// BM25 over all its words; 0 where none that is asked for is among them.
    pub words: f32,
    /// How far what is asked for is one of its names, from 0 to 1.
    pub name: f32,
    /// `None` where nothing is known of it.
    pub meaning: Option<Meant>,
}

/// Cosines of a note's passages to what is asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Meant {
    /// Of the nearest.
    pub best: f32,
    /// Of all: what a note as a whole is about.
    pub mean: f32,
}

/// Ranks notes, best first. Words are divided by the best score there is, cosines are scaled from the
/// [`SCALED`]th best to the best, and the two are added by their shares; to that comes what a name is worth. `rarity` is
/// the sum of the words' inverse document frequencies: a best score that is small beside it says that the words asked for
/// stand together nowhere, and words are worth less then.
///
/// A whole note is ranked by its words because what is asked for often stands in several passages of it, and by the mean
/// of its passages as well as the nearest because a passage out of place is no answer.
pub(crate) fn rank<N: Ord>(candidates: Vec<Candidate<N>>, rarity: f32, weights: Weights) -> Vec<(N, f32)> {
    let best_words = candidates.iter().map(|one| one.words).fold(0.0, f32::max);
    let cosine = |meant: Meant| (meant.best + weights.whole * meant.mean) / (1.0 + weights.whole);
    let mut cosines: Vec<f32> = candidates
        .iter()
        .filter_map(|one| one.meaning.map(cosine))
        .collect();
    cosines.sort_by(|a, b| b.total_cmp(a));
    cosines.truncate(SCALED);
    let scale = Scale::of(&cosines);
    let share = share(best_words > 0.0, !cosines.is_empty(), &weights);
    let mut ranked: Vec<(N, f32)> = candidates
        .into_iter()
        .map(|one| {
            let words = one.words / best_words.max(weights.expected * rarity).max(f32::MIN_POSITIVE);
            let meaning = one.meaning.map_or(0.0, |meant| scale.place(cosine(meant)));
            let name = weights.name * one.name.powi(3);
            (one.note, (1.0 - share) * words + share * meaning + name)
        })
        .collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    ranked
}

/// What meaning counts in a sum, where there are words and meaning, or one of them.
fn share(has_words: bool, has_meaning: bool, weights: &Weights) -> f32 {
    match (has_words, has_meaning) {
        (false, _) => 1.0,
        (true, false) => 0.0,
        (true, true) => weights.meaning,
    }
}

/// From the least of a list of cosines to the greatest. The least counts as at least [`LEAST_SPAN`] below the greatest: in a
/// short list of a small vault the second best is not worthless.
struct Scale {
    low: f32,
    high: f32,
}

impl Scale {
    fn of(cosines: &[f32]) -> Self {
        let high = cosines.iter().copied().fold(f32::MIN, f32::max);
        let low = cosines.iter().copied().fold(high - LEAST_SPAN, f32::min);
        Self { low, high }
    }

    /// From 0 to 1.
    fn place(&self, cosine: f32) -> f32 {
        ((cosine - self.low) / (self.high - self.low)).clamp(0.0, 1.0)
    }
}

/// Joins a list of BM25 scores and one of cosines, each best first, into one, best first.
///
/// Scores, not ranks, are added, so that a list whose best is far ahead keeps it ahead: the words
/// are divided by their best score, the cosines are scaled from the worst of the list to the
/// best. A passage missing from a list counts 0 there.
pub(crate) fn fuse<K: Clone + Eq + Hash + Ord>(
    words: &[(K, f32)],
    meaning: &[(K, f32)],
    weights: Weights,
) -> Vec<Fused<K>> {
    let best_words = words.iter().map(|hit| hit.1).fold(f32::MIN_POSITIVE, f32::max);
    let scale = Scale::of(&meaning.iter().map(|hit| hit.1).collect::<Vec<_>>());
    let share = share(!words.is_empty(), !meaning.is_empty(), &weights);
    let mut fused: HashMap<K, Fused<K>> = HashMap::new();
    let mut add = |key: &K, score: f32, is_words: bool| {
        let entry = fused.entry(key.clone()).or_insert_with(|| Fused {
            key: key.clone(),
            score: 0.0,
            by_words: false,
            by_meaning: false,
        });
        // A key that stands twice in a list counts once, with its better score.
        let counted = if is_words {
            &mut entry.by_words
        } else {
            &mut entry.by_meaning
        };
        if !std::mem::replace(counted, true) {
            entry.score += score;
        }
    };
    for (key, score) in words {
        add(key, (1.0 - share) * score / best_words, true);
    }
    for (key, cosine) in meaning {
        add(key, share * scale.place(*cosine), false);
    }
    let mut fused: Vec<Fused<K>> = fused.into_values().collect();
    sort(&mut fused);
    fused
}

fn sort<K: Ord>(fused: &mut [Fused<K>]) {
    // The key decides between equals, so that an answer is the same each time.
    fused.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.key.cmp(&b.key)));
}

/// Puts the best passage of each note where the note stands, and its others in proportion behind it. What is of no such
/// note is left out.
pub(crate) fn in_order_of_notes<K: Clone + Ord, N: Eq + Hash>(
    mut passages: Vec<Fused<K>>,
    note_of: impl Fn(&K) -> N,
    scores: &HashMap<N, f32>,
) -> Vec<Fused<K>> {
    let mut best: HashMap<N, f32> = HashMap::new();
    for passage in &passages {
        let best = best.entry(note_of(&passage.key)).or_default();
        *best = best.max(passage.score);
    }
    passages.retain_mut(|passage| {
        let note = note_of(&passage.key);
        let (Some(score), Some(best)) = (scores.get(&note), best.get(&note)) else {
            return false;
        };
        // The last of a list is worth 0 there, and is the best of its note all the same.
        passage.score = score * (passage.score + LEAST_SCORE) / (best + LEAST_SCORE);
        true
    });
    sort(&mut passages);
    passages
}

/// Lets other notes past the second and third passage of one note, and cuts the rest of it, unless fewer than `least`
/// passages would be left.
pub(crate) fn spread<K: Clone + Ord, N: Eq + Hash>(
    fused: Vec<Fused<K>>,
    note_of: impl Fn(&K) -> N,
    weights: Weights,
    (least, limit): (usize, usize),
) -> Vec<Fused<K>> {
    let mut seen: HashMap<N, usize> = HashMap::new();
    let (mut kept, mut cut) = (Vec::new(), Vec::new());
    for mut hit in fused {
        let before = seen.entry(note_of(&hit.key)).or_default();
        hit.score *= (1.0 - weights.crowding).powi(i32::try_from(*before).unwrap_or(i32::MAX));
        *before += 1;
        let fits = *before <= weights.passages_per_note;
        if fits { &mut kept } else { &mut cut }.push(hit);
    }
    sort(&mut cut);
    cut.truncate(least.saturating_sub(kept.len()));
    kept.append(&mut cut);
    sort(&mut kept);
    kept.truncate(limit);
    kept
}

#[cfg(test)]
mod tests;
