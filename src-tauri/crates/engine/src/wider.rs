//! Passages in full, with the lines that stand around them.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use chrono::Local;

use crate::catalog::NoteRecord;
use crate::extractions::Extractions;
use crate::query::{self, Subject};
use crate::snippets::{self, Marks};
use crate::text_index::QueryWords;
use crate::types::{PassagePlace, SearchMode, SnippetPart, WiderPassage};
use crate::{documents, matches, parallel, pdf};

/// Bytes of a passage that are shown.
const LONGEST: usize = 6_000;
/// Lines that are shown before and behind it, blank ones aside.
const LINES_AROUND: usize = 2;
/// Bytes of what stands on one side of it.
const LONGEST_AROUND: usize = 400;

/// `words` are those of the query as the index has them; `text_of` gives the text in which the offsets of a note or
/// document count. One for each place, `None` where the note or the place is not there (any more).
pub(crate) fn passages(
    text_of: impl Fn(&str) -> Option<String> + Sync,
    query: &str,
    words: &QueryWords,
    mode: SearchMode,
    places: &[PassagePlace],
) -> Vec<Option<WiderPassage>> {
    let asked = query::parse(query.trim(), Local::now().date_naive());
    let marks = Marks::of(&asked, words, mode);
    let mut by_note: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, place) in places.iter().enumerate() {
        by_note.entry(place.note.as_str()).or_default().push(index);
    }
    let by_note: Vec<(&str, Vec<usize>)> = by_note.into_iter().collect();
    let read = parallel::filter_map(&by_note, |(path, indexes)| {
        let text = text_of(path)?;
        // A PDF has no markup.
        let note = (!documents::is_pdf(path)).then(|| weft_notes::parse(&text));
        let found = indexes.iter().filter_map(|index| {
            let place = places.get(*index)?;
            let range = place.start as usize..place.end as usize;
            let wider = match &note {
                Some(note) => passage(&text, note, range, &marks),
                None => passage_of_page(&text, range, &marks),
            };
            Some((*index, wider?))
        });
        Some(found.collect::<Vec<_>>())
    });
    let mut passages = vec![None; places.len()];
    for (index, passage) in read.into_iter().flatten() {
        if let Some(place) = passages.get_mut(index) {
            *place = Some(passage);
        }
    }
    passages
}

fn passage(text: &str, note: &weft_notes::Note, range: Range<usize>, marks: &Marks) -> Option<WiderPassage> {
    // Properties are no lines of the text, and headings stand above the passage anyway.
    let body = note.front_matter.as_ref().map_or(0, |matter| matter.range.end);
    let headings = note.headings.iter().map(|heading| &heading.range);
    let above = headings
        .clone()
        .map(|heading| heading.end)
        .filter(|end| *end <= range.start);
    let below = headings
        .map(|heading| heading.start)
        .find(|start| *start >= range.end);
    let first = above.max().unwrap_or(0).max(body).min(range.start);
    let section = first..below.unwrap_or(text.len());
    within(text, |range| note.plain_text(range), section, range, marks)
}

/// What stands around it is on the same page.
fn passage_of_page(text: &str, range: Range<usize>, marks: &Marks) -> Option<WiderPassage> {
    let page = pdf::pages(text).find(|page| page.start <= range.start && range.end <= page.end)?;
    within(
        text,
        |range| text.get(range).unwrap_or_default(),
        page,
        range,
        marks,
    )
}

fn within<'a>(
    text: &str,
    plain_text: impl Fn(Range<usize>) -> &'a str,
    section: Range<usize>,
    range: Range<usize>,
    marks: &Marks,
) -> Option<WiderPassage> {
    text.get(range.clone()).filter(|passage| !passage.is_empty())?;
    let plain = |range: Range<usize>| without_blank_lines(plain_text(range));
    let whole = plain(range.clone());
    let shown = &whole[..whole.floor_char_boundary(LONGEST.min(whole.len()))];
    let mut parts = snippets::whole(shown, marks);
    if shown.len() < whole.len() {
        parts.push(SnippetPart {
            text: " …".to_owned(),
            marked: false,
        });
    }
    Some(WiderPassage {
        before: last_lines(&plain(section.start..range.start)),
        parts,
        after: first_lines(&plain(range.end..section.end)),
    })
}

fn without_blank_lines(text: &str) -> String {
    let lines = text.lines().map(str::trim_end);
    let lines: Vec<&str> = lines.filter(|line| !line.trim().is_empty()).collect();
    lines.join("\n")
}

fn last_lines(text: &str) -> String {
    let start = text
        .rmatch_indices('\n')
        .nth(LINES_AROUND - 1)
        .map_or(0, |(at, _)| at + 1);
    let lines = &text[start..];
    if lines.len() <= LONGEST_AROUND {
        return lines.to_owned();
    }
    format!(
        "… {}",
        &lines[lines.ceil_char_boundary(lines.len() - LONGEST_AROUND)..]
    )
}

fn first_lines(text: &str) -> String {
    let end = text
        .match_indices('\n')
        .nth(LINES_AROUND - 1)
        .map_or(text.len(), |(at, _)| at);
    let lines = &text[..end];
    if lines.len() <= LONGEST_AROUND {
        return lines.to_owned();
    }
    format!("{} …", &lines[..lines.floor_char_boundary(LONGEST_AROUND)])
}

/// When a note or document was made, in milliseconds since 1970: a property says so, else the disk.
pub(crate) fn made_ms(root: &Path, extractions: &Extractions, record: &NoteRecord) -> Option<i64> {
    let text = documents::text(root, extractions, record)?;
    let made = || matches::file_made_ms(root, record);
    Some(Subject::new(record, &text, &made).created_ms())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, part: &str, query: &str, expected: [&str; 3]) {
        check_in("a.md", text, part, query, expected);
    }

    fn check_in(path: &str, text: &str, part: &str, query: &str, expected: [&str; 3]) {
        let start = u32::try_from(text.find(part).unwrap()).unwrap();
        let place = PassagePlace {
            note: path.to_owned(),
            start,
            end: start + u32::try_from(part.len()).unwrap(),
        };
        let missing = PassagePlace {
            note: "none.md".to_owned(),
            ..place.clone()
        };
        let found = passages(
            |asked| (asked == path).then(|| text.to_owned()),
            query,
            &QueryWords::of(query),
            SearchMode::Hybrid,
            &[missing, place],
        );
        assert_eq!(found[0], None);
        let found = found[1].clone().unwrap();
        let marked = snippets::bracketed(&found.parts);
        assert_eq!([&found.before, &marked, &found.after], expected);
    }

    #[test]
    fn a_passage_of_a_pdf_comes_with_the_lines_of_its_page() {
        let text = "over\u{c}# a\none\n\n*two* waters\nthree\u{c}leaf";
        check_in(
            "a.pdf",
            text,
            "*two* waters",
            "water",
            ["# a\none", "*two* [waters]", "three"],
        );
    }

    #[test]
    fn a_passage_comes_with_the_lines_around_it() {
        let text = "---\na: b\n---\n# Head\n\none\n\ntwo\n\n**three** waters\nrun\n\nfour\n\nfive\n\nsix";
        check(
            text,
            "**three** waters\nrun",
            "water",
            ["one\ntwo", "three [waters] run", "four\nfive"],
        );
        check(text, "# Head", "line:(head)", ["", "[Head]", "one\ntwo"]);
        check("# A\n\nx\n\ny\n\n# B\n\nz", "x", "z", ["", "x", "y"]);
        check("# A\n\nx\n\ny\n\n# B\n\nz", "y", "y", ["x", "[y]", ""]);
        check(
            "é".repeat(500).as_str(),
            "é",
            "x",
            ["", "é", &format!("{} …", "é".repeat(200))],
        );
    }
}
