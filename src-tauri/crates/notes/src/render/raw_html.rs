//! HTML in the text: its tags are read one by one and written anew.

use super::addresses;
use super::elements::{self, Element};
use super::escape;
use super::images::finish_image;
use super::links::{local_link, push_title};
use super::renderer::Renderer;
use super::sanitise::{is_number, is_plain_style};
use super::{LinkHref, LinkRef, anchors};
use crate::note::LinkKind;

/// More attributes than anyone writes: an HTML parser compares each with all before it.
const MOST_ATTRIBUTES: usize = 24;

#[derive(Debug, PartialEq)]
struct HtmlTag<'a> {
    name: String,
    is_end: bool,
    attributes: Vec<(String, &'a str)>,
}

#[derive(Debug, PartialEq)]
enum Token<'a> {
    Text(&'a str),
    Tag(HtmlTag<'a>),
}

impl Renderer<'_, '_> {
    pub(crate) fn inline_html(&mut self, html: &str) {
        if self.sanitised {
            self.add_html(html);
        } else {
            self.writer().verbatim(html);
        }
    }

    pub(crate) fn end_html_block(&mut self) {
        let Some(html) = self.html.take() else { return };
        if self.sanitised {
            self.add_html(&html);
        } else {
            self.writer().verbatim(&html);
        }
    }

    fn add_html(&mut self, html: &str) {
        let mut rest = html;
        while let Some((token, behind)) = next_token(rest) {
            rest = behind;
            match token {
                // Character references stay as they are.
                Token::Text(words) => {
                    let words = words.replace('<', "&lt;").replace('>', "&gt;");
                    self.writer().inline_html(&words);
                }
                Token::Tag(tag) => match elements::allowed(&tag.name) {
                    Some(element) if tag.is_end => self.writer().end_html(element),
                    Some(element) => {
                        let start = self.start_tag(element, &tag);
                        self.writer().start_html(element, &start);
                    }
                    None => {}
                },
            }
        }
    }

    fn start_tag(&mut self, element: Element, tag: &HtmlTag) -> String {
        match element.name {
            "a" => self.link_tag(tag),
            "img" => self.image_of_html(tag),
            name => {
                let mut start = format!("<{name}");
                self.push_attributes(&mut start, element, tag);
                start.push('>');
                start
            }
        }
    }

    /// The attributes that are no addresses.
    fn push_attributes(&mut self, start: &mut String, element: Element, tag: &HtmlTag) {
        for (name, value) in &tag.attributes {
            let value = decoded(value);
            let is_allowed = match name.as_str() {
                "title" | "lang" | "dir" | "datetime" | "align" | "valign" | "color" => true,
                "open" | "reversed" => true,
                "style" => is_plain_style(&value),
                _ => is_number(&value),
            };
            let is_general = matches!(name.as_str(), "title" | "lang" | "dir" | "style");
            if name == "id" {
                if let Some(id) = self.anchors.of_html(&value) {
                    escape::push_pair(start, "id", &id);
                }
            } else if is_allowed && (is_general || element.attributes.contains(&name.as_str())) {
                escape::push_pair(start, name, &value);
            }
        }
    }

    fn link_tag(&mut self, tag: &HtmlTag) -> String {
        let mut start = match tag.value("href") {
            None => "<a".to_owned(),
            Some(address) => match address.trim().strip_prefix('#') {
                Some(anchor) => {
                    let mut start = "<a class=\"internal-link\" href=\"#".to_owned();
                    start.push_str(anchors::PREFIX);
                    escape::push_address(&mut start, anchor);
                    start.push('"');
                    start
                }
                None => match local_link(LinkKind::Markdown, &address) {
                    Some(link) => self.internal_link_tag(&link),
                    None => self
                        .external_link_tag(&address)
                        .unwrap_or_else(|| "<a".to_owned()),
                },
            },
        };
        if let Some(id) = tag
            .value("id")
            .or_else(|| tag.value("name"))
            .and_then(|id| self.anchors.of_html(&id))
        {
            escape::push_pair(&mut start, "id", &id);
        }
        push_title(&mut start, &tag.value("title").unwrap_or_default());
        start.push('>');
        start
    }

    fn image_of_html(&mut self, tag: &HtmlTag) -> String {
        let address = tag.value("src").unwrap_or_default();
        let alternative = tag.value("alt").unwrap_or_default();
        let title = tag.value("title").unwrap_or_default();
        let link = local_link(LinkKind::Embed, &address);
        let mut start = match link {
            Some(link) => {
                let mut start = "<img".to_owned();
                match (self.resolve)(&LinkRef::from(&link)) {
                    LinkHref::File(path) => {
                        escape::push_pair(&mut start, "src", &addresses::in_vault(&path, &[], None))
                    }
                    LinkHref::Missing => start.push_str(" class=\"refused-image\""),
                }
                finish_image(&mut start, &alternative, &title, None);
                start
            }
            None => self.image_tag(&address, &alternative, &title, None),
        };
        for name in ["width", "height", "align"] {
            if let Some(value) = tag
                .value(name)
                .filter(|value| name == "align" || is_number(value))
            {
                start.truncate(start.len() - " />".len());
                escape::push_pair(&mut start, name, &value);
                start.push_str(" />");
            }
        }
        start
    }
}

impl HtmlTag<'_> {
    fn value(&self, wanted: &str) -> Option<String> {
        let (_, value) = self.attributes.iter().find(|(name, _)| name == wanted)?;
        Some(decoded(value))
    }
}

/// The next piece of the HTML and what stands behind it. Comments, declarations, scripts and
/// styles are passed over; a tag that does not end is text.
fn next_token(html: &str) -> Option<(Token<'_>, &str)> {
    let mut rest = html;
    loop {
        if rest.is_empty() {
            return None;
        }
        let Some(behind) = rest.strip_prefix('<') else {
            let end = rest.find('<').unwrap_or(rest.len());
            let (words, behind) = rest.split_at(end);
            return Some((Token::Text(words), behind));
        };
        let first = behind.trim_start_matches('/').as_bytes().first();
        match first {
            Some(b'!' | b'?') if !behind.starts_with('/') => rest = behind_declaration(behind),
            Some(byte) if byte.is_ascii_alphabetic() => match read_tag(behind) {
                Some((tag, behind)) if !tag.is_end && matches!(tag.name.as_str(), "script" | "style") => {
                    rest = behind_closing_tag(behind, &tag.name);
                }
                Some((tag, behind)) => return Some((Token::Tag(tag), behind)),
                None => return Some((Token::Text(rest), "")),
            },
            _ => return Some((Token::Text("<"), behind)),
        }
    }
}

fn behind_declaration(behind: &str) -> &str {
    let end = if behind.starts_with("!--") {
        "-->"
    } else if behind.starts_with("![CDATA[") {
        "]]>"
    } else {
        ">"
    };
    // `<!-->` is a comment as well.
    let from = if behind.starts_with("!--") { 1 } else { 0 };
    let searched = behind.get(from..).unwrap_or("");
    searched
        .find(end)
        .and_then(|at| searched.get(at + end.len()..))
        .unwrap_or("")
}

fn behind_closing_tag<'a>(html: &'a str, name: &str) -> &'a str {
    for (at, _) in html.match_indices("</") {
        let rest = html.get(at + 2..).unwrap_or("");
        if rest
            .get(..name.len())
            .is_some_and(|found| found.eq_ignore_ascii_case(name))
        {
            return rest.find('>').and_then(|end| rest.get(end + 1..)).unwrap_or("");
        }
    }
    ""
}

/// Reads a tag from behind its `<`. `None` if the text ends in it.
fn read_tag(html: &str) -> Option<(HtmlTag<'_>, &str)> {
    let is_end = html.starts_with('/');
    let html = html.trim_start_matches('/');
    let name_end =
        html.find(|character: char| character.is_ascii_whitespace() || matches!(character, '/' | '>'))?;
    let (name, mut rest) = html.split_at(name_end);
    let mut attributes: Vec<(String, &str)> = Vec::new();
    loop {
        rest = rest.trim_start_matches(|character: char| character.is_ascii_whitespace() || character == '/');
        if let Some(behind) = rest.strip_prefix('>') {
            let tag = HtmlTag {
                name: name.to_ascii_lowercase(),
                is_end,
                attributes,
            };
            return Some((tag, behind));
        }
        let ends_name =
            |character: char| character.is_ascii_whitespace() || matches!(character, '/' | '>' | '=');
        let first = rest.chars().next()?.len_utf8();
        let name_end = first + rest.get(first..)?.find(ends_name)?;
        let (attribute, behind) = rest.split_at(name_end);
        let behind_blanks = behind.trim_start();
        let value;
        (value, rest) = match behind_blanks.strip_prefix('=') {
            Some(written) => read_value(written.trim_start())?,
            None => ("", behind),
        };
        let attribute = attribute.to_ascii_lowercase();
        if attributes.len() < MOST_ATTRIBUTES && attributes.iter().all(|(known, _)| *known != attribute) {
            attributes.push((attribute, value));
        }
    }
}

fn read_value(text: &str) -> Option<(&str, &str)> {
    for quote in ['"', '\''] {
        if let Some(inner) = text.strip_prefix(quote) {
            return inner.split_once(quote);
        }
    }
    let end = text.find(|character: char| character.is_ascii_whitespace() || character == '>')?;
    Some(text.split_at(end))
}

/// An attribute's value with its commonest character references resolved. One that stays is
/// text from here on: the value is escaped as a whole when it is written.
fn decoded(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = rest.find('&') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let length = from.bytes().take(12).position(|byte| byte == b';');
        let character = length.and_then(|length| reference(from.get(1..length)?));
        match (character, length) {
            (Some(character), Some(length)) => {
                out.push(character);
                rest = from.get(length + 1..).unwrap_or("");
            }
            _ => {
                out.push('&');
                rest = from.get(1..).unwrap_or("");
            }
        }
    }
    out.push_str(rest);
    out
}

fn reference(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16),
            None => number.parse(),
        };
        return char::from_u32(code.ok()?);
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "colon" => ':',
        _ => return None,
    })
}
