//! What the text index is asked.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use tantivy::collector::{DocSetCollector, TopDocs};
use tantivy::query::{
    BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, Occur, PhraseQuery, Query, TermQuery,
    TermSetQuery,
};
use tantivy::schema::{Field, IndexRecordOption, Value};
use tantivy::{Searcher, TantivyDocument, Term};

use super::query_words::{Found, QueryWord, QueryWords};
use super::{PATH, TextHit, TextIndex};
use crate::catalog::ChunkHash;
use crate::error::{Error, Result};
use crate::fusion::Weights;
use crate::languages::Language;
use crate::words;

/// How much of the other fields' scores joins that of the best one.
const TIE_BREAKER: f32 = 0.3;
/// What a word counts that only begins like the one being typed, and one that is only like it.
const BEGINNING_BOOST: f32 = 0.6;
const SLIP_BOOST: f32 = 0.6;

impl TextIndex {
    /// The passages in which a query's words stand, best first; of these notes alone, where they are given.
    pub(crate) fn search(
        &self,
        query: &QueryWords,
        limit: usize,
        notes: Option<&HashSet<Arc<str>>>,
        weights: &Weights,
    ) -> Result<Vec<TextHit>> {
        let searcher = self.reader.searcher();
        self.run(&searcher, &query.words, limit, notes, weights)
    }

    /// The passages that share a text's rarest words: its words weighted by how much each tells.
    pub(crate) fn similar(&self, text: &str, limit: usize) -> Result<Vec<TextHit>> {
        const MOST_WORDS: usize = 24;
        let searcher = self.reader.searcher();
        let failed = |error| Error::internal("searching the text index", error);
        let languages = self.languages(&searcher).map_err(failed)?;
        let all = searcher.num_docs() as f32;
        let mut seen = HashSet::new();
        let mut telling = Vec::new();
        for word in words::telling(text, &languages) {
            if !seen.insert(word.terms.clone()) {
                continue;
            }
            let frequency: u64 = word
                .terms
                .iter()
                .map(|term| self.document_frequency(&searcher, term))
                .sum();
            // A word of one passage finds that passage alone; a word of every tenth tells nothing.
            if frequency > 1 && (frequency as f32) < (all / 10.0).max(3.0) {
                telling.push((frequency, word));
            }
        }
        telling.sort_by_key(|(frequency, _)| *frequency);
        telling.truncate(MOST_WORDS);
        let words: Vec<QueryWord> = telling
            .into_iter()
            .map(|(_, word)| QueryWord {
                written: String::new(),
                terms: word.terms,
                found: Found::AsItIs,
            })
            .collect();
        self.run(&searcher, &words, limit, None, &Weights::RELATED)
    }

    /// Paths of the notes in which a name's words stand side by side, or together in a heading.
    /// `None` where the index cannot tell, because it knows no words in the name.
    pub(crate) fn notes_with_name(&self, name: &str) -> Result<Option<HashSet<String>>> {
        let failed = |error| Error::internal("searching the text index", error);
        let languages = self.languages(&self.reader.searcher()).map_err(failed)?;
        let languages = if languages.is_empty() {
            vec![Language::English]
        } else {
            languages
        };
        let mut readings: Vec<Vec<String>> = languages
            .into_iter()
            .map(|language| {
                words::words(name, language)
                    .into_iter()
                    .map(|word| word.term)
                    .collect()
            })
            .collect();
        readings.sort_unstable();
        readings.dedup();
        // Where no spaces are written the index holds pairs of characters, and no single one.
        let single = |word: &String| !word.is_ascii() && word.chars().count() == 1;
        if readings
            .iter()
            .any(|words| words.is_empty() || words.iter().any(single))
        {
            return Ok(None);
        }
        let term = |field, word: &String| Term::from_field_text(field, word);
        let one = |field, word| -> Box<dyn Query> {
            Box::new(TermQuery::new(term(field, word), IndexRecordOption::Basic))
        };
        let mut either = Vec::new();
        for words in &readings {
            let in_body: Box<dyn Query> = match words.as_slice() {
                [word] => one(self.fields.body, word),
                words => Box::new(PhraseQuery::new(
                    words.iter().map(|word| term(self.fields.body, word)).collect(),
                )),
            };
            let in_heading = words
                .iter()
                .map(|word| (Occur::Must, one(self.fields.heading, word)))
                .collect();
            either.push((Occur::Should, in_body));
            either.push((
                Occur::Should,
                Box::new(BooleanQuery::new(in_heading)) as Box<dyn Query>,
            ));
        }
        let query = BooleanQuery::new(either);
        let find = || -> tantivy::Result<HashSet<String>> {
            let searcher = self.reader.searcher();
            let mut ords: HashMap<u32, BTreeSet<u64>> = HashMap::new();
            let mut paths = HashSet::new();
            let columns = searcher
                .segment_readers()
                .iter()
                .map(|segment| segment.fast_fields().str(PATH))
                .collect::<tantivy::Result<Vec<_>>>()?;
            for document in searcher.search(&query, &DocSetCollector)? {
                if let Some(Some(column)) = columns.get(document.segment_ord as usize) {
                    let found = ords.entry(document.segment_ord).or_default();
                    found.extend(column.term_ords(document.doc_id));
                }
            }
            for (segment, ords) in ords {
                let Some(Some(column)) = columns.get(segment as usize) else {
                    continue;
                };
                for ord in ords {
                    let mut path = String::new();
                    if column.ord_to_str(ord, &mut path)? {
                        paths.insert(path);
                    }
                }
            }
            Ok(paths)
        };
        find().map(Some).map_err(failed)
    }

    fn document_frequency(&self, searcher: &Searcher, term: &str) -> u64 {
        searcher
            .doc_freq(&Term::from_field_text(self.fields.body, term))
            .unwrap_or(0)
    }

    fn run(
        &self,
        searcher: &Searcher,
        words: &[QueryWord],
        limit: usize,
        notes: Option<&HashSet<Arc<str>>>,
        weights: &Weights,
    ) -> Result<Vec<TextHit>> {
        if words.is_empty() || limit == 0 {
            return Ok(Vec::new());
        }
        let failed = |error| Error::internal("searching the text index", error);
        let clauses = words
            .iter()
            .map(|word| (Occur::Should, self.word(word, weights)))
            .collect();
        let mut query = BooleanQuery::new(clauses);
        if let Some(notes) = notes {
            let paths = notes
                .iter()
                .map(|path| Term::from_field_text(self.fields.path, path));
            // Of no weight in the score.
            let within = ConstScoreQuery::new(Box::new(TermSetQuery::new(paths)), 0.0);
            query = BooleanQuery::new(vec![
                (Occur::Must, Box::new(query)),
                (Occur::Must, Box::new(within)),
            ]);
        }
        let found = searcher
            .search(&query, &TopDocs::with_limit(limit).order_by_score())
            .map_err(failed)?;
        let mut hits = Vec::with_capacity(found.len());
        for (score, address) in found {
            let document: TantivyDocument = searcher.doc(address).map_err(failed)?;
            let path = document
                .get_first(self.fields.path)
                .and_then(|value| value.as_str().map(str::to_owned));
            let hash = document
                .get_first(self.fields.hash)
                .and_then(|value| value.as_bytes().map(<[u8]>::to_vec))
                .and_then(|bytes| <[u8; 16]>::try_from(bytes).ok())
                .map(ChunkHash::from_be_bytes);
            if let (Some(path), Some(hash)) = (path, hash) {
                hits.push(TextHit { path, hash, score });
            }
        }
        Ok(hits)
    }

    /// One word in any form and any field; the best of them counts.
    fn word(&self, word: &QueryWord, weights: &Weights) -> Box<dyn Query> {
        let trust = match word.found {
            Found::AsItIs | Found::Nowhere => 1.0,
            Found::AsBeginning => BEGINNING_BOOST,
            Found::AsSlip => SLIP_BOOST,
        };
        let boosts = [weights.title, weights.heading, 1.0];
        let mut queries: Vec<Box<dyn Query>> = Vec::new();
        for term in &word.terms {
            for (field, boost) in self.word_fields().into_iter().zip(boosts) {
                let term = Term::from_field_text(field, term);
                let query = TermQuery::new(term, IndexRecordOption::WithFreqs);
                queries.push(Box::new(BoostQuery::new(Box::new(query), boost * trust)));
            }
        }
        Box::new(DisjunctionMaxQuery::with_tie_breaker(queries, TIE_BREAKER))
    }

    /// Those that words are looked for in, beside their weights in [`Self::word`].
    pub(super) fn word_fields(&self) -> [Field; 3] {
        [self.fields.title, self.fields.heading, self.fields.body]
    }
}
