//! Tasks, callouts, footnotes, comments, highlights, formulas.

use weft_notes::{FootnoteKind, Note, parse};

fn shown(text: &str, list: impl Fn(&Note) -> Vec<String>) -> Vec<String> {
    let note = parse(text);
    assert!(
        note.links.is_sorted_by_key(|link| link.range.start),
        "links of {text:?}"
    );
    list(&note)
}

/// Each task as `brackets mark block`.
#[track_caller]
fn check_tasks(text: &str, expected: &[&str]) {
    let found = shown(text, |note| {
        let tasks = note.tasks.iter().map(|task| {
            let block = task
                .block
                .map(|index| format!("{:?}", &text[note.blocks[index].range.clone()]));
            format!(
                "{} {:?} {}",
                &text[task.range.clone()],
                task.mark,
                block.unwrap_or_default()
            )
        });
        tasks.collect()
    });
    assert_eq!(found, expected, "tasks of {text:?}");
}

/// Each callout as `kind mark title fold`, with its quote where that is more than its first line.
#[track_caller]
fn check_callouts(text: &str, expected: &[&str]) {
    let found = shown(text, |note| {
        let callouts = note.callouts.iter().map(|callout| {
            let quote = &text[callout.range.clone()];
            format!(
                "{} {} {:?} {:?}{}",
                callout.kind,
                &text[callout.mark_range.clone()],
                &text[callout.title_range.clone()],
                callout.folded,
                if quote.contains('\n') {
                    format!(" {quote:?}")
                } else {
                    String::new()
                }
            )
        });
        callouts.collect()
    });
    assert_eq!(found, expected, "callouts of {text:?}");
}

/// Each footnote as `kind label written`.
#[track_caller]
fn check_footnotes(text: &str, expected: &[&str]) {
    let found = shown(text, |note| {
        let footnotes = note.footnotes.iter().map(|footnote| {
            let kind = match footnote.kind {
                FootnoteKind::Reference => "ref",
                FootnoteKind::Definition => "def",
                FootnoteKind::Inline => "inline",
            };
            format!("{kind} {} {:?}", footnote.label, &text[footnote.range.clone()])
        });
        footnotes.collect()
    });
    assert_eq!(found, expected, "footnotes of {text:?}");
}

#[track_caller]
fn check_comments(text: &str, expected: &[&str]) {
    let found = shown(text, |note| {
        note.comments
            .iter()
            .map(|range| text[range.clone()].to_owned())
            .collect()
    });
    assert_eq!(found, expected, "comments of {text:?}");
}

#[track_caller]
fn check_highlights(text: &str, expected: &[&str]) {
    let found = shown(text, |note| {
        note.highlights
            .iter()
            .map(|range| text[range.clone()].to_owned())
            .collect()
    });
    assert_eq!(found, expected, "highlights of {text:?}");
}

/// Each formula as written.
#[track_caller]
fn check_math(text: &str, expected: &[&str]) {
    let found = shown(text, |note| {
        let math = note.math.iter().map(|math| {
            let written = &text[math.range.clone()];
            assert_eq!(math.display, written.starts_with("$$"), "of {text:?}");
            written.to_owned()
        });
        math.collect()
    });
    assert_eq!(found, expected, "formulas of {text:?}");
}

#[test]
fn tasks() {
    check_tasks(
        "- [ ] a\n- [x] b\n",
        &[r#"[ ] ' ' "- [ ] a""#, r#"[x] 'x' "- [x] b""#],
    );
    check_tasks(
        "* [X] a\n1. [-] b\n2) [🌊] c\n",
        &[
            r#"[X] 'X' "* [X] a""#,
            r#"[-] '-' "1. [-] b""#,
            r#"[🌊] '🌊' "2) [🌊] c""#,
        ],
    );
    check_tasks(
        "- a\n  - [>] b\n\n    more\n  - c\n",
        &[r#"[>] '>' "- [>] b\n\n    more""#],
    );
    check_tasks(
        "-   [ ] far\n- [\t] tab\n-\t[!] b",
        &[
            r#"[ ] ' ' "-   [ ] far""#,
            "[\t] ' ' \"- [\\t] tab\"",
            r#"[!] '!' "-\t[!] b""#,
        ],
    );
    check_tasks("- [ ]\n  text", &[r#"[ ] ' ' "- [ ]\n  text""#]);
    check_tasks("> - [ ] a\n>   - [?] b", &["[ ] ' ' ", "[?] '?' "]);
    check_tasks("[^1]\n\n[^1]: - [ ] a", &["[ ] ' ' "]);
    check_tasks("- [ ] [[Note]] #tag", &[r#"[ ] ' ' "- [ ] [[Note]] #tag""#]);
    check_tasks(
        "- [ ] **a** ^id\n- [-] b ^id2",
        &[r#"[ ] ' ' "- [ ] **a** ^id""#, r#"[-] '-' "- [-] b ^id2""#],
    );
    check_tasks("- a\r\n- [/] b\r\n", &[r#"[/] '/' "- [/] b""#]);
}

#[test]
fn no_tasks() {
    check_tasks("- []  a\n- [ab] b\n- [x]c\n- \\[-] d\n- `[-] e`\n", &[]);
    check_tasks("[ ] a\n\n> [ ] b\n\n# [ ] c", &[]);
    check_tasks("- text [x] a\n- a\n  [-] b\n- a\n\n  [-] b", &[]);
    check_tasks("- ```\n  x\n  ```\n\n  [-] a\n- # [-] b\n- > [-] c", &[]);
    check_tasks("- [1]\n- [1](a.md) x\n- [[a]] x\n- [^1] x\n", &[]);
    check_tasks("- [a] b\n\n[a]: c.md", &[]);
    check_tasks(
        "```\n- [ ] a\n```\n\n    - [ ] b\n\n%%\n- [ ] a\n- [-] b\n%%\n",
        &[],
    );
    check_tasks("- %%a%% [-] b\n- %%[-] b%%\n", &[]);
}

#[test]
fn callouts() {
    check_callouts(
        "> [!note] Title\n> text",
        &[r#"note [!note] "Title" None "> [!note] Title\n> text""#],
    );
    check_callouts("> [!NOTE]", &[r#"note [!NOTE] "" None"#]);
    check_callouts("> [!tip]- Closed", &[r#"tip [!tip]- "Closed" Some(true)"#]);
    check_callouts(
        "> [!faq]+ *Open* [[N]]  \n>",
        &[r#"faq [!faq]+ "*Open* [[N]]" Some(false) "> [!faq]+ *Open* [[N]]  \n>""#],
    );
    check_callouts(
        "> [!my own-type|wide right] T",
        &[r#"my own-type [!my own-type|wide right] "T" None"#],
    );
    check_callouts(
        "> [!a] A\n> > [!b]\n> > > [!c]-\n>\n> text",
        &[
            r#"a [!a] "A" None "> [!a] A\n> > [!b]\n> > > [!c]-\n>\n> text""#,
            r#"b [!b] "" None "> [!b]\n> > > [!c]-""#,
            r#"c [!c]- "" Some(true)"#,
        ],
    );
    check_callouts("- a\n  > [!x] y\n\n  b", &[r#"x [!x] "y" None"#]);
    check_callouts("> [!ÄB] t\r\n> u", &[r#"äb [!ÄB] "t" None "> [!ÄB] t\r\n> u""#]);
    check_callouts(">\n> [!late] t", &[r#"late [!late] "t" None ">\n> [!late] t""#]);
    check_callouts("> [!a]\n\n> [!b]", &[r#"a [!a] "" None"#, r#"b [!b] "" None"#]);
}

#[test]
fn no_callouts() {
    check_callouts("[!note] a\n\n> a\n> [!note] b\n\n> a [!note]", &[]);
    check_callouts("> [!] a\n\n> [! ] a\n\n> [!a\n\n> [!a[b]]\n\n> ![!a]", &[]);
    check_callouts(
        "> a\n>\n> [!note] b\n\n> # [!note]\n\n> - [!note]\n\n> `[!note]`",
        &[],
    );
    check_callouts("> [!note](a.md)\n\n> \\[!note]", &[]);
    check_callouts("> ---\n> [!note]", &[]);
    check_callouts("> > x\n>\n> [!note]", &[]);
    check_callouts("%%\n> [!note] a\n\n%%\n\n```\n> [!note]\n```", &[]);
}

#[test]
fn footnotes() {
    check_footnotes(
        "a[^1] b[^long-name]\n\n[^1]: One\n[^long-name]: Two\n    more\n\n    and more\n\nend",
        &[
            r#"ref 1 "[^1]""#,
            r#"ref long-name "[^long-name]""#,
            r#"def 1 "[^1]: One""#,
            r#"def long-name "[^long-name]: Two\n    more\n\n    and more""#,
        ],
    );
    check_footnotes(
        "a[^missing] [^ä] [^a b] [^]",
        &[r#"ref missing "[^missing]""#, r#"ref ä "[^ä]""#],
    );
    check_footnotes(
        "[^1]: a [^2]\n\n[^2]: b",
        &[r#"def 1 "[^1]: a [^2]""#, r#"ref 2 "[^2]""#, r#"def 2 "[^2]: b""#],
    );
    check_footnotes(
        "a^[inline] b^[*c* [d](e.md) [[f]] [g] `]`]",
        &[
            r#"inline  "^[inline]""#,
            r#"inline  "^[*c* [d](e.md) [[f]] [g] `]`]""#,
        ],
    );
    check_footnotes(
        "^[a [^1] ^[b] c]",
        &[
            r#"inline  "^[a [^1] ^[b] c]""#,
            r#"ref 1 "[^1]""#,
            r#"inline  "^[b]""#,
        ],
    );
    check_footnotes(
        "^[two\nlines] ^[[[a]]] ^[100%% sure]",
        &[
            r#"inline  "^[two\nlines]""#,
            r#"inline  "^[[[a]]]""#,
            r#"inline  "^[100%% sure]""#,
        ],
    );
    check_footnotes(
        "| a[^1] |\n|---|\n| ^[b] |\n\n> c[^1]\n\n- d[^1]",
        &[
            r#"ref 1 "[^1]""#,
            r#"inline  "^[b]""#,
            r#"ref 1 "[^1]""#,
            r#"ref 1 "[^1]""#,
        ],
    );
    check_footnotes("^[open [a] \\^[b] ^[[c]] `^[d]` $^[e]$ ^[f](g.md)", &[]);
    check_footnotes("%%[^1] ^[a]%% ^[b %%]%% c]", &[r#"inline  "^[b %%]%% c]""#]);
    // Two columns are enough for what follows a blank line, and for lists and the like.
    check_footnotes(
        "[^1]: a\n\n  b\n c\n\n   > d\n\n  - e\n  - f\n\n\n\tg\n\n[^2]: h\n   - i\n\n j",
        &[
            r#"def 1 "[^1]: a\n\n  b\n c\n\n   > d\n\n  - e\n  - f\n\n\n\tg""#,
            r#"def 2 "[^2]: h\n   - i""#,
        ],
    );
    check_footnotes(
        "[^1]: a\n  b\n\n[r]: c\n\n  d\n\n[^2]: e\n\n  - f\n- g\n\n- [^3]: h\n\n  i",
        &[
            r#"def 1 "[^1]: a\n  b""#,
            r#"def 2 "[^2]: e""#,
            r#"def 3 "[^3]: h""#,
        ],
    );
    check_footnotes("%%\na[^1] ^[b]\n\n[^1]: c\n\n%%", &[]);
    check_footnotes("[[a [^1] b]] \\[^1]", &[]);
}

#[test]
fn comments() {
    check_comments("a %%b%% c %%d%%", &["%%b%%", "%%d%%"]);
    check_comments("%%\na\n%%", &["%%\na\n%%"]);
    check_comments(
        "a\n\n%%\nb\n\n- c\n\n```\nd\n```\n%%\n\n%%e%%",
        &["%%\nb\n\n- c\n\n```\nd\n```\n%%", "%%e%%"],
    );
    check_comments(
        "- %%a%%\n- b\n  %%\n  c\n\n  d %%\n",
        &["%%a%%", "%%\n  c\n\n  d %%"],
    );
    check_comments("> %%\n> a\n>\n> %% b", &["%%\n> a\n>\n> %%"]);
    check_comments("| %%a%% |\n|---|\n| b |", &["%%a%%"]);
    check_comments("`%%a%%` %%never\n\nclosed \\%%", &[]);
    check_comments("$%%a%%$ <b title=\"%%a%%\">", &[]);
    check_comments("%%a [b](c) %% d](e) %%", &["%%a [b](c) %%"]);
}

#[test]
fn highlights() {
    check_highlights("==a== b ==c *d*== e==f==g", &["==a==", "==c *d*==", "==f=="]);
    check_highlights("==two\nlines== == no == a == b", &["==two\nlines=="]);
    check_highlights("===a=== ====a==== `==a==` $==a==$ %%==a==%% \\==a\\==", &[]);
    check_highlights(
        "# ==a==\n\n| ==b== |\n|---|\n| c==d |\n\n- ==e==\n\n> ==f==",
        &["==a==", "==b==", "==e==", "==f=="],
    );
    check_highlights(
        "==a %%b==%% c== ==[[d|==e==]]==",
        &["==a %%b==%% c==", "==[[d|==e==]]=="],
    );
    check_highlights("==a\n\nb==", &[]);
}

#[test]
fn math() {
    check_math("a $x^2$ b $$y$$", &["$x^2$", "$$y$$"]);
    check_math(
        "$$\n\\frac{a}{b}\n$$\n\ncosts $5 and $6",
        &["$$\n\\frac{a}{b}\n$$"],
    );
    check_math(
        "- $a$\n\n> $$\n> b\n> $$\n\n| $c$ |\n|---|\n| $d$ |",
        &["$a$", "$$\n> b\n> $$", "$c$", "$d$"],
    );
    check_math("`$a$` \\$a$ %%$a$%% [[US$]] and [[AU$]]", &[]);
    check_math("%%\n$a$\n\n$$b$$\n%%", &[]);
    check_math(
        "# $$$$\t\n\n# a $b$ \t#\n\n# $$c$$ \r\n\n| $d$\t |\n|---|\n",
        &["$$$$", "$b$", "$$c$$", "$d$"],
    );
}
