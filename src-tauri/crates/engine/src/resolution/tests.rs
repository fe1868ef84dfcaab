//! What links mean, case by case.

use super::*;

#[track_caller]
fn check(files: &[&str], from: &str, target: &str, expected: &[&str]) {
    let names = Names::new(files.iter().copied());
    assert_eq!(names.candidates(from, target), expected, "{from} -> {target}");
    assert_eq!(names.resolve(from, target), expected.first().copied());
}

#[test]
fn a_name_is_enough_wherever_the_file_is() {
    let files = [
        "Foo.md",
        "a/b/Bar.md",
        "c/Caf\u{e9}.md",
        "v1.2.md",
        "a/x y.markdown",
        "p/fig.PNG",
    ];
    let check = |from, target, expected: &[&str]| check(&files, from, target, expected);
    check("c/q.md", "foo", &["Foo.md"]);
    check("c/q.md", " FOO.MD ", &["Foo.md"]);
    check("c/q.md", "Bar", &["a/b/Bar.md"]);
    check("Foo.md", "b/Bar", &["a/b/Bar.md"]);
    check("Foo.md", "b/Bar.md", &["a/b/Bar.md"]);
    check("Foo.md", "cafe\u{301}", &["c/Caf\u{e9}.md"]);
    check("Foo.md", "C/CAFE\u{301}", &["c/Caf\u{e9}.md"]);
    check("Foo.md", "v1.2", &["v1.2.md"]);
    check("Foo.md", "v1.2.md", &["v1.2.md"]);
    check("Foo.md", "v1", &[]);
    check("Foo.md", "X Y", &["a/x y.markdown"]);
    check("Foo.md", "fig.png", &["p/fig.PNG"]);
    check("Foo.md", "fig", &[]);
    check("Foo.md", "b", &[]);
    check("Foo.md", "b/", &[]);
    check("Foo.md", "a/b/Bar/", &[]);
    check("Foo.md", "zb/Bar", &[]);
    check("Foo.md", "nowhere", &[]);
    check("Foo.md", "", &["Foo.md"]);
    check("gone.md", "", &[]);
}

/// Observed in Obsidian 1.13.
#[test]
fn of_several_the_exact_place_then_the_own_folder_then_the_shortest_path() {
    let files = ["Note.md", "zzzz/Note.md", "a/b/Note.md"];
    for from in ["x.md", "zzzz/x.md", "a/b/x.md"] {
        assert_eq!(Names::new(files).resolve(from, "Note"), Some("Note.md"), "{from}");
    }
    let files = &files[1..];
    check(files, "x.md", "Note", &["a/b/Note.md", "zzzz/Note.md"]);
    check(files, "zzzz/x.md", "Note", &["zzzz/Note.md", "a/b/Note.md"]);
    let files = ["zzzz/Note.md", "a/b/Note.md", "b/Note.md", "aaaaaaaa/Note.md"];
    let shortest_first = ["b/Note.md", "a/b/Note.md", "zzzz/Note.md", "aaaaaaaa/Note.md"];
    check(&files, "x.md", "Note", &shortest_first);
    check(&files, "zzzz/deep/x.md", "Note", &shortest_first);
    check(
        &files,
        "a/x.md",
        "Note",
        &["a/b/Note.md", "b/Note.md", "zzzz/Note.md", "aaaaaaaa/Note.md"],
    );
    check(&files, "a/b/x.md", "b/Note", &["b/Note.md"]);
    check(&files[..2], "x.md", "b/Note", &["a/b/Note.md"]);
    check(
        &["bb/Tie.md", "aa/Tie.md"],
        "x.md",
        "Tie",
        &["aa/Tie.md", "bb/Tie.md"],
    );
    // One character, two bytes.
    check(
        &["\u{e9}/b/T.md", "aaaa/T.md"],
        "x.md",
        "T",
        &["\u{e9}/b/T.md", "aaaa/T.md"],
    );
}

#[test]
fn places_are_taken_from_the_note_or_the_top() {
    let files = ["Foo.md", "a/Foo.md", "a/b/Bar.md", "q/deep/Baz.md"];
    let check = |from, target, expected: &[&str]| check(&files, from, target, expected);
    check("a/b/Bar.md", "../Foo.md", &["a/Foo.md"]);
    check("a/b/Bar.md", "../../Foo", &["Foo.md"]);
    check("a/b/Bar.md", "../../../../Foo", &["Foo.md"]);
    check("a/b/Bar.md", "./Bar", &["a/b/Bar.md"]);
    check("a/Foo.md", "b/Bar.md", &["a/b/Bar.md"]);
    check("a/Foo.md", "../q/./deep/Baz.md", &["q/deep/Baz.md"]);
    check("a/Foo.md", "b/../Foo", &["Foo.md", "a/Foo.md"]);
    check("Foo.md", "a/Foo", &["a/Foo.md"]);
    check("a/Foo.md", "/Foo", &["Foo.md"]);
    check("Foo.md", "/b/Bar", &[]);
    check("Foo.md", "/a/b/Bar.md", &["a/b/Bar.md"]);
    // Where nothing is at the place, the end of the path still tells.
    check("a/Foo.md", "../deep/Baz", &["q/deep/Baz.md"]);
    check("a/Foo.md", "./deep/Baz", &[]);
    check("a/Foo.md", "..", &[]);
    check("a/Foo.md", "/", &[]);
}

#[test]
fn a_whole_name_goes_before_a_name_without_its_extension() {
    check(&["fig.png.md", "a/fig.png"], "x.md", "fig.png", &["a/fig.png"]);
    check(&["fig.png.md"], "x.md", "fig.png", &["fig.png.md"]);
    check(&["LICENSE", "a/License.md"], "x.md", "license", &["a/License.md"]);
    check(&["LICENSE"], "x.md", "license", &["LICENSE"]);
    check(&["b/x.md", "a/x.markdown"], "q.md", "a/x", &["a/x.markdown"]);
}

#[test]
fn of_two_spellings_of_one_place_the_links_own() {
    let files = ["Foo.md", "foo.md", "d/Cafe\u{301}.md", "d/Caf\u{e9}.md"];
    let names = Names::new(files);
    for (target, expected) in [
        ("foo", "foo.md"),
        ("Foo", "Foo.md"),
        ("FOO", "Foo.md"),
        ("./foo", "foo.md"),
        ("Caf\u{e9}", "d/Caf\u{e9}.md"),
        ("Cafe\u{301}", "d/Cafe\u{301}.md"),
    ] {
        assert_eq!(names.resolve("x.md", target), Some(expected), "{target}");
    }
    assert_eq!(names.candidates("x.md", "foo"), ["foo.md", "Foo.md"]);
}

#[test]
fn what_a_move_would_do_can_be_asked() {
    let names = Names::new(["a/Foo.md", "b/Bar.md", "c/Bar.md"]);
    let after = names.with_moves(&[("a/Foo.md", "b/Bar.md"), ("b/Bar.md", "a/Foo.md")]);
    let mut paths: Vec<&str> = after.paths().collect();
    paths.sort_unstable();
    assert_eq!(paths, ["a/Foo.md", "b/Bar.md", "c/Bar.md"]);
    let after = names.with_moves(&[("b/Bar.md", "Bar.md"), ("a/Foo.md", "a/foo.md")]);
    assert_eq!(after.resolve("c/x.md", "Bar"), Some("Bar.md"));
    assert_eq!(after.resolve("c/x.md", "Foo"), Some("a/foo.md"));
    assert!(after.contains("a/foo.md") && !after.contains("a/Foo.md"));
    assert_eq!(names.resolve("c/x.md", "Bar"), Some("c/Bar.md"));
}

#[test]
fn the_shortest_link_is_told_from_others() {
    let names = Names::new([
        "Foo.md",
        "a/Foo.md",
        "a/b/Bar.md",
        "x.png.md",
        "x.png",
        "y.md",
        "y.markdown",
    ]);
    for (path, expected) in [
        ("Foo.md", "Foo"),
        ("a/Foo.md", "a/Foo"),
        ("a/b/Bar.md", "Bar"),
        ("x.png", "x.png"),
        ("x.png.md", "x.png.md"),
        ("y.markdown", "y.markdown"),
    ] {
        assert_eq!(names.link_name(path), expected);
        assert_eq!(names.resolve("a/b/Bar.md", expected), Some(path), "{expected}");
    }
}

proptest::proptest! {
    /// Whatever comes, goes and moves: the index is that of the files that are there.
    #[test]
    fn names_keep_step(changes in proptest::collection::vec(("([ab]/)?[AaB\u{e9}e\u{301}]{1,2}(\\.md|\\.png)?", proptest::bool::ANY), 0..40),
                       targets in proptest::collection::vec("(\\./|\\.\\./|/)?([ab]/)?[AaB\u{e9}]{1,2}(\\.md)?", 8)) {
        let mut names = Names::default();
        let mut files = std::collections::BTreeSet::new();
        for (path, comes) in &changes {
            if *comes {
                proptest::prop_assert_eq!(names.insert(path), files.insert(path.as_str()));
            } else {
                proptest::prop_assert_eq!(names.remove(path), files.remove(path.as_str()));
            }
        }
        let fresh = Names::new(files.iter().copied());
        for target in &targets {
            for from in ["x.md", "a/x.md", "b/c/x.md"] {
                let found = names.candidates(from, target);
                proptest::prop_assert_eq!(&found, &fresh.candidates(from, target));
                proptest::prop_assert_eq!(found.first().copied(), names.resolve(from, target));
                // Only a file that waits under one of its keys can be meant.
                let key = link_key(from, target);
                for path in found {
                    proptest::prop_assert!(keys_of_file(path).any(|of_file| Some(of_file) == key));
                }
            }
        }
    }
}
