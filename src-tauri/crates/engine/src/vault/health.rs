//! What is odd in the vault as a whole.

use super::Vault;
use crate::health::{bridges, duplicates};
use crate::types::{Bridge, Duplicate};

impl Vault {
    /// Pairs of notes that say the same in the same words, the most alike first. Reads all notes.
    pub fn duplicates(&self, limit: u32) -> Vec<Duplicate> {
        duplicates::find(&self.shared, limit as usize)
    }

    /// Pairs of notes that are near in meaning and far apart in links, the nearest first; of notes that the model has read.
    pub fn bridges(&self, limit: u32) -> Vec<Bridge> {
        bridges::find(&self.shared, limit as usize)
    }
}
