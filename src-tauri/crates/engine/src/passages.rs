//! The block that a place of a note stands in, as a person reads it, with the place marked.

use std::ops::Range;

use weft_notes::Note;

use crate::types::SnippetPart;

/// Characters shown on either side of the marked words.
const AROUND: usize = 240;
/// Characters of the marked words themselves.
const MOST_MARKED: usize = 240;

/// The 1-based lines of a text.
pub(crate) struct Lines {
    /// Bytes at which lines begin, the first one left out.
    starts: Vec<usize>,
}

impl Lines {
    pub(crate) fn new(text: &str) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        Self {
            starts: ends.map(|(end, _)| end + 1).collect(),
        }
    }

    pub(crate) fn at(&self, offset: usize) -> u32 {
        let before = self.starts.partition_point(|start| *start <= offset);
        u32::try_from(before + 1).unwrap_or(u32::MAX)
    }
}

/// The headings above a place, outermost first.
pub(crate) fn heading_path(note: &Note, place: &Range<usize>) -> Vec<String> {
    let block = note
        .block_at(place.start)
        .and_then(|block| note.blocks.get(block));
    block.map(|block| note.heading_path(block)).unwrap_or_default()
}

/// The words of the block around a place, with the markup taken off and the place's own marked.
/// What is far from the place in a long block is left out; `…` stands for it.
pub(crate) fn parts(text: &str, note: &Note, place: &Range<usize>) -> Vec<SnippetPart> {
    let block = note
        .block_at(place.start)
        .and_then(|block| note.blocks.get(block));
    let (words, marked) = block
        .and_then(|block| words_of_block(note, &block.range, place))
        .unwrap_or_else(|| words_of_line(text, place));
    let (before, rest) = words.split_at(marked.start);
    let (marked, after) = rest.split_at(marked.len());
    let mut parts = Vec::new();
    push(&mut parts, &shortened_before(&one_line(before)), false);
    push(&mut parts, &shortened_after(&one_line(marked), MOST_MARKED), true);
    push(&mut parts, &shortened_after(&one_line(after), AROUND), false);
    if let Some(first) = parts.first_mut() {
        first.text = first.text.trim_start().to_owned();
    }
    if let Some(last) = parts.last_mut() {
        last.text = last.text.trim_end().to_owned();
    }
    parts.retain(|part| !part.text.is_empty());
    parts
}

/// The block's words and where those of the place are in them. `None` where the place has none:
/// a picture without a name.
fn words_of_block<'a>(
    note: &'a Note,
    block: &Range<usize>,
    place: &Range<usize>,
) -> Option<(&'a str, Range<usize>)> {
    let whole = note.plain_text(block.clone());
    let before = note.plain_text(block.start..place.start).len();
    let words = note.plain_text(place.clone()).trim();
    if words.is_empty() {
        return None;
    }
    let start = before + whole.get(before..)?.find(words)?;
    Some((whole, start..start + words.len()))
}

/// The line as it is written: links in the front matter stand in no block.
fn words_of_line<'a>(text: &'a str, place: &Range<usize>) -> (&'a str, Range<usize>) {
    let (Some(before), Some(marked), Some(after)) = (
        text.get(..place.start),
        text.get(place.clone()),
        text.get(place.end..),
    ) else {
        return ("", 0..0);
    };
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    let end = place.end + after.find('\n').unwrap_or(after.len());
    let line = text.get(start..end).unwrap_or("");
    let marked_start = place.start - start;
    (line, marked_start..marked_start + marked.len())
}

/// A text on one line, cut behind so many characters, `…` in the place of the rest.
pub(crate) fn beginning(text: &str, most: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or("").trim_end()),
        None => line,
    }
}

fn push(parts: &mut Vec<SnippetPart>, text: &str, marked: bool) {
    parts.push(SnippetPart {
        text: text.to_owned(),
        marked,
    });
}

/// Every run of white space is one space.
fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for character in text.chars() {
        if !character.is_whitespace() {
            line.push(character);
        } else if !line.ends_with(' ') {
            line.push(' ');
        }
    }
    line
}

/// The end of a text, from the beginning of a word.
fn shortened_before(text: &str) -> String {
    let Some((cut, _)) = text.char_indices().rev().nth(AROUND) else {
        return text.to_owned();
    };
    let kept = &text[cut..];
    let word = kept.find(' ').filter(|space| *space < AROUND / 2).unwrap_or(0);
    format!("… {}", kept[word..].trim_start())
}

/// The beginning of a text, to the end of a word.
fn shortened_after(text: &str, most: usize) -> String {
    let Some((cut, _)) = text.char_indices().nth(most) else {
        return text.to_owned();
    };
    let kept = &text[..cut];
    let word = kept.rfind(' ').filter(|space| *space > cut / 2).unwrap_or(cut);
    format!("{} …", kept[..word].trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::snippets;

    /// The place is between `<` and `>`, which are taken out.
    #[track_caller]
    fn check(text: &str, heading: &[&str], expected: &str) {
        let (before, rest) = text.split_once('<').unwrap();
        let (place, after) = rest.split_once('>').unwrap();
        let text = format!("{before}{place}{after}");
        let place = before.len()..before.len() + place.len();
        let note = weft_notes::parse(&text);
        assert_eq!(heading_path(&note, &place), heading);
        let parts = parts(&text, &note, &place);
        assert_eq!(snippets::bracketed(&parts), expected);
        assert!(!snippets::plain(&parts).contains('\n'));
    }

    #[test]
    fn the_block_is_shown_and_the_place_marked() {
        check(
            "# A\n\n## B\n\nSee *the*\n<[[Foo|word]]> here. Foo.\n\nNo.",
            &["A", "B"],
            "See the [word] here. Foo.",
        );
        check("- one\n- two <[[Foo]]>\n  - three", &[], "two [Foo]");
        check("Foo and <[Foo](Foo.md)>, Foo.", &[], "Foo and [Foo], Foo.");
        check("---\nup: \"<[[Foo]]>\"\n---\ntext", &[], "up: \"[[[Foo]]]\"");
        check(
            "| a | b |\n|---|---|\n| c | <[[Foo\\|d]]> |\n",
            &[],
            "a b\u{20}c [d]",
        );
        check("# To <[[Foo]]>\n", &["To Foo"], "To [Foo]");
    }

    #[test]
    fn a_long_block_is_cut_around_the_place() {
        let filler = "some words ".repeat(100);
        let text = format!("{filler}[[Foo]] {filler}");
        let place = filler.len()..filler.len() + 7;
        let note = weft_notes::parse(&text);
        let shown = snippets::plain(&parts(&text, &note, &place));
        assert!(
            shown.starts_with("… ") && shown.ends_with(" …") && shown.contains("words Foo some"),
            "{shown}"
        );
        assert!(shown.chars().count() < 2 * AROUND + 20);
    }

    #[test]
    fn lines_are_counted_from_one() {
        let lines = Lines::new("a\r\nb\n\nc");
        assert_eq!([0, 2, 3, 5, 6].map(|offset| lines.at(offset)), [1, 1, 2, 3, 4]);
    }

    proptest::proptest! {
        #[test]
        fn any_place_has_a_passage(text in "(?s)([a#>| \\n\\[\\]!é-]|\\[\\[é\\]\\]|%%){0,80}", start in 0usize..80, length in 0usize..20) {
            let note = weft_notes::parse(&text);
            let place = start.min(text.len())..(start + length).min(text.len());
            parts(&text, &note, &place);
            for link in &note.links {
                proptest::prop_assert!(parts(&text, &note, &link.range).iter().any(|part| part.marked));
            }
        }
    }
}
