//! One thing that is looked for in a text.

use std::ops::Range;

use regex::{Regex, RegexBuilder};

/// Bytes that a compiled expression may take: nobody types one that needs more.
const LARGEST_REGEX: usize = 1 << 20;

#[derive(Debug, Clone)]
pub(crate) struct Pattern {
    /// As written, without quotes or slashes.
    pub written: String,
    pub kind: PatternKind,
    regex: Regex,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PatternKind {
    Word,
    Phrase,
    Regex,
}

impl Pattern {
    /// A word or phrase, anywhere, also inside of words.
    pub(crate) fn text(written: &str, kind: PatternKind, match_case: bool) -> Result<Self, String> {
        Self::build(written, &regex::escape(written), kind, match_case)
    }

    /// # Errors
    /// What is wrong with the expression, in one line.
    pub(crate) fn regex(written: &str, match_case: bool) -> Result<Self, String> {
        Self::build(written, written, PatternKind::Regex, match_case)
    }

    fn build(written: &str, expression: &str, kind: PatternKind, match_case: bool) -> Result<Self, String> {
        let regex = RegexBuilder::new(expression)
            .case_insensitive(!match_case)
            .multi_line(true)
            // A line ends where a person sees it end, in files of either kind.
            .crlf(true)
            .size_limit(LARGEST_REGEX)
            .build()
            .map_err(|error| match error {
                regex::Error::CompiledTooBig(_) => "it is too large".to_owned(),
                // The library draws a picture of several lines; its last says what is wrong.
                error => {
                    let text = error.to_string();
                    let last = text.lines().last().unwrap_or_default();
                    last.strip_prefix("error: ").unwrap_or(last).to_owned()
                }
            })?;
        Ok(Self {
            written: written.to_owned(),
            kind,
            regex,
        })
    }

    pub(crate) fn stands_in(&self, text: &str) -> bool {
        self.regex.is_match(text)
    }

    /// Byte ranges of `text`, in its order, none of them empty.
    pub(crate) fn find<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
        let found = self.regex.find_iter(text).map(|found| found.range());
        found.filter(|range| !range.is_empty())
    }

    /// What `replacement` makes of each place, in the order of the text. In that for a regular expression `$1` and the
    /// like stand for its groups.
    pub(crate) fn replacements(&self, text: &str, replacement: &str) -> Vec<(Range<usize>, String)> {
        let made = self.regex.captures_iter(text).map(|groups| {
            let mut made = String::new();
            match self.kind {
                PatternKind::Regex => groups.expand(replacement, &mut made),
                PatternKind::Word | PatternKind::Phrase => made.push_str(replacement),
            }
            (groups.get_match().range(), made)
        });
        made.filter(|(range, _)| !range.is_empty()).collect()
    }

    /// As a query has it.
    pub(crate) fn quoted(&self) -> String {
        match self.kind {
            PatternKind::Regex => format!("/{}/", self.written),
            PatternKind::Word | PatternKind::Phrase => format!("“{}”", self.written),
        }
    }

    /// The words that it asks for, where it asks for words.
    pub(crate) fn literal(&self) -> Option<&str> {
        (self.kind != PatternKind::Regex).then_some(self.written.as_str())
    }
}
