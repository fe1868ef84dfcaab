//! Conditions asked of random vaults, against an implementation that does the obvious with the files' texts.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::sample::select;
use weft_engine::types::{SearchMode, SearchRequest};

use crate::fixture::Fixture;

const NOTES: [&str; 6] = [
    "Alpha.md",
    "Beta.md",
    "in/Gamma.md",
    "in/deep/Delta.md",
    "in/Epsilon.md",
    "other/Zeta.md",
];

type Texts = BTreeMap<&'static str, String>;

#[derive(Debug, Clone)]
enum Condition {
    Word(&'static str),
    MatchCase(&'static str),
    Regex(&'static str),
    Not(Box<Condition>),
    All(Vec<Condition>),
    Any(Vec<Condition>),
    IgnoreCase(&'static str),
    Content(&'static str),
    File(&'static str),
    Line(&'static str, &'static str),
    Block(&'static str, &'static str),
    Task(Option<bool>, &'static str),
    Path(&'static str),
    Folder(&'static str),
    Tag(&'static str),
    Rating(&'static str, i32),
    RatingOf(i32, i32),
    RatingNull,
    CreatedAfter(&'static str),
    /// Whether a day that lies behind all of the files is after them.
    Modified(bool),
    LinksTo(&'static str),
    Linked(&'static str),
    LinkedThis,
    Unlinked,
    UnlinkedTo(&'static str),
}

/// The note that is open.
const THIS: &str = "Beta.md";

fn stem(path: &str) -> &str {
    path.rsplit('/').next().unwrap().trim_end_matches(".md")
}

fn contains(text: &str, words: &str) -> bool {
    text.to_lowercase().contains(&words.to_lowercase())
}

fn links(from: &str, to: &str, vault: &Texts) -> bool {
    from != to
        && vault
            .get(from)
            .is_some_and(|text| text.contains(&format!("[[{}]]", stem(to))))
}

impl Condition {
    fn written(&self) -> String {
        let group = |inner: &Self| format!("({})", inner.written());
        match self {
            Self::Word(word) => (*word).to_owned(),
            Self::MatchCase(word) => format!("match-case:{word}"),
            Self::Regex(pattern) => format!("/{pattern}/"),
            Self::Not(inner) => format!("-{}", group(inner)),
            Self::All(parts) => parts.iter().map(group).collect::<Vec<_>>().join(" "),
            Self::Any(parts) => parts.iter().map(group).collect::<Vec<_>>().join(" OR "),
            Self::IgnoreCase(word) => format!("ignore-case:{word}"),
            Self::Content(word) => format!("content:{word}"),
            Self::File(word) => format!("file:{word}"),
            Self::Line(one, other) => format!("line:({one} {other})"),
            Self::Block(one, other) => format!("block:({one} {other})"),
            Self::Task(None, word) => format!("task:{word}"),
            Self::Task(Some(true), word) => format!("task-done:{word}"),
            Self::Task(Some(false), word) => format!("task-todo:{word}"),
            Self::Path(word) => format!("path:{word}"),
            Self::Folder(folder) => format!("in:{folder}"),
            Self::Tag(tag) => format!("tag:#{tag}"),
            Self::Rating(comparison, than) => format!("[rating:{comparison}{than}]"),
            Self::RatingOf(one, other) => format!("[rating:{one} OR {other}]"),
            Self::RatingNull => "[rating:null]".to_owned(),
            Self::CreatedAfter(day) => format!("created:>{day}"),
            Self::Modified(true) => "modified:>2020-01-15".to_owned(),
            Self::Modified(false) => "modified:<2020-01-15".to_owned(),
            Self::LinksTo(note) => format!("links-to:[[{}]]", stem(note)),
            Self::Linked(note) => format!("linked:[[{}]]", stem(note)),
            Self::LinkedThis => "linked:this".to_owned(),
            Self::Unlinked => "unlinked".to_owned(),
            Self::UnlinkedTo(note) => format!("unlinked:[[{}]]", stem(note)),
        }
    }

    fn holds(&self, path: &str, vault: &Texts) -> bool {
        let text = vault[path].as_str();
        let has = |words: &str| contains(stem(path), words) || contains(text, words);
        let property = |name: &str| {
            text.lines()
                .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
        };
        match self {
            Self::Word(word) | Self::IgnoreCase(word) => has(word),
            Self::Content(word) => contains(text, word),
            Self::File(word) => contains(path.rsplit('/').next().unwrap(), word),
            Self::MatchCase(word) => stem(path).contains(word) || text.contains(word),
            // Each pattern of the generator has one letter that varies.
            Self::Regex(pattern) => {
                let either = |letter: &str| has(&pattern.replace("[ai]", letter));
                either("a") || either("i")
            }
            Self::Not(inner) => !inner.holds(path, vault),
            Self::All(parts) => parts.iter().all(|part| part.holds(path, vault)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(path, vault)),
            Self::Line(one, other) => text
                .lines()
                .any(|line| contains(line, one) && contains(line, other)),
            // Front matter has none of the words that are asked for.
            Self::Block(one, other) => text
                .split("\n\n")
                .any(|block| contains(block, one) && contains(block, other)),
            Self::Task(done, word) => text.lines().any(|line| {
                let (todo, ticked) = (line.starts_with("- [ ] "), line.starts_with("- [x] "));
                contains(line, word) && done.map_or(todo || ticked, |done| if done { ticked } else { todo })
            }),
            Self::Path(word) => contains(path, word),
            Self::Folder(folder) => path.starts_with(&format!("{folder}/")),
            Self::Tag(tag) => {
                let mut words = text.split_whitespace();
                words.any(|word| word == format!("#{tag}") || word.starts_with(&format!("#{tag}/")))
            }
            Self::Rating(comparison, than) => property("rating").is_some_and(|rating| {
                let rating: i32 = rating.parse().unwrap();
                match *comparison {
                    ">" => rating > *than,
                    "<" => rating < *than,
                    _ => rating == *than,
                }
            }),
            Self::RatingOf(one, other) => property("rating")
                .is_some_and(|rating| [one, other].map(i32::to_string).iter().any(|of| of == rating)),
            Self::RatingNull => text.lines().any(|line| line == "rating:"),
            Self::Modified(after) => *after,
            // A note that does not say is as old as its file: made now, by this test.
            Self::CreatedAfter(day) => property("created").is_none_or(|created| created > *day),
            Self::LinksTo(note) => links(path, note, vault),
            Self::Linked(note) => links(path, note, vault) || links(note, path, vault),
            Self::LinkedThis => links(path, THIS, vault) || links(THIS, path, vault),
            Self::Unlinked => !vault
                .keys()
                .any(|other| links(path, other, vault) || links(other, path, vault)),
            Self::UnlinkedTo(note) => {
                let bare = text.replace(&format!("[[{}]]", stem(note)), "");
                let mut words = bare.split(|c: char| !c.is_alphanumeric());
                path != *note && words.any(|word| word.eq_ignore_ascii_case(stem(note)))
            }
        }
    }
}

fn condition() -> impl Strategy<Value = Condition> {
    let word = || select(vec!["salt", "Tide", "and", "gamma", "zzz"]);
    // Every vault has these two.
    let note = || select(NOTES[..2].to_vec());
    let leaf = prop_oneof![
        word().prop_map(Condition::Word),
        select(vec!["Salt", "salt", "Gamma"]).prop_map(Condition::MatchCase),
        select(vec!["t[ai]de", "s[ai]lt", "br[ai]ne"]).prop_map(Condition::Regex),
        select(vec!["Salt", "gamma"]).prop_map(Condition::IgnoreCase),
        word().prop_map(Condition::Content),
        select(vec!["gam", "eta", "md"]).prop_map(Condition::File),
        (word(), word()).prop_map(|(one, other)| Condition::Line(one, other)),
        (word(), word()).prop_map(|(one, other)| Condition::Block(one, other)),
        (1..5, 1..5).prop_map(|(one, other)| Condition::RatingOf(one, other)),
        Just(Condition::RatingNull),
        any::<bool>().prop_map(Condition::Modified),
        (prop::option::of(any::<bool>()), word()).prop_map(|(done, word)| Condition::Task(done, word)),
        select(vec!["in/", "deep", "a.md"]).prop_map(Condition::Path),
        select(vec!["in", "in/deep", "other"]).prop_map(Condition::Folder),
        select(vec!["food", "food/dry", "sea"]).prop_map(Condition::Tag),
        (select(vec!["<", ">", ""]), 1..5).prop_map(|(comparison, than)| Condition::Rating(comparison, than)),
        select(vec!["2020-01-15", "2021-06-30"]).prop_map(Condition::CreatedAfter),
        note().prop_map(Condition::LinksTo),
        note().prop_map(Condition::Linked),
        Just(Condition::LinkedThis),
        Just(Condition::Unlinked),
        note().prop_map(Condition::UnlinkedTo),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        let several = prop::collection::vec(inner.clone(), 2..4);
        prop_oneof![
            several.clone().prop_map(Condition::All),
            several.prop_map(Condition::Any),
            inner.prop_map(|inner| Condition::Not(Box::new(inner))),
        ]
    })
}

fn text() -> impl Strategy<Value = String> {
    let front_matter = select(vec![
        "",
        "---\nrating: 2\n---\n",
        "---\nrating:\n---\n",
        "---\nrating: 4\ncreated: 2020-02-01\n---\n",
        "---\ncreated: 2020-01-10\n---\n",
    ]);
    let line = select(vec![
        "The tide comes in.",
        "Salt lies on the stones,\nand the tide is out.",
        "Bread and salt. #food/dry",
        "Salt and brine #food",
        "- [ ] buy salt",
        "- [x] watch the tide and wait",
        "See [[Alpha]] and [[Beta]].",
        "Ask [[Gamma]] of it.",
        "Alpha was there.",
        "gamma and Beta, both.",
        "![[Delta]]",
        "#sea",
        "",
    ]);
    let lines = prop::collection::vec(line, 0..7);
    (front_matter, lines).prop_map(|(front_matter, lines)| format!("{front_matter}{}\n", lines.join("\n\n")))
}

#[test]
fn the_same_notes_are_found_as_by_looking() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: 24,
        max_shrink_iters: 40,
        ..ProptestConfig::default()
    });
    let texts = prop::collection::vec(text(), 2..=NOTES.len());
    let conditions = prop::collection::vec(condition(), 24);
    runner
        .run(&(texts, conditions), |(texts, conditions)| {
            let vault: Texts = NOTES.into_iter().zip(texts).collect();
            runtime.block_on(async {
                let fixture = Fixture::new(&[]);
                for (path, text) in &vault {
                    fixture.write(path, text);
                }
                let index = fixture.open().await;
                for condition in conditions {
                    // Words alone would be a question.
                    let request = SearchRequest {
                        query: format!("{} -path:nowhere", condition.written()),
                        mode: SearchMode::Text,
                        limit: 1_000,
                        this: Some(THIS.to_owned()),
                    };
                    let answer = index.search(&request).await.unwrap();
                    let expected: BTreeSet<&str> = vault
                        .keys()
                        .copied()
                        .filter(|path| condition.holds(path, &vault))
                        .collect();
                    let found: BTreeSet<&str> = answer.hits.iter().map(|hit| hit.note.as_str()).collect();
                    prop_assert_eq!(&answer.problems, &[], "{}", request.query);
                    prop_assert_eq!(found, expected.clone(), "{} in {:#?}", request.query, vault);
                    prop_assert_eq!(answer.matching, Some(expected.len() as u32), "{}", request.query);
                }
                Ok(())
            })
        })
        .unwrap();
}
