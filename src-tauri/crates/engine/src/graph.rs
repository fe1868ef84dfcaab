//! Which file each link leads to, and which notes link to a file. Kept in step in place: a
//! changed note resolves its own links anew, a file that comes or goes those that might mean it.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use crate::catalog::{LinkRecord, NoteRecord};
use crate::resolution::{self, Names};
use crate::types::ShadowedLinks;

/// Stands for a path. Never given to another one.
type Id = u32;

#[derive(Debug, Default)]
pub(crate) struct Graph {
    ids: HashMap<Arc<str>, Id>,
    /// By id.
    paths: Vec<Arc<str>>,
    sources: HashMap<Id, Source>,
    /// For each file the other notes that link to it, each once, in no order.
    linking: HashMap<Id, Vec<Id>>,
    /// For each key of links the notes that have such links, each once, in no order.
    asking: HashMap<String, Vec<Id>>,
    /// What links meant, by note and number, whose meaning has changed while their note has not.
    changed: HashMap<Id, HashMap<usize, Option<Id>>>,
}

#[derive(Debug)]
struct Source {
    note: Arc<NoteRecord>,
    /// Beside the note's links, one each.
    targets: Vec<Option<Id>>,
}

impl Graph {
    /// A note is new, or its links have changed.
    pub(crate) fn set_note(&mut self, names: &Names, note: &Arc<NoteRecord>) {
        self.remove_note(&note.path);
        let source = self.id(&note.path);
        for key in keys(note) {
            self.asking.entry(key).or_default().push(source);
        }
        let targets = self.resolved(names, note);
        for target in others(source, &targets) {
            self.linking.entry(target).or_default().push(source);
        }
        let note = Arc::clone(note);
        self.sources.insert(source, Source { note, targets });
    }

    /// A note is there no longer.
    pub(crate) fn remove_note(&mut self, path: &str) {
        let Some(&source) = self.ids.get(path) else { return };
        let Some(Source { note, targets }) = self.sources.remove(&source) else {
            return;
        };
        for key in keys(&note) {
            take(&mut self.asking, &key, source);
        }
        for target in others(source, &targets) {
            take(&mut self.linking, &target, source);
        }
        self.changed.remove(&source);
    }

    /// Files came or went; `names` is as it is now.
    pub(crate) fn files_changed<'a>(&mut self, names: &Names, paths: impl IntoIterator<Item = &'a str>) {
        let mut concerned = BTreeSet::new();
        for key in paths.into_iter().flat_map(resolution::keys_of_file) {
            concerned.extend(self.asking.get(&key).into_iter().flatten());
        }
        for source in concerned {
            let Some(mut entry) = self.sources.remove(&source) else {
                continue;
            };
            let targets = self.resolved(names, &entry.note);
            if targets != entry.targets {
                let (before, after) = (others(source, &entry.targets), others(source, &targets));
                for target in before.difference(&after) {
                    take(&mut self.linking, target, source);
                }
                for target in after.difference(&before) {
                    self.linking.entry(*target).or_default().push(source);
                }
                let changed = self.changed.entry(source).or_default();
                for (number, (was, is)) in entry.targets.iter().zip(&targets).enumerate() {
                    if was != is {
                        changed.entry(number).or_insert(*was);
                    }
                }
                entry.targets = targets;
            }
            self.sources.insert(source, entry);
        }
    }

    /// What has happened, since the last call, to links whose notes did not change: those that
    /// mean another file now although the one that they meant is still there.
    pub(crate) fn take_shadowed(&mut self, names: &Names) -> Vec<ShadowedLinks> {
        let mut counts: HashMap<(Id, Id), u32> = HashMap::new();
        let changed = std::mem::take(&mut self.changed);
        let links = changed
            .iter()
            .flat_map(|(source, links)| links.iter().map(move |(number, was)| (source, *number, *was)));
        for (source, number, was) in links {
            let source = self.sources.get(source);
            let is = source.and_then(|source| *source.targets.get(number)?);
            if let (Some(was), Some(is)) = (was, is)
                && was != is
                && names.contains(self.path(was))
            {
                *counts.entry((is, was)).or_default() += 1;
            }
        }
        let mut shadowed: Vec<ShadowedLinks> = counts
            .into_iter()
            .map(|((is, was), links)| ShadowedLinks {
                path: self.path(is).to_owned(),
                meant: self.path(was).to_owned(),
                links,
            })
            .collect();
        shadowed.sort_by(|a, b| (&a.path, &a.meant).cmp(&(&b.path, &b.meant)));
        shadowed
    }

    /// A note's links, in its record's order, each with the path of the file that it means.
    pub(crate) fn links_of(&self, path: &str) -> impl Iterator<Item = (&LinkRecord, Option<&str>)> {
        let source = self.ids.get(path).and_then(|id| self.sources.get(id));
        source.into_iter().flat_map(|source| {
            let targets = source.targets.iter().map(|target| Some(self.path((*target)?)));
            source.note.links.iter().zip(targets)
        })
    }

    /// The other notes that link to a file, in no order, each with the number of its links.
    pub(crate) fn linking_to(&self, path: &str) -> impl Iterator<Item = (&Arc<NoteRecord>, usize)> {
        let target = self.ids.get(path).copied();
        let sources = target.and_then(|target| self.linking.get(&target));
        sources.into_iter().flatten().filter_map(move |source| {
            let source = self.sources.get(source)?;
            let links = source.targets.iter().filter(|known| **known == target);
            Some((&source.note, links.count()))
        })
    }

    /// How many other notes link to a file.
    pub(crate) fn linking_count(&self, path: &str) -> usize {
        let linking = self.ids.get(path).and_then(|target| self.linking.get(target));
        linking.map_or(0, Vec::len)
    }

    fn resolved(&mut self, names: &Names, note: &NoteRecord) -> Vec<Option<Id>> {
        let links = note.links.iter();
        links
            .map(|link| Some(self.id(names.resolve(&note.path, &link.target)?)))
            .collect()
    }

    fn id(&mut self, path: &str) -> Id {
        if let Some(id) = self.ids.get(path) {
            return *id;
        }
        let id = Id::try_from(self.paths.len()).unwrap_or(Id::MAX);
        let path: Arc<str> = path.into();
        self.ids.insert(Arc::clone(&path), id);
        self.paths.push(path);
        id
    }

    fn path(&self, id: Id) -> &str {
        self.paths.get(id as usize).map_or("", AsRef::as_ref)
    }
}

/// The keys of a note's links, each once.
fn keys(note: &NoteRecord) -> BTreeSet<String> {
    let links = note.links.iter();
    links
        .filter_map(|link| resolution::link_key(&note.path, &link.target))
        .collect()
}

/// The files that a note's links lead to, itself left out.
fn others(source: Id, targets: &[Option<Id>]) -> BTreeSet<Id> {
    let targets = targets.iter().flatten().copied();
    targets.filter(|target| *target != source).collect()
}

fn take<K: std::hash::Hash + Eq>(map: &mut HashMap<K, Vec<Id>>, key: &K, source: Id) {
    if let Some(sources) = map.get_mut(key) {
        if let Some(place) = sources.iter().position(|known| *known == source) {
            sources.swap_remove(place);
        }
        if sources.is_empty() {
            map.remove(key);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, HashSet};
    use std::sync::LazyLock;
    use std::time::{Duration, Instant};

    use proptest::prelude::*;

    use super::*;
    use crate::corpus::Corpus;
    use crate::types::LinkKind;

    fn record(path: &str, targets: &[String]) -> NoteRecord {
        let link = |target: &String| LinkRecord {
            target: target.clone(),
            start: 0,
            end: 0,
            kind: LinkKind::Wiki,
            heading: Vec::new(),
            block: None,
            words: String::new(),
        };
        NoteRecord {
            path: path.to_owned(),
            links: targets.iter().map(link).collect(),
            ..NoteRecord::default()
        }
    }

    fn corpus(notes: &[(&str, &[&str])]) -> Corpus {
        let notes = notes.iter().map(|(path, targets)| {
            let targets: Vec<String> = targets.iter().map(|target| (*target).to_owned()).collect();
            record(path, &targets)
        });
        Corpus::new(notes.collect(), &[], HashSet::new())
    }

    fn insert(corpus: &mut Corpus, path: &str, targets: &[&str]) {
        let targets: Vec<String> = targets.iter().map(|target| (*target).to_owned()).collect();
        corpus.insert(Arc::new(record(path, &targets)));
    }

    /// Everything that the graph says of a vault.
    type Said = (
        BTreeMap<String, Vec<Option<String>>>,
        BTreeMap<String, BTreeMap<String, usize>>,
    );

    fn said(corpus: &Corpus) -> Said {
        let graph = corpus.graph();
        let links = corpus.notes().map(|note| {
            let targets = graph
                .links_of(&note.path)
                .map(|(_, target)| target.map(str::to_owned));
            (note.path.clone(), targets.collect())
        });
        let linking = corpus.names().paths().map(|path| {
            let sources = graph
                .linking_to(path)
                .map(|(note, links)| (note.path.clone(), links));
            (path.to_owned(), sources.collect())
        });
        (links.collect(), linking.collect())
    }

    #[test]
    fn a_new_file_takes_links_and_gives_them_up() {
        let mut corpus = corpus(&[("a/Foo.md", &[]), ("x.md", &["Foo", "foo", "", "new.png"])]);
        let linking = |corpus: &Corpus, path: &str| -> usize {
            corpus.graph().linking_to(path).map(|(_, links)| links).sum()
        };
        assert_eq!(linking(&corpus, "a/Foo.md"), 2);
        assert_eq!(linking(&corpus, "x.md"), 0);
        insert(&mut corpus, "Foo.md", &[]);
        assert_eq!((linking(&corpus, "Foo.md"), linking(&corpus, "a/Foo.md")), (2, 0));
        corpus.update_files(["p/new.png"], []);
        assert_eq!(linking(&corpus, "p/new.png"), 1);
        corpus.remove("Foo.md");
        corpus.update_files([], ["p/new.png"]);
        assert_eq!(linking(&corpus, "a/Foo.md"), 2);
        let unresolved = corpus
            .graph()
            .links_of("x.md")
            .filter(|(_, target)| target.is_none());
        assert_eq!(unresolved.count(), 1);
        insert(&mut corpus, "x.md", &["nowhere"]);
        assert_eq!(linking(&corpus, "a/Foo.md"), 0);
    }

    #[test]
    fn a_name_that_is_taken_is_told_of() {
        let mut corpus = corpus(&[("a/Foo.md", &[]), ("x.md", &["Foo", "a/Foo"]), ("y.md", &["Foo"])]);
        insert(&mut corpus, "Foo.md", &["Foo"]);
        let told = corpus.take_shadowed();
        assert_eq!(told.len(), 1);
        assert_eq!(
            (told[0].path.as_str(), told[0].meant.as_str(), told[0].links),
            ("Foo.md", "a/Foo.md", 2)
        );
        assert_eq!(corpus.take_shadowed(), []);
        // A move, a note that goes and one whose links are new take nothing from others.
        corpus.remove("Foo.md");
        insert(&mut corpus, "b/Foo.md", &[]);
        corpus.remove("a/Foo.md");
        insert(&mut corpus, "c/Foo.md", &[]);
        insert(&mut corpus, "y.md", &["c/Foo"]);
        assert_eq!(corpus.take_shadowed(), []);
    }

    /// What this thread has computed, which other programs do not add to; where the system does
    /// not say it, the clock.
    fn processor_time() -> Duration {
        static START: LazyLock<Instant> = LazyLock::new(Instant::now);
        // The system counts when it switches threads.
        std::thread::yield_now();
        std::fs::read_to_string("/proc/thread-self/schedstat")
            .ok()
            .and_then(|line| line.split(' ').next()?.parse().ok())
            .map_or_else(|| START.elapsed(), Duration::from_nanos)
    }

    #[test]
    fn a_vault_of_155_000_links_loads_follows_saves_and_plans_moves_quickly() {
        const NOTES: usize = 10_000;
        let path = |number: usize| format!("folder {}/note number {number}.md", number % 100);
        let targets = |number: usize| -> Vec<String> {
            // A tenth of the links lead to one note.
            let linked = (0..15).map(|link| (number * 31 + link * link * 977) % NOTES);
            let hub = number.is_multiple_of(2).then_some(0);
            linked
                .chain(hub)
                .map(|number| format!("Note number {number}"))
                .collect()
        };
        let notes: Vec<NoteRecord> = (0..NOTES)
            .map(|number| record(&path(number), &targets(number)))
            .collect();
        let started = processor_time();
        let mut corpus = Corpus::new(notes, &[], HashSet::new());
        let loaded = processor_time() - started;
        assert!(loaded < Duration::from_millis(1_500), "loading took {loaded:?}");
        assert_eq!(corpus.graph().linking_to(&path(0)).count(), 5_006);

        let changed: Vec<Arc<NoteRecord>> = (0..200)
            .map(|number| Arc::new(record(&path(number), &targets(number + 1))))
            .collect();
        let started = processor_time();
        for note in changed {
            corpus.insert(note);
        }
        let each = (processor_time() - started) / 200;
        assert!(each < Duration::from_millis(5), "a save took {each:?}");

        let resolved = |names: &Names| -> usize {
            let links = corpus
                .notes()
                .flat_map(|note| note.links.iter().map(move |link| (note, link)));
            links
                .filter(|(note, link)| names.resolve(&note.path, &link.target).is_some())
                .count()
        };
        let started = processor_time();
        let after = corpus
            .names()
            .with_moves(&[(path(0), "elsewhere/other.md".to_owned())]);
        let lost = resolved(corpus.names()) - resolved(&after);
        let planned = processor_time() - started;
        assert!(lost > 5_000);
        assert!(
            planned < Duration::from_millis(1_500),
            "planning a move took {planned:?}"
        );
    }

    #[derive(Debug, Clone)]
    enum Change {
        Note(String, Vec<String>),
        File(String),
        Gone(String),
    }

    fn change() -> impl Strategy<Value = Change> {
        let path = "([ab]/){0,2}[XxYZ]\\.(md|markdown)";
        let file = "([ab]/){0,2}[XxYZ](\\.png|\\.md)?";
        let target = "(\\./|\\.\\./|/)?([ab]/)?([xXyZ]|\\.\\.)?(\\.md|\\.png|/)?";
        prop_oneof![
            4 => (path, prop::collection::vec(target, 0..4)).prop_map(|(path, targets)| Change::Note(path, targets)),
            1 => file.prop_map(Change::File),
            2 => prop_oneof![path, file].prop_map(Change::Gone),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]
        #[test]
        fn the_graph_is_the_one_built_from_scratch(changes in prop::collection::vec(change(), 0..40)) {
            let mut corpus = corpus(&[]);
            for change in changes {
                match change {
                    Change::Note(path, targets) => corpus.insert(Arc::new(record(&path, &targets))),
                    Change::File(path) => corpus.update_files([path.as_str()], []),
                    Change::Gone(path) => {
                        if corpus.remove(&path).is_none() {
                            corpus.update_files([], [path.as_str()]);
                        }
                    }
                }
            }
            let notes: Vec<NoteRecord> = corpus.notes().map(|note| NoteRecord::clone(note)).collect();
            let files: Vec<String> = corpus.names().paths().map(str::to_owned).collect();
            prop_assert_eq!(said(&corpus), said(&Corpus::new(notes, &files, HashSet::new())));
        }
    }
}
