//! The piece of a passage that shows why it was found.

use std::collections::HashSet;
use std::ops::Range;

use crate::languages::Language;
use crate::query::{Pattern, Query};
use crate::text_index::QueryWords;
use crate::types::{SearchMode, SnippetPart};
use crate::words;

/// Characters (about) that a snippet may hold.
const SNIPPET_CHARACTERS: usize = 240;
/// Places of one pattern that are marked in a passage.
const MOST_MARKS: usize = 100;

/// What is marked in a passage; nothing in one that was found by meaning alone.
#[derive(Default)]
pub(crate) enum Marks<'a> {
    #[default]
    Nothing,
    /// Words in any form, as the index has them, in notes of these languages.
    Words {
        terms: HashSet<String>,
        languages: Vec<Language>,
    },
    Patterns(Vec<&'a Pattern>),
}

/// Bytes of a text that are marked.
struct Mark {
    start: usize,
    end: usize,
    /// What it is a form of: different ones tell more than one several times.
    of: String,
}

impl<'a> Marks<'a> {
    /// What a query asks for, where it is asked for in this mode: the words of a question, the patterns of conditions.
    pub(crate) fn of(query: &'a Query, words: &QueryWords, mode: SearchMode) -> Self {
        match mode {
            _ if !query.is_question => Self::Patterns(query.wanted()),
            SearchMode::Meaning => Self::Nothing,
            _ => Self::words(words),
        }
    }

    /// The words of a question.
    fn words(query: &QueryWords) -> Self {
        Self::Words {
            terms: query.terms(),
            languages: query.languages.clone(),
        }
    }

    /// In the order of the text.
    fn find(&self, text: &str) -> Vec<Mark> {
        match self {
            Self::Nothing => Vec::new(),
            Self::Words { terms, languages } => words::find(text, languages, terms)
                .into_iter()
                .map(|words::Word { term, start, end }| Mark { start, end, of: term })
                .collect(),
            Self::Patterns(patterns) => {
                let of_one = |pattern: &&Pattern| -> Vec<Mark> {
                    let found = pattern.find(text).take(MOST_MARKS);
                    let mark = |range: Range<usize>| Mark {
                        start: range.start,
                        end: range.end,
                        of: pattern.written.clone(),
                    };
                    found.map(mark).collect()
                };
                let mut marks: Vec<Mark> = patterns.iter().flat_map(of_one).collect();
                marks.sort_by_key(|mark| (mark.start, mark.end));
                marks
            }
        }
    }
}

/// Cuts the best window of whole sentences (or words) out of a passage's plain text and marks
/// what was asked for in it.
pub(crate) fn snippet(passage: &str, marks: &Marks) -> Vec<SnippetPart> {
    let text = one_line(passage);
    let marked = marks.find(&text);
    let window = window(&text, &marked);
    cut(&text, window, marked)
}

/// The whole of a passage's plain text, in its own lines, with what was asked for marked in it.
pub(crate) fn whole(passage: &str, marks: &Marks) -> Vec<SnippetPart> {
    cut(passage, 0..passage.len(), marks.find(passage))
}

fn cut(text: &str, window: Range<usize>, marked: Vec<Mark>) -> Vec<SnippetPart> {
    let mut parts = Vec::new();
    let mut push = |text: &str, marked: bool| {
        if !text.is_empty() {
            parts.push(SnippetPart {
                text: text.to_owned(),
                marked,
            });
        }
    };
    if window.start > 0 {
        push("… ", false);
    }
    let mut position = window.start;
    for word in marked {
        // Pairs of CJK characters overlap, and so may patterns.
        let start = word.start.max(position);
        if word.start < window.start || word.end > window.end || start >= word.end {
            continue;
        }
        push(&text[position..start], false);
        push(&text[start..word.end], true);
        position = word.end;
    }
    push(&text[position..window.end], false);
    if window.end < text.len() {
        push(" …", false);
    }
    join_neighbours(parts)
}

fn join_neighbours(parts: Vec<SnippetPart>) -> Vec<SnippetPart> {
    let mut joined: Vec<SnippetPart> = Vec::with_capacity(parts.len());
    for part in parts {
        match joined.last_mut() {
            Some(last) if last.marked == part.marked => last.text.push_str(&part.text),
            _ => joined.push(part),
        }
    }
    joined
}

/// White space folded: a snippet is one paragraph.
fn one_line(passage: &str) -> String {
    let mut text = String::with_capacity(passage.len());
    for word in passage.split_whitespace() {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(word);
    }
    text
}

/// The stretch that holds the most different marked words, begun where a sentence begins if one
/// does nearby.
fn window(text: &str, marked: &[Mark]) -> Range<usize> {
    if text.chars().count() <= SNIPPET_CHARACTERS {
        return 0..text.len();
    }
    let mut best = (0, 0);
    for (index, word) in marked.iter().enumerate() {
        let end = word.start + SNIPPET_CHARACTERS;
        let different: HashSet<&str> = marked[index..]
            .iter()
            .take_while(|other| other.end <= end)
            .map(|other| other.of.as_str())
            .collect();
        if different.len() > best.0 {
            best = (different.len(), word.start);
        }
    }
    let start = match best {
        (0, _) => 0,
        (_, first) => weft_notes::sentence_spans(text)
            .iter()
            .rfind(|sentence| sentence.start <= first && first - sentence.start < SNIPPET_CHARACTERS / 2)
            .map_or_else(
                || word_start(text, first.saturating_sub(40)),
                |sentence| sentence.start,
            ),
    };
    let rest = &text[start..];
    let end = rest
        .char_indices()
        .nth(SNIPPET_CHARACTERS)
        .map_or(text.len(), |(offset, _)| start + offset);
    if end == text.len() {
        return start..end;
    }
    // To the end of a word, unless the text has no spaces.
    let cut = text[start..end]
        .rfind(' ')
        .filter(|cut| *cut > SNIPPET_CHARACTERS / 2);
    start..cut.map_or(end, |cut| start + cut)
}

fn word_start(text: &str, near: usize) -> usize {
    let mut at = near;
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    text[..at].rfind(' ').map_or(at, |space| space + 1)
}

pub(crate) fn plain(parts: &[SnippetPart]) -> String {
    parts.iter().map(|part| part.text.as_str()).collect()
}

/// With what is marked in brackets.
#[cfg(test)]
pub(crate) fn bracketed(parts: &[SnippetPart]) -> String {
    let shown = parts.iter().map(|part| match part.marked {
        true => format!("[{}]", part.text),
        false => part.text.clone(),
    });
    shown.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(query: &str) -> Marks<'static> {
        Marks::words(&QueryWords::of(query))
    }

    fn check(passage: &str, query: &str, expected: &str) {
        let parts = snippet(passage, &marks(query));
        assert_eq!(bracketed(&parts), expected);
    }

    #[test]
    fn words_are_marked_in_any_form() {
        check("Running\nwater   runs.", "run", "[Running] water [runs].");
        check("海へ行った", "海へ行く", "[海へ行]った");
        check("nothing here", "", "nothing here");
    }

    #[test]
    fn a_long_passage_is_cut_around_its_words() {
        let filler = "Some words that fill a line and say nothing at all. ".repeat(12);
        let passage = format!("{filler}Here the heron stands. {filler}");
        let shown = plain(&snippet(&passage, &marks("heron")));
        assert!(
            shown.starts_with("… Here the heron stands.") && shown.ends_with(" …"),
            "{shown}"
        );
        assert!(shown.chars().count() < SNIPPET_CHARACTERS + 6);
    }

    proptest::proptest! {
        #[test]
        fn any_text_has_a_snippet(passage in "(?s).{0,600}", query in ".{0,20}") {
            let shown = plain(&snippet(&passage, &marks(&query)));
            proptest::prop_assert!(shown.chars().count() <= SNIPPET_CHARACTERS + 4);
        }
    }
}
