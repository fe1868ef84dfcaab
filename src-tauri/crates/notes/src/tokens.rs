//! How long a text is for the model, without its tokenizer.

/// About how many tokens a WordPiece tokenizer with an English, uncased vocabulary
/// makes of the text, a little more than it really does. Without the two tokens that
/// mark the start and the end. Cutting a text at blanks does not change the sum.
pub fn estimated_tokens(text: &str) -> usize {
    let mut tokens = 0;
    let mut letters = 0;
    let mut digits = 0;
    for character in text.chars() {
        if character.is_ascii_alphabetic() {
            if digits > 0 {
                tokens += digit_tokens(std::mem::take(&mut digits));
            }
            letters += 1;
            continue;
        }
        if letters > 0 {
            tokens += letter_tokens(std::mem::take(&mut letters));
        }
        if character.is_ascii_digit() {
            digits += 1;
            continue;
        }
        if digits > 0 {
            tokens += digit_tokens(std::mem::take(&mut digits));
        }
        tokens += match character {
            ' ' | '\n' => 0,
            '!'..='~' => 1,
            _ if character.is_whitespace() || character.is_control() => 0,
            // Decomposed into two or three letters, each of them a token.
            '\u{AC00}'..='\u{D7A3}' => 3,
            _ => 1,
        };
    }
    tokens + letter_tokens(letters) + digit_tokens(digits)
}

/// Short words are mostly in the vocabulary, long ones in pieces. The steps are the
/// means over three English vaults, rounded so that the sum leans high.
fn letter_tokens(letters: usize) -> usize {
    match letters {
        0 => 0,
        1..=6 => 1,
        7..=11 => 2,
        12..=14 => 3,
        _ => letters.div_ceil(3),
    }
}

fn digit_tokens(digits: usize) -> usize {
    match digits {
        0..=5 => digits.div_ceil(2),
        _ => (digits * 3).div_ceil(5),
    }
}

#[cfg(test)]
mod tests {
    use super::estimated_tokens;

    #[track_caller]
    fn check(text: &str, expected: usize) {
        assert_eq!(estimated_tokens(text), expected, "of {text:?}");
    }

    #[test]
    fn lengths() {
        check("", 0);
        check(" \n\t", 0);
        check("the tide turns", 3);
        check("Hello, world!", 4);
        check("unbelievable", 3);
        check("2024-01-31", 6);
        check("x1y22", 4);
        check("潮间带", 3);
        check("한국어", 9);
        check("🌊 wave", 2);
    }

    #[test]
    fn cutting_at_blanks_keeps_the_sum() {
        let text = "A sentence of 12 words, some of them extraordinarily long: 1234567 0xdeadbeef.";
        let parts: usize = text.split(' ').map(estimated_tokens).sum();
        assert_eq!(parts, estimated_tokens(text));
    }
}
