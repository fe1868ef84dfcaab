//! What is wrong in a vault, and what is listed of it.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn the_check_tells_what_is_wrong() {
    let fixture = coast();
    fixture.write(
        "x/Index.md",
        b"[[Tydes]] [[Ebb and flow]] [[old/Barnacles]] [[Index]]\n\n[[Tides#Sprink tides]] [[Tides#^moom]]",
    );
    fixture.write("broken.md", b"caf\xe9 [[Tides]]");
    let vault = fixture.open_watching().await;
    let check = vault.check();
    assert_eq!(check.notes, 6);
    let shown: Vec<_> = check
        .unresolved
        .iter()
        .map(|link| {
            let suggestions: Vec<&str> = link.suggestions.iter().map(String::as_str).collect();
            (
                link.note.as_str(),
                link.line,
                link.text.as_str(),
                link.missing,
                suggestions,
            )
        })
        .collect();
    use MissingPart::{Block, Heading, Note};
    assert_eq!(
        shown,
        [
            ("Tides.md", 12, "![[Gone.png]]", Note, vec![]),
            ("Tides.md", 13, "[[Barnacles#Nowhere]]", Heading, vec![]),
            ("Tides.md", 13, "[[Tides^x]]", Note, vec!["Tides.md"]),
            ("Tides.md", 13, "[[Missing]]", Note, vec![]),
            ("x/Index.md", 1, "[[Tydes]]", Note, vec!["Tides.md"]),
            ("x/Index.md", 1, "[[Ebb and flow]]", Note, vec!["Tides.md"]),
            (
                "x/Index.md",
                1,
                "[[old/Barnacles]]",
                Note,
                vec!["Coast/Barnacles.md"]
            ),
            (
                "x/Index.md",
                3,
                "[[Tides#Sprink tides]]",
                Heading,
                vec!["Spring tides"]
            ),
            ("x/Index.md", 3, "[[Tides#^moom]]", Block, vec!["moon"]),
        ]
    );
    assert_eq!(check.ambiguous.len(), 1);
    let index = &check.ambiguous[0];
    assert_eq!((index.name.as_str(), index.links), ("Index", 2));
    assert_eq!(index.notes, ["Index.md", "x/Index.md"]);
    assert_eq!(check.orphans, ["Alone.md"]);
    assert_eq!(check.unreadable.len(), 1);
    assert_eq!(check.unreadable[0].note, "broken.md");
    assert!(check.links > 15);
}

#[tokio::test(flavor = "multi_thread")]
async fn tags_and_headings_are_listed() {
    let fixture = coast();
    let vault = fixture.open_watching().await;
    let tags: Vec<(String, u32)> = vault
        .tags()
        .into_iter()
        .map(|tag| (tag.name, tag.notes))
        .collect();
    let expected = [("Rock", 1), ("sea", 3), ("sea/rock", 1), ("Sea/tide", 1)];
    assert_eq!(tags, expected.map(|(name, notes)| (name.to_owned(), notes)));
    assert_eq!(
        vault.notes_with_tag("sea"),
        ["Alone.md", "Coast/Barnacles.md", "Tides.md"]
    );
    let outline = vault.outline(TIDES);
    let shown: Vec<_> = outline
        .iter()
        .map(|heading| (heading.level, heading.text.as_str()))
        .collect();
    assert_eq!(shown, [(1, "Tides"), (2, "Spring tides")]);
    assert!(TIDES[outline[1].start as usize..].starts_with("## Spring"));
}
