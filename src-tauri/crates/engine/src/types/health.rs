//! What is odd in a vault as a whole, and what could be done about it, as it crosses the façade.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::SnippetPart;

/// How much two notes are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
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
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
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
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct BridgeEnd {
    pub note: String,
    pub title: String,
    /// Bytes of the file.
    pub start: u32,
    pub end: u32,
    pub text: String,
}

/// Two notes that are near in meaning and far apart, or apart altogether, in links.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Bridge {
    /// The two passages that are nearest to each other.
    pub ends: [BridgeEnd; 2],
    /// Links between the two notes on the shortest way, up to 6; `null` where there is none, or a longer one.
    pub distance: Option<u32>,
    pub why: String,
}

/// A note that a lone note belongs to.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Home {
    pub note: String,
    pub title: String,
    /// The link is to be written into the lone note, whose text names this one; else into this one.
    pub named: bool,
    pub why: String,
}

/// A note that nothing links to and that links to nothing.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Orphan {
    pub note: String,
    pub title: String,
    /// Its beginning, without markup.
    pub text: String,
    /// The notes that it belongs to, best first; empty where no note is near.
    pub homes: Vec<Home>,
}

/// A link whose text says something else than where it leads.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct MisfitLink {
    pub note: String,
    pub title: String,
    /// Bytes of the file: the whole link.
    pub start: u32,
    pub end: u32,
    pub line: u32,
    /// What a reader sees of the link.
    pub text: String,
    pub target: String,
    pub target_title: String,
    /// The note whose name the text is; `null` where it is none's.
    pub named: Option<String>,
    pub named_title: Option<String>,
    /// The block around the link without markup, the link's text marked.
    pub parts: Vec<SnippetPart>,
    pub why: String,
}

/// What to do with a link whose text does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MisfitCure {
    /// The link shows its target's name.
    ShowTarget,
    /// The link leads to the note that its text names.
    FollowText,
}

/// A section that could be a note of its own.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct HubPart {
    /// The heading's text.
    pub heading: String,
    /// Bytes of the file, from the heading to the next one of its level.
    pub start: u32,
    pub end: u32,
    pub words: u32,
    /// Links of other notes that lead into this section.
    pub links: u32,
    /// The path that its note would get.
    pub path: String,
    pub why: String,
}

/// A note with many backlinks that has become long.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Hub {
    pub note: String,
    pub title: String,
    pub words: u32,
    /// Notes that link to it.
    pub backlinks: u32,
    /// The sections that could leave it, those that stand most for themselves first.
    pub parts: Vec<HubPart>,
    pub why: String,
}

/// What is odd in a vault as a whole.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct VaultHealth {
    pub notes: u32,
    /// Nearest in meaning first.
    pub bridges: Vec<Bridge>,
    /// Those that are surest to belong somewhere first.
    pub orphans: Vec<Orphan>,
    /// More than are listed where there are many, and those that were dismissed.
    pub orphans_in_all: u32,
    /// Most alike first.
    pub duplicates: Vec<Duplicate>,
    pub misfits: Vec<MisfitLink>,
    /// Longest first.
    pub hubs: Vec<Hub>,
    /// Findings that were dismissed and are left out.
    pub dismissed: u32,
    /// Notes that the model has not read yet, so that their meaning is not known.
    pub unread: u32,
    pub took_ms: f32,
}

/// A finding as it is dismissed: what it is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Finding {
    Bridge {
        notes: [String; 2],
    },
    Orphan {
        note: String,
    },
    Duplicate {
        notes: [String; 2],
    },
    /// All links of the note with this text to this target.
    Misfit {
        note: String,
        text: String,
        target: String,
    },
    Hub {
        note: String,
    },
}

/// What a change of a note's text would be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct NoteChange {
    pub note: String,
    pub before: String,
    pub after: String,
}

/// What merging one note into another would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct MergePlan {
    /// The note that stays, before and after.
    pub kept: NoteChange,
    /// The note that goes, to the vault's `.trash`.
    pub gone: String,
    /// Links of other notes that lead to the note that stays then, and the notes they stand in.
    pub links: u32,
    pub notes: u32,
    /// What is left as it is, with the reason.
    pub warnings: Vec<String>,
}

/// A paragraph of a note, and an older one of another that says the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ParagraphPair {
    pub note: String,
    /// A byte of the note's file, in the paragraph.
    pub start: u32,
    pub older_note: String,
    /// A byte of the other note's file, in the older paragraph.
    pub older_start: u32,
}

/// What merging a paragraph into an older one would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ParagraphMergePlan {
    /// The older paragraph as it is written, without a list marker and an id, before and after.
    pub older: NoteChange,
    /// The paragraph that goes, as it is written.
    pub gone: String,
}

/// What making a note of a section would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct SplitPlan {
    /// The note that the section leaves, before and after.
    pub kept: NoteChange,
    /// The new note's path and text.
    pub made: String,
    pub text: String,
    /// Links of other notes that lead to the new note then, and the notes they stand in.
    pub links: u32,
    pub notes: u32,
    /// What is left as it is, with the reason.
    pub warnings: Vec<String>,
}
