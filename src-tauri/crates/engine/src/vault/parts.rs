//! Handing out notes and parts of them to programs: by name, heading or block, and by likeness to a text.

use std::collections::BTreeSet;

use super::Vault;
use crate::error::{Error, ErrorCode, Result};
use crate::headings;
use crate::resolution::fold;
use crate::status::count;
use crate::types::{NotePart, SearchAnswer, SearchMode, SearchRequest};
use crate::{documents, files, paths, search};

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
            _ => Err(Error::new(
                ErrorCode::NotFound,
                format!("there is no note “{name}” in {}", self.shared.root.display()),
            )),
        }
    }

    /// What a link's `Note`, `Note#Heading` or `Note#^block` names: a path or a name, as in links; and the text of a PDF
    /// or one of its pages (`Paper.pdf#page=3`), with form feeds between pages, or of a canvas.
    ///
    /// # Errors
    /// `NotFound` where there is no such note, or no such heading, block or page in it.
    pub fn read_part(&self, name: &str) -> Result<NotePart> {
        let (note, part) = match name.split_once('#') {
            Some((note, part)) => (note.trim(), Some(part.trim()).filter(|part| !part.is_empty())),
            None => (name.trim(), None),
        };
        if let Some(part) = self.document_part(note, part)? {
            return Ok(part);
        }
        let path = self.find_note(note)?;
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
            Some(part) => headings::range_of_part(&parsed, part, text.len()).ok_or_else(|| {
                let kind = if part.starts_with('^') { "block" } else { "heading" };
                let name = part.trim_start_matches('^');
                Error::new(ErrorCode::NotFound, format!("“{path}” has no {kind} “{name}”"))
            })?,
        };
        Ok(NotePart {
            title: title.unwrap_or_default(),
            start: count(range.start),
            end: count(range.end),
            text: text[range].to_owned(),
            note: path,
        })
    }

    /// The same of a PDF or canvas; `None` where none is named.
    fn document_part(&self, name: &str, part: Option<&str>) -> Result<Option<NotePart>> {
        let index = &self.shared.index;
        let record = {
            let corpus = index.corpus();
            let path = corpus.resolve("", name).unwrap_or(name);
            corpus.record(path).filter(|_| !paths::is_note(path)).cloned()
        };
        let Some(record) = record else { return Ok(None) };
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
