//! What can be completed while a link or a tag is typed.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CompletionKind {
    Note,
    /// Another name of a note, from its front matter.
    Alias,
    Attachment,
    Heading,
    Block,
}

/// One thing that a link being typed may go to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LinkCompletion {
    pub kind: CompletionKind,
    /// Path of the note or attachment that the link leads to.
    pub note: String,
    /// What is shown, and was matched: a name, a heading, a block's words.
    pub name: String,
    /// UTF-16 offsets into `name` of the characters that were typed, ascending.
    pub marks: Vec<u32>,
    /// What stands between the brackets. `null` for a block without an id: linking to it gives it
    /// one, see `link_to_block`.
    pub target: Option<String>,
    /// Where the heading or block begins, in bytes of the note's file; 0 for others.
    pub offset: u32,
    /// Level of a heading, 1 to 6; 0 for others.
    pub level: u8,
}

/// Another name of a note, from its front matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NoteAlias {
    /// Path of the note.
    pub note: String,
    pub alias: String,
}

/// A heading that was looked for by its letters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FoundHeading {
    /// Path of the note that it stands in.
    pub note: String,
    /// Without markup.
    pub text: String,
    /// 1 to 6.
    pub level: u8,
    /// Which of the note's headings it is, counted from 0: several may have the same text.
    pub number: u32,
    /// UTF-16 offsets into `text` of the characters that were typed, ascending.
    pub marks: Vec<u32>,
}
