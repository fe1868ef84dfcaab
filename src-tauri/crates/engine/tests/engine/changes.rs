//! Changes of several files, their undoing, earlier versions, and two windows on one vault: through
//! the façade, on real files.

mod agents;
mod versions;

use std::fs;

use crate::fixture::{Fixture, save};
use weft_engine::ErrorCode;
use weft_engine::types::{SaveOutcome, Transaction, VaultEvent, VersionReason};

fn linked() -> Fixture {
    Fixture::new(&[
        ("a/Target.md", "# One\n\n## Two\n\nText.\n"),
        ("n.md", "[[Target]] and [[a/Target|words]]\n"),
        ("b/o.md", "[t](../a/Target.md#two)\n"),
    ])
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rename_is_planned_applied_and_undone() {
    let fixture = linked();
    let vault = fixture.open().await;
    let plan = vault.plan_rename("a/Target.md", "c/d/Goal.md").unwrap();
    assert_eq!((plan.edits.len(), plan.notes, plan.warnings.len()), (3, 2, 0));
    let edit = &plan.edits[0];
    assert_eq!(
        (
            edit.note.as_str(),
            edit.start,
            edit.end,
            edit.line,
            edit.before.as_str(),
            edit.after.as_str()
        ),
        ("b/o.md", 4, 18, 1, "../a/Target.md", "../c/d/Goal.md")
    );
    assert!(fixture.is_there("a/Target.md"));
    let done = vault.rename("a/Target.md", "c/d/Goal.md", true).unwrap();
    assert_eq!(done.label, "Moved “a/Target.md” to “c/d/Goal.md”");
    assert_eq!(done.notes, ["b/o.md", "n.md"]);
    assert_eq!(fixture.text("n.md"), "[[Goal]] and [[c/d/Goal|words]]\n");
    assert_eq!(fixture.text("b/o.md"), "[t](../c/d/Goal.md#two)\n");
    vault.rename("n.md", "m.md", true).unwrap();
    let undone = vault.undo().unwrap().unwrap();
    assert_eq!(undone.label, "Renamed “n.md” to “m.md”");
    let undone = vault.undo().unwrap().unwrap();
    assert_eq!((undone.id, undone.label), (done.id, done.label));
    assert_eq!(
        (undone.edits[0].before.as_str(), undone.edits[0].start),
        ("../c/d/Goal.md", 4)
    );
    assert_eq!(fixture.text("n.md"), "[[Target]] and [[a/Target|words]]\n");
    assert!(!fixture.is_there("c"), "folders that a move made go with it");
    assert_eq!(vault.undo().unwrap(), None);
    let kept = vault.rename("a/Target.md", "T.md", false).unwrap();
    assert_eq!(
        (kept.edits.len(), fixture.text("n.md").as_str()),
        (0, "[[Target]] and [[a/Target|words]]\n")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_renamed_is_refused_and_nothing_changes() {
    let fixture = linked();
    fixture.write("c/Target.md", "x");
    let vault = fixture.open().await;
    for (from, to, code) in [
        ("a/Target.md", "c/Target.md", ErrorCode::Exists),
        ("a/Target.md", "a/Target.md", ErrorCode::Exists),
        ("none.md", "x.md", ErrorCode::NotFound),
        ("a", "a/b", ErrorCode::InvalidName),
        ("a/Target.md", "a/what?.md", ErrorCode::InvalidName),
        ("a/Target.md", "../x.md", ErrorCode::InvalidName),
        ("../x.md", "y.md", ErrorCode::OutsideVault),
    ] {
        assert_eq!(
            vault.rename(from, to, true).unwrap_err().code,
            code,
            "{from} → {to}"
        );
        assert_eq!(
            vault.plan_rename(from, to).unwrap_err().code,
            code,
            "{from} → {to}"
        );
    }
    let place = fixture.root().join("n.md");
    let mut permissions = fs::metadata(&place).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&place, permissions).unwrap();
    let plan = vault.plan_rename("a/Target.md", "a/Goal.md").unwrap();
    assert!(plan.warnings[0].contains("“n.md”"), "{:?}", plan.warnings);
    let error = vault.rename("a/Target.md", "a/Goal.md", true).unwrap_err();
    assert_eq!(error.code, ErrorCode::ReadOnly);
    assert!(error.message.contains("“n.md”"), "{error}");
    assert_eq!(fixture.text("b/o.md"), "[t](../a/Target.md#two)\n");
    assert!(fixture.is_there("a/Target.md"));
    assert_eq!(vault.undo().unwrap(), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn canvases_follow_what_they_show() {
    let board = |file: &str, picture: &str, text: &str| {
        format!(
            "{{\n\t\"nodes\":[\n\t\t{{\"id\":\"1\",\"file\":\"{file}\",\"x\":-7}},\n\t\t{{\"background\":\"{picture}\"}},{{\"text\":\"{text}\"}}\n\t],\"edges\":[]\n}}"
        )
    };
    let before = board("a/Target.md", "a/p.png", "see [[a/Target|it]]");
    let fixture = Fixture::new(&[
        ("a/Target.md", "x"),
        ("a/p.png", "p"),
        ("boards/B.canvas", &before),
    ]);
    let vault = fixture.open().await;
    let plan = vault.plan_rename("a", "sea").unwrap();
    assert_eq!(plan.edits.len(), 3, "{plan:?}");
    vault.rename("a", "sea", true).unwrap();
    let after = board("sea/Target.md", "sea/p.png", "see [[sea/Target|it]]");
    assert_eq!(fixture.text("boards/B.canvas"), after);
    vault.undo().unwrap().unwrap();
    assert_eq!(fixture.text("boards/B.canvas"), before);
    // The board itself moves: its links are read from its new place.
    vault.rename("boards/B.canvas", "B.canvas", true).unwrap();
    assert_eq!(fixture.text("B.canvas"), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_undo_keeps_what_was_written_since() {
    let fixture = Fixture::new(&[
        ("Target.md", "x"),
        ("other lines.md", "first\n\nsee [[Target]]\n\nlast\n"),
        ("same line.md", "see [[Target]]\n"),
        ("same words.md", "see [[Target]] and [[Target|it]]\n"),
        ("gone.md", "[[Target]]\n"),
    ]);
    let vault = fixture.open().await;
    vault.rename("Target.md", "Goal.md", true).unwrap();
    fixture.write("other lines.md", "first\n\nsee [[Goal]]\n\nlast, and more\n");
    fixture.write("same line.md", "and see [[Goal]] now\n");
    fixture.write("same words.md", "see [[Goals]] and [[Goal|it]]\n");
    fs::remove_file(fixture.root().join("gone.md")).unwrap();
    let undone = vault.undo().unwrap().unwrap();
    assert_eq!(
        fixture.text("other lines.md"),
        "first\n\nsee [[Target]]\n\nlast, and more\n"
    );
    assert_eq!(fixture.text("same line.md"), "and see [[Target]] now\n");
    assert_eq!(fixture.text("same words.md"), "see [[Goals]] and [[Target|it]]\n");
    assert_eq!(undone.kept.len(), 2);
    assert!(
        undone.kept[0].contains("“gone.md”")
            && undone.kept[1].contains("“same words.md” was changed since in the same words")
            && undone.kept[1].contains("1 of 2"),
        "{undone:?}"
    );
    assert!(fixture.is_there("Target.md"));
    // What was moved on cannot be moved back: the texts stay too.
    vault.rename("Target.md", "Goal.md", true).unwrap();
    fs::rename(
        fixture.root().join("Goal.md"),
        fixture.root().join("elsewhere.md"),
    )
    .unwrap();
    let error = vault.undo().unwrap_err();
    assert!(error.message.contains("“Goal.md” is not there"), "{error}");
    assert_eq!(
        fixture.text("other lines.md"),
        "first\n\nsee [[Goal]]\n\nlast, and more\n"
    );
}

/// A journal as a crash leaves it: the transaction's own, pending again.
fn reopen_journal(fixture: &Fixture) {
    let folder = fixture.history().join("transactions");
    let done = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|ending| ending == "done"))
        .unwrap();
    fs::rename(&done, done.with_extension("pending")).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_crash_interrupts_is_finished_or_taken_back() {
    let fixture = linked();
    let vault = fixture.open().await;
    assert_eq!(vault.recovered(), [] as [&str; 0]);
    vault.rename("a/Target.md", "c/Goal.md", true).unwrap();
    drop(vault);
    // Half way: one note is new, one is old, nothing has moved.
    reopen_journal(&fixture);
    fs::rename(
        fixture.root().join("c/Goal.md"),
        fixture.root().join("a/Target.md"),
    )
    .unwrap();
    fixture.write("n.md", "[[Target]] and [[a/Target|words]]\n");
    let vault = fixture.open().await;
    assert_eq!(
        vault.recovered(),
        ["Finished what was interrupted: Moved “a/Target.md” to “c/Goal.md”"]
    );
    assert_eq!(fixture.text("n.md"), "[[Goal]] and [[c/Goal|words]]\n");
    assert!(fixture.is_there("c/Goal.md") && !fixture.is_there("a/Target.md"));
    drop(vault);
    // The same, but another program has written one of the notes meanwhile.
    reopen_journal(&fixture);
    fixture.write("n.md", "theirs\n");
    let vault = fixture.open().await;
    let said = &vault.recovered()[0];
    assert!(said.starts_with("Took back") && said.contains("“n.md”"), "{said}");
    assert_eq!(fixture.text("n.md"), "theirs\n");
    assert_eq!(fixture.text("b/o.md"), "[t](../a/Target.md#two)\n");
    assert!(fixture.is_there("a/Target.md") && !fixture.is_there("c"));
    assert_eq!(vault.undo().unwrap(), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn history_outlives_a_deleted_index() {
    let fixture = linked();
    let vault = fixture.open().await;
    save(&vault, "n.md", "[[Target]] changed\n");
    vault.rename("a/Target.md", "c/Goal.md", true).unwrap();
    drop(vault);
    std::thread::sleep(std::time::Duration::from_millis(300));
    // The threads of the closed vault may still be writing.
    let removed = (0..50).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(100));
        fs::remove_dir_all(fixture.data().join("vaults")).is_ok()
    });
    assert!(removed);
    let vault = fixture.open().await;
    assert_eq!(vault.versions("n.md").unwrap().len(), 2);
    vault.undo().unwrap().unwrap();
    assert_eq!(fixture.text("n.md"), "[[Target]] changed\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_heading_takes_its_links_along() {
    let fixture = Fixture::new(&[
        ("N.md", "# One\n\n## Two ^id\n\n[[#Two]]\n\n# Other\n\n## Two\n"),
        (
            "a.md",
            "[[N#Two]] [[N#One#Two|x]] [[N#Other#Two]] [[N#^id]] [t](N.md#two) `[[N#Two]]`\n",
        ),
        ("b.md", "[[N#One]] [[N]]\n"),
    ]);
    let vault = fixture.open().await;
    let from = ["One", "Two"].map(str::to_owned);
    vault.rename_heading("N.md", &from, "Two and more").unwrap();
    assert_eq!(
        fixture.text("N.md"),
        "# One\n\n## Two and more ^id\n\n[[#Two and more]]\n\n# Other\n\n## Two\n"
    );
    assert_eq!(
        fixture.text("a.md"),
        "[[N#Two and more]] [[N#One#Two and more|x]] [[N#Other#Two]] [[N#^id]] [t](N.md#Two%20and%20more) `[[N#Two]]`\n"
    );
    // A part on the way to another heading.
    let transaction = vault.rename_heading("N.md", &["One".to_owned()], "Uno").unwrap();
    assert_eq!(transaction.notes, ["a.md", "b.md", "N.md"]);
    assert!(fixture.text("a.md").contains("[[N#Uno#Two and more|x]]"));
    assert_eq!(fixture.text("b.md"), "[[N#Uno]] [[N]]\n");
    assert_eq!(
        vault
            .rename_heading("N.md", &["Nowhere".to_owned()], "x")
            .unwrap_err()
            .code,
        ErrorCode::NotFound
    );
    assert_eq!(
        vault
            .rename_heading("N.md", &["Uno".to_owned()], "a\nb")
            .unwrap_err()
            .code,
        ErrorCode::InvalidName
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_heading_that_a_save_changes_is_told_once_it_is_named() {
    let fixture = Fixture::new(&[
        ("N.md", "# One\n\ntext\n\n# Unnamed\n"),
        ("a.md", "[[N#One]] and [[N#one|x]]\n"),
    ]);
    let vault = fixture.open().await;
    let mut events = vault.events();
    let mut told = || {
        std::iter::from_fn(|| events.try_recv().ok())
            .filter_map(|event| match event {
                VaultEvent::HeadingRenamed { from, to, links, .. } => Some((from.join("/"), to, links)),
                _ => None,
            })
            .collect::<Vec<_>>()
    };
    save(&vault, "N.md", "# One\n\nother text\n\n# Nobody names it\n");
    assert_eq!(told(), []);
    save(&vault, "N.md", "# One mo\n\nother text\n\n# Nobody names it\n");
    assert_eq!(told(), [("One".to_owned(), "One mo".to_owned(), 2)]);
    vault.read().await;
    // Typed on: links still say the first text.
    save(&vault, "N.md", "# One more\n\nother text\n\n# Nobody names it\n");
    assert_eq!(told(), [("One".to_owned(), "One more".to_owned(), 2)]);
    vault
        .rename_heading("N.md", &["One".to_owned()], "One more")
        .unwrap();
    assert_eq!(fixture.text("a.md"), "[[N#One more]] and [[N#One more|x]]\n");
    vault.read().await;
    save(&vault, "N.md", "# Two\n\nother text\n\n# Nobody names it\n");
    assert_eq!(told(), [("One more".to_owned(), "Two".to_owned(), 2)]);
    // Taken back by hand: nothing to do.
    save(&vault, "N.md", "# One more\n\nother text\n\n# Nobody names it\n");
    assert_eq!(told(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tag_is_renamed_everywhere_or_nowhere() {
    let fixture = Fixture::new(&[
        (
            "a.md",
            "---\ntags: [Sea, sea/coast, seal]\n---\n#sea and #SEA/deep `#sea` #seal\n",
        ),
        ("b.md", "no tag\n"),
        ("c.md", "#sea\n"),
    ]);
    fixture.write("broken.md", b"#sea \xff\n");
    fixture.write("broken too.md", b"#seal \xff\n");
    let vault = fixture.open().await;
    let done = vault.rename_tag("#sea", "ocean/salt").unwrap();
    assert_eq!(done.notes, ["a.md", "c.md"]);
    assert_eq!(
        done.kept,
        ["“broken.md” is not UTF-8 text, so Weft does not change it"]
    );
    assert_eq!(
        fixture.text("a.md"),
        "---\ntags: [ocean/salt, ocean/salt/coast, seal]\n---\n#ocean/salt and #ocean/salt/deep `#sea` #seal\n"
    );
    assert_eq!(
        vault.rename_tag("seal", "1").unwrap_err().code,
        ErrorCode::InvalidName
    );
    assert_eq!(
        vault.rename_tag("seal", "two words").unwrap_err().code,
        ErrorCode::InvalidName
    );
    assert_eq!(vault.rename_tag("nowhere", "x").unwrap().notes, [] as [&str; 0]);
    vault.undo().unwrap().unwrap();
    assert_eq!(fixture.text("c.md"), "#sea\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_to_a_block_and_the_blocks_id_come_together() {
    let fixture = Fixture::new(&[
        ("a.md", "\u{feff}See .\n"),
        ("b.md", "# Head\n\nA paragraph.\n\n- item\n"),
    ]);
    let vault = fixture.open().await;
    let hash = vault.read_note("a.md").unwrap().hash;
    let done = vault.link_to_block("a.md", 7, &hash, "b.md", 10, false).unwrap();
    assert_eq!(done.notes, ["b.md", "a.md"]);
    let target = fixture.text("b.md");
    let id = target
        .split(" ^")
        .nth(1)
        .unwrap()
        .split('\n')
        .next()
        .unwrap()
        .to_owned();
    assert_eq!(target, format!("# Head\n\nA paragraph. ^{id}\n\n- item\n"));
    assert_eq!(fixture.text("a.md"), format!("\u{feff}See [[b#^{id}]].\n"));
    // The id is there now.
    let hash = vault.read_note("a.md").unwrap().hash;
    let done = vault.link_to_block("a.md", 3, &hash, "b.md", 12, true).unwrap();
    assert_eq!(done.notes, ["a.md"]);
    assert_eq!(
        fixture.text("a.md"),
        format!("\u{feff}![[b#^{id}]]See [[b#^{id}]].\n")
    );
    let error = vault
        .link_to_block("a.md", 3, &hash, "b.md", 10, false)
        .unwrap_err();
    assert_eq!(error.code, ErrorCode::Exists, "the note has changed since");
    let hash = vault.read_note("a.md").unwrap().hash;
    vault.link_to_block("a.md", 3, &hash, "b.md", 2, false).unwrap();
    assert!(fixture.text("a.md").starts_with("\u{feff}[[b#Head]]!"));
    // A link to a block of the same note.
    let hash = vault.read_note("b.md").unwrap().hash;
    let end = fixture.text("b.md").len() as u32;
    vault
        .link_to_block("b.md", end - 1, &hash, "b.md", 10, false)
        .unwrap();
    assert!(fixture.text("b.md").ends_with(&format!("- item[[#^{id}]]\n")));
}

#[tokio::test(flavor = "multi_thread")]
async fn mentions_become_links_where_they_still_stand() {
    let text = "Tide pools and tide pools, `tide pools`.\n\n| tide pools |\n| --- |\n";
    let fixture = Fixture::new(&[("a.md", text), ("x/Tide pools.md", ""), ("b.md", "Tide pools")]);
    let vault = fixture.open().await;
    let at = |start: u32, words: &str| {
        (
            "a.md".to_owned(),
            start,
            start + words.len() as u32,
            words.to_owned(),
        )
    };
    let mentions = [
        at(0, "Tide pools"),
        at(15, "tide pools"),
        at(28, "tide pools"),
        at(44, "tide pools"),
        ("b.md".to_owned(), 0, 10, "Tide ponds".to_owned()),
    ];
    let done = vault.link_mentions(&mentions, "x/Tide pools.md").unwrap();
    assert_eq!(
        fixture.text("a.md"),
        "[[Tide pools]] and [[Tide pools|tide pools]], `tide pools`.\n\n| [[Tide pools\\|tide pools]] |\n| --- |\n"
    );
    assert_eq!(
        (done.kept.len(), fixture.text("b.md").as_str()),
        (2, "Tide pools")
    );
    assert_eq!(done.label, "Linked 3 mentions of “x/Tide pools.md”");
}
