//! Two notes into one: all that either says, what both say once.
//!
//! The pieces of a body (blocks, and what stands between them) are aligned by their longest common subsequence. Where
//! the notes differ the kept note's pieces come first and the other's behind them, so that the order of both is kept.

use std::collections::HashMap;
use std::ops::Range;

use crate::edits::{TextEdit, apply_edits, line_end_near, line_start, set_property, with_line_ends};
use crate::note::{BlockKind, Note, Property, PropertyValue};
use crate::parse::parse;

/// Pairs of pieces that are compared at most; beyond that nothing is aligned, and all of the other note follows.
const MOST_COMPARED: usize = 16_000_000;

/// Two notes in one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct United {
    pub text: String,
    /// Properties of the other note that could not be taken over, because the kept note says something else.
    pub left: Vec<String>,
    /// The other note's title heading, left out because the kept note has one.
    pub title: Option<String>,
}

/// A piece of a body.
struct Piece {
    range: Range<usize>,
    kind: Option<BlockKind>,
    /// Its words with single blanks.
    key: String,
    /// Of a heading.
    level: u8,
}

/// `kept` with all that `other` says beyond it. Every byte of `kept` stays; what is added has its line ends. Properties
/// that both have stay as they are in `kept`, lists take in the other's items.
pub fn united(kept: &str, other: &str) -> United {
    let (text, left) = with_properties(kept, other);
    let (note, theirs) = (parse(&text), parse(other));
    let own = pieces(&text, &note);
    let mut added = pieces(other, &theirs);
    let is_title = |piece: Option<&Piece>| piece.is_some_and(|piece| piece.level == 1);
    let mut common = common(&own, &added);
    let mut title = None;
    let differs = common.first() != Some(&(0, 0));
    if differs && !common.is_empty() && is_title(own.first()) && is_title(added.first()) {
        added.remove(0);
        common.retain(|(_, theirs)| *theirs > 0);
        for (_, theirs) in &mut common {
            *theirs -= 1;
        }
        title = theirs.headings.first().map(|first| first.text.clone());
    }
    let end = line_end_near(&text, 0);
    let mut edits = Vec::new();
    let mut from = 0;
    // Behind each run of pieces that only the kept note has, what only the other has there.
    for (own_number, their_number) in common.iter().copied().chain([(own.len(), added.len())]) {
        let run = added.get(from..their_number).unwrap_or_default();
        from = their_number + 1;
        if run.is_empty() {
            continue;
        }
        let before = own_number.checked_sub(1).and_then(|number| own.get(number));
        let behind = own.get(own_number);
        edits.push(insertion(&text, end, (before, behind), other, run));
    }
    let text = apply_edits(&text, &edits).unwrap_or(text);
    United { text, left, title }
}

/// The edit that puts a run of the other note's pieces between two of the kept note's.
fn insertion(
    text: &str,
    end: &str,
    (before, behind): (Option<&Piece>, Option<&Piece>),
    other: &str,
    run: &[Piece],
) -> TextEdit {
    let body = parse(text)
        .front_matter
        .map_or(0, |front_matter| front_matter.range.end);
    let at = before.map_or(body, |piece| piece.range.end);
    let (first, last) = (run.first(), run.last());
    let range = first.map_or(0, |piece| piece.range.start)..last.map_or(0, |piece| piece.range.end);
    let words = with_line_ends(other.get(range).unwrap_or_default(), end);
    let is_item = |piece: Option<&Piece>| piece.and_then(|piece| piece.kind) == Some(BlockKind::ListItem);
    let gap = |tight: bool| if tight { end.to_owned() } else { end.repeat(2) };
    let written = text.get(..at).unwrap_or_default().trim_start_matches('\u{feff}');
    let mut replacement = if before.is_some() {
        gap(is_item(before) && is_item(first))
    } else if written.is_empty() || written.ends_with(['\n', '\r']) {
        String::new()
    } else {
        end.to_owned()
    };
    replacement.push_str(&words);
    match behind {
        Some(piece) => {
            let rest = text.get(at..piece.range.start).unwrap_or_default();
            let lines = rest.matches('\n').count().max(rest.matches('\r').count());
            let wanted = if is_item(last) && is_item(behind) { 1 } else { 2 };
            replacement.push_str(&end.repeat(wanted - lines.min(wanted)));
        }
        None if !text.get(at..).unwrap_or_default().contains(['\n', '\r']) => replacement.push_str(end),
        None => {}
    }
    TextEdit::insert(at, replacement)
}

/// The text with the properties that the other note has beyond it, and the names of those that were left.
fn with_properties(kept: &str, other: &str) -> (String, Vec<String>) {
    let mut text = kept.to_owned();
    let mut left = Vec::new();
    let properties: Vec<Property> = parse(other)
        .front_matter
        .map(|front_matter| front_matter.properties)
        .unwrap_or_default();
    for property in properties {
        let note = parse(&text);
        let known = note.front_matter.as_ref().and_then(|front_matter| {
            let mut own = front_matter.properties.iter();
            own.find(|own| own.name.eq_ignore_ascii_case(&property.name))
        });
        let wanted = match (known.map(|known| &known.value), &property.value) {
            (Some(own), theirs) if own == theirs => continue,
            (_, PropertyValue::Empty) => continue,
            (None | Some(PropertyValue::Empty), theirs) => theirs.clone(),
            (Some(PropertyValue::List(own)), PropertyValue::List(theirs)) => {
                let mut all = own.clone();
                all.extend(theirs.iter().filter(|item| !own.contains(item)).cloned());
                PropertyValue::List(all)
            }
            _ => {
                left.push(property.name.clone());
                continue;
            }
        };
        let changed = set_property(&text, &note, &property.name, &wanted)
            .ok()
            .and_then(|edits| apply_edits(&text, &edits));
        match changed {
            Some(changed) => text = changed,
            None => left.push(property.name.clone()),
        }
    }
    (text, left)
}

fn pieces(text: &str, note: &Note) -> Vec<Piece> {
    let body = note
        .front_matter
        .as_ref()
        .map_or(0, |front_matter| front_matter.range.end);
    let mut pieces = Vec::new();
    let mut done = body.max(text.len() - text.trim_start_matches('\u{feff}').len());
    for block in &note.blocks {
        // In a block that came before, or in the front matter.
        if block.range.start < done {
            continue;
        }
        let line = line_start(text, block.range.start).max(done);
        push(text, done..line, None, 0, &mut pieces);
        let level = match block.kind {
            BlockKind::Heading => {
                let heading = block.heading.and_then(|number| note.headings.get(number));
                heading.map_or(0, |heading| heading.level)
            }
            _ => 0,
        };
        push(text, line..block.range.end, Some(block.kind), level, &mut pieces);
        done = block.range.end;
    }
    push(text, done..text.len(), None, 0, &mut pieces);
    pieces
}

/// From the beginning of its first line that is not blank to its last byte that is not.
fn push(text: &str, range: Range<usize>, kind: Option<BlockKind>, level: u8, pieces: &mut Vec<Piece>) {
    let Some(written) = text
        .get(range.clone())
        .filter(|written| !written.trim().is_empty())
    else {
        return;
    };
    let start = range.start + (written.len() - written.trim_start().len());
    let start = line_start(text, start).max(range.start);
    pieces.push(Piece {
        range: start..range.start + written.trim_end().len(),
        kind,
        key: written.split_whitespace().collect::<Vec<_>>().join(" "),
        level,
    });
}

/// The longest common subsequence, as pairs of numbers of pieces.
fn common(own: &[Piece], theirs: &[Piece]) -> Vec<(usize, usize)> {
    if own.len().saturating_mul(theirs.len()) > MOST_COMPARED {
        return Vec::new();
    }
    // Words once compared are numbers from then on.
    let mut numbers: HashMap<&str, usize> = HashMap::new();
    let mut numbered = Vec::with_capacity(own.len() + theirs.len());
    for piece in own.iter().chain(theirs) {
        let next = numbers.len();
        numbered.push(*numbers.entry(&piece.key).or_insert(next));
    }
    let (one, other) = numbered.split_at(own.len());
    // lengths[i][j]: of the pieces from i and j on.
    let width = other.len() + 1;
    let mut lengths = vec![0_u32; (one.len() + 1) * width];
    for i in (0..one.len()).rev() {
        for j in (0..other.len()).rev() {
            lengths[i * width + j] = if one[i] == other[j] {
                lengths[(i + 1) * width + j + 1] + 1
            } else {
                lengths[(i + 1) * width + j].max(lengths[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut pairs = Vec::new();
    while i < one.len() && j < other.len() {
        if one[i] == other[j] {
            pairs.push((i, j));
            i += 1;
            j += 1;
        } else if lengths[(i + 1) * width + j] >= lengths[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(kept: &str, other: &str, expected: &str) {
        assert_eq!(united(kept, other).text, expected);
    }

    #[test]
    fn what_both_say_stands_once() {
        check("one\n\ntwo\n", "one\n\ntwo\n", "one\n\ntwo\n");
        check("one\n\ntwo\n", "one\n\nnew\n\ntwo\n", "one\n\nnew\n\ntwo\n");
        check(
            "one\n\nold\n\ntwo",
            "one\n\nnew\n\ntwo",
            "one\n\nold\n\nnew\n\ntwo",
        );
        check("one", "other", "one\n\nother\n");
        check("one\n", "other\n\nand more\n", "one\n\nother\n\nand more\n");
        check("", "other\n", "other\n");
        check("one\n", "", "one\n");
    }

    #[test]
    fn lists_grow_by_items_and_sections_by_paragraphs() {
        check(
            "- a\n- b\n\nend\n",
            "- a\n  - deep\n- b\n- c\n\nend\n",
            "- a\n  - deep\n- b\n- c\n\nend\n",
        );
        check(
            "# T\n\n## A\n\nmine\n\n## B\n\nlast\n",
            "# T\n\n## A\n\nyours\n\n## B\n\nlast\n",
            "# T\n\n## A\n\nmine\n\nyours\n\n## B\n\nlast\n",
        );
        check("a\r\n\r\nz\r\n", "a\n\nb\n\nz\n", "a\r\n\r\nb\r\n\r\nz\r\n");
        check("\u{feff}a\n", "b\n", "\u{feff}a\n\nb\n");
    }

    #[test]
    fn one_title_and_one_front_matter() {
        let both = united(
            "---\ntags: [a]\nstate: new\n---\n# Tides\n\nsame\n",
            "---\ntags: [a, b]\nstate: old\nup: x\n---\n# Tides, copy\n\nsame\n\nmore\n",
        );
        assert_eq!(
            both.text,
            "---\ntags: [a, b]\nstate: new\nup: x\n---\n# Tides\n\nsame\n\nmore\n"
        );
        assert_eq!(both.left, ["state"]);
        assert_eq!(both.title.as_deref(), Some("Tides, copy"));
    }

    fn words(text: &str) -> Vec<String> {
        let mut words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
        words.sort();
        words.dedup();
        words
    }

    proptest! {
        /// Nothing that either note says is lost, and the kept note's lines stay in their order.
        #[test]
        fn all_words_of_both_stay(
            kept in "((#{1,3} |- |  - |> |)[a-d]{1,3}( [a-d]{1,2}){0,3}\n{1,2}){0,12}",
            other in "((#{1,3} |- |  - |> |)[a-d]{1,3}( [a-d]{1,2}){0,3}\n{1,2}){0,12}",
        ) {
            let both = united(&kept, &other);
            let mut found = words(&both.text);
            found.extend(both.title.iter().flat_map(|title| words(title)));
            for word in words(&kept).into_iter().chain(words(&other)) {
                prop_assert!(found.contains(&word), "{word:?} of {kept:?} and {other:?} is not in {:?}", both.text);
            }
            let mut rest = both.text.as_str();
            for line in kept.lines().filter(|line| !line.trim().is_empty()) {
                let at = rest.find(line);
                prop_assert!(at.is_some(), "{line:?} of {kept:?} is not in {:?}", both.text);
                rest = &rest[at.unwrap_or(0) + line.len()..];
            }
            prop_assert_eq!(united(&kept, &kept).text, kept);
        }
    }
}
