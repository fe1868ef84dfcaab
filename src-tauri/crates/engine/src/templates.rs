//! Headings that many notes have: a template made them, and what stands below them is alike because of that.

use std::collections::{HashMap, HashSet};

use crate::catalog::ChunkRecord;
use crate::corpus::Corpus;
use crate::resolution::fold;

/// Notes with a heading that make it a template's.
const NOTES: usize = 4;

/// The headings of templates, folded, of those that are wanted by their folded text.
pub(crate) fn headings(corpus: &Corpus, is_wanted: impl Fn(&str) -> bool) -> HashSet<String> {
    let mut notes: HashMap<String, usize> = HashMap::new();
    for note in corpus.notes() {
        let own = note.headings.iter().map(|heading| fold(heading.text.trim()));
        for heading in own.filter(|heading| is_wanted(heading)).collect::<HashSet<_>>() {
            *notes.entry(heading).or_default() += 1;
        }
    }
    let often = notes.into_iter().filter(|(_, notes)| *notes >= NOTES);
    often.map(|(heading, _)| heading).collect()
}

/// Of the headings that these passages stand right below those that are a template's, folded.
pub(crate) fn headings_above<'a>(
    corpus: &Corpus,
    passages: impl Iterator<Item = &'a ChunkRecord>,
) -> HashSet<String> {
    let above = passages.filter_map(|passage| passage.heading.last());
    let above: HashSet<String> = above.map(|heading| fold(heading)).collect();
    if above.is_empty() {
        return above;
    }
    headings(corpus, |heading| above.contains(heading))
}

/// Whether a passage below these headings, outermost first, stands right below one of the `templates`.
pub(crate) fn is_below(headings: &[String], templates: &HashSet<String>) -> bool {
    !templates.is_empty() && headings.last().is_some_and(|own| templates.contains(&fold(own)))
}
