//! What is offered, case by case.

use super::*;
use crate::catalog::{HeadingRecord, NoteRecord};

fn corpus() -> Corpus {
    let note = |path: &str, modified_ns: i64, aliases: &[&str], headings: &[&str]| NoteRecord {
        path: path.to_owned(),
        modified_ns,
        aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect(),
        headings: headings
            .iter()
            .map(|text| HeadingRecord {
                level: 2,
                text: (*text).to_owned(),
            })
            .collect(),
        ..NoteRecord::default()
    };
    let notes = vec![
        note(
            "Sea/Tide pools.md",
            5,
            &["Rock pools"],
            &["Zones", "What [lives] here"],
        ),
        note("Tides.md", 9, &[], &["Spring tides"]),
        note("a/Index.md", 1, &[], &[]),
        note("b/Index.md", 2, &[], &[]),
        note("Étretat.md", 3, &[], &[]),
    ];
    Corpus::new(notes, &["img/tide table.png".to_owned()], Default::default())
}

/// Names and what stands between the brackets.
#[track_caller]
fn check(typed: &str, expected: &[(&str, &str)]) {
    let corpus = corpus();
    let found = match Asked::of(typed) {
        Asked::Name(words) => names(&corpus, words, 10),
        Asked::AnyHeading(words) => all_headings(&corpus, words, 10),
        other => panic!("{other:?}"),
    };
    let found: Vec<(&str, &str)> = found
        .iter()
        .map(|one| (one.name.as_str(), one.target.as_deref().unwrap_or("")))
        .collect();
    assert_eq!(found, expected, "{typed}");
}

#[test]
fn names_match_with_letters_left_out() {
    check("tides", &[("Tides", "Tides"), ("Tide pools", "Tide pools")]);
    check("tpools", &[("Tide pools", "Tide pools")]);
    check("pools tide", &[("Tide pools", "Tide pools")]);
    check("rockp", &[("Rock pools", "Tide pools|Rock pools")]);
    check("etre", &[("Étretat", "Étretat")]);
    check("table", &[("tide table.png", "tide table.png")]);
    check("index", &[("Index", "b/Index"), ("Index", "a/Index")]);
    check("a/ind", &[("a/Index", "a/Index")]);
    check("nothing like it", &[]);
}

#[test]
fn with_nothing_typed_the_last_changed_come_first() {
    let shown: Vec<String> = names(&corpus(), "", 3).into_iter().map(|one| one.name).collect();
    assert_eq!(shown, ["Tides", "Tide pools", "Étretat"]);
}

#[test]
fn headings_of_all_notes() {
    check("##zon", &[("Zones", "Tide pools#Zones")]);
    check("##lives", &[("What [lives] here", "Tide pools#What lives here")]);
}

/// Note, number and text of the headings that are found.
#[track_caller]
fn check_headings(words: &str, within: Option<&[&str]>, expected: &[(&str, u32, &str)]) {
    let within: Option<Vec<String>> =
        within.map(|paths| paths.iter().map(|path| (*path).to_owned()).collect());
    let found = find_headings(&corpus(), words, within.as_deref(), 10);
    let found: Vec<(&str, u32, &str)> = found
        .iter()
        .map(|one| (one.note.as_str(), one.number, one.text.as_str()))
        .collect();
    assert_eq!(found, expected, "{words} in {within:?}");
}

#[test]
fn headings_are_found_in_all_notes_or_in_some() {
    let (zones, lives) = (
        ("Sea/Tide pools.md", 0, "Zones"),
        ("Sea/Tide pools.md", 1, "What [lives] here"),
    );
    let spring = ("Tides.md", 0, "Spring tides");
    check_headings("", None, &[spring, zones, lives]);
    check_headings("zn", None, &[zones]);
    check_headings("s", None, &[spring, zones, lives]);
    check_headings("nothing like it", None, &[]);
    check_headings(
        "",
        Some(&["Sea/Tide pools.md", "Tides.md"]),
        &[zones, lives, spring],
    );
    check_headings(
        "",
        Some(&["Tides.md", "Sea/Tide pools.md"]),
        &[spring, zones, lives],
    );
    check_headings("lives", Some(&["Tides.md"]), &[]);
    check_headings("", Some(&["gone.md", "img/tide table.png"]), &[]);
    check_headings("", Some(&[]), &[]);
    assert_eq!(find_headings(&corpus(), "", None, 2).len(), 2);
    assert_eq!(find_headings(&corpus(), "zn", None, 2)[0].marks, [0, 2]);
}

#[test]
fn headings_and_blocks_of_one_note() {
    let note = weft_notes::parse("# A\n\nFirst words.\n\n## B b\n\n- an item\n- another ^id\n");
    let shown = |found: Vec<LinkCompletion>| -> Vec<(String, Option<String>, u32)> {
        found
            .into_iter()
            .map(|one| (one.name, one.target, one.offset))
            .collect()
    };
    assert_eq!(
        shown(headings("n.md", "N", &note, "", 10)),
        [
            ("A".to_owned(), Some("N#A".to_owned()), 0),
            ("B b".to_owned(), Some("N#B b".to_owned()), 19)
        ]
    );
    assert_eq!(headings("n.md", "", &note, "bb", 10)[0].marks, [0, 2]);
    let found = shown(blocks("n.md", "N", &note, "item", 10));
    assert_eq!(found[0], ("an item".to_owned(), None, 27));
    let found = shown(blocks("n.md", "", &note, "id", 10));
    assert_eq!(found[0].1.as_deref(), Some("#^id"));
}

#[test]
fn what_is_asked() {
    assert_eq!(Asked::of("a b"), Asked::Name("a b"));
    assert_eq!(Asked::of("N#"), Asked::Heading { note: "N", words: "" });
    assert_eq!(
        Asked::of("N#A#b"),
        Asked::Heading {
            note: "N",
            words: "b"
        }
    );
    assert_eq!(Asked::of("#^x"), Asked::Block { note: "", words: "x" });
    assert_eq!(Asked::of("##x"), Asked::AnyHeading("x"));
    assert_eq!(Asked::of("^^x"), Asked::AnyBlock("x"));
}

#[test]
fn marks_are_in_the_windows_units() {
    let mut search = Search::new("ab", false);
    assert_eq!(search.marks("😀a-b"), [2, 4]);
}
