//! Notes with many backlinks that have become long, and the sections that could leave them.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use crate::catalog::NoteRecord;
use crate::corpus::Corpus;
use crate::indexer::Shared;
use crate::products::dot;
use crate::resolution::{Names, fold};
use crate::status::count;
use crate::types::{Hub, HubPart};
use crate::{files, headings, obsidian_settings, parallel, splitting, templates};

/// Words from which on a note is long to find something in.
const LONG: usize = 1_500;
/// Bytes that so many words have at least; shorter files need not be read.
const LONG_BYTES: u64 = 6_000;
/// Notes that link to a hub.
const LEAST_BACKLINKS: usize = 3;
/// Words of a section that could be a note.
const LEAST_WORDS: usize = 150;
/// Sections of one level from which on a note is made of parts.
const LEAST_PARTS: usize = 3;
/// Sections that are proposed, at least and at most.
const FEWEST_PROPOSED: usize = 2;
const MOST_PARTS: usize = 6;

/// What all hubs are looked at with.
struct Vault {
    names: Names,
    /// Headings of templates, folded: a note of that name would say nothing.
    templated: HashSet<String>,
}

/// Those with the most words and backlinks first.
pub(crate) fn find(shared: &Shared, limit: usize) -> Vec<Hub> {
    let ignored = obsidian_settings::ignored(&shared.root);
    let (candidates, vault) = {
        let corpus = shared.index.corpus();
        let vault = Vault {
            names: corpus.names().clone(),
            templated: templates::headings(&corpus, |_| true),
        };
        let long = corpus.notes().filter(|note| {
            note.size >= LONG_BYTES
                && corpus.graph().linking_count(&note.path) >= LEAST_BACKLINKS
                && !ignored.leaves_out(&note.path)
        });
        (long.cloned().collect::<Vec<_>>(), vault)
    };
    let mut hubs = parallel::filter_map(&candidates, |note| hub(shared, &vault, note));
    let size = |hub: &Hub| u64::from(hub.words) * u64::from(hub.backlinks);
    hubs.sort_by(|a, b| size(b).cmp(&size(a)).then_with(|| a.note.cmp(&b.note)));
    hubs.truncate(limit);
    hubs
}

fn hub(shared: &Shared, vault: &Vault, record: &Arc<NoteRecord>) -> Option<Hub> {
    let text = files::note_text(&shared.root, &record.path)?;
    let note = weft_notes::parse(&text);
    let words = words_in(note.plain_text(0..text.len()));
    if words < LONG {
        return None;
    }
    let level = (1..=6).find(|level| {
        let of_level = note.headings.iter().filter(|heading| heading.level == *level);
        of_level.count() >= LEAST_PARTS
    })?;
    let sections: Vec<(usize, Range<usize>)> = note
        .headings
        .iter()
        .filter(|heading| heading.level == level)
        .filter_map(|heading| splitting::section(&note, heading.range.start, text.len()))
        .collect();
    let corpus = shared.index.corpus();
    let linked = links_into(&corpus, record, &note);
    let backlinks = corpus.graph().linking_count(&record.path);
    drop(corpus);
    let mut parts: Vec<(f32, HubPart)> = sections
        .iter()
        .filter_map(|(number, range)| {
            let heading = note.headings.get(*number)?;
            let words = words_in(note.plain_text(heading.range.end..range.end));
            if words < LEAST_WORDS || vault.templated.contains(&fold(heading.text.trim())) {
                return None;
            }
            let links = linked.iter().filter(|at| range.contains(at)).count();
            let apart = apart(shared, record, range);
            let part = HubPart {
                heading: heading.text.clone(),
                start: count(range.start),
                end: count(range.end),
                words: count(words),
                links: count(links),
                path: splitting::path_for(&vault.names, &record.path, &heading.text)?,
                why: why(links, apart),
            };
            // Links say more than meaning: somebody wanted this part, and not the note.
            Some((links as f32 + apart.unwrap_or(0.0), part))
        })
        .collect();
    if parts.len() < FEWEST_PROPOSED {
        return None;
    }
    parts.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.start.cmp(&b.1.start)));
    parts.truncate(MOST_PARTS);
    Some(Hub {
        note: record.path.clone(),
        title: record.title.clone(),
        words: count(words),
        backlinks: count(backlinks),
        why: format!(
            "{words} words in {} sections, and {backlinks} notes lead to the whole of it",
            sections.len()
        ),
        parts: parts.into_iter().map(|(_, part)| part).collect(),
    })
}

fn words_in(text: &str) -> usize {
    text.split_whitespace()
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .count()
}

fn why(links: usize, apart: Option<f32>) -> String {
    let meant = match apart {
        Some(apart) if apart >= 0.35 => "it is about something else than the rest",
        Some(apart) if apart >= 0.2 => "it stands for itself",
        _ => "it is long enough for a note",
    };
    match links {
        0 => meant.to_owned(),
        1 => format!("1 link leads right into it, and {meant}"),
        links => format!("{links} links lead right into it, and {meant}"),
    }
}

/// The places in a note that links of others name.
fn links_into(corpus: &Corpus, record: &NoteRecord, note: &weft_notes::Note) -> Vec<usize> {
    let mut places = Vec::new();
    for (source, _) in corpus.graph().linking_to(&record.path) {
        for (link, target) in corpus.graph().links_of(&source.path) {
            if target != Some(record.path.as_str()) {
                continue;
            }
            let place = match &link.block {
                Some(block) => note.range_of_id(block).map(|range| range.start),
                None => headings::offset(note, &link.heading),
            };
            places.extend(place);
        }
    }
    places
}

/// How far a section is in meaning from the rest of its note: one less the cosine of their means. `None` where the model
/// has not read it.
fn apart(shared: &Shared, record: &NoteRecord, range: &Range<usize>) -> Option<f32> {
    let space = shared.index.space();
    let is_inside = |start: u32| range.contains(&(start as usize));
    let of = |inside: bool| {
        let chunks = record
            .chunks
            .iter()
            .filter(|chunk| is_inside(chunk.start) == inside);
        space.store.mean(chunks.map(|chunk| chunk.hash))
    };
    Some(1.0 - dot(&of(true)?, &of(false)?))
}
