//! The vault's pictures, sound, film and pages, opened to be shown.

use std::fs::{File, OpenOptions};
use std::path::{Component, Path, PathBuf};

use crate::error::{Error, ErrorCode, Result};
use crate::paths;

/// Opens a file of the vault for reading: an ordinary one, not hidden, not beneath a hidden folder,
/// and not led out of the vault by a link.
///
/// # Errors
/// `OutsideVault`, `InvalidName`, `NotFound`; where the file cannot be read.
pub(crate) fn open(root: &Path, path: &str) -> Result<File> {
    // By the place that was judged, so that a link exchanged meanwhile is not followed.
    OpenOptions::new()
        .read(true)
        .open(place(root, path)?)
        .map_err(|error| Error::io("opening", path, &error))
}

/// Where such a file lies, links followed.
///
/// # Errors
/// As [`open`].
pub(crate) fn place(root: &Path, path: &str) -> Result<PathBuf> {
    let missing = || Error::new(ErrorCode::NotFound, format!("“{path}” is no file of this vault"));
    // On Windows a colon names a stream inside a file, and a backslash is a way into a folder.
    // `./picture.png` is not hidden: addresses may begin so.
    let is_hidden = Path::new(path).components().any(is_hidden_part);
    if is_hidden || path.contains('\\') || (cfg!(windows) && path.contains(':')) {
        return Err(missing());
    }
    let place = paths::resolve(root, path)?;
    let real = place
        .canonicalize()
        .map_err(|error| Error::io("opening", path, &error))?;
    let inside = real.strip_prefix(root).map_err(|_| missing())?;
    // A link inside the vault may lead to what the vault hides.
    if inside.components().any(is_hidden_part) {
        return Err(missing());
    }
    // Asked before it is opened: opening a pipe would wait for somebody to write into it.
    if !real.metadata().is_ok_and(|metadata| metadata.is_file()) {
        return Err(missing());
    }
    Ok(real)
}

/// Whether a note shows the file itself where it embeds it: pictures, sound, film, pages.
pub(crate) fn is_shown_in_notes(path: &str) -> bool {
    matches!(weft_notes::kind_of_file(path), "image" | "sound" | "film" | "pdf")
}

fn is_hidden_part(part: Component) -> bool {
    match part {
        Component::Normal(name) => name.as_encoded_bytes().starts_with(b"."),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn only_files_that_the_vault_shows_are_opened() {
        let outer = tempfile::tempdir().unwrap();
        let root = outer.path().canonicalize().unwrap().join("vault");
        for folder in ["sub", ".obsidian", "sub/.git"] {
            fs::create_dir_all(root.join(folder)).unwrap();
        }
        for file in [
            "a b.png",
            "sub/ö.png",
            ".secret.png",
            ".obsidian/x.png",
            "sub/.git/x.png",
            "../outside.png",
        ] {
            fs::write(root.join(file), "x").unwrap();
        }
        #[cfg(unix)]
        {
            use std::os::unix::fs::symlink;
            symlink(outer.path().join("outside.png"), root.join("leak.png")).unwrap();
            symlink(outer.path(), root.join("up")).unwrap();
            symlink(root.join(".obsidian/x.png"), root.join("hidden.png")).unwrap();
            symlink(root.join("a b.png"), root.join("link.png")).unwrap();
        }
        for bad in [
            "../outside.png",
            "sub/../../outside.png",
            "/etc/passwd",
            "leak.png",
            "up/outside.png",
            "hidden.png",
            ".secret.png",
            ".obsidian/x.png",
            "sub/.git/x.png",
            "sub\\..\\..\\outside.png",
            "sub",
            "none.png",
            "a\0b.png",
            "",
        ] {
            assert!(open(&root, bad).is_err(), "{bad:?} was let through");
        }
        for good in ["a b.png", "sub/ö.png", "./a b.png", "sub/../a b.png"] {
            assert_eq!(open(&root, good).is_ok(), !good.contains(".."), "{good:?}");
        }
        #[cfg(unix)]
        assert!(
            open(&root, "link.png").is_ok(),
            "a link that stays in the vault is followed"
        );
    }
}
