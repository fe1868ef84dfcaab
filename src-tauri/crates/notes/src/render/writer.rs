//! Writes elements so that they nest, whatever the text does.
//!
//! Every element that is open stands on one stack: those of markdown, which begin and end in
//! pairs, and those of HTML in the text, which need not. An element of markdown that ends takes
//! what HTML left open inside it along. No start tag is written where an HTML parser would close
//! or move another element because of it: parsing the result again gives the same tree, at a
//! cost in proportion to its length.

use std::ops::Range;

use super::elements::{self, Content, Element, HIGHLIGHT};
use super::escape;

pub(crate) struct Writer {
    pub(crate) out: String,
    open: Vec<Open>,
    /// Whether the rules of this file hold; else everything is written as it comes.
    structured: bool,
    deepest: usize,
    /// Elements on the stack that are written.
    depth: usize,
    /// Elements on the stack that are not, because they, or one around them, are too deep.
    too_deep: usize,
    pub(crate) was_too_deep: bool,
    /// Open elements of markdown, written or not.
    level: usize,
    /// Open links: they cannot stand in each other.
    links: usize,
    highlights: usize,
}

#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Origin {
    /// Begins and ends with an element of markdown.
    Markdown,
    /// Written along with an element of markdown, and ends with the one around it.
    Extra,
    /// HTML in the text.
    Html,
}

struct Open {
    element: Element,
    origin: Origin,
    /// The start tag in `out`; empty if it is not written.
    tag: Range<usize>,
    too_deep: bool,
    /// It goes on behind the end of another element, with a tag of its own.
    is_reopened: bool,
}

/// An element that is closed because one around it ends, and opened anew behind that.
struct Interrupted {
    element: Element,
    origin: Origin,
    tag: String,
}

impl Open {
    fn is_written(&self) -> bool {
        !self.tag.is_empty()
    }

    /// One that `==` began; `<mark>` in the text has its own end.
    fn is_highlight(&self) -> bool {
        self.origin == Origin::Extra && self.element == HIGHLIGHT
    }
}

impl Writer {
    pub(crate) fn new(structured: bool, deepest: usize) -> Self {
        Self {
            out: String::new(),
            open: Vec::new(),
            structured,
            deepest,
            depth: 0,
            too_deep: 0,
            was_too_deep: false,
            level: 0,
            links: 0,
            highlights: 0,
        }
    }

    /// Begins a line unless one has just begun.
    pub(crate) fn line(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }

    pub(crate) fn text(&mut self, words: &str) {
        self.before_text(words);
        escape::push_text(&mut self.out, words);
    }

    /// HTML that needs no closing: an image, a line break, a whole placeholder.
    pub(crate) fn inline_html(&mut self, html: &str) {
        self.before_text(html);
        self.out.push_str(html);
    }

    /// The same, standing between blocks.
    pub(crate) fn block_html(&mut self, html: &str) {
        self.before_block();
        self.line();
        self.out.push_str(html);
    }

    /// HTML as it is in the text.
    pub(crate) fn verbatim(&mut self, html: &str) {
        self.out.push_str(html);
    }

    /// Opens an element of markdown; `tag` is its start tag. Each needs its [`Writer::end`],
    /// whether its tags are written or not.
    pub(crate) fn start(&mut self, element: Element, origin: Origin, tag: &str) {
        if element.is_block {
            self.before_block();
            self.line();
        } else {
            self.before_text(tag);
        }
        self.push(element, origin, tag);
    }

    fn push(&mut self, element: Element, origin: Origin, tag: &str) {
        let too_deep = self.is_too_deep(element);
        let forbidden = self.structured && element.is_link() && self.links > 0;
        let start = self.out.len();
        if too_deep {
            self.too_deep += 1;
        } else if !forbidden && !tag.is_empty() {
            self.out.push_str(tag);
            self.depth += 1;
            self.links += usize::from(element.is_link());
        }
        self.level += usize::from(origin == Origin::Markdown);
        let open = Open {
            element,
            origin,
            tag: start..self.out.len(),
            too_deep,
            is_reopened: false,
        };
        self.highlights += usize::from(open.is_highlight());
        self.open.push(open);
    }

    fn is_too_deep(&mut self, element: Element) -> bool {
        let too_deep = self.structured && (self.too_deep > 0 || self.depth + element.levels > self.deepest);
        self.was_too_deep |= too_deep;
        too_deep
    }

    /// Opens an element of HTML in the text, if it can stand here.
    pub(crate) fn start_html(&mut self, element: Element, tag: &str) {
        if !self.make_room(element) || self.is_too_deep(element) {
            return;
        }
        // An HTML parser puts rows into a group, asked or not.
        if element.name == "tr"
            && self.open.last().is_some_and(|open| open.element.name == "table")
            && let Some(group) = elements::allowed("tbody")
        {
            self.push(group, Origin::Html, "<tbody>");
        }
        if element.content == Content::Nothing {
            self.out.push_str(tag);
        } else {
            self.push(element, Origin::Html, tag);
        }
    }

    /// Closes the innermost element of markdown, with everything in it.
    pub(crate) fn end(&mut self) {
        if let Some(index) = self.innermost_markdown() {
            self.close_around_highlight(index);
        }
    }

    /// Closes the element of HTML that `</name>` means, if one is open in the innermost element
    /// of markdown.
    pub(crate) fn end_html(&mut self, element: Element) {
        for index in (0..self.open.len()).rev() {
            let open = &self.open[index];
            if open.is_highlight() && !element.is_block {
                continue;
            }
            if open.origin != Origin::Html {
                return;
            }
            if open.element.name == element.name {
                return self.close_around_highlight(index);
            }
            let is_wall = open.element.is_wall() && !element.is_table_part();
            if is_wall || (open.element.is_block && !element.is_block) {
                return;
            }
        }
    }

    /// Whether a highlight is open.
    pub(crate) fn has_highlight(&self) -> bool {
        self.highlights > 0
    }

    /// Ends a highlight; what was opened in it and goes on is closed and opened anew.
    pub(crate) fn end_highlight(&mut self) {
        if !self.has_highlight() {
            return;
        }
        let Some(index) = self.open.iter().rposition(Open::is_highlight) else {
            return;
        };
        let above = self.interrupt(index + 1, |_| true);
        self.close_from(index);
        self.reopen(above);
    }

    /// Turns the innermost element of markdown that has this name into others: what is open in
    /// it is closed and opened anew in the last of them, which takes its place on the stack.
    pub(crate) fn exchange(&mut self, before: (Element, &str), last: (Element, &str)) {
        let Some(index) = self.innermost_block() else {
            return;
        };
        let above = self.interrupt(index + 1, |_| true);
        self.close_from(index);
        self.start(before.0, Origin::Extra, before.1);
        self.start(last.0, Origin::Markdown, last.1);
        self.reopen(above);
    }

    /// How many elements of markdown are open.
    pub(crate) fn level(&self) -> usize {
        self.level
    }

    /// Closes everything.
    pub(crate) fn finish(&mut self) {
        self.close_from(0);
    }

    fn innermost_markdown(&self) -> Option<usize> {
        self.open.iter().rposition(|open| open.origin == Origin::Markdown)
    }

    fn innermost_block(&self) -> Option<usize> {
        self.open
            .iter()
            .rposition(|open| open.origin == Origin::Markdown && open.element.is_block)
    }

    fn close_from(&mut self, index: usize) {
        let closed = self.open.split_off(index);
        self.close_tags(&closed);
    }

    /// Closes an element; a highlight that began in it goes on behind it, unless it is a block.
    fn close_around_highlight(&mut self, index: usize) {
        let is_block = self.open.get(index).is_some_and(|open| open.element.is_block);
        let highlights = self.interrupt(index, |open| open.is_highlight() && !is_block);
        self.reopen(highlights);
    }

    /// Closes the elements from `index` on; gives those that go on.
    fn interrupt(&mut self, index: usize, goes_on: impl Fn(&Open) -> bool) -> Vec<Interrupted> {
        let closed = self.open.split_off(index);
        // First, because one with nothing in it is taken back, its start tag as well.
        let interrupted = closed
            .iter()
            .filter(|open| goes_on(open))
            .map(|open| Interrupted {
                element: open.element,
                origin: open.origin,
                tag: self.out.get(open.tag.clone()).unwrap_or("").to_owned(),
            })
            .collect();
        self.close_tags(&closed);
        interrupted
    }

    /// Writes the end tags of elements that are off the stack, the last one's first.
    fn close_tags(&mut self, closed: &[Open]) {
        for open in closed.iter().rev() {
            self.level -= usize::from(open.origin == Origin::Markdown);
            self.highlights -= usize::from(open.is_highlight());
            if open.too_deep {
                self.too_deep -= 1;
            }
            if !open.is_written() {
                continue;
            }
            self.depth -= 1;
            self.links -= usize::from(open.element.is_link());
            let inner = self.out.get(open.tag.end..).unwrap_or("");
            let is_blank = open.element.may_be_left_out() && inner.trim().is_empty();
            if is_blank || (open.is_reopened && inner.is_empty()) {
                self.out.truncate(open.tag.start);
            } else if open.element.end.is_empty() {
                self.out.push_str("</");
                self.out.push_str(open.element.name);
                self.out.push('>');
            } else {
                self.out.push_str(open.element.end);
            }
        }
    }

    fn reopen(&mut self, interrupted: Vec<Interrupted>) {
        for Interrupted { element, origin, tag } in interrupted {
            self.push(element, origin, &tag);
            if let Some(open) = self.open.last_mut() {
                open.is_reopened = true;
            }
        }
    }

    /// A block of markdown ends paragraphs and headings of HTML, and tables that it cannot stand in.
    fn before_block(&mut self) {
        if !self.structured {
            return;
        }
        self.end_paragraph();
        self.leave_table();
    }

    fn before_text(&mut self, words: &str) {
        if self.structured
            && self
                .open
                .last()
                .is_some_and(|open| open.element.content == Content::TableParts)
            && !words.trim().is_empty()
        {
            self.leave_table();
        }
    }

    /// Ends the paragraph or heading of HTML that is open with nothing but inline elements in it.
    fn end_paragraph(&mut self) {
        for index in (0..self.open.len()).rev() {
            let open = &self.open[index];
            if open.origin != Origin::Html || (open.element.is_block && !open.element.is_paragraph()) {
                return;
            }
            if open.element.is_paragraph() {
                return self.close_from(index);
            }
        }
    }

    /// Ends the table of HTML in which only rows and cells could stand here.
    fn leave_table(&mut self) {
        let is_between =
            |open: &Open| open.origin == Origin::Html && open.element.content == Content::TableParts;
        let first = self
            .open
            .iter()
            .rposition(|open| !is_between(open))
            .map_or(0, |index| index + 1);
        if first < self.open.len() {
            self.close_from(first);
        }
    }

    /// Ends what an element of HTML ends by beginning. `false` if it cannot stand here.
    fn make_room(&mut self, element: Element) -> bool {
        if !element.parents.is_empty() {
            return self.find_parent(element);
        }
        if !element.is_block {
            self.before_text(element.name);
            return true;
        }
        let innermost = self.innermost_markdown().and_then(|index| self.open.get(index));
        // Nor may a highlight hold a block, which stands in one line with it.
        if innermost.is_some_and(|open| open.element.content == Content::Inline) || self.has_highlight() {
            return false;
        }
        self.before_block();
        true
    }

    fn find_parent(&mut self, element: Element) -> bool {
        for index in (0..self.open.len()).rev() {
            let open = &self.open[index];
            if open.origin != Origin::Html {
                return false;
            }
            if element.parents.contains(&open.element.name) {
                self.close_from(index + 1);
                return true;
            }
            if open.element.is_wall() && !(element.is_table_part() && open.element.name != "table") {
                return false;
            }
        }
        false
    }
}
