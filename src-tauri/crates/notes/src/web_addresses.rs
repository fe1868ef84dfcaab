//! Addresses of the web that stand in the text as they are: `https://example.org/a`.
//!
//! As in GitHub's dialect, but for what follows them here: brackets and wide punctuation end one,
//! and the marks of a highlight or comment around it are not its own. The editor's grammar has the
//! same rule.

use crate::tags::is_wide_punctuation;

const SCHEMES: [&str; 2] = ["https", "http"];

/// Where the scheme begins whose `://` follows this text.
pub(crate) fn scheme_start(before: &str) -> Option<usize> {
    let start = SCHEMES.iter().find_map(|scheme| {
        let start = before.len().checked_sub(scheme.len())?;
        before.get(start..)?.eq_ignore_ascii_case(scheme).then_some(start)
    })?;
    let is_inside_word = before[..start].ends_with(|character: char| character.is_alphanumeric());
    (!is_inside_word).then_some(start)
}

pub(crate) fn ends_address(character: char) -> bool {
    character.is_whitespace()
        || matches!(character, '<' | '>' | '"' | '|' | '[' | ']' | '`')
        || is_wide_punctuation(character)
}

/// The address that this text begins with, without the punctuation of the sentence around it;
/// `None` where nothing follows the scheme.
pub(crate) fn trimmed(text: &str) -> Option<&str> {
    let mut address = text;
    // How many more brackets close than open, kept while they are taken off one by one.
    let count = |bracket: char| text.matches(bracket).count();
    let mut unopened = count(')').saturating_sub(count('('));
    while let Some(last) = address.chars().next_back() {
        let is_around = match last {
            ')' => {
                let is_around = unopened > 0;
                unopened = unopened.saturating_sub(1);
                is_around
            }
            '?' | '!' | '.' | ',' | ':' | ';' | '*' | '_' | '~' | '\'' | '=' | '%' => true,
            _ => false,
        };
        if !is_around {
            break;
        }
        address = &address[..address.len() - last.len_utf8()];
    }
    let host = address.split_once("://")?.1;
    host.starts_with(char::is_alphanumeric).then_some(address)
}

#[cfg(test)]
mod tests {
    use crate::parse;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found = parse(text).addresses;
        let found: Vec<&str> = found.into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, expected, "of {text:?}");
    }

    #[test]
    fn sentences_end_where_addresses_do_not() {
        check("see https://a.org/b_c?d=e&f#g.", &["https://a.org/b_c?d=e&f#g"]);
        check(
            "(HTTP://a.org/x(y)), 'https://b.org'",
            &["HTTP://a.org/x(y)", "https://b.org"],
        );
        check("https://a.org/x)) y", &["https://a.org/x"]);
        check("https://例え.jp/あ。 次", &["https://例え.jp/あ"]);
        check("xhttps://a.org https:// http://. ftp://a.org www.a.org", &[]);
        check(
            "**https://a.org/*b*** ==https://c.org==",
            &["https://a.org/*b", "https://c.org"],
        );
    }

    #[test]
    fn what_stands_in_links_code_and_comments_is_none() {
        check(
            "[https://a.org](https://b.org) <https://c.org> `https://d.org`",
            &[],
        );
        check(
            "[[https://e.org]] %%https://f.org%% [x]: https://g.org",
            &["https://g.org"],
        );
        check("    https://h.org\n\n<a href=\"https://i.org\">x</a>", &[]);
    }
}
