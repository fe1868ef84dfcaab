//! Block ids, and the trimming of ranges.

use std::ops::Range;

/// The bytes of the range without blanks around them.
pub(crate) fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let Some(part) = text.get(range.clone()) else {
        return range;
    };
    let start = range.start + (part.len() - part.trim_start().len());
    start..start + part.trim().len()
}

/// The id that a block's text ends with: `… ^id`, or nothing but `^id`. Without `^`.
pub(crate) fn block_id(block: &str) -> Option<&str> {
    let block = block.trim_end();
    let id_length = block
        .bytes()
        .rev()
        .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
        .count();
    let before = block.get(..block.len() - id_length)?.strip_suffix('^')?;
    let stands_alone = before.is_empty() || before.ends_with(char::is_whitespace);
    (id_length > 0 && stands_alone).then(|| &block[block.len() - id_length..])
}

#[cfg(test)]
mod tests {
    use super::block_id;

    #[track_caller]
    fn check(block: &str, expected: &str) {
        assert_eq!(block_id(block).unwrap_or(""), expected, "of {block:?}");
    }

    #[test]
    fn ids() {
        check("text ^a1-b", "a1-b");
        check("text ^a \n", "a");
        check("^only", "only");
        check("two\n^lines", "lines");
        check("text^a", "");
        check("text ^", "");
        check("text ^a b", "");
        check("text ^a_b", "");
        check("2 ^é", "");
        check("", "");
    }
}
