//! An independent judge of renames: its own reading of links and its own reading of the rules for
//! what they mean. Shares no code with the engine. It knows the grammar that `vaults` writes,
//! which is a part of markdown small enough to be read by looking for brackets.

use std::collections::BTreeSet;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The bytes of the target, without heading, block and shown text.
    pub span: Range<usize>,
    /// Decoded.
    pub target: String,
    pub wiki: bool,
}

/// The links of a text, in its order.
pub fn links(text: &str) -> Vec<Link> {
    let mut links = Vec::new();
    let mut in_code = false;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let body = line.trim_end_matches(['\n', '\r']);
        let quoted = body.trim_start_matches(['\u{feff}', '>', ' ']);
        if quoted.starts_with("```") {
            in_code = !in_code;
        } else if !in_code && !body.starts_with("    ") {
            in_line(body, at, &mut links);
        }
        at += line.len();
    }
    links.sort_by_key(|link| link.span.start);
    links
}

fn in_line(line: &str, at: usize, links: &mut Vec<Link>) {
    // Code and comments are blanked, so that what is in them is not seen and all else stays put.
    let mut line = blanked(&blanked(line, "`"), "%%");
    if let Some(target) = line
        .strip_prefix("[ref]: ")
        .map(|rest| rest.split(' ').next().unwrap_or(""))
    {
        links.extend(address(target, at + "[ref]: ".len()));
        return;
    }
    while let Some(start) = line.find("[[") {
        let Some(length) = line[start..].find("]]") else {
            break;
        };
        let inner = &line[start + 2..start + length];
        let end = inner.find(['#', '|']).unwrap_or(inner.len());
        let target = inner[..end].strip_suffix('\\').unwrap_or(&inner[..end]);
        if !target.is_empty() {
            let begin = at + start + 2;
            links.push(Link {
                span: begin..begin + target.len(),
                // In a single-quoted value of the front matter a quote is written twice.
                target: if line[..start].trim_end_matches('!').ends_with('\'') {
                    target.replace("''", "'")
                } else {
                    target.to_owned()
                },
                wiki: true,
            });
        }
        line.replace_range(start..start + length + 2, &"_".repeat(length + 2));
    }
    let mut from = 0;
    while let Some(found) = line[from..].find("](") {
        let start = from + found + 2;
        from = start;
        let rest = &line[start..];
        let (begin, length) = match rest.strip_prefix('<') {
            Some(inner) => (start + 1, inner.find('>').unwrap_or(0)),
            None => (start, closing(rest)),
        };
        links.extend(address(&line[begin..begin + length], at + begin));
    }
}

/// Where the address ends: at the parenthesis that has no partner in it.
fn closing(rest: &str) -> usize {
    let mut depth = 0;
    for (at, character) in rest.char_indices() {
        match character {
            '(' => depth += 1,
            ')' if depth == 0 => return at,
            ')' => depth -= 1,
            _ => {}
        }
    }
    0
}

fn address(written: &str, at: usize) -> Option<Link> {
    let end = written.find('#').unwrap_or(written.len());
    let written = &written[..end];
    if written.is_empty() || written.contains("://") {
        return None;
    }
    Some(Link {
        span: at..at + written.len(),
        target: decoded(written),
        wiki: false,
    })
}

fn decoded(written: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = written.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let hex = |at: usize| behind.get(at).and_then(|digit| (*digit as char).to_digit(16));
        match (first, hex(0), hex(1)) {
            (b'%', Some(high), Some(low)) => {
                bytes.push((high * 16 + low) as u8);
                rest = &behind[2..];
            }
            _ => {
                bytes.push(*first);
                rest = behind;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| written.to_owned())
}

fn blanked(line: &str, mark: &str) -> String {
    let parts: Vec<&str> = line.split(mark).collect();
    let mut out = String::new();
    for (index, part) in parts.iter().enumerate() {
        // A mark without a partner is text.
        let inside = index % 2 == 1 && index + 1 < parts.len();
        if inside {
            out.push_str(&" ".repeat(part.len()));
        } else {
            out.push_str(part);
        }
        if index + 1 < parts.len() {
            out.push_str(&" ".repeat(mark.len()));
        }
    }
    out
}

/// The text with every link's target cut out: what a rename may not touch.
pub fn without_targets(text: &str) -> String {
    let mut out = String::new();
    let mut at = 0;
    for link in links(text) {
        out.push_str(&text[at..link.span.start]);
        out.push('\u{0}');
        at = link.span.end;
    }
    out + &text[at..]
}

pub fn folded(name: &str) -> String {
    name.nfc().flat_map(char::to_lowercase).collect()
}

pub fn folder(path: &str) -> &str {
    path.rfind('/').map_or("", |at| &path[..at])
}

pub fn name(path: &str) -> &str {
    path.rfind('/').map_or(path, |at| &path[at + 1..])
}

/// The file that a link in `note` means, by the rules at the top of the engine's `resolution`.
pub fn resolve<'a>(files: &BTreeSet<&'a str>, note: &str, target: &str) -> Option<&'a str> {
    let target = target.trim();
    if target.ends_with('/') {
        return None;
    }
    let dotted = target.starts_with("./") || target.starts_with("../");
    let mut parts: Vec<&str> = Vec::new();
    if dotted {
        parts.extend(folder(note).split('/').filter(|part| !part.is_empty()));
    }
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    let wanted = folded(&parts.join("/"));
    if wanted.is_empty() {
        return None;
    }
    let endings = if name(&wanted).contains('.') {
        ["", ".md", ".markdown"]
    } else {
        [".md", ".markdown", ""]
    };
    for ending in endings {
        let wanted = format!("{wanted}{ending}");
        let at = |place: &str| {
            files
                .iter()
                .copied()
                .filter(|file| folded(file) == place)
                .collect::<Vec<_>>()
        };
        let exact = at(&wanted);
        if !exact.is_empty() {
            return spelled(exact, target);
        }
        if target.starts_with('/') {
            continue;
        }
        let tail = format!("/{wanted}");
        let mut matching: Vec<&str> = files
            .iter()
            .copied()
            .filter(|file| folded(file).ends_with(&tail))
            .collect();
        if matching.is_empty() {
            continue;
        }
        let own = folded(folder(note));
        let own = if own.is_empty() { own } else { own + "/" };
        let here = at(&format!("{own}{wanted}"));
        if !here.is_empty() {
            return spelled(here, target);
        }
        if matching.iter().any(|file| folded(file).starts_with(&own)) {
            matching.retain(|file| folded(file).starts_with(&own));
        }
        matching.sort_by_key(|file| (file.nfc().collect::<String>().encode_utf16().count(), *file));
        let first = folded(matching[0]);
        return spelled(at(&first), target);
    }
    None
}

/// Of files at one place, in the order of their names, the one whose spelling the link has.
fn spelled<'a>(files: Vec<&'a str>, target: &str) -> Option<&'a str> {
    let written = target.trim_start_matches(['.', '/']);
    let is = |file: &&'a str| {
        let file: &str = file;
        let bare: &str = file.rfind('.').map_or(file, |at| &file[..at]);
        file.ends_with(written) || bare.ends_with(written)
    };
    let found = if files.len() > 1 {
        files.iter().copied().find(is)
    } else {
        None
    };
    found.or(files.first().copied())
}
