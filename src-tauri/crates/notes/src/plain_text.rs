//! The note's words without markup, and where each of them came from.

use std::ops::Range;

/// The words of these bytes of `text` with the markup taken off: links shown as their
/// text, code as it is, no comments, no block ids. Blocks are separated by line feeds.
///
/// Reads the whole text, so that a range inside a code block or a table is known for
/// what it is; whoever has the [`crate::Note`] at hand asks [`crate::Note::plain_text`].
pub fn plain_text(text: &str, range: Range<usize>) -> String {
    crate::parse(text).plain_text(range).to_owned()
}

/// Words gathered in the order of the source.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct PlainText {
    pub(crate) text: String,
    segments: Vec<Segment>,
}

/// Part of the plain text and the source bytes that it stands for. Between two
/// segments there may be separators that stand for nothing.
#[derive(Debug, Clone, PartialEq)]
struct Segment {
    plain: Range<usize>,
    source: Range<usize>,
    /// Byte for byte the same, so that offsets inside can be converted.
    verbatim: bool,
    /// Text that a link could be made of: not code, a formula, HTML, or part of a link.
    prose: bool,
}

/// Words of the plain text that stand in one piece in the source.
#[derive(Clone, Copy)]
pub(crate) struct Words<'a> {
    pub(crate) words: &'a str,
    pub(crate) plain: &'a Range<usize>,
    pub(crate) source: &'a Range<usize>,
    /// Text, word for word as in the source, that a link could be made of.
    pub(crate) is_prose: bool,
}

impl PlainText {
    pub(crate) fn len(&self) -> usize {
        self.text.len()
    }

    /// Adds source bytes as they are: code, formulas, HTML, links.
    pub(crate) fn push_verbatim(&mut self, words: &str, source_start: usize) {
        self.push_as_written(words, source_start, false);
    }

    /// Adds text as it is.
    pub(crate) fn push_prose(&mut self, words: &str, source_start: usize) {
        self.push_as_written(words, source_start, true);
    }

    fn push_as_written(&mut self, words: &str, source_start: usize, prose: bool) {
        if words.is_empty() {
            return;
        }
        let plain = self.text.len()..self.text.len() + words.len();
        let source = source_start..source_start + words.len();
        self.text.push_str(words);
        if let Some(last) = self.segments.last_mut()
            && last.verbatim
            && last.prose == prose
            && last.plain.end == plain.start
            && last.source.end == source.start
        {
            last.plain.end = plain.end;
            last.source.end = source.end;
            return;
        }
        self.segments.push(Segment {
            plain,
            source,
            verbatim: true,
            prose,
        });
    }

    /// Adds words that stand for other source bytes.
    pub(crate) fn push_replaced(&mut self, words: &str, source: Range<usize>) {
        if words.is_empty() {
            return;
        }
        let plain = self.text.len()..self.text.len() + words.len();
        self.text.push_str(words);
        self.segments.push(Segment {
            plain,
            source,
            verbatim: false,
            prose: false,
        });
    }

    /// Adds a space or line feed that stands for no source bytes, unless the text
    /// since `floor` is empty or ends in one already.
    pub(crate) fn separate(&mut self, separator: char, floor: usize) {
        let Some(since) = self.text.get(floor..) else {
            return;
        };
        if since.is_empty() || since.ends_with('\n') {
            return;
        }
        if since.ends_with(' ') {
            if separator == '\n' {
                self.text.pop();
                self.clip_last_segment();
                self.text.push('\n');
            }
            return;
        }
        self.text.push(separator);
    }

    /// Cuts off everything from byte `length` on, which must be a character boundary.
    pub(crate) fn truncate(&mut self, length: usize) {
        if length < self.text.len() && self.text.is_char_boundary(length) {
            self.text.truncate(length);
            while self
                .segments
                .last()
                .is_some_and(|last| last.plain.start >= length)
            {
                self.segments.pop();
            }
            self.clip_last_segment();
        }
    }

    fn clip_last_segment(&mut self) {
        let length = self.text.len();
        let Some(last) = self.segments.last_mut() else {
            return;
        };
        if last.plain.end > length {
            if last.plain.start >= length {
                self.segments.pop();
                return;
            }
            if last.verbatim {
                last.source.end -= last.plain.end - length;
            }
            last.plain.end = length;
        }
    }

    /// In the order of the text; what is between them in the plain text are separators.
    pub(crate) fn segments(&self) -> impl Iterator<Item = Words<'_>> {
        self.segments.iter().map(|segment| Words {
            words: self.text.get(segment.plain.clone()).unwrap_or(""),
            plain: &segment.plain,
            source: &segment.source,
            is_prose: segment.prose,
        })
    }

    /// The source byte at which the plain text from `offset` on begins.
    pub(crate) fn source_of(&self, offset: usize) -> Option<usize> {
        let index = self
            .segments
            .partition_point(|segment| segment.plain.end <= offset);
        let segment = self.segments.get(index)?;
        if segment.verbatim && offset > segment.plain.start {
            return Some(segment.source.start + (offset - segment.plain.start));
        }
        Some(segment.source.start)
    }

    /// Where in the plain text the source byte `offset` would be.
    pub(crate) fn plain_of(&self, offset: usize) -> usize {
        let index = self
            .segments
            .partition_point(|segment| segment.source.end <= offset);
        let Some(segment) = self.segments.get(index) else {
            return self.text.len();
        };
        let inside = offset.saturating_sub(segment.source.start);
        segment.plain.start + if segment.verbatim { inside } else { 0 }
    }

    /// The plain text that stands for these source bytes, without blanks around it.
    pub(crate) fn of_source(&self, source: Range<usize>) -> &str {
        let first = self
            .segments
            .partition_point(|segment| segment.source.end <= source.start);
        let end = self
            .segments
            .partition_point(|segment| segment.source.start < source.end);
        let (Some(head), Some(tail)) = (
            self.segments.get(first),
            end.checked_sub(1).and_then(|last| self.segments.get(last)),
        ) else {
            return "";
        };
        let mut plain_start = head.plain.start;
        if head.verbatim && source.start > head.source.start {
            plain_start += source.start - head.source.start;
        }
        let mut plain_end = tail.plain.end;
        if tail.verbatim && source.end < tail.source.end {
            plain_end -= tail.source.end - source.end;
        }
        while plain_start > 0 && !self.text.is_char_boundary(plain_start) {
            plain_start -= 1;
        }
        while plain_end < self.text.len() && !self.text.is_char_boundary(plain_end) {
            plain_end += 1;
        }
        self.text.get(plain_start..plain_end).unwrap_or("").trim()
    }
}
