//! What bears on a whole note.

use weft_engine::Vault;
use weft_engine::types::{Hit, RelatedRequest};

use crate::fixture::{Fixture, save};

async fn related(vault: &Vault, note: &str) -> Vec<Hit> {
    let request = RelatedRequest {
        note: note.to_owned(),
        text: None,
        offset: None,
        limit: 20,
    };
    vault.related(&request).await.unwrap().hits
}

fn notes(hits: &[Hit]) -> Vec<&str> {
    hits.iter().map(|hit| hit.note.as_str()).collect()
}

fn coast() -> Fixture {
    Fixture::new(&[
        (
            "Survey.md",
            "On Tuesday we counted. The Harbour seal had left, and only Bread was eaten. See [[Tide tables]].\n",
        ),
        (
            "Harbour seal.md",
            "It hauls out on sandbanks.\n\nAnd again it hauls out.\n",
        ),
        (
            "Tide tables.md",
            "When the water is low.\n\n## Neap springs\n\nA heading.\n",
        ),
        ("Bread.md", "Flour, salt, a long rise.\n"),
        (
            "Moon.md",
            "Twice a month there are neap springs, and the sea is calm.\n",
        ),
        ("Log.md", "Bread in the morning. Bread in the evening.\n"),
        ("Shop.md", "Bread and butter.\n"),
    ])
}

#[tokio::test(flavor = "multi_thread")]
async fn notes_that_are_named_come_first_the_rarer_name_before_the_common() {
    let fixture = coast();
    let vault = fixture.open().await;
    let hits = related(&vault, "Survey.md").await;
    let order = notes(&hits);
    assert_eq!(order[0], "Harbour seal.md", "{order:?}");
    assert!(order[..3].contains(&"Bread.md"), "{order:?}");
    assert!(!order.contains(&"Survey.md"), "{order:?}");
    let mut once = order.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), order.len(), "{order:?}");
    let is_linked = |note: &str| hits.iter().find(|hit| hit.note == note).map(|hit| hit.linked);
    assert_eq!(is_linked("Harbour seal.md"), Some(false));
    assert_ne!(is_linked("Tide tables.md"), Some(false));
    assert!(hits[0].snippet.contains("sandbanks"), "{}", hits[0].snippet);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_heading_that_is_named_brings_its_note_up() {
    let fixture = coast();
    let vault = fixture.open().await;
    let hits = related(&vault, "Moon.md").await;
    assert_eq!(hits[0].note, "Tide tables.md", "{:?}", notes(&hits));
    // And the other way round.
    let hits = related(&vault, "Tide tables.md").await;
    assert!(notes(&hits).contains(&"Moon.md"), "{:?}", notes(&hits));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_is_new_counts_at_once() {
    let fixture = coast();
    let vault = fixture.open().await;
    assert!(!notes(&related(&vault, "Moon.md").await).contains(&"Calm sea.md"));
    fixture.write("Calm sea.md", "Nothing to be heard.\n");
    vault.read().await;
    save(&vault, "Moon.md", "There was a calm sea that night.\n");
    let hits = related(&vault, "Moon.md").await;
    assert_eq!(hits[0].note, "Calm sea.md", "{:?}", notes(&hits));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_notes_below_a_note_and_of_an_empty_one() {
    let fixture = Fixture::new(&[
        ("topic.md", "An overview.\n"),
        ("topic.first.md", "Apples.\n"),
        ("topic.second.md", "Pears.\n"),
        ("other.md", "Nuts.\n"),
        ("empty.md", ""),
    ]);
    let vault = fixture.open().await;
    let hits = related(&vault, "topic.md").await;
    let mut first: Vec<&str> = notes(&hits).into_iter().take(2).collect();
    first.sort_unstable();
    assert_eq!(first, ["topic.first.md", "topic.second.md"]);
    assert!(notes(&related(&vault, "topic.first.md").await).contains(&"topic.second.md"));
    assert!(related(&vault, "empty.md").await.is_empty());
}
