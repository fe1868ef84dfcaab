//! The plain types that cross the façade. They serialise to the JSON that the command line
//! prints and the window receives; `ui/bindings.ts` is generated from them.
//!
//! Every `start` and `end` is a byte offset into the file as it lies on disk, a byte order
//! mark and the file's own line ends included.

mod changes;
mod completion;
mod finding;
mod health;
mod links;
mod models;
mod properties;
mod proposals;
mod related;
mod searching;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use changes::*;
pub use completion::*;
pub use finding::*;
pub use health::*;
pub use links::*;
pub use models::*;
pub use properties::*;
pub use proposals::*;
pub use related::*;
pub use searching::*;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    Folder,
    Note,
    Attachment,
}

/// One row of the vault's tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct FileEntry {
    /// Relative to the vault, with `/` between the parts.
    pub path: String,
    pub kind: FileKind,
    /// Milliseconds since 1970.
    #[ts(type = "number")]
    pub modified_ms: u64,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct VaultInfo {
    pub name: String,
    pub root: String,
    /// Why Weft may not write here; `null` if it may.
    pub read_only: Option<String>,
    /// This is the vault that Weft ships.
    pub demo: bool,
    /// The note that was open last.
    pub last_note: Option<String>,
}

/// A note's text for the editor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct NoteText {
    pub path: String,
    /// Without the byte order mark, with the file's own line ends.
    pub text: String,
    /// Hash of the file's bytes; a save names it to say which version it edited.
    pub hash: String,
    /// 3 where the file starts with a byte order mark, else 0.
    pub bom_bytes: u32,
    /// Why the note cannot be edited, if it cannot.
    pub read_only: Option<String>,
}

/// How a save ended. In every case the text that was handed in is on the disk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SaveOutcome {
    Saved {
        hash: String,
    },
    /// Another program had changed other lines; `text` holds both changes.
    Merged {
        hash: String,
        text: String,
    },
    /// Another program had changed the same lines: the file keeps its text (`text`), and the
    /// note at `path` holds the text that was being saved.
    KeptBeside {
        path: String,
        hash: String,
        text: String,
    },
}

/// A piece of a snippet; `marked` where a word of the query stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct SnippetPart {
    pub text: String,
    pub marked: bool,
}

/// One passage of a note that answers a search, or is related to another passage. Of a PDF, `heading` is the page and
/// the offsets are those of its text as it was read; of a canvas, a card's.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Hit {
    pub note: String,
    pub title: String,
    /// The headings above the passage, outermost first.
    pub heading: Vec<String>,
    pub start: u32,
    pub end: u32,
    /// The passage, or the part of it that answers best, with the markup taken off.
    pub snippet: String,
    /// The same snippet, in pieces.
    pub parts: Vec<SnippetPart>,
    /// Higher is better; comparable within one answer only.
    pub score: f32,
    pub by_words: bool,
    pub by_meaning: bool,
    /// The note asked about links to this one already (related only).
    pub linked: bool,
    /// The passage is among the nearest this many per cent of the vault (related only).
    pub top_percent: Option<f32>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SearchMode {
    #[default]
    Hybrid,
    Text,
    Meaning,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SearchRequest {
    pub query: String,
    pub mode: SearchMode,
    pub limit: u32,
    /// The note that `linked:this` means.
    pub this: Option<String>,
}

/// Something in a query that could not be read as it was meant; the rest of it ran.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct QueryProblem {
    /// Byte offsets into the query.
    pub start: u32,
    pub end: u32,
    pub message: String,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct SearchAnswer {
    pub query: String,
    pub took_ms: f32,
    /// Passages that the model has not read yet.
    pub waiting: u32,
    /// Whether meaning took part in this answer.
    pub meaning: bool,
    /// What was understood, in words; empty for a question, which says it itself.
    pub explanation: String,
    pub problems: Vec<QueryProblem>,
    /// Notes that are what the query asks for, those that are not shown included; `null` for a
    /// question.
    pub matching: Option<u32>,
    pub hits: Vec<Hit>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RelatedRequest {
    pub note: String,
    /// The editor's text (no byte order mark) where it differs from the file's.
    pub text: Option<String>,
    /// Byte offset of the cursor in the file, or in `text` where that is given; `null` asks
    /// for the whole note.
    pub offset: Option<u32>,
    pub limit: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct Span {
    pub start: u32,
    pub end: u32,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct RelatedAnswer {
    pub note: String,
    /// The passage the hits are related to; `null` for the whole note, or an empty place.
    pub block: Option<Span>,
    pub took_ms: f32,
    pub waiting: u32,
    pub meaning: bool,
    pub hits: Vec<Hit>,
}

/// A note, or a part of it, as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NotePart {
    pub note: String,
    pub title: String,
    /// Bytes of the file.
    pub start: u32,
    pub end: u32,
    pub text: String,
}

/// A note or document that could not be read as it should, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Failure {
    pub note: String,
    pub error: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ModelState {
    Loading,
    Ready { name: String },
    Unavailable { reason: String },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Activity {
    /// The catalogue of the last session is being opened.
    Opening,
    /// Changed notes are being read into the text index.
    Reading,
    /// The model is reading passages.
    Embedding,
    Idle,
}

/// The true state of the index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Status {
    pub notes: u32,
    /// Notes whose every passage is searchable by word and by meaning.
    pub notes_indexed: u32,
    pub notes_waiting: u32,
    /// Passages in all notes and documents.
    pub chunks: u32,
    /// Passages that the model has not read yet.
    pub waiting: u32,
    /// PDFs and canvases, whose text is searched as well.
    pub documents: u32,
    /// PDFs that this process is still to read.
    pub documents_waiting: u32,
    pub failed: Vec<Failure>,
    pub model: ModelState,
    /// Another model than the one that answers is on its way, or failed to come.
    pub model_change: Option<ModelChange>,
    pub activity: Activity,
    /// Another Weft process writes this vault's index; this one only reads it.
    pub reader_only: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum NoteStateKind {
    Indexed,
    Waiting,
    Failed,
}

/// A row of one of the status bar's lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct NoteState {
    pub note: String,
    pub title: String,
    pub chunks: u32,
    pub waiting: u32,
    pub error: Option<String>,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct LinkTarget {
    pub path: String,
    /// Byte offset of the heading or block; 0 for the whole note.
    pub offset: u32,
}

/// What happened in the vault, in the order it happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum VaultEvent {
    Status {
        status: Status,
    },
    /// Files or folders came, went or moved: read the tree again.
    FilesChanged,
    /// The note's bytes changed, by whoever's hand.
    NoteChanged {
        path: String,
        hash: String,
    },
    NoteRemoved {
        path: String,
    },
    /// A new note took a name that links use for another one.
    NameTaken {
        shadowed: ShadowedLinks,
    },
    /// A heading that links name has another text now.
    HeadingRenamed {
        path: String,
        /// The headings down to it, outermost first.
        from: Vec<String>,
        to: String,
        links: u32,
    },
    /// A change of several files that a crash had interrupted was finished or taken back.
    Recovered {
        message: String,
    },
}

/// What `weft index` reports.
#[derive(Debug, Clone, Serialize)]
pub struct IndexReport {
    pub notes: u32,
    pub chunks: u32,
    /// Passages that the model read in this run.
    pub embedded: u32,
    /// Passages whose vectors were there already.
    pub reused: u32,
    /// Passages left without a vector, because meaning is off.
    pub waiting: u32,
    pub failed: Vec<Failure>,
    pub model: ModelState,
    pub seconds: f64,
}
