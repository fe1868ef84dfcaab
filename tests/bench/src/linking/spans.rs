//! Proposals of exact spans against the links that were hidden.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

use super::hide::HiddenLink;

/// Text that is proposed to become a link.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposed {
    pub note: String,
    /// Bytes of the hidden copy.
    pub range: Range<usize>,
    pub target: String,
    /// From 0 to 1.
    pub probability: f64,
}

/// Each from 0 to 1.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Found {
    pub proposals: usize,
    pub precision: f64,
    pub recall: f64,
}

impl Found {
    fn new(right: usize, proposals: usize, links: usize) -> Self {
        let share = |part: usize, whole: usize| {
            if whole > 0 {
                part as f64 / whole as f64
            } else {
                0.0
            }
        };
        Self {
            proposals,
            precision: share(right, proposals),
            recall: share(right, links),
        }
    }

    pub fn f1(&self) -> f64 {
        let sum = self.precision + self.recall;
        if sum > 0.0 {
            2.0 * self.precision * self.recall / sum
        } else {
            0.0
        }
    }
}

/// Probabilities from one tenth to the next.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Bin {
    pub proposals: usize,
    /// The mean of what was said.
    pub said: f64,
    /// The share that was right.
    pub right: f64,
}

/// Proposals of a vault, each with whether it is right, the most certain first.
pub struct Judged {
    pub proposals: Vec<(Proposed, bool)>,
    /// Hidden links that can be found: those in the text.
    pub links: usize,
}

impl Judged {
    /// A proposal is right where a hidden link stood at just these words (marks of emphasis and blanks around them set
    /// aside) and led to this note. One that comes twice counts once.
    pub fn new(texts: &BTreeMap<String, String>, hidden: &[HiddenLink], proposals: Vec<Proposed>) -> Self {
        let core = |note: &str, range: &Range<usize>| {
            let text = texts
                .get(note)
                .and_then(|text| text.get(range.clone()))
                .unwrap_or("");
            let is_around = |c: char| c.is_whitespace() || matches!(c, '*' | '_' | '`' | '~' | '=');
            let start = range.start + (text.len() - text.trim_start_matches(is_around).len());
            let end = range.end - (text.len() - text.trim_end_matches(is_around).len());
            if start < end { start..end } else { range.clone() }
        };
        let in_text = || {
            hidden
                .iter()
                .filter(|link| !link.in_front_matter && !link.text.trim().is_empty())
        };
        let truth: HashSet<(&str, Range<usize>, &str)> = in_text()
            .map(|link| {
                (
                    link.note.as_str(),
                    core(&link.note, &link.range),
                    link.target.as_str(),
                )
            })
            .collect();
        let mut seen = HashSet::new();
        let mut judged = Vec::new();
        for proposed in proposals {
            let range = core(&proposed.note, &proposed.range);
            if seen.insert((proposed.note.clone(), range.clone(), proposed.target.clone())) {
                let is_right = truth.contains(&(proposed.note.as_str(), range, proposed.target.as_str()));
                judged.push((proposed, is_right));
            }
        }
        judged.sort_by(|a, b| b.0.probability.total_cmp(&a.0.probability));
        Self {
            proposals: judged,
            links: truth.len(),
        }
    }

    /// Of the proposals that are at least this likely.
    pub fn at(&self, threshold: f64) -> Found {
        let shown = self
            .proposals
            .iter()
            .filter(|(proposed, _)| proposed.probability >= threshold);
        let (mut right, mut all) = (0, 0);
        for (_, is_right) in shown {
            right += usize::from(*is_right);
            all += 1;
        }
        Found::new(right, all, self.links)
    }

    /// The threshold at which F1 is best, and what is found at it.
    pub fn best(&self) -> (f64, Found) {
        let mut best = (1.0, Found::default());
        let mut right = 0;
        for (place, (proposed, is_right)) in self.proposals.iter().enumerate() {
            right += usize::from(*is_right);
            let next = self.proposals.get(place + 1);
            if next.is_some_and(|(next, _)| next.probability >= proposed.probability) {
                continue;
            }
            let found = Found::new(right, place + 1, self.links);
            if found.f1() > best.1.f1() {
                best = (proposed.probability, found);
            }
        }
        best
    }

    /// Ten bins of the probability, from 0 up.
    pub fn reliability(&self) -> [Bin; 10] {
        let mut bins = [Bin::default(); 10];
        for (proposed, is_right) in &self.proposals {
            let bin = &mut bins[((proposed.probability * 10.0) as usize).min(9)];
            bin.proposals += 1;
            bin.said += proposed.probability;
            bin.right += f64::from(u8::from(*is_right));
        }
        for bin in bins.iter_mut().filter(|bin| bin.proposals > 0) {
            bin.said /= bin.proposals as f64;
            bin.right /= bin.proposals as f64;
        }
        bins
    }

    /// The expected calibration error: how far what was said is from what was right, over the bins by their proposals.
    pub fn calibration_error(&self) -> f64 {
        let all = self.proposals.len().max(1) as f64;
        let of_bin = |bin: &Bin| bin.proposals as f64 / all * (bin.said - bin.right).abs();
        self.reliability().iter().map(of_bin).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proposal_is_right_in_words_and_target() {
        let texts = BTreeMap::from([("a.md".to_owned(), "**one** two three".to_owned())]);
        let link = |range: Range<usize>, target: &str| HiddenLink {
            note: "a.md".to_owned(),
            text: texts["a.md"][range.clone()].to_owned(),
            range,
            target: target.to_owned(),
            heading: Vec::new(),
            block: None,
            in_front_matter: false,
        };
        let hidden = [link(0..7, "1.md"), link(8..11, "2.md")];
        let propose = |range: Range<usize>, target: &str, probability| Proposed {
            note: "a.md".to_owned(),
            range,
            target: target.to_owned(),
            probability,
        };
        let proposals = vec![
            propose(8..17, "2.md", 0.2),
            propose(2..5, "1.md", 0.9),
            propose(2..5, "1.md", 0.8),
            propose(8..11, "3.md", 0.4),
        ];
        let judged = Judged::new(&texts, &hidden, proposals);
        assert_eq!(judged.links, 2);
        assert_eq!(
            judged.at(0.5),
            Found {
                proposals: 1,
                precision: 1.0,
                recall: 0.5
            }
        );
        assert_eq!(judged.at(0.0).proposals, 3);
        assert_eq!(judged.best().0, 0.9);
        assert_eq!(judged.reliability()[9].right, 1.0);
        let error = (0.2 + 0.1 + 0.4) / 3.0;
        assert!((judged.calibration_error() - error).abs() < 1e-9);
    }
}
