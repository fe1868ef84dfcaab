//! Nothing in a note runs, loads or leads anywhere by itself.
//!
//! The payloads are in `tests/hostile/` and below; the shapes numbered there are those of published
//! advisories of note apps.

use proptest::prelude::*;
use weft_notes::{LinkHref, RenderOptions, render};

use crate::html::{Piece, pieces};

/// A vault in which every link leads somewhere: the worst case.
fn rendered(markdown: &str) -> String {
    render(markdown, &RenderOptions::reading(), &mut |link| {
        LinkHref::File(link.target.to_owned())
    })
}

const ELEMENTS: &[&str] = &[
    "a",
    "abbr",
    "address",
    "article",
    "aside",
    "b",
    "bdi",
    "bdo",
    "big",
    "blockquote",
    "br",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "font",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "i",
    "img",
    "input",
    "ins",
    "kbd",
    "li",
    "main",
    "mark",
    "nav",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
    "wbr",
];

const ATTRIBUTES: &[&str] = &[
    "align",
    "alt",
    "checked",
    "class",
    "color",
    "colspan",
    "data-block",
    "data-callout",
    "data-callout-type",
    "data-embed",
    "data-heading",
    "data-page",
    "data-path",
    "data-remote-src",
    "data-task",
    "datetime",
    "dir",
    "disabled",
    "height",
    "href",
    "id",
    "lang",
    "open",
    "rel",
    "reversed",
    "rowspan",
    "span",
    "src",
    "start",
    "style",
    "title",
    "type",
    "valign",
    "value",
    "width",
];

/// Looks through the HTML itself, with another reader than the one that made it.
#[track_caller]
fn assert_harmless(markdown: &str, html: &str) {
    for piece in pieces(html) {
        let (name, attributes) = match &piece {
            Piece::Start(name, attributes) => (name, attributes.as_slice()),
            Piece::End(name) => (name, &[][..]),
            Piece::Text(_) => continue,
            Piece::Other(other) => panic!("{other} from {markdown:?}"),
        };
        let shown = format!("<{name} {attributes:?}> from {markdown:?}");
        assert!(ELEMENTS.contains(&name.as_str()), "{shown}");
        for (attribute, value) in attributes {
            assert!(ATTRIBUTES.contains(&attribute.as_str()), "{shown}");
            let is_harmless = match attribute.as_str() {
                "href" => leads_to_the_web(value) || is_in_vault(value) || is_anchor(value),
                "src" => name == "img" && (is_in_vault(value) || is_picture(value)),
                "data-remote-src" => {
                    name == "img" && leads_to_the_web(value) && !value.starts_with("mailto:")
                }
                "id" => value.starts_with("user-content-"),
                "style" => !value.contains("url") && !value.contains("position") && !value.contains('\\'),
                "type" => value == "checkbox",
                _ => true,
            };
            assert!(is_harmless, "{shown}");
        }
    }
}

fn leads_to_the_web(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    ["http:", "https:", "mailto:"]
        .iter()
        .any(|scheme| lower.starts_with(scheme))
}

fn is_in_vault(value: &str) -> bool {
    value.starts_with("vault://localhost/") || value.starts_with("vault://tag/")
}

fn is_anchor(value: &str) -> bool {
    value == "#" || value.starts_with("#user-content-")
}

fn is_picture(value: &str) -> bool {
    ["png", "jpeg", "gif", "webp"]
        .iter()
        .any(|kind| value.starts_with(&format!("data:image/{kind};base64,")))
}

fn check(markdown: &str) {
    // Alone, in a line of text, in a list, a quote, a table, a title, and in every kind of link.
    for framed in [
        markdown.to_owned(),
        format!("a {markdown} b"),
        format!("- {markdown}\n- c"),
        format!("> [!note] {markdown}\n> {markdown}"),
        format!("| a |\n|---|\n| {markdown} |"),
        format!("# {markdown}"),
        format!("[[{markdown}]] ![[{markdown}]] [[a|{markdown}]]"),
        format!("[x]({markdown}) ![x]({markdown}) ![{markdown}](y) [x](<{markdown}> \"{markdown}\")"),
        format!("==**{markdown}**== %%{markdown}%% ^[{markdown}] ${markdown}$ `{markdown}`"),
        format!("---\ntitle: {markdown}\n---\n{markdown}"),
        format!("```{markdown}\n{markdown}\n```"),
        format!("a[^1]\n\n[^1]: {markdown}"),
        format!("<div>\n{markdown}\n\n{markdown}\n</div>"),
    ] {
        assert_harmless(&framed, &rendered(&framed));
    }
}

#[test]
fn markdown_payloads() {
    let all = include_str!("../../../../../tests/hostile/xss-markdown.txt");
    assert_eq!(all.lines().count(), 23);
    all.lines().for_each(check);
    check(all);
}

#[test]
fn html_payloads() {
    for number in ["html", "frames", "links", "pictures", "titles"] {
        let all = include_str!("../../../../../tests/hostile/html-payloads.md");
        let (_, section) = all.split_once(&format!("## {number}\n")).unwrap();
        let section = section.split("\n## ").next().unwrap();
        let payloads: Vec<&str> = section.lines().filter(|line| !line.is_empty()).collect();
        assert!(payloads.len() > 4, "{number}");
        payloads.iter().for_each(|payload| check(payload));
        check(&payloads.join("\n"));
        check(&payloads.join("\n\n"));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn any_text_is_harmless(markdown in pieces_of_notes()) {
        assert_harmless(&markdown, &rendered(&markdown));
    }
}

fn pieces_of_notes() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a",
        " ",
        "\n",
        "\n\n",
        "> ",
        "- ",
        "- [ ] ",
        "1. ",
        "# ",
        "```",
        "`",
        "**",
        "*",
        "_",
        "~~",
        "==",
        "%%",
        "[[",
        "]]",
        "![[",
        "|",
        "[",
        "](",
        ")",
        "<",
        ">",
        "&",
        "\"",
        "'",
        "=",
        "#tag",
        "^id",
        "^[",
        "]",
        "[^1]",
        "[^1]: ",
        "$",
        "$$",
        "> [!tip]- ",
        "|a|b|\n|-|-|\n",
        "<div>",
        "</div>",
        "<p>",
        "</p>",
        "<b>",
        "</b>",
        "<a href=x>",
        "</a>",
        "<table>",
        "<tr>",
        "<td>",
        "</td>",
        "</table>",
        "<li>",
        "<ul>",
        "</ul>",
        "<script>",
        "</script>",
        "<style>",
        "<!--",
        "-->",
        "<svg>",
        "<img src=x onerror=y>",
        "<details>",
        "<summary>",
        "</summary>",
        "javascript:x",
        "https://a",
        "\\",
        "é",
        "\t",
        "<h1>",
        "</h1>",
        "<ruby>",
        "<rt>",
        "<i title='x'>",
        "</i>",
        "<br>",
        "<hr>",
        "<pre>",
        "</pre>",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

#[test]
fn raw_html_keeps_its_place() {
    #[track_caller]
    fn check(markdown: &str, expected: &str) {
        assert_eq!(rendered(markdown).trim_end(), expected, "of {markdown:?}");
    }
    check("a <kbd>b</kbd> c", "<p>a <kbd>b</kbd> c</p>");
    check("a <b>b", "<p>a <b>b</b></p>");
    check("a</b>", "<p>a</p>");
    check("*a <b>b* c</b>", "<p><em>a <b>b</b></em> c</p>");
    check(
        "<div>\n\n*a*\n\n</div>\n\nb",
        "<div>\n<p><em>a</em></p>\n</div>\n<p>b</p>",
    );
    check("<p>a\n\n# b", "<p>a\n</p>\n<h1 id=\"user-content-b\">b</h1>");
    check(
        "<table><tr><td>a<td>b</table>",
        "<table><tbody><tr><td>a</td><td>b</td></tr></tbody></table>",
    );
    check("<ul><li>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>");
    check("<li>a", "a");
    check("<script>alert(1)</script>b", "b");
    check(
        "<div onclick=\"x\" class=callout id=a style=\"color: red\">a</div>",
        "<div id=\"user-content-a\" style=\"color:red\">a</div>",
    );
    check(
        "<a href=\"#a\">b</a>",
        "<p><a class=\"internal-link\" href=\"#user-content-a\">b</a></p>",
    );
    check(
        "<details open><summary>a</summary>\n\nb\n\n</details>",
        "<details open=\"\"><summary>a</summary>\n<p>b</p>\n</details>",
    );
    check(
        "<img src=\"https://a/b.png\" width=10>",
        "<img class=\"remote-image\" data-remote-src=\"https://a/b.png\" alt=\"\" width=\"10\">",
    );
    check("<a href=\"javascript&colon;alert(1)\">b</a>", "<p><a>b</a></p>");
    check("a <", "<p>a &lt;</p>");
    check("<div title=\"\n\na", "&lt;div title=\"\n<p>a</p>");
}
