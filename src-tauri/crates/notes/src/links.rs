//! What stands between the brackets of a link.

use std::ops::Range;

use crate::note::{Link, LinkForm, LinkKind};

/// Reads `[[inner]]` or `![[inner]]`. `None` where nothing is named.
pub(crate) fn wiki_link(kind: LinkKind, range: Range<usize>, inner: &str) -> Option<Link> {
    let (address, shown) = match inner.split_once('|') {
        // In a table the pipe is escaped so that it does not end the cell.
        Some((address, shown)) => (address.strip_suffix('\\').unwrap_or(address), Some(shown.trim())),
        None => (inner, None),
    };
    let (target, heading, block) = split_address(address);
    if target.is_empty() && heading.is_empty() && block.is_none() {
        return None;
    }
    let text = shown.filter(|shown| !shown.is_empty()).map(str::to_owned);
    Some(Link {
        kind,
        form: LinkForm::Wiki,
        target_range: range.start..range.start,
        anchor_range: range.start..range.start,
        size: None,
        page: None,
        range,
        target: target.to_owned(),
        heading,
        block,
        text,
    })
}

/// The words that a reader sees for a wiki link, as a range of `inner`.
pub(crate) fn shown_part(kind: LinkKind, inner: &str) -> Range<usize> {
    if let Some(pipe) = inner.find('|') {
        let shown = &inner[pipe + 1..];
        let is_size = kind == LinkKind::Embed
            && !shown.trim().is_empty()
            && shown
                .trim()
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'x');
        if !shown.trim().is_empty() && !is_size {
            return trimmed(inner, pipe + 1..inner.len());
        }
        let address_end = if inner[..pipe].ends_with('\\') {
            pipe - 1
        } else {
            pipe
        };
        return address_shown(inner, address_end);
    }
    address_shown(inner, inner.len())
}

/// An address without the `#` of this note's own headings and without a block's id.
fn address_shown(inner: &str, end: usize) -> Range<usize> {
    let address = inner.get(..end).unwrap_or("");
    let start = address.len() - address.trim_start_matches(['#', ' ']).len();
    let end = address.find("#^").unwrap_or(end);
    trimmed(inner, start.min(end)..end)
}

/// Reads the destination of a markdown link or image. `None` for addresses with a
/// scheme or a host, and for the empty one.
pub(crate) fn markdown_link(
    kind: LinkKind,
    range: Range<usize>,
    destination: &str,
    text: &str,
) -> Option<Link> {
    let destination = destination.trim();
    if destination.is_empty() || has_scheme(destination) || destination.starts_with("//") {
        return None;
    }
    let (target, anchor) = match destination.split_once('#') {
        Some((target, anchor)) => (target, Some(anchor)),
        None => (destination, None),
    };
    let mut heading = Vec::new();
    let mut block = None;
    if let Some(anchor) = anchor {
        let decoded = percent_decoded(anchor);
        (_, heading, block) = split_address(&format!("#{decoded}"));
    }
    if target.is_empty() && heading.is_empty() && block.is_none() {
        return None;
    }
    let text = text.trim();
    Some(Link {
        kind,
        form: LinkForm::Address,
        target_range: range.start..range.start,
        anchor_range: range.start..range.start,
        size: None,
        page: None,
        range,
        target: percent_decoded(target),
        heading,
        block,
        text: (!text.is_empty()).then(|| text.to_owned()),
    })
}

/// `note#heading#heading` or `note#^id`.
fn split_address(address: &str) -> (&str, Vec<String>, Option<String>) {
    let mut parts = address.split('#');
    let target = parts.next().unwrap_or("").trim();
    let mut heading = Vec::new();
    let mut block = None;
    for part in parts.map(str::trim).filter(|part| !part.is_empty()) {
        match part.strip_prefix('^') {
            Some(id) if !id.is_empty() => block = Some(id.to_owned()),
            _ => heading.push(part.to_owned()),
        }
    }
    (target, heading, block)
}

/// `https:`, `mailto:` and the like. One letter is a drive, not a scheme.
fn has_scheme(destination: &str) -> bool {
    let Some((scheme, _)) = destination.split_once(':') else {
        return false;
    };
    scheme.len() > 1
        && scheme.starts_with(|character: char| character.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|character| character.is_ascii_alphanumeric() || matches!(character, '+' | '-' | '.'))
}

/// `%20` becomes a space. Where the decoded bytes are no UTF-8, nothing is decoded.
fn percent_decoded(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let digits = bytes.get(at + 1).zip(bytes.get(at + 2));
        if byte == b'%'
            && let Some((high, low)) = digits.and_then(|(high, low)| hex(*high).zip(hex(*low)))
        {
            decoded.push(high * 16 + low);
            at += 3;
        } else {
            decoded.push(byte);
            at += 1;
        }
    }
    String::from_utf8(decoded).unwrap_or_else(|_| text.to_owned())
}

fn hex(digit: u8) -> Option<u8> {
    (digit as char)
        .to_digit(16)
        .and_then(|value| u8::try_from(value).ok())
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let Some(part) = text.get(range.clone()) else {
        return range;
    };
    let start = range.start + (part.len() - part.trim_start().len());
    start..start + part.trim().len()
}
