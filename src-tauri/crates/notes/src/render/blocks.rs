//! Paragraphs, headings, lists, quotes, code and blocks of HTML.

use std::ops::Range;

use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, CowStr, HeadingLevel, Tag};

use super::elements::{Content, Element, PARAGRAPH};
use super::escape;
use super::renderer::{Renderer, Started};
use super::writer::Origin;
use crate::note::Task;

const QUOTE: Element = Element::markdown("blockquote", "</blockquote>\n", Content::Blocks);
const CODE: Element = Element {
    levels: 2,
    ..Element::markdown("pre", "</code></pre>\n", Content::Inline)
};
const BULLETS: Element = Element::markdown("ul", "</ul>\n", Content::Blocks);
const NUMBERS: Element = Element::markdown("ol", "</ol>\n", Content::Blocks);
const ITEM: Element = Element::markdown("li", "</li>\n", Content::Blocks);
const TERMS: Element = Element::markdown("dl", "</dl>\n", Content::Blocks);
const TERM: Element = Element::markdown("dt", "</dt>\n", Content::Inline);
const MEANING: Element = Element::markdown("dd", "</dd>\n", Content::Blocks);

const fn heading(level: HeadingLevel) -> Element {
    let (name, end) = match level {
        HeadingLevel::H1 => ("h1", "</h1>\n"),
        HeadingLevel::H2 => ("h2", "</h2>\n"),
        HeadingLevel::H3 => ("h3", "</h3>\n"),
        HeadingLevel::H4 => ("h4", "</h4>\n"),
        HeadingLevel::H5 => ("h5", "</h5>\n"),
        HeadingLevel::H6 => ("h6", "</h6>\n"),
    };
    Element::markdown(name, end, Content::Inline)
}

impl<'a> Renderer<'a, '_> {
    pub(crate) fn start_block(&mut self, tag: Tag<'a>, range: &Range<usize>) -> Started {
        if matches!(tag, Tag::Paragraph) && self.starts_callout_title() {
            return self.start_callout_title();
        }
        if !matches!(
            tag,
            Tag::Item
                | Tag::TableHead
                | Tag::TableRow
                | Tag::TableCell
                | Tag::MetadataBlock(_)
                | Tag::FootnoteDefinition(_)
        ) {
            self.begin_block();
        }
        // A heading that begins in a comment is none: what stands behind the comment is text.
        let is_no_heading = matches!(tag, Tag::Heading { .. }) && self.marks.is_in_comment(range.start);
        match if is_no_heading { Tag::Paragraph } else { tag } {
            Tag::Paragraph => {
                let start = self.tag_with_id("p", range);
                self.block(PARAGRAPH, &start)
            }
            Tag::Heading {
                level,
                id,
                classes,
                attrs,
            } => {
                let element = heading(level);
                let mut start = format!("<{}", element.name);
                if let Some(id) = id {
                    escape::push_pair(&mut start, "id", &id);
                } else if let Some(heading) = self.marks.heading(range.start) {
                    escape::push_pair(&mut start, "id", &self.anchors.of_heading(&heading.text));
                }
                push_heading_attributes(&mut start, &classes, &attrs);
                self.push_place(&mut start, range.start);
                start.push('>');
                if let Some(id) = self
                    .marks
                    .id_of_leaf(range.start)
                    .and_then(|id| self.anchors.of_block(id))
                {
                    // The heading has an id already, by which links to it find it.
                    start.push_str("<span");
                    escape::push_pair(&mut start, "id", &id);
                    start.push_str("></span>");
                }
                self.block(element, &start)
            }
            Tag::BlockQuote(kind) => match self.marks.callout(range.start) {
                Some(callout) => self.start_callout(callout, range),
                None => {
                    let start = self.tag_with_id(quote_name(kind), range) + "\n";
                    self.block(QUOTE, &start)
                }
            },
            Tag::CodeBlock(kind) => {
                let start = self.tag_with_id("pre", range) + &code_tag(&kind);
                self.block(CODE, &start)
            }
            Tag::HtmlBlock => {
                self.html = Some(String::new());
                Started::Html
            }
            Tag::List(None) => {
                let start = self.tag_with_id("ul", range) + "\n";
                self.block(BULLETS, &start)
            }
            Tag::List(Some(first)) => {
                let name = if first == 1 {
                    "ol".to_owned()
                } else {
                    format!("ol start=\"{first}\"")
                };
                let start = self.tag_with_id(&name, range) + "\n";
                self.block(NUMBERS, &start)
            }
            Tag::Item => {
                let mut start = self.tag_with_id("li", range);
                if let Some(task) = self.task_of(range) {
                    start.pop();
                    start.push_str(" class=\"task-list-item\"");
                    push_task_mark(&mut start, task);
                    start.push('>');
                }
                self.block(ITEM, &start)
            }
            Tag::FootnoteDefinition(label) => self.start_footnote_definition(&label),
            Tag::DefinitionList => self.block(TERMS, "<dl>\n"),
            Tag::DefinitionListTitle => self.block(TERM, "<dt>"),
            Tag::DefinitionListDefinition => self.block(MEANING, "<dd>"),
            Tag::MetadataBlock(_) => Started::Hidden,
            tag => self.start_table_part(tag, range),
        }
    }

    pub(crate) fn block(&mut self, element: Element, tag: &str) -> Started {
        self.writer().start(element, Origin::Markdown, tag);
        Started::Element(self.writers.len() - 1)
    }

    /// A start tag, with the id that the note gives the block.
    pub(crate) fn tag_with_id(&mut self, name: &str, range: &Range<usize>) -> String {
        let mut tag = format!("<{name}");
        let whole = self.marks.id_of_whole(range);
        // A list begins where its first item does, whose id that is.
        let is_list = name.starts_with("ul") || name.starts_with("ol");
        let id = whole.or_else(|| self.marks.id_of_leaf(range.start).filter(|_| !is_list));
        if let Some(id) = id.and_then(|id| self.anchors.of_block(id)) {
            escape::push_pair(&mut tag, "id", &id);
        }
        self.push_place(&mut tag, range.start);
        tag.push('>');
        tag
    }

    fn push_place(&self, tag: &mut String, at: usize) {
        if self.places {
            escape::push_pair(tag, "data-at", &at.to_string());
        }
    }

    /// The task whose box the item begins with.
    fn task_of(&self, range: &Range<usize>) -> Option<&'a Task> {
        let item = self.text.get(range.clone())?;
        let digits = item.len()
            - item
                .trim_start_matches(|character: char| character.is_ascii_digit())
                .len();
        let inner = item.get(digits + 1..)?;
        let blanks = inner.len() - inner.trim_start().len();
        self.marks.task(range.start + digits + 1 + blanks)
    }

    pub(crate) fn task_box(&mut self, task: &Task) {
        let mut html = "<input class=\"task-list-item-checkbox\" disabled=\"\" type=\"checkbox\"".to_owned();
        if task.mark != ' ' {
            html.push_str(" checked=\"\"");
        }
        push_task_mark(&mut html, task);
        self.push_place(&mut html, task.range.start);
        html.push_str(" />");
        self.writer().inline_html(&html);
    }
}

fn push_task_mark(tag: &mut String, task: &Task) {
    escape::push_pair(tag, "data-task", task.mark.encode_utf8(&mut [0; 4]));
}

fn quote_name(kind: Option<BlockQuoteKind>) -> &'static str {
    match kind {
        None => "blockquote",
        Some(BlockQuoteKind::Note) => "blockquote class=\"markdown-alert-note\"",
        Some(BlockQuoteKind::Tip) => "blockquote class=\"markdown-alert-tip\"",
        Some(BlockQuoteKind::Important) => "blockquote class=\"markdown-alert-important\"",
        Some(BlockQuoteKind::Warning) => "blockquote class=\"markdown-alert-warning\"",
        Some(BlockQuoteKind::Caution) => "blockquote class=\"markdown-alert-caution\"",
    }
}

fn code_tag(kind: &CodeBlockKind) -> String {
    let language = match kind {
        CodeBlockKind::Fenced(info) => info.split(' ').next().unwrap_or(""),
        CodeBlockKind::Indented => "",
    };
    let mut tag = "<code".to_owned();
    if !language.is_empty() {
        escape::push_pair(&mut tag, "class", &format!("language-{language}"));
    }
    tag.push('>');
    tag
}

/// What pulldown-cmark's own `{#id .class name=value}` gives; Weft does not read it.
fn push_heading_attributes(tag: &mut String, classes: &[CowStr], attributes: &[(CowStr, Option<CowStr>)]) {
    if !classes.is_empty() {
        escape::push_pair(tag, "class", &classes.join(" "));
    }
    for (name, value) in attributes {
        let mut written = String::new();
        escape::push_attribute(&mut written, name);
        escape::push_pair(tag, &written, value.as_deref().unwrap_or(""));
    }
}
