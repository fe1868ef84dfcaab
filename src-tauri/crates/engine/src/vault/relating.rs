//! Related passages as the panel shows them, and what the person says of them.

use super::Vault;
use crate::catalog::ChunkHash;
use crate::error::{Error, ErrorCode, Result};
use crate::kept_related::{KeptRelated, Pin};
use crate::related_reasons;
use crate::types::{PassagesRequest, RelatedMark, RelatedPassages};

impl Vault {
    /// [`Vault::related`], sifted by what the person has said, with the reasons.
    ///
    /// # Errors
    /// As [`Vault::related`].
    pub async fn related_passages(&self, request: &PassagesRequest) -> Result<RelatedPassages> {
        let note = request.about.note.as_str();
        let marked = |mark| match &self.kept_related {
            // Without what was said all passages are shown; the log has the reason.
            None => Ok(Vec::new()),
            Some(kept) => kept.marked(note, mark),
        };
        let pins = marked(RelatedMark::Pinned)?;
        let dismissed = marked(RelatedMark::Dismissed)?;
        let dismissed = dismissed.into_iter().map(|one| one.note).collect();
        related_reasons::passages(&self.shared, request, pins, dismissed).await
    }

    /// Pins the passage that begins at a byte of another note, or dismisses that note, for one note.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn mark_related(&self, note: &str, other: &str, start: u32, mark: RelatedMark) -> Result<()> {
        let (hash, heading): (ChunkHash, String) = {
            let corpus = self.shared.index.corpus();
            let record = corpus.record(other);
            let chunk = record.and_then(|record| record.chunks.iter().find(|chunk| chunk.start == start));
            let heading = chunk.and_then(|chunk| chunk.heading.last().cloned());
            (chunk.map_or(0, |chunk| chunk.hash), heading.unwrap_or_default())
        };
        let is_pin = mark == RelatedMark::Pinned;
        let pin = Pin {
            note: other.to_owned(),
            // A note is dismissed as a whole.
            passage: if is_pin {
                format!("{hash:x}")
            } else {
                String::new()
            },
            heading,
        };
        self.kept_related()?.mark(note, &pin, mark)
    }

    /// # Errors
    /// Where it cannot be written.
    pub fn unmark_related(&self, note: &str, other: &str, mark: RelatedMark) -> Result<()> {
        self.kept_related()?.unmark(note, other, mark)
    }

    fn kept_related(&self) -> Result<&KeptRelated> {
        self.kept_related.as_ref().ok_or_else(|| {
            Error::new(
                ErrorCode::Io,
                "the file of related passages that are kept cannot be opened; the log names it",
            )
        })
    }
}
