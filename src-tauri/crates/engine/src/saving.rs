//! Saving a note: exactly, durably, and never over somebody else's change.

use std::collections::VecDeque;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::durable::{self, Replaced};
use crate::error::{Error, ErrorCode, Result};
use crate::files::{self, Decoded};
use crate::history::History;
use crate::paths;
use crate::types::{NoteText, SaveOutcome};

/// Versions of notes that were handed out for editing: the common ancestor a merge needs.
#[derive(Default)]
pub(crate) struct Ancestors {
    texts: Mutex<VecDeque<(String, String)>>,
}

/// A person edits a handful of notes at a time.
const ANCESTORS_KEPT: usize = 64;

impl Ancestors {
    fn remember(&self, hash: &str, text: &str) {
        let mut texts = self.texts.lock().unwrap_or_else(PoisonError::into_inner);
        texts.retain(|(known, _)| known != hash);
        texts.push_back((hash.to_owned(), text.to_owned()));
        while texts.len() > ANCESTORS_KEPT {
            texts.pop_front();
        }
    }

    fn get(&self, hash: &str) -> Option<String> {
        let texts = self.texts.lock().unwrap_or_else(PoisonError::into_inner);
        texts
            .iter()
            .find(|(known, _)| known == hash)
            .map(|(_, text)| text.clone())
    }
}

/// Reads a note for the editor. What is not UTF-8 is shown, and cannot be edited.
pub(crate) fn read(root: &Path, path: &str, ancestors: &Ancestors) -> Result<NoteText> {
    let place = paths::resolve(root, path)?;
    let bytes = files::read(&place, path)?;
    let hash = files::content_hash(&bytes);
    let (text, bom_bytes, mut read_only) = match files::decode(&bytes) {
        Decoded::Text { bom_bytes, text } => (text.to_owned(), bom_bytes, None),
        Decoded::Broken(offset) => (
            String::from_utf8_lossy(&bytes).into_owned(),
            0,
            Some(format!(
                "This file is not valid UTF-8 (first at byte {offset}). Weft shows what it can and will not change it; open it in the program that made it and save it as UTF-8."
            )),
        ),
        Decoded::Foreign(encoding) => (
            String::new(),
            0,
            Some(format!(
                "This file is {encoding}. Weft reads UTF-8; save it as UTF-8 in the program that made it."
            )),
        ),
    };
    if read_only.is_none() && place.is_symlink() {
        read_only = Some("This is a symbolic link; Weft does not write through links.".to_owned());
    }
    if read_only.is_none()
        && std::fs::metadata(&place).is_ok_and(|metadata| metadata.permissions().readonly())
    {
        read_only = Some("This file is write-protected.".to_owned());
    }
    if read_only.is_none() {
        ancestors.remember(&hash, &text);
    }
    Ok(NoteText {
        path: path.to_owned(),
        text,
        hash,
        bom_bytes: bom_bytes as u32,
        read_only,
    })
}

/// How often a save looks anew at a file that another program changes under its hands.
const TRIES: usize = 5;

/// How a save ended, and the text that it replaced.
pub(crate) struct Saved {
    pub outcome: SaveOutcome,
    /// `None` where nothing was replaced.
    pub replaced: Option<String>,
}

/// Saves the editor's text of a note that was read as `base_hash`. What it replaces is kept as an
/// earlier version; a save does not fail where that does.
///
/// # Errors
/// `ReadOnly`, `NoSpace`, `NotUtf8` (the file became something that is no text) or `Io`. The
/// file is then as it was.
pub(crate) fn save(
    root: &Path,
    path: &str,
    text: &str,
    base_hash: &str,
    ancestors: &Ancestors,
    history: Option<&History>,
) -> Result<Saved> {
    let place = writable_place(root, path)?;
    let note = Note {
        root,
        path,
        place: &place,
        ancestors,
        history,
    };
    for _ in 0..TRIES {
        if let Some(saved) = note.attempt(text, base_hash)? {
            return Ok(saved);
        }
    }
    // Another program writes it without end.
    let disk = files::read(&place, path)?;
    note.conflict(text, &disk)
}

/// # Errors
/// `ReadOnly` for a symbolic link.
pub(crate) fn writable_place(root: &Path, path: &str) -> Result<PathBuf> {
    let place = paths::resolve(root, path)?;
    if place.is_symlink() {
        return Err(Error::new(
            ErrorCode::ReadOnly,
            format!("saving “{path}”: it is a symbolic link, and Weft does not write through links"),
        ));
    }
    Ok(place)
}

/// The note that is being saved.
struct Note<'a> {
    root: &'a Path,
    path: &'a str,
    place: &'a Path,
    ancestors: &'a Ancestors,
    history: Option<&'a History>,
}

impl Note<'_> {
    /// `None` where another program changed the file between the look at it and the replacing.
    fn attempt(&self, text: &str, base_hash: &str) -> Result<Option<Saved>> {
        let disk = match std::fs::read(self.place) {
            Ok(bytes) => bytes,
            // Deleted or moved elsewhere meanwhile: what was typed must not go with it.
            Err(error) if error.kind() == ErrorKind::NotFound => return self.create(text),
            // A failed read is not an empty file.
            Err(error) => return Err(self.failed(&error)),
        };
        let (bom_bytes, theirs) = match files::decode(&disk) {
            Decoded::Text { bom_bytes, text } => (bom_bytes, text),
            Decoded::Broken(_) | Decoded::Foreign(_) => {
                let beside = keep_beside(self.root, self.path, text)?;
                let path = self.path;
                return Err(Error::new(
                    ErrorCode::NotUtf8,
                    format!(
                        "“{path}” was replaced by something that is not UTF-8 text; your text is in “{beside}”"
                    ),
                ));
            }
        };
        if theirs == text {
            return Ok(Some(self.saved(&disk, text, None)));
        }
        let with_bom = |text: &str| [&disk[..bom_bytes], text.as_bytes()].concat();
        if files::content_hash(&disk) == base_hash {
            let bytes = with_bom(text);
            let done = self.replace(&disk, &bytes)?;
            return Ok(done.then(|| self.saved(&bytes, text, Some(theirs))));
        }
        let merged = self
            .ancestor(base_hash)
            .and_then(|base| diffy::merge(&base, text, theirs).ok());
        let Some(merged) = merged else {
            return self.conflict(text, &disk).map(Some);
        };
        let bytes = with_bom(&merged);
        if bytes != disk && !self.replace(&disk, &bytes)? {
            return Ok(None);
        }
        let hash = files::content_hash(&bytes);
        self.ancestors.remember(&hash, &merged);
        Ok(Some(Saved {
            outcome: SaveOutcome::Merged { hash, text: merged },
            replaced: Some(theirs.to_owned()),
        }))
    }

    fn failed(&self, error: &std::io::Error) -> Error {
        Error::io("saving", self.path, error)
    }

    fn create(&self, text: &str) -> Result<Option<Saved>> {
        if let Some(folder) = self.place.parent() {
            std::fs::create_dir_all(folder).map_err(|error| self.failed(&error))?;
        }
        match durable::create(self.place, text.as_bytes()) {
            Ok(()) => Ok(Some(self.saved(text.as_bytes(), text, None))),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(None),
            Err(error) => Err(self.failed(&error)),
        }
    }

    /// Whether it was replaced; `false` where it is no longer what it was.
    fn replace(&self, disk: &[u8], bytes: &[u8]) -> Result<bool> {
        if let Some(Err(error)) = self.history.map(|history| history.before_edit(self.path, disk)) {
            tracing::warn!(
                "“{}” is saved without keeping its earlier version: {error}",
                self.path
            );
        }
        match durable::replace(self.place, disk, bytes) {
            Ok(Replaced::Done) => Ok(true),
            Ok(Replaced::Changed) => Ok(false),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            Err(error) => Err(self.failed(&error)),
        }
    }

    /// The text that was edited: as this process handed it out, or as the history has it.
    fn ancestor(&self, hash: &str) -> Option<String> {
        self.ancestors.get(hash).or_else(|| {
            let bytes = self.history?.bytes_of_hash(hash)?;
            match files::decode(&bytes) {
                Decoded::Text { text, .. } => Some(text.to_owned()),
                Decoded::Broken(_) | Decoded::Foreign(_) => None,
            }
        })
    }

    /// The file keeps its text, and the one that was being saved goes beside it.
    fn conflict(&self, text: &str, disk: &[u8]) -> Result<Saved> {
        let theirs = match files::decode(disk) {
            Decoded::Text { text, .. } => text.to_owned(),
            Decoded::Broken(_) | Decoded::Foreign(_) => files::text_with_marks(disk),
        };
        let path = keep_beside(self.root, self.path, text)?;
        let hash = files::content_hash(disk);
        self.ancestors.remember(&hash, &theirs);
        Ok(Saved {
            outcome: SaveOutcome::KeptBeside {
                path,
                hash,
                text: theirs,
            },
            replaced: None,
        })
    }

    fn saved(&self, bytes: &[u8], text: &str, replaced: Option<&str>) -> Saved {
        let hash = files::content_hash(bytes);
        self.ancestors.remember(&hash, text);
        Saved {
            outcome: SaveOutcome::Saved { hash },
            replaced: replaced.map(str::to_owned),
        }
    }
}

/// Puts a text that may not replace the file into a new note beside it.
fn keep_beside(root: &Path, path: &str, text: &str) -> Result<String> {
    let when = chrono::Local::now().format("%Y-%m-%d %H.%M.%S");
    let stem = format!("{} (your version {when}", paths::stem(path));
    for name in paths::numbered(&paths::join(paths::folder(path), &stem), ").md") {
        let place = paths::resolve(root, &name)?;
        match durable::create(&place, text.as_bytes()) {
            Ok(()) => return Ok(name),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(Error::io("keeping your text beside", path, &error)),
        }
    }
    Err(Error::new(
        ErrorCode::Exists,
        format!("keeping your text beside “{path}”: too many versions are there already"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::time::Duration;

    struct Folder {
        _temporary: tempfile::TempDir,
        root: std::path::PathBuf,
        ancestors: Ancestors,
    }

    impl Folder {
        fn with(bytes: &[u8]) -> Self {
            let temporary = tempfile::tempdir().unwrap();
            let root = temporary.path().canonicalize().unwrap();
            fs::write(root.join("n.md"), bytes).unwrap();
            Self {
                _temporary: temporary,
                root,
                ancestors: Ancestors::default(),
            }
        }
        fn read(&self) -> NoteText {
            read(&self.root, "n.md", &self.ancestors).unwrap()
        }
        fn save(&self, text: &str, base: &str) -> Result<SaveOutcome> {
            save(&self.root, "n.md", text, base, &self.ancestors, None).map(|saved| saved.outcome)
        }
        fn disk(&self) -> Vec<u8> {
            fs::read(self.root.join("n.md")).unwrap()
        }
    }

    #[test]
    fn an_edit_changes_its_own_bytes_and_no_others() {
        for (before, edit, after) in [
            (&b"a\r\nb\r\n"[..], "a\r\nB\r\n", &b"a\r\nB\r\n"[..]),
            (b"\xEF\xBB\xBFa\n", "ab\n", b"\xEF\xBB\xBFab\n"),
            (b"a\nb\r\nc", "a\nb\r\nc!", b"a\nb\r\nc!"),
            (b"", "x", b"x"),
        ] {
            let folder = Folder::with(before);
            let note = folder.read();
            assert_eq!(note.read_only, None);
            folder.save(edit, &note.hash).unwrap();
            assert_eq!(folder.disk(), after);
        }
    }

    #[test]
    fn saving_what_is_there_writes_nothing() {
        let folder = Folder::with(b"same");
        let before = fs::metadata(folder.root.join("n.md"))
            .unwrap()
            .modified()
            .unwrap();
        std::thread::sleep(Duration::from_millis(20));
        let note = folder.read();
        assert_eq!(
            folder.save("same", &note.hash).unwrap(),
            SaveOutcome::Saved { hash: note.hash }
        );
        assert_eq!(
            fs::metadata(folder.root.join("n.md"))
                .unwrap()
                .modified()
                .unwrap(),
            before
        );
    }

    #[test]
    fn changes_of_different_lines_are_merged() {
        let folder = Folder::with(b"one\ntwo\nthree\nfour\nfive\n");
        let note = folder.read();
        fs::write(folder.root.join("n.md"), "ONE\ntwo\nthree\nfour\nfive\n").unwrap();
        let outcome = folder.save("one\ntwo\nthree\nfour\nFIVE\n", &note.hash).unwrap();
        let merged = "ONE\ntwo\nthree\nfour\nFIVE\n";
        assert!(
            matches!(outcome, SaveOutcome::Merged { ref text, .. } if text == merged),
            "{outcome:?}"
        );
        assert_eq!(folder.disk(), merged.as_bytes());
    }

    #[test]
    fn changes_of_the_same_line_are_both_kept() {
        let folder = Folder::with(b"line\n");
        let note = folder.read();
        fs::write(folder.root.join("n.md"), "theirs\n").unwrap();
        let outcome = folder.save("mine\n", &note.hash).unwrap();
        let SaveOutcome::KeptBeside { path, text, .. } = outcome else {
            panic!("{outcome:?}")
        };
        assert_eq!(text, "theirs\n");
        assert_eq!(folder.disk(), b"theirs\n");
        assert_eq!(fs::read(folder.root.join(&path)).unwrap(), b"mine\n");
        assert!(path.starts_with("n (your version "), "{path}");
    }

    #[test]
    fn a_base_nobody_remembers_keeps_both() {
        let folder = Folder::with(b"theirs\n");
        assert!(matches!(
            folder.save("mine\n", "unknown").unwrap(),
            SaveOutcome::KeptBeside { .. }
        ));
        assert_eq!(folder.disk(), b"theirs\n");
    }

    #[test]
    fn a_deleted_note_is_written_anew() {
        let folder = Folder::with(b"x");
        let note = folder.read();
        fs::remove_file(folder.root.join("n.md")).unwrap();
        folder.save("still here", &note.hash).unwrap();
        assert_eq!(folder.disk(), b"still here");
    }

    #[test]
    fn broken_text_is_shown_and_never_written() {
        let folder = Folder::with(b"caf\xe9");
        let note = folder.read();
        assert!(note.read_only.unwrap().contains("byte 3"));
        assert_eq!(
            folder.save("cafe", &note.hash).unwrap_err().code,
            ErrorCode::NotUtf8
        );
        assert_eq!(folder.disk(), b"caf\xe9");
    }

    proptest::proptest! {
        #[test]
        fn whatever_both_wrote_both_survive(base in "[abc\n]{0,40}", mine in "[abc\n]{0,40}", theirs in "[abc\n]{0,40}") {
            let folder = Folder::with(base.as_bytes());
            let note = folder.read();
            fs::write(folder.root.join("n.md"), &theirs).unwrap();
            match folder.save(&mine, &note.hash).unwrap() {
                SaveOutcome::Saved { .. } => proptest::prop_assert_eq!(folder.disk(), mine.as_bytes()),
                SaveOutcome::Merged { text, .. } => {
                    proptest::prop_assert_eq!(folder.disk(), text.as_bytes());
                    // A clean merge of an unchanged side is the other side.
                    if base == mine { proptest::prop_assert_eq!(&text, &theirs); }
                    if base == theirs { proptest::prop_assert_eq!(&text, &mine); }
                }
                SaveOutcome::KeptBeside { path, .. } => {
                    proptest::prop_assert_eq!(folder.disk(), theirs.as_bytes());
                    proptest::prop_assert_eq!(fs::read(folder.root.join(path)).unwrap(), mine.as_bytes());
                }
            }
        }
    }
}
