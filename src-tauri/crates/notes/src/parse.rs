//! Walks pulldown-cmark's events once and builds the note from them.

use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, Options, RefDefs, Tag, TagEnd};

use crate::addresses::{self, Written};
use crate::blocks::{EndsWith, OpenBlock, OpenComment, trimmed};
use crate::events::Events;
use crate::found::RunStart;
use crate::front_matter;
use crate::html::HtmlStripper;
use crate::note::{BlockKind, Footnote, FootnoteKind, LinkKind, Note};
use crate::plain_text::PlainText;
use crate::runs::{AddressPlace, Piece, PieceKind, RunLink};

/// What pulldown-cmark reads beyond CommonMark, for the index and for reading view alike.
pub(crate) const GRAMMAR: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_MATH);

/// Reads a note. Never fails, and takes time in proportion to the text's length.
pub fn parse(text: &str) -> Note {
    let (front_matter, links, body) = front_matter::read(text);
    let note = Note {
        front_matter,
        links,
        ..Note::default()
    };
    let mut builder = Builder::new(text, body, note);
    let mut events = Events::of_note(text, body);
    while let Some((event, range)) = events.next() {
        match event {
            Event::Start(tag @ (Tag::Link { .. } | Tag::Image { .. })) => {
                builder.start_link(tag, range, events.reference_definitions());
            }
            event => builder.event(event, range),
        }
    }
    builder.finish()
}

pub(crate) struct Builder<'a> {
    pub(crate) text: &'a str,
    /// Where the front matter ends.
    body: usize,
    pub(crate) note: Note,
    /// Where the addresses of link definitions stand, by the definition's first byte.
    defined: HashMap<usize, Option<Written>>,
    pub(crate) run: Vec<Piece<'a>>,
    pub(crate) run_links: Vec<RunLink>,
    pub(crate) open_links: Vec<usize>,
    pub(crate) run_start: RunStart,
    /// The quote that began last.
    pub(crate) quote: Range<usize>,
    pub(crate) separator: char,
    pub(crate) block: Option<OpenBlock>,
    pub(crate) comment: Option<OpenComment>,
    /// Where the last comment ended that began in an earlier run: nothing that begins before this
    /// byte is a heading or a link.
    pub(crate) comment_end: usize,
    pub(crate) section: Option<usize>,
    /// How many blocks of any kind are open in the event stream.
    pub(crate) depth: usize,
    pub(crate) items: usize,
    pub(crate) containers: usize,
    pub(crate) code: bool,
    pub(crate) html: HtmlStripper,
    /// The last element at the top of the note and its first block, for an id below it.
    pub(crate) last_top: Option<(Range<usize>, usize)>,
    pub(crate) top_first_block: usize,
}

impl<'a> Builder<'a> {
    fn new(text: &'a str, body: usize, note: Note) -> Self {
        Self {
            text,
            body,
            note,
            defined: HashMap::new(),
            run: Vec::new(),
            run_links: Vec::new(),
            open_links: Vec::new(),
            run_start: RunStart::Plain,
            quote: 0..0,
            separator: '\n',
            block: None,
            comment: None,
            comment_end: 0,
            section: None,
            depth: 0,
            items: 0,
            containers: 0,
            code: false,
            html: HtmlStripper::default(),
            last_top: None,
            top_first_block: 0,
        }
    }

    fn finish(mut self) -> Note {
        self.flush_run();
        self.close_block(self.text.len());
        self.note
    }

    fn event(&mut self, event: Event<'a>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, range),
            Event::Text(words) if self.code => self.push_code(&words, range),
            Event::Text(words) => self.push(PieceKind::Text, range, words),
            Event::Code(words) => self.push(PieceKind::Code, range, words),
            Event::InlineMath(words) => self.push(PieceKind::InlineMath, self.of_math(range), words),
            Event::DisplayMath(words) => self.push(PieceKind::DisplayMath, self.of_math(range), words),
            Event::InlineHtml(words) => self.push(PieceKind::Html, range, words),
            Event::Html(words) => self.push_html(&words, range),
            Event::FootnoteReference(words) => self.push(PieceKind::Footnote, range, words),
            Event::TaskListMarker(_) => self.push(PieceKind::TaskBox, range, CowStr::Borrowed("")),
            Event::SoftBreak => self.push(PieceKind::SoftBreak, range, CowStr::Borrowed("")),
            Event::HardBreak => self.push(PieceKind::HardBreak, range, CowStr::Borrowed("")),
            Event::Rule => {
                self.flush_run();
                self.run_start = RunStart::Plain;
                if self.block.is_none() {
                    self.open_block(BlockKind::Rule, range.start, EndsWith::Leaf);
                    self.close_block(range.end);
                }
                self.last_top = None;
            }
        }
    }

    /// pulldown-cmark counts the blanks at the end of a heading to a formula that ends it.
    fn of_math(&self, range: Range<usize>) -> Range<usize> {
        let written = self.text.get(range.clone()).unwrap_or_default();
        range.start..range.start + written.trim_end().len()
    }

    fn start(&mut self, tag: Tag<'a>, range: Range<usize>) {
        match tag {
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Superscript | Tag::Subscript => {
                self.push(PieceKind::Markup, range.start..range.start, CowStr::Borrowed(""));
            }
            _ => self.start_block(tag, range),
        }
    }

    fn start_link(&mut self, tag: Tag<'a>, range: Range<usize>, definitions: &RefDefs) {
        let (kind, link_type, destination, label) = match tag {
            Tag::Link {
                link_type,
                dest_url,
                id,
                ..
            } => (LinkKind::Markdown, link_type, dest_url, id),
            Tag::Image {
                link_type,
                dest_url,
                id,
                ..
            } => (LinkKind::Embed, link_type, dest_url, id),
            _ => return,
        };
        let place = match link_type {
            LinkType::Autolink | LinkType::Email => AddressPlace::Whole,
            LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut => {
                AddressPlace::Definition(self.defined_address(definitions, &label))
            }
            _ => AddressPlace::Behind,
        };
        let index = self.run_links.len();
        self.push(
            PieceKind::LinkStart(index),
            range.start..range.start,
            CowStr::Borrowed(""),
        );
        self.open_links.push(index);
        self.run_links.push(RunLink {
            kind,
            content_end: range.start,
            range,
            destination: destination.into_string(),
            place,
            plain: 0..0,
            size: None,
        });
    }

    /// Looked up once for each definition, which any number of links may use.
    fn defined_address(&mut self, definitions: &RefDefs, label: &str) -> Option<Written> {
        let definition = definitions.get(label)?;
        let range = definition.span.start + self.body..definition.span.end + self.body;
        let text = self.text;
        self.defined
            .entry(range.start)
            .or_insert_with(|| addresses::of_definition(text, range, &definition.dest))
            .clone()
    }

    fn start_block(&mut self, tag: Tag<'a>, range: Range<usize>) {
        self.flush_run();
        if self.depth == 0 {
            self.top_first_block = self.note.blocks.len();
        }
        self.depth += 1;
        if tag != Tag::Paragraph {
            self.run_start = RunStart::Plain;
        }
        match tag {
            Tag::BlockQuote(_) => {
                self.open_container(BlockKind::Quote, range.start);
                self.run_start = RunStart::Quote;
                self.quote = range;
            }
            Tag::FootnoteDefinition(label) => {
                self.open_container(BlockKind::Footnote, range.start);
                self.note.footnotes.push(Footnote {
                    kind: FootnoteKind::Definition,
                    label: label.into_string(),
                    range: trimmed(self.text, range),
                });
            }
            Tag::Item => {
                self.items += 1;
                self.run_start = RunStart::Item;
                if self.containers == 0 {
                    self.close_item();
                    self.open_block(BlockKind::ListItem, range.start, EndsWith::Item);
                }
            }
            Tag::Paragraph => self.open_leaf(BlockKind::Paragraph, range.start),
            Tag::Heading { .. } => self.open_leaf(BlockKind::Heading, range.start),
            Tag::Table(_) => self.open_leaf(BlockKind::Table, range.start),
            Tag::CodeBlock(_) => {
                self.open_leaf(BlockKind::Code, range.start);
                self.code = true;
                self.separate('\n');
            }
            Tag::HtmlBlock => {
                self.open_leaf(BlockKind::Html, range.start);
                self.html = HtmlStripper::default();
                self.separate('\n');
            }
            Tag::TableHead | Tag::TableRow => self.separator = '\n',
            _ => {}
        }
    }

    fn open_container(&mut self, kind: BlockKind, start: usize) {
        if self.block.is_none() {
            self.open_block(kind, start, EndsWith::Container);
        }
        self.containers += 1;
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript => {
                return self.push(PieceKind::Markup, range.end..range.end, CowStr::Borrowed(""));
            }
            TagEnd::Link | TagEnd::Image => {
                if let Some(index) = self.open_links.pop() {
                    self.push(
                        PieceKind::LinkEnd(index),
                        range.end..range.end,
                        CowStr::Borrowed(""),
                    );
                }
                return;
            }
            _ => self.flush_run(),
        }
        self.depth = self.depth.saturating_sub(1);
        if let Some(block) = &mut self.block {
            // An item's own range would take in the items nested in it.
            if !matches!(tag, TagEnd::Item | TagEnd::List(_)) || self.containers > 0 {
                block.content_end = block.content_end.max(range.end);
            }
        }
        match tag {
            TagEnd::BlockQuote(_) | TagEnd::FootnoteDefinition => {
                self.containers = self.containers.saturating_sub(1);
                self.run_start = RunStart::Plain;
                if self.containers == 0 {
                    self.close_block_of(EndsWith::Container, range.end);
                }
            }
            TagEnd::Item => {
                self.items = self.items.saturating_sub(1);
                self.run_start = RunStart::Plain;
                if self.containers == 0 {
                    self.close_item();
                }
            }
            TagEnd::Heading(level) if self.items == 0 && self.containers == 0 => {
                self.close_heading(level as u8, range.clone());
            }
            TagEnd::Paragraph
            | TagEnd::Heading(_)
            | TagEnd::Table
            | TagEnd::CodeBlock
            | TagEnd::HtmlBlock => {
                self.code = false;
                self.separator = '\n';
                if matches!(tag, TagEnd::CodeBlock | TagEnd::HtmlBlock) {
                    self.end_comment_in(&range);
                }
                self.close_block_of(EndsWith::Leaf, range.end);
            }
            TagEnd::TableCell => self.separator = ' ',
            _ => {}
        }
        if self.depth == 0 && self.note.blocks.len() > self.top_first_block {
            self.last_top = Some((trimmed(self.text, range), self.top_first_block));
        }
    }

    fn push_code(&mut self, words: &str, range: Range<usize>) {
        let verbatim = self.text.get(range.clone()) == Some(words);
        let mut at = range.start;
        for part in words.split('\r') {
            if verbatim {
                self.note.plain.push_verbatim(part, at);
            } else {
                self.note.plain.push_replaced(part, range.clone());
            }
            at += part.len() + 1;
        }
    }

    fn push_html(&mut self, words: &str, range: Range<usize>) {
        if self.text.get(range.clone()) == Some(words) {
            self.html.push(words, range.start, &mut self.note.plain);
        } else {
            let mut part = PlainText::default();
            self.html.push(words, 0, &mut part);
            self.note.plain.push_replaced(&part.text, range);
        }
    }
}
