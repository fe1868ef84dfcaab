//! The plain values that parsing gives.

use std::ops::Range;

use serde::Serialize;

use crate::plain_text::PlainText;

/// A parsed note. Ranges count bytes of the text that was parsed.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Note {
    pub front_matter: Option<FrontMatter>,
    /// In the order of the text; they never overlap.
    pub blocks: Vec<Block>,
    /// In the order of the text. Headings inside lists, quotes and comments are not here.
    pub headings: Vec<Heading>,
    /// In the order of the text, those of the front matter first; they never overlap,
    /// save that an image may stand inside a markdown link.
    pub links: Vec<Link>,
    /// Addresses of the web that stand in the text as they are, in its order. Those in markdown
    /// links are in none of the lists.
    pub addresses: Vec<Range<usize>>,
    /// Tags in the text, in its order. Those of the front matter are in [`FrontMatter::tags`].
    pub tags: Vec<Tag>,
    /// Every `^id` with all that it names: the whole list or quote where the id
    /// stands below it, although [`Block::id`] then marks only its first block.
    pub ids: Vec<BlockId>,
    /// In the order of the text, as are all that follow.
    pub tasks: Vec<Task>,
    pub callouts: Vec<Callout>,
    pub footnotes: Vec<Footnote>,
    /// `%%…%%`, marks included.
    pub comments: Vec<Range<usize>>,
    /// `==…==`, marks included.
    pub highlights: Vec<Range<usize>>,
    /// `$…$` and `$$…$$`, marks included.
    pub math: Vec<Math>,
    #[serde(skip)]
    pub(crate) plain: PlainText,
}

/// YAML between two `---` lines at the very start of the text.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct FrontMatter {
    /// Both fences and the line end after the closing one.
    pub range: Range<usize>,
    pub title: Option<String>,
    pub aliases: Vec<String>,
    /// Without `#`.
    pub tags: Vec<String>,
    /// Where the names in `tags` stand, in the same order; a `#` in front is not in the range.
    /// For a name written with YAML's escapes it is the whole value.
    pub tag_ranges: Vec<Range<usize>>,
    /// Every property at the top level, in the order of the text, those of other types included.
    pub properties: Vec<Property>,
    /// Why the properties could not be read, in one line; `properties` is then empty, and so are
    /// the others unless it is only that the properties do not stand on lines of their own.
    pub error: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Property {
    pub name: String,
    /// The key as written, quotes included, without the colon.
    pub name_range: Range<usize>,
    pub value: PropertyValue,
    /// The value as written, quotes and list markers included, without comments and blanks around
    /// it; empty right behind the colon where there is none.
    pub value_range: Range<usize>,
    /// All lines of the property, the last one's line end included.
    pub range: Range<usize>,
}

/// A property's value, as its writing alone tells.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum PropertyValue {
    Empty,
    Text(String),
    /// As written: `1.10` is not `1.1`.
    Number(String),
    Checkbox(bool),
    /// `2020-08-21`
    Date(String),
    /// `2020-08-21T10:30:00`
    DateTime(String),
    /// Each item as text.
    List(Vec<String>),
    /// Nested maps and what else has no place in a form; as written.
    Other(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BlockKind {
    Paragraph,
    /// One item without the items nested in it, which are blocks of their own.
    ListItem,
    Heading,
    Code,
    Table,
    /// A whole quote or callout with everything in it.
    Quote,
    Html,
    Rule,
    /// A paragraph that is nothing but a displayed formula.
    Math,
    /// The definition of a footnote.
    Footnote,
    /// Text between `%%` marks; it has no links, no tags and no plain text.
    Comment,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Block {
    pub kind: BlockKind,
    /// From the first to the last byte that is not blank (markers and `^id` included).
    pub range: Range<usize>,
    /// Index in [`Note::headings`] of the section that the block is in. A heading is in its own section.
    pub heading: Option<usize>,
    /// The `^id` at its end, or on a line of its own below it, without `^`.
    pub id: Option<String>,
    /// Where the block's words are in the note's plain text.
    #[serde(skip)]
    pub(crate) plain: Range<usize>,
}

/// A `^id` and the bytes of what it names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BlockId {
    /// Without `^`.
    pub id: String,
    pub range: Range<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Without markup.
    pub text: String,
    /// The heading's own line or lines, not its section.
    pub range: Range<usize>,
    /// What stands between the marks (`#`, closing `#`, underline), markup and `^id` included.
    pub text_range: Range<usize>,
    /// Index of the heading whose section this one is in.
    pub parent: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkKind {
    /// `[[target]]`
    Wiki,
    /// `[text](target)`, or one of its reference forms.
    Markdown,
    /// `![[target]]`, or `![text](target)` of a file in the vault.
    Embed,
}

/// How a link's address is written, which decides what may stand in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkForm {
    /// `[[…]]` and `![[…]]` in the text.
    Wiki,
    /// `[[…]]` in a quoted value of the front matter.
    FrontMatter,
    /// `(…)` with percent signs for blanks and the like.
    Address,
    /// `(<…>)`, with blanks as they are.
    AngleAddress,
}

/// `![[fig.png|640x480]]`, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct EmbedSize {
    pub width: u32,
    pub height: Option<u32>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Link {
    pub kind: LinkKind,
    /// The link as written, brackets and `!` included.
    pub range: Range<usize>,
    /// Decoded, without the part from `#` on; empty for a link into this note.
    /// Addresses with a scheme (`https:`, `mailto:` …) never become links.
    pub target: String,
    /// The headings after `#`, outermost first.
    pub heading: Vec<String>,
    /// The block id after `#^`.
    pub block: Option<String>,
    /// The shown text, if the link gives one.
    pub text: Option<String>,
    pub form: LinkForm,
    /// The target as written, without the part from `#` on, blanks around it, angle brackets and
    /// the backslash of a table's pipe; empty where it would stand. For a link by reference it is
    /// in the definition, which other links may share.
    pub target_range: Range<usize>,
    /// From `#` to the end of the heading or block as written; empty right behind the target where
    /// there is none.
    pub anchor_range: Range<usize>,
    /// Of an embed; the shown text is then `None`.
    pub size: Option<EmbedSize>,
    /// `#page=3` of an embedded PDF.
    pub page: Option<u32>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Task {
    /// The brackets: `[x]`.
    pub range: Range<usize>,
    /// What stands in them: a space where the task is to do.
    pub mark: char,
    /// Index in [`Note::blocks`] of the item; `None` in a quote's or footnote's list.
    pub block: Option<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Callout {
    /// The quote that it is.
    pub range: Range<usize>,
    /// As written between `[!` and `]`, in lower case, without metadata behind a `|`.
    pub kind: String,
    /// From `[!` to `]` and the fold mark.
    pub mark_range: Range<usize>,
    /// The rest of the first line, as written.
    pub title_range: Range<usize>,
    /// `Some(true)` for `-`, folded; `Some(false)` for `+`, foldable and open.
    pub folded: Option<bool>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FootnoteKind {
    /// `[^label]` in the text.
    Reference,
    /// `[^label]: …`
    Definition,
    /// `^[…]`
    Inline,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Footnote {
    pub kind: FootnoteKind,
    /// Empty for an inline one.
    pub label: String,
    pub range: Range<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Math {
    /// `$$…$$`
    pub display: bool,
    pub range: Range<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tag {
    /// Without `#`, as written.
    pub name: String,
    /// With `#`.
    pub range: Range<usize>,
}

/// What the model reads in one piece.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chunk {
    /// From the first byte of its first block to the last byte of its last one; where
    /// an over-long block is split, the part of it that this chunk holds.
    pub range: Range<usize>,
    /// Headings above its first block, outermost first, each cut at 300 bytes.
    pub heading_path: Vec<String>,
    /// `Title › H1 › H2`, a line feed, and the plain text of the blocks.
    pub text: String,
}

impl Note {
    /// The texts of the headings whose sections hold the block, outermost first.
    pub fn heading_path(&self, block: &Block) -> Vec<String> {
        self.path_to_heading(block.heading)
            .into_iter()
            .filter_map(|index| self.headings.get(index))
            .map(|heading| heading.text.clone())
            .collect()
    }

    /// Index of the block that holds the byte `offset`; a cursor right behind a
    /// block's last byte still counts. `None` between blocks.
    pub fn block_at(&self, offset: usize) -> Option<usize> {
        let after = self.blocks.partition_point(|block| block.range.start <= offset);
        let index = after.checked_sub(1)?;
        (offset <= self.blocks.get(index)?.range.end).then_some(index)
    }

    /// The bytes that `^id` names (without `^`; upper and lower case are the same).
    pub fn range_of_id(&self, id: &str) -> Option<Range<usize>> {
        self.ids
            .iter()
            .find(|known| known.id.eq_ignore_ascii_case(id))
            .map(|known| known.range.clone())
    }

    /// The words of these bytes with the markup taken off: links shown as their text,
    /// code as it is, no comments, no block ids. Blocks are separated by line feeds.
    pub fn plain_text(&self, range: Range<usize>) -> &str {
        self.plain.of_source(range)
    }

    /// The bytes of plain words that a link could be made of, in the order of the text: not of links, code, formulas, HTML,
    /// tags, addresses and the like. A piece never goes over a line's end.
    pub fn prose(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        let is_apart = |range: &Range<usize>| {
            let meets = |other: &Range<usize>| other.start < range.end && range.start < other.end;
            !self.tags.iter().any(|tag| meets(&tag.range)) && !self.addresses.iter().any(meets)
        };
        self.plain
            .segments()
            .filter(|words| words.is_prose)
            .map(|words| words.source.clone())
            .filter(move |range| is_apart(range))
    }

    /// Indexes of the heading and all above it, outermost first: at most six.
    pub(crate) fn path_to_heading(&self, heading: Option<usize>) -> Vec<usize> {
        let mut path = Vec::new();
        let mut next = heading;
        while let Some(index) = next {
            path.push(index);
            next = self.headings.get(index).and_then(|heading| heading.parent);
        }
        path.reverse();
        path
    }
}
