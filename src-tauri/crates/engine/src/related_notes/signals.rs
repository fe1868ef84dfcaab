//! What speaks for a note that another one may link to, as numbers, and the one function that weighs them. Pure, so that
//! the links bench can fit it and leave out each in turn.

/// How many signals there are.
pub const SIGNALS: usize = 20;

/// One value per signal, in the order of [`Signal`]; 0 where nothing speaks for the note in this way.
pub type Signals = [f32; SIGNALS];

/// Each is between 0 and about 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(usize)]
pub enum Signal {
    /// BM25 of the asking note's most telling words, beside the best note's.
    Words,
    /// Share of a name's words, each by how much it tells, that stand in the asking note anywhere.
    NameWords,
    /// The same of the values of its front matter.
    NameWordsInProperties,
    /// How much all words of a name tell, where all are there.
    WholeName,
    /// How rare the rarest word of a name is that stands there word by word; less where several notes have the name.
    Named,
    /// It is written just like the name, with a capital.
    NamedExactly,
    /// Words of the name, of four.
    NamedWords,
    /// Few other notes are named.
    NamedAmongFew,
    /// How far at the beginning it is named.
    NamedEarly,
    /// One divided by the notes that have the name.
    NamedAlone,
    /// Words, of four, of the asking note's name that stands in the other.
    NamesBack,
    /// How rare the rarest word of one of its headings is that stands in the asking note.
    Heading,
    /// How near the asking note's passages are on average to the nearest passage of the other, scaled.
    Meaning,
    /// How near the nearest pair of passages is, scaled.
    NearestPassages,
    /// Both stand below the same note or folder; less where many do.
    Sibling,
    /// It stands right below the asking note (`a.b` below `a`, `a/b` below `a`); less where many do.
    Child,
    /// Many notes stand below it.
    Children,
    /// It is long.
    Length,
    /// Many notes link to it.
    Linked,
    /// Notes like the asking one link to it.
    LinkedByAlike,
}

/// What the bench calls each.
pub const SIGNAL_NAMES: [&str; SIGNALS] = [
    "words",
    "name words",
    "name words in properties",
    "whole name",
    "named",
    "named exactly",
    "named words",
    "named among few",
    "named early",
    "named alone",
    "names back",
    "heading",
    "meaning",
    "nearest passages",
    "sibling",
    "child",
    "children",
    "length",
    "linked",
    "linked by alike",
];

/// Fitted by `scripts/linking/fit_related.py` on vaults whose links were hidden in several ways.
pub const WEIGHTS: Signals = [
    2.1, 1.6, 0.8, 4.2, 1.1, 0.6, 4.2, 0.7, -0.8, 0.5, 1.0, 1.7, 0.3, 0.5, 2.6, 4.7, 2.0, 1.5, 4.5, 3.3,
];

/// The greater, the likelier it is that the one note links to the other; comparable for one asking note only.
pub fn score(signals: &Signals, weights: &Signals) -> f32 {
    signals
        .iter()
        .zip(weights)
        .map(|(signal, weight)| signal * weight)
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rare_name_in_the_text_outweighs_common_words() {
        let mut named = [0.0; SIGNALS];
        named[Signal::Named as usize] = 0.8;
        named[Signal::NamedWords as usize] = 0.5;
        let mut alike = [0.0; SIGNALS];
        alike[Signal::Words as usize] = 1.0;
        alike[Signal::Meaning as usize] = 1.0;
        assert!(score(&named, &WEIGHTS) > score(&alike, &WEIGHTS));
        assert_eq!(Signal::LinkedByAlike as usize, SIGNALS - 1);
    }
}
