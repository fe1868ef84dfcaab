//! Everything that words of a note may be a name of: names of notes, parts of these, headings, and the words of links that
//! are there already.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::{Duration, Instant};

use weft_notes::NameFinder;

use crate::catalog::{LinkRecord, NoteRecord};
use crate::corpus::Corpus;
use crate::indexer::Shared;
use crate::paths;
use crate::resolution::fold;

/// Headings of more words stand in no sentence.
const LONGEST_HEADING: usize = 7;
/// A heading that stands in more notes is part of a template, or says nothing.
const MOST_HEADINGS: usize = 2;
/// Names that so many notes share are left out: nobody could tell which one is meant.
const MOST_OWNERS: usize = 40;
/// Files that stand for their folder.
const FOLDER_NOTES: [&str; 4] = ["index", "readme", "_index", "home"];

/// What of its target a name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Form {
    File,
    Title,
    Alias,
    FirstHeading,
    /// The name of the folder that the note stands for.
    Folder,
    /// Of a title like `Hardfork Meta: Homestead`, or one with something in parentheses.
    Part,
    /// Of a file's name like `topic.pod.cli`.
    LastPart,
    Heading,
    /// The words that another link to it has.
    LinkWords,
}

impl Form {
    pub(crate) const ALL: [Self; 9] = [
        Self::File,
        Self::Title,
        Self::Alias,
        Self::FirstHeading,
        Self::Folder,
        Self::Part,
        Self::LastPart,
        Self::Heading,
        Self::LinkWords,
    ];

    /// Whether it is a name of the whole note that somebody gave it.
    pub(crate) fn is_given(self) -> bool {
        matches!(
            self,
            Self::File | Self::Title | Self::Alias | Self::FirstHeading | Self::Folder
        )
    }
}

/// A name with what it is the name of.
#[derive(Debug)]
pub(crate) struct Entry {
    /// In [`Lexicon::notes`].
    pub note: usize,
    pub form: Form,
    pub name: String,
    /// Where in the note it leads; `None` for all of it.
    pub anchor: Option<Anchor>,
}

/// A part of a note that links can lead to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Anchor {
    Heading(String),
    /// An id without `^`.
    Block(String),
}

impl Anchor {
    /// What a link names, if the note has it.
    fn of(link: &LinkRecord, note: &NoteRecord) -> Option<Self> {
        match (&link.block, link.heading.last()) {
            (Some(id), _) => note
                .block_ids
                .iter()
                .find(|known| known.eq_ignore_ascii_case(id))
                .map(|id| Self::Block(id.clone())),
            (None, Some(heading)) => note
                .headings
                .iter()
                .find(|known| fold(&known.text) == fold(heading))
                .map(|heading| Self::Heading(heading.text.clone())),
            (None, None) => None,
        }
    }
}

pub(crate) struct Lexicon {
    pub notes: Vec<Arc<NoteRecord>>,
    pub numbers: HashMap<String, usize>,
    pub entries: Vec<Entry>,
    /// Of names that were given to notes, and of all other words that may mean one.
    pub given: NameFinder,
    pub other: NameFinder,
    names_version: u64,
    changes: u64,
    built: Instant,
}

/// A changed heading or link is taken up at most this often; a changed name at once.
const PATIENCE: Duration = Duration::from_secs(30);

/// Kept until a note comes, goes, or changes its names; a while longer where only headings or links change.
pub(crate) type Cache = std::sync::Mutex<Option<Arc<Lexicon>>>;

/// The lexicon of the vault as it is now.
pub(crate) fn of_vault(shared: &Shared) -> Arc<Lexicon> {
    let mut cached = shared
        .lexicon
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    let corpus = shared.index.corpus();
    let is_fresh = |known: &&Arc<Lexicon>| {
        known.names_version == corpus.names_version()
            && (known.changes == corpus.changes() || known.built.elapsed() < PATIENCE)
    };
    if let Some(known) = cached.as_ref().filter(is_fresh) {
        return Arc::clone(known);
    }
    let lexicon = Arc::new(build(&corpus));
    *cached = Some(Arc::clone(&lexicon));
    lexicon
}

fn build(corpus: &Corpus) -> Lexicon {
    let notes: Vec<Arc<NoteRecord>> = corpus.notes().cloned().collect();
    let numbers: HashMap<String, usize> = notes
        .iter()
        .enumerate()
        .map(|(number, note)| (note.path.clone(), number))
        .collect();
    let mut entries = Vec::new();
    for (number, note) in notes.iter().enumerate() {
        for (name, form) in names_of(note) {
            entries.push(Entry {
                note: number,
                form,
                name,
                anchor: None,
            });
        }
    }
    entries.extend(headings(&notes));
    entries.extend(link_words(corpus, &notes, &numbers));
    let mut owners: HashMap<String, usize> = HashMap::new();
    for entry in &entries {
        *owners.entry(fold(&entry.name)).or_default() += 1;
    }
    entries.retain(|entry| {
        owners
            .get(&fold(&entry.name))
            .is_none_or(|owners| *owners <= MOST_OWNERS)
    });
    let finder = |given: bool| {
        let of_kind = entries.iter().enumerate();
        NameFinder::new(
            of_kind
                .filter(|(_, entry)| entry.form.is_given() == given)
                .map(|(number, entry)| (entry.name.as_str(), number)),
        )
    };
    Lexicon {
        given: finder(true),
        other: finder(false),
        notes,
        numbers,
        entries,
        names_version: corpus.names_version(),
        changes: corpus.changes(),
        built: Instant::now(),
    }
}

/// The names of a note, each once, the best form of each.
fn names_of(note: &NoteRecord) -> Vec<(String, Form)> {
    let stem = paths::stem(&note.path);
    let mut names: Vec<(String, Form)> =
        vec![(stem.to_owned(), Form::File), (note.title.clone(), Form::Title)];
    names.extend(note.aliases.iter().map(|alias| (alias.clone(), Form::Alias)));
    if let Some(first) = note.headings.first().filter(|heading| heading.level == 1) {
        names.push((first.text.clone(), Form::FirstHeading));
    }
    if FOLDER_NOTES.contains(&stem.to_lowercase().as_str()) {
        let folder = paths::file_name(paths::folder(&note.path));
        names.push((folder.to_owned(), Form::Folder));
    }
    for whole in [stem, note.title.as_str()] {
        names.extend(parts_of(whole).map(|part| (part.to_owned(), Form::Part)));
    }
    if !stem.contains(' ') {
        let parts: Vec<&str> = stem.split('.').collect();
        if let [.., last] = parts.as_slice()
            && parts.len() > 1
        {
            names.push(((*last).to_owned(), Form::LastPart));
        }
        if let [_, .., before, last] = parts.as_slice() {
            names.push((format!("{before} {last}"), Form::LastPart));
        }
    }
    // `tide-pools` is written “tide pools” in a sentence.
    for index in 0..names.len() {
        let (name, form) = &names[index];
        if !name.contains(' ') && name.contains(['-', '_']) {
            names.push((name.replace(['-', '_'], " "), *form));
        }
    }
    let mut seen = std::collections::HashSet::new();
    names.retain(|(name, _)| !name.trim().is_empty() && seen.insert(fold(name.trim())));
    names
}

/// What stands before and behind `: ` and ` - `, and before a parenthesis.
fn parts_of(name: &str) -> impl Iterator<Item = &str> {
    let at_signs = name
        .split(": ")
        .flat_map(|part| part.split(" - "))
        .flat_map(|part| part.split(" – "))
        .flat_map(|part| part.split(" — "));
    let before_parenthesis = name.split(" (").next();
    at_signs
        .chain(before_parenthesis)
        .map(str::trim)
        .filter(move |part| part.len() > 2 && *part != name)
}

fn headings(notes: &[Arc<NoteRecord>]) -> Vec<Entry> {
    let mut by_text: BTreeMap<String, Vec<(usize, &str)>> = BTreeMap::new();
    for (number, note) in notes.iter().enumerate() {
        for (index, heading) in note.headings.iter().enumerate() {
            let is_title = index == 0 && heading.level == 1;
            let words = heading.text.split_whitespace().count();
            if !is_title && words <= LONGEST_HEADING {
                let of_text = by_text.entry(fold(&heading.text)).or_default();
                if of_text.last().is_none_or(|last| last.0 != number) {
                    of_text.push((number, &heading.text));
                }
            }
        }
    }
    by_text
        .into_values()
        .filter(|owners| owners.len() <= MOST_HEADINGS)
        .flatten()
        .map(|(note, name)| Entry {
            note,
            form: Form::Heading,
            name: name.to_owned(),
            anchor: Some(Anchor::Heading(name.to_owned())),
        })
        .collect()
}

/// What links say that show other words than their target's name, and the part of it that most of them lead to.
fn link_words(corpus: &Corpus, notes: &[Arc<NoteRecord>], numbers: &HashMap<String, usize>) -> Vec<Entry> {
    let mut known: HashMap<(usize, String), usize> = HashMap::new();
    let mut entries: Vec<Entry> = Vec::new();
    let mut anchors: Vec<HashMap<Option<Anchor>, usize>> = Vec::new();
    for source in notes {
        for (link, target) in corpus.graph().links_of(&source.path) {
            let number = target.and_then(|target| numbers.get(target).copied());
            let Some(number) = number.filter(|_| !link.words.trim().is_empty() && link.words.len() <= 80)
            else {
                continue;
            };
            let index = *known.entry((number, fold(&link.words))).or_insert(entries.len());
            if index == entries.len() {
                entries.push(Entry {
                    note: number,
                    form: Form::LinkWords,
                    name: link.words.trim().to_owned(),
                    anchor: None,
                });
                anchors.push(HashMap::new());
            }
            let anchor = notes.get(number).and_then(|note| Anchor::of(link, note));
            *anchors[index].entry(anchor).or_default() += 1;
        }
    }
    for (entry, anchors) in entries.iter_mut().zip(anchors) {
        let all: usize = anchors.values().sum();
        let most = anchors.into_iter().find(|(_, times)| 2 * times > all);
        entry.anchor = most.and_then(|(anchor, _)| anchor);
    }
    entries
}
