//! Links that propose themselves: asking for them, accepting, rejecting, and what was learnt.

use std::sync::Arc;

use super::Vault;
use crate::error::{Error, ErrorCode, Result};
use crate::judgements::{Judgements, Learnt};
use crate::proposals::{self, Means};
use crate::types::{
    DejaVu, DejaVuRequest, MeantBlocks, NamedBlock, Proposal, ProposalCandidate, ProposalList,
    ProposalRecord, ProposalScope, ProposedLink, Transaction, Verdict,
};
use crate::{deja_vu, meant_blocks, obsidian_settings, proposed_links};

impl Vault {
    /// The spans of a note's text that should be links, most likely first. `text` is the editor's (no byte order mark)
    /// where it differs from the file's; `least` the lowest probability, from 0 to 1, where it is not the default.
    ///
    /// # Errors
    /// Where no text is given and the note cannot be read.
    pub fn proposals(&self, note: &str, text: Option<&str>, least: Option<f32>) -> Result<Vec<Proposal>> {
        self.proposals_by(note, text, least, None)
    }

    /// The same by another model, whose JSON `model` is.
    ///
    /// # Errors
    /// As [`Self::proposals`], and where the model cannot be read.
    pub fn proposals_by(
        &self,
        note: &str,
        text: Option<&str>,
        least: Option<f32>,
        model: Option<&str>,
    ) -> Result<Vec<Proposal>> {
        let means = Means::of(&self.shared, self.learnt(), model)?;
        proposals::of_note(&self.shared, &means, note, text, least)
    }

    /// The proposals of the whole vault, or of a part of it, most likely first.
    ///
    /// # Errors
    /// Where the model cannot be read.
    pub fn all_proposals(&self, scope: &ProposalScope) -> Result<ProposalList> {
        self.all_proposals_by(scope, None)
    }

    /// The same by another model, whose JSON `model` is.
    ///
    /// # Errors
    /// Where the model cannot be read.
    pub fn all_proposals_by(&self, scope: &ProposalScope, model: Option<&str>) -> Result<ProposalList> {
        let means = Means::of(&self.shared, self.learnt(), model)?;
        proposals::of_vault(&self.shared, &means, scope)
    }

    /// Everything that could be proposed in a note, likely or not, with what the model is told of it, in the order of
    /// [`Self::proposal_features`]. For fitting the model.
    ///
    /// # Errors
    /// Where the note cannot be read.
    pub fn proposal_candidates(&self, note: &str) -> Result<Vec<ProposalCandidate>> {
        let means = Means::of(&self.shared, Arc::default(), None)?;
        proposals::features_of_note(&self.shared, &means, note)
    }

    /// The names of what the model is told.
    pub fn proposal_features() -> &'static [&'static str] {
        proposals::feature_names()
    }

    /// Makes links of accepted proposals, all in one transaction with one undo, and remembers that they were accepted.
    /// What does not stand there any more is left and listed in `kept`.
    ///
    /// # Errors
    /// `NotFound`, `NotUtf8`; the same as of [`Vault::rename`].
    pub fn accept_proposals(&self, links: &[ProposedLink]) -> Result<Transaction> {
        let style = obsidian_settings::read(&self.shared.root);
        let done = self.transact(|| {
            let corpus = self.shared.index.corpus();
            proposed_links::plan(&self.shared.root, corpus.names(), &style, links)
        })?;
        if let Some(judgements) = &self.judgements {
            // The links are made: that it was not learnt from does not undo them.
            if let Err(error) = judgements.add(links, Verdict::Accepted) {
                tracing::error!("{error}");
            }
        }
        Ok(done)
    }

    /// How each of these links is written outside of tables, in the vault's style; `None` where its block needs an id
    /// first, see [`Self::give_block_id`].
    pub fn proposed_link_texts(&self, links: &[ProposedLink]) -> Vec<Option<String>> {
        let style = obsidian_settings::read(&self.shared.root);
        let corpus = self.shared.index.corpus();
        let text = |link| proposed_links::text(corpus.names(), &style, link);
        links.iter().map(text).collect()
    }

    /// Gives the block at a byte of a note an id where it has none, and tells how a link names the block.
    ///
    /// # Errors
    /// `NotFound`, `NotUtf8`; the same as of [`Vault::rename`].
    pub fn give_block_id(&self, note: &str, offset: u32) -> Result<NamedBlock> {
        let mut named = None;
        let transaction = self.transact(|| {
            let (target, journal) = proposed_links::plan_id(&self.shared.root, note, offset)?;
            named = Some(target);
            Ok(journal)
        })?;
        let nothing = || Error::new(ErrorCode::NotFound, format!("“{note}” has no such paragraph"));
        Ok(NamedBlock {
            target: named.ok_or_else(nothing)?,
            transaction,
        })
    }

    /// Passages of other notes that mean what `words` describe, best first; see [`MeantBlocks`].
    ///
    /// # Errors
    /// Where an index cannot be read.
    pub async fn meant_blocks(&self, from: &str, words: &str, limit: u32) -> Result<MeantBlocks> {
        meant_blocks::find(&self.shared, from, words, limit as usize).await
    }

    /// The older passage of another note that says what the paragraph at a place says; `None` where there is none.
    ///
    /// # Errors
    /// Where an index or the note cannot be read.
    pub async fn deja_vu(&self, request: &DejaVuRequest) -> Result<Option<DejaVu>> {
        deja_vu::find(&self.shared, request).await
    }

    /// Remembers what was said of proposals.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn judge_proposals(&self, links: &[ProposedLink], verdict: Verdict) -> Result<()> {
        self.judgements()?.add(links, verdict)
    }

    /// Takes back what was said last of these.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn take_back_judgement(&self, links: &[ProposedLink], verdict: Verdict) -> Result<()> {
        self.judgements()?.take_back(links, verdict)
    }

    /// How proposals have fared so far, and what was learnt from it.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn proposal_record(&self) -> Result<ProposalRecord> {
        self.judgements()?.record()
    }

    fn judgements(&self) -> Result<&Judgements> {
        self.judgements.as_ref().ok_or_else(|| {
            Error::new(
                ErrorCode::Io,
                "the file of what was said of proposals cannot be opened; the log names it",
            )
        })
    }

    fn learnt(&self) -> Arc<Learnt> {
        let learnt = self.judgements.as_ref().map(Judgements::learnt);
        learnt.and_then(Result::ok).unwrap_or_default()
    }
}
