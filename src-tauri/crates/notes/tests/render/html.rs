//! HTML as pieces that can be compared and looked through.

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Attributes by name, decoded.
    Start(String, Vec<(String, String)>),
    End(String),
    Text(String),
    /// Comments, declarations and the like, as they are.
    Other(String),
}

/// The pieces with what does not matter taken out, as the CommonMark specification's own tests do
/// it: the order of attributes, `/` in empty elements, blanks beside blocks, runs of blanks.
pub fn normalised(html: &str) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    let mut in_pre = 0;
    for piece in pieces(html) {
        match &piece {
            Piece::Start(name, _) if name == "pre" => in_pre += 1,
            Piece::End(name) if name == "pre" => in_pre -= 1,
            _ => {}
        }
        let piece = match piece {
            Piece::Text(text) if in_pre == 0 => {
                let after_block = matches!(out.last(), None | Some(Piece::Start(..) | Piece::End(_)) if out.last().is_none_or(is_block));
                let text = collapsed(&text);
                let text = if after_block { text.trim_start() } else { &text };
                if text.is_empty() {
                    continue;
                }
                Piece::Text(text.to_owned())
            }
            piece => piece,
        };
        if is_block(&piece) && in_pre == 0 {
            trim_last(&mut out);
        }
        match (out.last_mut(), &piece) {
            (Some(Piece::Text(before)), Piece::Text(text)) => before.push_str(text),
            _ => out.push(piece),
        }
    }
    trim_last(&mut out);
    out
}

fn trim_last(out: &mut Vec<Piece>) {
    if let Some(Piece::Text(text)) = out.last_mut() {
        text.truncate(text.trim_end().len());
        if text.is_empty() {
            out.pop();
        }
    }
}

fn collapsed(text: &str) -> String {
    let mut out = String::new();
    for character in text.chars() {
        if !character.is_ascii_whitespace() {
            out.push(character);
        } else if !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out
}

fn is_block(piece: &Piece) -> bool {
    let (Piece::Start(name, _) | Piece::End(name)) = piece else {
        return false;
    };
    const BLOCKS: &[&str] = &[
        "article",
        "header",
        "aside",
        "hgroup",
        "blockquote",
        "hr",
        "iframe",
        "body",
        "li",
        "map",
        "button",
        "object",
        "canvas",
        "ol",
        "caption",
        "output",
        "col",
        "p",
        "colgroup",
        "pre",
        "dd",
        "progress",
        "div",
        "section",
        "dl",
        "table",
        "td",
        "dt",
        "tbody",
        "embed",
        "textarea",
        "fieldset",
        "tfoot",
        "figcaption",
        "th",
        "figure",
        "thead",
        "footer",
        "tr",
        "form",
        "ul",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "video",
        "script",
        "style",
        "br",
        "details",
        "summary",
    ];
    BLOCKS.contains(&name.as_str())
}

pub fn pieces(html: &str) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut rest = html;
    while !rest.is_empty() {
        let (piece, length) = next(rest);
        rest = &rest[length..];
        match (out.last_mut(), piece) {
            (Some(Piece::Text(before)), Piece::Text(text)) => before.push_str(&text),
            (_, piece) => out.push(piece),
        }
    }
    out
}

fn next(html: &str) -> (Piece, usize) {
    if !html.starts_with('<') {
        let end = html.find('<').unwrap_or(html.len());
        return (Piece::Text(decoded(&html[..end])), end);
    }
    for (start, end) in [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>"), ("<!", ">")] {
        if html.starts_with(start)
            && let Some(at) = html.find(end)
        {
            return (Piece::Other(html[..at + end.len()].to_owned()), at + end.len());
        }
    }
    tag(html).unwrap_or_else(|| (Piece::Text("<".to_owned()), 1))
}

fn tag(html: &str) -> Option<(Piece, usize)> {
    let inner = html.strip_prefix('<')?;
    let (is_end, inner) = match inner.strip_prefix('/') {
        Some(inner) => (true, inner),
        None => (false, inner),
    };
    inner.chars().next().filter(char::is_ascii_alphabetic)?;
    let length = inner.find(|character: char| character.is_ascii_whitespace() || "/>".contains(character))?;
    let name = inner[..length].to_ascii_lowercase();
    let mut rest = &inner[length..];
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start_matches(|character: char| character.is_ascii_whitespace() || character == '/');
        if let Some(behind) = rest.strip_prefix('>') {
            attributes.sort();
            let piece = if is_end {
                Piece::End(name)
            } else {
                Piece::Start(name, attributes)
            };
            return Some((piece, html.len() - behind.len()));
        }
        let length =
            rest.find(|character: char| character.is_ascii_whitespace() || "/>=".contains(character))?;
        let attribute = rest[..length].to_ascii_lowercase();
        rest = &rest[length..];
        let mut value = "";
        if let Some(written) = rest.trim_start().strip_prefix('=') {
            let written = written.trim_start();
            (value, rest) = match written.chars().next()? {
                quote @ ('"' | '\'') => written[1..].split_once(quote)?,
                _ => written.split_at(
                    written.find(|character: char| character.is_ascii_whitespace() || character == '>')?,
                ),
            };
        } else if attribute.is_empty() {
            return None;
        }
        attributes.push((attribute, decoded(value)));
    }
}

fn decoded(text: &str) -> String {
    let mut out = text.to_owned();
    for (written, character) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#x27;", "'"),
        ("&#39;", "'"),
        ("&nbsp;", "\u{a0}"),
        ("&amp;", "&"),
    ] {
        out = out.replace(written, character);
    }
    out
}
