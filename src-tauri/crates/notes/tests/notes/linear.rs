//! Eight times the text takes about eight times as long, whatever the text.

use std::hint::black_box;
use std::time::Duration;

use weft_notes::{chunks, parse};

use crate::growth::{self, Measured};

#[track_caller]
fn check(name: &str, text: impl Fn(usize) -> String) {
    check_work(name, text, |text| {
        let note = parse(text);
        black_box(chunks(text, &note, "A title"));
    });
}

#[track_caller]
pub(crate) fn check_work(name: &str, text: impl Fn(usize) -> String, work: impl Fn(&str)) {
    let measured = Measured {
        pieces: 2_000,
        floor: Duration::from_micros(200),
    };
    measured.check(name, text, work);
}

#[test]
fn nesting() {
    for (name, text) in growth::NESTED {
        check(name, text);
    }
    check("indented lists", |count| {
        (0..count)
            .map(|index| format!("{}- a\n", "  ".repeat(index % 50)))
            .collect()
    });
}

#[test]
fn openers_without_closers() {
    for piece in growth::OPENERS.iter().chain(&[
        "^[",
        "^[[",
        "[^",
        "![a|1](",
        "[a](<",
        "[a]: <b",
        "> [!a",
        "- [a",
        "- [x] [",
        "a ==b %%c ",
        "^[a %%b ",
        "https://",
        "[a\n](",
        "[a](\n",
        "&#35",
        "%%^[a] ==b",
        "> %%\n> ",
        "- %%\n",
        "[[a %%",
        "==[[",
    ]) {
        check(piece, |count| piece.repeat(count));
    }
}

#[test]
fn closers_without_openers() {
    for piece in growth::CLOSERS
        .iter()
        .chain(&["a] ", "]](", "|9](b) ", "%% ]] ", "#^a]] "])
    {
        check(piece, |count| piece.repeat(count));
    }
}

#[test]
fn many_of_one_kind() {
    for (name, text) in growth::FOOTNOTES {
        check(name, text);
    }
    for piece in growth::OTHER_PIECES.iter().chain(&[
        "%%\na ^id\n\n# b\n\n%%\n\n# c ^id\n\n",
        "# a\n\n###### b\n\n",
        "a. ",
        "- [-] a\n  - [>] b\n",
        "> [!a] b\n> > [!c]- d\n\n",
        "^[a] ",
        "^[a [^b] ",
        "^[a %%]%% b] ",
        "[^a] ",
        "==a %%b==%% c== ",
        "![a|9x9](b.png) ",
        "![[a|b|9]] ",
        "[a](<b c.md#d> 'e') ",
        "[a](b&#35;c&amp;d) ",
        "[a %%b%% c](d) ",
        "[![a](b)](c) ",
        "> [a](\n> b.md)\n\n",
        "# a\n%%\n\n# b %%\n\n",
        "$a$ [[b$]] ",
        "https://a.b/#c ",
        "- a\n\n  > [!b] %%\n\n%% c\n",
        "[a](#page=3) [[b.pdf#page=3&c=4]] ",
    ]) {
        check(piece, |count| piece.repeat(count));
    }
    check("references", |count| {
        (0..count)
            .map(|index| format!("[a{index}]: b\n[a{index}]\n\n"))
            .collect()
    });
    check("one long heading over many sections", |count| {
        format!("# {}\n\n{}", "word ".repeat(count), "## a\n\nb\n\n".repeat(count))
    });
    check("links to one definition with a long gap", |count| {
        format!(
            "[r]:{}<a{}>\n\n{}",
            " ".repeat(count),
            "&#35;".repeat(count),
            "[r] ".repeat(count)
        )
    });
    check("images in images", |count| {
        format!("{}a{}", "![".repeat(count), " %%b%% ](c)".repeat(count))
    });
    check("callouts in callouts", |count| {
        (1..count / 10)
            .map(|depth| format!("{}[!a] b\n", "> ".repeat(depth % 60)))
            .collect()
    });
    for piece in [
        "a: b\n",
        "a:\n- b\n",
        "tags: [a, \"\\x61 b c\"]\n",
        "a: |\n  b\n\n",
        "a: [b, # c\n  'd']\n# e\n\n",
        "a: \"[[b|c]] ''d\n  e\"\n",
        "a: {b: {c: [d]}}\n",
        "? a\n: b\n",
        "a: b, ",
        "{a: b}, ",
        "- a\n",
        "[",
        "a:\n ",
        "# a\n",
        "a: 2020-01-01T10:00\n",
    ] {
        // Names must differ, or reading ends at the second.
        check(piece, |count| {
            let lines = (0..count / 4).map(|index| piece.replacen('a', &format!("a{index}"), 1));
            format!("---\n{}\n---\na", lines.collect::<String>())
        });
    }
    check("a flow list", |count| {
        format!("---\na: [{}]\n---\n", "x, ".repeat(count))
    });
    check("tags in one value", |count| {
        format!("---\ntags: \"{}\"\n---\na", "a, #b ".repeat(count))
    });
    check("tags with escapes in one value", |count| {
        format!("---\ntags: \"{}\"\n---\na", "\\x61 ".repeat(count))
    });
    check("properties", |count| {
        format!("---\n{}---\na", "a: [b, c]\n- \"[[\n".repeat(count))
    });
}
