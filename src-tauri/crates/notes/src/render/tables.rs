//! Tables of markdown.

use std::ops::Range;

use pulldown_cmark::{Alignment, Tag, TagEnd};

use super::elements::{Content, Element};
use super::renderer::{Renderer, Started};

const TABLE: Element = Element {
    levels: 4,
    ..Element::markdown("table", "</tbody></table>\n", Content::TableParts)
};
const HEAD: Element = Element::markdown("tr", "</tr></thead><tbody>\n", Content::TableParts);
/// In the place of a head that is not shown.
const NO_HEAD: Element = Element::markdown("tbody", "\n", Content::TableParts);
const ROW: Element = Element::markdown("tr", "</tr>\n", Content::TableParts);
const HEAD_CELL: Element = Element::markdown("th", "</th>", Content::Blocks);
const CELL: Element = Element::markdown("td", "</td>", Content::Blocks);

/// The table that is being written; they cannot stand in each other.
#[derive(Debug, Default)]
pub(crate) struct OpenTable {
    alignments: Vec<Alignment>,
    cell: usize,
    in_head: bool,
    /// The head stands in a comment, which ends in one of the rows.
    is_head_hidden: bool,
}

impl OpenTable {
    /// Goes on to the next cell, and from the head to the rows.
    pub(crate) fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::TableCell => self.cell += 1,
            TagEnd::TableHead => self.in_head = false,
            _ => {}
        }
    }
}

impl<'a> Renderer<'a, '_> {
    pub(crate) fn start_table_part(&mut self, tag: Tag<'a>, range: &Range<usize>) -> Started {
        match tag {
            Tag::Table(alignments) => {
                self.table = OpenTable {
                    alignments,
                    ..OpenTable::default()
                };
                let start = self.tag_with_id("table", range);
                self.block(TABLE, &start)
            }
            Tag::TableHead => {
                self.table.cell = 0;
                self.table.in_head = true;
                self.table.is_head_hidden = self.marks.is_hidden(range);
                if self.table.is_head_hidden {
                    return self.block(NO_HEAD, "<tbody>");
                }
                self.block(HEAD, "<thead><tr>")
            }
            Tag::TableRow => {
                self.table.cell = 0;
                self.block(ROW, "<tr>")
            }
            Tag::TableCell if self.table.in_head && self.table.is_head_hidden => Started::Hidden,
            Tag::TableCell => {
                let (element, name) = if self.table.in_head {
                    (HEAD_CELL, "th")
                } else {
                    (CELL, "td")
                };
                let style = match self.table.alignments.get(self.table.cell) {
                    Some(Alignment::Left) => " style=\"text-align: left\"",
                    Some(Alignment::Center) => " style=\"text-align: center\"",
                    Some(Alignment::Right) => " style=\"text-align: right\"",
                    Some(Alignment::None) | None => "",
                };
                self.block(element, &format!("<{name}{style}>"))
            }
            _ => Started::Dropped,
        }
    }
}
