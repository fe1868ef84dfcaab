//! Which sentence of one passage says what a sentence of another says: the reason that a person sees at once. Told by static
//! vectors, which take microseconds; the model has judged the passages by then.

use std::ops::Range;

use weft_notes::sentence_spans;

use crate::products::dot;
use crate::static_vectors;
use crate::types::SnippetPart;

/// What is shorter says too little to be a reason, in words.
const FEWEST_WORDS: usize = 4;
/// Sentences of a passage that are looked at.
const MOST_SENTENCES: usize = 60;
/// Characters shown before the sentence that is marked, and behind it.
const BEFORE: usize = 110;
const BEHIND: usize = 200;

/// The sentences of a plain text with their vectors.
pub(crate) struct Sentences {
    sentences: Vec<(String, Vec<f32>)>,
}

impl Sentences {
    pub(crate) fn of(text: &str) -> Self {
        Self {
            sentences: vectors(text)
                .into_iter()
                .map(|(range, vector)| (one_line(&text[range]), vector))
                .collect(),
        }
    }

    /// The sentence of these and the place of the one in `other` that are nearest to one another, with their cosine.
    pub(crate) fn nearest(&self, other: &str) -> Option<(&str, Range<usize>, f32)> {
        let theirs = vectors(other);
        let pairs = self.sentences.iter().flat_map(|(sentence, vector)| {
            theirs
                .iter()
                .map(move |(range, other)| (sentence.as_str(), range.clone(), dot(vector, other)))
        });
        pairs.max_by(|a, b| a.2.total_cmp(&b.2))
    }
}

fn vectors(text: &str) -> Vec<(Range<usize>, Vec<f32>)> {
    sentence_spans(text)
        .into_iter()
        .filter(|range| {
            text[range.clone()]
                .split_whitespace()
                .nth(FEWEST_WORDS - 1)
                .is_some()
        })
        .take(MOST_SENTENCES)
        .filter_map(|range| {
            let vector = static_vectors::embed(&text[range.clone()])?;
            Some((range, vector))
        })
        .collect()
}

/// A plain text around one of its sentences, which is marked; `…` stands for what is left out.
pub(crate) fn marked(text: &str, sentence: &Range<usize>) -> Vec<SnippetPart> {
    let part = |text: String, marked: bool| SnippetPart { text, marked };
    let (Some(before), Some(own), Some(behind)) = (
        text.get(..sentence.start),
        text.get(sentence.clone()),
        text.get(sentence.end..),
    ) else {
        return vec![part(one_line(text), false)];
    };
    let mut before = before.to_owned();
    if let Some((cut, _)) = before.char_indices().rev().nth(BEFORE) {
        let word = before[cut..].find(char::is_whitespace).unwrap_or(0);
        before = format!("… {}", before[cut + word..].trim_start());
    }
    let mut behind = behind.to_owned();
    if let Some((cut, _)) = behind.char_indices().nth(BEHIND) {
        let word = behind[..cut].rfind(char::is_whitespace).unwrap_or(cut);
        behind = format!("{} …", behind[..word].trim_end());
    }
    let spaced = |text: &str| {
        let mut line = one_line(text);
        if text.starts_with(char::is_whitespace) && !line.is_empty() {
            line.insert(0, ' ');
        }
        line
    };
    let mut before = one_line(&before);
    if !before.is_empty() {
        before.push(' ');
    }
    [
        part(before, false),
        part(one_line(own), true),
        part(spaced(&behind), false),
    ]
    .into_iter()
    .filter(|part| !part.text.is_empty())
    .collect()
}

pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::snippets;

    #[test]
    fn the_sentence_that_says_the_same_is_marked() {
        let ours = Sentences::of("Bread needs a warm kitchen. The dog sleeps all day. Yes.");
        let theirs =
            "We went to the sea. A hound dozes from morning to night.\nNothing else happened on that day.";
        let (sentence, range, _) = ours.nearest(theirs).unwrap();
        assert_eq!(sentence, "The dog sleeps all day.");
        assert_eq!(
            snippets::bracketed(&marked(theirs, &range)),
            "We went to the sea. [A hound dozes from morning to night.] Nothing else happened on that day."
        );
        assert!(Sentences::of("Yes. No.").nearest(theirs).is_none());
    }

    #[test]
    fn what_is_far_from_it_is_left_out() {
        let filler = "Some words that say little stand here. ".repeat(12);
        let text = format!("{filler}This one is meant. {filler}");
        let start = text.find("This one").unwrap();
        let shown = snippets::bracketed(&marked(&text, &(start..start + 18)));
        assert!(shown.starts_with("… ") && shown.ends_with(" …"), "{shown}");
        assert!(shown.contains("[This one is meant.] Some"), "{shown}");
    }
}
