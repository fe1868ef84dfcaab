//! Earlier versions of notes: SQLite in the vault's history folder, which no rebuilding of an
//! index touches. Every text is compressed; one is kept for seven days.
//!
//! A note keeps its versions when it is renamed, and when it is deleted and brought back.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

use crate::error::{Error, ErrorCode, Result};
use crate::history_rows::{SCHEMA, deleted_note, forget_old, gone, keep, note_at, now, number, version};
use crate::sqlite;
use crate::transaction::now_ms;
use crate::types::{DeletedNote, PlannedMove, Version, VersionReason};

/// Editing a note leaves one version in this time.
const INTERVAL_MS: i64 = 5 * 60 * 1000;

/// Longer than any transaction of another process takes; a save waits no longer than this.
const BUSY: Duration = Duration::from_secs(2);

pub(crate) struct History {
    folder: PathBuf,
    connection: Mutex<Connection>,
}

impl History {
    /// Opens the versions in a vault's history folder. A damaged file is set aside, not deleted:
    /// what is in it exists nowhere else.
    ///
    /// # Errors
    /// Where the folder cannot be written.
    pub(crate) fn open(folder: &Path) -> Result<Self> {
        let connection = connect(folder)
            .or_else(|error| {
                if is_damage(&error) {
                    renew(folder)
                } else {
                    Err(error)
                }
            })
            .map_err(|error| Error::internal("opening the earlier versions of notes", error))?;
        Ok(Self {
            folder: folder.to_path_buf(),
            connection: Mutex::new(connection),
        })
    }

    /// Before a save replaces these bytes: keeps them, if no version is younger than five minutes.
    pub(crate) fn before_edit(&self, path: &str, bytes: &[u8]) -> Result<()> {
        self.write(|connection| {
            let note = note_at(connection, path)?;
            let last: Option<i64> = connection
                .prepare_cached("SELECT max(taken_ms) FROM versions WHERE note = ?1")?
                .query_row([note], |row| row.get(0))?;
            let now = now();
            // A clock that was set back must not stop the snapshots.
            if last.is_none_or(|last| last > now || now - last >= INTERVAL_MS) {
                keep(connection, note, bytes, VersionReason::Edit)?;
            }
            Ok(())
        })
    }

    /// Keeps these notes' bytes, whenever the last version was taken.
    pub(crate) fn before_change(&self, notes: &[(&str, &[u8])], reason: VersionReason) -> Result<()> {
        self.write(|connection| {
            for (path, bytes) in notes {
                let note = note_at(connection, path)?;
                keep(connection, note, bytes, reason)?;
            }
            Ok(())
        })
    }

    /// These notes, with these last bytes, are about to be deleted.
    pub(crate) fn deleted(&self, notes: &[(&str, &[u8])]) -> Result<()> {
        self.write(|connection| {
            for (path, bytes) in notes {
                let note = note_at(connection, path)?;
                keep(connection, note, bytes, VersionReason::Deleted)?;
                connection
                    .prepare_cached("UPDATE notes SET deleted_ms = ?2 WHERE id = ?1")?
                    .execute(params![note, now()])?;
            }
            Ok(())
        })
    }

    /// A deleted note is there again, at this path; the one that was deleted last, of several.
    pub(crate) fn restored(&self, path: &str, to: &str) -> Result<()> {
        self.write(|connection| {
            let Some(note) = deleted_note(connection, path)? else {
                return Ok(());
            };
            gone(connection, to)?;
            connection
                .prepare_cached("UPDATE notes SET deleted_ms = NULL, path = ?2 WHERE id = ?1")?
                .execute(params![note, to])?;
            Ok(())
        })
    }

    /// Files or folders have moved.
    pub(crate) fn moved(&self, moves: &[PlannedMove]) -> Result<()> {
        self.write(|connection| {
            for PlannedMove { from, to } in moves {
                let mut there = connection.prepare_cached(
                    "SELECT id, path FROM notes WHERE deleted_ms IS NULL
                     AND (path = ?1 OR substr(path, 1, length(?1) + 1) = ?1 || '/')",
                )?;
                let rows: Vec<(i64, String)> = there
                    .query_map([from], |row| Ok((row.get(0)?, row.get(1)?)))?
                    .collect::<rusqlite::Result<_>>()?;
                for (note, path) in rows {
                    let new = format!("{to}{}", path.strip_prefix(from.as_str()).unwrap_or_default());
                    gone(connection, &new)?;
                    connection
                        .prepare_cached("UPDATE notes SET path = ?2 WHERE id = ?1")?
                        .execute(params![note, new])?;
                }
            }
            Ok(())
        })
    }

    /// The versions of the note that is at this path, newest first.
    pub(crate) fn versions(&self, path: &str) -> Result<Vec<Version>> {
        self.read(|connection| {
            connection
                .prepare_cached(
                    "SELECT versions.id, taken_ms, size, reason FROM versions JOIN notes ON notes.id = note
                     WHERE path = ?1 AND deleted_ms IS NULL ORDER BY versions.id DESC",
                )?
                .query_map([path], version)?
                .collect()
        })
    }

    /// The bytes of one of the note's versions.
    ///
    /// # Errors
    /// `NotFound`.
    pub(crate) fn bytes(&self, path: &str, id: u64) -> Result<Vec<u8>> {
        let packed: Option<Vec<u8>> = self.read(|connection| {
            connection
                .prepare_cached(
                    "SELECT text FROM versions JOIN notes ON notes.id = note
                     WHERE path = ?1 AND deleted_ms IS NULL AND versions.id = ?2",
                )?
                .query_row(params![path, i64::try_from(id).unwrap_or(-1)], |row| row.get(0))
                .optional()
        })?;
        unpacked(path, packed)
    }

    /// The bytes with this hash, if a version of any note has them.
    pub(crate) fn bytes_of_hash(&self, hash: &str) -> Option<Vec<u8>> {
        let packed = self.read(|connection| {
            connection
                .prepare_cached("SELECT text FROM versions WHERE hash = ?1 LIMIT 1")?
                .query_row([hash], |row| row.get(0))
                .optional()
        });
        unpacked("", packed.ok().flatten()).ok()
    }

    /// Notes that were deleted and can be brought back, the last first.
    pub(crate) fn deleted_notes(&self) -> Result<Vec<DeletedNote>> {
        self.read(|connection| {
            connection
                .prepare_cached(
                    "SELECT path, max(deleted_ms), size FROM notes
                     JOIN versions ON versions.id = (SELECT max(id) FROM versions WHERE note = notes.id)
                     WHERE deleted_ms IS NOT NULL GROUP BY path ORDER BY max(deleted_ms) DESC, path",
                )?
                .query_map([], |row| {
                    Ok(DeletedNote {
                        path: row.get(0)?,
                        deleted_ms: number(row, 1)?,
                        size: u32::try_from(number(row, 2)?).unwrap_or(u32::MAX),
                    })
                })?
                .collect()
        })
    }

    /// The last bytes of a deleted note; of the one deleted last, where several had the path.
    ///
    /// # Errors
    /// `NotFound`.
    pub(crate) fn deleted_bytes(&self, path: &str) -> Result<Vec<u8>> {
        let packed = self.read(|connection| {
            let Some(note) = deleted_note(connection, path)? else {
                return Ok(None);
            };
            connection
                .prepare_cached("SELECT text FROM versions WHERE note = ?1 ORDER BY id DESC LIMIT 1")?
                .query_row([note], |row| row.get(0))
                .optional()
        })?;
        unpacked(path, packed)
    }

    fn write(&self, work: impl Fn(&Connection) -> rusqlite::Result<()>) -> Result<()> {
        self.with(|connection| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            work(&transaction)?;
            forget_old(&transaction)?;
            transaction.commit()
        })
        .map_err(|error| Error::internal("keeping an earlier version", error))
    }

    fn read<T>(&self, work: impl Fn(&Connection) -> rusqlite::Result<T>) -> Result<T> {
        self.with(|connection| work(connection))
            .map_err(|error| Error::internal("reading earlier versions", error))
    }

    /// Where the file turns out to be damaged, the work is done again on a new one.
    fn with<T>(&self, work: impl Fn(&mut Connection) -> rusqlite::Result<T>) -> rusqlite::Result<T> {
        let mut connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        match work(&mut connection) {
            Err(error) if is_damage(&error) => {
                *connection = renew(&self.folder)?;
                work(&mut connection)
            }
            done => done,
        }
    }
}

fn connect(folder: &Path) -> rusqlite::Result<Connection> {
    sqlite::open(&folder.join("versions.db"), SCHEMA, BUSY)
}

/// Sets a damaged file aside and begins a new one.
fn renew(folder: &Path) -> rusqlite::Result<Connection> {
    tracing::warn!("the earlier versions of notes are damaged; they are set aside");
    let aside = format!("versions-damaged-{}.db", now_ms());
    for ending in ["", "-wal", "-shm"] {
        let place = |name: &str| folder.join(format!("{name}{ending}"));
        let _ = std::fs::rename(place("versions.db"), place(&aside));
    }
    connect(folder)
}

fn is_damage(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode as Code;
    matches!(
        error.sqlite_error_code(),
        Some(Code::DatabaseCorrupt | Code::NotADatabase)
    )
}

fn unpacked(path: &str, packed: Option<Vec<u8>>) -> Result<Vec<u8>> {
    let packed = packed.ok_or_else(|| {
        Error::new(
            ErrorCode::NotFound,
            format!("“{path}” has no such version; versions are kept for seven days"),
        )
    })?;
    zstd::decode_all(packed.as_slice())
        .map_err(|error| Error::internal("unpacking an earlier version", error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files;
    use crate::history_rows::KEPT_MS;

    fn history() -> (tempfile::TempDir, History) {
        let folder = tempfile::tempdir().unwrap();
        let history = History::open(folder.path()).unwrap();
        (folder, history)
    }

    impl History {
        fn texts(&self, path: &str) -> Vec<String> {
            let versions = self.versions(path).unwrap().into_iter();
            versions
                .map(|version| String::from_utf8(self.bytes(path, version.id).unwrap()).unwrap())
                .collect()
        }

        /// Makes everything that is kept older.
        fn age(&self, ms: i64) {
            let connection = self.connection.lock().unwrap();
            connection
                .execute("UPDATE versions SET taken_ms = taken_ms - ?1", [ms])
                .unwrap();
        }
    }

    fn step(from: &str, to: &str) -> Vec<PlannedMove> {
        vec![PlannedMove {
            from: from.to_owned(),
            to: to.to_owned(),
        }]
    }

    #[test]
    fn editing_keeps_one_version_in_five_minutes_for_seven_days() {
        let (_folder, history) = history();
        for text in ["one", "two", "three"] {
            history.before_edit("a.md", text.as_bytes()).unwrap();
        }
        assert_eq!(history.texts("a.md"), ["one"]);
        history.age(INTERVAL_MS);
        history.before_edit("a.md", b"four").unwrap();
        history.before_edit("b.md", b"other").unwrap();
        assert_eq!(history.texts("a.md"), ["four", "one"]);
        history
            .before_change(&[("a.md", b"five")], VersionReason::Transaction)
            .unwrap();
        assert_eq!(history.texts("a.md"), ["five", "four", "one"]);
        history.age(KEPT_MS - INTERVAL_MS);
        history.before_edit("a.md", b"six").unwrap();
        assert_eq!(history.texts("a.md"), ["six", "five", "four"]);
        history.age(KEPT_MS + 1);
        history.before_edit("c.md", b"x").unwrap();
        assert_eq!(history.texts("a.md"), [] as [&str; 0]);
    }

    #[test]
    fn the_same_text_is_kept_once() {
        let (_folder, history) = history();
        for _ in 0..3 {
            history
                .before_change(&[("a.md", b"one")], VersionReason::Transaction)
                .unwrap();
        }
        assert_eq!(history.texts("a.md"), ["one"]);
        assert_eq!(
            history.bytes_of_hash(&files::content_hash(b"one")).unwrap(),
            b"one"
        );
        assert_eq!(history.bytes_of_hash("unknown"), None);
    }

    #[test]
    fn versions_follow_a_rename_and_a_note_that_comes_back() {
        let (_folder, history) = history();
        history.before_edit("f/a.md", b"one").unwrap();
        history.before_edit("fa.md", b"beside").unwrap();
        history.moved(&step("f", "g/h")).unwrap();
        history.moved(&step("g/h/a.md", "b.md")).unwrap();
        assert_eq!(history.texts("b.md"), ["one"]);
        assert_eq!(history.texts("fa.md"), ["beside"]);
        history.deleted(&[("b.md", b"two")]).unwrap();
        assert_eq!(history.texts("b.md"), [] as [&str; 0]);
        assert_eq!(history.deleted_bytes("b.md").unwrap(), b"two");
        let deleted = history.deleted_notes().unwrap();
        assert_eq!(
            (deleted.len(), deleted[0].path.as_str(), deleted[0].size),
            (1, "b.md", 3)
        );
        // Another note of the name has a history of its own.
        history.before_edit("b.md", b"new").unwrap();
        assert_eq!(history.texts("b.md"), ["new"]);
        history.restored("b.md", "b 1.md").unwrap();
        assert_eq!(history.texts("b 1.md"), ["two", "one"]);
        assert_eq!(history.deleted_notes().unwrap(), []);
        assert_eq!(
            history.deleted_bytes("b.md").unwrap_err().code,
            ErrorCode::NotFound
        );
        // A note takes the place of one that another program deleted.
        history.moved(&step("b 1.md", "b.md")).unwrap();
        assert_eq!(history.texts("b.md"), ["two", "one"]);
        assert_eq!(history.deleted_bytes("b.md").unwrap(), b"new");
    }

    #[test]
    fn a_version_is_not_given_to_another_note() {
        let (_folder, history) = history();
        history.before_edit("a.md", b"secret").unwrap();
        let id = history.versions("a.md").unwrap()[0].id;
        assert_eq!(history.bytes("b.md", id).unwrap_err().code, ErrorCode::NotFound);
    }

    #[test]
    fn a_damaged_history_is_set_aside_and_not_deleted() {
        let whole = {
            let (folder, history) = history();
            for number in 0..50 {
                let text = blake3::hash(&[number]).to_string().repeat(100);
                history
                    .before_edit(&format!("{text:.9}.md"), text.as_bytes())
                    .unwrap();
            }
            drop(history);
            std::fs::read(folder.path().join("versions.db")).unwrap()
        };
        for damaged in [&[7; 5000][..], &whole[..whole.len() / 2], &whole[..4096]] {
            let folder = tempfile::tempdir().unwrap();
            std::fs::write(folder.path().join("versions.db"), damaged).unwrap();
            let history = History::open(folder.path()).unwrap();
            history.before_edit("a.md", b"one").unwrap();
            assert_eq!(history.texts("a.md"), ["one"]);
            let mut aside = std::fs::read_dir(folder.path())
                .unwrap()
                .flatten()
                .filter(|item| {
                    let name = item.file_name().into_string().unwrap();
                    name.starts_with("versions-damaged-") && name.ends_with(".db")
                });
            let aside = aside.next().unwrap().path();
            assert_eq!(std::fs::read(aside).unwrap(), damaged);
        }
    }
}
