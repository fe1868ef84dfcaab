//! What the search panel asks for beside the hits: when notes were made, passages in full, replacing.

use std::collections::HashMap;

use chrono::Local;

use super::Vault;
use crate::error::Result;
use crate::query::Query;
use crate::types::{
    PassagePlace, ReplaceChoice, ReplacePlan, ReplaceRequest, SearchMode, Transaction, WiderPassage,
};
use crate::{documents, matches, parallel, query, replacing, wider};

impl Vault {
    /// When each of these notes was made, in milliseconds since 1970, as `created:` has it; `None` for what is no note.
    pub fn notes_made(&self, paths: &[String]) -> Vec<Option<i64>> {
        // Files are read when the corpus is free again: a save waits for it.
        let records: Vec<_> = {
            let corpus = self.shared.index.corpus();
            paths
                .iter()
                .filter_map(|path| corpus.record(path).cloned())
                .collect()
        };
        let extractions = &self.shared.index.extractions;
        let made: HashMap<String, i64> = parallel::filter_map(&records, |record| {
            Some((
                record.path.clone(),
                wider::made_ms(&self.shared.root, extractions, record)?,
            ))
        })
        .into_iter()
        .collect();
        paths.iter().map(|path| made.get(path).copied()).collect()
    }

    /// The passages of hits in full, with what stands around them and what the query asks for marked; `None` where the
    /// place is not there any more, or is not in a note.
    pub fn wider_passages(
        &self,
        query: &str,
        mode: SearchMode,
        places: &[PassagePlace],
    ) -> Vec<Option<WiderPassage>> {
        // Without the index's words nothing is marked, and the passages are there all the same.
        let words = self
            .shared
            .index
            .text
            .query_words(query.trim())
            .unwrap_or_default();
        let text_of = |path: &str| {
            let record = self.shared.index.corpus().record(path).cloned()?;
            documents::text(&self.shared.root, &self.shared.index.extractions, &record)
        };
        wider::passages(text_of, query, &words, mode, places)
    }

    /// What replacing would do, place by place.
    ///
    /// # Errors
    /// Where the disk fails.
    pub fn plan_replace(&self, request: &ReplaceRequest) -> Result<ReplacePlan> {
        let query = self.query_of(request)?;
        replacing::plan(&self.shared.root, &|| self.shared.index.corpus(), query, request)
    }

    /// Replaces the chosen places of a plan as one transaction. A note that is not what it was then, and names of
    /// properties, are left as they are and listed in `kept`.
    ///
    /// # Errors
    /// The same as of [`Vault::rename`].
    pub fn replace(&self, request: &ReplaceRequest, chosen: &[ReplaceChoice]) -> Result<Transaction> {
        self.transact(|| {
            let query = self.query_of(request)?;
            replacing::journal(
                &self.shared.root,
                &|| self.shared.index.corpus(),
                query,
                request,
                chosen,
            )
        })
    }

    fn query_of(&self, request: &ReplaceRequest) -> Result<Query> {
        let mut query = query::parse(request.query.trim(), Local::now().date_naive());
        matches::bind(&mut query, &self.shared.index.corpus(), request.this.as_deref());
        matches::bind_names(&mut query, &self.shared)?;
        Ok(query)
    }
}
