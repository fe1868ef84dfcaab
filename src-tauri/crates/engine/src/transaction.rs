//! Several files change together, or none does.
//!
//! New bytes are staged beside the files, the journal is written, the files are exchanged, the
//! moves made, the journal marked done. What fails on the way is taken back; what a kill
//! interrupts, `recovery` finishes or takes back at the next start.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::durable::{self, Replaced, Staged};
use crate::error::{Error, ErrorCode, Result};
use crate::journal::{Entry, Journal, Journals, Locked};
use crate::types::{PlannedMove, Transaction};
use crate::{files, paths};

/// Why nothing was changed.
#[derive(Debug)]
pub(crate) enum Failure {
    /// This file is not what it was when the transaction was planned: it can be planned anew.
    Changed(String),
    Failed(Error),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

/// Applies a transaction whole and durably, or leaves every file as it was. `prepare` is called when
/// nothing speaks against it and nothing has changed yet.
///
/// # Errors
/// Names the file that could not be changed. Where even taking back failed, the journal stays for
/// the next start, and the error says so.
pub(crate) fn apply(
    root: &Path,
    journals: &Journals,
    _lock: &Locked,
    mut journal: Journal,
    prepare: impl FnOnce(&Journal),
) -> Result<Journal, Failure> {
    let places = check(root, &journal)?;
    let new: Vec<(PathBuf, &[u8])> = places
        .into_iter()
        .zip(journal.files.iter().map(|file| file.after.as_slice()))
        .collect();
    let staged = durable::stage(&new).map_err(|(index, error)| {
        let path = journal.files.get(index).map_or("", |file| file.path.as_str());
        Error::io("changing", path, &error)
    })?;
    drop(new);
    prepare(&journal);
    journal.applied_ms = now_ms();
    journal.new_folders = missing_folders(root, &journal.moves)?;
    journals.write(&mut journal).map_err(|error| {
        Error::io(
            "writing down the change in advance, to be able to undo it:",
            &journal.label,
            &error,
        )
    })?;
    let mut progress = Progress {
        staged,
        ..Progress::default()
    };
    let done = progress.carry_out(root, &journal).and_then(|()| {
        journals
            .finish(journal.id, journal.undoes)
            .map_err(|error| Error::io("finishing", &journal.label, &error).into())
    });
    match done {
        Ok(()) => {
            drop(progress);
            for folder in &journal.old_folders {
                // Fails where something is in it, as it should.
                let _ = paths::resolve(root, folder).map(fs::remove_dir);
            }
            journals.prune();
            Ok(journal)
        }
        Err(failure) => Err(progress.give_up(root, journals, &journal, failure)),
    }
}

/// How a transaction that was applied is told.
pub(crate) fn told(journal: &Journal) -> Transaction {
    Transaction {
        id: journal.id,
        label: journal.label.clone(),
        applied_ms: journal.applied_ms,
        notes: journal
            .files
            .iter()
            .map(|file| journal.moved(&file.path).into_owned())
            .collect(),
        edits: journal.edits.clone(),
        moves: journal.moves.clone(),
        kept: journal.kept.clone(),
    }
}

pub(crate) fn now_ms() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}

/// Looks for all that would make the transaction fail half way. Gives the places of its files.
fn check(root: &Path, journal: &Journal) -> Result<Vec<PathBuf>, Failure> {
    let mut places = Vec::with_capacity(journal.files.len());
    for file in &journal.files {
        let place = paths::resolve(root, &file.path)?;
        let metadata = match fs::symlink_metadata(&place) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(Failure::Changed(file.path.clone()));
            }
            Err(error) => return Err(Error::io("changing", &file.path, &error).into()),
        };
        if metadata.file_type().is_symlink() {
            return Err(refused(
                &file.path,
                "it is a symbolic link, and Weft does not write through links",
            ));
        }
        if metadata.permissions().readonly() {
            return Err(refused(&file.path, "it is write-protected"));
        }
        let now = fs::read(&place).map_err(|error| Error::io("reading", &file.path, &error))?;
        if now != file.before {
            return Err(Failure::Changed(file.path.clone()));
        }
        places.push(place);
    }
    for PlannedMove { from, to } in &journal.moves {
        let (old, new) = (paths::resolve(root, from)?, paths::resolve(root, to)?);
        if let Err(error) = fs::symlink_metadata(&old) {
            return Err(Error::io("renaming", from, &error).into());
        }
        if fs::symlink_metadata(&new).is_ok() && !durable::same_file(&old, &new) {
            return Err(Error::new(
                ErrorCode::Exists,
                format!("“{to}” exists already; choose another name"),
            )
            .into());
        }
        for (path, place) in [(from, &old), (to, &new)] {
            let there = place.ancestors().skip(1).find(|folder| folder.is_dir());
            if let Some(reason) = there.and_then(files::read_only_reason) {
                return Err(refused(path, &reason));
            }
        }
    }
    Ok(places)
}

fn refused(path: &str, why: &str) -> Failure {
    Failure::Failed(Error::new(
        ErrorCode::ReadOnly,
        format!("“{path}” cannot be changed, so nothing was: {why}"),
    ))
}

/// Folders that moves need and that are not there, outermost first.
fn missing_folders(root: &Path, moves: &[PlannedMove]) -> Result<Vec<String>> {
    let mut missing = BTreeSet::new();
    for PlannedMove { to, .. } in moves {
        let mut folder = paths::folder(to);
        while !folder.is_empty() && !paths::resolve(root, folder)?.is_dir() {
            missing.insert(folder.to_owned());
            folder = paths::folder(folder);
        }
    }
    // A folder sorts before what is in it.
    Ok(missing.into_iter().collect())
}

/// What has been done of a transaction.
#[derive(Default)]
struct Progress {
    staged: Vec<Staged>,
    /// How many of `staged` are in their places, and how many moves and folders are made.
    swapped: usize,
    moved: usize,
    made: usize,
}

impl Progress {
    fn carry_out(&mut self, root: &Path, journal: &Journal) -> Result<(), Failure> {
        for folder in &journal.new_folders {
            let place = paths::resolve(root, folder)?;
            fs::create_dir(&place).map_err(|error| Error::io("making the folder", folder, &error))?;
            self.made += 1;
        }
        for (staged, file) in self.staged.iter_mut().zip(&journal.files) {
            let swapped = staged.swap_in(&file.before, &file.after);
            match swapped.map_err(|error| Error::io("changing", &file.path, &error))? {
                Replaced::Done => self.swapped += 1,
                Replaced::Changed => return Err(Failure::Changed(file.path.clone())),
            }
        }
        sync_folders(root, journal.files.iter().map(|file| file.path.as_str()))?;
        for (staged, file) in self.staged.iter_mut().zip(&journal.files) {
            let folder = paths::folder(&file.path);
            if journal.moved(folder) != folder {
                // What lies beside would move along, and not be found any more.
                staged.let_go();
            }
        }
        for PlannedMove { from, to } in &journal.moves {
            let (old, new) = (paths::resolve(root, from)?, paths::resolve(root, to)?);
            durable::move_to_free(&old, &new).map_err(|error| Error::io("renaming", from, &error))?;
            self.moved += 1;
        }
        Ok(sync_folders(root, moved_paths(journal))?)
    }

    /// Takes back what was done, and tells why and with what result.
    fn give_up(mut self, root: &Path, journals: &Journals, journal: &Journal, failure: Failure) -> Failure {
        let mut left = Vec::new();
        let taken_back = self.take_back(root, journal, &mut left).and_then(|()| {
            let pending = Entry {
                id: journal.id,
                undoes: journal.undoes,
                done: false,
            };
            journals
                .remove(pending)
                .map_err(|error| Error::io("taking back", &journal.label, &error))
        });
        match (failure, taken_back) {
            (failure, Ok(())) if left.is_empty() => failure,
            (Failure::Changed(path), Ok(())) => Error::new(
                ErrorCode::Io,
                format!(
                    "“{path}” was changed by another program in the same moment. {}",
                    left_as_they_are(&left)
                ),
            )
            .into(),
            (Failure::Failed(error), Ok(())) => {
                Error::new(error.code, format!("{error}. {}", left_as_they_are(&left))).into()
            }
            (failure, Err(back)) => {
                let first = match failure {
                    Failure::Changed(path) => format!("“{path}” was changed by another program"),
                    Failure::Failed(error) => error.to_string(),
                };
                Error::new(
                    back.code,
                    format!("{first}; and {back}. What is left half done is taken back at the next start."),
                )
                .into()
            }
        }
    }

    fn take_back(&mut self, root: &Path, journal: &Journal, left: &mut Vec<String>) -> Result<()> {
        for PlannedMove { from, to } in journal.moves.iter().take(self.moved).rev() {
            let (old, new) = (paths::resolve(root, from)?, paths::resolve(root, to)?);
            durable::move_to_free(&new, &old).map_err(|error| Error::io("taking back", to, &error))?;
        }
        for (staged, file) in self.staged.iter().zip(&journal.files).take(self.swapped).rev() {
            let back = staged.swap_back(&file.before, &file.after);
            match back.map_err(|error| Error::io("taking back", &file.path, &error))? {
                Replaced::Done => {}
                Replaced::Changed => left.push(file.path.clone()),
            }
        }
        let touched = journal
            .files
            .iter()
            .take(self.swapped)
            .map(|file| file.path.as_str());
        sync_folders(root, touched)?;
        if self.moved > 0 {
            sync_folders(root, moved_paths(journal))?;
        }
        for folder in journal.new_folders.iter().take(self.made).rev() {
            let _ = paths::resolve(root, folder).map(fs::remove_dir);
        }
        Ok(())
    }
}

pub(crate) fn left_as_they_are(left: &[String]) -> String {
    format!(
        "Left as they are, because another program changed them: “{}”",
        left.join("”, “")
    )
}

/// The names that moves and new folders add to folders or take from them.
pub(crate) fn moved_paths(journal: &Journal) -> impl Iterator<Item = &str> {
    let moves = journal
        .moves
        .iter()
        .flat_map(|step| [step.from.as_str(), step.to.as_str()]);
    moves.chain(journal.new_folders.iter().map(String::as_str))
}

/// Makes what happened to these names in their folders last.
pub(crate) fn sync_folders<'a>(root: &Path, changed: impl Iterator<Item = &'a str>) -> Result<()> {
    let folders: BTreeSet<&str> = changed.map(paths::folder).collect();
    for folder in folders {
        // `sync_folder` takes a file in it.
        let inside = root.join(folder).join("x");
        durable::sync_folder(&inside).map_err(|error| Error::io("writing to the folder", folder, &error))?;
    }
    Ok(())
}
