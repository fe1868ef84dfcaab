//! Making, moving and deleting files and folders. Nothing is ever overwritten.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::error::{Error, ErrorCode, Result};
use crate::{durable, paths};

/// Where deleted files go when the system has no trash.
pub(crate) const VAULT_TRASH: &str = ".trash";

/// Makes an empty note and says where. Without a name it is `Untitled`, `Untitled 1`, ….
pub(crate) fn create_note(root: &Path, folder: &str, name: Option<&str>) -> Result<String> {
    match name {
        Some(name) => create_empty(root, paths::join(folder, &with_extension(name))),
        None => create_numbered(root, "making", &paths::join(folder, "Untitled"), ".md", b""),
    }
}

fn with_extension(name: &str) -> String {
    if paths::is_note(name) {
        name.to_owned()
    } else {
        format!("{name}.md")
    }
}

/// Makes a file, and the folders it needs, and says where: as asked, or with a number behind the
/// stem where that is taken. `doing` is for messages: `adding`.
pub(crate) fn create_numbered(
    root: &Path,
    doing: &str,
    stem: &str,
    extension: &str,
    bytes: &[u8],
) -> Result<String> {
    for path in paths::numbered(stem, extension) {
        let place = prepare(root, doing, &path)?;
        match durable::create(&place, bytes) {
            Ok(()) => return Ok(path),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(Error::io(doing, &path, &error)),
        }
    }
    Err(Error::new(
        ErrorCode::Exists,
        format!("{doing} “{stem}{extension}”: too many files have its name"),
    ))
}

fn create_empty(root: &Path, path: String) -> Result<String> {
    let place = prepare(root, "making", &path)?;
    durable::create(&place, b"").map_err(|error| Error::io("making", &path, &error))?;
    Ok(path)
}

/// Makes a file in the vault's trash, for a transaction that moves it to where it belongs.
pub(crate) fn create_hidden(root: &Path, path: &str, bytes: &[u8]) -> Result<()> {
    let place = paths::resolve(root, path)?;
    let failed = |error: &std::io::Error| Error::io("making", path, error);
    fs::create_dir_all(root.join(VAULT_TRASH)).map_err(|error| failed(&error))?;
    durable::create(&place, bytes).map_err(|error| failed(&error))
}

/// Makes the folders that a new file needs, and gives its place.
fn prepare(root: &Path, doing: &str, path: &str) -> Result<PathBuf> {
    paths::check_new_name(path)?;
    let place = paths::resolve(root, path)?;
    if let Some(folder) = place.parent() {
        fs::create_dir_all(folder).map_err(|error| Error::io(doing, path, &error))?;
    }
    Ok(place)
}

pub(crate) fn create_folder(root: &Path, path: &str) -> Result<()> {
    paths::check_new_name(path)?;
    let place = paths::resolve(root, path)?;
    if place.exists() {
        return Err(exists(path));
    }
    fs::create_dir_all(&place).map_err(|error| Error::io("making the folder", path, &error))
}

fn exists(path: &str) -> Error {
    Error::new(
        ErrorCode::Exists,
        format!("“{path}” exists already; choose another name"),
    )
}

/// What was deleted and how it comes back.
#[derive(Debug)]
pub(crate) enum Trashed {
    /// In the system's trash.
    System,
    /// In the vault's own, under this name.
    Vault(PathBuf),
}

/// Moves a file or folder to the system's trash, or where there is none to the vault's.
pub(crate) fn trash(root: &Path, path: &str) -> Result<Trashed> {
    let place = paths::resolve(root, path)?;
    if fs::symlink_metadata(&place).is_err() {
        return Err(Error::io(
            "deleting",
            path,
            &std::io::Error::from(ErrorKind::NotFound),
        ));
    }
    match trash::delete(&place) {
        Ok(()) => Ok(Trashed::System),
        Err(error) => {
            tracing::warn!("the system's trash cannot be used ({error}); using the vault's");
            let folder = root.join(VAULT_TRASH);
            let failed = |error: &std::io::Error| Error::io("deleting", path, error);
            fs::create_dir_all(&folder).map_err(|error| failed(&error))?;
            let name = paths::file_name(path);
            let kept = paths::numbered(name, "")
                .map(|name| folder.join(name))
                .find(|kept| fs::symlink_metadata(kept).is_err())
                .ok_or_else(|| exists(path))?;
            fs::rename(&place, &kept).map_err(|error| failed(&error))?;
            Ok(Trashed::Vault(kept))
        }
    }
}

/// Brings back what [`trash`] took, to where it was.
pub(crate) fn restore(root: &Path, path: &str, trashed: &Trashed) -> Result<()> {
    let place = paths::resolve(root, path)?;
    if fs::symlink_metadata(&place).is_ok() {
        return Err(exists(path));
    }
    match trashed {
        Trashed::Vault(kept) => {
            fs::rename(kept, &place).map_err(|error| Error::io("bringing back", path, &error))
        }
        Trashed::System => restore_from_system(&place, path),
    }
}

#[cfg(any(target_os = "windows", all(unix, not(target_os = "macos"))))]
fn restore_from_system(place: &Path, path: &str) -> Result<()> {
    let failed = |error: trash::Error| Error::new(ErrorCode::Io, format!("bringing back “{path}”: {error}"));
    let newest = trash::os_limited::list()
        .map_err(failed)?
        .into_iter()
        .filter(|item| item.original_path() == place)
        .max_by_key(|item| item.time_deleted);
    match newest {
        Some(item) => trash::os_limited::restore_all([item]).map_err(failed),
        None => Err(Error::new(
            ErrorCode::NotFound,
            format!("“{path}” is in the system's trash no longer"),
        )),
    }
}

#[cfg(target_os = "macos")]
fn restore_from_system(_place: &Path, path: &str) -> Result<()> {
    Err(Error::new(
        ErrorCode::Io,
        format!("macOS lets no program take “{path}” out of the trash; use Finder's “Put Back”"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vault(files: &[&str]) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        for file in files {
            fs::create_dir_all(root.join(file).parent().unwrap()).unwrap();
            fs::write(root.join(file), *file).unwrap();
        }
        (folder, root)
    }

    #[test]
    fn new_notes_get_free_names() {
        let (_folder, root) = vault(&["a/Untitled.md"]);
        assert_eq!(create_note(&root, "a", None).unwrap(), "a/Untitled 1.md");
        assert_eq!(
            create_note(&root, "new/deep", Some("v1.2")).unwrap(),
            "new/deep/v1.2.md"
        );
        assert_eq!(
            create_note(&root, "a", Some("Untitled.md")).unwrap_err().code,
            ErrorCode::Exists
        );
        assert_eq!(
            create_note(&root, "a", Some("../x")).unwrap_err().code,
            ErrorCode::InvalidName
        );
    }

    #[test]
    fn what_is_deleted_comes_back() {
        let (_folder, root) = vault(&["f/c.md"]);
        let trashed = trash(&root, "f/c.md").unwrap();
        assert!(!root.join("f/c.md").exists());
        restore(&root, "f/c.md", &trashed).unwrap();
        assert_eq!(fs::read(root.join("f/c.md")).unwrap(), b"f/c.md");
    }
}
