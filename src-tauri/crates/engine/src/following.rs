//! Links that follow files which move or go up in others: the edits of all notes and canvases, in the making.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::catalog::NoteRecord;
use crate::corpus::Corpus;
use crate::draft::{self, Draft, line_at, line_number};
use crate::error::Result;
use crate::files::{self, Decoded, Found};
use crate::retargeting::{Fate, Moving, Retargeted};
use crate::{canvas, paths};

/// What changes in the files that link.
#[derive(Default)]
pub(crate) struct Following {
    pub draft: Draft,
    /// Files whose links change.
    pub notes: u32,
    /// For each file, how many links without a meaning will lead to it.
    gained: BTreeMap<String, usize>,
}

impl Following {
    /// Lets every link of the vault mean what it means now when the moves are made. The files are read as they are on the
    /// disk, but for those that the corpus knows in their present state and that no move concerns. Files of `except` are left.
    ///
    /// # Errors
    /// Where the disk fails.
    pub(crate) fn whole_vault(
        &mut self,
        root: &Path,
        corpus: &Corpus,
        moving: &Moving,
        found: &[Found],
        except: &[&str],
    ) -> Result<()> {
        let is_concerned = |note: &NoteRecord| {
            let mut links = note.links.iter();
            note.error.is_some() || links.any(|link| moving.fate(&note.path, &link.target) != Fate::Stays)
        };
        draft::visit_notes(root, corpus, found, is_concerned, |path, bytes| {
            match bytes {
                _ if except.contains(&path) => {}
                Ok(bytes) => self.note(moving, path, &bytes),
                Err(error) => self.warn(format!("{error}; its links stay as they are")),
            }
            Ok(())
        })?;
        self.draft.keep_unlisted(found, "links");
        for canvas in found.iter().filter(|found| canvas::is_canvas(&found.entry.path)) {
            self.canvas(moving, root, &canvas.entry.path);
        }
        self.look_for_protected(root);
        Ok(())
    }

    fn warn(&mut self, warning: String) {
        self.draft.kept.push(warning);
    }

    /// What would make the whole plan be refused.
    fn look_for_protected(&mut self, root: &Path) {
        let protected: Vec<String> = self
            .draft
            .files
            .iter()
            .filter(|file| {
                fs::metadata(root.join(&file.path)).is_ok_and(|metadata| metadata.permissions().readonly())
            })
            .map(|file| file.path.clone())
            .collect();
        for path in protected {
            self.warn(format!(
                "“{path}” links to what moves and is write-protected: nothing can be renamed until that is lifted"
            ));
        }
    }

    /// Of one note, whose bytes these are.
    pub(crate) fn note(&mut self, moving: &Moving, path: &str, bytes: &[u8]) {
        let text = match files::decode(bytes) {
            // With the byte order mark, so that offsets are those of the file.
            Decoded::Text { .. } => std::str::from_utf8(bytes).unwrap_or_default(),
            Decoded::Foreign(_) => return,
            Decoded::Broken(_) => {
                let result = moving.retarget(path, &files::text_with_marks(bytes));
                if !result.edits.is_empty() || !result.lost.is_empty() {
                    self.warn(format!(
                        "“{path}” is not valid UTF-8, so its links stay as they are and lead nowhere then"
                    ));
                }
                return;
            }
        };
        let Retargeted { edits, lost, gained } = moving.retarget(path, text);
        for new in gained {
            *self.gained.entry(new).or_default() += 1;
        }
        for offset in lost {
            self.warn(format!(
                "“{path}”, line {}: “{}” leads nowhere then, because a link cannot say the new name",
                line_number(text, offset),
                line_at(text, offset).trim()
            ));
        }
        if self.draft.edit(path, bytes, edits) {
            self.notes += 1;
        }
    }

    fn canvas(&mut self, moving: &Moving, root: &Path, path: &str) {
        let bytes = match paths::resolve(root, path).and_then(|place| files::read(&place, path)) {
            Ok(bytes) => bytes,
            Err(error) => return self.warn(format!("{error}; its cards stay as they are")),
        };
        let Ok(text) = std::str::from_utf8(&bytes) else {
            return;
        };
        let canvas::Retargeted { edits, lost } = canvas::retarget(moving, path, text);
        if !lost.is_empty() {
            self.warn(format!(
                "“{path}”: links in {} of its cards lead nowhere then, because a link cannot say the new name",
                lost.len()
            ));
        }
        if self.draft.edit(path, &bytes, edits) {
            self.notes += 1;
        }
    }

    /// Says which links without a meaning get one.
    pub(crate) fn tell_gained(&mut self) {
        for (new, links) in std::mem::take(&mut self.gained) {
            let these = if links == 1 {
                "1 link".to_owned()
            } else {
                format!("{links} links")
            };
            self.warn(format!("{these} that led nowhere will lead to “{new}”"));
        }
    }
}
