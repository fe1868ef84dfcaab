//! What a kill or a power cut interrupted, at the next start: transactions are finished where all
//! of their files are as they left them, else taken back. What another program changed meanwhile
//! is left and named.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::durable::{self, Replaced};
use crate::error::{Error, Result};
use crate::journal::{Entry, FileChange, Journal, Journals, Locked};
use crate::paths;
use crate::transaction::{left_as_they_are, moved_paths, sync_folders};
use crate::types::PlannedMove;

/// How an interrupted transaction ended.
pub(crate) struct Recovered {
    /// In words for a person.
    pub message: String,
    /// Where the transaction was finished: what it moved.
    pub moves: Vec<PlannedMove>,
}

/// Finishes or takes back whatever is pending. The lock tells that no living process is at it.
pub(crate) fn recover(root: &Path, journals: &Journals, _lock: &Locked) -> Vec<Recovered> {
    let pending = journals.entries().into_iter().filter(|entry| !entry.done);
    pending.filter_map(|entry| one(root, journals, entry)).collect()
}

fn one(root: &Path, journals: &Journals, entry: Entry) -> Option<Recovered> {
    let said = |message: String| {
        Some(Recovered {
            message,
            moves: Vec::new(),
        })
    };
    let journal = match journals.read(entry) {
        Ok(journal) => journal,
        Err(error) if error.kind() == io::ErrorKind::InvalidData => {
            let _ = journals.set_aside(entry);
            return said(
                "A change of several files was interrupted, and its journal is damaged: the files were left as they are"
                    .to_owned(),
            );
        }
        Err(error) => {
            return said(format!(
                "A change of several files was interrupted, and its journal cannot be read: {error}"
            ));
        }
    };
    let label = &journal.label;
    match forward(root, &journal) {
        Ok(true) => match journals.finish(entry.id, entry.undoes) {
            Ok(()) => {
                return Some(Recovered {
                    message: format!("Finished what was interrupted: {label}"),
                    moves: journal.moves,
                });
            }
            Err(error) => {
                return said(format!(
                    "{label}: this was interrupted and is finished, but its journal cannot be closed: {error}"
                ));
            }
        },
        Ok(false) => {}
        Err(error) => tracing::warn!("finishing an interrupted change: {error}"),
    }
    let mut left = Vec::new();
    let back = back(root, &journal, &mut left).and_then(|()| {
        journals
            .remove(entry)
            .map_err(|error| Error::io("closing the journal of", label, &error))
    });
    match back {
        Ok(()) if left.is_empty() => said(format!("Took back what was interrupted: {label}")),
        Ok(()) => said(format!(
            "Took back what was interrupted: {label}. {}",
            left_as_they_are(&left)
        )),
        Err(error) => said(format!(
            "{label}: this was interrupted, and could be neither finished nor taken back: {error}. It is tried again at the next start."
        )),
    }
}

/// Where a move has got to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Moved {
    NotYet,
    Done,
    /// Another program has been at it.
    Odd,
}

fn state_of(root: &Path, step: &PlannedMove) -> Result<Moved> {
    let from = is_there(&paths::resolve(root, &step.from)?);
    let to = is_there(&paths::resolve(root, &step.to)?);
    Ok(match (from, to) {
        (true, false) => Moved::NotYet,
        (false, true) => Moved::Done,
        _ => Moved::Odd,
    })
}

/// Whether something of this very name is there: a disk that ignores case must not take one name
/// for another.
fn is_there(place: &Path) -> bool {
    if fs::symlink_metadata(place).is_err() {
        return false;
    }
    if cfg!(target_os = "linux") {
        return true;
    }
    let items = place.parent().and_then(|folder| fs::read_dir(folder).ok());
    items.is_none_or(|items| {
        items
            .flatten()
            .any(|item| Some(item.file_name().as_os_str()) == place.file_name())
    })
}

/// Whether the transaction is done now. `false` where another program changed something of it.
fn forward(root: &Path, journal: &Journal) -> Result<bool> {
    let states = journal
        .moves
        .iter()
        .map(|step| state_of(root, step))
        .collect::<Result<Vec<Moved>>>()?;
    if states.contains(&Moved::Odd) {
        return Ok(false);
    }
    let mut still = Vec::new();
    for file in &journal.files {
        let place = place_now(root, journal, &states, file)?;
        match fs::read(&place) {
            Ok(now) if now == file.after => {}
            Ok(now) if now == file.before => still.push((file, place)),
            _ => return Ok(false),
        }
    }
    for (file, place) in still {
        let replaced = durable::replace(&place, &file.before, &file.after);
        if replaced.map_err(|error| Error::io("changing", &file.path, &error))? == Replaced::Changed {
            return Ok(false);
        }
    }
    for folder in &journal.new_folders {
        let place = paths::resolve(root, folder)?;
        if !place.is_dir() && states.contains(&Moved::NotYet) {
            fs::create_dir(&place).map_err(|error| Error::io("making the folder", folder, &error))?;
        }
    }
    for (step, state) in journal.moves.iter().zip(&states) {
        if *state == Moved::NotYet {
            let (old, new) = (paths::resolve(root, &step.from)?, paths::resolve(root, &step.to)?);
            durable::move_to_free(&old, &new).map_err(|error| Error::io("renaming", &step.from, &error))?;
        }
    }
    sync_moves(root, journal)?;
    for folder in &journal.old_folders {
        let _ = paths::resolve(root, folder).map(fs::remove_dir);
    }
    Ok(true)
}

/// The folders that are there: those of a move that is done, or of one that is not.
fn sync_moves(root: &Path, journal: &Journal) -> Result<()> {
    let there = moved_paths(journal).filter(|path| root.join(paths::folder(path)).is_dir());
    sync_folders(root, there)
}

fn place_now(root: &Path, journal: &Journal, states: &[Moved], file: &FileChange) -> Result<PathBuf> {
    let done: Vec<PlannedMove> = journal
        .moves
        .iter()
        .zip(states)
        .filter(|(_, state)| **state == Moved::Done)
        .map(|(step, _)| step.clone())
        .collect();
    paths::resolve(root, &crate::journal::moved(&done, &file.path))
}

/// Takes back what stands as the transaction left it; the rest goes into `left`.
fn back(root: &Path, journal: &Journal, left: &mut Vec<String>) -> Result<()> {
    let mut states = Vec::new();
    for step in &journal.moves {
        states.push(state_of(root, step)?);
    }
    for (step, state) in journal.moves.iter().zip(&mut states).rev() {
        match *state {
            Moved::NotYet => {}
            Moved::Done => {
                let (old, new) = (paths::resolve(root, &step.from)?, paths::resolve(root, &step.to)?);
                if let Some(folder) = old.parent() {
                    fs::create_dir_all(folder).map_err(|error| Error::io("taking back", &step.to, &error))?;
                }
                durable::move_to_free(&new, &old)
                    .map_err(|error| Error::io("taking back", &step.to, &error))?;
                *state = Moved::NotYet;
            }
            Moved::Odd => left.push(step.from.clone()),
        }
    }
    for file in &journal.files {
        let place = place_now(root, journal, &states, file)?;
        match fs::read(&place) {
            Ok(now) if now == file.before => {}
            Ok(now) if now == file.after => {
                let replaced = durable::replace(&place, &file.after, &file.before);
                if replaced.map_err(|error| Error::io("taking back", &file.path, &error))?
                    == Replaced::Changed
                {
                    left.push(file.path.clone());
                }
            }
            Ok(_) => left.push(file.path.clone()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => left.push(file.path.clone()),
            Err(error) => return Err(Error::io("taking back", &file.path, &error)),
        }
    }
    sync_moves(root, journal)?;
    for folder in journal.new_folders.iter().rev() {
        let _ = paths::resolve(root, folder).map(fs::remove_dir);
    }
    Ok(())
}
