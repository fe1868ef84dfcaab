//! Markdown text to notes: front matter, blocks, headings, links, tags, and the
//! chunks that the model reads.
//!
//! Knows: CommonMark and GFM (through pulldown-cmark), and what Obsidian adds to
//! them: `[[links]]`, `![[embeds]]`, `#tags`, `^block-ids`, `%%comments%%`,
//! `==highlights==`, callouts and YAML properties.
//!
//! And how a text is changed without touching what an edit does not name: links, block
//! ids, properties and tags, as edits of spans; and where names stand in it.
//!
//! Does not know: files, folders, vaults, which note a link leads to, the clock,
//! threads, the model. There is no IO here and no panic: every text, however broken, is
//! a note. All work is linear in the length of the text.
//!
//! Every offset and range counts bytes of the text handed in, and lies on character
//! boundaries. A text may start with a byte order mark; offsets then count it.

mod addresses;
mod blocks;
mod brackets;
mod chunks;
mod edits;
mod emit;
mod events;
mod found;
mod front_matter;
mod headings;
mod html;
mod inline;
mod links;
mod mentions;
mod note;
mod pack;
mod paragraphs;
mod parse;
mod plain_chunks;
mod plain_text;
mod properties;
mod quoted_links;
mod render;
mod runs;
mod sentences;
mod tags;
mod tokens;
mod uniting;
mod web_addresses;
mod yaml;

pub use chunks::chunks;
pub use edits::{
    MintedId, PropertyError, TargetStyle, TextEdit, apply_edits, inline_link, line_end_near,
    link_target_style, mint_block_id, remove_property, rename_property, rename_tag, retarget_heading,
    retarget_link, set_property, with_line_ends,
};
pub use headings::link_matches_heading;
pub use mentions::{FoundName, NameFinder};
pub use note::{
    Block, BlockId, BlockKind, Callout, Chunk, EmbedSize, Footnote, FootnoteKind, FrontMatter, Heading, Link,
    LinkForm, LinkKind, Math, Note, Property, PropertyValue, Tag, Task,
};
pub use paragraphs::{united_paragraphs, writing_of};
pub use parse::parse;
pub use plain_chunks::plain_chunks;
pub use plain_text::plain_text;
pub use render::{LinkHref, LinkRef, RenderOptions, kind_of_file, render};
pub use sentences::sentence_spans;
pub use tokens::estimated_tokens;
pub use uniting::{United, united};
