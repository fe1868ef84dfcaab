//! What the vault holds, in memory: notes, where each passage stands, the names of all files, and
//! which links to which.
//! Built from the catalogue at the start and kept in step by the indexer.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::catalog::{ChunkHash, NoteRecord};
use crate::graph::Graph;
use crate::paths;
use crate::resolution::Names;
use crate::types::ShadowedLinks;

#[derive(Debug, Default)]
pub(crate) struct Corpus {
    notes: BTreeMap<String, Arc<NoteRecord>>,
    /// Records of files beside notes that are searched, see `documents`. Kept apart, so that what is asked of notes is
    /// not asked of them.
    documents: BTreeMap<String, Arc<NoteRecord>>,
    /// For each passage's text, the notes and documents it stands in. Nearly always one.
    places: HashMap<ChunkHash, Vec<Arc<NoteRecord>>>,
    /// Of every file, attachments and notes not read yet included.
    names: Names,
    graph: Graph,
    /// Passages that have a vector.
    embedded: HashSet<ChunkHash>,
    /// Passages that stand somewhere and have none.
    missing: HashSet<ChunkHash>,
    chunks: usize,
    /// Another one, in all of the process, whenever a note comes, goes or is called otherwise.
    names_version: u64,
    /// Another one whenever a note comes, goes or changes.
    changes: u64,
    /// The same of headings.
    headings_version: u64,
}

static NEXT_VERSION: AtomicU64 = AtomicU64::new(1);

impl Corpus {
    /// `other_files` are those that are no read notes.
    pub(crate) fn new(notes: Vec<NoteRecord>, other_files: &[String], embedded: HashSet<ChunkHash>) -> Self {
        let mut corpus = Self {
            embedded,
            names: Names::new(other_files.iter().map(String::as_str)),
            ..Self::default()
        };
        // All names first, so that each link is resolved once.
        for note in &notes {
            corpus.names.insert(&note.path);
        }
        for note in notes {
            corpus.insert(Arc::new(note));
        }
        corpus
    }

    pub(crate) fn insert(&mut self, note: Arc<NoteRecord>) {
        self.changes += 1;
        let before = self.take(&note.path);
        let is_note = paths::is_note(&note.path);
        if is_note
            && before
                .as_ref()
                .is_none_or(|before| before.headings != note.headings)
        {
            self.headings_version = NEXT_VERSION.fetch_add(1, Ordering::Relaxed);
        }
        if is_note && before.is_none_or(|before| before.title != note.title || before.aliases != note.aliases)
        {
            self.names_version = NEXT_VERSION.fetch_add(1, Ordering::Relaxed);
        }
        self.chunks += note.chunks.len();
        for chunk in &note.chunks {
            self.places.entry(chunk.hash).or_default().push(Arc::clone(&note));
            if !self.embedded.contains(&chunk.hash) {
                self.missing.insert(chunk.hash);
            }
        }
        if self.names.insert(&note.path) {
            self.graph.files_changed(&self.names, [note.path.as_str()]);
        }
        self.graph.set_note(&self.names, &note);
        let records = if is_note {
            &mut self.notes
        } else {
            &mut self.documents
        };
        records.insert(note.path.clone(), note);
    }

    /// The note's file is gone.
    pub(crate) fn remove(&mut self, path: &str) -> Option<Arc<NoteRecord>> {
        self.changes += 1;
        self.graph.remove_note(path);
        if self.names.remove(path) {
            self.graph.files_changed(&self.names, [path]);
        }
        self.names_version = NEXT_VERSION.fetch_add(1, Ordering::Relaxed);
        self.take(path)
    }

    /// Tells whether names, titles and aliases of notes are those of an earlier time.
    pub(crate) fn names_version(&self) -> u64 {
        self.names_version
    }

    /// Another number whenever any note came, went or changed.
    pub(crate) fn changes(&self) -> u64 {
        self.changes
    }

    /// Tells whether headings of notes are those of an earlier time; notes that go do not change this.
    pub(crate) fn headings_version(&self) -> u64 {
        self.headings_version
    }

    fn take(&mut self, path: &str) -> Option<Arc<NoteRecord>> {
        let note = self.notes.remove(path).or_else(|| self.documents.remove(path))?;
        self.chunks -= note.chunks.len();
        for chunk in &note.chunks {
            if let Some(notes) = self.places.get_mut(&chunk.hash) {
                notes.retain(|other| other.path != path);
                if notes.is_empty() {
                    self.places.remove(&chunk.hash);
                    self.missing.remove(&chunk.hash);
                }
            }
        }
        Some(note)
    }

    /// The vectors of these passages are in the store now.
    pub(crate) fn mark_embedded(&mut self, hashes: impl IntoIterator<Item = ChunkHash>) {
        for hash in hashes {
            self.embedded.insert(hash);
            self.missing.remove(&hash);
        }
    }

    /// The passages that have a vector are these: another model answers.
    pub(crate) fn set_embedded(&mut self, embedded: HashSet<ChunkHash>) {
        self.missing = self
            .places
            .keys()
            .filter(|hash| !embedded.contains(hash))
            .copied()
            .collect();
        self.embedded = embedded;
    }

    /// These vectors are in the store no longer.
    pub(crate) fn mark_removed(&mut self, hashes: &[ChunkHash]) {
        for hash in hashes {
            self.embedded.remove(hash);
            if self.places.contains_key(hash) {
                self.missing.insert(*hash);
            }
        }
    }

    pub(crate) fn note(&self, path: &str) -> Option<&Arc<NoteRecord>> {
        self.notes.get(path)
    }

    pub(crate) fn notes(&self) -> impl Iterator<Item = &Arc<NoteRecord>> {
        self.notes.values()
    }

    pub(crate) fn documents(&self) -> impl Iterator<Item = &Arc<NoteRecord>> {
        self.documents.values()
    }

    /// Notes, and documents behind them.
    pub(crate) fn records(&self) -> impl Iterator<Item = &Arc<NoteRecord>> {
        self.notes().chain(self.documents())
    }

    /// Of a note or a document.
    pub(crate) fn record(&self, path: &str) -> Option<&Arc<NoteRecord>> {
        self.note(path).or_else(|| self.documents.get(path))
    }

    pub(crate) fn note_count(&self) -> usize {
        self.notes.len()
    }

    pub(crate) fn chunk_count(&self) -> usize {
        self.chunks
    }

    /// Passages still without a vector.
    pub(crate) fn waiting(&self) -> usize {
        self.missing.len()
    }

    pub(crate) fn is_missing(&self, hash: ChunkHash) -> bool {
        self.missing.contains(&hash)
    }

    /// Whether so many passages have no vector that the others are compared with their estimates.
    pub(crate) fn many_missing(&self) -> bool {
        self.missing.len() * 20 > self.chunks
    }

    /// Whether the passage needs an estimate of its meaning.
    pub(crate) fn needs_estimate(&self, hash: ChunkHash) -> bool {
        self.missing.contains(&hash) || (self.many_missing() && self.places.contains_key(&hash))
    }

    pub(crate) fn waiting_in(&self, note: &NoteRecord) -> usize {
        if self.missing.is_empty() {
            return 0;
        }
        note.chunks
            .iter()
            .filter(|chunk| self.missing.contains(&chunk.hash))
            .count()
    }

    /// Vectors in the store that no note needs.
    pub(crate) fn unused(&self) -> Vec<ChunkHash> {
        self.embedded
            .iter()
            .filter(|hash| !self.places.contains_key(hash))
            .copied()
            .collect()
    }

    pub(crate) fn in_use(&self) -> impl Iterator<Item = ChunkHash> + '_ {
        self.places.keys().copied()
    }

    /// The note in which the passage stands first, other than the one to be left out.
    pub(crate) fn note_with(&self, hash: ChunkHash, except: &str) -> Option<&Arc<NoteRecord>> {
        self.note_with_where(hash, |path| path != except)
    }

    /// The note in which the passage stands first, of those that may be taken.
    pub(crate) fn note_with_where(
        &self,
        hash: ChunkHash,
        may: impl Fn(&str) -> bool,
    ) -> Option<&Arc<NoteRecord>> {
        self.places.get(&hash)?.iter().find(|note| may(&note.path))
    }

    /// Files that are no read notes came or went.
    pub(crate) fn update_files<'a>(
        &mut self,
        came: impl IntoIterator<Item = &'a str>,
        went: impl IntoIterator<Item = &'a str>,
    ) {
        let mut changed = Vec::new();
        changed.extend(went.into_iter().filter(|path| self.names.remove(path)));
        changed.extend(came.into_iter().filter(|path| self.names.insert(path)));
        self.graph.files_changed(&self.names, changed);
    }

    /// Links that mean another file than they did, see [`Graph::take_shadowed`].
    pub(crate) fn take_shadowed(&mut self) -> Vec<ShadowedLinks> {
        self.graph.take_shadowed(&self.names)
    }

    pub(crate) fn graph(&self) -> &Graph {
        &self.graph
    }

    /// The names of all files of the vault.
    pub(crate) fn names(&self) -> &Names {
        &self.names
    }

    /// The file that a link means, see `resolution`.
    pub(crate) fn resolve(&self, from: &str, target: &str) -> Option<&str> {
        self.names.resolve(from, target)
    }

    /// Notes that one note's links lead to.
    pub(crate) fn linked_from(&self, note: &NoteRecord) -> HashSet<&str> {
        note.links
            .iter()
            .filter_map(|link| self.resolve(&note.path, &link.target))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::ChunkRecord;

    fn corpus(paths: &[&str]) -> Corpus {
        let notes = paths
            .iter()
            .map(|path| NoteRecord {
                path: (*path).to_owned(),
                chunks: vec![ChunkRecord {
                    hash: path.len() as u128,
                    start: 0,
                    end: 1,
                    heading: vec![],
                }],
                ..NoteRecord::default()
            })
            .collect();
        Corpus::new(notes, &[], HashSet::new())
    }

    #[test]
    fn counts_follow_what_comes_and_goes() {
        let mut corpus = corpus(&["a.md", "bb.md", "cc.md"]);
        assert_eq!(
            (corpus.note_count(), corpus.chunk_count(), corpus.waiting()),
            (3, 3, 2)
        );
        corpus.mark_embedded([5]);
        assert_eq!(corpus.waiting(), 1);
        corpus.remove("bb.md");
        assert_eq!(
            corpus.note_with(5, "").map(|note| note.path.as_str()),
            Some("cc.md")
        );
        assert!(corpus.note_with(5, "cc.md").is_none());
        corpus.remove("cc.md");
        assert_eq!(corpus.unused(), [5]);
        corpus.remove("a.md");
        assert_eq!(
            (corpus.note_count(), corpus.chunk_count(), corpus.waiting()),
            (0, 0, 0)
        );
    }
}
