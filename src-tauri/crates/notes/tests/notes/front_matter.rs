use weft_notes::{FrontMatter, PropertyValue, parse};

fn read(yaml: &str) -> FrontMatter {
    let text = format!("---\n{yaml}\n---\nbody");
    let front_matter = parse(&text).front_matter.unwrap_or_default();
    assert_eq!(&text[front_matter.range.end..], "body");
    front_matter
}

/// `title | aliases | tags`
#[track_caller]
fn check(yaml: &str, expected: &str) {
    let found = read(yaml);
    let shown = format!(
        "{} | {} | {}",
        found.title.as_deref().unwrap_or("-"),
        found.aliases.join("; "),
        found.tags.join("; ")
    );
    assert_eq!((shown.as_str(), found.error), (expected, None), "of {yaml:?}");
}

#[track_caller]
fn check_error(yaml: &str, expected: &str) {
    let found = read(yaml);
    assert_eq!(
        (found.properties, found.tags, found.title),
        (vec![], vec![], None),
        "of {yaml:?}"
    );
    let error = found.error.unwrap_or_default();
    assert!(
        error.contains(expected) && !error.contains('\n'),
        "{error:?} of {yaml:?}"
    );
}

#[test]
fn fields() {
    check("title: Tide pools", "Tide pools |  | ");
    check(
        "title: \"a: b\"\naliases: [A, \"B c\"]\ntags: [x, y/z]",
        "a: b | A; B c | x; y/z",
    );
    check(
        "aliases:\n  - A\n  - B c\ntags:\n  - x\n  - '#y'",
        "- | A; B c | x; y",
    );
    check("alias: A b, C\ntag: x y,z", "- | A b; C | x; y; z");
    check("aliases: One\nalias: Two", "- | One; Two | ");
    check("Title: T\nTAGS: x", "T |  | x");
    check(
        "title: 1.10\naliases: [2024, 007, yes]\ntags: [1e3, on]",
        "1.10 | 2024; 007; yes | 1e3; on",
    );
    check("title:\naliases: ~\ntags: []", "- |  | ");
    check("title: {a: b}\naliases: [{a: b}, [c, [d]]]", "- | c; d | ");
    check("title: >\n  folded\n  text\nother: 1", "folded text |  | ");
    check(
        "# comment\nother: {x: [1, 2]}\n? [complex, key]\n: v\ntitle: t",
        "t |  | ",
    );
    check("title: 2024-05-06", "2024-05-06 |  | ");
    check("base: &x [a, b]\ntags: *x", "- |  | a; b");
    check("", "- |  | ");
}

/// The value of the property `p`.
#[track_caller]
fn check_value(yaml: &str, expected: PropertyValue) {
    let found = read(yaml);
    let value = found.properties.into_iter().find(|property| property.name == "p");
    assert_eq!(
        (value.map(|property| property.value), found.error),
        (Some(expected), None),
        "of {yaml:?}"
    );
}

/// Each property as `lines | key | value`, as written.
#[track_caller]
fn check_places(yaml: &str, expected: &[[&str; 3]]) {
    for (prefix, suffix) in [("---\n", "---\nbody"), ("\u{FEFF}---\r\n", "---\r\n")] {
        let text = format!("{prefix}{yaml}{suffix}");
        let front_matter = parse(&text).front_matter.unwrap_or_default();
        assert_eq!(front_matter.error, None, "of {yaml:?}");
        let found: Vec<[&str; 3]> = front_matter
            .properties
            .iter()
            .map(|property| {
                [&property.range, &property.name_range, &property.value_range]
                    .map(|range| &text[range.clone()])
            })
            .collect();
        assert_eq!(found, expected, "places in {yaml:?}");
        for property in &front_matter.properties {
            assert!(
                property.name_range.end <= property.value_range.start,
                "{property:?} in {yaml:?}"
            );
        }
    }
}

/// The text with «» around each tag.
#[track_caller]
fn check_tags(yaml: &str, expected: &str) {
    let text = format!("---\n{yaml}\n---\n");
    let front_matter = parse(&text).front_matter.unwrap_or_default();
    let mut marked = text.clone();
    assert_eq!(front_matter.tags.len(), front_matter.tag_ranges.len());
    for (tag, range) in front_matter.tags.iter().zip(&front_matter.tag_ranges).rev() {
        assert_eq!(&text[range.clone()], tag, "of {yaml:?}");
        marked.replace_range(range.clone(), &format!("«{tag}»"));
    }
    assert_eq!(marked, format!("---\n{expected}\n---\n"));
}

#[test]
fn types() {
    let text = |text: &str| PropertyValue::Text(text.to_owned());
    let number = |written: &str| PropertyValue::Number(written.to_owned());
    let list = |items: &[&str]| PropertyValue::List(items.iter().map(|item| (*item).to_owned()).collect());
    let other = |written: &str| PropertyValue::Other(written.to_owned());
    check_value("p: some words", text("some words"));
    check_value("p: \"a: \\\"b\\\"\"", text("a: \"b\""));
    check_value("p: 'it''s'", text("it's"));
    check_value("p: \"\"", text(""));
    check_value("p: \"[[N]]\"", text("[[N]]"));
    check_value("p: |\n  a\n  b\n", text("a\nb\n"));
    check_value("p: >-\n  a\n  b\n", text("a b"));
    check_value("p: two\n  lines", text("two lines"));
    for written in ["12", "-1.50", "1.10", "007", "1e3", "+.5", "2.", "0x1F", "0o17"] {
        check_value(&format!("p: {written}"), number(written));
    }
    for written in [
        "1.2.3",
        "1_000",
        "yes",
        "off",
        ".inf",
        ".nan",
        "1e",
        "--1",
        "0xg",
        "12 m",
        "2020-13-01",
        "2020-1-1",
        "20:30",
    ] {
        check_value(&format!("p: {written}"), text(written));
    }
    check_value("p: \"12\"", text("12"));
    check_value("p: 'true'", text("true"));
    check_value("p: true", PropertyValue::Checkbox(true));
    check_value("p: False # no", PropertyValue::Checkbox(false));
    check_value("p: 2020-08-21", PropertyValue::Date("2020-08-21".to_owned()));
    // Quotes make no other type of it: many programs put them around every date.
    check_value("p: \"2020-08-21\"", PropertyValue::Date("2020-08-21".to_owned()));
    check_value(
        "p: 2020-08-21T10:30:00",
        PropertyValue::DateTime("2020-08-21T10:30:00".to_owned()),
    );
    check_value(
        "p: 2020-08-21T10:30",
        PropertyValue::DateTime("2020-08-21T10:30".to_owned()),
    );
    check_value("p: 2020-08-21T24:30", text("2020-08-21T24:30"));
    check_value("p:", PropertyValue::Empty);
    check_value("p: ~", PropertyValue::Empty);
    check_value("p: null", PropertyValue::Empty);
    check_value("p: [a, \"b c\", 1.0, true, ]", list(&["a", "b c", "1.0", "true"]));
    check_value("p:\n- a\n- \n- 'c'", list(&["a", "", "c"]));
    check_value("p: []", list(&[]));
    check_value("p: [[N]]", other("[[N]]"));
    check_value("p: {a: b} # c", other("{a: b}"));
    check_value("p:\n  a: b\n  c:\n# d", other("a: b\n  c:"));
    check_value("p:\n  - a: b\n  - c\n", other("- a: b\n  - c"));
    check_value("q: &x [a, b]\np: *x", list(&["a", "b"]));
    check_value("\"p\": a", text("a"));
    check_value("? p\n: a", text("a"));
}

#[test]
fn places_of_properties() {
    check_places("a: b\n", &[["a: b\n", "a", "b"]]);
    check_places(
        "# first\na: b # c\n\n# d\n\"e f\" :  'g # h'  # i\nj:\n",
        &[
            ["a: b # c\n", "a", "b"],
            ["\"e f\" :  'g # h'  # i\n", "\"e f\"", "'g # h'"],
            ["j:\n", "j", ""],
        ],
    );
    check_places(
        "a: b\r\nc:\r\n  - d\r\n  - \"e\" # f\r\n\r\n# g\r\nh: 1\r\n",
        &[
            ["a: b\r\n", "a", "b"],
            ["c:\r\n  - d\r\n  - \"e\" # f\r\n", "c", "- d\r\n  - \"e\""],
            ["h: 1\r\n", "h", "1"],
        ],
    );
    check_places(
        "a: [b, 'c # d',\n  e] # f\ng: {h: [i], j: }\n",
        &[
            ["a: [b, 'c # d',\n  e] # f\n", "a", "[b, 'c # d',\n  e]"],
            ["g: {h: [i], j: }\n", "g", "{h: [i], j: }"],
        ],
    );
    check_places(
        "a: |\n  b\n\n  # c\n\n# d\ne: >- # f\n  g\n  h\ni: |+\n\nj: !!str |\n  k\n",
        &[
            ["a: |\n  b\n\n  # c\n", "a", "|\n  b\n\n  # c"],
            ["e: >- # f\n  g\n  h\n", "e", ">- # f\n  g\n  h"],
            ["i: |+\n", "i", "|+"],
            ["j: !!str |\n  k\n", "j", "!!str |\n  k"],
        ],
    );
    check_places(
        "a:\n- b\n-\n- # c\nd: &x e\nf: *x # g\nh:\n  # i\n  j\n  k\n",
        &[
            ["a:\n- b\n-\n- # c\n", "a", "- b\n-\n-"],
            ["d: &x e\n", "d", "&x e"],
            ["f: *x # g\n", "f", "*x"],
            ["h:\n  # i\n  j\n  k\n", "h", "j\n  k"],
        ],
    );
    check_places(
        "a:\n  b:\n    - |\n      c\n      # d\n    # e\n  f: g\nh: ~\n",
        &[
            [
                "a:\n  b:\n    - |\n      c\n      # d\n    # e\n  f: g\n",
                "a",
                "b:\n    - |\n      c\n      # d\n    # e\n  f: g",
            ],
            ["h: ~\n", "h", "~"],
        ],
    );
    check_places(
        "a: \"two\n  lines\" # b\nc: plain\n  d\n# e\n2024: x\n? f\n: g\n[h]: i\n<<: {j: k}\n",
        &[
            ["a: \"two\n  lines\" # b\n", "a", "\"two\n  lines\""],
            ["c: plain\n  d\n", "c", "plain\n  d"],
            ["2024: x\n", "2024", "x"],
            ["? f\n: g\n", "f", "g"],
            ["<<: {j: k}\n", "<<", "{j: k}"],
        ],
    );
    // Indented further than the `?`, though not than the name.
    check_places(
        "? a\n: |\n  \n  - \n?   b\n: >\n c\nd: e\n",
        &[
            ["? a\n: |\n  \n  - \n", "a", "|\n  \n  -"],
            ["?   b\n: >\n c\n", "b", ">\n c"],
            ["d: e\n", "d", "e"],
        ],
    );
    check_places(
        "  ä: ö\u{A0}\n  潮: \"🌊\"\n...\n",
        &[
            ["  ä: ö\u{A0}\n", "ä", "ö\u{A0}"],
            ["  潮: \"🌊\"\n", "潮", "\"🌊\""],
        ],
    );
    check_places("", &[]);
    check_places("# only a comment\n", &[]);
}

#[test]
fn places_of_tags() {
    check_tags("tags: [a, '#b/c', \"d\"]", "tags: [«a», '#«b/c»', \"«d»\"]");
    check_tags(
        "tags:\n  - a\n  - a-b # a\ntag: b, a a",
        "tags:\n  - «a»\n  - «a-b» # a\ntag: «b», «a» «a»",
    );
    check_tags("Tags: 2024", "Tags: «2024»");
    check_tags("tags: |\n  a\n  b", "tags: |\n  «a»\n  «b»");
    check_tags("tags: \"#ä #b\"", "tags: \"#«ä» #«b»\"");
    let escaped = parse("---\ntags: \"\\x61 b\"\n---\n").front_matter.unwrap();
    assert_eq!(escaped.tags, ["a", "b"]);
    assert_eq!(escaped.tag_ranges, [10..18, 10..18]);
}

#[test]
fn properties_that_are_no_lines() {
    for yaml in [
        "{title: t, b: c}",
        "{title: t}",
        "{\n  \"title\": \"t\",\n  \"b\": 1\n}",
        "&a title: t",
    ] {
        let found = read(yaml);
        assert_eq!(found.title.as_deref(), Some("t"), "of {yaml:?}");
        assert!(found.error.unwrap().contains("a line of its own"), "of {yaml:?}");
        assert_eq!(found.properties, []);
    }
}

#[test]
fn broken_properties_say_why() {
    check_error("title: a: b", "line 2");
    check_error("ok: 1\ntags: [a", "line");
    check_error("{{template}}", "");
    check_error("a: 1\na: 2", "a");
    check_error("- just\n- a list", "properties");
    check_error("just text", "properties");
    check_error(&format!("a: {}", "[".repeat(5000)), "");
    check_error(&format!("a: {}", "x".repeat(300_000)), "256 kB");
    check_error("a: !!binary x", "");
    check_error("a: b\n--- c\nd: e", "");
    // As deep as it may be, on a small stack.
    let deep = format!("a: {}b{}", "{c: [".repeat(15), "]}".repeat(15));
    let reader = std::thread::Builder::new()
        .stack_size(1 << 20)
        .spawn(move || read(&deep));
    assert_eq!(reader.unwrap().join().unwrap().error, None);
    let bomb =
        (1..10).map(|level| format!("a{level}: &a{level} [{}]", format!("*a{},", level - 1).repeat(9)));
    check_error(
        &format!("a0: &a0 [x]\n{}", bomb.collect::<Vec<_>>().join("\n")),
        "",
    );
}

#[test]
fn where_it_begins_and_ends() {
    let range = |text: &str| parse(text).front_matter.map(|found| found.range);
    assert_eq!(range("---\na: 1\n---\nb"), Some(0..13));
    assert_eq!(range("---\r\na: 1\r\n---\r\nb"), Some(0..16));
    assert_eq!(range("---\ra: 1\r---\rb"), Some(0..13));
    assert_eq!(range("\u{FEFF}---\na: 1\n---"), Some(3..15));
    assert_eq!(range("---\n---\n"), Some(0..8));
    assert_eq!(range("---  \na: 1\n--- \nb"), Some(0..16));
    assert_eq!(range("---\na: 1\n"), None);
    assert_eq!(range("\n---\na: 1\n---\n"), None);
    assert_eq!(range("text\n---\na: 1\n---\n"), None);
    assert_eq!(range(" ---\na: 1\n---\n"), None);
    assert_eq!(range(""), None);
}
