//! From ranked passages to what a person reads: the note, the headings, the snippet.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use crate::catalog::ChunkHash;
use crate::documents;
use crate::fusion::Fused;
use crate::index::Index;
use crate::snippets::{self, Marks};
use crate::types::Hit;

/// A passage of a note. Ordered, so that equals always come in the same order.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Key {
    pub note: Arc<str>,
    pub hash: ChunkHash,
}

/// Fills in what the corpus and the files know of ranked passages. A passage that is gone from
/// its note since it was indexed is left out.
pub(crate) fn hits(root: &Path, index: &Index, ranked: &[Fused<Key>], marks: &Marks) -> Vec<(Key, Hit)> {
    let mut texts: HashMap<Arc<str>, Option<String>> = HashMap::new();
    ranked
        .iter()
        .filter_map(|fused| {
            let (title, heading, start, end) = {
                let corpus = index.corpus();
                if fused.key.hash == 0 {
                    let note = corpus.record(&fused.key.note)?;
                    (note.title.clone(), Vec::new(), 0, 0)
                } else {
                    let place = corpus.place_in(&fused.key.note, fused.key.hash)?;
                    let chunk = place.record();
                    (
                        place.note.title.clone(),
                        chunk.heading.clone(),
                        chunk.start,
                        chunk.end,
                    )
                }
            };
            let heading = without_title(heading, &title);
            let text = texts
                .entry(Arc::clone(&fused.key.note))
                .or_insert_with(|| {
                    let record = index.corpus().record(&fused.key.note).cloned()?;
                    documents::text(root, &index.extractions, &record)
                })
                .as_deref();
            let range = start as usize..end as usize;
            let passage = text
                .and_then(|text| text.get(range))
                .map(|passage| documents::plain_text(&fused.key.note, passage))
                .unwrap_or_default();
            let parts = snippets::snippet(&passage, marks);
            let hit = Hit {
                note: fused.key.note.to_string(),
                title,
                heading,
                start,
                end,
                snippet: snippets::plain(&parts),
                parts,
                score: fused.score,
                by_words: fused.by_words,
                by_meaning: fused.by_meaning,
                linked: false,
                top_percent: None,
            };
            Some((fused.key.clone(), hit))
        })
        .collect()
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
