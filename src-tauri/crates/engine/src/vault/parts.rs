//! Handing out notes and parts of them to programs: by name, heading or block, and by likeness to a text.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Vault;
use crate::catalog::NoteRecord;
use crate::error::{Error, ErrorCode, Result};
use crate::headings;
use crate::resolution::fold;
use crate::status::count;
use crate::types::{NotePart, SearchAnswer, SearchMode, SearchRequest, Span};
use crate::{agent_links, documents, files, paths, search};

/// A name as links have it, and what stands behind its `#`.
pub(super) fn split_part(name: &str) -> (&str, Option<&str>) {
    match name.split_once('#') {
        Some((note, part)) => (note.trim(), Some(part.trim()).filter(|part| !part.is_empty())),
        None => (name.trim(), None),
    }
}

impl Vault {
    /// The path of the note that a person names: by its path, as links do, or by an alias that no other note has.
    ///
    /// # Errors
    /// `NotFound` where nothing is named so.
    pub fn find_note(&self, name: &str) -> Result<String> {
        let corpus = self.shared.index.corpus();
        if corpus.note(name).is_some() {
            return Ok(name.to_owned());
        }
        if let Some(path) = corpus.resolve("", name)
            && paths::is_note(path)
        {
            return Ok(path.to_owned());
        }
        let wanted = fold(name);
        let mut called = corpus
            .notes()
            .filter(|note| note.aliases.iter().any(|alias| fold(alias) == wanted));
        match (called.next(), called.next()) {
            (Some(note), None) => Ok(note.path.clone()),
            _ if self.is_there(name) => Ok(name.to_owned()),
            _ => Err(Error::new(
                ErrorCode::NotFound,
                format!("there is no note “{name}” in {}", self.shared.root.display()),
            )),
        }
    }

    /// Whether this is the path of a note that the index may not know yet.
    fn is_there(&self, path: &str) -> bool {
        paths::is_note(path)
            && !path.split('/').any(|part| part.starts_with('.'))
            && paths::resolve(&self.shared.root, path).is_ok_and(|place| place.is_file())
    }

    /// The note that `Note`, `Note#Heading` or `Note#^block` names, and what stands behind its `#`. A note with a `#` in
    /// its own name is found by its path.
    ///
    /// # Errors
    /// `NotFound` where nothing is named so.
    pub(super) fn note_and_part<'a>(&self, name: &'a str) -> Result<(String, Option<&'a str>)> {
        if let Ok(path) = self.find_note(name.trim())
            && path == name.trim()
        {
            return Ok((path, None));
        }
        let (note, part) = split_part(name);
        Ok((self.find_note(note)?, part))
    }

    /// What a link's `Note`, `Note#Heading` or `Note#^block` names: a path or a name, as in links; and the text of a PDF
    /// or one of its pages (`Paper.pdf#page=3`), with form feeds between pages, or of a canvas.
    ///
    /// # Errors
    /// `NotFound` where there is no such note, or no such heading, block or page in it.
    pub fn read_part(&self, name: &str) -> Result<NotePart> {
        let (document, part) = split_part(name);
        if let Some(part) = self.document_part(document, part)? {
            return Ok(part);
        }
        let (path, part) = self.note_and_part(name)?;
        let title = self
            .shared
            .index
            .corpus()
            .note(&path)
            .map(|note| note.title.clone());
        let bytes = files::read(&paths::resolve(&self.shared.root, &path)?, &path)?;
        let text = files::text(bytes);
        let parsed = weft_notes::parse(&text);
        let range = match part {
            None => 0..text.len(),
            Some(part) => headings::range_of_part(&parsed, part, text.len())
                .ok_or_else(|| agent_links::no_part(&path, part))?,
        };
        Ok(NotePart {
            title: title.unwrap_or_default(),
            start: count(range.start),
            end: count(range.end),
            text: text[range].to_owned(),
            note: path,
        })
    }

    /// Where the passages of a note stand, in bytes of its file, in their order.
    pub fn passages(&self, path: &str) -> Vec<Span> {
        let corpus = self.shared.index.corpus();
        let chunks = corpus.note(path).map(|note| note.chunks.as_slice());
        chunks
            .unwrap_or_default()
            .iter()
            .map(|chunk| Span {
                start: chunk.start,
                end: chunk.end,
            })
            .collect()
    }

    /// The id of the first block between these bytes of a note that has one, without `^`.
    pub fn block_id(&self, path: &str, start: u32, end: u32) -> Option<String> {
        if self.shared.index.corpus().note(path)?.block_ids.is_empty() {
            return None;
        }
        let text = files::note_text(&self.shared.root, path)?;
        let note = weft_notes::parse(&text);
        let (start, end) = (start as usize, end as usize);
        let mut inside = note
            .ids
            .iter()
            .filter(|id| id.range.start >= start && id.range.start < end);
        inside.next().map(|id| id.id.clone())
    }

    /// The PDF or canvas that is named so, by its path or as in links.
    pub(super) fn document_named(&self, name: &str) -> Option<Arc<NoteRecord>> {
        let corpus = self.shared.index.corpus();
        let path = corpus.resolve("", name).unwrap_or(name);
        corpus.record(path).filter(|_| !paths::is_note(path)).cloned()
    }

    /// The same as [`Self::read_part`] of a PDF or canvas; `None` where none is named.
    fn document_part(&self, name: &str, part: Option<&str>) -> Result<Option<NotePart>> {
        let index = &self.shared.index;
        let Some(record) = self.document_named(name) else {
            return Ok(None);
        };
        let path = record.path.clone();
        let missing = |what: String| Error::new(ErrorCode::NotFound, format!("“{path}” {what}"));
        let text = documents::text(&self.shared.root, &index.extractions, &record)
            .ok_or_else(|| missing("cannot be read at this moment".to_owned()))?;
        let range = match part {
            None => Some(0..text.len()),
            Some(part) => documents::range_of_part(&path, &text, part),
        };
        let range = range.ok_or_else(|| missing(format!("has no “{}”", part.unwrap_or_default())))?;
        Ok(Some(NotePart {
            title: record.title.clone(),
            start: count(range.start),
            end: count(range.end),
            text: documents::shown(&path, &text[range]),
            note: path,
        }))
    }

    /// The notes that a note links to, and those that link to it; each once, in the order of their paths.
    pub fn linked_notes(&self, path: &str) -> (Vec<String>, Vec<String>) {
        let corpus = self.shared.index.corpus();
        let graph = corpus.graph();
        let out = graph.links_of(path).filter_map(|(_, target)| target);
        let out: BTreeSet<&str> = out.filter(|target| corpus.note(target).is_some()).collect();
        let back: BTreeSet<&str> = graph
            .linking_to(path)
            .map(|(note, _)| note.path.as_str())
            .filter(|source| paths::is_note(source))
            .collect();
        let owned = |paths: BTreeSet<&str>| paths.into_iter().map(str::to_owned).collect();
        (owned(out), owned(back))
    }

    /// [`Vault::search`] of the notes in one folder and those below it; a question stays a question.
    ///
    /// # Errors
    /// Where an index cannot be read.
    pub async fn search_in(&self, folder: &str, request: &SearchRequest) -> Result<SearchAnswer> {
        search::search_in(&self.shared, request, folder).await
    }

    /// Passages close to a text in meaning; nothing in it is taken for an operator.
    ///
    /// # Errors
    /// Where an index cannot be read.
    pub async fn similar(&self, text: &str, limit: u32) -> Result<SearchAnswer> {
        let request = SearchRequest {
            query: text.to_owned(),
            mode: SearchMode::Meaning,
            limit,
            this: None,
        };
        search::search_words(&self.shared, &request).await
    }
}
