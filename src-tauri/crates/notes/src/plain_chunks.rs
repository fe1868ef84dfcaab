//! The pieces of a text without markup that the model reads: a page of a document.

use std::ops::Range;

use crate::blocks::trimmed;
use crate::chunks::prefix;
use crate::note::Chunk;
use crate::pack;

/// The part `range` of `text` in pieces for the model, in order, each with the heading `part`.
/// `title` stands first in each chunk's text; `part` does not, because the number of a page tells
/// the model nothing. Every word is in one of the pieces. No text, no chunks.
pub fn plain_chunks(text: &str, range: Range<usize>, title: &str, part: &str) -> Vec<Chunk> {
    let range = trimmed(text, range);
    let words = text.get(range.clone()).unwrap_or("");
    let title = prefix(title, &[]);
    let chunk = |piece: Range<usize>| {
        let body = words.get(piece.clone()).unwrap_or("");
        Chunk {
            range: range.start + piece.start..range.start + piece.end,
            heading_path: vec![part.to_owned()],
            text: format!("{title}\n{body}"),
        }
    };
    pack::pieces(words).into_iter().map(chunk).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::tokens::estimated_tokens;

    #[test]
    fn a_page_is_cut_at_sentences_and_named_in_each_piece() {
        let sentence = "The harbour gauge is read at every hour of the day and of the night. ";
        let text = format!("before\u{c}{}# 1. *a*\u{c}after", sentence.repeat(40));
        let page = 7..text.len() - 6;
        let chunks = plain_chunks(&text, page, "Tide tables", "Page 2");
        assert!(chunks.len() > 2, "{}", chunks.len());
        for chunk in &chunks {
            assert_eq!(chunk.heading_path, ["Page 2"]);
            let (title, body) = chunk.text.split_once('\n').unwrap();
            assert_eq!(title, "Tide tables");
            assert_eq!(body, &text[chunk.range.clone()]);
            assert!(body.starts_with("The harbour"), "{body}");
        }
        assert!(chunks.last().unwrap().text.ends_with("# 1. *a*"));
        assert_eq!(plain_chunks(&text, 0..0, "T", "Page 1"), []);
        assert_eq!(plain_chunks("a \n\t b", 1..4, "T", "Page 1"), []);
    }

    proptest! {
        #[test]
        fn every_word_is_in_one_piece(words in prop::collection::vec("[a-z.é字]{1,60}", 0..120)) {
            let text = words.join(" ");
            let chunks = plain_chunks(&text, 0..text.len(), "T", "Page 1");
            let bodies = chunks.iter().flat_map(|chunk| chunk.text.split_once('\n').unwrap().1.split_whitespace());
            prop_assert_eq!(bodies.collect::<String>(), words.concat());
            prop_assert!(chunks.windows(2).all(|two| two[0].range.end <= two[1].range.start));
            prop_assert!(chunks.iter().all(|chunk| estimated_tokens(&chunk.text) <= pack::LONGEST_BODY + 20));
        }
    }
}
