//! The types that properties have in the whole vault.

use super::Vault;
use crate::error::{Error, ErrorCode, Result};
use crate::property_types::{self, TypesFile};
use crate::types::{PropertyType, PropertyUse};

impl Vault {
    /// Every property of the vault with its type, those of most notes first. Where the file of the
    /// chosen types cannot be read, as the notes write them.
    pub fn property_uses(&self) -> Vec<PropertyUse> {
        let chosen = TypesFile::read(&self.shared.root, &self.history_folder)
            .inspect_err(|error| tracing::warn!("{error}"))
            .ok();
        property_types::all(&self.shared.index.corpus(), chosen.as_ref())
    }

    /// Says of what type a property is in every note; no note is changed.
    ///
    /// # Errors
    /// `InvalidName` for a name that is none; where the types cannot be written: the message says
    /// why.
    pub fn choose_property_type(&self, name: &str, kind: PropertyType) -> Result<()> {
        if name.trim().is_empty() {
            return Err(Error::new(
                ErrorCode::InvalidName,
                "a property needs a name before it has a type",
            ));
        }
        let _lock = self.journals.lock_for_save();
        TypesFile::read(&self.shared.root, &self.history_folder)?.choose(name, kind)
    }
}
