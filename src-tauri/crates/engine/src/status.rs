//! The true state of the index, counted from what is there, never from what was meant.

use std::sync::PoisonError;

use crate::indexer::Shared;
use crate::types::{Failure, NoteState, NoteStateKind, Status};

pub(crate) fn status(shared: &Shared) -> Status {
    let corpus = shared.index.corpus();
    let failed = failures(shared, &corpus);
    let mut indexed = 0;
    let mut waiting = 0;
    for note in corpus.notes() {
        if corpus.waiting_in(note) > 0 {
            waiting += 1;
        } else if note.error.is_none() {
            indexed += 1;
        }
    }
    Status {
        notes: count(corpus.note_count()),
        notes_indexed: indexed,
        notes_waiting: waiting,
        chunks: count(corpus.chunk_count()),
        waiting: count(corpus.waiting()),
        documents: count(corpus.documents().count()),
        documents_waiting: count(shared.documents.len()),
        failed,
        model: shared.index.space().model.state(),
        model_change: shared
            .model_change
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone(),
        activity: *shared.activity.borrow(),
        reader_only: !shared.index.is_writer(),
    }
}

/// What could not be read as it should, or was left out, with the reason.
pub(crate) fn failures(shared: &Shared, corpus: &crate::corpus::Corpus) -> Vec<Failure> {
    let mut failed: Vec<Failure> = corpus
        .records()
        .filter_map(|note| {
            note.error.as_ref().map(|error| Failure {
                note: note.path.clone(),
                error: error.clone(),
            })
        })
        .collect();
    let left_out = shared.left_out.lock().unwrap_or_else(PoisonError::into_inner);
    failed.extend(left_out.iter().map(|(note, error)| Failure {
        note: note.clone(),
        error: error.clone(),
    }));
    failed
}

/// The notes behind one of the status bar's numbers.
pub(crate) fn notes_in_state(shared: &Shared, kind: NoteStateKind) -> Vec<NoteState> {
    let corpus = shared.index.corpus();
    if kind == NoteStateKind::Failed {
        return failures(shared, &corpus)
            .into_iter()
            .map(|failure| NoteState {
                title: crate::paths::stem(&failure.note).to_owned(),
                note: failure.note,
                chunks: 0,
                waiting: 0,
                error: Some(failure.error),
            })
            .collect();
    }
    // Documents are not counted as notes, but it is told what the model has still to read.
    let documents = (kind == NoteStateKind::Waiting).then(|| corpus.documents());
    corpus
        .notes()
        .chain(documents.into_iter().flatten())
        .filter_map(|note| {
            let waiting = corpus.waiting_in(note);
            let listed = match kind {
                NoteStateKind::Waiting => waiting > 0,
                _ => waiting == 0 && note.error.is_none(),
            };
            listed.then(|| NoteState {
                note: note.path.clone(),
                title: note.title.clone(),
                chunks: count(note.chunks.len()),
                waiting: count(waiting),
                error: None,
            })
        })
        .collect()
}

pub(crate) fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
