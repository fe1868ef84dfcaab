//! A paragraph goes up in an older one that says the same: what only it says is added there, and the older one is shown in
//! its place.

use std::ops::Range;
use std::path::Path;

use weft_notes::{
    Block, TextEdit, apply_edits, line_end_near, mint_block_id, parse, united_paragraphs, with_line_ends,
    writing_of,
};

use crate::agent_edits::shortest;
use crate::draft::{Draft, text_of};
use crate::error::{Error, ErrorCode, Result};
use crate::journal::Journal;
use crate::resolution::Names;
use crate::types::{NoteChange, ParagraphMergePlan, ParagraphPair};
use crate::{files, linking, paths};

/// A plan, and the transaction that carries it out.
pub(crate) struct Planned {
    pub plan: ParagraphMergePlan,
    pub journal: Journal,
}

/// What the older paragraph was and is to be, as a person has seen and changed it.
pub(crate) struct Agreed<'a> {
    pub before: &'a str,
    pub after: &'a str,
    /// The hash of the file that the other paragraph stands in.
    pub hash: &'a str,
}

/// Plans the merge from the files as they are on the disk now; `agreed` where a person has looked at it before.
///
/// # Errors
/// `NotFound` where no such paragraph stands there; `Exists` where a file is not what was agreed on; `InvalidName` where
/// both are in one note, one is no note, or the text would not be one paragraph; `NotUtf8`, `Io`.
pub(crate) fn plan(
    root: &Path,
    names: &Names,
    pair: &ParagraphPair,
    agreed: Option<&Agreed<'_>>,
) -> Result<Planned> {
    let (here, there) = (pair.note.as_str(), pair.older_note.as_str());
    if here == there || !paths::is_note(here) || !paths::is_note(there) {
        return Err(Error::new(
            ErrorCode::InvalidName,
            "two paragraphs of different notes are needed to be merged",
        ));
    }
    let here_bytes = files::read(&paths::resolve(root, here)?, here)?;
    let there_bytes = files::read(&paths::resolve(root, there)?, there)?;
    let (own, older) = (text_of(here, &here_bytes)?, text_of(there, &there_bytes)?);
    let (_, own_range) = paragraph(here, own, pair.start)?;
    let (index, range) = paragraph(there, older, pair.older_start)?;
    let before = &older[range.clone()];
    let changed = |note: &str| {
        Err(Error::new(
            ErrorCode::Exists,
            format!("“{note}” has changed since; look at both paragraphs again"),
        ))
    };
    let after = match agreed {
        None => suggested(older, index, &range, &own[own_range.clone()]),
        Some(agreed) if agreed.hash != files::content_hash(&here_bytes) => return changed(here),
        Some(agreed) if agreed.before != before => return changed(there),
        Some(agreed) => with_line_ends(agreed.after.trim(), line_end_near(older, range.start)),
    };
    let changed = replaced(older, &range, &after);
    let named = stays_one(older, &changed, index, &range, &after)
        .then(|| mint_block_id(&changed, &parse(&changed), index, u64::from(pair.older_start)))
        .flatten()
        .ok_or_else(|| {
            Error::new(
                ErrorCode::InvalidName,
                format!("the text has to stay one paragraph of “{there}”"),
            )
        })?;
    let changed = apply_edits(&changed, named.edit.as_slice()).unwrap_or(changed);
    let embed = format!("![[{}#^{}]]", names.link_name(there), named.id);
    let plan = ParagraphMergePlan {
        older: NoteChange {
            note: there.to_owned(),
            before: before.to_owned(),
            after,
        },
        gone: own[own_range.clone()].to_owned(),
    };
    let mut draft = Draft::default();
    draft.edit(
        there,
        &there_bytes,
        vec![shortest(older, 0..older.len(), &changed)],
    );
    let in_its_place = TextEdit {
        range: own_range,
        replacement: embed,
    };
    draft.edit(here, &here_bytes, vec![in_its_place]);
    let journal = draft.journal(format!("Merged a paragraph of “{here}” into “{there}”"));
    Ok(Planned { plan, journal })
}

/// The paragraph, item or quote at a byte of a note: which block it is, and where its writing stands.
fn paragraph(path: &str, text: &str, at: u32) -> Result<(usize, Range<usize>)> {
    let note = parse(text);
    note.block_at(at as usize)
        .and_then(|index| Some((index, note.blocks.get(index)?)))
        .filter(|(_, block)| linking::takes_a_link(block))
        .map(|(index, block)| (index, writing_of(text, block)))
        .filter(|(_, range)| !range.is_empty())
        .ok_or_else(|| {
            Error::new(
                ErrorCode::NotFound,
                format!("the paragraph does not stand in “{path}” any more"),
            )
        })
}

/// Both paragraphs in one; the older one as it is where nothing can be written behind it, as behind code in an item.
fn suggested(older: &str, index: usize, range: &Range<usize>, other: &str) -> String {
    let before = &older[range.clone()];
    let both = united_paragraphs(before, other);
    let stays = stays_one(older, &replaced(older, range, &both), index, range, &both);
    if stays { both } else { before.to_owned() }
}

fn replaced(text: &str, range: &Range<usize>, with: &str) -> String {
    [&text[..range.start], with, &text[range.end..]].concat()
}

/// Whether the changed text has the blocks that it had, and this one's writing is what was put there.
fn stays_one(text: &str, changed: &str, index: usize, range: &Range<usize>, written: &str) -> bool {
    let (was, is) = (parse(text), parse(changed));
    let kinds = |blocks: &[Block]| blocks.iter().map(|block| block.kind).collect::<Vec<_>>();
    kinds(&was.blocks) == kinds(&is.blocks)
        && is
            .blocks
            .get(index)
            .is_some_and(|block| writing_of(changed, block) == (range.start..range.start + written.len()))
}
