//! What transactions leave on disk: one journal each, with the bytes of every file before and
//! after, in the vault's history folder. This file alone knows their names and their format.
//!
//! A journal is written whole and fsynced under `….pending` before the first file of the vault
//! changes, and becomes `….done` when the last has. The name also says which transaction it
//! undid, so that the folder's listing tells what can be undone.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use serde::{Deserialize, Serialize};

use crate::durable;
use crate::error::{Error, ErrorCode, Result};
use crate::types::{PlannedEdit, PlannedMove};

const MAGIC: &[u8] = b"weft journal 1\n";
const HASH_BYTES: usize = 32;

/// How many transactions can be undone, and for how long.
const KEPT: usize = 100;
const KEPT_FOR: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// How long a save waits for another process that is in the middle of a transaction.
const SAVE_WAIT: Duration = Duration::from_secs(10);
const LOCK_POLL: Duration = Duration::from_millis(2);

/// A file that a transaction changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FileChange {
    /// Before the transaction's moves.
    pub path: String,
    pub before: Vec<u8>,
    pub after: Vec<u8>,
}

/// Everything that a transaction does: first the files, then the moves.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Journal {
    /// 0 until it is written.
    pub id: u64,
    /// What it does, in words for a person.
    pub label: String,
    /// Milliseconds since 1970.
    pub applied_ms: u64,
    pub undoes: Option<u64>,
    pub files: Vec<FileChange>,
    pub moves: Vec<PlannedMove>,
    /// The edits that make up `files`, for people and programs to read.
    pub edits: Vec<PlannedEdit>,
    /// Folders that the moves need and that are not there before, outermost first.
    pub new_folders: Vec<String>,
    /// Folders to remove at the end, innermost first, where nothing is left in them.
    pub old_folders: Vec<String>,
    /// What is left as it is, with the reason. Told once, and not written down.
    pub kept: Vec<String>,
}

impl Journal {
    /// Where a path from before the moves is after them.
    pub(crate) fn moved<'a>(&self, path: &'a str) -> std::borrow::Cow<'a, str> {
        moved(&self.moves, path)
    }
}

/// Where a path leads after these moves of files and folders.
pub(crate) fn moved<'a>(moves: &[PlannedMove], path: &'a str) -> std::borrow::Cow<'a, str> {
    for PlannedMove { from, to } in moves {
        if let Some(rest) = path.strip_prefix(from.as_str())
            && (rest.is_empty() || rest.starts_with('/'))
        {
            return format!("{to}{rest}").into();
        }
    }
    path.into()
}

#[derive(Serialize, Deserialize)]
struct Header {
    id: u64,
    label: String,
    applied_ms: u64,
    undoes: Option<u64>,
    moves: Vec<PlannedMove>,
    edits: Vec<PlannedEdit>,
    new_folders: Vec<String>,
    old_folders: Vec<String>,
    /// Path, bytes before, bytes after.
    files: Vec<(String, usize, usize)>,
}

/// A journal's file, as its name tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Entry {
    pub id: u64,
    pub undoes: Option<u64>,
    pub done: bool,
}

impl Entry {
    fn name(self) -> String {
        let undoes = self.undoes.map_or(String::new(), |id| format!("-undoes-{id:08}"));
        let state = if self.done { "done" } else { "pending" };
        format!("{:08}{undoes}.{state}", self.id)
    }

    fn parse(name: &str) -> Option<Self> {
        let (stem, state) = name.split_once('.')?;
        let (id, undoes) = match stem.split_once("-undoes-") {
            Some((id, undoes)) => (id, Some(undoes.parse().ok()?)),
            None => (stem, None),
        };
        let entry = Self {
            id: id.parse().ok()?,
            undoes,
            done: state == "done",
        };
        (entry.name() == name).then_some(entry)
    }
}

/// The folder of one vault's journals.
pub(crate) struct Journals {
    folder: PathBuf,
    /// The vault.
    root: PathBuf,
}

/// Held while files change: by one save or transaction at a time, of all processes.
pub(crate) struct Locked {
    _file: File,
}

impl Journals {
    /// `history` is the history folder of the vault at `root`.
    ///
    /// # Errors
    /// Where the folder cannot be made.
    pub(crate) fn open(history: &Path, root: &Path) -> Result<Self> {
        let folder = history.join("transactions");
        fs::create_dir_all(&folder).map_err(|error| {
            Error::io(
                "making the folder for the history at",
                &folder.to_string_lossy(),
                &error,
            )
        })?;
        Ok(Self {
            folder,
            root: root.to_path_buf(),
        })
    }

    /// Waits until no other process changes files of this vault, and keeps others from it.
    ///
    /// # Errors
    /// Where another process takes longer than this.
    pub(crate) fn lock(&self, wait: Duration) -> Result<Locked> {
        self.locked(wait)?.ok_or_else(|| {
            Error::new(
                ErrorCode::Io,
                "another Weft process is changing files of this vault; try again when it is done",
            )
        })
    }

    /// Keeps other processes from the vault for the moment of a save: one that read a note while
    /// another exchanges it could merge with a text that is taken back the next moment. `None`
    /// where that takes too long or cannot be: a save does not fail for it.
    pub(crate) fn lock_for_save(&self) -> Option<Locked> {
        self.locked(SAVE_WAIT).ok().flatten()
    }

    /// Locks the vault's own folder, so that processes with other data folders are held back too.
    /// Where a folder cannot be locked (Windows, some network disks) a file of ours stands for it.
    fn locked(&self, wait: Duration) -> Result<Option<Locked>> {
        if let Ok(file) = File::open(&self.root)
            && let Ok(locked) = wait_for(file, wait)
        {
            return Ok(locked);
        }
        self.lock_file()
            .and_then(|file| wait_for(file, wait))
            .map_err(|error| Error::io("locking", &self.folder.to_string_lossy(), &error))
    }

    fn lock_file(&self) -> io::Result<File> {
        File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(self.folder.join("lock"))
    }

    /// Oldest first.
    pub(crate) fn entries(&self) -> Vec<Entry> {
        let mut entries: Vec<Entry> = fs::read_dir(&self.folder)
            .into_iter()
            .flatten()
            .flatten()
            .filter_map(|item| Entry::parse(item.file_name().to_str()?))
            .collect();
        entries.sort_unstable();
        entries
    }

    /// The last transaction that was neither undone nor an undo itself.
    pub(crate) fn last_not_undone(&self) -> Option<Entry> {
        let entries = self.entries();
        let done = || entries.iter().filter(|entry| entry.done);
        done()
            .rev()
            .find(|entry| entry.undoes.is_none() && !done().any(|other| other.undoes == Some(entry.id)))
            .copied()
    }

    /// Gives the journal its number and writes it, pending. It is on the disk when this returns.
    pub(crate) fn write(&self, journal: &mut Journal) -> io::Result<()> {
        journal.id = self.entries().last().map_or(1, |last| last.id + 1);
        let entry = Entry {
            id: journal.id,
            undoes: journal.undoes,
            done: false,
        };
        durable::create(&self.folder.join(entry.name()), &encode(journal)?)
    }

    /// # Errors
    /// `InvalidData` where the file is damaged.
    pub(crate) fn read(&self, entry: Entry) -> io::Result<Journal> {
        decode(&fs::read(self.folder.join(entry.name()))?)
    }

    /// The transaction is applied whole.
    pub(crate) fn finish(&self, id: u64, undoes: Option<u64>) -> io::Result<()> {
        let pending = Entry {
            id,
            undoes,
            done: false,
        };
        let done = self.folder.join(
            Entry {
                done: true,
                ..pending
            }
            .name(),
        );
        let pending = self.folder.join(pending.name());
        fs::rename(&pending, &done)?;
        let Err(error) = durable::sync_folder(&done) else {
            return Ok(());
        };
        // What fails is taken back, which may fail as well: the next start must find it pending
        // then. Where even the name stays, it is done.
        match fs::rename(&done, &pending) {
            Ok(()) => Err(error),
            Err(_) => Ok(()),
        }
    }

    /// The transaction was taken back, or never began.
    pub(crate) fn remove(&self, entry: Entry) -> io::Result<()> {
        let place = self.folder.join(entry.name());
        fs::remove_file(&place)?;
        durable::sync_folder(&place)
    }

    /// Sets a damaged journal aside, so that it is looked at once.
    pub(crate) fn set_aside(&self, entry: Entry) -> io::Result<()> {
        let place = self.folder.join(entry.name());
        fs::rename(&place, place.with_extension("damaged"))
    }

    /// Forgets what is too old to be undone, and what a killed process left.
    pub(crate) fn prune(&self) {
        let entries = self.entries();
        let beyond = entries.len().saturating_sub(KEPT);
        for (index, entry) in entries.iter().enumerate().filter(|(_, entry)| entry.done) {
            let place = self.folder.join(entry.name());
            let old = fs::metadata(&place)
                .and_then(|metadata| metadata.modified())
                .ok()
                .and_then(|modified| SystemTime::now().duration_since(modified).ok())
                .is_some_and(|age| age > KEPT_FOR);
            if index < beyond || old {
                let _ = fs::remove_file(&place);
            }
        }
        for item in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            if item
                .file_name()
                .to_string_lossy()
                .starts_with(durable::UNFINISHED)
            {
                let _ = fs::remove_file(item.path());
            }
        }
    }
}

/// `None` where another process holds the lock for longer than this.
fn wait_for(file: File, wait: Duration) -> io::Result<Option<Locked>> {
    let started = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(Some(Locked { _file: file })),
            Err(fs::TryLockError::WouldBlock) if started.elapsed() < wait => std::thread::sleep(LOCK_POLL),
            Err(fs::TryLockError::WouldBlock) => return Ok(None),
            Err(fs::TryLockError::Error(error)) => return Err(error),
        }
    }
}

fn encode(journal: &Journal) -> io::Result<Vec<u8>> {
    let header = Header {
        id: journal.id,
        label: journal.label.clone(),
        applied_ms: journal.applied_ms,
        undoes: journal.undoes,
        moves: journal.moves.clone(),
        edits: journal.edits.clone(),
        new_folders: journal.new_folders.clone(),
        old_folders: journal.old_folders.clone(),
        files: journal
            .files
            .iter()
            .map(|file| (file.path.clone(), file.before.len(), file.after.len()))
            .collect(),
    };
    let mut plain = serde_json::to_vec(&header)?;
    plain.push(b'\n');
    for file in &journal.files {
        plain.extend_from_slice(&file.before);
        plain.extend_from_slice(&file.after);
    }
    let packed = zstd::encode_all(plain.as_slice(), 3)?;
    let mut bytes = MAGIC.to_vec();
    bytes.extend_from_slice(blake3::hash(&packed).as_bytes());
    bytes.extend_from_slice(&packed);
    Ok(bytes)
}

fn decode(bytes: &[u8]) -> io::Result<Journal> {
    let damaged = || io::Error::new(io::ErrorKind::InvalidData, "the journal is damaged");
    let rest = bytes.strip_prefix(MAGIC).ok_or_else(damaged)?;
    let (hash, packed) = rest.split_at_checked(HASH_BYTES).ok_or_else(damaged)?;
    if blake3::hash(packed).as_bytes() != hash {
        return Err(damaged());
    }
    let plain = zstd::decode_all(packed)?;
    // JSON has no bare line feed, so that the first one ends it.
    let end = plain.iter().position(|byte| *byte == b'\n').ok_or_else(damaged)?;
    let header: Header = serde_json::from_slice(plain.get(..end).unwrap_or_default())?;
    let mut rest = plain.get(end + 1..).unwrap_or_default();
    let mut files = Vec::with_capacity(header.files.len());
    for (path, before, after) in header.files {
        let (first, behind) = rest.split_at_checked(before).ok_or_else(damaged)?;
        let (second, behind) = behind.split_at_checked(after).ok_or_else(damaged)?;
        files.push(FileChange {
            path,
            before: first.to_vec(),
            after: second.to_vec(),
        });
        rest = behind;
    }
    Ok(Journal {
        id: header.id,
        label: header.label,
        applied_ms: header.applied_ms,
        undoes: header.undoes,
        files,
        moves: header.moves,
        edits: header.edits,
        new_folders: header.new_folders,
        old_folders: header.old_folders,
        kept: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn journal() -> Journal {
        Journal {
            label: "Renamed “a.md” to “b.md”".to_owned(),
            files: vec![FileChange {
                path: "n\n\"ö.md".to_owned(),
                before: b"one\n\xff".to_vec(),
                after: Vec::new(),
            }],
            moves: vec![PlannedMove {
                from: "a".to_owned(),
                to: "b/c".to_owned(),
            }],
            new_folders: vec!["b".to_owned()],
            ..Journal::default()
        }
    }

    #[test]
    fn journals_come_back_and_damage_is_seen() {
        let folder = tempfile::tempdir().unwrap();
        let journals = Journals::open(folder.path(), folder.path()).unwrap();
        let mut journal = journal();
        journals.write(&mut journal).unwrap();
        let entry = journals.entries()[0];
        assert_eq!((entry.id, entry.done), (1, false));
        assert_eq!(journals.read(entry).unwrap(), journal);
        let place = folder.path().join("transactions/00000001.pending");
        let whole = fs::read(&place).unwrap();
        for cut in 0..whole.len() {
            fs::write(&place, &whole[..cut]).unwrap();
            assert!(journals.read(entry).is_err(), "{cut} of {} bytes", whole.len());
        }
        journals.set_aside(entry).unwrap();
        assert_eq!(journals.entries(), []);
    }

    #[test]
    fn the_last_that_was_not_undone_is_known_by_the_names() {
        let folder = tempfile::tempdir().unwrap();
        let journals = Journals::open(folder.path(), folder.path()).unwrap();
        let write = |undoes| {
            let mut journal = Journal { undoes, ..journal() };
            journals.write(&mut journal).unwrap();
            journals.finish(journal.id, undoes).unwrap();
        };
        let last = || journals.last_not_undone().map(|entry| entry.id);
        assert_eq!(last(), None);
        write(None);
        write(None);
        assert_eq!(last(), Some(2));
        write(Some(2));
        assert_eq!(last(), Some(1));
        write(None);
        assert_eq!(last(), Some(4));
        write(Some(4));
        write(Some(1));
        assert_eq!(last(), None);
        for _ in 0..120 {
            write(None);
        }
        journals.prune();
        assert_eq!((journals.entries().len(), last()), (KEPT, Some(126)));
    }

    #[test]
    fn one_changes_files_at_a_time_whatever_the_data_folder() {
        let folder = tempfile::tempdir().unwrap();
        let data = tempfile::tempdir().unwrap();
        let journals = Journals::open(folder.path(), folder.path()).unwrap();
        let others = Journals::open(data.path(), folder.path()).unwrap();
        let saving = journals.lock_for_save().unwrap();
        assert!(others.lock(Duration::ZERO).is_err());
        drop(saving);
        let alone = journals.lock(Duration::ZERO).unwrap();
        assert!(others.lock(Duration::ZERO).is_err());
        drop(alone);
        assert!(others.lock(Duration::ZERO).is_ok());
    }

    #[test]
    fn paths_follow_moves_of_whole_names() {
        let moves = journal().moves;
        for (path, expected) in [
            ("a", "b/c"),
            ("a/x.md", "b/c/x.md"),
            ("ab.md", "ab.md"),
            ("x/a", "x/a"),
        ] {
            assert_eq!(moved(&moves, path), expected);
        }
    }
}
