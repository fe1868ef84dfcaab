//! Reading view: markdown to HTML.

mod commonmark;
mod html;
mod reading;
