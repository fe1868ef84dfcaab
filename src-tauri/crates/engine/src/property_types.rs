//! What kind of value a property has in the whole vault: the one that was chosen, else the one that
//! most notes write.
//!
//! What was chosen stands where Obsidian keeps it, in `.obsidian/types.json`, so that either program
//! shows the field that the other one was told. In a vault without that folder it stands in the same
//! form beside the history.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};
use weft_notes::PropertyValue;

use crate::corpus::Corpus;
use crate::durable::{self, Replaced};
use crate::error::{Error, ErrorCode, Result};
use crate::resolution::fold;
use crate::status::count;
use crate::types::{PropertyType, PropertyUse};
use crate::{obsidian_settings, paths};

/// Lists for every program that reads the vault, whatever was chosen.
const LISTS: [&str; 3] = ["tags", "aliases", "cssclasses"];

/// The type a value is written as.
pub(crate) fn of(value: &PropertyValue) -> Option<PropertyType> {
    Some(match value {
        PropertyValue::Text(_) => PropertyType::Text,
        PropertyValue::Number(_) => PropertyType::Number,
        PropertyValue::Checkbox(_) => PropertyType::Checkbox,
        PropertyValue::Date(_) => PropertyType::Date,
        PropertyValue::DateTime(_) => PropertyType::DateTime,
        PropertyValue::List(_) => PropertyType::List,
        PropertyValue::Empty | PropertyValue::Other(_) => return None,
    })
}

/// Obsidian's words.
const WORDS: [(&str, PropertyType); 6] = [
    ("text", PropertyType::Text),
    ("multitext", PropertyType::List),
    ("number", PropertyType::Number),
    ("checkbox", PropertyType::Checkbox),
    ("date", PropertyType::Date),
    ("datetime", PropertyType::DateTime),
];

/// The file of the types that were chosen.
pub(crate) struct TypesFile {
    place: PathBuf,
    /// For messages.
    shown: String,
    /// What the file held, if there is one.
    bytes: Option<Vec<u8>>,
    json: Map<String, Value>,
}

impl TypesFile {
    /// # Errors
    /// Where it is there and cannot be read, or is not what Obsidian writes; the message says what
    /// to do.
    pub(crate) fn read(root: &Path, history: &Path) -> Result<Self> {
        let (place, shown) = if root.join(".obsidian").is_dir() {
            let shown = ".obsidian/types.json".to_owned();
            (paths::resolve(root, &shown)?, shown)
        } else {
            let place = history.join("property-types.json");
            let shown = place.to_string_lossy().into_owned();
            (place, shown)
        };
        let (bytes, json) = obsidian_settings::read_json(&place, &shown)?.unzip();
        Ok(Self {
            place,
            shown,
            bytes,
            json: json.unwrap_or_default(),
        })
    }

    /// Names as written, and their types; what Weft does not know is left out.
    fn chosen(&self) -> impl Iterator<Item = (&str, PropertyType)> {
        let types = self.json.get("types").and_then(Value::as_object);
        types.into_iter().flatten().filter_map(|(name, word)| {
            let word = word.as_str()?;
            let (_, kind) = WORDS.iter().find(|(known, _)| *known == word)?;
            Some((name.as_str(), *kind))
        })
    }

    /// Writes the type of a property; everything else in the file stays.
    ///
    /// # Errors
    /// Where it cannot be written, or has changed since it was read.
    pub(crate) fn choose(mut self, name: &str, kind: PropertyType) -> Result<()> {
        let types = self.json.entry("types").or_insert_with(|| json!({}));
        let Some(types) = types.as_object_mut() else {
            return Err(Error::new(
                ErrorCode::Io,
                format!(
                    "“types” in “{}” is no object; mend it or delete the file",
                    self.shown
                ),
            ));
        };
        let word = WORDS
            .iter()
            .find(|(_, known)| *known == kind)
            .map(|(word, _)| *word);
        let written = types.keys().find(|written| fold(written) == fold(name)).cloned();
        types.insert(written.unwrap_or_else(|| name.to_owned()), json!(word));
        let mut bytes = serde_json::to_vec_pretty(&self.json)
            .map_err(|error| Error::internal("writing the types of properties", error))?;
        if self.bytes.as_ref().is_some_and(|bytes| bytes.ends_with(b"\n")) {
            bytes.push(b'\n');
        }
        let written = match &self.bytes {
            None => durable::create(&self.place, &bytes).map(|()| Replaced::Done),
            Some(old) => durable::replace(&self.place, old, &bytes),
        };
        match written {
            Ok(Replaced::Done) => Ok(()),
            Ok(Replaced::Changed) => Err(Error::new(
                ErrorCode::Io,
                format!("another program has just changed “{}”; try again", self.shown),
            )),
            Err(error) => Err(Error::io(
                "writing the types of properties into",
                &self.shown,
                &error,
            )),
        }
    }
}

/// Every property of the vault, those of most notes first.
pub(crate) fn all(corpus: &Corpus, chosen: Option<&TypesFile>) -> Vec<PropertyUse> {
    #[derive(Default)]
    struct Use<'a> {
        spellings: HashMap<&'a str, usize>,
        kinds: BTreeMap<PropertyType, usize>,
        chosen: Option<PropertyType>,
        notes: usize,
    }
    let mut uses: BTreeMap<String, Use<'_>> = BTreeMap::new();
    for property in corpus.notes().flat_map(|note| &note.properties) {
        let found = uses.entry(fold(&property.name)).or_default();
        found.notes += 1;
        *found.spellings.entry(&property.name).or_default() += 1;
        if let Some(kind) = property.kind {
            *found.kinds.entry(kind).or_default() += 1;
        }
    }
    for (name, kind) in chosen.into_iter().flat_map(TypesFile::chosen) {
        let found = uses.entry(fold(name)).or_default();
        found.spellings.entry(name).or_default();
        found.chosen = Some(kind);
    }
    let mut all: Vec<PropertyUse> = uses
        .into_iter()
        .map(|(folded, found)| {
            let most = found
                .kinds
                .into_iter()
                .max_by_key(|(kind, notes)| (*notes, Reverse(*kind)));
            let reserved = LISTS.contains(&folded.as_str()).then_some(PropertyType::List);
            let spelled = found.spellings.into_iter();
            PropertyUse {
                name: spelled
                    .max_by_key(|(name, notes)| (*notes, Reverse(*name)))
                    .map_or(folded, |(name, _)| name.to_owned()),
                kind: reserved.or(found.chosen).or(most.map(|(kind, _)| kind)),
                chosen: reserved.is_none() && found.chosen.is_some(),
                notes: count(found.notes),
            }
        })
        .collect();
    all.sort_by_key(|property| Reverse(property.notes));
    all
}

#[cfg(test)]
mod tests;
