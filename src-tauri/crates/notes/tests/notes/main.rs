//! What the crate promises, feature by feature.

#![allow(clippy::expect_used)] // The checks stand outside of test functions, and a panic is how a test fails.

#[path = "../shared/growth.rs"]
mod growth;

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
mod hostile;
mod invariants;
mod linear;
mod links;
mod mentions;
mod plain_text;
mod shared_grammar;
mod syntax;
