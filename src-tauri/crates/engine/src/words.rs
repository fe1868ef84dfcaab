//! Text to the words that full-text search compares: split at what is no letter or digit,
//! Chinese, Japanese, Korean and Thai into pairs of characters (they write no spaces), lower
//! case, accents off, the endings of the note's language off.

use std::collections::HashSet;

use tantivy::tokenizer::{
    AsciiFoldingFilter, LowerCaser, RemoveLongFilter, TextAnalyzer, Token, TokenStream, Tokenizer,
};

use crate::endings::Endings;
use crate::languages::Language;

/// Longer runs are base64, hashes and the like, which nobody types.
const LONGEST_WORD_BYTES: usize = 80;

/// The one way to words, for indexing, for queries and for marking words in snippets.
pub(crate) fn analyzer(language: Language) -> TextAnalyzer {
    let plain = TextAnalyzer::builder(WordTokenizer::default())
        .filter(RemoveLongFilter::limit(LONGEST_WORD_BYTES))
        .filter(LowerCaser);
    match language.endings() {
        None => plain.filter(AsciiFoldingFilter).build(),
        // What accents an English word has are another language's.
        Some(endings) if language == Language::English => {
            plain.filter(AsciiFoldingFilter).filter(Endings(endings)).build()
        }
        // Elsewhere they tell endings apart.
        Some(endings) => plain.filter(Endings(endings)).filter(AsciiFoldingFilter).build(),
    }
}

/// English words that ask and join and tell nothing of what is asked, as the analyser leaves
/// them. In a query beside words that do tell, they are left out.
const FUNCTION_WORDS: &[&str] = &[
    "a", "about", "after", "all", "also", "am", "an", "and", "ani", "are", "as", "at", "be", "been", "befor",
    "but", "by", "can", "could", "did", "do", "doe", "for", "from", "get", "had", "ha", "has", "have", "he",
    "her", "his", "how", "i", "if", "in", "into", "is", "it", "its", "just", "me", "more", "most", "my",
    "no", "not", "of", "on", "or", "our", "out", "she", "should", "so", "some", "than", "that", "the",
    "their", "them", "then", "there", "these", "they", "this", "those", "to", "up", "us", "veri", "was",
    "wa", "we", "were", "what", "when", "where", "which", "while", "who", "whi", "whom", "whose", "will",
    "with", "would", "you", "your",
];

/// A word as it is compared, with its byte range in the text it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    pub term: String,
    pub start: usize,
    pub end: usize,
}

/// A word as each of several languages leaves it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Forms {
    /// Different ones, none empty.
    pub terms: Vec<String>,
    /// Bytes of the text it came from.
    pub start: usize,
    pub end: usize,
}

pub(crate) fn words(text: &str, language: Language) -> Vec<Word> {
    let mut words = Vec::new();
    each_token(text, language, |token| {
        words.push(Word {
            term: token.text.clone(),
            start: token.offset_from,
            end: token.offset_to,
        });
    });
    words
}

/// For the index, which is to know the language of each note.
pub(crate) fn tokens(text: &str, language: Language) -> Vec<Token> {
    let mut tokens = Vec::new();
    each_token(text, language, |token| tokens.push(token.clone()));
    tokens
}

fn each_token(text: &str, language: Language, mut take: impl FnMut(&Token)) {
    let mut analyzer = analyzer(language);
    let mut stream = analyzer.token_stream(text);
    while let Some(token) = stream.next() {
        take(token);
    }
}

/// What a text is read in: these languages, English where there are none.
pub(crate) fn or_english(languages: &[Language]) -> &[Language] {
    if languages.is_empty() {
        &[Language::English]
    } else {
        languages
    }
}

/// The words of a text that are one of these in one of the languages (in English where there are none), in order.
pub(crate) fn find(text: &str, languages: &[Language], terms: &HashSet<String>) -> Vec<Word> {
    let mut found = Vec::new();
    for language in or_english(languages) {
        each_token(text, *language, |token| {
            if terms.contains(&token.text) {
                found.push(Word {
                    term: token.text.clone(),
                    start: token.offset_from,
                    end: token.offset_to,
                });
            }
        });
    }
    found.sort_by_key(|word| word.start);
    found.dedup_by_key(|word| word.start);
    found
}

/// The words of a text of which it is not known in which of these languages it is written; in English where there are
/// none.
pub(crate) fn forms(text: &str, languages: &[Language]) -> Vec<Forms> {
    let (first, others) = languages.split_first().unwrap_or((&Language::English, &[]));
    let mut forms: Vec<Forms> = words(text, *first)
        .into_iter()
        .map(|word| Forms {
            terms: vec![word.term],
            start: word.start,
            end: word.end,
        })
        .collect();
    for language in others {
        // Where words begin and end is the same in every language.
        for (forms, word) in forms.iter_mut().zip(words(text, *language)) {
            if !forms.terms.contains(&word.term) {
                forms.terms.push(word.term);
            }
        }
    }
    forms
}

/// The words of a query that tell something; all of them where none does ("to be or not to be").
pub(crate) fn telling(query: &str, languages: &[Language]) -> Vec<Forms> {
    let all = forms(query, languages);
    let silent: HashSet<usize> = words(query, Language::English)
        .into_iter()
        .filter(|word| FUNCTION_WORDS.contains(&word.term.as_str()))
        .map(|word| word.start)
        .collect();
    let telling: Vec<Forms> = all
        .iter()
        .filter(|word| !silent.contains(&word.start))
        .cloned()
        .collect();
    if telling.is_empty() { all } else { telling }
}

#[derive(Debug, Clone, Default)]
struct WordTokenizer {
    token: Token,
}

impl Tokenizer for WordTokenizer {
    type TokenStream<'a> = Words<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Words<'a> {
        self.token.reset();
        Words {
            text,
            position: 0,
            pair_done: false,
            token: &mut self.token,
        }
    }
}

struct Words<'a> {
    text: &'a str,
    /// Byte offset of what has not been read yet.
    position: usize,
    /// The character at `position` was the second half of the pair before.
    pair_done: bool,
    token: &'a mut Token,
}

impl Words<'_> {
    fn emit(&mut self, start: usize, end: usize) {
        self.token.position = self.token.position.wrapping_add(1);
        self.token.offset_from = start;
        self.token.offset_to = end;
        self.token.text.clear();
        self.token.text.push_str(&self.text[start..end]);
    }
}

impl TokenStream for Words<'_> {
    fn advance(&mut self) -> bool {
        loop {
            let rest = &self.text[self.position..];
            let mut characters = rest.char_indices();
            let Some((_, first)) = characters.next() else {
                return false;
            };
            let start = self.position;
            let after_first = start + first.len_utf8();
            if unspaced(first) {
                let next = self.text[after_first..].chars().next().filter(|c| unspaced(*c));
                self.position = after_first;
                let paired = std::mem::replace(&mut self.pair_done, next.is_some());
                match next {
                    Some(next) => self.emit(start, after_first + next.len_utf8()),
                    // The last of a run stands in the pair before; a lone one stands for itself.
                    None if paired => continue,
                    None => self.emit(start, after_first),
                }
                return true;
            }
            self.pair_done = false;
            if !first.is_alphanumeric() {
                self.position = after_first;
                continue;
            }
            let end = rest
                .char_indices()
                .find(|(_, c)| !(c.is_alphanumeric() || is_combining(*c)) || unspaced(*c))
                .map_or(self.text.len(), |(offset, _)| start + offset);
            self.position = end;
            self.emit(start, end);
            return true;
        }
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

/// Accents written as characters of their own (NFD), and the vowel signs of Indic scripts.
fn is_combining(c: char) -> bool {
    matches!(c as u32, 0x0300..=0x036F | 0x0900..=0x0903 | 0x093A..=0x094F | 0x200D)
}

/// Whether the index holds pairs of characters of this text, where it holds words of others.
pub(crate) fn has_unspaced(text: &str) -> bool {
    text.chars().any(unspaced)
}

/// Scripts that put no spaces between words.
fn unspaced(c: char) -> bool {
    matches!(c as u32,
        0x0E00..=0x0EFF       // Thai, Lao
        | 0x1000..=0x109F     // Burmese
        | 0x1780..=0x17FF     // Khmer
        | 0x3040..=0x30FF     // Hiragana, Katakana
        | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF // Han
        | 0x20000..=0x2FA1F)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_in(language: Language, text: &str, expected: &[&str]) {
        let found: Vec<String> = words(text, language).into_iter().map(|word| word.term).collect();
        assert_eq!(found, expected, "{text:?}");
    }

    fn check(text: &str, expected: &[&str]) {
        check_in(Language::English, text, expected);
    }

    #[test]
    fn words_are_compared_without_case_accent_or_ending() {
        check("Running, runs; RUN!", &["run", "run", "run"]);
        check("Café naïve", &["cafe", "naiv"]);
        check("snake_case x86-64", &["snake", "case", "x86", "64"]);
        check("", &[]);
        check("— … !", &[]);
    }

    #[test]
    fn each_language_has_endings_of_its_own() {
        check_in(
            Language::German,
            "Häuser Hauses Häusern",
            &["haus", "haus", "haus"],
        );
        check_in(Language::Spanish, "canción canciones", &["cancion", "cancion"]);
        check_in(Language::Russian, "книга книги книгу", &["книг", "книг", "книг"]);
        check_in(Language::Hindi, "लड़का लड़के लड़कों", &["लड़क", "लड़क", "लड़क"]);
        check_in(Language::Polish, "książka książki", &["ksiazk", "ksiazk"]);
        check_in(Language::Other, "Runs über", &["runs", "uber"]);
    }

    #[test]
    fn a_query_is_its_telling_words() {
        let told = |query, languages: &[Language]| {
            telling(query, languages)
                .into_iter()
                .map(|word| word.terms.join("|"))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            told("Why does the dough rise?", &[Language::English]),
            ["dough", "rise"]
        );
        assert_eq!(told("How do I do this", &[]), ["how", "do", "i", "do", "this"]);
        assert!(told("", &[]).is_empty());
        assert_eq!(
            told("the houses, Häuser", &[Language::English, Language::German]),
            ["hous", "hauser|haus"]
        );
    }

    #[test]
    fn scripts_without_spaces_become_pairs() {
        check("日本語です", &["日本", "本語", "語で", "です"]);
        check("東 京", &["東", "京"]);
        check("Rustで書く", &["rust", "で書", "書く"]);
    }

    #[test]
    fn offsets_name_the_text() {
        for text in ["Über die Brücke 日本語 and back", "a\u{301}b é", "😀 smile"] {
            for word in words(text, Language::English) {
                assert!(text.get(word.start..word.end).is_some(), "{text:?} {word:?}");
            }
        }
        let words = words("the Café's door", Language::English);
        assert_eq!(&"the Café's door"[words[1].start..words[1].end], "Café");
    }
}
