//! Earlier versions, and two windows on one vault.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn earlier_versions_are_kept_shown_and_put_back() {
    let fixture = linked();
    let vault = fixture.open().await;
    save(&vault, "n.md", "second\n");
    save(&vault, "n.md", "third, [[Target]]\n");
    vault.rename("a/Target.md", "Goal.md", true).unwrap();
    vault.rename("n.md", "m.md", true).unwrap();
    let texts = |path: &str| -> Vec<String> {
        let versions = vault.versions(path).unwrap();
        versions
            .iter()
            .map(|version| vault.version_text(path, version.id).unwrap())
            .collect()
    };
    let first = "[[Target]] and [[a/Target|words]]\n";
    assert_eq!(texts("m.md"), ["third, [[Target]]\n", first]);
    assert_eq!(
        vault.versions("m.md").unwrap()[0].reason,
        VersionReason::Transaction
    );
    assert_eq!(vault.versions("n.md").unwrap(), []);
    let oldest = vault.versions("m.md").unwrap()[1].id;
    let note = vault.restore_version("m.md", oldest).unwrap();
    assert_eq!(
        (note.text.as_str(), fixture.text("m.md").as_str()),
        (first, first)
    );
    assert_eq!(texts("m.md")[0], "third, [[Goal]]\n");
    // A deleted note comes back, beside what has taken its name.
    vault.trash("m.md").unwrap();
    assert_eq!(vault.deleted_notes().unwrap()[0].path, "m.md");
    fixture.write("m.md", "another\n");
    assert_eq!(vault.restore_deleted("m.md").unwrap(), "m 1.md");
    assert_eq!(fixture.text("m 1.md"), first);
    assert_eq!(texts("m 1.md").len(), 4);
    assert_eq!(vault.deleted_notes().unwrap(), []);
    assert_eq!(
        vault.restore_deleted("m.md").unwrap_err().code,
        ErrorCode::NotFound
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn two_windows_on_one_vault_lose_nothing() {
    let lines: String = (0..40).map(|number| format!("line {number}\n\n")).collect();
    let fixture = Fixture::new(&[("n.md", &lines), ("Target.md", "x\n")]);
    let windows = [fixture.open().await, fixture.open().await];
    assert!(windows[1].is_reader());
    // Each window writes its own lines, as fast as it can, from the version that it knows.
    std::thread::scope(|scope| {
        for (own, window) in windows.iter().enumerate() {
            scope.spawn(move || {
                let mut note = window.read_note("n.md").unwrap();
                for step in 0..20 {
                    let line = format!("line {}\n", own * 20 + step);
                    let text = note.text.replacen(&line, &format!("window {own}, {step}\n"), 1);
                    match window.save_note("n.md", &text, &note.hash).unwrap() {
                        SaveOutcome::Saved { hash } => {
                            note.text = text;
                            note.hash = hash;
                        }
                        SaveOutcome::Merged { hash, text } => {
                            note.text = text;
                            note.hash = hash;
                        }
                        kept @ SaveOutcome::KeptBeside { .. } => panic!("{kept:?}"),
                    }
                }
            });
        }
    });
    let text = fixture.text("n.md");
    for own in 0..2 {
        for step in 0..20 {
            assert!(
                text.contains(&format!("window {own}, {step}\n")),
                "window {own}, step {step}: {text}"
            );
        }
    }
    // A rename in one while the other saves: both are done.
    fixture.write("links.md", "[[Target]]\n\nwords\n\n".repeat(200));
    let renamed: Vec<Transaction> = std::thread::scope(|scope| {
        let saving = scope.spawn(|| {
            for step in 0..30 {
                let note = windows[1].read_note("links.md").unwrap();
                let text = note.text.replacen("words\n", &format!("saved {step}\n"), 1);
                let saved = windows[1].save_note("links.md", &text, &note.hash).unwrap();
                assert!(!matches!(saved, SaveOutcome::KeptBeside { .. }), "{saved:?}");
            }
        });
        let names = ["Target.md", "One.md", "Two.md", "Three.md"];
        let renamed = names
            .windows(2)
            .map(|pair| windows[0].rename(pair[0], pair[1], true).unwrap())
            .collect();
        saving.join().unwrap();
        renamed
    });
    let text = fixture.text("links.md");
    assert_eq!(renamed.len(), 3);
    assert_eq!(text.matches("[[Three]]").count(), 200);
    assert_eq!(text.matches("saved ").count(), 30);
}
