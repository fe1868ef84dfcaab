//! Paths inside the vault: the only way from a name that came from outside to a place on disk.

use std::path::{Component, Path, PathBuf};

use crate::error::{Error, ErrorCode, Result};

/// Extensions of notes, lower case.
const NOTE_EXTENSIONS: [&str; 2] = ["md", "markdown"];

/// Names that Windows keeps for devices: a vault is carried between systems.
const RESERVED: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9",
    "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

pub(crate) fn is_note(path: &str) -> bool {
    let name = file_name(path);
    name.rsplit_once('.').is_some_and(|(stem, extension)| {
        !stem.is_empty() && NOTE_EXTENSIONS.contains(&extension.to_ascii_lowercase().as_str())
    })
}

pub(crate) fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The folder a path stands in; empty for the vault's top.
pub(crate) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// A note's name as links write it: without folder and without its note extension.
pub(crate) fn stem(path: &str) -> &str {
    let name = file_name(path);
    if is_note(path) {
        name.rsplit_once('.').map_or(name, |(stem, _)| stem)
    } else {
        name
    }
}

pub(crate) fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() {
        name.to_owned()
    } else {
        format!("{folder}/{name}")
    }
}

/// Paths for something new, to take the first free one of: the plain one, then with numbers behind
/// the stem. Ends somewhere, so that a search for a free one does.
pub(crate) fn numbered<'a>(stem: &'a str, extension: &'a str) -> impl Iterator<Item = String> + 'a {
    (0..10_000).map(move |number| match number {
        0 => format!("{stem}{extension}"),
        number => format!("{stem} {number}{extension}"),
    })
}

/// The vault-relative form of a path beneath `root`, `/` between the parts. `None` where it is
/// not beneath, is the root itself, or is not Unicode.
pub(crate) fn relative(root: &Path, path: &Path) -> Option<String> {
    let rest = path.strip_prefix(root).ok()?;
    let mut parts = Vec::new();
    for component in rest.components() {
        parts.push(component.as_os_str().to_str()?);
    }
    (!parts.is_empty()).then(|| parts.join("/"))
}

/// Whether the path names something hidden, or what lies beneath it: the vault does not know it.
pub(crate) fn is_hidden(path: &str) -> bool {
    path.split('/').any(|part| part.starts_with('.'))
}

/// The place on disk of a vault-relative path.
///
/// Refuses absolute paths, `..`, and everything that a symbolic link leads out of the vault.
/// `root` must be canonical. The place itself need not exist.
///
/// # Errors
/// `OutsideVault` or `InvalidName`.
pub(crate) fn resolve(root: &Path, path: &str) -> Result<PathBuf> {
    let outside = || {
        Error::new(
            ErrorCode::OutsideVault,
            format!("“{path}” is not a place inside the vault"),
        )
    };
    if path.is_empty() || path.contains('\0') {
        return Err(Error::new(
            ErrorCode::InvalidName,
            format!("“{path}” is not a file name"),
        ));
    }
    let mut full = root.to_path_buf();
    for component in Path::new(path).components() {
        match component {
            Component::Normal(part) => full.push(part),
            Component::CurDir => {}
            _ => return Err(outside()),
        }
    }
    // Links are followed as far as the path exists; what does not exist yet cannot be a link.
    let mut existing = full.as_path();
    loop {
        match existing.canonicalize() {
            Ok(real) => {
                return if real.starts_with(root) {
                    Ok(full)
                } else {
                    Err(outside())
                };
            }
            // A dangling link would be created through, wherever it points.
            Err(_) if existing.is_symlink() => return Err(outside()),
            Err(_) => existing = existing.parent().ok_or_else(outside)?,
        }
    }
}

/// Checks the name of a file or folder about to be made: one that every system can carry and
/// that hides nothing.
///
/// # Errors
/// `InvalidName`, with the reason.
pub(crate) fn check_new_name(path: &str) -> Result<()> {
    for part in path.split('/') {
        let why = if part.is_empty() {
            "a name is empty"
        } else if part.starts_with('.') {
            "names that start with a dot are hidden from the vault"
        } else if part.ends_with('.') || part.ends_with(' ') || part.starts_with(' ') {
            "names may not start with a space or end with a space or dot"
        } else if part.len() > 240 {
            "the name is too long (240 bytes at most)"
        } else if let Some(bad) = part.chars().find(|c| c.is_control() || "\\:*?\"<>|".contains(*c)) {
            return Err(Error::new(
                ErrorCode::InvalidName,
                format!(
                    "“{part}” cannot be a name: “{}” is not allowed in it",
                    bad.escape_default()
                ),
            ));
        } else if RESERVED.contains(
            &part
                .split('.')
                .next()
                .unwrap_or(part)
                .to_ascii_lowercase()
                .as_str(),
        ) {
            "Windows keeps this name for a device"
        } else {
            continue;
        };
        return Err(Error::new(
            ErrorCode::InvalidName,
            format!("“{part}” cannot be a name: {why}"),
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_leads_out_of_the_vault() {
        let outer = tempfile::tempdir().unwrap();
        let root = outer.path().canonicalize().unwrap().join("vault");
        std::fs::create_dir_all(root.join("sub")).unwrap();
        std::fs::create_dir(outer.path().join("vault-evil")).unwrap();
        std::fs::write(outer.path().join("secret.md"), "x").unwrap();
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(outer.path().join("secret.md"), root.join("leak.md")).unwrap();
            std::os::unix::fs::symlink(outer.path(), root.join("up")).unwrap();
            std::os::unix::fs::symlink(outer.path().join("gone.md"), root.join("dangling.md")).unwrap();
        }
        for bad in [
            "../secret.md",
            "sub/../../secret.md",
            "/etc/passwd",
            "../vault-evil/x.md",
            "leak.md",
            "up/secret.md",
            "dangling.md",
            "a\0b.md",
            "",
        ] {
            assert!(resolve(&root, bad).is_err(), "{bad:?} was let through");
        }
        for good in ["a.md", "sub/a.md", "new/folder/a.md", "./a.md", "%2e%2e/a.md"] {
            assert!(resolve(&root, good).unwrap().starts_with(&root), "{good:?}");
        }
    }

    #[test]
    fn names_are_checked() {
        for bad in ["a:b.md", "CON.md", "nul", "x.", " x", ".hidden", "a//b", "a\nb"] {
            assert!(check_new_name(bad).is_err(), "{bad:?}");
        }
        for good in ["a.md", "Ünïcode ☂ 日本.md", "folder/note #1.md", "console.md"] {
            assert!(check_new_name(good).is_ok(), "{good:?}");
        }
    }

    #[test]
    fn stems_and_folders() {
        assert_eq!(stem("a/b.c.md"), "b.c");
        assert_eq!(stem("a/fig.png"), "fig.png");
        assert_eq!(folder("a/b/c.md"), "a/b");
        assert_eq!(folder("c.md"), "");
        assert!(!is_note(".md"));
    }
}
