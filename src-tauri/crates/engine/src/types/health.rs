//! What is odd in a vault as a whole, as it crosses the façade.

use serde::Serialize;

/// How much two notes are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DuplicateKind {
    /// The same bytes.
    Identical,
    /// Most of the shorter one stands in the other.
    Near,
    /// A passage of one stands in the other.
    Passage,
}

/// Two notes that say the same in the same words.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Duplicate {
    /// Paths; the longer note first.
    pub notes: [String; 2],
    pub kind: DuplicateKind,
    /// Share of the shorter note's words that stand in the longer one in the same order, from 0 to 1.
    pub share: f32,
    /// The longest stretch that they have in common, cut where it is long.
    pub passage: String,
    pub why: String,
}

/// A passage of a note.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BridgeEnd {
    pub note: String,
    pub title: String,
    /// Bytes of the file.
    pub start: u32,
    pub end: u32,
    pub text: String,
}

/// Two notes that are near in meaning and far apart, or apart altogether, in links.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bridge {
    /// The two passages that are nearest to each other.
    pub ends: [BridgeEnd; 2],
    /// Links between the two notes on the shortest way, up to 6; `null` where there is none, or a longer one.
    pub distance: Option<u32>,
    pub why: String,
}
