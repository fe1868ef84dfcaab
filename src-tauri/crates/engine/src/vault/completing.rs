//! What a link or a tag may become while it is typed.

use super::Vault;
use crate::completion::{self, Asked};
use crate::error::Result;
use crate::types::{CompletionKind, FoundHeading, LinkCompletion, NoteAlias, SearchMode, SearchRequest};
use crate::{files, paths, search, status};

impl Vault {
    /// What the link may go to whose text between `[[` and the cursor is `typed`, likeliest first:
    /// a name; `NOTE#` and a heading; `NOTE#^` and a block; `##` and a heading, `^^` and a block of
    /// any note. `from` is the note that is written in, `text` its text in the editor.
    ///
    /// # Errors
    /// Where the note whose headings or blocks are asked for cannot be read.
    pub async fn complete_link(
        &self,
        from: &str,
        typed: &str,
        text: Option<&str>,
        limit: u32,
    ) -> Result<Vec<LinkCompletion>> {
        let limit = limit as usize;
        match Asked::of(typed) {
            Asked::Name(words) => Ok(completion::names(&self.shared.index.corpus(), words, limit)),
            Asked::AnyHeading(words) => Ok(completion::all_headings(
                &self.shared.index.corpus(),
                words,
                limit,
            )),
            Asked::AnyBlock(words) => self.blocks_with(words, limit).await,
            Asked::Heading { note, words } => {
                let Some((path, text)) = self.text_for(from, note, text)? else {
                    return Ok(Vec::new());
                };
                Ok(completion::headings(
                    &path,
                    note,
                    &weft_notes::parse(&text),
                    words,
                    limit,
                ))
            }
            Asked::Block { note, words } => {
                let Some((path, text)) = self.text_for(from, note, text)? else {
                    return Ok(Vec::new());
                };
                Ok(completion::blocks(
                    &path,
                    note,
                    &weft_notes::parse(&text),
                    words,
                    limit,
                ))
            }
        }
    }

    /// Every alias of every note, by the paths of the notes.
    pub fn aliases(&self) -> Vec<NoteAlias> {
        let corpus = self.shared.index.corpus();
        let mut aliases: Vec<NoteAlias> = corpus
            .notes()
            .flat_map(|note| {
                note.aliases.iter().map(|alias| NoteAlias {
                    note: note.path.clone(),
                    alias: alias.clone(),
                })
            })
            .collect();
        aliases.sort_by(|one, other| one.note.cmp(&other.note));
        aliases
    }

    /// At most `limit` headings with these letters, likeliest first, as the index has them: of the
    /// notes at the paths `within`, in their order among equals, else of all notes. Without words,
    /// all headings of those notes.
    pub fn find_headings(&self, words: &str, within: Option<&[String]>, limit: u32) -> Vec<FoundHeading> {
        completion::find_headings(&self.shared.index.corpus(), words, within, limit as usize)
    }

    /// The note that a link names, and its text as its file counts it: with the byte order mark.
    fn text_for(&self, from: &str, name: &str, edited: Option<&str>) -> Result<Option<(String, String)>> {
        let corpus = self.shared.index.corpus();
        let Some(path) = corpus.resolve(from, name).map(str::to_owned) else {
            return Ok(None);
        };
        drop(corpus);
        if !paths::is_note(&path) {
            return Ok(None);
        }
        let bytes = files::read(&paths::resolve(&self.shared.root, &path)?, &path)?;
        let text = files::text(bytes);
        Ok(Some(match edited.filter(|_| path == from) {
            Some(edited) if text.starts_with('\u{feff}') => (path, format!("\u{feff}{edited}")),
            Some(edited) => (path, edited.to_owned()),
            None => (path, text),
        }))
    }

    /// Blocks of all notes in which these words are found.
    async fn blocks_with(&self, words: &str, limit: usize) -> Result<Vec<LinkCompletion>> {
        if words.trim().is_empty() {
            return Ok(Vec::new());
        }
        let request = SearchRequest {
            query: words.to_owned(),
            mode: SearchMode::Text,
            limit: status::count(limit),
            this: None,
        };
        let answer = search::search_words(&self.shared, &request).await?;
        let mut found: Vec<LinkCompletion> = Vec::new();
        for hit in answer.hits {
            // A file that was taken away in this moment has no blocks.
            let Ok(bytes) =
                paths::resolve(&self.shared.root, &hit.note).and_then(|place| files::read(&place, &hit.note))
            else {
                continue;
            };
            let text = files::text(bytes);
            let note = weft_notes::parse(&text);
            let hit_range = hit.start as usize..hit.end as usize;
            let target = self.shared.index.corpus().names().link_name(&hit.note);
            // A passage is of one or a few blocks: the one that the words stand in.
            let best = completion::blocks(&hit.note, &target, &note, words, usize::MAX)
                .into_iter()
                .find(|block| hit_range.contains(&(block.offset as usize)));
            let block = best.or_else(|| {
                let block = note.blocks.get(note.block_at(hit_range.start)?)?;
                Some(LinkCompletion {
                    kind: CompletionKind::Block,
                    note: hit.note.clone(),
                    name: completion::shown_of(&note, block.range.clone()),
                    marks: Vec::new(),
                    target: block.id.as_ref().map(|id| format!("{target}#^{id}")),
                    offset: status::count(block.range.start),
                    level: 0,
                })
            });
            let is_new = |block: &LinkCompletion| {
                !found
                    .iter()
                    .any(|known| (&known.note, known.offset) == (&block.note, block.offset))
            };
            found.extend(block.filter(is_new));
        }
        Ok(found)
    }
}
