use weft_notes::{LinkKind, parse};

/// Each link as `kind written -> target#heading^block|text`, one a line.
#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let note = parse(text);
    let found: Vec<String> = note
        .links
        .iter()
        .map(|link| {
            let kind = match link.kind {
                LinkKind::Wiki => "wiki",
                LinkKind::Markdown => "md",
                LinkKind::Embed => "embed",
            };
            let headings: String = link.heading.iter().map(|heading| format!("#{heading}")).collect();
            let block = link.block.iter().map(|id| format!("^{id}")).collect::<String>();
            let shown = link
                .text
                .iter()
                .map(|shown| format!("|{shown}"))
                .collect::<String>();
            format!(
                "{kind} {} -> {}{headings}{block}{shown}",
                &text[link.range.clone()],
                link.target
            )
        })
        .collect();
    assert_eq!(found, expected, "links of {text:?}");
}

#[track_caller]
fn check_tags(text: &str, expected: &[&str]) {
    let note = parse(text);
    let found: Vec<&str> = note.tags.iter().map(|tag| &text[tag.range.clone()]).collect();
    assert_eq!(found, expected, "tags of {text:?}");
    for tag in &note.tags {
        assert_eq!(format!("#{}", tag.name), text[tag.range.clone()]);
    }
}

#[test]
fn wiki_links() {
    check("see [[Note]].", &["wiki [[Note]] -> Note"]);
    check("[[dir/Note.md]]", &["wiki [[dir/Note.md]] -> dir/Note.md"]);
    check(
        "[[Note|shown text]]",
        &["wiki [[Note|shown text]] -> Note|shown text"],
    );
    check("[[ Note | shown ]]", &["wiki [[ Note | shown ]] -> Note|shown"]);
    check("[[Note|]]", &["wiki [[Note|]] -> Note"]);
    check("[[Note#H]]", &["wiki [[Note#H]] -> Note#H"]);
    check("[[N#H1#H2|x]]", &["wiki [[N#H1#H2|x]] -> N#H1#H2|x"]);
    check("[[#H]]", &["wiki [[#H]] -> #H"]);
    check(
        "[[N#^a-1]] [[#^b]]",
        &["wiki [[N#^a-1]] -> N^a-1", "wiki [[#^b]] -> ^b"],
    );
    check("[[a]][[b]]", &["wiki [[a]] -> a", "wiki [[b]] -> b"]);
    check(
        "[[__init__]] and [[*x*]] and [[a_b_c]]",
        &[
            "wiki [[__init__]] -> __init__",
            "wiki [[*x*]] -> *x*",
            "wiki [[a_b_c]] -> a_b_c",
        ],
    );
    check(
        "**[[bold]]** ==[[high]]== ~~[[gone]]~~",
        &[
            "wiki [[bold]] -> bold",
            "wiki [[high]] -> high",
            "wiki [[gone]] -> gone",
        ],
    );
    check(
        "# Head [[H]]\n- item [[I]]\n\n> quote [[Q]]",
        &["wiki [[H]] -> H", "wiki [[I]] -> I", "wiki [[Q]] -> Q"],
    );
    check("[[Übung 潮]]", &["wiki [[Übung 潮]] -> Übung 潮"]);
    check("a\r\n[[b]]\r\n", &["wiki [[b]] -> b"]);
    check("\u{FEFF}[[b]]", &["wiki [[b]] -> b"]);
}

#[test]
fn brackets_that_are_no_wiki_link() {
    check("[[]] [[ ]] [[|x]] [[#]]", &[]);
    check("[[open", &[]);
    check("[[two\nlines]]", &[]);
    check("\\[[escaped]]", &[]);
    check("[\\[escaped]]", &[]);
    check("\\\\[[a]]", &["wiki [[a]] -> a"]);
    check("[[a [[b]]", &["wiki [[b]] -> b"]);
    check("[[[c]]]", &["wiki [[c]] -> c"]);
    check("a]] [[b]]", &["wiki [[b]] -> b"]);
    check("[[a [b] c]]", &["wiki [[a [b] c]] -> a [b] c"]);
}

#[test]
fn embeds() {
    check("![[N]]", &["embed ![[N]] -> N"]);
    check(
        "![[N#H]] ![[N#^id]]",
        &["embed ![[N#H]] -> N#H", "embed ![[N#^id]] -> N^id"],
    );
    check(
        "![[i.png|640x480]]",
        &["embed ![[i.png|640x480]] -> i.png|640x480"],
    );
    check("![[d.pdf#page=3]]", &["embed ![[d.pdf#page=3]] -> d.pdf#page=3"]);
    check(
        "![alt](img/a%20b.png)",
        &["embed ![alt](img/a%20b.png) -> img/a b.png|alt"],
    );
    check("![x](https://example.org/a.png)", &[]);
    check("\\![[N]]", &["wiki [[N]] -> N"]);
}

#[test]
fn markdown_links() {
    check("[t](note.md)", &["md [t](note.md) -> note.md|t"]);
    check(
        "[t](Note%20a.md#Head)",
        &["md [t](Note%20a.md#Head) -> Note a.md#Head|t"],
    );
    check("[t](<a b.md>)", &["md [t](<a b.md>) -> a b.md|t"]);
    check("[t](a.md \"title\")", &["md [t](a.md \"title\") -> a.md|t"]);
    check("[t](a.md#^id)", &["md [t](a.md#^id) -> a.md^id|t"]);
    check("[t](#my%20head)", &["md [t](#my%20head) -> #my head|t"]);
    check("[](a.md)", &["md [](a.md) -> a.md"]);
    check("[**b** `c`](a.md)", &["md [**b** `c`](a.md) -> a.md|b c"]);
    check(
        "[t][r] and [r]\n\n[r]: <b c.md>",
        &["md [t][r] -> b c.md|t", "md [r] -> b c.md|r"],
    );
    check(
        "[![i](i.png)](a.md)",
        &["md [![i](i.png)](a.md) -> a.md|i", "embed ![i](i.png) -> i.png|i"],
    );
    check("[t](%zz%E4.md)", &["md [t](%zz%E4.md) -> %zz%E4.md|t"]);
}

#[test]
fn addresses_are_no_links() {
    check(
        "[t](https://example.org) <https://example.org> <a@b.org> https://example.org",
        &[],
    );
    check(
        "[t](mailto:a@b.org) [t](javascript:alert(1)) [t](JaVaScRiPt&#58;alert(1))",
        &[],
    );
    check("[t](//host/share) [t](file:///etc/passwd) [t](obsidian://x)", &[]);
    check("[t]()", &[]);
}

#[test]
fn what_begins_first_wins() {
    check("[[Note]](url.md)", &["wiki [[Note]] -> Note"]);
    check("[see [[Note]] there](a.md)", &["wiki [[Note]] -> Note"]);
    check("[t](a[[b]].md)", &["md [t](a[[b]].md) -> a[[b]].md|t"]);
    check("[[note]]\n\n[note]: note.md", &["wiki [[note]] -> note"]);
    check(
        "[[US$]] and [[AU$]]",
        &["wiki [[US$]] -> US$", "wiki [[AU$]] -> AU$"],
    );
    check("[[a `b]] c`", &[]);
}

#[test]
fn tables() {
    check("| a |\n|---|\n| [[T\\|al]] |", &["wiki [[T\\|al]] -> T|al"]);
    check(
        "| a |\n|---|\n| ![[i.png\\|100]] |",
        &["embed ![[i.png\\|100]] -> i.png|100"],
    );
    check("| a | b |\n|---|---|\n| [[T|al]] |", &[]);
}

#[test]
fn no_links_in_code_math_html_and_comments() {
    check("`[[a]]` ``[[b]] ` ``", &[]);
    check("```\n[[a]]\n```\n\n    [[indented]]\n", &[]);
    check("$[[1,2],[3,4]]$ and $$[[a]]$$", &[]);
    check("<div>\n[[a]]\n</div>", &[]);
    check("<a title=\"[[x]]\">[[y]]</a>", &["wiki [[y]] -> y"]);
    check("%%[[a]]%% [[b]] %% [c](c.md) %%", &["wiki [[b]] -> b"]);
    check(
        "%%\n[[a]]\n\n[b](b.md) #t\n\n# H\n%%\n\n[[c]]",
        &["wiki [[c]] -> c"],
    );
    check("`%%` [[a]] `%%`", &["wiki [[a]] -> a"]);
    check(
        "50%% of [[a]]\n\nand [[b]] 20%%",
        &["wiki [[a]] -> a", "wiki [[b]] -> b"],
    );
    check(
        "%%\nnever closed [[a]]\n\n[[b]]",
        &["wiki [[a]] -> a", "wiki [[b]] -> b"],
    );
    check(
        "[[a]] <!-- [[b]] --> [[c]]",
        &["wiki [[a]] -> a", "wiki [[c]] -> c"],
    );
}

#[test]
fn links_in_properties() {
    check(
        "---\nup: \"[[P|p]]\"\nrel:\n  - '[[Q]]'\n---\n[[b]]",
        &["wiki [[P|p]] -> P|p", "wiki [[Q]] -> Q", "wiki [[b]] -> b"],
    );
    check("---\nlist: [[a]]\n# \"[[c]]\"\nx: it's [[d]]\n---\n", &[]);
}

#[test]
fn tags() {
    check_tags(
        "#one two #a/b_c-d, (#three) x#no",
        &["#one", "#a/b_c-d", "#three"],
    );
    check_tags("#123 #1a #潮间带 #🌊/sea", &["#1a", "#潮间带", "#🌊/sea"]);
    check_tags("**#bold** ==#high== > #q", &["#bold", "#high", "#q"]);
    check_tags(
        "\\#no `#no` $#no$ %%#no%% <b title=\"#no\"> https://x.org/#no",
        &[],
    );
    check_tags("[#no](a.md) [[Note #no]] [[N#no]]", &[]);
    check_tags(
        "# Heading #tag\n- #item\n\n| #cell |\n|---|\n| #low |",
        &["#tag", "#item", "#cell", "#low"],
    );
    check_tags("```\n#no\n```\n<div>\n#no\n</div>", &[]);
    check_tags("## \n##\n#\n", &[]);
    check_tags("---\ntags: [a]\n---\n#b", &["#b"]);
}
