//! What reading view makes of each thing that Weft knows.

use weft_notes::{LinkHref, RenderOptions, render};

/// In a vault of a few files.
fn rendered(markdown: &str) -> String {
    render(markdown, &RenderOptions::reading(), &mut |link| {
        assert!(
            !link.target.is_empty(),
            "links into the note itself are not asked about"
        );
        let file = match link.target {
            "Note" | "Note.md" => "Note.md",
            "a b.md" | "dir/a b" => "dir/a b.md",
            "fig.png" | "./fig.png" => "img/fig.png",
            "d.pdf" => "d.pdf",
            "a.mp3" => "a.mp3",
            _ => return LinkHref::Missing,
        };
        LinkHref::File(file.to_owned())
    })
}

/// The HTML, without the blanks between its blocks.
#[track_caller]
fn check(markdown: &str, expected: &str) {
    let html = rendered(markdown).replace(">\n<", "><");
    assert_eq!(html.trim_end(), expected, "of {markdown:?}");
}

/// The HTML of one line of text, which is a paragraph.
#[track_caller]
fn check_line(markdown: &str, expected: &str) {
    check(markdown, &format!("<p>{expected}</p>"));
}

#[test]
fn wiki_links() {
    check_line(
        "[[Note]]",
        r#"<a class="internal-link" href="vault://localhost/Note.md">Note</a>"#,
    );
    check_line(
        "[[dir/a b|text]]",
        r#"<a class="internal-link" href="vault://localhost/dir/a%20b.md">text</a>"#,
    );
    check_line(
        "[[Note#A & B#C]]",
        r#"<a class="internal-link" href="vault://localhost/Note.md#A%20%26%20B%23C">Note › A &amp; B › C</a>"#,
    );
    check_line(
        "[[Note#^id|b]]",
        r#"<a class="internal-link" href="vault://localhost/Note.md#%5Eid">b</a>"#,
    );
    check_line(
        "[[#Some *head*]]",
        r##"<a class="internal-link" href="#user-content-some-head">Some *head*</a>"##,
    );
    check_line(
        "[[#^Id]]",
        r##"<a class="internal-link" href="#user-content-%5Eid">^Id</a>"##,
    );
    check_line(
        "[[no|*where*]]",
        r#"<a class="internal-link is-unresolved" href="vault://localhost/no">*where*</a>"#,
    );
    check_line(
        "a **[[Note]]** b",
        r#"a <strong><a class="internal-link" href="vault://localhost/Note.md">Note</a></strong> b"#,
    );
    check_line(
        "*a [[Note|b* c]] d",
        r#"<em>a <a class="internal-link" href="vault://localhost/Note.md">b* c</a></em> d"#,
    );
    check_line("`[[Note]]` \\[[Note]]", "<code>[[Note]]</code> [[Note]]");
    check_line(
        "[[a [b](c) d]]",
        r#"<a class="internal-link is-unresolved" href="vault://localhost/a%20%5Bb%5D%28c%29%20d">a [b](c) d</a>"#,
    );
    check_line(
        "[[a $b]] c$",
        r#"<a class="internal-link is-unresolved" href="vault://localhost/a%20%24b">a $b</a> c$"#,
    );
    check(
        "|a|\n|-|\n|[[Note\\|b]]|",
        r#"<table><thead><tr><th>a</th></tr></thead><tbody><tr><td><a class="internal-link" href="vault://localhost/Note.md">b</a></td></tr></tbody></table>"#,
    );
}

#[test]
fn markdown_links() {
    check_line(
        "[x](a%20b.md)",
        r#"<a class="internal-link" href="vault://localhost/dir/a%20b.md">x</a>"#,
    );
    check_line(
        "[x](<a b.md#H> \"t\")",
        r#"<a class="internal-link" href="vault://localhost/dir/a%20b.md#H" title="t">x</a>"#,
    );
    check_line(
        "[*x*](#h-1)",
        r##"<a class="internal-link" href="#user-content-h-1"><em>x</em></a>"##,
    );
    check_line(
        "[x][y]\n\n[y]: Note.md",
        r#"<a class="internal-link" href="vault://localhost/Note.md">x</a>"#,
    );
    check_line(
        "[x](https://e.org/?a=b&c)",
        r#"<a class="external-link" href="https://e.org/?a=b&amp;c" rel="noopener noreferrer">x</a>"#,
    );
    check_line(
        "<https://e.org> <a@b.c>",
        "<a class=\"external-link\" href=\"https://e.org\" rel=\"noopener noreferrer\">https://e.org</a> \
         <a class=\"external-link\" href=\"mailto:a@b.c\" rel=\"noopener noreferrer\">a@b.c</a>",
    );
    check_line(
        "[x](file:///etc/passwd)",
        r#"<span class="refused-link" title="file:///etc/passwd">x</span>"#,
    );
    check_line(
        "[x](javascript:y)",
        r#"<span class="refused-link" title="javascript:y">x</span>"#,
    );
}

#[test]
fn images() {
    check_line(
        "![[fig.png]]",
        r#"<img src="vault://localhost/img/fig.png" alt="fig.png">"#,
    );
    check_line(
        "![[fig.png|100]]",
        r#"<img src="vault://localhost/img/fig.png" alt="fig.png" width="100">"#,
    );
    check_line(
        "![[fig.png|a|640x480]]",
        r#"<img src="vault://localhost/img/fig.png" alt="a" width="640" height="480">"#,
    );
    check_line(
        "![a *b*|20](./fig.png \"t\")",
        r#"<img src="vault://localhost/img/fig.png" alt="a b" title="t" width="20">"#,
    );
    check_line(
        "![a|10x20](https://e.org/x.png)",
        r#"<img class="remote-image" data-remote-src="https://e.org/x.png" alt="a" width="10" height="20">"#,
    );
    check_line(
        "![a](data:image/png;base64,iVBORw0KGgo=)",
        r#"<img src="data:image/png;base64,iVBORw0KGgo=" alt="a">"#,
    );
    check_line("![a](file:///x.png)", r#"<img class="refused-image" alt="a">"#);
    check_line(
        "[![a](./fig.png)](https://e.org)",
        r#"<a class="external-link" href="https://e.org" rel="noopener noreferrer"><img src="vault://localhost/img/fig.png" alt="a"></a>"#,
    );
}

#[test]
fn embeds() {
    check_line(
        "![[Note#H]]",
        r#"<span class="embed" data-embed="note" data-path="Note.md" data-heading="H"><a class="internal-link" href="vault://localhost/Note.md#H">Note › H</a></span>"#,
    );
    check_line(
        "![[Note#^id]]",
        r#"<span class="embed" data-embed="note" data-path="Note.md" data-block="id"><a class="internal-link" href="vault://localhost/Note.md#%5Eid">Note</a></span>"#,
    );
    check_line(
        "![[d.pdf#page=3]]",
        r#"<span class="embed" data-embed="pdf" data-path="d.pdf" data-page="3"><a class="internal-link" href="vault://localhost/d.pdf">d.pdf › page=3</a></span>"#,
    );
    check_line(
        "![[a.mp3]]",
        r#"<span class="embed" data-embed="sound" data-path="a.mp3"><a class="internal-link" href="vault://localhost/a.mp3">a.mp3</a></span>"#,
    );
    check_line(
        "![[no.png]]",
        r#"<span class="embed" data-embed="missing" data-path="no.png"><a class="internal-link is-unresolved" href="vault://localhost/no.png">no.png</a></span>"#,
    );
}

#[test]
fn tags_highlights_and_math() {
    check_line(
        "a #b/c-d e",
        r#"a <a class="tag" href="vault://tag/b/c-d">#b/c-d</a> e"#,
    );
    check_line("a#b #1 `#c`", "a#b #1 <code>#c</code>");
    check_line("a ==b== c", "a <mark>b</mark> c");
    check_line("==a **b** c==", "<mark>a <strong>b</strong> c</mark>");
    check_line("==a *b== c*", "<mark>a <em>b</em></mark><em> c</em>");
    // As in Obsidian's editor, a highlight and an emphasis do not ask each other where they end.
    check_line("*a ==b* c==", "<em>a <mark>b</mark></em><mark> c</mark>");
    check_line(
        "**a *b ==c* d** e== f",
        "<strong>a <em>b <mark>c</mark></em><mark> d</mark></strong><mark> e</mark> f",
    );
    check_line(
        "[a ==b](https://c.d) e==",
        "<a class=\"external-link\" href=\"https://c.d\" rel=\"noopener noreferrer\">a <mark>b</mark></a>\
         <mark> e</mark>",
    );
    check_line("*a ==b*==", "<em>a <mark>b</mark></em>");
    check_line("==a *b==*", "<mark>a <em>b</em></mark>");
    check_line("<b>a ==b</b> c== d", "<b>a <mark>b</mark></b><mark> c</mark> d");
    check_line(
        "==a <mark>b== c</mark> d",
        "<mark>a <mark>b</mark></mark><mark> c</mark> d",
    );
    check_line("a == b", "a == b");
    check_line("$a<b$", r#"<span class="math math-inline">a&lt;b</span>"#);
    check(
        "$$\na\n$$",
        "<p><span class=\"math math-display\">\na\n</span></p>",
    );
}

#[test]
fn comments() {
    check_line("a %%b [[Note]]%%c", "a c");
    check("a\n\n%%b%%\n\nc", "<p>a</p><p>c</p>");
    check("a\n\n%%\nb\n\n- c\n\n```\nd\n```\n%%\n\ne", "<p>a</p><p>e</p>");
    check("%%\nb\n\nc\n%%\nd", "<p>\nd</p>");
    check_line("`%%` a `%%`", "<code>%%</code> a <code>%%</code>");
    check_line("**a %%b** c%% d", "<strong>a </strong> d");
    // What begins in one is no heading and no link.
    check(
        "%%\n# a %% *b* %%c%% ^id",
        "<p id=\"user-content-^id\"> <em>b</em> </p>",
    );
    check(
        "%%\n\na %% b\n---\n\n# c",
        "<p> b</p><h1 id=\"user-content-c\">c</h1>",
    );
    check("%%\n\n[a %% b](https://c.d)", "<p> b</p>");
    // One in the words of a link or an image leaves it alone.
    check_line(
        "[a %%b%% c](https://d.e) [f %%g%%](Note.md)",
        "<a class=\"external-link\" href=\"https://d.e\" rel=\"noopener noreferrer\">a  c</a> \
         <a class=\"internal-link\" href=\"vault://localhost/Note.md\">f </a>",
    );
    check_line(
        "![a %%b &amp; `c`%% d](https://e.f/g.png)",
        r#"<img class="remote-image" data-remote-src="https://e.f/g.png" alt="a  d">"#,
    );
    check_line("[a %%b](c) %% d", "a  d");
}

#[test]
fn footnotes() {
    check(
        "a[^x] b[^y] c[^x]\n\n[^y]: Y\n\n[^x]: X\n\n    more",
        "<p>a<sup class=\"footnote-reference\" id=\"user-content-fnref:1\"><a href=\"#user-content-fn:1\">1</a></sup> \
         b<sup class=\"footnote-reference\" id=\"user-content-fnref:2\"><a href=\"#user-content-fn:2\">2</a></sup> \
         c<sup class=\"footnote-reference\" id=\"user-content-fnref:1:2\"><a href=\"#user-content-fn:1\">1</a></sup></p>\
         <section class=\"footnotes\"><ol>\
         <li id=\"user-content-fn:1\"><p>X</p><p>more <a class=\"footnote-back\" href=\"#user-content-fnref:1\">↩</a> \
         <a class=\"footnote-back\" href=\"#user-content-fnref:1:2\">↩</a></p></li>\
         <li id=\"user-content-fn:2\"><p>Y <a class=\"footnote-back\" href=\"#user-content-fnref:2\">↩</a></p></li>\
         </ol></section>",
    );
    check(
        "a ^[b *c* [[Note]]] d",
        "<p>a <sup class=\"footnote-reference\" id=\"user-content-fnref:1\"><a href=\"#user-content-fn:1\">1</a></sup> d</p>\
         <section class=\"footnotes\"><ol><li id=\"user-content-fn:1\">b <em>c</em> \
         <a class=\"internal-link\" href=\"vault://localhost/Note.md\">Note</a> \
         <a class=\"footnote-back\" href=\"#user-content-fnref:1\">↩</a></li></ol></section>",
    );
    check(
        "a[^1]\n\n[^1]: b\n\n  c\n  - d\n\ne",
        "<p>a<sup class=\"footnote-reference\" id=\"user-content-fnref:1\"><a href=\"#user-content-fn:1\">1</a></sup></p>\
         <p>e</p><section class=\"footnotes\"><ol><li id=\"user-content-fn:1\"><p>b</p><p>c</p><ul><li>d</li></ul> \
         <a class=\"footnote-back\" href=\"#user-content-fnref:1\">↩</a></li></ol></section>",
    );
    // What is behind a comment is shown.
    check(
        "%%\n[^1]: b\n%%\n\n  c\n\n[^1]",
        "<p><sup class=\"footnote-reference\" id=\"user-content-fnref:1\"><a href=\"#user-content-fn:1\">1</a></sup></p>\
         <section class=\"footnotes\"><ol><li id=\"user-content-fn:1\"><p>c \
         <a class=\"footnote-back\" href=\"#user-content-fnref:1\">↩</a></p></li></ol></section>",
    );
    check_line("a [^none]", "a [^none]");
}

#[test]
fn callouts() {
    check(
        "> [!tip] A *b*\n> c\n>\n> d",
        r#"<div class="callout" data-callout="tip" data-callout-type="tip"><div class="callout-title">A <em>b</em></div><div class="callout-content"><p>c</p><p>d</p></div></div>"#,
    );
    check(
        "> [!FAQ]-\n> - c",
        r#"<details class="callout" data-callout="question" data-callout-type="faq"><summary class="callout-title">Faq</summary><div class="callout-content"><ul><li>c</li></ul></div></details>"#,
    );
    check(
        "> [!custom]+ A",
        r#"<details class="callout" data-callout="note" data-callout-type="custom" open=""><summary class="callout-title">A</summary></details>"#,
    );
    check(
        "> [!note]\n> > [!bug] B\n> > c",
        "<div class=\"callout\" data-callout=\"note\" data-callout-type=\"note\"><div class=\"callout-title\">Note</div>\
         <div class=\"callout-content\">\
         <div class=\"callout\" data-callout=\"bug\" data-callout-type=\"bug\"><div class=\"callout-title\">B</div>\
         <div class=\"callout-content\"><p>c</p></div></div></div></div>",
    );
    check(
        "> [!note] a *b\n> c* d",
        "<div class=\"callout\" data-callout=\"note\" data-callout-type=\"note\">\
         <div class=\"callout-title\">a <em>b</em></div><div class=\"callout-content\"><p><em>c</em> d</p></div></div>",
    );
    check("> a\n> [!note] b", "<blockquote><p>a\n[!note] b</p></blockquote>");
    check("> a", "<blockquote><p>a</p></blockquote>");
    for (alias, kind) in [
        ("summary", "abstract"),
        ("tldr", "abstract"),
        ("hint", "tip"),
        ("important", "tip"),
        ("check", "success"),
        ("done", "success"),
        ("help", "question"),
        ("faq", "question"),
        ("caution", "warning"),
        ("attention", "warning"),
        ("fail", "failure"),
        ("missing", "failure"),
        ("error", "danger"),
        ("cite", "quote"),
        ("abstract", "abstract"),
        ("info", "info"),
        ("todo", "todo"),
        ("success", "success"),
        ("warning", "warning"),
        ("failure", "failure"),
        ("danger", "danger"),
        ("bug", "bug"),
        ("example", "example"),
        ("quote", "quote"),
        ("note", "note"),
        ("other", "note"),
    ] {
        let html = rendered(&format!("> [!{}] a", alias.to_uppercase()));
        assert!(
            html.contains(&format!("data-callout=\"{kind}\" data-callout-type=\"{alias}\"")),
            "{html}"
        );
    }
}

#[test]
fn tasks() {
    check(
        "- [ ] a\n- [x] b\n- [-] c\n- d",
        "<ul>\
         <li class=\"task-list-item\" data-task=\" \"><input class=\"task-list-item-checkbox\" disabled=\"\" type=\"checkbox\" data-task=\" \">a</li>\
         <li class=\"task-list-item\" data-task=\"x\"><input class=\"task-list-item-checkbox\" disabled=\"\" type=\"checkbox\" checked=\"\" data-task=\"x\">b</li>\
         <li class=\"task-list-item\" data-task=\"-\"><input class=\"task-list-item-checkbox\" disabled=\"\" type=\"checkbox\" checked=\"\" data-task=\"-\"> c</li>\
         <li>d</li></ul>",
    );
}

#[test]
fn blocks_and_tasks_say_where_they_begin() {
    let options = RenderOptions::reading().with_places();
    let html = render(
        "---\na: 1\n---\n# H ^h\n\nö\n\n- [ ] a\n- b\n\n> [!tip] t\n> c\n\n|a|\n|-|\n\n<p data-at=\"7\">x</p>\n",
        &options,
        &mut |_| LinkHref::Missing,
    );
    let places: Vec<&str> = html
        .split(" data-at=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    // Heading, paragraph, list, item, box, item, callout (and what stands in it), table.
    let expected = ["13", "21", "25", "25", "27", "33", "38"];
    assert_eq!(places.get(..7), Some(&expected[..]), "{html}");
    assert!(html.contains("<table data-at=\"54\">"), "{html}");
    assert!(
        !html.contains("data-at=\"7\""),
        "HTML in the text names no place: {html}"
    );
}

#[test]
fn headings_and_ids() {
    check(
        "# A *b* & c",
        r#"<h1 id="user-content-a-b--c">A <em>b</em> &amp; c</h1>"#,
    );
    check(
        "# A\n\n## A\n\n# A-1",
        r#"<h1 id="user-content-a">A</h1><h2 id="user-content-a-1">A</h2><h1 id="user-content-a-1-1">A-1</h1>"#,
    );
    check("# ?!", r#"<h1 id="user-content-heading">?!</h1>"#);
    check("a ^id", r#"<p id="user-content-^id">a</p>"#);
    check(
        "# a ^id",
        r#"<h1 id="user-content-a"><span id="user-content-^id"></span>a</h1>"#,
    );
    check(
        "- a ^x\n- b\n\n^y\n\nc",
        r#"<ul id="user-content-^y"><li id="user-content-^x">a</li><li>b</li></ul><p>c</p>"#,
    );
    check(
        "> a\n> b\n\n^q",
        r#"<blockquote id="user-content-^q"><p>a\nb</p></blockquote>"#
            .replace("\\n", "\n")
            .as_str(),
    );
    check("a ^x\n\nb ^x", r#"<p id="user-content-^x">a</p><p>b</p>"#);
    check(
        "|a|\n|-|\n|b|\n\n^t",
        r#"<table id="user-content-^t"><thead><tr><th>a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>"#,
    );
}

#[test]
fn code_and_front_matter() {
    check(
        "```rust x\na<b\n```",
        "<pre><code class=\"language-rust\">a&lt;b\n</code></pre>",
    );
    check(
        "```mermaid\na\n```",
        "<pre><code class=\"language-mermaid\">a\n</code></pre>",
    );
    check("    a\n", "<pre><code>a\n</code></pre>");
    check("---\na: b\n---\nc", "<p>c</p>");
    check("\u{feff}---\na: b\n---\n# c", r#"<h1 id="user-content-c">c</h1>"#);
    check("\u{feff}# c", r#"<h1 id="user-content-c">c</h1>"#);
    check("a\r\nb\r\n\r\n- c\r\n", "<p>a\nb</p><ul><li>c</li></ul>");
    check("", "");
}

#[test]
fn tables_and_lists() {
    check(
        "|a|b|\n|:-|-:|\n|c|~~d~~|",
        "<table><thead><tr><th style=\"text-align:left\">a</th><th style=\"text-align:right\">b</th></tr></thead><tbody>\
         <tr><td style=\"text-align:left\">c</td><td style=\"text-align:right\"><del>d</del></td></tr></tbody></table>",
    );
    check(
        "|a|%%b%%|\n|-|-|\n|%%c%%|d|\n|%%e|f%%|",
        "<table><thead><tr><th>a</th><th></th></tr></thead><tbody><tr><td></td><td>d</td></tr>\
         <tr><td>%%e</td><td>f%%</td></tr></tbody></table>",
    );
    // A comment hides the head and ends in a row.
    check(
        "%%\n\n|a|b|\n|-|-|\n|c|d|\n|e %% f|g|",
        "<table><tbody><tr><td> f</td><td>g</td></tr></tbody></table>",
    );
    check("3. a\n4. b", "<ol start=\"3\"><li>a</li><li>b</li></ol>");
    check("a  \nb\n\n***", "<p>a<br>\nb</p><hr>");
}
