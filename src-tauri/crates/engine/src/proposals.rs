//! Links that propose themselves: the spans of a note's text that should be links, each with its target, the chance that the
//! person makes it, and why.
//!
//! `lexicon` gathers what words can name, `candidates` finds them in a text, `usage` counts how the vault uses them,
//! `features` puts into numbers what is known of each, and `forest` makes a probability of these. What a person has said of
//! earlier ones (`judgements`) corrects it. Nothing here writes: `proposed_links` does, when one is accepted.

mod candidates;
mod features;
mod forest;
pub(crate) mod lexicon;
mod meaning;
mod phrases;
mod telling;
pub(crate) mod usage;

use std::collections::HashSet;
use std::ops::Range;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use weft_notes::{BlockKind, Note};

use crate::error::Result;
use crate::indexer::Shared;
use crate::judgements::Learnt;
use crate::proposals::candidates::Candidate;
use crate::proposals::features::Context;
use crate::proposals::forest::Forest;
use crate::proposals::lexicon::Lexicon;
use crate::proposals::meaning::Meaning;
use crate::proposals::usage::Usage;
use crate::status::count;
use crate::types::{Failure, Proposal, ProposalCandidate, ProposalList, ProposalScope};
use crate::{files, parallel, paths};

/// Notes between two words about how far a review is.
const TOLD_EVERY: u32 = 25;

/// What proposals are made with: the vault's lexicon and counts, a model, and what a person has said.
pub(crate) struct Means {
    lexicon: Arc<Lexicon>,
    usage: Arc<Usage>,
    learnt: Arc<Learnt>,
    forest: Arc<Forest>,
}

/// A candidate with what the model makes of it.
struct Weighed {
    candidate: Candidate,
    features: Vec<f32>,
    probability: f32,
}

impl Means {
    /// `model` is another model's JSON, for the bench.
    ///
    /// # Errors
    /// Where the model cannot be read.
    pub(crate) fn of(shared: &Shared, learnt: Arc<Learnt>, model: Option<&str>) -> Result<Self> {
        let lexicon = lexicon::of_vault(shared);
        let usage = usage::of_vault(shared, &lexicon);
        let forest = match model {
            Some(json) => Arc::new(Forest::read(json, &features::NAMES)?),
            None => built_in()?,
        };
        Ok(Self {
            lexicon,
            usage,
            learnt,
            forest,
        })
    }

    fn least(&self, asked: Option<f32>) -> f32 {
        asked.unwrap_or(self.forest.threshold)
    }

    /// Where `phrases` is set, words that mean a near note without naming it are among the candidates.
    fn weigh(
        &self,
        shared: &Shared,
        (path, text, note): (&str, &str, &Note),
        links: &[(usize, usize)],
        phrases: bool,
    ) -> Vec<Weighed> {
        let mut found = candidates::by_name(&self.lexicon, path, text, note);
        let targets = links.iter().filter_map(|(_, number)| u32::try_from(*number).ok());
        let context = Context::new(
            &self.lexicon,
            &self.usage,
            (path, text),
            targets.collect(),
            found.len(),
        );
        let mut meaning = Meaning::new(shared, &self.lexicon, &self.usage, path);
        if phrases {
            let by_meaning = phrases::find(&self.lexicon, &meaning, text, note, &found);
            found.extend(by_meaning);
            candidates::number(&mut found);
        }
        let places = places(&mut meaning, &found);
        found
            .into_iter()
            .zip(places)
            .map(|(candidate, place)| {
                let around = candidates::surroundings(text, note, &candidate.range, candidate.block);
                let features = features::of(&context, &mut meaning, &candidate, &around, place);
                Weighed {
                    probability: self.forest.probability(&features),
                    candidate,
                    features,
                }
            })
            .collect()
    }

    /// Where a text links to notes: the byte at which a link begins, and its note's number.
    fn links_of(&self, shared: &Shared, path: &str, note: &Note) -> Vec<(usize, usize)> {
        let corpus = shared.index.corpus();
        let links = note.links.iter().filter_map(|link| {
            let target = corpus.resolve(path, &link.target)?;
            Some((link.range.start, *self.lexicon.numbers.get(target)?))
        });
        links.collect()
    }

    /// The proposals of one text, in no order: what is likely enough, not forbidden, and overlaps with nothing likelier.
    fn propose(&self, shared: &Shared, of: (&str, &str, &Note), least: f32) -> Vec<Weighed> {
        let (path, text, note) = of;
        // No phrase has reached the default threshold on any vault, and finding them takes most of the time.
        let links = self.links_of(shared, path, note);
        let mut weighed = self.weigh(shared, of, &links, least < self.forest.threshold);
        for one in &mut weighed {
            let words = text.get(one.candidate.range.clone()).unwrap_or("");
            let target = self.path_of(&one.candidate);
            one.probability = if self.learnt.forbids(path, words, target) {
                -1.0
            } else {
                self.learnt.corrected(one.probability, words, target)
            };
        }
        let linked = linked_in_blocks(note, &links);
        let is_linked = |one: &Candidate| {
            one.block
                .is_some_and(|block| linked.contains(&(block, one.target)))
        };
        weighed
            .retain(|one| one.probability >= least && one.probability >= 0.0 && !is_linked(&one.candidate));
        weighed.sort_by(|a, b| {
            b.probability
                .total_cmp(&a.probability)
                .then_with(|| b.candidate.range.len().cmp(&a.candidate.range.len()))
                .then_with(|| a.candidate.range.start.cmp(&b.candidate.range.start))
        });
        let mut taken: Vec<Range<usize>> = Vec::new();
        weighed.retain(|one| {
            let own = &one.candidate.range;
            let is_free = taken
                .iter()
                .all(|other| own.end <= other.start || other.end <= own.start);
            if is_free {
                taken.push(own.clone());
            }
            is_free
        });
        weighed
    }

    fn path_of(&self, candidate: &Candidate) -> &str {
        self.lexicon
            .notes
            .get(candidate.target)
            .map_or("", |note| note.path.as_str())
    }
}

/// The blocks of a text that link to a note, each with that note's number, of [`Means::links_of`]; a heading links where
/// what stands right below it does.
fn linked_in_blocks(note: &Note, links: &[(usize, usize)]) -> HashSet<(usize, usize)> {
    let is_heading = |block: &usize| {
        note.blocks
            .get(*block)
            .is_some_and(|block| block.kind == BlockKind::Heading)
    };
    let mut linked = HashSet::new();
    for (start, number) in links {
        if let Some(block) = note.block_at(*start) {
            linked.insert((block, *number));
            let above = block.checked_sub(1).filter(is_heading);
            linked.extend(above.map(|above| (above, *number)));
        }
    }
    linked
}

fn built_in() -> Result<Arc<Forest>> {
    static BUILT_IN: OnceLock<Arc<Forest>> = OnceLock::new();
    if let Some(known) = BUILT_IN.get() {
        return Ok(Arc::clone(known));
    }
    let forest = Arc::new(Forest::built_in(&features::NAMES)?);
    Ok(Arc::clone(BUILT_IN.get_or_init(|| forest)))
}

/// For each candidate how near its target is to its passage, among all targets of the candidates: from 0 to 1.
fn places(meaning: &mut Meaning<'_>, found: &[Candidate]) -> Vec<f32> {
    let cosines: Vec<f32> = found
        .iter()
        .map(|candidate| {
            let passage = meaning.passage_at(candidate.range.start);
            passage.map_or(0.0, |passage| {
                meaning.closeness(passage, candidate.target).nearest
            })
        })
        .collect();
    let mut sorted = cosines.clone();
    sorted.sort_by(f32::total_cmp);
    let last = sorted.len().saturating_sub(1).max(1) as f32;
    cosines
        .iter()
        .map(|cosine| sorted.partition_point(|other| other < cosine) as f32 / last)
        .collect()
}

/// The proposals of one note, most likely first. `text` is the editor's, where it differs from the file's.
///
/// # Errors
/// Where no text is given and the note cannot be read.
pub(crate) fn of_note(
    shared: &Shared,
    means: &Means,
    path: &str,
    text: Option<&str>,
    least: Option<f32>,
) -> Result<Vec<Proposal>> {
    let text = match text {
        Some(text) => text.to_owned(),
        None => files::text(files::read(&paths::resolve(&shared.root, path)?, path)?),
    };
    let note = weft_notes::parse(&text);
    let weighed = means.propose(shared, (path, &text, &note), means.least(least));
    Ok(telling::told(shared, means, (path, &text, &note), weighed))
}

/// The proposals of all notes in the scope, most likely first. `told_of` hears now and then how many notes are done, and of
/// how many.
///
/// # Errors
/// None so far; notes that cannot be read are named in the answer.
pub(crate) fn of_vault(
    shared: &Shared,
    means: &Means,
    scope: &ProposalScope,
    told_of: &(dyn Fn(u32, u32) + Sync),
) -> Result<ProposalList> {
    let started = Instant::now();
    let folder = scope.folder.as_deref().unwrap_or("").trim_matches('/');
    let within = |path: &str| {
        folder.is_empty()
            || path
                .strip_prefix(folder)
                .is_some_and(|rest| rest.starts_with('/'))
    };
    let since = scope.changed_since_ms.unwrap_or(0);
    let notes: Vec<&str> = means
        .lexicon
        .notes
        .iter()
        .filter(|note| within(&note.path) && note.modified_ms() >= since)
        .map(|note| note.path.as_str())
        .collect();
    let least = means.least(scope.least_probability);
    let all = count(notes.len());
    let done = AtomicU32::new(0);
    let found = parallel::filter_map(&notes, |path| {
        let number = done.fetch_add(1, Ordering::Relaxed);
        if number.is_multiple_of(TOLD_EVERY) {
            told_of(number, all);
        }
        let Some(text) = files::note_text(&shared.root, path) else {
            return Some(Err(Failure {
                note: (*path).to_owned(),
                error: "cannot be read".to_owned(),
            }));
        };
        let note = weft_notes::parse(&text);
        let weighed = means.propose(shared, (path, &text, &note), least);
        (!weighed.is_empty()).then(|| Ok(telling::told(shared, means, (path, &text, &note), weighed)))
    });
    let (mut proposals, mut failed, mut with_proposals) = (Vec::new(), Vec::new(), 0);
    for one in found {
        match one {
            Ok(of_note) => {
                with_proposals += 1;
                proposals.extend(of_note);
            }
            Err(failure) => failed.push(failure),
        }
    }
    proposals.sort_by(|a: &Proposal, b: &Proposal| {
        b.probability
            .total_cmp(&a.probability)
            .then_with(|| (&a.note, a.start).cmp(&(&b.note, b.start)))
    });
    failed.sort_by(|a, b| a.note.cmp(&b.note));
    let total = count(proposals.len());
    proposals.truncate(scope.limit as usize);
    Ok(ProposalList {
        proposals,
        total,
        notes: with_proposals,
        failed,
        took_ms: started.elapsed().as_secs_f32() * 1000.0,
    })
}

/// The proposals of these notes that lead to one target, most likely first: the passages elsewhere that should point to it.
pub(crate) fn to_note(
    shared: &Shared,
    means: &Means,
    target: &str,
    sources: &[String],
    least: Option<f32>,
) -> Vec<Proposal> {
    let least = means.least(least);
    let found = parallel::filter_map(sources, |path| {
        let text = files::note_text(&shared.root, path)?;
        let note = weft_notes::parse(&text);
        let mut weighed = means.propose(shared, (path, &text, &note), least);
        weighed.retain(|one| means.path_of(&one.candidate) == target);
        (!weighed.is_empty()).then(|| telling::told(shared, means, (path, &text, &note), weighed))
    });
    let mut proposals: Vec<Proposal> = found.into_iter().flatten().collect();
    proposals.sort_by(|a, b| {
        b.probability
            .total_cmp(&a.probability)
            .then_with(|| (&a.note, a.start).cmp(&(&b.note, b.start)))
    });
    proposals
}

/// All candidates of a note with what the model is told of them.
///
/// # Errors
/// Where the note cannot be read.
pub(crate) fn features_of_note(shared: &Shared, means: &Means, path: &str) -> Result<Vec<ProposalCandidate>> {
    let text = files::text(files::read(&paths::resolve(&shared.root, path)?, path)?);
    let note = weft_notes::parse(&text);
    let links = means.links_of(shared, path, &note);
    let weighed = means.weigh(shared, (path, &text, &note), &links, true);
    Ok(weighed
        .into_iter()
        .map(|one| ProposalCandidate {
            start: count(one.candidate.range.start),
            end: count(one.candidate.range.end),
            target: means.path_of(&one.candidate).to_owned(),
            features: one.features,
        })
        .collect())
}

/// The names of the features, in their order.
pub(crate) fn feature_names() -> &'static [&'static str] {
    &features::NAMES
}
