//! Writing links into notes: to a block that may have no id yet, and where a name stands as plain
//! text.

use std::collections::BTreeMap;
use std::path::Path;

use weft_notes::{Block, BlockKind, TextEdit, apply_edits, inline_link, mint_block_id, parse, writing_of};

use crate::draft::{Draft, text_of};
use crate::error::{Error, ErrorCode, Result};
use crate::journal::Journal;
use crate::obsidian_settings::{LinkFormat, ObsidianSettings};
use crate::resolution::Names;
use crate::sentence_pairs::one_line;
use crate::{attachments, files, paths, retargeting};

/// Where a link goes: into a note at a byte of its file, as it was with this hash.
pub(crate) struct Place<'a> {
    pub note: &'a str,
    pub position: usize,
    pub hash: &'a str,
}

/// The text of a link from a note to a file, or of an embed where notes can show the file.
pub(crate) fn to_file(names: &Names, style: &ObsidianSettings, from: &str, to: &str) -> String {
    let embed = if attachments::is_shown_in_notes(to) {
        "!"
    } else {
        ""
    };
    let target = match style.link_format {
        LinkFormat::Shortest => names.link_name(to),
        LinkFormat::Absolute => to.to_owned(),
        LinkFormat::Relative => retargeting::relative(paths::folder(from), to),
    };
    let named = without_extension(&target);
    if !style.markdown_links && retargeting::can_stand_in_brackets(named) {
        return format!("{embed}[[{named}]]");
    }
    // As a web page would name it: with its extension.
    let address = match style.link_format {
        LinkFormat::Shortest if target.contains('/') => to,
        LinkFormat::Shortest => paths::file_name(to),
        LinkFormat::Absolute | LinkFormat::Relative => &target,
    };
    let text = if embed.is_empty() { paths::stem(to) } else { "" };
    embed.to_owned() + &inline_link(text, address)
}

/// A path without the extension that links to notes leave out.
fn without_extension(path: &str) -> &str {
    path.strip_suffix(".md").unwrap_or(path)
}

/// The transaction that writes a link to the block of `to` at the byte `offset`, and gives the
/// block an id if it has none. A heading is linked to by its text.
///
/// # Errors
/// `Exists` where the linking note is not what it was; `NotFound` where there is no block, or one
/// that nothing can link to; `InvalidName` where `to` is no note; `NotUtf8`.
pub(crate) fn to_block(
    root: &Path,
    names: &Names,
    from: &Place<'_>,
    to: &str,
    offset: usize,
    embed: bool,
) -> Result<Journal> {
    if !paths::is_note(to) {
        // The text of a canvas or a PDF is no text that an id could be written into.
        return Err(Error::new(
            ErrorCode::InvalidName,
            format!("“{to}” is no note, so that its paragraphs cannot be linked to; link to the file"),
        ));
    }
    let target = files::read(&paths::resolve(root, to)?, to)?;
    let text = text_of(to, &target)?;
    let note = parse(text);
    let nothing = || {
        Error::new(
            ErrorCode::NotFound,
            format!("“{to}” has no block at this place that could be linked to"),
        )
    };
    let index = note.block_at(offset).ok_or_else(nothing)?;
    let block = note.blocks.get(index).ok_or_else(nothing)?;
    let mut draft = Draft::default();
    let mut in_target = Vec::new();
    let anchor = if block.kind == BlockKind::Heading {
        let path = note.heading_path(block);
        heading_anchor(path.last().map_or("", String::as_str)).ok_or_else(nothing)?
    } else {
        let minted = mint_block_id(text, &note, index, offset as u64).ok_or_else(nothing)?;
        in_target.extend(minted.edit);
        format!("^{}", minted.id)
    };
    let name = if from.note == to {
        String::new()
    } else {
        names.link_name(to)
    };
    let link = TextEdit {
        range: from.position..from.position,
        replacement: format!("{}[[{name}#{anchor}]]", if embed { "!" } else { "" }),
    };
    let linking = files::read(&paths::resolve(root, from.note)?, from.note)?;
    let is_same = files::content_hash(&linking) == from.hash;
    if !is_same || text_of(from.note, &linking)?.get(from.position..).is_none() {
        return Err(changed(from.note));
    }
    if from.note == to {
        // The link first: where both stand at one place it does not take the id with it.
        in_target.insert(0, link);
        draft.edit(to, &target, in_target);
    } else {
        draft.edit(to, &target, in_target);
        draft.edit(from.note, &linking, vec![link]);
    }
    Ok(draft.journal(format!("Linked “{}” to a block of “{to}”", from.note)))
}

/// A heading's text as a link can say it; `None` where nothing of it can be said.
pub(crate) fn heading_anchor(heading: &str) -> Option<String> {
    // These end a heading's name in a link.
    let said = heading.replace(['[', ']', '|', '#', '^'], " ");
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    (!said.is_empty()).then_some(said)
}

/// A name that stands as plain text: the note, the bytes of its file, and the words there.
pub(crate) type Mention = (String, usize, usize, String);

/// The transaction that makes links to `target` of words in other notes. Words that are there no
/// longer are left out and named in `kept`.
///
/// # Errors
/// `NotUtf8`, `NotFound`.
pub(crate) fn mentions(root: &Path, names: &Names, mentions: &[Mention], target: &str) -> Result<Journal> {
    let mut by_note: BTreeMap<&str, Vec<&Mention>> = BTreeMap::new();
    for mention in mentions {
        by_note.entry(mention.0.as_str()).or_default().push(mention);
    }
    let name = names.link_name(target);
    let mut draft = Draft::default();
    let mut made = 0;
    for (path, mentions) in by_note {
        let bytes = files::read(&paths::resolve(root, path)?, path)?;
        let text = text_of(path, &bytes)?;
        let note = parse(text);
        let mut edits: Vec<TextEdit> = Vec::new();
        for (_, start, end, words) in mentions {
            let in_table = note
                .block_at(*start)
                .and_then(|index| note.blocks.get(index))
                .is_some_and(|block| block.kind == BlockKind::Table);
            let pipe = if in_table { "\\|" } else { "|" };
            let link = if *words == name {
                format!("[[{name}]]")
            } else {
                format!("[[{name}{pipe}{words}]]")
            };
            let edit = TextEdit {
                range: *start..*end,
                replacement: link,
            };
            let stands = text.get(*start..*end) == Some(words.as_str());
            if stands && becomes_a_link(text, note.links.len(), &edit) {
                edits.push(edit);
            } else {
                draft.kept.push(format!(
                    "“{path}”: “{words}” does not stand there as plain text any more"
                ));
            }
        }
        made += edits.len();
        draft.edit(path, &bytes, edits);
    }
    let links = if made == 1 {
        "1 mention".to_owned()
    } else {
        format!("{made} mentions")
    };
    Ok(draft.journal(format!("Linked {links} of “{target}”")))
}

/// A paragraph that a link is written behind: at a byte of the note's file, and words that stand in it, on one line.
pub(crate) struct Paragraph<'a> {
    pub note: &'a str,
    pub at: usize,
    pub words: &'a str,
}

/// Whether a link can be written behind the block's words.
pub(crate) fn takes_a_link(block: &Block) -> bool {
    matches!(
        block.kind,
        BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Quote
    )
}

/// The transaction that writes a link to the note `to` behind a paragraph of another.
///
/// # Errors
/// `Exists` where the words do not stand there any more; `InvalidName` where a link behind them would not be one;
/// `NotFound`, `NotUtf8`.
pub(crate) fn behind_paragraph(
    root: &Path,
    names: &Names,
    style: &ObsidianSettings,
    paragraph: &Paragraph<'_>,
    to: &str,
) -> Result<Journal> {
    let from = paragraph.note;
    let bytes = files::read(&paths::resolve(root, from)?, from)?;
    let text = text_of(from, &bytes)?;
    let note = parse(text);
    let block = note
        .block_at(paragraph.at)
        .and_then(|index| note.blocks.get(index))
        .filter(|block| takes_a_link(block))
        .filter(|block| one_line(note.plain_text(block.range.clone())).contains(paragraph.words))
        .ok_or_else(|| changed(from))?;
    let end = writing_of(text, block).end;
    let edit = TextEdit {
        range: end..end,
        replacement: format!(" {}", to_file(names, style, from, to)),
    };
    if !becomes_a_link(text, note.links.len(), &edit) {
        return Err(Error::new(
            ErrorCode::InvalidName,
            format!("a link to “{to}” cannot be written behind this paragraph of “{from}”"),
        ));
    }
    let mut draft = Draft::default();
    draft.edit(from, &bytes, vec![edit]);
    Ok(draft.journal(format!("Linked a paragraph of “{from}” to “{to}”")))
}

/// Whether the edit makes a link: its words are not part of another one, of code or the like.
pub(crate) fn becomes_a_link(text: &str, links: usize, edit: &TextEdit) -> bool {
    apply_edits(text, std::slice::from_ref(edit)).is_some_and(|changed| {
        let after = parse(&changed).links;
        // Blanks may stand around a link that is written behind words.
        let blanks = edit.replacement.len() - edit.replacement.trim_start().len();
        let start = edit.range.start + blanks;
        let made = start..start + edit.replacement.trim().len();
        after.len() == links + 1 && after.iter().any(|link| link.range == made)
    })
}

fn changed(path: &str) -> Error {
    Error::new(
        ErrorCode::Exists,
        format!("“{path}” has changed since; save it and try again"),
    )
}
