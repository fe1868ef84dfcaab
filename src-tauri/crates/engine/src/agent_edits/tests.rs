use proptest::prelude::*;

use super::*;

fn applied(text: &str, edit: &TextEdit) -> String {
    weft_notes::apply_edits(text, std::slice::from_ref(edit)).unwrap()
}

fn appended(text: &str, heading: Option<&str>, added: &str) -> String {
    applied(text, &append("n.md", text, heading, added).unwrap())
}

#[test]
fn text_is_appended_as_a_person_would() {
    for (text, added, after) in [
        ("", "New.", "New.\n"),
        ("\u{feff}", "New.", "\u{feff}New.\n"),
        ("One.", "New.", "One.\n\nNew."),
        ("One.\n", "New.\n", "One.\n\nNew.\n"),
        ("One.\r\n", "New.\nMore.", "One.\r\n\r\nNew.\r\nMore.\r\n"),
        ("One.\n\n\n", "\n\nNew.", "One.\n\n\nNew.\n"),
        ("- a\n- b\n", "- c", "- a\n- b\n- c\n"),
        ("- a\n  more", "- c", "- a\n  more\n- c"),
        ("- a\n", "New.", "- a\n\nNew.\n"),
        ("1. a\n", "2. b", "1. a\n2. b\n"),
        ("- a\n\n", "- b", "- a\n\n- b\n"),
        ("| a |\n|---|\n| 1 |\n", "| 2 |", "| a |\n|---|\n| 1 |\n| 2 |\n"),
        ("---\na: b\n---\n", "New.", "---\na: b\n---\n\nNew.\n"),
        ("One.\n   ", "New.", "One.\n   \nNew."),
    ] {
        assert_eq!(appended(text, None, added), after, "{text:?}");
    }
}

#[test]
fn text_is_appended_below_a_heading_and_above_the_next() {
    let text = "# A\n\nOne.\n\n## B\n\n### C\nThree.\n# D\n";
    for (heading, after) in [
        ("A", "# A\n\nOne.\n\nNew.\n\n## B\n\n### C\nThree.\n# D\n"),
        ("b", "# A\n\nOne.\n\n## B\n\nNew.\n\n### C\nThree.\n# D\n"),
        ("B#C", "# A\n\nOne.\n\n## B\n\n### C\nThree.\n\nNew.\n\n# D\n"),
        ("D", "# A\n\nOne.\n\n## B\n\n### C\nThree.\n# D\n\nNew.\n"),
    ] {
        assert_eq!(appended(text, Some(heading), "New."), after, "{heading}");
    }
    // A line right below a paragraph would make it a heading.
    assert_eq!(
        appended("# A\nText.\n\nB\n===\n", Some("A"), "New."),
        "# A\nText.\n\nNew.\n\nB\n===\n"
    );
    let error = append("n.md", text, Some("E"), "New.").unwrap_err();
    assert_eq!(error.code, ErrorCode::NotFound);
    assert!(error.message.contains("“A”, “B”, “C”, “D”"), "{error}");
}

#[test]
fn what_would_swallow_its_surroundings_is_refused() {
    for (text, heading, added) in [
        ("```\ncode\n", None, "New."),
        ("# A\n\n# B\n\nText.\n", Some("A"), "```\nnever closed"),
        ("One.\n", None, "  \n"),
        ("<!-- open\n", None, "New."),
    ] {
        let error = append("n.md", text, heading, added).unwrap_err();
        assert_eq!(error.code, ErrorCode::InvalidName, "{text:?}: {error}");
    }
}

#[test]
fn only_one_place_is_replaced() {
    let text = "\u{feff}One two.\r\nTwo two.\r\n";
    let replaced = |old: &str, new: &str| applied(text, &replace("n.md", text, old, new).unwrap());
    assert_eq!(replaced("One", "1"), "\u{feff}1 two.\r\nTwo two.\r\n");
    assert_eq!(
        replaced("two.\nTwo", "a\nb\r\nc"),
        "\u{feff}One a\r\nb\r\nc two.\r\n"
    );
    assert_eq!(replaced(" two.\nTwo two.\n", ""), "\u{feff}One");
    for (old, new, code, part) in [
        ("three", "x", ErrorCode::NotFound, "“n.md”"),
        ("two.", "x", ErrorCode::Exists, "2 times (lines 1, 2)"),
        ("", "x", ErrorCode::InvalidName, "empty"),
        ("One", "One", ErrorCode::InvalidName, "same"),
    ] {
        let error = replace("n.md", text, old, new).unwrap_err();
        assert_eq!(error.code, code);
        assert!(error.message.contains(part), "{error}");
    }
    // Places that overlap are two.
    assert_eq!(
        replace("n.md", "aaa", "aa", "b").unwrap_err().code,
        ErrorCode::Exists
    );
    assert!(check_text(&"x".repeat(MOST_BYTES + 1)).is_err());
    assert!(check_text("a\0b").is_err());
    assert!(check_text("a\tb\r\n").is_ok());
}

#[test]
fn an_edit_is_no_longer_than_the_change() {
    let edit = replace(
        "n.md",
        "The old cat sat.",
        "The old cat sat.",
        "The young cat sat.",
    )
    .unwrap();
    assert_eq!((edit.range, edit.replacement.as_str()), (4..7, "young"));
    // No character is cut in two: these share bytes.
    let edit = replace("n.md", "ä", "ä", "ö").unwrap();
    assert_eq!((edit.range, edit.replacement.as_str()), (0..2, "ö"));
}

fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "\n",
        "\n\n",
        "\r\n",
        "\r\n\r\n",
        "# One\n",
        "## Two\r\n",
        "Zwei Wörter",
        "- a",
        "  - b",
        "1. c",
        "> q",
        "```\n",
        "%%",
        "| a |\n|---|\n| 1 |\n",
        "text ",
        "ä",
        "\u{1F30A}",
        "    ",
        "^id",
        "[[Moon]]",
        "---\n",
        "===\n",
        "<!--",
        "-->",
        "$$",
    ]);
    (prop::bool::ANY, prop::collection::vec(piece, 0..14)).prop_map(|(mark, pieces)| {
        let mark = if mark { "\u{feff}" } else { "" };
        format!("{mark}{}", pieces.concat())
    })
}

proptest! {
    #[test]
    fn appending_changes_no_byte_that_is_there(text in pieces(), added in pieces(), below in prop::bool::ANY) {
        let heading = below.then_some("One");
        if let Ok(edit) = append("n.md", &text, heading, &added) {
            prop_assert!(edit.range.is_empty());
            let after = applied(&text, &edit);
            prop_assert!(after.starts_with(&text[..edit.range.start]) && after.ends_with(&text[edit.range.start..]));
            // Every word is there, in lines of its own.
            let lines = |text: &str| -> Vec<String> { text.lines().map(str::to_owned).filter(|line| !line.trim().is_empty()).collect() };
            prop_assert_eq!(lines(&edit.replacement), lines(added.trim_matches(['\n', '\r'])));
            if heading.is_none() {
                prop_assert_eq!(edit.range.start, text.len());
            }
            // What was a block is one still, wherever it is now.
            let (old, new) = (parse(&text), parse(&after));
            for block in &old.blocks {
                let moved = if block.range.start < edit.range.start { 0 } else { edit.replacement.len() };
                prop_assert!(new.blocks.iter().any(|other| other.kind == block.kind && other.range.start == block.range.start + moved), "{:?} in {:?}", block, after);
            }
        }
    }

    #[test]
    fn a_replacement_changes_its_own_bytes_alone(text in pieces(), from in any::<prop::sample::Index>(), length in 1_usize..12, new in pieces()) {
        let characters: Vec<char> = text.chars().collect();
        prop_assume!(!characters.is_empty());
        let from = from.index(characters.len());
        let old: String = characters[from..].iter().take(length).collect();
        let times = places(&text, &old, usize::MAX).len();
        match replace("n.md", &text, &old, &new) {
            Ok(edit) => {
                prop_assert_eq!(times, 1);
                let after = applied(&text, &edit);
                let place = text.find(&old).unwrap();
                prop_assert!(after.starts_with(&text[..place]) && after.ends_with(&text[place + old.len()..]));
                let inside = &after[place..after.len() - (text.len() - place - old.len())];
                prop_assert_eq!(inside.replace("\r\n", "\n"), new.replace("\r\n", "\n"));
            }
            Err(error) if error.code == ErrorCode::Exists => prop_assert!(times > 1),
            Err(error) => prop_assert!(error.code == ErrorCode::InvalidName && times == 1, "{}", error),
        }
    }
}
