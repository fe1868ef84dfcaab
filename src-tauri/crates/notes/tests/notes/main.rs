//! What the crate promises, feature by feature.

mod any_text;
mod blocks;
mod chunks;
mod edits;
mod edits_block_ids;
mod front_matter;
mod linear;
mod links;
mod mentions;
mod plain_text;
