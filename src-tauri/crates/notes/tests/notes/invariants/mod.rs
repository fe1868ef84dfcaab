//! What holds for every text.

mod chunks;
mod front_matter;
mod links;
pub mod pieces;
mod syntax;

use std::ops::Range;

pub use links::check_another_target;
use weft_notes::parse;

#[track_caller]
fn check_range(text: &str, range: &Range<usize>) {
    assert!(text.get(range.clone()).is_some(), "{range:?} in {text:?}");
}

/// Each in the text and of this form, in order.
#[track_caller]
fn check_list<'a>(text: &str, ranges: impl Iterator<Item = &'a Range<usize>>, open: &str, close: &str) {
    let mut last = 0;
    for range in ranges {
        check_range(text, range);
        let written = &text[range.clone()];
        let is_whole = written.len() >= open.len() + close.len();
        assert!(
            is_whole && written.starts_with(open) && written.ends_with(close),
            "{written:?} in {text:?}"
        );
        assert!(last <= range.start, "{range:?} is out of order in {text:?}");
        last = range.start;
    }
}

fn overlap(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}

/// Panics where something does not hold.
#[track_caller]
pub fn check(text: &str) {
    let note = parse(text);
    let mut last_end = 0;
    for block in &note.blocks {
        check_range(text, &block.range);
        assert!(
            block.range.start >= last_end && !block.range.is_empty(),
            "blocks overlap in {text:?}"
        );
        assert!(block.heading.is_none_or(|index| index < note.headings.len()));
        last_end = block.range.end;
    }
    for (index, heading) in note.headings.iter().enumerate() {
        check_range(text, &heading.range);
        check_range(text, &heading.text_range);
        assert!(
            heading.range.start <= heading.text_range.start && heading.text_range.end <= heading.range.end,
            "{heading:?} in {text:?}"
        );
        assert!(
            heading
                .parent
                .is_none_or(|parent| parent < index && note.headings[parent].level < heading.level)
        );
    }
    links::check(text, &note);
    for tag in &note.tags {
        check_range(text, &tag.range);
        assert_eq!(text[tag.range.clone()], format!("#{}", tag.name));
    }
    for id in &note.ids {
        check_range(text, &id.range);
    }
    syntax::check(text, &note);
    front_matter::check(text, &note);
    chunks::check(text, &note);
}
