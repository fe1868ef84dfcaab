//! Which notes of a vault are what a query asks for, and where in them it stands.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use crate::catalog::{ChunkHash, NoteRecord};
use crate::corpus::Corpus;
use crate::error::Result;
use crate::extractions::Extractions;
use crate::indexer::Shared;
use crate::query::{self, Expr, LinkedBy, Problem, Query, Subject, Target};
use crate::{check, documents, files, mentions, parallel};

/// Notes with the bytes of their texts that were asked for; none for those whose record alone decided.
pub(crate) type Matches = HashMap<Arc<str>, Vec<Range<usize>>>;

/// Looks up the notes that a query names. A name that no note has becomes a problem of the query.
pub(crate) fn bind(query: &mut Query, corpus: &Corpus, this: Option<&str>) {
    let Query {
        condition,
        similar,
        problems,
        ..
    } = query;
    let mut look_up = |target: &mut Target| match note_of(target, corpus, this) {
        Ok(path) => target.path = Some(path),
        Err(problem) => problems.push(problem),
    };
    if let Some(condition) = condition {
        condition.each_on_links(&mut |on_links| match on_links {
            Expr::Linked(linked) => {
                look_up(&mut linked.target);
                if let Some(path) = &linked.target.path {
                    linked.notes = ties(corpus, path, linked.by);
                }
            }
            Expr::Unlinked(notes) => {
                *notes = check::orphans(corpus)
                    .map(|note| note.path.as_str().into())
                    .collect()
            }
            _ => {}
        });
    }
    if let Some(target) = similar {
        look_up(target);
    }
    *similar = similar.take().filter(|target| target.path.is_some());
}

/// Fills in the notes that name another one, which takes reading them; behind [`bind`].
///
/// # Errors
/// Where the text index cannot be asked.
pub(crate) fn bind_names(query: &mut Query, shared: &Shared) -> Result<()> {
    let mut outcome = Ok(());
    if let Some(condition) = &mut query.condition {
        condition.each_on_links(&mut |on_links| {
            if let Expr::Linked(linked) = on_links
                && linked.by == LinkedBy::Name
                && let Some(path) = &linked.target.path
            {
                match mentions::of_note(shared, path, usize::MAX) {
                    Ok(found) => {
                        let notes = found.mentions.iter().map(|mention| mention.note.as_str().into());
                        linked.notes = notes.collect();
                    }
                    Err(error) => outcome = Err(error),
                }
            }
        });
    }
    outcome
}

/// The notes that link to one, and, where both directions count, those that it links to.
fn ties(corpus: &Corpus, path: &str, by: LinkedBy) -> HashSet<Arc<str>> {
    if by == LinkedBy::Name {
        return HashSet::new();
    }
    let graph = corpus.graph();
    let mut notes: HashSet<Arc<str>> = graph
        .linking_to(path)
        .map(|(note, _)| note.path.as_str().into())
        .collect();
    if by == LinkedBy::Either {
        let targets = graph.links_of(path).filter_map(|(_, target)| target);
        notes.extend(targets.filter(|target| *target != path).map(Arc::from));
    }
    notes
}

/// The path of the note that a query names.
///
/// # Errors
/// A problem for the query where there is none.
fn note_of(target: &Target, corpus: &Corpus, this: Option<&str>) -> Result<String, Problem> {
    let found = match &target.name {
        None => this,
        Some(name) => corpus.resolve("", name.split('#').next().unwrap_or(name)),
    };
    found.map(str::to_owned).ok_or_else(|| Problem {
        range: target.range.clone(),
        message: match &target.name {
            None => "no note is open that “this” could be".to_owned(),
            Some(name) => format!("there is no note “{name}”"),
        },
    })
}

/// Reads the texts of the notes whose records do not decide, on all cores. A file that cannot be read is left out.
pub(crate) fn find(
    root: &Path,
    extractions: &Extractions,
    notes: &[Arc<NoteRecord>],
    condition: &Expr,
) -> Matches {
    let text = |note: &NoteRecord| documents::text(root, extractions, note);
    parallel::filter_map(notes, |note| matching(root, text, note, condition))
        .into_iter()
        .collect()
}

fn matching(
    root: &Path,
    text: impl Fn(&NoteRecord) -> Option<String>,
    record: &NoteRecord,
    condition: &Expr,
) -> Option<(Arc<str>, Vec<Range<usize>>)> {
    let found = match query::known(condition, record) {
        Some(false) => return None,
        // Where words stand in its name, they may stand in its text as well.
        Some(true) if condition.wanted().is_empty() => Vec::new(),
        decided => {
            let text = text(record)?;
            let made_ms = || file_made_ms(root, record);
            let subject = Subject::new(record, &text, &made_ms);
            if decided.is_none() && !query::holds(condition, &subject) {
                return None;
            }
            query::spans(condition, &subject)
        }
    };
    Some((record.path.as_str().into(), found))
}

/// When a note's file was made, in milliseconds since 1970; when it was changed, where the disk does not keep that.
pub(crate) fn file_made_ms(root: &Path, record: &NoteRecord) -> i64 {
    files::made_ms(&root.join(&record.path)).unwrap_or(record.modified_ns / 1_000_000)
}

/// Hashes of the passages of these notes.
pub(crate) fn passages(corpus: &Corpus, matches: &Matches) -> HashSet<ChunkHash> {
    let notes = matches.keys().filter_map(|path| corpus.record(path));
    notes
        .flat_map(|note| note.chunks.iter().map(|chunk| chunk.hash))
        .collect()
}
