//! The elements of HTML that notes may hold, and what may stand in each.

/// What may stand in an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Content {
    Nothing,
    /// Text and inline elements.
    Inline,
    /// Blocks as well.
    Blocks,
    /// Rows, cells and groups of them.
    TableParts,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Element {
    pub(crate) name: &'static str,
    /// The end tag if it is not simply that of `name`.
    pub(crate) end: &'static str,
    pub(crate) is_block: bool,
    pub(crate) content: Content,
    /// Elements one of which must be directly around it; none for any.
    pub(crate) parents: &'static [&'static str],
    /// Attributes that HTML in the text may give it, besides those of every element.
    pub(crate) attributes: &'static [&'static str],
    /// How many elements deep it is with those that are written along with it.
    pub(crate) levels: usize,
}

impl Element {
    pub(crate) fn is_link(&self) -> bool {
        self.name == "a"
    }

    /// Ends when a block begins.
    pub(crate) fn is_paragraph(&self) -> bool {
        self.is_block
            && self.content == Content::Inline
            && matches!(self.name, "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
    }

    /// What is outside cannot be ended from inside.
    pub(crate) fn is_wall(&self) -> bool {
        matches!(self.name, "td" | "th" | "caption" | "table")
    }

    pub(crate) fn is_table_part(&self) -> bool {
        self.is_wall() || self.content == Content::TableParts
    }

    /// A paragraph of nothing but comments or ids is no paragraph.
    pub(crate) fn may_be_left_out(&self) -> bool {
        self.name == "p"
    }

    /// An element of markdown.
    pub(crate) const fn markdown(name: &'static str, end: &'static str, content: Content) -> Self {
        Self {
            name,
            end,
            is_block: true,
            content,
            parents: &[],
            attributes: &[],
            levels: 1,
        }
    }

    /// An inline element of markdown.
    pub(crate) const fn inline(name: &'static str) -> Self {
        Self {
            is_block: false,
            ..Self::markdown(name, "", Content::Inline)
        }
    }
}

pub(crate) const PARAGRAPH: Element = Element::markdown("p", "</p>\n", Content::Inline);
pub(crate) const DIVISION: Element = Element::markdown("div", "</div>\n", Content::Blocks);
pub(crate) const LINK: Element = Element::inline("a");
pub(crate) const SPAN: Element = Element::inline("span");
pub(crate) const HIGHLIGHT: Element = Element::inline("mark");

/// The element that HTML in the text may use under this name, which is in lower case.
pub(crate) fn allowed(name: &str) -> Option<Element> {
    let index = ALLOWED.binary_search_by(|row| row.0.cmp(name)).ok()?;
    let (name, kind, parents, attributes) = ALLOWED.get(index)?;
    let (is_block, content) = match kind {
        Kind::Inline => (false, Content::Inline),
        Kind::InlineEmpty => (false, Content::Nothing),
        Kind::Block => (true, Content::Blocks),
        Kind::BlockEmpty => (true, Content::Nothing),
        Kind::Paragraph => (true, Content::Inline),
        Kind::TableParts => (true, Content::TableParts),
    };
    Some(Element {
        name,
        end: "",
        is_block,
        content,
        parents,
        attributes,
        levels: 1,
    })
}

/// Names of all elements that HTML in the text may use.
pub(crate) fn allowed_names() -> impl Iterator<Item = &'static str> {
    ALLOWED.iter().map(|row| row.0)
}

enum Kind {
    Inline,
    InlineEmpty,
    Block,
    BlockEmpty,
    Paragraph,
    TableParts,
}

use Kind::{Block, BlockEmpty, Inline, InlineEmpty, Paragraph, TableParts};

type Row = (
    &'static str,
    Kind,
    &'static [&'static str],
    &'static [&'static str],
);

/// Sorted by name.
const ALLOWED: &[Row] = &[
    ("a", Inline, &[], &["href", "name"]),
    ("abbr", Inline, &[], &[]),
    ("address", Block, &[], &[]),
    ("article", Block, &[], &[]),
    ("aside", Block, &[], &[]),
    ("b", Inline, &[], &[]),
    ("bdi", Inline, &[], &[]),
    ("bdo", Inline, &[], &[]),
    ("big", Inline, &[], &[]),
    ("blockquote", Block, &[], &[]),
    ("br", InlineEmpty, &[], &[]),
    ("caption", Block, &["table"], &["align"]),
    ("center", Block, &[], &[]),
    ("cite", Inline, &[], &[]),
    ("code", Inline, &[], &[]),
    ("col", BlockEmpty, &["colgroup"], &["span", "align", "width"]),
    ("colgroup", TableParts, &["table"], &["span", "align", "width"]),
    ("dd", Block, &["dl"], &[]),
    ("del", Inline, &[], &["datetime"]),
    ("details", Block, &[], &["open"]),
    ("dfn", Inline, &[], &[]),
    ("div", Block, &[], &["align"]),
    ("dl", Block, &[], &[]),
    ("dt", Block, &["dl"], &[]),
    ("em", Inline, &[], &[]),
    ("figcaption", Block, &[], &[]),
    ("figure", Block, &[], &[]),
    ("font", Inline, &[], &["color"]),
    ("footer", Block, &[], &[]),
    ("h1", Paragraph, &[], &["align"]),
    ("h2", Paragraph, &[], &["align"]),
    ("h3", Paragraph, &[], &["align"]),
    ("h4", Paragraph, &[], &["align"]),
    ("h5", Paragraph, &[], &["align"]),
    ("h6", Paragraph, &[], &["align"]),
    ("header", Block, &[], &[]),
    ("hr", BlockEmpty, &[], &["align", "width"]),
    ("i", Inline, &[], &[]),
    (
        "img",
        InlineEmpty,
        &[],
        &["src", "alt", "width", "height", "align"],
    ),
    ("ins", Inline, &[], &["datetime"]),
    ("kbd", Inline, &[], &[]),
    ("li", Block, &["ul", "ol"], &["value"]),
    ("main", Block, &[], &[]),
    ("mark", Inline, &[], &[]),
    ("nav", Block, &[], &[]),
    ("ol", Block, &[], &["start", "reversed"]),
    ("p", Paragraph, &[], &["align"]),
    ("pre", Block, &[], &[]),
    ("q", Inline, &[], &[]),
    ("rp", Inline, &["ruby"], &[]),
    ("rt", Inline, &["ruby"], &[]),
    ("ruby", Inline, &[], &[]),
    ("s", Inline, &[], &[]),
    ("samp", Inline, &[], &[]),
    ("section", Block, &[], &[]),
    ("small", Inline, &[], &[]),
    ("span", Inline, &[], &[]),
    ("strike", Inline, &[], &[]),
    ("strong", Inline, &[], &[]),
    ("sub", Inline, &[], &[]),
    ("summary", Block, &["details"], &[]),
    ("sup", Inline, &[], &[]),
    ("table", TableParts, &[], &["align", "width"]),
    ("tbody", TableParts, &["table"], &["align"]),
    (
        "td",
        Block,
        &["tr"],
        &["colspan", "rowspan", "align", "valign", "width"],
    ),
    ("tfoot", TableParts, &["table"], &["align"]),
    (
        "th",
        Block,
        &["tr"],
        &["colspan", "rowspan", "align", "valign", "width"],
    ),
    ("thead", TableParts, &["table"], &["align"]),
    ("time", Inline, &[], &["datetime"]),
    (
        "tr",
        TableParts,
        &["table", "thead", "tbody", "tfoot"],
        &["align", "valign"],
    ),
    ("tt", Inline, &[], &[]),
    ("u", Inline, &[], &[]),
    ("ul", Block, &[], &[]),
    ("var", Inline, &[], &[]),
    ("wbr", InlineEmpty, &[], &[]),
];

#[cfg(test)]
mod tests {
    use super::{allowed, allowed_names};

    #[test]
    fn every_name_is_found() {
        for name in allowed_names() {
            assert_eq!(
                allowed(name).map(|element| element.name),
                Some(name),
                "{name} is out of order"
            );
        }
        assert_eq!(allowed("script"), None);
    }
}
