use weft_notes::{LinkKind, parse};

/// Each link as `kind written -> target#heading^block|text size page`, one a line.
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
            let size = link.size.map(|size| match size.height {
                Some(height) => format!(" {}x{height}", size.width),
                None => format!(" {}", size.width),
            });
            let page = link.page.map(|page| format!(" page {page}"));
            format!(
                "{kind} {} -> {}{headings}{block}{shown}{}{}",
                &text[link.range.clone()],
                link.target,
                size.unwrap_or_default(),
                page.unwrap_or_default()
            )
        })
        .collect();
    assert_eq!(found, expected, "links of {text:?}");
}

/// The text with «» around each target and ‹› around each heading or block part, as written.
#[track_caller]
fn check_places(text: &str, expected: &str) {
    let mut marks = Vec::new();
    for link in parse(text).links {
        marks.push((link.target_range.start, 1, '«'));
        marks.push((link.target_range.end, 2, '»'));
        if !link.anchor_range.is_empty() {
            marks.push((link.anchor_range.start, 3, '‹'));
            marks.push((link.anchor_range.end, 4, '›'));
        }
    }
    marks.sort_unstable();
    // Links that share a definition share the places.
    marks.dedup();
    let mut marked = String::new();
    let mut at = 0;
    for (place, _, mark) in marks {
        marked.push_str(&text[at..place]);
        marked.push(mark);
        at = place;
    }
    marked.push_str(&text[at..]);
    assert_eq!(marked, expected, "places in {text:?}");
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
        &["embed ![[i.png|640x480]] -> i.png 640x480"],
    );
    check("![[i.png| 100 ]]", &["embed ![[i.png| 100 ]] -> i.png 100"]);
    check(
        "![[i.png|alt|100]] ![[i.png|a|b]]",
        &[
            "embed ![[i.png|alt|100]] -> i.png|alt 100",
            "embed ![[i.png|a|b]] -> i.png|a|b",
        ],
    );
    check(
        "![[i.png|100x]] ![[i.png|x]] ![[i.png|99999999999]] [[i.png|100]]",
        &[
            "embed ![[i.png|100x]] -> i.png|100x",
            "embed ![[i.png|x]] -> i.png|x",
            "embed ![[i.png|99999999999]] -> i.png|99999999999",
            "wiki [[i.png|100]] -> i.png|100",
        ],
    );
    check("![[d.pdf#page=3]]", &["embed ![[d.pdf#page=3]] -> d.pdf page 3"]);
    check("![[d.PDF#height=400]]", &["embed ![[d.PDF#height=400]] -> d.PDF"]);
    check(
        "[[d.pdf#page=4&height=9]] [p](d.pdf#page=5)",
        &[
            "wiki [[d.pdf#page=4&height=9]] -> d.pdf page 4",
            "md [p](d.pdf#page=5) -> d.pdf|p page 5",
        ],
    );
    check("[[Note#page=3]]", &["wiki [[Note#page=3]] -> Note#page=3"]);
    check("[[d.pdf#page=-1]]", &["wiki [[d.pdf#page=-1]] -> d.pdf"]);
    check(
        "![alt](img/a%20b.png)",
        &["embed ![alt](img/a%20b.png) -> img/a b.png|alt"],
    );
    check(
        "![alt|100x145](i.png) ![alt *b* |100](i.png) ![|9](i.png) ![100](i.png) ![a|b](i.png)",
        &[
            "embed ![alt|100x145](i.png) -> i.png|alt 100x145",
            "embed ![alt *b* |100](i.png) -> i.png|alt b 100",
            "embed ![|9](i.png) -> i.png 9",
            "embed ![100](i.png) -> i.png|100",
            "embed ![a|b](i.png) -> i.png|a|b",
        ],
    );
    check("[a|100](i.png)", &["md [a|100](i.png) -> i.png|a|100"]);
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
    check("[[a [b](c) d]]", &["wiki [[a [b](c) d]] -> a [b](c) d"]);
    check("[a [[b](c]]) d", &["wiki [[b](c]] -> b](c"]);
    check("[t](a[[b]].md)", &["md [t](a[[b]].md) -> a[[b]].md|t"]);
    check("[[note]]\n\n[note]: note.md", &["wiki [[note]] -> note"]);
    check(
        "[[US$]] and [[AU$]]",
        &["wiki [[US$]] -> US$", "wiki [[AU$]] -> AU$"],
    );
    check("[[a `b]] c`", &[]);
    check("<https://x.org/[[a]]> [[b]]", &["wiki [[b]] -> b"]);
    check(
        "[a %%b%% c](d.md) [e %%f](g.md) h%%",
        &["md [a %%b%% c](d.md) -> d.md|a c"],
    );
}

#[test]
fn tables() {
    check("| a |\n|---|\n| [[T\\|al]] |", &["wiki [[T\\|al]] -> T|al"]);
    check(
        "| a |\n|---|\n| ![[i.png\\|100]] |",
        &["embed ![[i.png\\|100]] -> i.png 100"],
    );
    check(
        "| a |\n|---|\n| ![x\\|100](i.png) ![[i.png\\|x\\|9]] |",
        &[
            "embed ![x\\|100](i.png) -> i.png|x 100",
            "embed ![[i.png\\|x\\|9]] -> i.png|x 9",
        ],
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
        "| `[[a]]` | $[[b]]$ | %%[[c]]%% |\n|---|---|---|\n| [[d]] |",
        &["wiki [[d]] -> d"],
    );
    check(
        "> [!note] `[[a]]` [[b]]\n> ```\n> [[c]] [d](d.md)\n> ```\n> %%[[e]]%% $[f](g.md)$",
        &["wiki [[b]] -> b"],
    );
    check(
        "[[a]] <!-- [[b]] --> [[c]]",
        &["wiki [[a]] -> a", "wiki [[c]] -> c"],
    );
    // Such a link begins with the run that the comment ends in.
    check("%%\n\n[[%%|100]][r]: x.md\n\n\n\n[r]: <x y.md>\n", &[]);
    check("%%\n\n![a %%|100][r]\n\n[r]: x.md", &[]);
    check("%%\n\n[a %% b](c.md)", &[]);
}

#[test]
fn links_in_properties() {
    check(
        "---\nup: \"[[P|p]]\"\nrel:\n  - '[[Q]]'\n---\n[[b]]",
        &["wiki [[P|p]] -> P|p", "wiki [[Q]] -> Q", "wiki [[b]] -> b"],
    );
    check(
        "---\na: '[[it''s|d''oh]]'\nb: \"[[a\\\"b\\u00e9#\\x41]]\"\nc: {d: [\"[[e]]\"]}\n---\n",
        &[
            "wiki [[it''s|d''oh]] -> it's|d'oh",
            "wiki [[a\\\"b\\u00e9#\\x41]] -> a\"bé#A",
            "wiki [[e]] -> e",
        ],
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
    check_tags(
        "https://x.org/?q=#no,#no (https://x.org/) #yes <https://x.org/(#no>",
        &["#yes"],
    );
    check_tags(
        "%%\n#no\n%%\n\n> [!note] #a\n> #b\n\n^[ #c] [^1]: #d",
        &["#a", "#b", "#c", "#d"],
    );
    check_tags("---\ntags: [a]\n---\n#b", &["#b"]);
}

#[test]
fn places_in_wiki_links() {
    check_places("[[Note]]", "[[«Note»]]");
    check_places("![[ Note |x]]", "![[ «Note» |x]]");
    check_places("[[a/b.md#H1#H2|x]]", "[[«a/b.md»‹#H1#H2›|x]]");
    check_places("[[ N # H | x ]]", "[[ «N» ‹# H› | x ]]");
    check_places(
        "[[N#^id]] [[#H]] [[ #^b]]",
        "[[«N»‹#^id›]] [[«»‹#H›]] [[ «»‹#^b›]]",
    );
    check_places("[[N#]]", "[[«N»‹#›]]");
    check_places(
        "[[N|]] ![[d.pdf#page=3|100]]",
        "[[«N»|]] ![[«d.pdf»‹#page=3›|100]]",
    );
    check_places(
        "| a |\n|---|\n| [[T#H\\|al]] [[U \\|x]] |",
        "| a |\n|---|\n| [[«T»‹#H›\\|al]] [[«U» \\|x]] |",
    );
    check_places(
        "---\nup: \"[[P#H|p]]\"\nb: '[[it''s]]'\n---\n",
        "---\nup: \"[[«P»‹#H›|p]]\"\nb: '[[«it''s»]]'\n---\n",
    );
    check_places("\u{FEFF}> - **[[Ü]]**", "\u{FEFF}> - **[[«Ü»]]**");
}

#[test]
fn places_in_markdown_links() {
    check_places(
        "[t](a%20b.md#H%20x \"title\")",
        "[t](«a%20b.md»‹#H%20x› \"title\")",
    );
    check_places("[t]( < a b.md #h > )", "[t]( < «a b.md» ‹#h› > )");
    check_places("[](a.md) ![](b.png)", "[](«a.md») ![](«b.png»)");
    check_places("[a](#h) [b](<#h>)", "[a](«»‹#h›) [b](<«»‹#h›>)");
    check_places("[a](b(c(d))e.md)", "[a](«b(c(d))e.md»)");
    check_places("[a\\](x)](b.md)", "[a\\](x)](«b.md»)");
    check_places("[`](x)`](b.md)", "[`](x)`](«b.md»)");
    check_places("[![i](i.png)](a.md)", "[![i](«i.png»)](«a.md»)");
    check_places("[a\n](\n  b.md\n  'title')", "[a\n](\n  «b.md»\n  'title')");
    check_places("> [a](\n> b.md)", "> [a](\n> «b.md»)");
    check_places("> > [a](\n> > <b c.md>)", "> > [a](\n> > <«b c.md»>)");
    check_places("[a](\n    >b.md)", "[a](\n    «>b.md»)");
    check_places("[t](a\\#b) [t](a\\_b.md#c)", "[t](«a»‹\\#b›) [t](«a\\_b.md»‹#c›)");
    check_places(
        "[t](a&#35;b) [t](x&amp;y.md#c)",
        "[t](«a»‹&#35;b›) [t](«x&amp;y.md»‹#c›)",
    );
    check_places(
        "| a |\n|---|\n| [t](a\\|b.md) [u](<c \\| d.md>) |",
        "| a |\n|---|\n| [t](«a\\|b.md») [u](<«c \\| d.md»>) |",
    );
    check_places("[a](b.md)[c](d.md)", "[a](«b.md»)[c](«d.md»)");
}

#[test]
fn places_in_definitions() {
    check_places(
        "[t][r] [r] [R][]\n\n[r]: x.md#h",
        "[t][r] [r] [R][]\n\n[r]: «x.md»‹#h›",
    );
    check_places("[r]\n\n[r]: <b c.md> 'title'", "[r]\n\n[r]: <«b c.md»> 'title'");
    check_places(
        "---\na: b\n---\n[r]\n\n[r]:\n  x.md\n",
        "---\na: b\n---\n[r]\n\n[r]:\n  «x.md»\n",
    );
    check_places("[a\\]b]\n\n[a\\]b]: x.md", "[a\\]b]\n\n[a\\]b]: «x.md»");
    check_places("> [r]:\n> x.md\n\n[r]", "> [r]:\n> «x.md»\n\n[r]");
    check_places("[r]: x.md\n[r]: y.md\n\n![r]", "[r]: «x.md»\n[r]: y.md\n\n![r]");
    check_places("[unused]: x.md", "[unused]: x.md");
    check_places("[ẞ]: x.md\n\n[SS]", "[ẞ]: «x.md»\n\n[SS]");
}
