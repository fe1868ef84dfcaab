//! Inline content: gathered event by event, then scanned and written as a whole.

use std::ops::Range;

use pulldown_cmark::CowStr;

use crate::addresses::{self, Written};
use crate::blocks::{OpenComment, trimmed};
use crate::brackets::{CalloutMark, TaskBox};
use crate::emit::Emitter;
use crate::found::{Found, Mark, Run, RunStart, Swallows, Zone};
use crate::inline;
use crate::links;
use crate::note::{BlockKind, Callout, EmbedSize, Footnote, FootnoteKind, Link, LinkKind, Math, Task};
use crate::parse::Builder;

/// Inline events, kept until the run is complete: which of them are shown depends on
/// links and comments, which only the scan of the whole run can tell.
pub(crate) struct Piece<'a> {
    pub(crate) kind: PieceKind,
    pub(crate) range: Range<usize>,
    pub(crate) words: CowStr<'a>,
}

#[derive(Clone, Copy, PartialEq)]
pub(crate) enum PieceKind {
    Text,
    Code,
    InlineMath,
    DisplayMath,
    Html,
    SoftBreak,
    HardBreak,
    TaskBox,
    /// `[^label]`; the label is the words.
    Footnote,
    /// Index in [`Builder::run_links`].
    LinkStart(usize),
    LinkEnd(usize),
    /// Emphasis and the like.
    Markup,
}

pub(crate) struct RunLink {
    pub(crate) kind: LinkKind,
    pub(crate) range: Range<usize>,
    pub(crate) destination: String,
    pub(crate) place: AddressPlace,
    pub(crate) plain: Range<usize>,
    /// At the end of an image's words; they are not in the plain text.
    pub(crate) size: Option<EmbedSize>,
    /// Where the last thing inside ended, so that the address behind it is known.
    pub(crate) content_end: usize,
}

pub(crate) enum AddressPlace {
    /// `<https:…>`: all of it is the address.
    Whole,
    /// Behind the words.
    Behind,
    /// In the definition of the label.
    Definition(Option<Written>),
}

impl<'a> Builder<'a> {
    pub(crate) fn push(&mut self, kind: PieceKind, range: Range<usize>, words: CowStr<'a>) {
        if let Some(link) = self
            .open_links
            .last()
            .and_then(|index| self.run_links.get_mut(*index))
        {
            link.content_end = link.content_end.max(range.end);
        }
        self.run.push(Piece { kind, range, words });
    }

    pub(crate) fn flush_run(&mut self) {
        if self.run.is_empty() {
            return;
        }
        let run = std::mem::take(&mut self.run);
        let mut links = std::mem::take(&mut self.run_links);
        self.open_links.clear();
        let mut start = run.iter().map(|piece| piece.range.start).min().unwrap_or(0);
        // An escaped character comes without its backslash, which the scan must see.
        if start > 0 && self.text.as_bytes().get(start - 1) == Some(&b'\\') {
            start -= 1;
        }
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
        if let Some(end) = found.closes_comment {
            self.drop_comment(end);
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
            links: 0,
            elements: 0,
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
        let swallowed = Swallowed::by(&found.marks);
        let first_link = self.note.links.len();
        self.note.links.extend(found.links);
        let comment_end = self.comment_end;
        let is_link = |link: &RunLink| link.range.start >= comment_end && !swallowed.touches_link(link);
        for link in links.into_iter().filter(is_link) {
            let words = self.note.plain.text.get(link.plain.clone()).unwrap_or("");
            self.note.links.extend(read_link(self.text, link, words));
        }
        self.note.links[first_link..].sort_by_key(|link| link.range.start);
        self.note.tags.extend(found.tags);
        self.note.comments.extend(found.comments);
        self.note.highlights.extend(found.highlights);
        self.note.addresses.extend(found.addresses);
        self.push_callouts(found.callouts);
        let first_footnote = self.note.footnotes.len();
        self.note.footnotes.extend(found.footnotes);
        let mut tasks = found.tasks;
        for piece in run {
            match piece.kind {
                PieceKind::Text | PieceKind::Markup => {}
                _ if swallowed.touches(&piece.range) => {}
                PieceKind::TaskBox => tasks.extend(task_box_in(self.text, &piece.range)),
                PieceKind::Footnote => self.note.footnotes.push(Footnote {
                    kind: FootnoteKind::Reference,
                    label: piece.words.to_string(),
                    range: piece.range.clone(),
                }),
                PieceKind::InlineMath | PieceKind::DisplayMath => self.note.math.push(Math {
                    display: piece.kind == PieceKind::DisplayMath,
                    range: piece.range.clone(),
                }),
                _ => {}
            }
        }
        self.note.footnotes[first_footnote..].sort_by_key(|footnote| footnote.range.start);
        self.push_tasks(tasks);
        // A line of "---" below makes the mark a heading's text, but not the text of a heading.
        let may_open_comment = |start: &usize| {
            self.block.as_ref().is_some_and(|block| match block.kind {
                BlockKind::Heading => block.start == *start,
                kind => kind != BlockKind::Table,
            })
        };
        if let Some(start) = found.opens_comment.filter(may_open_comment) {
            let plain_length = self.note.plain.plain_of(start);
            self.comment = Some(OpenComment {
                start,
                plain_length,
                section: self.section,
                ids: self.note.ids.len(),
            });
        }
    }

    fn push_callouts(&mut self, callouts: Vec<CalloutMark>) {
        let range = trimmed(self.text, self.quote.clone());
        for callout in callouts {
            self.note.callouts.push(Callout {
                range: range.clone(),
                kind: callout.kind,
                mark_range: callout.mark_range,
                title_range: callout.title_range,
                folded: callout.folded,
            });
        }
    }

    fn push_tasks(&mut self, tasks: Vec<TaskBox>) {
        for task in tasks {
            self.note.tasks.push(Task {
                range: task.range,
                mark: task.mark,
                // The item is the block that is open.
                block: (self.containers == 0).then_some(self.note.blocks.len()),
            });
        }
    }
}

/// Where wiki links and comments leave nothing of what pulldown-cmark found.
struct Swallowed {
    wiki_links: Vec<Range<usize>>,
    comments: Vec<Range<usize>>,
}

impl Swallowed {
    fn by(marks: &[Mark]) -> Self {
        let of = |swallows| {
            let marks = marks.iter().filter(move |mark| mark.swallows == Some(swallows));
            marks.map(|mark| mark.range.clone()).collect()
        };
        Self {
            wiki_links: of(Swallows::WikiLink),
            comments: of(Swallows::Comment),
        }
    }

    fn touches(&self, range: &Range<usize>) -> bool {
        !touching(&self.wiki_links, range).is_empty() || !touching(&self.comments, range).is_empty()
    }

    /// A comment in a link's words leaves the link alone.
    fn touches_link(&self, link: &RunLink) -> bool {
        let comments = touching(&self.comments, &link.range);
        !touching(&self.wiki_links, &link.range).is_empty()
            || comments
                .first()
                .is_some_and(|first| first.start < link.range.start)
            || comments.last().is_some_and(|last| last.end > link.content_end)
    }
}

/// Those of the ranges, in order, that have a byte in common with the other one.
pub(crate) fn touching<'a>(ranges: &'a [Range<usize>], with: &Range<usize>) -> &'a [Range<usize>] {
    let first = ranges.partition_point(|range| range.end <= with.start);
    let end = ranges.partition_point(|range| range.start < with.end);
    ranges.get(first..end).unwrap_or_default()
}

/// The box of a task that pulldown-cmark found, blanks in front of it left out.
fn task_box_in(text: &str, range: &Range<usize>) -> Option<TaskBox> {
    let start = range.start + text.get(range.clone())?.find('[')?;
    let mark = text.get(start + 1..)?.chars().next()?;
    Some(TaskBox {
        range: start..start + 2 + mark.len_utf8(),
        mark: if mark.is_whitespace() { ' ' } else { mark },
    })
}

fn read_link(text: &str, link: RunLink, words: &str) -> Option<Link> {
    if !links::is_local(&link.destination) {
        return None;
    }
    let written = match link.place {
        AddressPlace::Whole => return None,
        AddressPlace::Behind => {
            addresses::of_inline_link(text, link.range.clone(), link.content_end, &link.destination)
        }
        AddressPlace::Definition(written) => written,
    };
    links::markdown_link(
        text,
        link.kind,
        link.range,
        &link.destination,
        written?,
        words,
        link.size,
    )
}

fn zones(run: &[Piece], links: &[RunLink]) -> Vec<Zone> {
    let mut zones = Vec::new();
    for piece in run {
        let (range, yields_before) = match piece.kind {
            PieceKind::Code | PieceKind::TaskBox | PieceKind::Footnote => (piece.range.clone(), 0),
            PieceKind::InlineMath | PieceKind::DisplayMath | PieceKind::Html => {
                (piece.range.clone(), usize::MAX)
            }
            PieceKind::LinkEnd(index) => match links.get(index) {
                Some(link) if matches!(link.place, AddressPlace::Whole) => (link.range.clone(), 0),
                Some(link) if link.destination.is_empty() => continue,
                // The address behind the text and its closing bracket.
                Some(link) => (
                    (link.content_end + 1).min(link.range.end)..link.range.end,
                    link.range.start,
                ),
                None => continue,
            },
            _ => continue,
        };
        zones.push(Zone { range, yields_before });
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
