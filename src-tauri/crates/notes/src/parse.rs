//! Walks pulldown-cmark's events once and builds the note from them.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};

use crate::blocks::{block_id, trimmed};
use crate::front_matter;
use crate::inline::{self, Found, Run, RunStart, Zone};
use crate::links;
use crate::note::{Block, BlockId, BlockKind, Heading, LinkKind, Note};
use crate::plain_text::{HtmlStripper, PlainText};

/// Reads a note. Never fails, and takes time in proportion to the text's length.
pub fn parse(text: &str) -> Note {
    let (front_matter, links, body) = front_matter::read(text);
    let note = Note {
        front_matter,
        links,
        ..Note::default()
    };
    let mut builder = Builder::new(text, note);
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_MATH;
    for (event, range) in Parser::new_ext(text.get(body..).unwrap_or(""), options).into_offset_iter() {
        builder.event(event, range.start + body..range.end + body);
    }
    builder.finish()
}

/// Inline events, kept until the run is complete: which of them are shown depends on
/// links and comments, which only the scan of the whole run can tell.
struct Piece<'a> {
    kind: PieceKind,
    range: Range<usize>,
    words: CowStr<'a>,
}

#[derive(Clone, Copy, PartialEq)]
enum PieceKind {
    Text,
    Code,
    InlineMath,
    DisplayMath,
    Html,
    SoftBreak,
    HardBreak,
    /// Task boxes and footnote marks.
    Hidden,
    /// Index in [`Builder::run_links`].
    LinkStart(usize),
    LinkEnd(usize),
    /// Emphasis and the like.
    Markup,
}

struct RunLink {
    kind: LinkKind,
    range: Range<usize>,
    destination: String,
    plain: Range<usize>,
    /// Where the last thing inside ended, so that the address behind it is known.
    content_end: usize,
}

struct OpenBlock {
    kind: BlockKind,
    start: usize,
    content_end: usize,
    plain_start: usize,
    ends_with: EndsWith,
}

#[derive(Clone, Copy, PartialEq)]
enum EndsWith {
    Leaf,
    Item,
    /// The outermost quote or footnote.
    Container,
}

/// The state to go back to if the comment that begins here is closed.
struct OpenComment {
    start: usize,
    plain_length: usize,
    section: Option<usize>,
}

struct Builder<'a> {
    text: &'a str,
    note: Note,
    run: Vec<Piece<'a>>,
    run_links: Vec<RunLink>,
    open_links: Vec<usize>,
    run_start: RunStart,
    separator: char,
    block: Option<OpenBlock>,
    comment: Option<OpenComment>,
    section: Option<usize>,
    /// How many blocks of any kind are open in the event stream.
    depth: usize,
    items: usize,
    containers: usize,
    code: bool,
    html: HtmlStripper,
    /// The last element at the top of the note and its first block, for an id below it.
    last_top: Option<(Range<usize>, usize)>,
    top_first_block: usize,
}

impl<'a> Builder<'a> {
    fn new(text: &'a str, note: Note) -> Self {
        Self {
            text,
            note,
            run: Vec::new(),
            run_links: Vec::new(),
            open_links: Vec::new(),
            run_start: RunStart::Plain,
            separator: '\n',
            block: None,
            comment: None,
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
            Event::InlineMath(words) => self.push(PieceKind::InlineMath, range, words),
            Event::DisplayMath(words) => self.push(PieceKind::DisplayMath, range, words),
            Event::InlineHtml(words) => self.push(PieceKind::Html, range, words),
            Event::Html(words) => self.push_html(&words, range),
            Event::FootnoteReference(words) => self.push(PieceKind::Hidden, range, words),
            Event::TaskListMarker(_) => self.push(PieceKind::Hidden, range, CowStr::Borrowed("")),
            Event::SoftBreak => self.push(PieceKind::SoftBreak, range, CowStr::Borrowed("")),
            Event::HardBreak => self.push(PieceKind::HardBreak, range, CowStr::Borrowed("")),
            Event::Rule => {
                self.flush_run();
                if self.block.is_none() {
                    self.top_first_block = self.note.blocks.len();
                    self.open_block(BlockKind::Rule, range.start, EndsWith::Leaf);
                    self.close_block(range.end);
                }
            }
        }
    }

    fn start(&mut self, tag: Tag<'a>, range: Range<usize>) {
        let (image, link_type, destination) = match tag {
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Superscript | Tag::Subscript => {
                return self.push(PieceKind::Markup, range.start..range.start, CowStr::Borrowed(""));
            }
            Tag::Link {
                link_type, dest_url, ..
            } => (false, link_type, dest_url),
            Tag::Image {
                link_type, dest_url, ..
            } => (true, link_type, dest_url),
            _ => return self.start_block(tag, range),
        };
        let is_address = matches!(link_type, LinkType::Autolink | LinkType::Email);
        let index = self.run_links.len();
        self.push(
            PieceKind::LinkStart(index),
            range.start..range.start,
            CowStr::Borrowed(""),
        );
        self.open_links.push(index);
        self.run_links.push(RunLink {
            kind: if image {
                LinkKind::Embed
            } else {
                LinkKind::Markdown
            },
            // `<https:…>`: all of it is the address.
            content_end: range.start,
            range,
            destination: if is_address {
                String::new()
            } else {
                destination.into_string()
            },
            plain: 0..0,
        });
    }

    fn start_block(&mut self, tag: Tag<'a>, range: Range<usize>) {
        self.flush_run();
        if self.depth == 0 {
            self.top_first_block = self.note.blocks.len();
        }
        self.depth += 1;
        match tag {
            Tag::BlockQuote(_) | Tag::FootnoteDefinition(_) => {
                let is_quote = matches!(tag, Tag::BlockQuote(_));
                if self.block.is_none() {
                    let kind = if is_quote {
                        BlockKind::Quote
                    } else {
                        BlockKind::Footnote
                    };
                    self.open_block(kind, range.start, EndsWith::Container);
                }
                self.containers += 1;
                if is_quote {
                    self.run_start = RunStart::Quote;
                }
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
                if self.containers == 0 {
                    self.run_start = RunStart::Plain;
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
                self.close_block_of(EndsWith::Leaf, range.end);
            }
            TagEnd::TableCell => self.separator = ' ',
            _ => {}
        }
        if self.depth == 0 && self.note.blocks.len() > self.top_first_block {
            self.last_top = Some((trimmed(self.text, range), self.top_first_block));
        }
    }

    fn open_leaf(&mut self, kind: BlockKind, start: usize) {
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

    fn open_block(&mut self, kind: BlockKind, start: usize, ends_with: EndsWith) {
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

    fn close_block_of(&mut self, ends_with: EndsWith, end: usize) {
        if self
            .block
            .as_ref()
            .is_some_and(|block| block.ends_with == ends_with)
        {
            self.close_block(end);
        }
    }

    fn close_item(&mut self) {
        if let Some(end) = self.block.as_ref().map(|block| block.content_end) {
            self.close_block(end);
        }
    }

    fn close_heading(&mut self, level: u8, range: Range<usize>) {
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
            range,
            parent,
        });
    }

    fn close_block(&mut self, end: usize) {
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

    fn separate(&mut self, separator: char) {
        let floor = self.block.as_ref().map_or(0, |block| block.plain_start);
        self.note.plain.separate(separator, floor);
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

    fn push(&mut self, kind: PieceKind, range: Range<usize>, words: CowStr<'a>) {
        if let Some(link) = self
            .open_links
            .last()
            .and_then(|index| self.run_links.get_mut(*index))
        {
            link.content_end = link.content_end.max(range.end);
        }
        self.run.push(Piece { kind, range, words });
    }

    fn flush_run(&mut self) {
        if self.run.is_empty() {
            return;
        }
        let run = std::mem::take(&mut self.run);
        let mut links = std::mem::take(&mut self.run_links);
        self.open_links.clear();
        let start = run.iter().map(|piece| piece.range.start).min().unwrap_or(0);
        let end = run.iter().map(|piece| piece.range.end).max().unwrap_or(start);
        self.open_leaf(BlockKind::Paragraph, start);
        let found = inline::scan(&Run {
            text: self.text,
            range: start..end,
            zones: &zones(&run, &links),
            links: &links.iter().map(|link| link.range.clone()).collect::<Vec<_>>(),
            start: std::mem::replace(&mut self.run_start, RunStart::Plain),
            comment_is_open: self.comment.is_some(),
        });
        if found.closes_comment {
            self.drop_comment();
        }
        self.separate(self.separator);
        let floor = self.block.as_ref().map_or(0, |block| block.plain_start);
        Emitter {
            text: self.text,
            floor,
            plain: &mut self.note.plain,
            found: &found,
            next_mark: 0,
            shown: false,
        }
        .emit(&run, &mut links);
        self.close_run(&run, links, found, end);
    }

    fn close_run(&mut self, run: &[Piece], links: Vec<RunLink>, found: Found, end: usize) {
        if let Some(block) = &mut self.block {
            block.content_end = block.content_end.max(end);
            if block.kind == BlockKind::Paragraph && is_only_math(run) {
                block.kind = BlockKind::Math;
            }
        }
        let first = self.note.links.len();
        self.note.links.extend(found.links);
        let swallowing: Vec<_> = found
            .marks
            .iter()
            .filter(|mark| mark.swallows)
            .map(|mark| mark.range.clone())
            .collect();
        for link in links {
            let next = swallowing.partition_point(|mark| mark.end <= link.range.start);
            if swallowing
                .get(next)
                .is_some_and(|mark| mark.start < link.range.end)
            {
                continue;
            }
            let words = self.note.plain.text.get(link.plain.clone()).unwrap_or("");
            self.note.links.extend(links::markdown_link(
                link.kind,
                link.range,
                &link.destination,
                words,
            ));
        }
        self.note.links[first..].sort_by_key(|link| link.range.start);
        self.note.tags.extend(found.tags);
        if let Some(start) = found.opens_comment {
            let plain_length = self.note.plain.plain_of(start);
            self.comment = Some(OpenComment {
                start,
                plain_length,
                section: self.section,
            });
        }
    }

    /// Takes back what was found since the comment began.
    fn drop_comment(&mut self) {
        let Some(comment) = self.comment.take() else {
            return;
        };
        let note = &mut self.note;
        note.links.truncate(
            note.links
                .partition_point(|link| link.range.start < comment.start),
        );
        note.tags
            .truncate(note.tags.partition_point(|tag| tag.range.start < comment.start));
        note.headings.truncate(
            note.headings
                .partition_point(|heading| heading.range.start < comment.start),
        );
        note.ids.retain(|id| id.range.start < comment.start);
        note.plain.truncate(comment.plain_length);
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

fn zones(run: &[Piece], links: &[RunLink]) -> Vec<Zone> {
    let mut zones = Vec::new();
    for piece in run {
        let (range, firm) = match piece.kind {
            PieceKind::Code | PieceKind::Hidden => (piece.range.clone(), true),
            PieceKind::InlineMath | PieceKind::DisplayMath | PieceKind::Html => (piece.range.clone(), false),
            PieceKind::LinkEnd(index) => match links.get(index) {
                Some(link) if link.destination.is_empty() => continue,
                // The address behind the text and its closing bracket.
                Some(link) => ((link.content_end + 1).min(link.range.end)..link.range.end, true),
                None => continue,
            },
            _ => continue,
        };
        zones.push(Zone { range, firm });
    }
    zones
}

fn is_only_math(run: &[Piece]) -> bool {
    let mut has_math = false;
    for piece in run {
        match piece.kind {
            PieceKind::DisplayMath => has_math = true,
            PieceKind::Text
                if !piece.words.trim().is_empty() && !piece.words.trim_start().starts_with('^') =>
            {
                return false;
            }
            PieceKind::Text | PieceKind::SoftBreak | PieceKind::HardBreak => {}
            _ => return false,
        }
    }
    has_math
}

/// Writes a run's words to the plain text.
struct Emitter<'a, 'b> {
    text: &'a str,
    floor: usize,
    plain: &'b mut PlainText,
    found: &'b Found,
    next_mark: usize,
    /// Whether the next mark's shown part is written already.
    shown: bool,
}

impl Emitter<'_, '_> {
    fn emit(mut self, run: &[Piece], links: &mut [RunLink]) {
        for piece in run {
            match piece.kind {
                PieceKind::Text => self.words(&piece.words, piece.range.clone(), piece.range.start),
                PieceKind::Code | PieceKind::InlineMath | PieceKind::DisplayMath => {
                    // The marks on both sides are of the same length.
                    let outside = piece.range.len().saturating_sub(piece.words.len()) / 2;
                    self.words(&piece.words, piece.range.clone(), piece.range.start + outside);
                }
                PieceKind::Html if !piece.words.starts_with("<br") => {}
                PieceKind::Html | PieceKind::HardBreak => self.separator('\n', piece.range.start),
                PieceKind::SoftBreak => self.separator(' ', piece.range.start),
                PieceKind::LinkStart(index) => {
                    if let Some(link) = links.get_mut(index) {
                        link.plain.start = self.plain.len();
                    }
                }
                PieceKind::LinkEnd(index) => {
                    if let Some(link) = links.get_mut(index) {
                        link.plain.end = self.plain.len();
                    }
                }
                PieceKind::Hidden | PieceKind::Markup => {}
            }
        }
        self.marks_before(usize::MAX);
    }

    fn separator(&mut self, separator: char, at: usize) {
        self.marks_before(at);
        if !self.is_marked(at) {
            self.plain.separate(separator, self.floor);
        }
    }

    /// Writes words that come from `range`, word for word from byte `start` on unless
    /// the source says it in other characters.
    fn words(&mut self, words: &str, range: Range<usize>, start: usize) {
        if self.text.get(start..start + words.len()) != Some(words) {
            self.marks_before(range.start);
            if !self.is_marked(range.start) {
                self.plain.push_replaced(words, range);
            }
            return;
        }
        let end = start + words.len();
        let mut at = start;
        while let Some(mark) = self.found.marks.get(self.next_mark) {
            if mark.range.start >= end {
                break;
            }
            if mark.range.start > at {
                self.verbatim(at..mark.range.start);
            }
            self.show_mark();
            at = at.max(mark.range.end);
            if mark.range.end > end {
                return;
            }
            self.next_mark += 1;
            self.shown = false;
        }
        self.verbatim(at..end);
    }

    /// Blanks where something was left out do not add up.
    fn verbatim(&mut self, range: Range<usize>) {
        let Some(words) = self.text.get(range.clone()) else {
            return;
        };
        let is_after_blank = self.plain.len() <= self.floor || self.plain.text.ends_with([' ', '\n']);
        let kept = if is_after_blank {
            words.trim_start_matches(' ')
        } else {
            words
        };
        self.plain.push_verbatim(kept, range.end - kept.len());
    }

    fn show_mark(&mut self) {
        if let Some(mark) = self.found.marks.get(self.next_mark)
            && !self.shown
        {
            self.shown = true;
            self.verbatim(mark.shown.clone());
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
