//! Headings that many notes have: a template made them, and what stands below them is alike because of that.

use std::sync::Arc;

use crate::catalog::{ChunkRecord, NoteRecord};
use crate::corpus::Corpus;
use crate::resolution::fold;

/// Notes with a heading that make it a template's.
const NOTES: usize = 4;

/// The heading that a passage stands below, folded, where it is a template's.
pub(crate) fn heading_above(corpus: &Corpus, passage: &ChunkRecord) -> Option<String> {
    let heading = fold(passage.heading.last()?);
    let has_it = |note: &&Arc<NoteRecord>| note.headings.iter().any(|known| fold(&known.text) == heading);
    (corpus.notes().filter(has_it).take(NOTES).count() == NOTES).then_some(heading)
}

/// Whether a passage stands below a heading of these words, which are folded.
pub(crate) fn is_below(passage: &[String], heading: &str) -> bool {
    passage.last().is_some_and(|own| fold(own) == heading)
}
