//! Text in which names that are the same for a reader are the same bytes.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// In front of a character that may be a name's first.
const MAY_START: char = '\u{1}';
/// Behind a character that may be a name's last.
const MAY_END: char = '\u{2}';
/// In the place of what is no plain text.
const GAP: char = '\u{3}';
/// In the place of control characters, which no name has.
const CONTROL: char = '\u{4}';

/// Longer titles stand in no sentence, and a search for one that repeats itself would take its
/// length for each word.
const LONGEST_NAME: usize = 200;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Blanks, punctuation, signs.
    Between,
    /// Letters and digits, which stand together as words.
    Word,
    /// Letters of scripts that do not put blanks between words.
    Unspaced,
}

/// The folded text, and where its characters come from.
#[derive(Debug, Default)]
pub(super) struct Folded {
    pub(super) text: String,
    places: Vec<Place>,
}

#[derive(Debug)]
struct Place {
    folded: Range<usize>,
    source: Range<usize>,
    /// Byte for byte, so that offsets inside can be converted.
    exact: bool,
}

impl Folded {
    /// The source bytes of a name that was found, its two marks included, in the folded text.
    pub(super) fn source_of(&self, found: Range<usize>) -> Option<Range<usize>> {
        let start = found.start + MAY_START.len_utf8();
        let end = found.end.checked_sub(MAY_END.len_utf8())?;
        let place = |at: usize| {
            let index = self.places.partition_point(|place| place.folded.end <= at);
            self.places.get(index)
        };
        let (first, last) = (place(start)?, place(end.checked_sub(1)?)?);
        let start = match first.exact {
            true => first.source.start + start.checked_sub(first.folded.start)?,
            false => first.source.start,
        };
        let end = match last.exact {
            true => last.source.start + end.checked_sub(last.folded.start)?,
            false => last.source.end,
        };
        (start < end).then_some(start..end)
    }
}

/// Folds characters one after the other.
pub(super) struct Folder {
    folded: Folded,
    before: Class,
    after_blank: bool,
}

impl Folder {
    pub(super) fn new() -> Self {
        Self {
            folded: Folded::default(),
            before: Class::Between,
            after_blank: false,
        }
    }

    pub(super) fn before(&self) -> Class {
        self.before
    }

    /// Folds the first character of `rest` with the marks that belong to it, which stands at the
    /// source byte `at`; gives its length.
    pub(super) fn push(&mut self, rest: &str, at: usize) -> usize {
        match rest.as_bytes() {
            [] => 0,
            [b'\n' | b'\r', ..] => {
                self.interrupt(Class::Between, Class::Between);
                1
            }
            [b' ' | b'\t', ..] => {
                self.push_blank(at..at + 1);
                1
            }
            [byte, next, ..] if byte.is_ascii() && next.is_ascii() => {
                self.push_ascii(*byte, at);
                1
            }
            [byte] => {
                self.push_ascii(*byte, at);
                1
            }
            _ => self.push_cluster(rest, at),
        }
    }

    fn push_ascii(&mut self, byte: u8, at: usize) {
        let character = char::from(byte);
        self.marks(class(character));
        let folded = if byte.is_ascii_control() {
            CONTROL
        } else {
            character.to_ascii_lowercase()
        };
        let start = self.folded.text.len();
        self.folded.text.push(folded);
        if let Some(last) = self.folded.places.last_mut()
            && last.exact
            && last.folded.end == start
            && last.source.end == at
        {
            last.folded.end += 1;
            last.source.end += 1;
            return;
        }
        self.folded.places.push(Place {
            folded: start..start + 1,
            source: at..at + 1,
            exact: true,
        });
    }

    fn push_cluster(&mut self, rest: &str, at: usize) -> usize {
        let Some(first) = rest.chars().next() else {
            return 0;
        };
        let marks = rest.get(first.len_utf8()..).unwrap_or("");
        let marks = marks
            .find(|character| !belongs_to_the_one_before(character))
            .unwrap_or(marks.len());
        let length = first.len_utf8() + marks;
        if first.is_whitespace() {
            self.push_blank(at..at + length);
            return length;
        }
        self.marks(class(first));
        let start = self.folded.text.len();
        let cluster = rest.get(..length).unwrap_or("");
        let folded = cluster
            .nfd()
            .flat_map(char::to_lowercase)
            .map(|character| match character {
                'ς' => 'σ',
                '\u{2019}' | '\u{2BC}' => '\'',
                '\u{2010}' | '\u{2011}' => '-',
                _ if character.is_control() => CONTROL,
                _ => character,
            });
        self.folded.text.extend(folded);
        self.folded.places.push(Place {
            folded: start..self.folded.text.len(),
            source: at..at + length,
            exact: false,
        });
        length
    }

    /// One blank for any number of them.
    pub(super) fn push_blank(&mut self, source: Range<usize>) {
        if self.after_blank {
            return;
        }
        self.marks(Class::Between);
        let start = self.folded.text.len();
        self.folded.text.push(' ');
        self.folded.places.push(Place {
            folded: start..start + 1,
            source,
            exact: false,
        });
        self.after_blank = true;
    }

    /// What is no plain text; its first and last character tell whether the words beside it are
    /// whole.
    pub(super) fn interrupt(&mut self, first: Class, last: Class) {
        if may_end(self.before, first) {
            self.folded.text.push(MAY_END);
        }
        self.folded.text.push(GAP);
        self.before = last;
        self.after_blank = false;
    }

    pub(super) fn finish(mut self) -> Folded {
        self.folded.text.push(MAY_END);
        self.folded
    }

    fn marks(&mut self, after: Class) {
        if may_end(self.before, after) {
            self.folded.text.push(MAY_END);
        }
        if may_start(self.before, after) {
            self.folded.text.push(MAY_START);
        }
        self.before = after;
        self.after_blank = false;
    }
}

fn may_start(before: Class, after: Class) -> bool {
    before != Class::Word || after == Class::Unspaced
}

fn may_end(before: Class, after: Class) -> bool {
    after != Class::Word || before == Class::Unspaced
}

/// The name between a mark where it may start and one where it may end. `None` for names that
/// are not looked for.
pub(super) fn folded_name(name: &str) -> Option<String> {
    let name = name.trim();
    let characters = name.chars().take(LONGEST_NAME + 1).count();
    let is_short = name.nfc().nth(1).is_none() && !name.chars().any(|one| class(one) == Class::Unspaced);
    if characters > LONGEST_NAME
        || is_short
        || name.chars().any(char::is_control)
        || name.chars().all(char::is_numeric)
        || !name.chars().any(char::is_alphanumeric)
    {
        return None;
    }
    let mut folder = Folder::new();
    let mut at = 0;
    while let Some(rest) = name.get(at..).filter(|rest| !rest.is_empty()) {
        at += folder.push(rest, at);
    }
    let folded = folder.finish().text;
    // That another name may end in front of this one is no part of it.
    Some(folded.trim_start_matches(MAY_END).to_owned())
}

pub(super) fn class(character: char) -> Class {
    if character.is_ascii() {
        return if character.is_ascii_alphanumeric() || character == '_' {
            Class::Word
        } else {
            Class::Between
        };
    }
    if is_unspaced(character) && (character.is_alphanumeric() || is_combining_mark(character)) {
        Class::Unspaced
    } else if character.is_alphanumeric() || is_combining_mark(character) {
        Class::Word
    } else {
        Class::Between
    }
}

/// Thai, Lao, Burmese, Khmer, Korean, Japanese, Chinese. Korean has blanks, but its particles stand
/// right behind the word.
fn is_unspaced(character: char) -> bool {
    matches!(character,
        '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1100}'..='\u{11FF}'
        | '\u{1780}'..='\u{17FF}' | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{318F}'
        | '\u{31A0}'..='\u{31FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{A960}'..='\u{A97F}' | '\u{AC00}'..='\u{D7FF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{FF66}'..='\u{FFDC}' | '\u{20000}'..='\u{3FFFF}')
}

/// Marks, and the parts of a Korean syllable behind its first.
fn belongs_to_the_one_before(character: char) -> bool {
    is_combining_mark(character) || matches!(character, '\u{1160}'..='\u{11FF}' | '\u{D7B0}'..='\u{D7FF}')
}
