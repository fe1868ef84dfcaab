//! `[[links]]` in quoted values of the front matter.

use std::ops::Range;

use crate::links;
use crate::note::{Link, LinkForm};

/// The links in these bytes of YAML, in order. Without quotes the brackets are nested lists.
pub(crate) fn quoted_links(text: &str, yaml: Range<usize>) -> Vec<Link> {
    let mut found = Vec::new();
    let bytes = text.as_bytes().get(..yaml.end).unwrap_or_default();
    let mut quote = None;
    let mut opened = None;
    let mut at = yaml.start;
    while let Some(&byte) = bytes.get(at) {
        let next = bytes.get(at + 1);
        let previous = at.checked_sub(1).and_then(|before| bytes.get(before));
        let follows = |these: &[u8]| previous.is_none_or(|byte| these.contains(byte));
        match (byte, quote) {
            (b'\n' | b'\r', _) => (quote, opened) = (None, None),
            (b'\\', Some(b'"')) => at += 1,
            (b'\'', Some(b'\'')) if next == Some(&b'\'') => at += 1,
            (b'"' | b'\'', None) if follows(b" \t\n\r[{,:") => quote = Some(byte),
            (b'#', None) if follows(b" \t\n\r") => {
                let rest = bytes.get(at..).unwrap_or_default();
                let line = rest.iter().take_while(|byte| !matches!(byte, b'\n' | b'\r'));
                at += line.count();
                continue;
            }
            (_, Some(open)) if byte == open => (quote, opened) = (None, None),
            (b'[', Some(_)) if next == Some(&b'[') => opened = Some(at),
            (b']', Some(open)) if next == Some(&b']') => {
                if let Some(start) = opened.take()
                    && let Some((link, _)) = links::wiki_link(text, start..at + 2, LinkForm::FrontMatter)
                {
                    found.push(unescaped_link(link, open));
                }
            }
            _ => {}
        }
        at += 1;
    }
    found
}

fn unescaped_link(mut link: Link, quote: u8) -> Link {
    let parts = link
        .heading
        .iter_mut()
        .chain([&mut link.target])
        .chain(link.block.iter_mut())
        .chain(link.text.iter_mut());
    for part in parts {
        if quote == b'\'' {
            *part = part.replace("''", "'");
        } else if part.contains('\\') {
            *part = unescaped(part);
        }
    }
    link
}

/// What stands between double quotes with YAML's escapes taken out.
fn unescaped(written: &str) -> String {
    let mut text = String::with_capacity(written.len());
    let mut rest = written.chars();
    while let Some(character) = rest.next() {
        if character != '\\' {
            text.push(character);
            continue;
        }
        let Some(escape) = rest.next() else { break };
        let digits = match escape {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            _ => 0,
        };
        if digits > 0 {
            let code: String = rest.by_ref().take(digits).collect();
            let code = u32::from_str_radix(&code, 16).ok().and_then(char::from_u32);
            text.push(code.unwrap_or(char::REPLACEMENT_CHARACTER));
            continue;
        }
        text.push(match escape {
            '0' => '\0',
            'a' => '\u{7}',
            'b' => '\u{8}',
            't' => '\t',
            'n' => '\n',
            'v' => '\u{B}',
            'f' => '\u{C}',
            'r' => '\r',
            'e' => '\u{1B}',
            'N' => '\u{85}',
            '_' => '\u{A0}',
            'L' => '\u{2028}',
            'P' => '\u{2029}',
            other => other,
        });
    }
    text
}
