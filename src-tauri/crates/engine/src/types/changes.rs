//! Changes of several files at once, their undoing, and earlier versions, as they cross the
//! façade.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One edit of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PlannedEdit {
    pub note: String,
    pub start: u32,
    pub end: u32,
    pub line: u32,
    pub before: String,
    pub after: String,
    /// The line that the edit stands in, as it is now.
    pub context: String,
    /// Where in it `before` begins, in UTF-16 units.
    #[serde(default)]
    pub column: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PlannedMove {
    pub from: String,
    pub to: String,
}

/// What a rename or move would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct RenamePlan {
    pub from: String,
    pub to: String,
    /// The file or folder itself.
    pub moves: Vec<PlannedMove>,
    /// Under the paths that notes have before the move.
    pub edits: Vec<PlannedEdit>,
    /// Notes that `edits` change.
    pub notes: u32,
    /// What the plan cannot mend, in words: files that cannot be written, links that are
    /// ambiguous, names that change their meaning.
    pub warnings: Vec<String>,
}

/// A transaction that was applied, or undone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Transaction {
    #[ts(type = "number")]
    pub id: u64,
    /// What it did, in words for a person: `Renamed “a.md” to “b.md”`.
    pub label: String,
    #[ts(type = "number")]
    pub applied_ms: u64,
    /// Notes whose text it changed, under their present paths.
    pub notes: Vec<String>,
    pub edits: Vec<PlannedEdit>,
    pub moves: Vec<PlannedMove>,
    /// What was left as it is, with the reason: links that cannot be mended, files that an undo
    /// does not touch, mentions that are gone.
    pub kept: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum VersionReason {
    /// Taken as the note was edited.
    Edit,
    /// Taken before several files were changed at once.
    Transaction,
    /// The note's last text before it was deleted.
    Deleted,
    /// Taken before an earlier version was put in its place.
    Restore,
}

/// An earlier version of a note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Version {
    #[ts(type = "number")]
    pub id: u64,
    #[ts(type = "number")]
    pub taken_ms: u64,
    /// Bytes of its text.
    pub size: u32,
    pub reason: VersionReason,
}

/// A note that was deleted and can be brought back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct DeletedNote {
    pub path: String,
    #[ts(type = "number")]
    pub deleted_ms: u64,
    pub size: u32,
}

/// A note that a new name has made unreachable under the links that meant it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ShadowedLinks {
    /// The note that is new.
    pub path: String,
    /// The note that links of this name meant until now.
    pub meant: String,
    /// How many of them mean the new one now.
    pub links: u32,
}

/// A file that has come into the vault from outside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct AddedFile {
    pub path: String,
    /// What embeds it into the note that it was added for, or links to it.
    pub link: String,
}

/// A link that is to be written into a note.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WantedLink {
    /// Path or name of the note.
    pub note: String,
    /// Exact words of one line of it.
    pub words: String,
    /// The line that they stand in, from 1; needed where several have them.
    pub line: Option<u32>,
    /// `Note`, `Note#Heading` or `Note#^block`; brackets around it do no harm.
    pub target: String,
    /// Words of a block of the target note that the link is to lead to. It gets an id if it has none.
    pub target_words: Option<String>,
    /// The words stay as they are, and the link is written behind them.
    pub after: bool,
}

/// A note that has just been made, as it can be taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreatedNote {
    pub path: String,
    /// Of its bytes.
    pub hash: String,
    /// Folders that were made for it, outermost first.
    pub folders: Vec<String>,
}
