//! The tantivy index: one document per passage. Only this file and its part for questions know its schema.

mod asking;
mod query_words;

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use tantivy::schema::{
    FAST, Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::PreTokenizedString;
use tantivy::{Index, IndexReader, IndexWriter, ReloadPolicy, Term, doc};

use crate::catalog::ChunkHash;
use crate::error::{Error, Result};
use crate::languages::Language;
use crate::{text_recovery, words};

pub(crate) use query_words::QueryWords;

/// Raised when the schema or the analyser changes.
const FORMAT: u32 = 2;
const WRITER_BYTES: usize = 32_000_000;
const ANALYZER: &str = "words";

#[derive(Clone, Copy)]
struct Fields {
    path: Field,
    hash: Field,
    title: Field,
    heading: Field,
    body: Field,
    language: Field,
}

/// A passage as full-text search reads it.
pub(crate) struct TextDocument<'a> {
    pub path: &'a str,
    pub hash: ChunkHash,
    /// The title, the file's name and the aliases.
    pub title: &'a str,
    pub heading: &'a str,
    pub body: &'a str,
    /// The note's.
    pub language: Language,
}

/// A passage found: its note and hash, and its BM25 score.
pub(crate) struct TextHit {
    pub path: String,
    pub hash: ChunkHash,
    pub score: f32,
}

pub(crate) struct TextIndex {
    fields: Fields,
    reader: IndexReader,
    /// `None` in a process that only reads.
    writer: Option<Mutex<IndexWriter>>,
    /// Names this index, so that a catalogue can tell it from one made anew.
    pub(crate) generation: String,
}

impl TextIndex {
    /// Opens the index, or, for a writer, makes it anew where it is missing, damaged or of
    /// another format; its `generation` is then a new one.
    pub(crate) fn open(folder: &Path, write: bool) -> Result<Self> {
        let place = folder.join(format!("text-{FORMAT}"));
        match Self::try_open(&place, write) {
            Ok(index) => Ok(index),
            Err(error) if write => {
                if place.exists() {
                    tracing::warn!("the text index is made anew: {error}");
                    std::fs::remove_dir_all(&place)
                        .map_err(|error| Error::internal("clearing the text index", error))?;
                }
                Self::create(&place)?;
                Self::try_open(&place, write)
            }
            Err(error) => Err(error),
        }
    }

    fn create(place: &Path) -> Result<()> {
        let failed = |error: &dyn std::fmt::Display| Error::internal("making the text index", error);
        std::fs::create_dir_all(place).map_err(|error| failed(&error))?;
        Index::create_in_dir(place, schema().0).map_err(|error| failed(&error))?;
        let now = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .map_or(0, |since| since.as_nanos());
        std::fs::write(place.join(GENERATION), format!("{now:x}-{}", std::process::id()))
            .map_err(|error| failed(&error))
    }

    fn try_open(place: &Path, write: bool) -> Result<Self> {
        let failed = |error| Error::internal("opening the text index", error);
        let index = Index::open_in_dir(place).map_err(failed)?;
        let (schema, fields) = schema();
        if index.schema() != schema {
            return Err(Error::internal(
                "opening the text index",
                "its fields are of another version",
            ));
        }
        let generation = std::fs::read_to_string(place.join(GENERATION))
            .map_err(|error| Error::internal("opening the text index", error))?;
        index
            .tokenizers()
            .register(ANALYZER, words::analyzer(Language::English));
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()
            .map_err(failed)?;
        let writer = if write {
            text_recovery::remove_unfinished(place, &index).map_err(failed)?;
            // One thread: the model needs the others, and parsing is as fast as this.
            let writer = index.writer_with_num_threads(1, WRITER_BYTES).map_err(failed)?;
            Some(Mutex::new(writer))
        } else {
            None
        };
        Ok(Self {
            fields,
            reader,
            writer,
            generation,
        })
    }

    /// Replaces all passages of the named notes, in one commit, durable when it returns.
    pub(crate) fn update<'a>(
        &self,
        replaced: impl IntoIterator<Item = &'a str>,
        documents: impl IntoIterator<Item = TextDocument<'a>>,
    ) -> Result<()> {
        let failed = |error| Error::internal("writing the text index", error);
        let writer = self
            .writer
            .as_ref()
            .ok_or_else(|| Error::internal("writing the text index", "another process writes it"))?;
        let mut writer = writer.lock().unwrap_or_else(PoisonError::into_inner);
        let fields = self.fields;
        for path in replaced {
            writer.delete_term(Term::from_field_text(fields.path, path));
        }
        for document in documents {
            let mut made = doc!(
                fields.path => document.path,
                fields.hash => document.hash.to_be_bytes().as_slice(),
                fields.language => document.language.code(),
            );
            let texts = [document.title, document.heading, document.body];
            for (field, text) in self.word_fields().into_iter().zip(texts) {
                made.add_pre_tokenized_text(
                    field,
                    PreTokenizedString {
                        text: String::new(),
                        tokens: words::tokens(text, document.language),
                    },
                );
            }
            writer.add_document(made).map_err(failed)?;
        }
        writer.commit().map_err(failed)?;
        self.refresh()
    }

    /// Forgets every passage.
    pub(crate) fn clear(&self) -> Result<()> {
        let failed = |error| Error::internal("clearing the text index", error);
        if let Some(writer) = &self.writer {
            let mut writer = writer.lock().unwrap_or_else(PoisonError::into_inner);
            writer.delete_all_documents().map_err(failed)?;
            writer.commit().map_err(failed)?;
        }
        self.refresh()
    }

    /// Takes up the newest commit, of this process or another.
    pub(crate) fn refresh(&self) -> Result<()> {
        self.reader
            .reload()
            .map_err(|error| Error::internal("reading the text index", error))
    }

    pub(crate) fn documents(&self) -> u64 {
        self.reader.searcher().num_docs()
    }
}

const GENERATION: &str = "weft-generation";
const PATH: &str = "path";

fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let text = |option| {
        TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer(ANALYZER)
                .set_index_option(option),
        )
    };
    let fields = Fields {
        path: builder.add_text_field(PATH, STRING | STORED | FAST),
        hash: builder.add_bytes_field("hash", STORED),
        title: builder.add_text_field("title", text(IndexRecordOption::WithFreqs)),
        heading: builder.add_text_field("heading", text(IndexRecordOption::WithFreqs)),
        body: builder.add_text_field("body", text(IndexRecordOption::WithFreqsAndPositions)),
        language: builder.add_text_field("language", STRING),
    };
    (builder.build(), fields)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::languages;

    fn index(folder: &Path, notes: &[(&str, &str)]) -> TextIndex {
        let index = TextIndex::open(folder, true).unwrap();
        let documents = notes
            .iter()
            .enumerate()
            .map(|(number, (path, body))| TextDocument {
                path,
                hash: number as ChunkHash,
                title: crate::paths::stem(path),
                heading: "",
                body,
                language: languages::of_text([*body]),
            });
        index.update(notes.iter().map(|note| note.0), documents).unwrap();
        index
    }

    fn check(index: &TextIndex, query: &str, expected: &[&str]) {
        let words = index.query_words(query).unwrap();
        let found: Vec<String> = index
            .search(&words, 10, None, &crate::fusion::Weights::SEARCH)
            .unwrap()
            .into_iter()
            .map(|hit| hit.path)
            .collect();
        assert_eq!(found, expected, "{query:?}");
    }

    #[test]
    fn words_prefixes_and_titles_are_found() {
        let folder = tempfile::tempdir().unwrap();
        let index = index(
            folder.path(),
            &[
                ("Tides.md", "The sea leaves twice a day."),
                (
                    "Bread's.md",
                    "Knead, and wait for the dough. It rises like a tide.",
                ),
                ("日記.md", "今日は海へ行った"),
            ],
        );
        check(&index, "tide", &["Tides.md", "Bread's.md"]);
        check(&index, "knea", &["Bread's.md"]);
        check(&index, "海へ", &["日記.md"]);
        check(&index, "zzyzx quux", &[]);
        check(&index, "", &[]);
        assert_eq!(index.documents(), 3);
    }

    #[test]
    fn each_note_is_searched_in_its_language() {
        let folder = tempfile::tempdir().unwrap();
        let index = index(
            folder.path(),
            &[
                (
                    "Fluss.md",
                    "Die Häuser am Fluss wurden nach dem Hochwasser wieder aufgebaut, und der Damm wurde höher.",
                ),
                (
                    "River.md",
                    "The houses by the river were built again after the flood, and the dam was raised.",
                ),
            ],
        );
        check(&index, "Haus", &["Fluss.md"]);
        check(&index, "house", &["River.md"]);
        check(&index, "hausern", &["Fluss.md"]);
    }

    #[test]
    fn a_slip_finds_what_was_meant_and_harms_no_word_that_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let index = index(
            folder.path(),
            &[
                ("a.md", "Photosynthesis needs light."),
                ("b.md", "A receipt for the bread."),
                ("c.md", "Version 2024 of the code."),
                ("d.md", "The form is blue."),
                ("e.md", "Far from here."),
            ],
        );
        check(&index, "photosythesis ", &["a.md"]);
        check(&index, "photosnythesis of ", &["a.md"]);
        check(&index, "reciept ", &["b.md"]);
        // Half a word is its beginning, not a slip.
        check(&index, "photos", &["a.md"]);
        // A number with another digit is another number, a short word another word.
        check(&index, "2025 ", &[]);
        check(&index, "lite ", &[]);
        check(&index, "form ", &["d.md"]);
        let slips = |query| {
            index
                .query_words(query)
                .unwrap()
                .slips()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        assert_eq!(slips("reciept light"), ["reciept"]);
        assert!(slips("receipt").is_empty());
    }

    #[test]
    fn names_are_found_as_phrases() {
        let folder = tempfile::tempdir().unwrap();
        let index = index(
            folder.path(),
            &[
                ("a.md", "Tide pools, and more."),
                ("b.md", "The tide fills pools; a tide pool."),
                ("c.md", "Pools of the tide"),
                ("d.md", "昨日、日記帳を"),
            ],
        );
        let check = |name: &str, expected: Option<&[&str]>| {
            let found = index.notes_with_name(name).unwrap();
            let found = found.map(|found| found.into_iter().collect::<BTreeSet<_>>());
            let expected = expected.map(|paths| paths.iter().map(|path| (*path).to_owned()).collect());
            assert_eq!(found, expected, "{name}");
        };
        check("tide POOL", Some(&["a.md", "b.md"]));
        check("tides", Some(&["a.md", "b.md", "c.md"]));
        check("日記帳", Some(&["d.md"]));
        check("nowhere", Some(&[]));
        check("記", None);
        check("🌱", None);
    }

    #[test]
    fn a_note_is_replaced_whole() {
        let folder = tempfile::tempdir().unwrap();
        let text = index(folder.path(), &[("it's a \"note\".md", "before")]);
        text.update(
            ["it's a \"note\".md"],
            [TextDocument {
                path: "it's a \"note\".md",
                hash: 9,
                title: "",
                heading: "",
                body: "after",
                language: Language::English,
            }],
        )
        .unwrap();
        check(&text, "before", &[]);
        check(&text, "after", &["it's a \"note\".md"]);
    }

    #[test]
    fn a_damaged_index_is_made_anew_under_another_generation() {
        let folder = tempfile::tempdir().unwrap();
        let text = index(folder.path(), &[("a.md", "word")]);
        let before = text.generation.clone();
        drop(text);
        std::fs::write(folder.path().join(format!("text-{FORMAT}/meta.json")), b"").unwrap();
        let text = TextIndex::open(folder.path(), true).unwrap();
        assert_ne!(text.generation, before);
        check(&text, "word", &[]);
    }
}
