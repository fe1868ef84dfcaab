use weft_notes::plain_text;

#[track_caller]
fn check(text: &str, expected: &str) {
    assert_eq!(plain_text(text, 0..text.len()), expected, "of {text:?}");
}

/// The part between the two `‸` of the text.
#[track_caller]
fn check_part(text: &str, expected: &str) {
    let parts: Vec<&str> = text.split('‸').collect();
    let start = parts[0].len();
    assert_eq!(
        plain_text(&parts.concat(), start..start + parts[1].len()),
        expected,
        "of {text:?}"
    );
}

#[test]
fn inline_markup() {
    check("**b** __b__ *i* _i_ ***bi*** ~~s~~ ==h==", "b b i i bi s h");
    check("a == b and c == d", "a == b and c == d");
    check("a ==b and c", "a ==b and c");
    check("`code *x*` and ``a ` b``", "code *x* and a ` b");
    check("\\*esc\\* &amp; &lt;x&gt;", "*esc* & <x>");
    check("soft\nbreak and hard  \nbreak", "soft break and hard\nbreak");
    check("$x^2$ then $$y$$", "x^2 then y");
    check(
        "a <b>bold</b> and<br>new <!-- gone --> end",
        "a bold and\nnew end",
    );
    check(
        "note[^1] and [^undefined] and ^[inline]\n\n[^1]: foot",
        "note and and [inline]\nfoot",
    );
}

#[test]
fn links_are_their_text() {
    check(
        "[[Note]] [[Note|shown]] [[N#H]] [[N#^id]] [[#H]]",
        "Note shown N#H N H",
    );
    check(
        "[text](a.md) [t *i*](https://x.org \"title\") <https://x.org>",
        "text t i https://x.org",
    );
    check(
        "![[N]] ![[i.png|100x20]] ![[N|named]] ![alt](x.png)",
        "N i.png named alt",
    );
    check("| [[T\\|al]] |\n|---|", "al");
    check("[r]\n\n[r]: x.md", "r");
    check("[see [[N|n]] now](a.md)", "see n now");
}

#[test]
fn blocks_are_lines() {
    check(
        "# Head *x*\n\npara\n\n- a\n  - b\n1. c\n",
        "Head x\npara\na\nb\nc",
    );
    check("- [ ] do\n- [x] done\n- [>] sent\n", "do\ndone\nsent");
    check("> [!note]+ Title\n> text\n\n> plain", "Title text\nplain");
    check("> [!tip]\n> text", "text");
    check("| a | b |\n|---|:-:|\n| c | `d` |\n", "a b\nc d");
    check("```rust\nfn x() {\n    **y**\n}\n```\n", "fn x() {\n    **y**\n}");
    check("```\r\na\r\nb\r\n```\r\n", "a\nb");
    check("a\n\n---\n\nb", "a\nb");
    check("---\ntitle: t\n---\nbody", "body");
    check("text ^id\n\n- a\n\n^id2\n", "text\na");
    check("- one\n\n  two\n", "one\ntwo");
}

#[test]
fn html_blocks() {
    check("<div class=\"a>\">\nHi <b>there</b>\n</div>", "\">\nHi there");
    check("<script>\nalert(1)\n</script>", "");
    check("<style>\np { color: red }\n</style>\n", "");
    check("<!-- gone\nand gone -->\n\nkept", "kept");
    check(
        "<details><summary>S</summary>\nbody 1 < 2\n</details>",
        "S\nbody 1 < 2",
    );
}

#[test]
fn comments() {
    check("a %%gone%% b", "a b");
    check("a\n\n%%\ngone\n\n- gone\n%%\n\nb", "a\nb");
    check("a\n%%\ngone\n\ngone\n%%\nb", "a\nb");
    check(
        "%%\nkept, never closed\n\nb",
        "%%\nkept, never closed\nb".replace("%%\n", "%% ").as_str(),
    );
    check("100%% sure\n\n50%% off", "100%% sure\n50%% off");
    check("```\n%%\n```\n\na\n\n```\n%%\n```", "%%\na\n%%");
}

#[test]
fn parts() {
    check_part("one ‸two‸ three", "two");
    check_part("one **t‸wo** th‸ree", "wo th");
    check_part("a\n\n‸- **b**\n- c\n‸\nd", "b\nc");
    check_part("```\n‸*a*‸\n```", "*a*");
    check_part("see ‸[[Note|sho‸wn]]", "sho");
    check_part("see [[No‸te|sho‸wn]]", "sho");
    check_part("a &a‸m‸p; b", "&");
    check_part("a ‸%%gone%%‸ b", "");
    check_part("‸‸", "");
    assert_eq!(plain_text("abc", 2..usize::MAX), "c");
    assert_eq!(plain_text("äö", 1..3), "äö");
}
