//! What is odd in a vault as a whole: notes that say the same, and notes that belong together and are not linked.

pub(crate) mod bridges;
pub(crate) mod duplicates;
