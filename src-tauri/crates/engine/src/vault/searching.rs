//! What the search panel asks for beside the hits: when notes were made, passages in full, replacing.

use std::collections::HashMap;

use super::Vault;
use crate::error::Result;
use crate::types::{
    PassagePlace, ReplaceChoice, ReplacePlan, ReplaceRequest, SearchMode, Transaction, WiderPassage,
};
use crate::{parallel, replacing, wider};

impl Vault {
    /// When each of these notes was made, in milliseconds since 1970, as `created:` has it; `None` for what is no note.
    pub fn notes_made(&self, paths: &[String]) -> Vec<Option<i64>> {
        // Files are read when the corpus is free again: a save waits for it.
        let records: Vec<_> = {
            let corpus = self.shared.index.corpus();
            paths
                .iter()
                .filter_map(|path| corpus.note(path).cloned())
                .collect()
        };
        let made: HashMap<String, i64> = parallel::filter_map(&records, |record| {
            Some((record.path.clone(), wider::made_ms(&self.shared.root, record)?))
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
        wider::passages(&self.shared.root, query, mode, places)
    }

    /// What replacing would do, place by place.
    ///
    /// # Errors
    /// Where the disk fails.
    pub fn plan_replace(&self, request: &ReplaceRequest) -> Result<ReplacePlan> {
        replacing::plan(&self.shared.root, &|| self.shared.index.corpus(), request)
    }

    /// Replaces the chosen places of a plan as one transaction. A note that is not what it was then, and names of
    /// properties, are left as they are and listed in `kept`.
    ///
    /// # Errors
    /// The same as of [`Vault::rename`].
    pub fn replace(&self, request: &ReplaceRequest, chosen: &[ReplaceChoice]) -> Result<Transaction> {
        self.transact(|| {
            replacing::journal(&self.shared.root, &|| self.shared.index.corpus(), request, chosen)
        })
    }
}
