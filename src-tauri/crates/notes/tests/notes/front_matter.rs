use weft_notes::{FrontMatter, parse};

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
    let error = read(yaml).error.unwrap_or_default();
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
