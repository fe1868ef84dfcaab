//! Names of notes that stand as plain text: where other notes name one, and whom one names.

use std::collections::{BTreeSet, HashSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use weft_notes::{FoundName, NameFinder, Note};

use crate::catalog::NoteRecord;
use crate::error::Result;
use crate::indexer::Shared;
use crate::passages::{self, Lines};
use crate::status::count;
use crate::types::Mention;
use crate::{files, paths, snippets};

/// How long notes are opened to look for a name before what was found is shown; one is opened however long it took to
/// choose it.
const PATIENCE: Duration = Duration::from_millis(50);

/// The names of all notes, for finding them in texts.
pub(crate) struct VaultNames {
    pub finder: NameFinder,
    /// By the number that the finder gives: the note of that name.
    pub owners: Vec<Arc<NoteRecord>>,
    version: u64,
}

/// Kept until a name changes.
pub(crate) type Cache = Mutex<Option<Arc<VaultNames>>>;

pub(crate) fn vault_names(shared: &Shared) -> Arc<VaultNames> {
    let (version, owners) = {
        let corpus = shared.index.corpus();
        let version = corpus.names_version();
        let cached = shared.vault_names.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = cached.as_ref().filter(|known| known.version == version) {
            return Arc::clone(known);
        }
        (version, corpus.notes().cloned().collect::<Vec<_>>())
    };
    let names = owners
        .iter()
        .enumerate()
        .flat_map(|(number, note)| names_of(note).into_iter().map(move |name| (name, number)));
    let names = Arc::new(VaultNames {
        finder: NameFinder::new(names),
        owners,
        version,
    });
    *shared.vault_names.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&names));
    names
}

/// The file's name, the title and the aliases.
pub(crate) fn names_of(note: &NoteRecord) -> BTreeSet<&str> {
    let aliases = note.aliases.iter().map(String::as_str);
    [paths::stem(&note.path), note.title.as_str()]
        .into_iter()
        .chain(aliases)
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .collect()
}

/// Where other notes name one.
#[derive(Default)]
pub(crate) struct Found {
    /// Notes changed last first.
    pub mentions: Vec<Mention>,
    /// Of the notes that were opened.
    pub total: usize,
    /// Notes with the name's words that were not opened, for lack of time or because enough was
    /// found.
    pub unread: usize,
}

/// Names of the note `path` in other notes: the first `limit`.
pub(crate) fn of_note(shared: &Shared, path: &str, limit: usize) -> Result<Found> {
    let Some(note) = shared.index.corpus().note(path).cloned() else {
        return Ok(Found::default());
    };
    let names = vault_names(shared);
    let candidates = candidates(shared, &note)?;
    let started = Instant::now();
    let mut found = Found::default();
    for (number, candidate) in candidates.iter().enumerate() {
        let is_enough = found.mentions.len() >= limit
            // Who asks for all of them waits.
            || limit < u32::MAX as usize && number > 0 && started.elapsed() > PATIENCE;
        if is_enough {
            found.unread = candidates.len() - number;
            break;
        }
        let Ok(place) = paths::resolve(&shared.root, &candidate.path) else {
            continue;
        };
        let Ok(bytes) = std::fs::read(place) else {
            continue;
        };
        let text = files::text(bytes);
        let parsed = weft_notes::parse(&text);
        let is_named = |name: &FoundName| {
            let mut owners = name.names.iter().filter_map(|owner| names.owners.get(*owner));
            owners.any(|owner| owner.path == path)
        };
        let in_note = names.finder.find(&text, &parsed);
        let in_note = in_note
            .into_iter()
            .filter(is_named)
            .map(|name| (name, path.to_owned()));
        let shown = shown(&text, &parsed, candidate, in_note);
        found.total += shown.len();
        found.mentions.extend(shown);
    }
    found
        .mentions
        .sort_by(|a, b| (b.modified_ms, &a.note, a.start).cmp(&(a.modified_ms, &b.note, b.start)));
    found.mentions.truncate(limit);
    Ok(found)
}

/// Names of other notes in a note's text: the first `limit`.
pub(crate) fn in_note(shared: &Shared, path: &str, text: &str, parsed: &Note, limit: usize) -> Vec<Mention> {
    let names = vault_names(shared);
    let found = names.finder.find(text, parsed);
    let corpus = shared.index.corpus();
    let of_others = found.into_iter().filter_map(|name| {
        let owners = name.names.iter().filter_map(|owner| names.owners.get(*owner));
        let others: Vec<&str> = owners.map(|owner| owner.path.as_str()).collect();
        if others.contains(&path) {
            return None;
        }
        // Of several notes of a name the one that a link by this name would mean.
        let meant = text.get(name.range.clone());
        let meant = meant.and_then(|words| corpus.resolve(path, words));
        let target = meant
            .filter(|meant| others.contains(meant))
            .or(others.first().copied())?;
        Some((name, target.to_owned()))
    });
    let unsaved;
    let note = match corpus.note(path) {
        Some(note) => note,
        None => {
            unsaved = Arc::new(NoteRecord {
                path: path.to_owned(),
                title: paths::stem(path).to_owned(),
                ..NoteRecord::default()
            });
            &unsaved
        }
    };
    shown(text, parsed, note, of_others.take(limit))
}

/// The notes that may name a note: those that do not link to it first, because in the others the
/// words are mostly links; then those changed last.
fn candidates(shared: &Shared, note: &NoteRecord) -> Result<Vec<Arc<NoteRecord>>> {
    let mut with_name: Option<HashSet<String>> = Some(HashSet::new());
    for name in names_of(note) {
        with_name = match (with_name, shared.index.text.notes_with_name(name)?) {
            (Some(mut all), Some(found)) => {
                all.extend(found);
                Some(all)
            }
            _ => None,
        };
    }
    let corpus = shared.index.corpus();
    let linking: HashSet<&str> = corpus
        .graph()
        .linking_to(&note.path)
        .map(|(linking, _)| linking.path.as_str())
        .collect();
    let mut candidates: Vec<Arc<NoteRecord>> = corpus
        .notes()
        .filter(|other| other.path != note.path)
        .filter(|other| with_name.as_ref().is_none_or(|found| found.contains(&other.path)))
        .cloned()
        .collect();
    candidates.sort_by_key(|other| {
        let is_linking = linking.contains(other.path.as_str());
        (is_linking, std::cmp::Reverse(other.modified_ns))
    });
    Ok(candidates)
}

/// Paths of the notes in which the names of a note may stand: those that do not link to it first, then those changed last.
///
/// # Errors
/// Where the text index cannot be read.
pub(crate) fn naming(shared: &Shared, path: &str) -> Result<Vec<String>> {
    let Some(note) = shared.index.corpus().note(path).cloned() else {
        return Ok(Vec::new());
    };
    let found = candidates(shared, &note)?;
    Ok(found.iter().map(|candidate| candidate.path.clone()).collect())
}

fn shown(
    text: &str,
    parsed: &Note,
    note: &NoteRecord,
    found: impl Iterator<Item = (FoundName, String)>,
) -> Vec<Mention> {
    let mut lines = None;
    found
        .map(|(FoundName { range, .. }, target)| {
            let parts = passages::parts(text, parsed, &range);
            Mention {
                note: note.path.clone(),
                title: note.title.clone(),
                target,
                start: count(range.start),
                end: count(range.end),
                line: lines.get_or_insert_with(|| Lines::new(text)).at(range.start),
                text: text.get(range.clone()).unwrap_or_default().to_owned(),
                heading: passages::heading_path(parsed, &range),
                passage: snippets::plain(&parts),
                parts,
                modified_ms: note.modified_ms(),
            }
        })
        .collect()
}
