//! Related passages as the panel shows them: sifted by what a person has said, with the reasons.

use weft_engine::Vault;
use weft_engine::types::{PassagesRequest, RelatedMark, RelatedPassages, RelatedRequest};

use crate::fixture::{Fixture, until};

const SEA: &str =
    "Twice a day the sea draws back and leaves the barnacles bare, because the moon pulls at the oceans.";

async fn opened(fixture: &Fixture, notes: u32) -> Vault {
    let vault = fixture.open_embedding().await;
    until("everything is read", async || {
        let status = vault.status();
        status.notes_indexed == notes && status.waiting == 0 && status.chunks > 0
    })
    .await;
    vault
}

async fn related(vault: &Vault, note: &str, text: &str, at: &str, hide_linked: bool) -> RelatedPassages {
    let request = PassagesRequest {
        about: RelatedRequest {
            note: note.to_owned(),
            text: None,
            offset: Some(u32::try_from(text.find(at).unwrap()).unwrap()),
            limit: 10,
        },
        hide_linked,
    };
    let found = vault.related_passages(&request).await.unwrap();
    assert_eq!(found.reasons.len(), found.answer.hits.len());
    found
}

fn notes(found: &RelatedPassages) -> Vec<&str> {
    found.answer.hits.iter().map(|hit| hit.note.as_str()).collect()
}

#[tokio::test]
async fn what_is_pinned_stays_on_top_and_what_is_dismissed_stays_away() {
    let diary = "# Diary\n\nLunar gravity makes the tide leave the beach with its barnacles twice a day, see [[Moon]].\n";
    let fixture = Fixture::new(&[
        ("Diary.md", diary),
        ("Low water.md", &format!("# Low water\n\n{SEA} See [[Moon]].\n")),
        (
            "Moon.md",
            "# Moon\n\nThe moon pulls at the sea, and the tide leaves the beach twice a day.\n",
        ),
        (
            "Archive/Old.md",
            "# Old\n\nThe tide leaves the beach twice a day because of the moon and its gravity.\n",
        ),
        (
            "Bread.md",
            "# Bread\n\nWild yeast needs a whole night before the loaf is ready for the oven.\n",
        ),
        (".obsidian/app.json", r#"{"userIgnoreFilters":["Archive/"]}"#),
    ]);
    let vault = opened(&fixture, 5).await;
    let found = related(&vault, "Diary.md", diary, "Lunar", false).await;
    let all = notes(&found);
    assert!(
        all.contains(&"Low water.md") && all.contains(&"Moon.md"),
        "{all:?}"
    );
    assert!(
        !all.contains(&"Archive/Old.md"),
        "an excluded folder stays out: {all:?}"
    );
    let of = |note: &str| {
        let at = all.iter().position(|one| *one == note).unwrap();
        &found.reasons[at]
    };
    let low_water = of("Low water.md");
    assert!(low_water.near.starts_with("Lunar gravity"), "{low_water:?}");
    assert!(low_water.words.contains(&"barnacles".to_owned()), "{low_water:?}");
    assert_eq!(low_water.path.as_deref(), Some("both link to “Moon”"));
    assert!(!low_water.linked && of("Moon.md").linked);
    let marked = low_water.parts.iter().find(|part| part.marked).unwrap();
    assert!(marked.text.starts_with("Twice a day"), "{marked:?}");

    let hidden = related(&vault, "Diary.md", diary, "Lunar", true).await;
    assert!(!notes(&hidden).contains(&"Moon.md"));

    let bread = vault.passages("Bread.md")[0];
    vault
        .mark_related("Diary.md", "Bread.md", bread.start, RelatedMark::Pinned)
        .unwrap();
    vault
        .mark_related("Diary.md", "Low water.md", 0, RelatedMark::Dismissed)
        .unwrap();
    let found = related(&vault, "Diary.md", diary, "Lunar", false).await;
    assert_eq!(notes(&found)[0], "Bread.md");
    assert!(found.reasons[0].pinned && !found.reasons[1].pinned);
    assert!(!notes(&found).contains(&"Low water.md"));
    assert_eq!(found.dismissed, ["Low water.md"]);

    // Names change, and what was said stays.
    vault.rename("Low water.md", "Ebb.md", true).unwrap();
    vault
        .unmark_related("Diary.md", "Bread.md", RelatedMark::Pinned)
        .unwrap();
    let found = related(&vault, "Diary.md", diary, "Lunar", false).await;
    assert_eq!(found.dismissed, ["Ebb.md"]);
    assert_ne!(notes(&found)[0], "Bread.md");
}

#[tokio::test]
async fn one_note_takes_two_places_and_a_template_none_before_others() {
    let many: String = (1..=5)
        .map(|number| {
            // Long enough for a passage of its own.
            let animals = [
                "barnacles and limpets",
                "crabs, shrimps and prawns",
                "mussels",
                "anemones",
                "gulls",
            ];
            let tide = format!(
                "The tide of day {number} leaves the beach bare, because the moon pulls at the sea. "
            );
            let seen = format!("We counted {} below the pier once more. ", animals[number - 1]);
            format!("## Part {number}\n\n{}{}\n\n", seen.repeat(4), tide.repeat(7))
        })
        .collect();
    let today =
        "# Monday\n\n## Weather and tide\n\nThe tide leaves the beach bare, the moon pulls at the sea.\n";
    let mut files = vec![
        ("Monday.md".to_owned(), today.to_owned()),
        ("Many.md".to_owned(), many),
        (
            "Essay.md".to_owned(),
            "# Essay\n\nWhy the beach lies bare: the sea follows the moon that pulls at it.\n".to_owned(),
        ),
    ];
    for day in ["Tuesday", "Wednesday", "Thursday", "Friday"] {
        files.push((
            format!("{day}.md"),
            format!("# {day}\n\n## Weather and tide\n\nThe tide leaves the beach bare, the moon pulls at the sea, {day}.\n"),
        ));
    }
    let borrowed: Vec<(&str, &str)> = files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    let fixture = Fixture::new(&borrowed);
    let vault = opened(&fixture, 7).await;
    let found = related(&vault, "Monday.md", today, "The tide", false).await;
    let all = notes(&found);
    assert_eq!(
        all.iter().filter(|note| **note == "Many.md").count(),
        2,
        "{all:?}"
    );
    let days: Vec<usize> = all
        .iter()
        .enumerate()
        .filter(|(_, note)| note.ends_with("day.md"))
        .map(|(at, _)| at)
        .collect();
    let essay = all.iter().position(|note| *note == "Essay.md").unwrap();
    assert!(!days.is_empty() && days.iter().all(|day| *day > essay), "{all:?}");
}

#[tokio::test]
async fn versions_of_one_text_are_listed_once() {
    let diary = "# Diary\n\nLunar gravity makes the tide leave the beach with its barnacles twice a day.\n";
    let fixture = Fixture::new(&[
        ("Diary.md", diary),
        ("Low water 1.md", &format!("# Low water 1\n\n{SEA}\n")),
        ("Low water 2.md", &format!("# Low water 2\n\n{SEA}\n\nMore.\n")),
        (
            "Low water 3.md",
            &format!("# Low water 3\n\n{SEA}\n\nAnd more of it.\n"),
        ),
        (
            "Crabs.md",
            "# Crabs\n\nCrabs hide among the barnacles when the tide has left the beach.\n",
        ),
    ]);
    let vault = opened(&fixture, 5).await;
    let found = related(&vault, "Diary.md", diary, "Lunar", false).await;
    let all = notes(&found);
    assert_eq!(all.len(), 2, "{all:?}");
    assert!(all.contains(&"Crabs.md"), "{all:?}");
    let of_water = all.iter().position(|note| note.starts_with("Low water")).unwrap();
    let also = &found.reasons[of_water].also;
    assert_eq!(also.len(), 2, "{also:?}");
    assert!(
        also.iter().all(|title| title.starts_with("Low water")),
        "{also:?}"
    );
    assert_eq!(found.left_out, 2);
}
