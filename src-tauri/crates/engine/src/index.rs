//! The four stores of one vault and the corpus above them, opened together; two of the stores are a model's, and change
//! with it. Only the indexer
//! writes through this; everything else reads.

use std::collections::HashSet;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::Instant;

use crate::catalog::{Catalog, ChunkHash, NoteRecord};
use crate::corpus::Corpus;
use crate::error::{Error, ErrorCode, Result};
use crate::extractions::Extractions;
use crate::model::{BUILT_IN, Model};
use crate::models;
use crate::preliminary::Preliminary;
use crate::space::Space;
use crate::text_index::TextIndex;

/// What the catalogue calls the model that answers.
const ANSWERING: &str = "vectors-of";

pub(crate) struct Index {
    pub catalog: Catalog,
    pub text: TextIndex,
    pub preliminary: Preliminary,
    /// The model that answers.
    space: RwLock<Arc<Space>>,
    /// The texts of PDFs.
    pub extractions: Extractions,
    corpus: RwLock<Corpus>,
    pub folder: PathBuf,
    data: PathBuf,
    /// The model that the writer said answers, when this was last looked at.
    announced: Mutex<Option<String>>,
    /// Held as long as this process is the vault's one writer.
    writer_lock: Mutex<Option<File>>,
}

impl Index {
    /// Opens a vault's indexes in their folder, as the writer if no other process is. The model that answered last
    /// answers, if it is there, else the chosen one.
    pub(crate) async fn open(data: &Path, folder: &Path, root: &Path, chosen: &Arc<Model>) -> Result<Self> {
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
        let announced = answering(&catalog, folder)?;
        let model = answering_model(data, announced.as_deref(), chosen);
        let (space, embedded) = Space::open(folder, model).await?;
        if write && !space.model.is_off() {
            say_who_answers(&catalog, &space)?;
        }
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
            preliminary: Preliminary::new(),
            space: RwLock::new(Arc::new(space)),
            extractions: Extractions::new(folder),
            folder: folder.to_path_buf(),
            data: data.to_path_buf(),
            announced: Mutex::new(announced),
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

    /// The model that answers, and what it has made. Taken once for a question: it may be another a moment later.
    pub(crate) fn space(&self) -> Arc<Space> {
        Arc::clone(&self.space.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Another model answers from now on; `embedded` is what it has read.
    pub(crate) fn replace_space(&self, space: Arc<Space>, embedded: HashSet<ChunkHash>) -> Result<()> {
        if self.is_writer() {
            say_who_answers(&self.catalog, &space)?;
        }
        let mut corpus = self.corpus_mut();
        corpus.set_embedded(embedded);
        *self.space.write().unwrap_or_else(PoisonError::into_inner) = space;
        Ok(())
    }

    /// Counts passages as read by this model, if it is still the one that answers.
    pub(crate) fn mark_embedded(&self, space: &Arc<Space>, hashes: impl IntoIterator<Item = ChunkHash>) {
        let mut corpus = self.corpus_mut();
        if Arc::ptr_eq(space, &self.space()) {
            corpus.mark_embedded(hashes);
        }
    }

    /// Counts vectors as gone from this model's store, if it is still the one that answers.
    pub(crate) fn mark_removed(&self, space: &Arc<Space>, hashes: &[ChunkHash]) {
        let mut corpus = self.corpus_mut();
        if Arc::ptr_eq(space, &self.space()) {
            corpus.mark_removed(hashes);
        }
    }

    /// In a process that reads: lets the model answer that the writer's answers come from.
    async fn follow_writer(&self) -> Result<()> {
        let now = answering(&self.catalog, &self.folder)?;
        let before = {
            let mut announced = self.announced.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::replace(&mut *announced, now.clone())
        };
        let Some(now) = now.filter(|now| before.as_ref() != Some(now)) else {
            return Ok(());
        };
        let space = self.space();
        if now == space.model.space() {
            return Ok(());
        }
        let model = answering_model(&self.data, Some(&now), &space.model);
        if model.space() == now {
            let (space, embedded) = Space::open(&self.folder, model).await?;
            self.replace_space(Arc::new(space), embedded)?;
        }
        Ok(())
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
        self.follow_writer().await?;
        let embedded = self.space().store.refresh().await?;
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

/// The name of the vectors that answered last; `None` for a vault that has none.
fn answering(catalog: &Catalog, folder: &Path) -> Result<Option<String>> {
    let said = catalog
        .meta(ANSWERING)
        .map_err(|error| Error::internal("looking which model answers", error))?;
    // What was made before models could be chosen is the built-in one's.
    let is_old = || folder.join(format!("lance-{BUILT_IN}")).is_dir();
    Ok(said.or_else(|| is_old().then(|| BUILT_IN.to_owned())))
}

fn say_who_answers(catalog: &Catalog, space: &Space) -> Result<()> {
    catalog
        .set_meta(ANSWERING, space.model.space())
        .map_err(|error| Error::internal("noting which model answers", error))
}

/// The model that made the vectors of that name; the chosen one where there are none, or their model is gone.
fn answering_model(data: &Path, answering: Option<&str>, chosen: &Arc<Model>) -> Arc<Model> {
    let Some(answering) = answering.filter(|answering| *answering != chosen.space()) else {
        return Arc::clone(chosen);
    };
    let model = if chosen.is_off() {
        models::dimension_of_space(answering).map(|dimension| Model::off_in(answering, dimension))
    } else {
        models::start_by_space(data, answering, chosen.answers_many())
    };
    model.map_or_else(|| Arc::clone(chosen), Arc::new)
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
            if !text.is_empty() {
                text.clear()?;
            }
            catalog.set_meta(KEY, &text.generation)?;
        }
        Ok(())
    };
    check().map_err(|error| Error::internal("comparing the catalogue with the text index", error))
}
