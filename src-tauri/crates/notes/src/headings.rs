//! Whether a link's heading part means a heading.

use unicode_normalization::UnicodeNormalization;

/// Whether `wanted` (one part after `#` in a link) means the heading with this plain
/// text. Case, punctuation and the number of spaces do not count, as in Obsidian; the
/// form that web pages use for anchors (`my-heading` for `My heading!`) counts as well.
pub fn link_matches_heading(heading_text: &str, wanted: &str) -> bool {
    if heading_text == wanted {
        return true;
    }
    let mut given = words(heading_text).peekable();
    // A heading of nothing but punctuation would match every other such heading.
    given.peek().is_some() && (given.eq(words(wanted)) || anchor(heading_text).eq(anchor_as_written(wanted)))
}

/// Lower-case characters with one space for every run of blanks and punctuation.
fn words(text: &str) -> impl Iterator<Item = char> {
    let mut pending = false;
    let mut started = false;
    text.nfc()
        .flat_map(char::to_lowercase)
        .flat_map(move |character| {
            if character.is_whitespace() || is_ignored(character) {
                pending = started;
                return [None, None];
            }
            started = true;
            let space = std::mem::take(&mut pending).then_some(' ');
            [space, Some(character)]
        })
        .flatten()
}

fn is_ignored(character: char) -> bool {
    character.is_ascii_punctuation() && !matches!(character, '-' | '_' | '\'')
}

/// The anchor a web page would give the heading: punctuation gone, blanks as hyphens.
pub(crate) fn anchor(text: &str) -> impl Iterator<Item = char> {
    text.trim()
        .nfc()
        .flat_map(char::to_lowercase)
        .filter_map(|character| match character {
            '-' | '_' => Some(character),
            _ if character.is_whitespace() => Some('-'),
            _ if character.is_alphanumeric() => Some(character),
            _ => None,
        })
}

fn anchor_as_written(text: &str) -> impl Iterator<Item = char> {
    text.trim().nfc().flat_map(char::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::link_matches_heading;

    #[track_caller]
    fn check(heading: &str, wanted: &str, expected: bool) {
        assert_eq!(
            link_matches_heading(heading, wanted),
            expected,
            "{heading:?} and {wanted:?}"
        );
    }

    #[test]
    fn tolerant_comparison() {
        check("Tide pools", "Tide pools", true);
        check("Tide pools", "tide  POOLS ", true);
        check("What: now?", "What now", true);
        check("A | B # C ^ d", "A B C d", true);
        check("[x] done: 50%", "x done 50", true);
        check("v1.2", "v1 2", true);
        check("Security Considerations", "security-considerations", true);
        check("What's new, doc?", "whats-new-doc", true);
        check("Überblick", "u\u{308}berblick", true);
        check("Tide pools", "Tide", false);
        check("Tide pools", "tidepools", false);
        check("???", "!!!", false);
        check("???", "???", true);
        check("", "x", false);
    }
}
