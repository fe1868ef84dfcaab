//! Two paragraphs into one: what both say stands once.

use std::collections::HashSet;
use std::ops::Range;

use crate::blocks::trimmed;
use crate::note::{Block, BlockKind};
use crate::sentences::sentence_spans;

/// A sentence says nothing new when another has this share of its words.
const SAID: f32 = 0.75;

/// The bytes of a block that a person has written in it: without the marker and the checkbox of a list item, and without a
/// `^id` behind.
pub fn writing_of(text: &str, block: &Block) -> Range<usize> {
    let mut range = block.range.clone();
    let written = text.get(range.clone()).unwrap_or_default();
    if let Some(id) = &block.id
        && let Some(rest) = written.strip_suffix(&format!("^{id}"))
    {
        range.end = range.start + rest.len();
    }
    if block.kind == BlockKind::ListItem {
        range.start += item_marker(text.get(range.clone()).unwrap_or_default());
    }
    // What is below a quote's last words may be a `>` and the id.
    let written = text.get(range.clone()).unwrap_or_default();
    if block.kind == BlockKind::Quote && range.end < block.range.end {
        range.end = range.start + written.trim_end_matches(['>', ' ', '\t', '\r', '\n']).len();
    }
    trimmed(text, range)
}

/// The bytes of `- `, `3. ` or `- [x] ` at the start of an item.
fn item_marker(item: &str) -> usize {
    let end = item.find([' ', '\t', '\r', '\n']).unwrap_or(item.len());
    let rest = item.get(end..).unwrap_or_default();
    let content = rest.trim_start_matches([' ', '\t']);
    let start = item.len() - content.len();
    let mut letters = content.char_indices();
    let is_box = letters.next().is_some_and(|(_, first)| first == '[')
        && letters.next().is_some_and(|(_, state)| state != ']')
        && letters.next().is_some_and(|(_, last)| last == ']');
    match letters.next() {
        Some((at, ' ' | '\t')) if is_box => start + at + 1,
        _ => start,
    }
}

/// `kept` and behind it the sentences of `other` that say something else, on its last line. Every byte of `kept` stays.
/// Both are as [`writing_of`] gives them.
pub fn united_paragraphs(kept: &str, other: &str) -> String {
    let (own, other) = (one_line(kept), one_line(other));
    let own: Vec<HashSet<String>> = sentence_spans(&own)
        .into_iter()
        .map(|span| words(&own[span]))
        .collect();
    let mut text = kept.to_owned();
    for span in sentence_spans(&other) {
        let sentence = &other[span];
        let said = words(sentence);
        let is_known = |known: &HashSet<String>| {
            let both = said.iter().filter(|word| known.contains(*word)).count();
            both as f32 >= SAID * said.len() as f32
        };
        if said.is_empty() || own.iter().any(is_known) {
            continue;
        }
        if text.ends_with(char::is_alphanumeric) {
            text.push('.');
        }
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(sentence);
    }
    text
}

/// Lines without the marks of quotes, joined by blanks. The first line of a callout is its title and says nothing.
fn one_line(text: &str) -> String {
    let lines = text.lines().map(|line| {
        let inner = line.trim_start_matches(['>', ' ', '\t']);
        if line.trim_start().starts_with('>') && inner.starts_with("[!") {
            ""
        } else {
            inner.trim_end()
        }
    });
    let lines: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
    lines.join(" ")
}

fn words(text: &str) -> HashSet<String> {
    let words = text.split(|character: char| !character.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::parse;

    #[test]
    fn what_only_the_other_says_is_added() {
        let check = |kept: &str, other: &str, expected: &str| {
            assert_eq!(united_paragraphs(kept, other), expected, "{kept:?} and {other:?}");
        };
        check("The sea rises.", "The sea rises.", "The sea rises.");
        check("The sea rises.", "**The sea** rises!", "The sea rises.");
        check(
            "The sea rises. It is warm.",
            "It is warm.\nNobody swims.",
            "The sea rises. It is warm. Nobody swims.",
        );
        check("The sea rises", "Nobody swims", "The sea rises. Nobody swims");
        check(
            "> The sea\n> rises.",
            "> [!note] Tides\n> The sea rises. Nobody\n> swims.",
            "> The sea\n> rises. Nobody swims.",
        );
        check("潮水涨。", "潮水涨。没人游泳。", "潮水涨。 没人游泳。");
        check("", "Nobody swims.", "Nobody swims.");
    }

    #[test]
    fn markers_and_ids_are_no_writing() {
        let check = |text: &str, expected: &str| {
            let note = parse(text);
            assert_eq!(&text[writing_of(text, &note.blocks[0])], expected, "of {text:?}");
        };
        check("Words here. ^one\n", "Words here.");
        check("Words here.\n", "Words here.");
        check("- Words here ^one\n", "Words here");
        check("12. [x] Words here\n", "Words here");
        check("* [[Link]] here\n", "[[Link]] here");
        check("- [a](b) here\n", "[a](b) here");
        check("> Words\n> here\n\n^one\n", "> Words\n> here");
    }

    proptest! {
        #[test]
        fn no_word_is_lost_and_the_kept_one_stays(
            kept in "[a-cA-C .!?\n>äß潮。]{0,40}",
            other in "[a-cA-C .!?\n>äß潮。]{0,40}",
        ) {
            let both = united_paragraphs(&kept, &other);
            prop_assert!(both.starts_with(&kept));
            prop_assert_eq!(united_paragraphs(&kept, &kept), kept.clone());
            let said = words(&both);
            let few = words(&other).len() < 4;
            for word in words(&other) {
                // Of a sentence of four words or more one may be left out.
                prop_assert!(!few || said.contains(&word), "{word:?} of {other:?} is not in {both:?}");
            }
        }
    }
}
