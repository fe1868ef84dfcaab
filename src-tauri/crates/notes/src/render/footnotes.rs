//! Footnotes: numbered as they are first referred to, and gathered at the end.

use std::collections::HashMap;

use super::DEEPEST;
use super::anchors::PREFIX;
use super::elements::{Content, DIVISION, Element};
use super::escape;
use super::renderer::{Renderer, Started};
use super::writer::{Origin, Writer};

/// Levels around a footnote's text at the end of the note.
const LEVELS_AROUND: usize = 3;

#[derive(Debug, Default)]
pub(crate) struct Footnotes {
    /// By label, in lower case.
    numbers: HashMap<String, usize>,
    /// By number, counted from 1.
    notes: Vec<Footnote>,
    /// Those that are being written, innermost last.
    open: Vec<OpenFootnote>,
}

#[derive(Debug, Default)]
struct Footnote {
    references: usize,
    html: Option<String>,
}

#[derive(Debug)]
struct OpenFootnote {
    number: usize,
    is_inline: bool,
}

impl Footnotes {
    fn number(&mut self, label: &str) -> usize {
        let next = self.notes.len() + 1;
        let number = *self.numbers.entry(label.to_lowercase()).or_insert(next);
        if number == next {
            self.notes.push(Footnote::default());
        }
        number
    }

    fn add(&mut self) -> usize {
        self.notes.push(Footnote::default());
        self.notes.len()
    }
}

impl Renderer<'_, '_> {
    pub(crate) fn footnote_reference(&mut self, label: &str) {
        let number = self.footnotes.number(label);
        if self.weft {
            return self.refer_to(number);
        }
        let mut html = "<sup class=\"footnote-reference\"><a href=\"#".to_owned();
        escape::push_attribute(&mut html, label);
        html.push_str(&format!("\">{number}</a></sup>"));
        self.writer().inline_html(&html);
    }

    fn refer_to(&mut self, number: usize) {
        let Some(footnote) = self.footnotes.notes.get_mut(number - 1) else {
            return;
        };
        footnote.references += 1;
        let anchor = reference_anchor(number, footnote.references);
        let tag = format!("<sup class=\"footnote-reference\" id=\"{anchor}\">");
        let link = format!("<a href=\"#{PREFIX}fn:{number}\">");
        self.inline(Element::inline("sup"), &tag);
        self.complete_link(&link, &number.to_string());
        self.writer().end();
    }

    pub(crate) fn start_footnote_definition(&mut self, label: &str) -> Started {
        let number = self.footnotes.number(label);
        if !self.weft {
            let mut tag = "<div class=\"footnote-definition\"".to_owned();
            escape::push_pair(&mut tag, "id", label);
            tag.push_str(&format!(
                "><sup class=\"footnote-definition-label\">{number}</sup>"
            ));
            return self.block(DIVISION, &tag);
        }
        self.start_footnote(number, false);
        Started::Footnote
    }

    pub(crate) fn start_inline_footnote(&mut self) {
        let number = self.footnotes.add();
        self.refer_to(number);
        self.start_footnote(number, true);
    }

    pub(crate) fn end_inline_footnote(&mut self) {
        if self
            .footnotes
            .open
            .last()
            .is_some_and(|footnote| footnote.is_inline)
        {
            self.end_footnote();
        }
    }

    fn start_footnote(&mut self, number: usize, is_inline: bool) {
        self.footnotes.open.push(OpenFootnote { number, is_inline });
        self.writers
            .push(Writer::new(self.sanitised, DEEPEST - LEVELS_AROUND));
    }

    pub(crate) fn end_footnote(&mut self) {
        let (Some(footnote), Some(mut writer)) = (self.footnotes.open.pop(), self.writers.pop()) else {
            return;
        };
        writer.finish();
        self.was_too_deep |= writer.was_too_deep;
        if let Some(note) = self.footnotes.notes.get_mut(footnote.number - 1) {
            note.html.get_or_insert(writer.out);
        }
    }

    pub(crate) fn write_footnotes(&mut self) {
        if !self.weft || self.footnotes.notes.iter().all(|note| note.html.is_none()) {
            return;
        }
        let section = Element::markdown("section", "</section>\n", Content::Blocks);
        let mut html = String::new();
        for (index, note) in std::mem::take(&mut self.footnotes.notes).into_iter().enumerate() {
            push_footnote(&mut html, index + 1, &note);
        }
        let writer = self.writer();
        writer.start(section, Origin::Markdown, "<section class=\"footnotes\">\n");
        writer.block_html(&format!("<ol>\n{html}</ol>\n"));
        writer.end();
    }
}

fn push_footnote(out: &mut String, number: usize, note: &Footnote) {
    out.push_str(&format!("<li id=\"{PREFIX}fn:{number}\">"));
    let html = note.html.as_deref().unwrap_or("").trim_end();
    let (words, end) = match html.strip_suffix("</p>") {
        Some(words) => (words, "</p>"),
        None => (html, ""),
    };
    out.push_str(words);
    for reference in 1..=note.references {
        let anchor = reference_anchor(number, reference);
        out.push_str(&format!(" <a class=\"footnote-back\" href=\"#{anchor}\">↩</a>"));
    }
    out.push_str(end);
    out.push_str("</li>\n");
}

fn reference_anchor(number: usize, reference: usize) -> String {
    if reference == 1 {
        format!("{PREFIX}fnref:{number}")
    } else {
        format!("{PREFIX}fnref:{number}:{reference}")
    }
}
