//! What stands between the brackets of a link.

use std::ops::Range;

use crate::addresses::{Written, find_hash};
use crate::blocks::trimmed;
use crate::note::{EmbedSize, Link, LinkForm, LinkKind};

/// Reads the `[[…]]` or `![[…]]` that `range` covers, and gives the bytes that a reader sees of
/// it as well. `None` where nothing is named.
pub(crate) fn wiki_link(text: &str, range: Range<usize>, form: LinkForm) -> Option<(Link, Range<usize>)> {
    let is_embed = text.as_bytes().get(range.start) == Some(&b'!');
    let inner = range.start + 2 + usize::from(is_embed)..range.end.checked_sub(2)?;
    let (address, mut shown) = split_at_pipe(text, inner)?;
    let size = shown
        .as_ref()
        .filter(|_| is_embed)
        .and_then(|shown| take_size(text, shown));
    if let Some((_, rest)) = &size {
        shown = rest.clone();
    }
    let written = text.get(address.clone())?;
    let hash = written
        .find('#')
        .map_or(address.end, |offset| address.start + offset);
    let target_range = trimmed(text, address.start..hash);
    let anchor_range = anchor_range(text, &target_range, hash..address.end);
    let target = text.get(target_range.clone())?;
    let anchor = Anchor::read(target, text.get(anchor_range.clone())?);
    if target.is_empty() && anchor.is_empty() {
        return None;
    }
    let shown = shown
        .map(|shown| trimmed(text, shown))
        .filter(|shown| !shown.is_empty());
    let seen = shown.clone().unwrap_or_else(|| address_shown(text, address));
    let link = Link {
        kind: if is_embed { LinkKind::Embed } else { LinkKind::Wiki },
        range,
        target: target.to_owned(),
        heading: anchor.heading,
        block: anchor.block,
        text: shown.and_then(|shown| text.get(shown)).map(str::to_owned),
        form,
        target_range,
        anchor_range,
        size: size.map(|(size, _)| size),
        page: anchor.page,
    };
    Some((link, seen))
}

/// The address and, behind the first `|`, what is shown.
fn split_at_pipe(text: &str, inner: Range<usize>) -> Option<(Range<usize>, Option<Range<usize>>)> {
    let written = text.get(inner.clone())?;
    let Some(pipe) = written.find('|') else {
        return Some((inner, None));
    };
    let address = without_backslash(&written[..pipe]);
    let shown = inner.start + pipe + 1..inner.end;
    Some((inner.start..inner.start + address.len(), Some(shown)))
}

/// In a table the pipe is escaped so that it does not end the cell.
fn without_backslash(before_pipe: &str) -> &str {
    before_pipe.strip_suffix('\\').unwrap_or(before_pipe)
}

/// The size that the shown part of an embed is or ends with, and what is shown besides.
fn take_size(text: &str, shown: &Range<usize>) -> Option<(EmbedSize, Option<Range<usize>>)> {
    let written = text.get(shown.clone())?;
    let pipe = written.rfind('|');
    let size = embed_size(&written[pipe.map_or(0, |pipe| pipe + 1)..])?;
    let rest = pipe.map(|pipe| shown.start..shown.start + without_backslash(&written[..pipe]).len());
    Some((size, rest))
}

/// `100` or `640x480`.
fn embed_size(written: &str) -> Option<EmbedSize> {
    let pixels = |digits: &str| {
        let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| digits.parse::<u32>().ok()).flatten()
    };
    let written = written.trim();
    match written.split_once('x') {
        Some((width, height)) => Some(EmbedSize {
            width: pixels(width)?,
            height: Some(pixels(height)?),
        }),
        None => Some(EmbedSize {
            width: pixels(written)?,
            height: None,
        }),
    }
}

/// The size in the words of an image, `alt|100x145`, and the length of the words before it.
pub(crate) fn size_of_image(words: &str) -> Option<(EmbedSize, usize)> {
    let (before, size) = words.rsplit_once('|')?;
    Some((embed_size(size)?, before.len()))
}

fn anchor_range(text: &str, target: &Range<usize>, written: Range<usize>) -> Range<usize> {
    let range = trimmed(text, written);
    if range.is_empty() {
        target.end..target.end
    } else {
        range
    }
}

/// An address without the `#` of this note's own headings and without a block's id.
fn address_shown(text: &str, address: Range<usize>) -> Range<usize> {
    let written = text.get(address.clone()).unwrap_or("");
    let start = written.len() - written.trim_start_matches(['#', ' ']).len();
    let end = written.find("#^").unwrap_or(written.len());
    trimmed(text, address.start + start.min(end)..address.start + end)
}

/// Reads the destination of a markdown link or image that shows `words`. `None` for addresses
/// with a scheme or a host, and for the empty one.
pub(crate) fn markdown_link(
    text: &str,
    kind: LinkKind,
    range: Range<usize>,
    destination: &str,
    written: Written,
    words: &str,
    size: Option<EmbedSize>,
) -> Option<Link> {
    let destination = destination.trim();
    let (target, anchor) = match destination.find('#') {
        Some(hash) => destination.split_at(hash),
        None => (destination, ""),
    };
    let target = percent_decoded(target.trim());
    let anchor = Anchor::read(&target, &percent_decoded(anchor));
    if target.is_empty() && anchor.is_empty() {
        return None;
    }
    let hash = find_hash(text.get(written.range.clone())?)
        .map_or(written.range.end, |offset| written.range.start + offset);
    let target_range = trimmed(text, written.range.start..hash);
    let anchor_range = anchor_range(text, &target_range, hash..written.range.end);
    let words = words.trim();
    Some(Link {
        kind,
        range,
        target,
        heading: anchor.heading,
        block: anchor.block,
        text: (!words.is_empty()).then(|| words.to_owned()),
        form: written.form,
        target_range,
        anchor_range,
        size,
        page: anchor.page,
    })
}

/// Whether an address may lead into the vault: it has no scheme and no host.
pub(crate) fn is_local(destination: &str) -> bool {
    let destination = destination.trim();
    !destination.is_empty() && !has_scheme(destination) && !destination.starts_with("//")
}

/// `#heading#heading`, `#^id`, or `#page=3` of a PDF.
#[derive(Default)]
struct Anchor {
    heading: Vec<String>,
    block: Option<String>,
    page: Option<u32>,
}

impl Anchor {
    fn read(target: &str, anchor: &str) -> Self {
        let mut read = Self::default();
        for part in anchor.split('#').map(str::trim).filter(|part| !part.is_empty()) {
            match part.strip_prefix('^') {
                Some(id) if !id.is_empty() => read.block = Some(id.to_owned()),
                _ if is_pdf(target) && part.contains('=') => read.page = page(part).or(read.page),
                _ => read.heading.push(part.to_owned()),
            }
        }
        read
    }

    fn is_empty(&self) -> bool {
        self.heading.is_empty() && self.block.is_none()
    }
}

fn is_pdf(target: &str) -> bool {
    target
        .len()
        .checked_sub(4)
        .and_then(|start| target.get(start..))
        .is_some_and(|ending| ending.eq_ignore_ascii_case(".pdf"))
}

/// The page in `page=3&height=400`.
fn page(parameters: &str) -> Option<u32> {
    parameters
        .split('&')
        .find_map(|parameter| parameter.strip_prefix("page="))
        .and_then(|page| page.parse().ok())
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
