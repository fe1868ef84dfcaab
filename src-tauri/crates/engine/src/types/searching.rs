//! What the search panel asks for beside the hits: passages in full, and replacing across the vault.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{QueryProblem, SnippetPart};

/// A passage of a hit; bytes of the note's file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct PassagePlace {
    pub note: String,
    pub start: u32,
    pub end: u32,
}

/// A passage in full with what stands around it, the markup taken off, in its own lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct WiderPassage {
    /// The end of what stands before it; empty at the note's beginning.
    pub before: String,
    pub parts: Vec<SnippetPart>,
    pub after: String,
}

/// What is to be replaced by what: the one word, phrase or regular expression that `query` asks for, in the notes that
/// are what the rest of it asks for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct ReplaceRequest {
    pub query: String,
    /// `$1`, `${name}` and `$0` stand for groups where the query has a regular expression; `$$` for a `$`.
    pub replacement: String,
    /// The note that `linked:this` means.
    pub this: Option<String>,
}

/// Why a person should look twice before a place is replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReplaceCaution {
    /// Where a link leads, or what makes it a link.
    LinkTarget,
    /// A heading that links name.
    NamedHeading,
    /// The `^id` of a block.
    BlockId,
    /// The value of a property.
    Property,
    /// The name of a property, or what would make the properties unreadable: never replaced.
    PropertyName,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ReplaceOccurrence {
    /// Bytes of the file.
    pub start: u32,
    pub end: u32,
    /// The first is 1.
    pub line: u32,
    /// What stands before it in its line, the end of that where it is long.
    pub lead: String,
    pub before: String,
    pub after: String,
    /// The rest of the line behind it, cut where it is long.
    pub trail: String,
    pub caution: Option<ReplaceCaution>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ReplaceNote {
    pub path: String,
    pub title: String,
    /// Of the bytes that the places count.
    pub hash: String,
    pub occurrences: Vec<ReplaceOccurrence>,
}

/// What replacing would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ReplacePlan {
    /// What is replaced, as it is written in a query; `None` where nothing of the query can be.
    pub pattern: Option<String>,
    /// Why nothing can be replaced, as a sentence; `None` where something can.
    pub refusal: Option<String>,
    pub problems: Vec<QueryProblem>,
    /// In the order of their paths.
    pub notes: Vec<ReplaceNote>,
    /// Places in the vault, those included that are too many to be in `notes`.
    pub total: u32,
    /// Notes with such places that cannot be changed, each with the reason.
    pub kept: Vec<String>,
}

/// The places of one note that are to be replaced.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct ReplaceChoice {
    pub note: String,
    /// As the plan gave it: a note that has changed since is left as it is.
    pub hash: String,
    /// Where the places begin.
    pub starts: Vec<u32>,
}
