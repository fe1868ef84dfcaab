//! Where in known notes a query's words stand. The notes are few and their passages are looked up one by one: a query that
//! tantivy restricts to them goes through every passage of the vault that holds one of the words.

use std::collections::HashSet;
use std::sync::Arc;

use tantivy::postings::Postings;
use tantivy::query::Bm25Weight;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Searcher, SegmentReader, Term};

use super::asking::{Statistics, TIE_BREAKER, failed, hash_columns, trust};
use super::query_words::{QueryWord, QueryWords};
use super::{TextHit, TextIndex};
use crate::error::Result;
use crate::fusion::Weights;

/// A form of a word in a field, and what it is worth there.
struct Sought {
    field: Field,
    term: Term,
    weight: Bm25Weight,
}

impl TextIndex {
    /// The passages of these notes in which a query's words stand, best first.
    pub(crate) fn passages(
        &self,
        query: &QueryWords,
        notes: &HashSet<Arc<str>>,
        weights: &Weights,
    ) -> Result<Vec<TextHit>> {
        let find = || {
            let searcher = self.reader.searcher();
            let words = self.sought(&searcher, &query.words, weights)?;
            let mut hits = Vec::new();
            for segment in searcher.segment_readers() {
                self.passages_of(segment, &words, notes, &mut hits)?;
            }
            hits.sort_by(|a, b| {
                b.score
                    .total_cmp(&a.score)
                    .then_with(|| (&a.path, a.hash).cmp(&(&b.path, b.hash)))
            });
            Ok(hits)
        };
        find().map_err(failed)
    }

    /// For each word its forms in the fields of passages.
    fn sought(
        &self,
        searcher: &Searcher,
        words: &[QueryWord],
        weights: &Weights,
    ) -> tantivy::Result<Vec<Vec<Sought>>> {
        let fields = [(self.fields.heading, weights.heading), (self.fields.body, 1.0)];
        let statistics = Statistics::new(searcher, self.passage_count(searcher)?, words, &fields)?;
        let of_word = |word: &QueryWord| {
            let mut sought = Vec::new();
            for term in &word.terms {
                for (field, boost) in fields {
                    let term = Term::from_field_text(field, term);
                    let weight = Bm25Weight::for_terms(&statistics, std::slice::from_ref(&term))?;
                    let weight = weight.boost_by(boost * trust(word));
                    sought.push(Sought { field, term, weight });
                }
            }
            Ok(sought)
        };
        words.iter().map(of_word).collect()
    }

    fn passages_of(
        &self,
        segment: &SegmentReader,
        words: &[Vec<Sought>],
        notes: &HashSet<Arc<str>>,
        hits: &mut Vec<TextHit>,
    ) -> tantivy::Result<()> {
        let mut documents: Vec<(DocId, &Arc<str>)> = Vec::new();
        let paths = segment.inverted_index(self.fields.path)?;
        for note in notes {
            let term = Term::from_field_text(self.fields.path, note);
            let Some(mut found) = paths.read_postings(&term, IndexRecordOption::Basic)? else {
                continue;
            };
            while found.doc() != tantivy::TERMINATED {
                if !segment.is_deleted(found.doc()) {
                    documents.push((found.doc(), note));
                }
                found.advance();
            }
        }
        documents.sort_unstable();
        let mut scores = vec![0.0; documents.len()];
        for word in words {
            // The best of a word's forms counts, and a little of the others.
            let (mut best, mut sum) = (vec![0.0_f32; documents.len()], vec![0.0_f32; documents.len()]);
            for Sought { field, term, weight } in word {
                let postings = segment.inverted_index(*field)?;
                let Some(mut found) = postings.read_postings(term, IndexRecordOption::WithFreqs)? else {
                    continue;
                };
                let lengths = segment.get_fieldnorms_reader(*field)?;
                for (index, (document, _)) in documents.iter().enumerate() {
                    if found.doc() < *document {
                        found.seek(*document);
                    }
                    if found.doc() == *document {
                        let score = weight.score(lengths.fieldnorm_id(*document), found.term_freq());
                        best[index] = best[index].max(score);
                        sum[index] += score;
                    }
                }
            }
            for (score, (best, sum)) in scores.iter_mut().zip(best.into_iter().zip(sum)) {
                *score += best + TIE_BREAKER * (sum - best);
            }
        }
        let columns = hash_columns(segment)?;
        for ((document, note), score) in documents.into_iter().zip(scores) {
            if score > 0.0
                && let Some(hash) = columns.hash(document)
            {
                let path = note.to_string();
                hits.push(TextHit { path, hash, score });
            }
        }
        Ok(())
    }
}
