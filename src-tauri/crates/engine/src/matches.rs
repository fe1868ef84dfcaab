//! Which notes of a vault are what a query asks for, and where in them it stands.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use crate::catalog::NoteRecord;
use crate::corpus::Corpus;
use crate::files;
use crate::query::{self, Expr, LinkedBy, Problem, Query, Subject, Target};

/// Notes with the bytes of their texts that were asked for; none for those whose record alone decided.
pub(crate) type Matches = HashMap<Arc<str>, Vec<Range<usize>>>;

/// Looks up the notes that a query names. A name that no note has becomes a problem of the query.
pub(crate) fn bind(query: &mut Query, corpus: &Corpus, this: Option<&str>) {
    let mut problems = Vec::new();
    if let Some(condition) = &mut query.condition {
        condition.each_linked(&mut |linked| match note_of(&linked.target, corpus, this) {
            Ok(path) => {
                linked.notes = corpus
                    .graph()
                    .linking_to(&path)
                    .map(|(note, _)| note.path.as_str().into())
                    .collect();
                if linked.by == LinkedBy::Either {
                    let links = corpus.graph().links_of(&path).filter_map(|(_, target)| target);
                    linked
                        .notes
                        .extend(links.filter(|target| *target != path).map(Arc::from));
                }
            }
            Err(problem) => problems.push(problem),
        });
    }
    query.problems.append(&mut problems);
}

/// The path of the note that a query names.
///
/// # Errors
/// A problem for the query where there is none.
pub(crate) fn note_of(target: &Target, corpus: &Corpus, this: Option<&str>) -> Result<String, Problem> {
    let found = match &target.name {
        None => this.map(str::to_owned),
        Some(name) => {
            let name = name.split('#').next().unwrap_or(name);
            corpus.resolve("", name).map(str::to_owned)
        }
    };
    found.ok_or_else(|| Problem {
        range: target.range.clone(),
        message: match &target.name {
            None => "no note is open that “this” could be".to_owned(),
            Some(name) => format!("there is no note “{name}”"),
        },
    })
}

/// Reads the texts of the notes whose records do not decide, on all cores. A file that cannot be read is left out.
pub(crate) fn find(root: &Path, notes: &[Arc<NoteRecord>], condition: &Expr) -> Matches {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let share = notes.len().div_ceil(cores).max(1);
    std::thread::scope(|scope| {
        let searches: Vec<_> = notes
            .chunks(share)
            .map(|some| {
                scope.spawn(|| {
                    some.iter()
                        .filter_map(|note| matching(root, note, condition))
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        let found = searches.into_iter().filter_map(|search| search.join().ok());
        found.flatten().collect()
    })
}

fn matching(root: &Path, record: &NoteRecord, condition: &Expr) -> Option<(Arc<str>, Vec<Range<usize>>)> {
    let found = match query::known(condition, record) {
        Some(false) => return None,
        // Where words stand in its name, they may stand in its text as well.
        Some(true) if !condition.asks_for_text() => Vec::new(),
        decided => {
            let file = root.join(&record.path);
            let bytes = std::fs::read(&file).ok()?;
            let text = files::text(bytes);
            let made = std::fs::metadata(&file)
                .and_then(|metadata| metadata.created())
                .ok();
            let made = made.and_then(|made| made.duration_since(UNIX_EPOCH).ok());
            let made_ms = made.and_then(|since| i64::try_from(since.as_millis()).ok());
            let subject = Subject::new(record, &text, made_ms.unwrap_or(record.modified_ns / 1_000_000));
            if decided.is_none() && !query::holds(condition, &subject) {
                return None;
            }
            query::spans(condition, &subject)
        }
    };
    Some((record.path.as_str().into(), found))
}

/// Hashes of the passages of these notes.
pub(crate) fn passages(corpus: &Corpus, matches: &Matches) -> HashSet<crate::catalog::ChunkHash> {
    let notes = matches.keys().filter_map(|path| corpus.note(path));
    notes
        .flat_map(|note| note.chunks.iter().map(|chunk| chunk.hash))
        .collect()
}
