//! What reading view shows of a vault: notes as HTML, and the files beside them.

use std::fs::File;
use std::path::PathBuf;

use super::Vault;
use crate::error::Result;
use crate::types::{OutlineHeading, ShownNote};
use crate::{attachments, headings, rendering};

impl Vault {
    /// A note as the sanitised HTML of reading view.
    ///
    /// # Errors
    /// `InvalidName` for an attachment; where the note cannot be read.
    pub fn render_note(&self, path: &str) -> Result<String> {
        rendering::render_note(&self.shared, path)
    }

    /// The same for the window: with the places of its blocks, of the editor's `text` (no byte order
    /// mark) where one is given, and with the place of the `part` that stands behind a link's `#`.
    ///
    /// # Errors
    /// As [`Vault::render_note`].
    pub fn show_note(&self, path: &str, text: Option<String>, part: Option<&str>) -> Result<ShownNote> {
        rendering::show_note(&self.shared, path, text, part)
    }

    /// The headings of a text.
    pub fn outline(&self, text: &str) -> Vec<OutlineHeading> {
        headings::outline(text)
    }

    /// A picture, sound, film or page of the vault, to be read and shown.
    ///
    /// # Errors
    /// For what is outside of the vault, hidden in it, or no file.
    pub fn open_attachment(&self, path: &str) -> Result<File> {
        attachments::open(self.root(), path)
    }

    /// Where such a file lies on the disk.
    ///
    /// # Errors
    /// As [`Vault::open_attachment`].
    pub fn attachment_place(&self, path: &str) -> Result<PathBuf> {
        attachments::place(self.root(), path)
    }
}
