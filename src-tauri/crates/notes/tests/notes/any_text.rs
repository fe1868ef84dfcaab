//! Random texts, in which everything must hold that holds for every text.

use proptest::prelude::*;
use weft_notes::{LinkHref, RenderOptions, parse, render, sentence_spans};

use crate::invariants::pieces::{LINK_PIECES, PIECES, YAML_PIECES};
use crate::invariants::{check, check_another_target};

pub(crate) fn texts() -> impl Strategy<Value = String> {
    let pieces = prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..60)
        .prop_map(|pieces| pieces.concat());
    prop_oneof![8 => pieces, 1 => any::<String>(), 1 => "---\n(\\PC|\n){0,80}\n---\n(\\PC|\n){0,80}"]
}

fn without_blanks(text: &str) -> String {
    text.chars()
        .filter(|character| !character.is_whitespace())
        .collect()
}

/// Those that random texts came down to when something did not hold.
#[test]
fn texts_that_were_not_whole() {
    for text in [
        "# $$$$\t",
        "%%---\n# %%%%%%",
        "%% |---|---|\n# %%%%%%",
        "\n\n%%    <b>1. ...\n## \t%%%%--->%%%%",
        "\n\\%%\n%%\n\n`%%%%%%\n==",
        "%%\n\n[[%%|100]][r]: x.md\n\n\n\n[r]: <x y.md>\n",
        "---\n'[['''']]\n---",
        "---\n? aliases:c\n: |\n  \n  - \n---\nbody",
    ] {
        check(text);
    }
    check(&"---\n# %%%%%%\n%% ".repeat(20));
    check(&"%%\n# %%%%".repeat(20));
}

/// Reading view has the headings of the index, and no others.
fn check_reading_view(text: &str) {
    let note = parse(text);
    let html = render(text, &RenderOptions::reading(), &mut |link| {
        LinkHref::File(link.target.to_owned())
    });
    if html.contains("render-notice") {
        return;
    }
    let headings = (1..=6).map(|level| html.matches(&format!("<h{level} id=")).count());
    assert_eq!(
        headings.sum::<usize>(),
        note.headings.len(),
        "headings of {text:?}: {html}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn notes_are_whole(text in texts()) {
        check(&text);
    }

    #[test]
    fn reading_view_agrees(text in texts()) {
        check_reading_view(&text);
    }

    #[test]
    fn long_notes_are_whole(pieces in prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..40), times in 20_usize..60) {
        check(&pieces.concat().repeat(times));
    }

    #[test]
    fn a_target_is_changed_in_its_place(pieces in prop::collection::vec(prop::sample::select(LINK_PIECES.to_vec()), 0..24), index in 0_usize..6) {
        check_another_target(&pieces.concat(), index);
    }

    #[test]
    fn front_matter_is_whole(yaml in prop::collection::vec(prop::sample::select(YAML_PIECES.to_vec()), 0..24)) {
        check(&format!("---\n{}\n---\nbody", yaml.concat()));
    }

    #[test]
    fn sentences_hold_every_word(text in "[a-zA-Z .!?。\n\"()…]{0,60}") {
        let spans = sentence_spans(&text);
        let kept: String = spans.iter().map(|span| &text[span.clone()]).collect();
        prop_assert_eq!(without_blanks(&kept), without_blanks(&text));
        prop_assert!(spans.is_sorted_by_key(|span| span.start));
    }

    #[test]
    fn any_part_has_a_plain_text(text in texts(), start in 0_usize..200, length in 0_usize..200) {
        let note = parse(&text);
        let whole = note.plain_text(0..text.len()).to_owned();
        prop_assert!(whole.contains(note.plain_text(start..start + length)));
    }
}
