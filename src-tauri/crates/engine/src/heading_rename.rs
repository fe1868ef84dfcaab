//! Renaming a heading, and the links that name it.

use std::path::Path;

use weft_notes::{Heading, TextEdit, link_matches_heading, parse, retarget_heading};

use crate::catalog::{LinkRecord, NoteRecord};
use crate::corpus::Corpus;
use crate::draft::{Draft, text_of};
use crate::error::{Error, ErrorCode, Result};
use crate::headings::find;
use crate::journal::Journal;
use crate::resolution::Names;
use crate::types::FileKind;
use crate::{files, paths};

/// A heading that got another text where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Change {
    /// Its number in the note, the first being 0.
    pub number: usize,
    /// The headings down to it, outermost first, with its old text.
    pub from: Vec<String>,
    pub to: String,
}

/// The one heading whose text differs between two versions of a note, all levels being the same.
pub(crate) fn change(before: &str, after: &str) -> Option<Change> {
    // Most saves change no line that could be a heading.
    if !may_hold_headings(before) || !may_hold_headings(after) {
        return None;
    }
    let (before, after) = (parse(before).headings, parse(after).headings);
    if before.len() != after.len()
        || before
            .iter()
            .zip(&after)
            .any(|(one, other)| one.level != other.level)
    {
        return None;
    }
    let mut differing = before
        .iter()
        .zip(&after)
        .enumerate()
        .filter(|(_, (one, other))| one.text != other.text);
    let (number, (_, renamed)) = differing.next()?;
    if differing.next().is_some() || renamed.text.is_empty() {
        return None;
    }
    Some(Change {
        number,
        from: path_of(&outline(&before), number),
        to: renamed.text.clone(),
    })
}

fn may_hold_headings(text: &str) -> bool {
    text.contains(['#', '=', '-'])
}

/// How many links of the vault name a heading of the note, in whose text `before` the change is
/// not made yet.
pub(crate) fn links_to(corpus: &Corpus, path: &str, before: &str, change: &Change) -> usize {
    let headings = parse(before).headings;
    let mut outline = outline(&headings);
    let old_name = change.from.last().map_or("", String::as_str);
    if let Some((_, text)) = outline.get_mut(change.number) {
        *text = old_name;
    }
    let names_it = |link: &LinkRecord| {
        let found = find(outline.iter().copied(), &link.heading);
        found.is_some_and(|found| {
            found == change.number
                || (ancestors(&outline, found).contains(&change.number)
                    && link
                        .heading
                        .iter()
                        .any(|part| link_matches_heading(old_name, part)))
        })
    };
    let others = corpus.graph().linking_to(path).map(|(source, _)| source);
    // A canvas keeps what it says of headings.
    let others = others.filter(|source| paths::is_note(&source.path));
    others
        .chain(corpus.note(path))
        .flat_map(|source| source.links.iter().map(move |link| (source, link)))
        .filter(|(source, link)| {
            !link.heading.is_empty()
                && corpus.resolve(&source.path, &link.target) == Some(path)
                && names_it(link)
        })
        .count()
}

/// The numbers of the headings above one, innermost first.
fn ancestors(outline: &[(u8, &str)], number: usize) -> Vec<usize> {
    let mut above = Vec::new();
    let mut level = outline.get(number).map_or(0, |(level, _)| *level);
    for (other, (other_level, _)) in outline.iter().enumerate().take(number).rev() {
        if *other_level < level {
            above.push(other);
            level = *other_level;
        }
    }
    above
}

fn path_of(outline: &[(u8, &str)], number: usize) -> Vec<String> {
    let mut path = ancestors(outline, number);
    path.reverse();
    path.push(number);
    path.iter()
        .filter_map(|number| outline.get(*number))
        .map(|(_, text)| (*text).to_owned())
        .collect()
}

fn outline(headings: &[Heading]) -> Vec<(u8, &str)> {
    headings
        .iter()
        .map(|heading| (heading.level, heading.text.as_str()))
        .collect()
}

/// The transaction that gives a heading of a note another text, and lets every link that named it
/// name it still. `from` are the headings down to it. Where a save has changed the heading
/// already, `saved` is its number.
///
/// # Errors
/// `NotFound` where the note has no such heading, old or new; `InvalidName` for a text that is
/// none of a heading; `NotUtf8`.
pub(crate) fn plan(
    root: &Path,
    corpus: &Corpus,
    path: &str,
    from: &[String],
    to: &str,
    saved: Option<usize>,
) -> Result<Journal> {
    let old_name = from.last().map_or("", String::as_str);
    let to = to.trim();
    if to.is_empty() || to.contains(['\n', '\r']) {
        return Err(bad_text(to));
    }
    let bytes = files::read(&paths::resolve(root, path)?, path)?;
    let text = text_of(path, &bytes)?;
    let headings = parse(text).headings;
    let now = outline(&headings);
    let at = |wanted: &[String]| (0..now.len()).find(|number| path_of(&now, *number) == wanted);
    let mut with_new_name = from.to_vec();
    if let Some(last) = with_new_name.last_mut() {
        to.clone_into(last);
    }
    let saved = saved.filter(|number| now.get(*number).is_some_and(|(_, text)| *text == to));
    let mut own_edits = Vec::new();
    let (mut before, mut after) = (owned(&now), owned(&now));
    let number =
        if let Some(number) = saved.or_else(|| at(from).is_none().then(|| at(&with_new_name)).flatten()) {
            if let Some((_, text)) = before.get_mut(number) {
                old_name.clone_into(text);
            }
            number
        } else if let Some(number) = at(from).or_else(|| find(now.iter().copied(), from)) {
            let edit = new_text(text, &headings[number], to);
            let changed = weft_notes::apply_edits(text, std::slice::from_ref(&edit)).unwrap_or_default();
            after = owned(&outline(&parse(&changed).headings));
            if !after
                .iter()
                .map(|(level, _)| level)
                .eq(before.iter().map(|(level, _)| level))
            {
                return Err(bad_text(to));
            }
            own_edits.push(edit);
            number
        } else {
            return Err(Error::new(
                ErrorCode::NotFound,
                format!("“{path}” has no heading “{old_name}”"),
            ));
        };
    let found = files::walk_whole(root)?;
    let all = found.iter().filter(|found| found.entry.kind != FileKind::Folder);
    let names = Names::new(all.map(|found| found.entry.path.as_str()));
    let renamed = Renamed {
        path,
        number,
        before,
        after,
    };
    let mut draft = Draft::default();
    let is_concerned = |note: &NoteRecord| {
        let mut links = note.links.iter();
        note.path == path
            || links
                .any(|link| !link.heading.is_empty() && names.resolve(&note.path, &link.target) == Some(path))
    };
    draft.edit_notes(root, corpus, &found, is_concerned, "links", |note, text| {
        let mut edits = renamed.edits(&names, note, text);
        if note == path {
            edits.append(&mut own_edits);
        }
        edits
    })?;
    Ok(draft.journal(format!("Renamed the heading “{old_name}” of “{path}” to “{to}”")))
}

fn bad_text(to: &str) -> Error {
    Error::new(
        ErrorCode::InvalidName,
        format!("“{to}” cannot be a heading: it is one line of text and not empty"),
    )
}

fn owned(outline: &[(u8, &str)]) -> Vec<(u8, String)> {
    outline
        .iter()
        .map(|(level, text)| (*level, (*text).to_owned()))
        .collect()
}

/// A heading's new text; its `^id` stays.
fn new_text(text: &str, heading: &Heading, to: &str) -> TextEdit {
    let old = text.get(heading.text_range.clone()).unwrap_or_default();
    let id = old.rfind(" ^").filter(|at| {
        let id = old.get(at + 2..).unwrap_or_default();
        !id.is_empty()
            && id
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    });
    let end = heading.text_range.start + id.unwrap_or(old.len());
    TextEdit {
        range: heading.text_range.start..end,
        replacement: to.to_owned(),
    }
}

/// A note's headings before and after, as levels and texts.
struct Renamed<'a> {
    path: &'a str,
    /// Of the heading that is renamed.
    number: usize,
    before: Vec<(u8, String)>,
    after: Vec<(u8, String)>,
}

impl Renamed<'_> {
    /// What changes in the links of a note.
    fn edits(&self, names: &Names, note: &str, text: &str) -> Vec<TextEdit> {
        let links = parse(text).links;
        let mut edits = Vec::new();
        for link in &links {
            let leads_here = !link.heading.is_empty() && names.resolve(note, &link.target) == Some(self.path);
            let Some(meant) = leads_here
                .then(|| self.find(&self.before, &link.heading))
                .flatten()
            else {
                continue;
            };
            if self.find(&self.after, &link.heading) == Some(meant) {
                continue;
            }
            let edit = self
                .ways(&link.heading, meant)
                .into_iter()
                .filter(|way| self.find(&self.after, way) == Some(meant))
                .find_map(|way| retarget_heading(text, link, &way));
            edits.extend(edit);
        }
        edits
    }

    fn find(&self, outline: &[(u8, String)], wanted: &[String]) -> Option<usize> {
        find(
            outline.iter().map(|(level, text)| (*level, text.as_str())),
            wanted,
        )
    }

    /// Ways to name the heading `meant`, the one most like the old first.
    fn ways(&self, wanted: &[String], meant: usize) -> Vec<Vec<String>> {
        let text = |headings: &[(u8, String)]| {
            headings
                .get(self.number)
                .map_or(String::new(), |(_, text)| text.clone())
        };
        let (old, new) = (text(&self.before), text(&self.after));
        let mut ways: Vec<Vec<String>> = (0..wanted.len())
            .rev()
            .filter(|part| link_matches_heading(&old, &wanted[*part]))
            .map(|part| {
                let mut way = wanted.to_vec();
                way[part].clone_from(&new);
                way
            })
            .collect();
        let outline: Vec<(u8, &str)> = self
            .after
            .iter()
            .map(|(level, text)| (*level, text.as_str()))
            .collect();
        ways.push(path_of(&outline, meant));
        ways
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_that_changes_in_place_is_seen() {
        let check = |before: &str, after: &str, expected: Option<(usize, &[&str], &str)>| {
            let expected = expected.map(|(number, from, to)| Change {
                number,
                from: from.iter().map(|part| (*part).to_owned()).collect(),
                to: to.to_owned(),
            });
            assert_eq!(change(before, after), expected, "{before:?} to {after:?}");
        };
        let text = "# One\n\n## Two\n\n## Three\n";
        check(
            text,
            "# One\n\n## Two!\n\nmore\n\n## Three\n",
            Some((1, &["One", "Two"], "Two!")),
        );
        check(text, "# Uno\n\n## Two\n\n## Three\n", Some((0, &["One"], "Uno")));
        check(text, text, None);
        check(text, "# One\n\n### Two!\n\n## Three\n", None);
        check(text, "# One\n\n## Three\n", None);
        check(text, "# Uno\n\n## Dos\n\n## Three\n", None);
        check("# One\n", "# \n", None);
        check("no heading", "none here", None);
    }
}
