//! What it takes to undo a transaction: the opposite transaction. A file that has changed since is
//! merged in three ways; where that conflicts it is left and named.

use std::fs;
use std::io;
use std::path::Path;

use crate::draft::line_at;
use crate::error::{Error, ErrorCode, Result};
use crate::journal::{FileChange, Journal};
use crate::paths;
use crate::types::{PlannedEdit, PlannedMove};

/// The transaction that undoes `done`, and what it has to leave as it is, with the reason.
///
/// # Errors
/// Where something was moved, and cannot be moved back: links would lead nowhere if the texts
/// alone were undone.
pub(crate) fn plan(root: &Path, done: &Journal) -> Result<(Journal, Vec<String>)> {
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
    let mut kept = Vec::new();
    for file in &done.files {
        let path = done.moved(&file.path).into_owned();
        let now = match fs::read(paths::resolve(root, &path)?) {
            Ok(now) => now,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                kept.push(format!("“{path}” is not there any more"));
                continue;
            }
            Err(error) => return Err(Error::io("undoing a change of", &path, &error)),
        };
        if now == file.before {
            continue;
        }
        let after = if now == file.after {
            undo.edits.extend(opposite(done, file, &path));
            file.before.clone()
        } else {
            match diffy::merge_bytes(&file.after, &file.before, &now) {
                Ok(merged) => merged,
                Err(_) => {
                    kept.push(format!(
                        "“{path}” was changed since in the same lines, and keeps its text"
                    ));
                    continue;
                }
            }
        };
        if after != now {
            undo.files.push(FileChange {
                path,
                before: now,
                after,
            });
        }
    }
    Ok((undo, kept))
}

/// The edits of one file, the other way round: what stood before and after change places, and
/// offsets count in the text that the edits made.
fn opposite(done: &Journal, file: &FileChange, path: &str) -> Vec<PlannedEdit> {
    let mut edits: Vec<&PlannedEdit> = done.edits.iter().filter(|edit| edit.note == file.path).collect();
    edits.sort_by_key(|edit| edit.start);
    let text = String::from_utf8_lossy(&file.after);
    let mut shift = 0_i64;
    edits
        .into_iter()
        .map(|edit| {
            let start = i64::from(edit.start) + shift;
            let length = i64::try_from(edit.after.len()).unwrap_or(0);
            shift += length - (i64::from(edit.end) - i64::from(edit.start));
            let offset = |at: i64| u32::try_from(at).unwrap_or(u32::MAX);
            PlannedEdit {
                note: path.to_owned(),
                start: offset(start),
                end: offset(start + length),
                line: edit.line,
                before: edit.after.clone(),
                after: edit.before.clone(),
                context: line_at(&text, usize::try_from(start).unwrap_or(0)).to_owned(),
            }
        })
        .collect()
}
