//! Headings by the names that links give them, and a note's outline.

use std::ops::Range;

use weft_notes::{Note, link_matches_heading};

use crate::catalog::NoteRecord;
use crate::status::count;
use crate::types::OutlineHeading;

/// The number of the heading that a link's `#One#Two` names: the first that bears the last of
/// the names and stands below headings that bear the others, in their order. `headings` are
/// levels and texts in the note's order.
pub(crate) fn find<'a>(
    headings: impl IntoIterator<Item = (u8, &'a str)>,
    wanted: &[String],
) -> Option<usize> {
    let (last, outer) = wanted.split_last()?;
    // The headings above the present one, outermost first.
    let mut above: Vec<(u8, &str)> = Vec::new();
    for (number, (level, text)) in headings.into_iter().enumerate() {
        above.retain(|(other, _)| *other < level);
        if link_matches_heading(text, last) {
            let mut left = outer.iter();
            let mut next = left.next();
            for (_, text) in &above {
                if next.is_some_and(|wanted| link_matches_heading(text, wanted)) {
                    next = left.next();
                }
            }
            if next.is_none() {
                return Some(number);
            }
        }
        above.push((level, text));
    }
    None
}

/// Where in a note a link's heading is: as [`find`] says, else the first that bears the last of
/// the names.
pub(crate) fn offset(note: &Note, wanted: &[String]) -> Option<usize> {
    let headings = || {
        note.headings
            .iter()
            .map(|heading| (heading.level, heading.text.as_str()))
    };
    let last = wanted.get(wanted.len().saturating_sub(1)..)?;
    let number = find(headings(), wanted).or_else(|| find(headings(), last))?;
    Some(note.headings.get(number)?.range.start)
}

/// The block, or the heading with all that stands below it, that the part of a link behind `#` names.
pub(crate) fn range_of_part(note: &Note, part: &str, end: usize) -> Option<Range<usize>> {
    if let Some(id) = part.strip_prefix('^') {
        return note.range_of_id(id);
    }
    let wanted: Vec<String> = part.split('#').map(str::to_owned).collect();
    let start = offset(note, &wanted)?;
    let mut from = note
        .headings
        .iter()
        .skip_while(|heading| heading.range.start < start);
    let level = from.next()?.level;
    let next = from.find(|heading| heading.level <= level);
    Some(start..next.map_or(end, |heading| heading.range.start))
}

/// Whether a note has the place that a link names in it.
pub(crate) fn has_place(note: &NoteRecord, heading: &[String], block: Option<&str>) -> bool {
    if let Some(block) = block {
        return note.block_ids.iter().any(|id| id.eq_ignore_ascii_case(block));
    }
    let headings = note
        .headings
        .iter()
        .map(|heading| (heading.level, heading.text.as_str()));
    heading.is_empty() || find(headings, heading).is_some()
}

pub(crate) fn outline(text: &str) -> Vec<OutlineHeading> {
    let note = weft_notes::parse(text);
    note.headings
        .into_iter()
        .map(|heading| OutlineHeading {
            level: heading.level,
            text: heading.text,
            start: count(heading.range.start),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_of_headings_names_one() {
        let headings = [
            (1, "One"),
            (2, "Zone"),
            (1, "Two"),
            (3, "Deep"),
            (4, "Zone"),
            (2, "Zone: last"),
        ];
        let check = |wanted: &[&str], expected: Option<usize>| {
            let wanted: Vec<String> = wanted.iter().map(|name| (*name).to_owned()).collect();
            assert_eq!(find(headings, &wanted), expected, "{wanted:?}");
        };
        check(&["zone"], Some(1));
        check(&["Two", "Zone"], Some(4));
        check(&["Two", "Deep", "Zone"], Some(4));
        check(&["One", "Zone"], Some(1));
        check(&["Zone", "One"], None);
        check(&["One", "Deep"], None);
        check(&["Two", "Zone last"], Some(5));
        check(&[], None);
    }
}
