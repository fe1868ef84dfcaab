//! The façade: one open vault, and everything that can be asked of it.

mod adding;
mod changes;
mod completing;
mod health;
mod link_targets;
mod models;
mod parts;
mod property_types;
mod proposing;
mod relating;
mod searching;
mod shown;
mod versions;
mod waiting;

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicU32;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::{Duration, Instant};

use tokio::sync::{Notify, broadcast, watch};
use tokio::task::JoinHandle;

use crate::error::{Error, ErrorCode, Result};
use crate::file_changes::{self, Trashed};
use crate::fusion::Weights;
use crate::health::dismissed::Dismissed;
use crate::history::History;
use crate::index::{self, Index};
use crate::indexer::{self, Job, Shared};
use crate::journal::Journals;
use crate::judgements::Judgements;
use crate::kept_related::KeptRelated;
use crate::model::Model;
use crate::models::Models;
use crate::saving::{self, Ancestors};
use crate::types::{
    Activity, FileEntry, ModelState, NoteLinks, NoteState, NoteStateKind, NoteText, RelatedAnswer,
    RelatedRequest, SaveOutcome, SearchAnswer, SearchRequest, Status, TagUse, VaultCheck, VaultEvent,
};
use crate::watcher::{self, Watcher};
use crate::{
    check, documents, embedding, files, heading_rename, links, preliminary, related, related_notes, search,
    status, tags,
};

/// How long a reader lets pass between two looks at what the writer has done.
const READER_POLL: Duration = Duration::from_secs(1);
/// How long opening waits for another process that is in the middle of a change.
const RECOVERY_WAIT: Duration = Duration::from_secs(1);

/// How a vault is opened.
#[derive(Debug, Clone)]
pub struct OpenOptions {
    /// Where indexes live; `None` for the system's data folder.
    pub data: Option<PathBuf>,
    /// Follow what other programs change, until the vault is closed.
    pub watch: bool,
    /// Let the model read what it has not read yet, and take the text out of PDFs.
    pub embed: bool,
}

/// An open vault. Dropping it stops its work; nothing is lost by that.
pub struct Vault {
    shared: Arc<Shared>,
    jobs: mpsc::Sender<Job>,
    ancestors: Ancestors,
    journals: Journals,
    /// Where everything is kept that no index can be made anew from.
    history_folder: PathBuf,
    /// `None` where it cannot be opened: notes are edited without it.
    history: Option<History>,
    /// What was said of proposals; `None` where it cannot be opened, and then nothing is learnt.
    judgements: Option<Judgements>,
    /// Which related passages are pinned or dismissed; `None` where it cannot be opened.
    kept_related: Option<KeptRelated>,
    /// Findings that are not told again; `None` where it cannot be opened.
    dismissed_findings: Option<Dismissed>,
    recovered: Vec<String>,
    /// Headings that saves have changed and that links still name by their old text, by note.
    heading_changes: Mutex<HashMap<String, heading_rename::Change>>,
    trashed: Mutex<HashMap<String, Trashed>>,
    tasks: Vec<JoinHandle<()>>,
    /// Brings another model to answer.
    model_task: Mutex<Option<JoinHandle<()>>>,
    /// Whether the model may read what it has not read yet.
    embeds: bool,
    opened: Instant,
    _watcher: Option<Watcher>,
}

impl Vault {
    /// Opens a folder as a vault. Returns when the last session's index answers; what changed
    /// since is read in the background.
    ///
    /// # Errors
    /// Where the folder is not there, or the place for the indexes cannot be written.
    pub async fn open(root: &Path, options: OpenOptions) -> Result<Self> {
        let data = index::data_folder(options.data.clone())?;
        let model = Arc::new(Models::new(&data).start_chosen(false));
        Self::open_with_model(root, options, model).await
    }

    /// The same, with a chosen model that is loaded already, or shared. Where another one has answered so far, it goes on
    /// until this one has read the vault.
    ///
    /// # Errors
    /// As [`Vault::open`].
    pub async fn open_with_model(root: &Path, options: OpenOptions, model: Arc<Model>) -> Result<Self> {
        let opened = Instant::now();
        let shown = root.to_string_lossy().into_owned();
        let root = root
            .canonicalize()
            .map_err(|error| Error::io("opening the folder", &shown, &error))?;
        if !root.is_dir() {
            return Err(Error::new(
                ErrorCode::NotFound,
                format!("“{shown}” is not a folder"),
            ));
        }
        let data = index::data_folder(options.data)?;
        let folder = index::folder_of(&data, &root);
        if folder.starts_with(&root) {
            return Err(Error::new(
                ErrorCode::Io,
                "the folder for indexes lies inside the vault; name one outside with --data or WEFT_DATA_DIR",
            ));
        }
        let history_folder = index::history_of(&data, &root);
        let journals = Journals::open(&history_folder, &root)?;
        let history = History::open(&history_folder)
            .inspect_err(|error| tracing::error!("earlier versions of notes are not kept: {error}"))
            .ok();
        let judgements = Judgements::open(&history_folder)
            .inspect_err(|error| tracing::error!("{error}"))
            .ok();
        let kept_related = KeptRelated::open(&history_folder)
            .inspect_err(|error| tracing::error!("{error}"))
            .ok();
        let dismissed_findings = Dismissed::open(&history_folder)
            .inspect_err(|error| tracing::error!("{error}"))
            .ok();
        let mut recovered = Vec::new();
        let lock = journals.lock(RECOVERY_WAIT).ok();
        if let Some(lock) = &lock {
            // Before anything is read: notes may stand half way through a change.
            recovered = changes::recover(&root, &journals, lock, history.as_ref());
        }
        let index = Index::open(&data, &folder, &root, &model).await?;
        let shared = Arc::new(Shared {
            root,
            index,
            events: broadcast::channel(1024).0,
            activity: watch::channel(Activity::Opening).0,
            new_chunks: Notify::new(),
            focus: Mutex::new(None),
            gone: Mutex::new(HashMap::new()),
            left_out: Mutex::new(BTreeMap::new()),
            vault_names: Mutex::new(None),
            lexicon: Mutex::default(),
            usage: Mutex::default(),
            related_tables: related_notes::Cache::default(),
            documents: documents::Queue::default(),
            model_change: Mutex::new(None),
            embedded: AtomicU32::new(0),
        });
        let (jobs, queue) = mpsc::channel();
        let mut watcher = None;
        let mut tasks = Vec::new();
        if shared.index.is_writer() {
            if lock.is_some() {
                // Nobody is in the middle of writing.
                files::remove_unfinished(&shared.root);
            }
            drop(lock);
            if options.watch {
                // Before the scan, so that nothing slips between.
                watcher = watcher::watch(&shared.root, jobs.clone())
                    .inspect_err(|error| {
                        tracing::warn!("changes by other programs will not be seen: {error}")
                    })
                    .ok();
            }
            let theirs = Arc::clone(&shared);
            std::thread::Builder::new()
                .name("weft-indexer".to_owned())
                .spawn(move || indexer::run(&theirs, &queue))
                .map_err(|error| Error::internal("starting the indexer", error))?;
            let _ = jobs.send(Job::Scan(None));
            if options.embed {
                tasks.push(tokio::spawn(embedding::run(Arc::clone(&shared))));
                tasks.extend(documents::start(&shared));
            }
        } else {
            shared.activity.send_replace(Activity::Idle);
            tasks.push(tokio::spawn(follow(Arc::clone(&shared))));
        }
        tasks.push(tokio::spawn(preliminary::run(Arc::clone(&shared))));
        tasks.push(tokio::spawn(embedding::report(
            Arc::clone(&shared),
            status::status,
        )));
        let vault = Self {
            shared,
            jobs,
            ancestors: Ancestors::default(),
            journals,
            history_folder,
            history,
            judgements,
            kept_related,
            dismissed_findings,
            recovered,
            heading_changes: Mutex::default(),
            trashed: Mutex::new(HashMap::new()),
            tasks,
            model_task: Mutex::default(),
            embeds: options.embed,
            opened,
            _watcher: watcher,
        };
        vault.take_up_model(model);
        Ok(vault)
    }

    pub fn root(&self) -> &Path {
        &self.shared.root
    }

    /// The vault's name: that of its folder.
    pub fn name(&self) -> String {
        self.shared
            .root
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned()
    }

    /// Why nothing can be written into the vault, if so.
    pub fn read_only_reason(&self) -> Option<String> {
        files::read_only_reason(&self.shared.root)
    }

    /// What happens from now on.
    pub fn events(&self) -> broadcast::Receiver<VaultEvent> {
        self.shared.events.subscribe()
    }

    pub fn status(&self) -> Status {
        status::status(&self.shared)
    }

    pub fn notes_in_state(&self, kind: NoteStateKind) -> Vec<NoteState> {
        status::notes_in_state(&self.shared, kind)
    }

    /// Every folder, note and attachment, in the tree's order.
    pub fn files(&self) -> Vec<FileEntry> {
        files::walk(&self.shared.root)
            .into_iter()
            .map(|found| found.entry)
            .filter(|entry| !entry.path.is_empty())
            .collect()
    }

    /// Paths of all notes in the index, sorted.
    pub fn notes(&self) -> Vec<String> {
        self.shared
            .index
            .corpus()
            .notes()
            .map(|note| note.path.clone())
            .collect()
    }

    /// Reads a note for editing, and makes it the one that is embedded first.
    ///
    /// # Errors
    /// `NotFound`, `OutsideVault`, `Io`.
    pub fn read_note(&self, path: &str) -> Result<NoteText> {
        *self.shared.focus.lock().unwrap_or_else(PoisonError::into_inner) = Some(path.to_owned());
        saving::read(&self.shared.root, path, &self.ancestors)
    }

    /// Saves a note; it is found by its new words when this has returned and a moment passed.
    ///
    /// # Errors
    /// The file is then as it was; see `saving::save`.
    pub fn save_note(&self, path: &str, text: &str, base_hash: &str) -> Result<SaveOutcome> {
        let history = self.history.as_ref();
        let lock = self.journals.lock_for_save();
        let saved = saving::save(&self.shared.root, path, text, base_hash, &self.ancestors, history)?;
        drop(lock);
        if let Some(replaced) = &saved.replaced {
            let now = match &saved.outcome {
                SaveOutcome::Merged { text, .. } => text,
                SaveOutcome::Saved { .. } | SaveOutcome::KeptBeside { .. } => text,
            };
            self.notice_heading(path, replaced, now);
        }
        let outcome = saved.outcome;
        let mut touched = vec![path.to_owned()];
        if let SaveOutcome::KeptBeside { path, .. } = &outcome {
            touched.push(path.clone());
        }
        self.look_at(touched);
        Ok(outcome)
    }

    /// # Errors
    /// `Exists`, `InvalidName`, `ReadOnly`, `Io`.
    pub fn create_note(&self, folder: &str, name: Option<&str>) -> Result<String> {
        let path = file_changes::create_note(&self.shared.root, folder, name)?;
        self.look_at(vec![path.clone()]);
        Ok(path)
    }

    /// # Errors
    /// `Exists`, `InvalidName`, `ReadOnly`, `Io`.
    pub fn create_folder(&self, path: &str) -> Result<String> {
        file_changes::create_folder(&self.shared.root, path)?;
        self.shared.send(VaultEvent::FilesChanged);
        Ok(path.to_owned())
    }

    /// # Errors
    /// `NotFound`, `ReadOnly`, `Io`.
    pub fn trash(&self, path: &str) -> Result<()> {
        self.keep_last_texts(path);
        let trashed = file_changes::trash(&self.shared.root, path).inspect_err(|_| self.note_return(path))?;
        self.trashed
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(path.to_owned(), trashed);
        self.look_at(vec![path.to_owned()]);
        Ok(())
    }

    /// Undoes [`Vault::trash`] of this session.
    ///
    /// # Errors
    /// `NotFound` where it is in the trash no longer, `Exists` where its place is taken.
    pub fn restore(&self, path: &str) -> Result<()> {
        let mut all = self.trashed.lock().unwrap_or_else(PoisonError::into_inner);
        let trashed = all.get(path).ok_or_else(|| {
            Error::new(
                ErrorCode::NotFound,
                format!("“{path}” was not deleted in this session; look into the system's trash"),
            )
        })?;
        file_changes::restore(&self.shared.root, path, trashed)?;
        all.remove(path);
        self.note_return(path);
        self.look_at(vec![path.to_owned()]);
        Ok(())
    }

    /// # Errors
    /// Where an index cannot be read.
    pub async fn search(&self, request: &SearchRequest) -> Result<SearchAnswer> {
        self.search_weighted(request, &Weights::SEARCH).await
    }

    /// The same with other weights: the bench leaves signals out.
    ///
    /// # Errors
    /// As [`Self::search`].
    pub async fn search_weighted(&self, request: &SearchRequest, weights: &Weights) -> Result<SearchAnswer> {
        search::search(&self.shared, request, weights).await
    }

    /// # Errors
    /// `NotFound` for a note that is not there; where an index cannot be read.
    pub async fn related(&self, request: &RelatedRequest) -> Result<RelatedAnswer> {
        related::related(&self.shared, request).await
    }

    /// What speaks for each note that may bear on a whole one, for fitting and measuring how they are ranked.
    ///
    /// # Errors
    /// The same as of [`Vault::related`].
    pub async fn related_signals(
        &self,
        note: &str,
    ) -> Result<Vec<(String, related_notes::signals::Signals)>> {
        let request = RelatedRequest {
            note: note.to_owned(),
            text: None,
            offset: None,
            limit: 0,
        };
        related_notes::signals_of(&self.shared, &request).await
    }

    /// The links of a note, those that lead to it, and names that stand as plain text. `text` is
    /// the editor's (no byte order mark), where it differs from the file's; `limit` bounds each
    /// list but the links of the note itself.
    ///
    /// # Errors
    /// Where no text is given and the note cannot be read.
    pub fn links(&self, note: &str, text: Option<&str>, limit: u32) -> Result<NoteLinks> {
        links::note_links(&self.shared, note, text, limit as usize)
    }

    /// What is wrong or left over in the vault.
    pub fn check(&self) -> VaultCheck {
        check::check(&self.shared)
    }

    /// Every tag with the number of notes that bear it, sorted by name.
    pub fn tags(&self) -> Vec<TagUse> {
        tags::all(&self.shared.index.corpus())
    }

    /// Paths of the notes that bear a tag or one nested in it, sorted.
    pub fn notes_with_tag(&self, name: &str) -> Vec<String> {
        tags::notes_with(&self.shared.index.corpus(), name)
    }

    /// Waits for the model; says how that went.
    pub async fn model_loaded(&self) -> ModelState {
        self.shared.index.space().model.loaded().await
    }

    /// Another process writes the index; this one reads it.
    pub fn is_reader(&self) -> bool {
        !self.shared.index.is_writer()
    }

    /// In a process that reads: whether the writer has ended, so that opening the vault anew
    /// makes this one the writer.
    pub fn may_write_now(&self) -> bool {
        self.shared.index.may_write_now()
    }

    fn look_at(&self, paths: Vec<String>) {
        // In a process that reads, the writer's watcher sees the change.
        let _ = self.jobs.send(Job::Paths(paths, None));
    }
}

impl Drop for Vault {
    fn drop(&mut self) {
        self.shared.documents.close();
        for task in &self.tasks {
            task.abort();
        }
        self.stop_model_change();
    }
}

/// In a process that reads: looks again whenever the writer has written.
async fn follow(shared: Arc<Shared>) {
    let mut seen = shared.index.catalog.data_version();
    loop {
        tokio::time::sleep(READER_POLL).await;
        let now = shared.index.catalog.data_version();
        let waiting = shared.index.corpus().waiting() > 0;
        if now != seen || waiting {
            seen = now;
            if let Err(error) = shared.index.refresh().await {
                tracing::warn!("reading what another process wrote: {error}");
            }
            preliminary::fill_soon(&shared).await;
            shared.send(VaultEvent::FilesChanged);
        }
    }
}
