use weft_notes::{TextEdit, apply_edits};

/// The text with edits that must fit it.
#[track_caller]
pub(crate) fn changed(text: &str, edits: &[TextEdit]) -> String {
    apply_edits(text, edits).expect("edits that fit")
}

#[track_caller]
fn check(text: &str, edits: &[(usize, usize, &str)], expected: Option<&str>) {
    let edits: Vec<TextEdit> = edits
        .iter()
        .map(|(start, end, replacement)| TextEdit {
            range: *start..*end,
            replacement: (*replacement).to_owned(),
        })
        .collect();
    assert_eq!(
        apply_edits(text, &edits).as_deref(),
        expected,
        "{edits:?} on {text:?}"
    );
}

#[test]
fn edits_are_made_in_any_order() {
    check("abc", &[], Some("abc"));
    check("abc", &[(0, 1, "x"), (2, 3, "")], Some("xb"));
    check("abc", &[(2, 3, "y"), (0, 1, "x")], Some("xby"));
    check("abc", &[(1, 1, "x"), (1, 2, "y")], Some("axyc"));
    check("abc", &[(1, 2, "y"), (1, 1, "x")], Some("axyc"));
    check("abc", &[(1, 2, "y"), (2, 2, "x")], Some("ayxc"));
    check("abc", &[(3, 3, "d"), (0, 0, "z")], Some("zabcd"));
    check("", &[(0, 0, "a")], Some("a"));
}

#[test]
fn the_same_edit_twice_is_made_once() {
    check("abc", &[(1, 2, "x"), (1, 2, "x")], Some("axc"));
    check("abc", &[(1, 1, "x"), (1, 1, "y"), (1, 1, "x")], Some("axybc"));
}

#[test]
fn edits_that_do_not_fit() {
    check("abc", &[(0, 2, "x"), (1, 3, "y")], None);
    check("abc", &[(0, 2, "x"), (0, 2, "y")], None);
    check("abc", &[(0, 3, "x"), (1, 1, "y")], None);
    check("abc", &[(2, 4, "x")], None);
    check("abc", &[(4, 4, "x")], None);
    check("abc", &[(2, 1, "x")], None);
    check("aä", &[(2, 3, "x")], None);
    check("aä", &[(1, 2, "x")], None);
}
