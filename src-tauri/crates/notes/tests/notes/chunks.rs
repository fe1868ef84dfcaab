use weft_notes::{Chunk, chunks, estimated_tokens, parse};

fn read(text: &str) -> Vec<Chunk> {
    chunks(text, &parse(text), "Title")
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let found: Vec<String> = read(text).into_iter().map(|chunk| chunk.text).collect();
    assert_eq!(found, expected, "chunks of {text:?}");
}

/// About 60 tokens that no other number gives.
fn paragraph(number: usize) -> String {
    let words = [
        "Tide", "Rock", "Wave", "Salt", "Crab", "Weed", "Sand", "Moon", "Wind", "Star",
    ];
    let mut text = String::new();
    for index in 0..54 {
        text.push_str(words[(number * 7 + index * (number % 9 + 1)) % words.len()]);
        text.push_str(if index % 9 == 8 { ". " } else { " " });
    }
    format!("{text}Number {number}.")
}

#[test]
fn headings_stand_in_front() {
    check("body", &["Title\nbody"]);
    check("# One\n\nbody", &["Title › One\nbody"]);
    check("# Title\n\nbody", &["Title\nbody"]);
    check("# title\n\n## Two\n\nbody", &["Title › Two\nbody"]);
    check("# One\n\n## Two\n\nbody", &["Title › One › Two\nbody"]);
    let text = "# One\n\nbody";
    assert_eq!(chunks(text, &parse(text), "")[0].text, "One\nbody");
    assert_eq!(chunks("body", &parse("body"), "")[0].text, "body");
}

#[test]
fn nothing_to_read_gives_no_chunk() {
    for text in [
        "",
        " \n\n",
        "---\ntitle: t\n---\n",
        "---\n\n***",
        "%%\ngone\n%%",
        "[r]: x.md",
        "#\n",
    ] {
        check(text, &[]);
    }
}

#[test]
fn short_neighbours_share_a_chunk() {
    check(
        "one\n\n- two\n- three\n\n> four",
        &["Title\none\ntwo\nthree\nfour"],
    );
    check(
        "# A\n\none\n\n# B\n\ntwo\n\n# C\n\nthree",
        &["Title › A\none\nB\ntwo\nC\nthree"],
    );
    // A heading of a higher level begins something else.
    check("## A\n\none\n\n# B\n\ntwo", &["Title › A\none", "Title › B\ntwo"]);
    check("intro\n\n# A\n\none", &["Title\nintro\nA\none"]);
}

#[test]
fn a_long_section_keeps_to_itself() {
    let (long, other) = (paragraph(1) + &paragraph(2), paragraph(3) + &paragraph(4));
    let text = format!("# A\n\n{long}\n\n# B\n\n{other}\n\n# C\n\nshort\n");
    let found = read(&text);
    let paths: Vec<_> = found.iter().map(|chunk| chunk.heading_path.join("/")).collect();
    assert_eq!(paths, ["A", "B", "C"]);
    assert_eq!(&text[found[0].range.clone()], long);
    assert_eq!(&text[found[2].range.clone()], "short");
}

#[test]
fn headings_without_text() {
    check("# A\n\n## B\n\ntext", &["Title › A › B\ntext"]);
    check("# A", &["Title › A"]);
    check("# A\n\n# B\n\ntext", &["Title › A\nB\ntext"]);
    check("# A\n\n## B\n\n## C\n", &["Title › A › B\nC"]);
    let long = "word ".repeat(40);
    let text = format!("# {long}\n\nbody");
    assert!(read(&text)[0].text.ends_with(&format!("{}\nbody", long.trim())));
}

#[test]
fn long_paths_are_cut_from_outside() {
    let long = "some longer words that stand in the way";
    let text = format!("# {long} 1\n\n## {long} 2\n\n### {long} 3\n\n#### Nearest\n\nbody");
    let found = read(&text);
    let last = &found[found.len() - 1].text;
    assert!(last.contains("Nearest\nbody"), "{last}");
    for level in 1..4 {
        let heading = format!("{long} {level}");
        assert!(
            found.iter().any(|chunk| chunk.text.contains(&heading)),
            "{heading} is in some chunk"
        );
    }
}

#[test]
fn long_blocks_are_split_at_sentences() {
    let text = (0..12).map(paragraph).collect::<Vec<_>>().join(" ");
    let found = read(&text);
    assert!(found.len() >= 4);
    for (chunk, next) in found.iter().zip(&found[1..]) {
        assert!(text[chunk.range.clone()].ends_with('.'));
        assert!(text[chunk.range.end..next.range.start].trim().is_empty());
        assert!(estimated_tokens(&chunk.text) > 50);
    }
    assert_eq!(found[0].range.start, 0);
    assert_eq!(found[found.len() - 1].range.end, text.len());
}

#[test]
fn long_blocks_without_sentences_and_without_blanks() {
    for text in [
        "word ".repeat(2000),
        "x".repeat(20_000),
        "潮".repeat(3000),
        "한".repeat(2000),
        "`ab` ".repeat(900),
    ] {
        let found = read(&text);
        assert!(found.len() > 3);
        for chunk in &found {
            assert!(estimated_tokens(&chunk.text) <= 240, "{}", chunk.text);
        }
        let read: usize = found.iter().map(|chunk| chunk.range.len()).sum();
        assert!(read + found.len() >= text.trim().len());
    }
}

#[test]
fn markup_inside_a_split_block_keeps_its_bytes() {
    let sentence = "The **bold** [link](there.md) and [[Note|shown]] word &amp; more of it all. ";
    let text = sentence.repeat(60);
    for chunk in read(&text) {
        let source = &text[chunk.range];
        assert!(
            source.starts_with("The **bold**") && source.ends_with("all."),
            "{source}"
        );
        assert!(
            chunk
                .text
                .starts_with("Title\nThe bold link and shown word & more")
        );
    }
}

fn changed(before: &str, after: &str) -> usize {
    let old: Vec<String> = read(before).into_iter().map(|chunk| chunk.text).collect();
    read(after)
        .iter()
        .filter(|chunk| !old.contains(&chunk.text))
        .count()
}

#[test]
fn an_edit_changes_few_chunks() {
    let paragraphs: Vec<String> = (0..60).map(paragraph).collect();
    let before = paragraphs.join("\n\n");
    for index in [0, 1, 17, 40] {
        let mut edited = paragraphs.clone();
        edited[index].push_str(" And one more sentence that was not there before, with some words.");
        assert!(changed(&before, &edited.join("\n\n")) <= 6, "paragraph {index}");
        edited.remove(index);
        assert!(
            changed(&before, &edited.join("\n\n")) <= 6,
            "without paragraph {index}"
        );
    }
    let items: Vec<String> = (0..400)
        .map(|number| format!("- item {number} has {} words", number * 37 % 101))
        .collect();
    let before = items.join("\n");
    for index in [0, 3, 200] {
        let mut edited = items.clone();
        edited.insert(index, "- a new item that was not there".to_owned());
        assert!(changed(&before, &edited.join("\n")) <= 8, "item {index}");
    }
}

#[test]
fn place_and_line_width_do_not_matter() {
    let (first, second) = (paragraph(1) + &paragraph(2), paragraph(3) + &paragraph(4));
    let text = |body: &str| read(body).into_iter().map(|chunk| chunk.text).collect::<Vec<_>>();
    let expected = text(&format!("# A\n\n{first}\n\n# B\n\n{second}"));
    assert_eq!(
        text(&format!("---\na: 1\n---\n\n\n# A\n{first}\n# B\n{second}\n\n")),
        expected
    );
    assert_eq!(
        text(&format!(
            "# A\r\n\r\n{}\r\n\r\n# B\r\n\r\n{second}",
            first.replace(' ', "\r\n")
        )),
        expected
    );
    assert_eq!(
        text(&format!("# B\n\n{second}\n\n# A\n\n{first}")),
        [expected[1].clone(), expected[0].clone()]
    );
}
