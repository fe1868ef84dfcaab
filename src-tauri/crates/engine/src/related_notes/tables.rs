//! What is known of all names and headings of a vault, made once for all questions: the words of names with what each
//! tells, a finder of headings, and which notes stand below which.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use weft_notes::NameFinder;

use crate::catalog::NoteRecord;
use crate::error::Result;
use crate::indexer::Shared;
use crate::languages::Language;
use crate::{mentions, words};

/// Of more notes than this the tables are used a little longer than they are true, and made anew behind the answer.
const WORTH_WAITING: usize = 2_000;

/// Of notes in the order of their paths; numbers are places in this order.
pub(crate) struct Tables {
    version: (u64, u64),
    pub notes: Vec<Arc<NoteRecord>>,
    pub names: Vec<Name>,
    /// By a word of names, as English leaves it: the names with it and what it tells in them.
    pub by_word: HashMap<String, Vec<(usize, f32)>>,
    /// How rare the words of names are in the notes, from 0 to 1.
    rarity: HashMap<String, f32>,
    pub headings: NameFinder,
    /// Notes with a heading, by the number that the finder gives.
    pub heading_owners: Vec<Vec<usize>>,
    /// Notes below a place, see [`place`].
    below: HashMap<String, Vec<usize>>,
    /// Of the number of notes.
    pub log_notes: f32,
}

/// One of a note's names.
pub(crate) struct Name {
    pub note: usize,
    /// What all its words tell.
    pub told: f32,
}

/// The newest tables, and whether newer ones are being made.
#[derive(Default)]
pub(crate) struct Cache {
    tables: Mutex<Option<Arc<Tables>>>,
    making: Mutex<()>,
}

/// Blocks, where there are none yet or they are made quickly.
pub(crate) fn tables(shared: &Arc<Shared>) -> Result<Arc<Tables>> {
    let version = version(shared);
    let known = known(shared);
    if let Some(known) = known {
        if known.version == version {
            return Ok(known);
        }
        if known.notes.len() > WORTH_WAITING {
            let theirs = Arc::clone(shared);
            std::thread::spawn(move || {
                if let Ok(_making) = theirs.related_tables.making.try_lock()
                    && let Err(error) = make(&theirs)
                {
                    tracing::warn!("the tables of names are not made anew: {error}");
                }
            });
            return Ok(known);
        }
    }
    make(shared)
}

fn known(shared: &Shared) -> Option<Arc<Tables>> {
    let tables = &shared.related_tables.tables;
    tables.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

fn version(shared: &Shared) -> (u64, u64) {
    let corpus = shared.index.corpus();
    (corpus.names_version(), corpus.headings_version())
}

fn make(shared: &Shared) -> Result<Arc<Tables>> {
    let (version, notes) = {
        let version = version(shared);
        let corpus = shared.index.corpus();
        (version, corpus.notes().cloned().collect::<Vec<_>>())
    };
    let tables = Tables::new(version, notes, |words| shared.index.text.notes_with_words(words))?;
    let tables = Arc::new(tables);
    let kept = &shared.related_tables.tables;
    *kept.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&tables));
    Ok(tables)
}

impl Tables {
    /// `frequencies` says in how many notes each of the words stands.
    fn new(
        version: (u64, u64),
        notes: Vec<Arc<NoteRecord>>,
        frequencies: impl Fn(&[&str]) -> Result<Vec<u64>>,
    ) -> Result<Self> {
        let all = notes.len() as f32;
        let log_notes = (all + 1.0).ln();
        let worded: Vec<(usize, BTreeSet<String>)> = notes
            .iter()
            .enumerate()
            .flat_map(|(number, note)| {
                let names = mentions::names_of(note).into_iter();
                names.map(move |name| (number, telling(name)))
            })
            .filter(|(_, words)| !words.is_empty())
            .collect();
        let mut notes_of: HashMap<&str, HashSet<usize>> = HashMap::new();
        for (number, words) in &worded {
            for word in words {
                notes_of.entry(word).or_default().insert(*number);
            }
        }
        let words: Vec<&str> = notes_of.keys().copied().collect();
        let frequencies = frequencies(&words)?;
        let idf = |with: u64| {
            let with = (with as f32).min(all);
            ((all - with + 0.5) / (with + 0.5)).ln_1p()
        };
        let rarity: HashMap<&str, f32> = words
            .iter()
            .zip(&frequencies)
            .map(|(word, with)| (*word, (idf((*with).max(1)) / log_notes.max(0.1)).min(1.0)))
            .collect();
        // A word that nearly every name has tells nothing of any.
        let told =
            |word: &str| ((all + 1.0) / notes_of[word].len() as f32).ln() / log_notes.max(0.1) * rarity[word];
        let (mut names, mut by_word) = (Vec::new(), HashMap::<String, Vec<(usize, f32)>>::new());
        for (number, words) in &worded {
            let sum: f32 = words.iter().map(|word| told(word)).sum();
            if sum <= 0.0 {
                continue;
            }
            for word in words {
                by_word
                    .entry(word.clone())
                    .or_default()
                    .push((names.len(), told(word)));
            }
            names.push(Name {
                note: *number,
                told: sum,
            });
        }
        let rarity = rarity
            .into_iter()
            .map(|(word, rarity)| (word.to_owned(), rarity))
            .collect();
        let (headings, heading_owners) = headings(&notes);
        let mut below: HashMap<String, Vec<usize>> = HashMap::new();
        for (number, note) in notes.iter().enumerate() {
            let place = place(&note.path);
            if let Some((above, _)) = place.rsplit_once('/') {
                below.entry(above.to_owned()).or_default().push(number);
            }
        }
        Ok(Self {
            version,
            notes,
            names,
            by_word,
            rarity,
            headings,
            heading_owners,
            below,
            log_notes,
        })
    }

    /// How rare the rarest of some words is, from 0 to 1. Words that are in no name are taken for rare.
    pub(crate) fn rarity(&self, text: &str) -> f32 {
        let words = words::words(text, Language::English).into_iter();
        words
            .map(|word| self.rarity.get(&word.term).copied().unwrap_or(1.0))
            .fold(0.0, f32::max)
    }

    /// The notes that stand right below a note.
    pub(crate) fn children(&self, path: &str) -> &[usize] {
        self.below.get(&place(path)).map_or(&[], Vec::as_slice)
    }

    /// The notes that stand right below the same note or folder, itself among them; none at the top of the vault.
    pub(crate) fn siblings(&self, path: &str) -> &[usize] {
        let place = place(path);
        let above = place.rsplit_once('/').map(|(above, _)| above);
        above
            .and_then(|above| self.below.get(above))
            .map_or(&[], Vec::as_slice)
    }
}

/// The telling words of a name, each once.
fn telling(name: &str) -> BTreeSet<String> {
    let forms = words::telling(name, &[Language::English]).into_iter();
    forms.filter_map(|forms| forms.terms.into_iter().next()).collect()
}

/// Where a note stands, by its folders and by the dots in its name: `a/b.c.md` is `a/b/c`.
fn place(path: &str) -> String {
    let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
    stem.replace('.', "/")
}

/// Headings that are no note's name, each with the notes that have it.
fn headings(notes: &[Arc<NoteRecord>]) -> (NameFinder, Vec<Vec<usize>>) {
    let names: HashSet<String> = notes
        .iter()
        .flat_map(|note| mentions::names_of(note).into_iter().map(str::to_lowercase))
        .collect();
    let mut numbers: HashMap<String, usize> = HashMap::new();
    let mut owners: Vec<Vec<usize>> = Vec::new();
    for (note, record) in notes.iter().enumerate() {
        for heading in &record.headings {
            let heading = heading.text.trim().to_lowercase();
            if heading.is_empty() || names.contains(&heading) {
                continue;
            }
            let number = *numbers.entry(heading).or_insert_with(|| {
                owners.push(Vec::new());
                owners.len() - 1
            });
            if owners[number].last() != Some(&note) {
                owners[number].push(note);
            }
        }
    }
    let finder = NameFinder::new(
        numbers
            .iter()
            .map(|(heading, number)| (heading.as_str(), *number)),
    );
    (finder, owners)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paths;

    fn tables(paths: &[&str]) -> Tables {
        let notes = paths.iter().map(|path| {
            Arc::new(NoteRecord {
                path: (*path).to_owned(),
                title: paths::stem(path).to_owned(),
                ..NoteRecord::default()
            })
        });
        Tables::new((0, 0), notes.collect(), |words| Ok(vec![1; words.len()])).unwrap()
    }

    #[test]
    fn notes_stand_below_notes_and_folders() {
        let tables = tables(&["a.b.md", "a.c.md", "a.md", "x/y.md", "x.md"]);
        assert_eq!(tables.children("a.md"), [0, 1]);
        assert_eq!(tables.siblings("a.b.md"), [0, 1]);
        assert_eq!(tables.children("x.md"), [3]);
        assert!(tables.siblings("a.md").is_empty());
    }

    #[test]
    fn a_word_of_every_name_tells_nothing() {
        let tables = tables(&["eip-20.md", "eip-21.md", "eip-22.md"]);
        let told = |word: &str| tables.by_word[word][0].1;
        assert!(told("20") > 3.0 * told("eip"), "{} {}", told("20"), told("eip"));
    }
}
