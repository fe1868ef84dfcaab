//! Renaming a tag in all notes.

use std::path::Path;

use crate::catalog::NoteRecord;
use crate::corpus::Corpus;
use crate::draft::Draft;
use crate::error::{Error, ErrorCode, Result};
use crate::journal::Journal;
use crate::{files, tags};

/// The transaction that renames a tag and those nested in it, both given with or without `#`.
///
/// # Errors
/// `InvalidName` where `to` is no tag.
pub(crate) fn plan(root: &Path, corpus: &Corpus, from: &str, to: &str) -> Result<Journal> {
    let (from, to) = (from.trim_start_matches('#'), to.trim_start_matches('#'));
    // What a note would read as this tag.
    let sample = format!("#{to}");
    let tags = weft_notes::parse(&sample).tags;
    if tags.len() != 1 || tags.iter().any(|tag| tag.name != to) {
        return Err(Error::new(
            ErrorCode::InvalidName,
            format!("“{to}” cannot be a tag: letters, digits, -, _ and / are allowed, and not only digits"),
        ));
    }
    let is_concerned = |note: &NoteRecord| note.tags.iter().any(|tag| tags::is_or_is_below(tag, from));
    let mut draft = Draft::default();
    let found = files::walk_whole(root)?;
    draft.edit_notes(root, corpus, &found, is_concerned, "tags", |_, text| {
        weft_notes::rename_tag(text, &weft_notes::parse(text), from, to)
    })?;
    Ok(draft.journal(format!("Renamed the tag “#{from}” to “#{to}”")))
}
