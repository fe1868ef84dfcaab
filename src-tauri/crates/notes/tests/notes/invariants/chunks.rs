//! The chunks hold every word, and none is too long.

use weft_notes::{BlockKind, Note, chunks, estimated_tokens};

use super::check_range;

fn without_blanks(text: &str) -> String {
    text.chars()
        .filter(|character| !character.is_whitespace())
        .collect()
}

#[track_caller]
pub fn check(text: &str, note: &Note) {
    let found = chunks(text, note, "A title");
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
