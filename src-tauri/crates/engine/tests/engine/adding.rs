//! Files from outside, and the links that are written to files.

use crate::fixture::Fixture;

const PICTURE: &[u8] = b"\x89PNG not really";

#[track_caller]
fn check_link(fixture: &Fixture, vault: &weft_engine::Vault, settings: &str, to: &str, expected: &str) {
    fixture.write(".obsidian/app.json", settings);
    assert_eq!(vault.file_link("a/Note.md", to), expected, "{settings}");
}

#[tokio::test]
async fn a_file_from_outside_goes_where_the_vault_wants_it() {
    let fixture = Fixture::new(&[("a/Note.md", "Text\n"), ("b/Old.png", "x")]);
    let vault = fixture.open().await;
    let add = async |folder: &str, name: &str, bytes: &[u8]| {
        let added = vault
            .add_file("a/Note.md", folder, name, bytes.to_vec())
            .await
            .unwrap();
        (added.path, added.link)
    };
    let told = |path: &str, link: &str| (path.to_owned(), link.to_owned());
    assert_eq!(
        add("./", "One.png", PICTURE).await,
        told("a/One.png", "![[One.png]]")
    );
    assert_eq!(
        add("./", "One.png", b"other").await,
        told("a/One 1.png", "![[One 1.png]]")
    );
    assert_eq!(
        add("x/y", "One.png", PICTURE).await,
        told("a/One.png", "![[One.png]]")
    );
    assert_eq!(add("/", "Old.png", b"y").await, told("Old.png", "![[Old.png]]"));
    assert_eq!(
        add("x", "Data.csv", b"1,2").await,
        told("x/Data.csv", "[[Data.csv]]")
    );
    // Notes are no attachments.
    assert_eq!(
        add("x", "Other.md", b"Hello").await,
        told("a/Other.md", "[[Other]]")
    );
    fixture.write(".obsidian/app.json", r#"{"attachmentFolderPath":"files"}"#);
    assert_eq!(
        add("./", "Two.png", PICTURE).await,
        told("files/Two.png", "![[Two.png]]")
    );
    fixture.write(".obsidian/app.json", r#"{"attachmentFolderPath":"../out"}"#);
    assert!(
        vault
            .add_file("a/Note.md", "./", "Three.png", PICTURE.to_vec())
            .await
            .is_err()
    );
    assert_eq!(fixture.text("b/Old.png"), "x");
    assert_eq!(fixture.text("a/One 1.png"), "other");
}

#[tokio::test]
async fn links_to_files_are_written_in_the_style_of_the_vault() {
    let fixture = Fixture::new(&[
        ("a/Note.md", ""),
        ("b/A plot.png", ""),
        ("b/Other.md", ""),
        ("c/Other.md", ""),
    ]);
    let vault = fixture.open().await;
    let markdown = |format: &str| format!(r#"{{"useMarkdownLinks":true,"newLinkFormat":"{format}"}}"#);
    check_link(&fixture, &vault, "{}", "b/A plot.png", "![[A plot.png]]");
    check_link(&fixture, &vault, "{}", "b/Other.md", "[[b/Other]]");
    check_link(
        &fixture,
        &vault,
        r#"{"newLinkFormat":"relative"}"#,
        "b/Other.md",
        "[[../b/Other]]",
    );
    check_link(
        &fixture,
        &vault,
        r#"{"newLinkFormat":"absolute"}"#,
        "b/A plot.png",
        "![[b/A plot.png]]",
    );
    check_link(
        &fixture,
        &vault,
        &markdown("shortest"),
        "b/A plot.png",
        "![](A%20plot.png)",
    );
    check_link(
        &fixture,
        &vault,
        &markdown("shortest"),
        "b/Other.md",
        "[Other](b/Other.md)",
    );
    check_link(
        &fixture,
        &vault,
        &markdown("relative"),
        "b/A plot.png",
        "![](../b/A%20plot.png)",
    );
    check_link(
        &fixture,
        &vault,
        &markdown("absolute"),
        "c/Other.md",
        "[Other](c/Other.md)",
    );
}
