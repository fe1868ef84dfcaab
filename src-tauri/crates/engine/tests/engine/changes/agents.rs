//! What agents change in notes: each change one that can be undone, and refused where it would do harm.

use std::fs;

use weft_engine::types::{SaveOutcome, WantedLink};
use weft_engine::{ErrorCode, Vault};

use crate::fixture::{Fixture, until};

fn notes() -> Fixture {
    Fixture::new(&[
        ("Moon.md", "\u{feff}# Moon\r\n\r\nThe tides follow it.\r\n"),
        (
            "Sea/Tides.md",
            "# Tides\n\nTwice a day, by the Moon.\n\n## Zones\n\nThe band between.\n\n- barnacles\n- limpets\n",
        ),
        (
            "Bread.md",
            "Wait for the Moon, the Moon, and `Moon`.\n\n| who | why |\n|---|---|\n| moon | light |\n",
        ),
    ])
}

fn wanted(note: &str, words: &str, line: Option<u32>, target: &str) -> WantedLink {
    WantedLink {
        note: note.to_owned(),
        words: words.to_owned(),
        line,
        target: target.to_owned(),
        ..WantedLink::default()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_writes_and_each_change_is_undone_alone() {
    let fixture = notes();
    let vault = fixture.open().await;
    let edited = vault.replace_text("Moon", "follow it", "obey it").unwrap();
    assert_eq!(edited.label, "An agent edited “Moon.md”");
    assert_eq!(
        (
            edited.edits[0].line,
            edited.edits[0].before.as_str(),
            edited.edits[0].after.as_str()
        ),
        (3, "follow", "obey")
    );
    let appended = vault.append_text("Sea/Tides#Zones", "- mussels").unwrap();
    assert!(fixture.text("Sea/Tides.md").ends_with("- limpets\n- mussels\n"));
    vault.append_text("Moon", "It turns.\nSlowly.").unwrap();
    assert_eq!(
        fixture.text("Moon.md"),
        "\u{feff}# Moon\r\n\r\nThe tides obey it.\r\n\r\nIt turns.\r\nSlowly.\r\n"
    );
    // Another program goes on writing.
    fixture.write(
        "Sea/Tides.md",
        fixture.text("Sea/Tides.md").replace("Twice", "Two times"),
    );
    let undone = vault.undo_transaction(appended.id).unwrap().unwrap();
    assert_eq!(
        (undone.label.as_str(), undone.kept.len()),
        ("An agent appended to “Sea/Tides.md”", 0)
    );
    assert!(fixture.text("Sea/Tides.md").starts_with("# Tides\n\nTwo times"));
    assert!(fixture.text("Sea/Tides.md").ends_with("- limpets\n"));
    assert_eq!(vault.undo_transaction(appended.id).unwrap(), None);
    // The app's own undo takes the others back, the last first.
    assert_eq!(
        vault.undo().unwrap().unwrap().label,
        "An agent appended to “Moon.md”"
    );
    assert_eq!(vault.undo().unwrap().unwrap().id, edited.id);
    assert_eq!(
        fixture.text("Moon.md"),
        "\u{feff}# Moon\r\n\r\nThe tides follow it.\r\n"
    );
    assert_eq!(vault.undo_transaction(edited.id).unwrap(), None);
    assert!(
        !vault.versions("Moon.md").unwrap().is_empty(),
        "earlier versions are kept"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_is_undone_under_the_name_that_the_note_has_now() {
    let fixture = notes();
    let vault = fixture.open().await;
    let edited = vault.replace_text("Sea/Tides", "Twice a day", "Daily").unwrap();
    vault.rename("Sea", "Coast", true).unwrap();
    vault.rename("Coast/Tides.md", "Ebb.md", true).unwrap();
    let undone = vault.undo_transaction(edited.id).unwrap().unwrap();
    assert_eq!((undone.notes, undone.kept.len()), (vec!["Ebb.md".to_owned()], 0));
    assert!(fixture.text("Ebb.md").contains("Twice a day, by the Moon."));
    // Where the words have gone, what is there stays, and that is said.
    let edited = vault.replace_text("Ebb.md", "Twice a day", "Daily").unwrap();
    fixture.write("Ebb.md", "All else.\n");
    let undone = vault.undo_transaction(edited.id).unwrap().unwrap();
    assert_eq!((undone.edits.len(), undone.kept.len()), (0, 1));
    assert_eq!(fixture.text("Ebb.md"), "All else.\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_would_harm_a_note_is_refused() {
    let fixture = notes();
    fixture.write(".obsidian/hidden.md", "secret");
    fixture.write("latin.md", b"caf\xe9 here");
    #[cfg(unix)]
    std::os::unix::fs::symlink(fixture.root().join("Moon.md"), fixture.root().join("link.md")).unwrap();
    let vault = fixture.open().await;
    let before = fixture.text("Sea/Tides.md");
    for (note, old, code) in [
        ("Sea/Tides", "sun", ErrorCode::NotFound),
        ("Sea/Tides", "T", ErrorCode::Exists),
        ("Sea/Tides", "", ErrorCode::InvalidName),
        ("../Tides", "a", ErrorCode::OutsideVault),
        ("/Moon.md", "a", ErrorCode::OutsideVault),
        (".obsidian/hidden.md", "secret", ErrorCode::NotFound),
        ("latin", "here", ErrorCode::NotUtf8),
        ("link.md", "Moon", ErrorCode::ReadOnly),
    ] {
        let error = vault.replace_text(note, old, "x").unwrap_err();
        assert_eq!(error.code, code, "{note}: {error}");
    }
    for (path, code) in [
        ("Moon.md", ErrorCode::Exists),
        ("moon.md", ErrorCode::Exists),
        ("../out.md", ErrorCode::OutsideVault),
        ("a/../../out.md", ErrorCode::OutsideVault),
        ("/tmp/out.md", ErrorCode::OutsideVault),
        (".hidden.md", ErrorCode::InvalidName),
        (".obsidian/x.md", ErrorCode::InvalidName),
        ("run.sh", ErrorCode::InvalidName),
        ("noextension", ErrorCode::InvalidName),
        ("what?.md", ErrorCode::InvalidName),
        ("", ErrorCode::InvalidName),
        ("Moon.md/below.md", ErrorCode::Exists),
    ] {
        let error = vault.create_note_with(path, "x").unwrap_err();
        assert_eq!(error.code, code, "{path}: {error}");
    }
    let huge = "x".repeat((1 << 20) + 1);
    assert!(vault.create_note_with("huge.md", &huge).is_err());
    assert!(vault.append_text("Moon", &huge).is_err());
    assert!(vault.replace_text("Moon", "tides", &huge).is_err());
    assert!(vault.append_text("Sea/Tides#^none", "x").is_err());
    assert!(
        vault
            .append_text("Sea/Tides#Nothing", "x")
            .unwrap_err()
            .message
            .contains("“Zones”")
    );
    assert_eq!(fixture.text("Sea/Tides.md"), before);
    assert!(!fixture.is_there("huge.md") && !fixture.root().join("../out.md").exists());
    assert_eq!(vault.undo().unwrap(), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_note_is_at_hand_at_once_and_is_taken_back_as_long_as_it_is_as_made() {
    let fixture = notes();
    let vault = fixture.open().await;
    let created = vault.create_note_with("New/deep/Note.md", "a\r\nb").unwrap();
    assert_eq!(
        fs::read(fixture.root().join("New/deep/Note.md")).unwrap(),
        b"a\r\nb"
    );
    assert_eq!(created.folders, ["New", "New/deep"]);
    // Before the index knows it.
    let appended = vault.append_text("New/deep/Note.md", "c").unwrap();
    assert_eq!(fixture.text("New/deep/Note.md"), "a\r\nb\r\n\r\nc");
    let error = vault.take_back_note(&created).unwrap_err();
    assert_eq!(error.code, ErrorCode::Exists);
    vault.undo_transaction(appended.id).unwrap().unwrap();
    until("the index knows it", async || {
        vault.notes().contains(&created.path)
    })
    .await;
    vault.take_back_note(&created).unwrap();
    assert!(!fixture.is_there("New"));
    assert_eq!(
        vault.take_back_note(&created).unwrap_err().code,
        ErrorCode::NotFound
    );
    vault.restore("New/deep/Note.md").unwrap();
    assert_eq!(fixture.text("New/deep/Note.md"), "a\r\nb");
}

#[tokio::test(flavor = "multi_thread")]
async fn words_become_links_to_files_that_are_no_notes_which_stay_as_they_are() {
    let board = r#"{"nodes":[{"text":"A walk.\n\nAnother."}]}"#;
    let fixture = Fixture::new(&[("Bread.md", "Wait for the board."), ("Plan.canvas", board)]);
    let vault = fixture.open().await;
    vault.read().await;
    let text = vault.read_note("Bread.md").unwrap();
    let refused = vault.link_to_block("Bread.md", 4, &text.hash, "Plan.canvas", 20, false);
    assert_eq!(refused.unwrap_err().code, ErrorCode::InvalidName);
    vault
        .write_link(&wanted("Bread", "board", None, "[[Plan.canvas]]"))
        .unwrap();
    assert_eq!(fixture.text("Bread.md"), "Wait for the [[Plan.canvas|board]].");
    assert_eq!(fixture.text("Plan.canvas"), board);
    assert_eq!(
        vault.link_text("Bread.md", "Survey.pdf", &["Page 3".to_owned()]),
        "[[Survey.pdf#page=3]]"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn words_become_links() {
    let fixture = notes();
    let vault = fixture.open().await;
    let link = |wanted: &WantedLink| vault.write_link(wanted);
    let done = link(&wanted("Sea/Tides.md", "Moon", None, "[[Moon]]")).unwrap();
    assert_eq!(
        done.label,
        "An agent linked “Moon” in “Sea/Tides.md” to “Moon.md”"
    );
    assert!(fixture.text("Sea/Tides.md").contains("by the [[Moon]]."));
    // In several places, in code, and in a table, where a bar has to be escaped.
    let error = link(&wanted("Bread", "Moon", None, "Moon")).unwrap_err();
    assert_eq!(error.code, ErrorCode::Exists);
    assert!(error.message.contains("2 times (lines 1, 1)"), "{error}");
    link(&wanted("Bread", "Moon", Some(1), "Moon")).unwrap();
    link(&wanted("Bread", "moon", None, "Moon")).unwrap();
    let bread = fixture.text("Bread.md");
    assert!(
        bread.starts_with("Wait for the [[Moon]], the Moon, and `Moon`."),
        "{bread}"
    );
    assert!(bread.contains("| [[Moon\\|moon]] | light |"), "{bread}");
    // To a heading, and to a block, which gets an id.
    link(&wanted("Moon", "tides", None, "Tides#Zones")).unwrap();
    assert!(
        fixture
            .text("Moon.md")
            .contains("The [[Tides#Zones|tides]] follow")
    );
    let to_block = WantedLink {
        target_words: Some("barnacles".to_owned()),
        after: true,
        ..wanted("Bread", "Wait", None, "Sea/Tides")
    };
    let done = link(&to_block).unwrap();
    assert_eq!(done.notes, ["Sea/Tides.md", "Bread.md"]);
    let tides = fixture.text("Sea/Tides.md");
    let id = tides
        .split("- barnacles ^")
        .nth(1)
        .unwrap()
        .lines()
        .next()
        .unwrap();
    assert!(
        fixture
            .text("Bread.md")
            .starts_with(&format!("Wait [[Tides#^{id}]] for"))
    );
    // The same block again has its id.
    assert_eq!(
        link(&WantedLink {
            words: "light".to_owned(),
            ..to_block
        })
        .unwrap()
        .notes,
        ["Bread.md"]
    );
    vault.undo().unwrap().unwrap();
    vault.undo().unwrap().unwrap();
    assert!(!fixture.text("Sea/Tides.md").contains('^') && !fixture.text("Bread.md").contains('^'));
    for (wanted, code) in [
        (wanted("Bread", "Sun", None, "Moon"), ErrorCode::NotFound),
        (wanted("Bread", "Moon", Some(3), "Moon"), ErrorCode::NotFound),
        (wanted("Bread", "Wait", None, "Nowhere"), ErrorCode::NotFound),
        (
            wanted("Bread", "Wait", None, "Tides#Nowhere"),
            ErrorCode::NotFound,
        ),
        (
            wanted("Bread", "Wait", None, "Tides#^nowhere"),
            ErrorCode::NotFound,
        ),
        (wanted("Bread", "", None, "Moon"), ErrorCode::InvalidName),
        (wanted("Bread", "Wait", None, "Bread"), ErrorCode::InvalidName),
    ] {
        let error = link(&wanted).unwrap_err();
        assert_eq!(error.code, code, "{wanted:?}: {error}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_writes_beside_a_window_and_nothing_is_lost() {
    let fixture = notes();
    let window = fixture.open_watching().await;
    let agent = fixture.open_unread().await;
    assert!(agent.is_reader());
    let shown = window.read_note("Sea/Tides.md").unwrap();
    agent
        .replace_text("Sea/Tides.md", "Twice a day", "Every twelve hours")
        .unwrap();
    agent.append_text("Sea/Tides.md#Zones", "- mussels").unwrap();
    // The window saves what was typed over the text it knows.
    let typed = shown
        .text
        .replace("The band between.", "The band between the tides.");
    let saved = window.save_note("Sea/Tides.md", &typed, &shown.hash).unwrap();
    assert!(matches!(saved, SaveOutcome::Merged { .. }), "{saved:?}");
    let text = fixture.text("Sea/Tides.md");
    for words in [
        "Every twelve hours, by",
        "between the tides.",
        "- limpets\n- mussels\n",
    ] {
        assert!(text.contains(words), "{words} in {text}");
    }
    until("the window finds what the agent wrote", async || {
        let found: Vec<_> = search(&window, "mussels").await;
        found == ["Sea/Tides.md"]
    })
    .await;
}

async fn search(vault: &Vault, query: &str) -> Vec<String> {
    let request = weft_engine::types::SearchRequest {
        query: query.to_owned(),
        mode: weft_engine::types::SearchMode::Text,
        limit: 5,
        this: None,
    };
    let answer = vault.search(&request).await.unwrap();
    answer.hits.into_iter().map(|hit| hit.note).collect()
}
