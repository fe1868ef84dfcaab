//! Reverse linking: all links to some notes are removed, and each of these is asked which notes should link to it.

use std::collections::{BTreeMap, BTreeSet};

use super::chance::Chance;
use super::hide::{Hidden, Linked};
use super::notes::Scores;

/// Notes that lose all links to them, at most.
const MOST: usize = 60;

/// A sample of the notes that others link to.
pub fn sample(linked: &Linked, seed: u64) -> BTreeSet<String> {
    let targets: BTreeSet<&str> = linked.links.iter().map(|link| link.target.as_str()).collect();
    let mut drawn: Vec<(u64, &str)> = Vec::new();
    let mut chance = Chance::new(seed);
    for target in targets {
        drawn.push((chance.next(), target));
    }
    drawn.sort_unstable();
    drawn.truncate(MOST.min(drawn.len().div_ceil(3)));
    drawn.into_iter().map(|(_, target)| target.to_owned()).collect()
}

/// For each of the notes those that linked to it.
pub fn truth(hidden: &Hidden) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut truth: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for link in &hidden.links {
        if !hidden.left.contains(&(link.note.clone(), link.target.clone())) {
            truth.entry(&link.target).or_default().insert(&link.note);
        }
    }
    truth
}

/// Rankings of the notes that should link to one, by that one. Notes that embed it need not be found.
pub fn scores(hidden: &Hidden, rankings: &BTreeMap<String, Vec<String>>) -> Scores {
    let none = Vec::new();
    let each = truth(hidden).into_iter().map(|(target, right)| {
        let ranking = rankings.get(target).unwrap_or(&none);
        let shown = ranking.iter().filter(|other| {
            *other != target && !hidden.left.contains(&((*other).clone(), target.to_owned()))
        });
        Scores::of_one(shown.map(String::as_str), &right)
    });
    Scores::mean(each)
}
