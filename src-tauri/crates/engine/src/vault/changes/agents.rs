//! Changes that agents ask for: new notes, words for other words, text behind what is there, links. Each is one
//! transaction, which an undo takes back.

use std::fs;

use super::super::Vault;
use super::super::parts::split_part;
use crate::draft::{Draft, text_of};
use crate::error::{Error, ErrorCode, Result};
use crate::journal::moved;
use crate::resolution::fold;
use crate::types::{CreatedNote, Transaction, WantedLink};
use crate::{agent_edits, agent_links, durable, files, paths, undo};

impl Vault {
    /// Makes a note with this text, and the folders it needs. Nothing is ever overwritten.
    ///
    /// # Errors
    /// `Exists`, also where a note's name differs by upper and lower case alone; `OutsideVault`; `InvalidName` for names
    /// that are hidden, are no note's, or cannot be on every system, and for texts too long; `ReadOnly`, `NoSpace`, `Io`.
    pub fn create_note_with(&self, path: &str, text: &str) -> Result<CreatedNote> {
        let root = &self.shared.root;
        let place = paths::resolve(root, path)?;
        paths::check_new_name(path)?;
        if !paths::is_note(path) {
            return Err(Error::new(
                ErrorCode::InvalidName,
                format!("“{path}” is not the name of a note: it has to end in .md"),
            ));
        }
        agent_edits::check_text(text)?;
        let folded = fold(path);
        let same = self
            .shared
            .index
            .corpus()
            .notes()
            .map(|note| note.path.clone())
            .find(|known| fold(known) == folded);
        if let Some(known) = same.filter(|known| root.join(known).exists()) {
            return Err(Error::new(
                ErrorCode::Exists,
                format!(
                    "“{known}” is there already; change it with append or apply_edit, or choose another name"
                ),
            ));
        }
        let mut folders = Vec::new();
        let mut folder = paths::folder(path);
        while !folder.is_empty() && !root.join(folder).exists() {
            folders.insert(0, folder.to_owned());
            folder = paths::folder(folder);
        }
        let failed = |error: &std::io::Error| Error::io("making", path, error);
        if let Some(parent) = place.parent() {
            fs::create_dir_all(parent).map_err(|error| failed(&error))?;
        }
        durable::create(&place, text.as_bytes()).map_err(|error| failed(&error))?;
        self.look_at(vec![path.to_owned()]);
        Ok(CreatedNote {
            path: path.to_owned(),
            hash: files::content_hash(text.as_bytes()),
            folders,
        })
    }

    /// Takes a note that was made back into the trash, if it is still as it was made; and its folders, where nothing else
    /// is in them.
    ///
    /// # Errors
    /// `Exists` where it has changed since, `NotFound` where it is gone; the same as of [`Vault::trash`].
    pub fn take_back_note(&self, created: &CreatedNote) -> Result<()> {
        let path = created.path.as_str();
        let bytes = files::read(&paths::resolve(&self.shared.root, path)?, path)?;
        if files::content_hash(&bytes) != created.hash {
            return Err(Error::new(
                ErrorCode::Exists,
                format!(
                    "“{path}” has changed since it was made, so it stays; delete it by hand if it is not wanted"
                ),
            ));
        }
        self.trash(path)?;
        for folder in created.folders.iter().rev() {
            // Fails where something is in it, as it should.
            let _ = paths::resolve(&self.shared.root, folder).map(fs::remove_dir);
        }
        Ok(())
    }

    /// Puts `new` in the place of `old`, which must stand in the note exactly once.
    ///
    /// # Errors
    /// `NotFound` where it stands nowhere, `Exists` where it stands in several places, `InvalidName` where there is
    /// nothing to change; `NotUtf8`; the same as of [`Vault::rename`].
    pub fn replace_text(&self, note: &str, old: &str, new: &str) -> Result<Transaction> {
        agent_edits::check_text(new)?;
        stays_inside(note)?;
        let path = self.find_note(note)?;
        self.edit_note(&path, format!("An agent edited “{path}”"), |text| {
            agent_edits::replace(&path, text, old, new)
        })
    }

    /// Writes text behind what stands in a note, or below one of its headings (`Note#Heading`): on a line of its own,
    /// after an empty line unless it goes on with a list or a table.
    ///
    /// # Errors
    /// `NotFound`; `InvalidName` for what is no text to append; `NotUtf8`; the same as of [`Vault::rename`].
    pub fn append_text(&self, name: &str, added: &str) -> Result<Transaction> {
        agent_edits::check_text(added)?;
        stays_inside(name)?;
        let (path, part) = self.note_and_part(name)?;
        if part.is_some_and(|part| part.starts_with('^')) {
            return Err(agent_edits::refused(
                "text is appended to a note or below a heading, not to a block; use apply_edit",
            ));
        }
        self.edit_note(&path, format!("An agent appended to “{path}”"), |text| {
            agent_edits::append(&path, text, part, added)
        })
    }

    /// Makes a link of words, or writes it behind them.
    ///
    /// # Errors
    /// `NotFound` where words do not stand where they should, as plain text; `Exists` where they stand in several places
    /// and it is not said which; `InvalidName`, `NotUtf8`; the same as of [`Vault::rename`].
    pub fn write_link(&self, wanted: &WantedLink) -> Result<Transaction> {
        stays_inside(&wanted.note)?;
        let from = self.find_note(&wanted.note)?;
        let target = wanted.target.trim().trim_start_matches('!');
        let target = target.strip_prefix("[[").unwrap_or(target);
        let target = target.strip_suffix("]]").unwrap_or(target);
        let target = target.split('|').next().unwrap_or(target).trim_end_matches('\\');
        let (to, part) = match target.strip_prefix('#') {
            Some(part) => (from.clone(), Some(part)),
            None => {
                let (name, part) = split_part(target);
                match self.document_named(name) {
                    Some(document) => (document.path.clone(), part),
                    None => self.note_and_part(target)?,
                }
            }
        };
        self.transact(|| {
            let corpus = self.shared.index.corpus();
            agent_links::words(&self.shared.root, corpus.names(), (&from, &to, part), wanted)
        })
    }

    /// Undoes one transaction that moved nothing, whatever came after it, and whoever made that. `None` where it is undone already, or too
    /// old to be.
    ///
    /// # Errors
    /// As of [`Vault::undo`].
    pub fn undo_transaction(&self, id: u64) -> Result<Option<Transaction>> {
        let entries = self.journals.entries();
        if entries.iter().any(|entry| entry.done && entry.undoes == Some(id)) {
            return Ok(None);
        }
        let Some(&entry) = entries.iter().find(|entry| entry.done && entry.id == id) else {
            return Ok(None);
        };
        let unread = |error| Error::internal("reading what was changed", error);
        let mut done = self.journals.read(entry).map_err(unread)?;
        for later in entries.iter().filter(|later| later.done && later.id > id) {
            // What has been renamed since is changed under its present name.
            let moves = self.journals.read(*later).map_err(unread)?.moves;
            for file in &mut done.files {
                file.path = moved(&moves, &file.path).into_owned();
            }
            for edit in &mut done.edits {
                edit.note = moved(&moves, &edit.note).into_owned();
            }
        }
        let mut transaction = self.transact(|| undo::plan(&self.shared.root, &done))?;
        transaction.id = id;
        Ok(Some(transaction))
    }

    fn edit_note(
        &self,
        path: &str,
        label: String,
        edit: impl Fn(&str) -> Result<weft_notes::TextEdit>,
    ) -> Result<Transaction> {
        self.transact(|| {
            let bytes = files::read(&paths::resolve(&self.shared.root, path)?, path)?;
            let mut draft = Draft::default();
            draft.edit(path, &bytes, vec![edit(text_of(path, &bytes)?)?]);
            Ok(draft.journal(label.clone()))
        })
    }
}

/// As links are read, `..` in a name is no more than part of the way to a note; who writes has to say which is meant.
fn stays_inside(name: &str) -> Result<()> {
    if name.starts_with('/') || name.split('/').any(|part| part == "..") {
        return Err(Error::new(
            ErrorCode::OutsideVault,
            format!(
                "“{name}” is not a place inside the vault; give the note's path from the vault's top, or its name"
            ),
        ));
    }
    Ok(())
}
