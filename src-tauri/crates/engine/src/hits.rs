//! From ranked passages to what a person reads: the note, the headings, the snippet.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use crate::catalog::{ChunkHash, NoteRecord};
use crate::fusion::Fused;
use crate::index::Index;
use crate::snippets::{self, Marks};
use crate::types::Hit;
use crate::{documents, parallel};

/// A passage of a note. Ordered, so that equals always come in the same order.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Key {
    pub note: Arc<str>,
    pub hash: ChunkHash,
}

/// Fills in what the corpus and the files know of ranked passages, on all cores. A passage that is gone from
/// its note since it was indexed is left out.
pub(crate) fn hits(root: &Path, index: &Index, ranked: &[Fused<Key>], marks: &Marks) -> Vec<(Key, Hit)> {
    let mut by_note: BTreeMap<&Arc<str>, Vec<usize>> = BTreeMap::new();
    for (rank, fused) in ranked.iter().enumerate() {
        by_note.entry(&fused.key.note).or_default().push(rank);
    }
    let by_note: Vec<(&Arc<str>, Vec<usize>)> = by_note.into_iter().collect();
    let read = parallel::filter_map(&by_note, |(path, ranks)| {
        let record = index.corpus().record(path).cloned()?;
        let text = documents::text(root, &index.extractions, &record);
        let hits = ranks.iter().filter_map(|rank| {
            let fused = ranked.get(*rank)?;
            Some((*rank, hit(&record, text.as_deref(), fused, marks)?))
        });
        Some(hits.collect::<Vec<_>>())
    });
    let mut hits: Vec<(usize, Hit)> = read.into_iter().flatten().collect();
    hits.sort_by_key(|(rank, _)| *rank);
    let keyed = hits
        .into_iter()
        .filter_map(|(rank, hit)| Some((ranked.get(rank)?.key.clone(), hit)));
    keyed.collect()
}

fn hit(record: &NoteRecord, text: Option<&str>, fused: &Fused<Key>, marks: &Marks) -> Option<Hit> {
    let (heading, start, end) = if fused.key.hash == 0 {
        (Vec::new(), 0, 0)
    } else {
        let chunk = record.chunks.iter().find(|chunk| chunk.hash == fused.key.hash)?;
        (chunk.heading.clone(), chunk.start, chunk.end)
    };
    let passage = text
        .and_then(|text| text.get(start as usize..end as usize))
        .map(|passage| documents::plain_text(&record.path, passage))
        .unwrap_or_default();
    let parts = snippets::snippet(&passage, marks);
    Some(Hit {
        note: record.path.clone(),
        heading: without_title(heading, &record.title),
        title: record.title.clone(),
        start,
        end,
        snippet: snippets::plain(&parts),
        parts,
        score: fused.score,
        by_words: fused.by_words,
        by_meaning: fused.by_meaning,
        linked: false,
        top_percent: None,
    })
}

/// A first heading that says the title again tells nothing, and makes a longer link.
fn without_title(mut heading: Vec<String>, title: &str) -> Vec<String> {
    if heading
        .first()
        .is_some_and(|first| first.trim().eq_ignore_ascii_case(title.trim()))
    {
        heading.remove(0);
    }
    heading
}
