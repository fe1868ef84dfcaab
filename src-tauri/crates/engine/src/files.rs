//! Reading the user's files, and what their bytes are. Knows the disk; no index.

use std::fs;
use std::io;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use ignore::WalkBuilder;

use crate::durable::UNFINISHED;
use crate::error::{Error, ErrorCode, Result};
use crate::paths;
use crate::types::{FileEntry, FileKind};

const BOM: &[u8] = b"\xEF\xBB\xBF";

/// The hash that names a version of a file: 32 hexadecimal digits over all its bytes.
pub(crate) fn content_hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex()[..32].to_owned()
}

/// The same of a file that need not be in memory whole.
pub(crate) fn content_hash_of(mut file: impl io::Read) -> io::Result<String> {
    let mut hasher = blake3::Hasher::new();
    io::copy(&mut file, &mut hasher)?;
    Ok(hasher.finalize().to_hex()[..32].to_owned())
}

/// What a note's bytes are.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Decoded<'a> {
    Text {
        bom_bytes: usize,
        text: &'a str,
    },
    /// UTF-16 and the like: nothing of it can be read as UTF-8.
    Foreign(&'static str),
    /// Broken at this byte.
    Broken(usize),
}

pub(crate) fn decode(bytes: &[u8]) -> Decoded<'_> {
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        return Decoded::Foreign("UTF-16");
    }
    let bom_bytes = if bytes.starts_with(BOM) { BOM.len() } else { 0 };
    match std::str::from_utf8(&bytes[bom_bytes..]) {
        Ok(text) => Decoded::Text { bom_bytes, text },
        Err(error) => Decoded::Broken(bom_bytes + error.valid_up_to()),
    }
}

/// The text of broken UTF-8 with a `?` for each bad byte, so that every byte offset stays true.
pub(crate) fn text_with_marks(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(std::iter::repeat_n('?', chunk.invalid().len()));
    }
    text
}

/// Size and time of a file, by which an unchanged one is known without reading it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Stamp {
    pub size: u64,
    /// Nanoseconds since 1970.
    pub modified_ns: i64,
}

impl Stamp {
    pub(crate) fn of(metadata: &fs::Metadata) -> Self {
        let modified = metadata.modified().unwrap_or(UNIX_EPOCH);
        Self {
            size: metadata.len(),
            modified_ns: nanoseconds(modified),
        }
    }
}

fn nanoseconds(time: SystemTime) -> i64 {
    time.duration_since(UNIX_EPOCH)
        .map_or(0, |since| i64::try_from(since.as_nanos()).unwrap_or(i64::MAX))
}

/// One thing that the walk found.
#[derive(Debug)]
pub(crate) struct Found {
    pub entry: FileEntry,
    pub stamp: Stamp,
    /// Why it is left out of the index, if it is.
    pub left_out: Option<String>,
    /// A folder that the user may list, and that could not be listed: what is in it is not known.
    pub failed: bool,
}

/// Everything in the vault that is not hidden, in the tree's order. Symbolic links are listed
/// and not followed. A folder that cannot be listed is found as such; the vault's own has an empty
/// path.
pub(crate) fn walk(root: &Path) -> Vec<Found> {
    let mut found = Vec::new();
    let walker = WalkBuilder::new(root)
        .standard_filters(false)
        .hidden(true)
        .follow_links(false)
        .build();
    for item in walker {
        let item = match item {
            Ok(item) => item,
            Err(error) => {
                if let Some(lost) = unreadable_folder(root, &error) {
                    found.push(lost);
                }
                continue;
            }
        };
        let Some(path) = paths::relative(root, item.path()) else {
            continue;
        };
        let Ok(metadata) = item.metadata() else { continue };
        let kind = if metadata.is_dir() {
            FileKind::Folder
        } else if paths::is_note(&path) {
            FileKind::Note
        } else {
            FileKind::Attachment
        };
        let left_out = (kind == FileKind::Note && metadata.file_type().is_symlink())
            .then(|| "is a symbolic link; Weft does not follow links to files".to_owned());
        let stamp = Stamp::of(&metadata);
        found.push(Found {
            entry: FileEntry {
                path,
                kind,
                modified_ms: u64::try_from(stamp.modified_ns / 1_000_000).unwrap_or(0),
            },
            stamp,
            left_out,
            failed: false,
        });
    }
    found.sort_by_cached_key(|found| found.entry.path.to_lowercase());
    found
}

/// The same for a change of the whole vault, which must not pass over a folder.
///
/// # Errors
/// `Io` where one cannot be listed though the user may; folders that they may not are found as such.
pub(crate) fn walk_whole(root: &Path) -> Result<Vec<Found>> {
    let found = walk(root);
    match found.iter().find(|found| found.failed) {
        None => Ok(found),
        Some(lost) => Err(Error::new(
            ErrorCode::Io,
            format!(
                "nothing was changed, because not every note could be looked at: {}",
                lost.unlisted().unwrap_or_default()
            ),
        )),
    }
}

impl Found {
    /// For a folder that cannot be listed: which, and why.
    pub(crate) fn unlisted(&self) -> Option<String> {
        let reason = self.left_out.as_ref()?;
        let name = match self.entry.path.as_str() {
            "" => "the vault",
            path => path,
        };
        (self.entry.kind == FileKind::Folder).then(|| format!("“{name}”: {reason}"))
    }
}

fn unreadable_folder(root: &Path, error: &ignore::Error) -> Option<Found> {
    let path = path_of(error)?;
    let kind = error.io_error().map(io::Error::kind);
    let is_root = path == root;
    Some(Found {
        entry: FileEntry {
            path: if is_root {
                String::new()
            } else {
                paths::relative(root, path)?
            },
            kind: FileKind::Folder,
            modified_ms: 0,
        },
        stamp: Stamp::default(),
        left_out: Some(format!("this folder cannot be read: {error}")),
        // One that has just been deleted holds nothing any more.
        failed: !matches!(
            kind,
            Some(io::ErrorKind::PermissionDenied | io::ErrorKind::NotFound)
        ),
    })
}

/// The walker wraps the path and the depth around the system's error, in either order.
fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } => path_of(err),
        _ => None,
    }
}

/// Removes what writes left unfinished when a process was killed in the middle of one.
pub(crate) fn remove_unfinished(root: &Path) {
    let walker = WalkBuilder::new(root)
        .standard_filters(false)
        .filter_entry(|item| {
            let name = item.file_name().to_string_lossy();
            item.depth() == 0 || !name.starts_with('.') || name.starts_with(UNFINISHED)
        })
        .build();
    for item in walker.flatten() {
        let ours = item.file_name().to_string_lossy().starts_with(UNFINISHED);
        if ours && item.file_type().is_some_and(|kind| kind.is_file()) {
            let _ = fs::remove_file(item.path());
        }
    }
}

/// Why nothing can be written into the vault, if so. Tries it: permissions alone do not tell.
pub(crate) fn read_only_reason(root: &Path) -> Option<String> {
    match tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(root) {
        Ok(_) => None,
        Err(error) => Some(match error.kind() {
            io::ErrorKind::PermissionDenied => "you may read this folder, but not write to it".to_owned(),
            io::ErrorKind::ReadOnlyFilesystem => "the disk is mounted read-only".to_owned(),
            io::ErrorKind::StorageFull => "the disk is full".to_owned(),
            _ => error.to_string(),
        }),
    }
}

/// A note's text as its record counts it: with the byte order mark, and with `?` for every byte
/// that is not UTF-8.
pub(crate) fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| text_with_marks(error.as_bytes()))
}

/// The text of a note that is indexed; `None` where it cannot be read at this moment.
pub(crate) fn note_text(root: &Path, note: &str) -> Option<String> {
    fs::read(root.join(note)).ok().map(text)
}

/// When a file was made, in milliseconds since 1970; `None` where the disk does not keep that.
pub(crate) fn made_ms(path: &Path) -> Option<i64> {
    let made = fs::metadata(path).and_then(|metadata| metadata.created()).ok()?;
    Some(nanoseconds(made) / 1_000_000)
}

/// Reads a file whole.
pub(crate) fn read(path: &Path, shown: &str) -> Result<Vec<u8>> {
    fs::read(path).map_err(|error| crate::error::Error::io("reading", shown, &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_keep_every_offset() {
        let bytes = b"ab\xFF\xC3(caf\xC3\xA9) \xF0\x9F\x98";
        let text = text_with_marks(bytes);
        assert_eq!(text.len(), bytes.len());
        assert_eq!(text.find("caf"), Some(5));
        assert_eq!(decode(bytes), Decoded::Broken(2));
        assert_eq!(decode(b"\xFF\xFEa\0"), Decoded::Foreign("UTF-16"));
        assert_eq!(content_hash_of(&bytes[..]).unwrap(), content_hash(bytes));
    }

    #[test]
    fn unfinished_writes_are_cleared_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("sub/.git")).unwrap();
        for name in [
            "sub/.weft-unfinished-a1",
            "sub/note.md",
            "sub/.git/.weft-unfinished-b",
            "sub/.other",
        ] {
            fs::write(folder.path().join(name), "x").unwrap();
        }
        remove_unfinished(folder.path());
        assert!(!folder.path().join("sub/.weft-unfinished-a1").exists());
        assert!(folder.path().join("sub/note.md").exists());
        assert!(folder.path().join("sub/.other").exists());
        assert!(folder.path().join("sub/.git/.weft-unfinished-b").exists());
    }
}
