//! The tantivy index: one document per note, by which notes are ranked, and one per passage. Only this file and its parts
//! for questions know its schema.

mod asking;
mod in_notes;
mod query_words;
mod whole_notes;

use std::collections::HashSet;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use tantivy::schema::{FAST, Field, IndexRecordOption, STRING, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{PreTokenizedString, Token};
use tantivy::{Index, IndexReader, IndexWriter, ReloadPolicy, TantivyDocument, Term, doc};

use crate::catalog::ChunkHash;
use crate::error::{Error, Result};
use crate::languages::Language;
use crate::{text_recovery, words};

pub(crate) use query_words::{QueryWord, QueryWords};

/// Raised when the schema or the analyser changes.
pub(crate) const FORMAT: u32 = 4;
const WRITER_BYTES: usize = 32_000_000;
const ANALYZER: &str = "words";

#[derive(Clone, Copy)]
struct Fields {
    path: Field,
    /// Of documents that are notes: `NOTE`.
    kind: Field,
    /// Of notes: their names, and all their words.
    name: Field,
    text: Field,
    /// Of passages: the halves of the hash, and the words that are asked for.
    hash_high: Field,
    hash_low: Field,
    title: Field,
    heading: Field,
    body: Field,
    language: Field,
}

/// A note or document as full-text search reads it.
pub(crate) struct TextNote<'a> {
    pub path: &'a str,
    /// The title, the file's name and the aliases.
    pub names: String,
    pub language: Language,
    /// In order.
    pub passages: Vec<TextPassage<'a>>,
}

pub(crate) struct TextPassage<'a> {
    pub hash: ChunkHash,
    /// Those above it, outermost first.
    pub headings: &'a [String],
    pub body: &'a str,
}

/// The notes in which words stand, best first.
pub(crate) struct NotesFound {
    pub hits: Vec<NoteHit>,
    /// The sum of the words' inverse document frequencies among notes, as BM25 counts them.
    pub rarity: f32,
}

/// A note found, and its BM25 score.
pub(crate) struct NoteHit {
    pub path: String,
    pub score: f32,
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

    /// Replaces the named notes with all their passages, in one commit, durable when it returns.
    pub(crate) fn update<'a>(
        &self,
        replaced: impl IntoIterator<Item = &'a str>,
        notes: impl IntoIterator<Item = TextNote<'a>>,
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
        for note in notes {
            for document in self.documents(&note) {
                writer.add_document(document).map_err(failed)?;
            }
        }
        writer.commit().map_err(failed)?;
        self.refresh()
    }

    /// The note's own document, and those of its passages.
    fn documents(&self, note: &TextNote) -> Vec<TantivyDocument> {
        let fields = self.fields;
        let mut whole = doc!(fields.path => note.path, fields.kind => NOTE);
        let names = words::tokens(&note.names, note.language);
        add(&mut whole, fields.name, names.clone());
        let mut told: HashSet<&str> = HashSet::new();
        let mut documents = Vec::with_capacity(note.passages.len() + 1);
        for TextPassage { hash, headings, body } in &note.passages {
            let body = words::tokens(body, note.language);
            // A heading stands above many passages, and once in the note.
            for heading in *headings {
                if told.insert(heading) {
                    add(&mut whole, fields.text, words::tokens(heading, note.language));
                }
            }
            add(&mut whole, fields.text, body.clone());
            let mut passage = doc!(
                fields.path => note.path,
                fields.hash_high => (hash >> 64) as u64,
                fields.hash_low => *hash as u64,
                fields.language => note.language.code(),
            );
            add(&mut passage, fields.title, names.clone());
            let heading = words::tokens(&headings.join("\n"), note.language);
            add(&mut passage, fields.heading, heading);
            add(&mut passage, fields.body, body);
            documents.push(passage);
        }
        documents.push(whole);
        documents
    }

    /// Forgets every note.
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

    pub(crate) fn is_empty(&self) -> bool {
        self.reader.searcher().num_docs() == 0
    }
}

fn add(document: &mut TantivyDocument, field: Field, tokens: Vec<Token>) {
    let text = String::new();
    document.add_pre_tokenized_text(field, PreTokenizedString { text, tokens });
}

const GENERATION: &str = "weft-generation";
const PATH: &str = "path";
const HASH_HIGH: &str = "hash_high";
const HASH_LOW: &str = "hash_low";
const NOTE: &str = "note";

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
        path: builder.add_text_field(PATH, STRING | FAST),
        kind: builder.add_text_field("kind", STRING),
        name: builder.add_text_field("name", text(IndexRecordOption::WithFreqs)),
        text: builder.add_text_field("text", text(IndexRecordOption::WithFreqs)),
        hash_high: builder.add_u64_field(HASH_HIGH, FAST),
        hash_low: builder.add_u64_field(HASH_LOW, FAST),
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
    use std::sync::Arc;

    use super::*;
    use crate::languages;

    fn index(folder: &Path, notes: &[(&str, &str)]) -> TextIndex {
        let index = TextIndex::open(folder, true).unwrap();
        let read = notes.iter().map(|(path, body)| note(path, body));
        index.update(notes.iter().map(|note| note.0), read).unwrap();
        index
    }

    fn note<'a>(path: &'a str, body: &'a str) -> TextNote<'a> {
        TextNote {
            path,
            names: crate::paths::stem(path).to_owned(),
            language: languages::of_text([body]),
            passages: vec![TextPassage {
                hash: crate::catalog::chunk_hash(body),
                headings: &[],
                body,
            }],
        }
    }

    fn check(index: &TextIndex, query: &str, expected: &[&str]) {
        let words = index.query_words(query).unwrap();
        let weights = &crate::fusion::Weights::SEARCH;
        let found: Vec<String> = index
            .notes(&words, 10, None, weights)
            .unwrap()
            .hits
            .into_iter()
            .map(|hit| hit.path)
            .collect();
        assert_eq!(found, expected, "{query:?}");
        // The words of a passage find it in these notes, and in no other.
        let notes: HashSet<Arc<str>> = found.iter().take(1).map(|path| path.as_str().into()).collect();
        for hit in index.passages(&words, &notes, weights).unwrap() {
            assert_eq!(hit.path, found[0], "{query:?}");
            assert_ne!(hit.hash, 0);
        }
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
        let searcher = index.reader.searcher();
        assert_eq!(index.note_count(&searcher).unwrap(), 3);
        assert_eq!(index.passage_count(&searcher).unwrap(), 3);
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
    fn a_word_is_as_rare_as_all_its_forms() {
        let folder = tempfile::tempdir().unwrap();
        let index = TextIndex::open(folder.path(), true).unwrap();
        let notes: Vec<(String, &str)> = (0..10)
            .map(|number| {
                (
                    format!("{number}.md"),
                    if number < 2 {
                        "Häuser am Damm"
                    } else {
                        "Häuser am Fluss"
                    },
                )
            })
            .collect();
        let german = notes.iter().map(|(path, body)| TextNote {
            language: languages::Language::German,
            ..note(path, body)
        });
        // Taken for English: what it has of the words is a form that no other note has.
        let taken = note("Taken.md", "Häuser und Gärten");
        assert_eq!(taken.language, languages::Language::English);
        let paths = notes.iter().map(|(path, _)| path.as_str()).chain(["Taken.md"]);
        index.update(paths, german.chain([taken])).unwrap();
        let words = index.query_words("Häuser Damm").unwrap();
        let found = index
            .notes(&words, 3, None, &crate::fusion::Weights::SEARCH)
            .unwrap();
        let found: Vec<&str> = found.hits.iter().map(|hit| hit.path.as_str()).collect();
        assert_eq!(found[..2], ["0.md", "1.md"]);
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
        let path = "it's a \"note\".md";
        text.update([path], [note(path, "after")]).unwrap();
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
