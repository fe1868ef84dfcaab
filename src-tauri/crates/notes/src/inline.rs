//! What Obsidian adds inside a run of text: links, tags, comments, highlights, footnotes.
//!
//! One pass over the source bytes of a run (the inline content of one paragraph,
//! heading, cell …), from left to right; what begins first wins.

use crate::brackets::{self, OpenBrackets};
use crate::found::{Counts, Found, Mark, Run, RunStart, Swallows, UNPAIRED};
use crate::links;
use crate::note::{Footnote, FootnoteKind, LinkForm, Tag};
use crate::{tags, web_addresses};

/// Bytes at which the scan stops to look.
const STOPS: [bool; 256] = {
    let mut stops = [false; 256];
    let bytes = b"[]#%=^:\\\n\r";
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
    let mut zones = run.zones.iter().peekable();
    let mut scan = Scan {
        run,
        bytes,
        end,
        found: Found::default(),
        brackets: OpenBrackets::default(),
        opener: None,
        highlight: None,
        comment: None,
        next_link: 0,
        links_end: 0,
        url_end: 0,
    };
    let mut at = run.range.start;
    if let Some(mark) = run.mark_from_above() {
        at = mark + 2;
        scan.found.closes_comment = Some(at);
        scan.found.marks.push(Mark {
            range: run.range.start..at,
            shown: at..at,
            swallows: Some(Swallows::Comment),
        });
    }
    while at < end {
        while zones.next_if(|zone| zone.range.end <= at).is_some() {}
        let zone = zones.peek().filter(|zone| zone.range.start <= at);
        if let Some(zone) = zone
            && scan.opener.is_none_or(|(start, _)| start >= zone.yields_before)
        {
            scan.opener = None;
            at = zone.range.end;
            continue;
        }
        let in_zone = zone.is_some();
        if !STOPS[bytes[at] as usize] {
            at += 1;
            continue;
        }
        match scan.closing_brackets(at) {
            Some(after) => {
                at = after;
                // The zone that gave way reaches into what follows.
                if in_zone {
                    zones.next();
                }
            }
            None if in_zone => at = scan.step_in_zone(at),
            None => at = scan.step(at),
        }
    }
    scan.finish()
}

struct OpenComment {
    start: usize,
    counts: Counts,
}

struct Scan<'a> {
    run: &'a Run<'a>,
    bytes: &'a [u8],
    end: usize,
    found: Found,
    brackets: OpenBrackets,
    /// The last `[[`.
    opener: Option<(usize, Counts)>,
    /// Index in the marks of the last `==` without a partner.
    highlight: Option<usize>,
    comment: Option<OpenComment>,
    next_link: usize,
    links_end: usize,
    url_end: usize,
}

impl Scan<'_> {
    fn counts(&self) -> Counts {
        self.found.counts(self.brackets.top(), self.highlight)
    }

    fn forget_since(&mut self, counts: Counts) {
        self.found.forget_since(counts);
        self.brackets.go_back(counts.brackets);
        self.highlight = counts.highlight;
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.bytes.get(at).copied().filter(|_| at < self.end)
    }

    /// Where the scan goes on behind a `]]` that ends a wiki link.
    fn closing_brackets(&mut self, at: usize) -> Option<usize> {
        if self.bytes[at] != b']' || self.byte(at + 1) != Some(b']') {
            return None;
        }
        let (start, counts) = self.opener.take()?;
        let before = self.bytes.get(self.run.range.start..start)?;
        let is_embed = before.ends_with(b"!") && !before.ends_with(b"\\!");
        let range = start - usize::from(is_embed)..at + 2;
        let (link, shown) = links::wiki_link(self.run.text, range.clone(), LinkForm::Wiki)?;
        self.forget_since(counts);
        self.found.marks.push(Mark {
            range,
            shown,
            swallows: Some(Swallows::WikiLink),
        });
        self.found.links.push(link);
        Some(at + 2)
    }

    /// Looks for what may end a wiki link that reaches into a formula or HTML.
    fn step_in_zone(&mut self, at: usize) -> usize {
        match self.bytes[at] {
            b'\n' | b'\r' => self.opener = None,
            b'\\' => return at + 2,
            _ => {}
        }
        at + 1
    }

    /// Looks at a stop; gives the byte at which the scan goes on.
    fn step(&mut self, at: usize) -> usize {
        let (byte, next) = (self.bytes[at], self.byte(at + 1));
        match byte {
            b'\n' | b'\r' => self.opener = None,
            b'\\' if next.is_some_and(|byte| byte.is_ascii_punctuation()) => return at + 2,
            b'[' => return self.open_bracket(at, next),
            b']' => {
                if let Some(start) = self.brackets.pop().and_then(|mark| self.found.pair(mark)) {
                    self.found.footnotes.push(Footnote {
                        kind: FootnoteKind::Inline,
                        label: String::new(),
                        range: start..at + 1,
                    });
                }
            }
            b'^' if next == Some(b'[') && self.is_footnote(at) => {
                let mark = self.found.open_mark(at..at + 1);
                self.brackets.push(Some(mark));
                return at + 2;
            }
            b'#' => return self.tag(at),
            b':' if at >= self.url_end && next == Some(b'/') && self.byte(at + 2) == Some(b'/') => {
                self.address(at);
            }
            b'%' if next == Some(b'%') => {
                self.comment_mark(at);
                return at + 2;
            }
            b'=' if next == Some(b'=') => {
                let rest = self.bytes.get(at..self.end).unwrap_or_default();
                let length = rest.iter().take_while(|byte| **byte == b'=').count();
                if length == 2 {
                    self.highlight_mark(at);
                }
                return at + length;
            }
            _ => {}
        }
        at + 1
    }

    fn open_bracket(&mut self, at: usize, next: Option<u8>) -> usize {
        if next == Some(b'[') {
            self.opener = Some((at, self.counts()));
        } else if at == self.run.range.start && !self.starts_link(at) {
            match self.run.start {
                RunStart::Item => {
                    if let Some(task) = brackets::task_box(self.run.text, at..self.end) {
                        let after = task.range.end;
                        // With the blank behind it.
                        self.found.drop_bytes(at..after + 1);
                        self.found.tasks.push(task);
                        return after;
                    }
                }
                RunStart::Quote => {
                    if let Some(callout) = brackets::callout_mark(self.run.text, at..self.end) {
                        let after = callout.mark_range.end;
                        self.found.drop_bytes(at..after);
                        self.found.callouts.push(callout);
                        return after;
                    }
                }
                RunStart::Plain => {}
            }
        }
        if next == Some(b'^')
            && let Some(length) = brackets::footnote_reference(&self.bytes[at..self.end])
        {
            // One whose definition is missing: pulldown-cmark finds the others.
            self.found.drop_bytes(at..at + length);
            let label = self.run.text.get(at + 2..at + length - 1).unwrap_or("");
            self.found.footnotes.push(Footnote {
                kind: FootnoteKind::Reference,
                label: label.to_owned(),
                range: at..at + length,
            });
            return at + length;
        }
        self.brackets.push(None);
        at + 1
    }

    /// Whether the `^[` here is neither the `[` of a markdown link nor of `^[[wiki]]`.
    fn is_footnote(&mut self, at: usize) -> bool {
        let is_wiki_link = self.byte(at + 2) == Some(b'[') && self.byte(at + 3) != Some(b'[');
        !is_wiki_link && !self.starts_link(at + 1)
    }

    fn starts_link(&mut self, at: usize) -> bool {
        self.pass_links(at);
        let last = self.next_link.checked_sub(1);
        last.and_then(|index| self.run.links.get(index))
            .is_some_and(|link| link.start == at)
    }

    /// Takes note of the markdown links that begin up to here.
    fn pass_links(&mut self, at: usize) {
        while let Some(link) = self.run.links.get(self.next_link)
            && link.start <= at
        {
            self.links_end = self.links_end.max(link.end);
            self.next_link += 1;
        }
    }

    fn tag(&mut self, at: usize) -> usize {
        self.pass_links(at);
        let before = self.run.text.get(self.run.range.start..at).unwrap_or("");
        if at < self.links_end.max(self.url_end) || !tags::tag_may_follow(before.chars().next_back()) {
            return at + 1;
        }
        let rest = self.run.text.get(at + 1..self.end).unwrap_or("");
        let length = tags::tag_name_length(rest);
        if let Some(name) = rest.get(..length).filter(|name| !name.is_empty()) {
            self.found.tags.push(Tag {
                name: name.to_owned(),
                range: at..at + 1 + length,
            });
        }
        at + 1 + length
    }

    /// `https://…`, whose `:` is here; no tag begins in it.
    fn address(&mut self, at: usize) {
        let text = self.run.text;
        let rest = text.get(at..self.end).unwrap_or_default();
        self.url_end = at + rest.find(web_addresses::ends_address).unwrap_or(rest.len());
        self.pass_links(at);
        if at >= self.links_end
            && let Some(start) = web_addresses::scheme_start(&text[self.run.range.start..at])
            && let Some(address) = web_addresses::trimmed(&text[self.run.range.start + start..self.url_end])
        {
            let start = self.run.range.start + start;
            self.found.addresses.push(start..start + address.len());
        }
    }

    fn comment_mark(&mut self, at: usize) {
        self.opener = None;
        let Some(open) = self.comment.take() else {
            self.comment = Some(OpenComment {
                start: at,
                counts: self.counts(),
            });
            return;
        };
        self.forget_since(open.counts);
        let range = open.start..at + 2;
        self.found.comments.push(range.clone());
        self.found.marks.push(Mark {
            shown: at + 2..at + 2,
            range,
            swallows: Some(Swallows::Comment),
        });
    }

    /// Pairs `==` marks: an opening one has text behind it, a closing one before it.
    fn highlight_mark(&mut self, at: usize) {
        let is_blank = |byte: Option<u8>| byte.is_none_or(|byte| byte.is_ascii_whitespace());
        let before = at.checked_sub(1).and_then(|before| self.bytes.get(before));
        if let Some(start) = self
            .highlight
            .filter(|_| !is_blank(before.copied()))
            .and_then(|mark| self.found.pair(mark))
        {
            self.found.drop_bytes(at..at + 2);
            self.found.highlights.push(start..at + 2);
            self.highlight = None;
        } else if !is_blank(self.byte(at + 2)) {
            self.highlight = Some(self.found.open_mark(at..at + 2));
        }
    }

    fn finish(mut self) -> Found {
        self.found.opens_comment = self
            .comment
            .filter(|open| starts_line(&self.bytes[self.run.range.start..open.start]))
            .map(|open| open.start);
        self.found.marks.retain(|mark| mark.shown != UNPAIRED);
        self.found.footnotes.sort_by_key(|footnote| footnote.range.start);
        self.found
    }
}

fn starts_line(before: &[u8]) -> bool {
    before
        .iter()
        .rev()
        .take_while(|byte| !matches!(byte, b'\n' | b'\r'))
        .all(|byte| matches!(byte, b' ' | b'\t' | b'>'))
}
