//! A note's words, folded, with gaps where names do not count.

use crate::mentions::folding::{Class, Folded, Folder, class};
use crate::note::Note;
use crate::plain_text::Words;

/// No scheme that people write is longer.
const LONGEST_SCHEME: usize = 24;

pub(super) fn folded(text: &str, note: &Note) -> Folded {
    let mut folder = Folder::new();
    let mut tags = note.tags.iter().map(|tag| &tag.range).peekable();
    let mut in_address = false;
    let mut last: Option<Words> = None;
    for segment in note.plain.segments() {
        let first = segment.words.chars().next().map_or(Class::Between, class);
        if let Some(last) = last.replace(segment) {
            let separator = note
                .plain
                .text
                .get(last.plain.end..segment.plain.start)
                .unwrap_or("");
            let skipped = text.get(last.source.end..segment.source.start).unwrap_or("");
            in_address &= separator.is_empty() && !skipped.contains(char::is_whitespace);
            if separator == " " && last.is_prose && segment.is_prose && is_gap_between_words(skipped) {
                folder.push_blank(last.source.end..segment.source.start);
            } else if !separator.is_empty() {
                folder.interrupt(Class::Between, Class::Between);
            } else if !skipped.is_empty() {
                folder.interrupt(first, folder.before());
            }
        }
        if !segment.is_prose {
            let end = segment.words.chars().next_back().map_or(Class::Between, class);
            folder.interrupt(first, end);
            continue;
        }
        let start = segment.source.start;
        let mut at = 0;
        while let Some(rest) = segment.words.get(at..).filter(|rest| !rest.is_empty()) {
            if in_address || (folder.before() != Class::Word && starts_with_address(rest)) {
                let length = rest.find(ends_address).unwrap_or(rest.len());
                in_address = length == rest.len();
                folder.interrupt(Class::Word, Class::Word);
                at += length;
                if length > 0 {
                    continue;
                }
            }
            while tags.next_if(|tag| tag.end <= start + at).is_some() {}
            if let Some(tag) = tags.peek().filter(|tag| tag.start <= start + at) {
                at = (tag.end - start).min(segment.words.len());
                folder.interrupt(Class::Between, Class::Word);
                continue;
            }
            at += folder.push(rest, start + at);
        }
    }
    folder.finish()
}

/// Blanks with at most one line end.
fn is_gap_between_words(skipped: &str) -> bool {
    skipped.chars().all(char::is_whitespace)
        && skipped.replace("\r\n", "\n").matches(['\n', '\r']).count() <= 1
}

/// `https://…`, `www.…`
fn starts_with_address(rest: &str) -> bool {
    let bytes = rest.as_bytes();
    if !bytes.first().is_some_and(u8::is_ascii_alphabetic) {
        return false;
    }
    let scheme = bytes
        .iter()
        .take(LONGEST_SCHEME)
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'.' | b'-'))
        .count();
    let host = |from: usize| bytes.get(from).is_some_and(u8::is_ascii_alphanumeric);
    bytes.get(scheme..).is_some_and(|rest| rest.starts_with(b"://"))
        || (bytes
            .get(..4)
            .is_some_and(|start| start.eq_ignore_ascii_case(b"www."))
            && host(4))
}

fn ends_address(character: char) -> bool {
    character.is_whitespace()
        || matches!(character, '<' | '>' | '"' | '`' | '\u{3000}'..='\u{303F}' | '\u{FF01}'..='\u{FF0F}' | '\u{FF1A}'..='\u{FF1F}')
}
