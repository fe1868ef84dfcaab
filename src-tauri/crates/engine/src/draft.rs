//! A change of several notes in the making: the new bytes of each, and every edit as it is told.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

use weft_notes::TextEdit;

use crate::catalog::NoteRecord;
use crate::corpus::Corpus;
use crate::error::{Error, ErrorCode, Result};
use crate::files::{self, Decoded, Found};
use crate::journal::{FileChange, Journal};
use crate::paths;
use crate::status::count;
use crate::types::{FileKind, PlannedEdit};

#[derive(Debug, Default)]
pub(crate) struct Draft {
    pub files: Vec<FileChange>,
    pub edits: Vec<PlannedEdit>,
    /// What is left as it is, with the reason.
    pub kept: Vec<String>,
}

impl Draft {
    /// Whether anything changes by these edits of the note's bytes, which are UTF-8 text.
    pub(crate) fn edit(&mut self, path: &str, bytes: &[u8], edits: Vec<TextEdit>) -> bool {
        let text = std::str::from_utf8(bytes).unwrap_or_default();
        let Some(changed) = weft_notes::apply_edits(text, &edits).filter(|changed| changed != text) else {
            return false;
        };
        self.edits.extend(told(path, text, edits));
        self.files.push(FileChange {
            path: path.to_owned(),
            before: bytes.to_vec(),
            after: changed.into_bytes(),
        });
        true
    }

    /// Edits every note that `is_concerned` says yes to, by what `edits` gives for its path and
    /// text. Notes and folders that cannot be read, and notes that are not UTF-8 and would be
    /// edited, are left and told of: “…; its `what` stay as they are”.
    ///
    /// # Errors
    /// Where the disk fails.
    pub(crate) fn edit_notes(
        &mut self,
        root: &Path,
        corpus: &Corpus,
        found: &[Found],
        is_concerned: impl Fn(&NoteRecord) -> bool,
        what: &str,
        mut edits: impl FnMut(&str, &str) -> Vec<TextEdit>,
    ) -> Result<()> {
        let is_concerned = |note: &NoteRecord| note.error.is_some() || is_concerned(note);
        visit_notes(root, corpus, found, is_concerned, |path, bytes| {
            match bytes {
                Err(error) => self.kept.push(format!("{error}; its {what} stay as they are")),
                Ok(bytes) => match text_of(path, &bytes) {
                    Ok(text) => {
                        self.edit(path, &bytes, edits(path, text));
                    }
                    Err(error) if !edits(path, &files::text_with_marks(&bytes)).is_empty() => {
                        self.kept.push(error.message);
                    }
                    Err(_) => {}
                },
            }
            Ok(())
        })?;
        self.keep_unlisted(found, what);
        Ok(())
    }

    /// Tells of the folders that the user may not look into.
    pub(crate) fn keep_unlisted(&mut self, found: &[Found], what: &str) {
        for folder in found.iter().filter_map(Found::unlisted) {
            self.kept.push(format!("{folder}; {what} in it stay as they are"));
        }
    }

    pub(crate) fn journal(self, label: String) -> Journal {
        Journal {
            label,
            files: self.files,
            edits: self.edits,
            kept: self.kept,
            ..Journal::default()
        }
    }
}

/// Hands the bytes of notes to `visit`, as they are on the disk now. Left out are those that the
/// corpus knows in their present state and that `is_concerned` says no to.
///
/// # Errors
/// What `visit` gives, and where the disk fails. A note that the user may not read is handed on as
/// the error.
pub(crate) fn visit_notes(
    root: &Path,
    corpus: &Corpus,
    found: &[Found],
    is_concerned: impl Fn(&NoteRecord) -> bool,
    mut visit: impl FnMut(&str, Result<Vec<u8>>) -> Result<()>,
) -> Result<()> {
    for Found {
        entry,
        stamp,
        left_out,
        ..
    } in found
    {
        if entry.kind != FileKind::Note || left_out.is_some() {
            continue;
        }
        let known = corpus.note(&entry.path).filter(|note| note.stamp() == *stamp);
        if known.is_some_and(|note| !is_concerned(note)) {
            continue;
        }
        let place = paths::resolve(root, &entry.path)?;
        let failed = |error: &io::Error| Error::io("reading", &entry.path, error);
        match fs::read(place) {
            Ok(bytes) => visit(&entry.path, Ok(bytes))?,
            Err(error) if error.kind() == ErrorKind::PermissionDenied => {
                visit(&entry.path, Err(failed(&error)))?;
            }
            // It was deleted in this moment.
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(failed(&error)),
        }
    }
    Ok(())
}

/// The text of a note that is to be edited, with its byte order mark, so that offsets are those
/// of the file.
///
/// # Errors
/// `NotUtf8`.
pub(crate) fn text_of<'a>(path: &str, bytes: &'a [u8]) -> Result<&'a str> {
    match files::decode(bytes) {
        Decoded::Text { .. } => Ok(std::str::from_utf8(bytes).unwrap_or_default()),
        Decoded::Broken(_) | Decoded::Foreign(_) => Err(Error::new(
            ErrorCode::NotUtf8,
            format!("“{path}” is not UTF-8 text, so Weft does not change it"),
        )),
    }
}

/// Edits of one note as they are told, in the order of the text, each once.
fn told(path: &str, text: &str, mut edits: Vec<TextEdit>) -> Vec<PlannedEdit> {
    edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
    edits.dedup();
    let (mut line, mut counted) = (1, 0);
    edits
        .into_iter()
        .map(|edit| {
            let start = edit.range.start;
            line += newlines(text, counted, start);
            counted = start;
            PlannedEdit {
                note: path.to_owned(),
                start: count(start),
                end: count(edit.range.end),
                line: count(line),
                before: text.get(edit.range).unwrap_or_default().to_owned(),
                after: edit.replacement,
                context: line_at(text, start).to_owned(),
                column: column_at(text, start),
            }
        })
        .collect()
}

pub(crate) fn newlines(text: &str, from: usize, to: usize) -> usize {
    let bytes = text.as_bytes().get(from..to).unwrap_or_default();
    bytes.iter().filter(|byte| **byte == b'\n').count()
}

/// The first line is 1.
pub(crate) fn line_number(text: &str, offset: usize) -> usize {
    1 + newlines(text, 0, offset)
}

/// How far behind the beginning of its line a byte is, in UTF-16 units.
pub(crate) fn column_at(text: &str, offset: usize) -> u32 {
    let before = &text[..text.floor_char_boundary(offset)];
    count(before[line_start(before)..].encode_utf16().count())
}

/// The line that a byte stands in, without its end.
pub(crate) fn line_at(text: &str, offset: usize) -> &str {
    let (before, behind) = text.split_at(text.floor_char_boundary(offset));
    let end = before.len() + behind.find('\n').unwrap_or(behind.len());
    text.get(line_start(before)..end)
        .unwrap_or_default()
        .trim_end_matches('\r')
}

/// Where the last line of a text begins.
pub(crate) fn line_start(text: &str) -> usize {
    text.rfind('\n').map_or(0, |at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_told_with_their_lines() {
        let text = "\u{feff}one\r\ntwo [[x]]\r\n[[x]] three";
        let ranges = [(14, 15), (21, 22), (14, 15)];
        let edits = ranges.map(|(start, end)| TextEdit {
            range: start..end,
            replacement: "y".to_owned(),
        });
        let mut draft = Draft::default();
        assert!(draft.edit("a.md", text.as_bytes(), edits.to_vec()));
        let told: Vec<_> = draft
            .edits
            .iter()
            .map(|edit| {
                (
                    edit.start,
                    edit.line,
                    edit.before.as_str(),
                    edit.context.as_str(),
                    edit.column,
                )
            })
            .collect();
        assert_eq!(
            told,
            [(14, 2, "x", "two [[x]]", 6), (21, 3, "x", "[[x]] three", 2)]
        );
        assert_eq!(draft.files[0].after, text.replace('x', "y").into_bytes());
        assert!(!draft.edit("a.md", text.as_bytes(), Vec::new()));
    }
}
