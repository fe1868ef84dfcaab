//! What is odd in the vault as a whole, and what is done about it.

use std::collections::HashSet;

use super::Vault;
use crate::error::{Error, ErrorCode, Result};
use crate::health::curing::Misfit;
use crate::health::dismissed::{Dismissed, Row};
use crate::health::{self, curing, duplicates};
use crate::journal::Journal;
use crate::proposals::{self, Means};
use crate::types::{
    Bridge, Duplicate, Finding, MergePlan, MisfitCure, ParagraphMergePlan, ParagraphPair, PlannedMove,
    ProposedLink, SplitPlan, Transaction, VaultHealth,
};
use crate::{file_changes, merging, obsidian_settings, paths, proposed_links, splitting, status};

impl Vault {
    /// Pairs of notes that say the same in the same words, the most alike first. Reads all notes.
    pub fn duplicates(&self, limit: u32) -> Vec<Duplicate> {
        duplicates::find(&self.shared, limit as usize)
    }

    /// Pairs of notes that are near in meaning and far apart in links, the nearest first; of notes that the model has read.
    pub fn bridges(&self, limit: u32) -> Vec<Bridge> {
        health::bridges(&self.shared, limit as usize)
    }

    /// All that is odd in the vault, without what was dismissed. Reads all notes.
    ///
    /// # Errors
    /// Where an index cannot be read.
    pub async fn health(&self) -> Result<VaultHealth> {
        health::of_vault(&self.shared, self.dismissed_rows()?).await
    }

    /// Lets a finding not be told of again.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn dismiss_finding(&self, finding: &Finding) -> Result<()> {
        self.dismissed()?.add(finding)
    }

    /// Takes [`Self::dismiss_finding`] back.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn restore_finding(&self, finding: &Finding) -> Result<()> {
        self.dismissed()?.take_back(finding)
    }

    /// Lets all dismissed findings be told of again; says how many they were.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn restore_findings(&self) -> Result<u32> {
        Ok(status::count(self.dismissed()?.take_back_all()?))
    }

    /// Writes a link to the note `to` into the note `from`: where its text names it, as the likeliest proposal says; else
    /// behind all that stands there.
    ///
    /// # Errors
    /// `NotFound`, `NotUtf8`; the same as of [`Vault::rename`].
    pub fn link_notes(&self, from: &str, to: &str) -> Result<Transaction> {
        if !paths::is_note(from) || !paths::is_note(to) || from == to {
            return Err(Error::new(
                ErrorCode::InvalidName,
                format!("“{from}” cannot link to “{to}”: two different notes are needed"),
            ));
        }
        let means = Means::of(&self.shared, std::sync::Arc::default(), None)?;
        let proposed = proposals::of_note(&self.shared, &means, from, None, Some(0.0))?;
        let named = proposed
            .into_iter()
            .find(|one| one.target.note == to && one.target.heading.is_none() && one.target.block.is_none());
        let named = named.map(|one| ProposedLink {
            note: one.note,
            start: one.start,
            end: one.end,
            text: one.text,
            target: one.target,
            target_offset: None,
            kind: one.kind,
            probability: one.probability,
            shown: None,
        });
        let style = obsidian_settings::read(&self.shared.root);
        self.transact(|| {
            let names = self.shared.index.corpus().names().clone();
            if let Some(named) = &named {
                let links = std::slice::from_ref(named);
                let journal = proposed_links::plan(&self.shared.root, &names, &style, links)?;
                if !journal.files.is_empty() {
                    return Ok(journal);
                }
            }
            curing::see_also(&self.shared.root, &names, &style, from, to)
        })
    }

    /// Changes a link whose text does not fit: the one that begins at a byte of a note and shows `text`.
    ///
    /// # Errors
    /// `NotFound` where it does not stand there any more; `InvalidName`, `NotUtf8`; the same as of [`Vault::rename`].
    pub fn cure_misfit(&self, note: &str, start: u32, text: &str, cure: MisfitCure) -> Result<Transaction> {
        let misfit = Misfit {
            note,
            start: start as usize,
            text,
        };
        self.transact(|| curing::plan(&self.shared.root, &self.shared.index.corpus(), &misfit, cure))
    }

    /// What merging the note `gone` into the note `keep` would do.
    ///
    /// # Errors
    /// `InvalidName`, `NotFound`, `NotUtf8`, `Io`.
    pub fn plan_merge(&self, keep: &str, gone: &str) -> Result<MergePlan> {
        let corpus = self.shared.index.corpus();
        merging::plan(&self.shared.root, &corpus, keep, gone, None).map(|planned| planned.plan)
    }

    /// Merges the note `gone` into the note `keep`, whose text becomes `after` (no byte order mark), or what
    /// [`Self::plan_merge`] says. Links to either lead to the one that stays; the other moves to the vault's `.trash`.
    ///
    /// # Errors
    /// As [`Self::plan_merge`]; the same as of [`Vault::rename`].
    pub fn merge_notes(&self, keep: &str, gone: &str, after: Option<&str>) -> Result<Transaction> {
        self.transact(|| {
            let corpus = self.shared.index.corpus();
            merging::plan(&self.shared.root, &corpus, keep, gone, after).map(|planned| planned.journal)
        })
    }

    /// What merging a paragraph into an older one would do.
    ///
    /// # Errors
    /// `NotFound`, `InvalidName`, `NotUtf8`, `Io`.
    pub fn plan_paragraph_merge(&self, pair: &ParagraphPair) -> Result<ParagraphMergePlan> {
        let names = self.shared.index.corpus().names().clone();
        merging::paragraphs::plan(&self.shared.root, &names, pair, None).map(|planned| planned.plan)
    }

    /// Merges a paragraph into an older one, which was `before` and becomes `after`, as written; an embed of it takes the
    /// paragraph's place. `base_hash` is that of the file that the paragraph stands in.
    ///
    /// # Errors
    /// As [`Self::plan_paragraph_merge`]; `Exists` where either has changed; the same as of [`Vault::rename`].
    pub fn merge_paragraphs(
        &self,
        pair: &ParagraphPair,
        base_hash: &str,
        before: &str,
        after: &str,
    ) -> Result<Transaction> {
        let agreed = merging::paragraphs::Agreed {
            before,
            after,
            hash: base_hash,
        };
        self.transact(|| {
            let names = self.shared.index.corpus().names().clone();
            merging::paragraphs::plan(&self.shared.root, &names, pair, Some(&agreed))
                .map(|planned| planned.journal)
        })
    }

    /// What making the note `path` of the section that begins at a byte of a note would do.
    ///
    /// # Errors
    /// `NotFound`, `Exists`, `InvalidName`, `NotUtf8`, `Io`.
    pub fn plan_split(&self, note: &str, start: u32, path: &str) -> Result<SplitPlan> {
        self.split(note, start, path).map(|planned| planned.plan)
    }

    fn split(&self, note: &str, start: u32, path: &str) -> Result<splitting::Planned> {
        let (root, style) = (&self.shared.root, obsidian_settings::read(&self.shared.root));
        let corpus = self.shared.index.corpus();
        splitting::plan(root, &corpus, &style, note, start as usize, path)
    }

    /// Makes the note `path` of the section that begins at a byte of a note. Links into the section lead to it then.
    ///
    /// # Errors
    /// As [`Self::plan_split`]; the same as of [`Vault::rename`].
    pub fn split_note(&self, note: &str, start: u32, path: &str) -> Result<Transaction> {
        let root = &self.shared.root;
        // A transaction makes no files; it moves one that is made in the trash, to where undoing it takes it back.
        let mut made: Option<String> = None;
        let done = self.transact(|| {
            let planned = self.split(note, start, path)?;
            if let Some(made) = made.take() {
                remove(root, &made);
            }
            let from = merging::trash_name(root, path)?;
            file_changes::create_hidden(root, &from, planned.plan.text.as_bytes())?;
            made = Some(from.clone());
            Ok(Journal {
                moves: vec![PlannedMove {
                    from,
                    to: path.to_owned(),
                }],
                ..planned.draft.journal(planned.label)
            })
        });
        if done.is_err()
            && let Some(made) = made
        {
            remove(root, &made);
        }
        done
    }

    fn dismissed(&self) -> Result<&Dismissed> {
        self.dismissed_findings.as_ref().ok_or_else(|| {
            Error::new(
                ErrorCode::Io,
                "the file of dismissed findings cannot be opened; the log names it",
            )
        })
    }

    fn dismissed_rows(&self) -> Result<HashSet<Row>> {
        match &self.dismissed_findings {
            // Without it all findings are told; the log has the reason.
            None => Ok(HashSet::new()),
            Some(dismissed) => dismissed.all(),
        }
    }
}

/// Of a new note that no transaction took.
fn remove(root: &std::path::Path, path: &str) {
    if let Ok(place) = paths::resolve(root, path) {
        let _ = std::fs::remove_file(place);
    }
}
