//! What it takes to undo a transaction: the opposite transaction. In a file that has changed since,
//! each edit is taken back where its words still stand; the others are left, and the file is named.

use std::fs;
use std::io;
use std::path::Path;

use crate::draft::{column_at, line_at};
use crate::error::{Error, ErrorCode, Result};
use crate::journal::{FileChange, Journal};
use crate::paths;
use crate::shifting::Changes;
use crate::status::count;
use crate::types::{PlannedEdit, PlannedMove};

/// The transaction that undoes `done`, and what it has to leave as it is, with the reason.
///
/// # Errors
/// Where something was moved, and cannot be moved back: links would lead nowhere if the texts
/// alone were undone.
pub(crate) fn plan(root: &Path, done: &Journal) -> Result<Journal> {
    let mut undo = Journal {
        label: done.label.clone(),
        undoes: Some(done.id),
        old_folders: done.new_folders.iter().rev().cloned().collect(),
        ..Journal::default()
    };
    for PlannedMove { from, to } in done.moves.iter().rev() {
        if fs::symlink_metadata(paths::resolve(root, to)?).is_err() {
            return Err(Error::new(
                ErrorCode::NotFound,
                format!(
                    "“{}” cannot be undone: “{to}” is not there any more; put it back first",
                    done.label
                ),
            ));
        }
        undo.moves.push(PlannedMove {
            from: to.clone(),
            to: from.clone(),
        });
    }
    for file in &done.files {
        let path = done.moved(&file.path).into_owned();
        let now = match fs::read(paths::resolve(root, &path)?) {
            Ok(now) => now,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                undo.kept.push(format!("“{path}” is not there any more"));
                continue;
            }
            Err(error) => return Err(Error::io("undoing a change of", &path, &error)),
        };
        if now == file.before {
            continue;
        }
        let edits: Vec<&PlannedEdit> = done.edits.iter().filter(|edit| edit.note == file.path).collect();
        let (opposite, left) = opposite(edits, file, &now, &path);
        if left > 0 {
            undo.kept.push(format!(
                "“{path}” was changed since in the same words, and keeps them ({left} of {})",
                left + opposite.len()
            ));
        }
        let after = applied(&now, &opposite);
        undo.edits.extend(opposite);
        if after != now {
            undo.files.push(FileChange {
                path,
                before: now,
                after,
            });
        }
    }
    Ok(undo)
}

/// The edits of one file, the other way round: what stood before and after change places, and
/// offsets count in the text that is there `now`. Also how many have no place in it.
fn opposite(
    mut edits: Vec<&PlannedEdit>,
    file: &FileChange,
    now: &[u8],
    path: &str,
) -> (Vec<PlannedEdit>, usize) {
    let (Ok(then), Ok(now)) = (std::str::from_utf8(&file.after), std::str::from_utf8(now)) else {
        return (Vec::new(), edits.len());
    };
    edits.sort_by_key(|edit| edit.start);
    let changes = Changes::between(then, now);
    let (mut shrunk, mut grown) = (0, 0);
    let mut opposite = Vec::new();
    for edit in &edits {
        let start = edit.start as usize + grown - shrunk;
        grown += edit.after.len();
        shrunk += (edit.end - edit.start) as usize;
        let Some(place) = changes.place(start..start + edit.after.len()) else {
            continue;
        };
        opposite.push(PlannedEdit {
            note: path.to_owned(),
            start: count(place.start),
            end: count(place.end),
            line: count(now[..place.start].matches('\n').count() + 1),
            before: edit.after.clone(),
            after: edit.before.clone(),
            context: line_at(now, place.start).to_owned(),
            column: column_at(now, place.start),
        });
    }
    let left = edits.len() - opposite.len();
    (opposite, left)
}

/// The text with edits made that do not overlap, in their order.
fn applied(now: &[u8], edits: &[PlannedEdit]) -> Vec<u8> {
    let mut after = Vec::with_capacity(now.len());
    let mut done = 0;
    for edit in edits {
        after.extend_from_slice(&now[done..edit.start as usize]);
        after.extend_from_slice(edit.after.as_bytes());
        done = edit.end as usize;
    }
    after.extend_from_slice(&now[done..]);
    after
}
