//! Findings that a person does not want to see again: decisions, so that they stand beside the history and not in an index.

use std::collections::HashSet;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, params};

use crate::error::{Error, Result};
use crate::sqlite;
use crate::transaction::now_ms;
use crate::types::Finding;

const FILE: &str = "findings.db";

const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS dismissed (
    kind TEXT NOT NULL,
    note TEXT NOT NULL,
    -- The other note of a pair, or where a link leads; else empty.
    other TEXT NOT NULL,
    -- What a link shows; else empty.
    words TEXT NOT NULL,
    -- Milliseconds since 1970.
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (kind, note, other, words)
);
PRAGMA user_version = 1;";

pub(crate) struct Dismissed {
    connection: Mutex<Connection>,
}

/// A finding as a row names it: kind, note, other note, words.
pub(crate) type Row = (String, String, String, String);

pub(crate) fn row(finding: &Finding) -> Row {
    let pair = |kind: &str, notes: &[String; 2]| {
        // Which of a pair comes first changes with their lengths.
        let [one, other] = notes;
        let (one, other) = if one <= other { (one, other) } else { (other, one) };
        (kind.to_owned(), one.clone(), other.clone(), String::new())
    };
    let alone = |kind: &str, note: &str| (kind.to_owned(), note.to_owned(), String::new(), String::new());
    match finding {
        Finding::Bridge { notes } => pair("bridge", notes),
        Finding::Duplicate { notes } => pair("duplicate", notes),
        Finding::Orphan { note } => alone("orphan", note),
        Finding::Hub { note } => alone("hub", note),
        Finding::Misfit { note, text, target } => {
            ("misfit".to_owned(), note.clone(), target.clone(), text.clone())
        }
    }
}

impl Dismissed {
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

    /// # Errors
    /// Where it cannot be written.
    pub(crate) fn add(&self, finding: &Finding) -> Result<()> {
        let (kind, note, other, words) = row(finding);
        self.lock()
            .execute(
                "INSERT OR REPLACE INTO dismissed (kind, note, other, words, at_ms) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![kind, note, other, words, i64::try_from(now_ms()).unwrap_or(i64::MAX)],
            )
            .map(|_| ())
            .map_err(|error| failed("writing", error))
    }

    /// # Errors
    /// Where it cannot be written.
    pub(crate) fn take_back(&self, finding: &Finding) -> Result<()> {
        let (kind, note, other, words) = row(finding);
        self.lock()
            .execute(
                "DELETE FROM dismissed WHERE kind = ?1 AND note = ?2 AND other = ?3 AND words = ?4",
                params![kind, note, other, words],
            )
            .map(|_| ())
            .map_err(|error| failed("writing", error))
    }

    /// Forgets all of them, and tells how many there were.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub(crate) fn take_back_all(&self) -> Result<usize> {
        self.lock()
            .execute("DELETE FROM dismissed", [])
            .map_err(|error| failed("writing", error))
    }

    /// # Errors
    /// Where it cannot be read.
    pub(crate) fn all(&self) -> Result<HashSet<Row>> {
        let read = || -> rusqlite::Result<HashSet<Row>> {
            let connection = self.lock();
            let mut statement = connection.prepare("SELECT kind, note, other, words FROM dismissed")?;
            let rows =
                statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
            rows.collect()
        };
        read().map_err(|error| failed("reading", error))
    }

    /// Notes that are called otherwise stay dismissed.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub(crate) fn moved(&self, from: &str, to: &str) -> Result<()> {
        let write = || -> rusqlite::Result<()> {
            let mut connection = self.lock();
            let transaction = connection.transaction()?;
            for column in ["note", "other"] {
                let sql = format!("UPDATE OR REPLACE dismissed SET {column} = ?2 WHERE {column} = ?1");
                transaction.execute(&sql, [from, to])?;
            }
            // A pair is kept in the order of its names.
            transaction.execute(
                "UPDATE OR REPLACE dismissed SET note = other, other = note
                 WHERE kind IN ('bridge', 'duplicate') AND note > other",
                [],
            )?;
            transaction.commit()
        };
        write().map_err(|error| failed("writing", error))
    }
}

fn failed(what: &str, error: rusqlite::Error) -> Error {
    Error::internal(&format!("{what} which findings are dismissed ({FILE})"), error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_dismissed_stays_so_under_other_names_until_it_is_taken_back() {
        let folder = tempfile::tempdir().unwrap();
        let pair = |one: &str, other: &str| Finding::Duplicate {
            notes: [one.to_owned(), other.to_owned()],
        };
        Dismissed::open(folder.path())
            .unwrap()
            .add(&pair("b.md", "a.md"))
            .unwrap();
        let dismissed = Dismissed::open(folder.path()).unwrap();
        assert!(dismissed.all().unwrap().contains(&row(&pair("a.md", "b.md"))));
        dismissed.moved("a.md", "z.md").unwrap();
        assert!(dismissed.all().unwrap().contains(&row(&pair("z.md", "b.md"))));
        dismissed.take_back(&pair("z.md", "b.md")).unwrap();
        assert!(dismissed.all().unwrap().is_empty());
        dismissed
            .add(&Finding::Hub {
                note: "h.md".to_owned(),
            })
            .unwrap();
        assert_eq!(dismissed.take_back_all().unwrap(), 1);
    }
}
