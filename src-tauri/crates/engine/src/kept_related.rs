//! Which related passages a person keeps on top of a note's list, and which notes are not to be shown for it: decisions, so
//! that they stand beside the history and not in an index.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, params};

use crate::error::{Error, Result};
use crate::sqlite;
use crate::transaction::now_ms;
use crate::types::RelatedMark;

const FILE: &str = "related.db";

const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS marks (
    note TEXT NOT NULL,
    other TEXT NOT NULL,
    mark TEXT NOT NULL,
    -- Of the passage that is pinned: its hash, in hexadecimal, and the heading above it for when its text has changed.
    passage TEXT NOT NULL,
    heading TEXT NOT NULL,
    -- Milliseconds since 1970.
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (note, other, mark, passage)
);
PRAGMA user_version = 1;";

pub(crate) struct KeptRelated {
    connection: Mutex<Connection>,
}

/// A passage that is kept on top.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pin {
    pub note: String,
    /// See [`crate::catalog::ChunkHash`]; in hexadecimal.
    pub passage: String,
    pub heading: String,
}

impl KeptRelated {
    /// # Errors
    /// Where the file cannot be opened or is damaged: it is not made anew, for it holds decisions.
    pub(crate) fn open(folder: &Path) -> Result<Self> {
        let connection = sqlite::open(&folder.join(FILE), SCHEMA, sqlite::BUSY)
            .map_err(|error| failed("opening", error))?;
        Ok(Self {
            connection: Mutex::new(connection),
        })
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Marks a note, or one of its passages, as related to `note` or not. A pinned note is not dismissed, and the other way
    /// round.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub(crate) fn mark(&self, note: &str, pin: &Pin, mark: RelatedMark) -> Result<()> {
        let write = || -> rusqlite::Result<()> {
            let mut connection = self.lock();
            let transaction = connection.transaction()?;
            let against = match mark {
                RelatedMark::Pinned => RelatedMark::Dismissed,
                RelatedMark::Dismissed => RelatedMark::Pinned,
            };
            transaction.execute(
                "DELETE FROM marks WHERE note = ?1 AND other = ?2 AND mark = ?3",
                params![note, pin.note, name_of(against)],
            )?;
            transaction.execute(
                "INSERT OR REPLACE INTO marks (note, other, mark, passage, heading, at_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![
                    note,
                    pin.note,
                    name_of(mark),
                    pin.passage,
                    pin.heading,
                    i64::try_from(now_ms()).unwrap_or(i64::MAX)
                ],
            )?;
            transaction.commit()
        };
        write().map_err(|error| failed("writing", error))
    }

    /// Takes a mark back, from all passages of the other note.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub(crate) fn unmark(&self, note: &str, other: &str, mark: RelatedMark) -> Result<()> {
        self.lock()
            .execute(
                "DELETE FROM marks WHERE note = ?1 AND other = ?2 AND mark = ?3",
                params![note, other, name_of(mark)],
            )
            .map(|_| ())
            .map_err(|error| failed("writing", error))
    }

    /// What is marked for a note, in the order in which it was.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub(crate) fn marked(&self, note: &str, mark: RelatedMark) -> Result<Vec<Pin>> {
        let read = || -> rusqlite::Result<Vec<Pin>> {
            let connection = self.lock();
            let mut statement = connection.prepare(
                "SELECT other, passage, heading FROM marks WHERE note = ?1 AND mark = ?2 ORDER BY at_ms, other",
            )?;
            let rows = statement.query_map(params![note, name_of(mark)], |row| {
                Ok(Pin {
                    note: row.get(0)?,
                    passage: row.get(1)?,
                    heading: row.get(2)?,
                })
            })?;
            rows.collect()
        };
        read().map_err(|error| failed("reading", error))
    }

    /// Notes that are called otherwise keep their marks.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub(crate) fn moved(&self, from: &str, to: &str) -> Result<()> {
        let write = || -> rusqlite::Result<()> {
            let connection = self.lock();
            connection.execute(
                "UPDATE OR REPLACE marks SET note = ?2 WHERE note = ?1",
                [from, to],
            )?;
            connection.execute(
                "UPDATE OR REPLACE marks SET other = ?2 WHERE other = ?1",
                [from, to],
            )?;
            Ok(())
        };
        write().map_err(|error| failed("writing", error))
    }
}

fn name_of(mark: RelatedMark) -> &'static str {
    match mark {
        RelatedMark::Pinned => "pinned",
        RelatedMark::Dismissed => "dismissed",
    }
}

fn failed(what: &str, error: rusqlite::Error) -> Error {
    Error::internal(&format!("{what} which related passages are kept ({FILE})"), error)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pin(note: &str) -> Pin {
        Pin {
            note: note.to_owned(),
            passage: "a1".to_owned(),
            heading: "Zones".to_owned(),
        }
    }

    #[test]
    fn marks_are_kept_follow_names_and_exclude_one_another() {
        let folder = tempfile::tempdir().unwrap();
        let notes = |kept: &KeptRelated, note: &str, mark| -> Vec<String> {
            let marked = kept.marked(note, mark).unwrap();
            marked.into_iter().map(|one| one.note).collect()
        };
        {
            let kept = KeptRelated::open(folder.path()).unwrap();
            kept.mark("a.md", &pin("b.md"), RelatedMark::Pinned).unwrap();
            kept.mark("a.md", &pin("c.md"), RelatedMark::Dismissed).unwrap();
        }
        let kept = KeptRelated::open(folder.path()).unwrap();
        assert_eq!(kept.marked("a.md", RelatedMark::Pinned).unwrap(), [pin("b.md")]);
        kept.mark("a.md", &pin("b.md"), RelatedMark::Dismissed).unwrap();
        assert!(notes(&kept, "a.md", RelatedMark::Pinned).is_empty());
        assert_eq!(notes(&kept, "a.md", RelatedMark::Dismissed), ["c.md", "b.md"]);
        kept.moved("c.md", "d.md").unwrap();
        kept.moved("a.md", "z.md").unwrap();
        kept.unmark("z.md", "b.md", RelatedMark::Dismissed).unwrap();
        assert_eq!(notes(&kept, "z.md", RelatedMark::Dismissed), ["d.md"]);
    }
}
