//! Links that propose themselves, and what people have said of them, as they cross the façade.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{SnippetPart, Transaction};

/// How a proposal was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ProposalKind {
    /// The words are a name of the target, one of its headings, or what other links to it say.
    Mention,
    /// The words mean what the target is about.
    Meaning,
}

/// What a proposed link would lead to.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
pub struct ProposalTarget {
    pub note: String,
    /// The heading's text; `null` for the whole note.
    pub heading: Option<String>,
    /// A block's id without `^`.
    pub block: Option<String>,
}

/// A span of a note's text that should be a link, and why.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Proposal {
    pub note: String,
    pub title: String,
    /// Byte offsets into the file, or into the text that was handed in (no byte order mark).
    pub start: u32,
    pub end: u32,
    pub line: u32,
    /// The words of the span.
    pub text: String,
    pub target: ProposalTarget,
    pub target_title: String,
    /// A byte of the target's file, in the block that is meant where it has no id yet: accepting writes one.
    pub target_offset: Option<u32>,
    /// The beginning of what the link would lead to, without markup.
    pub target_passage: String,
    /// The chance, from 0 to 1, that the user makes this link.
    pub probability: f32,
    pub kind: ProposalKind,
    pub why: String,
    /// The headings above the span, outermost first.
    pub heading: Vec<String>,
    /// The block around the span without markup, the span marked.
    pub parts: Vec<SnippetPart>,
}

/// A proposal as it is accepted or rejected: the words have to stand there still.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ProposedLink {
    pub note: String,
    /// Byte offsets into the file.
    pub start: u32,
    pub end: u32,
    /// The words that stand there.
    pub text: String,
    pub target: ProposalTarget,
    /// See [`Proposal::target_offset`].
    #[serde(default)]
    pub target_offset: Option<u32>,
    pub kind: ProposalKind,
    /// What the model gave for it, kept to tell how good it is.
    pub probability: f32,
    /// What the link is to show in place of the words; `null` leaves them.
    #[serde(default)]
    pub shown: Option<String>,
}

/// A block that a link can name now.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct NamedBlock {
    pub target: ProposalTarget,
    /// What was changed for it: nothing where the block had an id, or needs none.
    pub transaction: Transaction,
}

/// What a person says of a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Accepted,
    /// These words of this note are not to link there.
    Rejected,
    /// No words anywhere are to be proposed for this target.
    TargetRejected,
    /// These words are not to be proposed for any target.
    WordsRejected,
}

/// Which proposals are asked for in a review.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct ProposalScope {
    /// Notes in this folder alone, `/` between the parts; empty or `null` for all.
    pub folder: Option<String>,
    /// Notes changed since then alone, in milliseconds since 1970.
    #[ts(type = "number | null")]
    pub changed_since_ms: Option<u64>,
    /// Proposals less likely are left out; `null` for the default.
    pub least_probability: Option<f32>,
    /// Proposals given at most, the most likely.
    pub limit: u32,
}

/// The proposals of many notes.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct ProposalList {
    /// Most likely first.
    pub proposals: Vec<Proposal>,
    /// Proposals in all, those over the limit included.
    pub total: u32,
    pub notes: u32,
    /// Notes that could not be read, with the reason.
    pub failed: Vec<super::Failure>,
    pub took_ms: f32,
}

/// What was learnt from accepting and rejecting: a correction to the model's odds, and what it rests on.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct LearntCorrection {
    /// `everything`, `words`, or `target`.
    pub about: String,
    /// The words or the target's path; empty for everything.
    pub name: String,
    pub accepted: u32,
    pub rejected: u32,
    /// Added to the logarithm of the odds.
    pub correction: f32,
}

/// How proposals have fared so far.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct ProposalRecord {
    pub accepted: u32,
    pub rejected: u32,
    /// Targets and words that are never proposed, as they were said.
    pub silenced_targets: Vec<String>,
    pub silenced_words: Vec<String>,
    pub learnt: Vec<LearntCorrection>,
}

/// A passage of another note that is about what a note is about, and neither links to it nor names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Discussion {
    /// Where it stands.
    pub note: String,
    pub title: String,
    pub start: u32,
    pub end: u32,
    pub line: u32,
    pub heading: Vec<String>,
    pub passage: String,
    /// The same in pieces; the sentence that says what a sentence of the note says is marked.
    pub parts: Vec<SnippetPart>,
    /// That sentence of the note asked about; empty where no pair can be told.
    pub near: String,
    /// A byte of the file in the paragraph that a link can be written behind; `null` where there is none.
    pub link_at: Option<u32>,
    /// Milliseconds since 1970.
    #[ts(type = "number")]
    pub modified_ms: u64,
}

/// How far a review is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct ReviewProgress {
    /// Notes that have been looked through, and all of them.
    pub done: u32,
    pub of: u32,
}

/// Words that could be proposed as a link, with what the model is told of them; for fitting it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProposalCandidate {
    /// Bytes of the file.
    pub start: u32,
    pub end: u32,
    /// Path of the note.
    pub target: String,
    pub features: Vec<f32>,
}
