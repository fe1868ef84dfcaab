//! What is wrong or left over in a vault: links that lead nowhere, names that several files have,
//! notes that nothing is tied to, files that cannot be read.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Arc;

use crate::catalog::{LinkRecord, NoteRecord};
use crate::closeness::Choice;
use crate::corpus::Corpus;
use crate::indexer::Shared;
use crate::passages::Lines;
use crate::resolution::fold;
use crate::status::{self, count};
use crate::types::{AmbiguousName, MissingPart, UnresolvedLink, VaultCheck};
use crate::{files, headings, paths};

pub(crate) fn check(shared: &Shared) -> VaultCheck {
    let corpus = shared.index.corpus();
    let found = VaultCheck {
        notes: count(corpus.note_count()),
        links: count(corpus.notes().map(|note| note.links.len()).sum()),
        unresolved: Vec::new(),
        ambiguous: ambiguous(&corpus),
        orphans: orphans(&corpus).map(|note| note.path.clone()).collect(),
        unreadable: status::failures(shared, &corpus),
    };
    let missing = missing(&corpus);
    let names = NamesNow::of(&corpus);
    // Suggestions are looked for, and files read, without holding up who writes.
    drop(corpus);
    let mut unresolved = unresolved(&missing, &names);
    show(&shared.root, &mut unresolved);
    VaultCheck { unresolved, ..found }
}

/// A link that leads nowhere: to no note, or to no such place of the note it names.
struct Missing {
    note: Arc<NoteRecord>,
    link: LinkRecord,
    target: Option<Arc<NoteRecord>>,
}

fn missing(corpus: &Corpus) -> Vec<Missing> {
    let mut missing = Vec::new();
    for note in corpus.notes() {
        for (link, target) in corpus.graph().links_of(&note.path) {
            let target = match target.map(|target| corpus.note(target)) {
                None => None,
                // An attachment, or a note that is still to be read.
                Some(None) => continue,
                Some(Some(target)) if headings::has_place(target, &link.heading, link.block.as_deref()) => {
                    continue;
                }
                Some(target) => target.cloned(),
            };
            missing.push(Missing {
                note: Arc::clone(note),
                link: link.clone(),
                target,
            });
        }
    }
    missing
}

/// What links may name, as it was in one moment.
struct NamesNow {
    files: Vec<String>,
    notes: Vec<Arc<NoteRecord>>,
}

impl NamesNow {
    fn of(corpus: &Corpus) -> Self {
        Self {
            files: corpus.names().paths().map(str::to_owned).collect(),
            notes: corpus.notes().cloned().collect(),
        }
    }
}

/// Links that lead nowhere, without what only the files tell: line and text.
fn unresolved(missing: &[Missing], names: &NamesNow) -> Vec<UnresolvedLink> {
    let mut notes_like = NotesLike {
        names,
        choice: None,
        known: HashMap::new(),
    };
    let shown = missing.iter().map(|Missing { note, link, target }| {
        let (missing, suggestions) = match target {
            None => (MissingPart::Note, notes_like.nearest(&link.target)),
            Some(target) => near_places(link, target),
        };
        UnresolvedLink {
            note: note.path.clone(),
            start: link.start,
            end: link.end,
            line: 0,
            text: String::new(),
            name: match missing {
                MissingPart::Note => link.target.clone(),
                MissingPart::Heading | MissingPart::Block => place(link),
            },
            missing,
            suggestions,
        }
    });
    shown.collect()
}

/// What a link names behind `#`.
fn place(link: &LinkRecord) -> String {
    match &link.block {
        Some(block) => format!("^{block}"),
        None => link.heading.join("#"),
    }
}

fn near_places(link: &LinkRecord, target: &Arc<NoteRecord>) -> (MissingPart, Vec<String>) {
    if let Some(block) = &link.block {
        let ids = target.block_ids.iter().map(|id| (id.as_str(), id.as_str()));
        return (MissingPart::Block, Choice::new(ids).nearest(block));
    }
    let headings = target
        .headings
        .iter()
        .map(|heading| (heading.text.as_str(), heading.text.as_str()));
    let wanted = link.heading.last().map_or("", String::as_str);
    (MissingPart::Heading, Choice::new(headings).nearest(wanted))
}

/// Suggestions for names of notes; one name is often missing in many places.
struct NotesLike<'a> {
    names: &'a NamesNow,
    choice: Option<Choice<'a>>,
    known: HashMap<String, Vec<String>>,
}

impl NotesLike<'_> {
    fn nearest(&mut self, target: &str) -> Vec<String> {
        // The folder may be what is wrong.
        let wanted = paths::stem(target.trim());
        if let Some(known) = self.known.get(wanted) {
            return known.clone();
        }
        let choice = self.choice.get_or_insert_with(|| {
            let files = self.names.files.iter();
            let files = files.map(|path| (paths::stem(path), path.as_str()));
            let called = self.names.notes.iter().flat_map(|note| {
                let names = std::iter::once(&note.title).chain(&note.aliases);
                names.map(|name| (name.as_str(), note.path.as_str()))
            });
            Choice::new(files.chain(called))
        });
        let found = choice.nearest(wanted);
        self.known.insert(wanted.to_owned(), found.clone());
        found
    }
}

/// Fills in line and text.
fn show(root: &Path, unresolved: &mut [UnresolvedLink]) {
    for links in unresolved.chunk_by_mut(|one, other| one.note == other.note) {
        let place = links
            .first()
            .and_then(|link| paths::resolve(root, &link.note).ok());
        let Some(Ok(bytes)) = place.map(std::fs::read) else {
            continue;
        };
        let text = files::text(bytes);
        let lines = Lines::new(&text);
        for link in links {
            link.line = lines.at(link.start as usize);
            let written = text.get(link.start as usize..link.end as usize);
            link.text = written.unwrap_or_default().to_owned();
        }
    }
}

/// Names that links use bare and that several files have.
fn ambiguous(corpus: &Corpus) -> Vec<AmbiguousName> {
    let mut uses: BTreeMap<String, (&str, u32)> = BTreeMap::new();
    for note in corpus.notes() {
        for link in note.links.iter().filter(|link| !link.target.contains('/')) {
            if corpus.names().candidates(&note.path, &link.target).len() > 1 {
                let name = fold(paths::stem(link.target.trim()));
                uses.entry(name).or_insert((&link.target, 0)).1 += 1;
            }
        }
    }
    uses.into_values()
        .map(|(name, links)| AmbiguousName {
            notes: corpus
                .names()
                .candidates("", name)
                .into_iter()
                .map(str::to_owned)
                .collect(),
            name: paths::stem(name.trim()).to_owned(),
            links,
        })
        .collect()
}

/// Notes that no link ties to another note.
pub(crate) fn orphans(corpus: &Corpus) -> impl Iterator<Item = &NoteRecord> {
    let is_tied = |note: &NoteRecord| {
        let graph = corpus.graph();
        let mut targets = graph.links_of(&note.path).filter_map(|(_, target)| target);
        graph.linking_to(&note.path).next().is_some()
            || targets.any(|target| target != note.path && corpus.note(target).is_some())
    };
    corpus.notes().map(Arc::as_ref).filter(move |note| !is_tied(note))
}
