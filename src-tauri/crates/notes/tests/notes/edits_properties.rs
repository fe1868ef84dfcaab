mod random;

use proptest::prelude::*;
use weft_notes::{
    Note, Property, PropertyError, PropertyValue, TextEdit, parse, remove_property, rename_property,
    set_property,
};

use crate::edits::changed;

fn text(value: &str) -> PropertyValue {
    PropertyValue::Text(value.to_owned())
}

fn number(value: &str) -> PropertyValue {
    PropertyValue::Number(value.to_owned())
}

fn list(items: &[&str]) -> PropertyValue {
    PropertyValue::List(items.iter().map(|item| (*item).to_owned()).collect())
}

/// A date is one in quotes as well.
fn as_read(value: PropertyValue) -> PropertyValue {
    match value {
        PropertyValue::Text(text) if text == "2020-08-21" => PropertyValue::Date(text),
        PropertyValue::Text(text) if text == "2020-08-21T10:30:00" => PropertyValue::DateTime(text),
        value => value,
    }
}

fn value_of(note: &Note, name: &str) -> Option<PropertyValue> {
    let front_matter = note.front_matter.as_ref()?;
    let mut properties = front_matter.properties.iter();
    let property = properties.find(|property| property.name == name)?;
    Some(property.value.clone())
}

#[track_caller]
fn applied(before: &str, edits: Result<Vec<TextEdit>, PropertyError>) -> String {
    match edits {
        Ok(edits) => changed(before, &edits),
        Err(error) => format!("{error:?}"),
    }
}

/// Sets a property of a text, given whole.
#[track_caller]
fn check_text(before: &str, name: &str, value: PropertyValue, expected: &str) {
    let changed = applied(before, set_property(before, &parse(before), name, &value));
    assert_eq!(changed, expected, "{name} = {value:?} in {before:?}");
    if expected.contains('\n') {
        let note = parse(&changed);
        assert_eq!(
            value_of(&note, name),
            Some(as_read(value.clone())),
            "{name} in {changed:?}"
        );
        assert_eq!(set_property(&changed, &note, name, &value), Ok(Vec::new()));
    }
}

/// Sets the property `a` between the fences.
#[track_caller]
fn check(before: &str, value: PropertyValue, expected: &str) {
    let wrap = |yaml: &str| format!("---\nb: 1 # one\n{yaml}c: [ x,'y' ]\n---\nbody\n");
    check_text(&wrap(before), "a", value, &wrap(expected));
}

#[track_caller]
fn check_rename(before: &str, name: &str, to: &str, expected: &str) {
    let changed = applied(before, rename_property(before, &parse(before), name, to));
    assert_eq!(changed, expected, "{name} -> {to} in {before:?}");
}

#[track_caller]
fn check_remove(before: &str, name: &str, expected: &str) {
    let changed = applied(before, remove_property(before, &parse(before), name));
    assert_eq!(changed, expected, "without {name}: {before:?}");
}

#[test]
fn texts_keep_their_quotes() {
    check("a: x\n", text("y z"), "a: y z\n");
    check("a: 'x'\n", text("it's"), "a: 'it''s'\n");
    check("a: \"x\"\n", text("y"), "a: \"y\"\n");
    check("a: x\n", text("y: z"), "a: \"y: z\"\n");
    check("a: x\n", text("[[N|t]]"), "a: \"[[N|t]]\"\n");
    check("a: x\n", text("- y"), "a: \"- y\"\n");
    check("a: x\n", text("true"), "a: \"true\"\n");
    check("a: x\n", text("12"), "a: \"12\"\n");
    check("a: x\n", text("2020-08-21"), "a: \"2020-08-21\"\n");
    check("a: x\n", text("C# \\ \"q\""), "a: C# \\ \"q\"\n");
    check("a: x\n", text("one\ntwo"), "a: \"one\\ntwo\"\n");
    check("a:   x   # why\n", text("y"), "a:   y   # why\n");
    check("a: 'x' # why\n", text("y"), "a: 'y' # why\n");
    check("a:\n", text("y"), "a: y\n");
    check("a: # why\n", text("y"), "a: y # why\n");
    check("a: x\n  y\n", text("z"), "a: z\n");
    check("a: 'x\n  y'\n", text("z"), "a: 'z'\n");
    check("a: |\n  x\n  y\n", text("z"), "a: z\n");
    check("a: >-\n  x\n\n  y\n\n", text("z"), "a: z\n\n");
    check("a:\n  x\n", text("z"), "a:\n  z\n");
    check("\"a\": x\n", text("z"), "\"a\": z\n");
    check("a : x\n", text("z"), "a : z\n");
}

#[test]
fn other_kinds() {
    check("a: 1\n", number("1.10"), "a: 1.10\n");
    check("a: \"1\" # n\n", number("2"), "a: 2 # n\n");
    check("a: true\n", PropertyValue::Checkbox(false), "a: false\n");
    check("a:\n", PropertyValue::Checkbox(true), "a: true\n");
    check(
        "a: '2019-01-01'\n",
        PropertyValue::Date("2020-08-21".to_owned()),
        "a: '2020-08-21'\n",
    );
    check(
        "a: '1'\n",
        PropertyValue::Date("2020-08-21".to_owned()),
        "a: 2020-08-21\n",
    );
    check(
        "a: x\n",
        PropertyValue::Date("2020-08-21".to_owned()),
        "a: 2020-08-21\n",
    );
    check(
        "a: x\n",
        PropertyValue::DateTime("2020-08-21T10:30:00".to_owned()),
        "a: 2020-08-21T10:30:00\n",
    );
    check("a: x # why\n", PropertyValue::Empty, "a: # why\n");
    check("a: x\n", PropertyValue::Empty, "a:\n");
    check("a: |\n  x\n", PropertyValue::Empty, "a:\n");
    check("a:\n  - x\n  - y\n", PropertyValue::Empty, "a:\n");
    check("a:\n  x\n", PropertyValue::Empty, "a:\n");
    check("a: [x]\n", PropertyValue::Empty, "a:\n");
    check("a: {x: 1}\n", text("y"), "a: y\n");
    check("a:\n  x: 1\n  y: 2\n", text("z"), "a: z\n");
}

#[test]
fn lists_are_changed_item_by_item() {
    check(
        "a:\n  - x\n  - 'y' # why\n",
        list(&["x", "y", "z"]),
        "a:\n  - x\n  - 'y' # why\n  - z\n",
    );
    check("a:\n- x\n- y\n", list(&["y"]), "a:\n- y\n");
    check(
        "a:\n- x\n# about y\n- y\n- z\n",
        list(&["x", "z"]),
        "a:\n- x\n# about y\n- z\n",
    );
    check(
        "a:\n    -   x\n    -   'y'\n",
        list(&["x", "q"]),
        "a:\n    -   x\n    -   'q'\n",
    );
    check("a:\n  - x\n", list(&["w", "x"]), "a:\n  - w\n  - x\n");
    check(
        "a:\n  - x\n",
        list(&["[[N]]", "12", "b: c"]),
        "a:\n  - \"[[N]]\"\n  - \"12\"\n  - \"b: c\"\n",
    );
    check("a: # why\n  - x\n", list(&["x", "y"]), "a: # why\n  - x\n  - y\n");
    check("a: [x, 'y' ]\n", list(&["x", "y", "z"]), "a: [x, 'y', z ]\n");
    check("a: [x,y, \"z\"]\n", list(&["x", "z"]), "a: [x,\"z\"]\n");
    check("a: [x, y]\n", list(&["x"]), "a: [x]\n");
    check("a: [x, y]\n", list(&["y"]), "a: [y]\n");
    check("a: [x]\n", list(&["w, v", "x"]), "a: [\"w, v\", x]\n");
    check("a: [x, # one\n  y]\n", list(&["x", "z"]), "a: [x, # one\n  z]\n");
    check("a: [x] # why\n", list(&[]), "a: [] # why\n");
    check("a: []\n", list(&["x", "y"]), "a: [x, y]\n");
    check("a:\n  - x\n", list(&[]), "a: []\n");
    check("a:\n", list(&[]), "a: []\n");
    check("a:\n  - [x, y]\n  - z\n", list(&["z"]), "a:\n  - z\n");
}

#[test]
fn lists_and_single_values() {
    check("a: x # why\n", list(&["x", "y"]), "a: # why\n  - x\n  - y\n");
    check("a:\n", list(&["x"]), "a:\n  - x\n");
    check("a: # why\n", list(&["x"]), "a: # why\n  - x\n");
    check("a: |\n  x\n", list(&["y"]), "a:\n  - y\n");
    check("a:\n  x\n", list(&["y"]), "a:\n  - y\n");
    check("a:\n  - x\n  - y\n", text("z"), "a: z\n");
    check(
        "a: # why\n  # items\n  - x\n",
        text("z"),
        "a: z # why\n  # items\n",
    );
    check("a: [x, y] # why\n", text("z"), "a: z # why\n");
    check("a:\n- x\n", number("1"), "a: 1\n");
}

#[test]
fn properties_are_added_at_the_end() {
    let set = |before: &str, value, expected: &str| check_text(before, "n", value, expected);
    set("body\n", text("x"), "---\nn: x\n---\nbody\n");
    set("", text("x"), "---\nn: x\n---\n");
    set("\u{FEFF}body", text("x"), "\u{FEFF}---\nn: x\n---\nbody");
    set("a\r\nb\n", text("x"), "---\r\nn: x\r\n---\r\na\r\nb\n");
    set(
        "---\nno fence\n",
        list(&["x", "y"]),
        "---\nn:\n  - x\n  - y\n---\n---\nno fence\n",
    );
    set("---\na: 1\n---\nb", text("x"), "---\na: 1\nn: x\n---\nb");
    set(
        "---\r\na: 1\r\n---\r\nb",
        list(&["x"]),
        "---\r\na: 1\r\nn:\r\n  - x\r\n---\r\nb",
    );
    set("---\na: 1\r\n---\nb", text("x"), "---\na: 1\r\nn: x\r\n---\nb");
    set("---\n---\nb", text("x"), "---\nn: x\n---\nb");
    set(
        "---\n# only a comment\n---",
        text("x"),
        "---\n# only a comment\nn: x\n---",
    );
    set(
        "---\na: |\n  x\n---\nb",
        text("x"),
        "---\na: |\n  x\nn: x\n---\nb",
    );
    set(
        "---\na:\n- x\n---\nb",
        PropertyValue::Empty,
        "---\na:\n- x\nn:\n---\nb",
    );
    set(
        "---\n  a: 1\n---\nb",
        list(&["x"]),
        "---\n  a: 1\n  n:\n    - x\n---\nb",
    );
    set("---\n{a: 1}\n---\nb", text("x"), "Unreadable");
    check_text(
        "---\na: 1\n---\n",
        "b: c",
        text("x"),
        "---\na: 1\n\"b: c\": x\n---\n",
    );
    check_text(
        "---\na: 1\n---\n",
        "true",
        text("x"),
        "---\na: 1\n\"true\": x\n---\n",
    );
    check_text("---\na: 1\n---\n", "über", text("x"), "---\na: 1\nüber: x\n---\n");
}

#[test]
fn properties_that_cannot_be_set() {
    check_text("---\na: [\n---\nb", "n", text("x"), "Unreadable");
    check_text("---\na: 1\na: 2\n---\nb", "a", text("x"), "Unreadable");
    check_text("b", "", text("x"), "BadName");
    check_text("b", "a\nb", text("x"), "BadName");
    check_text("b", "n", number("no number"), "Unwritable");
    check_text("b", "n", PropertyValue::Date("soon".to_owned()), "Unwritable");
    check_text("---\na: &x [1]\nb: *x\n---\n", "a", list(&["2"]), "Unwritable");
}

#[test]
fn names_are_found_in_any_case() {
    let before = "---\nStatus: x\n---\n";
    assert_eq!(
        applied(before, set_property(before, &parse(before), "status", &text("y"))),
        "---\nStatus: y\n---\n"
    );
}

#[test]
fn renaming() {
    check_rename(
        "---\na: 1 # x\nb: 2\n---\n",
        "a",
        "c",
        "---\nc: 1 # x\nb: 2\n---\n",
    );
    check_rename("---\n'a' : 1\n---\n", "a", "it's", "---\n'it''s' : 1\n---\n");
    check_rename("---\na:\n- x\n---\n", "a", "b: c", "---\n\"b: c\":\n- x\n---\n");
    check_rename("---\na: 1\n---\n", "A", "b", "---\nb: 1\n---\n");
    check_rename("---\na: 1\n---\n", "a", "A", "---\nA: 1\n---\n");
    check_rename("---\na: 1\nb: 2\n---\n", "a", "b", "NameTaken");
    check_rename("---\na: 1\n---\n", "x", "b", "Missing");
    check_rename("b", "x", "b", "Missing");
    check_rename("---\na: 1\n---\n", "a", " ", "BadName");
    check_rename("---\na: [\n---\n", "a", "b", "Unreadable");
}

#[test]
fn removing() {
    check_remove("---\na: 1\nb: 2 # x\nc: 3\n---\n", "b", "---\na: 1\nc: 3\n---\n");
    check_remove(
        "---\na:\n  - x\n  - y\n# c\nb: 2\n---\n",
        "a",
        "---\n# c\nb: 2\n---\n",
    );
    check_remove(
        "---\r\na: |\r\n  x\r\nb: 2\r\n---\r\n",
        "a",
        "---\r\nb: 2\r\n---\r\n",
    );
    check_remove("---\na: 1\n---\nbody", "a", "body");
    check_remove("\u{FEFF}---\na: 1\n---\nbody", "a", "\u{FEFF}body");
    check_remove("---\n# c\na: 1\n---\nbody", "a", "---\n# c\n---\nbody");
    check_remove(
        "---\na: 1\n---\n---\nb: 2\n---\n",
        "a",
        "---\n---\n---\nb: 2\n---\n",
    );
    check_remove("---\na: 1\n---\n", "b", "Missing");
    check_remove("---\n{a: 1, b: 2}\n---\n", "a", "Unreadable");
    // What is left would be read as part of the text above.
    check_remove("---\na: |\n  x\nb: 1\n    # c\n---\n", "b", "Unwritable");
}

const LINES: [&str; 32] = [
    "title: Tide pools\n",
    "title: 'it''s' # why\n",
    "title: \"a: b\"\n",
    "aliases:\n  - A\n  - \"B c\" # second\n",
    "aliases: [A, 'B, c']\n",
    "aliases: []\n",
    "tags:\n- x\n# between\n- y/z\n",
    "tags: x, y\n",
    "tags: [ x,\n  y ]\n",
    "count: 1.10\n",
    "count: 0x1F # n\n",
    "done: true\n",
    "done: no\n",
    "date: 2020-08-21\n",
    "date: 2020-08-21T10:30:00\n",
    "up: \"[[Note|n]]\"\n",
    "up:\n  - \"[[a]]\"\n  - '[[b]]'\n",
    "empty:\n",
    "empty: ~\n",
    "empty: # nothing\n",
    "long: |\n  one\n\n  two\n\n",
    "long: >-\n  one\n  two\n",
    "long: one\n  two\n",
    "long: \"one\n\n  two\"\n",
    "below:\n  text\n",
    "map: {a: 1, b: [2]}\n",
    "map:\n  a: 1\n  b:\n    - 2\n",
    "'quoted key': x\n",
    "# a comment\n",
    "\n",
    "    # an indented comment\n",
    "über : 潮\n",
];
