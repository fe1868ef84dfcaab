//! Links whose text says something else than where they lead.
//!
//! Two ways of it are looked for. The text is the name of another note, and says a word that no name or heading of the
//! target says. Or none of its telling words stands anywhere in the target, name and text: what it was about has left, or
//! it never was there. What the vault's owner does again and again for one target is a habit and no slip.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use weft_notes::{Link, LinkKind};

use crate::catalog::{LinkRecord, NoteRecord};
use crate::corpus::Corpus;
use crate::indexer::Shared;
use crate::languages::{self, Language};
use crate::mentions::names_of;
use crate::passages::{self, Lines};
use crate::resolution::fold;
use crate::types::MisfitLink;
use crate::{files, obsidian_settings, parallel, paths, words};

/// So many notes that call a target by the same words have a name for it.
const HABIT: usize = 3;
/// Shorter words tell little of what a link is about.
const LEAST_LETTERS: usize = 4;
/// Words of a text that points ("the one above", "more details") and names nothing.
const POINTING: [&str; 34] = [
    "here",
    "this",
    "that",
    "these",
    "those",
    "link",
    "links",
    "page",
    "pages",
    "note",
    "notes",
    "click",
    "more",
    "read",
    "see",
    "details",
    "section",
    "above",
    "below",
    "previous",
    "next",
    "earlier",
    "later",
    "article",
    "post",
    "document",
    "documentation",
    "docs",
    "guide",
    "home",
    "back",
    "other",
    "full",
    "example",
];

/// A link that may not fit.
struct Suspect {
    link: LinkRecord,
    target: Arc<NoteRecord>,
    named: Option<Arc<NoteRecord>>,
}

/// In the order of the notes' paths.
pub(crate) fn find(shared: &Shared, limit: usize) -> Vec<MisfitLink> {
    let mut suspects = suspects(&shared.index.corpus());
    let ignored = obsidian_settings::ignored(&shared.root);
    suspects.retain(|(note, _)| !ignored.leaves_out(&note.path));
    let targets: Vec<&Arc<NoteRecord>> = {
        let mut seen = HashSet::new();
        let unnamed = suspects.iter().flat_map(|(_, of_note)| of_note);
        let unnamed = unnamed.filter(|suspect| suspect.named.is_none());
        unnamed
            .map(|suspect| &suspect.target)
            .filter(|target| seen.insert(target.path.clone()))
            .collect()
    };
    // What the targets say is read once, however many links lead there.
    let said: HashMap<String, (Language, HashSet<String>)> = parallel::filter_map(&targets, |target| {
        let text = files::note_text(&shared.root, &target.path)?;
        let language = languages::of_text([text.as_str()]);
        let terms = words::words(&text, language).into_iter().map(|word| word.term);
        Some((target.path.clone(), (language, terms.collect())))
    })
    .into_iter()
    .collect();
    let mut found: Vec<MisfitLink> = parallel::filter_map(&suspects, |(note, suspects)| {
        let misfits: Vec<&Suspect> = suspects
            .iter()
            .filter(|suspect| suspect.named.is_some() || !is_said(suspect, said.get(&suspect.target.path)))
            .collect();
        if misfits.is_empty() {
            return None;
        }
        let text = files::note_text(&shared.root, &note.path)?;
        let parsed = weft_notes::parse(&text);
        let lines = Lines::new(&text);
        let shown = misfits.into_iter().filter_map(|suspect| {
            let range = suspect.link.start as usize..suspect.link.end as usize;
            let link = parsed.links.iter().find(|link| link.range == range)?;
            let place = shown_range(&text, link).unwrap_or_else(|| range.clone());
            Some(MisfitLink {
                note: note.path.clone(),
                title: note.title.clone(),
                start: suspect.link.start,
                end: suspect.link.end,
                line: lines.at(range.start),
                text: suspect.link.words.clone(),
                target: suspect.target.path.clone(),
                target_title: suspect.target.title.clone(),
                named: suspect.named.as_ref().map(|named| named.path.clone()),
                named_title: suspect.named.as_ref().map(|named| named.title.clone()),
                parts: passages::parts(&text, &parsed, &place),
                why: why(suspect),
            })
        });
        Some(shown.collect::<Vec<_>>())
    })
    .into_iter()
    .flatten()
    .collect();
    // What can be put right with a key comes first.
    found.sort_by(|a, b| (a.named.is_none(), &a.note, a.start).cmp(&(b.named.is_none(), &b.note, b.start)));
    found.truncate(limit);
    found
}

fn why(suspect: &Suspect) -> String {
    let target = &suspect.target.title;
    match &suspect.named {
        Some(named) => format!("“{}” is another note; this link leads to “{target}”", named.title),
        None => format!("nothing in “{target}” says “{}”", suspect.link.words),
    }
}

/// By note, in the order of their paths.
fn suspects(corpus: &Corpus) -> Vec<(Arc<NoteRecord>, Vec<Suspect>)> {
    let owners = owners(corpus);
    let habits = habits(corpus);
    let mut by_note: BTreeMap<&str, (Arc<NoteRecord>, Vec<Suspect>)> = BTreeMap::new();
    for note in corpus.notes() {
        for (link, target) in corpus.graph().links_of(&note.path) {
            let Some(target) = target
                .filter(|target| *target != note.path)
                .and_then(|target| corpus.note(target))
            else {
                continue;
            };
            if link.kind == crate::types::LinkKind::Embed || link.words.trim().is_empty() {
                continue;
            }
            let words = fold(link.words.trim());
            if habits
                .get(&(words.as_str().into(), target.path.as_str()))
                .is_some_and(|notes| *notes >= HABIT)
            {
                continue;
            }
            let own = own_terms(target, link);
            let terms = telling(&link.words);
            if terms.is_empty() || terms.iter().all(|term| own.contains(term)) {
                continue;
            }
            let named = match owners.get(&words) {
                Some(Owner::One(named)) if named.path != target.path && named.path != note.path => {
                    Some(named)
                }
                Some(Owner::One(named)) if named.path == target.path => continue,
                Some(Owner::Several) => continue,
                _ => None,
            };
            if named.is_none() && terms.iter().any(|term| own.contains(term)) {
                continue;
            }
            let of_note = by_note
                .entry(&note.path)
                .or_insert_with(|| (Arc::clone(note), Vec::new()));
            of_note.1.push(Suspect {
                link: link.clone(),
                target: Arc::clone(target),
                named: named.cloned(),
            });
        }
    }
    by_note.into_values().collect()
}

enum Owner {
    One(Arc<NoteRecord>),
    Several,
}

/// The notes by their names, folded.
fn owners(corpus: &Corpus) -> HashMap<String, Owner> {
    let mut owners: HashMap<String, Owner> = HashMap::new();
    for note in corpus.notes() {
        let names: HashSet<String> = names_of(note).into_iter().map(fold).collect();
        for name in names {
            owners
                .entry(name)
                .and_modify(|owner| *owner = Owner::Several)
                .or_insert_with(|| Owner::One(Arc::clone(note)));
        }
    }
    owners
}

/// How many notes call a target by some words.
fn habits(corpus: &Corpus) -> HashMap<(Box<str>, &str), usize> {
    let mut habits: HashMap<(Box<str>, &str), usize> = HashMap::new();
    for note in corpus.notes() {
        let called: HashSet<(Box<str>, &str)> = corpus
            .graph()
            .links_of(&note.path)
            .filter(|(link, _)| !link.words.is_empty())
            .filter_map(|(link, target)| Some((fold(link.words.trim()).into(), target?)))
            .collect();
        for one in called {
            *habits.entry(one).or_default() += 1;
        }
    }
    habits
}

/// The words of a target's names and headings, and of what the link names itself.
fn own_terms(target: &NoteRecord, link: &LinkRecord) -> HashSet<String> {
    let headings = target.headings.iter().map(|heading| heading.text.as_str());
    let folders = std::iter::once(paths::folder(&target.path));
    let tags = target.tags.iter().map(String::as_str);
    names_of(target)
        .into_iter()
        .chain(headings)
        .chain(folders)
        .chain(tags)
        .chain(link.heading.iter().map(String::as_str))
        .flat_map(terms)
        .collect()
}

/// As full-text search compares them; in English, where names are too short to tell their language by.
fn terms(text: &str) -> Vec<String> {
    words::words(text, Language::English)
        .into_iter()
        .map(|word| word.term)
        .collect()
}

/// The words of a link's text by which it can be told what it is about.
fn telling(text: &str) -> Vec<String> {
    let pointing = |start: usize, end: usize| {
        let word = text.get(start..end).unwrap_or_default().to_lowercase();
        POINTING.contains(&word.as_str()) || word.chars().count() < LEAST_LETTERS
    };
    words::telling(text, &[Language::English])
        .into_iter()
        .filter(|word| !pointing(word.start, word.end))
        .flat_map(|word| word.terms)
        .collect()
}

/// Whether any of a link's telling words stands in its target. Where the target could not be read nothing is said of it.
fn is_said(suspect: &Suspect, said: Option<&(Language, HashSet<String>)>) -> bool {
    let Some((language, said)) = said else { return true };
    let wanted = words::telling(&suspect.link.words, &[Language::English, *language]);
    wanted
        .iter()
        .any(|word| word.terms.iter().any(|term| said.contains(term)))
}

/// The path of the note that these words are the name of; `None` where they name none, or several.
pub(crate) fn named_by(corpus: &Corpus, words: &str) -> Option<String> {
    match owners(corpus).remove(&fold(words.trim())) {
        Some(Owner::One(named)) => Some(named.path.clone()),
        _ => None,
    }
}

/// The bytes of what a link shows, where it gives its text itself.
pub(crate) fn shown_range(text: &str, link: &Link) -> Option<std::ops::Range<usize>> {
    let written = text.get(link.range.clone())?;
    let shown = link.text.as_deref()?;
    let behind = match link.kind {
        // Behind the target, or the heading or block of it.
        LinkKind::Wiki => link
            .anchor_range
            .end
            .max(link.target_range.end)
            .saturating_sub(link.range.start),
        LinkKind::Markdown => 0,
        LinkKind::Embed => return None,
    };
    let at = behind + written.get(behind..)?.find(shown)?;
    let start = link.range.start + at;
    Some(start..start + shown.len())
}
