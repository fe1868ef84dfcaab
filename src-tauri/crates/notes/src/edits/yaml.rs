//! One value written as YAML.

/// Where the value stands: inside `[…]` commas and brackets end it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Context {
    Block,
    Flow,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quote {
    Single,
    Double,
}

/// The text in the quotes of `old`, the value so far as written, if it fits there; without them
/// where it would still be read as this text; in double quotes otherwise.
pub(super) fn text_scalar(text: &str, context: Context, old: &str) -> String {
    match old.as_bytes().first() {
        Some(b'\'') if !text.chars().any(must_be_escaped) => format!("'{}'", text.replace('\'', "''")),
        Some(b'"') => format!("\"{}\"", escaped(text)),
        _ if is_plain(text, context) => text.to_owned(),
        _ => format!("\"{}\"", escaped(text)),
    }
}

/// The text with what double quotes do not hold escaped.
pub(super) fn escaped(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' => written.push_str("\\\\"),
            '"' => written.push_str("\\\""),
            '\n' => written.push_str("\\n"),
            '\r' => written.push_str("\\r"),
            '\t' => written.push_str("\\t"),
            _ if must_be_escaped(character) => {
                let code = u32::from(character);
                written.push_str(&match code {
                    ..=0xFF => format!("\\x{code:02x}"),
                    0x100..=0xFFFF => format!("\\u{code:04x}"),
                    _ => format!("\\U{code:08x}"),
                });
            }
            _ => written.push(character),
        }
    }
    written
}

/// What YAML does not print, or takes for a line end.
fn must_be_escaped(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{2028}' | '\u{2029}' | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}'
        )
}

/// Whether the text without quotes is read as this very text.
fn is_plain(text: &str, context: Context) -> bool {
    let Some(first) = text.chars().next() else {
        return false;
    };
    let second = text.chars().nth(1);
    let begins_plainly = match first {
        '-' | '?' | ':' => second.is_some_and(|second| !second.is_whitespace() && !"-,[]{}".contains(second)),
        '.' => !text.starts_with("..."),
        _ => !first.is_whitespace() && !",[]{}#&*!|>'\"%@`=".contains(first),
    };
    begins_plainly
        && !text.ends_with(char::is_whitespace)
        && !text.ends_with(':')
        && !text.contains(must_be_escaped)
        && !text.contains(": ")
        && !text.contains(" #")
        // Links are found in quotes alone.
        && !text.contains("[[")
        && (context == Context::Block || !text.contains([',', '[', ']', '{', '}', ':']))
        && !is_literal(text)
}

/// Whether YAML, or a program that reads it, takes the bare text for something else than text.
fn is_literal(text: &str) -> bool {
    const WORDS: [&str; 9] = ["~", "null", "true", "false", "yes", "no", "on", "off", "<<"];
    WORDS.iter().any(|word| text.eq_ignore_ascii_case(word)) || is_number(text) || is_date(text)
}

fn is_number(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let lower = unsigned.to_ascii_lowercase();
    if matches!(lower.as_str(), ".inf" | ".nan" | "inf" | "nan" | "infinity") {
        return true;
    }
    let is_run = |digits: &str, allowed: &str| {
        digits.starts_with(|first: char| allowed.contains(first))
            && digits
                .chars()
                .all(|digit| digit == '_' || allowed.contains(digit))
    };
    for (prefix, allowed) in [("0x", "0123456789abcdef"), ("0o", "01234567"), ("0b", "01")] {
        if let Some(digits) = lower.strip_prefix(prefix) {
            return is_run(digits, allowed);
        }
    }
    let (mantissa, exponent) = lower.split_once('e').unwrap_or((&lower, "0"));
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = "0123456789";
    // `1:30` is a number of base sixty to older readers.
    let is_whole = whole.split(':').all(|part| is_run(part, digits));
    let has_digits = is_whole || (whole.is_empty() && !fraction.is_empty());
    has_digits && (fraction.is_empty() || is_run(fraction, digits)) && is_run(exponent, digits)
}

/// `2020-08-21`, and what has a time behind it.
fn is_date(text: &str) -> bool {
    let date = text.split(['T', 't', ' ']).next().unwrap_or("");
    let mut parts = date.split('-');
    let mut part = |lengths: std::ops::RangeInclusive<usize>| {
        parts.next().is_some_and(|part| {
            lengths.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
        })
    };
    part(4..=4) && part(1..=2) && part(1..=2) && parts.next().is_none()
}

/// The quotes that are open where the line, given up to some place in it, is cut.
pub(super) fn open_quote(line: &str) -> Option<Quote> {
    let bytes = line.as_bytes();
    let mut open = None;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match (byte, open) {
            (b'\\', Some(Quote::Double)) => at += 1,
            (b'"', Some(Quote::Double)) => open = None,
            (b'\'', Some(Quote::Single)) if bytes.get(at + 1) == Some(&b'\'') => at += 1,
            (b'\'', Some(Quote::Single)) => open = None,
            (b'"' | b'\'', None)
                if at
                    .checked_sub(1)
                    .is_none_or(|before| b" \t[{,:".contains(&bytes[before])) =>
            {
                open = Some(if *byte == b'"' {
                    Quote::Double
                } else {
                    Quote::Single
                });
            }
            _ => {}
        }
        at += 1;
    }
    open
}

#[cfg(test)]
mod tests {
    use super::{Context, Quote, open_quote, text_scalar};

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(text_scalar(text, Context::Block, ""), expected, "of {text:?}");
    }

    #[track_caller]
    fn check_plain(text: &str) {
        check(text, text);
    }

    #[track_caller]
    fn check_quoted(text: &str) {
        check(text, &format!("\"{text}\""));
    }

    #[test]
    fn texts_as_they_are() {
        for text in [
            "words",
            "two words",
            "a:b",
            "http://x.org/#a",
            "C#",
            "it's",
            "a \"b\" c",
            "-dash",
            ":smile:x",
            "3 apples",
            "2nd",
            "1.2.3",
            "a, b",
            "f(x)",
            "x [y]",
            "über",
            "潮",
            "🌊",
            "e5",
            "0xyz",
            "a - b",
            "2020-08",
            "2020-08-21-x",
            "nullable",
            "y",
            "?a",
            "50%",
            ".hidden",
            "a\\b",
        ] {
            check_plain(text);
        }
    }

    #[test]
    fn texts_in_quotes() {
        for text in [
            "",
            " ",
            " a",
            "a ",
            "a: b",
            "a:",
            "a #b",
            "#a",
            "- a",
            "-",
            "--- a",
            "? a",
            ": a",
            "[a",
            "{{x}}",
            "&a",
            "*a",
            "!a",
            "|",
            ">",
            "'a'",
            "%a",
            "@a",
            "`a",
            "=",
            "[[x]]",
            "see [[x]]",
            "true",
            "True",
            "NO",
            "on",
            "null",
            "~",
            "1",
            "-1",
            "+1.5",
            "1e3",
            "1.",
            ".5",
            "0x1F",
            "0o7",
            "1_000",
            ".inf",
            "-.INF",
            "NaN",
            "1:30",
            "2020-08-21",
            "2020-8-1",
            "2020-08-21T10:30:00",
            "2020-08-21 10:30",
            "...",
            ",a",
            "<<",
            "-[a",
            "07",
        ] {
            check_quoted(text);
        }
        check("a \"b\": c", "\"a \\\"b\\\": c\"");
        check("a\nb\tc\r", "\"a\\nb\\tc\\r\"");
        check("a\\: b", "\"a\\\\: b\"");
        check("\u{0}\u{85}\u{2028}\u{FEFF}", "\"\\x00\\x85\\u2028\\ufeff\"");
    }

    #[test]
    fn quotes_are_kept() {
        assert_eq!(text_scalar("a", Context::Block, "'b'"), "'a'");
        assert_eq!(text_scalar("it's", Context::Block, "'b'"), "'it''s'");
        assert_eq!(text_scalar("a\nb", Context::Block, "'b'"), "\"a\\nb\"");
        assert_eq!(text_scalar("a", Context::Block, "\"b\""), "\"a\"");
        assert_eq!(text_scalar("a: b", Context::Block, "b"), "\"a: b\"");
        assert_eq!(text_scalar("a", Context::Block, "|\n  b"), "a");
        assert_eq!(text_scalar("a, b", Context::Flow, "b"), "\"a, b\"");
        assert_eq!(text_scalar("a b", Context::Flow, "b"), "a b");
    }

    #[test]
    fn quotes_that_are_open() {
        assert_eq!(open_quote("up: \"see "), Some(Quote::Double));
        assert_eq!(open_quote("up: 'it''s "), Some(Quote::Single));
        assert_eq!(open_quote("up: ['a', \"b \\\" "), Some(Quote::Double));
        assert_eq!(open_quote("up: it's "), None);
        assert_eq!(open_quote("- 'a' "), None);
    }
}
