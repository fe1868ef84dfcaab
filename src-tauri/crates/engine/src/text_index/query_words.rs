//! What the words of a query mean to an index: which of its words they are, begin, or were meant to be.

use std::collections::{BTreeMap, HashSet};

use tantivy::query::FuzzyTermQuery;
use tantivy::schema::Field;
use tantivy::{Searcher, Term};

use super::TextIndex;
use crate::error::{Error, Result};
use crate::languages::Language;
use crate::words::{self, Forms};

/// Words of the index that one word of a query may stand for.
const MOST_ALTERNATIVES: usize = 12;
/// Words of the index that are looked through for those that begin like one.
const MOST_BEGINNINGS: usize = 20_000;
/// Letters from which on a word may have one wrong letter, and two.
const LETTERS_FOR_ONE_SLIP: usize = 4;
const LETTERS_FOR_TWO_SLIPS: usize = 8;

/// A query as the index reads it.
#[derive(Debug, Default)]
pub(crate) struct QueryWords {
    pub words: Vec<QueryWord>,
    /// Those of the index.
    pub languages: Vec<Language>,
    /// Share of its passages, from 0 to 1, that are in other languages than English.
    pub foreign: f32,
}

#[derive(Debug)]
pub(crate) struct QueryWord {
    /// As it was written.
    pub written: String,
    /// As it stands in the index.
    pub terms: Vec<String>,
    pub found: Found,
}

/// How a query's word is in the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Found {
    /// In one of its forms.
    AsItIs,
    /// As the beginning of others: it is still being typed.
    AsBeginning,
    /// Not at all, but words like it are.
    AsSlip,
    Nowhere,
}

impl QueryWords {
    /// Those of a query in English, asked of no index.
    #[cfg(test)]
    pub(crate) fn of(query: &str) -> Self {
        let languages = vec![Language::English];
        let words = words::telling(query, &languages)
            .into_iter()
            .map(|word| QueryWord {
                written: query[word.start..word.end].to_owned(),
                terms: word.terms,
                found: Found::AsItIs,
            });
        Self {
            words: words.collect(),
            languages,
            foreign: 0.0,
        }
    }

    /// Every word of the index that is looked for.
    pub(crate) fn terms(&self) -> HashSet<String> {
        self.words
            .iter()
            .flat_map(|word| word.terms.iter().cloned())
            .collect()
    }

    /// The words that stand nowhere as they were written, and were taken for others.
    pub(crate) fn slips(&self) -> impl Iterator<Item = &str> {
        let slips = self.words.iter().filter(|word| word.found == Found::AsSlip);
        slips.map(|word| word.written.as_str())
    }
}

impl TextIndex {
    /// Looks a query's telling words up. One that stands nowhere is taken for the beginning of a word where it is the
    /// last and nothing comes after it, else for a slip of one or two letters.
    pub(crate) fn query_words(&self, query: &str) -> Result<QueryWords> {
        let failed = |error| Error::internal("searching the text index", error);
        let searcher = self.reader.searcher();
        let languages = self.languages(&searcher).map_err(failed)?;
        let english = Term::from_field_text(self.fields.language, Language::English.code());
        let english = searcher.doc_freq(&english).map_err(failed)? as f32;
        let passages = self.passage_count(&searcher).map_err(failed)? as f32;
        let foreign = 1.0 - (english / passages.max(1.0)).min(1.0);
        let told = words::telling(query, &languages);
        let typing = query.chars().next_back().is_some_and(char::is_alphanumeric);
        let last = told.len();
        let words = told
            .into_iter()
            .enumerate()
            .map(|(index, forms)| {
                let written = query.get(forms.start..forms.end).unwrap_or_default().to_owned();
                self.look_up(&searcher, written, forms, typing && index + 1 == last)
            })
            .collect::<tantivy::Result<Vec<_>>>()
            .map_err(failed)?;
        Ok(QueryWords {
            words,
            languages,
            foreign,
        })
    }

    /// The languages that the index's notes are written in.
    pub(super) fn languages(&self, searcher: &Searcher) -> tantivy::Result<Vec<Language>> {
        let mut languages = Vec::new();
        for segment in searcher.segment_readers() {
            let index = segment.inverted_index(self.fields.language)?;
            let mut terms = index.terms().stream()?;
            while terms.advance() {
                let code = std::str::from_utf8(terms.key()).unwrap_or_default();
                languages.extend(Language::of_code(code));
            }
        }
        languages.sort_unstable();
        languages.dedup();
        Ok(languages)
    }

    fn look_up(
        &self,
        searcher: &Searcher,
        written: String,
        forms: Forms,
        typing: bool,
    ) -> tantivy::Result<QueryWord> {
        let fields = self.word_fields();
        let mut known = Vec::new();
        for term in &forms.terms {
            for field in fields {
                if searcher.doc_freq(&Term::from_field_text(field, term))? > 0 {
                    known.push(term.clone());
                    break;
                }
            }
        }
        let mut found = Found::AsItIs;
        if known.is_empty() && typing {
            found = Found::AsBeginning;
            for term in &forms.terms {
                let beginning =
                    |field| FuzzyTermQuery::new_prefix(Term::from_field_text(field, term), 0, true);
                known.extend(self.most_frequent(searcher, beginning, |_| true)?);
            }
        }
        if known.is_empty() && may_be_slip(&written) {
            found = Found::AsSlip;
            for slips in 1..=slips_allowed(&written) {
                for term in &forms.terms {
                    let first = term.chars().next();
                    let like = |field| FuzzyTermQuery::new(Term::from_field_text(field, term), slips, true);
                    // Two slips make many words of one; hardly ever is the first letter among them.
                    let may = |other: &str| slips < 2 || other.chars().next() == first;
                    known.extend(self.most_frequent(searcher, like, may)?);
                }
                if !known.is_empty() {
                    break;
                }
            }
        }
        if known.is_empty() {
            found = Found::Nowhere;
            known = forms.terms;
        }
        known.sort_unstable();
        known.dedup();
        Ok(QueryWord {
            written,
            terms: known,
            found,
        })
    }

    /// The words of the index that an automaton takes, those of most passages first.
    fn most_frequent(
        &self,
        searcher: &Searcher,
        query: impl Fn(Field) -> FuzzyTermQuery,
        may: impl Fn(&str) -> bool,
    ) -> tantivy::Result<Vec<String>> {
        let mut frequencies: BTreeMap<String, u32> = BTreeMap::new();
        for field in self.word_fields() {
            let query = query(field);
            for segment in searcher.segment_readers() {
                let index = segment.inverted_index(field)?;
                let mut terms = index.terms().search(query.automaton()?).into_stream()?;
                let mut seen = 0;
                while seen < MOST_BEGINNINGS && terms.advance() {
                    seen += 1;
                    let Ok(term) = std::str::from_utf8(terms.key()) else {
                        continue;
                    };
                    if may(term) {
                        *frequencies.entry(term.to_owned()).or_default() += terms.value().doc_freq;
                    }
                }
            }
        }
        let mut found: Vec<(String, u32)> = frequencies.into_iter().collect();
        found.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        found.truncate(MOST_ALTERNATIVES);
        Ok(found.into_iter().map(|(term, _)| term).collect())
    }
}

/// Numbers and names of things are other ones when a digit differs; where no spaces are written the index has pairs of
/// characters, of which every one is like many.
fn may_be_slip(written: &str) -> bool {
    written.chars().all(char::is_alphabetic) && !words::has_unspaced(written)
}

fn slips_allowed(written: &str) -> u8 {
    match written.chars().count() {
        letters if letters >= LETTERS_FOR_TWO_SLIPS => 2,
        letters if letters >= LETTERS_FOR_ONE_SLIP => 1,
        _ => 0,
    }
}
