//! What the text index is asked.

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use tantivy::collector::{DocSetCollector, TopDocs};
use tantivy::columnar::Column;
use tantivy::query::{
    Bm25StatisticsProvider, BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, Occur,
    PhraseQuery, Query, TermQuery, TermSetQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocId, Searcher, SegmentReader, Term};

use super::query_words::{Found, QueryWord, QueryWords};
use super::{HASH_HIGH, HASH_LOW, NOTE, NoteHit, NotesFound, PATH, TextHit, TextIndex};
use crate::catalog::ChunkHash;
use crate::error::{Error, Result};
use crate::fusion::Weights;
use crate::words;

/// How much of the other fields' scores joins that of the best one.
pub(super) const TIE_BREAKER: f32 = 0.3;
/// What a word counts that only begins like the one being typed, and one that is only like it.
const BEGINNING_BOOST: f32 = 0.6;
const SLIP_BOOST: f32 = 0.6;

/// What BM25 is to take for all: documents of one kind alone, and for how many a word stands in those that hold any of its
/// forms. Where most notes are in one language, the few in another would else be found by every small word: the form that
/// it has there is rare.
pub(super) struct Statistics<'a> {
    searcher: &'a Searcher,
    documents: u64,
    frequencies: HashMap<Term, u64>,
}

impl<'a> Statistics<'a> {
    /// For so many documents, and for words in these fields.
    pub(super) fn new(
        searcher: &'a Searcher,
        documents: u64,
        words: &[QueryWord],
        fields: &[(Field, f32)],
    ) -> tantivy::Result<Self> {
        let mut frequencies: HashMap<Term, u64> = HashMap::new();
        for word in words.iter().filter(|word| word.terms.len() > 1) {
            for (field, _) in fields {
                let all = documents_with(searcher, *field, &word.terms)?.min(documents);
                for term in &word.terms {
                    let known = frequencies
                        .entry(Term::from_field_text(*field, term))
                        .or_default();
                    *known = all.max(*known);
                }
            }
        }
        Ok(Self {
            searcher,
            documents,
            frequencies,
        })
    }
}

impl Bm25StatisticsProvider for Statistics<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        self.searcher.total_num_tokens(field)
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(self.documents)
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        match self.frequencies.get(term) {
            Some(known) => Ok(*known),
            None => Bm25StatisticsProvider::doc_freq(self.searcher, term),
        }
    }
}

/// How many documents hold any of a word's forms in a field, at most: one that holds several is counted several times.
pub(super) fn documents_with(searcher: &Searcher, field: Field, terms: &[String]) -> tantivy::Result<u64> {
    let with = |term: &String| searcher.doc_freq(&Term::from_field_text(field, term));
    terms.iter().map(with).sum()
}

impl TextIndex {
    /// The notes in which a query's words stand, anywhere in them, best first; these alone, where they are given.
    pub(crate) fn notes(
        &self,
        query: &QueryWords,
        limit: usize,
        among: Option<&HashSet<Arc<str>>>,
        weights: &Weights,
    ) -> Result<NotesFound> {
        let fields = [(self.fields.name, weights.title), (self.fields.text, 1.0)];
        let find = || {
            let searcher = self.reader.searcher();
            let notes = self.note_count(&searcher)?;
            let query_of_words = self.query(&query.words, &fields, among);
            let statistics = Statistics::new(&searcher, notes, &query.words, &fields)?;
            let found = best(&statistics, query_of_words, limit)?;
            let mut rarity = 0.0;
            for word in &query.words {
                rarity += self.rarity(&searcher, word, notes)?;
            }
            let paths = self.paths(&searcher, &found)?.into_iter();
            let hits = paths.zip(found).map(|(path, (score, _))| NoteHit { path, score });
            Ok(NotesFound {
                hits: hits.collect(),
                rarity,
            })
        };
        find().map_err(failed)
    }

    /// The inverse document frequency of a word among notes: as in Robertson and Zaragoza, 2009.
    fn rarity(&self, searcher: &Searcher, word: &QueryWord, notes: u64) -> tantivy::Result<f32> {
        let with = documents_with(searcher, self.fields.text, &word.terms)?.min(notes) as f32;
        Ok(((notes as f32 - with + 0.5) / (with + 0.5)).ln_1p())
    }

    /// Each telling word of a text once, in all its forms, with its inverse document frequency among passages.
    pub(crate) fn telling_words(&self, text: &str) -> Result<HashMap<Vec<String>, f32>> {
        let searcher = self.reader.searcher();
        let languages = self.languages(&searcher).map_err(failed)?;
        let all = self.passage_count(&searcher).map_err(failed)? as f32;
        let mut telling = HashMap::new();
        for word in words::telling(text, &languages) {
            if telling.contains_key(&word.terms) {
                continue;
            }
            let frequency = documents_with(&searcher, self.fields.body, &word.terms).map_err(failed)? as f32;
            let with = frequency.min(all);
            telling.insert(word.terms, ((all - with + 0.5) / (with + 0.5)).ln_1p());
        }
        Ok(telling)
    }

    /// The passages that share a text's rarest words: its words weighted by how much each tells.
    pub(crate) fn similar(&self, text: &str, limit: usize) -> Result<Vec<TextHit>> {
        const MOST_WORDS: usize = 24;
        let searcher = self.reader.searcher();
        let languages = self.languages(&searcher).map_err(failed)?;
        let all = self.passage_count(&searcher).map_err(failed)? as f32;
        let mut seen = HashSet::new();
        let mut telling = Vec::new();
        for word in words::telling(text, &languages) {
            if !seen.insert(word.terms.clone()) {
                continue;
            }
            let frequency = documents_with(&searcher, self.fields.body, &word.terms).map_err(failed)?;
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
        let weights = Weights::RELATED;
        let fields = [
            (self.fields.title, weights.title),
            (self.fields.heading, weights.heading),
            (self.fields.body, 1.0),
        ];
        let find = || {
            let passages = self.passage_count(&searcher)?;
            let statistics = Statistics::new(&searcher, passages, &words, &fields)?;
            let found = best(&statistics, self.query(&words, &fields, None), limit)?;
            let segments = searcher.segment_readers();
            let columns = segments
                .iter()
                .map(hash_columns)
                .collect::<tantivy::Result<Vec<_>>>()?;
            let hash = |address: DocAddress| columns.get(address.segment_ord as usize)?.hash(address.doc_id);
            let paths = self.paths(&searcher, &found)?.into_iter();
            let hits = paths.zip(found).filter_map(|(path, (score, address))| {
                let hash = hash(address)?;
                Some(TextHit { path, hash, score })
            });
            Ok(hits.collect())
        };
        find().map_err(failed)
    }

    /// Paths of the notes in which a name's words stand side by side, or together in a heading.
    /// `None` where the index cannot tell, because it knows no words in the name.
    pub(crate) fn notes_with_name(&self, name: &str) -> Result<Option<HashSet<String>>> {
        let languages = self.languages(&self.reader.searcher()).map_err(failed)?;
        let mut readings: Vec<Vec<String>> = words::or_english(&languages)
            .iter()
            .map(|language| {
                words::words(name, *language)
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

    /// One of the words at least, in any of the fields with their weights; in these notes alone, where they are given.
    /// `None` where no word is asked for.
    fn query(
        &self,
        words: &[QueryWord],
        fields: &[(Field, f32)],
        notes: Option<&HashSet<Arc<str>>>,
    ) -> Option<BooleanQuery> {
        if words.is_empty() {
            return None;
        }
        let clauses = words.iter().map(|one| (Occur::Should, word(one, fields)));
        let query = BooleanQuery::new(clauses.collect());
        let Some(notes) = notes else {
            return Some(query);
        };
        let paths = notes
            .iter()
            .map(|path| Term::from_field_text(self.fields.path, path));
        // Of no weight in the score.
        let within = ConstScoreQuery::new(Box::new(TermSetQuery::new(paths)), 0.0);
        Some(BooleanQuery::new(vec![
            (Occur::Must, Box::new(query)),
            (Occur::Must, Box::new(within)),
        ]))
    }

    /// The notes of documents, in their order; empty where a document has none.
    pub(super) fn paths(
        &self,
        searcher: &Searcher,
        found: &[(f32, DocAddress)],
    ) -> tantivy::Result<Vec<String>> {
        let columns = searcher
            .segment_readers()
            .iter()
            .map(|segment| segment.fast_fields().str(PATH))
            .collect::<tantivy::Result<Vec<_>>>()?;
        // Passages are of few notes, and looking a name up unpacks a block of them.
        let mut known: HashMap<(u32, u64), String> = HashMap::new();
        let mut paths = Vec::with_capacity(found.len());
        for (_, address) in found {
            let column = columns.get(address.segment_ord as usize).and_then(Option::as_ref);
            let ord = column.and_then(|column| column.term_ords(address.doc_id).next());
            let mut path = String::new();
            if let (Some(column), Some(ord)) = (column, ord) {
                match known.entry((address.segment_ord, ord)) {
                    Entry::Occupied(known) => path.clone_from(known.get()),
                    Entry::Vacant(new) => {
                        column.ord_to_str(ord, &mut path)?;
                        new.insert(path.clone());
                    }
                }
            }
            paths.push(path);
        }
        Ok(paths)
    }

    /// Notes in the index, those among them that a commit has deleted and no merge yet, as in the other counts.
    pub(super) fn note_count(&self, searcher: &Searcher) -> tantivy::Result<u64> {
        searcher.doc_freq(&Term::from_field_text(self.fields.kind, NOTE))
    }

    /// The same of passages.
    pub(super) fn passage_count(&self, searcher: &Searcher) -> tantivy::Result<u64> {
        let all = searcher.total_num_docs()?;
        Ok(all.saturating_sub(self.note_count(searcher)?))
    }

    /// Those in which every word of a note stands that can be asked for.
    pub(super) fn word_fields(&self) -> [Field; 2] {
        [self.fields.name, self.fields.text]
    }
}

pub(super) fn failed(error: tantivy::TantivyError) -> Error {
    Error::internal("searching the text index", error)
}

/// The best by BM25, best first.
pub(super) fn best(
    statistics: &Statistics,
    query: Option<BooleanQuery>,
    limit: usize,
) -> tantivy::Result<Vec<(f32, DocAddress)>> {
    let Some(query) = query.filter(|_| limit > 0) else {
        return Ok(Vec::new());
    };
    let best = TopDocs::with_limit(limit).order_by_score();
    let searcher = statistics.searcher;
    searcher.search_with_statistics_provider(&query, &best, statistics)
}

/// Where the hashes of a segment's passages are.
pub(super) struct HashColumns {
    high: Column<u64>,
    low: Column<u64>,
}

pub(super) fn hash_columns(segment: &SegmentReader) -> tantivy::Result<HashColumns> {
    let columns = segment.fast_fields();
    Ok(HashColumns {
        high: columns.u64(HASH_HIGH)?,
        low: columns.u64(HASH_LOW)?,
    })
}

impl HashColumns {
    /// `None` of a document that is no passage.
    pub(super) fn hash(&self, document: DocId) -> Option<ChunkHash> {
        let (high, low) = (self.high.first(document)?, self.low.first(document)?);
        Some(ChunkHash::from(high) << 64 | ChunkHash::from(low))
    }
}

/// How far a word's forms are what was meant.
pub(super) fn trust(word: &QueryWord) -> f32 {
    match word.found {
        Found::AsItIs | Found::Nowhere => 1.0,
        Found::AsBeginning => BEGINNING_BOOST,
        Found::AsSlip => SLIP_BOOST,
    }
}

/// One word in any form and any field; the best of them counts.
pub(super) fn word(word: &QueryWord, fields: &[(Field, f32)]) -> Box<dyn Query> {
    let mut queries: Vec<Box<dyn Query>> = Vec::new();
    for term in &word.terms {
        for (field, boost) in fields {
            let term = Term::from_field_text(*field, term);
            let query = TermQuery::new(term, IndexRecordOption::WithFreqs);
            queries.push(Box::new(BoostQuery::new(Box::new(query), boost * trust(word))));
        }
    }
    Box::new(DisjunctionMaxQuery::with_tie_breaker(queries, TIE_BREAKER))
}
