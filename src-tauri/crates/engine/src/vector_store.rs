//! The LanceDB table of passages and their vectors. One row is one passage's text; where it
//! stands in which notes is the corpus's to know, so a rename or a shifted offset changes
//! nothing here. The only file that builds LanceDB filters.
//!
//! Questions are answered from a copy of the vectors in memory ([`Resident`]): LanceDB's exact
//! search plans a query and decodes the whole column from disk each time.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use arrow_array::types::Float32Type;
use arrow_array::{Array, FixedSizeListArray, Float32Array, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema};
use futures::TryStreamExt;
use lancedb::query::{ExecutableQuery, QueryBase, Select};
use lancedb::table::OptimizeAction;
use lancedb::{Table, connect};

use crate::catalog::ChunkHash;
use crate::error::{Error, Result};
use crate::resident::Resident;

/// LanceDB keeps every small write as a version and a file of its own. After this many they
/// are joined.
const WRITES_BEFORE_TIDYING: u32 = 24;

/// A passage as the table holds it.
pub(crate) struct Row {
    pub hash: ChunkHash,
    pub text: String,
    /// Of length 1, so that the dot product is the cosine.
    pub vector: Vec<f32>,
}

pub(crate) struct VectorStore {
    table: Table,
    schema: Arc<Schema>,
    dimension: usize,
    writes: AtomicU32,
    resident: RwLock<Resident>,
}

impl VectorStore {
    /// Opens the table for a model, and says which passages it holds. A table that is damaged
    /// (LanceDB does not fsync) is set aside and an empty one made: its vectors come back from
    /// the vector cache.
    pub(crate) async fn open(
        folder: &Path,
        model: &str,
        dimension: usize,
    ) -> Result<(Self, HashSet<ChunkHash>)> {
        let place = folder.join(format!("lance-{model}"));
        match Self::try_open(place.clone(), dimension).await {
            Ok(opened) => Ok(opened),
            Err(error) => {
                tracing::warn!("the table of vectors is made anew: {error}");
                let aside = folder.join(format!("lance-{model}.damaged"));
                let _ = std::fs::remove_dir_all(&aside);
                if std::fs::rename(&place, &aside).is_err() {
                    let _ = std::fs::remove_dir_all(&place);
                }
                let opened = Self::try_open(place, dimension).await;
                let _ = std::fs::remove_dir_all(&aside);
                opened
            }
        }
    }

    /// In a task of its own, because a damaged file may make the library panic.
    async fn try_open(place: PathBuf, dimension: usize) -> Result<(Self, HashSet<ChunkHash>)> {
        tokio::spawn(async move {
            let store = Self::open_table(&place, dimension).await?;
            // Reads every row: a table that can be read whole is whole.
            let hashes = store.refresh().await?;
            Ok((store, hashes))
        })
        .await
        .map_err(|error| Error::internal("opening the table of vectors", error))?
    }

    async fn open_table(place: &Path, dimension: usize) -> Result<Self> {
        let failed = |error| Error::internal("opening the table of vectors", error);
        let uri = place.to_string_lossy();
        let connection = connect(&uri).execute().await.map_err(failed)?;
        let schema = schema(dimension);
        let names = connection.table_names().execute().await.map_err(failed)?;
        let table = if names.iter().any(|name| name == TABLE) {
            connection.open_table(TABLE).execute().await.map_err(failed)?
        } else {
            connection
                .create_empty_table(TABLE, schema.clone())
                .execute()
                .await
                .map_err(failed)?
        };
        let found = table.schema().await.map_err(failed)?;
        if found.fields() != schema.fields() {
            return Err(Error::internal(
                "opening the table of vectors",
                "its columns are of another version",
            ));
        }
        Ok(Self {
            table,
            schema,
            dimension,
            writes: AtomicU32::new(0),
            resident: RwLock::new(Resident::new(dimension)),
        })
    }

    /// Takes up what the table holds now, another process's writes included, and says which
    /// passages those are.
    pub(crate) async fn refresh(&self) -> Result<HashSet<ChunkHash>> {
        let failed = |error| Error::internal("reading the table of vectors", error);
        self.table.checkout_latest().await.map_err(failed)?;
        let mut batches = self
            .table
            .query()
            .select(Select::columns(&[HASH, VECTOR]))
            .execute()
            .await
            .map_err(failed)?;
        let mut resident = Resident::new(self.dimension);
        while let Some(batch) = batches.try_next().await.map_err(failed)? {
            let vectors = vector_column(&batch)?;
            for (row, hash) in hash_column(&batch)?.into_iter().enumerate() {
                let start = row * self.dimension;
                let vector = vectors.get(start..start + self.dimension).ok_or_else(|| {
                    Error::internal(
                        "reading the table of vectors",
                        "a vector is shorter than it should be",
                    )
                })?;
                resident.add(hash, vector);
            }
        }
        let hashes = resident.hashes().collect();
        *self.resident.write().unwrap_or_else(PoisonError::into_inner) = resident;
        Ok(hashes)
    }

    pub(crate) async fn add(&self, rows: &[Row]) -> Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        let failed = |error: &dyn std::fmt::Display| Error::internal("writing the table of vectors", error);
        let dimension = i32::try_from(self.dimension).map_err(|error| failed(&error))?;
        let vectors = FixedSizeListArray::from_iter_primitive::<Float32Type, _, _>(
            rows.iter()
                .map(|row| Some(row.vector.iter().copied().map(Some).collect::<Vec<_>>())),
            dimension,
        );
        let batch = RecordBatch::try_new(
            self.schema.clone(),
            vec![
                Arc::new(StringArray::from_iter_values(
                    rows.iter().map(|row| hex(row.hash)),
                )),
                Arc::new(StringArray::from_iter_values(
                    rows.iter().map(|row| row.text.as_str()),
                )),
                Arc::new(vectors),
            ],
        )
        .map_err(|error| failed(&error))?;
        self.table
            .add(batch)
            .execute()
            .await
            .map_err(|error| failed(&error))?;
        {
            let mut resident = self.resident.write().unwrap_or_else(PoisonError::into_inner);
            for row in rows {
                resident.add(row.hash, &row.vector);
            }
        }
        self.writes.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    pub(crate) async fn remove(&self, hashes: &[ChunkHash]) -> Result<()> {
        for some in hashes.chunks(500) {
            // Hexadecimal digits alone: nothing in them can break out of the quotes.
            let list: Vec<String> = some.iter().map(|hash| format!("'{}'", hex(*hash))).collect();
            let filter = format!("{HASH} IN ({})", list.join(", "));
            self.table
                .delete(filter.as_str())
                .await
                .map_err(|error| Error::internal("clearing the table of vectors", error))?;
            self.writes.fetch_add(1, Ordering::Relaxed);
        }
        self.resident
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&hashes.iter().copied().collect());
        Ok(())
    }

    /// The nearest passages with their cosines, nearest first; of these alone, where they are given. Exact: every row
    /// is compared.
    pub(crate) fn nearest(
        &self,
        vector: &[f32],
        limit: usize,
        among: Option<&HashSet<ChunkHash>>,
    ) -> Vec<(ChunkHash, f32)> {
        self.resident
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .nearest(vector, limit, among)
    }

    /// A passage's vector, of length 1; `None` where it has not been read.
    pub(crate) fn vector(&self, hash: ChunkHash) -> Option<Vec<f32>> {
        let resident = self.resident.read().unwrap_or_else(PoisonError::into_inner);
        resident.vector(hash).map(<[f32]>::to_vec)
    }

    /// The mean of these passages' vectors, of length 1; `None` where none of them has been read.
    pub(crate) fn mean(&self, hashes: impl Iterator<Item = ChunkHash>) -> Option<Vec<f32>> {
        let resident = self.resident.read().unwrap_or_else(PoisonError::into_inner);
        crate::products::mean(hashes.filter_map(|hash| resident.vector(hash)))
    }

    /// The cosines of passages, see [`Resident::cosines`].
    pub(crate) fn cosines(&self, vector: &[f32], hashes: &[ChunkHash]) -> Vec<Option<f32>> {
        self.resident
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .cosines(vector, hashes)
    }

    /// Joins small files and drops old versions, if enough of them have gathered. Readers that
    /// hold a version of the last minutes keep it.
    pub(crate) async fn tidy(&self) -> Result<()> {
        if self.writes.load(Ordering::Relaxed) < WRITES_BEFORE_TIDYING {
            return Ok(());
        }
        self.tidy_now().await
    }

    pub(crate) async fn tidy_now(&self) -> Result<()> {
        let failed = |error| Error::internal("tidying the table of vectors", error);
        self.writes.store(0, Ordering::Relaxed);
        self.table
            .optimize(OptimizeAction::Compact {
                options: lancedb::table::CompactionOptions::default(),
                remap_options: None,
            })
            .await
            .map_err(failed)?;
        self.table
            .optimize(OptimizeAction::Prune {
                older_than: lancedb::table::Duration::try_minutes(10),
                delete_unverified: Some(false),
                error_if_tagged_old_versions: None,
            })
            .await
            .map_err(failed)?;
        Ok(())
    }
}

const TABLE: &str = "chunks";
const HASH: &str = "hash";
const TEXT: &str = "text";
const VECTOR: &str = "vector";

fn schema(dimension: usize) -> Arc<Schema> {
    let item = Arc::new(Field::new("item", DataType::Float32, true));
    Arc::new(Schema::new(vec![
        Field::new(HASH, DataType::Utf8, false),
        Field::new(TEXT, DataType::Utf8, false),
        Field::new(VECTOR, DataType::FixedSizeList(item, dimension as i32), true),
    ]))
}

fn hex(hash: ChunkHash) -> String {
    format!("{hash:032x}")
}

/// The numbers of all vectors of a batch, one after the other.
fn vector_column(batch: &RecordBatch) -> Result<&[f32]> {
    batch
        .column_by_name(VECTOR)
        .and_then(|column| column.as_any().downcast_ref::<FixedSizeListArray>())
        .and_then(|list| list.values().as_any().downcast_ref::<Float32Array>())
        .map(|values| &values.values()[..])
        .ok_or_else(|| Error::internal("reading the table of vectors", "no vectors came back"))
}

fn hash_column(batch: &RecordBatch) -> Result<Vec<ChunkHash>> {
    let column = batch
        .column_by_name(HASH)
        .and_then(|column| column.as_any().downcast_ref::<StringArray>())
        .ok_or_else(|| Error::internal("reading the table of vectors", "no hashes came back"))?;
    (0..column.len())
        .map(|index| {
            ChunkHash::from_str_radix(column.value(index), 16)
                .map_err(|error| Error::internal("reading the table of vectors", error))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(hash: ChunkHash, vector: [f32; 3]) -> Row {
        Row {
            hash,
            text: format!("it's passage {hash}"),
            vector: vector.to_vec(),
        }
    }

    #[tokio::test]
    async fn the_nearest_come_first_and_survive_tidying() {
        let folder = tempfile::tempdir().unwrap();
        let (store, hashes) = VectorStore::open(folder.path(), "m", 3).await.unwrap();
        assert!(hashes.is_empty());
        assert!(store.nearest(&[1.0, 0.0, 0.0], 5, None).is_empty());
        for (hash, vector) in [
            (1, [1.0, 0.0, 0.0]),
            (2, [0.0, 1.0, 0.0]),
            (u128::MAX, [0.6, 0.8, 0.0]),
        ] {
            store.add(&[row(hash, vector)]).await.unwrap();
        }
        store.tidy_now().await.unwrap();
        let nearest = store.nearest(&[1.0, 0.0, 0.0], 2, None);
        assert_eq!(
            nearest.iter().map(|hit| hit.0).collect::<Vec<_>>(),
            [1, u128::MAX]
        );
        assert!((nearest[1].1 - 0.6).abs() < 1e-6);
        store.remove(&[1]).await.unwrap();
        drop(store);
        let (_, hashes) = VectorStore::open(folder.path(), "m", 3).await.unwrap();
        assert_eq!(hashes, HashSet::from([2, u128::MAX]));
    }

    #[tokio::test]
    async fn a_damaged_table_is_made_anew() {
        for damage in ["_versions", "data"] {
            let folder = tempfile::tempdir().unwrap();
            let (store, _) = VectorStore::open(folder.path(), "m", 3).await.unwrap();
            store.add(&[row(1, [1.0, 0.0, 0.0])]).await.unwrap();
            drop(store);
            // What a power cut leaves: files of no bytes.
            let part = folder.path().join("lance-m/chunks.lance").join(damage);
            for file in std::fs::read_dir(part).unwrap() {
                std::fs::write(file.unwrap().path(), b"").unwrap();
            }
            let (store, hashes) = VectorStore::open(folder.path(), "m", 3).await.unwrap();
            assert!(hashes.is_empty(), "{damage}");
            store.add(&[row(2, [0.0, 1.0, 0.0])]).await.unwrap();
            assert_eq!(store.nearest(&[0.0, 1.0, 0.0], 1, None)[0].0, 2);
        }
    }
}
