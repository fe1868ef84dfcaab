//! Saving a note: exactly, durably, and never over somebody else's change.

use std::collections::VecDeque;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use crate::error::{Error, ErrorCode, Result};
use crate::files::{self, Decoded};
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

/// Saves the editor's text of a note that was read as `base_hash`.
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
) -> Result<SaveOutcome> {
    let place = paths::resolve(root, path)?;
    if place.is_symlink() {
        return Err(Error::new(
            ErrorCode::ReadOnly,
            format!("saving “{path}”: it is a symbolic link, and Weft does not write through links"),
        ));
    }
    let failed = |error: &std::io::Error| Error::io("saving", path, error);
    let disk = match std::fs::read(&place) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            // Deleted or moved elsewhere meanwhile: what was typed must not go with it.
            if let Some(folder) = place.parent() {
                std::fs::create_dir_all(folder).map_err(|error| failed(&error))?;
            }
            files::create(&place, text.as_bytes()).map_err(|error| failed(&error))?;
            return Ok(saved(text.as_bytes(), text, ancestors));
        }
        // A failed read is not an empty file.
        Err(error) => return Err(failed(&error)),
    };
    let disk_hash = files::content_hash(&disk);
    let (bom_bytes, theirs) = match files::decode(&disk) {
        Decoded::Text { bom_bytes, text } => (bom_bytes, text),
        Decoded::Broken(_) | Decoded::Foreign(_) => {
            let beside = keep_beside(root, path, text)?;
            return Err(Error::new(
                ErrorCode::NotUtf8,
                format!(
                    "“{path}” was replaced by something that is not UTF-8 text; your text is in “{beside}”"
                ),
            ));
        }
    };
    let with_bom = |text: &str| [&disk[..bom_bytes], text.as_bytes()].concat();
    if theirs == text {
        return Ok(saved(&disk, text, ancestors));
    }
    if disk_hash == base_hash {
        let bytes = with_bom(text);
        files::replace(&place, &bytes).map_err(|error| failed(&error))?;
        return Ok(saved(&bytes, text, ancestors));
    }
    let merged = ancestors
        .get(base_hash)
        .and_then(|base| diffy::merge(&base, text, theirs).ok());
    if let Some(merged) = merged {
        let bytes = with_bom(&merged);
        if bytes != disk {
            files::replace(&place, &bytes).map_err(|error| failed(&error))?;
        }
        let hash = files::content_hash(&bytes);
        ancestors.remember(&hash, &merged);
        return Ok(SaveOutcome::Merged { hash, text: merged });
    }
    let beside = keep_beside(root, path, text)?;
    ancestors.remember(&disk_hash, theirs);
    Ok(SaveOutcome::KeptBeside {
        path: beside,
        hash: disk_hash,
        text: theirs.to_owned(),
    })
}

fn saved(bytes: &[u8], text: &str, ancestors: &Ancestors) -> SaveOutcome {
    let hash = files::content_hash(bytes);
    ancestors.remember(&hash, text);
    SaveOutcome::Saved { hash }
}

/// Puts a text that may not replace the file into a new note beside it.
fn keep_beside(root: &Path, path: &str, text: &str) -> Result<String> {
    let stem = paths::stem(path);
    let when = chrono::Local::now().format("%Y-%m-%d %H.%M.%S");
    for number in 1..100 {
        let again = if number == 1 {
            String::new()
        } else {
            format!(" {number}")
        };
        let name = paths::join(
            paths::folder(path),
            &format!("{stem} (your version {when}{again}).md"),
        );
        let place = paths::resolve(root, &name)?;
        match files::create(&place, text.as_bytes()) {
            Ok(()) => return Ok(name),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
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
            save(&self.root, "n.md", text, base, &self.ancestors)
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
