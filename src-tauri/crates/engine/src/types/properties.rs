//! Properties as they cross the façade.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What kind of value a property has in a whole vault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PropertyType {
    Text,
    List,
    Number,
    Checkbox,
    Date,
    DateTime,
}

/// A property that notes of the vault have, or that was given a type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct PropertyUse {
    /// Spelled as most notes spell it.
    pub name: String,
    /// As chosen, else as most notes write it; `null` where no note gives it a value.
    pub kind: Option<PropertyType>,
    /// The type was chosen for the vault.
    pub chosen: bool,
    /// Notes that have it.
    pub notes: u32,
}

/// A property of the front matter handed in.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct PropertyRow {
    pub name: String,
    pub value: PropertyInput,
    /// Bytes of the text handed in.
    pub start: u32,
    pub end: u32,
}

/// A property's value, typed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum PropertyInput {
    Empty,
    Text(String),
    /// As written, because `1.10` is not `1.1`.
    Number(String),
    Checkbox(bool),
    Date(String),
    DateTime(String),
    List(Vec<String>),
    /// Nested values: shown, edited in the text.
    Other(String),
}

/// What front matter holds.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Properties {
    /// Bytes of the front matter, both fences included; 0 and 0 where there is none.
    pub start: u32,
    pub end: u32,
    pub rows: Vec<PropertyRow>,
    /// Why it could not be read.
    pub error: Option<String>,
}

/// A change of the properties.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PropertyChange {
    /// Sets a value, adding the property at the end, and the front matter, if they are missing.
    Set {
        name: String,
        value: PropertyInput,
    },
    Rename {
        name: String,
        to: String,
    },
    Remove {
        name: String,
    },
}

/// Replaces bytes `start..end` of the text handed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct TextChange {
    pub start: u32,
    pub end: u32,
    pub insert: String,
}
