//! Writes a run's words to the plain text.

use std::ops::Range;

use crate::found::Found;
use crate::links;
use crate::note::LinkKind;
use crate::plain_text::PlainText;
use crate::runs::{Piece, PieceKind, RunLink};

pub(crate) struct Emitter<'a, 'b> {
    pub(crate) text: &'a str,
    pub(crate) floor: usize,
    pub(crate) plain: &'b mut PlainText,
    pub(crate) found: &'b Found,
    pub(crate) next_mark: usize,
    /// Whether the next mark's shown part is written already.
    pub(crate) shown: bool,
    /// How many links and inline HTML elements are open: in them no further link could stand.
    pub(crate) links: usize,
    pub(crate) elements: usize,
}

impl Emitter<'_, '_> {
    pub(crate) fn emit(mut self, run: &[Piece], links: &mut [RunLink]) {
        for piece in run {
            match piece.kind {
                PieceKind::Text if piece.words.len() != piece.range.len() => {
                    self.replaced(&piece.words, piece.range.clone())
                }
                PieceKind::Text => {
                    let is_prose = self.links == 0 && self.elements == 0;
                    self.words(&piece.words, piece.range.clone(), piece.range.start, is_prose);
                }
                PieceKind::Code | PieceKind::InlineMath | PieceKind::DisplayMath => {
                    // The marks on both sides are of the same length.
                    let outside = piece.range.len().saturating_sub(piece.words.len()) / 2;
                    self.words(
                        &piece.words,
                        piece.range.clone(),
                        piece.range.start + outside,
                        false,
                    );
                }
                PieceKind::Html if !piece.words.starts_with("<br") => self.element(&piece.words),
                PieceKind::Html | PieceKind::HardBreak => self.separator('\n', piece.range.start),
                PieceKind::SoftBreak => self.separator(' ', piece.range.start),
                PieceKind::LinkStart(index) => {
                    self.links += 1;
                    if let Some(link) = links.get_mut(index) {
                        link.plain.start = self.plain.len();
                    }
                }
                PieceKind::LinkEnd(index) => {
                    self.links = self.links.saturating_sub(1);
                    if let Some(link) = links.get_mut(index) {
                        self.take_size(link);
                        link.plain.end = self.plain.len();
                    }
                }
                PieceKind::TaskBox | PieceKind::Footnote | PieceKind::Markup => {}
            }
        }
        self.marks_before(usize::MAX);
    }

    /// Counts the elements that a tag opens or closes; an element without content is none.
    fn element(&mut self, tag: &str) {
        const EMPTY: [&str; 5] = ["hr", "img", "input", "source", "wbr"];
        let name = tag.trim_start_matches(['<', '/']);
        let length = name
            .find(|character: char| !character.is_ascii_alphanumeric())
            .unwrap_or(name.len());
        let name = name.get(..length).unwrap_or("");
        if name.is_empty()
            || tag.ends_with("/>")
            || EMPTY.iter().any(|empty| name.eq_ignore_ascii_case(empty))
        {
            return;
        }
        if tag.starts_with("</") {
            self.elements = self.elements.saturating_sub(1);
        } else {
            self.elements += 1;
        }
    }

    /// Takes the size off an image's words.
    fn take_size(&mut self, link: &mut RunLink) {
        if link.kind == LinkKind::Embed
            && let Some(words) = self.plain.text.get(link.plain.start..)
            && let Some((size, length)) = links::size_of_image(words)
        {
            link.size = Some(size);
            self.plain.truncate(link.plain.start + length);
        }
    }

    fn separator(&mut self, separator: char, at: usize) {
        self.marks_before(at);
        if !self.is_marked(at) {
            self.plain.separate(separator, self.floor);
        }
    }

    /// Writes words that come from `range`, word for word from byte `start` on unless
    /// the source says it in other characters.
    fn words(&mut self, words: &str, range: Range<usize>, start: usize, is_prose: bool) {
        if self.text.get(start..start + words.len()) != Some(words) {
            return self.replaced(words, range);
        }
        let end = start + words.len();
        let mut at = start;
        while let Some(mark) = self.found.marks.get(self.next_mark) {
            if mark.range.start >= end {
                break;
            }
            if mark.range.start > at {
                self.verbatim(at..mark.range.start, is_prose);
            }
            self.show_mark();
            at = at.max(mark.range.end);
            if mark.range.end > end {
                return;
            }
            self.next_mark += 1;
            self.shown = false;
        }
        self.verbatim(at..end, is_prose);
    }

    fn replaced(&mut self, words: &str, range: Range<usize>) {
        self.marks_before(range.start);
        if !self.is_marked(range.start) {
            self.plain.push_replaced(words, range);
        }
    }

    /// Blanks where something was left out do not add up.
    fn verbatim(&mut self, range: Range<usize>, is_prose: bool) {
        let Some(words) = self.text.get(range.clone()) else {
            return;
        };
        let is_after_blank = self.plain.len() <= self.floor || self.plain.text.ends_with([' ', '\n']);
        let kept = if is_after_blank {
            words.trim_start_matches(' ')
        } else {
            words
        };
        let start = range.end - kept.len();
        if is_prose {
            self.plain.push_prose(kept, start);
        } else {
            self.plain.push_verbatim(kept, start);
        }
    }

    fn show_mark(&mut self) {
        if let Some(mark) = self.found.marks.get(self.next_mark)
            && !self.shown
        {
            self.shown = true;
            self.verbatim(mark.shown.clone(), false);
        }
    }

    /// Shows the marks that end at or before a byte.
    fn marks_before(&mut self, at: usize) {
        while self
            .found
            .marks
            .get(self.next_mark)
            .is_some_and(|mark| mark.range.end <= at)
        {
            self.show_mark();
            self.next_mark += 1;
            self.shown = false;
        }
    }

    fn is_marked(&self, at: usize) -> bool {
        self.found
            .marks
            .get(self.next_mark)
            .is_some_and(|mark| mark.range.start <= at)
    }
}
