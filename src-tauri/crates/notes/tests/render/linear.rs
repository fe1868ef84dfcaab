//! Eight times the text takes about eight times as long to show, and no text is too deep.

use std::hint::black_box;
use std::time::Duration;

use weft_notes::{LinkHref, RenderOptions, render};

use crate::growth::{self, Measured};

fn rendered(text: &str) -> String {
    render(text, &RenderOptions::reading(), &mut |link| {
        LinkHref::File(link.target.to_owned())
    })
}

#[track_caller]
fn check(name: &str, text: impl Fn(usize) -> String) {
    let measured = Measured {
        pieces: 500,
        floor: Duration::from_millis(1),
    };
    measured.check(name, text, |text| {
        black_box(rendered(text));
    });
}

#[test]
fn nesting() {
    for (name, text) in growth::NESTED {
        check(name, text);
    }
    check("callouts", |count| {
        (1..=count.min(400))
            .map(|depth| format!("{} [!note]\n", ">".repeat(depth)))
            .collect()
    });
    check("indented lists", |count| {
        (0..count)
            .map(|index| format!("{}- a\n", "  ".repeat(index % 90)))
            .collect()
    });
    check("highlights across emphasis", |count| {
        "==a *b== c* **d ==e** f== ".repeat(count)
    });
    check("a highlight across deep emphasis", |count| {
        format!("=={}b== c{}", "*a _a ".repeat(count), "b_ b*".repeat(count))
    });
    check("highlights over the ends of emphasis", |count| {
        "*a ==b* c== **d _e ==f_ g** h== ".repeat(count)
    });
    check("a highlight over the ends of deep emphasis", |count| {
        format!("{}==b{} c==", "*a _a ".repeat(count), "b_ b*".repeat(count))
    });
    check("inline footnotes", |count| {
        format!("{}b{}", "a^[".repeat(count), "]".repeat(count))
    });
    check("footnotes in footnotes", |count| {
        (0..count)
            .map(|index| format!("[^{index}]: a[^{}]\n\n", index + 1))
            .collect()
    });
    check("boxes of HTML", |count| format!("{}a", "<div>\n".repeat(count)));
    check("bold of HTML", |count| format!("{}a", "<b>".repeat(count)));
    check("tables in tables", |count| {
        format!("{}a", "<table><tr><td>".repeat(count))
    });
}

#[test]
fn openers_without_closers() {
    for piece in growth::OPENERS.iter().chain(&[
        "<a b=\"",
        "<p>",
        "<b title=\"a\">",
        "<a href=b>",
        "<i>a<p>",
        "<p><b>\n\n",
        "<li>",
        "<tr>",
        "<table>",
        "<table>a",
        "<ul><li>",
        "<script>",
        "<style>\n\n",
        "<![CDATA[",
        "<?",
        "<h1>",
        "<details>\n\n",
        "<svg>",
        "<math><mi>",
    ]) {
        check(piece, |count| piece.repeat(count));
        check("in a block of HTML", |count| {
            format!("<div>{}", piece.repeat(count))
        });
    }
}

#[test]
fn closers_without_openers() {
    for piece in growth::CLOSERS
        .iter()
        .chain(&["</div>", "</table>", "</p>", "</br>", "</a>"])
    {
        check(piece, |count| format!("<div>{}", piece.repeat(count)));
        check(piece, |count| piece.repeat(count));
    }
}

#[test]
fn many_of_one_kind() {
    for (name, text) in growth::FOOTNOTES {
        check(name, text);
    }
    for piece in growth::OTHER_PIECES.iter().chain(&[
        "![[a.png]] ",
        "a ^[b] ",
        "> [!note] a\n> b\n\n",
        "<b>a</b>",
        "&amp;",
        "<a id=b></a>",
        "<i>a</i><p>",
        "<a href=b>c</a>",
        "[a](https://b) ",
        "![a](https://b) ",
        "<img src=a>",
    ]) {
        check(piece, |count| piece.repeat(count));
    }
    check("a wide table", |count| {
        format!(
            "|{}\n|{}\n|{}",
            "a|".repeat(count),
            "-|".repeat(count),
            "b|".repeat(count)
        )
    });
    check("attributes", |count| {
        format!(
            "<div {}>a",
            (0..count).map(|index| format!("a{index}=b ")).collect::<String>()
        )
    });
    check("a long attribute before many paragraphs", |count| {
        format!(
            "<div><p><b title=\"{}\">{}",
            "a".repeat(count),
            "<p>x".repeat(count)
        )
    });
    check("a long address before many paragraphs", |count| {
        format!("<div><a href=\"{}\">{}", "a".repeat(count), "<p>x".repeat(count))
    });
    check("many rows before text", |count| {
        format!("<table>{}", "<tr>x<b>y</b>".repeat(count))
    });
}

#[test]
fn what_is_too_deep_is_shown_as_text() {
    for (name, text) in [
        ("quotes", format!("{}deepest", "> ".repeat(100_000))),
        ("lists", format!("{}deepest", "- ".repeat(20_000))),
        (
            "emphasis",
            format!("{}deepest{}", "*a **a ".repeat(20_000), "b** b*".repeat(20_000)),
        ),
        ("boxes", format!("{}deepest", "<div>".repeat(100_000))),
        ("bold", format!("{}deepest", "<b>".repeat(100_000))),
        ("tables", format!("{}deepest", "<table><tr><td>".repeat(50_000))),
        (
            "footnotes",
            format!("{}deepest{}", "a^[".repeat(20_000), "]".repeat(20_000)),
        ),
    ] {
        let html = rendered(&text);
        let mut depth: usize = 0;
        let mut deepest = 0;
        for piece in crate::html::pieces(&html) {
            match piece {
                crate::html::Piece::Start(..) => depth += 1,
                crate::html::Piece::End(_) => depth -= 1,
                _ => {}
            }
            deepest = deepest.max(depth);
        }
        assert!(deepest <= 110, "{name}: {deepest} deep");
        assert!(html.contains("deepest"), "{name}");
        assert!(html.contains("render-notice") || deepest < 90, "{name}: not said");
    }
}
