//! What is odd in a vault as a whole, and what is done about it: through the façade, on real files.

use weft_engine::types::{Finding, MisfitCure, VaultHealth};
use weft_engine::{ErrorCode, Vault};

use crate::fixture::{Fixture, until};

const TIDES: &str = "Twice a day the sea draws back from the rocks and leaves the barnacles bare, because the moon pulls \
at the oceans and the earth turns below the bulge that its gravity makes in the water, a little later every day.";

/// So many different words in sentences.
fn words(seed: usize, count: usize) -> String {
    let kinds = [
        "harbour", "lantern", "meadow", "copper", "violin", "granite", "orchard", "thimble",
    ];
    let word = |number: usize| {
        format!(
            "{}{}",
            kinds[(number * 7 + seed) % kinds.len()],
            (number * seed) % 97
        )
    };
    (0..count).map(word).collect::<Vec<_>>().join(" ")
}

async fn opened(fixture: &Fixture, notes: u32) -> Vault {
    let vault = fixture.open_embedding().await;
    until("everything is read", async || {
        let status = vault.status();
        status.notes_indexed == notes && status.waiting == 0 && status.chunks > 0
    })
    .await;
    vault
}

fn orphans(health: &VaultHealth) -> Vec<&str> {
    health.orphans.iter().map(|orphan| orphan.note.as_str()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_odd_is_told_and_stays_dismissed() {
    let long = format!(
        "# Workshop\n\n## Lathe\n\n{}\n\n## Glue\n\n{}\n\n## Saws\n\n{}\n",
        words(3, 600),
        words(5, 600),
        words(11, 600)
    );
    let fixture = Fixture::new(&[
        ("Tides.md", &format!("# Tides\n\n{TIDES}\n")),
        (
            "Tides, old.md",
            &format!("# Tides, old\n\n{TIDES} And the rest.\n"),
        ),
        (
            "Shore.md",
            "The shore has [[Tides]], and the crabs of the shore hide when the barnacles fall dry.\n",
        ),
        (
            "Crabs.md",
            "# Crabs\n\nCrabs walk on the shore sideways when the barnacles fall dry.\n",
        ),
        ("Neap tides.md", "Weak ones. See [[Tides]].\n"),
        ("Spring tides.md", "Strong ones. See [[Tides]].\n"),
        (
            "Moon.md",
            "At half moon come [[Spring tides|Neap tides]], at full moon [[Spring tides|the strong ones]].\n",
        ),
        ("Workshop.md", &long),
        ("A.md", "[[Workshop#Glue]]\n"),
        ("B.md", "[[Workshop]]\n"),
        ("C.md", "And [[Workshop]] too.\n"),
    ]);
    let vault = opened(&fixture, 11).await;
    let health = vault.health().await.unwrap();

    let [pair] = health.duplicates.as_slice() else {
        panic!("{:?}", health.duplicates)
    };
    assert_eq!(pair.notes, ["Tides, old.md", "Tides.md"]);
    let [misfit] = health.misfits.as_slice() else {
        panic!("{:?}", health.misfits)
    };
    assert_eq!(
        (misfit.text.as_str(), misfit.target.as_str()),
        ("Neap tides", "Spring tides.md")
    );
    assert_eq!(misfit.named.as_deref(), Some("Neap tides.md"));
    assert!(
        misfit
            .parts
            .iter()
            .any(|part| part.marked && part.text == "Neap tides")
    );
    assert_eq!(orphans(&health).len(), 2);
    assert!(orphans(&health).contains(&"Crabs.md"), "{:?}", health.orphans);
    let crabs = health
        .orphans
        .iter()
        .find(|orphan| orphan.note == "Crabs.md")
        .unwrap();
    assert!(
        crabs
            .homes
            .iter()
            .any(|home| home.note == "Shore.md" && !home.why.is_empty()),
        "{crabs:?}"
    );
    assert!(crabs.text.starts_with("Crabs walk"), "{crabs:?}");
    let [hub] = health.hubs.as_slice() else {
        panic!("{:?}", health.hubs)
    };
    assert_eq!(
        (hub.note.as_str(), hub.backlinks, hub.parts.len()),
        ("Workshop.md", 3, 3)
    );
    // The section that a link leads to first.
    assert_eq!((hub.parts[0].heading.as_str(), hub.parts[0].links), ("Glue", 1));
    assert_eq!(hub.parts[0].path, "Glue.md");

    let dismissed = Finding::Duplicate {
        notes: ["Tides.md".to_owned(), "Tides, old.md".to_owned()],
    };
    vault.dismiss_finding(&dismissed).unwrap();
    vault
        .dismiss_finding(&Finding::Hub {
            note: "Workshop.md".to_owned(),
        })
        .unwrap();
    vault.rename("Workshop.md", "Shed.md", true).unwrap();
    until("the new name is read", async || {
        vault.notes().contains(&"Shed.md".to_owned())
    })
    .await;
    let health = vault.health().await.unwrap();
    assert_eq!(
        (health.duplicates.len(), health.hubs.len(), health.dismissed),
        (0, 0, 2)
    );
    assert_eq!(vault.restore_findings().unwrap(), 2);
    assert_eq!(vault.health().await.unwrap().duplicates.len(), 1);

    fixture.write(
        ".obsidian/app.json",
        r#"{"userIgnoreFilters": ["Tides, old.md", "Shed.md", "Moon.md", "Crabs.md"]}"#,
    );
    let health = vault.health().await.unwrap();
    assert_eq!(
        (health.duplicates.len(), health.hubs.len(), health.misfits.len()),
        (0, 0, 0),
        "what Obsidian is told to leave out stays out"
    );
    assert_eq!(orphans(&health), ["Tides, old.md"; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn notes_are_merged_links_follow_and_an_undo_brings_back_every_byte() {
    let files = [
        (
            "Tides.md",
            "\u{feff}---\r\ntags: [sea]\r\n---\r\n# Tides\r\n\r\nSame.\r\n\r\nOnly here.\r\n",
        ),
        (
            "old/Tides copy.md",
            "---\ntags: [sea, old]\n---\n# Tides copy\n\nSame.\n\nOnly there, see [s](./Shore.md).\n\n## Causes\n\nThe moon.\n",
        ),
        (
            "old/Shore.md",
            "See [[Tides copy]], [c](<Tides copy.md#causes>), [[Tides copy#Gone]] and [[Tides]].\n",
        ),
        ("Shore.md", "Another one.\n"),
        (
            "map.canvas",
            r#"{"nodes":[{"id":"1","type":"file","file":"old/Tides copy.md","x":0,"y":0,"width":1,"height":1}],"edges":[]}"#,
        ),
    ];
    let fixture = Fixture::new(&files);
    let vault = fixture.open().await;
    let plan = vault.plan_merge("Tides.md", "old/Tides copy.md").unwrap();
    let merged = "---\r\ntags: [sea, old]\r\n---\r\n# Tides\r\n\r\nSame.\r\n\r\nOnly here.\r\n\r\nOnly there, see [s](./old/Shore.md).\r\n\r\n## Causes\r\n\r\nThe moon.\r\n";
    assert_eq!(plan.kept.after, merged);
    assert_eq!((plan.links, plan.notes), (4, 2));
    assert_eq!(plan.warnings.len(), 1, "{:?}", plan.warnings);
    assert!(
        plan.warnings[0].starts_with("1 link names a heading"),
        "{:?}",
        plan.warnings
    );
    assert_eq!(fixture.text("Tides.md"), files[0].1, "a plan changes nothing");

    let done = vault
        .merge_notes(
            "Tides.md",
            "old/Tides copy.md",
            Some(&merged.replace("\r\n", "\n")),
        )
        .unwrap();
    assert_eq!(done.moves[0].to, ".trash/Tides copy.md");
    assert_eq!(fixture.text("Tides.md"), format!("\u{feff}{merged}"));
    assert_eq!(
        fixture.text("old/Shore.md"),
        "See [[Tides]], [c](<Tides.md#causes>), [[Tides#Gone]] and [[Tides]].\n"
    );
    assert!(fixture.text("map.canvas").contains(r#""file":"Tides.md""#));
    assert!(!fixture.is_there("old/Tides copy.md"));
    until("the note that went is known no more", async || {
        vault.notes().iter().all(|note| !note.contains("copy"))
    })
    .await;
    // What comes later is read later: all that the merge changed has been looked at then.
    let later = vault.create_note("", Some("Later")).unwrap();
    until("a later note is known", async || vault.notes().contains(&later)).await;
    assert!(
        vault.notes().iter().all(|note| !note.starts_with('.')),
        "{:?}",
        vault.notes()
    );

    vault.undo().unwrap().unwrap();
    for (path, text) in files {
        assert_eq!(fixture.text(path), text, "{path}");
    }
    assert!(!fixture.is_there(".trash/Tides copy.md"));
    // As a person has written it.
    vault
        .merge_notes("Tides.md", "old/Tides copy.md", Some("Short.\nTwo.\n"))
        .unwrap();
    assert_eq!(fixture.text("Tides.md"), "\u{feff}Short.\r\nTwo.\r\n");

    let refused = vault.plan_merge("Tides.md", "Tides.md").unwrap_err();
    assert_eq!(refused.code, ErrorCode::InvalidName);
    assert_eq!(
        vault.plan_merge("Tides.md", "none.md").unwrap_err().code,
        ErrorCode::NotFound
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_section_becomes_a_note_links_into_it_follow_and_an_undo_brings_back_every_byte() {
    let hub = "# Workshop\n\nSee [[#Glue]] and [[#Warm]].\n\n## Glue\n\nBone[^1] glue, see [[#Saws]] and [p][r]. ^bone\n\n### Warm\n\nSixty degrees.[^2]\n\n[^2]: Not more.\n\n## Saws\n\nSharp.[^2]\n\n[^1]: Of horses.\n\n[r]: pots.md\n";
    let files = [
        ("shed/Workshop.md", hub),
        ("shed/pots.md", "Pots.\n"),
        (
            "n.md",
            "[[Workshop#Glue|how]] [[Workshop#Glue#Warm]] ![[Workshop#^bone]] [w](shed/Workshop.md#warm) [[Workshop#Saws]] [[Workshop]]\n",
        ),
    ];
    let fixture = Fixture::new(&files);
    let vault = fixture.open().await;
    let start = u32::try_from(hub.find("## Glue").unwrap()).unwrap();
    let plan = vault
        .plan_split("shed/Workshop.md", start, "shed/Glue.md")
        .unwrap();
    assert_eq!((plan.links, plan.notes), (4, 1));
    assert_eq!(
        plan.text,
        "# Glue\n\nBone[^1] glue, see [[Workshop#Saws]] and [p][r]. ^bone\n\n## Warm\n\nSixty degrees.[^2]\n\n[^2]: Not more.\n\n[^1]: Of horses.\n[r]: pots.md\n"
    );
    assert!(!fixture.is_there("shed/Glue.md"), "a plan changes nothing");
    vault
        .split_note("shed/Workshop.md", start, "shed/Glue.md")
        .unwrap();
    assert_eq!(fixture.text("shed/Glue.md"), plan.text);
    assert_eq!(
        fixture.text("shed/Workshop.md"),
        "# Workshop\n\nSee [[Glue]] and [[Glue#Warm]].\n\n## Glue\n\n[[Glue]]\n\n## Saws\n\nSharp.[^2]\n\n[^1]: Of horses.\n\n[r]: pots.md\n\n[^2]: Not more.\n"
    );
    assert_eq!(
        fixture.text("n.md"),
        "[[Glue|how]] [[Glue#Warm]] ![[Glue#^bone]] [w](shed/Glue.md#warm) [[Workshop#Saws]] [[Workshop]]\n"
    );
    until("the new note is read", async || {
        vault.notes().contains(&"shed/Glue.md".to_owned())
    })
    .await;
    assert_eq!(
        vault
            .plan_split("shed/Workshop.md", 0, "shed/Glue.md")
            .unwrap_err()
            .code,
        ErrorCode::Exists
    );
    assert_eq!(
        vault.plan_split("shed/Workshop.md", 3, "x.md").unwrap_err().code,
        ErrorCode::NotFound
    );
    vault.undo().unwrap().unwrap();
    for (path, text) in files {
        assert_eq!(fixture.text(path), text, "{path}");
    }
    assert!(!fixture.is_there("shed/Glue.md"));
    assert!(
        fixture.is_there(".trash/Glue.md"),
        "what was written there meanwhile is not lost"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_does_not_fit_is_written_anew() {
    let check = async |written: &str, cure: MisfitCure, expected: &str| {
        let text = format!("At half moon {written} come.\n");
        let fixture = Fixture::new(&[
            ("Neap tides.md", "Weak.\n"),
            ("sea/Spring tides.md", "# Spring tides\n\nStrong.\n"),
            ("Moon.md", &text),
        ]);
        let vault = fixture.open().await;
        let start = u32::try_from(text.find('[').unwrap()).unwrap();
        vault.cure_misfit("Moon.md", start, "Neap tides", cure).unwrap();
        assert_eq!(
            fixture.text("Moon.md"),
            format!("At half moon {expected} come.\n")
        );
        vault.undo().unwrap().unwrap();
        assert_eq!(fixture.text("Moon.md"), text);
    };
    use MisfitCure::{FollowText, ShowTarget};
    check("[[Spring tides|Neap tides]]", ShowTarget, "[[Spring tides]]").await;
    check("[[Spring tides|Neap tides]]", FollowText, "[[Neap tides]]").await;
    check(
        "[[sea/Spring tides|Neap tides]]",
        ShowTarget,
        "[[sea/Spring tides|Spring tides]]",
    )
    .await;
    check(
        "[[Spring tides#Strong|Neap tides]]",
        ShowTarget,
        "[[Spring tides#Strong|Spring tides]]",
    )
    .await;
    check("[[Spring tides#Strong|Neap tides]]", FollowText, "[[Neap tides]]").await;
    check(
        "[Neap tides](sea/Spring%20tides.md)",
        ShowTarget,
        "[Spring tides](sea/Spring%20tides.md)",
    )
    .await;
    check(
        "[Neap tides](sea/Spring%20tides.md)",
        FollowText,
        "[Neap tides](Neap%20tides.md)",
    )
    .await;
    let fixture = Fixture::new(&[("Moon.md", "No link.\n")]);
    let vault = fixture.open().await;
    let gone = vault
        .cure_misfit("Moon.md", 0, "Neap tides", ShowTarget)
        .unwrap_err();
    assert_eq!(gone.code, ErrorCode::NotFound);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_is_tied_to_another_where_it_names_it_or_behind_its_text() {
    let fixture = Fixture::new(&[
        ("Crabs.md", "# Crabs\n\nThey walk.\n"),
        ("Shore.md", "On the shore Crabs hide.\n"),
        ("Rocks.md", "Bare."),
        ("Sand.md", "Fine.\n"),
    ]);
    let vault = fixture.open().await;
    vault.link_notes("Shore.md", "Crabs.md").unwrap();
    assert_eq!(fixture.text("Shore.md"), "On the shore [[Crabs]] hide.\n");
    vault.link_notes("Rocks.md", "Crabs.md").unwrap();
    assert_eq!(fixture.text("Rocks.md"), "Bare.\n\nSee also: [[Crabs]]");
    vault.link_notes("Rocks.md", "Sand.md").unwrap();
    assert_eq!(fixture.text("Rocks.md"), "Bare.\n\nSee also: [[Crabs]], [[Sand]]");
    vault.undo().unwrap().unwrap();
    vault.undo().unwrap().unwrap();
    assert_eq!(fixture.text("Rocks.md"), "Bare.");
    assert_eq!(
        vault.link_notes("Sand.md", "Sand.md").unwrap_err().code,
        ErrorCode::InvalidName
    );
}
