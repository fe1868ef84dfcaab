//! Queries with conditions, over a real index.

use weft_engine::Vault;
use weft_engine::types::{SearchAnswer, SearchMode, SearchRequest};

use crate::fixture::Fixture;

fn vault() -> Fixture {
    Fixture::new(&[
        (
            "Coast/Tides.md",
            "# Tides\n\nThe sea leaves twice a day, drawn by the moon. See [[Limpets]].\n\n## Gear\n\n- [ ] mend the net\n",
        ),
        (
            "Coast/Limpets.md",
            "---\nrating: 4\n---\n# Limpets\n\nEach limpet goes home to its own scar on the rock at low water. #sea/snails\n",
        ),
        (
            "Kitchen/Bread.md",
            "# Bread\n\nKnead the flour and let the dough rise twice overnight in a cold place.\n",
        ),
        (
            "Kitchen/Moon cake.md",
            "A pastry for the festival in autumn, with lotus paste. See [[Bread]].\n",
        ),
    ])
}

async fn ask(vault: &Vault, query: &str, mode: SearchMode, this: Option<&str>) -> SearchAnswer {
    let request = SearchRequest {
        query: query.to_owned(),
        mode,
        limit: 10,
        this: this.map(str::to_owned),
    };
    vault.search(&request).await.unwrap()
}

fn notes(answer: &SearchAnswer) -> Vec<&str> {
    let mut notes: Vec<&str> = answer.hits.iter().map(|hit| hit.note.as_str()).collect();
    notes.sort_unstable();
    notes.dedup();
    notes
}

#[tokio::test(flavor = "multi_thread")]
async fn conditions_choose_the_notes_in_every_mode() {
    const TIDES: &str = "Coast/Tides.md";
    const LIMPETS: &str = "Coast/Limpets.md";
    const BREAD: &str = "Kitchen/Bread.md";
    const CAKE: &str = "Kitchen/Moon cake.md";
    let fixture = vault();
    let vault = fixture.open_embedding().await;
    vault.indexed().await;
    for (query, this, expected) in [
        ("twice -bread", None, &[TIDES][..]),
        ("moon OR dough", None, &[TIDES, BREAD, CAKE]),
        ("\"twice a day\"", None, &[TIDES]),
        ("ead -path:coast", None, &[BREAD, CAKE]),
        ("in:Coast -tag:#sea", None, &[TIDES]),
        ("[rating:>3]", None, &[LIMPETS]),
        ("task-todo:net", None, &[TIDES]),
        ("section:(tides net)", None, &[]),
        ("links-to:[[Limpets]]", None, &[TIDES]),
        ("linked:[[Limpets]]", None, &[TIDES]),
        ("linked:this", Some(BREAD), &[CAKE]),
        ("in:Kitchen -linked:this", Some(CAKE), &[CAKE]),
        ("modified:>2000-01", None, &[TIDES, LIMPETS, BREAD, CAKE]),
        ("modified:<2000", None, &[]),
        ("/lo[tw]/", None, &[LIMPETS, CAKE]),
    ] {
        for mode in [SearchMode::Text, SearchMode::Hybrid, SearchMode::Meaning] {
            let answer = ask(&vault, query, mode, this).await;
            let mut expected = expected.to_vec();
            expected.sort_unstable();
            assert_eq!(notes(&answer), expected, "{query} {mode:?}");
            assert_eq!(
                answer.matching,
                Some(u32::try_from(expected.len()).unwrap()),
                "{query}"
            );
            assert_eq!(answer.problems, [], "{query}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn notes_without_links_and_names_without_links_are_found() {
    let fixture = Fixture::new(&[
        ("Heron.md", "A bird that stands still.\n"),
        ("Named.md", "The heron was there again at noon.\n"),
        ("Linked.md", "A [[Heron]] on one leg.\n"),
        ("Alone.md", "Nothing of birds, only unlinked thoughts.\n"),
        ("To a file.md", "A sound: ![[call.mp3]]\n"),
    ]);
    fixture.write("call.mp3", b"no sound".as_slice());
    let vault = fixture.open_embedding().await;
    vault.indexed().await;
    for (query, this, expected) in [
        ("unlinked", None, &["Alone.md", "Named.md", "To a file.md"][..]),
        ("unlinked -path:file", None, &["Alone.md", "Named.md"]),
        ("-unlinked", None, &["Heron.md", "Linked.md"]),
        ("unlinked:[[Heron]]", None, &["Named.md"]),
        ("unlinked:this", Some("Heron.md"), &["Named.md"]),
        ("\"unlinked\"", None, &["Alone.md"]),
        ("~birds unlinked", None, &["Alone.md", "Named.md", "To a file.md"]),
    ] {
        let answer = ask(&vault, query, SearchMode::Hybrid, this).await;
        assert_eq!(notes(&answer), expected, "{query}");
        assert_eq!(answer.problems, [], "{query}");
    }
    let answer = ask(&vault, "unlinked thoughts", SearchMode::Text, None).await;
    assert_eq!((notes(&answer), answer.matching), (vec!["Alone.md"], None));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slip_is_told_and_what_was_meant_is_shown() {
    let fixture = vault();
    let vault = fixture.open_embedding().await;
    vault.indexed().await;
    let answer = ask(&vault, "limpte rock", SearchMode::Text, None).await;
    assert_eq!(answer.hits[0].note, "Coast/Limpets.md");
    assert_eq!(
        answer.explanation,
        "“limpte” is in no note; words like it are shown"
    );
    let marked = answer.hits[0].parts.iter().filter(|part| part.marked);
    assert_eq!(
        marked.map(|part| part.text.as_str()).collect::<Vec<_>>(),
        ["limpet", "rock"]
    );
    let answer = ask(&vault, "limpet rock", SearchMode::Text, None).await;
    assert_eq!(answer.explanation, "");
}

#[tokio::test(flavor = "multi_thread")]
async fn meaning_ranks_what_the_conditions_leave() {
    let fixture = vault();
    let vault = fixture.open_embedding().await;
    vault.indexed().await;
    // Without conditions the coast comes first; inside the kitchen everything is ranked, and nothing else is there.
    let answer = ask(&vault, "~why the ocean goes out", SearchMode::Hybrid, None).await;
    assert_eq!(answer.hits[0].note, "Coast/Tides.md");
    assert!(answer.meaning && answer.matching.is_none());
    let answer = ask(&vault, "~baking a loaf in:Kitchen", SearchMode::Hybrid, None).await;
    assert_eq!(notes(&answer), ["Kitchen/Bread.md", "Kitchen/Moon cake.md"]);
    assert_eq!(answer.hits[0].note, "Kitchen/Bread.md");
    assert!(answer.hits.iter().all(|hit| hit.by_meaning));
    assert_eq!(
        answer.explanation,
        "Notes in the folder Kitchen/, nearest in meaning to “baking a loaf” first"
    );
    let answer = ask(&vault, "similar:[[Tides]] -file:tides", SearchMode::Meaning, None).await;
    assert_eq!(answer.hits[0].note, "Coast/Limpets.md");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_passage_is_shown_in_which_it_stands() {
    let fixture = vault();
    let filler = "A line of a net that is mended says nothing of birds at all.\n\n".repeat(60);
    fixture.write(
        "Long.md",
        format!("# Long\n\n{filler}## Birds\n\nHeron and net, at last.\n"),
    );
    let vault = fixture.open_embedding().await;
    vault.indexed().await;
    let answer = ask(&vault, "line:(NET heron) path:long", SearchMode::Text, None).await;
    let marked = answer.hits[0].parts.iter().filter(|part| part.marked);
    let marked: Vec<&str> = marked.map(|part| part.text.as_str()).collect();
    assert_eq!(marked, ["Heron", "net"]);
    assert_eq!(answer.hits.len(), 1, "the other passages have no such line");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_is_told_and_the_rest_runs() {
    let fixture = vault();
    let vault = fixture.open_embedding().await;
    vault.indexed().await;
    let query = "  linked:[[Nowhere]] OR /a(b/ OR limpet";
    let answer = ask(&vault, query, SearchMode::Text, None).await;
    let told: Vec<(&str, &str)> = answer
        .problems
        .iter()
        .map(|problem| {
            let place = problem.start as usize..problem.end as usize;
            (&query[place], problem.message.as_str())
        })
        .collect();
    assert_eq!(
        told,
        [
            ("/a(b/", "this regular expression cannot be read: unclosed group"),
            ("[[Nowhere]]", "there is no note “Nowhere”"),
        ]
    );
    assert_eq!(notes(&answer), ["Coast/Limpets.md", "Coast/Tides.md"]);
    let answer = ask(&vault, "limpet -linked:this", SearchMode::Text, None).await;
    assert_eq!(answer.problems[0].message, "no note is open that “this” could be");
    for (part, message) in [
        ("^nope", "“Coast/Tides.md” has no block “nope”"),
        ("Gears", "“Coast/Tides.md” has no heading “Gears”"),
    ] {
        let query = format!("similar:[[Tides#{part}]] in:Kitchen");
        let answer = ask(&vault, &query, SearchMode::Hybrid, None).await;
        let problem = &answer.problems[0];
        assert_eq!(problem.message, message);
        assert_eq!(
            &query[problem.start as usize..problem.end as usize],
            format!("[[Tides#{part}]]")
        );
        assert_eq!(notes(&answer), ["Kitchen/Bread.md", "Kitchen/Moon cake.md"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn conditions_that_leave_one_long_note_leave_all_its_passages() {
    let fixture = vault();
    let paragraph = |number: usize| {
        let words = format!("On day {number} the heron stood in the water and the tide went out. ");
        format!("## Day {number}\n\n{}\n\n", words.repeat(8))
    };
    fixture.write("Diary.md", (1..=14).map(paragraph).collect::<String>());
    let vault = fixture.open_embedding().await;
    vault.indexed().await;
    let answer = ask(
        &vault,
        "~how the tide goes out file:diary",
        SearchMode::Hybrid,
        None,
    )
    .await;
    assert_eq!(notes(&answer), ["Diary.md"]);
    assert_eq!(answer.hits.len(), 10);
    let mut starts: Vec<u32> = answer.hits.iter().map(|hit| hit.start).collect();
    starts.sort_unstable();
    starts.dedup();
    assert_eq!(starts.len(), 10, "each passage once");
    // A question that nothing narrows is not answered by one note.
    let answer = ask(&vault, "how the tide goes out", SearchMode::Hybrid, None).await;
    assert_eq!(answer.hits.iter().filter(|hit| hit.note == "Diary.md").count(), 3);
}
