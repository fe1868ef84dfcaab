//! Reading view: markdown to HTML.

#![allow(clippy::unwrap_used)] // A test fails this way.

#[path = "../shared/growth.rs"]
mod growth;

mod commonmark;
mod hostile;
mod html;
mod linear;
mod reading;
mod weft;
