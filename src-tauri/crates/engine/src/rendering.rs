//! A note as reading view shows it.

use weft_notes::{LinkHref, RenderOptions};

use crate::error::{Error, ErrorCode, Result};
use crate::indexer::Shared;
use crate::status::count;
use crate::types::{ShownNote, Span};
use crate::{files, headings, paths};

/// The sanitised HTML of a note; see [`weft_notes::render`] for the addresses in it.
///
/// # Errors
/// Where the note cannot be read, or the path is that of an attachment.
pub(crate) fn render_note(shared: &Shared, path: &str) -> Result<String> {
    let text = read(shared, path)?;
    Ok(render(shared, path, &text, &RenderOptions::reading()))
}

/// The same with the places of its blocks, of `text` where the editor's differs from the file's;
/// and where the part of it that a link names is to be found.
///
/// # Errors
/// As [`render_note`].
pub(crate) fn show_note(
    shared: &Shared,
    path: &str,
    text: Option<String>,
    part: Option<&str>,
) -> Result<ShownNote> {
    let text = match text {
        Some(text) => text,
        None => read(shared, path)?,
    };
    let options = RenderOptions::reading().with_places();
    let html = render(shared, path, &text, &options);
    let Some(part) = part.filter(|part| !part.is_empty()) else {
        return Ok(ShownNote {
            html,
            part: None,
            part_missing: false,
        });
    };
    let range = headings::range_of_part(&weft_notes::parse(&text), part, text.len());
    Ok(ShownNote {
        html,
        part_missing: range.is_none(),
        part: range.map(|range| Span {
            start: count(range.start),
            end: count(range.end),
        }),
    })
}

fn read(shared: &Shared, path: &str) -> Result<String> {
    if !paths::is_note(path) {
        return Err(Error::new(
            ErrorCode::InvalidName,
            format!("“{path}” is no note: the names of notes end in “.md”"),
        ));
    }
    let bytes = files::read(&paths::resolve(&shared.root, path)?, path)?;
    Ok(files::text(bytes))
}

fn render(shared: &Shared, path: &str, text: &str, options: &RenderOptions) -> String {
    let mut resolve = |link: &weft_notes::LinkRef| {
        // Held for one link at a time, so that a long note does not keep the indexer waiting.
        let corpus = shared.index.corpus();
        match corpus.resolve(path, link.target) {
            Some(found) => LinkHref::File(found.to_owned()),
            None => LinkHref::Missing,
        }
    };
    weft_notes::render(text, options, &mut resolve)
}
