//! What agents ask to be changed in one note, as edits of spans: exact words for others, and text behind what stands
//! there. Every byte that an edit does not name stays as it is.

use std::ops::Range;

use weft_notes::{Block, BlockKind, Note, TextEdit, line_end_near, parse, with_line_ends};

use crate::draft::line_number;
use crate::error::{Error, ErrorCode, Result};
use crate::headings;

/// Bytes of text that are taken at once.
pub(crate) const MOST_BYTES: usize = 1 << 20;
/// Places that are looked at and named where words stand more than once.
const MOST_PLACES: usize = 20;

/// # Errors
/// `InvalidName` for what no note should hold: more than a megabyte, or a zero byte.
pub(crate) fn check_text(text: &str) -> Result<()> {
    if text.len() > MOST_BYTES {
        return Err(refused(format!(
            "the text has {} bytes; at most {MOST_BYTES} are taken at once",
            text.len()
        )));
    }
    if text.contains('\0') {
        return Err(refused("the text has a zero byte in it, which no note can hold"));
    }
    Ok(())
}

/// Where words stand in a text, at most so many places; of places that overlap each counts.
pub(crate) fn places(text: &str, words: &str, most: usize) -> Vec<usize> {
    let mut places = Vec::new();
    let mut from = 0;
    while let Some(found) = text.get(from..).and_then(|rest| rest.find(words)) {
        let at = from + found;
        places.push(at);
        if places.len() == most {
            break;
        }
        from = at + words.chars().next().map_or(1, char::len_utf8);
    }
    places
}

/// Puts `new` in the place of `old`, which must stand in the text exactly once. Line feeds in either stand for the
/// note's own line ends, where it has one kind of them.
///
/// # Errors
/// `InvalidName` where `old` is empty or the same as `new`, `NotFound` where it stands nowhere, `Exists` where it stands
/// in several places: each with what to do.
pub(crate) fn replace(path: &str, text: &str, old: &str, new: &str) -> Result<TextEdit> {
    if old.is_empty() {
        return Err(refused(
            "the old text is empty; give the exact words to replace, or use append",
        ));
    }
    let mut found = places(text, old, MOST_PLACES);
    let mut old = old.to_owned();
    if found.is_empty() && text.contains("\r\n") {
        // Whoever read the note may have read its line ends as line feeds.
        old = with_line_ends(&old, "\r\n");
        found = places(text, &old, MOST_PLACES);
    }
    let start = match found.as_slice() {
        [start] => *start,
        [] => {
            return Err(Error::new(
                ErrorCode::NotFound,
                format!(
                    "the old text does not stand in “{path}”; read the note again and give its exact words"
                ),
            ));
        }
        several => {
            return Err(Error::new(
                ErrorCode::Exists,
                format!(
                    "the old text stands in “{path}” {} times (lines {}); give more of the words around the place that is meant",
                    if several.len() == MOST_PLACES {
                        "many".to_owned()
                    } else {
                        several.len().to_string()
                    },
                    lines(text, several)
                ),
            ));
        }
    };
    let range = start..start + old.len();
    let new = match only_line_end(text) {
        Some(end) => with_line_ends(new, end),
        None if text[range.clone()].contains("\r\n") && !new.contains('\r') => with_line_ends(new, "\r\n"),
        None => new.to_owned(),
    };
    if new == old {
        return Err(refused(
            "the new text is the same as the old one: nothing to change",
        ));
    }
    Ok(shortest(text, range, &new))
}

pub(crate) fn lines(text: &str, places: &[usize]) -> String {
    let lines: Vec<String> = places
        .iter()
        .map(|place| line_number(text, *place).to_string())
        .collect();
    lines.join(", ")
}

/// The same change without the words at both ends that stay: what an undo has to find again is less.
pub(crate) fn shortest(text: &str, range: Range<usize>, new: &str) -> TextEdit {
    let old = &text[range.clone()];
    let head: usize = common(old.chars(), new.chars());
    let (old, new) = (&old[head..], &new[head..]);
    let tail: usize = common(old.chars().rev(), new.chars().rev());
    TextEdit {
        range: range.start + head..range.end - tail,
        replacement: new[..new.len() - tail].to_owned(),
    }
}

fn common(one: impl Iterator<Item = char>, other: impl Iterator<Item = char>) -> usize {
    one.zip(other)
        .take_while(|(one, other)| one == other)
        .map(|(character, _)| character.len_utf8())
        .sum()
}

/// The line end of a text that has no other; `None` where it has several kinds, or none.
pub(crate) fn only_line_end(text: &str) -> Option<&'static str> {
    let pairs = text.matches("\r\n").count();
    let feeds = text.matches('\n').count();
    let returns = text.matches('\r').count();
    match (pairs, feeds - pairs, returns - pairs) {
        (1.., 0, 0) => Some("\r\n"),
        (0, 1.., 0) => Some("\n"),
        _ => None,
    }
}

/// Puts text behind all that stands in the note, or, with a heading (`Animals#Zones` for one below another), behind
/// what stands below it, before any heading that follows. It begins on a line of its own, after an empty line unless
/// it goes on with a list or a table.
///
/// # Errors
/// `InvalidName` for a text of blanks alone, or one that would change what stands around it; `NotFound` for a heading
/// that is not there.
pub(crate) fn append(path: &str, text: &str, heading: Option<&str>, added: &str) -> Result<TextEdit> {
    let added = added.trim_matches(['\n', '\r']);
    if added.trim().is_empty() {
        return Err(refused("there is no text to append"));
    }
    let note = parse(text);
    let at = match heading {
        Some(heading) => end_of_section(path, text, &note, heading)?,
        None => text.len(),
    };
    let (before, behind) = text.split_at(at);
    let end = line_end_near(text, at);
    let written = before.trim_start_matches('\u{feff}');
    let last = last_block(&note, before);
    let goes_on = last.is_some_and(|block| goes_on_with(block, before, added));
    let mut replacement = String::new();
    if !written.is_empty() && !written.ends_with(['\n', '\r']) {
        replacement.push_str(end);
    }
    if !goes_on && !last_line(written).trim().is_empty() {
        replacement.push_str(end);
    }
    replacement.push_str(&with_line_ends(added, end));
    if !behind.is_empty() || written.is_empty() || written.ends_with(['\n', '\r']) {
        replacement.push_str(end);
    }
    // What follows must not become part of what is added: a line below a paragraph goes on with it.
    if behind.lines().next().is_some_and(|line| !line.trim().is_empty()) {
        replacement.push_str(end);
    }
    let edit = TextEdit {
        range: at..at,
        replacement,
    };
    if !leaves_the_rest(text, &note, &edit, goes_on) {
        return Err(refused(format!(
            "this text would become part of what stands around it in “{path}”, or take it in: a code block, comment or the like is not closed, in the note or in the text; use apply_edit to say exactly what goes where"
        )));
    }
    Ok(edit)
}

/// Without its line end.
fn last_line(text: &str) -> &str {
    let text = text.strip_suffix('\n').unwrap_or(text);
    let text = text.strip_suffix('\r').unwrap_or(text);
    text.rsplit(['\n', '\r']).next().unwrap_or_default()
}

/// Behind the last line that belongs to the heading itself.
fn end_of_section(path: &str, text: &str, note: &Note, heading: &str) -> Result<usize> {
    let wanted: Vec<String> = heading.split('#').map(|part| part.trim().to_owned()).collect();
    let missing = || {
        let known: Vec<&str> = note
            .headings
            .iter()
            .map(|heading| heading.text.as_str())
            .take(MOST_PLACES)
            .collect();
        let known = match known.as_slice() {
            [] => "it has none".to_owned(),
            known => format!("it has “{}”", known.join("”, “")),
        };
        Error::new(
            ErrorCode::NotFound,
            format!("“{path}” has no heading “{heading}”; {known}"),
        )
    };
    let start = headings::offset(note, &wanted).ok_or_else(missing)?;
    let mut from = note
        .headings
        .iter()
        .skip_while(|heading| heading.range.start < start);
    let own = from.next().ok_or_else(missing)?;
    let Some(next) = from.next() else {
        return Ok(text.len());
    };
    let stop = next.range.start;
    let last = own.range.end + text[own.range.end..stop].trim_end().len();
    let rest = &text[last..stop];
    let line = rest.find(['\n', '\r']).unwrap_or(rest.len());
    let ends = if rest[line..].starts_with("\r\n") { 2 } else { 1 };
    Ok((last + line + ends).min(stop))
}

/// The block that stands right in front of the end of `before`.
fn last_block<'a>(note: &'a Note, before: &str) -> Option<&'a Block> {
    let end = before.trim_end().len();
    note.blocks.get(note.block_at(end)?)
}

/// Whether text behind this block is one more item of its list, or one more row of its table.
fn goes_on_with(block: &Block, before: &str, added: &str) -> bool {
    let first = added.lines().next().unwrap_or_default();
    let is_next_line = before[before.trim_end().len()..].matches('\n').count() <= 1;
    is_next_line
        && match block.kind {
            BlockKind::ListItem => is_list_item(first),
            BlockKind::Table => first.trim_start().starts_with('|'),
            _ => false,
        }
}

fn is_list_item(line: &str) -> bool {
    let line = line.trim_start();
    let behind = match line.trim_start_matches(|c: char| c.is_ascii_digit()) {
        rest if rest.len() < line.len() => rest.strip_prefix(['.', ')']),
        rest => rest.strip_prefix(['-', '*', '+']),
    };
    behind.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
}

/// Whether every block of the note is afterwards what it was. The one in front may grow where it is gone on with.
fn leaves_the_rest(text: &str, note: &Note, edit: &TextEdit, goes_on: bool) -> bool {
    let at = edit.range.start;
    let Some(changed) = weft_notes::apply_edits(text, std::slice::from_ref(edit)) else {
        return false;
    };
    let after = parse(&changed);
    if note.front_matter.is_some() != after.front_matter.is_some() {
        return false;
    }
    let grown = edit.replacement.len();
    let in_front = note
        .blocks
        .iter()
        .take_while(|block| block.range.start < at)
        .count();
    let behind = note.blocks.len() - in_front;
    if after.blocks.len() < note.blocks.len() {
        return false;
    }
    let same_in_front =
        note.blocks[..in_front]
            .iter()
            .zip(&after.blocks)
            .enumerate()
            .all(|(index, (old, new))| {
                let may_grow = goes_on && index + 1 == in_front;
                old.kind == new.kind
                    && old.range.start == new.range.start
                    && (old.range.end == new.range.end || may_grow && new.range.end > old.range.end)
            });
    let same_behind = note.blocks[in_front..]
        .iter()
        .zip(&after.blocks[after.blocks.len() - behind..])
        .all(|(old, new)| {
            old.kind == new.kind
                && old.range.start + grown == new.range.start
                && old.range.end + grown == new.range.end
        });
    same_in_front && same_behind
}

pub(crate) fn refused(message: impl Into<String>) -> Error {
    Error::new(ErrorCode::InvalidName, message)
}

#[cfg(test)]
mod tests;
