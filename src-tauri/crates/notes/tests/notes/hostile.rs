//! Small texts of every hostile kind: what they are made of, and what must not come of them.

use weft_notes::{Note, parse};

use crate::invariants::check;

/// Nothing of it leads into the vault.
const NO_LINKS: &[&str] = &[
    "<img src=x onerror=alert(1)>",
    "<a href=\"javascript:alert(1)\">x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt&#58;alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](file:///C:/windows/system32/calc.exe)",
    "[x](smb://host/share) [x](//host/share) [x](ms-settings:about)",
    "[x](mailto:a@b.org?subject=x) <mailto:a@b.org> <a@b.org>",
    "![x](https://evil.example/?data)",
    "![x][r]\n\n[r]: https://evil.example/secret",
    "<https://evil.example/[[a]]>",
    "<iframe srcdoc=\"[[a]] #b\"></iframe>",
    "<!-- [[a]] #b -->",
    "<script>\n[[a]]\n</script>",
    "```mermaid\nclick A \"javascript:alert(1)\" [[a]]\n```",
    "$\\href{JAVASCRIPT:alert(1)}{[[a]]}$",
    "$$\n\\htmlData{a=[[b]]}{c} #d\n$$",
    "%%\n<img src=x> [[a]] #b\n\n[c](d.md)\n%%",
    "`[[a]]` ``#b` [c](d.md)``",
    "---\nup: [[a]]\n# \"[[b]]\"\n---\n",
];

/// Anything may come of it, in its place and at once.
const ODD: &[&str] = &[
    "<math><annotation-xml encoding=\"text/html\"><style>[[a]]</style></annotation-xml></math>",
    "![a](\"onerror=\"alert(1))",
    "![a](\"<img src=x onerror=alert(1)>)",
    "![[../../etc/passwd]] [x](../../../etc/passwd) [x](/etc/passwd) [x](C:\\a)",
    "[[%2e%2e/%2e%2e/a]] [x](%252e%252e/a) [x](a%00b.md) [x](%ff.md)",
    "[[CON]] [[a.]] [[--flag]] [[a\0b]] [[\u{202E}dm.a]]",
    "[[<img src=x onerror=alert(1)>|\"><script>]]",
    "#<b> #\u{E0041}\u{E0042} #a\u{200D} #\u{FE0F}",
    "> [!<script>alert(1)</script>]- <b>\n> > [!a|\"]\n",
    "^[<img src=x>] [^<b>] [^\"]: x\n\n[^a\"b]: y",
    "- [\u{1F3F4}\u{E0067}] a\n- [\u{202E}] b\n- [\0] c",
    "---\ntitle: <img src=x>\ntags: [\"<b>\", \"a\\u0000b\"]\n\"<c>\": \"[[<d>]]\"\n---\n",
    "---\na: !!python/object/apply:os.system [x]\n---\n",
    "---\na: &a [*a]\n---\n",
    "---\na: !include /etc/passwd\n---\n",
    "---\n? [a, b]\n: {c: d}\n---\n",
    "---\na: \"\n---\nb\n---\n",
    "---\n%YAML 1.1\n--- \na: b\n---\n",
    "\u{FEFF}\u{FEFF}---\na: b\n---\n",
    "```\" onload=\"alert(1)\na\n```",
    "\u{1B}[31m[[a]]\u{1B}[0m \u{7} #b\u{7}",
    "[a]: b\n[A]: c\n[a][A] ![a] [a][]",
    "|a|\n|-|\n|[[b\\|c]]|[d](e\\|f)|`\\|`|",
    "# [[a]] %% #\n# b %% ^c #\n",
    "$[[a$]] $$[[b$$]] ==[[c==]] %%[[d%%]]",
    "\\[[a]] \\![[a]] !\\[[a]] [\\[a]] \\%%a%% \\==a== \\^[a] \\#a",
];

#[track_caller]
fn is_free(text: &str, note: &Note) {
    assert_eq!(note.links, [], "links of {text:?}");
    assert_eq!(note.tags, [], "tags of {text:?}");
}

#[test]
fn small_texts() {
    for text in NO_LINKS {
        check(text);
        is_free(text, &parse(text));
        // In what may hold anything, they are as free.
        for around in [
            "> {}",
            "- {}",
            "[^1]: {}",
            "a\n\n{}\n\nb",
            "\u{FEFF}{}",
            "%%\n{}\n%%",
        ] {
            let lines = text.replace('\n', if around.starts_with('>') { "\n> " } else { "\n" });
            // A comment in a comment ends it.
            let is_nested = text.contains('\n') && around.contains(['-', ':']);
            if !is_nested && !text.starts_with(['-', '%']) {
                is_free(text, &parse(&around.replace("{}", &lines)));
            }
        }
    }
    for text in ODD {
        check(text);
    }
}

#[test]
fn two_at_once() {
    for first in NO_LINKS.iter().chain(ODD) {
        for second in NO_LINKS.iter().chain(ODD) {
            for between in ["", "\n", "\n\n", " | "] {
                check(&format!("{first}{between}{second}"));
            }
        }
    }
}

#[test]
fn cut_anywhere() {
    for text in NO_LINKS.iter().chain(ODD) {
        for (at, _) in text.char_indices() {
            check(&text[at..]);
            check(&text[..at]);
        }
    }
}
