//! The last word on what stands in the result, whatever the rest of the renderer does.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

use super::addresses;
use super::anchors::PREFIX;
use super::elements;

/// Attributes of any element; each value is looked at below.
const ATTRIBUTES: &[&str] = &["class", "dir", "id", "lang", "style", "title"];

/// Attributes of the renderer's own elements, which HTML in the text cannot give.
const OWN: &[(&str, &[&str])] = &[
    ("a", &["rel"]),
    ("blockquote", &["data-at"]),
    ("details", &["data-at", "data-callout", "data-callout-type"]),
    ("div", &["data-at", "data-callout", "data-callout-type"]),
    ("h1", &["data-at"]),
    ("h2", &["data-at"]),
    ("h3", &["data-at"]),
    ("h4", &["data-at"]),
    ("h5", &["data-at"]),
    ("h6", &["data-at"]),
    ("img", &["data-remote-src"]),
    ("input", &["type", "disabled", "checked", "data-at", "data-task"]),
    ("li", &["data-at", "data-task"]),
    ("ol", &["data-at"]),
    ("p", &["data-at"]),
    ("pre", &["data-at"]),
    ("table", &["data-at"]),
    ("ul", &["data-at"]),
    (
        "span",
        &[
            "data-embed",
            "data-path",
            "data-heading",
            "data-block",
            "data-page",
            "width",
            "height",
        ],
    ),
];

const CLASSES: &[&str] = &[
    "callout",
    "callout-content",
    "callout-title",
    "embed",
    "external-link",
    "footnote-back",
    "footnote-reference",
    "footnotes",
    "internal-link",
    "is-unresolved",
    "math",
    "math-display",
    "math-inline",
    "refused-image",
    "refused-link",
    "remote-image",
    "render-notice",
    "tag",
    "task-list-item",
    "task-list-item-checkbox",
];

/// Properties that neither load anything nor lay an element over others.
const STYLES: &[&str] = &[
    "background-color",
    "color",
    "font-style",
    "font-weight",
    "text-align",
    "text-decoration",
];

static SANITISER: LazyLock<Builder<'static>> = LazyLock::new(sanitiser);

pub(crate) fn sanitise(html: &str) -> String {
    SANITISER.clean(html).to_string()
}

fn sanitiser() -> Builder<'static> {
    let mut attributes: HashMap<&str, HashSet<&str>> = HashMap::new();
    for name in elements::allowed_names() {
        let own = elements::allowed(name).map_or(&[][..], |element| element.attributes);
        attributes.entry(name).or_default().extend(own);
    }
    for (name, own) in OWN {
        attributes.entry(name).or_default().extend(*own);
    }
    let mut builder = Builder::empty();
    builder
        .tags(elements::allowed_names().chain(["input"]).collect())
        .clean_content_tags(HashSet::from(["script", "style"]))
        .tag_attributes(attributes)
        .generic_attributes(ATTRIBUTES.iter().copied().collect())
        .url_schemes(HashSet::from(["http", "https", "mailto", "vault", "data"]))
        .url_relative(UrlRelative::PassThrough)
        .link_rel(None)
        .filter_style_properties(STYLES.iter().copied().collect())
        .attribute_filter(attribute);
    builder
}

/// The value that an attribute may have; `None` takes the attribute away.
fn attribute<'a>(element: &str, name: &str, value: &'a str) -> Option<Cow<'a, str>> {
    let keep = |is_allowed: bool| is_allowed.then_some(Cow::Borrowed(value));
    match name {
        "href" => keep(is_link(value)),
        "src" => keep(value.starts_with("vault://localhost/") || addresses::is_inline_image(value)),
        "data-remote-src" => keep(addresses::is_web(value)),
        "id" | "name" => keep(value.starts_with(PREFIX)),
        "class" => Some(Cow::Owned(classes(element, value))),
        "type" => keep(value == "checkbox"),
        "data-at" => keep(value.bytes().all(|byte| byte.is_ascii_digit())),
        "style" => keep(is_plain_style(value)),
        "width" | "height" | "colspan" | "rowspan" | "span" | "start" | "value" => keep(is_number(value)),
        _ => keep(true),
    }
}

fn is_link(address: &str) -> bool {
    let is_anchor = address == "#"
        || address
            .strip_prefix('#')
            .is_some_and(|rest| rest.starts_with(PREFIX));
    is_anchor
        || address.starts_with("vault://localhost/")
        || address.starts_with("vault://tag/")
        || matches!(addresses::judge(address), addresses::Address::Web(read) if read == address)
}

fn classes(element: &str, value: &str) -> String {
    let is_language = |class: &&str| element == "code" && class.starts_with("language-");
    let kept: Vec<&str> = value
        .split_ascii_whitespace()
        .filter(|class| CLASSES.contains(class) || is_language(class))
        .collect();
    kept.join(" ")
}

/// Whether a style holds nothing but words, numbers and colours.
pub(crate) fn is_plain_style(style: &str) -> bool {
    !style.to_ascii_lowercase().contains("url")
        && style
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b" #%.,:;()-".contains(&byte))
}

/// A number of pixels or columns, or a percentage; no one needs more digits.
pub(crate) fn is_number(value: &str) -> bool {
    let digits = value.strip_suffix('%').unwrap_or(value);
    (1..=5).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}
