//! Renaming and moving notes, attachments and folders: which links have to change with it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::catalog::NoteRecord;
use crate::corpus::Corpus;
use crate::draft::{self, Draft, line_at, line_number};
use crate::error::{Error, ErrorCode, Result};
use crate::files::{self, Decoded};
use crate::journal::Journal;
use crate::resolution::Names;
use crate::retargeting::{Fate, Moving, Retargeted};
use crate::types::{FileKind, PlannedMove, RenamePlan};
use crate::{canvas, durable, paths};

/// A plan, and the transaction that carries it out.
pub(crate) struct Planned {
    pub plan: RenamePlan,
    pub journal: Journal,
}

/// Plans a rename with all that it does to links, from the files as they are on the disk now. The
/// corpus tells which of them need not be read: those that it knows in their present state.
///
/// # Errors
/// `NotFound`, `Exists`, `InvalidName`, `OutsideVault`, `Io`.
pub(crate) fn plan(root: &Path, corpus: &Corpus, from: &str, to: &str) -> Result<Planned> {
    check_names(root, from, to)?;
    let mut planning = Planning::new(from, to);
    let found = files::walk_whole(root)?;
    let all = found.iter().filter(|found| found.entry.kind != FileKind::Folder);
    let names = Names::new(all.map(|found| found.entry.path.as_str()));
    let moving = Moving::new(names, planning.plan.moves.clone());
    let is_concerned = |note: &NoteRecord| {
        let mut links = note.links.iter();
        note.error.is_some() || links.any(|link| moving.fate(&note.path, &link.target) != Fate::Stays)
    };
    draft::visit_notes(root, corpus, &found, is_concerned, |path, bytes| {
        match bytes {
            Ok(bytes) => planning.note(&moving, path, &bytes),
            Err(error) => planning.warn(format!("{error}; its links stay as they are")),
        }
        Ok(())
    })?;
    planning.draft.keep_unlisted(&found, "links");
    for canvas in found.iter().filter(|found| canvas::is_canvas(&found.entry.path)) {
        planning.canvas(&moving, root, &canvas.entry.path);
    }
    planning.look_for_protected(root);
    Ok(planning.done())
}

/// The same for a rename that leaves links as they are.
///
/// # Errors
/// As [`plan`].
pub(crate) fn plan_without_links(root: &Path, from: &str, to: &str) -> Result<Planned> {
    check_names(root, from, to)?;
    Ok(Planning::new(from, to).done())
}

/// What a rename does to a vault that is given as its files: the plan, and the new bytes of the
/// notes that it changes, under their paths before the move. Asks no disk, so that it can be
/// tried on a hundred thousand vaults.
pub fn plan_in_memory(
    files: &BTreeMap<String, Vec<u8>>,
    from: &str,
    to: &str,
) -> (RenamePlan, BTreeMap<String, Vec<u8>>) {
    let mut planning = Planning::new(from, to);
    let moving = Moving::new(
        Names::new(files.keys().map(String::as_str)),
        planning.plan.moves.clone(),
    );
    for (path, bytes) in files.iter().filter(|(path, _)| paths::is_note(path)) {
        planning.note(&moving, path, bytes);
    }
    let Planned { plan, journal } = planning.done();
    let changed = journal
        .files
        .into_iter()
        .map(|file| (file.path, file.after))
        .collect();
    (plan, changed)
}

/// # Errors
/// Where there is nothing to rename, or no place for it.
fn check_names(root: &Path, from: &str, to: &str) -> Result<()> {
    paths::check_new_name(to)?;
    let (old, new) = (paths::resolve(root, from)?, paths::resolve(root, to)?);
    if let Err(error) = fs::symlink_metadata(&old) {
        return Err(Error::io("renaming", from, &error));
    }
    if new.starts_with(&old) && new != old {
        return Err(Error::new(
            ErrorCode::InvalidName,
            format!("“{from}” cannot be moved into itself"),
        ));
    }
    let is_taken = fs::symlink_metadata(&new).is_ok() && !durable::same_file(&old, &new);
    if is_taken || from == to {
        return Err(Error::new(
            ErrorCode::Exists,
            format!("“{to}” exists already; choose another name"),
        ));
    }
    Ok(())
}

/// A plan in the making.
struct Planning {
    plan: RenamePlan,
    draft: Draft,
    /// For each file, how many links without a meaning will lead to it.
    gained: BTreeMap<String, usize>,
}

impl Planning {
    fn new(from: &str, to: &str) -> Self {
        Self {
            plan: RenamePlan {
                from: from.to_owned(),
                to: to.to_owned(),
                moves: vec![PlannedMove {
                    from: from.to_owned(),
                    to: to.to_owned(),
                }],
                edits: Vec::new(),
                notes: 0,
                warnings: Vec::new(),
            },
            draft: Draft::default(),
            gained: BTreeMap::new(),
        }
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

    fn note(&mut self, moving: &Moving, path: &str, bytes: &[u8]) {
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
            self.plan.notes += 1;
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
            self.plan.notes += 1;
        }
    }

    fn done(mut self) -> Planned {
        for (new, links) in std::mem::take(&mut self.gained) {
            let these = if links == 1 {
                "1 link".to_owned()
            } else {
                format!("{links} links")
            };
            self.warn(format!("{these} that led nowhere will lead to “{new}”"));
        }
        let RenamePlan { from, to, .. } = &self.plan;
        let same_folder = paths::folder(from) == paths::folder(to);
        let verb = if same_folder { "Renamed" } else { "Moved" };
        let label = format!("{verb} “{from}” to “{to}”");
        self.plan.edits.clone_from(&self.draft.edits);
        self.plan.warnings.clone_from(&self.draft.kept);
        let journal = Journal {
            moves: self.plan.moves.clone(),
            ..self.draft.journal(label)
        };
        Planned {
            plan: self.plan,
            journal,
        }
    }
}
