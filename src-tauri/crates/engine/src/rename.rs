//! Renaming and moving notes, attachments and folders: which links have to change with it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::corpus::Corpus;
use crate::error::{Error, ErrorCode, Result};
use crate::following::Following;
use crate::journal::Journal;
use crate::resolution::Names;
use crate::retargeting::Moving;
use crate::types::{FileKind, PlannedMove, RenamePlan};
use crate::{durable, files, paths};

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
    planning
        .following
        .whole_vault(root, corpus, &moving, &found, &[])?;
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
        planning.following.note(&moving, path, bytes);
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
    following: Following,
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
            following: Following::default(),
        }
    }

    fn done(mut self) -> Planned {
        self.following.tell_gained();
        let RenamePlan { from, to, .. } = &self.plan;
        let same_folder = paths::folder(from) == paths::folder(to);
        let verb = if same_folder { "Renamed" } else { "Moved" };
        let label = format!("{verb} “{from}” to “{to}”");
        let Following { draft, notes, .. } = self.following;
        self.plan.notes = notes;
        self.plan.edits.clone_from(&draft.edits);
        self.plan.warnings.clone_from(&draft.kept);
        let journal = Journal {
            moves: self.plan.moves.clone(),
            ..draft.journal(label)
        };
        Planned {
            plan: self.plan,
            journal,
        }
    }
}
