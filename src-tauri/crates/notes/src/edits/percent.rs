//! Writing the address of a markdown link so that it is read as it was meant.

/// How the address is written, which decides what must be encoded in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Brackets {
    /// `(address)`
    Round,
    /// `(<address>)`
    Angle,
}

/// Percent-encodes what could not stand in the address as it is, and besides that what `old`, the
/// address so far, has encoded: a space, or letters outside ASCII.
pub(super) fn encoded(part: &str, brackets: Brackets, old: &str) -> String {
    let habits = Habits::of(old);
    let keeps_parentheses = habits.bare_parentheses && has_balanced_parentheses(part);
    let mut written = String::with_capacity(part.len());
    for (at, character) in part.char_indices() {
        let rest = part.get(at + character.len_utf8()..).unwrap_or("");
        let must = match character {
            '%' => brackets == Brackets::Round || starts_with_hex_digits(rest),
            '(' | ')' => brackets == Brackets::Round && !keeps_parentheses,
            // What would begin a tag, another cell, code or a formula with a partner in front of
            // the link.
            '<' | '>' | '|' | '`' | '$' | '#' => true,
            // Before anything else this backslash stands for itself.
            '\\' => rest.starts_with(|next: char| next.is_ascii_punctuation()) || rest.is_empty(),
            '&' => starts_with_entity(rest),
            _ if character.is_control() => true,
            _ if character.is_whitespace() => brackets == Brackets::Round || at == 0 || rest.is_empty(),
            _ => false,
        };
        if must || habits.encodes(character) {
            percent(&mut written, character);
        } else {
            written.push(character);
        }
    }
    if looks_like_scheme(&written) {
        written = written.replacen(':', "%3A", 1);
    }
    written
}

fn percent(written: &mut String, character: char) {
    const DIGITS: [char; 16] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F',
    ];
    for byte in character.encode_utf8(&mut [0; 4]).bytes() {
        written.push('%');
        written.push(DIGITS[usize::from(byte >> 4)]);
        written.push(DIGITS[usize::from(byte & 15)]);
    }
}

/// What an address encodes although it need not.
struct Habits {
    ascii: [bool; 128],
    beyond_ascii: bool,
    bare_parentheses: bool,
}

impl Habits {
    fn of(written: &str) -> Self {
        let mut habits = Self {
            ascii: [false; 128],
            beyond_ascii: false,
            bare_parentheses: written.contains('(') && !written.contains("\\("),
        };
        for (at, _) in written.match_indices('%') {
            let code = written
                .get(at + 1..at + 3)
                .and_then(|digits| u8::from_str_radix(digits, 16).ok());
            match code.map(usize::from) {
                // Letters and digits, and what builds paths, are spelled out by nobody.
                Some(code) if code < 128 => {
                    let spelled = char::from(code as u8);
                    habits.ascii[code] = !spelled.is_ascii_alphanumeric() && !matches!(spelled, '/' | '.');
                }
                Some(_) => habits.beyond_ascii = true,
                None => {}
            }
        }
        habits
    }

    fn encodes(&self, character: char) -> bool {
        match self.ascii.get(character as usize) {
            Some(encoded) => *encoded,
            None => self.beyond_ascii,
        }
    }
}

/// Parentheses that CommonMark reads as part of an address: in pairs, and not deeply nested.
fn has_balanced_parentheses(part: &str) -> bool {
    let mut depth = 0_usize;
    for byte in part.bytes() {
        match byte {
            b'(' if depth == 16 => return false,
            b'(' => depth += 1,
            b')' if depth == 0 => return false,
            b')' => depth -= 1,
            _ => {}
        }
    }
    depth == 0
}

fn starts_with_hex_digits(rest: &str) -> bool {
    rest.len() >= 2 && rest.bytes().take(2).all(|byte| byte.is_ascii_hexdigit())
}

/// Whether `&` before this is read as a character's name or number.
fn starts_with_entity(rest: &str) -> bool {
    let name = rest
        .bytes()
        .take(40)
        .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'#')
        .count();
    name > 0 && rest.as_bytes().get(name) == Some(&b';')
}

/// `note: a.md` would be read as an address on the web.
fn looks_like_scheme(written: &str) -> bool {
    written.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
    })
}

#[cfg(test)]
mod tests {
    use super::{Brackets, encoded};

    #[track_caller]
    fn check(part: &str, old: &str, round: &str, angle: &str) {
        assert_eq!(encoded(part, Brackets::Round, old), round, "round, of {part:?}");
        assert_eq!(encoded(part, Brackets::Angle, old), angle, "angle, of {part:?}");
    }

    #[test]
    fn what_must_be_encoded() {
        check("Note.md", "", "Note.md", "Note.md");
        check("dir/a b.md", "", "dir/a%20b.md", "dir/a b.md");
        check("f(x).md", "", "f%28x%29.md", "f(x).md");
        check("50%.md", "", "50%25.md", "50%.md");
        check("%20.md", "", "%2520.md", "%2520.md");
        check("a<b>.md", "", "a%3Cb%3E.md", "a%3Cb%3E.md");
        check("C#.md", "", "C%23.md", "C%23.md");
        check("Übung 潮.md", "", "Übung%20潮.md", "Übung 潮.md");
        check("a\\b\\.md", "", "a\\b%5C.md", "a\\b%5C.md");
        check("a&amp;b & c.md", "", "a%26amp;b%20&%20c.md", "a%26amp;b & c.md");
        check("`$|.md", "", "%60%24%7C.md", "%60%24%7C.md");
        check("re: x.md", "", "re%3A%20x.md", "re%3A x.md");
        check("dir/re: x.md", "", "dir/re:%20x.md", "dir/re: x.md");
        check("C:x.md", "", "C%3Ax.md", "C%3Ax.md");
        check("a\tb\u{3000}c.md", "", "a%09b%E3%80%80c.md", "a%09b\u{3000}c.md");
        check(" a b ", "", "%20a%20b%20", "%20a b%20");
    }

    #[test]
    fn what_was_encoded_stays_encoded() {
        check(
            "Übung 潮.md",
            "%C3%9C.md",
            "%C3%9Cbung%20%E6%BD%AE.md",
            "%C3%9Cbung %E6%BD%AE.md",
        );
        check("a b.md", "x%20y.md", "a%20b.md", "a%20b.md");
        check("a&b,c.md", "x%26y.md", "a%26b,c.md", "a%26b,c.md");
        check("a/b.md", "x%2Fy%2Emd", "a/b.md", "a/b.md");
        check("f(x).md", "g(y).md", "f(x).md", "f(x).md");
        check("f(x.md", "g(y).md", "f%28x.md", "f(x.md");
        check("f(x).md", "g\\(y.md", "f%28x%29.md", "f(x).md");
        check("a.md", "%", "a.md", "a.md");
    }
}
