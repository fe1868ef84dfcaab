//! The ids of headings, blocks and footnotes. All of them begin with `user-content-`, so that no
//! note can name a part of the window.

use std::collections::{HashMap, HashSet};

use super::escape;
use crate::headings;

pub(crate) const PREFIX: &str = "user-content-";

#[derive(Debug, Default)]
pub(crate) struct Anchors {
    used: HashSet<String>,
    /// How often a heading's text has come.
    repeated: HashMap<String, usize>,
}

impl Anchors {
    /// The id of the next heading with this text: `user-content-tide-pools`, then `…-1`.
    pub(crate) fn of_heading(&mut self, text: &str) -> String {
        let plain = heading(text);
        let mut anchor = plain.clone();
        while !self.used.insert(anchor.clone()) {
            let count = self.repeated.entry(plain.clone()).or_default();
            *count += 1;
            anchor = format!("{plain}-{count}");
        }
        anchor
    }

    /// The id of a block; `None` where another block of the note has it already.
    pub(crate) fn of_block(&mut self, id: &str) -> Option<String> {
        self.claim(block(id))
    }

    /// The id that HTML in the text gives an element.
    pub(crate) fn of_html(&mut self, id: &str) -> Option<String> {
        self.claim(format!("{PREFIX}{id}"))
    }

    fn claim(&mut self, anchor: String) -> Option<String> {
        self.used.insert(anchor.clone()).then_some(anchor)
    }
}

/// The id of the first heading with this text.
fn heading(text: &str) -> String {
    let mut anchor = PREFIX.to_owned();
    anchor.extend(headings::anchor(text));
    if anchor.len() == PREFIX.len() {
        anchor.push_str("heading");
    }
    anchor
}

/// No heading's id holds `^`.
fn block(id: &str) -> String {
    format!("{PREFIX}^{}", id.to_ascii_lowercase())
}

/// The address of a place in the note itself.
pub(crate) fn address(headings: &[String], block_id: Option<&str>) -> String {
    let anchor = match (block_id, headings.last()) {
        (Some(id), _) => block(id),
        (None, Some(text)) => heading(text),
        (None, None) => return "#".to_owned(),
    };
    let mut address = "#".to_owned();
    escape::push_component(&mut address, &anchor);
    address
}
