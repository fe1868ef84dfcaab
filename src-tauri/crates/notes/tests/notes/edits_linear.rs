//! Eight times the text takes about eight times as long to change, whatever the text.

use std::hint::black_box;

use weft_notes::{
    NameFinder, PropertyValue, TextEdit, apply_edits, mint_block_id, parse, rename_tag, retarget_heading,
    retarget_link, set_property,
};

use crate::linear::check_work;

#[test]
fn edits_of_many_places() {
    check_work(
        "apply_edits",
        |count| "word ".repeat(count),
        |text| {
            let edits: Vec<TextEdit> = (0..text.len() / 5)
                .rev()
                .map(|index| TextEdit {
                    range: index * 5..index * 5 + 4,
                    replacement: "other".to_owned(),
                })
                .collect();
            black_box(apply_edits(text, &edits));
        },
    );
    for piece in ["[[a#b]] ", "[t](a%20b.md#c-d) ", "[t](<a b.md#c>) "] {
        check_work(
            piece,
            |count| piece.repeat(count),
            |text| {
                let note = parse(text);
                let heading = ["New: one".to_owned()];
                let edits = note.links.iter().flat_map(|link| {
                    [
                        Some(retarget_link(text, link, "x (y).md")),
                        retarget_heading(text, link, &heading),
                    ]
                });
                black_box(apply_edits(text, &edits.flatten().collect::<Vec<_>>()));
            },
        );
    }
    for piece in ["#a/b ", "#a\n\n"] {
        check_work(
            piece,
            |count| piece.repeat(count),
            |text| {
                black_box(rename_tag(text, &parse(text), "a", "c"));
            },
        );
    }
    check_work(
        "tags of the front matter",
        |count| format!("---\ntags: [{}]\n---\n", "a/b, ".repeat(count)),
        |text| {
            black_box(rename_tag(text, &parse(text), "a", "null"));
        },
    );
}

#[test]
fn one_edit_of_a_long_text() {
    for piece in ["word\n\n", "- a\n", "> a\n", "a ^id\n\n", "```\n"] {
        check_work(
            piece,
            |count| piece.repeat(count),
            |text| {
                let note = parse(text);
                black_box(mint_block_id(text, &note, note.blocks.len() / 2, 3));
            },
        );
    }
    for piece in ["  - a\n", "  - 'a' # b\n", "# c\n", "  # c\n  - \"a\"\n"] {
        check_work(
            piece,
            |count| format!("---\na:\n{}b: 1\n---\n", piece.repeat(count)),
            |text| {
                let note = parse(text);
                let value = PropertyValue::List(vec!["x".to_owned(); text.len() / 6]);
                black_box(set_property(text, &note, "a", &value)).ok();
                black_box(set_property(text, &note, "b", &PropertyValue::Empty)).ok();
            },
        );
    }
    check_work(
        "a flow list",
        |count| format!("---\na: [{}]\n---\n", "x, ".repeat(count)),
        |text| {
            let value = PropertyValue::List(vec!["x".to_owned(), "y".to_owned()]);
            black_box(set_property(text, &parse(text), "a", &value)).ok();
        },
    );
}

#[test]
fn names_in_a_long_text() {
    let long_name = "aa ".repeat(60);
    let finder = NameFinder::new(
        [
            "tide",
            "tide pool",
            "潮",
            "aa",
            long_name.trim(),
            "a-a-b",
            "ab\u{301}c",
        ]
        .iter()
        .enumerate()
        .map(|(index, name)| (*name, index)),
    );
    for piece in [
        "tide pool ",
        "tide",
        "潮",
        "aa ",
        "aa",
        "a-",
        "\u{301}",
        "e\u{301}",
        "https://",
        "https://x ",
        "#a ",
        "[[a]] ",
        "**a**",
        "&amp;",
        "<b>",
        "tide\n",
        "  ",
        "\u{1100}",
        "\u{1161}",
        "\u{1}",
        "a+",
        "`a` ",
    ] {
        check_work(
            piece,
            |count| piece.repeat(count),
            |text| {
                black_box(finder.find(text, &parse(text)));
            },
        );
    }
    check_work(
        "names",
        |count| (0..count).map(|index| format!("tide {index}s\n")).collect(),
        |text| {
            black_box(NameFinder::new(
                text.lines().enumerate().map(|(index, name)| (name, index)),
            ));
        },
    );
}
