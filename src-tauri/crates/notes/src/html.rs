//! What a reader sees of a block of HTML.

use crate::plain_text::PlainText;

/// Takes tags, comments, scripts and styles out of the lines of one HTML block.
#[derive(Debug, Default)]
pub(crate) struct HtmlStripper {
    inside: Inside,
}

#[derive(Debug, Default, Clone, Copy, PartialEq)]
enum Inside {
    #[default]
    Text,
    Tag,
    /// A tag that opens a script or style, whose content is no text.
    OpeningTag(&'static str),
    Comment,
    /// The content of a script or style, up to its closing tag.
    Raw(&'static str),
}

impl HtmlStripper {
    /// Adds what a reader sees of `html`, which stands at `source_start`.
    pub(crate) fn push(&mut self, html: &str, source_start: usize, plain: &mut PlainText) {
        let mut at = 0;
        while let Some(rest) = html.get(at..).filter(|rest| !rest.is_empty()) {
            match self.inside {
                Inside::Text => {
                    let end = tag_start(rest).unwrap_or(rest.len());
                    let words = &rest[..end];
                    if words.trim().is_empty() {
                        if !words.is_empty() && !plain.text.ends_with(char::is_whitespace) {
                            plain.text.push(if words.contains('\n') { '\n' } else { ' ' });
                        }
                    } else {
                        plain.push_verbatim(words.trim_end_matches(['\r', '\n']), source_start + at);
                        if words.ends_with('\n') {
                            plain.text.push('\n');
                        }
                    }
                    at += end;
                    if end < rest.len() {
                        self.inside = opening(&rest[end..]);
                        at += 1;
                    }
                }
                Inside::Tag | Inside::OpeningTag(_) => match rest.find('>') {
                    Some(end) => {
                        at += end + 1;
                        self.inside = match self.inside {
                            Inside::OpeningTag(name) => Inside::Raw(name),
                            _ => Inside::Text,
                        };
                    }
                    None => return,
                },
                Inside::Comment => match rest.find("-->") {
                    Some(end) => {
                        at += end + 3;
                        self.inside = Inside::Text;
                    }
                    None => return,
                },
                Inside::Raw(name) => match find_closing_tag(rest, name) {
                    Some(end) => {
                        at += end + 1;
                        self.inside = Inside::Tag;
                    }
                    None => return,
                },
            }
        }
    }
}

/// Offset of the next `<` that begins a tag, comment or declaration.
fn tag_start(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find('<')) {
        let next = bytes.get(at + found + 1);
        if next.is_some_and(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'/' | b'!' | b'?')) {
            return Some(at + found);
        }
        at += found + 1;
    }
    None
}

fn opening(tag: &str) -> Inside {
    if tag.starts_with("<!--") {
        return Inside::Comment;
    }
    for name in ["script", "style"] {
        let written = tag.get(1..=name.len()).unwrap_or("");
        let next = tag.as_bytes().get(1 + name.len());
        if written.eq_ignore_ascii_case(name) && next.is_none_or(|byte| !byte.is_ascii_alphanumeric()) {
            return Inside::OpeningTag(name);
        }
    }
    Inside::Tag
}

fn find_closing_tag(text: &str, name: &str) -> Option<usize> {
    text.match_indices("</").map(|(at, _)| at).find(|at| {
        text.get(at + 2..at + 2 + name.len())
            .is_some_and(|word| word.eq_ignore_ascii_case(name))
    })
}
