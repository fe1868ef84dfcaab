//! One file, parsed, without a vault around it.

use std::path::Path;

use weft_notes::Note;

use crate::error::{Error, ErrorCode, Result};
use crate::{files, reading};

/// A file as Weft understands it.
pub struct ParsedFile {
    /// What the offsets in `note` count in: the file byte by byte, a byte order mark included,
    /// with a `?` for each byte that is not UTF-8.
    pub text: String,
    pub note: Note,
    /// What is wrong with the file, in words for the user.
    pub warning: Option<String>,
}

/// Reads and parses a file.
///
/// # Errors
/// Where it cannot be read, and `NotUtf8` where it is UTF-16.
pub fn parse_file(path: &Path) -> Result<ParsedFile> {
    let shown = path.display().to_string();
    let bytes = files::read(path, &shown)?;
    let (text, warning) = reading::readable_text(&bytes)
        .map_err(|error| Error::new(ErrorCode::NotUtf8, format!("“{shown}” {error}")))?;
    Ok(ParsedFile {
        note: weft_notes::parse(&text),
        warning: warning.map(|warning| format!("“{shown}” {warning}")),
        text: text.into_owned(),
    })
}
