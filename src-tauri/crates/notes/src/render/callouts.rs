//! Callouts: `> [!type]+ Title`.

use std::ops::Range;

use super::elements::{Content, DIVISION, Element, PARAGRAPH};
use super::escape;
use super::renderer::{Renderer, Started};
use super::writer::Origin;
use crate::note::Callout;

const CALLOUT: Element = Element {
    levels: 3,
    ..DIVISION
};
const FOLDING: Element = Element {
    levels: 3,
    ..Element::markdown("details", "</details>\n", Content::Blocks)
};
const TITLE: Element = Element::markdown("div", "</div>\n", Content::Inline);
const FOLDING_TITLE: Element = Element::markdown("summary", "</summary>\n", Content::Inline);

#[derive(Debug)]
pub(crate) struct OpenCallout {
    /// The writer that it is in, and how many elements of markdown are open in it.
    place: (usize, usize),
    is_folding: bool,
    /// What stands in the title if the note gives none.
    name: String,
    title: Range<usize>,
    stage: Stage,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Stage {
    Start,
    Title,
    Content,
}

impl<'a> Renderer<'a, '_> {
    pub(crate) fn start_callout(&mut self, callout: &'a Callout, range: &Range<usize>) -> Started {
        let is_folding = callout.folded.is_some();
        let name = if is_folding { "details" } else { "div" };
        let mut tag = self.tag_with_id(name, range);
        tag.pop();
        tag.push_str(" class=\"callout\"");
        escape::push_pair(&mut tag, "data-callout", canonical(&callout.kind));
        escape::push_pair(&mut tag, "data-callout-type", &callout.kind);
        if callout.folded == Some(false) {
            tag.push_str(" open=\"\"");
        }
        tag.push_str(">\n");
        self.block(if is_folding { FOLDING } else { CALLOUT }, &tag);
        let place = self.place();
        self.callouts.push(OpenCallout {
            place,
            is_folding,
            name: capitalised(&callout.kind),
            title: callout.title_range.clone(),
            stage: Stage::Start,
        });
        Started::Callout(self.writers.len() - 1)
    }

    fn place(&mut self) -> (usize, usize) {
        (self.writers.len(), self.writer().level())
    }

    /// Whether the paragraph that begins now is a callout's first.
    pub(crate) fn starts_callout_title(&mut self) -> bool {
        let place = self.place();
        self.callouts
            .last()
            .is_some_and(|callout| callout.stage == Stage::Start && callout.place == place)
    }

    pub(crate) fn start_callout_title(&mut self) -> Started {
        let Some(callout) = self.callouts.last_mut() else {
            return Started::Dropped;
        };
        callout.stage = Stage::Title;
        let is_empty = self
            .text
            .get(callout.title.clone())
            .is_none_or(|title| title.trim().is_empty());
        let default = is_empty.then(|| callout.name.clone());
        let started = if callout.is_folding {
            self.block(FOLDING_TITLE, "<summary class=\"callout-title\">")
        } else {
            self.block(TITLE, "<div class=\"callout-title\">")
        };
        if let Some(name) = default {
            self.writer().text(&name);
        }
        started
    }

    /// At the end of a line: whether it is that of a callout's title. The rest of the paragraph
    /// then goes into the callout's content.
    pub(crate) fn ends_callout_title(&mut self, at: usize) -> bool {
        let writers = self.writers.len();
        let Some(callout) = self.callouts.last_mut() else {
            return false;
        };
        if callout.stage != Stage::Title || callout.place.0 != writers || at < callout.title.end {
            return false;
        }
        callout.stage = Stage::Content;
        self.writer().exchange(
            (DIVISION, "<div class=\"callout-content\">\n"),
            (PARAGRAPH, "<p>"),
        );
        true
    }

    /// Before a block: in a callout, it begins the content.
    pub(crate) fn begin_block(&mut self) {
        let place = self.place();
        let Some(callout) = self.callouts.last_mut().filter(|callout| callout.place == place) else {
            return;
        };
        if callout.stage == Stage::Content {
            return;
        }
        let is_untitled = callout.stage == Stage::Start;
        callout.stage = Stage::Content;
        if is_untitled {
            self.start_callout_title();
            self.writer().end();
            if let Some(callout) = self.callouts.last_mut() {
                callout.stage = Stage::Content;
            }
        }
        self.writer()
            .start(DIVISION, Origin::Extra, "<div class=\"callout-content\">\n");
    }

    pub(crate) fn end_callout(&mut self) {
        if self
            .callouts
            .last()
            .is_some_and(|callout| callout.stage == Stage::Start)
        {
            self.start_callout_title();
            self.writer().end();
        }
        self.callouts.pop();
        self.writer().end();
    }
}

/// The kind whose colour and sign a callout has.
fn canonical(kind: &str) -> &'static str {
    match kind {
        "abstract" | "summary" | "tldr" => "abstract",
        "info" => "info",
        "todo" => "todo",
        "tip" | "hint" | "important" => "tip",
        "success" | "check" | "done" => "success",
        "question" | "help" | "faq" => "question",
        "warning" | "caution" | "attention" => "warning",
        "failure" | "fail" | "missing" => "failure",
        "danger" | "error" => "danger",
        "bug" => "bug",
        "example" => "example",
        "quote" | "cite" => "quote",
        _ => "note",
    }
}

fn capitalised(kind: &str) -> String {
    let mut characters = kind.chars();
    characters.next().map_or_else(
        || "Note".to_owned(),
        |first| first.to_uppercase().chain(characters).collect(),
    )
}
