//! What Obsidian adds inside a run of text: links, tags, comments, highlights.
//!
//! One pass over the source bytes of a run (the inline content of one paragraph,
//! heading, cell …), from left to right; what begins first wins.

use std::ops::Range;

use crate::links;
use crate::note::{Link, LinkForm, Tag};
use crate::tags;

/// Bytes of a run in which nothing is a link or a tag.
#[derive(Debug, Clone)]
pub(crate) struct Zone {
    pub range: Range<usize>,
    /// Code and addresses end a `[[` that is still open; formulas and HTML give way to it.
    pub firm: bool,
}

/// Source bytes that the plain text leaves out or shows otherwise.
#[derive(Debug, Clone)]
pub(crate) struct Mark {
    pub range: Range<usize>,
    /// The part of `range` that is shown; empty where nothing is.
    pub shown: Range<usize>,
    /// Whether markdown links that touch it are no links (wiki links and comments).
    pub swallows: bool,
}

/// What the beginning of a run may be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum RunStart {
    Plain,
    /// First in a list item: `[-] ` is a task of a kind that GFM does not know.
    Item,
    /// First in a quote: `[!note]` makes it a callout.
    Quote,
}

pub(crate) struct Run<'a> {
    pub text: &'a str,
    pub range: Range<usize>,
    /// In order, not overlapping.
    pub zones: &'a [Zone],
    /// Markdown links, by their start: their text has no tags.
    pub links: &'a [Range<usize>],
    pub start: RunStart,
    /// A `%%` above the run has not been closed yet.
    pub comment_is_open: bool,
}

#[derive(Debug, Default)]
pub(crate) struct Found {
    pub marks: Vec<Mark>,
    pub links: Vec<Link>,
    pub tags: Vec<Tag>,
    /// The run holds the end of the comment that was open before it.
    pub closes_comment: bool,
    /// Where a `%%` at the start of a line opens a comment that the run does not close.
    pub opens_comment: Option<usize>,
}

#[derive(Clone, Copy)]
struct Counts {
    marks: usize,
    links: usize,
    tags: usize,
}

struct OpenComment {
    start: usize,
    from_above: bool,
    counts: Counts,
}

impl Found {
    fn counts(&self) -> Counts {
        Counts {
            marks: self.marks.len(),
            links: self.links.len(),
            tags: self.tags.len(),
        }
    }

    fn forget_since(&mut self, counts: Counts) {
        self.marks.truncate(counts.marks);
        self.links.truncate(counts.links);
        self.tags.truncate(counts.tags);
    }

    fn drop_bytes(&mut self, range: Range<usize>) {
        self.marks.push(Mark {
            shown: range.start..range.start,
            range,
            swallows: false,
        });
    }
}

/// Bytes at which the scan stops to look.
const STOPS: [bool; 256] = {
    let mut stops = [false; 256];
    let bytes = b"[]#%=^\\\n\r";
    let mut index = 0;
    while index < bytes.len() {
        stops[bytes[index] as usize] = true;
        index += 1;
    }
    stops
};

pub(crate) fn scan(run: &Run) -> Found {
    let bytes = run.text.as_bytes();
    let end = run.range.end.min(bytes.len());
    let mut found = Found::default();
    let mut comment = run.comment_is_open.then(|| OpenComment {
        start: run.range.start,
        from_above: true,
        counts: found.counts(),
    });
    let mut opener: Option<(usize, Counts)> = None;
    let mut highlight: Option<usize> = None;
    let (mut zones, mut links) = (run.zones.iter().peekable(), run.links.iter().peekable());
    let mut links_end = 0;
    let mut at = run.range.start;
    while at < end {
        while zones.next_if(|zone| zone.range.end <= at).is_some() {}
        let zone = zones.peek().filter(|zone| zone.range.start <= at);
        if let Some(zone) = zone
            && (zone.firm || opener.is_none())
        {
            opener = None;
            at = zone.range.end;
            continue;
        }
        let in_zone = zone.is_some();
        if !STOPS[bytes[at] as usize] {
            at += 1;
            continue;
        }
        let next = bytes.get(at + 1).copied().filter(|_| at + 1 < end);
        match bytes[at] {
            b'\n' | b'\r' => opener = None,
            b'\\' if next.is_some_and(|byte| byte.is_ascii_punctuation()) => at += 1,
            b']' if next == Some(b']') => {
                if let Some((start, counts)) = opener.take()
                    && let Some(found_link) = wiki_link(run, start, at)
                {
                    found.forget_since(counts);
                    if highlight.is_some_and(|mark| mark >= counts.marks) {
                        highlight = None;
                    }
                    let (link, shown) = found_link;
                    found.marks.push(Mark {
                        range: link.range.clone(),
                        shown,
                        swallows: true,
                    });
                    found.links.push(link);
                    if in_zone {
                        zones.next();
                    }
                }
                at += 1;
            }
            _ if in_zone => {}
            b'[' if next == Some(b'[') => opener = Some((at, found.counts())),
            b'[' if at == run.range.start && run.start != RunStart::Plain => {
                if let Some(length) = leading_bracket(run.start, &run.text[at..end]) {
                    found.drop_bytes(at..at + length);
                    at += length - 1;
                }
            }
            b'[' if next == Some(b'^') => {
                if let Some(length) = footnote_mark(&bytes[at..end]) {
                    found.drop_bytes(at..at + length);
                    at += length - 1;
                }
            }
            b'^' if next == Some(b'[') => found.drop_bytes(at..at + 1),
            b'#' => {
                while let Some(link) = links.next_if(|link| link.start <= at) {
                    links_end = links_end.max(link.end);
                }
                let previous = run
                    .text
                    .get(run.range.start..at)
                    .and_then(|before| before.chars().next_back());
                if at >= links_end && tags::tag_may_follow(previous) {
                    let length = tags::tag_name_length(&run.text[at + 1..end]);
                    if length > 0 {
                        let name = run.text[at + 1..at + 1 + length].to_owned();
                        found.tags.push(Tag {
                            name,
                            range: at..at + 1 + length,
                        });
                        at += length;
                    }
                }
            }
            b'%' if next == Some(b'%') => {
                opener = None;
                highlight = None;
                comment = match comment {
                    Some(open) => {
                        found.forget_since(open.counts);
                        found.closes_comment |= open.from_above;
                        let range = open.start..at + 2;
                        found.marks.push(Mark {
                            shown: at + 2..at + 2,
                            range,
                            swallows: true,
                        });
                        None
                    }
                    None => Some(OpenComment {
                        start: at,
                        from_above: false,
                        counts: found.counts(),
                    }),
                };
                at += 1;
            }
            b'=' if next == Some(b'=') => {
                let mut length = 2;
                while at + length < end && bytes[at + length] == b'=' {
                    length += 1;
                }
                if length == 2 {
                    highlight = highlight_mark(bytes, at..end, highlight, &mut found);
                }
                at += length - 1;
            }
            _ => {}
        }
        at += 1;
    }
    found.opens_comment = comment
        .filter(|open| !open.from_above && starts_line(&bytes[run.range.start..open.start]))
        .map(|open| open.start);
    found.marks.retain(|mark| mark.shown.start != usize::MAX);
    found
}

fn wiki_link(run: &Run, start: usize, end: usize) -> Option<(Link, Range<usize>)> {
    let before = run.text.as_bytes().get(run.range.start..start)?;
    let is_embed = before.ends_with(b"!") && !before.ends_with(b"\\!");
    links::wiki_link(run.text, start - usize::from(is_embed)..end + 2, LinkForm::Wiki)
}

/// Pairs `==` marks. An opening one is kept as an invisible mark (its shown range
/// starts at `usize::MAX`) until its partner is found; gives its index in the marks.
fn highlight_mark(bytes: &[u8], rest: Range<usize>, open: Option<usize>, found: &mut Found) -> Option<usize> {
    let at = rest.start;
    let blank = |byte: Option<&u8>| byte.is_none_or(|byte| byte.is_ascii_whitespace());
    if let Some(index) = open
        && !blank(at.checked_sub(1).and_then(|before| bytes.get(before)))
        && let Some(mark) = found.marks.get_mut(index)
    {
        mark.shown = mark.range.start..mark.range.start;
        found.drop_bytes(at..at + 2);
        return None;
    }
    if blank(bytes.get(at + 2).filter(|_| at + 2 < rest.end)) {
        return open;
    }
    found.marks.push(Mark {
        range: at..at + 2,
        shown: usize::MAX..usize::MAX,
        swallows: false,
    });
    Some(found.marks.len() - 1)
}

/// Length of `[-] ` before a task, or of `[!note]+ ` before a callout's title.
fn leading_bracket(start: RunStart, text: &str) -> Option<usize> {
    if start == RunStart::Item {
        let inside = text.chars().nth(1)?;
        let length = 1 + inside.len_utf8();
        return (inside != ']' && text.get(length..)?.starts_with("] ")).then_some(length + 2);
    }
    let name = text.strip_prefix("[!")?;
    let length = name.find([']', '\n', '\r', '['])?;
    let after = name.get(length..)?.strip_prefix(']')?;
    let fold = usize::from(after.starts_with(['+', '-']));
    Some(2 + length + 1 + fold)
}

/// Length of a `[^label]` that names no footnote of the note.
fn footnote_mark(bytes: &[u8]) -> Option<usize> {
    let label = bytes.get(2..bytes.len().min(66))?;
    let length = label
        .iter()
        .position(|byte| *byte == b']' || byte.is_ascii_whitespace())?;
    (length > 0 && label[length] == b']').then_some(2 + length + 1)
}

fn starts_line(before: &[u8]) -> bool {
    before
        .iter()
        .rev()
        .take_while(|byte| !matches!(byte, b'\n' | b'\r'))
        .all(|byte| matches!(byte, b' ' | b'\t' | b'>'))
}
