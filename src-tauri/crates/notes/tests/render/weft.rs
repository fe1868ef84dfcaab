//! The same examples and cases with everything on that Weft adds: what comes out otherwise is
//! listed here, with what makes it so.

use pulldown_cmark::Options;
use weft_notes::{LinkHref, LinkKind, RenderOptions, render};

use crate::commonmark::{cases, examples};
use crate::html::{Piece, normalised};

/// Names of examples and cases, and why Weft shows them in another way.
const DIFFERENCES: &[(&str, &[&str])] = &[];

#[test]
fn what_weft_shows_otherwise() {
    let mut differing: Vec<String> = Vec::new();
    for example in examples() {
        if comparable(&weft(&example.markdown)) != comparable(&example.html) {
            if std::env::var("SHOW").is_ok() {
                println!(
                    "=== example {}\n{}\n--- plain\n{}\n--- weft\n{}",
                    example.example,
                    example.markdown,
                    example.html,
                    weft(&example.markdown)
                );
            }
            differing.push(format!("example {}", example.example));
        }
    }
    // The options of Weft, without Weft: what the cases expect with others is tested elsewhere.
    let grammar = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_MATH;
    for case in cases() {
        let plain = render(&case.markdown, &RenderOptions::markdown(grammar), &mut |_| {
            LinkHref::Missing
        });
        if comparable(&weft(&case.markdown)) != comparable(&plain) {
            if std::env::var("SHOW").is_ok() {
                println!(
                    "=== {}\n{}\n--- plain\n{plain}\n--- weft\n{}",
                    case.test,
                    case.markdown,
                    weft(&case.markdown)
                );
            }
            differing.push(case.test);
        }
    }
    let mut listed: Vec<&str> = DIFFERENCES
        .iter()
        .flat_map(|(_, names)| names.iter().copied())
        .collect();
    listed.sort_unstable();
    differing.sort_unstable();
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

/// What Weft writes in other ways everywhere is made the same: headings have ids, addresses lead
/// into the vault or are marked as leading out of it, remote images wait, tasks have classes.
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
                    name != "rel" && !(name == "class" && value.contains("-link") || value == "remote-image")
                });
                for (name, value) in attributes.iter_mut() {
                    if name == "data-remote-src" {
                        "src".clone_into(name);
                    }
                    let leads_out = value.split_once(':').is_some_and(|(scheme, _)| {
                        scheme != "vault"
                            && scheme
                                .bytes()
                                .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
                    });
                    if (name == "href" || name == "src") && !leads_out {
                        "(into the vault)".clone_into(value);
                    }
                }
            }
            "input" | "li" => attributes.retain(|(name, _)| name != "class" && name != "data-task"),
            _ => {}
        }
        attributes.sort();
    }
    pieces
}
