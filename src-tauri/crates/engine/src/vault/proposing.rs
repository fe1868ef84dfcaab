//! Links that propose themselves: asking for them, accepting, rejecting, and what was learnt.

use std::sync::Arc;

use super::Vault;
use crate::error::{Error, ErrorCode, Result};
use crate::judgements::{Judgements, Learnt};
use crate::linking::{self, Paragraph};
use crate::proposals::{self, Means};
use crate::types::{
    DejaVu, DejaVuRequest, Discussion, MeantBlocks, NamedBlock, Proposal, ProposalCandidate, ProposalList,
    ProposalRecord, ProposalScope, ProposedLink, Transaction, Verdict,
};
use crate::{deja_vu, discussing, meant_blocks, mentions, obsidian_settings, proposed_links};

/// Notes that are read to find those that should link to one.
const MOST_SOURCES: usize = 400;

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
        self.review(scope, model, &|_, _| {})
    }

    /// The same by the built-in model; `told_of` hears now and then how many notes are done, and of how many, from any
    /// thread.
    ///
    /// # Errors
    /// Where the model cannot be read.
    pub fn all_proposals_telling(
        &self,
        scope: &ProposalScope,
        told_of: &(dyn Fn(u32, u32) + Sync),
    ) -> Result<ProposalList> {
        self.review(scope, None, told_of)
    }

    fn review(
        &self,
        scope: &ProposalScope,
        model: Option<&str>,
        told_of: &(dyn Fn(u32, u32) + Sync),
    ) -> Result<ProposalList> {
        let means = Means::of(&self.shared, self.learnt(), model)?;
        proposals::of_vault(&self.shared, &means, scope, told_of)
    }

    /// What each of these links would be written as; `None` where the words do not stand there any more.
    pub fn preview_proposals(&self, links: &[ProposedLink]) -> Vec<Option<String>> {
        let style = obsidian_settings::read(&self.shared.root);
        // Files are read when the corpus is free again.
        let names = self.shared.index.corpus().names().clone();
        proposed_links::previews(&self.shared.root, &names, &style, links)
    }

    /// The passages of other notes that should point to this one, most likely first: its names that stand there without a
    /// link, as far as the model takes them for it. `least` is the lowest probability, from 0 to 1, where it is not the
    /// default. At most so many notes are read, those that do not link to it yet first.
    ///
    /// # Errors
    /// Where the text index or the model cannot be read.
    pub fn reverse_proposals(&self, note: &str, least: Option<f32>) -> Result<Vec<Proposal>> {
        let mut sources = mentions::naming(&self.shared, note)?;
        sources.truncate(MOST_SOURCES);
        if sources.is_empty() {
            return Ok(Vec::new());
        }
        let means = Means::of(&self.shared, self.learnt(), None)?;
        Ok(proposals::to_note(&self.shared, &means, note, &sources, least))
    }

    /// Passages of other notes that are about what this note is about, and neither link to it nor name it; nearest first.
    ///
    /// # Errors
    /// Where no text is given and the note cannot be read.
    pub fn discussing(&self, note: &str, limit: u32) -> Result<Vec<Discussion>> {
        discussing::of_note(&self.shared, note, limit as usize)
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
            let is_made = |link: &&ProposedLink| {
                done.edits.iter().any(|edit| {
                    edit.note == link.note && edit.start == link.start && edit.before == link.text
                })
            };
            let made: Vec<ProposedLink> = links.iter().filter(is_made).cloned().collect();
            // The links are made: that it was not learnt from does not undo them.
            if let Err(error) = judgements.add(&made, Verdict::Accepted) {
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

    /// Writes a link to the note `to` behind the paragraph at a byte of another note, in which `words` stand: see
    /// [`Discussion::link_at`].
    ///
    /// # Errors
    /// `Exists` where they do not stand there any more; `InvalidName`, `NotUtf8`; the same as of [`Vault::rename`].
    pub fn link_paragraph(&self, note: &str, at: u32, words: &str, to: &str) -> Result<Transaction> {
        let style = obsidian_settings::read(&self.shared.root);
        let paragraph = Paragraph {
            note,
            at: at as usize,
            words,
        };
        self.transact(|| {
            let names = self.shared.index.corpus().names().clone();
            linking::behind_paragraph(&self.shared.root, &names, &style, &paragraph, to)
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

    /// Lets a target or words that were silenced be proposed again, by the name that [`Self::proposal_record`] gives.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn lift_silence(&self, verdict: Verdict, name: &str) -> Result<()> {
        self.judgements()?.lift_silence(verdict, name)
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
