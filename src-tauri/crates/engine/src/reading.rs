//! One file to what the indexes hold of it.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::catalog::{
    ChunkHash, ChunkRecord, HeadingRecord, LinkRecord, NoteRecord, PropertyRecord, chunk_hash,
};
use crate::files::{self, Decoded, Stamp};
use crate::resolution::fold;
use crate::text_index::{TextNote, TextPassage};
use crate::{canvas, documents, languages, paths, property_types};

/// A note as it was read: its record, and for each of its chunks the text the model reads.
pub(crate) struct ReadNote {
    pub record: NoteRecord,
    /// Beside `record.chunks`, one each.
    pub texts: Vec<String>,
}

impl ReadNote {
    /// The chunks by their hashes, with their texts.
    pub(crate) fn passages(&self) -> impl Iterator<Item = (ChunkHash, &str)> {
        let hashes = self.record.chunks.iter().map(|chunk| chunk.hash);
        hashes.zip(self.texts.iter().map(String::as_str))
    }

    /// As full-text search takes it up.
    pub(crate) fn for_text(&self) -> TextNote<'_> {
        let bodies = || self.texts.iter().map(|text| body(text));
        let chunks = self.record.chunks.iter().zip(bodies());
        TextNote {
            path: &self.record.path,
            names: self.names(),
            language: languages::of_text(bodies()),
            passages: chunks
                .map(|(chunk, body)| TextPassage {
                    hash: chunk.hash,
                    headings: &chunk.heading,
                    body,
                })
                .collect(),
        }
    }

    /// The words of the name, the title and the aliases.
    fn names(&self) -> String {
        let stem = paths::stem(&self.record.path);
        let mut names = self.record.title.clone();
        if stem != self.record.title {
            names.push('\n');
            names.push_str(stem);
        }
        for alias in &self.record.aliases {
            names.push('\n');
            names.push_str(alias);
        }
        names
    }
}

/// A chunk's text without the line of title and headings that `weft_notes::chunks` puts first.
pub(crate) fn body(chunk_text: &str) -> &str {
    chunk_text.split_once('\n').map_or("", |(_, body)| body)
}

/// What to call a note: the title its front matter gives it, else its file's name.
fn title(path: &str, note: &weft_notes::Note) -> String {
    note.front_matter
        .as_ref()
        .and_then(|front_matter| front_matter.title.as_deref())
        .map(str::trim)
        .filter(|title| !title.is_empty())
        .unwrap_or_else(|| paths::stem(path))
        .to_owned()
}

/// For versions of notes, by their content hash, the title under which the model read them.
pub(crate) type ReadTitles = HashMap<String, String>;

/// Reads a note from its place. A file that cannot be read, or not wholly, gives a record that
/// says so, with the stamp that is known of it.
pub(crate) fn read_note(place: &Path, path: &str, stamp: Stamp, titles: &ReadTitles) -> ReadNote {
    match read_with_stamp(place) {
        Ok((bytes, stamp)) if canvas::is_canvas(path) => of_canvas(path, &bytes, stamp, titles),
        Ok((bytes, stamp)) => from_bytes(path, &bytes, stamp, titles),
        Err(error) => failed(path, stamp, format!("cannot be read: {error}")),
    }
}

/// The bytes of a file and its stamp before they were read. Of one and the same file: a change that
/// is taken back puts files into each other's places, and with the stamp of the one and the bytes of
/// the other a note would never be read again.
fn read_with_stamp(place: &Path) -> std::io::Result<(Vec<u8>, Stamp)> {
    let mut file = File::open(place)?;
    let stamp = Stamp::of(&file.metadata()?);
    let mut bytes = Vec::with_capacity(usize::try_from(stamp.size).unwrap_or(0));
    file.read_to_end(&mut bytes)?;
    Ok((bytes, stamp))
}

pub(crate) fn failed(path: &str, stamp: Stamp, error: String) -> ReadNote {
    ReadNote {
        record: NoteRecord {
            path: path.to_owned(),
            size: stamp.size,
            modified_ns: stamp.modified_ns,
            title: paths::stem(path).to_owned(),
            error: Some(error),
            ..NoteRecord::default()
        },
        texts: Vec::new(),
    }
}

pub(crate) fn from_bytes(path: &str, bytes: &[u8], stamp: Stamp, titles: &ReadTitles) -> ReadNote {
    let hash = files::content_hash(bytes);
    let (text, error) = match readable_text(bytes) {
        Ok(read) => read,
        Err(error) => {
            let mut read = failed(path, stamp, error);
            read.record.hash = hash;
            return read;
        }
    };
    if text.len() > u32::MAX as usize {
        let mut read = failed(path, stamp, "is larger than 4 GB".to_owned());
        read.record.hash = hash;
        return read;
    }
    let note = weft_notes::parse(&text);
    let title = title(path, &note);
    let read_title = titles.get(&hash).unwrap_or(&title).clone();
    let mut chunks = Vec::new();
    let mut texts = Vec::new();
    for chunk in weft_notes::chunks(&text, &note, &read_title) {
        chunks.push(ChunkRecord {
            hash: chunk_hash(&chunk.text),
            start: offset(chunk.range.start),
            end: offset(chunk.range.end),
            heading: chunk.heading_path,
        });
        texts.push(chunk.text);
    }
    let links = note.links.iter().map(link_record).collect();
    let headings = note.headings.iter().map(|heading| HeadingRecord {
        level: heading.level,
        text: heading.text.clone(),
    });
    ReadNote {
        record: NoteRecord {
            path: path.to_owned(),
            size: stamp.size,
            modified_ns: stamp.modified_ns,
            hash,
            title,
            read_title,
            headings: headings.collect(),
            block_ids: note.ids.iter().map(|block| block.id.clone()).collect(),
            tags: tags(&note),
            properties: properties(&note),
            aliases: note
                .front_matter
                .map(|front_matter| front_matter.aliases)
                .unwrap_or_default(),
            chunks,
            links,
            error,
        },
        texts,
    }
}

/// A canvas: the texts of its cards are read like notes, each for itself, and what its cards show are links.
fn of_canvas(path: &str, bytes: &[u8], stamp: Stamp, titles: &ReadTitles) -> ReadNote {
    let hash = files::content_hash(bytes);
    let read_title = titles
        .get(&hash)
        .map_or_else(|| documents::title_for_model(path), String::as_str);
    let mut read = failed(path, stamp, String::new());
    let contents = readable_text(bytes).and_then(|(json, error)| {
        let contents = canvas::contents(&json);
        let contents = contents.map_err(|error| format!("is no canvas that can be read: {error}"))?;
        Ok((contents, error))
    });
    let record = &mut read.record;
    record.error = contents
        .as_ref()
        .map_or_else(|error| Some(error.clone()), |(_, error)| error.clone());
    let contents = contents.map(|(contents, _)| contents).unwrap_or_default();
    let mut seen = HashSet::new();
    for card in contents.texts {
        let note = weft_notes::parse(&card.text);
        for chunk in weft_notes::chunks(&card.text, &note, read_title) {
            record.chunks.push(ChunkRecord {
                hash: chunk_hash(&chunk.text),
                start: offset(card.start + chunk.range.start),
                end: offset(card.start + chunk.range.end),
                heading: chunk.heading_path,
            });
            read.texts.push(chunk.text);
        }
        record.links.extend(note.links.iter().map(|link| {
            let link = link_record(link);
            let shift = offset(card.start);
            LinkRecord {
                start: link.start.saturating_add(shift),
                end: link.end.saturating_add(shift),
                ..link
            }
        }));
        record
            .tags
            .extend(tags(&note).into_iter().filter(|tag| seen.insert(fold(tag))));
    }
    record.links.extend(contents.files);
    record.read_title = read_title.to_owned();
    record.hash = hash;
    read
}

/// Every tag of the text and of the front matter once.
fn tags(note: &weft_notes::Note) -> Vec<String> {
    let of_front_matter = note
        .front_matter
        .iter()
        .flat_map(|front_matter| &front_matter.tags);
    let mut seen = HashSet::new();
    of_front_matter
        .chain(note.tags.iter().map(|tag| &tag.name))
        .filter(|name| seen.insert(fold(name)))
        .cloned()
        .collect()
}

fn properties(note: &weft_notes::Note) -> Vec<PropertyRecord> {
    let written = note
        .front_matter
        .iter()
        .flat_map(|front_matter| &front_matter.properties);
    written
        .map(|property| PropertyRecord {
            name: property.name.clone(),
            kind: property_types::of(&property.value),
        })
        .collect()
}

fn link_record(link: &weft_notes::Link) -> LinkRecord {
    LinkRecord {
        target: link.target.clone(),
        start: offset(link.range.start),
        end: offset(link.range.end),
        kind: link.kind.into(),
        heading: link.heading.clone(),
        block: link.block.clone(),
        words: link.text.clone().unwrap_or_default(),
    }
}

/// What can be read of a file, in which offsets are those of the file (a byte order mark counts),
/// and what is wrong with it. The error says why nothing can be.
pub(crate) fn readable_text(bytes: &[u8]) -> Result<(Cow<'_, str>, Option<String>), String> {
    match files::decode(bytes) {
        Decoded::Text { .. } => Ok((String::from_utf8_lossy(bytes), None)),
        Decoded::Broken(offset) => Ok((
            files::text_with_marks(bytes).into(),
            Some(format!(
                "is not valid UTF-8 (first at byte {offset}): what can be read of it is searched; Weft will not edit it"
            )),
        )),
        Decoded::Foreign(encoding) => Err(format!(
            "is {encoding}, and Weft reads UTF-8: save it as UTF-8 in the program that made it"
        )),
    }
}

/// The text is known to be shorter than 4 GB.
pub(crate) fn offset(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_are_those_of_the_file() {
        for prefix in ["", "\u{feff}"] {
            let text = format!("{prefix}# One\r\n\r\nA first paragraph here.\r\n\r\nAnd another.\r\n");
            let read = from_bytes("a.md", text.as_bytes(), Stamp::default(), &ReadTitles::new());
            assert_eq!(read.record.error, None);
            assert_eq!(read.record.title, "a");
            assert!(!read.record.chunks.is_empty());
            let whole: String = read
                .record
                .chunks
                .iter()
                .map(|chunk| &text[chunk.start as usize..chunk.end as usize])
                .collect();
            assert!(
                whole.contains("A first paragraph here.") && whole.contains("And another."),
                "{whole:?}"
            );
        }
    }

    #[test]
    fn a_record_has_the_stamp_of_the_bytes_that_were_read() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("a.md");
        std::fs::write(&place, "Some text.").unwrap();
        // The file was another one when the folder was walked.
        let walked = Stamp {
            size: 3,
            modified_ns: 5,
        };
        let read = read_note(&place, "a.md", walked, &ReadTitles::new());
        let now = Stamp::of(&std::fs::metadata(&place).unwrap());
        assert_eq!(read.record.stamp(), now);
        let gone = read_note(&folder.path().join("b.md"), "b.md", walked, &ReadTitles::new());
        assert_eq!(gone.record.stamp(), walked);
    }

    #[test]
    fn a_renamed_note_keeps_the_texts_the_model_read() {
        let before = from_bytes("Old.md", b"Some text.", Stamp::default(), &ReadTitles::new());
        let titles = ReadTitles::from([(before.record.hash.clone(), before.record.read_title.clone())]);
        let renamed = from_bytes("New.md", b"Some text.", Stamp::default(), &titles);
        assert_eq!(renamed.record.title, "New");
        assert_eq!(renamed.texts, before.texts);
        let edited = from_bytes("New.md", b"Some other text.", Stamp::default(), &titles);
        assert!(edited.texts[0].starts_with("New"), "{:?}", edited.texts);
    }

    #[test]
    fn broken_files_say_so_and_are_searched_as_far_as_they_can_be() {
        let read = from_bytes(
            "a.md",
            b"caf\xe9 and tea in the afternoon",
            Stamp::default(),
            &ReadTitles::new(),
        );
        assert!(read.record.error.as_ref().unwrap().contains("byte 3"));
        assert!(read.texts[0].contains("and tea"));
        let read = from_bytes("a.md", b"\xff\xfea\0b\0", Stamp::default(), &ReadTitles::new());
        assert!(read.record.error.as_ref().unwrap().contains("UTF-16"));
        assert!(read.texts.is_empty());
    }
}
