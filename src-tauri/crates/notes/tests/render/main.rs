//! Reading view: markdown to HTML.

mod commonmark;
mod hostile;
mod html;
mod linear;
mod reading;
mod weft;
