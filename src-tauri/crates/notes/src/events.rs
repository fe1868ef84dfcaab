//! pulldown-cmark's events for the index and for reading view, placed in the whole text.

use std::collections::VecDeque;
use std::ops::Range;

use pulldown_cmark::{Event, OffsetIter, Options, Parser, RefDefs, Tag};

use crate::parse::GRAMMAR;

/// By how many columns the lines are indented that go on with a footnote's definition.
const CONTINUED: usize = 2;

pub(crate) struct Events<'a> {
    text: &'a str,
    /// The byte at which the markdown begins.
    body: usize,
    parser: OffsetIter<'a>,
    /// How many blocks and spans are open.
    depth: usize,
    is_note: bool,
    /// A definition that is read already, to its end.
    definition: VecDeque<(Event<'a>, Range<usize>)>,
    /// What stands behind that definition.
    behind: Option<(Event<'a>, Range<usize>)>,
}

impl<'a> Events<'a> {
    /// Of a note whose front matter ends at byte `body`.
    pub(crate) fn of_note(text: &'a str, body: usize) -> Self {
        Self {
            is_note: true,
            ..Self::of_markdown(text, body, GRAMMAR)
        }
    }

    /// Of markdown from byte `body` on, as pulldown-cmark reads it.
    pub(crate) fn of_markdown(text: &'a str, body: usize, options: Options) -> Self {
        let parser = Parser::new_ext(text.get(body..).unwrap_or(""), options);
        Self {
            text,
            body,
            parser: parser.into_offset_iter(),
            depth: 0,
            is_note: false,
            definition: VecDeque::new(),
            behind: None,
        }
    }

    /// Their places count from the byte at which the markdown begins.
    pub(crate) fn reference_definitions(&self) -> &RefDefs<'_> {
        self.parser.reference_definitions()
    }

    fn read(&mut self) -> Option<(Event<'a>, Range<usize>)> {
        if let Some(behind) = self.behind.take() {
            return Some(behind);
        }
        let (event, range) = self.parser.next()?;
        Some((event, range.start + self.body..range.end + self.body))
    }

    /// Reads on behind a definition at the top of the note, for what belongs to it. GitHub and
    /// pulldown-cmark ask for four columns, Obsidian for two.
    fn read_definition(&mut self, start: Event<'a>, mut whole: Range<usize>) {
        let mut end_event = None;
        let mut depth = 1_usize;
        self.definition.push_back((start, whole.clone()));
        while let Some((event, range)) = self.read() {
            if depth == 0 && !self.continues(&event, &range, whole.end) {
                self.behind = Some((event, range));
                break;
            }
            match event {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 {
                whole.end = whole.end.max(range.end);
                if end_event.is_none() {
                    end_event = Some(event);
                    continue;
                }
            }
            self.definition.push_back((event, range));
        }
        if let Some((_, range)) = self.definition.front_mut() {
            range.end = whole.end;
        }
        self.definition.extend(end_event.map(|event| (event, whole)));
    }

    /// Whether a block belongs to the definition that ended at byte `end`: its lines are indented,
    /// and nothing stands between the two.
    fn continues(&self, event: &Event, block: &Range<usize>, end: usize) -> bool {
        if matches!(event, Event::Start(Tag::FootnoteDefinition(_))) {
            return false;
        }
        let between = self.text.get(end..block.start.max(end)).unwrap_or("");
        let above = self.text.get(..block.start).unwrap_or("");
        let line = above.rfind(['\n', '\r']).map_or(0, |line_end| line_end + 1);
        let mut lines = self.text.get(line..block.end).unwrap_or("").split(['\n', '\r']);
        let is_first_indented = lines.next().is_some_and(is_continued);
        // A paragraph's other lines need no indent, as anywhere.
        let is_paragraph = matches!(event, Event::Start(Tag::Paragraph));
        between.trim().is_empty() && is_first_indented && (is_paragraph || lines.all(is_continued))
    }
}

impl<'a> Iterator for Events<'a> {
    type Item = (Event<'a>, Range<usize>);

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(next) = self.definition.pop_front() {
            return Some(next);
        }
        let (event, range) = self.read()?;
        if self.is_note && self.depth == 0 && matches!(event, Event::Start(Tag::FootnoteDefinition(_))) {
            self.read_definition(event, range);
            return self.definition.pop_front();
        }
        match event {
            Event::Start(_) => self.depth += 1,
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        Some((event, range))
    }
}

/// Whether a line is blank or indented far enough.
fn is_continued(line: &str) -> bool {
    line.trim().is_empty() || line.starts_with('\t') || line.starts_with(" \t") || {
        let columns = line.len() - line.trim_start_matches(' ').len();
        columns >= CONTINUED
    }
}
