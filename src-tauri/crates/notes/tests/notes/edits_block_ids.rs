use proptest::prelude::*;
use weft_notes::{BlockKind, mint_block_id, parse};

use crate::any_text::texts;
use crate::edits::changed;

/// Mints an id for the block that begins with `⟦`; in the result it is shown as `ID`.
#[track_caller]
fn check(marked: &str, expected: &str) {
    let at = marked.find('⟦').expect("a mark");
    let text = marked.replace('⟦', "");
    let note = parse(&text);
    let block = note
        .blocks
        .iter()
        .position(|block| block.range.start == at)
        .expect("a block at the mark");
    let Some(minted) = mint_block_id(&text, &note, block, 1) else {
        assert_eq!(expected, "none", "of {marked:?}");
        return;
    };
    let changed = match &minted.edit {
        Some(edit) => changed(&text, std::slice::from_ref(edit)),
        None => text.clone(),
    };
    let shown = if minted.edit.is_some() {
        changed.replace(&minted.id, "ID")
    } else {
        format!("had {}", minted.id)
    };
    assert_eq!(shown, expected, "of {marked:?}");
    let range = parse(&changed).range_of_id(&minted.id).expect("an id");
    assert_eq!(range.start, at, "of {marked:?}");
}

#[test]
fn paragraphs_and_items() {
    check("⟦a b\n", "a b ^ID\n");
    check("⟦a b", "a b ^ID");
    check("⟦a b  \n\nc", "a b ^ID  \n\nc");
    check("⟦a\nb\r\n\r\nc\r\n", "a\nb ^ID\r\n\r\nc\r\n");
    check("⟦- a\n- b\n", "- a ^ID\n- b\n");
    check("⟦- a\n  - b\n  - c\n- d\n", "- a ^ID\n  - b\n  - c\n- d\n");
    check("- a\n  ⟦- b\n- c\n", "- a\n  - b ^ID\n- c\n");
    check("⟦- a\n\n  b\n- c\n", "- a\n\n  b ^ID\n- c\n");
    check("⟦1. [ ] a\n", "1. [ ] a ^ID\n");
    check("⟦a [[b]] `c`\n", "a [[b]] `c` ^ID\n");
    check("x[^1]\n\n⟦[^1]: a\n", "x[^1]\n\n[^1]: a ^ID\n");
}

#[test]
fn items_that_end_in_code() {
    check(
        "⟦- a\n  ```\n  b\n  ```\n- c\n",
        "- a\n  ```\n  b\n  ```\n\n  ^ID\n\n- c\n",
    );
    check("⟦10. a\n\n    > b\n", "10. a\n\n    > b ^ID\n");
    check(
        "- x\n  ⟦- a\n    ~~~\n    b\n    ~~~",
        "- x\n  - a\n    ~~~\n    b\n    ~~~\n\n    ^ID",
    );
}

#[test]
fn blocks_with_the_id_below() {
    check("⟦> a\n> b\n", "> a\n> b\n\n^ID\n");
    check("⟦> a", "> a\n\n^ID");
    check("⟦> [!note] a\n> b\n\nc\n", "> [!note] a\n> b\n\n^ID\n\nc\n");
    check("⟦|a|\n|-|\n|b|\n\nc", "|a|\n|-|\n|b|\n\n^ID\n\nc");
    check("⟦```\na\n```\nb\n", "```\na\n```\n\n^ID\n\nb\n");
    check(
        "⟦```\r\na\r\n```\r\nb\r\n",
        "```\r\na\r\n```\r\n\r\n^ID\r\n\r\nb\r\n",
    );
    check("⟦$$\na\n$$\n\nb\n", "$$\na\n$$\n\n^ID\n\nb\n");
    check("⟦<div>\na\n</div>\n\nb\n", "<div>\na\n</div>\n\n^ID\n\nb\n");
    check("x\r\n\r\n⟦> a\n\nb\r\n", "x\r\n\r\n> a\n\n^ID\n\nb\r\n");
    check("x\r\n\r\n⟦> a", "x\r\n\r\n> a\r\n\r\n^ID");
    check("a\n\n    ⟦b\n\nc\n", "a\n\n    b\n\n^ID\n\nc\n");
}

#[test]
fn blocks_that_have_one() {
    check("⟦a ^old\n", "had old");
    check("⟦> a\n\n^Old-1\n", "had Old-1");
    check("⟦- a ^x\n- b\n", "had x");
    // It names the whole list.
    check("⟦- a\n- b\n\n^old\n", "- a ^ID\n- b\n\n^old\n");
    // It names another block already.
    check("x ^old\n\n⟦a ^old\n", "x ^old\n\na ^old\n\n^ID\n");
}

#[test]
fn blocks_that_need_none_or_have_no_place() {
    check("⟦# a\n", "none");
    check("⟦%%a%%\n", "none");
    check("⟦---\n", "none");
    check(
        "- x\n  - y\n\n  ⟦```\n  a\n  ```\n",
        "- x\n  - y\n\n  ```\n  a\n  ```\n\n  ^ID\n",
    );
}

#[test]
fn ids_are_new_and_their_own() {
    let text = "a\n\na\n\nb\n";
    let note = parse(text);
    let id = |block, seed| mint_block_id(text, &note, block, seed).expect("an id").id;
    assert_ne!(id(0, 1), id(2, 1));
    assert_ne!(id(0, 1), id(0, 2));
    assert_eq!(id(0, 1), id(0, 1));
    assert!(
        id(0, 1).len() == 6
            && id(0, 1)
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    );
    let taken = format!("a\n\nx ^{}\n", id(0, 1).to_uppercase());
    let other = mint_block_id(&taken, &parse(&taken), 0, 1).expect("an id").id;
    assert_ne!(other, id(0, 1));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_id_names_the_block_and_nothing_else_changes(text in texts(), block in 0_usize..20, seed: u64) {
        let note = parse(&text);
        let index = block % note.blocks.len().max(1);
        if let Some(minted) = mint_block_id(&text, &note, index, seed) {
            let block = &note.blocks[index];
            let edits: Vec<_> = minted.edit.into_iter().collect();
            let changed = changed(&text, &edits);
            let after = parse(&changed);
            let range = after.range_of_id(&minted.id).expect("the id");
            prop_assert_eq!(range.start, block.range.start);
            prop_assert!(changed[range].starts_with(&text[block.range.clone()]));
            let words = |text: &str| parse(text).plain_text(0..text.len()).split_whitespace().collect::<String>();
            prop_assert_eq!(words(&changed), words(&text));
            for id in &note.ids {
                prop_assert!(after.range_of_id(&id.id).is_some());
            }
            // Asked again, it is the id that the block has.
            let again = after.blocks.iter().position(|other| other.range.start == block.range.start).expect("the block");
            if let Some(again) = mint_block_id(&changed, &after, again, seed) {
                prop_assert_eq!((again.id, again.edit), (minted.id, None));
            }
        }
    }

    #[test]
    fn ordinary_blocks_get_one(text in "(words and\n|- item\n|  - nested\n|1. one\n|\n|> quote\n|```\ncode\n```\n|\\$\\$\nx\n\\$\\$\n|\\|a\\|\n\\|-\\|\n\\|b\\|\n\n|# head\n|word\n){1,12}") {
        let note = parse(&text);
        for (index, block) in note.blocks.iter().enumerate() {
            let minted = mint_block_id(&text, &note, index, 5);
            let is_named = !matches!(block.kind, BlockKind::Heading | BlockKind::Rule | BlockKind::Comment);
            prop_assert_eq!(minted.is_some(), is_named, "block {} of {:?}", index, text);
        }
    }
}
