//! The one writer. A thread of its own reads what changed into the text index and the
//! catalogue, at once; `embedding` follows with the vectors.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, mpsc};

use tokio::sync::{Notify, broadcast, oneshot, watch};

use crate::catalog::NoteRecord;
use crate::error::{Error, Result};
use crate::files::{self, Found, Stamp};
use crate::index::Index;
use crate::proposals::{lexicon, usage};
use crate::reading::{self, ReadNote, ReadTitles};
use crate::types::{Activity, FileKind, ModelChange, VaultEvent};
use crate::{documents, mentions, parallel, paths, preliminary, related_notes};

/// Bytes of notes that go into one commit of the text index. Small enough to show progress,
/// large enough that a commit's fsync does not count.
const BATCH_BYTES: u64 = 4_000_000;
const BATCH_NOTES: usize = 400;

pub(crate) enum Job {
    /// Compare the whole vault with the catalogue.
    Scan(Option<oneshot::Sender<()>>),
    /// Compare these paths.
    Paths(Vec<String>, Option<oneshot::Sender<()>>),
}

/// What the indexer shares with the embedding task and the façade.
pub(crate) struct Shared {
    pub root: PathBuf,
    pub index: Index,
    pub events: broadcast::Sender<VaultEvent>,
    pub activity: watch::Sender<Activity>,
    /// Wakes the embedding task.
    pub new_chunks: Notify,
    /// The note to embed before all others.
    pub focus: Mutex<Option<String>>,
    /// Notes that went away in this session, for the case that they come back elsewhere: a
    /// rename often arrives in two parts.
    pub gone: Mutex<ReadTitles>,
    /// What the walk had to leave out, with the reason.
    pub left_out: Mutex<BTreeMap<String, String>>,
    /// For finding names in texts.
    pub vault_names: mentions::Cache,
    /// For finding what may be linked in texts.
    pub lexicon: lexicon::Cache,
    pub usage: usage::Cache,
    /// For ranking whole notes.
    pub related_tables: related_notes::Cache,
    /// PDFs to be read.
    pub documents: documents::Queue,
    /// What stands between the model that was chosen and its answers.
    pub model_change: Mutex<Option<ModelChange>>,
    /// Passages embedded by this process.
    pub embedded: std::sync::atomic::AtomicU32,
}

impl Shared {
    pub(crate) fn send(&self, event: VaultEvent) {
        // An error says that nobody listens, as on the command line.
        let _ = self.events.send(event);
    }
}

/// Runs until the senders of jobs are gone.
pub(crate) fn run(shared: &Shared, jobs: &mpsc::Receiver<Job>) {
    while let Ok(first) = jobs.recv() {
        let mut scan = false;
        let mut touched = BTreeSet::new();
        let mut waiting = Vec::new();
        // What has gathered meanwhile is done in one go.
        for job in std::iter::once(first).chain(jobs.try_iter()) {
            match job {
                Job::Scan(done) => {
                    scan = true;
                    waiting.extend(done);
                }
                Job::Paths(paths, done) => {
                    touched.extend(paths);
                    waiting.extend(done);
                }
            }
        }
        let result = if scan {
            scan_all(shared)
        } else {
            look_at(shared, touched)
        };
        if let Err(error) = result {
            tracing::error!("indexing: {error}");
        }
        for done in waiting {
            let _ = done.send(());
        }
    }
}

/// A note that may have to be read.
struct Candidate {
    path: String,
    stamp: Stamp,
}

/// What may have changed in the vault's folder.
#[derive(Default)]
struct Changes {
    notes: Vec<Candidate>,
    /// Files beside notes that are searched as well; they are among `files`.
    documents: Vec<Candidate>,
    /// Notes and documents.
    gone_notes: Vec<String>,
    /// Attachments, and notes that are left out: links can mean them.
    files: Vec<String>,
    gone_files: Vec<String>,
}

impl Changes {
    fn add_document(&mut self, path: &str, stamp: Stamp) {
        if documents::is_document(path) {
            let path = path.to_owned();
            self.documents.push(Candidate { path, stamp });
        }
    }
}

fn scan_all(shared: &Shared) -> Result<()> {
    if !shared.root.is_dir() {
        // A drive that is not plugged in is not a vault whose notes were deleted.
        return Err(Error::internal("reading the vault", "its folder is not there"));
    }
    let found = files::walk(&shared.root);
    let mut changes = Changes::default();
    let mut left_out = BTreeMap::new();
    let mut unreadable = Vec::new();
    for Found {
        entry,
        stamp,
        left_out: reason,
        ..
    } in found
    {
        if entry.path.is_empty() {
            let why = reason.unwrap_or_default();
            return Err(Error::internal("reading the vault", why));
        }
        let is_left_out = reason.is_some();
        if let Some(reason) = reason {
            if entry.kind == FileKind::Folder {
                unreadable.push(format!("{}/", entry.path));
            }
            left_out.insert(entry.path.clone(), reason);
        }
        match entry.kind {
            FileKind::Folder => {}
            FileKind::Note if !is_left_out => changes.notes.push(Candidate {
                path: entry.path,
                stamp,
            }),
            _ => {
                changes.add_document(&entry.path, stamp);
                changes.files.push(entry.path);
            }
        }
    }
    *shared.left_out.lock().unwrap_or_else(PoisonError::into_inner) = left_out;
    {
        let notes: HashSet<&str> = changes.notes.iter().map(|note| note.path.as_str()).collect();
        let files: HashSet<&str> = changes.files.iter().map(String::as_str).collect();
        // What lies in a folder that cannot be read now may well be there.
        let may_be_there = |path: &str| unreadable.iter().any(|folder| path.starts_with(folder.as_str()));
        let corpus = shared.index.corpus();
        let known_notes = corpus.notes().map(|note| note.path.as_str());
        changes.gone_notes = known_notes
            .filter(|path| !notes.contains(path) && !may_be_there(path))
            .map(str::to_owned)
            .collect();
        let known_documents = corpus.documents().map(|document| document.path.as_str());
        let gone_documents = known_documents.filter(|path| !files.contains(path) && !may_be_there(path));
        changes.gone_notes.extend(gone_documents.map(str::to_owned));
        let known_files = corpus.names().paths().filter(|path| corpus.note(path).is_none());
        changes.gone_files = known_files
            .filter(|path| !files.contains(path) && !notes.contains(path) && !may_be_there(path))
            .map(str::to_owned)
            .collect();
    }
    apply(shared, changes)
}

fn look_at(shared: &Shared, touched: BTreeSet<String>) -> Result<()> {
    let mut changes = Changes::default();
    let mut tree_changed = false;
    // A note that went to the vault's own trash is none of it any more.
    for path in touched.into_iter().filter(|path| !paths::is_hidden(path)) {
        let Ok(place) = paths::resolve(&shared.root, &path) else {
            continue;
        };
        match std::fs::symlink_metadata(&place) {
            Ok(metadata) if metadata.is_dir() => {
                shared.send(VaultEvent::FilesChanged);
                return scan_all(shared);
            }
            Ok(metadata) if paths::is_note(&path) && metadata.is_file() => changes.notes.push(Candidate {
                path,
                stamp: Stamp::of(&metadata),
            }),
            Ok(metadata) => {
                tree_changed = true;
                changes.add_document(&path, Stamp::of(&metadata));
                changes.files.push(path);
            }
            Err(_) => {
                tree_changed = true;
                let corpus = shared.index.corpus();
                let folder = format!("{path}/");
                let gone: Vec<&str> = if corpus.names().contains(&path) {
                    vec![&path]
                } else {
                    let all = corpus.names().paths();
                    all.filter(|known| known.starts_with(&folder)).collect()
                };
                for path in gone {
                    if corpus.record(path).is_some() {
                        changes.gone_notes.push(path.to_owned());
                    }
                    if corpus.note(path).is_none() {
                        changes.gone_files.push(path.to_owned());
                    }
                }
            }
        }
    }
    if tree_changed {
        shared.send(VaultEvent::FilesChanged);
    }
    apply(shared, changes)
}

fn apply(shared: &Shared, changes: Changes) -> Result<()> {
    if !changes.gone_notes.is_empty() {
        forget(shared, &changes.gone_notes)?;
    }
    let (pdfs, canvases): (Vec<Candidate>, Vec<Candidate>) = changes
        .documents
        .into_iter()
        .partition(|candidate| documents::is_pdf(&candidate.path));
    let mut changed: Vec<Candidate> = {
        let corpus = shared.index.corpus();
        let is_changed = |candidate: &Candidate| {
            corpus
                .record(&candidate.path)
                // What could not be read has no hash, and may be readable now.
                .is_none_or(|note| note.stamp() != candidate.stamp || note.hash.is_empty())
        };
        // A link that lies there as a file is not followed.
        let is_file =
            |path: &str| std::fs::symlink_metadata(shared.root.join(path)).is_ok_and(|file| file.is_file());
        let canvases = canvases.into_iter().filter(|canvas| is_file(&canvas.path));
        let found = changes.notes.into_iter().chain(canvases);
        found.filter(is_changed).collect()
    };
    update_files(shared, &changed, changes.files, &changes.gone_files)?;
    if !changed.is_empty() {
        shared.activity.send_replace(Activity::Reading);
        let titles = read_titles(shared);
        // The notes a person is likely to look for first, first.
        changed.sort_by_key(|candidate| std::cmp::Reverse(candidate.stamp.modified_ns));
        let mut rest = changed.as_slice();
        while !rest.is_empty() {
            let mut bytes = 0;
            let many = rest
                .iter()
                .take(BATCH_NOTES)
                .take_while(|candidate| {
                    let fits = bytes < BATCH_BYTES;
                    bytes += candidate.stamp.size;
                    fits
                })
                .count();
            let (batch, after) = rest.split_at(many.max(1));
            write(shared, read_all(shared, batch, &titles))?;
            shared.new_chunks.notify_one();
            rest = after;
        }
    }
    let new_pdfs = pdfs
        .into_iter()
        .filter(|pdf| documents::is_new(shared, &pdf.path, pdf.stamp));
    shared.documents.add(new_pdfs.map(|pdf| (pdf.path, pdf.stamp)));
    let taken = shared.index.corpus_mut().take_shadowed();
    // The two halves of a move may be heard of one after the other: then nothing was taken.
    for shadowed in taken
        .into_iter()
        .filter(|taken| shared.root.join(&taken.meant).exists())
    {
        shared.send(VaultEvent::NameTaken { shadowed });
    }
    shared.activity.send_if_modified(|activity| {
        let ended = matches!(activity, Activity::Opening | Activity::Reading);
        if ended {
            *activity = Activity::Idle;
        }
        ended
    });
    shared.new_chunks.notify_one();
    Ok(())
}

/// Takes up the names of files before notes are read, so that each link is resolved once.
fn update_files(shared: &Shared, notes: &[Candidate], mut came: Vec<String>, went: &[String]) -> Result<()> {
    {
        let corpus = shared.index.corpus();
        came.retain(|path| !corpus.names().contains(path));
    }
    shared.index.catalog.update_other_files(&came, went)?;
    if !came.is_empty() || !went.is_empty() {
        shared.send(VaultEvent::FilesChanged);
    }
    let notes = notes.iter().map(|note| note.path.as_str());
    shared.index.corpus_mut().update_files(
        notes.chain(came.iter().map(String::as_str)),
        went.iter().map(String::as_str),
    );
    Ok(())
}

pub(crate) fn forget(shared: &Shared, gone: &[String]) -> Result<()> {
    shared.index.text.update(gone.iter().map(String::as_str), [])?;
    shared.index.catalog.update([], gone)?;
    {
        let mut corpus = shared.index.corpus_mut();
        let mut titles = shared.gone.lock().unwrap_or_else(PoisonError::into_inner);
        for path in gone {
            if let Some(note) = corpus.remove(path) {
                titles.insert(note.hash.clone(), note.read_title.clone());
            }
        }
    }
    for path in gone.iter().filter(|path| paths::is_note(path)) {
        shared.send(VaultEvent::NoteRemoved { path: path.clone() });
    }
    shared.send(VaultEvent::FilesChanged);
    Ok(())
}

/// What the model has read under which title, of the notes that are there and that were.
pub(crate) fn read_titles(shared: &Shared) -> ReadTitles {
    let mut titles = shared.gone.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let corpus = shared.index.corpus();
    titles.extend(
        corpus
            .records()
            .map(|note| (note.hash.clone(), note.read_title.clone())),
    );
    titles
}

/// Reads files side by side on as many threads as there are cores.
fn read_all(shared: &Shared, batch: &[Candidate], titles: &ReadTitles) -> Vec<ReadNote> {
    parallel::filter_map(batch, |candidate| {
        let place = shared.root.join(&candidate.path);
        Some(reading::read_note(
            &place,
            &candidate.path,
            candidate.stamp,
            titles,
        ))
    })
}

/// Takes notes and documents up into the indexes.
pub(crate) fn write(shared: &Shared, notes: Vec<ReadNote>) -> Result<()> {
    let index = &shared.index;
    // A touched file whose bytes are the same needs a new time in the catalogue and no more.
    let (same, changed): (Vec<ReadNote>, Vec<ReadNote>) = {
        let corpus = index.corpus();
        notes.into_iter().partition(|note| {
            !note.record.hash.is_empty()
                && corpus
                    .record(&note.record.path)
                    .is_some_and(|known| known.hash == note.record.hash)
        })
    };
    if !changed.is_empty() {
        let paths = changed.iter().map(|note| note.record.path.as_str());
        index.text.update(paths, changed.iter().map(ReadNote::for_text))?;
    }
    let records = || same.iter().chain(&changed).map(|note| &note.record);
    index.catalog.update(records(), &[])?;
    let mut new_files = false;
    {
        let records: Vec<_> = records().cloned().map(Arc::new).collect();
        let mut corpus = index.corpus_mut();
        // The bench times this span: names, places and links, in memory.
        let _span = tracing::debug_span!("graph").entered();
        for record in records {
            new_files |= paths::is_note(&record.path) && corpus.note(&record.path).is_none();
            corpus.insert(record);
        }
    }
    if preliminary::is_wanted(shared) {
        let missing: Vec<_> = {
            let corpus = index.corpus();
            let passages = changed.iter().flat_map(ReadNote::passages);
            passages
                .filter(|(hash, _)| corpus.needs_estimate(*hash))
                .collect()
        };
        index.preliminary.add(&missing);
    }
    for ReadNote {
        record: NoteRecord { path, hash, .. },
        ..
    } in changed
    {
        if paths::is_note(&path) {
            shared.send(VaultEvent::NoteChanged { path, hash });
        }
    }
    if new_files {
        shared.send(VaultEvent::FilesChanged);
    }
    Ok(())
}
