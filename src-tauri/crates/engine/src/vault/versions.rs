//! Earlier versions of notes, and notes that were deleted.

use std::fs;
use std::io::ErrorKind;

use super::Vault;
use crate::durable::{self, Replaced};
use crate::error::{Error, ErrorCode, Result};
use crate::files::{self, Decoded};
use crate::history::History;
use crate::types::{DeletedNote, FileKind, NoteText, Version, VersionReason};
use crate::{paths, saving};

impl Vault {
    /// The earlier versions of a note, newest first.
    ///
    /// # Errors
    /// Where the history cannot be read.
    pub fn versions(&self, path: &str) -> Result<Vec<Version>> {
        self.history()?.versions(path)
    }

    /// The text of one of a note's versions, without a byte order mark.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn version_text(&self, path: &str, id: u64) -> Result<String> {
        let bytes = self.history()?.bytes(path, id)?;
        Ok(match files::decode(&bytes) {
            Decoded::Text { text, .. } => text.to_owned(),
            Decoded::Broken(_) | Decoded::Foreign(_) => files::text_with_marks(&bytes),
        })
    }

    /// Puts an earlier version in the place of the note's text, which becomes a version itself.
    ///
    /// # Errors
    /// `NotFound`, `ReadOnly`, `NoSpace`, `Io`. The note is then as it was.
    pub fn restore_version(&self, path: &str, id: u64) -> Result<NoteText> {
        let history = self.history()?;
        let bytes = history.bytes(path, id)?;
        let place = saving::writable_place(&self.shared.root, path)?;
        let failed = |error: &std::io::Error| Error::io("putting back an earlier version of", path, error);
        let _lock = self.journals.lock_for_save();
        loop {
            let now = fs::read(&place).map_err(|error| failed(&error))?;
            // What is replaced here must not be lost: unlike a save, this fails with its snapshot.
            history.before_change(&[(path, now.as_slice())], VersionReason::Restore)?;
            if durable::replace(&place, &now, &bytes).map_err(|error| failed(&error))? == Replaced::Done {
                break;
            }
        }
        self.look_at(vec![path.to_owned()]);
        saving::read(&self.shared.root, path, &self.ancestors)
    }

    /// Notes that were deleted here and can be brought back, the last first.
    ///
    /// # Errors
    /// Where the history cannot be read.
    pub fn deleted_notes(&self) -> Result<Vec<DeletedNote>> {
        self.history()?.deleted_notes()
    }

    /// Brings a deleted note back and says where: under its path, or beside what is there now.
    ///
    /// # Errors
    /// `NotFound`, `ReadOnly`, `NoSpace`, `Io`.
    pub fn restore_deleted(&self, path: &str) -> Result<String> {
        let history = self.history()?;
        let bytes = history.deleted_bytes(path)?;
        let failed = |error: &std::io::Error| Error::io("bringing back", path, error);
        let (stem, extension) = path.split_at(path.rfind('.').unwrap_or(path.len()));
        for free in paths::numbered(stem, extension) {
            let place = paths::resolve(&self.shared.root, &free)?;
            if let Some(folder) = place.parent() {
                fs::create_dir_all(folder).map_err(|error| failed(&error))?;
            }
            match durable::create(&place, &bytes) {
                Ok(()) => {
                    history.restored(path, &free)?;
                    self.look_at(vec![free.clone()]);
                    return Ok(free);
                }
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(failed(&error)),
            }
        }
        Err(Error::new(
            ErrorCode::Exists,
            format!("bringing back “{path}”: too many notes have its name"),
        ))
    }

    /// Before a note or folder is deleted: keeps the notes' last texts.
    pub(super) fn keep_last_texts(&self, path: &str) {
        let Some(history) = &self.history else { return };
        let texts: Vec<(String, Vec<u8>)> = self
            .notes_below(path)
            .into_iter()
            .filter_map(|note| {
                let bytes = fs::read(self.shared.root.join(&note)).ok()?;
                Some((note, bytes))
            })
            .collect();
        let notes: Vec<(&str, &[u8])> = texts
            .iter()
            .map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
            .collect();
        if let Err(error) = history.deleted(&notes) {
            tracing::warn!("“{path}” is deleted without keeping its last text: {error}");
        }
    }

    /// What [`Vault::keep_last_texts`] was told is there again.
    pub(super) fn note_return(&self, path: &str) {
        let Some(history) = &self.history else { return };
        for note in self.notes_below(path) {
            if let Err(error) = history.restored(&note, &note) {
                tracing::warn!("“{note}” is back without its earlier versions: {error}");
            }
        }
    }

    /// The note at a path, or all notes of the folder there.
    fn notes_below(&self, path: &str) -> Vec<String> {
        let Ok(place) = paths::resolve(&self.shared.root, path) else {
            return Vec::new();
        };
        if !place.is_dir() {
            return paths::is_note(path)
                .then(|| path.to_owned())
                .into_iter()
                .collect();
        }
        files::walk(&place)
            .into_iter()
            .filter(|found| found.entry.kind == FileKind::Note && found.left_out.is_none())
            .map(|found| paths::join(path, &found.entry.path))
            .collect()
    }

    fn history(&self) -> Result<&History> {
        self.history.as_ref().ok_or_else(|| {
            Error::new(
                ErrorCode::Io,
                "earlier versions of notes cannot be read: the folder for the history cannot be written",
            )
        })
    }
}
