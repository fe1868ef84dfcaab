//! Tasks, callouts, footnotes, comments, highlights and formulas are where they say.

use weft_notes::{BlockKind, FootnoteKind, Note};

use super::{check_list, check_range, overlap};

#[track_caller]
pub fn check(text: &str, note: &Note) {
    check_list(text, note.tags.iter().map(|tag| &tag.range), "#", "");
    check_list(text, note.tasks.iter().map(|task| &task.range), "[", "]");
    check_list(text, note.comments.iter(), "%%", "%%");
    check_list(text, note.highlights.iter(), "==", "==");
    check_list(text, note.math.iter().map(|math| &math.range), "$", "$");
    check_list(
        text,
        note.footnotes.iter().map(|footnote| &footnote.range),
        "",
        "",
    );
    check_list(
        text,
        note.callouts.iter().map(|callout| &callout.mark_range),
        "[!",
        "",
    );
    for task in &note.tasks {
        let inside = text[task.range.clone()].trim_matches(['[', ']']);
        let is_blank = task.mark == ' ' && inside.trim().is_empty();
        assert!(
            is_blank || task.mark == '[' || inside.chars().eq([task.mark]),
            "{task:?} in {text:?}"
        );
        let block = task.block.map(|index| &note.blocks[index]);
        assert!(
            block.is_none_or(|block| {
                matches!(block.kind, BlockKind::ListItem | BlockKind::Comment)
                    && block.range.start < task.range.start
                    && task.range.end <= block.range.end
            }),
            "{task:?} in {block:?} of {text:?}"
        );
    }
    for callout in &note.callouts {
        check_range(text, &callout.range);
        check_range(text, &callout.title_range);
        let line = &text[callout.mark_range.start..callout.title_range.end];
        assert!(
            callout.range.start < callout.mark_range.start
                && callout.mark_range.end <= callout.title_range.start
                && callout.title_range.end <= callout.range.end
                && !line.contains(['\n', '\r']),
            "{callout:?} in {text:?}"
        );
    }
    for footnote in &note.footnotes {
        let written = &text[footnote.range.clone()];
        let is_right = match footnote.kind {
            FootnoteKind::Reference => written.starts_with("[^") && written.ends_with(']'),
            FootnoteKind::Definition => written.starts_with("[^"),
            FootnoteKind::Inline => written.starts_with("^[") && written.ends_with(']'),
        };
        assert!(is_right, "{footnote:?} in {text:?}");
    }
    nothing_is_in_comments(text, note);
    for math in &note.math {
        assert_eq!(
            math.display,
            text[math.range.clone()].starts_with("$$"),
            "{math:?} in {text:?}"
        );
        let link = note
            .links
            .iter()
            .find(|link| math.range.start <= link.range.start && link.range.end <= math.range.end);
        let tag = note.tags.iter().find(|tag| overlap(&tag.range, &math.range));
        assert_eq!((link, tag), (None, None), "in a formula of {text:?}");
    }
    for pair in note.highlights.windows(2).chain(note.comments.windows(2)) {
        assert!(!overlap(&pair[0], &pair[1]), "{pair:?} overlap in {text:?}");
    }
    for tag in &note.tags {
        let link = note.links.iter().find(|link| overlap(&tag.range, &link.range));
        assert_eq!(link, None, "around {tag:?} of {text:?}");
    }
}

#[track_caller]
fn nothing_is_in_comments(text: &str, note: &Note) {
    let body = note
        .front_matter
        .as_ref()
        .map_or(0, |front_matter| front_matter.range.end);
    let places = (note.links.iter().map(|link| &link.range))
        .filter(|range| range.start >= body)
        .chain(note.tags.iter().map(|tag| &tag.range))
        .chain(note.tasks.iter().map(|task| &task.range))
        .chain(note.callouts.iter().map(|callout| &callout.mark_range))
        .chain(note.footnotes.iter().map(|footnote| &footnote.range))
        .chain(note.highlights.iter())
        .chain(note.math.iter().map(|math| &math.range));
    for place in places {
        let around = note
            .comments
            .iter()
            .find(|comment| comment.contains(&place.start));
        assert_eq!(
            around,
            None,
            "around {place:?} {:?} of {text:?}",
            &text[place.clone()]
        );
    }
    for heading in &note.headings {
        // One may begin with a comment.
        let mut comments = note.comments.iter();
        let around =
            comments.find(|comment| comment.start < heading.range.start && heading.range.start < comment.end);
        assert_eq!(around, None, "around {heading:?} of {text:?}");
    }
}
