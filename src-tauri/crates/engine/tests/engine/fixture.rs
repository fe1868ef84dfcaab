//! A vault and a data folder in a temporary place.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use weft_engine::types::SaveOutcome;
use weft_engine::{Model, OpenOptions, Vault};

/// Waiting for the watcher or the indexer ends here.
const PATIENCE: Duration = Duration::from_secs(20);

pub struct Fixture {
    folder: tempfile::TempDir,
}

impl Fixture {
    pub fn new(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("vault")).unwrap();
        let fixture = Self { folder };
        for (path, text) in files {
            fixture.write(path, text);
        }
        fixture
    }

    pub fn root(&self) -> PathBuf {
        self.folder.path().join("vault")
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// The vault's history folder.
    pub fn history(&self) -> PathBuf {
        let folder = self.data().join("history");
        fs::read_dir(folder).unwrap().next().unwrap().unwrap().path()
    }

    pub fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let place = self.root().join(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, bytes).unwrap();
    }

    pub fn text(&self, path: &str) -> String {
        fs::read_to_string(self.root().join(path)).unwrap_or_else(|error| format!("{path}: {error}"))
    }

    pub fn is_there(&self, path: &str) -> bool {
        self.root().join(path).exists()
    }

    /// Makes a file look older than all that are written now.
    pub fn age(&self, path: &str, seconds: u64) {
        let file = fs::File::options()
            .write(true)
            .open(self.root().join(path))
            .unwrap();
        file.set_modified(SystemTime::now() - Duration::from_secs(seconds))
            .unwrap();
    }

    async fn open_with(&self, model: Option<Model>, watch: bool) -> Vault {
        let options = OpenOptions {
            data: Some(self.data()),
            watch,
            embed: model.is_none(),
        };
        match model {
            Some(model) => Vault::open_with_model(&self.root(), options, Arc::new(model)).await,
            None => Vault::open(&self.root(), options).await,
        }
        .unwrap()
    }

    /// Without meaning, and blind to what others write; not waited for.
    pub async fn open_unread(&self) -> Vault {
        self.open_with(Some(Model::off()), false).await
    }

    /// The same, when it is read.
    pub async fn open(&self) -> Vault {
        let vault = self.open_unread().await;
        vault.read().await;
        vault
    }

    /// The same, told of what others write.
    pub async fn open_watching(&self) -> Vault {
        let vault = self.open_with(Some(Model::off()), true).await;
        vault.read().await;
        vault
    }

    /// With the model, and not waited for.
    pub async fn open_embedding(&self) -> Vault {
        self.open_with(None, true).await
    }
}

pub fn save(vault: &Vault, path: &str, text: &str) -> SaveOutcome {
    let hash = vault.read_note(path).unwrap().hash;
    vault.save_note(path, text, &hash).unwrap()
}

/// A place in this project.
pub fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..").join(path)
}

pub async fn until(what: &str, mut done: impl AsyncFnMut() -> bool) {
    let started = Instant::now();
    while !done().await {
        assert!(started.elapsed() < PATIENCE, "not within 20 s: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
