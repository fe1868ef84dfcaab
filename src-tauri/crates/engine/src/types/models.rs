//! The models that there are, and what becomes of those that are chosen.

use serde::Serialize;
use ts_rs::TS;

/// A model that notes can be read by.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct ModelOffer {
    /// Names it for commands.
    pub name: String,
    pub title: String,
    /// What it reads and what it costs, in words.
    pub detail: String,
    pub licence: String,
    /// The address of its page; empty for the built-in one.
    pub page: String,
    /// Of its files, in millions of bytes; about, until it is here.
    pub megabytes: f64,
    pub place: ModelPlace,
    /// The one to read by; a vault may still answer by another, see `ModelChange`.
    pub chosen: bool,
}

/// Where a model is; amounts are millions of bytes.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ModelPlace {
    BuiltIn,
    /// On the hub alone.
    Hub,
    /// A download was broken off and can go on.
    Begun {
        done: f64,
        of: f64,
    },
    Downloading {
        done: f64,
        of: f64,
    },
    /// All bytes are here; their checksum is being compared.
    Checking,
    Here,
    /// The download failed; it can go on from what is here.
    Failed {
        reason: String,
        done: f64,
        of: f64,
    },
}

/// What stands between the model that was chosen and its answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ModelChange {
    /// It reads the vault; the one before answers until it has read everything.
    Reading {
        title: String,
        /// Passages.
        read: u32,
        of: u32,
    },
    /// The one before, or the built-in one, goes on answering.
    Failed { title: String, reason: String },
}
