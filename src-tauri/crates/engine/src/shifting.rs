//! Where places of a text are after the text was changed.

use std::ops::Range;

/// More than this of a text is not compared word by word: it counts as changed throughout.
const COMPARED_BYTES: usize = 400_000;

/// What separates two versions of a text.
pub(crate) struct Changes {
    /// Bytes of the old text in their order, and how many bytes stand for them now.
    hunks: Vec<(Range<usize>, usize)>,
}

impl Changes {
    pub(crate) fn between(old: &str, new: &str) -> Self {
        // Whole words: one that only grew has changed.
        let start = old[..common(old.chars(), new.chars())]
            .trim_end_matches(char::is_alphanumeric)
            .len();
        let (old, new) = (&old[start..], &new[start..]);
        let tail = common(old.chars().rev(), new.chars().rev());
        let tail = old[old.len() - tail..]
            .trim_start_matches(char::is_alphanumeric)
            .len();
        let (old, new) = (&old[..old.len() - tail], &new[..new.len() - tail]);
        if old.is_empty() && new.is_empty() {
            return Self { hunks: Vec::new() };
        }
        if old.is_empty() || new.is_empty() || old.len().max(new.len()) > COMPARED_BYTES {
            let hunks = vec![(start..start + old.len(), new.len())];
            return Self { hunks };
        }
        // The differ compares lines: each word becomes one.
        let (old, new) = (Words::of(old), Words::of(new));
        let patch = diffy::DiffOptions::new()
            .set_context_len(0)
            .create_patch(&old.lines, &new.lines);
        let hunks = patch.hunks().iter().map(|hunk| {
            let gone = old.bytes(hunk.old_range().range(), start);
            let come = new.bytes(hunk.new_range().range(), start);
            (gone, come.len())
        });
        Self {
            hunks: hunks.collect(),
        }
    }

    /// Where this range of the old text is in the new one; `None` where something in it has changed.
    /// What was written right in front of it or right behind it is no change of it.
    pub(crate) fn place(&self, range: Range<usize>) -> Option<Range<usize>> {
        let (mut gone, mut come) = (0, 0);
        for (old, new_bytes) in &self.hunks {
            if old.end <= range.start {
                gone += old.len();
                come += new_bytes;
            } else if old.start < range.end {
                return None;
            } else {
                break;
            }
        }
        Some(range.start + come - gone..range.end + come - gone)
    }
}

/// How many bytes two texts share from the side that the iterators begin at.
fn common(one: impl Iterator<Item = char>, other: impl Iterator<Item = char>) -> usize {
    one.zip(other)
        .take_while(|(one, other)| one == other)
        .map(|(character, _)| character.len_utf8())
        .sum()
}

/// A text with each word and each other character in a line of its own.
struct Words {
    lines: String,
    /// Where each begins, and the text's end.
    starts: Vec<usize>,
}

impl Words {
    fn of(text: &str) -> Self {
        let mut lines = String::with_capacity(text.len() * 2);
        let mut starts = Vec::new();
        let mut in_word = false;
        for (offset, character) in text.char_indices() {
            let continues = in_word && character.is_alphanumeric();
            in_word = character.is_alphanumeric();
            if !continues {
                if offset > 0 {
                    lines.push('\n');
                }
                starts.push(offset);
            }
            // A line end must not look like one; it is compared, never written.
            lines.push(if character == '\n' { '\0' } else { character });
        }
        lines.push('\n');
        starts.push(text.len());
        Self { lines, starts }
    }

    /// The bytes of these words, in a text in which this one begins at `start`.
    fn bytes(&self, words: Range<usize>, start: usize) -> Range<usize> {
        // The differ counts from 1, and names the line before where a range is empty.
        let first = if words.is_empty() {
            words.start
        } else {
            words.start - 1
        };
        let last = first + words.len();
        start + self.starts[first]..start + self.starts[last]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where each of `words`, which stands once in `old`, is found in `new`.
    #[track_caller]
    fn check(old: &str, new: &str, words: &str, expected: Option<usize>) {
        let start = old.find(words).unwrap();
        let place = Changes::between(old, new).place(start..start + words.len());
        assert_eq!(
            place,
            expected.map(|start| start..start + words.len()),
            "{old:?} {new:?}"
        );
    }

    #[test]
    fn places_move_with_what_is_written_around_them() {
        check("a [[b]] c", "a [[b]] c", "[[b]]", Some(2));
        check("a [[b]]\n", "a [[b]] Then on.\n", "[[b]]", Some(2));
        check("a [[b]]\n", "Before. a [[b]]\n", "[[b]]", Some(10));
        check("one two [[b]] three", "one [[b]] and three", "[[b]]", Some(4));
        check("x\ny\n[[ä]]\nz\n", "y\n\n[[ä]]\nzz\n", "[[ä]]", Some(3));
        check("a [[b]] c", "a [[bb]] c", "[[b]]", None);
        check("a [[b]] c", "a  c", "[[b]]", None);
        check("[[b]]", "[[bs]]", "b", None);
        check("[[b]]", "[[ab]]", "b", None);
        check("a [[b]] c", "", "[[b]]", None);
        check("a [[b|c]] d [[e]]", "a [[b|cc]] d, [[e]]", "[[e]]", Some(14));
    }

    proptest::proptest! {
        #[test]
        fn what_has_a_place_stands_there(
            old in "[ab \n<>ä]{0,30}", new in "[ab \n<>ä]{0,30}", cut in 0_usize..30, length in 0_usize..8,
        ) {
            let boundary = |at: usize| (0..=at.min(old.len())).rev().find(|at| old.is_char_boundary(*at)).unwrap();
            let range = boundary(cut)..boundary(cut + length);
            if let Some(place) = Changes::between(&old, &new).place(range.clone()) {
                proptest::prop_assert_eq!(&old[range], &new[place]);
            }
        }
    }
}
