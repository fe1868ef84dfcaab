//! What whole notes have in common: the notes that share the most telling words of a text, and in how many notes a word
//! stands.

use std::collections::HashMap;

use tantivy::Term;
use tantivy::query::{BooleanQuery, BoostQuery, Occur, Query};

use super::asking::{Statistics, best, documents_with, failed, word};
use super::query_words::Found;
use super::{NoteHit, QueryWord, TextIndex};
use crate::error::Result;
use crate::fusion::Weights;
use crate::words;

/// Words of a text that are asked for: those that tell most. More bring nothing but time.
const MOST_WORDS: usize = 64;

impl TextIndex {
    /// The notes with the words of a text that tell most, by how often they stand in it and how rare they are; best first.
    pub(crate) fn notes_like(&self, text: &str, limit: usize) -> Result<Vec<NoteHit>> {
        let find = || {
            let searcher = self.reader.searcher();
            let languages = self.languages(&searcher)?;
            let notes = self.note_count(&searcher)?;
            let mut times: HashMap<Vec<String>, f32> = HashMap::new();
            for forms in words::telling(text, &languages) {
                *times.entry(forms.terms).or_default() += 1.0;
            }
            let mut telling = Vec::with_capacity(times.len());
            for (terms, times) in times {
                let with = documents_with(&searcher, self.fields.text, &terms)?.min(notes) as f32;
                // What no other note has finds none.
                if with > 1.0 {
                    let rarity = ((notes as f32 - with + 0.5) / (with + 0.5)).ln_1p();
                    let written = String::new();
                    let found = Found::AsItIs;
                    let often = 1.0 + times.ln();
                    telling.push((
                        often * rarity,
                        often,
                        QueryWord {
                            written,
                            terms,
                            found,
                        },
                    ));
                }
            }
            telling.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.2.terms.cmp(&b.2.terms)));
            telling.truncate(MOST_WORDS);
            let fields = [
                (self.fields.name, Weights::RELATED.title),
                (self.fields.text, 1.0),
            ];
            let clauses = telling.iter().map(|(_, often, one)| {
                let query: Box<dyn Query> = Box::new(BoostQuery::new(word(one, &fields), *often));
                (Occur::Should, query)
            });
            let query = BooleanQuery::new(clauses.collect());
            let words: Vec<QueryWord> = telling.into_iter().map(|(.., one)| one).collect();
            let statistics = Statistics::new(&searcher, notes, &words, &fields)?;
            let found = best(&statistics, (!words.is_empty()).then_some(query), limit)?;
            let paths = self.paths(&searcher, &found)?.into_iter();
            Ok(paths
                .zip(found)
                .map(|(path, (score, _))| NoteHit { path, score })
                .collect())
        };
        find().map_err(failed)
    }

    /// In how many notes each of these words stands, as English leaves them.
    pub(crate) fn notes_with_words(&self, words: &[&str]) -> Result<Vec<u64>> {
        let searcher = self.reader.searcher();
        let with = |word: &&str| searcher.doc_freq(&Term::from_field_text(self.fields.text, word));
        words
            .iter()
            .map(with)
            .collect::<tantivy::Result<_>>()
            .map_err(failed)
    }
}
