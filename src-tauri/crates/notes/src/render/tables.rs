//! Tables of markdown.

use std::ops::Range;

use pulldown_cmark::{Alignment, Tag};

use super::elements::{Content, Element};
use super::renderer::{Renderer, Started};

const TABLE: Element = Element {
    levels: 4,
    ..Element::markdown("table", "</tbody></table>\n", Content::TableParts)
};
const HEAD: Element = Element::markdown("tr", "</tr></thead><tbody>\n", Content::TableParts);
const ROW: Element = Element::markdown("tr", "</tr>\n", Content::TableParts);
const HEAD_CELL: Element = Element::markdown("th", "</th>", Content::Blocks);
const CELL: Element = Element::markdown("td", "</td>", Content::Blocks);

/// The table that is being written; they cannot stand in each other.
#[derive(Debug, Default)]
pub(crate) struct OpenTable {
    alignments: Vec<Alignment>,
    cell: usize,
    in_head: bool,
}

impl OpenTable {
    pub(crate) fn next_cell(&mut self) {
        self.cell += 1;
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
                self.block(HEAD, "<thead><tr>");
                Started::TableHead
            }
            Tag::TableRow => {
                self.table.cell = 0;
                self.block(ROW, "<tr>")
            }
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
                self.block(element, &format!("<{name}{style}>"));
                Started::TableCell
            }
            _ => Started::Dropped,
        }
    }

    pub(crate) fn end_table_head(&mut self) {
        self.writer().end();
        self.table.in_head = false;
    }
}
