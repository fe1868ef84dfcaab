//! The tables of `history`, and what is done to their rows.

use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::files;
use crate::transaction::now_ms;
use crate::types::{Version, VersionReason};

pub(crate) const KEPT_MS: i64 = 7 * 24 * 60 * 60 * 1000;

/// A text larger than this is no note that somebody writes.
const LARGEST: usize = 64_000_000;

pub(crate) const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS notes (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL,
    -- Milliseconds since 1970; NULL while the note is there.
    deleted_ms INTEGER
);
CREATE UNIQUE INDEX IF NOT EXISTS notes_there ON notes (path) WHERE deleted_ms IS NULL;
CREATE TABLE IF NOT EXISTS versions (
    id INTEGER PRIMARY KEY,
    note INTEGER NOT NULL REFERENCES notes (id),
    taken_ms INTEGER NOT NULL,
    reason TEXT NOT NULL,
    -- Of the bytes, as `files::content_hash` names them.
    hash TEXT NOT NULL,
    size INTEGER NOT NULL,
    text BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS versions_of_note ON versions (note, id);
CREATE INDEX IF NOT EXISTS versions_by_hash ON versions (hash);
CREATE INDEX IF NOT EXISTS versions_by_age ON versions (taken_ms);
PRAGMA user_version = 1;";

/// SQLite knows no unsigned numbers.
pub(crate) fn number(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    row.get::<_, i64>(column)
        .map(|number| u64::try_from(number).unwrap_or(0))
}

pub(crate) fn now() -> i64 {
    i64::try_from(now_ms()).unwrap_or(i64::MAX)
}

pub(crate) fn version(row: &Row<'_>) -> rusqlite::Result<Version> {
    Ok(Version {
        id: number(row, 0)?,
        taken_ms: number(row, 1)?,
        size: u32::try_from(number(row, 2)?).unwrap_or(u32::MAX),
        reason: match row.get_ref(3)?.as_str()? {
            "transaction" => VersionReason::Transaction,
            "deleted" => VersionReason::Deleted,
            "restore" => VersionReason::Restore,
            _ => VersionReason::Edit,
        },
    })
}

fn name(reason: VersionReason) -> &'static str {
    match reason {
        VersionReason::Edit => "edit",
        VersionReason::Transaction => "transaction",
        VersionReason::Deleted => "deleted",
        VersionReason::Restore => "restore",
    }
}

/// The row of the note that is at this path; a new one where it has none.
pub(crate) fn note_at(connection: &Connection, path: &str) -> rusqlite::Result<i64> {
    let known = connection
        .prepare_cached("SELECT id FROM notes WHERE path = ?1 AND deleted_ms IS NULL")?
        .query_row([path], |row| row.get(0))
        .optional()?;
    if let Some(note) = known {
        return Ok(note);
    }
    connection
        .prepare_cached("INSERT INTO notes (path) VALUES (?1)")?
        .insert([path])
}

pub(crate) fn deleted_note(connection: &Connection, path: &str) -> rusqlite::Result<Option<i64>> {
    connection
        .prepare_cached(
            "SELECT id FROM notes WHERE path = ?1 AND deleted_ms IS NOT NULL
             ORDER BY deleted_ms DESC, id DESC LIMIT 1",
        )?
        .query_row([path], |row| row.get(0))
        .optional()
}

/// Another note takes this path: the one that had it was deleted by another program.
pub(crate) fn gone(connection: &Connection, path: &str) -> rusqlite::Result<()> {
    connection
        .prepare_cached("UPDATE notes SET deleted_ms = ?2 WHERE path = ?1 AND deleted_ms IS NULL")?
        .execute(params![path, now()])
        .map(|_| ())
}

/// Keeps a version, unless the last one has the same bytes.
pub(crate) fn keep(
    connection: &Connection,
    note: i64,
    bytes: &[u8],
    reason: VersionReason,
) -> rusqlite::Result<()> {
    let hash = files::content_hash(bytes);
    let last: Option<(i64, String)> = connection
        .prepare_cached("SELECT id, hash FROM versions WHERE note = ?1 ORDER BY id DESC LIMIT 1")?
        .query_row([note], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    if let Some((last, known)) = last
        && known == hash
    {
        if reason == VersionReason::Deleted {
            connection
                .prepare_cached("UPDATE versions SET reason = ?2, taken_ms = ?3 WHERE id = ?1")?
                .execute(params![last, name(reason), now()])?;
        }
        return Ok(());
    }
    if bytes.len() > LARGEST {
        return Ok(());
    }
    let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    let packed = zstd::encode_all(bytes, 3)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))?;
    connection
        .prepare_cached(
            "INSERT INTO versions (note, taken_ms, reason, hash, size, text) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![note, now(), name(reason), hash, size, packed])
        .map(|_| ())
}

pub(crate) fn forget_old(connection: &Connection) -> rusqlite::Result<()> {
    let forgotten = connection
        .prepare_cached("DELETE FROM versions WHERE taken_ms < ?1")?
        .execute([now() - KEPT_MS])?;
    if forgotten > 0 {
        connection
            .prepare_cached(
                "DELETE FROM notes WHERE NOT EXISTS (SELECT 1 FROM versions WHERE note = notes.id)",
            )?
            .execute([])?;
    }
    Ok(())
}
