//! Links: into the vault, within the note, and out to the web.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::LinkType;

use super::addresses::{self, Address};
use super::anchors;
use super::elements::{LINK, SPAN};
use super::escape;
use super::renderer::{Renderer, Started};
use super::{LinkHref, LinkRef};
use crate::addresses::Written;
use crate::links;
use crate::note::{Link, LinkForm, LinkKind};

impl<'a> Renderer<'a, '_> {
    pub(crate) fn start_link(
        &mut self,
        kind: LinkType,
        address: &str,
        title: &str,
        range: &Range<usize>,
    ) -> Started {
        if self.marks.is_swallowed(range) {
            return Started::Dropped;
        }
        if !self.weft {
            let scheme = if kind == LinkType::Email { "mailto:" } else { "" };
            let mut tag = format!("<a href=\"{scheme}");
            escape::push_address(&mut tag, address);
            tag.push('"');
            push_title(&mut tag, title);
            tag.push('>');
            return self.inline(LINK, &tag);
        }
        let is_address = matches!(kind, LinkType::Autolink | LinkType::Email);
        if !is_address && let Some(link) = self.local_link(LinkKind::Markdown, range, address) {
            let mut tag = self.internal_link_tag(&link);
            push_title(&mut tag, title);
            tag.push('>');
            return self.inline(LINK, &tag);
        }
        let address = if kind == LinkType::Email {
            format!("mailto:{address}")
        } else {
            address.to_owned()
        };
        match self.external_link_tag(&address) {
            Some(mut tag) => {
                push_title(&mut tag, title);
                tag.push('>');
                self.inline(LINK, &tag)
            }
            None => self.inline(SPAN, &refused_tag(&address)),
        }
    }

    /// The link or image of markdown with this range, if it leads into the vault.
    pub(crate) fn local_link(
        &self,
        kind: LinkKind,
        range: &Range<usize>,
        address: &str,
    ) -> Option<Cow<'a, Link>> {
        match self.marks.markdown_link(range) {
            Some(link) => Some(Cow::Borrowed(link)),
            // The index leaves out links whose address it could not change.
            None => local_link(kind, address).map(Cow::Owned),
        }
    }

    /// `<a …` of a link to the web, without title and `>`. `None` where nothing may be linked to.
    pub(crate) fn external_link_tag(&self, address: &str) -> Option<String> {
        let address = match addresses::judge(address) {
            Address::Web(address) => address,
            Address::Refused if self.sanitised => return None,
            Address::Refused => address.to_owned(),
        };
        let mut tag = "<a class=\"external-link\" href=\"".to_owned();
        escape::push_address(&mut tag, &address);
        tag.push_str("\" rel=\"noopener noreferrer\"");
        Some(tag)
    }

    /// `<a …` of a link into the vault, without title and `>`.
    pub(crate) fn internal_link_tag(&mut self, link: &Link) -> String {
        let mut tag = "<a class=\"internal-link".to_owned();
        let address = if link.target.is_empty() {
            anchors::address(&link.heading, link.block.as_deref())
        } else {
            match (self.resolve)(&LinkRef::from(link)) {
                LinkHref::File(path) => addresses::in_vault(&path, &link.heading, link.block.as_deref()),
                LinkHref::Missing => {
                    tag.push_str(" is-unresolved");
                    addresses::in_vault(&link.target, &link.heading, link.block.as_deref())
                }
            }
        };
        tag.push('"');
        escape::push_pair(&mut tag, "href", &address);
        tag
    }

    /// An address that stands in the text as it is.
    pub(crate) fn address(&mut self, range: &Range<usize>) {
        let address = self.text.get(range.clone()).unwrap_or_default();
        if let Some(tag) = self.external_link_tag(address) {
            self.complete_link(&(tag + ">"), address);
        }
    }

    /// `[[…]]` and `![[…]]`.
    pub(crate) fn wiki_link(&mut self, link: &Link) {
        if link.kind == LinkKind::Embed {
            return self.embed(link, None);
        }
        let tag = self.internal_link_tag(link) + ">";
        let words = self.words_of(link);
        self.complete_link(&tag, &words);
    }

    /// What a reader sees of a wiki link. The parts of a path to a heading are set apart.
    pub(crate) fn words_of(&self, link: &Link) -> String {
        if let Some(text) = &link.text {
            return text.clone();
        }
        let shown = links::wiki_link(self.text, link.range.clone(), link.form)
            .and_then(|(_, shown)| self.text.get(shown))
            .unwrap_or(&link.target);
        let parts: Vec<&str> = shown
            .split('#')
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .collect();
        match (parts.is_empty(), &link.block) {
            // A block of this note has nothing else to be shown by.
            (true, Some(block)) => format!("^{block}"),
            _ => parts.join(" › "),
        }
    }
}

impl<'a> From<&'a Link> for LinkRef<'a> {
    fn from(link: &'a Link) -> Self {
        Self {
            kind: link.kind,
            target: &link.target,
            heading: &link.heading,
            block: link.block.as_deref(),
        }
    }
}

/// Reads an address as that of a link into the vault.
pub(crate) fn local_link(kind: LinkKind, address: &str) -> Option<Link> {
    let nowhere = Written {
        range: 0..0,
        form: LinkForm::Address,
    };
    let is_local = links::is_local(address) && !addresses::leads_out(address);
    is_local.then(|| links::markdown_link("", kind, 0..0, address, nowhere, "", None))?
}

/// Around the words of a link that Weft does not follow; the address is shown with them.
pub(crate) fn refused_tag(address: &str) -> String {
    let mut tag = "<span class=\"refused-link\"".to_owned();
    push_title(&mut tag, address);
    tag.push('>');
    tag
}

pub(crate) fn push_title(tag: &mut String, title: &str) {
    if !title.is_empty() {
        escape::push_pair(tag, "title", title);
    }
}
