//! Images and everything else that is embedded.

use std::ops::Range;

use pulldown_cmark::Event;

use super::addresses;
use super::anchors;
use super::elements::{LINK, SPAN};
use super::escape;
use super::links::push_title;
use super::renderer::{Renderer, Started};
use super::writer::Origin;
use super::{LinkHref, LinkRef};
use crate::links::size_of_image;
use crate::note::{EmbedSize, Link, LinkKind};

/// An image of markdown; what stands between its brackets becomes the text for those who do not
/// see it.
#[derive(Debug, Default)]
pub(crate) struct OpenImage {
    address: String,
    title: String,
    range: Range<usize>,
    alternative: String,
}

impl<'a> Renderer<'a, '_> {
    pub(crate) fn start_image(&mut self, address: &str, title: &str, range: &Range<usize>) -> Started {
        if self.marks.is_swallowed(range) {
            return Started::Dropped;
        }
        self.image = Some(OpenImage {
            address: address.to_owned(),
            title: title.to_owned(),
            range: range.clone(),
            alternative: String::new(),
        });
        Started::Image
    }

    pub(crate) fn add_to_image(&mut self, event: &Event<'a>, range: Range<usize>) {
        let Some(image) = &mut self.image else { return };
        let words = &mut image.alternative;
        match event {
            Event::Text(text) if self.text.get(range.clone()) == Some(text) => {
                for part in self.marks.outside_comments(range) {
                    words.push_str(self.text.get(part).unwrap_or(""));
                }
            }
            _ if self.marks.is_in_comment(range.start) => {}
            Event::Text(text) | Event::Code(text) | Event::InlineHtml(text) => words.push_str(text),
            Event::InlineMath(text) => words.extend(["$", text, "$"]),
            Event::DisplayMath(text) => words.extend(["$$", text, "$$"]),
            Event::SoftBreak | Event::HardBreak => words.push(' '),
            Event::FootnoteReference(label) => words.extend(["[^", label, "]"]),
            _ => {}
        }
    }

    pub(crate) fn end_image(&mut self) {
        let Some(image) = self.image.take() else { return };
        if !self.weft {
            let mut tag = "<img src=\"".to_owned();
            escape::push_address(&mut tag, &image.address);
            tag.push('"');
            escape::push_pair(&mut tag, "alt", &image.alternative);
            push_title(&mut tag, &image.title);
            tag.push_str(" />");
            return self.writer().inline_html(&tag);
        }
        if let Some(link) = self.local_link(LinkKind::Embed, &image.range, &image.address) {
            return self.embed(&link, Some(&image));
        }
        let (alternative, size) = split_size(&image.alternative);
        let tag = self.image_tag(&image.address, alternative, &image.title, size);
        self.writer().inline_html(&tag);
    }

    /// An image from outside the vault: its address waits until the reader agrees to load it.
    pub(crate) fn image_tag(
        &self,
        address: &str,
        alternative: &str,
        title: &str,
        size: Option<EmbedSize>,
    ) -> String {
        let mut tag = "<img".to_owned();
        if addresses::is_inline_image(address) {
            escape::push_pair(&mut tag, "src", address.trim());
        } else if let addresses::Address::Web(address) = addresses::judge(address)
            && addresses::is_web(&address)
        {
            tag.push_str(" class=\"remote-image\" data-remote-src=\"");
            escape::push_address(&mut tag, &address);
            tag.push('"');
        } else {
            tag.push_str(" class=\"refused-image\"");
        }
        finish_image(&mut tag, alternative, title, size);
        tag
    }

    /// `![[…]]`, or an image of markdown that names a file of the vault.
    pub(crate) fn embed(&mut self, link: &Link, image: Option<&OpenImage>) {
        let title = image.map_or("", |image| &image.title);
        let words = match image {
            Some(image) => split_size(&image.alternative).0.to_owned(),
            None => self.words_of(link),
        };
        if link.target.is_empty() {
            let address = anchors::address(&link.heading, link.block.as_deref());
            return self.placeholder("note", "", &address, link, &words);
        }
        let path = match (self.resolve)(&LinkRef::from(link)) {
            LinkHref::File(path) => path,
            LinkHref::Missing => {
                let address = addresses::in_vault(&link.target, &link.heading, link.block.as_deref());
                return self.placeholder("missing", &link.target, &address, link, &words);
            }
        };
        let address = addresses::in_vault(&path, &link.heading, link.block.as_deref());
        let kind = kind_of_file(&path);
        if kind != "image" {
            return self.placeholder(kind, &path, &address, link, &words);
        }
        let mut tag = "<img".to_owned();
        escape::push_pair(&mut tag, "src", &addresses::in_vault(&path, &[], None));
        finish_image(&mut tag, &words, title, link.size);
        self.writer().inline_html(&tag);
    }

    /// What reading view puts the embedded note, film or page in place of; until then, a link.
    fn placeholder(&mut self, kind: &str, path: &str, address: &str, link: &Link, words: &str) {
        let mut span = format!("<span class=\"embed\" data-embed=\"{kind}\"");
        escape::push_pair(&mut span, "data-path", path);
        if let Some(block) = &link.block {
            escape::push_pair(&mut span, "data-block", block);
        } else if !link.heading.is_empty() {
            escape::push_pair(&mut span, "data-heading", &link.heading.join("#"));
        }
        if let Some(page) = link.page {
            escape::push_pair(&mut span, "data-page", &page.to_string());
        }
        push_size(&mut span, link.size);
        span.push('>');
        let is_missing = kind == "missing";
        let mut tag = format!(
            "<a class=\"internal-link{}\"",
            if is_missing { " is-unresolved" } else { "" }
        );
        escape::push_pair(&mut tag, "href", address);
        tag.push('>');
        self.writer().start(SPAN, Origin::Markdown, &span);
        self.writer().start(LINK, Origin::Markdown, &tag);
        self.writer().text(words);
        self.writer().end();
        self.writer().end();
    }
}

/// Closes the tag of an image.
pub(crate) fn finish_image(tag: &mut String, alternative: &str, title: &str, size: Option<EmbedSize>) {
    escape::push_pair(tag, "alt", alternative);
    push_title(tag, title);
    push_size(tag, size);
    tag.push_str(" />");
}

fn push_size(tag: &mut String, size: Option<EmbedSize>) {
    if let Some(EmbedSize { width, height }) = size {
        escape::push_pair(tag, "width", &width.to_string());
        if let Some(height) = height {
            escape::push_pair(tag, "height", &height.to_string());
        }
    }
}

/// The words of an image without the size at their end: `words|640x480`.
fn split_size(words: &str) -> (&str, Option<EmbedSize>) {
    match size_of_image(words) {
        Some((size, length)) => (words.get(..length).unwrap_or(words), Some(size)),
        None => (words, None),
    }
}

/// What reading view shows a file as, by its extension.
pub fn kind_of_file(path: &str) -> &'static str {
    let name = path.rsplit('/').next().unwrap_or(path);
    let extension = name.rsplit_once('.').map_or("md", |(_, extension)| extension);
    match extension.to_ascii_lowercase().as_str() {
        "md" | "markdown" => "note",
        "png" | "jpg" | "jpeg" | "gif" | "webp" | "avif" | "bmp" | "svg" => "image",
        "mp3" | "wav" | "m4a" | "ogg" | "oga" | "opus" | "flac" | "3gp" => "sound",
        "mp4" | "webm" | "ogv" | "mov" | "mkv" => "film",
        "pdf" => "pdf",
        _ => "file",
    }
}
