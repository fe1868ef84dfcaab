//! The notes that a note without links belongs to: of those that bear on it, the ones that something plain speaks for.

use std::sync::Arc;

use super::signals::{Signal, Signals, WEIGHTS, score};
use super::{Judged, judge, question};
use crate::error::{Error, Result};
use crate::indexer::Shared;
use crate::types::RelatedRequest;

/// Below this score what speaks for a note is chance.
const LEAST_SCORE: f32 = 2.0;
/// Below this cosine passages are not called near.
const NEAR: f32 = 0.5;

/// A note that another belongs to.
pub(crate) struct Belonging {
    pub note: String,
    /// See [`score`].
    pub score: f32,
    /// The note's own text names it.
    pub named: bool,
    pub why: String,
}

/// # Errors
/// Where the note or an index cannot be read.
pub(crate) async fn homes(
    shared: &Arc<Shared>,
    request: &RelatedRequest,
    limit: usize,
) -> Result<Vec<Belonging>> {
    let question = question(shared, request).await?;
    let theirs = Arc::clone(shared);
    let judged = tokio::task::spawn_blocking(move || judge(&theirs, &question))
        .await
        .map_err(|error| Error::internal("looking for where a note belongs", error))??;
    let mut homes: Vec<Belonging> = judged.iter().filter_map(belonging).collect();
    homes.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.note.cmp(&b.note)));
    homes.truncate(limit);
    Ok(homes)
}

fn belonging(judged: &Judged) -> Option<Belonging> {
    let why = why(&judged.signals, judged.cosine)?;
    // That many link to it, or that it is long, says nothing of this note.
    let mut own = judged.signals;
    for general in [Signal::Linked, Signal::Length, Signal::Children] {
        own[general as usize] = 0.0;
    }
    let score = score(&own, &WEIGHTS);
    (score >= LEAST_SCORE).then(|| Belonging {
        note: judged.path.clone(),
        score,
        named: judged.signals[Signal::Named as usize] > 0.0,
        why,
    })
}

/// What speaks for it, the plainest first; `None` where nothing that can be told does.
fn why(signals: &Signals, cosine: f32) -> Option<String> {
    let of = |signal: Signal| signals[signal as usize];
    let mut told = Vec::new();
    if of(Signal::Named) > 0.0 {
        told.push("its name stands in this note");
    }
    if of(Signal::NamesBack) > 0.0 {
        told.push("it names this note");
    }
    if told.is_empty() && of(Signal::WholeName) > 0.0 {
        told.push("all words of its name stand in this note");
    }
    if of(Signal::Heading) > 0.0 {
        told.push("one of its headings stands in this note");
    }
    if cosine >= NEAR {
        told.push("it is near in meaning");
    }
    if of(Signal::Child) > 0.0 || of(Signal::Sibling) > 0.0 {
        told.push("it stands beside this note");
    }
    if told.is_empty() && of(Signal::Words) >= 0.6 {
        told.push("it has the same rare words");
    }
    told.truncate(2);
    (!told.is_empty()).then(|| told.join(", and "))
}
