//! Where sentences end.

use std::ops::Range;

/// The sentences of a plain text, without the blanks around them, as byte ranges of it
/// in order. A line end is a sentence's end as well. Together they hold every
/// character that is not blank.
pub fn sentence_spans(text: &str) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    let mut start = 0;
    let mut characters = text.char_indices().peekable();
    let mut word_start = 0;
    while let Some((at, character)) = characters.next() {
        match character {
            '\n' | '\r' => {
                push(text, start..at, &mut spans);
                start = at;
                word_start = at + 1;
            }
            '。' | '！' | '？' | '｡' => {
                let end = skip_closers(&mut characters, at + character.len_utf8());
                push(text, start..end, &mut spans);
                (start, word_start) = (end, end);
            }
            '.' | '!' | '?' | '…' | '؟' | '۔' | '।' => {
                let end = skip_closers(&mut characters, at + character.len_utf8());
                let at_blank = characters.peek().is_none_or(|(_, next)| next.is_whitespace());
                let word = text.get(word_start..at).unwrap_or("");
                if at_blank && !(character == '.' && goes_on(word, text.get(end..).unwrap_or(""))) {
                    push(text, start..end, &mut spans);
                    start = end;
                }
            }
            _ if character.is_whitespace() => word_start = at + character.len_utf8(),
            _ => {}
        }
    }
    push(text, start..text.len(), &mut spans);
    spans
}

fn push(text: &str, range: Range<usize>, spans: &mut Vec<Range<usize>>) {
    let range = crate::blocks::trimmed(text, range);
    if !range.is_empty() {
        spans.push(range);
    }
}

/// Further marks, closing quotes and brackets belong to the sentence they end.
fn skip_closers(characters: &mut std::iter::Peekable<std::str::CharIndices>, mut end: usize) -> usize {
    while let Some((at, next)) = characters.next_if(|(_, next)| {
        matches!(
            next,
            '.' | '!'
                | '?'
                | '…'
                | '"'
                | '\''
                | ')'
                | ']'
                | '”'
                | '’'
                | '»'
                | '」'
                | '』'
                | '）'
                | '。'
                | '！'
                | '？'
                | '*'
                | '_'
        )
    }) {
        end = at + next.len_utf8();
    }
    end
}

/// Whether a dot behind `word` is an abbreviation's rather than a sentence's.
fn goes_on(word: &str, rest: &str) -> bool {
    let next = rest.trim_start_matches([' ', '\t', '\u{A0}']).chars().next();
    if next.is_some_and(char::is_lowercase) {
        return true;
    }
    let word = word.trim_start_matches(['(', '[', '"', '\'', '“', '‘']);
    let mut letters = word.chars();
    let is_initial = letters.next().is_some_and(char::is_uppercase) && letters.next().is_none();
    const ABBREVIATIONS: [&str; 20] = [
        "Dr", "Mr", "Mrs", "Ms", "Prof", "St", "vs", "e.g", "i.e", "cf", "Fig", "fig", "No", "Nr", "Co",
        "approx", "z.B", "bzw", "ca", "pp",
    ];
    is_initial || ABBREVIATIONS.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::sentence_spans;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = sentence_spans(text).into_iter().map(|span| &text[span]).collect();
        assert_eq!(found, expected, "of {text:?}");
    }

    #[test]
    fn ends() {
        check("", &[]);
        check(" \n ", &[]);
        check("One", &["One"]);
        check("One. Two! Three? ", &["One.", "Two!", "Three?"]);
        check("Version 1.2 is out. Get it.", &["Version 1.2 is out.", "Get it."]);
        check(
            "See e.g. Dr. Who by J. R. Smith. Then go.",
            &["See e.g. Dr. Who by J. R. Smith.", "Then go."],
        );
        check(
            "He said \"stop.\" Then left.",
            &["He said \"stop.\"", "Then left."],
        );
        check("one\ntwo\r\nthree", &["one", "two", "three"]);
        check("Wait... what? no", &["Wait... what?", "no"]);
        check(
            "今天很好。明天呢？「不。」好",
            &["今天很好。", "明天呢？", "「不。」", "好"],
        );
        check("यह है। वह है।", &["यह है।", "वह है।"]);
    }
}
