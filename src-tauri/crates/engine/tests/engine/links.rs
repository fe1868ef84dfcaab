//! Links, backlinks, mentions, tags and the vault's check, on real folders.

mod check;

use std::fs;
use std::time::Duration;

use crate::fixture::{Fixture, until};
use weft_engine::types::{LinkKind, MissingPart, NoteLinks, ShadowedLinks, SnippetPart, VaultEvent};
use weft_engine::{ErrorCode, Vault};

fn links(vault: &Vault, note: &str) -> NoteLinks {
    vault.links(note, None, 100).unwrap()
}

/// Each link's words, and where it leads: `note#heading` or `note^block`, `?` behind it where the
/// place is not there; `-` where nothing is meant.
fn goals(links: &NoteLinks) -> Vec<String> {
    links
        .outgoing
        .iter()
        .map(|link| match &link.target {
            None => format!("{} -", link.text),
            Some(goal) => {
                let block = goal.block.iter().map(|block| format!("^{block}"));
                let heading = goal.heading.iter().map(|heading| format!("#{heading}"));
                let place: String = heading.chain(block).collect();
                let lost = if goal.found { "" } else { "?" };
                format!("{} {}{place}{lost}", link.text, goal.note)
            }
        })
        .collect()
}

fn marked(parts: &[SnippetPart]) -> String {
    let shown = parts.iter().map(|part| {
        if part.marked {
            format!("[{}]", part.text)
        } else {
            part.text.clone()
        }
    });
    shown.collect()
}

const TIDES: &str = "---\naliases: [Ebb and flow]\ntags: [Sea/tide]\nup: \"[[Index]]\"\n---\n\
    # Tides\n\n## Spring tides\n\nThey come with the *moon*. See [[barnacles#Where they live|them]]. ^moon\n\n\
    ![[wave.png|200]] and ![[Gone.png]], [text](Coast/Barnacles.md#^plates), [[#Spring tides]],\n\
    [[Barnacles#Nowhere]], [[Tides^x]], `[[Not a link]]`, [[Missing]] and [out](https://example.org).\n";

const BARNACLES: &str = "\u{feff}# Barnacles\r\n\r\n## Where they live\r\n\r\nOn rocks, between the tides. ^plates\r\n\r\n\
    > [!note]\r\n> Ebb and flow decide, as [[Tides#^moon|tides]] do, and #sea/rock too.\r\n";

fn coast() -> Fixture {
    let fixture = Fixture::new(&[
        ("Tides.md", TIDES),
        ("Coast/Barnacles.md", BARNACLES),
        (
            "Index.md",
            "- [[Tides]]\n- [[Coast/Barnacles]]\n- Barnacles, barnacles' `Barnacles` [[Barnacles]]\n",
        ),
        ("Alone.md", "Nothing. #sea #Rock\n"),
        ("p/wave.png", "not really"),
    ]);
    fixture.age("Coast/Barnacles.md", 50);
    fixture.age("Index.md", 100);
    fixture
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_knows_its_links_and_who_links_to_it() {
    let fixture = coast();
    let vault = fixture.open_watching().await;
    let tides = links(&vault, "Tides.md");
    assert_eq!(
        goals(&tides),
        [
            "[[Index]] Index.md",
            "[[barnacles#Where they live|them]] Coast/Barnacles.md#Where they live",
            "![[wave.png|200]] p/wave.png",
            "![[Gone.png]] -",
            "[text](Coast/Barnacles.md#^plates) Coast/Barnacles.md^plates",
            "[[#Spring tides]] Tides.md#Spring tides",
            "[[Barnacles#Nowhere]] Coast/Barnacles.md#Nowhere?",
            "[[Tides^x]] -",
            "[[Missing]] -",
        ]
    );
    for link in &tides.outgoing {
        assert_eq!(&TIDES[link.start as usize..link.end as usize], link.text);
        let line = TIDES[..link.start as usize].matches('\n').count() + 1;
        assert_eq!(link.line as usize, line);
    }
    assert_eq!(tides.outgoing[2].kind, LinkKind::Embed);
    assert_eq!(tides.outgoing[4].kind, LinkKind::Markdown);
    assert_eq!(tides.hash, vault.read_note("Tides.md").unwrap().hash);

    let shown: Vec<_> = tides
        .backlinks
        .iter()
        .map(|link| {
            (
                link.note.as_str(),
                link.heading.join("/"),
                marked(&link.parts),
                link.place.as_deref(),
            )
        })
        .collect();
    let barnacles = "Barnacles/Where they live".to_owned();
    assert_eq!(
        shown,
        [
            (
                "Coast/Barnacles.md",
                barnacles,
                "Ebb and flow decide, as [tides] do, and #sea/rock too.".to_owned(),
                Some("^moon")
            ),
            ("Index.md", String::new(), "[Tides]".to_owned(), None),
        ]
    );
    let link = &tides.backlinks[0];
    let written = &BARNACLES[link.start as usize..link.end as usize];
    assert_eq!((written, link.line), ("[[Tides#^moon|tides]]", 8));
    assert_eq!(tides.backlinks_total, 2);
    assert!(!link.passage.contains("[[") && link.passage.contains("as tides do"));

    let barnacles = links(&vault, "Coast/Barnacles.md");
    assert_eq!(barnacles.backlinks_total, 5);
    assert_eq!(barnacles.backlinks[0].note, "Tides.md");
    let picture = links(&vault, "p/wave.png");
    assert_eq!((picture.backlinks_total, picture.outgoing.len()), (1, 0));
    assert_eq!(picture.backlinks[0].note, "Tides.md");
    assert_eq!(
        vault.links("no such.md", None, 9).unwrap_err().code,
        ErrorCode::NotFound
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn names_without_a_link_are_mentions() {
    let fixture = coast();
    let vault = fixture.open_watching().await;
    let barnacles = links(&vault, "Coast/Barnacles.md");
    let shown: Vec<_> = barnacles
        .mentions
        .iter()
        .map(|mention| {
            (
                mention.note.as_str(),
                mention.text.as_str(),
                marked(&mention.parts),
            )
        })
        .collect();
    let around = |marked: &str| marked.to_owned();
    assert_eq!(
        shown,
        [
            (
                "Index.md",
                "Barnacles",
                around("[Barnacles], barnacles' Barnacles Barnacles")
            ),
            (
                "Index.md",
                "barnacles",
                around("Barnacles, [barnacles]' Barnacles Barnacles")
            ),
        ]
    );
    assert_eq!((barnacles.mentions_total, barnacles.mentions_unread), (2, 0));
    let outgoing: Vec<_> = barnacles
        .outgoing_mentions
        .iter()
        .map(|mention| (mention.text.as_str(), mention.target.as_str(), mention.line))
        .collect();
    assert_eq!(
        outgoing,
        [("tides", "Tides.md", 5), ("Ebb and flow", "Tides.md", 8)]
    );
    let mention = &barnacles.outgoing_mentions[1];
    let written = &BARNACLES[mention.start as usize..mention.end as usize];
    assert_eq!(written, "Ebb and flow");
    // A note that is called otherwise is found by its new name at once.
    fixture.write("Alone.md", b"---\naliases: rocks\n---\n");
    until("the new alias is found", async || {
        let links = links(&vault, "Coast/Barnacles.md");
        links
            .outgoing_mentions
            .iter()
            .any(|mention| mention.target == "Alone.md")
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn links_of_a_text_that_is_not_saved() {
    let fixture = coast();
    let vault = fixture.open_watching().await;
    let text = "# New\n\n[[Tides]] [[#New]] [[#Old]] and Barnacles";
    let unsaved = vault.links("Alone.md", Some(text), 100).unwrap();
    assert_eq!(
        goals(&unsaved),
        [
            "[[Tides]] Tides.md",
            "[[#New]] Alone.md#New",
            "[[#Old]] Alone.md#Old?"
        ]
    );
    assert_eq!(unsaved.outgoing_mentions.len(), 1);
    let new = vault.links("not there yet.md", Some(text), 100).unwrap();
    assert_eq!(new.outgoing[1].target.as_ref().unwrap().note, "not there yet.md");
}

#[tokio::test(flavor = "multi_thread")]
async fn saves_and_other_programs_move_the_graph() {
    let fixture = coast();
    let vault = fixture.open_watching().await;
    let note = vault.read_note("Alone.md").unwrap();
    vault
        .save_note("Alone.md", "To [[Tides]] and ![[new.pdf]]", &note.hash)
        .unwrap();
    until("the save is a backlink", async || {
        links(&vault, "Tides.md").backlinks_total == 3
    })
    .await;
    assert_eq!(links(&vault, "Tides.md").backlinks[0].note, "Alone.md");
    fixture.write("p/new.pdf", b"%PDF");
    until("the file takes the link", async || {
        links(&vault, "p/new.pdf").backlinks_total == 1
    })
    .await;
    assert_eq!(goals(&links(&vault, "Alone.md"))[1], "![[new.pdf]] p/new.pdf");
    fs::remove_file(fixture.root().join("p/new.pdf")).unwrap();
    until("the link is lost", async || {
        goals(&links(&vault, "Alone.md"))[1] == "![[new.pdf]] -"
    })
    .await;
    fs::rename(fixture.root().join("p"), fixture.root().join("q")).unwrap();
    until("the folder has moved", async || {
        goals(&links(&vault, "Tides.md"))[2] == "![[wave.png|200]] q/wave.png"
    })
    .await;
    fs::remove_file(fixture.root().join("Tides.md")).unwrap();
    until("the note is gone", async || {
        goals(&links(&vault, "Alone.md"))[0] == "[[Tides]] -"
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn attachments_are_known_without_a_scan() {
    let fixture = coast();
    let vault = fixture.open_watching().await;
    // A second opening only reads, and never walks the folder.
    let reader = fixture.open_watching().await;
    assert!(reader.is_reader());
    assert_eq!(
        goals(&links(&reader, "Tides.md"))[2],
        "![[wave.png|200]] p/wave.png"
    );
    fixture.write("p/Gone.png", b"here again");
    until("the reader sees the new picture", async || {
        goals(&links(&reader, "Tides.md"))[3] == "![[Gone.png]] p/Gone.png"
    })
    .await;
    drop(vault);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_backlinks_the_newest_are_shown() {
    let fixture = Fixture::new(&[("Hub.md", "# Hub\n")]);
    for number in 0..300 {
        let path = format!("n/{number:03}.md");
        fixture.write(&path, b"See [[Hub]] and the hub, [[hub]].\n");
        fixture.age(&path, 1000 - number);
    }
    let vault = fixture.open_watching().await;
    let hub = vault.links("Hub.md", None, 5).unwrap();
    let notes: Vec<&str> = hub.backlinks.iter().map(|link| link.note.as_str()).collect();
    assert_eq!(
        notes,
        ["n/299.md", "n/299.md", "n/298.md", "n/298.md", "n/297.md"]
    );
    assert_eq!(hub.backlinks_total, 600);
    let mentions: Vec<&str> = hub.mentions.iter().map(|mention| mention.note.as_str()).collect();
    assert_eq!(mentions[0], "n/299.md");
    assert_eq!(mentions.len() + hub.mentions_unread as usize, 300);
    let all = vault.links("Hub.md", None, u32::MAX).unwrap();
    assert_eq!(
        (all.backlinks.len(), all.mentions.len(), all.mentions_unread),
        (600, 300, 0)
    );
}

async fn name_taken(vault: &Vault, change: impl FnOnce()) -> Vec<ShadowedLinks> {
    let mut events = vault.events();
    change();
    vault.read().await;
    let mut taken = Vec::new();
    while let Ok(event) = events.try_recv() {
        if let VaultEvent::NameTaken { shadowed } = event {
            taken.push(shadowed);
        }
    }
    taken
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_note_of_a_name_is_told_of() {
    let fixture = Fixture::new(&[
        ("a/Foo.md", ""),
        ("b/x.md", "[[Foo]] [[Foo#h]] [[a/Foo]] [[Bar]]"),
    ]);
    let vault = fixture.open_watching().await;
    let taken = name_taken(&vault, || fixture.write("Foo.md", b"new")).await;
    let expected = ShadowedLinks {
        path: "Foo.md".to_owned(),
        meant: "a/Foo.md".to_owned(),
        links: 2,
    };
    assert_eq!(taken, [expected]);
    assert_eq!(links(&vault, "b/x.md").outgoing[0].ambiguous, ["a/Foo.md"]);
    // Nothing is taken by a note that was missing, nor by one that no link means.
    assert_eq!(name_taken(&vault, || fixture.write("Bar.md", b"")).await, []);
    assert_eq!(name_taken(&vault, || fixture.write("c/Foo.md", b"")).await, []);
    // A move takes nothing from anybody.
    let (old, new) = (fixture.root().join("Foo.md"), fixture.root().join("b/Foo.md"));
    assert_eq!(
        name_taken(&vault, || fs::rename(old, new).unwrap()).await.len(),
        0
    );
    assert_eq!(goals(&links(&vault, "b/x.md"))[0], "[[Foo]] b/Foo.md");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_taken_while_the_vault_was_closed_is_told_of() {
    let fixture = Fixture::new(&[("a/Foo.md", ""), ("b/x.md", "[[Foo]]"), ("b/y.md", "[[x]]")]);
    drop(fixture.open_watching().await);
    tokio::time::sleep(Duration::from_millis(300)).await;
    fixture.write("Foo.md", b"new");
    let vault = fixture.open_unread().await;
    let taken = name_taken(&vault, || {}).await;
    assert_eq!(taken.len(), 1);
    assert_eq!(
        (taken[0].path.as_str(), taken[0].meant.as_str()),
        ("Foo.md", "a/Foo.md")
    );
}
