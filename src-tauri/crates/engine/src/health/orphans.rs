//! Notes that no link ties to another, and where each of them belongs.

use std::collections::HashSet;
use std::sync::Arc;

use crate::catalog::NoteRecord;
use crate::error::Result;
use crate::indexer::Shared;
use crate::types::{Home, Orphan, RelatedRequest};
use crate::{check, files, obsidian_settings, passages, related_notes};

/// Notes that one may belong to.
const HOMES: usize = 3;
/// Characters shown of a note's beginning.
const SHOWN: usize = 240;

/// How many there are, and the youngest of them that are not left out, those that are surest to belong somewhere first.
///
/// # Errors
/// Where an index cannot be read.
pub(crate) async fn find(
    shared: &Arc<Shared>,
    left_out: &HashSet<String>,
    limit: usize,
) -> Result<(usize, Vec<Orphan>)> {
    let mut alone: Vec<Arc<NoteRecord>> = {
        let corpus = shared.index.corpus();
        let ignored = obsidian_settings::ignored(&shared.root);
        let paths: Vec<String> = check::orphans(&corpus)
            .map(|note| note.path.clone())
            .filter(|path| !ignored.leaves_out(path))
            .collect();
        paths
            .iter()
            .filter_map(|path| corpus.note(path).cloned())
            .collect()
    };
    let all = alone.len();
    alone.retain(|note| !left_out.contains(&note.path));
    alone.sort_by(|a, b| {
        b.modified_ns
            .cmp(&a.modified_ns)
            .then_with(|| a.path.cmp(&b.path))
    });
    alone.truncate(limit);
    let mut found = Vec::with_capacity(alone.len());
    for note in alone {
        let request = RelatedRequest {
            note: note.path.clone(),
            text: None,
            offset: None,
            limit: 0,
        };
        // A note that went away in this moment is no orphan any more.
        let Ok(homes) = related_notes::homes(shared, &request, HOMES).await else {
            continue;
        };
        let sure = homes.first().map_or(0.0, |home| home.score);
        let homes = {
            let corpus = shared.index.corpus();
            let told = homes.into_iter().filter_map(|home| {
                Some(Home {
                    title: corpus.note(&home.note)?.title.clone(),
                    note: home.note,
                    named: home.named,
                    why: home.why,
                })
            });
            told.collect()
        };
        found.push((
            sure,
            Orphan {
                text: beginning(shared, &note.path),
                title: note.title.clone(),
                note: note.path.clone(),
                homes,
            },
        ));
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.note.cmp(&b.1.note)));
    Ok((all, found.into_iter().map(|(_, orphan)| orphan).collect()))
}

fn beginning(shared: &Shared, path: &str) -> String {
    let Some(text) = files::note_text(&shared.root, path) else {
        return String::new();
    };
    let note = weft_notes::parse(&text);
    let body = note
        .front_matter
        .as_ref()
        .map_or(0, |front_matter| front_matter.range.end);
    // The title stands above it already.
    let first = note.headings.first().filter(|first| {
        text.get(body..first.range.start)
            .is_some_and(|before| before.trim().is_empty())
    });
    let from = first.map_or(body, |first| first.range.end);
    passages::beginning(note.plain_text(from..text.len()), SHOWN)
}
