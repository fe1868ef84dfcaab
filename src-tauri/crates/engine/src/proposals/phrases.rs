//! Words that mean what another note is about without being a name of it: phrases against the titles and headings of the
//! notes that are nearest to this one.
//!
//! A phrase's vector is the sum of its words' static vectors, so that all phrases of a note are compared in milliseconds.

use std::collections::HashMap;
use std::ops::Range;

use weft_notes::Note;

use crate::products::dot;
use crate::proposals::candidates::{Candidate, words};
use crate::proposals::features::information;
use crate::proposals::lexicon::Lexicon;
use crate::proposals::meaning::Meaning;
use crate::static_vectors::{DIMENSION, embed, word_sum};
use crate::types::ProposalKind;

/// Notes that are looked at, the nearest.
const TARGETS: u32 = 15;
/// Headings of each that are looked at.
const HEADINGS: usize = 20;
const MOST_WORDS: usize = 5;
/// A phrase of no word that tells as much as this says nothing: its words are among the thousand most common.
const LEAST_INFORMATION: f32 = 5.0;
/// Below this cosine to a name a phrase does not mean it.
const LEAST_CLOSENESS: f32 = 0.7;
/// Candidates given at most, the nearest.
const MOST: usize = 24;

/// A title or heading of a near note.
struct Name {
    target: usize,
    heading: Option<String>,
    vector: Vec<f32>,
}

/// A word of the text.
struct Word {
    range: Range<usize>,
    vector: [f32; DIMENSION],
    information: f32,
}

/// The phrases of a text that mean a near note, none of them overlapping with `named`; the best for each name alone.
pub(super) fn find(
    lexicon: &Lexicon,
    meaning: &Meaning<'_>,
    text: &str,
    note: &Note,
    named: &[Candidate],
) -> Vec<Candidate> {
    let names = names(lexicon, meaning);
    if names.is_empty() {
        return Vec::new();
    }
    let mut best: HashMap<usize, (f32, Range<usize>)> = HashMap::new();
    for piece in note.prose() {
        let of_piece = words_of(text, &piece);
        for first in 0..of_piece.len() {
            let mut sum = [0.0_f32; DIMENSION];
            let mut most = 0.0_f32;
            for last in first..of_piece.len().min(first + MOST_WORDS) {
                let (Some(from), Some(to)) = (of_piece.get(first), of_piece.get(last)) else {
                    break;
                };
                for (sum, number) in sum.iter_mut().zip(&to.vector) {
                    *sum += number;
                }
                most = most.max(to.information);
                let ends_well = from.information > 3.0 && to.information > 3.0;
                if most < LEAST_INFORMATION || !ends_well {
                    continue;
                }
                let length = dot(&sum, &sum).sqrt().max(f32::EPSILON);
                let range = from.range.start..to.range.end;
                for (number, name) in names.iter().enumerate() {
                    let cosine = dot(&sum, &name.vector) / length;
                    let known = best.get(&number).map_or(LEAST_CLOSENESS, |(cosine, _)| *cosine);
                    if cosine > known {
                        best.insert(number, (cosine, range.clone()));
                    }
                }
            }
        }
    }
    let mut best: Vec<(usize, (f32, Range<usize>))> = best.into_iter().collect();
    best.sort_by(|a, b| b.1.0.total_cmp(&a.1.0).then(a.0.cmp(&b.0)));
    let is_named = |range: &Range<usize>| {
        named
            .iter()
            .any(|other| other.range.start < range.end && range.start < other.range.end)
    };
    let mut found: Vec<Candidate> = Vec::new();
    for (number, (closeness, range)) in best {
        let Some(name) = names.get(number) else { continue };
        // One place for a note, by its nearest name.
        if is_named(&range) || found.iter().any(|known| known.target == name.target) {
            continue;
        }
        found.push(Candidate {
            block: note.block_at(range.start),
            range,
            target: name.target,
            entry: None,
            forms: Vec::new(),
            owners: 1,
            kind: ProposalKind::Meaning,
            heading: name.heading.clone(),
            closeness,
            order: 0,
            times: 0,
            order_in_block: 0,
            within_longer: false,
        });
        if found.len() == MOST {
            break;
        }
    }
    found
}

fn names(lexicon: &Lexicon, meaning: &Meaning<'_>) -> Vec<Name> {
    let near =
        (0..lexicon.notes.len()).filter(|number| meaning.rank(*number).is_some_and(|rank| rank < TARGETS));
    let mut names = Vec::new();
    for target in near {
        let Some(note) = lexicon.notes.get(target) else {
            continue;
        };
        let headings = note
            .headings
            .iter()
            .filter(|heading| heading.level > 1)
            .take(HEADINGS)
            .map(|heading| (Some(heading.text.clone()), heading.text.as_str()));
        for (heading, name) in std::iter::once((None, note.title.as_str())).chain(headings) {
            let tells = words(name).map(information).fold(0.0, f32::max);
            if let Some(vector) = embed(name).filter(|_| tells >= LEAST_INFORMATION) {
                names.push(Name {
                    target,
                    heading,
                    vector,
                });
            }
        }
    }
    names
}

fn words_of(text: &str, piece: &Range<usize>) -> Vec<Word> {
    let Some(line) = text.get(piece.clone()) else {
        return Vec::new();
    };
    let start_of = line.as_ptr().addr();
    words(line)
        .filter_map(|word| {
            let start = piece.start + (word.as_ptr().addr() - start_of);
            Some(Word {
                range: start..start + word.len(),
                vector: word_sum(word)?,
                information: information(word),
            })
        })
        .collect()
}
