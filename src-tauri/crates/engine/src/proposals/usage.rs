//! How the vault uses its names, counted over all notes: how often each stands in the text, in what shape, and how often it
//! is a link already.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use weft_notes::Note;

use crate::indexer::Shared;
use crate::proposals::candidates::{self, Candidate};
use crate::proposals::lexicon::{Form, Lexicon};
use crate::resolution::fold;
use crate::{files, parallel};

/// Counts are renewed at most this often where notes have changed: they are of the whole vault, and one note moves them
/// little.
const PATIENCE: Duration = Duration::from_secs(120);

/// How one name is used, by its folded words.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Use {
    /// Places where it stands as plain text.
    pub times: u32,
    pub notes: u32,
    /// Of these places, those where it is written just as the name.
    pub exact: u32,
    /// Those where it begins with a capital though no sentence begins there.
    pub capital: u32,
    /// Those where no sentence begins.
    pub inside_sentence: u32,
    /// Those where it is all of its line, item or cell.
    pub alone: u32,
    /// Links that show these words.
    pub linked: u32,
}

#[derive(Default)]
pub(crate) struct Usage {
    pub names: HashMap<String, Use>,
    /// For each note, those that it names without a link: numbers in the lexicon.
    pub named_by: Vec<HashSet<u32>>,
    /// For each note, the number of notes that name it.
    pub naming: Vec<u32>,
    /// Their sum.
    pub named_in_all: u32,
    /// For each note, those that it links to.
    pub links: Vec<HashSet<u32>>,
    /// For each note, the number of notes that link to it.
    pub linking: Vec<u32>,
    /// For each words and target how many links have them.
    pub linked_as: HashMap<(String, u32), u32>,
    /// Bytes of each note.
    pub sizes: Vec<u32>,
    /// The mean of each note's passages, as far as the model has read them.
    pub means: Vec<Option<Vec<f32>>>,
    pub links_in_all: u32,
    changes: u64,
    lexicon: usize,
    made: Option<Instant>,
}

pub(crate) type Cache = Mutex<Option<Arc<Usage>>>;

/// A note as it was read once more, with what was found in it.
pub(crate) struct Scanned {
    pub number: usize,
    pub text: String,
    pub note: Note,
    pub candidates: Vec<Candidate>,
}

/// The counts, of no longer ago than a while.
pub(crate) fn of_vault(shared: &Shared, lexicon: &Arc<Lexicon>) -> Arc<Usage> {
    let mut cached = shared.usage.lock().unwrap_or_else(PoisonError::into_inner);
    let changes = shared.index.corpus().changes();
    let same_lexicon = Arc::as_ptr(lexicon).addr();
    if let Some(known) = cached.as_ref() {
        let is_young = known.made.is_some_and(|made| made.elapsed() < PATIENCE);
        // Numbers of notes are the lexicon's.
        if known.lexicon == same_lexicon && (known.changes == changes || is_young) {
            return Arc::clone(known);
        }
    }
    let usage = Arc::new(count(shared, lexicon, changes));
    *cached = Some(Arc::clone(&usage));
    usage
}

/// Reads a note of the vault and finds the candidates in it. `None` where it cannot be read.
pub(crate) fn scan(shared: &Shared, lexicon: &Lexicon, number: usize) -> Option<Scanned> {
    let record = lexicon.notes.get(number)?;
    let text = files::note_text(&shared.root, &record.path)?;
    let note = weft_notes::parse(&text);
    let candidates = candidates::by_name(lexicon, &record.path, &text, &note);
    Some(Scanned {
        number,
        text,
        note,
        candidates,
    })
}

fn means(shared: &Shared, lexicon: &Lexicon) -> Vec<Option<Vec<f32>>> {
    let space = shared.index.space();
    let notes = lexicon.notes.iter();
    notes
        .map(|note| space.store.mean(note.chunks.iter().map(|chunk| chunk.hash)))
        .collect()
}

/// What one note adds.
struct Counted {
    number: usize,
    size: u32,
    names: HashMap<String, Use>,
    named: HashSet<u32>,
    links: HashSet<u32>,
    linked_as: Vec<(String, u32)>,
}

fn count(shared: &Shared, lexicon: &Arc<Lexicon>, changes: u64) -> Usage {
    let numbers: Vec<usize> = (0..lexicon.notes.len()).collect();
    let counted = parallel::filter_map(&numbers, |number| {
        let scanned = scan(shared, lexicon, *number)?;
        Some(count_one(shared, lexicon, &scanned))
    });
    let all = lexicon.notes.len();
    let mut usage = Usage {
        named_by: vec![HashSet::new(); all],
        naming: vec![0; all],
        links: vec![HashSet::new(); all],
        linking: vec![0; all],
        sizes: vec![0; all],
        means: means(shared, lexicon),
        changes,
        lexicon: Arc::as_ptr(lexicon).addr(),
        made: Some(Instant::now()),
        ..Usage::default()
    };
    for one in counted {
        for (name, of_note) in one.names {
            let of_vault = usage.names.entry(name).or_default();
            of_vault.times += of_note.times;
            of_vault.notes += u32::from(of_note.times > 0);
            of_vault.exact += of_note.exact;
            of_vault.capital += of_note.capital;
            of_vault.inside_sentence += of_note.inside_sentence;
            of_vault.alone += of_note.alone;
        }
        for target in &one.named {
            usage.naming[*target as usize] += 1;
            usage.named_in_all += 1;
        }
        for target in &one.links {
            usage.linking[*target as usize] += 1;
        }
        for (words, target) in one.linked_as {
            usage.links_in_all += 1;
            usage.names.entry(words.clone()).or_default().linked += 1;
            *usage.linked_as.entry((words, target)).or_default() += 1;
        }
        usage.named_by[one.number] = one.named;
        usage.links[one.number] = one.links;
        usage.sizes[one.number] = one.size;
    }
    usage
}

fn count_one(shared: &Shared, lexicon: &Lexicon, scanned: &Scanned) -> Counted {
    let Scanned {
        number,
        text,
        note,
        candidates,
    } = scanned;
    let mut counted = Counted {
        number: *number,
        size: u32::try_from(text.len()).unwrap_or(u32::MAX),
        names: HashMap::new(),
        named: HashSet::new(),
        links: HashSet::new(),
        linked_as: Vec::new(),
    };
    let mut last = None;
    for candidate in candidates {
        let target = u32::try_from(candidate.target).unwrap_or(u32::MAX);
        if candidate.forms.iter().any(|form| *form != Form::Heading) {
            counted.named.insert(target);
        }
        // Once a place, however many notes are called so.
        if last.replace(&candidate.range) == Some(&candidate.range) {
            continue;
        }
        let words = text.get(candidate.range.clone()).unwrap_or("");
        let around = candidates::surroundings(text, note, &candidate.range, candidate.block);
        let entry = candidate.entry.and_then(|entry| lexicon.entries.get(entry));
        let of_name = counted.names.entry(fold(words)).or_default();
        of_name.times += 1;
        of_name.exact += u32::from(entry.is_some_and(|entry| entry.name == words));
        of_name.alone += u32::from(around.begins && around.ends);
        if !around.sentence_begins {
            of_name.inside_sentence += 1;
            of_name.capital += u32::from(words.chars().next().is_some_and(char::is_uppercase));
        }
    }
    let Some(record) = lexicon.notes.get(*number) else {
        return counted;
    };
    let corpus = shared.index.corpus();
    for (link, target) in corpus.graph().links_of(&record.path) {
        let target = target.and_then(|target| lexicon.numbers.get(target).copied());
        if let Some(target) = target.filter(|target| target != number) {
            let target = u32::try_from(target).unwrap_or(u32::MAX);
            counted.links.insert(target);
            let words = if link.words.is_empty() {
                &link.target
            } else {
                &link.words
            };
            counted.linked_as.push((fold(words), target));
        }
    }
    counted
}
