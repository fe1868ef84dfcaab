//! What the parsed note says about bytes of the text, in the order in which the events pass them.

use std::ops::Range;

use crate::note::{BlockId, Callout, FootnoteKind, Heading, Link, LinkForm, Note, Tag, Task};
use crate::runs::touching;

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Shown<'a> {
    /// Comments, block ids, the marks of callouts.
    Nothing,
    /// `[[…]]` and `![[…]]`.
    Link(&'a Link),
    Tag(&'a Tag),
    /// `https://…` as it is.
    Address(&'a Range<usize>),
    Task(&'a Task),
    HighlightStart,
    HighlightEnd,
    /// `^[`
    FootnoteStart,
    /// Its `]`.
    FootnoteEnd,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Mark<'a> {
    pub(crate) range: Range<usize>,
    pub(crate) shown: Shown<'a>,
}

#[derive(Debug, Default)]
pub(crate) struct Marks<'a> {
    note: Option<&'a Note>,
    /// In the order of the text; they never overlap.
    marks: Vec<Mark<'a>>,
    /// Where wiki links stand: markdown links that touch one are none.
    wiki_links: Vec<Range<usize>>,
    /// Blocks that lie within one of these are not shown: comments and lone ids, each with the
    /// blanks behind it.
    hidden: Vec<Range<usize>>,
    /// Where the innermost inline footnote changes, and its number; 0 for none.
    footnotes: Vec<(usize, usize)>,
    ids: Vec<Id<'a>>,
    /// The next mark that an event can touch.
    next: usize,
    /// Whether it is shown already.
    is_shown: bool,
}

/// A block's id and where the block is.
#[derive(Debug)]
struct Id<'a> {
    id: &'a BlockId,
    /// It stands below the block, whose range in the events may reach up to here.
    below: Option<usize>,
}

impl<'a> Marks<'a> {
    pub(crate) fn new(text: &str, note: &'a Note) -> Self {
        let mut found = Self {
            note: Some(note),
            ..Self::default()
        };
        for comment in &note.comments {
            found.hide(comment.clone());
            found.hidden.push(comment.start..blanks_end(text, comment.end));
        }
        for link in note.links.iter().filter(|link| link.form == LinkForm::Wiki) {
            found.push(link.range.clone(), Shown::Link(link));
            found.wiki_links.push(link.range.clone());
        }
        for tag in &note.tags {
            found.push(tag.range.clone(), Shown::Tag(tag));
        }
        for address in &note.addresses {
            found.push(address.clone(), Shown::Address(address));
        }
        for task in &note.tasks {
            found.push(task.range.clone(), Shown::Task(task));
        }
        for range in note.highlights.iter().filter(|range| range.len() >= 4) {
            found.push(range.start..range.start + 2, Shown::HighlightStart);
            found.push(range.end - 2..range.end, Shown::HighlightEnd);
        }
        for callout in &note.callouts {
            found.hide(callout.mark_range.start..callout.title_range.start.max(callout.mark_range.end));
        }
        found.add_footnotes(note);
        for id in &note.ids {
            found.add_id(text, id);
        }
        found.order();
        found
    }

    fn push(&mut self, range: Range<usize>, shown: Shown<'a>) {
        self.marks.push(Mark { range, shown });
    }

    fn hide(&mut self, range: Range<usize>) {
        self.push(range, Shown::Nothing);
    }

    fn add_footnotes(&mut self, note: &Note) {
        let mut open: Vec<(usize, usize)> = Vec::new();
        let inline = note
            .footnotes
            .iter()
            .filter(|footnote| footnote.kind == FootnoteKind::Inline && footnote.range.len() >= 3);
        for (index, footnote) in inline.enumerate() {
            let Range { start, end } = footnote.range;
            self.push(start..start + 2, Shown::FootnoteStart);
            self.push(end - 1..end, Shown::FootnoteEnd);
            while let Some((closed, _)) = open.pop_if(|(closes, _)| *closes <= start) {
                self.footnotes
                    .push((closed, open.last().map_or(0, |outer| outer.1)));
            }
            open.push((end, index + 1));
            self.footnotes.push((start, index + 1));
        }
        while let Some((closed, _)) = open.pop() {
            self.footnotes
                .push((closed, open.last().map_or(0, |outer| outer.1)));
        }
    }

    fn add_id(&mut self, text: &str, id: &'a BlockId) {
        let block = text.get(id.range.clone()).unwrap_or("");
        let is_id = |rest: &str| {
            rest.strip_prefix('^')
                .is_some_and(|rest| rest.starts_with(id.id.as_str()))
        };
        let written = id.id.len() + 1;
        if let Some(before) = block.len().checked_sub(written)
            && block.get(before..).is_some_and(is_id)
        {
            let blanks = block.get(..before).map_or(0, |before| {
                before.len() - before.trim_end_matches([' ', '\t']).len()
            });
            self.hide(id.range.start + before - blanks..id.range.end);
            self.ids.push(Id { id, below: None });
            return;
        }
        let start = blanks_end(text, id.range.end);
        if text.get(start..).is_some_and(is_id) {
            self.hide(start..start + written);
            self.hidden.push(start..blanks_end(text, start + written));
        }
        self.ids.push(Id {
            id,
            below: Some(start),
        });
    }

    fn order(&mut self) {
        self.marks
            .sort_by(|a, b| (a.range.start, b.range.end).cmp(&(b.range.start, a.range.end)));
        let mut end = 0;
        self.marks.retain(|mark| {
            let is_free = mark.range.start >= end;
            if is_free {
                end = mark.range.end;
            }
            is_free
        });
        self.hidden.sort_by_key(|range| range.start);
        self.ids.sort_by_key(|id| id.id.range.start);
    }

    /// The next mark that these bytes touch, and whether it is shown already; moves past those
    /// that end before them.
    pub(crate) fn touching(&mut self, range: &Range<usize>) -> Option<(Mark<'a>, bool)> {
        while self
            .marks
            .get(self.next)
            .is_some_and(|mark| mark.range.end <= range.start)
        {
            self.pass();
        }
        let mark = self
            .marks
            .get(self.next)
            .filter(|mark| mark.range.start < range.end)?;
        Some((mark.clone(), self.is_shown))
    }

    /// The mark that [`Marks::touching`] gave is shown.
    pub(crate) fn set_shown(&mut self) {
        self.is_shown = true;
    }

    /// Goes on to the mark behind it.
    pub(crate) fn pass(&mut self) {
        self.next += 1;
        self.is_shown = false;
    }

    /// Whether these bytes lie within a block that is not shown.
    pub(crate) fn is_hidden(&self, range: &Range<usize>) -> bool {
        let index = self.hidden.partition_point(|hidden| hidden.end <= range.start);
        self.hidden
            .get(index)
            .is_some_and(|hidden| hidden.start <= range.start && range.end <= hidden.end)
    }

    /// Whether the markdown link or image with these bytes is none: a wiki link touches it, or a
    /// comment reaches out of it. One in its words leaves it alone, and none begins in its address.
    pub(crate) fn is_swallowed(&self, range: &Range<usize>) -> bool {
        let comments = touching(self.comments(), range);
        !touching(&self.wiki_links, range).is_empty()
            || comments.first().is_some_and(|first| first.start < range.start)
            || comments.last().is_some_and(|last| last.end > range.end)
    }

    /// Whether a comment that began before this byte ends behind it.
    pub(crate) fn is_in_comment(&self, at: usize) -> bool {
        touching(self.comments(), &(at..at + 1))
            .first()
            .is_some_and(|comment| comment.start < at)
    }

    /// The parts of these bytes that stand in no comment.
    pub(crate) fn outside_comments(&self, range: Range<usize>) -> Vec<Range<usize>> {
        let mut parts = Vec::new();
        let mut at = range.start;
        for comment in touching(self.comments(), &range) {
            parts.push(at..comment.start.max(at));
            at = comment.end.min(range.end);
        }
        parts.push(at..range.end);
        parts
    }

    fn comments(&self) -> &'a [Range<usize>] {
        self.note.map_or(&[], |note| &note.comments)
    }

    /// Whether these bytes begin inside another inline footnote than they end in.
    pub(crate) fn is_torn_by_footnote(&self, range: &Range<usize>) -> bool {
        let number_at = |at: usize| {
            let index = self.footnotes.partition_point(|(start, _)| *start <= at);
            index
                .checked_sub(1)
                .and_then(|index| self.footnotes.get(index))
                .map_or(0, |found| found.1)
        };
        !self.footnotes.is_empty() && number_at(range.start) != number_at(range.end.saturating_sub(1))
    }

    /// The link or image of markdown with this very range, if it leads into the vault.
    pub(crate) fn markdown_link(&self, range: &Range<usize>) -> Option<&'a Link> {
        let links = &self.note?.links;
        let first = links.partition_point(|link| link.form == LinkForm::FrontMatter);
        let links = links.get(first..)?;
        let index = links.partition_point(|link| link.range.start < range.start);
        let same_start = links
            .get(index..)?
            .iter()
            .take_while(|link| link.range.start == range.start);
        same_start
            .take(2)
            .find(|link| link.range == *range && link.form != LinkForm::Wiki)
    }

    pub(crate) fn heading(&self, start: usize) -> Option<&'a Heading> {
        let headings = &self.note?.headings;
        let index = headings
            .binary_search_by_key(&start, |heading| heading.range.start)
            .ok()?;
        headings.get(index)
    }

    pub(crate) fn callout(&self, start: usize) -> Option<&'a Callout> {
        let callouts = &self.note?.callouts;
        let index = callouts
            .binary_search_by_key(&start, |callout| callout.range.start)
            .ok()?;
        callouts.get(index)
    }

    pub(crate) fn task(&self, start: usize) -> Option<&'a Task> {
        let tasks = &self.note?.tasks;
        let index = tasks.binary_search_by_key(&start, |task| task.range.start).ok()?;
        tasks.get(index)
    }

    /// The id at the end of the block that begins here.
    pub(crate) fn id_of_leaf(&self, start: usize) -> Option<&'a str> {
        self.ids_from(start)
            .find(|id| id.below.is_none())
            .map(|id| id.id.id.as_str())
    }

    /// The id below the block that has these bytes.
    pub(crate) fn id_of_whole(&self, range: &Range<usize>) -> Option<&'a str> {
        self.ids_from(range.start)
            .find(|id| {
                id.below
                    .is_some_and(|below| (id.id.range.end..=below).contains(&range.end))
            })
            .map(|id| id.id.id.as_str())
    }

    fn ids_from(&self, start: usize) -> impl Iterator<Item = &Id<'a>> {
        let index = self.ids.partition_point(|id| id.id.range.start < start);
        let same = move |id: &&Id| id.id.range.start == start;
        // A block has few ids; a text that gives one thousands is not worth more time.
        self.ids
            .get(index..)
            .unwrap_or(&[])
            .iter()
            .take_while(same)
            .take(8)
    }
}

fn blanks_end(text: &str, from: usize) -> usize {
    let rest = text.get(from..).unwrap_or("");
    text.len() - rest.trim_start().len()
}
