//! The pieces of a note that the model reads.
//!
//! A chunk is made of whole blocks of one section; only sections too short to say
//! much share one. What goes where depends on the blocks around alone, so that an
//! edit changes the chunks near it and no others.

use std::ops::Range;

use crate::blocks::trimmed;
use crate::headings::link_matches_heading;
use crate::note::{BlockKind, Chunk, Note};
use crate::pack::{self, Item};
use crate::tokens::estimated_tokens;

/// Together they leave room for the body below the model's length.
const LONGEST_TITLE: usize = 14;
const LONGEST_PATH: usize = 26;
/// A heading longer than this is text as well: the path would cut it.
const LONGEST_HEADING: usize = 24;
/// Sections shorter than this share a chunk with such neighbours.
const SHORT_SECTION: usize = 60;
/// A chunk repeats its headings; no heading is worth more bytes than this each time.
const LONGEST_HEADING_BYTES: usize = 300;

/// The note in pieces for the model, in order. Every word of the note is in one of
/// them, save that the words of comments are in none. `text` is what `note` was
/// parsed from; `title` stands first in each chunk's text. No text, no chunks.
pub fn chunks(text: &str, note: &Note, title: &str) -> Vec<Chunk> {
    let sections = sections(text, note);
    let mut chunks = Vec::new();
    let mut run: Vec<&Section> = Vec::new();
    for section in &sections {
        if !section.is_short() {
            push_short_sections(note, title, &mut run, &mut chunks);
            let items: Vec<Item> = section.units.iter().map(|unit| unit.item).collect();
            for group in pack::groups(&items, pack::BLOCKS) {
                if let (Some(first), Some(last)) =
                    (section.units.get(group.start), section.units.get(group.end - 1))
                {
                    chunks.push(chunk(note, title, section, first, last));
                }
            }
            continue;
        }
        // A heading above all sections so far begins something else.
        let top = run
            .iter()
            .map(|section| section.level)
            .find(|level| *level > 0)
            .unwrap_or(0);
        if section.level < top {
            push_short_sections(note, title, &mut run, &mut chunks);
        }
        run.push(section);
    }
    push_short_sections(note, title, &mut run, &mut chunks);
    chunks
}

/// A block, or a part of one that is too long for a chunk.
struct Unit {
    range: Range<usize>,
    plain: Range<usize>,
    item: Item,
}

/// What stands under one heading, up to the next.
struct Section {
    heading: Option<usize>,
    level: u8,
    /// Of the heading's text, for where it stands between other texts in a chunk.
    heading_tokens: usize,
    units: Vec<Unit>,
    /// The only unit is the heading itself, which the path names already.
    is_heading_only: bool,
}

impl Section {
    fn tokens(&self) -> usize {
        self.heading_tokens + self.units.iter().map(|unit| unit.item.tokens).sum::<usize>()
    }

    fn is_short(&self) -> bool {
        self.units.len() <= SHORT_SECTION && self.tokens() < SHORT_SECTION
    }
}

fn sections(text: &str, note: &Note) -> Vec<Section> {
    let mut sections = vec![Section {
        heading: None,
        level: 0,
        heading_tokens: 0,
        units: Vec::new(),
        is_heading_only: false,
    }];
    let mut heading_units: Vec<Option<Unit>> = vec![None];
    for block in &note.blocks {
        let Some(words) = note.plain.text.get(block.plain.clone()) else {
            continue;
        };
        if block.kind == BlockKind::Heading {
            let heading_tokens = estimated_tokens(words);
            let mut section = Section {
                heading: block.heading,
                level: block
                    .heading
                    .and_then(|index| note.headings.get(index))
                    .map_or(0, |heading| heading.level),
                heading_tokens,
                units: Vec::new(),
                is_heading_only: false,
            };
            let unit = Unit {
                range: block.range.clone(),
                plain: block.plain.clone(),
                item: Item {
                    tokens: 0,
                    hash: pack::hash(words),
                },
            };
            if heading_tokens > LONGEST_HEADING {
                section.heading_tokens = 0;
                push_units(text, note, &block.range, &block.plain, &mut section.units);
            }
            sections.push(section);
            heading_units.push((!words.is_empty()).then_some(unit));
        } else if !words.is_empty()
            && let Some(section) = sections.last_mut()
        {
            push_units(text, note, &block.range, &block.plain, &mut section.units);
        }
    }
    // From below, because a heading without text may itself carry the one above it.
    for index in (0..sections.len()).rev() {
        if sections[index].units.is_empty()
            && !is_in_path_below(note, &sections, index)
            && let Some(unit) = heading_units[index].take()
        {
            sections[index].units.push(unit);
            sections[index].is_heading_only = true;
        }
    }
    // A heading left to the path below still stands between the two sections where they share a chunk.
    let mut left_out = 0;
    sections.retain_mut(|section| {
        if section.units.is_empty() {
            left_out += section.heading_tokens;
            return false;
        }
        section.heading_tokens += std::mem::take(&mut left_out);
        true
    });
    sections
}

fn push_units(text: &str, note: &Note, range: &Range<usize>, plain: &Range<usize>, units: &mut Vec<Unit>) {
    let words = note.plain.text.get(plain.clone()).unwrap_or("");
    let tokens = estimated_tokens(words);
    if tokens <= pack::LONGEST_BODY {
        units.push(Unit {
            range: range.clone(),
            plain: plain.clone(),
            item: Item {
                tokens,
                hash: pack::hash(words),
            },
        });
        return;
    }
    let pieces = pack::pieces(words);
    let mut start = range.start;
    for (index, piece) in pieces.iter().enumerate() {
        let next = pieces
            .get(index + 1)
            .and_then(|next| note.plain.source_of(plain.start + next.start));
        let end = next.map_or(range.end, |next| next.clamp(start, range.end));
        let words = words.get(piece.clone()).unwrap_or("");
        units.push(Unit {
            range: trimmed(text, start..end),
            plain: plain.start + piece.start..plain.start + piece.end,
            item: Item {
                tokens: estimated_tokens(words),
                hash: pack::hash(words),
            },
        });
        start = end;
    }
}

/// Whether the path of a section further down, with text, names this empty section.
fn is_in_path_below(note: &Note, sections: &[Section], index: usize) -> bool {
    let mut above = index;
    while let Some(below) = sections.get(above + 1) {
        if below.level <= sections[above].level || sections[above].heading.is_none() {
            return false;
        }
        if !below.units.is_empty() {
            return !path_for_model(&path(note, below.heading)).1;
        }
        above += 1;
    }
    false
}

fn push_short_sections(note: &Note, title: &str, run: &mut Vec<&Section>, chunks: &mut Vec<Chunk>) {
    let items: Vec<Item> = run
        .iter()
        .map(|section| Item {
            tokens: section.tokens(),
            hash: section.units.first().map_or(0, |unit| unit.item.hash),
        })
        .collect();
    for group in pack::groups(&items, pack::SECTIONS) {
        if let (Some(first), Some(last)) = (run.get(group.start), run.get(group.end - 1))
            && let (Some(first_unit), Some(last_unit)) = (first.units.first(), last.units.last())
        {
            chunks.push(chunk(note, title, first, first_unit, last_unit));
        }
    }
    run.clear();
}

fn chunk(note: &Note, title: &str, section: &Section, first: &Unit, last: &Unit) -> Chunk {
    let heading_path = path(note, section.heading);
    let mut text = prefix(title, &heading_path);
    // Where the heading stands alone, the path has said all of it.
    let body_start = if section.is_heading_only {
        first.plain.end
    } else {
        first.plain.start
    };
    let body = note
        .plain
        .text
        .get(body_start..last.plain.end)
        .unwrap_or("")
        .trim();
    if !text.is_empty() && !body.is_empty() {
        text.push('\n');
    }
    text.push_str(body);
    Chunk {
        range: first.range.start..last.range.end,
        heading_path,
        text,
    }
}

fn path(note: &Note, heading: Option<usize>) -> Vec<String> {
    note.path_to_heading(heading)
        .into_iter()
        .filter_map(|index| note.headings.get(index))
        .map(|heading| cut_to_bytes(&heading.text, LONGEST_HEADING_BYTES).to_owned())
        .collect()
}

/// `Title › H1 › H2`, with a first heading that only repeats the title left out.
pub(crate) fn prefix(title: &str, path: &[String]) -> String {
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    let title = cut_to_tokens(cut_to_bytes(&title, LONGEST_HEADING_BYTES), LONGEST_TITLE);
    let repeats_title = path
        .first()
        .is_some_and(|first| link_matches_heading(first, title));
    let (path, _) = path_for_model(path.get(usize::from(repeats_title)..).unwrap_or_default());
    match (title.is_empty(), path.is_empty()) {
        (true, _) => path,
        (false, true) => title.to_owned(),
        (false, false) => format!("{title} › {path}"),
    }
}

/// The headings joined, and whether any of them had to be cut or left out. The
/// nearest heading says most, so that the outer ones give way.
fn path_for_model(path: &[String]) -> (String, bool) {
    let mut kept: Vec<&str> = Vec::new();
    let mut left = LONGEST_PATH;
    let mut is_cut = false;
    for heading in path.iter().rev().filter(|heading| !heading.is_empty()) {
        let separator = 1;
        let tokens = estimated_tokens(heading) + separator;
        if tokens <= left {
            kept.push(heading);
            left -= tokens;
        } else if kept.is_empty() {
            is_cut = true;
            kept.push(cut_to_tokens(heading, left - separator));
            left = 0;
        } else {
            is_cut = true;
        }
    }
    kept.reverse();
    (kept.join(" › "), is_cut)
}

/// As many whole words as fit; if not even one does, as many characters.
fn cut_to_tokens(text: &str, most: usize) -> &str {
    if estimated_tokens(text) <= most {
        return text;
    }
    let mut end = 0;
    let mut sum = 0;
    let mut at = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        sum += estimated_tokens(word);
        if sum > most {
            break;
        }
        at += word.len();
        end = at;
    }
    if end == 0 {
        // Three tokens is the most that a character makes.
        end = text.char_indices().nth(most / 3).map_or(text.len(), |(at, _)| at);
    }
    text.get(..end).unwrap_or("").trim_end()
}

fn cut_to_bytes(text: &str, most: usize) -> &str {
    let end = (0..=most.min(text.len()))
        .rev()
        .find(|end| text.is_char_boundary(*end))
        .unwrap_or(0);
    text.get(..end).unwrap_or("")
}
