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
            tokens += digit_tokens(std::mem::take(&mut digits));
            letters += 1;
            continue;
        }
        tokens += letter_tokens(std::mem::take(&mut letters));
        if character.is_ascii_digit() {
            digits += 1;
            continue;
        }
        tokens += digit_tokens(std::mem::take(&mut digits));
        tokens += match character {
            _ if character.is_whitespace() || character.is_control() => 0,
            // Decomposed into two or three letters, each of them a token.
            '\u{AC00}'..='\u{D7A3}' => 3,
            _ => 1,
        };
    }
    tokens + letter_tokens(letters) + digit_tokens(digits)
}

/// Short words are mostly in the vocabulary, long ones mostly in pieces.
fn letter_tokens(letters: usize) -> usize {
    match letters {
        0 => 0,
        1..=6 => 1,
        7..=11 => 2,
        _ => letters / 4,
    }
}

fn digit_tokens(digits: usize) -> usize {
    digits.div_ceil(2)
}
