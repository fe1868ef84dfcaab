//! The language by example, and against an implementation that does the obvious, slowly.

use chrono::NaiveDate;

use super::*;
use crate::catalog::{NoteRecord, PropertyRecord};

const TODAY: &str = "2026-11-25";

fn read(query: &str) -> Query {
    parse(query, TODAY.parse::<NaiveDate>().unwrap())
}

fn record(path: &str, text: &str) -> NoteRecord {
    let note = weft_notes::parse(text);
    let front_matter = note.front_matter.clone().unwrap_or_default();
    let tags = front_matter.tags.into_iter();
    NoteRecord {
        path: path.to_owned(),
        modified_ns: 1_767_225_600_000_000_000, // 2026-01-01
        tags: tags.chain(note.tags.into_iter().map(|tag| tag.name)).collect(),
        properties: front_matter
            .properties
            .into_iter()
            .map(|property| PropertyRecord {
                name: property.name,
                kind: None,
            })
            .collect(),
        ..NoteRecord::default()
    }
}

/// Whether a note is what a query asks for, by its record alone where that decides.
fn is_match(query: &Query, record: &NoteRecord, text: &str) -> bool {
    let Some(condition) = &query.condition else {
        return true;
    };
    let subject = Subject::new(record, text, &|| 0);
    let holds = holds(condition, &subject);
    if let Some(known) = known(condition, record) {
        assert_eq!(known, holds, "the record says otherwise than the text");
    }
    for span in spans(condition, &subject) {
        assert!(text.get(span).is_some(), "a span that lies in no text");
    }
    holds
}

const NOTE: &str = "\
---
status: Draft
rating: 4
due: 2026-03-05
empty:
authors: [Ann Lee, Bo]
tags: [sea/tides]
---
# Tides

The sea leaves twice a day. #coast/north
Moon and sun pull.

## Tools

- [ ] mend the Net
- [x] buy rope
\t- [ ] red one
";

fn check(query: &str, expected: bool) {
    let parsed = read(query);
    assert_eq!(parsed.problems, [], "{query}");
    assert!(!parsed.is_question, "{query} is a question");
    let record = record("Coast/Low water.md", NOTE);
    assert_eq!(is_match(&parsed, &record, NOTE), expected, "{query}");
}

#[test]
fn terms_and_operators() {
    for (query, expected) in [
        // Words beside an operator are all asked for, anywhere in text or name.
        ("sea moon -xyz", true),
        ("sea xyz -abc", false),
        ("water -xyz", true),
        ("eav -xyz", true),
        ("sea OR xyz", true),
        ("xyz OR abc", false),
        ("xyz abc OR moon sun", true),
        ("(xyz OR sea) -(abc OR moon)", false),
        ("sea -moon", false),
        ("-xyz", true),
        ("\"twice a day\"", true),
        ("\"day twice\"", false),
        ("\"\"", true),
        ("/twice.a/", true),
        ("/^moon/ sea", true),
        ("/^sea/", false),
        // Where it stands.
        ("file:low", true),
        ("file:coast", false),
        ("file:md", true),
        ("path:coast", true),
        ("path:\"coast/low\"", true),
        ("path:/^Coast/", true),
        ("content:sea", true),
        ("content:water", false),
        ("line:(sea day)", true),
        ("line:(sea moon)", false),
        ("-line:(sea moon)", true),
        ("block:(sea moon)", true),
        ("block:(sea net)", false),
        ("section:(sea moon)", true),
        ("section:(sea net)", false),
        ("section:(tools rope)", true),
        ("section:(line:(moon sun) sea)", true),
        ("line:/day\\. #/", true),
        ("task:net", true),
        ("task:sea", false),
        ("task:\"\"", true),
        ("task-todo:net", true),
        ("task-todo:rope", false),
        ("task-done:rope", true),
        ("task-done:red", false),
        ("task-todo:(net OR rope)", true),
        // Case.
        ("match-case:Sea", false),
        ("match-case:sea", true),
        ("match-case:(sea Moon)", true),
        ("match-case:(ignore-case:SEA Moon)", true),
        ("line:match-case:net", false),
        // Tags, nested ones included.
        ("tag:#coast", true),
        ("tag:coast/north", true),
        ("tag:#coa", false),
        ("tag:#sea", true),
        ("-tag:#sea", false),
        ("tag:(#xyz OR #Coast)", true),
        ("section:(tag:#coast moon)", true),
        ("section:(tag:#coast rope)", false),
        // Properties.
        ("[status]", true),
        ("[Status:draft]", true),
        ("[status:done]", false),
        ("[status:done OR draft]", true),
        ("[status:/^dr.ft$/]", true),
        ("[status:\"done OR draft\"]", false),
        ("[status:\"a OR b\" OR draft]", true),
        ("[missing]", false),
        ("-[missing]", true),
        ("[empty:null]", true),
        ("[status:null]", false),
        ("[rating:>3]", true),
        ("[rating:<4]", false),
        ("[rating:<=4]", true),
        ("[rating:>10]", false),
        ("[due:<2026-04]", true),
        ("[due:>2026-03-05]", false),
        ("[status:<5]", false),
        ("[authors:bo]", true),
        ("[\"authors\":\"Ann Lee\"]", true),
        // Folders and dates.
        ("in:Coast", true),
        ("in:coast/", true),
        ("in:coa", false),
        ("in:/", true),
        ("modified:2026-01", true),
        ("modified:>2026-02", false),
        ("modified:2025-12..2026-01", true),
        ("modified:(2024 OR 2026)", true),
        ("created:1970", true),
        ("f(x) OR https://example.org OR sea", true),
    ] {
        check(query, expected);
    }
}

#[test]
fn words_alone_are_a_question() {
    for query in [
        "how do tides work",
        "interleukin (IL-2) and TNF-α: what do they share?",
        "who said “the sea” and \"the moon pulls it\" in that long letter",
        "OR",
        "a OR",
        "what is /etc/hosts for",
        "the - of it",
        "https://example.org/a:b",
        "[1",
        ":) :( )",
        "",
    ] {
        let query = read(query);
        assert!(
            query.is_question && query.condition.is_none() && query.problems.is_empty(),
            "{query:?}"
        );
    }
}

#[test]
fn meaning_stands_beside_conditions() {
    let check = |query: &str, meaning: Option<&str>, conditions: bool| {
        let parsed = read(query);
        assert_eq!(parsed.meaning.as_deref(), meaning, "{query}");
        assert_eq!(parsed.condition.is_some(), conditions, "{query}");
        assert!(!parsed.is_question);
    };
    check("~how tides work", Some("how tides work"), false);
    check(
        "~how tides work path:notes/ -tag:#x",
        Some("how tides work"),
        true,
    );
    check("tag:#x ~\"low water\" moon", Some("low water"), true);
    check("~how -moon", Some("how"), true);
    check("similar:[[A note#^id]] tag:#x", None, true);
    assert_eq!(
        read("similar:[[A note#^id]]").similar.unwrap().name.as_deref(),
        Some("A note#^id")
    );
}

#[test]
fn what_cannot_be_read_is_told_at_its_place_and_the_rest_runs() {
    for (query, place, message) in [
        (
            "sea path: moon",
            "path:",
            "what it asks for has to stand right behind it",
        ),
        (
            "sea (moon OR sun tag:#x",
            "(moon OR sun tag:#x",
            "the “(” is not closed",
        ),
        ("sea -xyz ) moon", ")", "there is no “(” for this “)”"),
        ("tag:#x \"sea moon", "\"sea moon", "the quote is not closed"),
        (
            "/a(b/ sea",
            "/a(b/",
            "this regular expression cannot be read: unclosed group",
        ),
        ("modified:soon sea", "soon", "this is no date"),
        ("tag:# sea", "#", "the tag has no name"),
        ("tag:/x/ sea", "/x/", "a regular expression cannot stand here"),
        (
            "(~low water) sea",
            "~low water",
            "what ranks by meaning stands by itself",
        ),
        ("~a tag:#x ~b", "~b", "something else ranks by meaning already"),
        ("[:x] sea", "[:x]", "the property has no name"),
        (
            "[status:/(/] sea",
            "[status:/(/]",
            "this property cannot be compared: unclosed group",
        ),
    ] {
        let parsed = read(query);
        let told: Vec<_> = parsed
            .problems
            .iter()
            .map(|problem| &query[problem.range.clone()])
            .collect();
        assert_eq!(told, [place], "{query}");
        assert!(
            parsed.problems[0].message.starts_with(message),
            "{}",
            parsed.problems[0].message
        );
        if query.contains("sea") && !query.contains('#') {
            let record = record("Coast/Low water.md", NOTE);
            assert!(is_match(&parsed, &record, NOTE), "{query}");
            assert!(!is_match(&parsed, &record, "none of it"), "{query}");
        }
    }
}

#[test]
fn a_query_is_told_in_words() {
    for (query, expected) in [
        (
            "sea -moon tag:#x",
            "Notes with “sea” and without “moon” and with the tag #x",
        ),
        (
            "(a OR \"b c\") in:notes",
            "Notes (with “a” or with “b c”) and in the folder notes/",
        ),
        ("line:(a b)", "Notes with “a” and “b” on one line"),
        ("task-todo:\"\"", "Notes with a task to do that has anything"),
        (
            "[p:>5] -[q]",
            "Notes with “p” above 5 and not with the property “q”",
        ),
        (
            "linked:[[A]] links-to:this",
            "Notes linked with “A” and that link to the open note",
        ),
        (
            "modified:2026-01 /x/",
            "Notes changed from 2026-01-01 to 2026-01-31 and with /x/",
        ),
        (
            "~how tides work",
            "Notes, nearest in meaning to “how tides work” first",
        ),
        ("how tides work", ""),
        ("unlinked", "Notes that no link ties to another note"),
        ("-unlinked", "Notes that links tie to other notes"),
        (
            "~tides unlinked in:a",
            "Notes that no link ties to another note and in the folder a/, nearest in meaning to “tides” first",
        ),
        ("unlinked:[[A]]", "Notes that name “A” without a link"),
        // A word where it is not an operator's place.
        ("unlinked mentions", ""),
        ("line:(unlinked x)", "Notes with “unlinked” and “x” on one line"),
        ("\"unlinked\"", "Notes with “unlinked”"),
        (
            "~what unlinked notes are",
            "Notes, nearest in meaning to “what unlinked notes are” first",
        ),
    ] {
        assert_eq!(explain(&read(query)), expected);
    }
}

#[test]
fn where_it_stands_is_found() {
    let found = |query: &str| -> Vec<&str> {
        let record = record("Coast/Low water.md", NOTE);
        let query = read(query);
        let subject = Subject::new(&record, NOTE, &|| 0);
        spans(query.condition.as_ref().unwrap(), &subject)
            .into_iter()
            .map(|span| &NOTE[span])
            .collect()
    };
    assert_eq!(found("SEA tag:#coast"), ["sea", "sea", "#coast/north"]);
    assert_eq!(found("line:(moon pull)"), ["Moon", "pull"]);
    assert_eq!(found("-xyz"), [] as [&str; 0]);
    assert_eq!(found("task-done:\"\""), ["- [x] buy rope"]);
    assert_eq!(found("xyz OR rope"), ["rope"]);
}

/// The obvious implementation: a condition is written, and asked of a text, without the parser's or the matcher's help.
#[derive(Debug, Clone)]
enum Plain {
    Word(&'static str),
    Phrase(&'static str),
    Not(Box<Plain>),
    All(Vec<Plain>),
    Any(Vec<Plain>),
    Line(Box<Plain>),
    Section(Box<Plain>),
    Content(Box<Plain>),
    File(&'static str),
    Tag(&'static str),
    Property(&'static str, &'static str),
    Folder(&'static str),
}

impl Plain {
    fn written(&self) -> String {
        let group = |inner: &Self| format!("({})", inner.written());
        match self {
            Self::Word(word) => (*word).to_owned(),
            Self::Phrase(phrase) => format!("\"{phrase}\""),
            Self::Not(inner) => format!("-{}", group(inner)),
            Self::All(parts) => parts.iter().map(group).collect::<Vec<_>>().join(" "),
            Self::Any(parts) => parts.iter().map(group).collect::<Vec<_>>().join(" OR "),
            Self::Line(inner) => format!("line:{}", group(inner)),
            Self::Section(inner) => format!("section:{}", group(inner)),
            Self::Content(inner) => format!("content:{}", group(inner)),
            Self::File(word) => format!("file:{word}"),
            Self::Tag(tag) => format!("tag:#{tag}"),
            Self::Property(name, value) => format!("[{name}:{value}]"),
            Self::Folder(folder) => format!("in:{folder}"),
        }
    }

    /// `part` is what of the text is looked at; `None` for the whole note with its name.
    fn holds(&self, path: &str, text: &str, part: Option<&str>) -> bool {
        let name = path.rsplit('/').next().unwrap();
        let stem = name.replace(".md", "");
        let contains = |text: &str, words: &str| text.to_lowercase().contains(&words.to_lowercase());
        let has = |words: &str| match part {
            Some(part) => contains(part, words),
            None => contains(&stem, words) || contains(text, words),
        };
        let part_or_text = part.unwrap_or(text);
        match self {
            Self::Word(words) | Self::Phrase(words) => has(words),
            Self::Not(inner) => !inner.holds(path, text, part),
            Self::All(parts) => parts.iter().all(|inner| inner.holds(path, text, part)),
            Self::Any(parts) => parts.iter().any(|inner| inner.holds(path, text, part)),
            Self::Line(inner) => part_or_text
                .split('\n')
                .any(|line| inner.holds(path, text, Some(line))),
            Self::Section(inner) => {
                let mut sections = vec![String::new()];
                for line in part_or_text.split_inclusive('\n') {
                    if line.starts_with("# ") {
                        sections.push(String::new());
                    }
                    sections.last_mut().unwrap().push_str(line);
                }
                let mut sections = sections.iter().filter(|section| !section.is_empty());
                sections.any(|section| inner.holds(path, text, Some(section)))
            }
            Self::Content(inner) => inner.holds(path, text, Some(part_or_text)),
            Self::File(word) => contains(name, word),
            Self::Tag(tag) => {
                let mut words = part_or_text.split_whitespace();
                words.any(|word| word == format!("#{tag}") || word.starts_with(&format!("#{tag}/")))
            }
            Self::Property(name, value) => text.lines().any(|line| line == format!("{name}: {value}")),
            Self::Folder(folder) => path.starts_with(&format!("{folder}/")),
        }
    }
}

mod against_the_obvious {
    use proptest::prelude::*;

    use super::*;

    fn condition() -> impl Strategy<Value = Plain> {
        let word = prop::sample::select(vec!["sea", "Moon", "tide", "ee", "x"]);
        let leaf = prop_oneof![
            4 => word.clone().prop_map(Plain::Word),
            2 => prop::sample::select(vec!["the sea", "moon tide", "sea\nmoon"]).prop_map(Plain::Phrase),
            1 => prop::sample::select(vec!["sea", "low", "md"]).prop_map(Plain::File),
            2 => prop::sample::select(vec!["a", "b", "a/c"]).prop_map(Plain::Tag),
            1 => prop::sample::select(vec![("p", "1"), ("p", "2"), ("q", "1")])
                .prop_map(|(name, value)| Plain::Property(name, value)),
            1 => prop::sample::select(vec!["N", "O", "N/M"]).prop_map(Plain::Folder),
        ];
        leaf.prop_recursive(4, 24, 3, |inner| {
            let several = prop::collection::vec(inner.clone(), 2..4);
            prop_oneof![
                several.clone().prop_map(Plain::All),
                several.prop_map(Plain::Any),
                inner.clone().prop_map(|inner| Plain::Not(Box::new(inner))),
                inner.clone().prop_map(|inner| Plain::Line(Box::new(inner))),
                inner.clone().prop_map(|inner| Plain::Section(Box::new(inner))),
                inner.prop_map(|inner| Plain::Content(Box::new(inner))),
            ]
        })
    }

    fn note() -> impl Strategy<Value = (String, String)> {
        let path = prop::sample::select(vec!["N/Sea.md", "N/M/Low.md", "N/tide and moon.md"]);
        let front_matter = prop::sample::select(vec!["", "---\np: 1\n---\n", "---\np: 2\nq: 1\n---\n"]);
        let line = prop::sample::select(vec![
            "the sea",
            "moon tide",
            "# sea and tide",
            "# x",
            "deep #a words",
            "tree #a/c",
            "#b the sea",
            "",
        ]);
        let lines = prop::collection::vec(line, 0..8);
        (path, front_matter, lines).prop_map(|(path, front_matter, lines)| {
            (path.to_owned(), front_matter.to_owned() + &lines.join("\n"))
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        #[test]
        fn the_same_notes_are_found(condition in condition(), (path, text) in note()) {
            let query = read(&format!("{} -zzz", condition.written()));
            prop_assert!(query.problems.is_empty(), "{:?}", query.problems);
            let record = record(&path, &text);
            prop_assert_eq!(
                is_match(&query, &record, &text),
                condition.holds(&path, &text, None),
                "{} in {:?}", condition.written(), text
            );
        }

        #[test]
        fn any_text_is_a_query(written in "[-a\"()/\\[\\]:~ ORtag#<>.é]{0,24}", text in "[a-z#\\[\\] \n\\-x>]{0,40}") {
            let query = read(&written);
            for problem in &query.problems {
                prop_assert!(written.get(problem.range.clone()).is_some());
            }
            is_match(&query, &record("a.md", &text), &text);
            explain(&query);
        }
    }
}
