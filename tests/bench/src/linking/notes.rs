//! Rankings of notes against the notes that the hidden links led to.

use std::collections::{BTreeMap, BTreeSet};

use super::hide::Hidden;

/// Notes of a ranking that count in its hits and its recall.
const DEPTH: usize = 10;

/// Each from 0 to 1, over the notes that were asked about.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Scores {
    /// Share of the right notes that are among the first ten.
    pub recall: f64,
    /// One divided by the rank of the first right one, wherever it is.
    pub reciprocal_rank: f64,
    /// Whether any of the first ten is right.
    pub hit: f64,
}

impl Scores {
    /// Rankings are best first, by the note asked about; of one that is missing nothing was found. Neither the note itself
    /// nor those that it still links to take a place.
    pub fn of(hidden: &Hidden, rankings: &BTreeMap<String, Vec<String>>) -> Self {
        let none = Vec::new();
        let each = hidden.truth().into_iter().map(|(note, right)| {
            let ranking = rankings.get(note).unwrap_or(&none);
            let shown = ranking.iter().filter(|other| {
                *other != note && !hidden.left.contains(&(note.to_owned(), (*other).clone()))
            });
            Self::of_one(shown.map(String::as_str), &right)
        });
        Self::mean(each)
    }

    pub fn of_one<'a>(ranking: impl Iterator<Item = &'a str>, right: &BTreeSet<&str>) -> Self {
        let mut found = Self::default();
        for (rank, note) in ranking.enumerate() {
            if !right.contains(note) {
                continue;
            }
            if found.reciprocal_rank == 0.0 {
                found.reciprocal_rank = 1.0 / (rank + 1) as f64;
            }
            if rank < DEPTH {
                found.recall += 1.0 / right.len().max(1) as f64;
                found.hit = 1.0;
            }
        }
        found
    }

    pub fn mean(all: impl Iterator<Item = Self>) -> Self {
        let mut sum = Self::default();
        let mut count = 0.0_f64;
        for one in all {
            sum.recall += one.recall;
            sum.reciprocal_rank += one.reciprocal_rank;
            sum.hit += one.hit;
            count += 1.0;
        }
        let count = count.max(1.0);
        Self {
            recall: sum.recall / count,
            reciprocal_rank: sum.reciprocal_rank / count,
            hit: sum.hit / count,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_right_early_counts() {
        let right = BTreeSet::from(["b", "z"]);
        let scores = Scores::of_one(["a", "b", "c"].into_iter(), &right);
        assert_eq!(
            (scores.recall, scores.reciprocal_rank, scores.hit),
            (0.5, 0.5, 1.0)
        );
        let eleven = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "b"];
        let late = Scores::of_one(eleven.into_iter(), &right);
        assert_eq!((late.recall, late.hit), (0.0, 0.0));
        assert!((late.reciprocal_rank - 1.0 / 11.0).abs() < 1e-9);
        assert_eq!(Scores::of_one(std::iter::empty(), &right), Scores::default());
    }
}
