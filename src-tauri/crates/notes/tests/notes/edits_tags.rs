use proptest::prelude::*;
use weft_notes::{parse, rename_tag};

use crate::edits::changed;

#[track_caller]
fn check(text: &str, from: &str, to: &str, expected: &str) {
    let edits = rename_tag(text, &parse(text), from, to);
    assert_eq!(changed(text, &edits), expected, "{from} -> {to} in {text:?}");
}

#[test]
fn tags_in_the_text() {
    check("a #x b #xy #x/y #y/x x", "x", "z", "a #z b #xy #z/y #y/x x");
    check("#X #x #Über/Y", "x", "z", "#z #z #Über/Y");
    check(
        "#Über/Y #ÜBER #u\u{308}ber/a",
        "über",
        "oben/auf",
        "#oben/auf/Y #oben/auf #oben/auf/a",
    );
    check("#a/b #a/b/c #a/bc #a", "a/b", "q", "#q #q/c #a/bc #a");
    check("#a", "#a", "#b", "#b");
    check(
        "`#a` %%#a%% [x](#a) \\#a https://x.org/#a\n\n```\n#a\n```\n# #a\n",
        "a",
        "b",
        "`#a` %%#a%% [x](#a) \\#a https://x.org/#a\n\n```\n#a\n```\n# #b\n",
    );
    check("#标签/下", "标签", "🌊", "#🌊/下");
    check("#a\r\n#a", "a", "A", "#A\r\n#A");
}

#[test]
fn tags_of_the_front_matter() {
    check(
        "---\ntags: [a, 'A/b', \"ab\"]\n---\n#a",
        "a",
        "x",
        "---\ntags: [x, 'x/b', \"ab\"]\n---\n#x",
    );
    check(
        "---\ntags:\n  - a # why\n  - '#a/b'\n---\n",
        "a",
        "x",
        "---\ntags:\n  - x # why\n  - '#x/b'\n---\n",
    );
    check(
        "---\ntags: b, a a/c\n---\n",
        "a",
        "x",
        "---\ntags: b, x x/c\n---\n",
    );
    check(
        "---\ntag: a\ntitle: a\n---\n",
        "a",
        "x",
        "---\ntag: x\ntitle: a\n---\n",
    );
    check(
        "---\ntags: [a, b]\n---\n",
        "a",
        "null",
        "---\ntags: [\"null\", b]\n---\n",
    );
    check("---\ntags: 'a'\n---\n", "a", "null", "---\ntags: 'null'\n---\n");
    check("---\ntags: [\n---\n#a", "a", "x", "---\ntags: [\n---\n#x");
}

#[test]
fn nothing_to_rename() {
    check("#a", "a", "a", "#a");
    check("#a", "a", "1", "#a");
    check("#a", "a", "b c", "#a");
    check("#a", "a", "", "#a");
    check("#a", "", "b", "#a");
    check("#a", "a/", "b", "#a");
    check("#a", "b", "c", "#a");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn other_tags_stay(
        front in prop::sample::select(vec!["", "---\ntags: [a, A/b, 'c', \"a/c\"]\n---\n", "---\ntags:\n- a\n- b/a # c\n---\n", "---\ntags: a, c\n---\n"]),
        text in "(#a|#A/b|#ab|#b/a|#a/b/c| |\n|`|a|\\.|- |> |# ){0,20}",
        from in prop::sample::select(vec!["a", "a/b", "b", "c"]),
        to in prop::sample::select(vec!["new", "x/y", "null", "2024-01-01", "潮"]),
    ) {
        let text = format!("{front}{text}");
        let note = parse(&text);
        let changed = changed(&text, &rename_tag(&text, &note, from, to));
        let after = parse(&changed);
        let renamed = |name: &String| {
            let lower = name.to_lowercase();
            match lower.strip_prefix(from) {
                Some(rest) if rest.is_empty() || rest.starts_with('/') => format!("{to}{}", &name[from.len()..]),
                _ => name.clone(),
            }
        };
        let of_text = |note: &weft_notes::Note| note.tags.iter().map(|tag| tag.name.clone()).collect::<Vec<_>>();
        let of_front = |note: &weft_notes::Note| note.front_matter.as_ref().map(|front| front.tags.clone()).unwrap_or_default();
        prop_assert_eq!(of_text(&after), of_text(&note).iter().map(renamed).collect::<Vec<_>>());
        prop_assert_eq!(of_front(&after), of_front(&note).iter().map(renamed).collect::<Vec<_>>());
    }
}
