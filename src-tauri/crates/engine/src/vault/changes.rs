//! Changes of several files at once, and their undoing.

mod agents;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::PoisonError;
use std::time::Duration;

use super::Vault;
use crate::error::{Error, ErrorCode, Result};
use crate::history::History;
use crate::journal::{Journal, Journals, Locked};
use crate::linking::{self, Place};
use crate::transaction::{self, Failure};
use crate::types::{PlannedMove, RenamePlan, Transaction, VaultEvent, VersionReason};
use crate::{heading_rename, recovery, rename, status, tag_rename, undo};

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
            Ok(planned?.journal)
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
        let mut transaction = self.transact(|| undo::plan(&self.shared.root, &done))?;
        transaction.id = done.id;
        Ok(Some(transaction))
    }

    /// Gives a heading another text and lets every link that named it name it still. `from` are
    /// the headings down to it, outermost first. Where a save has changed the heading already,
    /// only the links change.
    ///
    /// # Errors
    /// `NotFound` where there is no such heading; `InvalidName`; the same as of [`Vault::rename`].
    pub fn rename_heading(&self, path: &str, from: &[String], to: &str) -> Result<Transaction> {
        let mut changes = self
            .heading_changes
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let saved = changes
            .get(path)
            .filter(|change| change.from == from && change.to == to.trim())
            .map(|change| change.number);
        let transaction = self.transact(|| {
            let corpus = self.shared.index.corpus();
            heading_rename::plan(&self.shared.root, &corpus, path, from, to, saved)
        })?;
        changes.remove(path);
        Ok(transaction)
    }

    /// Says so where a save has changed the text of a heading that links name.
    pub(super) fn notice_heading(&self, path: &str, before: &str, after: &str) {
        let Some(mut change) = heading_rename::change(before, after) else {
            return;
        };
        let mut changes = self
            .heading_changes
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        // Typed in several steps: links know the first of them.
        if let Some(earlier) = changes.get(path)
            && earlier.number == change.number
            && Some(&earlier.to) == change.from.last()
        {
            change.from.clone_from(&earlier.from);
        }
        if change.from.last() == Some(&change.to) {
            changes.remove(path);
            return;
        }
        let links = heading_rename::links_to(&self.shared.index.corpus(), path, before, &change);
        if links == 0 {
            return;
        }
        self.shared.send(VaultEvent::HeadingRenamed {
            path: path.to_owned(),
            from: change.from.clone(),
            to: change.to.clone(),
            links: status::count(links),
        });
        changes.insert(path.to_owned(), change);
    }

    /// Renames a tag, and those nested in it, in all notes; with or without `#`.
    ///
    /// # Errors
    /// `InvalidName` where `to` is no tag; the same as of [`Vault::rename`].
    pub fn rename_tag(&self, from: &str, to: &str) -> Result<Transaction> {
        self.transact(|| tag_rename::plan(&self.shared.root, &self.shared.index.corpus(), from, to))
    }

    /// Writes a link to a block into a note, at the byte `position` of its file, which must still
    /// have this hash. The block is the one at the byte `offset` of the note `to`; it gets an id
    /// if it has none.
    ///
    /// # Errors
    /// `Exists` where the linking note has changed; `NotFound` where there is no block that can be
    /// linked to; `NotUtf8`; the same as of [`Vault::rename`].
    pub fn link_to_block(
        &self,
        from: &str,
        position: u32,
        base_hash: &str,
        to: &str,
        offset: u32,
        embed: bool,
    ) -> Result<Transaction> {
        let place = Place {
            note: from,
            position: position as usize,
            hash: base_hash,
        };
        self.transact(|| {
            let corpus = self.shared.index.corpus();
            linking::to_block(
                &self.shared.root,
                corpus.names(),
                &place,
                to,
                offset as usize,
                embed,
            )
        })
    }

    /// Makes links to `target` of words that stand as plain text: each a note, the bytes of its
    /// file, and the words. What stands there no longer is left and listed in `kept`.
    ///
    /// # Errors
    /// `NotFound`, `NotUtf8`; the same as of [`Vault::rename`].
    pub fn link_mentions(
        &self,
        mentions: &[(String, u32, u32, String)],
        target: &str,
    ) -> Result<Transaction> {
        let mentions: Vec<linking::Mention> = mentions
            .iter()
            .map(|(note, start, end, text)| (note.clone(), *start as usize, *end as usize, text.clone()))
            .collect();
        self.transact(|| {
            let corpus = self.shared.index.corpus();
            linking::mentions(&self.shared.root, corpus.names(), &mentions, target)
        })
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
            let keep = |journal: &Journal| self.keep_versions(journal);
            match transaction::apply(&self.shared.root, &self.journals, &lock, journal, keep) {
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
            tracing::warn!(
                "{}: done without keeping earlier versions: {error}",
                journal.label
            );
        }
    }

    fn applied(&self, journal: &Journal) -> Transaction {
        follow_moves(self.history.as_ref(), &journal.moves);
        if let Some(judgements) = &self.judgements {
            for step in &journal.moves {
                if let Err(error) = judgements.moved(&step.from, &step.to) {
                    tracing::warn!("what was said of proposals stays under the old name: {error}");
                }
            }
        }
        if let Some(kept) = &self.kept_related {
            for step in &journal.moves {
                if let Err(error) = kept.moved(&step.from, &step.to) {
                    tracing::warn!("related passages are kept under the old name: {error}");
                }
            }
        }
        if let Some(dismissed) = &self.dismissed_findings {
            for step in &journal.moves {
                if let Err(error) = dismissed.moved(&step.from, &step.to) {
                    tracing::warn!("findings stay dismissed under the old name: {error}");
                }
            }
        }
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
    root: &Path,
    journals: &Journals,
    lock: &Locked,
    history: Option<&History>,
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

fn follow_moves(history: Option<&History>, moves: &[PlannedMove]) {
    if let Some(Err(error)) = history.map(|history| history.moved(moves)) {
        tracing::warn!("earlier versions stay under the old name: {error}");
    }
}
