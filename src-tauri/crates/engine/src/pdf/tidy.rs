//! What is drawn on a page, as the text that somebody wrote.

use super::PAGE_END;

/// The text of a page: one space between words, no more than one empty line between others, words whole again that were
/// divided at the end of a line, and letters in place of ligatures.
pub(super) fn tidied(page: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in page
        .replace("\r\n", "\n")
        .split(['\n', '\r', PAGE_END, '\u{b}', '\u{2028}', '\u{2029}'])
    {
        let line = letters(line);
        let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
        match lines.last_mut() {
            Some(last) if is_divided(last, &line) => {
                last.pop();
                last.push_str(&line);
            }
            Some(last) if last.is_empty() && line.is_empty() => {}
            _ => lines.push(line),
        }
    }
    lines.join("\n").trim().to_owned()
}

/// Whether the last word of a line goes on in the next one. A word that has a hyphen of its own there loses it, which
/// is rarer by far than a divided one.
fn is_divided(line: &str, next: &str) -> bool {
    let mut end = line.chars().rev();
    matches!(end.next(), Some('-' | '\u{ad}' | '\u{2010}'))
        && end.next().is_some_and(char::is_lowercase)
        && next.starts_with(char::is_lowercase)
}

/// Without ligatures, soft hyphens inside words, and what cannot be seen.
fn letters(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let mut characters = line.trim_end().chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            'ﬀ' => text.push_str("ff"),
            'ﬁ' => text.push_str("fi"),
            'ﬂ' => text.push_str("fl"),
            'ﬃ' => text.push_str("ffi"),
            'ﬄ' => text.push_str("ffl"),
            'ﬅ' | 'ﬆ' => text.push_str("st"),
            '\u{ad}' if characters.peek().is_some() => {}
            '\t' => text.push(' '),
            character if character.is_control() => {}
            character => text.push(character),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_are_whole_and_lines_stay() {
        assert_eq!(
            tidied(
                "\n\n  The  tide\ttable of the har-\n bour, ef\u{ad}ﬁ-\n\n\n\ncient.\r\nA well-\nKnown\u{c} place\u{0}.\n 3-\n4"
            ),
            "The tide table of the harbour, effi-\n\ncient.\nA well-\nKnown\nplace.\n3-\n4"
        );
        assert_eq!(tidied("今日は\n海へ"), "今日は\n海へ");
        assert_eq!(tidied(" \n\u{c}\n"), "");
    }

    proptest! {
        #[test]
        fn a_tidied_page_is_tidy(page in "(?s)[ab \\-\\n\\r\\t\u{c}\u{ad}ﬁé]{0,60}") {
            let once = tidied(&page);
            prop_assert_eq!(tidied(&once), once.clone());
            prop_assert!(!once.contains([PAGE_END, '\r', '\t', 'ﬁ']) && !once.contains("\n\n\n"));
        }
    }
}
