//! What holds for every text.

use std::ops::Range;

use proptest::prelude::*;
use weft_notes::{BlockKind, Link, LinkForm, LinkKind, chunks, estimated_tokens, parse, sentence_spans};

/// Pieces that mean something in markdown, in any order.
const PIECES: [&str; 74] = [
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    " ",
    "  ",
    "    ",
    "\t",
    "# ",
    "## ",
    "###### ",
    "- ",
    "* ",
    "1. ",
    "> ",
    ">",
    "- [ ] ",
    "- [-] ",
    "```",
    "~~~",
    "`",
    "``",
    "$",
    "$$",
    "%%",
    "%%\n",
    "==",
    "**",
    "*",
    "_",
    "~~",
    "[",
    "]",
    "[[",
    "]]",
    "![[",
    "![",
    "](",
    ")",
    "(",
    "|",
    "\\|",
    "\\",
    "#",
    "#tag",
    "^id",
    " ^id",
    "^",
    "[^1]",
    "[^1]: ",
    "^[",
    "[!note]+ ",
    "---\n",
    "---",
    "===",
    "|---|---|\n",
    "| a | b |\n",
    "<div>\n",
    "</div>",
    "<!--",
    "-->",
    "<b>",
    "<script>",
    "&amp;",
    "&#58;",
    "https://x.org/#a",
    "[r]: x.md\n",
    "title: a\n",
    "words and more words",
    "ä",
    "潮间带。",
    "🌊",
    "\u{FEFF}",
    "\0",
];

/// Links in all their forms, and what they stand in.
const LINK_PIECES: [&str; 40] = [
    "[[Note]]",
    "[[a b#H|x]]",
    "![[i.png|100]]",
    "![[d.pdf#page=3]]",
    "[[#H]]",
    "[[N#^id]]",
    "[[T\\|al]]",
    "[t](n.md)",
    "[t](a%20b.md#h \"t\")",
    "[t](<a b.md#h>)",
    "[](#h)",
    "![alt|9x9](i.png)",
    "[t][r]",
    "[r]",
    "![r][]",
    "[s]",
    "\n\n[r]: x.md#h\n\n",
    "\n\n[s]: <y z.md> 't'\n\n",
    "---\nup: \"[[P#H|p]]\"\nrel: ['[[it''s]]', \"[[q]]\"]\n---\n",
    "\n",
    "\n\n",
    "\r\n",
    " ",
    "word ",
    "# ",
    "- ",
    "> ",
    "- [ ] ",
    "| a |\n|---|\n| ",
    " | ",
    "**",
    "==",
    "%%",
    "`",
    "$",
    "[",
    "]",
    "#tag ",
    "潮",
    "```\n",
];

pub(crate) fn texts() -> impl Strategy<Value = String> {
    let pieces = prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..60)
        .prop_map(|pieces| pieces.concat());
    prop_oneof![8 => pieces, 1 => any::<String>(), 1 => "---\n(\\PC|\n){0,80}\n---\n(\\PC|\n){0,80}"]
}

#[track_caller]
fn check_range(text: &str, range: &Range<usize>) {
    assert!(text.get(range.clone()).is_some(), "{range:?} in {text:?}");
}

fn without_blanks(text: &str) -> String {
    text.chars()
        .filter(|character| !character.is_whitespace())
        .collect()
}

/// What stands at the places is what the link says.
#[track_caller]
fn check_places(text: &str, link: &Link) {
    check_range(text, &link.target_range);
    check_range(text, &link.anchor_range);
    let target = &text[link.target_range.clone()];
    let anchor = &text[link.anchor_range.clone()];
    assert!(
        link.target_range.end <= link.anchor_range.start,
        "{link:?} in {text:?}"
    );
    assert!(
        anchor.is_empty()
            || matches!(link.form, LinkForm::Address | LinkForm::AngleAddress)
            || anchor.starts_with('#'),
        "{link:?} in {text:?}"
    );
    let is_escaped = target.contains(['\\', '&']);
    match link.form {
        LinkForm::Wiki => assert_eq!(target, link.target, "of {text:?}"),
        LinkForm::FrontMatter => assert!(
            is_escaped || target.replace("''", "'") == link.target.replace("''", "'"),
            "{link:?} in {text:?}"
        ),
        LinkForm::Address | LinkForm::AngleAddress => {
            assert!(
                is_escaped || decoded(target) == link.target,
                "{link:?} in {text:?}"
            );
        }
    }
    let is_inside = link.range.start <= link.target_range.start && link.anchor_range.end <= link.range.end;
    let is_address = matches!(link.form, LinkForm::Address | LinkForm::AngleAddress);
    let is_by_reference = is_address && text[link.range.clone()].ends_with(']');
    assert!(is_inside || is_by_reference, "{link:?} in {text:?}");
}

/// With `%20` and the like taken out.
fn decoded(address: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = address;
    while let Some(character) = rest.chars().next() {
        let code = rest
            .strip_prefix('%')
            .and_then(|rest| rest.get(..2))
            .filter(|code| code.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let length = match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                3
            }
            None => {
                bytes.extend(rest[..character.len_utf8()].bytes());
                character.len_utf8()
            }
        };
        rest = &rest[length..];
    }
    String::from_utf8(bytes).unwrap_or_else(|_| address.to_owned())
}

/// Another name in the place of one link's target changes that link, and those that share its
/// definition, and nothing else.
fn check_another_target(text: &str, index: usize) {
    let note = parse(text);
    let Some(link) = note.links.get(index) else { return };
    let place = link.target_range.clone();
    // Other characters may be half of a pair of marks.
    if !text[place.clone()]
        .chars()
        .all(|character| character.is_alphanumeric() || " ./-%".contains(character))
    {
        return;
    }
    let name = if link.target.to_lowercase().ends_with(".pdf") {
        "zz.pdf"
    } else {
        "zz"
    };
    let changed = format!("{}{name}{}", &text[..place.start], &text[place.end..]);
    let moved = |at: usize| {
        if at < place.end || at <= place.start {
            at
        } else {
            at - place.len() + name.len()
        }
    };
    let expected: Vec<Link> = note
        .links
        .iter()
        .map(|other| {
            let is_changed = other.target_range == place;
            Link {
                range: moved(other.range.start)..moved(other.range.end),
                target: if is_changed {
                    name.to_owned()
                } else {
                    other.target.clone()
                },
                target_range: if is_changed {
                    place.start..place.start + name.len()
                } else {
                    moved(other.target_range.start)..moved(other.target_range.end)
                },
                anchor_range: if is_changed {
                    other.anchor_range.start - place.len() + name.len()
                        ..other.anchor_range.end - place.len() + name.len()
                } else {
                    moved(other.anchor_range.start)..moved(other.anchor_range.end)
                },
                ..other.clone()
            }
        })
        .collect();
    assert_eq!(
        parse(&changed).links,
        expected,
        "{text:?} with another target: {changed:?}"
    );
}

fn check(text: &str) {
    let note = parse(text);
    let mut last_end = 0;
    for block in &note.blocks {
        check_range(text, &block.range);
        assert!(
            block.range.start >= last_end && !block.range.is_empty(),
            "blocks overlap in {text:?}"
        );
        assert!(block.heading.is_none_or(|index| index < note.headings.len()));
        last_end = block.range.end;
    }
    for (index, heading) in note.headings.iter().enumerate() {
        check_range(text, &heading.range);
        assert!(
            heading
                .parent
                .is_none_or(|parent| parent < index && note.headings[parent].level < heading.level)
        );
    }
    for link in &note.links {
        check_range(text, &link.range);
        let written = &text[link.range.clone()];
        let (open, close) = match link.kind {
            LinkKind::Wiki => ("[[", "]]"),
            LinkKind::Embed if written.starts_with("![[") && written.ends_with("]]") => ("![[", "]]"),
            LinkKind::Embed => ("![", ""),
            LinkKind::Markdown => ("[", ""),
        };
        assert!(
            written.starts_with(open) && written.ends_with(close),
            "{written:?} in {text:?}"
        );
        assert!(!link.target.is_empty() || !link.heading.is_empty() || link.block.is_some());
        check_places(text, link);
    }
    assert!(note.links.is_sorted_by_key(|link| link.range.start));
    for tag in &note.tags {
        check_range(text, &tag.range);
        assert_eq!(text[tag.range.clone()], format!("#{}", tag.name));
    }
    for id in &note.ids {
        check_range(text, &id.range);
    }
    let found = chunks(text, &note, "A title");
    for chunk in &found {
        check_range(text, &chunk.range);
        assert!(
            estimated_tokens(&chunk.text) <= 240,
            "{} tokens",
            estimated_tokens(&chunk.text)
        );
        assert!(!chunk.text.trim().is_empty());
    }
    assert!(found.is_sorted_by_key(|chunk| chunk.range.start));
    // Without the line in front, and without blanks, which differ where a block is split.
    let bodies: String = found
        .iter()
        .filter_map(|chunk| chunk.text.split_once('\n'))
        .map(|(_, body)| without_blanks(body))
        .collect();
    for block in note
        .blocks
        .iter()
        .filter(|block| block.kind != BlockKind::Heading)
    {
        let words = note.plain_text(block.range.clone());
        if words.is_empty() {
            continue;
        }
        assert!(
            bodies.contains(&without_blanks(words)),
            "{words:?} is in no chunk of {text:?}"
        );
        let covered: usize = found
            .iter()
            .map(|chunk| {
                chunk
                    .range
                    .end
                    .min(block.range.end)
                    .saturating_sub(chunk.range.start.max(block.range.start))
            })
            .sum();
        assert!(covered > 0, "{words:?} is in no chunk's range in {text:?}");
    }
    for heading in note.headings.iter().filter(|heading| !heading.text.is_empty()) {
        let named = found.iter().any(|chunk| {
            chunk
                .heading_path
                .iter()
                .any(|path| heading.text.starts_with(path.as_str()))
                || chunk
                    .text
                    .split_whitespace()
                    .collect::<Vec<_>>()
                    .join(" ")
                    .contains(&heading.text)
        });
        assert!(
            named || heading.text.len() > 300,
            "{:?} is in no chunk of {text:?}",
            heading.text
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn notes_are_whole(text in texts()) {
        check(&text);
    }

    #[test]
    fn long_notes_are_whole(pieces in prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..40), times in 20_usize..60) {
        check(&pieces.concat().repeat(times));
    }

    #[test]
    fn a_target_is_changed_in_its_place(pieces in prop::collection::vec(prop::sample::select(LINK_PIECES.to_vec()), 0..24), index in 0_usize..6) {
        check_another_target(&pieces.concat(), index);
    }

    #[test]
    fn sentences_hold_every_word(text in "[a-zA-Z .!?。\n\"()…]{0,60}") {
        let spans = sentence_spans(&text);
        let kept: String = spans.iter().map(|span| &text[span.clone()]).collect();
        prop_assert_eq!(without_blanks(&kept), without_blanks(&text));
        prop_assert!(spans.is_sorted_by_key(|span| span.start));
    }

    #[test]
    fn any_part_has_a_plain_text(text in texts(), start in 0_usize..200, length in 0_usize..200) {
        let note = parse(&text);
        let whole = note.plain_text(0..text.len()).to_owned();
        prop_assert!(whole.contains(note.plain_text(start..start + length)));
    }
}
