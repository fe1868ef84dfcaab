//! What a link may go to while it is typed: names and aliases of notes, attachments, headings and
//! blocks, likeliest first. Letters may be left out; the matching is nucleo's.

use std::cmp::Reverse;

use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use weft_notes::{BlockKind, Note};

use crate::corpus::Corpus;
use crate::linking::heading_anchor;
use crate::paths;
use crate::status::count;
use crate::types::{CompletionKind, FoundHeading, LinkCompletion};

/// How much of a block is shown and matched, in characters.
const SHOWN_OF_BLOCK: usize = 160;

/// What the text between `[[` and the cursor asks for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Asked<'a> {
    Name(&'a str),
    /// `NOTE#words`; an empty note is the one that is written in.
    Heading {
        note: &'a str,
        words: &'a str,
    },
    /// `NOTE#^words`.
    Block {
        note: &'a str,
        words: &'a str,
    },
    /// `##words`: of any note.
    AnyHeading(&'a str),
    /// `^^words`: of any note.
    AnyBlock(&'a str),
}

impl<'a> Asked<'a> {
    pub(crate) fn of(typed: &'a str) -> Self {
        if let Some(words) = typed.strip_prefix("##") {
            return Self::AnyHeading(words);
        }
        if let Some(words) = typed.strip_prefix("^^") {
            return Self::AnyBlock(words);
        }
        match typed.split_once('#') {
            None => Self::Name(typed),
            Some((note, rest)) => match rest.strip_prefix('^') {
                Some(words) => Self::Block { note, words },
                // Of a path of headings the last is being typed.
                None => Self::Heading {
                    note,
                    words: rest.rsplit('#').next().unwrap_or(rest),
                },
            },
        }
    }
}

/// Notes by their names and aliases, and attachments. With nothing typed, what was changed last.
pub(crate) fn names(corpus: &Corpus, words: &str, limit: usize) -> Vec<LinkCompletion> {
    let mut search = Search::new(words, words.contains('/'));
    let mut found = Vec::new();
    for path in corpus.names().paths() {
        let note = corpus.note(path);
        let kind = match paths::is_note(path) {
            true => CompletionKind::Note,
            false => CompletionKind::Attachment,
        };
        let shown = match (kind, search.in_paths) {
            (CompletionKind::Note, true) => path.rsplit_once('.').map_or(path, |(bare, _)| bare),
            (CompletionKind::Note, false) => paths::stem(path),
            (_, true) => path,
            (_, false) => paths::file_name(path),
        };
        let modified = note.map_or(0, |note| note.modified_ns);
        found.extend(search.found(Name { kind, path, shown }, modified));
    }
    if !words.trim().is_empty() {
        for note in corpus.notes() {
            for alias in &note.aliases {
                let name = Name {
                    kind: CompletionKind::Alias,
                    path: &note.path,
                    shown: alias,
                };
                found.extend(search.found(name, note.modified_ns));
            }
        }
    }
    best(found, limit)
        .into_iter()
        .map(|Name { kind, path, shown }| {
            let name = corpus.names().link_name(path);
            LinkCompletion {
                kind,
                marks: search.marks(shown),
                target: Some(match kind {
                    CompletionKind::Alias => format!("{name}|{shown}"),
                    _ => name,
                }),
                name: shown.to_owned(),
                note: path.to_owned(),
                offset: 0,
                level: 0,
            }
        })
        .collect()
}

/// Headings of one note, in their order where nothing is typed. `target` is how a link names the note,
/// empty for the one that is written in.
pub(crate) fn headings(
    path: &str,
    target: &str,
    note: &Note,
    words: &str,
    limit: usize,
) -> Vec<LinkCompletion> {
    let mut search = Search::new(words, false);
    let found = note
        .headings
        .iter()
        .filter_map(|heading| {
            let anchor = heading_anchor(&heading.text)?;
            let score = search.score(&heading.text)?;
            Some(Found {
                score,
                length: 0,
                modified: 0,
                value: LinkCompletion {
                    kind: CompletionKind::Heading,
                    note: path.to_owned(),
                    name: heading.text.clone(),
                    marks: Vec::new(),
                    target: Some(format!("{target}#{anchor}")),
                    offset: count(heading.range.start),
                    level: heading.level,
                },
            })
        })
        .collect();
    marked(best(found, limit), &mut search)
}

/// Headings of all notes.
pub(crate) fn all_headings(corpus: &Corpus, words: &str, limit: usize) -> Vec<LinkCompletion> {
    let mut search = Search::new(words, false);
    let mut found = Vec::new();
    for note in corpus.notes() {
        for heading in &note.headings {
            let Some(score) = search.score(&heading.text) else {
                continue;
            };
            found.push(Found {
                score,
                length: heading.text.len(),
                modified: note.modified_ns,
                value: (note, heading),
            });
        }
    }
    best(found, limit)
        .into_iter()
        .filter_map(|(note, heading)| {
            Some(LinkCompletion {
                kind: CompletionKind::Heading,
                note: note.path.clone(),
                marks: search.marks(&heading.text),
                target: Some(format!(
                    "{}#{}",
                    corpus.names().link_name(&note.path),
                    heading_anchor(&heading.text)?
                )),
                name: heading.text.clone(),
                offset: 0,
                level: heading.level,
            })
        })
        .collect()
}

/// Headings by their letters, likeliest first: of all notes, those changed last first among equals, or
/// of the notes at these paths, in the order of the paths.
pub(crate) fn find_headings(
    corpus: &Corpus,
    words: &str,
    within: Option<&[String]>,
    limit: usize,
) -> Vec<FoundHeading> {
    let mut search = Search::new(words, false);
    let notes: Vec<_> = match within {
        None => corpus.notes().map(|note| (note, note.modified_ns)).collect(),
        Some(paths) => paths
            .iter()
            .zip(0i64..)
            .filter_map(|(path, place)| Some((corpus.note(path)?, -place)))
            .collect(),
    };
    let mut found = Vec::new();
    for (note, modified) in notes {
        for (number, heading) in note.headings.iter().enumerate() {
            if heading.text.trim().is_empty() {
                continue;
            }
            let Some(score) = search.score(&heading.text) else {
                continue;
            };
            found.push(Found {
                score,
                // Of the notes that were named, the likeliest says more than a short heading does.
                length: if within.is_none() { heading.text.len() } else { 0 },
                modified,
                value: (note, number, heading),
            });
        }
    }
    best(found, limit)
        .into_iter()
        .map(|(note, number, heading)| FoundHeading {
            note: note.path.clone(),
            text: heading.text.clone(),
            level: heading.level,
            number: count(number),
            marks: search.marks(&heading.text),
        })
        .collect()
}

/// Blocks of one note.
pub(crate) fn blocks(
    path: &str,
    target: &str,
    note: &Note,
    words: &str,
    limit: usize,
) -> Vec<LinkCompletion> {
    let mut search = Search::new(words, false);
    let found = note
        .blocks
        .iter()
        .filter(|block| {
            !matches!(
                block.kind,
                BlockKind::Heading | BlockKind::Comment | BlockKind::Rule
            )
        })
        .filter_map(|block| {
            let name = shown_of(note, block.range.clone());
            let id = block.id.as_ref();
            // An id can be typed as well as the words.
            let score = search.score(&name).max(id.and_then(|id| search.score(id)))?;
            Some(Found {
                score,
                length: 0,
                modified: 0,
                value: LinkCompletion {
                    kind: CompletionKind::Block,
                    note: path.to_owned(),
                    name,
                    marks: Vec::new(),
                    target: id.map(|id| format!("{target}#^{id}")),
                    offset: count(block.range.start),
                    level: 0,
                },
            })
        })
        .collect();
    marked(best(found, limit), &mut search)
}

/// A block's words on one line, cut where they are many.
pub(crate) fn shown_of(note: &Note, range: std::ops::Range<usize>) -> String {
    let words = note
        .plain_text(range)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    words.chars().take(SHOWN_OF_BLOCK).collect()
}

struct Name<'a> {
    kind: CompletionKind,
    path: &'a str,
    shown: &'a str,
}

struct Found<T> {
    score: u32,
    length: usize,
    modified: i64,
    value: T,
}

/// Best match first; of equals the shorter, then what was changed last, then the order they came in.
fn best<T>(mut found: Vec<Found<T>>, limit: usize) -> Vec<T> {
    let key = |one: &Found<T>| (Reverse(one.score), one.length, Reverse(one.modified));
    if found.iter().all(|one| one.score == 0) {
        found.sort_by_key(|one| Reverse(one.modified));
    } else {
        found.sort_by_key(key);
    }
    found.into_iter().take(limit).map(|one| one.value).collect()
}

fn marked(mut completions: Vec<LinkCompletion>, search: &mut Search) -> Vec<LinkCompletion> {
    for completion in &mut completions {
        completion.marks = search.marks(&completion.name);
    }
    completions
}

/// What was typed, held against one name after another.
struct Search {
    matcher: Matcher,
    pattern: Pattern,
    buffer: Vec<char>,
    in_paths: bool,
}

impl Search {
    fn new(words: &str, in_paths: bool) -> Self {
        let config = if in_paths {
            Config::DEFAULT.match_paths()
        } else {
            Config::DEFAULT
        };
        Self {
            matcher: Matcher::new(config),
            // Words in any order, each with letters left out. Nothing typed has a meaning of its own.
            pattern: Pattern::new(words, CaseMatching::Ignore, Normalization::Smart, AtomKind::Fuzzy),
            buffer: Vec::new(),
            in_paths,
        }
    }

    /// `None` where it does not match; 0 where nothing is typed.
    fn score(&mut self, name: &str) -> Option<u32> {
        let name = Utf32Str::new(name, &mut self.buffer);
        self.pattern.score(name, &mut self.matcher)
    }

    fn found<'a>(&mut self, name: Name<'a>, modified: i64) -> Option<Found<Name<'a>>> {
        Some(Found {
            score: self.score(name.shown)?,
            length: name.shown.len(),
            modified,
            value: name,
        })
    }

    /// UTF-16 offsets of the characters that match.
    fn marks(&mut self, name: &str) -> Vec<u32> {
        let mut indices = Vec::new();
        let haystack = Utf32Str::new(name, &mut self.buffer);
        // nucleo counts graphemes; ASCII text, nearly always, has one for each of its characters.
        let graphemes = haystack.len();
        if self
            .pattern
            .indices(haystack, &mut self.matcher, &mut indices)
            .is_none()
            || graphemes != name.chars().count()
        {
            return Vec::new();
        }
        indices.sort_unstable();
        indices.dedup();
        let mut offsets = Vec::with_capacity(indices.len());
        let mut offset = 0;
        let mut wanted = indices.iter().peekable();
        for (index, character) in name.chars().enumerate() {
            if wanted.next_if(|wanted| **wanted as usize == index).is_some() {
                offsets.push(offset);
            }
            offset += character.len_utf16() as u32;
        }
        offsets
    }
}

#[cfg(test)]
mod tests;
