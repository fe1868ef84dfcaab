//! Where the names of notes stand as plain text.
//!
//! Names and text are folded alike, with marks at the places where a word may begin or end;
//! a name with a mark on both sides is then found in one pass over the text, whole words only.

mod folding;
mod inflection;
mod note_text;

use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use serde::Serialize;

use crate::mentions::folding::folded_name;
use crate::mentions::inflection::other_forms;
use crate::note::Note;

/// Finds any of many names in a note.
#[derive(Debug, Clone, Default)]
pub struct NameFinder {
    automaton: Option<AhoCorasick>,
    /// What was handed in, pattern after pattern.
    values: Vec<usize>,
    /// Where each pattern's values end.
    ends: Vec<u32>,
}

/// A name that stands in the text outside of links.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FoundName {
    /// Bytes of the text. A possessive `'s` is not in it, a plural's ending is.
    pub range: Range<usize>,
    /// What was handed in with the name; several where notes share a name.
    pub names: Vec<usize>,
}

impl NameFinder {
    /// A finder of these names, each with a number of the caller's. Names of one character (save
    /// in scripts without spaces), of digits alone, without any letter or digit, and of more than
    /// 200 characters are not looked for.
    pub fn new<'a>(names: impl IntoIterator<Item = (&'a str, usize)>) -> Self {
        let mut forms = Vec::new();
        for (name, value) in names {
            let Some(folded) = folded_name(name) else {
                continue;
            };
            let others = other_forms(name);
            forms.extend(others.filter_map(|form| Some((folded_name(&form)?, true, value))));
            forms.push((folded, false, value));
        }
        forms.sort_unstable();
        let mut finder = Self::default();
        let mut patterns = Vec::new();
        for same in forms.chunk_by(|one, other| one.0 == other.0) {
            // `cities` is the note “Cities”, and “City” only where there is no such note.
            let is_other_form = same.iter().all(|(_, is_other_form, _)| *is_other_form);
            let mut values: Vec<usize> = same
                .iter()
                .filter(|form| form.1 == is_other_form)
                .map(|(.., value)| *value)
                .collect();
            values.dedup();
            finder.values.extend(values);
            finder
                .ends
                .push(u32::try_from(finder.values.len()).unwrap_or(u32::MAX));
            patterns.extend(same.first().map(|(form, ..)| form.as_str()));
        }
        // An automaton of tables would be a little faster and many times larger.
        finder.automaton = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .match_kind(MatchKind::LeftmostLongest)
            .prefilter(false)
            .build(patterns)
            .ok();
        finder
    }

    /// The names that stand in the note's text, in its order; where several begin at one place,
    /// the longest. Not in links, embeds, code, formulas, comments, HTML, front matter, tags, ids,
    /// and addresses. `note` is what parsing `text` gave.
    pub fn find(&self, text: &str, note: &Note) -> Vec<FoundName> {
        let Some(automaton) = self.automaton.as_ref().filter(|_| !self.ends.is_empty()) else {
            return Vec::new();
        };
        let folded = note_text::folded(text, note);
        automaton
            .find_iter(&folded.text)
            .filter_map(|found| {
                Some(FoundName {
                    range: folded.source_of(found.range())?,
                    names: self.values_of(found.pattern().as_usize()).to_vec(),
                })
            })
            .collect()
    }

    fn values_of(&self, pattern: usize) -> &[usize] {
        let end = |pattern: usize| self.ends.get(pattern).map_or(0, |end| *end as usize);
        let start = pattern.checked_sub(1).map_or(0, end);
        self.values.get(start..end(pattern)).unwrap_or_default()
    }
}
