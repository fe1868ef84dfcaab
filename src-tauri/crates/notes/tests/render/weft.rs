//! The 652 examples of the CommonMark specification with everything on that Weft adds: what comes
//! out otherwise is listed here, with what makes it so.

use weft_notes::{LinkHref, LinkKind, RenderOptions, render};

use crate::commonmark::examples;
use crate::html::{Piece, normalised};

/// Why Weft shows examples in another way, and which.
const EXCEPTIONS: &[(&str, &[usize])] = &[
    ("two lines of `---` at the very start are front matter", &[96, 98]),
    (
        "`#name` is a tag behind a blank or a mark of emphasis",
        &[64, 619],
    ),
    (
        "`[[name]]` is a link to a note, and `![[name]]` embeds it",
        &[548, 559, 590],
    ),
    ("an address of the web is a link as it stands", &[602, 608, 611]),
];

#[test]
fn commonmark_examples_as_notes() {
    let mut listed: Vec<usize> = EXCEPTIONS
        .iter()
        .flat_map(|(_, numbers)| numbers.iter().copied())
        .collect();
    listed.sort_unstable();
    let mut differing = Vec::new();
    for example in examples() {
        let html = weft(&example.markdown);
        if comparable(&html) != comparable(&example.html) {
            if !listed.contains(&example.example) {
                println!(
                    "{}: {:?}\n{}\n{html}",
                    example.example, example.markdown, example.html
                );
            }
            differing.push(example.example);
        }
    }
    // One that is no longer needed fails as well.
    assert_eq!(differing, listed);
}

fn weft(markdown: &str) -> String {
    let options = RenderOptions::reading().unsanitised();
    render(markdown, &options, &mut |link| match link.kind {
        // Whatever is embedded is an image.
        LinkKind::Embed => LinkHref::File(format!("{}.png", link.target)),
        LinkKind::Wiki | LinkKind::Markdown => LinkHref::File(link.target.to_owned()),
    })
}

/// What Weft writes in another way everywhere is made the same: headings have ids, addresses lead
/// into the vault or are marked as leading out of it, images from elsewhere wait.
fn comparable(html: &str) -> Vec<Piece> {
    let mut pieces = normalised(html);
    for piece in &mut pieces {
        let Piece::Start(name, attributes) = piece else {
            continue;
        };
        match name.as_str() {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                attributes.retain(|(name, value)| name != "id" || !value.starts_with("user-content-"));
            }
            "a" | "img" => {
                attributes.retain(|(name, value)| {
                    let is_ours = value.contains("-link") || value == "remote-image";
                    name != "rel" && !(name == "class" && is_ours)
                });
                for (name, value) in attributes.iter_mut() {
                    if name == "data-remote-src" {
                        "src".clone_into(name);
                    }
                    if (name == "href" || name == "src") && !leads_out(value) {
                        "(into the vault)".clone_into(value);
                    }
                }
            }
            _ => {}
        }
        attributes.sort();
    }
    pieces
}

fn leads_out(address: &str) -> bool {
    address.split_once(':').is_some_and(|(scheme, _)| {
        let is_scheme = scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
        is_scheme && scheme != "vault"
    })
}
