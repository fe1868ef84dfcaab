//! Markdown to HTML: what reading view shows, from the same [`Note`] that the index is made of.
//!
//! pulldown-cmark's events give the structure; the ranges of the parsed note say what Weft adds
//! (`marks.rs`). The writer keeps the HTML well formed and shallow whatever HTML the text holds
//! (`writer.rs`, `raw_html.rs`); ammonia has the last word on what may stand in it
//! (`sanitise.rs`).

mod addresses;
mod anchors;
mod blocks;
mod callouts;
mod elements;
mod escape;
mod footnotes;
mod images;
mod inlines;
mod links;
mod marks;
mod raw_html;
mod renderer;
mod sanitise;
mod tables;
mod writer;

use pulldown_cmark::Options;

use crate::events::Events;
use crate::note::{LinkKind, Note};
use crate::parse::{GRAMMAR, parse};
pub use images::kind_of_file;
use renderer::Renderer;

/// How deep elements may stand in each other. What lies deeper is shown as text: browsers end
/// at about 500, and every step of the HTML parser looks at all open elements.
const DEEPEST: usize = 100;

/// What of the text is understood, and whether the result may be shown.
#[derive(Debug, Clone)]
pub struct RenderOptions {
    markdown: Options,
    /// Whether the text is a note: links into the vault, tags, callouts, front matter.
    weft: bool,
    sanitised: bool,
    places: bool,
}

impl RenderOptions {
    /// Reading view: everything that Weft knows, safe to show.
    pub fn reading() -> Self {
        Self {
            markdown: GRAMMAR,
            weft: true,
            sanitised: true,
            places: false,
        }
    }

    /// CommonMark and nothing else; HTML in the text comes through as it is.
    pub fn commonmark() -> Self {
        Self::markdown(Options::empty())
    }

    /// CommonMark with GitHub's tables, tasks and strikethrough; HTML in the text comes through
    /// as it is.
    pub fn gfm() -> Self {
        Self::markdown(Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS | Options::ENABLE_STRIKETHROUGH)
    }

    /// What pulldown-cmark reads with these options; HTML in the text comes through as it is.
    pub fn markdown(options: Options) -> Self {
        Self {
            markdown: options,
            weft: false,
            sanitised: false,
            places: false,
        }
    }

    /// Blocks and the boxes of tasks carry the byte of the text at which they begin, as `data-at`.
    #[must_use]
    pub fn with_places(mut self) -> Self {
        self.places = true;
        self
    }

    /// HTML in the text comes through as it is. For comparison; never show it.
    #[must_use]
    pub fn unsanitised(mut self) -> Self {
        self.sanitised = false;
        self
    }
}

/// A link or embed whose goal the renderer asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinkRef<'a> {
    pub kind: LinkKind,
    /// Decoded, without the part from `#` on; never empty.
    pub target: &'a str,
    /// The headings after `#`, outermost first.
    pub heading: &'a [String],
    /// The block id after `#^`.
    pub block: Option<&'a str>,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkHref {
    /// To a note or attachment: its path in the vault, with `/` between folders.
    File(String),
    /// To nothing that is there.
    Missing,
}

/// Renders a note. `resolve` is asked about each link and embed that leads out of the note and
/// into the vault, in no particular order. Takes time in proportion to the text's length.
///
/// Addresses into the vault are `vault://localhost/PATH#HEADING`, percent-encoded; ids in the
/// result begin with `user-content-`; remote images keep their address in `data-remote-src`.
pub fn render(text: &str, options: &RenderOptions, resolve: &mut dyn FnMut(&LinkRef) -> LinkHref) -> String {
    let html = write(text, options, resolve);
    if options.sanitised {
        sanitise::sanitise(&html)
    } else {
        html
    }
}

fn write(text: &str, options: &RenderOptions, resolve: &mut dyn FnMut(&LinkRef) -> LinkHref) -> String {
    let note = if options.weft {
        parse(text)
    } else {
        Note::default()
    };
    let body = match &note.front_matter {
        Some(front_matter) => front_matter.range.end,
        None if options.weft && text.starts_with('\u{FEFF}') => '\u{FEFF}'.len_utf8(),
        None => 0,
    };
    let mut renderer = Renderer::new(text, options, &note, resolve);
    let events = if options.weft {
        Events::of_note(text, body)
    } else {
        Events::of_markdown(text, body, options.markdown)
    };
    for (event, range) in events {
        renderer.event(event, range);
    }
    renderer.finish()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The names of the tags in HTML of our own writing.
    fn tags(html: &str) -> Vec<&str> {
        html.split('<')
            .skip(1)
            .map(|rest| rest.split([' ', '>']).next().unwrap_or(""))
            .collect()
    }

    #[track_caller]
    fn check(text: &str) {
        let options = RenderOptions::reading();
        let html = write(text, &options, &mut |link| LinkHref::File(link.target.to_owned()));
        let sanitised = sanitise::sanitise(&html);
        assert_eq!(tags(&html), tags(&sanitised), "{html}\n{sanitised}\nof {text:?}");
    }

    #[test]
    fn an_html_parser_mends_nothing() {
        for text in [
            "a <b>b *c</b> d* e",
            "<p>a<p>b<div>c</p>d",
            "<table><tr>a<td>b<table><tr><td>c</table>d<p>e</table>f",
            "<a href=x>a [b](c) <a href=y>d</a>",
            "<b><i><p>a</b>b</i>c</p>d",
            "<ul>a<li>b<p>c<li>d</ul></li>",
            "<h1>a<h2>b</h1>c\n\n# d",
            "<ruby>a<rt>b<rt>c</ruby>",
            "[a[^1]b](c)\n\n[^1]: [d](e)",
            "<dl><dt>a<dd>b<dt>c</dl>",
            "%%\n|a|b|\n|-|-|\n|%%<a>",
            "%%\na|b\n-|-\n%%c|d",
            "%%\n\na|b %%\n-|-",
            "|a|b|\n|-|-|\n|==<p>==> ",
            "- [ ] <h2>==<h1>==<s>",
            "- <div>==a</div>b== c",
            "==*a ==*b* ==c*==*",
            "> <td>\n\n<center><hr><pre>a</pre>\n\n- b",
        ] {
            check(text);
        }
    }

    proptest! {
        #[test]
        fn an_html_parser_mends_nothing_in_any_text(text in any_text()) {
            check(&text);
        }
    }

    fn any_text() -> impl Strategy<Value = String> {
        let names = elements::allowed_names().chain(["script", "svg", "template", "form", "title"]);
        let mut pieces: Vec<String> = names
            .flat_map(|name| [format!("<{name}>"), format!("</{name}>")])
            .collect();
        let markdown = [
            "a",
            " ",
            "\n",
            "\n\n",
            "> ",
            "- ",
            "# ",
            "**",
            "*",
            "==",
            "%%",
            "[[a]]",
            "[a](b)",
            "^[",
            "]",
            "`",
            "$",
            "[^1]",
            "[^1]: ",
            "> [!tip]\n",
            "|a|b|\n|-|-|\n|",
            "![a](b)",
            "#a",
            "    ",
            "1. ",
            "- [ ] ",
        ];
        // As much markdown as HTML.
        pieces.extend(
            markdown
                .iter()
                .cycle()
                .take(pieces.len())
                .map(|piece| (*piece).to_owned()),
        );
        prop::collection::vec(prop::sample::select(pieces), 0..30).prop_map(|pieces| pieces.concat())
    }
}
