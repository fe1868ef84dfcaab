//! A link that an agent asks for: words of a note become it, or it is written behind them.

use std::path::Path;

use weft_notes::{BlockKind, Note, TextEdit, mint_block_id, parse};

use crate::agent_edits::{lines, places, refused};
use crate::draft::{Draft, line_number, text_of};
use crate::error::{Error, ErrorCode, Result};
use crate::journal::Journal;
use crate::linking::{becomes_a_link, heading_anchor};
use crate::resolution::Names;
use crate::types::WantedLink;
use crate::{files, headings, paths};

/// Places of the words that are tried.
const MOST_PLACES: usize = 200;

/// Where the link leads in a note.
enum Anchor {
    None,
    /// As a link writes it behind `#`.
    Written(String),
    /// The same, of a block that gets its id by this edit.
    New(String, TextEdit),
}

/// The transaction that writes the link from the note `from` to the note `to`. `part` is what stands behind `#` in the
/// target.
///
/// # Errors
/// `NotFound` where words do not stand where they should, as plain text, or the target has no such place; `Exists` where
/// they stand in several places and it is not said which; `InvalidName` for a link that would say nothing; `NotUtf8`.
pub(crate) fn words(
    root: &Path,
    names: &Names,
    (from, to, part): (&str, &str, Option<&str>),
    wanted: &WantedLink,
) -> Result<Journal> {
    let words = wanted.words.as_str();
    if words.trim().is_empty() || words.contains(['\n', '\r']) {
        return Err(refused(
            "the words of a link have to be some words of one line, exactly as they stand there",
        ));
    }
    let linking = files::read(&paths::resolve(root, from)?, from)?;
    let text = text_of(from, &linking)?;
    let (target, anchor) = if paths::is_note(to) {
        let target = files::read(&paths::resolve(root, to)?, to)?;
        let anchor = anchor(to, text_of(to, &target)?, part, wanted.target_words.as_deref())?;
        (target, anchor)
    } else {
        // The page of a PDF, say: nothing is looked for in such a file, and nothing written into it.
        (
            Vec::new(),
            part.map_or(Anchor::None, |part| Anchor::Written(part.to_owned())),
        )
    };
    if from == to && matches!(anchor, Anchor::None) {
        return Err(refused(format!(
            "“{from}” would link to itself; name a heading or block of it, or another note"
        )));
    }
    let name = if from == to {
        String::new()
    } else {
        names.link_name(to)
    };
    let (goal, minted) = match anchor {
        Anchor::None => (name.clone(), None),
        Anchor::Written(anchor) => (format!("{name}#{anchor}"), None),
        Anchor::New(anchor, edit) => (format!("{name}#{anchor}"), Some(edit)),
    };
    let link = place_of_link(from, text, &goal, wanted)?;
    let mut draft = Draft::default();
    if from == to {
        let edits = std::iter::once(link).chain(minted).collect();
        draft.edit(to, &target, edits);
    } else {
        draft.edit(to, &target, minted.into_iter().collect());
        draft.edit(from, &linking, vec![link]);
    }
    Ok(draft.journal(format!("An agent linked “{words}” in “{from}” to “{to}”")))
}

/// The edit that writes the link: at the place that is meant, of those where it would be a link.
fn place_of_link(from: &str, text: &str, goal: &str, wanted: &WantedLink) -> Result<TextEdit> {
    let words = wanted.words.as_str();
    let note = parse(text);
    let all = places(text, words, MOST_PLACES);
    let nowhere = |why: &str| Error::new(ErrorCode::NotFound, format!("“{words}” {why} “{from}”"));
    if all.is_empty() {
        return Err(nowhere("does not stand in"));
    }
    let in_line: Vec<usize> = match wanted.line {
        Some(line) => all
            .into_iter()
            .filter(|at| line_number(text, *at) == line as usize)
            .collect(),
        None => all,
    };
    if in_line.is_empty() {
        return Err(nowhere(&format!(
            "does not stand in line {} of",
            wanted.line.unwrap_or_default()
        )));
    }
    // Part of a word is meant only where nothing else can be.
    let whole: Vec<usize> = in_line
        .iter()
        .copied()
        .filter(|at| is_whole(text, *at, words))
        .collect();
    let tried = if whole.is_empty() { in_line } else { whole };
    let can_be: Vec<TextEdit> = tried
        .into_iter()
        .map(|at| edit_at(text, &note, at, goal, wanted))
        .filter(|edit| becomes_a_link(text, note.links.len(), edit))
        .collect();
    match can_be.as_slice() {
        [] => Err(nowhere(
            "stands only in links, code or the like, or cannot be the words of a link, in",
        )),
        [edit] => Ok(edit.clone()),
        // In one line the first is meant: that is the one which is suggested.
        [edit, ..] if wanted.line.is_some() => Ok(edit.clone()),
        several => {
            let places: Vec<usize> = several.iter().map(|edit| edit.range.start).collect();
            Err(Error::new(
                ErrorCode::Exists,
                format!(
                    "“{words}” stands in “{from}” {} times (lines {}); say which line is meant",
                    places.len(),
                    lines(text, &places)
                ),
            ))
        }
    }
}

fn edit_at(text: &str, note: &Note, at: usize, goal: &str, wanted: &WantedLink) -> TextEdit {
    let words = wanted.words.as_str();
    let end = at + words.len();
    if wanted.after {
        return TextEdit {
            range: end..end,
            replacement: if text[end..].starts_with(char::is_alphanumeric) {
                format!(" [[{goal}]] ")
            } else {
                format!(" [[{goal}]]")
            },
        };
    }
    let in_table = note
        .block_at(at)
        .and_then(|index| note.blocks.get(index))
        .is_some_and(|block| block.kind == BlockKind::Table);
    let pipe = if in_table { "\\|" } else { "|" };
    TextEdit {
        range: at..end,
        replacement: if goal == words {
            format!("[[{goal}]]")
        } else {
            format!("[[{goal}{pipe}{words}]]")
        },
    }
}

fn is_whole(text: &str, at: usize, words: &str) -> bool {
    let before = text[..at].chars().next_back();
    let behind = text[at + words.len()..].chars().next();
    let joined = |one: Option<char>, other: Option<char>| {
        one.is_some_and(char::is_alphanumeric) && other.is_some_and(char::is_alphanumeric)
    };
    !joined(before, words.chars().next()) && !joined(words.chars().next_back(), behind)
}

fn anchor(to: &str, text: &str, part: Option<&str>, target_words: Option<&str>) -> Result<Anchor> {
    let note = parse(text);
    if let Some(words) = target_words.map(str::trim).filter(|words| !words.is_empty()) {
        return block_with(to, text, &note, words);
    }
    let Some(part) = part.map(str::trim).filter(|part| !part.is_empty()) else {
        return Ok(Anchor::None);
    };
    if headings::range_of_part(&note, part, text.len()).is_none() {
        return Err(no_part(to, part));
    }
    Ok(Anchor::Written(part.to_owned()))
}

/// There is no such heading or block.
pub(crate) fn no_part(path: &str, part: &str) -> Error {
    let kind = if part.starts_with('^') { "block" } else { "heading" };
    let name = part.trim_start_matches('^');
    Error::new(ErrorCode::NotFound, format!("“{path}” has no {kind} “{name}”"))
}

/// The one block that holds these words, as they are written or as they are read.
fn block_with(to: &str, text: &str, note: &Note, words: &str) -> Result<Anchor> {
    let holds = |index: &usize| {
        let range = &note.blocks[*index].range;
        text.get(range.clone())
            .is_some_and(|written| written.contains(words))
            || note.plain_text(range.clone()).contains(words)
    };
    let found: Vec<usize> = (0..note.blocks.len()).filter(holds).collect();
    let index = match found.as_slice() {
        [index] => *index,
        [] => {
            return Err(Error::new(
                ErrorCode::NotFound,
                format!("no block of “{to}” has the words “{words}”"),
            ));
        }
        several => {
            return Err(Error::new(
                ErrorCode::Exists,
                format!(
                    "{} blocks of “{to}” have the words “{words}”; give more of the words of the one that is meant",
                    several.len()
                ),
            ));
        }
    };
    let block = &note.blocks[index];
    let nothing = || {
        Error::new(
            ErrorCode::NotFound,
            format!(
                "what holds the words “{words}” in “{to}” cannot be linked to; link to its heading or to the note"
            ),
        )
    };
    if block.kind == BlockKind::Heading {
        let path = note.heading_path(block);
        let anchor = heading_anchor(path.last().map_or("", String::as_str)).ok_or_else(nothing)?;
        return Ok(Anchor::Written(anchor));
    }
    let minted = mint_block_id(text, note, index, block.range.start as u64).ok_or_else(nothing)?;
    let anchor = format!("^{}", minted.id);
    Ok(match minted.edit {
        Some(edit) => Anchor::New(anchor, edit),
        None => Anchor::Written(anchor),
    })
}
