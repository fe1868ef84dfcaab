//! What the vault holds, in memory: notes, where each passage stands, and which name leads to
//! which note. Built from the catalogue at the start and kept in step by the indexer.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;

use crate::catalog::{ChunkHash, ChunkRecord, NoteRecord};
use crate::paths;

/// Where a passage stands: a note and the number of the chunk in it.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub note: Arc<NoteRecord>,
    pub chunk: usize,
}

impl Place {
    pub(crate) fn record(&self) -> &ChunkRecord {
        &self.note.chunks[self.chunk]
    }
}

#[derive(Debug, Default)]
pub(crate) struct Corpus {
    notes: BTreeMap<String, Arc<NoteRecord>>,
    /// For each passage's text, the notes it stands in. Nearly always one.
    places: HashMap<ChunkHash, Vec<Arc<NoteRecord>>>,
    /// Folded name without folder and extension, to paths.
    names: HashMap<String, Vec<String>>,
    /// Passages that have a vector.
    embedded: HashSet<ChunkHash>,
    /// Passages that stand somewhere and have none.
    missing: HashSet<ChunkHash>,
    chunks: usize,
}

impl Corpus {
    pub(crate) fn new(notes: Vec<NoteRecord>, embedded: HashSet<ChunkHash>) -> Self {
        let mut corpus = Self {
            embedded,
            ..Self::default()
        };
        for note in notes {
            corpus.insert(Arc::new(note));
        }
        corpus
    }

    pub(crate) fn insert(&mut self, note: Arc<NoteRecord>) {
        self.remove(&note.path);
        self.chunks += note.chunks.len();
        for chunk in &note.chunks {
            self.places.entry(chunk.hash).or_default().push(Arc::clone(&note));
            if !self.embedded.contains(&chunk.hash) {
                self.missing.insert(chunk.hash);
            }
        }
        let names = self.names.entry(fold(paths::stem(&note.path))).or_default();
        names.push(note.path.clone());
        names.sort_by(|a, b| {
            a.matches('/')
                .count()
                .cmp(&b.matches('/').count())
                .then_with(|| a.cmp(b))
        });
        self.notes.insert(note.path.clone(), note);
    }

    pub(crate) fn remove(&mut self, path: &str) -> Option<Arc<NoteRecord>> {
        let note = self.notes.remove(path)?;
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
        let name = fold(paths::stem(path));
        if let Some(others) = self.names.get_mut(&name) {
            others.retain(|other| other != path);
            if others.is_empty() {
                self.names.remove(&name);
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

    /// Where the passage stands first, outside the note to be left out.
    pub(crate) fn place(&self, hash: ChunkHash, except: Option<&str>) -> Option<Place> {
        let note = self
            .places
            .get(&hash)?
            .iter()
            .find(|note| Some(note.path.as_str()) != except)?;
        let chunk = note.chunks.iter().position(|chunk| chunk.hash == hash)?;
        Some(Place {
            note: Arc::clone(note),
            chunk,
        })
    }

    /// Where the passage stands in this note.
    pub(crate) fn place_in(&self, path: &str, hash: ChunkHash) -> Option<Place> {
        let note = self.notes.get(path)?;
        let chunk = note.chunks.iter().position(|chunk| chunk.hash == hash)?;
        Some(Place {
            note: Arc::clone(note),
            chunk,
        })
    }

    /// The note a link leads to: by its path from the vault's top, from the linking note's
    /// folder, or by the end of its path; case and Unicode spelling aside. Of several the one
    /// nearest the top.
    pub(crate) fn resolve(&self, from: &str, target: &str) -> Option<&str> {
        let target = target.trim();
        if target.is_empty() {
            return self.notes.get_key_value(from).map(|(path, _)| path.as_str());
        }
        let explicitly_relative = target.starts_with("./") || target.starts_with("../");
        let (relative, target) = match target.strip_prefix('/') {
            Some(absolute) => (None, absolute.to_owned()),
            None => (
                Some(normalise(paths::folder(from), target)),
                normalise("", target),
            ),
        };
        let wanted = fold(&target);
        let candidates = self.names.get(&fold(paths::stem(&target))).or_else(|| {
            // `[[v1.2]]` names `v1.2.md`; `[[a.md]]` names `a.md`.
            self.names.get(&fold(paths::file_name(&target)))
        })?;
        let is = |path: &str, wanted: &str| {
            let path = fold(path);
            path == wanted || path.rsplit_once('.').is_some_and(|(stem, _)| stem == wanted)
        };
        let ends = |path: &str| {
            let path = fold(path);
            let stem = path.rsplit_once('.').map_or(path.as_str(), |(stem, _)| stem);
            [path.as_str(), stem].iter().any(|path| {
                path.strip_suffix(wanted.as_str())
                    .is_some_and(|rest| rest.ends_with('/'))
            })
        };
        let find =
            |matches: &dyn Fn(&str) -> bool| candidates.iter().find(|path| matches(path)).map(String::as_str);
        let from_here = || {
            relative
                .as_ref()
                .and_then(|relative| find(&|path| is(path, &fold(relative))))
        };
        let from_top = || find(&|path| is(path, &wanted));
        if explicitly_relative {
            return from_here().or_else(from_top);
        }
        from_top().or_else(from_here).or_else(|| find(&ends))
    }

    /// The shortest text that links to a note: its name, with as much of its folder as it
    /// takes to tell it from others of that name.
    pub(crate) fn link_name(&self, path: &str) -> String {
        let name = paths::stem(path);
        let single = self.names.get(&fold(name)).is_none_or(|paths| paths.len() < 2);
        if single {
            name.to_owned()
        } else {
            paths::join(paths::folder(path), name)
        }
    }

    /// Notes that one note's links lead to.
    pub(crate) fn linked_from(&self, note: &NoteRecord) -> HashSet<&str> {
        note.links
            .iter()
            .filter_map(|link| self.resolve(&note.path, &link.target))
            .collect()
    }
}

/// A name as names are compared.
pub(crate) fn fold(name: &str) -> String {
    name.nfc().flat_map(char::to_lowercase).collect()
}

/// Takes `.` and `..` out of a link's path, from a folder on.
fn normalise(folder: &str, target: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

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
        Corpus::new(notes, HashSet::new())
    }

    #[test]
    fn links_lead_where_obsidian_leads_them() {
        let corpus = corpus(&[
            "Foo.md",
            "a/Foo.md",
            "a/b/Bar.md",
            "c/Caf\u{e9}.md",
            "v1.2.md",
            "a/x y.md",
        ]);
        let check = |from: &str, target: &str, expected: Option<&str>| {
            assert_eq!(corpus.resolve(from, target), expected, "{from} -> {target}");
        };
        check("c/q.md", "foo", Some("Foo.md"));
        check("c/q.md", "a/Foo", Some("a/Foo.md"));
        check("a/b/Bar.md", "../Foo.md", Some("a/Foo.md"));
        check("a/b/Bar.md", "./Bar", Some("a/b/Bar.md"));
        check("Foo.md", "b/Bar", Some("a/b/Bar.md"));
        check("Foo.md", "/a/b/Bar.md", Some("a/b/Bar.md"));
        check("Foo.md", "cafe\u{301}", Some("c/Caf\u{e9}.md"));
        check("Foo.md", "v1.2", Some("v1.2.md"));
        check("Foo.md", "v1.2.md", Some("v1.2.md"));
        check("Foo.md", "X Y", Some("a/x y.md"));
        check("Foo.md", "zb/Bar", None);
        check("Foo.md", "", Some("Foo.md"));
        check("Foo.md", "nowhere", None);
        assert_eq!(corpus.link_name("a/Foo.md"), "a/Foo");
        assert_eq!(corpus.link_name("a/b/Bar.md"), "Bar");
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
            corpus.place(5, None).map(|place| place.note.path.clone()),
            Some("cc.md".to_owned())
        );
        assert!(corpus.place(5, Some("cc.md")).is_none());
        corpus.remove("cc.md");
        assert_eq!(corpus.unused(), [5]);
        corpus.remove("a.md");
        assert_eq!(
            (corpus.note_count(), corpus.chunk_count(), corpus.waiting()),
            (0, 0, 0)
        );
    }
}
