//! Every vector the model ever made, kept by (model, hash of the text): SQLite, which survives
//! a power cut, where the LanceDB table may not. Renaming, reverting, a git checkout or a
//! rebuilt table find their vectors here and embed nothing.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use rusqlite::{Connection, OptionalExtension, params};

use crate::catalog::ChunkHash;
use crate::error::{Error, Result};

/// How long a vector outlives the last passage that had its text.
const KEPT_DAYS: i64 = 60;

pub(crate) struct VectorCache {
    connection: Mutex<Connection>,
    dimension: usize,
}

impl VectorCache {
    /// One file per model, so that switching models back and forth loses nothing.
    pub(crate) fn open(folder: &Path, model: &str, dimension: usize) -> Result<Self> {
        let name = format!("vectors-{model}.db");
        let open = || -> rusqlite::Result<Connection> {
            let connection = Connection::open(folder.join(&name))?;
            connection.busy_timeout(std::time::Duration::from_secs(10))?;
            connection.pragma_update(None, "journal_mode", "wal")?;
            connection.pragma_update(None, "synchronous", "normal")?;
            connection.execute_batch(
                "CREATE TABLE IF NOT EXISTS vectors (hash BLOB PRIMARY KEY, vector BLOB NOT NULL, day INTEGER NOT NULL);",
            )?;
            Ok(connection)
        };
        let connection = open()
            .or_else(|error| {
                tracing::warn!("the vector cache is made anew: {error}");
                for ending in ["", "-wal", "-shm"] {
                    let _ = std::fs::remove_file(folder.join(format!("{name}{ending}")));
                }
                open()
            })
            .map_err(|error| Error::internal("opening the vector cache", error))?;
        Ok(Self {
            connection: Mutex::new(connection),
            dimension,
        })
    }

    pub(crate) fn get(&self, hashes: &[ChunkHash]) -> Result<HashMap<ChunkHash, Vec<f32>>> {
        let read = || -> rusqlite::Result<HashMap<ChunkHash, Vec<f32>>> {
            let connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
            let mut statement = connection.prepare_cached("SELECT vector FROM vectors WHERE hash = ?1")?;
            let mut found = HashMap::new();
            for hash in hashes {
                let bytes: Option<Vec<u8>> = statement
                    .query_row([hash.to_be_bytes().as_slice()], |row| row.get(0))
                    .optional()?;
                if let Some(bytes) = bytes.filter(|bytes| bytes.len() == self.dimension * 4) {
                    found.insert(*hash, from_bytes(&bytes));
                }
            }
            Ok(found)
        };
        read().map_err(|error| Error::internal("reading the vector cache", error))
    }

    pub(crate) fn put(&self, vectors: &[(ChunkHash, Vec<f32>)]) -> Result<()> {
        let write = || -> rusqlite::Result<()> {
            let mut connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
            let transaction = connection.transaction()?;
            {
                let mut insert = transaction.prepare_cached(
                    "INSERT OR REPLACE INTO vectors (hash, vector, day) VALUES (?1, ?2, ?3)",
                )?;
                for (hash, vector) in vectors {
                    insert.execute(params![hash.to_be_bytes().as_slice(), to_bytes(vector), today()])?;
                }
            }
            transaction.commit()
        };
        write().map_err(|error| Error::internal("writing the vector cache", error))
    }

    /// Marks the vectors in use as seen today and drops those unseen for [`KEPT_DAYS`]. Returns
    /// how many were dropped.
    pub(crate) fn prune(&self, in_use: impl Iterator<Item = ChunkHash>) -> Result<usize> {
        let write = || -> rusqlite::Result<usize> {
            let mut connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
            let transaction = connection.transaction()?;
            {
                let mut seen =
                    transaction.prepare_cached("UPDATE vectors SET day = ?2 WHERE hash = ?1 AND day < ?2")?;
                for hash in in_use {
                    seen.execute(params![hash.to_be_bytes().as_slice(), today()])?;
                }
            }
            let dropped = transaction.execute("DELETE FROM vectors WHERE day < ?1", [today() - KEPT_DAYS])?;
            transaction.commit()?;
            Ok(dropped)
        };
        write().map_err(|error| Error::internal("pruning the vector cache", error))
    }
}

fn today() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| i64::try_from(since.as_secs() / 86_400).unwrap_or(0))
}

fn to_bytes(vector: &[f32]) -> Vec<u8> {
    vector.iter().flat_map(|value| value.to_le_bytes()).collect()
}

fn from_bytes(bytes: &[u8]) -> Vec<f32> {
    bytes
        .chunks_exact(4)
        .map(|value| f32::from_le_bytes([value[0], value[1], value[2], value[3]]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors_come_back_bit_for_bit() {
        let folder = tempfile::tempdir().unwrap();
        let cache = VectorCache::open(folder.path(), "m", 3).unwrap();
        let vector = vec![0.1, -2.5e-20, f32::MIN_POSITIVE];
        cache.put(&[(7, vector.clone())]).unwrap();
        assert_eq!(cache.get(&[7, 8]).unwrap(), HashMap::from([(7, vector)]));
        assert_eq!(cache.prune([7].into_iter()).unwrap(), 0);
    }

    #[test]
    fn a_vector_of_another_length_is_not_returned() {
        let folder = tempfile::tempdir().unwrap();
        VectorCache::open(folder.path(), "m", 3)
            .unwrap()
            .put(&[(1, vec![1.0; 3])])
            .unwrap();
        assert!(
            VectorCache::open(folder.path(), "m", 4)
                .unwrap()
                .get(&[1])
                .unwrap()
                .is_empty()
        );
    }
}
