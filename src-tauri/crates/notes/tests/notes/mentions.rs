use std::fmt::Write;
use std::time::Instant;

use proptest::prelude::*;
use weft_notes::{NameFinder, parse};

/// The places found, in brackets, in the text; `names` are separated by commas.
#[track_caller]
fn check(names: &str, marked: &str) {
    let text: String = marked.chars().filter(|one| !"⟦⟧".contains(*one)).collect();
    check_of(&text, names, marked);
}

#[track_caller]
fn check_of(text: &str, names: &str, marked: &str) {
    let finder = NameFinder::new(names.split(',').enumerate().map(|(index, name)| (name, index)));
    let mut found = text.to_owned();
    for name in finder.find(text, &parse(text)).iter().rev() {
        found.insert(name.range.end, '⟧');
        found.insert(name.range.start, '⟦');
    }
    assert_eq!(found, marked, "with the names {names:?}");
}

#[track_caller]
fn check_numbers(names: &[(&str, usize)], text: &str, expected: &[(&str, &[usize])]) {
    let found = NameFinder::new(names.iter().copied()).find(text, &parse(text));
    let found: Vec<(&str, &[usize])> = found
        .iter()
        .map(|name| (&text[name.range.clone()], name.names.as_slice()))
        .collect();
    assert_eq!(found, expected, "in {text:?}");
}

#[test]
fn whole_words() {
    check("Tide", "the ⟦tide⟧, the ⟦TIDE⟧. (⟦Tide⟧)");
    check("Tide", "riptide tideland tide_a _tide2 2tide étide");
    check(
        "Tide",
        "⟦tide⟧-pool *⟦tide⟧* **⟦tide⟧** \"⟦tide⟧\" l'⟦tide⟧ ⟦tide⟧/x",
    );
    check(
        "Tide",
        "# ⟦Tide⟧\n\n- ⟦tide⟧\n- [ ] ⟦tide⟧\n\n> ⟦tide⟧\n\n|a|⟦tide⟧|\n|-|-|\n|⟦tide⟧|b|\n",
    );
    check("Tide", "⟦tide⟧");
    check("Tide", "a[^1]\n\n[^1]: ⟦tide⟧\n");
    check("Tide", "> [!note] ⟦Tide⟧\n> a\n");
    check("Tide", "==⟦tide⟧== ~~⟦tide⟧~~");
    check("Tide", "\u{FEFF}⟦tide⟧");
}

#[test]
fn the_longest_of_several() {
    check(
        "Tide,Tide pool,Pool",
        "⟦tide pool⟧ ⟦tide⟧, ⟦pool⟧ ⟦tide pools⟧ ⟦tide⟧ poolside",
    );
    check("cat dog,dog house", "concat ⟦dog house⟧");
    check("Art,Art history", "⟦art⟧ historyx");
    check("a b,b c", "⟦a b⟧ c");
    check("one two three,two", "one ⟦two⟧ four");
}

#[test]
fn names_of_several_words() {
    check(
        "Tide pool",
        "⟦tide pool⟧ ⟦tide  pool⟧ ⟦tide\tpool⟧ ⟦tide\u{A0}pool⟧",
    );
    check("Tide pool", "a ⟦tide\npool⟧ b ⟦tide \npool⟧");
    check("Tide pool", "a ⟦tide\r\npool⟧ b");
    check("Tide pool", "- a ⟦tide\n  pool⟧ b");
    check("Tide pool", "tide\n\npool");
    check("Tide pool", "> tide\n> pool");
    check("Tide pool", "| tide | pool |\n|-|-|\n| ⟦tide pool⟧ | a |\n");
    check("Tide pool", "- tide\n- pool");
    check("Tide pool", "**tide** pool");
    check("Tide pool", "# tide\npool");
    check("Tide pool", "tide  \npool tide\\\npool tide<br>pool");
    check("  Tide   pool ", "⟦tide pool⟧");
}

#[test]
fn words_parted_by_markup_are_one() {
    check("Tide,Pool", "**tide**pool tide**pool** `tide`pool tide[x](y)");
    check(
        "Tide,Pool",
        "**⟦tide⟧** ⟦pool⟧ **⟦tide⟧**-⟦pool⟧ `x` ⟦pool⟧ [x](y) ⟦pool⟧",
    );
    check("Tide", "&auml;tide a&amp;⟦tide⟧");
}

#[test]
fn unicode() {
    check("Übung", "die ⟦Übung⟧, ⟦ÜBUNG⟧, ⟦übung⟧, ⟦U\u{308}bung⟧, Übungen");
    check("U\u{308}bung", "⟦übung⟧ ⟦u\u{308}bung⟧");
    check("ubung", "übung u\u{308}bung ⟦ubung⟧");
    check("Caf", "café cafe\u{301} ⟦caf⟧");
    check("Οδός", "⟦ΟΔΟΣ⟧ ⟦οδός⟧".replace("ΟΔΟΣ", "ΟΔΌΣ").as_str());
    check("it's", "⟦it’s⟧ ⟦IT'S⟧");
    check("Дом", "⟦дом⟧ домой");
    check("C++", "⟦C++⟧ ⟦c++⟧, C++11");
    check(".NET", "⟦.net⟧ a.NET ⟦.NET⟧-x");
    check("ab🌊", "⟦ab🌊⟧ 🌊");
}

#[test]
fn scripts_without_blanks() {
    check("潮间带", "我们在⟦潮间带⟧散步。⟦潮间带⟧");
    check("潮", "涨⟦潮⟧了");
    check("ทะเล", "ไป⟦ทะเล⟧กัน");
    check("データ", "この⟦データ⟧は");
    check("바다", "⟦바다⟧는");
    // A syllable with another final is another syllable, however it is spelled.
    check("바다", "바닫 바\u{1103}\u{1161}\u{11AE}");
    check("바다", "⟦\u{1107}\u{1161}\u{1103}\u{1161}⟧는");
    check("\u{1107}\u{1161}\u{1103}\u{1161}", "⟦바다⟧는");
    check("Weft", "使用⟦Weft⟧编辑");
    check("Weft编辑", "使用⟦Weft编辑⟧器");
}

#[test]
fn english_forms() {
    check("Tide", "⟦tides⟧ ⟦Tide⟧'s ⟦tides⟧' tidess tided");
    check("Tides", "⟦tide⟧ ⟦tides⟧");
    check("City", "⟦cities⟧ ⟦city⟧'s citys");
    check("Cities", "⟦city⟧");
    check("Box,Beach,Class", "⟦boxes⟧ ⟦beaches⟧ ⟦classes⟧ ⟦class⟧");
    check("tide pool", "tides pool ⟦tide pools⟧");
    check("House", "⟦houses⟧");
    check("Houses", "⟦house⟧");
}

#[test]
fn never_in_links() {
    check(
        "Tide",
        "[[Tide]] [[x|tide]] [[Tide]]s ![[tide]] [tide](a.md) [tide](https://x.org) ![tide](a.png)",
    );
    check(
        "Tide",
        "[a **tide** b](https://x.org) [tide][r] [tide]\n\n[r]: x.md\n[tide]: https://x.org\n",
    );
    check("Tide", "<https://x.org/tide> <tide@x.org>");
    check(
        "Tide",
        "https://x.org/tide http://x.org/a?b=tide&tide=tide#tide www.tide.org ftp://tide/",
    );
    check(
        "Tide",
        "(https://x.org/tide) ⟦tide⟧ https://x.org/_tide_tide/ ⟦tide⟧",
    );
    check("潮", "见https://x.org/潮。涨⟦潮⟧");
    check("Tide", "www. ⟦tide⟧ : ⟦tide⟧ // ⟦tide⟧ a: ⟦tide⟧");
    check("Tide", "[⟦tide⟧] [x] ⟦tide⟧");
}

#[test]
fn never_in_what_is_no_text() {
    check(
        "Tide",
        "`tide` ``a tide`` $tide$ $$tide$$\n\n    tide\n\n```\ntide\n```\n\n~~~tide\n~~~\n\n$$\ntide\n$$\n",
    );
    check("Tide", "%%tide%% a\n\n%%\ntide\n\n# tide\n%%\n\n⟦tide⟧");
    check(
        "Tide",
        "<div>\ntide\n</div>\n\na <b>tide</b> ⟦tide⟧ <!-- tide --> <br> ⟦tide⟧ <img alt=\"tide\"> ⟦tide⟧",
    );
    check(
        "Tide",
        "a <a href=\"x\">the tide</a> ⟦tide⟧ <span>a <b>tide</b> tide</span> ⟦tide⟧",
    );
    check(
        "Tide",
        "---\ntitle: tide\ntags: [tide]\n---\n⟦tide⟧ #tide #a/tide #tide/b ⟦tide⟧",
    );
    check(
        "Tide",
        "⟦tide⟧ ^tide\n\n- a\n\n^tide\n\na[^tide] b\n\n[^tide]: a\n",
    );
    check("Tide", "> [!tide] a\n\n[tide]: x.md\n");
}

#[test]
fn names_that_are_not_looked_for() {
    check("a,I,7,2024,--,!!, ,", "a I 7 2024 -- !! a");
    check("2024-01-02", "on ⟦2024-01-02⟧, 2024-01-021");
    check("é", "é e\u{301}");
    check("a\nb", "a b");
    let long = "tide ".repeat(60);
    check_of(&long, &long, &long);
}

#[test]
fn who_has_the_name() {
    check_numbers(
        &[("Tide", 7), ("tide", 3), ("TIDE", 7)],
        "tide",
        &[("tide", &[3, 7])],
    );
    check_numbers(
        &[("Cities", 1), ("City", 2)],
        "cities city",
        &[("cities", &[1]), ("city", &[2])],
    );
    check_numbers(&[("City", 2)], "cities", &[("cities", &[2])]);
    check_numbers(&[("boxe", 1), ("box", 2)], "boxes", &[("boxes", &[1, 2])]);
    check_numbers(&[], "tide", &[]);
}

/// Names are found where a plain search finds them.
fn check_against_search(words: &[&str], name: &str) {
    let text = words.concat().split_whitespace().collect::<Vec<_>>().join(" ");
    let finder = NameFinder::new([(name, 0)]);
    let found: Vec<_> = finder
        .find(&text, &parse(&text))
        .into_iter()
        .map(|name| name.range)
        .collect();
    let mut expected = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].to_lowercase().find(&name.to_lowercase()) {
        let range = at + start..at + start + name.len();
        let is_word =
            |character: Option<char>| character.is_some_and(|one| one.is_alphanumeric() || one == '_');
        if !is_word(text[..range.start].chars().next_back()) && !is_word(text[range.end..].chars().next()) {
            at = range.end;
            expected.push(range);
        } else {
            at = range.start + 1;
        }
    }
    assert_eq!(found, expected, "of {name:?} in {text:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn plain_words_are_found_as_by_search(
        words in prop::collection::vec(prop::sample::select(vec!["ab", "Ab", "abc", "x", " ", " ", ", ", "-", "c1", "1"]), 1..40),
        name in prop::sample::select(vec!["ab", "abc", "ab-ab", "c1", "x ab", "1x"]),
    ) {
        // Other forms of the names do not occur, and a text that begins with a mark is no text.
        let words: Vec<&str> = std::iter::once("y ").chain(words).collect();
        check_against_search(&words, name);
    }

    #[test]
    fn ranges_are_words_of_the_name(
        text in "(tide|Ti\u{301}de|pool|潮|[a-z]|[ \n]|\\*\\*|\\[\\[|\\]\\]|`|#|\\||> |- |%%|<b>|&amp;|https://|\u{301}|é){0,40}",
    ) {
        let names = ["tide", "tide pool", "潮", "Ti\u{301}de", "é x", "pool-"];
        let finder = NameFinder::new(names.iter().enumerate().map(|(index, name)| (*name, index)));
        let mut end = 0;
        for found in finder.find(&text, &parse(&text)) {
            let words = &text[found.range.clone()];
            prop_assert!(found.range.start >= end && !found.names.is_empty());
            end = found.range.end;
            let letters = words.to_lowercase().replace("e\u{301}", "é").replace("i\u{301}", "í");
            let letters = letters.split_whitespace().collect::<Vec<_>>().join(" ");
            let expected = names[found.names[0]].to_lowercase().replace("i\u{301}", "í");
            prop_assert!(letters == expected || letters == format!("{expected}s"), "{:?} for {:?}", words, expected);
        }
    }
}

#[test]
fn many_names() {
    let mut names = String::new();
    for index in 0..100_000_u32 {
        let hash = index.wrapping_mul(2_654_435_761);
        let _ = writeln!(names, "note {} about {} {:x}", index % 977, hash % 1013, index);
    }
    let started = Instant::now();
    let finder = NameFinder::new(names.lines().enumerate().map(|(index, name)| (name, index)));
    let built = started.elapsed();
    let text = "Some words about nothing, then note 5 about 313 and more of it.\n\n".repeat(300);
    let text = format!("{text}{}", names.lines().nth(70_000).unwrap_or(""));
    let note = parse(&text);
    let started = Instant::now();
    let found = finder.find(&text, &note);
    let scanned = started.elapsed();
    println!("built in {built:?}, {} bytes scanned in {scanned:?}", text.len());
    assert_eq!(
        found.last().map(|name| name.names.as_slice()),
        Some(&[70_000][..])
    );
    // Generous: a busy machine, and a development build.
    assert!(built.as_secs() < 20 && scanned.as_millis() < 500);
}
