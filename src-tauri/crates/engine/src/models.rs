//! The models besides the built-in one: which there are, downloading them on a click, and which one is chosen. What was
//! chosen holds for all vaults, the window and the command line: `DATA/models/chosen`.

mod download;
mod hub;
mod offered;

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::task::AbortHandle;

use crate::error::{Error, ErrorCode, Result};
use crate::model::{self, BUILT_IN, Model};
use crate::types::{ModelOffer, ModelPlace};
use download::{Manifest, Progress};
use hub::Hub;
use offered::OFFERED;
pub(crate) use offered::{Offered, TOKENIZER_FILES, local_name};

/// The built-in model for commands.
pub const BUILT_IN_NAME: &str = "built-in";
const CHOSEN: &str = "chosen";

/// Who keeps the models of a data folder.
pub struct Models {
    folder: PathBuf,
    hub: Hub,
    downloads: Mutex<HashMap<&'static str, Download>>,
}

struct Download {
    progress: Arc<Progress>,
    /// `None` while it runs.
    ended: Option<Result<(), String>>,
    task: Option<AbortHandle>,
}

impl Models {
    /// Those of a data folder; downloads come from the hub that `WEFT_HUB` names, else from huggingface.co.
    pub fn new(data: &Path) -> Self {
        let address = std::env::var(hub::NAMED).unwrap_or_else(|_| hub::ADDRESS.to_owned());
        Self::with_hub(data, &address, hub::PATIENCE)
    }

    /// The same with a hub, and how long it may send nothing.
    pub fn with_hub(data: &Path, address: &str, patience: Duration) -> Self {
        Self {
            folder: folder_of(data),
            hub: Hub::new(address, patience),
            downloads: Mutex::default(),
        }
    }

    /// The built-in model, and behind it those that are offered, with how far each is.
    pub fn list(&self) -> Vec<ModelOffer> {
        let chosen = self.chosen();
        let built_in = ModelOffer {
            name: BUILT_IN_NAME.to_owned(),
            title: model::SHOWN_NAME.to_owned(),
            detail: "English; other languages in Latin letters to some degree. Comes with Weft.".to_owned(),
            licence: "Apache 2.0".to_owned(),
            page: String::new(),
            megabytes: model::BUILT_IN_MEGABYTES,
            place: ModelPlace::BuiltIn,
            chosen: chosen == BUILT_IN_NAME,
        };
        let offered = OFFERED.iter().map(|offered| {
            let whole = Manifest::of_whole(&self.folder.join(offered.name), offered);
            let exact = whole
                .as_ref()
                .map(|manifest| manifest.files.values().map(|file| file.size).sum());
            ModelOffer {
                name: offered.name.to_owned(),
                title: offered.title.to_owned(),
                detail: offered.languages.to_owned(),
                licence: offered.licence.to_owned(),
                page: format!("{}/{}", hub::ADDRESS, offered.repository),
                megabytes: exact.map_or(f64::from(offered.megabytes), megabytes),
                place: self.place(offered, whole.is_some()),
                chosen: chosen == offered.name,
            }
        });
        std::iter::once(built_in).chain(offered).collect()
    }

    fn place(&self, offered: &Offered, is_whole: bool) -> ModelPlace {
        if let Some(running) = self.lock().get(offered.name) {
            let (done, total) = (
                running.progress.done.load(Ordering::Relaxed),
                running.progress.total.load(Ordering::Relaxed),
            );
            match &running.ended {
                None if total > 0 && done == total => return ModelPlace::Checking,
                None => {
                    return ModelPlace::Downloading {
                        done: megabytes(done),
                        of: megabytes(total),
                    };
                }
                Some(Err(reason)) => {
                    let begun = download::begun(&self.folder.join(offered.name), offered);
                    let (done, of) = begun.unwrap_or_default();
                    return ModelPlace::Failed {
                        reason: reason.clone(),
                        done: megabytes(done),
                        of: megabytes(of),
                    };
                }
                Some(Ok(())) => {}
            }
        }
        if is_whole {
            return ModelPlace::Here;
        }
        match download::begun(&self.folder.join(offered.name), offered) {
            Some((done, of)) => ModelPlace::Begun {
                done: megabytes(done),
                of: megabytes(of),
            },
            None => ModelPlace::Hub,
        }
    }

    /// Starts to download a model, or goes on with it; [`Self::list`] tells how far it is.
    ///
    /// # Errors
    /// `NotFound` for a model that nobody offers.
    pub fn start_download(self: &Arc<Self>, name: &str) -> Result<()> {
        let offered = offered(name)?;
        let mut downloads = self.lock();
        if downloads.get(offered.name).is_some_and(|one| one.ended.is_none()) {
            return Ok(());
        }
        let progress = Arc::new(Progress::default());
        let (theirs, told) = (Arc::clone(self), Arc::clone(&progress));
        let task = tokio::spawn(async move {
            let folder = theirs.folder.join(offered.name);
            let ended = download::fetch(&theirs.hub, offered, &folder, &told).await;
            let mut downloads = theirs.lock();
            if let Some(running) = downloads
                .get_mut(offered.name)
                .filter(|one| Arc::ptr_eq(&one.progress, &told))
            {
                running.ended = Some(ended.map_err(|error| error.message));
            }
        });
        downloads.insert(
            offered.name,
            Download {
                progress,
                ended: None,
                task: Some(task.abort_handle()),
            },
        );
        Ok(())
    }

    /// Downloads a model, or the rest of it, and waits for that; `tell` hears of it ten times a second.
    ///
    /// # Errors
    /// Why it failed. What had come is kept for the next time, unless it was wrong.
    pub async fn download(self: &Arc<Self>, name: &str, tell: impl Fn(&ModelPlace)) -> Result<()> {
        let known = offered(name)?;
        self.start_download(name)?;
        loop {
            tokio::time::sleep(Duration::from_millis(100)).await;
            let is_whole = Manifest::of_whole(&self.folder.join(known.name), known).is_some();
            match self.place(known, is_whole) {
                place @ (ModelPlace::Downloading { .. } | ModelPlace::Checking) => tell(&place),
                ModelPlace::Here => return Ok(()),
                ModelPlace::Failed { reason, .. } => return Err(Error::new(ErrorCode::Io, reason)),
                _ => return Err(Error::new(ErrorCode::Io, "the download was cancelled")),
            }
        }
    }

    /// Stops a download; what has come is kept.
    ///
    /// # Errors
    /// `NotFound` for a model that nobody offers.
    pub fn cancel(&self, name: &str) -> Result<()> {
        let offered = offered(name)?;
        if let Some(running) = self.lock().remove(offered.name)
            && let Some(task) = running.task
        {
            task.abort();
        }
        Ok(())
    }

    /// Removes a model's files, or what has come of them. The vectors that it made stay with each vault.
    ///
    /// # Errors
    /// `Exists` for the model that is chosen; `Io`.
    pub fn delete(&self, name: &str) -> Result<()> {
        let offered = offered(name)?;
        if self.chosen() == offered.name {
            let message = format!("{} is in use; choose another model first", offered.title);
            return Err(Error::new(ErrorCode::Exists, message));
        }
        self.cancel(name)?;
        let folder = self.folder.join(offered.name);
        match fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(Error::io("deleting", &folder.to_string_lossy(), &error))
            }
            _ => Ok(()),
        }
    }

    /// The name of the model to read by.
    pub fn chosen(&self) -> String {
        let written = fs::read_to_string(self.folder.join(CHOSEN)).unwrap_or_default();
        Offered::named(written.trim())
            .map_or(BUILT_IN_NAME, |offered| offered.name)
            .to_owned()
    }

    /// Makes a model the one to read by, from now on and in every vault.
    ///
    /// # Errors
    /// `NotFound` for one that is not here; `Io` where that cannot be written down.
    pub fn choose(&self, name: &str) -> Result<()> {
        if name != BUILT_IN_NAME {
            let offered = offered(name)?;
            if Manifest::of_whole(&self.folder.join(offered.name), offered).is_none() {
                let message = format!("{} is not here yet; download it first", offered.title);
                return Err(Error::new(ErrorCode::NotFound, message));
            }
        }
        let place = self.folder.join(CHOSEN);
        let beside = self.folder.join("chosen.new");
        fs::create_dir_all(&self.folder)
            .and_then(|()| fs::write(&beside, name))
            .and_then(|()| fs::rename(&beside, &place))
            .map_err(|error| Error::io("writing", &place.to_string_lossy(), &error))
    }

    /// Starts the chosen model; the built-in one, which knows why, where that is not here. `for_many` as
    /// [`Model::start_for_many`].
    pub fn start_chosen(&self, for_many: bool) -> Model {
        let Some(offered) = Offered::named(&self.chosen()) else {
            return Model::start_built_in(for_many);
        };
        match start(&self.folder, offered, for_many) {
            Some(model) => model,
            None => Model::start_built_in(for_many).instead_of(
                offered.title,
                "its files are not all there; download it again in the settings",
            ),
        }
    }

    /// What names the vectors of the chosen model; `None` where it is not here.
    pub(crate) fn chosen_space(&self) -> Option<String> {
        let Some(offered) = Offered::named(&self.chosen()) else {
            return Some(BUILT_IN.to_owned());
        };
        let manifest = Manifest::of_whole(&self.folder.join(offered.name), offered)?;
        Some(space_of(offered, &manifest))
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<&'static str, Download>> {
        self.downloads.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Starts the model that made a vault's vectors, by their name.
pub(crate) fn start_by_space(data: &Path, space: &str, for_many: bool) -> Option<Model> {
    if space == BUILT_IN {
        return Some(Model::start_built_in(for_many));
    }
    let folder = folder_of(data);
    let offered = OFFERED.iter().find(|offered| {
        Manifest::of_whole(&folder.join(offered.name), offered)
            .is_some_and(|manifest| space_of(offered, &manifest) == space)
    })?;
    start(&folder, offered, for_many)
}

/// Numbers in a vector of that name, where it is known.
pub(crate) fn dimension_of_space(space: &str) -> Option<usize> {
    if space == BUILT_IN {
        return Some(model::DIMENSION);
    }
    let (name, _) = space.rsplit_once('-')?;
    Offered::named(name).map(|offered| offered.dimension)
}

fn start(folder: &Path, offered: &'static Offered, for_many: bool) -> Option<Model> {
    let folder = folder.join(offered.name);
    let manifest = Manifest::of_whole(&folder, offered)?;
    Some(Model::start_offered(
        offered,
        folder,
        space_of(offered, &manifest),
        for_many,
    ))
}

/// Names the vectors of a downloaded model on disk; another one for other files.
fn space_of(offered: &Offered, manifest: &Manifest) -> String {
    format!("{}-{}", offered.name, manifest.digits())
}

fn offered(name: &str) -> Result<&'static Offered> {
    Offered::named(name).ok_or_else(|| {
        let names: Vec<&str> = OFFERED.iter().map(|offered| offered.name).collect();
        Error::new(
            ErrorCode::NotFound,
            format!("no model is called “{name}”; there are {}", names.join(", ")),
        )
    })
}

fn folder_of(data: &Path) -> PathBuf {
    data.join("models")
}

fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
