use proptest::prelude::*;
use weft_notes::{
    Link, Note, TargetStyle, link_matches_heading, link_target_style, parse, retarget_heading, retarget_link,
};

use crate::edits::changed;

/// Gives the first link of the text another target.
#[track_caller]
fn check(text: &str, target: &str, expected: &str) {
    let note = parse(text);
    let edit = retarget_link(text, note.links.first().expect("a link"), target);
    let changed = changed(text, &[edit]);
    assert_eq!(changed, expected, "of {text:?}");
    let (before, after) = (&note.links[0], &parse(&changed).links[0]);
    assert_eq!(after.target, target, "of {text:?}");
    assert_eq!(
        (
            after.kind,
            &after.heading,
            &after.block,
            &after.text,
            after.size,
            after.page,
            after.form
        ),
        (
            before.kind,
            &before.heading,
            &before.block,
            &before.text,
            before.size,
            before.page,
            before.form
        ),
        "of {text:?}"
    );
}

/// Gives the first link of the text other headings.
#[track_caller]
fn check_heading(text: &str, heading: &[&str], expected: &str) {
    let note = parse(text);
    let heading: Vec<String> = heading.iter().map(|part| (*part).to_owned()).collect();
    let edit = retarget_heading(text, note.links.first().expect("a link"), &heading);
    let changed = edit.map(|edit| changed(text, &[edit]));
    assert_eq!(changed.as_deref().unwrap_or("none"), expected, "of {text:?}");
    let Some(changed) = changed else { return };
    let after = &parse(&changed).links[0];
    assert_eq!(
        (&after.target, &after.block),
        (&note.links[0].target, &note.links[0].block)
    );
    assert!(heading.len() == after.heading.len());
    for (given, written) in heading.iter().zip(&after.heading) {
        assert!(link_matches_heading(given, written), "{given:?} as {written:?}");
    }
}

#[track_caller]
fn check_style(text: &str, expected: &str) {
    let style = link_target_style(text, &parse(text).links[0]);
    let TargetStyle {
        extension,
        leading_slash,
        dot_relative,
        has_folder,
    } = style;
    let parts = [
        (extension, "md"),
        (leading_slash, "slash"),
        (dot_relative, "dots"),
        (has_folder, "folder"),
    ];
    let shown: Vec<&str> = parts
        .iter()
        .filter(|(is, _)| *is)
        .map(|(_, name)| *name)
        .collect();
    assert_eq!(shown.join(" "), expected, "of {text:?}");
}

#[test]
fn wiki_targets() {
    check("a [[Note]] b", "New name", "a [[New name]] b");
    check("[[Note.md]]", "dir/New.md", "[[dir/New.md]]");
    check("[[ Note | shown ]]", "New", "[[ New | shown ]]");
    check("[[Note#H1#H2|x]]", "New", "[[New#H1#H2|x]]");
    check("[[Note#^id]]", "New", "[[New#^id]]");
    check("![[fig.png|640x480]]", "a/fig.png", "![[a/fig.png|640x480]]");
    check("![[d.pdf#page=3]]", "e.pdf", "![[e.pdf#page=3]]");
    check("| [[Note\\|x]] |\n|-|\n", "New", "| [[New\\|x]] |\n|-|\n");
    check(
        "|a|\n|-|\n|![[i.png\\|100]]|\n",
        "j.png",
        "|a|\n|-|\n|![[j.png\\|100]]|\n",
    );
    check("[[#H]]", "New", "[[New#H]]");
    check("[[Note|]]", "New", "[[New|]]");
    check("[[U\u{308}bung]]", "Übung", "[[Übung]]");
    check("[[潮]]", "潮间带 (上)", "[[潮间带 (上)]]");
    check("a\r\n[[Note]]\r\n", "New", "a\r\n[[New]]\r\n");
    check(
        "\u{FEFF}[[Note]]",
        "50% \"x\" & <y>",
        "\u{FEFF}[[50% \"x\" & <y>]]",
    );
}

#[test]
fn markdown_targets() {
    check("[t](Note.md)", "New.md", "[t](New.md)");
    check("[t](Note.md)", "a b.md", "[t](a%20b.md)");
    check(
        "[t](Note%20a.md#Head%20x \"title\")",
        "b c.md",
        "[t](b%20c.md#Head%20x \"title\")",
    );
    check("[t](%C3%9C.md)", "Ö.md", "[t](%C3%96.md)");
    check("[t](Ü.md)", "Ö ä.md", "[t](Ö%20ä.md)");
    check("[t](a.md)", "f(x).md", "[t](f%28x%29.md)");
    check("[t](a(b).md)", "f(x).md", "[t](f(x).md)");
    check("[t](a\\(b.md)", "f(x).md", "[t](f%28x%29.md)");
    check("[t](a.md)", "50%.md", "[t](50%25.md)");
    check("[t](a.md)", "%41.md", "[t](%2541.md)");
    check("[t](a.md)", "C# <b>|`$.md", "[t](C%23%20%3Cb%3E%7C%60%24.md)");
    check("[t](a.md)", "re: b.md", "[t](re%3A%20b.md)");
    check("[t](a.md)", "a&amp;b\\(c.md", "[t](a%26amp;b%5C%28c.md)");
    check("[](#h)", "New.md", "[](New.md#h)");
    check("![alt|100x145](i.png)", "j k.png", "![alt|100x145](j%20k.png)");
    check("[t](/dir/a.md)", "/dir/b.md", "[t](/dir/b.md)");
    check("[t](../a.md)", "../b/a.md", "[t](../b/a.md)");
    check("[t](a.md#^id)", "b.md", "[t](b.md#^id)");
    check("|a|\n|-|\n|[t](a.md)|\n", "b|c.md", "|a|\n|-|\n|[t](b%7Cc.md)|\n");
}

#[test]
fn angle_brackets_and_references() {
    check("[t](<a b.md>)", "c d (e).md", "[t](<c d (e).md>)");
    check("[t](<a b.md#h x> 't')", "c<d>.md", "[t](<c%3Cd%3E.md#h x> 't')");
    check("[t](<a b.md>)", "50%25 x.md", "[t](<50%2525 x.md>)");
    check("[t](<a%20b.md>)", "c d.md", "[t](<c%20d.md>)");
    check(
        "[t][r] [r]\n\n[r]: a.md#h \"x\"\n",
        "b c.md",
        "[t][r] [r]\n\n[r]: b%20c.md#h \"x\"\n",
    );
    check("[r]\n\n[r]: <a b.md>\n", "c d.md", "[r]\n\n[r]: <c d.md>\n");
}

#[test]
fn links_of_the_front_matter() {
    check(
        "---\nup: \"[[A|b]]\"\n---\n",
        "C \"d\" \\e",
        "---\nup: \"[[C \\\"d\\\" \\\\e|b]]\"\n---\n",
    );
    check(
        "---\nup: '[[A]]'\n---\n",
        "it's \"C\"",
        "---\nup: '[[it''s \"C\"]]'\n---\n",
    );
    check(
        "---\nup: ['x', \"see [[A#H]]\"]\n---\n",
        "B's",
        "---\nup: ['x', \"see [[B's#H]]\"]\n---\n",
    );
    check(
        "---\nup:\n  - 'it''s [[A]]' # c\n---\n",
        "B's",
        "---\nup:\n  - 'it''s [[B''s]]' # c\n---\n",
    );
}

#[test]
fn headings_of_links() {
    check_heading("[[N#Old|x]]", &["New"], "[[N#New|x]]");
    check_heading("[[#Old]]", &["New one"], "[[#New one]]");
    check_heading("![[N#A#B]]", &["A", "C"], "![[N#A#C]]");
    check_heading("|[[N#A\\|x]]|\n|-|\n", &["B | c"], "|[[N#B c\\|x]]|\n|-|\n");
    check_heading(
        "[[N#A]]",
        &["What: now? #1 [[x]] ^y `z`"],
        "[[N#What now? 1 x y z]]",
    );
    check_heading("[[N#A]]", &["[x] a [y]"], "[[N#[x] a [y]]");
    check_heading("[[N#A#^id]]", &["B"], "[[N#B#^id]]");
    check_heading(
        "[t](n.md#Old%20one)",
        &["New one (x)"],
        "[t](n.md#New%20one%20%28x%29)",
    );
    check_heading("[t](<n.md#Old one>)", &["New one (x)"], "[t](<n.md#New one (x)>)");
    check_heading(
        "[t](n.md#old-one)",
        &["New One, really!"],
        "[t](n.md#new-one-really)",
    );
    check_heading("[t](n.md#Old-one)", &["New one"], "[t](n.md#New%20one)");
    check_heading("[t](n.md#%C3%BC)", &["Ö"], "[t](n.md#%C3%96)");
    check_heading(
        "---\nup: '[[N#A]]'\n---\n",
        &["It's"],
        "---\nup: '[[N#It''s]]'\n---\n",
    );
    check_heading("[t][r]\n\n[r]: n.md#a\n", &["B c"], "[t][r]\n\n[r]: n.md#B%20c\n");
    check_heading("[[N#A]]", &["???"], "[[N#???]]");
    check_heading("[[N#A]]", &["^^"], "none");
    check_heading("[[N#A]]", &[], "none");
    check_heading("[[N]]", &["A"], "none");
    check_heading("[[N#^id]]", &["A"], "none");
    check_heading("![[d.pdf#page=3]]", &["A"], "none");
}

#[test]
fn styles() {
    check_style("[[Note]]", "");
    check_style("[[Note.md]]", "md");
    check_style("[[NOTE.MD]]", "md");
    check_style("[[dir/Note]]", "folder");
    check_style("[[/Note]]", "slash");
    check_style("[t](/a%20b/Note.md)", "md slash folder");
    check_style("[t](./Note.md)", "md dots");
    check_style("[t](../Note.md)", "md dots");
    check_style("[t](../dir/Note.md)", "md dots folder");
    check_style("[[#H]]", "");
    check_style("![[a/fig.png]]", "folder");
    check_style("[[.md]]", "md");
}

/// Another target or heading for one link: that link, and those that share its definition, say
/// so afterwards, and nothing else is changed.
fn check_links(
    before: &Note,
    after: &Note,
    is_changed: impl Fn(&Link) -> bool,
    expected: impl Fn(&mut Link),
) {
    let bare = |link: &Link| Link {
        range: 0..0,
        target_range: 0..0,
        anchor_range: 0..0,
        ..link.clone()
    };
    let expected: Vec<Link> = before
        .links
        .iter()
        .map(|link| {
            let mut wanted = bare(link);
            if is_changed(link) {
                expected(&mut wanted);
            }
            wanted
        })
        .collect();
    assert_eq!(after.links.iter().map(bare).collect::<Vec<_>>(), expected);
}

const LINKS: [&str; 18] = [
    "[[Note]]",
    "[[dir/Note.md|shown]]",
    "![[Note#Head]]",
    "[[Note#^id]]",
    "[[#Head]]",
    "[t](Note.md)",
    "[t](a%20b.md#my-head \"title\")",
    "[t](%C3%BC.md#Head)",
    "[t](<a b.md#Head>)",
    "![t|9x9](i.png)",
    "[t](f(x).md)",
    "[t][r]",
    "[r]",
    "[s]",
    "words",
    "`code [[x]]`",
    "**bold**",
    "https://x.org/a",
];

fn documents() -> impl Strategy<Value = String> {
    let words = prop::sample::select(LINKS.to_vec());
    let starts = prop::sample::select(vec!["", "- ", "> ", "# ", "1. ", "> [!note] "]);
    let line = (starts, prop::collection::vec(words, 1..5))
        .prop_map(|(start, words)| format!("{start}{}\n\n", words.join(" ")));
    let front = prop::sample::select(vec![
        "",
        "---\nup: \"[[P#H|p]]\"\nrel: ['[[it''s]]', \"a [[q]]\"]\n---\n",
        "---\nup: '[[P#H]]' # c\n---\n",
    ]);
    (front, prop::collection::vec(line, 1..5)).prop_map(|(front, lines)| {
        let table = "| a | b |\n|---|---|\n| [[T\\|x]] | ![[i.png\\|9]] [t](u.md) |\n\n";
        format!(
            "{front}{}{table}[r]: x.md#Head\n[s]: <y z.md> 't'\n",
            lines.concat()
        )
    })
}

/// Names that a file may have and a wiki link can say.
fn names() -> impl Strategy<Value = String> {
    "[a-zA-Z0-9éÜ潮🌊()&;<>'\",.!_*~=+{}@-]([a-zA-Z0-9éÜ潮🌊()&;<>'\",.!_*~=+{} @/-]{0,8}[a-zA-Z0-9éÜ潮🌊()&;>'\",.!_*~+{}@-])?"
        .prop_filter("half a pair of marks", |name| !name.contains("==") && !name.contains("~~"))
}

/// And those that only an address can say.
fn file_names() -> impl Strategy<Value = String> {
    "[a-zA-Z0-9 éÜ潮()&;<>'\",.!_*~=+{}@%#|`$\\^:?\\[\\]-]{1,10}"
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn another_target(text in documents(), index in 0_usize..40, name in names()) {
        let note = parse(&text);
        let link = &note.links[index % note.links.len()];
        let edit = retarget_link(&text, link, &name);
        prop_assert_eq!(&edit.range, &link.target_range);
        let changed = changed(&text, &[edit]);
        check_links(
            &note,
            &parse(&changed),
            |other| other.target_range == link.target_range,
            |wanted| wanted.target = name.clone(),
        );
    }

    #[test]
    fn any_file_name_in_an_address(text in documents(), index in 0_usize..40, name in file_names()) {
        let note = parse(&text);
        let addresses: Vec<&Link> = note
            .links
            .iter()
            .filter(|link| matches!(link.form, weft_notes::LinkForm::Address | weft_notes::LinkForm::AngleAddress))
            .collect();
        let link = addresses[index % addresses.len()];
        let changed = changed(&text, &[retarget_link(&text, link, &name)]);
        check_links(
            &note,
            &parse(&changed),
            |other| other.target_range == link.target_range,
            |wanted| wanted.target = name.clone(),
        );
    }

    #[test]
    fn another_heading(text in documents(), index in 0_usize..40, heading in "[a-zA-Zé潮 ()&;<>'\",.!_*~=+{}@%#|`$\\^:?\\[\\]-]{0,10}[a-zA-Zé潮]") {
        let note = parse(&text);
        let index = index % note.links.len();
        let link = &note.links[index];
        let heading = heading.split_whitespace().collect::<Vec<_>>().join(" ");
        if let Some(edit) = retarget_heading(&text, link, std::slice::from_ref(&heading)) {
            prop_assert_eq!(&edit.range, &link.anchor_range);
            let changed = changed(&text, &[edit]);
            let after = parse(&changed);
            let written = after.links.get(index).map(|link| link.heading.clone()).unwrap_or_default();
            prop_assert!(written.len() == 1 && link_matches_heading(&heading, &written[0]), "{:?} as {:?}", heading, written);
            check_links(
                &note,
                &after,
                |other| other.anchor_range == link.anchor_range,
                |wanted| wanted.heading = written.clone(),
            );
        } else {
            prop_assert!(link.heading.is_empty());
        }
    }
}
