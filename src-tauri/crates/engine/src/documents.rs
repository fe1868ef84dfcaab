//! Files beside notes whose text is searched like that of notes: PDFs, page by page, and canvases, card by card. They
//! are no notes: nothing that lists, counts, links or edits notes meets them, see [`crate::corpus`].

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::fs::{self, File};
use std::ops::Range;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;
use tokio::task::JoinHandle;

use crate::catalog::{ChunkRecord, NoteRecord, chunk_hash};
use crate::extractions::Extractions;
use crate::files::{self, Stamp};
use crate::indexer::{self, Shared};
use crate::pdf::Extraction;
use crate::reading::{self, ReadNote, ReadTitles};
use crate::types::Activity;
use crate::{canvas, headings, paths, pdf};

pub(crate) fn is_document(path: &str) -> bool {
    is_pdf(path) || canvas::is_canvas(path)
}

pub(crate) fn is_pdf(path: &str) -> bool {
    has_extension(path, "pdf")
}

pub(crate) fn has_extension(path: &str, wanted: &str) -> bool {
    let extension = paths::file_name(path).rsplit_once('.');
    extension.is_some_and(|(stem, extension)| !stem.is_empty() && extension.eq_ignore_ascii_case(wanted))
}

/// The text in which the offsets of a record count; `None` where it cannot be read at this moment.
pub(crate) fn text(root: &Path, extractions: &Extractions, record: &NoteRecord) -> Option<String> {
    if is_pdf(&record.path) {
        return Some(extractions.get(&record.hash)?.text);
    }
    let text = files::note_text(root, &record.path)?;
    Some(if canvas::is_canvas(&record.path) {
        canvas::text(&text)
    } else {
        text
    })
}

/// A passage of such a text without markup.
pub(crate) fn plain_text<'a>(path: &str, passage: &'a str) -> Cow<'a, str> {
    if is_pdf(path) {
        passage.into()
    } else {
        // The passage alone: parsing a whole huge note for a snippet would be felt.
        weft_notes::plain_text(passage, 0..passage.len()).into()
    }
}

/// What is called by the title in front of the texts that the model reads: the file's name without its ending.
pub(crate) fn title_for_model(path: &str) -> &str {
    let name = paths::file_name(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// A record with its texts again, for the passages of it that have no vector yet.
pub(crate) fn read_again(shared: &Shared, record: &NoteRecord) -> ReadNote {
    let titles = ReadTitles::from([(record.hash.clone(), record.read_title.clone())]);
    if is_pdf(&record.path) {
        let extraction = shared.index.extractions.get(&record.hash).unwrap_or_default();
        return of_pdf(&record.path, record.stamp(), &record.hash, &extraction, &titles);
    }
    reading::read_note(
        &shared.root.join(&record.path),
        &record.path,
        record.stamp(),
        &titles,
    )
}

fn of_pdf(path: &str, stamp: Stamp, hash: &str, extraction: &Extraction, titles: &ReadTitles) -> ReadNote {
    let read_title = titles
        .get(hash)
        .map_or_else(|| title_for_model(path), String::as_str);
    let mut chunks = Vec::new();
    let mut texts = Vec::new();
    for (number, page) in pdf::pages(&extraction.text).enumerate() {
        let name = format!("{PAGE} {}", number + 1);
        for chunk in weft_notes::plain_chunks(&extraction.text, page, read_title, &name) {
            chunks.push(ChunkRecord {
                hash: chunk_hash(&chunk.text),
                start: reading::offset(chunk.range.start),
                end: reading::offset(chunk.range.end),
                heading: chunk.heading_path,
            });
            texts.push(chunk.text);
        }
    }
    ReadNote {
        record: NoteRecord {
            path: path.to_owned(),
            size: stamp.size,
            modified_ns: stamp.modified_ns,
            hash: hash.to_owned(),
            title: paths::stem(path).to_owned(),
            read_title: read_title.to_owned(),
            chunks,
            error: extraction.error.clone(),
            ..NoteRecord::default()
        },
        texts,
    }
}

/// What stands in place of a heading, before the number of the page; the first is 1.
const PAGE: &str = "Page";

/// How a link names the place that a record calls by this heading, behind the `#`.
pub(crate) fn place_in_link(path: &str, heading: &[String]) -> Option<String> {
    let number = heading.last()?.strip_prefix(PAGE)?.trim();
    is_pdf(path).then(|| format!("page={number}"))
}

/// Where the page or heading stands that is named behind a `#`: `page=3`, or as the headings of hits say it.
pub(crate) fn range_of_part(path: &str, text: &str, part: &str) -> Option<Range<usize>> {
    if !is_pdf(path) {
        return headings::range_of_part(&weft_notes::parse(text), part, text.len());
    }
    let number = part.strip_prefix("page=").or_else(|| part.strip_prefix(PAGE))?;
    let number: usize = number.split('&').next()?.trim().parse().ok()?;
    pdf::pages(text).nth(number.checked_sub(1)?)
}

/// A part of a document's text for a reader: what only keeps the cards of a canvas at their places is taken out.
pub(crate) fn shown(path: &str, text: &str) -> String {
    if is_pdf(path) {
        return text.to_owned();
    }
    let mut lines: Vec<&str> = text.trim().lines().map(str::trim_end).collect();
    lines.dedup_by(|line, before| line.is_empty() && before.is_empty());
    lines.join("\n")
}

/// PDFs that are to be looked at, one after the other, behind all notes.
#[derive(Default)]
pub(crate) struct Queue {
    waiting: Mutex<BTreeMap<String, Stamp>>,
    wake: Notify,
    is_closing: AtomicBool,
    is_running: AtomicBool,
}

impl Queue {
    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Stamp>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn add(&self, found: impl IntoIterator<Item = (String, Stamp)>) {
        self.lock().extend(found);
        self.wake.notify_one();
    }

    /// PDFs that this process will look at and has not.
    pub(crate) fn len(&self) -> usize {
        if self.is_running.load(Ordering::Relaxed) {
            self.lock().len()
        } else {
            0
        }
    }

    /// Ends the work that is being done.
    pub(crate) fn close(&self) {
        self.is_closing.store(true, Ordering::Relaxed);
    }

    fn is_closing(&self) -> bool {
        self.is_closing.load(Ordering::Relaxed)
    }
}

/// Whether a PDF is to be looked at.
pub(crate) fn is_new(shared: &Shared, path: &str, stamp: Stamp) -> bool {
    let known = shared.index.corpus().record(path).cloned();
    known.is_none_or(|known| known.stamp() != stamp || !shared.index.extractions.contains(&known.hash))
}

/// Looks at PDFs until the vault is closed; not at all in a program that has not offered to be the worker.
pub(crate) fn start(shared: &Arc<Shared>) -> Option<JoinHandle<()>> {
    let program = pdf::program()?;
    shared.documents.is_running.store(true, Ordering::Relaxed);
    Some(tokio::spawn(run(Arc::clone(shared), program)))
}

async fn run(shared: Arc<Shared>, program: &'static Path) {
    let mut activity = shared.activity.subscribe();
    let mut is_pruned = false;
    loop {
        // Notes first: what is read now came behind them.
        let reads_notes = |activity: &Activity| matches!(activity, Activity::Opening | Activity::Reading);
        if activity
            .wait_for(|activity| !reads_notes(activity))
            .await
            .is_err()
        {
            return;
        }
        let next = shared
            .documents
            .lock()
            .first_key_value()
            .map(|(path, stamp)| (path.clone(), *stamp));
        let Some((path, stamp)) = next else {
            if !std::mem::replace(&mut is_pruned, true) {
                prune(&shared);
            }
            shared.documents.wake.notified().await;
            continue;
        };
        let theirs = Arc::clone(&shared);
        let of_path = path.clone();
        let looked = tokio::task::spawn_blocking(move || look_at(&theirs, program, &of_path));
        if let Err(error) = looked.await {
            tracing::error!("reading “{path}”: {error}");
        }
        // One that changed meanwhile is looked at again.
        let mut waiting = shared.documents.lock();
        if waiting.get(&path) == Some(&stamp) {
            waiting.remove(&path);
        }
    }
}

/// Lets go of the texts of PDFs that are gone.
pub(crate) fn prune(shared: &Shared) {
    let corpus = shared.index.corpus();
    let in_use: HashSet<String> = corpus.documents().map(|record| record.hash.clone()).collect();
    shared.index.extractions.prune(&in_use);
}

/// Takes the text of a PDF up into the indexes.
fn look_at(shared: &Shared, program: &Path, path: &str) {
    let place = shared.root.join(path);
    // A link is not followed, and what is gone the indexer has heard of.
    let stamp_now = || {
        fs::symlink_metadata(&place)
            .ok()
            .filter(fs::Metadata::is_file)
            .map(|file| Stamp::of(&file))
    };
    let Some(stamp) = stamp_now() else { return };
    if !is_new(shared, path, stamp) {
        return;
    }
    let extractions = &shared.index.extractions;
    let titles = indexer::read_titles(shared);
    let read = match File::open(&place).and_then(files::content_hash_of) {
        Ok(hash) => {
            let extraction = match extractions.get(&hash) {
                Some(known) => known,
                None => {
                    let made = pdf::extract(program, &place, || shared.documents.is_closing());
                    // What was hashed may not be what was read.
                    let Some(made) = made.filter(|_| stamp_now() == Some(stamp)) else {
                        return;
                    };
                    if let Err(error) = extractions.put(&hash, &made) {
                        tracing::error!("keeping the text of “{path}”: {error}");
                        return;
                    }
                    made
                }
            };
            of_pdf(path, stamp, &hash, &extraction, &titles)
        }
        Err(error) => reading::failed(path, stamp, format!("cannot be read: {error}")),
    };
    if let Err(error) = indexer::write(shared, vec![read]) {
        tracing::error!("indexing “{path}”: {error}");
    }
    // It may have gone while it was read, and the indexer has nothing to forget then.
    if stamp_now().is_none()
        && let Err(error) = indexer::forget(shared, &[path.to_owned()])
    {
        tracing::error!("forgetting “{path}”: {error}");
    }
    shared.new_chunks.notify_one();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_passages_with_their_number() {
        let extraction = Extraction {
            text: "The tide comes in.\u{c}\u{c}The tide goes out.".to_owned(),
            error: None,
        };
        let read = of_pdf(
            "a/Tide Tables.PDF",
            Stamp::default(),
            "h",
            &extraction,
            &ReadTitles::new(),
        );
        assert_eq!(
            (read.record.title.as_str(), read.record.read_title.as_str()),
            ("Tide Tables.PDF", "Tide Tables")
        );
        let headings: Vec<&str> = read
            .record
            .chunks
            .iter()
            .map(|chunk| chunk.heading[0].as_str())
            .collect();
        assert_eq!(headings, ["Page 1", "Page 3"]);
        assert_eq!(read.texts[1], "Tide Tables\nThe tide goes out.");
        let last = &read.record.chunks[1];
        assert_eq!(
            &extraction.text[last.start as usize..last.end as usize],
            "The tide goes out."
        );
        let titles = ReadTitles::from([("h".to_owned(), "Tide Tables".to_owned())]);
        let renamed = of_pdf("b.pdf", Stamp::default(), "h", &extraction, &titles);
        assert_eq!(renamed.texts, read.texts);
    }

    #[test]
    fn documents_are_told_by_their_ending() {
        for (path, expected) in [
            ("a.pdf", true),
            ("x/B.PDF", true),
            ("c.canvas", true),
            ("a.md", false),
            (".pdf", false),
        ] {
            assert_eq!(is_document(path), expected, "{path}");
        }
        let page = ["Page 12".to_owned()];
        assert_eq!(place_in_link("a.pdf", &page).as_deref(), Some("page=12"));
        assert_eq!(place_in_link("a.md", &page), None);
        assert_eq!(place_in_link("a.pdf", &[]), None);
        assert_eq!(range_of_part("a.pdf", "one\u{c}two", "page=2&zoom=9"), Some(4..7));
        assert_eq!(range_of_part("a.pdf", "one\u{c}two", "Page 1"), Some(0..3));
        for nowhere in ["page=3", "page=0", "page=x", "Two"] {
            assert_eq!(range_of_part("a.pdf", "one\u{c}two", nowhere), None, "{nowhere}");
        }
        let board = canvas::text(r##"{"nodes":[{"text":"# A\n\none"},{"id":1,"text":"two"}]}"##);
        assert_eq!(shown("a.canvas", &board), "# A\n\none\n\ntwo");
    }
}
