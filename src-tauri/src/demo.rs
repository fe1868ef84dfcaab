//! The demo vault: Weft ships it, and opens a copy that is the user's to scribble in.

use std::fs;
use std::path::{Path, PathBuf};

use tauri::path::BaseDirectory;
use tauri::{AppHandle, Manager};
use weft_engine::{Error, ErrorCode};

pub fn place(data: &Path) -> PathBuf {
    data.join("Weft demo")
}

/// Copies the demo vault to its place, unless a copy is there.
///
/// # Errors
/// Where the copy cannot be written, or this build carries no demo vault.
pub fn unpack(handle: &AppHandle, place: &Path) -> Result<PathBuf, Error> {
    if place.is_dir() {
        return Ok(place.to_path_buf());
    }
    let shipped = shipped(handle).ok_or_else(|| {
        Error::new(
            ErrorCode::NotFound,
            "this build carries no demo vault; open a folder of your own",
        )
    })?;
    // Under another name first: half a copy must not pass for a whole one.
    let unfinished = place.with_extension("unfinished");
    let copy = || -> std::io::Result<()> {
        let _ = fs::remove_dir_all(&unfinished);
        copy_folder(&shipped, &unfinished)?;
        fs::rename(&unfinished, place)
    };
    copy().map_err(|error| {
        Error::new(
            ErrorCode::Io,
            format!(
                "the demo vault could not be copied to {}: {error}",
                place.display()
            ),
        )
    })?;
    Ok(place.to_path_buf())
}

/// Beside the program where Weft is installed, in the source tree where it is being built.
fn shipped(handle: &AppHandle) -> Option<PathBuf> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets/demo-vault");
    let installed = handle.path().resolve("demo-vault", BaseDirectory::Resource);
    [Some(source), installed.ok()]
        .into_iter()
        .flatten()
        .find(|place| place.is_dir())
}

fn copy_folder(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            // Not fs::copy: the copy must be writable where the original is not.
            fs::write(target, fs::read(entry.path())?)?;
        }
    }
    Ok(())
}
