//! Which of many names may have been meant by one that is not among them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::resolution::fold;

/// Names shown at most.
const MOST: usize = 5;
/// How far the name with all words and one more is; slips count one each.
const MORE_WORDS: usize = 8;

/// Names to choose from, each with what it stands for. A vault can have many thousands of names,
/// and as many that are missing: no question looks at every name.
pub(crate) struct Choice<'a> {
    names: Vec<Name<'a>>,
    /// Numbers of names by their letters and digits.
    spelled: HashMap<String, Vec<usize>>,
    /// By their words in alphabetical order.
    worded: HashMap<Vec<String>, Vec<usize>>,
    /// By each of their words.
    with_word: HashMap<String, Vec<usize>>,
    /// By the first and the last of their letters and digits, and how many they have.
    framed: HashMap<(Frame, usize), Vec<(u64, usize)>>,
}

/// A slip of the keys leaves the first or the last letter.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Frame {
    First(char),
    Last(char),
}

struct Name<'a> {
    folded: String,
    characters: Vec<char>,
    /// In alphabetical order, each once.
    words: Vec<String>,
    /// One bit for each character that is in it: names with many different bits are far apart.
    bits: u64,
    value: &'a str,
}

impl<'a> Name<'a> {
    fn new(name: &str, value: &'a str) -> Self {
        let folded = fold(name.trim());
        let characters: Vec<char> = folded.chars().filter(|c| c.is_alphanumeric()).collect();
        let words: BTreeSet<&str> = folded
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        Self {
            words: words.into_iter().map(str::to_owned).collect(),
            bits: characters
                .iter()
                .fold(0, |bits, c| bits | 1 << (u32::from(*c) % 64)),
            characters,
            folded,
            value,
        }
    }

    fn spelled(&self) -> String {
        self.characters.iter().collect()
    }

    fn frames(&self) -> impl Iterator<Item = Frame> {
        let first = self.characters.first().map(|first| Frame::First(*first));
        let last = self.characters.last().map(|last| Frame::Last(*last));
        first.into_iter().chain(last)
    }
}

impl<'a> Choice<'a> {
    /// Of names, and what is to be suggested where one of them was meant.
    pub(crate) fn new(names: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let names = names.into_iter().map(|(name, value)| Name::new(name, value));
        let mut choice = Self {
            names: names.collect(),
            spelled: HashMap::new(),
            worded: HashMap::new(),
            with_word: HashMap::new(),
            framed: HashMap::new(),
        };
        for (number, name) in choice.names.iter().enumerate() {
            choice.spelled.entry(name.spelled()).or_default().push(number);
            choice.worded.entry(name.words.clone()).or_default().push(number);
            for word in &name.words {
                choice.with_word.entry(word.clone()).or_default().push(number);
            }
            for frame in name.frames() {
                let alike = choice.framed.entry((frame, name.characters.len())).or_default();
                alike.push((name.bits, number));
            }
        }
        choice
    }

    /// What may have been meant, likeliest first: what has the very name, what has the same words
    /// in another order or writing, what is a slip of the keys away, what has all its words.
    pub(crate) fn nearest(&self, wanted: &str) -> Vec<String> {
        let wanted = Name::new(wanted, "");
        if wanted.words.is_empty() {
            return Vec::new();
        }
        // Distances of names by their numbers.
        let mut found: BTreeMap<usize, usize> = BTreeMap::new();
        let mut add = |number: usize, distance: usize| {
            let known = found.entry(number).or_insert(distance);
            *known = distance.min(*known);
        };
        let same = self.spelled.get(&wanted.spelled()).into_iter();
        for number in same.chain(self.worded.get(&wanted.words)).flatten() {
            let is_the_very = self.names[*number].folded == wanted.folded;
            add(*number, usize::from(!is_the_very));
        }
        self.add_slips(&wanted, &mut add);
        self.add_more_words(&wanted, &mut add);
        let mut found: Vec<(usize, usize, &str)> = found
            .into_iter()
            .map(|(number, distance)| {
                let name = &self.names[number];
                (distance, name.folded.len(), name.value)
            })
            .collect();
        found.sort_unstable();
        let mut seen = BTreeSet::new();
        found
            .into_iter()
            .filter(|(.., value)| seen.insert(*value))
            .map(|(.., value)| value.to_owned())
            .take(MOST)
            .collect()
    }

    fn add_slips(&self, wanted: &Name, add: &mut impl FnMut(usize, usize)) {
        let length = wanted.characters.len();
        // One slip in a short name, a few in a long one; three letters are another word soon.
        let most = match length {
            0..=3 => return,
            length => (length / 5).clamp(1, 4),
        };
        let mut rows = Rows::default();
        for frame in wanted.frames() {
            for other_length in length - most..=length + most {
                for (bits, number) in self.framed.get(&(frame, other_length)).into_iter().flatten() {
                    // Each slip takes at most one letter away and brings at most one in.
                    let taken = (wanted.bits & !bits).count_ones() as usize;
                    let brought = (bits & !wanted.bits).count_ones() as usize;
                    if taken <= most
                        && brought <= most
                        && let Some(slips) = slips(
                            &wanted.characters,
                            &self.names[*number].characters,
                            most,
                            &mut rows,
                        )
                    {
                        add(*number, 1 + slips);
                    }
                }
            }
        }
    }

    /// Names of several words that have all of the wanted ones, or the other way round.
    fn add_more_words(&self, wanted: &Name, add: &mut impl FnMut(usize, usize)) {
        if wanted.words.len() < 2 {
            return;
        }
        let mut shared: HashMap<usize, usize> = HashMap::new();
        for number in wanted
            .words
            .iter()
            .filter_map(|word| self.with_word.get(word))
            .flatten()
        {
            *shared.entry(*number).or_default() += 1;
        }
        for (number, words) in shared {
            let name = &self.names[number];
            if words > 1 && words == name.words.len().min(wanted.words.len()) {
                add(number, MORE_WORDS + name.words.len().abs_diff(wanted.words.len()));
            }
        }
    }
}

/// Rows of the table of distances between beginnings: two before, one before, this one.
type Rows = [Vec<usize>; 3];

/// Letters typed wrongly, too many, too few, or in each other's place; `None` above `most`.
fn slips(one: &[char], other: &[char], most: usize, rows: &mut Rows) -> Option<usize> {
    let [before, above, this] = rows;
    for row in [&mut *before, &mut *above, &mut *this] {
        row.clear();
        row.resize(other.len() + 1, most + 1);
    }
    for (column, distance) in above.iter_mut().enumerate().take(most + 1) {
        *distance = column;
    }
    for (row, letter) in one.iter().enumerate() {
        // Beginnings whose lengths differ by more are further apart than that.
        let columns = row.saturating_sub(most)..other.len().min(row + most + 1);
        this.fill(most + 1);
        if row < most {
            this[0] = row + 1;
        }
        for column in columns {
            let other_letter = other[column];
            let mut least = above[column] + usize::from(*letter != other_letter);
            least = least.min(above[column + 1] + 1).min(this[column] + 1);
            let is_swapped =
                row > 0 && column > 0 && *letter == other[column - 1] && one[row - 1] == other_letter;
            if is_swapped {
                least = least.min(before[column - 1] + 1);
            }
            this[column + 1] = least;
        }
        if this.iter().all(|distance| *distance > most) {
            return None;
        }
        std::mem::swap(before, above);
        std::mem::swap(above, this);
    }
    above.last().copied().filter(|slips| *slips <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_are_suggested() {
        let names = [
            "Tide pools",
            "Tides",
            "recommended-extensions",
            "Contribution Guide",
            "AI",
            "Caf\u{e9} au lait",
            "Getting started with tides",
        ];
        let choice = Choice::new(names.iter().map(|name| (*name, *name)));
        let check =
            |wanted: &str, expected: &[&str]| assert_eq!(choice.nearest(wanted), expected, "{wanted}");
        check("tide pools", &["Tide pools"]);
        check("Tide-Pool", &["Tide pools"]);
        check("Tied pools", &["Tide pools"]);
        check("pools, tide", &["Tide pools"]);
        check("Tide", &["Tides"]);
        check("Recommended Extensions", &["recommended-extensions"]);
        check("contribtion guide", &["Contribution Guide"]);
        check("Cafe\u{301} au lit", &["Caf\u{e9} au lait"]);
        check("Getting started", &["Getting started with tides"]);
        check("IA", &[]);
        check("Bread", &[]);
        check("…", &[]);
    }

    #[test]
    fn slips_are_counted() {
        let check = |one: &str, other: &str, expected: Option<usize>| {
            let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
            assert_eq!(slips(&one, &other, 2, &mut Rows::default()), expected);
            assert_eq!(slips(&other, &one, 2, &mut Rows::default()), expected);
        };
        check("", "", Some(0));
        check("", "ab", Some(2));
        check("abcd", "acbd", Some(1));
        check("abcd", "xbcde", Some(2));
        check("abcd", "badc", Some(2));
        check("abcd", "efgh", None);
        check("abcdefgh", "bcdefghi", Some(2));
        check("abcdefgh", "cdefghab", None);
        check("", "abc", None);
    }
}
