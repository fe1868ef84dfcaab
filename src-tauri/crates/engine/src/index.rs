//! The four stores of one vault and the corpus above them, opened together. Only the indexer
//! writes through this; everything else reads.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::Instant;

use crate::catalog::{Catalog, NoteRecord};
use crate::corpus::Corpus;
use crate::error::{Error, ErrorCode, Result};
use crate::extractions::Extractions;
use crate::model::{BUILT_IN, DIMENSION, Model};
use crate::preliminary::Preliminary;
use crate::text_index::TextIndex;
use crate::vector_cache::VectorCache;
use crate::vector_store::VectorStore;

pub(crate) struct Index {
    pub catalog: Catalog,
    pub text: TextIndex,
    pub cache: VectorCache,
    pub store: VectorStore,
    pub preliminary: Preliminary,
    pub model: Arc<Model>,
    /// The texts of PDFs.
    pub extractions: Extractions,
    corpus: RwLock<Corpus>,
    folder: PathBuf,
    /// Held as long as this process is the vault's one writer.
    writer_lock: Mutex<Option<File>>,
}

impl Index {
    /// Opens a vault's indexes in their folder, as the writer if no other process is.
    pub(crate) async fn open(folder: &Path, root: &Path, model: Arc<Model>) -> Result<Self> {
        fs::create_dir_all(folder).map_err(|error| {
            Error::io(
                "making the folder for the index at",
                &folder.to_string_lossy(),
                &error,
            )
        })?;
        // So that a person who looks into the data folder can tell the vaults apart.
        let _ = fs::write(folder.join("vault.txt"), format!("{}\n", root.display()));
        let lock = take_lock(folder)?;
        let write = lock.is_some();
        let text = open_text(folder, write)?;
        let catalog = Catalog::open(folder)?;
        if write {
            forget_if_text_is_new(&catalog, &text)?;
        }
        let cache = VectorCache::open(folder, BUILT_IN, DIMENSION)?;
        let (store, embedded) = VectorStore::open(folder, BUILT_IN, DIMENSION).await?;
        let started = Instant::now();
        let notes = catalog.load()?;
        let read = started.elapsed();
        let corpus = Corpus::new(notes, &catalog.other_files()?, embedded);
        tracing::debug!(
            "{} notes came from the catalogue in {read:?}, were in memory in {:?}",
            corpus.note_count(),
            started.elapsed()
        );
        Ok(Self {
            corpus: RwLock::new(corpus),
            catalog,
            text,
            cache,
            store,
            preliminary: Preliminary::new(),
            model,
            extractions: Extractions::new(folder),
            folder: folder.to_path_buf(),
            writer_lock: Mutex::new(lock),
        })
    }

    pub(crate) fn is_writer(&self) -> bool {
        self.writer_lock
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .is_some()
    }

    /// In a process that reads: whether the writer has ended, so that opening anew would write.
    pub(crate) fn may_write_now(&self) -> bool {
        !self.is_writer() && matches!(take_lock(&self.folder), Ok(Some(_)))
    }

    pub(crate) fn corpus(&self) -> RwLockReadGuard<'_, Corpus> {
        self.corpus.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn corpus_mut(&self) -> RwLockWriteGuard<'_, Corpus> {
        self.corpus.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// In a process that reads: takes up what the writer has written since.
    pub(crate) async fn refresh(&self) -> Result<()> {
        self.text.refresh()?;
        let embedded = self.store.refresh().await?;
        let notes: Vec<NoteRecord> = self.catalog.load()?;
        let other_files = self.catalog.other_files()?;
        *self.corpus_mut() = Corpus::new(notes, &other_files, embedded);
        Ok(())
    }
}

/// Where the indexes of a vault live.
pub(crate) fn folder_of(data: &Path, root: &Path) -> PathBuf {
    data.join("vaults").join(key_of(root))
}

/// Where what is not derived lives: earlier versions of notes, and what it takes to undo.
pub(crate) fn history_of(data: &Path, root: &Path) -> PathBuf {
    data.join("history").join(key_of(root))
}

/// Names a vault by its name, for people, and its place, for certainty.
fn key_of(root: &Path) -> String {
    let key = blake3::hash(root.as_os_str().as_encoded_bytes()).to_hex();
    let name: String = root
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .chars()
        .map(|c| if c.is_alphanumeric() || c == '-' { c } else { '_' })
        .take(40)
        .collect();
    format!("{name}-{}", &key[..16])
}

/// The data folder: as told, else the system's own.
///
/// # Errors
/// Where the system names none.
pub fn data_folder(told: Option<PathBuf>) -> Result<PathBuf> {
    told.or_else(|| std::env::var_os("WEFT_DATA_DIR").map(PathBuf::from))
        .or_else(|| dirs::data_local_dir().map(|folder| folder.join("weft")))
        .ok_or_else(|| {
            Error::new(
                ErrorCode::Io,
                "the system names no folder for application data; name one with --data or WEFT_DATA_DIR",
            )
        })
}

fn take_lock(folder: &Path) -> Result<Option<File>> {
    let failed = |error: &std::io::Error| Error::io("locking", &folder.to_string_lossy(), error);
    let file = File::create(folder.join("writer.lock")).map_err(|error| failed(&error))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(fs::TryLockError::WouldBlock) => Ok(None),
        Err(fs::TryLockError::Error(error)) => Err(failed(&error)),
    }
}

/// A reader that starts while the writer is still making the index waits for it a little.
fn open_text(folder: &Path, write: bool) -> Result<TextIndex> {
    let mut tries = 0;
    loop {
        match TextIndex::open(folder, write) {
            Err(_) if !write && tries < 50 => {
                tries += 1;
                std::thread::sleep(std::time::Duration::from_millis(100));
            }
            opened => return opened,
        }
    }
}

/// A text index made anew knows no note: the catalogue must not say they are read.
fn forget_if_text_is_new(catalog: &Catalog, text: &TextIndex) -> Result<()> {
    const KEY: &str = "text-generation";
    let check = || -> Result<(), Box<dyn std::error::Error>> {
        if catalog.meta(KEY)?.as_deref() != Some(text.generation.as_str()) {
            catalog.forget_all()?;
            if text.documents() > 0 {
                text.clear()?;
            }
            catalog.set_meta(KEY, &text.generation)?;
        }
        Ok(())
    };
    check().map_err(|error| Error::internal("comparing the catalogue with the text index", error))
}
