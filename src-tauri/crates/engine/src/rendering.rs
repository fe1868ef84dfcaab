//! A note as reading view shows it.

use weft_notes::{LinkHref, RenderOptions};

use crate::error::{Error, ErrorCode, Result};
use crate::indexer::Shared;
use crate::{files, paths};

/// The sanitised HTML of a note; see [`weft_notes::render`] for the addresses in it.
///
/// # Errors
/// Where the note cannot be read, or the path is that of an attachment.
pub(crate) fn render_note(shared: &Shared, path: &str) -> Result<String> {
    if !paths::is_note(path) {
        return Err(Error::new(
            ErrorCode::InvalidName,
            format!("“{path}” is no note: the names of notes end in “.md”"),
        ));
    }
    let bytes = files::read(&paths::resolve(&shared.root, path)?, path)?;
    let text = files::text(bytes);
    let mut resolve = |link: &weft_notes::LinkRef| {
        // Held for one link at a time, so that a long note does not keep the indexer waiting.
        let corpus = shared.index.corpus();
        match corpus.resolve(path, link.target) {
            Some(found) => LinkHref::File(found.to_owned()),
            None => LinkHref::Missing,
        }
    };
    Ok(weft_notes::render(&text, &RenderOptions::reading(), &mut resolve))
}
