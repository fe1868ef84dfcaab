//! The engine as its callers use it: real files, real indexes, the real model.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::fixture::{Fixture, until};
use weft_engine::types::{
    IndexReport, NoteStateKind, RelatedRequest, SaveOutcome, SearchAnswer, SearchMode, SearchRequest,
    VaultEvent,
};
use weft_engine::{ErrorCode, OpenOptions, Vault};

/// Opens, indexes everything, closes.
async fn index(fixture: &Fixture) -> IndexReport {
    let vault = fixture.open_embedding().await;
    let report = vault.indexed().await;
    drop(vault);
    // The indexer's thread gives the lock back a moment after the vault is dropped.
    tokio::time::sleep(Duration::from_millis(300)).await;
    report
}

fn sea_and_bread() -> Fixture {
    Fixture::new(&[
        (
            "Coast/Tide pools.md",
            "# Pools\n\nWhen the water leaves, the salt in a rock pool rises within the hour. See [[Barnacles]].\n",
        ),
        (
            "Coast/Barnacles.md",
            "Barnacles close their plates at low tide and wait for the sea to come back.\n",
        ),
        (
            "Kitchen/Bread.md",
            "# Dough\n\nKnead the flour and water, then let the dough rise overnight in a cold place.\n",
        ),
        (
            "Kitchen/It's \"quoted\".md",
            "A recipe for soup with leeks and potatoes, and a bay leaf from the garden.\n",
        ),
    ])
}

async fn search(vault: &Vault, query: &str, mode: SearchMode) -> SearchAnswer {
    vault
        .search(&SearchRequest {
            query: query.to_owned(),
            mode,
            limit: 10,
            this: None,
        })
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn words_and_meaning_find_notes_and_name_the_very_bytes() {
    let fixture = sea_and_bread();
    let vault = fixture.open_embedding().await;
    let report = vault.indexed().await;
    assert_eq!((report.notes, report.waiting, report.failed.len()), (4, 0, 0));
    assert_eq!(report.embedded, report.chunks);
    let answer = search(&vault, "leeks", SearchMode::Text).await;
    assert_eq!(answer.hits[0].note, "Kitchen/It's \"quoted\".md");
    assert!(
        answer.hits[0]
            .parts
            .iter()
            .any(|part| part.marked && part.text == "leeks")
    );
    let answer = search(&vault, "how do I make a loaf", SearchMode::Meaning).await;
    assert!(answer.meaning);
    assert_eq!(answer.hits[0].note, "Kitchen/Bread.md");
    let answer = search(&vault, "shellfish when the ocean is out", SearchMode::Hybrid).await;
    let hit = &answer.hits[0];
    assert!(hit.note.starts_with("Coast/"), "{hit:?}");
    let bytes = fs::read(fixture.root().join(&hit.note)).unwrap();
    let passage = std::str::from_utf8(&bytes[hit.start as usize..hit.end as usize]).unwrap();
    assert!(
        passage.contains(hit.snippet.split(" ").next().unwrap()),
        "{passage} / {}",
        hit.snippet
    );
    assert!(search(&vault, "", SearchMode::Hybrid).await.hits.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_embedded_twice() {
    let fixture = sea_and_bread();
    let first = index(&fixture).await;
    assert!(first.embedded > 0);
    let check = |report: IndexReport, what: &str| {
        assert_eq!(
            (report.embedded, report.waiting, report.reused),
            (0, 0, report.chunks),
            "{what}"
        );
    };
    check(index(&fixture).await, "a restart");
    let root = fixture.root();
    fs::rename(root.join("Kitchen/Bread.md"), root.join("Kitchen/Loaf.md")).unwrap();
    check(index(&fixture).await, "a rename");
    fs::rename(root.join("Kitchen"), root.join("Cooking")).unwrap();
    check(index(&fixture).await, "a folder's rename");
    let text = fs::read(root.join("Coast/Barnacles.md")).unwrap();
    fs::write(root.join("Coast/Barnacles.md"), &text).unwrap();
    check(index(&fixture).await, "a touch");
    // A checkout of another branch and back.
    fs::write(root.join("Coast/Barnacles.md"), "Something else for a while.\n").unwrap();
    assert_eq!(index(&fixture).await.embedded, 1);
    fs::write(root.join("Coast/Barnacles.md"), &text).unwrap();
    check(index(&fixture).await, "a checkout");
    let data = only_folder(&fixture.data().join("vaults"));
    for lost in ["catalog.db", "text-2", "lance-"] {
        for entry in fs::read_dir(&data).unwrap() {
            let path = entry.unwrap().path();
            if path.file_name().unwrap().to_string_lossy().starts_with(lost) {
                if path.is_dir() {
                    fs::remove_dir_all(&path).unwrap()
                } else {
                    fs::remove_file(&path).unwrap()
                }
            }
        }
        let report = index(&fixture).await;
        assert_eq!(report.waiting, 0, "{lost} was lost");
        // Without the catalogue the renamed note is a new one to the model.
        assert!(
            report.embedded <= u32::from(lost == "catalog.db"),
            "{lost} was lost: {report:?}"
        );
    }
}

fn only_folder(place: &Path) -> PathBuf {
    let mut entries = fs::read_dir(place).unwrap();
    let first = entries.next().unwrap().unwrap().path();
    assert!(entries.next().is_none());
    first
}

#[tokio::test(flavor = "multi_thread")]
async fn what_bears_on_a_passage_is_listed_and_links_are_marked() {
    let fixture = sea_and_bread();
    let vault = fixture.open_embedding().await;
    vault.indexed().await;
    let request = RelatedRequest {
        note: "Coast/Tide pools.md".to_owned(),
        text: None,
        offset: Some(20),
        limit: 5,
    };
    let answer = vault.related(&request).await.unwrap();
    assert!(answer.block.is_some());
    assert_eq!(answer.hits[0].note, "Coast/Barnacles.md");
    assert!(answer.hits[0].linked);
    assert!(answer.hits[0].top_percent.unwrap() > 0.0);
    assert!(answer.hits.iter().all(|hit| hit.note != "Coast/Tide pools.md"));
    // What is being written counts, not what was saved.
    let text = "I want to bake a loaf with a long cold rise.".to_owned();
    let request = RelatedRequest {
        text: Some(text),
        offset: Some(3),
        ..request
    };
    assert_eq!(
        vault.related(&request).await.unwrap().hits[0].note,
        "Kitchen/Bread.md"
    );
    let request = RelatedRequest {
        text: Some(String::new()),
        offset: Some(0),
        ..request
    };
    assert!(vault.related(&request).await.unwrap().hits.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_save_is_found_and_an_outside_change_is_told() {
    let fixture = sea_and_bread();
    let vault = fixture.open_embedding().await;
    vault.indexed().await;
    let mut events = vault.events();
    let note = vault.read_note("Coast/Barnacles.md").unwrap();
    let text = format!("{}\nA quokka passed by.\n", note.text);
    assert!(matches!(
        vault.save_note(&note.path, &text, &note.hash).unwrap(),
        SaveOutcome::Saved { .. }
    ));
    until("the saved word is found", async || {
        !search(&vault, "quokka", SearchMode::Text).await.hits.is_empty()
    })
    .await;
    fixture.write("New/outside.md", b"Written by another program about wombats.");
    until("the outside note is found", async || {
        !search(&vault, "wombats", SearchMode::Text).await.hits.is_empty()
    })
    .await;
    let told = std::iter::from_fn(|| events.try_recv().ok())
        .any(|event| matches!(event, VaultEvent::NoteChanged { path, .. } if path == "New/outside.md"));
    assert!(told);
    fs::remove_dir_all(fixture.root().join("New")).unwrap();
    until("the deleted note is gone", async || {
        search(&vault, "wombats", SearchMode::Text).await.hits.is_empty()
    })
    .await;
    until("the model has caught up", async || vault.status().waiting == 0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn broken_files_are_told_and_the_rest_goes_on() {
    let fixture = sea_and_bread();
    fixture.write("broken.md", b"caf\xe9 with kangaroo");
    fixture.write("utf16.md", b"\xff\xfea\0b\0");
    fixture.write("empty.md", b"");
    fixture.write("one line.md", "word and another ".repeat(300_000 / 17).as_bytes());
    let before: Vec<_> = ["broken.md", "utf16.md", "empty.md"]
        .map(|path| fs::read(fixture.root().join(path)).unwrap())
        .into();
    let vault = fixture.open_embedding().await;
    vault.read().await;
    let status = vault.status();
    let failed: Vec<&str> = status
        .failed
        .iter()
        .map(|failure| failure.note.as_str())
        .collect();
    assert_eq!(failed, ["broken.md", "utf16.md"]);
    assert_eq!(vault.notes_in_state(NoteStateKind::Failed).len(), 2);
    assert_eq!(
        search(&vault, "kangaroo", SearchMode::Text).await.hits[0].note,
        "broken.md"
    );
    assert_eq!(
        search(&vault, "empty", SearchMode::Text).await.hits[0].note,
        "empty.md"
    );
    assert!(vault.read_note("broken.md").unwrap().read_only.is_some());
    assert_eq!(
        vault.read_note("../x.md").unwrap_err().code,
        ErrorCode::OutsideVault
    );
    let after: Vec<_> = ["broken.md", "utf16.md", "empty.md"]
        .map(|path| fs::read(fixture.root().join(path)).unwrap())
        .into();
    assert_eq!(before, after);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_folder_is_a_vault_and_a_missing_one_is_told() {
    let fixture = Fixture::new(&[]);
    let report = index(&fixture).await;
    assert_eq!((report.notes, report.chunks, report.embedded), (0, 0, 0));
    let missing = fixture.root().join("nowhere");
    let options = OpenOptions {
        data: Some(fixture.data()),
        watch: false,
        embed: false,
    };
    assert_eq!(
        Vault::open(&missing, options).await.err().unwrap().code,
        ErrorCode::NotFound
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn one_process_writes_and_a_second_reads() {
    let fixture = sea_and_bread();
    let writer = fixture.open_embedding().await;
    writer.indexed().await;
    let reader = fixture.open_embedding().await;
    assert!(reader.is_reader() && !writer.is_reader());
    assert!(!search(&reader, "leeks", SearchMode::Hybrid).await.hits.is_empty());
    fixture.write("later.md", b"An echidna in the evening.");
    until("the reader sees what the writer indexed", async || {
        !search(&reader, "echidna", SearchMode::Text).await.hits.is_empty()
    })
    .await;
    drop(writer);
    until("the reader may take over", async || reader.may_write_now()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn links_are_written_short_and_lead_back() {
    let fixture = sea_and_bread();
    fixture.write("Other/Bread.md", b"Another bread. ^crumb\n");
    let vault = fixture.open_embedding().await;
    vault.read().await;
    let heading = ["Pools".to_owned()];
    let link = vault.link_text("Kitchen/Bread.md", "Coast/Tide pools.md", &heading);
    assert_eq!(link, "[[Tide pools#Pools]]");
    let target = vault
        .resolve_link("Kitchen/Bread.md", "Tide pools#Pools")
        .unwrap()
        .unwrap();
    assert_eq!((target.path.as_str(), target.offset), ("Coast/Tide pools.md", 0));
    assert_eq!(
        vault.link_text("Coast/Barnacles.md", "Other/Bread.md", &[]),
        "[[Other/Bread]]"
    );
    let target = vault
        .resolve_link("Coast/Barnacles.md", "Other/Bread#^crumb|shown")
        .unwrap()
        .unwrap();
    assert_eq!(target.path, "Other/Bread.md");
    assert_eq!(vault.resolve_link("Coast/Barnacles.md", "Nowhere").unwrap(), None);
    let renamed = vault
        .rename("Coast/Barnacles.md", "Coast/Shells.md", true)
        .unwrap();
    assert_eq!(renamed.notes, ["Coast/Tide pools.md"]);
}
