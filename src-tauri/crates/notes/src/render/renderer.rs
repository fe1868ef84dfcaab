//! Takes the events one by one and hands each to the file that knows its kind.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Tag};

use super::anchors::Anchors;
use super::callouts::OpenCallout;
use super::footnotes::Footnotes;
use super::images::OpenImage;
use super::marks::{Mark, Marks, Shown};
use super::tables::OpenTable;
use super::writer::Writer;
use super::{DEEPEST, LinkHref, LinkRef, RenderOptions};
use crate::note::Note;

pub(crate) struct Renderer<'a, 'r> {
    pub(crate) text: &'a str,
    pub(crate) weft: bool,
    pub(crate) sanitised: bool,
    pub(crate) places: bool,
    pub(crate) marks: Marks<'a>,
    pub(crate) resolve: &'r mut dyn FnMut(&LinkRef) -> LinkHref,
    /// The body, and in it the footnotes that are being written, innermost last.
    pub(crate) writers: Vec<Writer>,
    pub(crate) anchors: Anchors,
    pub(crate) footnotes: Footnotes,
    pub(crate) callouts: Vec<OpenCallout>,
    pub(crate) table: OpenTable,
    pub(crate) image: Option<OpenImage>,
    /// The lines of the block of HTML that is being read.
    pub(crate) html: Option<String>,
    /// What each start event came to, for its end.
    started: Vec<Started>,
    /// Start events open that are not shown.
    hidden: usize,
    pub(crate) was_too_deep: bool,
}

/// What a start event came to.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Started {
    /// Nothing of it is shown.
    Hidden,
    /// What stands in it is shown, and it is not.
    Dropped,
    /// An element in the writer with this index.
    Element(usize),
    Callout(usize),
    Image,
    Html,
    Footnote,
}

impl<'a, 'r> Renderer<'a, 'r> {
    pub(crate) fn new(
        text: &'a str,
        options: &RenderOptions,
        note: &'a Note,
        resolve: &'r mut dyn FnMut(&LinkRef) -> LinkHref,
    ) -> Self {
        Self {
            text,
            weft: options.weft,
            sanitised: options.sanitised,
            places: options.places,
            marks: Marks::new(text, note),
            resolve,
            writers: vec![Writer::new(options.sanitised, DEEPEST)],
            anchors: Anchors::default(),
            footnotes: Footnotes::default(),
            callouts: Vec::new(),
            table: OpenTable::default(),
            image: None,
            html: None,
            started: Vec::new(),
            hidden: 0,
            was_too_deep: false,
        }
    }

    pub(crate) fn finish(mut self) -> String {
        while self.writers.len() > 1 {
            self.end_footnote();
        }
        self.writer().finish();
        self.write_footnotes();
        if self.was_too_deep || self.writer().was_too_deep {
            let notice = format!(
                "<p class=\"render-notice\">Parts of this note stand more than {DEEPEST} deep in quotes, lists or \
                 emphasis; they are shown as plain text.</p>\n"
            );
            self.writer().block_html(&notice);
        }
        std::mem::take(&mut self.writer().out)
    }

    pub(crate) fn writer(&mut self) -> &mut Writer {
        if self.writers.is_empty() {
            self.writers.push(Writer::new(self.sanitised, DEEPEST));
        }
        let last = self.writers.len() - 1;
        &mut self.writers[last]
    }

    pub(crate) fn event(&mut self, event: Event<'a>, range: Range<usize>) {
        match event {
            Event::Start(tag) => {
                let started = self.start(tag, &range);
                self.hidden += usize::from(started == Started::Hidden);
                self.started.push(started);
            }
            Event::End(tag) => {
                let started = self.started.pop();
                self.hidden -= usize::from(started == Some(Started::Hidden));
                if let Some(started) = started {
                    self.end(started);
                }
                self.table.end(tag);
            }
            _ if self.hidden > 0 => {}
            Event::Html(lines) => {
                if let Some(html) = &mut self.html
                    && self.marks.touching(&range).is_none()
                {
                    html.push_str(&lines);
                }
            }
            Event::Rule if self.marks.is_hidden(&range) => {}
            Event::Rule => {
                self.begin_block();
                self.writer().block_html("<hr />\n");
            }
            _ if self.image.is_some() => self.add_to_image(&event, range),
            Event::Text(words) => self.words(&words, range),
            event => self.leaf(event, range),
        }
    }

    fn start(&mut self, tag: Tag<'a>, range: &Range<usize>) -> Started {
        if self.hidden > 0 {
            return Started::Hidden;
        }
        if self.image.is_some() {
            return Started::Dropped;
        }
        match tag {
            Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::Link { .. }
            | Tag::Image { .. } => self.start_inline(tag, range),
            // Without them, what follows would not stand in its column or not in a table's body.
            Tag::TableHead | Tag::TableCell => self.start_block(tag, range),
            _ if self.marks.is_hidden(range) => Started::Hidden,
            _ => self.start_block(tag, range),
        }
    }

    fn end(&mut self, started: Started) {
        match started {
            Started::Hidden | Started::Dropped => {}
            Started::Element(writer) => {
                self.end_footnotes_above(writer);
                self.writer().end();
            }
            Started::Callout(writer) => {
                self.end_footnotes_above(writer);
                self.end_callout();
            }
            Started::Image => self.end_image(),
            Started::Html => self.end_html_block(),
            Started::Footnote => self.end_footnote(),
        }
    }

    /// An inline footnote ends with the block that it stands in, at the latest.
    fn end_footnotes_above(&mut self, writer: usize) {
        while self.writers.len() > writer + 1 {
            self.end_footnote();
        }
    }

    /// Shows words, with the marks that stand in them.
    fn words(&mut self, words: &str, range: Range<usize>) {
        if self.text.get(range.clone()) == Some(words) {
            self.source(range);
        } else if self.marks.touching(&range).is_none() {
            self.writer().text(words);
        } else {
            // One character that the source writes in several.
            self.show_marks(&range);
        }
    }

    /// Shows bytes of the text as words, with the marks that stand in them.
    fn source(&mut self, range: Range<usize>) {
        let mut at = range.start;
        while let Some((mark, is_shown)) = self.marks.touching(&(at..range.end)) {
            if mark.range.start > at {
                self.plain_source(at..mark.range.start);
            }
            if !is_shown {
                self.show(&mark);
            }
            at = at.max(mark.range.end);
            if mark.range.end > range.end {
                return;
            }
            self.marks.pass();
        }
        self.plain_source(at..range.end);
    }

    fn plain_source(&mut self, range: Range<usize>) {
        let words = self.text.get(range).unwrap_or("");
        if !words.is_empty() {
            self.writer().text(words);
        }
    }

    /// Everything inline that is no words. Where a mark covers it in part, what is left of it is
    /// no formula and no HTML any more.
    fn leaf(&mut self, event: Event<'a>, range: Range<usize>) {
        if let Some((mark, _)) = self.marks.touching(&range) {
            if mark.range.start <= range.start && range.end <= mark.range.end {
                return self.show_marks(&range);
            }
            return self.source(range);
        }
        match event {
            Event::SoftBreak | Event::HardBreak if self.ends_callout_title(range.start) => {}
            Event::SoftBreak => self.writer().verbatim("\n"),
            Event::HardBreak => self.writer().inline_html("<br />\n"),
            event => self.atom(event),
        }
    }

    fn atom(&mut self, event: Event<'a>) {
        match event {
            Event::Code(words) => self.wrapped("<code>", &words, "</code>"),
            Event::InlineMath(words) => {
                self.wrapped("<span class=\"math math-inline\">", &words, "</span>");
            }
            Event::DisplayMath(words) => {
                self.wrapped("<span class=\"math math-display\">", &words, "</span>");
            }
            Event::InlineHtml(html) => self.inline_html(&html),
            Event::FootnoteReference(label) => self.footnote_reference(&label),
            Event::TaskListMarker(done) => {
                let checked = if done { " checked=\"\"" } else { "" };
                let html = format!("<input disabled=\"\" type=\"checkbox\"{checked}/>\n");
                self.writer().inline_html(&html);
            }
            _ => {}
        }
    }

    fn wrapped(&mut self, start: &str, words: &CowStr, end: &str) {
        let mut html = start.to_owned();
        super::escape::push_text(&mut html, words);
        html.push_str(end);
        self.writer().inline_html(&html);
    }

    /// Shows the marks that these bytes touch.
    pub(crate) fn show_marks(&mut self, range: &Range<usize>) {
        while let Some((mark, is_shown)) = self.marks.touching(range) {
            if !is_shown {
                self.show(&mark);
            }
            if mark.range.end > range.end {
                return;
            }
            self.marks.pass();
        }
    }

    fn show(&mut self, mark: &Mark<'a>) {
        self.marks.set_shown();
        match mark.shown {
            Shown::Nothing => {}
            Shown::Link(link) => self.wiki_link(link),
            Shown::Tag(tag) => self.tag(tag),
            Shown::Address(range) => self.address(range),
            Shown::Task(task) => self.task_box(task),
            Shown::HighlightStart => self.start_highlight(),
            Shown::HighlightEnd => {
                // That of an inline footnote, or the text that it stands in.
                let writer = self
                    .writers
                    .iter_mut()
                    .rev()
                    .find(|writer| writer.has_highlight());
                if let Some(writer) = writer {
                    writer.end_highlight();
                }
            }
            Shown::FootnoteStart => self.start_inline_footnote(),
            Shown::FootnoteEnd => self.end_inline_footnote(),
        }
    }
}
