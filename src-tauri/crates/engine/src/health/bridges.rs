//! Notes that are near in meaning and far apart in links: each is among the nearest of the other, and no way of two links
//! leads from one to the other.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;

use crate::catalog::{ChunkRecord, NoteRecord};
use crate::corpus::Corpus;
use crate::indexer::Shared;
use crate::products::dot;
use crate::types::{Bridge, BridgeEnd};
use crate::{files, obsidian_settings, parallel, passages, paths};

/// Notes that count as the nearest of one.
const NEIGHBOURS: usize = 5;
/// Links on a way that makes a bridge needless.
const NEAR_IN_LINKS: u32 = 2;
/// Ways are followed no further.
const FARTHEST: u32 = 6;
/// Nearer notes say the same: they are duplicates.
const SAME: f32 = 0.97;
/// Below this cosine even the nearest notes have nothing to do with each other.
const LEAST: f32 = 0.45;
/// Passages of a note that are compared.
const MOST_PASSAGES: usize = 40;
/// Characters shown of a passage.
const SHOWN: usize = 240;

/// The bridges, those that are nearest in meaning first; without the pairs of paths that `is_left_out` names.
pub(crate) fn find(shared: &Shared, limit: usize, is_left_out: impl Fn(&str, &str) -> bool) -> Vec<Bridge> {
    let space = shared.index.space();
    let ignored = obsidian_settings::ignored(&shared.root);
    let notes: Vec<(Arc<NoteRecord>, Vec<f32>)> = {
        let corpus = shared.index.corpus();
        let notes = corpus.notes().filter(|note| !is_daily(&note.path));
        notes
            .filter_map(|note| {
                let mean = space.store.mean(note.chunks.iter().map(|chunk| chunk.hash))?;
                Some((Arc::clone(note), mean))
            })
            .collect()
    };
    let numbers: Vec<usize> = (0..notes.len()).collect();
    let nearest: HashMap<usize, Vec<(usize, f32)>> = parallel::filter_map(&numbers, |number| {
        let own = &notes.get(*number)?.1;
        let mut cosines: Vec<(usize, f32)> = notes
            .iter()
            .enumerate()
            .filter(|(other, _)| other != number)
            .map(|(other, (_, mean))| (other, dot(own, mean)))
            .filter(|(_, cosine)| *cosine >= LEAST)
            .collect();
        let kept = NEIGHBOURS.min(cosines.len());
        if kept == 0 {
            return Some((*number, Vec::new()));
        }
        cosines.select_nth_unstable_by(kept - 1, |a, b| b.1.total_cmp(&a.1));
        cosines.truncate(kept);
        cosines.sort_by(|a, b| b.1.total_cmp(&a.1));
        Some((*number, cosines))
    })
    .into_iter()
    .collect();
    let mut pairs: Vec<(usize, usize, f32)> = Vec::new();
    for (one, of_one) in &nearest {
        for (other, cosine) in of_one {
            let is_mutual = nearest
                .get(other)
                .is_some_and(|of_other| of_other.iter().any(|(back, _)| back == one));
            let path = |number: &usize| notes.get(*number).map_or("", |note| note.0.path.as_str());
            let is_row = are_of_a_row(path(one), path(other));
            if one < other && is_mutual && *cosine < SAME && !is_row {
                pairs.push((*one, *other, *cosine));
            }
        }
    }
    pairs.sort_by(|a, b| b.2.total_cmp(&a.2).then((a.0, a.1).cmp(&(b.0, b.1))));
    let mut bridges = Vec::new();
    let mut times: HashMap<usize, usize> = HashMap::new();
    for (one, other, _) in pairs {
        if bridges.len() == limit {
            break;
        }
        let (Some((first, _)), Some((second, _))) = (notes.get(one), notes.get(other)) else {
            continue;
        };
        // One note does not take all places.
        if times.get(&one).is_some_and(|times| *times > 1)
            || times.get(&other).is_some_and(|times| *times > 1)
        {
            continue;
        }
        let is_ignored = ignored.leaves_out(&first.path) || ignored.leaves_out(&second.path);
        if is_ignored || is_left_out(&first.path, &second.path) {
            continue;
        }
        let distance = distance(&shared.index.corpus(), &first.path, &second.path);
        if distance.is_some_and(|links| links <= NEAR_IN_LINKS) {
            continue;
        }
        let Some((from, to)) = nearest_passages(shared, first, second) else {
            continue;
        };
        *times.entry(one).or_default() += 1;
        *times.entry(other).or_default() += 1;
        let rank = |of: usize, wanted: usize| {
            let place = nearest
                .get(&of)
                .and_then(|near| near.iter().position(|(near, _)| *near == wanted));
            place.map_or(NEIGHBOURS, |place| place + 1)
        };
        let apart = match distance {
            Some(links) => format!("the shortest way between them has {links} links"),
            None => "no way of links leads from one to the other".to_owned(),
        };
        bridges.push(Bridge {
            why: format!(
                "each other’s {} in meaning of {} notes; {apart}",
                places(rank(one, other), rank(other, one)),
                notes.len(),
            ),
            ends: [from, to],
            distance,
        });
    }
    bridges
}

fn places(one: usize, other: usize) -> String {
    if one == 1 && other == 1 {
        "nearest".to_owned()
    } else if one == other {
        format!("{} nearest", ordinal(one))
    } else {
        format!("{} and {} nearest", ordinal(one), ordinal(other))
    }
}

fn ordinal(number: usize) -> String {
    match number {
        1 => "1st".to_owned(),
        2 => "2nd".to_owned(),
        3 => "3rd".to_owned(),
        number => format!("{number}th"),
    }
}

/// A note of a day is near to those of other days by its shape.
fn is_daily(path: &str) -> bool {
    let digits = paths::stem(path).chars().filter(char::is_ascii_digit).count();
    let letters = paths::stem(path).chars().filter(|c| c.is_alphabetic()).count();
    digits >= 6 && letters <= 3
}

/// Notes of one row, whose names differ in numbers alone (`v0.7.0-beta.1`, `v0.7.0`), are near because one follows the other.
fn are_of_a_row(one: &str, other: &str) -> bool {
    let rest = |path: &str| {
        let name = paths::stem(path).to_lowercase();
        let words = name.split(|c: char| !c.is_alphabetic());
        let kept = words.filter(|word| !word.is_empty() && !matches!(*word, "alpha" | "beta" | "rc"));
        (
            name.chars().any(|c| c.is_ascii_digit()),
            kept.collect::<Vec<_>>().join(" "),
        )
    };
    let ((first_counts, first), (second_counts, second)) = (rest(one), rest(other));
    first_counts && second_counts && first == second
}

/// Links on the shortest way, in either direction; `None` where it is longer than [`FARTHEST`].
fn distance(corpus: &Corpus, from: &str, to: &str) -> Option<u32> {
    let graph = corpus.graph();
    let mut seen: HashSet<String> = HashSet::from([from.to_owned()]);
    let mut queue: VecDeque<(String, u32)> = VecDeque::from([(from.to_owned(), 0)]);
    while let Some((path, links)) = queue.pop_front() {
        if path == to {
            return Some(links);
        }
        if links == FARTHEST {
            continue;
        }
        let out = graph
            .links_of(&path)
            .filter_map(|(_, target)| target.map(str::to_owned));
        let back = graph.linking_to(&path).map(|(note, _)| note.path.clone());
        for next in out.chain(back) {
            if seen.insert(next.clone()) {
                queue.push_back((next, links + 1));
            }
        }
    }
    None
}

/// The two passages of two notes that are nearest to each other.
fn nearest_passages(shared: &Shared, one: &NoteRecord, other: &NoteRecord) -> Option<(BridgeEnd, BridgeEnd)> {
    let space = shared.index.space();
    let theirs: Vec<&ChunkRecord> = other.chunks.iter().take(MOST_PASSAGES).collect();
    let hashes: Vec<_> = theirs.iter().map(|chunk| chunk.hash).collect();
    let mut best: Option<(f32, &ChunkRecord, &ChunkRecord)> = None;
    for chunk in one.chunks.iter().take(MOST_PASSAGES) {
        let Some(vector) = space.store.vector(chunk.hash) else {
            continue;
        };
        for (cosine, their) in space.cosines(&vector, &hashes).into_iter().zip(&theirs) {
            if let Some(cosine) = cosine
                && best.is_none_or(|(known, ..)| cosine > known)
            {
                best = Some((cosine, chunk, their));
            }
        }
    }
    let (_, chunk, their) = best?;
    Some((end_of(shared, one, chunk)?, end_of(shared, other, their)?))
}

fn end_of(shared: &Shared, note: &NoteRecord, chunk: &ChunkRecord) -> Option<BridgeEnd> {
    let text = files::note_text(&shared.root, &note.path)?;
    let parsed = weft_notes::parse(&text);
    // The file may have changed since.
    let range = chunk.start as usize..(chunk.end as usize).min(text.len());
    text.get(range.clone())?;
    Some(BridgeEnd {
        note: note.path.clone(),
        title: note.title.clone(),
        start: chunk.start,
        end: chunk.end,
        text: passages::beginning(parsed.plain_text(range), SHOWN),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_of_days_are_told_by_their_names() {
        assert!(is_daily("Daily/2026-10-04.md"));
        assert!(is_daily("2026.10.04.md"));
        assert!(!is_daily("Release 2026-10-04.md"));
        assert!(!is_daily("eip-20.md"));
    }

    #[test]
    fn versions_are_a_row() {
        assert!(are_of_a_row("Changelog/v0.7.0-beta.1.md", "Changelog/v0.7.0.md"));
        assert!(are_of_a_row("Chapter 1.md", "Chapter 12.md"));
        assert!(!are_of_a_row("Tides.md", "Tides in 1990.md"));
        assert!(!are_of_a_row("Moon 1.md", "Tide 1.md"));
    }
}
