//! Notes of real folders as reading view shows them.

use crate::fixture::Fixture;
use weft_engine::{ErrorCode, Vault};

async fn open(files: &[(&str, &[u8])]) -> (Fixture, Vault) {
    let fixture = Fixture::new(&[]);
    for (path, bytes) in files {
        fixture.write(path, bytes);
    }
    let vault = fixture.open().await;
    (fixture, vault)
}

#[tokio::test]
async fn links_and_embeds_lead_where_the_vault_says() {
    let text =
        b"---\ntags: x\n---\n[[b]] [[sub/b]] [[none]] ![[fig.png|20]] [c](sub/b.md#H)\n\n![[b#H]]" as &[u8];
    let (_fixture, vault) = open(&[
        ("a.md", text),
        ("b.md", b"b"),
        ("sub/b.md", b"# H"),
        ("img/fig.png", b"x"),
    ])
    .await;
    assert_eq!(
        vault.render_note("a.md").unwrap(),
        "<p><a class=\"internal-link\" href=\"vault://localhost/b.md\">b</a> \
         <a class=\"internal-link\" href=\"vault://localhost/sub/b.md\">sub/b</a> \
         <a class=\"internal-link is-unresolved\" href=\"vault://localhost/none\">none</a> \
         <img src=\"vault://localhost/img/fig.png\" alt=\"fig.png\" width=\"20\"> \
         <a class=\"internal-link\" href=\"vault://localhost/sub/b.md#H\">c</a></p>\n\
         <p><span class=\"embed\" data-embed=\"note\" data-path=\"b.md\" data-heading=\"H\">\
         <a class=\"internal-link\" href=\"vault://localhost/b.md#H\">b › H</a></span></p>\n"
    );
}

#[tokio::test]
async fn the_part_that_a_link_names_is_found() {
    let text = "# A\n\none\n\n## B\n\n- x\n- y ^id\n\n# C\n";
    let (_fixture, vault) = open(&[("a.md", text.as_bytes())]).await;
    let part = |part: &str| {
        let shown = vault.show_note("a.md", None, Some(part)).unwrap();
        assert_eq!(shown.part_missing, shown.part.is_none(), "{part}");
        shown
            .part
            .map(|span| text[span.start as usize..span.end as usize].trim().to_owned())
    };
    assert_eq!(part("A#B").as_deref(), Some("## B\n\n- x\n- y ^id"));
    assert_eq!(part("A").as_deref(), text.split("\n\n# C").next());
    assert_eq!(part("C").as_deref(), Some("# C"));
    assert!(part("^ID").unwrap().starts_with("- y"));
    assert_eq!(part("none"), None);
    assert_eq!(part("^none"), None);
    let unsaved = vault.show_note("a.md", Some("- [ ] t".to_owned()), None).unwrap();
    assert!(unsaved.html.contains("data-at=\"2\""), "{}", unsaved.html);
    assert!(!unsaved.part_missing);
}

#[tokio::test]
async fn what_cannot_be_rendered_is_said() {
    let (_fixture, vault) = open(&[("a.md", b"x\xffy"), ("fig.png", b"x")]).await;
    assert_eq!(vault.render_note("a.md").unwrap(), "<p>x?y</p>\n");
    let code = |path: &str| vault.render_note(path).unwrap_err().code;
    assert_eq!(code("fig.png"), ErrorCode::InvalidName);
    assert_eq!(code("none.md"), ErrorCode::NotFound);
    assert_eq!(code("../data/x.md"), ErrorCode::OutsideVault);
}
