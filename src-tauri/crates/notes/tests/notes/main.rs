//! What the crate promises, feature by feature.

mod any_text;
mod blocks;
mod chunks;
mod edits;
mod edits_block_ids;
mod edits_linear;
mod edits_links;
mod edits_properties;
mod edits_tags;
mod front_matter;
mod linear;
mod links;
mod mentions;
mod plain_text;
