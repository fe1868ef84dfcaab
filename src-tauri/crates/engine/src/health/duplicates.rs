//! Notes that say the same in the same words.
//!
//! Each note is a row of words; every stretch of [`STRETCH`] words has a hash, and of these a quarter is looked at, chosen by
//! the hash itself, so that the same stretch is chosen in every note (Broder, "On the resemblance and containment of
//! documents", 1997). Stretches that stand in many notes are a template's, and count for nothing.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use crate::indexer::Shared;
use crate::types::{Duplicate, DuplicateKind};
use crate::{files, obsidian_settings, parallel, passages};

/// Words in a stretch.
const STRETCH: usize = 8;
/// Of so many stretches one is looked at.
const ONE_OF: u64 = 4;
/// A stretch in more notes is part of a template.
const MOST_NOTES: usize = 4;
/// From this share of the shorter note on it is nearly the other one.
const NEAR: f32 = 0.6;
/// Words that a passage has to have in common to be told.
const LEAST_PASSAGE: usize = 40;
/// Fewer words say too little to be a duplicate.
const LEAST_WORDS: usize = 20;
/// Characters shown of what two notes have in common.
const SHOWN: usize = 240;

struct Read {
    path: String,
    hash: String,
    text: String,
    /// Where each word of the plain text stands in `text`.
    words: Vec<Range<usize>>,
    /// Hashes of the chosen stretches, with the number of their first word.
    stretches: Vec<(u64, u32)>,
    /// Words in all.
    count: usize,
}

impl Read {
    /// A word as it is compared.
    fn word(&self, number: usize) -> Option<String> {
        let range = self.words.get(number)?;
        self.text.get(range.clone()).map(str::to_lowercase)
    }
}

/// The pairs, those with most in common first.
pub(crate) fn find(shared: &Shared, limit: usize) -> Vec<Duplicate> {
    let paths: Vec<String> = {
        let ignored = obsidian_settings::ignored(&shared.root);
        let corpus = shared.index.corpus();
        let paths = corpus.notes().map(|note| note.path.clone());
        paths.filter(|path| !ignored.leaves_out(path)).collect()
    };
    let mut notes = parallel::filter_map(&paths, |path| read(shared, path));
    notes.sort_by(|a, b| a.path.cmp(&b.path));
    let mut found = compare(&notes);
    found.sort_by(|a, b| {
        a.kind
            .cmp(&b.kind)
            .then_with(|| b.share.total_cmp(&a.share))
            .then_with(|| b.passage.len().cmp(&a.passage.len()))
            .then_with(|| a.notes.cmp(&b.notes))
    });
    found.truncate(limit);
    found
}

fn read(shared: &Shared, path: &str) -> Option<Read> {
    let source = files::note_text(&shared.root, path)?;
    let note = weft_notes::parse(&source);
    let body = note
        .front_matter
        .as_ref()
        .map_or(0, |front_matter| front_matter.range.end);
    let text = note.plain_text(body..source.len()).to_owned();
    Some(of_text(path, &files::content_hash(source.as_bytes()), text))
}

fn of_text(path: &str, hash: &str, text: String) -> Read {
    let words: Vec<Range<usize>> = words_of(&text);
    let hashes: Vec<u64> = words
        .iter()
        .map(|range| hash_of(text.get(range.clone()).unwrap_or("").to_lowercase().as_bytes()))
        .collect();
    let stretches = hashes
        .windows(STRETCH)
        .enumerate()
        .filter_map(|(first, stretch)| {
            let bytes: Vec<u8> = stretch.iter().flat_map(|hash| hash.to_le_bytes()).collect();
            let hash = hash_of(&bytes);
            let is_chosen = hash.is_multiple_of(ONE_OF);
            u32::try_from(first)
                .ok()
                .filter(|_| is_chosen)
                .map(|first| (hash, first))
        })
        .collect();
    Read {
        path: path.to_owned(),
        hash: hash.to_owned(),
        count: words.len(),
        text,
        words,
        stretches,
    }
}

fn words_of(text: &str) -> Vec<Range<usize>> {
    let start = text.as_ptr().addr();
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| {
            let at = word.as_ptr().addr() - start;
            at..at + word.len()
        })
        .collect()
}

fn hash_of(bytes: &[u8]) -> u64 {
    let hash = blake3::hash(bytes);
    let mut first = [0; 8];
    first.copy_from_slice(&hash.as_bytes()[..8]);
    u64::from_le_bytes(first)
}

fn compare(notes: &[Read]) -> Vec<Duplicate> {
    let mut by_stretch: HashMap<u64, Vec<usize>> = HashMap::new();
    for (number, note) in notes.iter().enumerate() {
        for (hash, _) in &note.stretches {
            let holders = by_stretch.entry(*hash).or_default();
            if holders.last() != Some(&number) {
                holders.push(number);
            }
        }
    }
    let mut common: BTreeMap<(usize, usize), HashSet<u64>> = BTreeMap::new();
    for (hash, holders) in &by_stretch {
        if holders.len() > MOST_NOTES {
            continue;
        }
        for (index, one) in holders.iter().enumerate() {
            for other in holders.iter().skip(index + 1) {
                common.entry((*one, *other)).or_default().insert(*hash);
            }
        }
    }
    let mut found = identical(notes);
    let same: HashSet<[String; 2]> = found.iter().map(|pair| sorted(&pair.notes)).collect();
    for ((one, other), hashes) in common {
        let (Some(one), Some(other)) = (notes.get(one), notes.get(other)) else {
            continue;
        };
        let (longer, shorter) = if one.count >= other.count {
            (one, other)
        } else {
            (other, one)
        };
        let notes = [longer.path.clone(), shorter.path.clone()];
        if same.contains(&sorted(&notes)) || shorter.count < LEAST_WORDS {
            continue;
        }
        let distinct: HashSet<u64> = shorter.stretches.iter().map(|(hash, _)| *hash).collect();
        let share = hashes.len() as f32 / distinct.len().max(1) as f32;
        let stretch = grown(shorter, longer, longest(shorter, &hashes));
        let kind = if share >= NEAR {
            DuplicateKind::Near
        } else if stretch.len() >= LEAST_PASSAGE {
            DuplicateKind::Passage
        } else {
            continue;
        };
        let why = match kind {
            DuplicateKind::Near => format!(
                "about {:.0} % of “{}” stands in “{}” word for word",
                share * 100.0,
                shorter.path,
                longer.path
            ),
            _ => format!("{} words in a row are the same", stretch.len()),
        };
        found.push(Duplicate {
            notes,
            kind,
            share,
            passage: shown(shorter, &stretch),
            why,
        });
    }
    found
}

/// Notes of the same bytes. Empty ones are no duplicates.
fn identical(notes: &[Read]) -> Vec<Duplicate> {
    let mut by_hash: BTreeMap<&str, Vec<&Read>> = BTreeMap::new();
    for note in notes.iter().filter(|note| note.count > 0) {
        by_hash.entry(&note.hash).or_default().push(note);
    }
    let mut found = Vec::new();
    for same in by_hash.into_values() {
        for pair in same.windows(2) {
            if let [one, other] = pair {
                found.push(Duplicate {
                    notes: [one.path.clone(), other.path.clone()],
                    kind: DuplicateKind::Identical,
                    share: 1.0,
                    passage: shown(one, &(0..one.count)),
                    why: "the same to the last byte".to_owned(),
                });
            }
        }
    }
    found
}

fn sorted(notes: &[String; 2]) -> [String; 2] {
    let mut notes = notes.clone();
    notes.sort();
    notes
}

/// The words of the longest run of a note's stretches that are in common, as far as the chosen ones tell.
fn longest(note: &Read, hashes: &HashSet<u64>) -> Range<usize> {
    let mut best = 0..0;
    let mut run: Option<Range<usize>> = None;
    for (hash, first) in &note.stretches {
        let first = *first as usize;
        if !hashes.contains(hash) {
            run = None;
            continue;
        }
        let start = run.as_ref().map_or(first, |run| run.start);
        let grown = start..first + STRETCH;
        if grown.len() > best.len() {
            best = grown.clone();
        }
        run = Some(grown);
    }
    best
}

/// The run with the words before and behind it that are the same in the other note, too: only some stretches are looked at.
fn grown(note: &Read, other: &Read, run: Range<usize>) -> Range<usize> {
    let hash = note
        .stretches
        .iter()
        .find(|(_, first)| *first as usize == run.start)
        .map(|(hash, _)| *hash);
    let there = other.stretches.iter().find(|(other, _)| Some(*other) == hash);
    let Some((_, there)) = there else { return run };
    let mut theirs = *there as usize..*there as usize + run.len();
    let mut own = run;
    while own.start > 0 && theirs.start > 0 && note.word(own.start - 1) == other.word(theirs.start - 1) {
        own.start -= 1;
        theirs.start -= 1;
    }
    while own.end < note.count && theirs.end < other.count && note.word(own.end) == other.word(theirs.end) {
        own.end += 1;
        theirs.end += 1;
    }
    own
}

fn shown(note: &Read, words: &Range<usize>) -> String {
    let of = note.words.get(words.clone()).unwrap_or_default();
    let (Some(first), Some(last)) = (of.first(), of.last()) else {
        return String::new();
    };
    passages::beginning(note.text.get(first.start..last.end).unwrap_or(""), SHOWN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentence(seed: usize) -> String {
        (0..60)
            .map(|word| format!("word{}x{seed} ", word * 7 % 61))
            .collect()
    }

    fn check(notes: &[(&str, String)]) -> Vec<(String, String, DuplicateKind)> {
        let read: Vec<Read> = notes
            .iter()
            .map(|(path, text)| of_text(path, &files::content_hash(text.as_bytes()), text.clone()))
            .collect();
        compare(&read)
            .into_iter()
            .map(|pair| (pair.notes[0].clone(), pair.notes[1].clone(), pair.kind))
            .collect()
    }

    #[test]
    fn copies_and_near_copies_are_told_apart() {
        let near = format!("{} and one more line of its own at the end", sentence(1));
        let found = check(&[
            ("a", sentence(1)),
            ("b", sentence(1)),
            ("c", near),
            ("d", sentence(2)),
        ]);
        assert!(
            found.contains(&("a".into(), "b".into(), DuplicateKind::Identical)),
            "{found:?}"
        );
        assert!(
            found.contains(&("c".into(), "a".into(), DuplicateKind::Near)),
            "{found:?}"
        );
        assert!(
            found.iter().all(|pair| pair.0 != "d" && pair.1 != "d"),
            "{found:?}"
        );
    }

    #[test]
    fn a_passage_in_common_is_one() {
        let one = format!("{} {}", sentence(1), sentence(3));
        let other = format!("{} {} {}", sentence(4), sentence(3), sentence(5));
        let found = check(&[("a", one), ("b", other)]);
        assert_eq!(found, [("b".into(), "a".into(), DuplicateKind::Passage)]);
    }

    #[test]
    fn a_template_makes_no_duplicates() {
        let notes: Vec<(String, String)> = (0..8)
            .map(|number| {
                (
                    number.to_string(),
                    format!("{} {}", sentence(9), sentence(20 + number)),
                )
            })
            .collect();
        let notes: Vec<(&str, String)> = notes
            .iter()
            .map(|(path, text)| (path.as_str(), text.clone()))
            .collect();
        assert_eq!(check(&notes), []);
    }

    #[test]
    fn empty_notes_are_not_the_same() {
        assert_eq!(check(&[("a", String::new()), ("b", String::new())]), []);
    }
}
