//! What the crate promises, feature by feature.

mod any_text;
mod blocks;
mod chunks;
mod front_matter;
mod hostile;
mod invariants;
mod linear;
mod links;
mod plain_text;
mod syntax;
