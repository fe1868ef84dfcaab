//! Where the address of a markdown link stands in the text.
//!
//! pulldown-cmark gives a link's address with backslashes and character references taken out, and
//! not its place; whoever changes the address needs the bytes as written.

use std::ops::Range;

use crate::note::LinkForm;

/// An address as written, without the angle brackets around it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Written {
    pub(crate) range: Range<usize>,
    pub(crate) form: LinkForm,
}

/// The address in `[text](address "title")`. `content_end` is where the last thing in the
/// brackets ended, `destination` what the address comes to.
pub(crate) fn of_inline_link(
    text: &str,
    link: Range<usize>,
    content_end: usize,
    destination: &str,
) -> Option<Written> {
    let open = text.get(content_end..link.end)?.find("](")?;
    read(text, content_end + open + 2..link.end, destination)
}

/// The address in `[label]: address "title"`.
pub(crate) fn of_definition(text: &str, definition: Range<usize>, destination: &str) -> Option<Written> {
    let bytes = text.as_bytes().get(..definition.end)?;
    let mut at = definition.start + 1;
    while *bytes.get(at)? != b']' {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    (bytes.get(at + 1) == Some(&b':')).then_some(())?;
    read(text, at + 2..definition.end, destination)
}

fn read(text: &str, range: Range<usize>, destination: &str) -> Option<Written> {
    let bytes = text.as_bytes().get(..range.end)?;
    let start = skip_separator(bytes, range.start, destination);
    let (range, form) = if bytes.get(start) == Some(&b'<') {
        (start + 1..angle_end(bytes, start + 1)?, LinkForm::AngleAddress)
    } else {
        (start..bare_end(bytes, start), LinkForm::Address)
    };
    let written = text.get(range.clone())?;
    // Where nothing was taken out the two are the same, or the place is not understood.
    (written.contains(['\\', '&']) || written == destination).then_some(Written { range, form })
}

/// Blanks, at most one line end, and behind it the marks of the quotes that the link stands in.
fn skip_separator(bytes: &[u8], start: usize, destination: &str) -> usize {
    let mut at = start;
    let mut is_new_line = false;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b' ' | b'\t' | 0x0B | 0x0C => {}
            b'\n' | b'\r' => is_new_line = true,
            b'>' if is_new_line => {}
            _ => break,
        }
        at += 1;
    }
    // On an indented line, `>` may be the address's own first character.
    if is_new_line && !matches!(bytes.get(at), Some(b'\\' | b'&')) {
        let own = destination.bytes().take_while(|byte| *byte == b'>').count();
        for _ in 0..own {
            if at > start && bytes.get(at - 1) == Some(&b'>') {
                at -= 1;
            }
        }
    }
    at
}

fn angle_end(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start;
    loop {
        match bytes.get(at)? {
            b'>' => return Some(at),
            b'\\' if bytes.get(at + 1).is_some_and(u8::is_ascii_punctuation) => at += 2,
            _ => at += 1,
        }
    }
}

fn bare_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    let mut open = 0_usize;
    while let Some(byte) = bytes.get(at) {
        match byte {
            0..=b' ' => break,
            b'(' => open += 1,
            b')' if open == 0 => break,
            b')' => open -= 1,
            b'\\' if bytes.get(at + 1).is_some_and(u8::is_ascii_punctuation) => at += 1,
            _ => {}
        }
        at += 1;
    }
    at
}

/// Where the character that comes to `#` begins in an address as written.
pub(crate) fn find_hash(written: &str) -> Option<usize> {
    let bytes = written.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let next = bytes.get(at + 1);
        match byte {
            b'#' => return Some(at),
            b'\\' if next == Some(&b'#') => return Some(at),
            b'\\' if next.is_some_and(u8::is_ascii_punctuation) => at += 2,
            b'&' => match character_reference(bytes.get(at + 1..).unwrap_or_default()) {
                Some((_, true)) => return Some(at),
                Some((length, false)) => at += 1 + length,
                None => at += 1,
            },
            _ => at += 1,
        }
    }
    None
}

/// Length of `#35;`, `#x23;` or `num;`, and whether it is a `#`. Other names hold no `#`.
fn character_reference(bytes: &[u8]) -> Option<(usize, bool)> {
    if bytes.starts_with(b"num;") {
        return Some((4, true));
    }
    let (radix, most, start) = match bytes {
        [b'#', b'x' | b'X', ..] => (16, 6, 2),
        [b'#', ..] => (10, 7, 1),
        _ => return None,
    };
    let mut value = 0_u32;
    let mut at = start;
    while let Some(digit) = bytes.get(at).and_then(|byte| (*byte as char).to_digit(radix)) {
        value = value * radix + digit;
        at += 1;
        if at - start > most {
            return None;
        }
    }
    (at > start && bytes.get(at) == Some(&b';')).then_some((at + 1, value == u32::from(b'#')))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use pulldown_cmark::{CowStr, Event, LinkType, Parser, Tag, TagEnd};

    use super::{find_hash, of_definition, of_inline_link};

    /// The place of every address that pulldown-cmark finds is found.
    fn check_all(text: &str) {
        let mut events = Parser::new_ext(text, crate::parse::GRAMMAR).into_offset_iter();
        let mut open: Vec<(LinkType, CowStr, usize)> = Vec::new();
        while let Some((event, range)) = events.next() {
            if matches!(event, Event::End(TagEnd::Link | TagEnd::Image))
                && let Some((LinkType::Inline, destination, content_end)) = open.pop()
            {
                let written = of_inline_link(text, range.clone(), content_end, &destination);
                assert!(written.is_some(), "{destination:?} in {text:?}");
            }
            for (_, _, content_end) in &mut open {
                *content_end = range.end.max(*content_end);
            }
            if let Event::Start(
                Tag::Link {
                    link_type,
                    dest_url,
                    id,
                    ..
                }
                | Tag::Image {
                    link_type,
                    dest_url,
                    id,
                    ..
                },
            ) = event
            {
                let definition = events.reference_definitions().get(&id);
                if let Some(definition) = definition.filter(|_| link_type != LinkType::Inline) {
                    let written = of_definition(text, definition.span.clone(), &dest_url);
                    assert!(written.is_some(), "{dest_url:?} in {text:?}");
                }
                open.push((link_type, dest_url, range.start));
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 5000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn every_address_is_found(text in "([a>\\\\&#;|()<> \n\t\"'`*!-]|\\[|\\]|\\]\\(|\\[a\\]|\\[a\\]: ?|\\]\\(<|>\\)|\n> |\n- |&#35;|&gt;|\\|-\\|\n\\||\r\n|é){0,40}") {
            check_all(&text);
        }
    }

    #[track_caller]
    fn check(written: &str, expected: &str) {
        let before = find_hash(written).map_or(written, |at| &written[..at]);
        assert_eq!(before, expected, "of {written:?}");
    }

    #[test]
    fn the_part_before_the_hash() {
        check("a.md#b", "a.md");
        check("#b", "");
        check("a.md", "a.md");
        check("a\\#b", "a");
        check("a\\\\#b", "a\\\\");
        check("a&#35;b", "a");
        check("a&#x23;b", "a");
        check("a&num;b", "a");
        check("a&#58;b#c", "a&#58;b");
        check("a&#;b", "a&");
        check("a&#00000035;b", "a&");
        check("a&amp;b#c", "a&amp;b");
        check("&", "&");
    }
}
