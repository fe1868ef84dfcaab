//! Links, mentions, tags and headings as they cross the façade.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Failure, SnippetPart, Span};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LinkKind {
    Wiki,
    Markdown,
    Embed,
}

impl From<weft_notes::LinkKind> for LinkKind {
    fn from(kind: weft_notes::LinkKind) -> Self {
        match kind {
            weft_notes::LinkKind::Wiki => Self::Wiki,
            weft_notes::LinkKind::Markdown => Self::Markdown,
            weft_notes::LinkKind::Embed => Self::Embed,
        }
    }
}

/// What a link leads to: a note or attachment, and a place in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct LinkGoal {
    /// Path in the vault.
    pub note: String,
    /// The headings named, outermost first.
    pub heading: Vec<String>,
    pub block: Option<String>,
    /// Whether the heading or block is there; `true` where none is named.
    pub found: bool,
}

/// A link of the note asked about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct OutgoingLink {
    pub start: u32,
    pub end: u32,
    pub line: u32,
    /// The link as written.
    pub text: String,
    pub kind: LinkKind,
    /// What the link names, decoded, without heading and block; empty for a place in this note.
    pub name: String,
    /// `null` where nothing in the vault is meant.
    pub target: Option<LinkGoal>,
    /// Other notes of the name that the link might mean.
    pub ambiguous: Vec<String>,
}

/// A link in another note that leads to the note asked about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Backlink {
    pub note: String,
    pub title: String,
    pub start: u32,
    pub end: u32,
    pub line: u32,
    pub kind: LinkKind,
    /// The headings above the link, outermost first.
    pub heading: Vec<String>,
    /// The block that the link stands in, with the markup taken off.
    pub passage: String,
    /// The same, in pieces; the link's words are marked.
    pub parts: Vec<SnippetPart>,
    /// The heading or block of the note that the link names; `null` for all of it.
    pub place: Option<String>,
    /// Milliseconds since 1970, of the note that links.
    #[ts(type = "number")]
    pub modified_ms: u64,
}

/// A name that stands as plain text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Mention {
    /// Where it stands.
    pub note: String,
    pub title: String,
    /// The note that is named.
    pub target: String,
    pub start: u32,
    pub end: u32,
    pub line: u32,
    /// The words as they stand there.
    pub text: String,
    pub heading: Vec<String>,
    pub passage: String,
    pub parts: Vec<SnippetPart>,
    #[ts(type = "number")]
    pub modified_ms: u64,
}

/// Everything that ties one note to others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct NoteLinks {
    pub note: String,
    /// Of the file's bytes that the offsets of `outgoing` count in.
    pub hash: String,
    pub outgoing: Vec<OutgoingLink>,
    /// The first `limit` of them, notes changed last first.
    pub backlinks: Vec<Backlink>,
    pub backlinks_total: u32,
    /// This note's names in other notes.
    pub mentions: Vec<Mention>,
    pub mentions_total: u32,
    /// Notes in which the names' words stand that were not opened, because enough was found or it
    /// took too long: they may hold more mentions.
    pub mentions_unread: u32,
    /// Other notes' names in this note.
    pub outgoing_mentions: Vec<Mention>,
}

/// A link that leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct UnresolvedLink {
    pub note: String,
    pub start: u32,
    pub end: u32,
    pub line: u32,
    pub text: String,
    /// What it names.
    pub name: String,
    /// Why: `note` (no such note), `heading` or `block` (the note is there, the place is not).
    pub missing: MissingPart,
    /// Notes, headings or blocks that may have been meant, likeliest first.
    pub suggestions: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MissingPart {
    Note,
    Heading,
    Block,
}

/// A name that several notes have and at least one link uses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct AmbiguousName {
    pub name: String,
    /// The first is the one that a link from the vault's top means.
    pub notes: Vec<String>,
    /// Links that use the bare name.
    pub links: u32,
}

/// What is wrong or left over in a vault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct VaultCheck {
    pub notes: u32,
    pub links: u32,
    pub unresolved: Vec<UnresolvedLink>,
    pub ambiguous: Vec<AmbiguousName>,
    /// Notes that nothing links to and that link to nothing.
    pub orphans: Vec<String>,
    pub unreadable: Vec<Failure>,
}

/// A note as reading view shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ShownNote {
    /// Sanitised; blocks and the boxes of tasks carry their first byte as `data-at`.
    pub html: String,
    /// Bytes of the part that was asked for.
    pub part: Option<Span>,
    /// A part was asked for that the note does not have.
    pub part_missing: bool,
}

/// A heading of the text asked about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct OutlineHeading {
    /// 1 to 6.
    pub level: u8,
    pub text: String,
    /// Bytes of the text handed in.
    pub start: u32,
}

/// A tag with the notes that bear it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct TagUse {
    /// Without `#`, spelled as most notes spell it.
    pub name: String,
    /// Notes with this very tag or one nested in it.
    pub notes: u32,
}
