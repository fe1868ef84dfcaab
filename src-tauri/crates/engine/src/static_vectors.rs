//! A text's vector without the model: the sum of its words' vectors, from a table that was distilled from the model
//! (`scripts/model/build_static.py`). Thousands of times faster, and not as good: it stands in until the model has read
//! a passage.

use std::collections::HashMap;
use std::sync::OnceLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

static TABLE: &[u8] = include_bytes!("../../../../assets/model/static.bin");
static TOKENIZER: &[u8] = include_bytes!("../../../../assets/model/tokenizer.json");

/// Longer words are base64 and the like; the model's tokenizer does not know them either.
const LONGEST_WORD: usize = 100;
/// In front of a piece that does not begin a word.
const GOES_ON: &str = "##";

/// Numbers in one vector.
pub(crate) const DIMENSION: usize = 256;

/// The table, and the pieces of words that its rows stand for.
struct Words {
    /// A row each: what its numbers are multiplied by, the weight of the word included.
    scales: Vec<f32>,
    /// [`DIMENSION`] signed numbers a row.
    numbers: &'static [u8],
    /// Rows of pieces that begin a word, and of those that go on with one.
    beginning: HashMap<String, usize>,
    going_on: HashMap<String, usize>,
}

/// Vectors of texts, each of length 1, or `None` where no word of it is known.
pub(crate) fn embed(text: &str) -> Option<Vec<f32>> {
    let words = words()?;
    let mut sum = [0.0_f32; DIMENSION];
    let mut word = String::new();
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            word.push(c.to_ascii_lowercase());
        } else if c.is_ascii() {
            words.add(&mut word, &mut sum);
        } else if stands_alone(c) {
            words.add(&mut word, &mut sum);
            word.push(c);
            words.add(&mut word, &mut sum);
        } else {
            // As the model's tokenizer does it: lower case, accents off.
            for c in c.to_lowercase().nfd().filter(|c| !is_combining_mark(*c)) {
                if c.is_alphanumeric() {
                    word.push(c);
                } else {
                    words.add(&mut word, &mut sum);
                }
            }
        }
    }
    words.add(&mut word, &mut sum);
    let length = sum.iter().map(|number| number * number).sum::<f32>().sqrt();
    (length > f32::EPSILON).then(|| sum.iter().map(|number| number / length).collect())
}

/// The sum of a word's vectors, not brought to any length: those of several words add up to the direction of their text's.
/// `None` where nothing of it is known.
pub(crate) fn word_sum(word: &str) -> Option<[f32; DIMENSION]> {
    let words = words()?;
    let mut sum = [0.0_f32; DIMENSION];
    let lower = word.to_lowercase();
    for part in lower.split(|c: char| !c.is_alphanumeric()) {
        words.add(&mut part.to_owned(), &mut sum);
    }
    sum.iter().any(|number| *number != 0.0).then_some(sum)
}

/// The number of a whole word, in lower case, in the model's vocabulary, which is ordered by how common words are in
/// English: the lower, the more common. `None` for a word that it has only in pieces.
pub(crate) fn vocabulary_number(word: &str) -> Option<usize> {
    words()?.beginning.get(word).copied()
}

impl Words {
    /// Adds a word's pieces to the sum and clears it. A word that the table's pieces do not make up adds nothing.
    fn add(&self, word: &mut String, sum: &mut [f32; DIMENSION]) {
        if word.is_empty() {
            return;
        }
        if let Some(row) = self.beginning.get(word.as_str()) {
            self.add_row(*row, sum);
        } else if word.len() <= LONGEST_WORD {
            for row in self.pieces(word).unwrap_or_default() {
                self.add_row(row, sum);
            }
        }
        word.clear();
    }

    /// The longest piece that fits, again and again (WordPiece).
    fn pieces(&self, word: &str) -> Option<Vec<usize>> {
        let mut rows = Vec::new();
        let mut start = 0;
        while start < word.len() {
            let known = if start == 0 {
                &self.beginning
            } else {
                &self.going_on
            };
            let mut ends = word[start..]
                .char_indices()
                .map(|(offset, c)| start + offset + c.len_utf8())
                .rev();
            let (end, row) = ends.find_map(|end| Some((end, *known.get(&word[start..end])?)))?;
            rows.push(row);
            start = end;
        }
        Some(rows)
    }

    fn add_row(&self, row: usize, sum: &mut [f32; DIMENSION]) {
        let scale = self.scales[row];
        if scale != 0.0 {
            let numbers = &self.numbers[row * DIMENSION..(row + 1) * DIMENSION];
            for (sum, number) in sum.iter_mut().zip(numbers) {
                *sum += scale * f32::from(number.cast_signed());
            }
        }
    }
}

/// Characters that the model's tokenizer takes for words: those of Chinese and Japanese.
fn stands_alone(c: char) -> bool {
    matches!(c as u32, 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x2FA1F)
}

/// Read when it is first asked for. `None` for a table that is not what it should be, which a test forbids.
fn words() -> Option<&'static Words> {
    static WORDS: OnceLock<Option<Words>> = OnceLock::new();
    WORDS.get_or_init(read).as_ref()
}

fn read() -> Option<Words> {
    let number = |at: usize| Some(u32::from_le_bytes(TABLE.get(at..at + 4)?.try_into().ok()?) as usize);
    let (rows, dimension) = (number(0)?, number(4)?);
    let scales = TABLE.get(8..8 + rows * 4)?.chunks_exact(4);
    let scales: Vec<f32> = scales
        .map(|bytes| bytes.try_into().map(f32::from_le_bytes))
        .collect::<Result<_, _>>()
        .ok()?;
    let numbers = TABLE.get(8 + rows * 4..)?;
    if dimension != DIMENSION || numbers.len() != rows * DIMENSION {
        return None;
    }
    let tokenizer: serde_json::Value = serde_json::from_slice(TOKENIZER).ok()?;
    let (mut beginning, mut going_on) = (HashMap::new(), HashMap::new());
    for (piece, row) in tokenizer.get("model")?.get("vocab")?.as_object()? {
        let row = usize::try_from(row.as_u64()?).ok().filter(|row| *row < rows)?;
        match piece.strip_prefix(GOES_ON) {
            Some(piece) if !piece.is_empty() => going_on.insert(piece.to_owned(), row),
            _ => beginning.insert(piece.clone(), row),
        };
    }
    Some(Words {
        scales,
        numbers,
        beginning,
        going_on,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cosine(a: &str, b: &str) -> f32 {
        let (a, b) = (embed(a).unwrap(), embed(b).unwrap());
        a.iter().zip(&b).map(|(a, b)| a * b).sum()
    }

    #[test]
    fn what_belongs_together_is_near() {
        assert!(words().is_some());
        assert!(
            cosine("The tide went out at noon.", "Low water was around midday.")
                > cosine("The tide went out at noon.", "Bake the loaf for an hour.") + 0.1
        );
        // Case, accents and punctuation tell nothing.
        assert!(cosine("Café, closed!", "cafe closed") > 0.999);
        assert!(cosine("the cafe\u{301}", "café") > 0.99);
    }

    #[test]
    fn words_are_cut_into_known_pieces() {
        let words = words().unwrap();
        let names = |word: &str| -> Option<Vec<String>> {
            let of = |row| {
                let known = |map: &HashMap<String, usize>| {
                    map.iter()
                        .find(|(_, other)| **other == row)
                        .map(|(name, _)| name.clone())
                };
                known(&words.beginning)
                    .or_else(|| known(&words.going_on).map(|name| format!("##{name}")))
                    .unwrap()
            };
            Some(words.pieces(word)?.into_iter().map(of).collect())
        };
        assert_eq!(names("backlinks").unwrap(), ["back", "##link", "##s"]);
        assert_eq!(names("🌊x"), None);
    }

    #[test]
    fn what_has_no_words_has_no_vector() {
        assert_eq!(embed(""), None);
        assert_eq!(embed("--- … !"), None);
    }

    proptest::proptest! {
        #[test]
        fn any_text_has_a_vector_of_length_1_or_none(text in "(?s).{0,80}") {
            if let Some(vector) = embed(&text) {
                let length: f32 = vector.iter().map(|number| number * number).sum();
                proptest::prop_assert!((length - 1.0).abs() < 1e-3);
            }
        }
    }
}
