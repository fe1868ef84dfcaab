//! Changes of a user's text, by spans: what an edit does not name stays as it is, byte for byte.

mod block_ids;
mod links;
mod list_items;
mod percent;
mod properties;
mod property_value;
mod tags;
mod yaml;

use std::collections::HashSet;
use std::ops::Range;

use serde::Serialize;

pub use block_ids::{MintedId, mint_block_id};
pub use links::{TargetStyle, inline_link, link_target_style, retarget_heading, retarget_link};
pub use properties::{PropertyError, remove_property, rename_property, set_property};
pub use tags::rename_tag;

/// Puts `replacement` in the place of these bytes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct TextEdit {
    pub range: Range<usize>,
    pub replacement: String,
}

impl TextEdit {
    pub(crate) fn new(range: Range<usize>, replacement: impl Into<String>) -> Self {
        Self {
            range,
            replacement: replacement.into(),
        }
    }

    pub(crate) fn insert(at: usize, replacement: impl Into<String>) -> Self {
        Self::new(at..at, replacement)
    }
}

/// The text with all edits made, in whatever order they come; an edit that comes twice is made
/// once, and insertions at one place are made in the order given. `None` where edits overlap,
/// lie outside the text or part a character.
pub fn apply_edits(text: &str, edits: &[TextEdit]) -> Option<String> {
    let mut seen = HashSet::new();
    let mut edits: Vec<&TextEdit> = edits.iter().filter(|edit| seen.insert(*edit)).collect();
    edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
    let added: usize = edits.iter().map(|edit| edit.replacement.len()).sum();
    let mut changed = String::with_capacity(text.len() + added);
    let mut at = 0;
    for edit in edits {
        text.get(edit.range.clone())?;
        changed.push_str(text.get(at..edit.range.start)?);
        changed.push_str(&edit.replacement);
        at = edit.range.end;
    }
    changed.push_str(text.get(at..)?);
    Some(changed)
}

/// How the line that holds the byte `at` ends; the last line, as the one above it; a line feed where
/// the text has no line ends.
pub fn line_end_near(text: &str, at: usize) -> &'static str {
    let is_end = |byte: &u8| matches!(byte, b'\n' | b'\r');
    let bytes = text.as_bytes();
    let (above, below) = bytes.split_at(at.min(bytes.len()));
    let place = match below.iter().position(is_end) {
        Some(place) => Some(above.len() + place),
        None => above.iter().rposition(is_end),
    };
    let Some(place) = place else { return "\n" };
    let byte = |at: usize| bytes.get(at).copied();
    match (place.checked_sub(1).and_then(byte), byte(place), byte(place + 1)) {
        (_, Some(b'\r'), Some(b'\n')) | (Some(b'\r'), Some(b'\n'), _) => "\r\n",
        (_, Some(b'\r'), _) => "\r",
        _ => "\n",
    }
}

/// A text with other line ends: each line feed, with or without a carriage return before it, becomes `end`.
pub fn with_line_ends(text: &str, end: &str) -> String {
    let text = text.replace("\r\n", "\n");
    if end == "\n" {
        text
    } else {
        text.replace('\n', end)
    }
}

/// The first byte of the line that holds the byte `at`.
pub(crate) fn line_start(text: &str, at: usize) -> usize {
    let before = text.as_bytes().get(..at).unwrap_or_default();
    before
        .iter()
        .rposition(|byte| matches!(byte, b'\n' | b'\r'))
        .map_or(0, |end| end + 1)
}

/// Where the line that holds the byte `at` ends, before its line end.
pub(crate) fn line_content_end(text: &str, at: usize) -> usize {
    let rest = text.as_bytes().get(at..).unwrap_or_default();
    let length = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
    at + length.unwrap_or(rest.len())
}

/// Behind the line end of the line that holds the byte `at`.
pub(crate) fn next_line(text: &str, at: usize) -> usize {
    let end = line_content_end(text, at);
    let rest = text.as_bytes().get(end..).unwrap_or_default();
    end + match rest {
        [b'\r', b'\n', ..] => 2,
        [_, ..] => 1,
        [] => 0,
    }
}
