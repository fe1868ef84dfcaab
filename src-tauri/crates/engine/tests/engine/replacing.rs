//! Replacing across the vault: what the plan tells is what is done, and undoing it brings every byte back.

use std::collections::BTreeMap;
use std::fs;

use proptest::prelude::*;
use weft_engine::Vault;
use weft_engine::types::{
    PassagePlace, ReplaceCaution, ReplaceChoice, ReplaceOccurrence, ReplacePlan, ReplaceRequest, SearchMode,
};

use crate::fixture::Fixture;

fn request(query: &str, replacement: &str) -> ReplaceRequest {
    ReplaceRequest {
        query: query.to_owned(),
        replacement: replacement.to_owned(),
        this: None,
    }
}

fn choose(plan: &ReplacePlan, wanted: impl Fn(&str, &ReplaceOccurrence) -> bool) -> Vec<ReplaceChoice> {
    let of_note = plan.notes.iter().map(|note| ReplaceChoice {
        note: note.path.clone(),
        hash: note.hash.clone(),
        starts: note
            .occurrences
            .iter()
            .filter(|occurrence| wanted(&note.path, occurrence))
            .map(|occurrence| occurrence.start)
            .collect(),
    });
    of_note.filter(|choice| !choice.starts.is_empty()).collect()
}

/// Everything that a query finds, as `path:line before>after`, with a `!` where it is warned of.
fn told(plan: &ReplacePlan) -> Vec<String> {
    let places = plan.notes.iter().flat_map(|note| {
        note.occurrences.iter().map(move |occurrence| {
            let warned = if occurrence.caution.is_some() { "!" } else { "" };
            let ReplaceOccurrence {
                line, before, after, ..
            } = occurrence;
            format!("{}:{line} {before}>{after}{warned}", note.path)
        })
    });
    places.collect()
}

fn check(vault: &Vault, query: &str, replacement: &str, expected: &[&str]) {
    let plan = vault.plan_replace(&request(query, replacement)).unwrap();
    assert_eq!(plan.refusal, None, "{query}");
    assert_eq!(told(&plan), expected, "{query}");
}

#[tokio::test(flavor = "multi_thread")]
async fn words_phrases_and_expressions_are_replaced_where_the_query_holds() {
    let fixture = Fixture::new(&[
        ("a.md", "The old mill. Old, OLDER.\r\nAn old mill #town\r\n"),
        (
            "sub/b.md",
            "\u{feff}old mill 12-34\n- [ ] old task\n- [x] old done\n",
        ),
        ("c.md", "nothing\n"),
    ]);
    let vault = fixture.open().await;
    let all = [
        "a.md:1 old>new",
        "a.md:1 Old>new",
        "a.md:1 OLD>new",
        "a.md:2 old>new",
        "sub/b.md:1 old>new",
        "sub/b.md:2 old>new",
        "sub/b.md:3 old>new",
    ];
    check(&vault, "old", "new", &all);
    check(
        &vault,
        "match-case:old path:a",
        "$1",
        &["a.md:1 old>$1", "a.md:2 old>$1"],
    );
    check(&vault, "\"old mill\" -tag:town", "x", &["sub/b.md:1 old mill>x"]);
    check(&vault, r"/(\d+)-(\d+)$/", "$2-$1", &["sub/b.md:1 12-34>34-12"]);
    check(&vault, "task-todo:(old)", "new", &["sub/b.md:2 old>new"]);
    check(
        &vault,
        "/mill.*$/ file:a",
        "M",
        &["a.md:1 mill. Old, OLDER.>M", "a.md:2 mill #town>M"],
    );
    // A new line is one of the note's own.
    check(
        &vault,
        "\"old mill\"",
        "old\nmill",
        &[
            "a.md:1 old mill>old\r\nmill",
            "a.md:2 old mill>old\r\nmill",
            "sub/b.md:1 old mill>old\nmill",
        ],
    );
    check(&vault, "/^old/ in:sub", "x", &[]);
    for (query, words) in [
        ("the old mill", "Several words"),
        ("~mills", "Nothing in this search"),
        ("tag:town", "Nothing in this search"),
        ("old OR mill", "“old”, “mill”"),
        ("", "Say what"),
    ] {
        let plan = vault.plan_replace(&request(query, "x")).unwrap();
        let refusal = plan.refusal.unwrap_or_default();
        assert!(
            refusal.contains(words) && plan.notes.is_empty(),
            "{query}: {refusal}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn places_that_others_depend_on_are_told() {
    let fixture = Fixture::new(&[
        (
            "a.md",
            "---\ntide: tide\nlist: [tide]\n---\n# The tide\n\n[[tide]] [[tide|tide]] [t](tide.md) [tide](x.md)\n\
             [w](https://tide.org/tide) https://tide.org\n\ntide ^tide\n",
        ),
        ("b.md", "[[a#The tide]] [[a#^tide]]\n\n# Not the tide\n"),
        ("tide.md", "Ebb.\n"),
    ]);
    let vault = fixture.open().await;
    let plan = vault.plan_replace(&request("tide", "flood")).unwrap();
    let cautions: Vec<Option<ReplaceCaution>> = plan.notes[0]
        .occurrences
        .iter()
        .map(|occurrence| occurrence.caution)
        .collect();
    use ReplaceCaution::*;
    assert_eq!(
        cautions,
        [
            Some(PropertyName),
            Some(Property),
            Some(Property),
            Some(NamedHeading),
            Some(LinkTarget),
            Some(LinkTarget),
            None,
            Some(LinkTarget),
            None,
            Some(LinkTarget),
            Some(LinkTarget),
            Some(LinkTarget),
            None,
            Some(BlockId),
        ]
    );
    let of_b: Vec<Option<ReplaceCaution>> = plan.notes[1]
        .occurrences
        .iter()
        .map(|occurrence| occurrence.caution)
        .collect();
    assert_eq!(of_b, [Some(LinkTarget), Some(LinkTarget), None]);
    // Whatever was chosen: properties keep their names.
    let before = fixture.text("a.md");
    let done = vault
        .replace(
            &request("tide", "flood"),
            &choose(&plan, |path, _| path == "a.md"),
        )
        .unwrap();
    assert_eq!(done.kept.len(), 1, "{:?}", done.kept);
    let text = fixture.text("a.md");
    assert!(
        text.starts_with("---\ntide: flood\nlist: [flood]\n---\n# The flood\n"),
        "{text}"
    );
    assert_eq!(done.label, "Replaced “tide” with “flood” (13 places in 1 note)");
    vault.undo().unwrap().unwrap();
    assert_eq!(fixture.text("a.md"), before);
    // What would make the properties unreadable counts as their name.
    let plan = vault
        .plan_replace(&request("match-case:tide file:a", "a: b: ["))
        .unwrap();
    assert_eq!(plan.notes[0].occurrences[1].caution, Some(PropertyName));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_that_has_changed_since_is_left_as_it_is() {
    let fixture = Fixture::new(&[("a.md", "old\n"), ("b.md", "old\n"), ("c.md", "old\n")]);
    let vault = fixture.open().await;
    let wanted = request("old", "new");
    let plan = vault.plan_replace(&wanted).unwrap();
    fixture.write("a.md", "very old\n");
    fs::remove_file(fixture.root().join("c.md")).unwrap();
    let done = vault.replace(&wanted, &choose(&plan, |_, _| true)).unwrap();
    assert_eq!((done.notes, done.kept.len()), (vec!["b.md".to_owned()], 2));
    assert_eq!(
        (fixture.text("a.md").as_str(), fixture.text("b.md").as_str()),
        ("very old\n", "new\n")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_that_is_not_utf8_is_named_and_left() {
    let fixture = Fixture::new(&[("a.md", "old\n")]);
    fixture.write("b.md", b"old \xff\xfe\xfa");
    let vault = fixture.open().await;
    let plan = vault.plan_replace(&request("old", "new")).unwrap();
    assert_eq!((plan.total, plan.kept.len()), (1, 1));
    assert!(plan.kept[0].contains("b.md"));
}

#[tokio::test(flavor = "multi_thread")]
async fn passages_are_shown_in_full_and_notes_know_when_they_were_made() {
    let fixture = Fixture::new(&[
        (
            "a.md",
            "---\ncreated: 2020-02-03\n---\nbefore\n\nthe heron\n\nbehind\n",
        ),
        ("b.md", "x\n"),
    ]);
    let vault = fixture.open().await;
    let start = u32::try_from(fixture.text("a.md").find("the heron").unwrap()).unwrap();
    let place = |note: &str| PassagePlace {
        note: note.to_owned(),
        start,
        end: start + 9,
    };
    let found = vault.wider_passages("heron", SearchMode::Hybrid, &[place("b.md"), place("a.md")]);
    assert_eq!(found[0], None);
    let wider = found[1].as_ref().unwrap();
    assert_eq!(
        (wider.before.as_str(), wider.after.as_str()),
        ("before", "behind")
    );
    assert_eq!(wider.parts.iter().filter(|part| part.marked).count(), 1);
    let made = vault.notes_made(&["b.md".to_owned(), "none.md".to_owned(), "a.md".to_owned()]);
    assert!(made[0].unwrap() > 1_600_000_000_000 && made[1].is_none());
    let day = made[2].unwrap() / 86_400_000;
    assert!((18_294..=18_295).contains(&day), "{day}");
}

/// Pieces of notes: words that are looked for, line ends of both kinds, and what others depend on.
fn piece() -> impl Strategy<Value = String> {
    let fixed = [
        "tide", "Tide", "TIDE", "\n", "\r\n", "\n\n", " ", "[[", "]]", "|", "# ", "- [ ] ", "```\n", "é",
        "海", "^tide", "---\n", "tide: ", "`", "](", ")", "$1", "tid",
    ];
    proptest::sample::select(fixed.to_vec()).prop_map(str::to_owned)
}

fn note() -> impl Strategy<Value = String> {
    let front = proptest::sample::select(vec![
        "",
        "\u{feff}",
        "---\ntide: a tide\n---\n",
        "\u{feff}---\r\na: tide\r\n---\r\n",
    ]);
    (front, proptest::collection::vec(piece(), 0..30))
        .prop_map(|(front, pieces)| format!("{front}{}", pieces.concat()))
}

/// The text with these places replaced, computed apart from the engine.
fn replaced(text: &str, occurrences: &[&ReplaceOccurrence]) -> String {
    let mut made = String::new();
    let mut at = 0;
    for occurrence in occurrences {
        let (start, end) = (occurrence.start as usize, occurrence.end as usize);
        made.push_str(&text[at..start]);
        assert_eq!(&text[start..end], occurrence.before);
        made.push_str(&occurrence.after);
        at = end;
    }
    made.push_str(&text[at..]);
    made
}

#[test]
fn what_the_plan_tells_is_what_is_done_and_undone() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: 24,
        max_shrink_iters: 60,
        ..ProptestConfig::default()
    });
    let queries = vec![
        ("tide", "ebb"),
        ("match-case:tide", "a tide and a tide"),
        ("\"tide\" -line:(é 海)", ""),
        ("/(t)(ide)/", "$2$1"),
        ("/tide.*/", "x"),
        ("line:(tide é)", "[[x]]"),
        ("block:(tide)", "$0"),
        ("tide -path:0", "é"),
    ];
    let notes = proptest::collection::vec(note(), 1..6);
    let seeds = (notes, proptest::sample::select(queries), any::<u64>());
    runner
        .run(&seeds, |(notes, (query, replacement), ticks)| {
            runtime.block_on(async {
                let fixture = Fixture::new(&[]);
                let texts: BTreeMap<String, String> = notes
                    .into_iter()
                    .enumerate()
                    .map(|(number, text)| (format!("{number}.md"), text))
                    .collect();
                for (path, text) in &texts {
                    fixture.write(path, text);
                }
                let vault = fixture.open().await;
                let wanted = request(query, replacement);
                let plan = vault.plan_replace(&wanted).unwrap();
                let is_ticked = |path: &str, occurrence: &ReplaceOccurrence| {
                    let number =
                        u64::from(occurrence.start) + path.len() as u64 + u64::from(path.as_bytes()[0]);
                    let allowed = occurrence.caution != Some(ReplaceCaution::PropertyName);
                    allowed && (ticks >> (number % 64)) & 1 == 1
                };
                let done = vault.replace(&wanted, &choose(&plan, is_ticked)).unwrap();
                assert_eq!(done.kept, [] as [&str; 0]);
                for (path, text) in &texts {
                    let planned = plan.notes.iter().find(|note| note.path == *path);
                    let ticked: Vec<&ReplaceOccurrence> = planned
                        .iter()
                        .flat_map(|note| &note.occurrences)
                        .filter(|occurrence| is_ticked(path, occurrence))
                        .collect();
                    assert_eq!(fixture.text(path), replaced(text, &ticked), "{path}");
                }
                if !done.notes.is_empty() {
                    vault.undo().unwrap().unwrap();
                }
                for (path, text) in &texts {
                    assert_eq!(&fixture.text(path), text, "{path}");
                }
            });
            Ok(())
        })
        .unwrap();
}
