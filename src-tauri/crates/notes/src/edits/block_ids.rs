//! An id for a block that a link is to lead to.

use crate::edits::{TextEdit, apply_edits, line_content_end, line_end_near, line_start, next_line};
use crate::note::{Block, BlockId, BlockKind, Note};

/// The id of a block, without `^`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MintedId {
    pub id: String,
    /// What writes the id; `None` where the block had it already.
    pub edit: Option<TextEdit>,
}

/// The id that the block (an index in [`Note::blocks`]) has, or a new one made of `seed` and the
/// block's text. It stands at the end of a paragraph or list item, and on a line of its own below
/// any other block.
///
/// `None` for a heading, which is linked to by its text, and for what no id can name: comments,
/// rules, and blocks that leave no place for it.
pub fn mint_block_id(text: &str, note: &Note, block: usize, seed: u64) -> Option<MintedId> {
    let block = note.blocks.get(block)?;
    // Of two ids that are the same a link means the first.
    let names_it = |id: &&BlockId| note.range_of_id(&id.id).as_ref() == Some(&block.range);
    if let Some(known) = note
        .ids
        .iter()
        .filter(|id| id.range == block.range)
        .find(names_it)
    {
        return Some(MintedId {
            id: known.id.clone(),
            edit: None,
        });
    }
    let id = new_id(text, note, block, seed);
    let places: &[fn(&str, &Block, &str) -> TextEdit] = match block.kind {
        BlockKind::Heading | BlockKind::Comment | BlockKind::Rule => return None,
        BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Footnote => &[at_the_end, in_the_item, below],
        BlockKind::Quote => &[below, at_the_end],
        BlockKind::Code | BlockKind::Table | BlockKind::Html | BlockKind::Math => &[below],
    };
    let edit = places
        .iter()
        .map(|place| place(text, block, &id))
        .find(|edit| names_the_block(text, note, block, &id, edit))?;
    Some(MintedId { id, edit: Some(edit) })
}

/// Six letters and digits that no id of the note has.
fn new_id(text: &str, note: &Note, block: &Block, seed: u64) -> String {
    const LETTERS: &[u8; 36] = b"abcdefghijklmnopqrstuvwxyz0123456789";
    let mut state = seed;
    for byte in text.get(block.range.clone()).unwrap_or("").bytes() {
        state = mixed(state ^ u64::from(byte));
    }
    loop {
        state = mixed(state);
        let mut rest = state;
        let mut id = String::with_capacity(6);
        for _ in 0..6 {
            id.push(char::from(LETTERS[(rest % 36) as usize]));
            rest /= 36;
        }
        if note.range_of_id(&id).is_none() {
            return id;
        }
    }
}

/// The finaliser of SplitMix64: every bit of the input reaches every bit of the output.
fn mixed(state: u64) -> u64 {
    let mut bits = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}

/// ` ^id` behind the block's last word.
fn at_the_end(_text: &str, block: &Block, id: &str) -> TextEdit {
    TextEdit::insert(block.range.end, format!(" ^{id}"))
}

/// A paragraph of its own at the end of a list item that ends in code or a table, as far in as
/// the item's text.
fn in_the_item(text: &str, block: &Block, id: &str) -> TextEdit {
    let start = line_start(text, block.range.start);
    let line = text.get(start..line_content_end(text, start)).unwrap_or("");
    let marker = block.range.start - start;
    let item = line.get(marker..).unwrap_or("");
    let mark = item.find([' ', '\t']).unwrap_or(item.len());
    let text_at = item.get(mark..).unwrap_or("");
    let blanks = text_at.len() - text_at.trim_start().len();
    // Text five columns or more behind the marker is code, and the item's text begins one behind it.
    let content = mark + if (1..5).contains(&blanks) { blanks } else { 1 };
    let content = if is_marker(item.get(..mark).unwrap_or("")) {
        content
    } else {
        0
    };
    let indentation: String = line
        .get(..marker)
        .unwrap_or("")
        .chars()
        .map(|character| if character == '\t' { '\t' } else { ' ' })
        .chain(std::iter::repeat_n(' ', content))
        .collect();
    below_with(text, block, id, &indentation)
}

fn is_marker(word: &str) -> bool {
    matches!(word, "-" | "*" | "+")
        || word
            .strip_suffix(['.', ')'])
            .is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// `^id` on a line of its own, with an empty line on both sides.
fn below(text: &str, block: &Block, id: &str) -> TextEdit {
    below_with(text, block, id, "")
}

fn below_with(text: &str, block: &Block, id: &str, indentation: &str) -> TextEdit {
    let line_end = line_end_near(text, block.range.end);
    let end = line_content_end(text, block.range.end);
    let below = next_line(text, end);
    if below == end {
        return TextEdit::insert(end, format!("{line_end}{line_end}{indentation}^{id}"));
    }
    let next = text.get(below..line_content_end(text, below)).unwrap_or("");
    let gap = if next.trim().is_empty() { "" } else { line_end };
    TextEdit::insert(below, format!("{line_end}{indentation}^{id}{line_end}{gap}"))
}

/// Whether the edit gives the block the id and changes no other: what a line means depends on
/// everything above it, and only reading the whole text tells.
fn names_the_block(text: &str, note: &Note, block: &Block, id: &str, edit: &TextEdit) -> bool {
    let Some(changed) = apply_edits(text, std::slice::from_ref(edit)) else {
        return false;
    };
    let after = crate::parse(&changed);
    // An id inside the block is part of it; one below is not.
    let grown = block.range.start..edit.range.start + edit.replacement.trim_end().len();
    let named = after.range_of_id(id);
    [Some(&grown), Some(&block.range)].contains(&named.as_ref())
        && after.ids.len() == note.ids.len() + 1
        && after.links.len() == note.links.len()
        && kinds(&after).eq(kinds(note))
        && after
            .plain
            .text
            .split_whitespace()
            .eq(note.plain.text.split_whitespace())
}

fn kinds(note: &Note) -> impl Iterator<Item = BlockKind> {
    note.blocks.iter().map(|block| block.kind)
}
