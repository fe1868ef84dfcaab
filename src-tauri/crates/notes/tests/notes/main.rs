//! What the crate promises, feature by feature.

mod any_text;
mod blocks;
mod chunks;
mod front_matter;
mod linear;
mod links;
mod plain_text;
