//! What is known of each note, on disk: SQLite beside the other indexes. It is what makes a
//! second start quick, and what the text index and the vectors are held against when one of
//! them was lost.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::files::Stamp;
use crate::types::{LinkKind, PropertyType};

/// Raised when records change shape or notes are cut into passages differently: the catalogue
/// is then made anew from the notes.
const FORMAT: &str = "4";

/// Names a passage by the text that the model reads: the first 128 bits of its BLAKE3 hash.
pub(crate) type ChunkHash = u128;

pub(crate) fn chunk_hash(text: &str) -> ChunkHash {
    let hash = blake3::hash(text.as_bytes());
    let mut first = [0; 16];
    first.copy_from_slice(&hash.as_bytes()[..16]);
    ChunkHash::from_be_bytes(first)
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ChunkRecord {
    pub hash: ChunkHash,
    /// Byte offsets into the file.
    pub start: u32,
    pub end: u32,
    pub heading: Vec<String>,
}

/// A link of a note. Names are short because there are many: they are most of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LinkRecord {
    /// Decoded, without heading or block; empty for a link into the note itself.
    #[serde(rename = "t")]
    pub target: String,
    /// Byte offsets into the file.
    #[serde(rename = "s")]
    pub start: u32,
    #[serde(rename = "e")]
    pub end: u32,
    #[serde(rename = "k")]
    pub kind: LinkKind,
    /// The headings named, outermost first.
    #[serde(rename = "h", default, skip_serializing_if = "Vec::is_empty")]
    pub heading: Vec<String>,
    #[serde(rename = "b", default, skip_serializing_if = "Option::is_none")]
    pub block: Option<String>,
    /// The words it shows, where it gives any.
    #[serde(rename = "x", default, skip_serializing_if = "String::is_empty")]
    pub words: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct HeadingRecord {
    /// 1 to 6.
    #[serde(rename = "l")]
    pub level: u8,
    /// Without markup.
    #[serde(rename = "t")]
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PropertyRecord {
    #[serde(rename = "n")]
    pub name: String,
    /// `None` where it has no value, or nested ones.
    #[serde(rename = "k")]
    pub kind: Option<PropertyType>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct NoteRecord {
    pub path: String,
    pub size: u64,
    pub modified_ns: i64,
    /// `files::content_hash` of the bytes.
    pub hash: String,
    pub title: String,
    /// The title in front of the texts that the model read. A renamed note keeps its old one
    /// until its text changes, so that a rename embeds nothing.
    pub read_title: String,
    pub aliases: Vec<String>,
    pub chunks: Vec<ChunkRecord>,
    /// Those of the front matter first.
    pub links: Vec<LinkRecord>,
    pub headings: Vec<HeadingRecord>,
    /// The `^id`s of its blocks.
    pub block_ids: Vec<String>,
    /// Each tag once, as first written, without `#`.
    pub tags: Vec<String>,
    pub properties: Vec<PropertyRecord>,
    /// Why the note could not be read, or not wholly.
    pub error: Option<String>,
}

impl NoteRecord {
    pub(crate) fn stamp(&self) -> Stamp {
        Stamp {
            size: self.size,
            modified_ns: self.modified_ns,
        }
    }

    /// Milliseconds since 1970.
    pub(crate) fn modified_ms(&self) -> u64 {
        u64::try_from(self.modified_ns / 1_000_000).unwrap_or(0)
    }
}

pub(crate) struct Catalog {
    connection: Mutex<Connection>,
}

impl Catalog {
    /// Opens the catalogue, or makes a new one where there is none, it is damaged, or it is of
    /// another format.
    pub(crate) fn open(folder: &Path) -> Result<Self> {
        let path = folder.join("catalog.db");
        match Self::try_open(&path) {
            Ok(catalog) => Ok(catalog),
            Err(error) => {
                tracing::warn!("the catalogue is made anew: {error}");
                for ending in ["", "-wal", "-shm"] {
                    let _ = std::fs::remove_file(folder.join(format!("catalog.db{ending}")));
                }
                Self::try_open(&path).map_err(|error| Error::internal("opening the catalogue", error))
            }
        }
    }

    fn try_open(path: &Path) -> rusqlite::Result<Self> {
        let connection = Connection::open(path)?;
        connection.busy_timeout(std::time::Duration::from_secs(10))?;
        // In WAL mode readers in other processes never wait, and a kill or power cut can lose
        // the last commits but not damage the file.
        connection.pragma_update(None, "journal_mode", "wal")?;
        connection.pragma_update(None, "synchronous", "normal")?;
        connection.execute_batch(
            "CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
             CREATE TABLE IF NOT EXISTS notes (path TEXT PRIMARY KEY, record TEXT NOT NULL);
             CREATE TABLE IF NOT EXISTS other_files (path TEXT PRIMARY KEY);",
        )?;
        let catalog = Self {
            connection: Mutex::new(connection),
        };
        match catalog.meta("format")? {
            Some(format) if format == FORMAT => {}
            None => catalog.set_meta("format", FORMAT)?,
            Some(_) => {
                catalog.forget_all()?;
                catalog.set_meta("format", FORMAT)?;
            }
        }
        Ok(catalog)
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn meta(&self, key: &str) -> rusqlite::Result<Option<String>> {
        self.lock()
            .query_row("SELECT value FROM meta WHERE key = ?1", [key], |row| row.get(0))
            .optional()
    }

    pub(crate) fn set_meta(&self, key: &str, value: &str) -> rusqlite::Result<()> {
        self.lock()
            .execute(
                "INSERT OR REPLACE INTO meta (key, value) VALUES (?1, ?2)",
                [key, value],
            )
            .map(|_| ())
    }

    pub(crate) fn forget_all(&self) -> rusqlite::Result<()> {
        self.lock().execute("DELETE FROM notes", []).map(|_| ())
    }

    /// All notes. A record that cannot be read is left out: its note is then read anew.
    pub(crate) fn load(&self) -> Result<Vec<NoteRecord>> {
        let read = || -> rusqlite::Result<Vec<NoteRecord>> {
            let connection = self.lock();
            let mut statement = connection.prepare("SELECT record FROM notes")?;
            let mut rows = statement.query([])?;
            let mut notes = Vec::new();
            while let Some(row) = rows.next()? {
                if let Ok(record) = serde_json::from_str(row.get_ref(0)?.as_str()?) {
                    notes.push(record);
                }
            }
            Ok(notes)
        };
        read().map_err(|error| Error::internal("reading the catalogue", error))
    }

    /// Writes and forgets notes in one transaction.
    pub(crate) fn update<'a>(
        &self,
        written: impl IntoIterator<Item = &'a NoteRecord>,
        forgotten: &[String],
    ) -> Result<()> {
        let write = || -> rusqlite::Result<()> {
            let mut connection = self.lock();
            let transaction = connection.transaction()?;
            {
                let mut insert = transaction
                    .prepare_cached("INSERT OR REPLACE INTO notes (path, record) VALUES (?1, ?2)")?;
                for record in written {
                    let json = serde_json::to_string(record)
                        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))?;
                    insert.execute(params![record.path, json])?;
                }
                let mut delete = transaction.prepare_cached("DELETE FROM notes WHERE path = ?1")?;
                for path in forgotten {
                    delete.execute([path])?;
                }
            }
            transaction.commit()
        };
        write().map_err(|error| Error::internal("writing the catalogue", error))
    }

    /// The files that links can mean and that are no read notes: attachments, and notes that are
    /// left out.
    pub(crate) fn other_files(&self) -> Result<Vec<String>> {
        let read = || -> rusqlite::Result<Vec<String>> {
            let connection = self.lock();
            let mut statement = connection.prepare("SELECT path FROM other_files")?;
            statement.query_map([], |row| row.get(0))?.collect()
        };
        read().map_err(|error| Error::internal("reading the catalogue", error))
    }

    pub(crate) fn update_other_files(&self, came: &[String], went: &[String]) -> Result<()> {
        if came.is_empty() && went.is_empty() {
            return Ok(());
        }
        let write = || -> rusqlite::Result<()> {
            let mut connection = self.lock();
            let transaction = connection.transaction()?;
            {
                let mut delete = transaction.prepare_cached("DELETE FROM other_files WHERE path = ?1")?;
                for path in went {
                    delete.execute([path])?;
                }
                let mut insert =
                    transaction.prepare_cached("INSERT OR IGNORE INTO other_files (path) VALUES (?1)")?;
                for path in came {
                    insert.execute([path])?;
                }
            }
            transaction.commit()
        };
        write().map_err(|error| Error::internal("writing the catalogue", error))
    }

    /// Changes whenever another process has written.
    pub(crate) fn data_version(&self) -> i64 {
        self.lock()
            .query_row("PRAGMA data_version", [], |row| row.get(0))
            .unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(path: &str) -> NoteRecord {
        NoteRecord {
            path: path.to_owned(),
            chunks: vec![ChunkRecord {
                hash: chunk_hash(path),
                start: 0,
                end: 5,
                heading: vec!["A \"quoted\" heading".to_owned()],
            }],
            ..NoteRecord::default()
        }
    }

    #[test]
    fn notes_come_back() {
        let folder = tempfile::tempdir().unwrap();
        let catalog = Catalog::open(folder.path()).unwrap();
        catalog.update(&[record("a'b.md"), record("c.md")], &[]).unwrap();
        catalog.update(&[], &["c.md".to_owned()]).unwrap();
        drop(catalog);
        let notes = Catalog::open(folder.path()).unwrap().load().unwrap();
        assert_eq!(notes.len(), 1);
        assert_eq!(notes[0].path, "a'b.md");
        assert_eq!(notes[0].chunks[0].hash, chunk_hash("a'b.md"));
    }

    #[test]
    fn a_damaged_catalogue_is_made_anew() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("catalog.db"), vec![7; 5000]).unwrap();
        let catalog = Catalog::open(folder.path()).unwrap();
        assert!(catalog.load().unwrap().is_empty());
    }

    #[test]
    fn another_format_is_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let catalog = Catalog::open(folder.path()).unwrap();
        catalog.update(&[record("a.md")], &[]).unwrap();
        catalog.set_meta("format", "0").unwrap();
        drop(catalog);
        assert!(Catalog::open(folder.path()).unwrap().load().unwrap().is_empty());
    }
}
