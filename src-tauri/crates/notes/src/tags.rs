//! Which characters make a `#tag`.

/// Length in bytes of the tag name that `text` (what follows `#`) starts with; 0 if
/// there is none. At least one of its characters is no digit.
pub(crate) fn tag_name_length(text: &str) -> usize {
    let mut length = 0;
    let mut named = false;
    for character in text.chars() {
        if !is_tag_character(character) {
            break;
        }
        named |= !character.is_ascii_digit() && character != '/';
        length += character.len_utf8();
    }
    if !named {
        return 0;
    }
    text.get(..length)
        .map_or(0, |name| name.trim_end_matches('/').len())
}

/// Whether a `#` after this character may begin a tag (so not in `a#b` or `/#b`).
pub(crate) fn tag_may_follow(previous: Option<char>) -> bool {
    previous.is_none_or(|character| {
        character.is_whitespace()
            || matches!(
                character,
                '(' | '{' | '"' | '\'' | '*' | '_' | '~' | '=' | '>' | '|' | ',' | ';'
            )
            || is_wide_punctuation(character)
    })
}

/// Letters, digits, `_`, `-`, `/` and everything outside ASCII that is no punctuation:
/// emoji and marks belong to tags as well.
fn is_tag_character(character: char) -> bool {
    if character.is_ascii() {
        return character.is_ascii_alphanumeric() || matches!(character, '_' | '-' | '/');
    }
    if character.is_whitespace() || character.is_control() || is_wide_punctuation(character) {
        return false;
    }
    match character {
        // Joins the parts of one emoji; everything around it is punctuation.
        '\u{200D}' => true,
        '\u{2000}'..='\u{206F}' | '\u{2E00}'..='\u{2E7F}' | '«' | '»' | '\u{FEFF}' => false,
        _ => true,
    }
}

pub(crate) fn is_wide_punctuation(character: char) -> bool {
    matches!(character,
        '\u{3000}'..='\u{3004}' | '\u{3008}'..='\u{3020}' | '\u{3030}'
        | '\u{FF01}'..='\u{FF0F}' | '\u{FF1A}'..='\u{FF20}' | '\u{FF3B}'..='\u{FF3E}'
        | '\u{FF40}' | '\u{FF5B}'..='\u{FF65}')
}

#[cfg(test)]
mod tests {
    use super::tag_name_length;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(&text[..tag_name_length(text)], expected, "of {text:?}");
    }

    #[test]
    fn names() {
        check("tag", "tag");
        check("a/b_c-d e", "a/b_c-d");
        check("2024", "");
        check("y2024", "y2024");
        check("2024-01", "2024-01");
        check("1/2", "");
        check("a/", "a");
        check("/", "");
        check("über.", "über");
        check("标签，后面", "标签");
        check("🌱/🌿, x", "🌱/🌿");
        check("👩‍💻", "👩‍💻");
        check("a.b", "a");
        check("don't", "don");
        check(" a", "");
        check("", "");
    }
}
