//! Which neighbours go into one piece, decided by their own content.
//!
//! Groups filled from the front would all shift when an early paragraph grows, and
//! every vector behind it would be computed again. Here a group also ends where the
//! hash of the next item says so: a little behind an edit the cuts are the old ones.

use std::ops::Range;

use crate::blocks::trimmed;
use crate::sentences::sentence_spans;
use crate::tokens::estimated_tokens;

/// The most that a chunk's body may hold, in estimated tokens.
pub(crate) const LONGEST_BODY: usize = 190;

#[derive(Debug, Clone, Copy)]
pub(crate) struct Item {
    pub tokens: usize,
    pub hash: u64,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// From so many tokens on a group may end.
    pub enough: usize,
    /// From so many tokens on a group ends where the hash says so loudest: such rare
    /// early ends are what two ways of grouping a list soon have in common.
    pub landmark: usize,
    /// At so many tokens an item is a paragraph, which stands alone if it can.
    pub long: usize,
    /// So many tokens a group never exceeds, unless one item does.
    pub most: usize,
}

/// For the blocks of a section, and for the sentences of a long block.
pub(crate) const BLOCKS: Limits = Limits {
    enough: 100,
    landmark: 50,
    long: 50,
    most: LONGEST_BODY,
};
/// For sections so short that neighbours share a chunk. Less than half is enough, so
/// that two ways of grouping them meet again somewhere.
pub(crate) const SECTIONS: Limits = Limits {
    enough: 50,
    landmark: 50,
    long: usize::MAX,
    most: 120,
};

/// A group that would be shorter than this joins its neighbour if it can.
const SCRAP: usize = 30;

/// Index ranges of the items that belong together.
pub(crate) fn groups(items: &[Item], limits: Limits) -> Vec<Range<usize>> {
    let mut groups: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    let mut sum = 0;
    let mut previous_sum = 0;
    for (index, item) in items.iter().enumerate() {
        if index > start {
            let is_chosen = item.hash.is_multiple_of(2);
            let previous_is_long = items
                .get(index - 1)
                .is_some_and(|previous| previous.tokens >= limits.long);
            let is_scrap =
                item.tokens < SCRAP && items.get(index + 1).is_none_or(|next| next.tokens >= limits.long);
            let may_end = if item.tokens >= limits.long {
                sum >= limits.enough
                    || (sum >= limits.long && is_chosen)
                    || (sum >= SCRAP && item.tokens >= limits.enough)
            } else {
                (sum >= limits.enough && (previous_is_long || is_chosen))
                    || (sum >= limits.landmark && item.hash.is_multiple_of(4))
            };
            if sum + item.tokens > limits.most || (may_end && !is_scrap) {
                groups.push(start..index);
                previous_sum = sum;
                (start, sum) = (index, 0);
            }
        }
        sum += item.tokens;
    }
    if start < items.len() {
        match groups.last_mut() {
            Some(last) if sum < SCRAP && previous_sum + sum <= limits.most => last.end = items.len(),
            _ => groups.push(start..items.len()),
        }
    }
    groups
}

/// Cuts a text that is too long for one chunk: at sentence ends, else between words,
/// else between characters. Ranges are bytes of `text`.
pub(crate) fn pieces(text: &str) -> Vec<Range<usize>> {
    let mut atoms = Atoms {
        text,
        ranges: Vec::new(),
        items: Vec::new(),
    };
    for sentence in sentence_spans(text) {
        if atoms.push_short(sentence.clone()) {
            continue;
        }
        let mut at = sentence.start;
        for word in text
            .get(sentence.clone())
            .unwrap_or("")
            .split_inclusive(char::is_whitespace)
        {
            let range = trimmed(text, at..at + word.len());
            at += word.len();
            if !range.is_empty() && !atoms.push_short(range.clone()) {
                atoms.push_characters(range);
            }
        }
    }
    groups(&atoms.items, BLOCKS)
        .into_iter()
        .filter_map(|group| {
            Some(atoms.ranges.get(group.start)?.start..atoms.ranges.get(group.end.checked_sub(1)?)?.end)
        })
        .collect()
}

/// The smallest parts that a long text is put together from again.
struct Atoms<'a> {
    text: &'a str,
    ranges: Vec<Range<usize>>,
    items: Vec<Item>,
}

impl Atoms<'_> {
    /// Adds the part unless it is too long for a chunk.
    fn push_short(&mut self, range: Range<usize>) -> bool {
        let words = self.text.get(range.clone()).unwrap_or("");
        let tokens = estimated_tokens(words);
        if tokens > LONGEST_BODY {
            return false;
        }
        self.ranges.push(range);
        self.items.push(Item {
            tokens,
            hash: hash(words),
        });
        true
    }

    /// Adds a word that is longer than a chunk, such as base64 data, bit by bit.
    fn push_characters(&mut self, range: Range<usize>) {
        const CHARACTERS: usize = 32;
        let word = self.text.get(range.clone()).unwrap_or("");
        let cuts = word
            .char_indices()
            .map(|(at, _)| range.start + at)
            .skip(CHARACTERS)
            .step_by(CHARACTERS);
        let mut start = range.start;
        for end in cuts.chain([range.end]) {
            self.push_short(start..end);
            if let Some(item) = self.items.last_mut() {
                // A run of letters that is cut may count for one less than it does whole.
                item.tokens += 1;
            }
            start = end;
        }
    }
}

/// FNV-1a, because the same text must give the same groups on every machine.
pub(crate) fn hash(text: &str) -> u64 {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    // The lowest bit alone is the parity of the bytes.
    hash ^ (hash >> 32) ^ (hash >> 17)
}
