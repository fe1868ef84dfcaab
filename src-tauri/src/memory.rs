//! What the app remembers from one start to the next: the vault, the note in each, and what the
//! window asks to have kept.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Debug, Default, Serialize, Deserialize)]
struct Remembered {
    last_vault: Option<PathBuf>,
    /// Vault to note.
    last_notes: BTreeMap<PathBuf, String>,
    /// The window's own: it alone knows what is in it.
    #[serde(default)]
    window: BTreeMap<String, Value>,
}

pub struct Memory {
    file: PathBuf,
    remembered: Mutex<Remembered>,
    /// Held while the file is written: one at a time, and the newest last.
    writing: Mutex<()>,
}

impl Memory {
    /// What was remembered; nothing, if that cannot be read.
    pub fn load(data: &Path) -> Self {
        let file = data.join("desktop.json");
        let remembered = fs::read(&file)
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .unwrap_or_default();
        Self {
            file,
            remembered: Mutex::new(remembered),
            writing: Mutex::new(()),
        }
    }

    pub fn last_vault(&self) -> Option<PathBuf> {
        self.with(|remembered| remembered.last_vault.clone())
    }

    pub fn last_note(&self, vault: &Path) -> Option<String> {
        self.with(|remembered| remembered.last_notes.get(vault).cloned())
    }

    pub fn remember_vault(&self, vault: &Path) {
        self.with(|remembered| remembered.last_vault = Some(vault.to_path_buf()));
        self.write();
    }

    pub fn remember_note(&self, vault: &Path, note: &str) {
        self.with(|remembered| remembered.last_notes.insert(vault.to_path_buf(), note.to_owned()));
        self.write();
    }

    /// What the window had kept, by its names.
    pub fn window(&self) -> BTreeMap<String, Value> {
        self.with(|remembered| remembered.window.clone())
    }

    pub fn remember_window(&self, name: String, value: Value) {
        self.with(|remembered| remembered.window.insert(name, value));
        self.write();
    }

    fn with<T>(&self, work: impl FnOnce(&mut Remembered) -> T) -> T {
        work(&mut self.remembered.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// A convenience is not worth an error to the user: what cannot be written is logged.
    fn write(&self) {
        let _writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let written = self.with(|remembered| serde_json::to_vec_pretty(remembered));
        let result = written.map_err(std::io::Error::from).and_then(|json| {
            if let Some(folder) = self.file.parent() {
                fs::create_dir_all(folder)?;
            }
            let beside = self.file.with_extension("json.new");
            fs::write(&beside, json)?;
            fs::rename(&beside, &self.file)
        });
        if let Err(error) = result {
            tracing::warn!("{} could not be written: {error}", self.file.display());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_remembered_comes_back() {
        let folder = std::env::temp_dir().join(format!("weft-memory-{}", std::process::id()));
        let memory = Memory::load(&folder);
        assert_eq!(memory.last_vault(), None);
        memory.remember_vault(Path::new("/a"));
        memory.remember_note(Path::new("/a"), "n.md");
        memory.remember_window("layout".to_owned(), serde_json::json!({ "left": 200 }));
        let again = Memory::load(&folder);
        assert_eq!(again.window()["layout"]["left"], 200);
        assert_eq!(again.last_vault(), Some(PathBuf::from("/a")));
        assert_eq!(again.last_note(Path::new("/a")), Some("n.md".to_owned()));
        fs::write(folder.join("desktop.json"), "{ broken").unwrap();
        assert_eq!(Memory::load(&folder).last_vault(), None);
        fs::remove_dir_all(folder).unwrap();
    }
}
