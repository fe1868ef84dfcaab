//! What reading view makes of each thing that Weft knows.

use weft_notes::{LinkHref, LinkKind, RenderOptions, render};

/// A vault of a few files.
fn rendered(markdown: &str) -> String {
    render(markdown, &RenderOptions::reading(), &mut |link| {
        let file = match link.target {
            "Note" | "Note.md" => "Note.md",
            "a b.md" | "dir/a b" => "dir/a b.md",
            "fig.png" | "./fig.png" => "img/fig.png",
            "pic.svg" => "pic.svg",
            "d.pdf" => "d.pdf",
            "a.mp3" => "a.mp3",
            "v.mp4" => "v.mp4",
            "x.zip" => "x.zip",
            _ => return LinkHref::Missing,
        };
        assert!(link.kind != LinkKind::Wiki || !link.target.is_empty());
        LinkHref::File(file.to_owned())
    })
}

#[track_caller]
fn check(markdown: &str, expected: &str) {
    assert_eq!(rendered(markdown).trim_end(), expected, "of {markdown:?}");
}

#[test]
fn links() {
    check(
        "[[Note]]",
        r#"<p><a class="internal-link" href="vault://localhost/Note.md">Note</a></p>"#,
    );
}
