//! Passages that are found for a person who writes: by a description behind `[[?`, and because they say the same.

use crate::fixture::Fixture;
use weft_engine::types::{DejaVu, DejaVuRequest, ParagraphPair, ProposalKind, ProposalTarget, ProposedLink};
use weft_engine::{ErrorCode, Vault};

const TIDES: &str = "# Low water\n\nThe harbour was built by the Romans.\n\n\
    Twice a day the sea draws back and leaves the rocks bare, because the moon pulls at the oceans.\n\n\
    Boats lie on their side then. ^boats\n";
const BREAD: &str = "# Bread\n\n## Rising\n\n\
    Wild yeast needs a whole night in a cool cellar before the loaf is ready for the oven.\n";
const RENT: &str =
    "# Rent\n\nLandlords in the centre ask for more every spring, and families move to the outskirts.\n";

fn vault_of(more: &[(&str, &str)]) -> Fixture {
    let mut files = vec![
        ("Sea/Low water.md", TIDES),
        ("Kitchen/Bread.md", BREAD),
        ("Money/Rent.md", RENT),
        ("Diary.md", "# Diary\n\nA walk with Teo.\n"),
    ];
    files.extend_from_slice(more);
    Fixture::new(&files)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_description_finds_the_very_block() {
    let fixture = vault_of(&[]);
    let vault = fixture.open_embedding().await;
    vault.indexed().await;
    let found = vault
        .meant_blocks("Diary.md", "why the tide goes out", 5)
        .await
        .unwrap();
    assert!(found.meaning);
    let first = found.blocks.first().unwrap();
    assert_eq!(
        (first.note.as_str(), first.target.as_deref()),
        ("Sea/Low water.md", None)
    );
    assert_eq!(first.start as usize, TIDES.find("Twice").unwrap());
    assert!(first.words.starts_with("Twice a day"), "{}", first.words);

    let found = vault
        .meant_blocks("Diary.md", "ships on dry ground", 5)
        .await
        .unwrap();
    let boats = found.blocks.iter().find(|block| block.words.starts_with("Boats"));
    assert_eq!(boats.unwrap().target.as_deref(), Some("Low water#^boats"));
    // Nothing of the note that is written in.
    let found = vault
        .meant_blocks("Sea/Low water.md", "why the tide goes out", 5)
        .await
        .unwrap();
    assert!(found.blocks.iter().all(|block| block.note != "Sea/Low water.md"));
    assert!(
        vault
            .meant_blocks("Diary.md", " ", 5)
            .await
            .unwrap()
            .blocks
            .is_empty()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_model_a_description_is_its_words() {
    let fixture = vault_of(&[]);
    let vault = fixture.open().await;
    let found = vault.meant_blocks("Diary.md", "wild yeast", 5).await.unwrap();
    assert_eq!(found.blocks.first().unwrap().note, "Kitchen/Bread.md");
    assert_eq!(found.blocks.first().unwrap().heading, ["Rising"]);
}

/// What is said of the text `written`, which stands in the diary under the cursor.
async fn said_before(vault: &Vault, written: &str) -> Option<DejaVu> {
    let text = format!("# Diary\n\nA walk with Teo.\n\n{written}\n");
    let request = DejaVuRequest {
        note: "Diary.md".to_owned(),
        offset: text.find(written).unwrap() as u32 + 3,
        text: Some(text),
    };
    vault.deja_vu(&request).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_written_before_is_told_and_what_is_only_about_the_same_is_not() {
    let fixture = vault_of(&[]);
    let vault = fixture.open_embedding().await;
    vault.indexed().await;
    let again =
        "Two times a day the sea draws back and the rocks are left bare, since the moon pulls at the oceans.";
    let found = said_before(&vault, again).await.expect("it was said before");
    assert_eq!(found.note, "Sea/Low water.md");
    let range = found.start as usize..found.end as usize;
    assert!(TIDES[range].starts_with("Twice a day") && found.words.starts_with("Twice a day"));
    assert!(found.made_ms.is_some());

    for other in [
        "At low water we walked over the bare rocks and looked at what the sea had left in the pools.",
        "The bread needs more yeast, and the oven has to be hotter than it was on Sunday morning.",
        "I rang the landlord about the heating, and he said that he would come by in the spring.",
        "The moon was out.",
    ] {
        assert_eq!(said_before(&vault, other).await, None, "{other}");
    }
    // The link has been made.
    let linked = format!("{again} See [[Low water]].");
    assert_eq!(said_before(&vault, &linked).await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_template_is_nothing_that_was_said_before() {
    let line = "What went well today, what did not, and what will I do in another way tomorrow morning?";
    let text = format!("# Day\n\n{line}\n");
    let days = ["Days/1.md", "Days/2.md", "Days/3.md", "Days/4.md"].map(|path| (path, text.as_str()));
    let fixture = vault_of(&days);
    let vault = fixture.open_embedding().await;
    vault.indexed().await;
    assert_eq!(said_before(&vault, line).await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_is_written_in_the_style_of_the_vault_and_its_block_gets_an_id() {
    let fixture = vault_of(&[]);
    let vault = fixture.open().await;
    let target = ProposalTarget {
        note: "Sea/Low water.md".to_owned(),
        heading: None,
        block: None,
    };
    let mut link = ProposedLink {
        note: "Diary.md".to_owned(),
        start: 9,
        end: 15,
        text: "A walk".to_owned(),
        target,
        target_offset: None,
        kind: ProposalKind::Mention,
        probability: 0.5,
        shown: None,
    };
    let texts = |link: &ProposedLink| vault.proposed_link_texts(std::slice::from_ref(link)).remove(0);
    assert_eq!(texts(&link).as_deref(), Some("[[Low water|A walk]]"));
    link.target_offset = Some(TIDES.find("Twice").unwrap() as u32);
    assert_eq!(texts(&link), None);
    let named = vault
        .give_block_id(&link.target.note, link.target_offset.unwrap())
        .unwrap();
    let id = named.target.block.clone().unwrap();
    assert!(
        fixture
            .text("Sea/Low water.md")
            .contains(&format!("the oceans. ^{id}\n"))
    );
    link.target = named.target;
    assert_eq!(texts(&link), Some(format!("[[Low water#^{id}|A walk]]")));
    // It has one now, and nothing more is written.
    let again = vault
        .give_block_id("Sea/Low water.md", link.target_offset.unwrap())
        .unwrap();
    assert_eq!(again.target.block, Some(id));
    assert!(again.transaction.notes.is_empty());
    vault.undo().unwrap();
    assert_eq!(fixture.text("Sea/Low water.md"), TIDES);
    fixture.write(".obsidian/app.json", r#"{"useMarkdownLinks": true}"#);
    link.target_offset = None;
    link.target.block = None;
    assert_eq!(texts(&link).as_deref(), Some("[A walk](Low%20water.md)"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paragraph_goes_up_in_an_older_one() {
    const NEW: &str = "- Twice a day the sea draws back and leaves the rocks bare, because the moon pulls at the oceans. It \
        smells of weed. ^mine\n";
    let fixture = vault_of(&[
        ("Notes.md", NEW),
        ("Crlf.md", "One.\r\n\r\n> Two\r\n> lines.\r\n"),
    ]);
    let vault = fixture.open().await;
    let pair = |older_note: &str, older_start: usize| ParagraphPair {
        note: "Notes.md".to_owned(),
        start: 5,
        older_note: older_note.to_owned(),
        older_start: older_start as u32,
    };
    let hash = || vault.read_note("Notes.md").unwrap().hash;
    let older = pair("Sea/Low water.md", TIDES.find("Twice").unwrap());
    let plan = vault.plan_paragraph_merge(&older).unwrap();
    let before =
        "Twice a day the sea draws back and leaves the rocks bare, because the moon pulls at the oceans.";
    assert_eq!(plan.older.before, before);
    assert_eq!(plan.older.after, format!("{before} It smells of weed."));
    assert!(
        plan.gone.starts_with("Twice") && plan.gone.ends_with("weed."),
        "{}",
        plan.gone
    );

    let refused = |pair: &ParagraphPair, hash: &str, before: &str, after: &str| {
        let error = vault.merge_paragraphs(pair, hash, before, after).unwrap_err();
        assert_eq!(fixture.text("Notes.md"), NEW);
        assert_eq!(fixture.text("Sea/Low water.md"), TIDES);
        error.code
    };
    let both = &plan.older.after;
    assert_eq!(
        refused(&older, "of another text", before, both),
        ErrorCode::Exists
    );
    assert_eq!(
        refused(&older, &hash(), "Of another text.", both),
        ErrorCode::Exists
    );
    for after in ["", "Two.\n\nParagraphs.", "# Heading", "- Item"] {
        assert_eq!(
            refused(&older, &hash(), before, after),
            ErrorCode::InvalidName,
            "{after}"
        );
    }
    let itself = ParagraphPair {
        older_note: "Notes.md".to_owned(),
        ..older.clone()
    };
    assert_eq!(refused(&itself, &hash(), before, both), ErrorCode::InvalidName);

    vault.merge_paragraphs(&older, &hash(), before, both).unwrap();
    let text = fixture.text("Sea/Low water.md");
    let id = text
        .split("weed. ^")
        .nth(1)
        .and_then(|rest| rest.lines().next())
        .unwrap();
    assert_eq!(
        text,
        TIDES.replace(before, &format!("{before} It smells of weed. ^{id}"))
    );
    assert_eq!(
        fixture.text("Notes.md"),
        format!("- ![[Low water#^{id}]] ^mine\n")
    );
    vault.undo().unwrap();
    assert_eq!(fixture.text("Notes.md"), NEW);
    assert_eq!(fixture.text("Sea/Low water.md"), TIDES);

    // A quote keeps its marks and its line ends, and its id stands below it.
    let quote = pair("Crlf.md", 9);
    let plan = vault.plan_paragraph_merge(&quote).unwrap();
    vault
        .merge_paragraphs(&quote, &hash(), &plan.older.before, "> Two\n> lines, and more.")
        .unwrap();
    let text = fixture.text("Crlf.md");
    assert!(
        text.starts_with("One.\r\n\r\n> Two\r\n> lines, and more.\r\n\r\n^"),
        "{text:?}"
    );
}
