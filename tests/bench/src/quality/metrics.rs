//! What an answer is worth, where each document is right or wrong.

/// Each from 0 to 1.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Scores {
    /// Discounted gain of the first ten beside the best possible: Järvelin and Kekäläinen, 2002.
    pub ndcg: f64,
    /// Share of the right documents that are among the first ten.
    pub recall: f64,
    /// One divided by the rank of the first right document among the first ten.
    pub reciprocal_rank: f64,
    /// Whether one of the first five is right.
    pub hit: f64,
}

impl Scores {
    /// `answer` holds documents best first, each once.
    pub fn of(answer: &[usize], relevant: &[usize]) -> Self {
        let ten = &answer[..answer.len().min(10)];
        let right: Vec<usize> = (0..ten.len())
            .filter(|&rank| relevant.contains(&ten[rank]))
            .collect();
        let gain = |rank: usize| 1.0 / ((rank + 2) as f64).log2();
        let ideal: f64 = (0..relevant.len().min(10)).map(gain).sum();
        let share = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
        Self {
            ndcg: share(right.iter().map(|&rank| gain(rank)).sum(), ideal),
            recall: share(right.len() as f64, relevant.len() as f64),
            reciprocal_rank: right.first().map_or(0.0, |&rank| 1.0 / (rank + 1) as f64),
            hit: f64::from(right.first().is_some_and(|&rank| rank < 5)),
        }
    }

    pub fn mean(all: impl Iterator<Item = Self>) -> Self {
        let mut sum = Self::default();
        let mut count = 0.0_f64;
        for one in all {
            sum.ndcg += one.ndcg;
            sum.recall += one.recall;
            sum.reciprocal_rank += one.reciprocal_rank;
            sum.hit += one.hit;
            count += 1.0;
        }
        let count = count.max(1.0);
        Self {
            ndcg: sum.ndcg / count,
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
    fn answers_are_worth_what_the_formulas_say() {
        let perfect = Scores::of(&[3, 1], &[3]);
        assert_eq!(
            (perfect.ndcg, perfect.recall, perfect.reciprocal_rank, perfect.hit),
            (1.0, 1.0, 1.0, 1.0)
        );
        let second = Scores::of(&[1, 3], &[3]);
        assert!((second.ndcg - 0.6309).abs() < 1e-4, "{second:?}");
        assert_eq!(second.reciprocal_rank, 0.5);
        let half = Scores::of(&[1, 2, 4, 5, 6, 3], &[3, 9]);
        assert_eq!((half.recall, half.hit), (0.5, 0.0));
        assert_eq!(Scores::of(&[], &[3]), Scores::default());
    }
}
