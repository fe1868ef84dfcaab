use weft_notes::{Note, parse};

/// Each block as `Kind "source" ^id in section`, one a line.
#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let note = parse(text);
    let found: Vec<String> = note
        .blocks
        .iter()
        .map(|block| {
            let id = block.id.iter().map(|id| format!(" ^{id}")).collect::<String>();
            let section = block
                .heading
                .map(|_| format!(" in {}", note.heading_path(block).join("/")));
            format!(
                "{:?} {:?}{id}{}",
                block.kind,
                &text[block.range.clone()],
                section.unwrap_or_default()
            )
        })
        .collect();
    assert_eq!(found, expected, "blocks of {text:?}");
}

#[track_caller]
fn check_id(text: &str, id: &str, expected: &str) {
    let found = parse(text).range_of_id(id).map(|range| &text[range]);
    assert_eq!(found, Some(expected), "^{id} of {text:?}");
}

fn outline(note: &Note) -> Vec<String> {
    let headings = note.headings.iter();
    headings
        .map(|heading| format!("{} {} {:?}", heading.level, heading.text, heading.parent))
        .collect()
}

#[test]
fn kinds() {
    check("a\nb\n\nc\n", &[r#"Paragraph "a\nb""#, r#"Paragraph "c""#]);
    check(
        "```rust\nx\n```\n\n    y\n",
        &[r#"Code "```rust\nx\n```""#, r#"Code "y""#],
    );
    check("| a |\n|---|\n| b |\n", &[r#"Table "| a |\n|---|\n| b |""#]);
    check(
        "> a\n>\n> - b\n> > c\n\nd",
        &[r#"Quote "> a\n>\n> - b\n> > c""#, r#"Paragraph "d""#],
    );
    check(
        "<div>\na\n</div>\n\n---\n",
        &[r#"Html "<div>\na\n</div>""#, r#"Rule "---""#],
    );
    check(
        "$$\nx\n$$\n\na $$y$$",
        &[r#"Math "$$\nx\n$$""#, r#"Paragraph "a $$y$$""#],
    );
    check(
        "a[^1]\n\n[^1]: note\n",
        &[r#"Paragraph "a[^1]""#, r#"Footnote "[^1]: note""#],
    );
    check(
        "[^1]: a\n\n  b\n\n  # c\n\n  ---\n\n  ```\n  d\n  ```\ne",
        &[
            r##"Footnote "[^1]: a\n\n  b\n\n  # c\n\n  ---\n\n  ```\n  d\n  ```""##,
            r#"Paragraph "e""#,
        ],
    );
    check(
        "%% a %%\n\n%%\nb\n\nc\n%%\n",
        &[r#"Comment "%% a %%""#, r#"Comment "%%\nb""#, r#"Comment "c\n%%""#],
    );
    check("", &[]);
    check(" \n\n", &[]);
    check("[r]: x.md\n", &[]);
    check("a\r\n\r\nb\r\n", &[r#"Paragraph "a""#, r#"Paragraph "b""#]);
    check("\u{FEFF}# a\n", &[r##"Heading "# a" in a"##]);
}

#[test]
fn list_items() {
    check(
        "- a\n  b\n- c\n",
        &[r#"ListItem "- a\n  b""#, r#"ListItem "- c""#],
    );
    check(
        "1. a\n   - b\n     - c\n2. d",
        &[
            r#"ListItem "1. a""#,
            r#"ListItem "- b""#,
            r#"ListItem "- c""#,
            r#"ListItem "2. d""#,
        ],
    );
    check(
        "- a\n\n  more\n\n  ```\n  x\n  ```\n\n- b",
        &[
            r#"ListItem "- a\n\n  more\n\n  ```\n  x\n  ```""#,
            r#"ListItem "- b""#,
        ],
    );
    check(
        "- a\n  - b\n\n  after\n- c",
        &[
            r#"ListItem "- a""#,
            r#"ListItem "- b""#,
            r#"ListItem "after""#,
            r#"ListItem "- c""#,
        ],
    );
    check("- a\n  > q\n  > - r\n", &[r#"ListItem "- a\n  > q\n  > - r""#]);
    check(
        "- # not a heading\n\nb",
        &[r##"ListItem "- # not a heading""##, r#"Paragraph "b""#],
    );
    check(
        "- [ ] do\n- [x] done\n- [-] other",
        &[
            r#"ListItem "- [ ] do""#,
            r#"ListItem "- [x] done""#,
            r#"ListItem "- [-] other""#,
        ],
    );
    check("- \n- b", &[r#"ListItem "- b""#]);
}

#[test]
fn ids() {
    check(
        "text ^p1\n\nmore",
        &[r#"Paragraph "text ^p1" ^p1"#, r#"Paragraph "more""#],
    );
    check(
        "- a ^i1\n  - b ^i2\n",
        &[r#"ListItem "- a ^i1" ^i1"#, r#"ListItem "- b ^i2" ^i2"#],
    );
    check(
        "- a\n- b\n\n^list\n\nc",
        &[r#"ListItem "- a" ^list"#, r#"ListItem "- b""#, r#"Paragraph "c""#],
    );
    check("> q\n\n^q1", &[r#"Quote "> q" ^q1"#]);
    check(
        "| a |\n|---|\n| b |\n\n^t1",
        &[r#"Table "| a |\n|---|\n| b |" ^t1"#],
    );
    check("```\nx ^no\n```\n\n^c1", &[r#"Code "```\nx ^no\n```" ^c1"#]);
    check(
        "a^no\n\n2 ^ 3\n\n`x ^no`",
        &[
            r#"Paragraph "a^no""#,
            r#"Paragraph "2 ^ 3""#,
            r#"Paragraph "`x ^no`""#,
        ],
    );
    check("^alone", &[r#"Paragraph "^alone" ^alone"#]);
    check("# H ^h1\n", &[r##"Heading "# H ^h1" ^h1 in H"##]);
    check_id("- a\n- b\n\n^list\n\nc", "list", "- a\n- b");
    check_id("a\n\n> q\n> r\n\n^q1", "Q1", "> q\n> r");
    check_id("one ^x\n\ntwo", "x", "one ^x");
    assert_eq!(parse("a ^x").range_of_id("y"), None);
}

#[test]
fn sections() {
    let text = "intro\n\n# A\n\na\n\n### C\n\nc\n\n## B\n\nb\n\n# D\nd\n\nSetext\n===\ns";
    assert_eq!(
        outline(&parse(text)),
        [
            "1 A None",
            "3 C Some(0)",
            "2 B Some(0)",
            "1 D None",
            "1 Setext None"
        ]
    );
    check(
        text,
        &[
            r#"Paragraph "intro""#,
            r##"Heading "# A" in A"##,
            r#"Paragraph "a" in A"#,
            r####"Heading "### C" in A/C"####,
            r#"Paragraph "c" in A/C"#,
            r###"Heading "## B" in A/B"###,
            r#"Paragraph "b" in A/B"#,
            r##"Heading "# D" in D"##,
            r#"Paragraph "d" in D"#,
            r#"Heading "Setext\n===" in Setext"#,
            r#"Paragraph "s" in Setext"#,
        ],
    );
    assert_eq!(
        outline(&parse("# *a* `b` [c](d.md) [[e|f]] ==g== ^i\n#\n")),
        ["1 a b c f g None", "1  None"]
    );
    assert_eq!(
        outline(&parse("%%\n# no\n%%\n\n# yes\n\n> # no\n")),
        ["1 yes None"]
    );
    assert_eq!(outline(&parse("```\n# no\n```\n#no\n####### no\n")), [""; 0]);
}

#[test]
fn headings_that_begin_in_a_comment() {
    for (text, expected) in [
        ("%%---\n# %%%%%%\n\n# yes", ["1 yes None"].as_slice()),
        ("\n\n%%    <b>1. a\n## \t%%%%--->%%%%", &[]),
        ("%%\n# a %% b %%c%% ^id\n\n# yes", &["1 yes None"]),
        ("%%\n\na %% b `c` %%d%% e\n---\n\n# yes", &["1 yes None"]),
        ("%%\n\n][r][^1]: %%```\u{FEFF}%%\n---\n", &[]),
        (
            "%%\n> [!tip|wide]- T\n>  # \t<div>\n###### .pdf %% a %% b %%\n",
            &[],
        ),
        ("\n\\%%\n%%\n\n`%%%%%%\n==", &[]),
        ("# %%a%% yes\n\n%%b%%\n# yes", &["1 yes None", "1 yes None"]),
        ("%%\na\n\nb %%\n\n# yes %%c%%", &["1 yes None"]),
    ] {
        assert_eq!(outline(&parse(text)), expected, "of {text:?}");
    }
    check(
        "# A\n\n%%\n## b %% c %%d%%",
        &[
            r##"Heading "# A" in A"##,
            r#"Comment "%%" in A"#,
            r###"Paragraph "## b %% c %%d%%" in A"###,
        ],
    );
}

/// What stands between each heading's marks.
#[track_caller]
fn check_heading_texts(text: &str, expected: &[&str]) {
    let note = parse(text);
    let headings = note.headings.iter();
    let found: Vec<&str> = headings
        .map(|heading| &text[heading.text_range.clone()])
        .collect();
    assert_eq!(found, expected, "headings of {text:?}");
}

#[test]
fn heading_texts() {
    check_heading_texts(
        "# A\n## *b* [[c]] ^id  \n###\td  ##  \n",
        &["A", "*b* [[c]] ^id", "d"],
    );
    check_heading_texts(
        "# a#\n# b \\#\n# c # d #\n# #e\n",
        &["a#", "b \\#", "c # d", "#e"],
    );
    check_heading_texts("#\n# \n## ##\n### #\n", &["", "", "", ""]);
    check_heading_texts("Two\n lines \n===\n\n#e ^f\r\n---\r\n", &["Two\n lines", "#e ^f"]);
    check_heading_texts("  # ä #\r\n", &["ä"]);
}

#[test]
fn block_at_a_cursor() {
    let text = "one\n\n- two\n- three\n\n\n";
    let note = parse(text);
    let at = |offset| {
        note.block_at(offset)
            .map(|index| &text[note.blocks[index].range.clone()])
    };
    assert_eq!(at(0), Some("one"));
    assert_eq!(at(3), Some("one"));
    assert_eq!(at(4), None);
    assert_eq!(at(5), Some("- two"));
    assert_eq!(at(10), Some("- two"));
    assert_eq!(at(11), Some("- three"));
    assert_eq!(at(text.len()), None);
    assert_eq!(at(usize::MAX), None);
    assert_eq!(parse("").block_at(0), None);
}
