//! The one ranking function. Full text and meaning each hand in a list; this makes one of them.
//! Pure, so that the quality bench can tune it.

use std::collections::HashMap;
use std::hash::Hash;

/// Cosines of the built-in model spread about this far between what answers and what does not.
const LEAST_SPAN: f32 = 0.3;

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
    /// How much a word counts in a note's title and in headings, beside 1 in the text itself.
    pub title: f32,
    pub heading: f32,
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
    };
    pub const SEARCH: Self = Self {
        meaning: 0.5,
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
    pub(crate) const RELATED_NOTES: Self = Self {
        meaning: 0.65,
        crowding: 1.0,
        passages_per_note: 1,
        ..Self::WORDS
    };

    /// Where this share of the passages is in languages that the model has not learnt.
    pub(crate) fn for_notes(self, foreign: f32) -> Self {
        self.knowing(1.0 - foreign)
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

/// Joins a list of BM25 scores and one of cosines, each best first, into one, best first.
///
/// Scores, not ranks, are added, so that a list whose best is far ahead keeps it ahead: the words
/// are divided by their best score, the cosines are scaled from the worst of the list to the
/// best. The worst counts as at least [`LEAST_SPAN`] below the best: in a short list of a small
/// vault the second best is not worthless. A passage missing from a list counts 0 there.
pub(crate) fn fuse<K: Clone + Eq + Hash + Ord>(
    words: &[(K, f32)],
    meaning: &[(K, f32)],
    weights: Weights,
) -> Vec<Fused<K>> {
    let best_words = words.iter().map(|hit| hit.1).fold(f32::MIN_POSITIVE, f32::max);
    let high = meaning.iter().map(|hit| hit.1).fold(f32::MIN, f32::max);
    let low = meaning.iter().map(|hit| hit.1).fold(high - LEAST_SPAN, f32::min);
    let share = if words.is_empty() {
        1.0
    } else if meaning.is_empty() {
        0.0
    } else {
        weights.meaning
    };
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
        add(key, share * (cosine - low) / (high - low), false);
    }
    let mut fused: Vec<Fused<K>> = fused.into_values().collect();
    sort(&mut fused);
    fused
}

fn sort<K: Ord>(fused: &mut [Fused<K>]) {
    // The key decides between equals, so that an answer is the same each time.
    fused.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.key.cmp(&b.key)));
}

/// Joins what the model finds nearest with what is nearest by estimate, while the model has read `share_read` of all
/// passages; both best first, and so is what comes out. `is_read` tells of a passage whether the model has read it.
///
/// The table of static vectors is distilled from the model, and its cosines to what answers are of the same size (on the
/// development sets the model's is .9 to 1.0 of the estimate). So a passage that is not read has its estimate; one that is
/// read has the model's cosine, mixed with its estimate as long as many others have nothing else: read passages that have
/// nothing to do with a question would otherwise stand before the answer whose estimate is a little low.
pub(crate) fn with_estimates<K: Clone + Eq + Hash + Ord>(
    read: Vec<(K, f32)>,
    estimated: Vec<(K, f32)>,
    is_read: impl Fn(&K) -> bool,
    share_read: f32,
    weights: &Weights,
) -> Vec<(K, f32)> {
    let (Some(least_read), Some(least_estimated)) =
        (read.last().map(|hit| hit.1), estimated.last().map(|hit| hit.1))
    else {
        return if read.is_empty() { estimated } else { read };
    };
    let share = weights.estimates * (1.0 - share_read.clamp(0.0, 1.0));
    let mixed = |cosine: f32, estimate: f32| (1.0 - share) * cosine + share * estimate;
    let mut estimates: HashMap<K, f32> = estimated.into_iter().collect();
    // What one of the lists does not hold is at most as near as the last that it does.
    let mut all: Vec<(K, f32)> = read
        .into_iter()
        .map(|(key, cosine)| {
            let estimate = estimates.remove(&key).unwrap_or(least_estimated);
            (key, mixed(cosine, estimate))
        })
        .collect();
    all.extend(estimates.into_iter().map(|(key, estimate)| {
        let cosine = if is_read(&key) {
            mixed(least_read, estimate)
        } else {
            estimate
        };
        (key, cosine)
    }));
    all.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    all
}

/// Lets other notes past the second and third passage of one note, and cuts the rest of it.
pub(crate) fn spread<K: Clone + Ord, N: Eq + Hash>(
    fused: Vec<Fused<K>>,
    note_of: impl Fn(&K) -> N,
    weights: Weights,
    limit: usize,
) -> Vec<Fused<K>> {
    let mut seen: HashMap<N, usize> = HashMap::new();
    let mut kept: Vec<Fused<K>> = fused
        .into_iter()
        .filter_map(|mut hit| {
            let before = seen.entry(note_of(&hit.key)).or_default();
            hit.score *= (1.0 - weights.crowding).powi(i32::try_from(*before).unwrap_or(i32::MAX));
            *before += 1;
            (*before <= weights.passages_per_note).then_some(hit)
        })
        .collect();
    sort(&mut kept);
    kept.truncate(limit);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(words: &[(&'static str, f32)], meaning: &[(&'static str, f32)]) -> Vec<&'static str> {
        fuse(words, meaning, Weights::SEARCH)
            .into_iter()
            .map(|hit| hit.key)
            .collect()
    }

    #[test]
    fn what_both_lists_know_comes_first() {
        assert_eq!(
            order(&[("a", 9.0), ("b", 8.0)], &[("c", 0.8), ("b", 0.78), ("d", 0.2)])[0],
            "b"
        );
    }

    #[test]
    fn one_list_alone_keeps_its_order() {
        assert_eq!(order(&[("a", 9.0), ("b", 1.0)], &[]), ["a", "b"]);
        assert_eq!(order(&[], &[("a", 0.5), ("b", 0.4)]), ["a", "b"]);
        assert!(order(&[], &[]).is_empty());
    }

    #[test]
    fn a_best_hit_far_ahead_stays_ahead() {
        let words = [("exact", 30.0), ("x", 4.0), ("y", 3.9)];
        let meaning = [("y", 0.41), ("x", 0.40), ("exact", 0.39), ("z", 0.38)];
        assert_eq!(order(&words, &meaning)[0], "exact");
    }

    #[test]
    fn the_one_hit_by_meaning_is_not_below_weak_words() {
        let words = [("stop words in common", 0.3)];
        let fused = fuse(&words, &[("the same in other words", 0.5)], Weights::RELATED);
        assert_eq!(fused[0].key, "the same in other words");
    }

    #[test]
    fn one_note_does_not_take_every_place() {
        let words = [("a1", 9.0), ("a2", 8.9), ("a3", 8.8), ("a4", 8.7), ("b1", 8.0)];
        let fused = fuse(&words, &[], Weights::SEARCH);
        let spread = spread(fused, |key| key.as_bytes()[0], Weights::SEARCH, 10);
        let keys: Vec<_> = spread.into_iter().map(|hit| hit.key).collect();
        assert_eq!(keys, ["a1", "b1", "a2", "a3"]);
    }

    #[test]
    fn meaning_counts_as_far_as_the_model_knows_the_letters() {
        let share = |text: &str| Weights::SEARCH.for_text(text).meaning;
        assert_eq!(share("how tides work"), Weights::SEARCH.meaning);
        assert_eq!(share("Straße, café, 42"), Weights::SEARCH.meaning);
        assert_eq!(
            share("潮汐如何运作"),
            Weights::SEARCH.meaning * Weights::SEARCH.foreign
        );
        assert!(share("潮汐 tides") > share("潮汐") && share("潮汐 tides") < share("tides"));
        assert_eq!(share("42"), Weights::SEARCH.meaning);
        let among = |foreign| Weights::SEARCH.for_notes(foreign).meaning;
        assert_eq!(among(0.0), Weights::SEARCH.meaning);
        assert!((among(1.0) - share("潮汐")).abs() < 1e-6 && among(0.5) > among(1.0));
    }

    #[test]
    fn an_estimate_stands_beside_what_is_read() {
        let read = vec![("read well", 0.6), ("read badly", 0.3), ("read worse", 0.2)];
        let estimated = vec![("unread", 0.5), ("read well", 0.55), ("read worse", 0.1)];
        let joined = |share| -> Vec<&str> {
            let is_read = |key: &&str| *key != "unread";
            let all = with_estimates(read.clone(), estimated.clone(), is_read, share, &Weights::SEARCH);
            all.into_iter().map(|hit| hit.0).collect()
        };
        assert_eq!(joined(0.5), ["read well", "unread", "read badly", "read worse"]);
        // With everything read the model alone decides.
        let all = with_estimates(read.clone(), estimated.clone(), |_| true, 1.0, &Weights::SEARCH);
        assert_eq!(all[..2], read[..2]);
        let only = |read: &[(&'static str, f32)], estimated: &[(&'static str, f32)]| {
            with_estimates(read.to_vec(), estimated.to_vec(), |_| true, 0.5, &Weights::SEARCH)
        };
        assert_eq!(only(&read, &[]), read);
        assert_eq!(only(&[], &estimated), estimated);
    }

    proptest::proptest! {
        #[test]
        fn nothing_is_lost_or_doubled(
            words in proptest::collection::vec((0u8..20, 0.1f32..30.0), 0..20),
            meaning in proptest::collection::vec((0u8..20, -0.2f32..1.0), 0..20),
        ) {
            let fused = fuse(&words, &meaning, Weights::SEARCH);
            let mut keys: Vec<u8> = fused.iter().map(|hit| hit.key).collect();
            keys.sort_unstable();
            let mut expected: Vec<u8> = words.iter().chain(&meaning).map(|hit| hit.0).collect();
            expected.sort_unstable();
            expected.dedup();
            proptest::prop_assert_eq!(keys, expected);
            proptest::prop_assert!(fused.iter().all(|hit| hit.score.is_finite()));
        }
    }
}
