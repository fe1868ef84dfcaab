//! Whether a note is what a query asks for, and where that stands in it.

use std::cell::OnceCell;
use std::ops::Range;

use weft_notes::{Note, PropertyValue, parse};

use super::dates::moment;
use super::{Expr, PropertyTest, Scope};
use crate::catalog::NoteRecord;
use crate::{documents, paths, tags};

/// Places that are marked in one note: more are not looked at.
const MOST_SPANS: usize = 200;

/// A note with its text, which is parsed when something asks for its parts.
pub(crate) struct Subject<'a> {
    record: &'a NoteRecord,
    text: &'a str,
    note: OnceCell<Note>,
    file_made_ms: &'a dyn Fn() -> i64,
}

impl<'a> Subject<'a> {
    /// `file_made_ms` tells when the file was made, in milliseconds since 1970; a property that says when the note was
    /// made goes before it, since copies are younger than what they are of.
    pub(crate) fn new(record: &'a NoteRecord, text: &'a str, file_made_ms: &'a dyn Fn() -> i64) -> Self {
        Self {
            record,
            text,
            note: OnceCell::new(),
            file_made_ms,
        }
    }

    pub(super) fn record(&self) -> &NoteRecord {
        self.record
    }

    pub(super) fn text(&self) -> &'a str {
        self.text
    }

    pub(crate) fn note(&self) -> &Note {
        // A PDF has no markup: what looks like a heading or a task in it is none.
        let has_markup = !documents::is_pdf(&self.record.path);
        self.note
            .get_or_init(|| parse(if has_markup { self.text } else { "" }))
    }

    /// Milliseconds since 1970.
    pub(crate) fn created_ms(&self) -> i64 {
        const CALLED: [&str; 3] = ["created", "date", "date created"];
        let front_matter = self.note().front_matter.as_ref();
        let properties = front_matter.map_or(&[][..], |front_matter| &front_matter.properties);
        let named = |name: &&str| {
            let property = properties
                .iter()
                .find(|property| property.name.eq_ignore_ascii_case(name))?;
            let (PropertyValue::Date(written) | PropertyValue::DateTime(written)) = &property.value else {
                return None;
            };
            moment(written)
        };
        CALLED.iter().find_map(named).unwrap_or_else(self.file_made_ms)
    }
}

/// What an expression is asked of.
#[derive(Clone)]
pub(super) enum Place<'a> {
    /// The whole note, its name included.
    Note,
    /// Bytes of its text.
    Range(Range<usize>),
    /// Its name or path.
    Words(&'a str),
}

pub(crate) fn holds(expr: &Expr, subject: &Subject) -> bool {
    holds_in(expr, subject, &Place::Note)
}

pub(super) fn holds_in(expr: &Expr, subject: &Subject, place: &Place) -> bool {
    match expr {
        Expr::All(parts) => parts.iter().all(|part| holds_in(part, subject, place)),
        Expr::Any(parts) => parts.iter().any(|part| holds_in(part, subject, place)),
        Expr::Not(inner) => !holds_in(inner, subject, place),
        Expr::Text(pattern) => match place {
            Place::Note => {
                pattern.stands_in(paths::stem(&subject.record.path)) || pattern.stands_in(subject.text)
            }
            Place::Range(range) => pattern.stands_in(&subject.text[range.clone()]),
            Place::Words(words) => pattern.stands_in(words),
        },
        Expr::Inside(scope, inner) => match words_of(*scope, subject.record) {
            Some(words) => holds_in(inner, subject, &Place::Words(words)),
            None => ranges(*scope, subject, place)
                .into_iter()
                .any(|range| holds_in(inner, subject, &Place::Range(range))),
        },
        Expr::Tag(tag) => match place {
            Place::Range(range) => tags_in(subject.note(), range).any(|name| tags::is_or_is_below(name, tag)),
            _ => subject
                .record
                .tags
                .iter()
                .any(|name| tags::is_or_is_below(name, tag)),
        },
        Expr::Property(property) => property.holds(subject.note().front_matter.as_ref()),
        Expr::Created(period) => period.contains(subject.created_ms()),
        Expr::Folder(_) | Expr::Linked(_) | Expr::Unlinked(_) | Expr::Modified(_) => {
            of_record(expr, subject.record)
        }
    }
}

/// What a note's record alone tells of it; `None` where its text has to be read.
pub(crate) fn known(expr: &Expr, record: &NoteRecord) -> Option<bool> {
    known_in(expr, record, None)
}

/// `words` is the name or the path that is asked, where it is not the note.
fn known_in(expr: &Expr, record: &NoteRecord, words: Option<&str>) -> Option<bool> {
    let all = |parts: &[Expr], decides: bool| {
        let mut open = false;
        for part in parts {
            match known_in(part, record, words) {
                Some(holds) if holds == decides => return Some(decides),
                Some(_) => {}
                None => open = true,
            }
        }
        (!open).then_some(!decides)
    };
    match expr {
        Expr::All(parts) => all(parts, false),
        Expr::Any(parts) => all(parts, true),
        Expr::Not(inner) => known_in(inner, record, words).map(|holds| !holds),
        Expr::Text(pattern) => match words {
            Some(words) => Some(pattern.stands_in(words)),
            None => pattern.stands_in(paths::stem(&record.path)).then_some(true),
        },
        Expr::Inside(scope, inner) => match words_of(*scope, record) {
            Some(words) => known_in(inner, record, Some(words)),
            None => None,
        },
        Expr::Tag(tag) => Some(record.tags.iter().any(|name| tags::is_or_is_below(name, tag))),
        Expr::Property(property) => {
            let is_there = record
                .properties
                .iter()
                .any(|known| property.is_called(&known.name));
            match property.test {
                _ if !is_there => Some(false),
                PropertyTest::Exists => Some(true),
                _ => None,
            }
        }
        Expr::Created(_) => None,
        Expr::Folder(_) | Expr::Linked(_) | Expr::Unlinked(_) | Expr::Modified(_) => {
            Some(of_record(expr, record))
        }
    }
}

fn of_record(expr: &Expr, record: &NoteRecord) -> bool {
    match expr {
        Expr::Folder(folder) => {
            let path = record.path.to_lowercase();
            let folder = folder.to_lowercase();
            folder.is_empty()
                || path
                    .strip_prefix(&folder)
                    .is_some_and(|rest| rest.starts_with('/'))
        }
        Expr::Linked(linked) => linked.notes.contains(record.path.as_str()),
        Expr::Unlinked(notes) => notes.contains(record.path.as_str()),
        Expr::Modified(period) => period.contains(record.modified_ns / 1_000_000),
        _ => false,
    }
}

/// The name or path of a note, for the scopes that ask for it.
pub(super) fn words_of(scope: Scope, record: &NoteRecord) -> Option<&str> {
    match scope {
        Scope::File => Some(paths::file_name(&record.path)),
        Scope::Path => Some(&record.path),
        _ => None,
    }
}

fn tags_in<'a>(note: &'a Note, range: &'a Range<usize>) -> impl Iterator<Item = &'a str> {
    let within = |tag: &Range<usize>| tag.start >= range.start && tag.end <= range.end;
    let of_text = note
        .tags
        .iter()
        .filter(move |tag| within(&tag.range))
        .map(|tag| tag.name.as_str());
    let of_front_matter = note.front_matter.iter().flat_map(move |front_matter| {
        let tags = front_matter.tags.iter().zip(&front_matter.tag_ranges);
        tags.filter(move |(_, range)| within(range))
            .map(|(name, _)| name.as_str())
    });
    of_text.chain(of_front_matter)
}

/// The stretches of a place in which a scope's condition is asked for. A name has none.
pub(super) fn ranges(scope: Scope, subject: &Subject, place: &Place) -> Vec<Range<usize>> {
    let base = match place {
        Place::Note => 0..subject.text.len(),
        Place::Range(range) => range.clone(),
        Place::Words(_) => return Vec::new(),
    };
    let found: Vec<Range<usize>> = match scope {
        Scope::Content | Scope::File | Scope::Path => return vec![base],
        Scope::Line => {
            let mut start = base.start;
            let lines = subject.text[base].split('\n').map(|line| {
                let range = start..start + line.len();
                start = range.end + 1;
                range
            });
            return lines.collect();
        }
        Scope::Block => subject
            .note()
            .blocks
            .iter()
            .map(|block| block.range.clone())
            .collect(),
        Scope::Section => {
            let mut starts = vec![0];
            starts.extend(subject.note().headings.iter().map(|heading| heading.range.start));
            starts.dedup();
            let ends = starts.iter().skip(1).copied().chain([subject.text.len()]);
            starts
                .iter()
                .copied()
                .zip(ends)
                .map(|(start, end)| start..end)
                .collect()
        }
        Scope::Task | Scope::TaskTodo | Scope::TaskDone => {
            let note = subject.note();
            let asked = note.tasks.iter().filter(|task| match scope {
                Scope::TaskTodo => task.mark == ' ',
                Scope::TaskDone => task.mark != ' ',
                _ => true,
            });
            let item = |task: &weft_notes::Task| {
                let block = task.block.and_then(|index| note.blocks.get(index));
                block.map_or_else(
                    || line_around(subject.text, task.range.start),
                    |block| block.range.clone(),
                )
            };
            asked.map(item).collect()
        }
    };
    let meet = |range: Range<usize>| range.start.max(base.start)..range.end.min(base.end);
    found
        .into_iter()
        .map(meet)
        .filter(|range| range.start < range.end)
        .collect()
}

fn line_around(text: &str, at: usize) -> Range<usize> {
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    start..text[at..].find('\n').map_or(text.len(), |end| at + end)
}

/// Where what a query asks for stands in a note of which it holds: bytes of its text, in its order.
pub(crate) fn spans(expr: &Expr, subject: &Subject) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    collect(expr, subject, &Place::Note, &mut found);
    found.sort_by_key(|range| (range.start, range.end));
    found.dedup();
    found
}

fn collect(expr: &Expr, subject: &Subject, place: &Place, found: &mut Vec<Range<usize>>) {
    let base = match place {
        Place::Note => 0..subject.text.len(),
        Place::Range(range) => range.clone(),
        Place::Words(_) => return,
    };
    match expr {
        Expr::All(parts) => parts.iter().for_each(|part| collect(part, subject, place, found)),
        Expr::Any(parts) => {
            for part in parts.iter().filter(|part| holds_in(part, subject, place)) {
                collect(part, subject, place, found);
            }
        }
        Expr::Text(pattern) => {
            let room = MOST_SPANS.saturating_sub(found.len());
            let matches = pattern.find(&subject.text[base.clone()]).take(room);
            found.extend(matches.map(|range| base.start + range.start..base.start + range.end));
        }
        Expr::Inside(scope, inner) if words_of(*scope, subject.record).is_none() => {
            for range in ranges(*scope, subject, place) {
                let place = Place::Range(range.clone());
                if found.len() >= MOST_SPANS || !holds_in(inner, subject, &place) {
                    continue;
                }
                let before = found.len();
                collect(inner, subject, &place, found);
                // A condition without words is met by the stretch itself.
                if found.len() == before && *scope != Scope::Content {
                    found.push(range);
                }
            }
        }
        Expr::Tag(tag) => {
            let written = subject
                .note()
                .tags
                .iter()
                .filter(|known| tags::is_or_is_below(&known.name, tag));
            let within = |range: &Range<usize>| range.start >= base.start && range.end <= base.end;
            found.extend(written.map(|known| known.range.clone()).filter(within));
        }
        _ => {}
    }
}
