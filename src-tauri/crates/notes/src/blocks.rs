//! Where blocks begin and end, which `^id` they have, and what a comment takes back.

use std::ops::Range;

use crate::note::{Block, BlockId, BlockKind, Heading};
use crate::parse::Builder;

pub(crate) struct OpenBlock {
    pub(crate) kind: BlockKind,
    pub(crate) start: usize,
    pub(crate) content_end: usize,
    pub(crate) plain_start: usize,
    pub(crate) ends_with: EndsWith,
}

#[derive(Clone, Copy, PartialEq)]
pub(crate) enum EndsWith {
    Leaf,
    Item,
    /// The outermost quote or footnote.
    Container,
}

/// The state to go back to if the comment that begins here is closed.
pub(crate) struct OpenComment {
    pub(crate) start: usize,
    pub(crate) plain_length: usize,
    pub(crate) section: Option<usize>,
    /// How many ids there were.
    pub(crate) ids: usize,
}

impl Builder<'_> {
    pub(crate) fn open_leaf(&mut self, kind: BlockKind, start: usize) {
        if self.block.is_some() {
            return;
        }
        if self.items > 0 {
            // What follows the items nested in this one.
            self.open_block(BlockKind::ListItem, start, EndsWith::Item);
        } else {
            self.open_block(kind, start, EndsWith::Leaf);
        }
    }

    pub(crate) fn open_block(&mut self, kind: BlockKind, start: usize, ends_with: EndsWith) {
        if !self.note.plain.text.is_empty() && !self.note.plain.text.ends_with('\n') {
            self.note.plain.text.push('\n');
        }
        let plain_start = self.note.plain.len();
        self.block = Some(OpenBlock {
            kind,
            start,
            content_end: start,
            plain_start,
            ends_with,
        });
    }

    pub(crate) fn close_block_of(&mut self, ends_with: EndsWith, end: usize) {
        if self
            .block
            .as_ref()
            .is_some_and(|block| block.ends_with == ends_with)
        {
            self.close_block(end);
        }
    }

    pub(crate) fn close_item(&mut self) {
        if let Some(end) = self.block.as_ref().map(|block| block.content_end) {
            self.close_block(end);
        }
    }

    pub(crate) fn close_heading(&mut self, level: u8, range: Range<usize>) {
        if range.start < self.comment_end {
            // A comment from above ends in it: what is left is no heading.
            if let Some(block) = &mut self.block {
                block.kind = BlockKind::Paragraph;
            }
            return self.close_block(range.end);
        }
        let mut parent = self.section;
        while let Some(above) = parent.and_then(|index| self.note.headings.get(index)) {
            if above.level < level {
                break;
            }
            parent = above.parent;
        }
        self.section = Some(self.note.headings.len());
        let blocks = self.note.blocks.len();
        self.close_block(range.end);
        let block = self.note.blocks.get(blocks);
        let plain = block.and_then(|block| self.note.plain.text.get(block.plain.clone()));
        let text = plain
            .unwrap_or("")
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        let range = trimmed(self.text, range);
        self.note.headings.push(Heading {
            level,
            text,
            text_range: heading_text(self.text, range.clone()),
            range,
            parent,
        });
    }

    pub(crate) fn close_block(&mut self, end: usize) {
        let Some(open) = self.block.take() else { return };
        let range = trimmed(self.text, open.start..end.max(open.start));
        if range.is_empty() {
            return;
        }
        let mut plain = trimmed(&self.note.plain.text, open.plain_start..self.note.plain.len());
        let mut id = None;
        if !matches!(open.kind, BlockKind::Code | BlockKind::Html | BlockKind::Rule)
            && let Some(found) = self.text.get(range.clone()).and_then(block_id)
        {
            let written = found.len() + 1;
            if self.note.plain.text.get(plain.clone()).and_then(block_id) == Some(found) {
                let end = plain.end - written;
                plain = trimmed(&self.note.plain.text, plain.start..end);
                self.note.plain.truncate(plain.end.max(open.plain_start));
                if range.len() == written
                    && let Some((whole, first)) = self.last_top.clone()
                    && let Some(above) = self.note.blocks.get_mut(first)
                {
                    above.id.get_or_insert_with(|| found.to_owned());
                    self.note.ids.push(BlockId {
                        id: found.to_owned(),
                        range: whole,
                    });
                    return;
                }
                self.note.ids.push(BlockId {
                    id: found.to_owned(),
                    range: range.clone(),
                });
                id = Some(found.to_owned());
            }
        }
        let is_comment = plain.is_empty()
            && matches!(open.kind, BlockKind::Paragraph | BlockKind::ListItem)
            && self
                .text
                .get(range.clone())
                .is_some_and(|written| written.contains("%%"));
        let kind = if is_comment { BlockKind::Comment } else { open.kind };
        self.note.blocks.push(Block {
            kind,
            range,
            heading: self.section,
            id,
            plain,
        });
    }

    pub(crate) fn separate(&mut self, separator: char) {
        let floor = self.block.as_ref().map_or(0, |block| block.plain_start);
        self.note.plain.separate(separator, floor);
    }

    /// Ends the open comment at the first `%%` in a block of code or HTML, whose rest is text.
    pub(crate) fn end_comment_in(&mut self, block: &Range<usize>) {
        if self.comment.is_none() {
            return;
        }
        let written = self.text.get(block.clone()).unwrap_or("");
        if let Some((comment, rest)) = written.split_once("%%") {
            let end = block.start + comment.len() + 2;
            self.drop_comment(end);
            self.note.plain.push_verbatim(rest, end);
        }
    }

    /// Takes back what was found since the comment began, which ends at byte `end`.
    pub(crate) fn drop_comment(&mut self, end: usize) {
        let Some(comment) = self.comment.take() else {
            return;
        };
        let start = comment.start;
        self.comment_end = end;
        let note = &mut self.note;
        truncate_at(&mut note.links, start, |link| link.range.start);
        truncate_at(&mut note.tags, start, |tag| tag.range.start);
        truncate_at(&mut note.headings, start, |heading| heading.range.start);
        truncate_at(&mut note.tasks, start, |task| task.range.start);
        truncate_at(&mut note.callouts, start, |callout| callout.range.start);
        truncate_at(&mut note.footnotes, start, |footnote| footnote.range.start);
        truncate_at(&mut note.highlights, start, |highlight| highlight.start);
        truncate_at(&mut note.math, start, |math| math.range.start);
        note.comments.push(start..end);
        note.ids.truncate(comment.ids);
        note.plain.truncate(comment.plain_length);
        note.plain.separate('\n', 0);
        let length = note.plain.len();
        let first = note
            .blocks
            .partition_point(|block| block.range.end <= comment.start);
        for block in &mut note.blocks[first..] {
            block.plain.start = block.plain.start.min(length);
            block.plain = trimmed(&note.plain.text, block.plain.start..block.plain.end.min(length));
            if block.plain.is_empty() {
                block.kind = BlockKind::Comment;
                block.id = None;
            }
            block.heading = comment.section;
        }
        if let Some(open) = &mut self.block {
            open.plain_start = open.plain_start.min(length);
        }
        self.section = comment.section;
    }
}

/// Cuts a list in the order of the text at byte `start`.
fn truncate_at<T>(list: &mut Vec<T>, start: usize, place: impl Fn(&T) -> usize) {
    list.truncate(list.partition_point(|item| place(item) < start));
}

/// What stands between a heading's marks.
fn heading_text(text: &str, heading: Range<usize>) -> Range<usize> {
    let written = text.get(heading.clone()).unwrap_or("");
    if let Some(underline) = written.rfind(['\n', '\r']) {
        return trimmed(text, heading.start..heading.start + underline);
    }
    let inner = written.trim_start_matches('#');
    let start = heading.end - inner.trim_start().len();
    let inner = inner.trim();
    let closed = inner.trim_end_matches('#');
    let is_closed = closed.is_empty() || closed.ends_with([' ', '\t']);
    let inner = if is_closed { closed.trim_end() } else { inner };
    start..start + inner.len()
}

/// The bytes of the range without blanks around them.
pub(crate) fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let Some(part) = text.get(range.clone()) else {
        return range;
    };
    let start = range.start + (part.len() - part.trim_start().len());
    start..start + part.trim().len()
}

/// The id that a block's text ends with: `… ^id`, or nothing but `^id`. Without `^`.
pub(crate) fn block_id(block: &str) -> Option<&str> {
    let block = block.trim_end();
    let id_length = block
        .bytes()
        .rev()
        .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
        .count();
    let before = block.get(..block.len() - id_length)?.strip_suffix('^')?;
    let stands_alone = before.is_empty() || before.ends_with(char::is_whitespace);
    (id_length > 0 && stands_alone).then(|| &block[block.len() - id_length..])
}

#[cfg(test)]
mod tests {
    use super::block_id;

    #[track_caller]
    fn check(block: &str, expected: &str) {
        assert_eq!(block_id(block).unwrap_or(""), expected, "of {block:?}");
    }

    #[test]
    fn ids() {
        check("text ^a1-b", "a1-b");
        check("text ^a \n", "a");
        check("^only", "only");
        check("two\n^lines", "lines");
        check("text^a", "");
        check("text ^", "");
        check("text ^a b", "");
        check("text ^a_b", "");
        check("2 ^é", "");
        check("", "");
    }
}
