//! Emphasis, highlights and tags; what HTML in a line of text comes to.

use std::ops::Range;

use pulldown_cmark::Tag as MarkdownTag;

use super::addresses;
use super::elements::{Element, HIGHLIGHT, LINK};
use super::escape;
use super::renderer::{Renderer, Started};
use super::writer::Origin;
use crate::note::Tag;

impl<'a> Renderer<'a, '_> {
    pub(crate) fn start_inline(&mut self, tag: MarkdownTag<'a>, range: &Range<usize>) -> Started {
        if let Some((mark, _)) = self.marks.touching(range)
            && mark.range.start <= range.start
            && range.end <= mark.range.end
        {
            self.show_marks(range);
            return Started::Hidden;
        }
        if self.marks.is_torn_by_footnote(range) {
            return Started::Dropped;
        }
        let name = match tag {
            MarkdownTag::Link {
                link_type,
                dest_url,
                title,
                ..
            } => return self.start_link(link_type, &dest_url, &title, range),
            MarkdownTag::Image { dest_url, title, .. } => return self.start_image(&dest_url, &title, range),
            MarkdownTag::Emphasis => "em",
            MarkdownTag::Strong => "strong",
            MarkdownTag::Strikethrough => "del",
            MarkdownTag::Superscript => "sup",
            MarkdownTag::Subscript => "sub",
            _ => return Started::Dropped,
        };
        self.inline(Element::inline(name), &format!("<{name}>"))
    }

    pub(crate) fn inline(&mut self, element: Element, tag: &str) -> Started {
        self.writer().start(element, Origin::Markdown, tag);
        Started::Element(self.writers.len() - 1)
    }

    pub(crate) fn start_highlight(&mut self) {
        self.writer().start(HIGHLIGHT, Origin::Extra, "<mark>");
    }

    pub(crate) fn tag(&mut self, tag: &Tag) {
        let mut start = "<a class=\"tag\"".to_owned();
        escape::push_pair(&mut start, "href", &addresses::of_tag(&tag.name));
        start.push('>');
        self.complete_link(&start, &format!("#{}", tag.name));
    }

    /// A link with its words, all at once.
    pub(crate) fn complete_link(&mut self, tag: &str, words: &str) {
        self.writer().start(LINK, Origin::Markdown, tag);
        self.writer().text(words);
        self.writer().end();
    }
}
