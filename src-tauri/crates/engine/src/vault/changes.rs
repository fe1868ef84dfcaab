//! Changes of several files at once, and their undoing.

use std::collections::BTreeSet;
use std::time::Duration;

use super::Vault;
use crate::error::{Error, ErrorCode, Result};
use crate::journal::{Journal, Journals, Locked};
use crate::transaction::{self, Failure};
use crate::types::{RenamePlan, Transaction, VaultEvent, VersionReason};
use crate::{recovery, rename, undo};

/// How often a change is planned anew because another program changes files under its hands.
const TRIES: usize = 5;

impl Vault {
    /// What a rename or move of a note, attachment or folder would do.
    ///
    /// # Errors
    /// `Exists`, `NotFound`, `InvalidName`, `OutsideVault`, `Io`.
    pub fn plan_rename(&self, from: &str, to: &str) -> Result<RenamePlan> {
        let corpus = self.shared.index.corpus();
        rename::plan(&self.shared.root, &corpus, from, to).map(|planned| planned.plan)
    }

    /// Renames or moves a note, attachment or folder, and with `update_links` every link of the
    /// vault that would mean something else then.
    ///
    /// # Errors
    /// As [`Vault::plan_rename`]; `ReadOnly` and `NoSpace` with the file that could not be changed.
    /// Nothing is changed then.
    pub fn rename(&self, from: &str, to: &str, update_links: bool) -> Result<Transaction> {
        self.transact(|| {
            let root = &self.shared.root;
            let planned = if update_links {
                rename::plan(root, &self.shared.index.corpus(), from, to)
            } else {
                rename::plan_without_links(root, from, to)
            };
            planned.map(|planned| planned.journal)
        })
    }

    /// Undoes the last transaction that is not undone yet. `None` where there is none. What has
    /// changed since is merged; where that cannot be, the file is left and listed in `kept`.
    ///
    /// # Errors
    /// Where something that was moved cannot be moved back; the same as of [`Vault::rename`].
    pub fn undo(&self) -> Result<Option<Transaction>> {
        let Some(entry) = self.journals.last_not_undone() else {
            return Ok(None);
        };
        let done = self
            .journals
            .read(entry)
            .map_err(|error| Error::internal("reading what was changed last", error))?;
        let mut kept = Vec::new();
        let mut transaction = self.transact(|| {
            let (journal, left) = undo::plan(&self.shared.root, &done)?;
            kept = left;
            Ok(journal)
        })?;
        transaction.kept = kept;
        transaction.id = done.id;
        Ok(Some(transaction))
    }

    /// What a crash had interrupted and how it was put right when the vault was opened, in words.
    pub fn recovered(&self) -> &[String] {
        &self.recovered
    }

    /// Plans and applies a transaction; plans it anew where a file has changed in between.
    pub(super) fn transact(&self, mut plan: impl FnMut() -> Result<Journal>) -> Result<Transaction> {
        let lock = self.journals.lock(Duration::from_secs(10))?;
        for message in self.recover(&lock) {
            self.shared.send(VaultEvent::Recovered { message });
        }
        let mut changed = String::new();
        for _ in 0..TRIES {
            let journal = plan()?;
            if journal.files.is_empty() && journal.moves.is_empty() && journal.undoes.is_none() {
                return Ok(transaction::told(&journal));
            }
            self.keep_versions(&journal);
            match transaction::apply(&self.shared.root, &self.journals, &lock, journal) {
                Ok(journal) => {
                    drop(lock);
                    return Ok(self.applied(&journal));
                }
                Err(Failure::Changed(path)) => changed = path,
                Err(Failure::Failed(error)) => return Err(error),
            }
        }
        Err(Error::new(
            ErrorCode::Io,
            format!("nothing was changed: another program keeps changing “{changed}”"),
        ))
    }

    fn keep_versions(&self, journal: &Journal) {
        let Some(history) = &self.history else { return };
        let notes: Vec<(&str, &[u8])> = journal
            .files
            .iter()
            .map(|file| (file.path.as_str(), file.before.as_slice()))
            .collect();
        if let Err(error) = history.before_change(&notes, VersionReason::Transaction) {
            tracing::warn!("{}: done without keeping earlier versions: {error}", journal.label);
        }
    }

    fn applied(&self, journal: &Journal) -> Transaction {
        follow_moves(self.history.as_ref(), &journal.moves);
        let told = transaction::told(journal);
        let mut touched: BTreeSet<String> = told.notes.iter().cloned().collect();
        for step in &journal.moves {
            touched.insert(step.from.clone());
            touched.insert(step.to.clone());
        }
        self.look_at(touched.into_iter().collect());
        told
    }

    /// What another process left half done while this one had the vault open.
    fn recover(&self, lock: &Locked) -> Vec<String> {
        recover(&self.shared.root, &self.journals, lock, self.history.as_ref())
    }
}

/// Finishes or takes back what was interrupted; says what.
pub(super) fn recover(
    root: &std::path::Path,
    journals: &Journals,
    lock: &Locked,
    history: Option<&crate::history::History>,
) -> Vec<String> {
    let recovered = recovery::recover(root, journals, lock);
    recovered
        .into_iter()
        .map(|recovered| {
            follow_moves(history, &recovered.moves);
            recovered.message
        })
        .collect()
}

fn follow_moves(history: Option<&crate::history::History>, moves: &[crate::types::PlannedMove]) {
    if let Some(Err(error)) = history.map(|history| history.moved(moves)) {
        tracing::warn!("earlier versions stay under the old name: {error}");
    }
}
