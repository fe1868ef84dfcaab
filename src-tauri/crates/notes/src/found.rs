//! A run of text, and what the scan of it finds.

use std::ops::Range;

use crate::brackets::{CalloutMark, TaskBox, Top};
use crate::note::{Footnote, Link, Tag};

/// Bytes of a run in which nothing is a link or a tag.
#[derive(Debug, Clone)]
pub(crate) struct Zone {
    pub range: Range<usize>,
    /// A `[[` before this byte may reach through: nothing reaches through code, what began before
    /// a markdown link through its address, and anything through formulas and HTML.
    pub yields_before: usize,
}

/// Source bytes that the plain text leaves out or shows otherwise.
#[derive(Debug, Clone)]
pub(crate) struct Mark {
    pub range: Range<usize>,
    /// The part of `range` that is shown; empty where nothing is.
    pub shown: Range<usize>,
    /// Whether what pulldown-cmark found there is nothing.
    pub swallows: Option<Swallows>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Swallows {
    WikiLink,
    Comment,
}

/// What the beginning of a run may be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum RunStart {
    Plain,
    /// First in a list item: `[-] ` is a task of a kind that GFM does not know.
    Item,
    /// First in a quote: `[!note]` makes it a callout.
    Quote,
}

pub(crate) struct Run<'a> {
    pub text: &'a str,
    pub range: Range<usize>,
    /// In order, not overlapping.
    pub zones: &'a [Zone],
    /// Markdown links, by their start: their text has no tags.
    pub links: &'a [Range<usize>],
    pub start: RunStart,
    /// A `%%` above the run has not been closed yet.
    pub comment_is_open: bool,
}

impl Run<'_> {
    /// The `%%` that ends the comment from above. Code and formulas in a comment are its words: one
    /// that stands in them ends it as well.
    pub fn mark_from_above(&self) -> Option<usize> {
        let text = self
            .text
            .get(self.range.clone())
            .filter(|_| self.comment_is_open)?;
        Some(self.range.start + text.find("%%")?)
    }
}

#[derive(Debug, Default)]
pub(crate) struct Found {
    pub marks: Vec<Mark>,
    pub links: Vec<Link>,
    pub tags: Vec<Tag>,
    /// At most one.
    pub tasks: Vec<TaskBox>,
    /// At most one.
    pub callouts: Vec<CalloutMark>,
    /// An inline one comes behind those inside it.
    pub footnotes: Vec<Footnote>,
    pub highlights: Vec<Range<usize>>,
    /// `https://…` as it is.
    pub addresses: Vec<Range<usize>>,
    /// Those that begin and end in the run.
    pub comments: Vec<Range<usize>>,
    /// Where the comment that was open before the run ends.
    pub closes_comment: Option<usize>,
    /// Where a `%%` at the start of a line opens a comment that the run does not close.
    pub opens_comment: Option<usize>,
}

/// How much of everything there is, to go back to.
#[derive(Clone, Copy)]
pub(crate) struct Counts {
    pub marks: usize,
    pub links: usize,
    pub tags: usize,
    pub tasks: usize,
    pub callouts: usize,
    pub footnotes: usize,
    pub highlights: usize,
    pub addresses: usize,
    pub brackets: Top,
    /// The `==` that was open.
    pub highlight: Option<usize>,
}

/// The shown part of a mark whose partner is not found yet.
pub(crate) const UNPAIRED: Range<usize> = usize::MAX..usize::MAX;

impl Found {
    pub(crate) fn counts(&self, brackets: Top, highlight: Option<usize>) -> Counts {
        Counts {
            marks: self.marks.len(),
            links: self.links.len(),
            tags: self.tags.len(),
            tasks: self.tasks.len(),
            callouts: self.callouts.len(),
            footnotes: self.footnotes.len(),
            highlights: self.highlights.len(),
            addresses: self.addresses.len(),
            brackets,
            highlight,
        }
    }

    pub(crate) fn forget_since(&mut self, counts: Counts) {
        self.marks.truncate(counts.marks);
        self.links.truncate(counts.links);
        self.tags.truncate(counts.tags);
        self.tasks.truncate(counts.tasks);
        self.callouts.truncate(counts.callouts);
        self.footnotes.truncate(counts.footnotes);
        self.highlights.truncate(counts.highlights);
        self.addresses.truncate(counts.addresses);
        if let Some(mark) = counts.highlight.and_then(|index| self.marks.get_mut(index)) {
            mark.shown = UNPAIRED;
        }
    }

    pub(crate) fn drop_bytes(&mut self, range: Range<usize>) {
        self.marks.push(Mark {
            shown: range.start..range.start,
            range,
            swallows: None,
        });
    }

    /// Keeps bytes that are dropped once their partner is found; gives the mark's index.
    pub(crate) fn open_mark(&mut self, range: Range<usize>) -> usize {
        self.marks.push(Mark {
            range,
            shown: UNPAIRED,
            swallows: None,
        });
        self.marks.len() - 1
    }

    /// Drops the bytes of an opened mark and gives their place.
    pub(crate) fn pair(&mut self, index: usize) -> Option<usize> {
        let mark = self.marks.get_mut(index)?;
        mark.shown = mark.range.start..mark.range.start;
        Some(mark.range.start)
    }
}
