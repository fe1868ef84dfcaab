//! What a commit of the text index leaves behind when it is killed.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use tantivy::Index;
use tantivy::index::SegmentComponent;

/// Removes lists of deleted passages that no commit names: the next commit, of the same number, would
/// refuse to write them again. For the writer alone.
pub(crate) fn remove_unfinished(place: &Path, index: &Index) -> tantivy::Result<()> {
    let committed: HashSet<PathBuf> = index
        .searchable_segment_metas()?
        .iter()
        .map(|segment| segment.relative_path(SegmentComponent::Delete))
        .collect();
    for entry in std::fs::read_dir(place)?.flatten() {
        let name = PathBuf::from(entry.file_name());
        if name.extension().is_some_and(|ending| ending == "del") && !committed.contains(&name) {
            std::fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::text_index::{TextIndex, TextNote, TextPassage};

    #[test]
    fn a_commit_that_was_killed_does_not_stop_the_next() {
        let folder = tempfile::tempdir().unwrap();
        let note = |path, body| TextNote {
            path,
            names: String::new(),
            language: crate::languages::Language::English,
            passages: vec![TextPassage {
                hash: 1,
                headings: &[],
                body,
            }],
        };
        let change = |body| {
            let index = TextIndex::open(folder.path(), true).unwrap();
            index.update(["a.md"], [note("a.md", body)])
        };
        let index = TextIndex::open(folder.path(), true).unwrap();
        let notes = [note("a.md", "first"), note("b.md", "other")];
        index.update(["a.md", "b.md"], notes).unwrap();
        drop(index);
        let meta = folder
            .path()
            .join(format!("text-{}/meta.json", crate::text_index::FORMAT));
        let committed = std::fs::read(&meta).unwrap();
        change("second").unwrap();
        // As if it had been killed with all written but the last file.
        std::fs::write(&meta, committed).unwrap();
        change("third").unwrap();
        let index = TextIndex::open(folder.path(), true).unwrap();
        let found = |word| {
            let words = index.query_words(word).unwrap();
            index
                .notes(&words, 10, None, &crate::fusion::Weights::SEARCH)
                .unwrap()
                .hits
                .len()
        };
        assert_eq!((found("first"), found("second"), found("third")), (0, 0, 1));
        assert_eq!(found("other"), 1);
    }
}
