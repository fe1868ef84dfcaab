//! What the text index is asked.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use tantivy::collector::{DocSetCollector, TopDocs};
use tantivy::query::{
    BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, FuzzyTermQuery, Occur, PhraseQuery,
    Query, TermQuery, TermSetQuery,
};
use tantivy::schema::{IndexRecordOption, Value};
use tantivy::{Searcher, TantivyDocument, Term};

use super::{PATH, TextHit, TextIndex};
use crate::catalog::ChunkHash;
use crate::error::{Error, Result};
use crate::fusion::Weights;
use crate::words;

/// How much of the other fields' scores joins that of the best one.
const TIE_BREAKER: f32 = 0.3;
/// What a word counts that only begins like the one being typed.
const PREFIX_BOOST: f32 = 0.6;

impl TextIndex {
    /// The passages in which the query's words stand, best first; of these notes alone, where they are given.
    pub(crate) fn search(
        &self,
        query: &str,
        limit: usize,
        notes: Option<&HashSet<Arc<str>>>,
        weights: &Weights,
    ) -> Result<Vec<TextHit>> {
        let searcher = self.reader.searcher();
        let terms: Vec<(String, f32)> = words::telling_words(query)
            .into_iter()
            .map(|word| (word.term, 1.0))
            .collect();
        let typing = query.chars().next_back().is_some_and(char::is_alphanumeric);
        self.run(&searcher, &terms, typing, limit, notes, weights)
    }

    /// The passages that share a text's rarest words: its words weighted by how much each tells.
    pub(crate) fn similar(&self, text: &str, limit: usize) -> Result<Vec<TextHit>> {
        const MOST_WORDS: usize = 24;
        let searcher = self.reader.searcher();
        let all = searcher.num_docs() as f32;
        let mut seen = HashSet::new();
        let mut terms = Vec::new();
        for word in words::telling_words(text) {
            if !seen.insert(word.term.clone()) {
                continue;
            }
            let frequency = self.document_frequency(&searcher, &word.term);
            // A word of one passage finds that passage alone; a word of every tenth tells nothing.
            if frequency > 1 && (frequency as f32) < (all / 10.0).max(3.0) {
                terms.push((word.term, frequency));
            }
        }
        terms.sort_by_key(|term| term.1);
        terms.truncate(MOST_WORDS);
        let terms: Vec<(String, f32)> = terms.into_iter().map(|(term, _)| (term, 1.0)).collect();
        self.run(&searcher, &terms, false, limit, None, &Weights::RELATED)
    }

    /// Paths of the notes in which a name's words stand side by side, or together in a heading.
    /// `None` where the index cannot tell, because it knows no words in the name.
    pub(crate) fn notes_with_name(&self, name: &str) -> Result<Option<HashSet<String>>> {
        let words: Vec<String> = words::words(name).into_iter().map(|word| word.term).collect();
        // Where no spaces are written the index holds pairs of characters, and no single one.
        let single = |word: &String| !word.is_ascii() && word.chars().count() == 1;
        if words.is_empty() || words.iter().any(single) {
            return Ok(None);
        }
        let term = |field, word: &String| Term::from_field_text(field, word);
        let one = |field, word| -> Box<dyn Query> {
            Box::new(TermQuery::new(term(field, word), IndexRecordOption::Basic))
        };
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
        let query = BooleanQuery::new(vec![
            (Occur::Should, in_body),
            (Occur::Should, Box::new(BooleanQuery::new(in_heading))),
        ]);
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
        let failed = |error| Error::internal("searching the text index", error);
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
        terms: &[(String, f32)],
        typing: bool,
        limit: usize,
        notes: Option<&HashSet<Arc<str>>>,
        weights: &Weights,
    ) -> Result<Vec<TextHit>> {
        if terms.is_empty() || limit == 0 {
            return Ok(Vec::new());
        }
        let failed = |error| Error::internal("searching the text index", error);
        let last = terms.len() - 1;
        let clauses = terms
            .iter()
            .enumerate()
            .map(|(index, (term, weight))| {
                let prefix = typing && index == last;
                let query: Box<dyn Query> = Box::new(BoostQuery::new(
                    self.word(searcher, term, prefix, weights),
                    *weight,
                ));
                (Occur::Should, query)
            })
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

    /// One word in any field; the best field counts. A last word that stands nowhere as it is,
    /// is taken for the beginning of one that is still being typed.
    fn word(&self, searcher: &Searcher, term: &str, prefix: bool, weights: &Weights) -> Box<dyn Query> {
        let fields = [
            (self.fields.title, weights.title),
            (self.fields.heading, weights.heading),
            (self.fields.body, 1.0),
        ];
        let known = fields.iter().any(|(field, _)| {
            searcher
                .doc_freq(&Term::from_field_text(*field, term))
                .unwrap_or(0)
                > 0
        });
        let queries = fields
            .iter()
            .map(|(field, boost)| -> Box<dyn Query> {
                let term = Term::from_field_text(*field, term);
                if prefix && !known {
                    let begins = FuzzyTermQuery::new_prefix(term, 0, true);
                    Box::new(BoostQuery::new(Box::new(begins), boost * PREFIX_BOOST))
                } else {
                    let query = TermQuery::new(term, IndexRecordOption::WithFreqs);
                    Box::new(BoostQuery::new(Box::new(query), *boost))
                }
            })
            .collect();
        Box::new(DisjunctionMaxQuery::with_tie_breaker(queries, TIE_BREAKER))
    }
}
