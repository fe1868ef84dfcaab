//! Passages that are found for a person who writes: by a description, and because they say the same.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Span;

/// A block that a description may mean.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct MeantBlock {
    pub note: String,
    pub title: String,
    /// The headings above it, outermost first.
    pub heading: Vec<String>,
    /// Its words without markup, cut where they are many.
    pub words: String,
    /// A byte of the note's file at which the block begins.
    pub start: u32,
    /// What stands between the brackets; `null` for a block without an id, see `link_to_block`.
    pub target: Option<String>,
}

/// Blocks that a description may mean, best first.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct MeantBlocks {
    pub blocks: Vec<MeantBlock>,
    /// Whether meaning took part; else they were found by their words.
    pub meaning: bool,
    /// Passages that the model has not read yet.
    pub waiting: u32,
    pub took_ms: f32,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DejaVuRequest {
    pub note: String,
    /// The editor's text (no byte order mark) where it differs from the file's.
    pub text: Option<String>,
    /// Byte offset of the cursor in the file, or in `text` where that is given.
    pub offset: u32,
}

/// A passage of another note that says what a paragraph says.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct DejaVu {
    /// The paragraph, in the file or the text that was handed in.
    pub block: Span,
    pub note: String,
    pub title: String,
    /// The headings above the older passage, outermost first.
    pub heading: Vec<String>,
    /// Bytes of the other note's file.
    pub start: u32,
    pub end: u32,
    /// The older passage without markup, cut where it is long.
    pub words: String,
    /// When the other note was made, in milliseconds since 1970; `null` where nothing tells.
    #[ts(type = "number | null")]
    pub made_ms: Option<i64>,
    /// The share, from 0 to 1, of the paragraph's words that the older passage has too, rare ones counting more.
    pub words_in_common: f32,
    /// The cosine of the two; `null` where the model cannot be asked.
    pub cosine: Option<f32>,
}
