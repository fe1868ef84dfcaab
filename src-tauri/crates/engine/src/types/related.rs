//! Related passages with their reasons, as they cross the façade.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{RelatedAnswer, RelatedRequest, SnippetPart};

/// What a person wants of related passages beside the passages.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PassagesRequest {
    pub about: RelatedRequest,
    /// Notes that are linked with this one, either way, are left out.
    pub hide_linked: bool,
}

/// Why a passage is related, as far as it can be told.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
pub struct RelatedReason {
    /// Kept on top by the person.
    pub pinned: bool,
    /// The hit's passage with the sentence marked that says what a sentence asked about says; empty where there is none.
    pub parts: Vec<SnippetPart>,
    /// That sentence asked about.
    pub near: String,
    /// Rare words in common, the rarest first.
    pub words: Vec<String>,
    /// How links lead from one note to the other, in words; `null` where they do not in two steps.
    pub path: Option<String>,
    /// The notes are linked with one another, either way.
    pub linked: bool,
    /// Titles of notes that have a passage of the same words, which is not listed by itself.
    pub also: Vec<String>,
}

/// Related passages as the panel shows them.
#[derive(Debug, Clone, Serialize, TS)]
pub struct RelatedPassages {
    pub answer: RelatedAnswer,
    /// One for each hit.
    pub reasons: Vec<RelatedReason>,
    /// Notes that are never shown for this note, because the person said so.
    pub dismissed: Vec<String>,
    /// Passages that were near enough and are not among the hits: of notes that are linked, dismissed, or in folders that
    /// Obsidian's settings leave out, and further ones of a note that has two places, and those of the same words.
    pub left_out: u32,
}

/// What a person says of a note that is shown as related.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RelatedMark {
    /// The passage stays on top.
    Pinned,
    /// The note is not to be shown for this note.
    Dismissed,
}
