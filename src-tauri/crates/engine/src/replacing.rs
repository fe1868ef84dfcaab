//! Replacing across the vault: every place that a query's word, phrase or regular expression has in the notes that the
//! query asks for, told before anything changes, and then the chosen ones as one change of several files.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use weft_notes::{Note, TextEdit, apply_edits, line_end_near, parse, with_line_ends};

use crate::catalog::NoteRecord;
use crate::corpus::Corpus;
use crate::draft::{Draft, line_start, newlines, text_of};
use crate::error::Result;
use crate::heading_rename::{self, Change};
use crate::journal::Journal;
use crate::matches;
use crate::query::{self, Expr, Pattern, Query, Subject};
use crate::status::count;
use crate::types::{
    ReplaceCaution, ReplaceChoice, ReplaceNote, ReplaceOccurrence, ReplacePlan, ReplaceRequest,
};
use crate::{files, parallel, paths};

/// Places that are told: nobody reads more, and they can be replaced and asked for again.
const MOST_TOLD: usize = 2_000;
/// Characters of a line that are told before and behind a place.
const LEAD: usize = 48;
const TRAIL: usize = 80;

/// What becomes of one place.
type Replacement = (Range<usize>, String);

struct Asked {
    expr: Expr,
    pattern: Pattern,
}

fn asked(query: &Query, request: &ReplaceRequest) -> std::result::Result<Asked, String> {
    query::replaced(query, &request.query).map(|(expr, pattern)| Asked { expr, pattern })
}

/// See [`crate::Vault::plan_replace`]. The corpus is only held where it is asked.
pub(crate) fn plan<C: std::ops::Deref<Target = Corpus>>(
    root: &Path,
    corpus: &impl Fn() -> C,
    query: Query,
    request: &ReplaceRequest,
) -> Result<ReplacePlan> {
    let asked = asked(&query, request);
    let mut plan = ReplacePlan {
        pattern: None,
        refusal: None,
        problems: query.told_problems(&request.query),
        notes: Vec::new(),
        total: 0,
        kept: Vec::new(),
    };
    let asked = match asked {
        Ok(asked) => asked,
        Err(refusal) => {
            plan.refusal = Some(refusal);
            return Ok(plan);
        }
    };
    plan.pattern = Some(asked.pattern.quoted());
    let records: Vec<Arc<NoteRecord>> = corpus().notes().map(Arc::clone).collect();
    let mut read = parallel::filter_map(&records, |record| {
        if query::known(&asked.expr, record) == Some(false) {
            return None;
        }
        // What cannot be read at this moment is not in any answer either.
        let bytes = files::read(&paths::resolve(root, &record.path).ok()?, &record.path).ok()?;
        let text = files::text(bytes.clone());
        let found = places(root, record, &text, &asked.expr, &request.replacement);
        (!found.is_empty()).then(|| (Arc::clone(record), bytes, text, found))
    });
    read.sort_by(|one, other| one.0.path.cmp(&other.0.path));
    let mut told = 0;
    for (record, bytes, text, found) in read {
        if let Err(error) = text_of(&record.path, &bytes) {
            plan.kept.push(error.message);
            continue;
        }
        plan.total += count(found.len());
        let room = MOST_TOLD - told;
        if room == 0 {
            continue;
        }
        let note = parse(&text);
        let named = names_headings(&corpus(), &record.path);
        let of_heading = |number: usize| {
            let heading = note.headings.get(number).filter(|_| named)?;
            let change = Change {
                number,
                from: vec![heading.text.clone()],
                to: String::new(),
            };
            Some(heading_rename::links_to(&corpus(), &record.path, &text, &change) > 0)
        };
        let occurrences = occurrences(&text, &note, found.into_iter().take(room), of_heading);
        told += occurrences.len();
        plan.notes.push(ReplaceNote {
            path: record.path.clone(),
            title: record.title.clone(),
            hash: files::content_hash(&bytes),
            occurrences,
        });
    }
    Ok(plan)
}

/// See [`crate::Vault::replace`].
pub(crate) fn journal<C: std::ops::Deref<Target = Corpus>>(
    root: &Path,
    corpus: &impl Fn() -> C,
    query: Query,
    request: &ReplaceRequest,
    chosen: &[ReplaceChoice],
) -> Result<Journal> {
    let asked = asked(&query, request);
    let mut draft = Draft::default();
    let Ok(asked) = asked else {
        return Ok(draft.journal(String::new()));
    };
    for choice in chosen {
        let path = choice.note.as_str();
        let read = paths::resolve(root, path).and_then(|place| files::read(&place, path));
        let bytes = match read.and_then(|bytes| text_of(path, &bytes).map(|_| ()).map(|()| bytes)) {
            Ok(bytes) => bytes,
            Err(error) => {
                draft.kept.push(error.message);
                continue;
            }
        };
        let record = corpus().note(path).cloned();
        let (true, Some(record)) = (files::content_hash(&bytes) == choice.hash, record) else {
            draft
                .kept
                .push(format!("“{path}” has changed since it was looked at"));
            continue;
        };
        let text = text_of(path, &bytes)?;
        let found = places(root, &record, text, &asked.expr, &request.replacement);
        let edits: Vec<TextEdit> = found
            .into_iter()
            .filter(|(range, _)| choice.starts.contains(&count(range.start)))
            .map(|(range, replacement)| TextEdit { range, replacement })
            .collect();
        if edits.len() < choice.starts.len() {
            let lost = choice.starts.len() - edits.len();
            draft
                .kept
                .push(format!("{lost} places of “{path}” are not what they were"));
        }
        let (edits, kept) = without_harm_to_properties(text, edits);
        if kept > 0 {
            draft.kept.push(format!(
                "{kept} places in the properties of “{path}”, which could not be read afterwards"
            ));
        }
        draft.edit(path, &bytes, edits);
    }
    let (places, notes) = (draft.edits.len(), draft.files.len());
    let label = format!(
        "Replaced {} with “{}” ({places} {} in {notes} {})",
        asked.pattern.quoted(),
        request.replacement.replace('\n', "↵"),
        if places == 1 { "place" } else { "places" },
        if notes == 1 { "note" } else { "notes" },
    );
    Ok(draft.journal(label))
}

fn places(root: &Path, record: &NoteRecord, text: &str, expr: &Expr, replacement: &str) -> Vec<Replacement> {
    let made_ms = || matches::file_made_ms(root, record);
    let mut made = query::replacements(expr, &Subject::new(record, text, &made_ms), replacement);
    for (range, after) in made.iter_mut().filter(|(_, after)| after.contains('\n')) {
        *after = with_line_ends(after, line_end_near(text, range.start));
    }
    made
}

fn occurrences(
    text: &str,
    note: &Note,
    found: impl Iterator<Item = Replacement>,
    is_named: impl Fn(usize) -> Option<bool>,
) -> Vec<ReplaceOccurrence> {
    let (mut line, mut counted) = (1, 0);
    found
        .map(|(range, after)| {
            line += newlines(text, counted, range.start);
            counted = range.start;
            let before = &text[..range.start];
            let lead = before[line_start(before)..].trim_start_matches('\u{feff}');
            let rest = text[range.end..].lines().next().unwrap_or_default();
            ReplaceOccurrence {
                start: count(range.start),
                end: count(range.end),
                line: count(line),
                lead: end_of(lead),
                before: text[range.clone()].to_owned(),
                trail: beginning_of(rest),
                caution: caution(text, note, &range, &after, &is_named),
                after,
            }
        })
        .collect()
}

fn end_of(line: &str) -> String {
    let Some((at, _)) = line.char_indices().rev().nth(LEAD) else {
        return line.to_owned();
    };
    let end = &line[at..];
    // From a whole word on, where words stand apart.
    format!("… {}", end.split_once(' ').map_or(end, |(_, words)| words))
}

fn beginning_of(line: &str) -> String {
    let Some((at, _)) = line.char_indices().nth(TRAIL) else {
        return line.to_owned();
    };
    let beginning = &line[..at];
    format!(
        "{} …",
        beginning.rsplit_once(' ').map_or(beginning, |(words, _)| words)
    )
}

/// Whether any link names a heading of the note.
fn names_headings(corpus: &Corpus, path: &str) -> bool {
    let others = corpus.graph().linking_to(path).map(|(source, _)| source);
    let mut links = others.chain(corpus.note(path)).flat_map(|source| &source.links);
    links.any(|link| !link.heading.is_empty())
}

fn overlap(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}

fn caution(
    text: &str,
    note: &Note,
    range: &Range<usize>,
    after: &str,
    is_named: &impl Fn(usize) -> Option<bool>,
) -> Option<ReplaceCaution> {
    if let Some(front_matter) = &note.front_matter
        && overlap(range, &front_matter.range)
    {
        let edit = TextEdit {
            range: range.clone(),
            replacement: after.to_owned(),
        };
        return Some(if keeps_properties(text, front_matter.range.end, &[edit]) {
            ReplaceCaution::Property
        } else {
            ReplaceCaution::PropertyName
        });
    }
    if in_link_target(text, note, range, after) {
        return Some(ReplaceCaution::LinkTarget);
    }
    if in_block_id(text, note, range) {
        return Some(ReplaceCaution::BlockId);
    }
    let heading = note
        .headings
        .iter()
        .position(|heading| overlap(range, &heading.range))?;
    is_named(heading)?.then_some(ReplaceCaution::NamedHeading)
}

/// Whether a link would lead elsewhere, or be none.
fn in_link_target(text: &str, note: &Note, range: &Range<usize>, after: &str) -> bool {
    let breaks_brackets = |written: &str| written.contains(['[', ']', '|', '(', ')', '\n']);
    let of_link = note.links.iter().any(|link| {
        let is_inside = link.range.start < range.start && range.end < link.range.end;
        overlap(range, &link.target_range)
            || overlap(range, &link.anchor_range)
            || (overlap(range, &link.range)
                && (!is_inside || breaks_brackets(after) || breaks_brackets(&text[range.clone()])))
    });
    of_link || note.addresses.iter().any(|address| overlap(range, address)) || in_address(text, range)
}

/// Behind the `](` of a link out of the vault, which is in no list of the note's.
fn in_address(text: &str, range: &Range<usize>) -> bool {
    let before = &text[..range.start];
    let line = &before[line_start(before)..];
    line.rfind("](")
        .and_then(|at| line.get(at..))
        .is_some_and(|behind| !behind.contains(')'))
}

fn in_block_id(text: &str, note: &Note, range: &Range<usize>) -> bool {
    let is_of_id = |character: char| character.is_ascii_alphanumeric() || character == '-';
    let before = text[..range.start].trim_end_matches(is_of_id);
    let start = if text[range.clone()].starts_with('^') {
        range.start + 1
    } else if before.ends_with('^') {
        before.len()
    } else {
        return false;
    };
    let rest = &text[start..];
    let id = &rest[..rest.find(|character| !is_of_id(character)).unwrap_or(rest.len())];
    note.ids.iter().any(|known| known.id == id)
}

/// Whether the properties, which end at the byte `end`, have the names that they had after edits that begin in them.
fn keeps_properties(text: &str, end: usize, edits: &[TextEdit]) -> bool {
    let names = |text: &str| {
        let front_matter = parse(text).front_matter?;
        let names = front_matter.properties.into_iter().map(|property| property.name);
        front_matter.error.is_none().then(|| names.collect::<Vec<_>>())
    };
    // One that reaches out of them takes their end with it: it is no edit of their text.
    let before = &text[..end];
    let known = names(before);
    known.is_some() && apply_edits(before, edits).is_some_and(|changed| names(&changed) == known)
}

/// The edits that leave the properties readable and under their names, and how many do not.
fn without_harm_to_properties(text: &str, edits: Vec<TextEdit>) -> (Vec<TextEdit>, usize) {
    let Some(front_matter) = parse(text).front_matter else {
        return (edits, 0);
    };
    let end = front_matter.range.end;
    let (inside, mut others): (Vec<TextEdit>, Vec<TextEdit>) =
        edits.into_iter().partition(|edit| edit.range.start < end);
    let all = inside.len();
    let mut good: Vec<TextEdit> = Vec::new();
    for edit in inside {
        good.push(edit);
        if !keeps_properties(text, end, &good) {
            good.pop();
        }
    }
    let kept = all - good.len();
    good.append(&mut others);
    (good, kept)
}
