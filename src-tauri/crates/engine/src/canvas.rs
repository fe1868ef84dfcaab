//! Canvases (JSON Canvas, `.canvas`): the texts of their cards, the files that cards show, and the links in both.

use std::ops::Range;

use serde::Deserialize;
use serde_json::value::RawValue;
use weft_notes::{TextEdit, apply_edits};

use crate::catalog::LinkRecord;
use crate::documents::has_extension;
use crate::journal::moved;
use crate::retargeting::Moving;
use crate::status::count;
use crate::types::LinkKind;

#[derive(Deserialize)]
struct Canvas<'a> {
    #[serde(borrow, default)]
    nodes: Vec<Card<'a>>,
}

/// Values as they are written: whatever else stands in the file stays, byte for byte.
#[derive(Deserialize)]
struct Card<'a> {
    /// The path of the file that the card shows, from the top of the vault.
    #[serde(borrow)]
    file: Option<&'a RawValue>,
    /// The heading or block of that file, with `#`.
    #[serde(borrow)]
    subpath: Option<&'a RawValue>,
    #[serde(borrow)]
    text: Option<&'a RawValue>,
    /// The path of a group's picture.
    #[serde(borrow)]
    background: Option<&'a RawValue>,
}

/// What a move does to a canvas.
#[derive(Debug, Default)]
pub(crate) struct Retargeted {
    pub edits: Vec<TextEdit>,
    /// Offsets of cards with links that will not mean what they mean now.
    pub lost: Vec<usize>,
}

/// Whether this is the path of a canvas.
pub(crate) fn is_canvas(path: &str) -> bool {
    has_extension(path, "canvas")
}

/// What a canvas says, in the order of the file.
#[derive(Debug, Default)]
pub(crate) struct Contents {
    pub texts: Vec<TextCard>,
    /// Files that are shown, as links to them.
    pub files: Vec<LinkRecord>,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TextCard {
    /// Byte offset into the file at which the card's text begins.
    pub start: usize,
    /// As a person wrote it. Offsets into it that are added to `start` are those of [`text`].
    pub text: String,
}

/// # Errors
/// Where the file is no canvas inside, why. An empty file is a canvas without cards.
pub(crate) fn contents(json: &str) -> Result<Contents, serde_json::Error> {
    let mut contents = Contents::default();
    if json.trim().is_empty() {
        return Ok(contents);
    }
    let canvas: Canvas = serde_json::from_str(json)?;
    let string = |value: Option<&RawValue>| serde_json::from_str::<String>(value?.get()).ok();
    for card in canvas.nodes {
        if let (Some(value), Some(text)) = (card.text, string(card.text)) {
            let start = place(json, value).start + 1;
            contents.texts.push(TextCard { start, text });
        }
        for value in [card.file, card.background].into_iter().flatten() {
            let Some(path) = string(Some(value)) else { continue };
            let subpath = string(card.subpath).unwrap_or_default();
            let part = subpath.trim_start_matches('#');
            let (heading, block) = match part.strip_prefix('^') {
                Some(block) => (Vec::new(), Some(block.to_owned())),
                None => (
                    part.split('#')
                        .filter(|name| !name.is_empty())
                        .map(str::to_owned)
                        .collect(),
                    None,
                ),
            };
            let range = place(json, value);
            contents.files.push(LinkRecord {
                // From the top of the vault, and nowhere else.
                target: format!("/{path}"),
                start: count(range.start + 1),
                end: count(range.end - 1),
                kind: LinkKind::Embed,
                heading,
                block,
                words: String::new(),
            });
        }
    }
    Ok(contents)
}

/// A canvas as the text of its cards, as long as the file: each card's text begins where it begins in the file, with an
/// empty line between two, and all else is white space. So what holds of a note's text and places holds of a canvas's.
pub(crate) fn text(json: &str) -> String {
    let mut text = vec![b' '; json.len()];
    for card in contents(json).unwrap_or_default().texts {
        let end = card.start + card.text.len();
        // The quotes around it and what stands before and behind them are in the file. What is said in fewer bytes
        // than it is written in ends earlier.
        for line_end in [card.start - 2, card.start - 1, end, end + 1] {
            if let Some(byte) = text.get_mut(line_end) {
                *byte = b'\n';
            }
        }
        if let Some(bytes) = text.get_mut(card.start..end) {
            bytes.copy_from_slice(card.text.as_bytes());
        }
    }
    String::from_utf8(text).unwrap_or_default()
}

/// What has to change in the canvas `path` with these bytes, so that its cards show the same files
/// and its links lead where they lead now. Nothing in a file that is no canvas inside.
pub(crate) fn retarget(moving: &Moving, path: &str, text: &str) -> Retargeted {
    let mut result = Retargeted::default();
    let Ok(canvas) = serde_json::from_str::<Canvas>(text) else {
        return result;
    };
    for card in canvas.nodes {
        for value in [card.file, card.background].into_iter().flatten() {
            let Ok(shown) = serde_json::from_str::<String>(value.get()) else {
                continue;
            };
            let now = moved(moving.moves(), &shown);
            if *now != *shown {
                result.edits.extend(edit(text, value, &now));
            }
        }
        let Some(value) = card.text else { continue };
        let Ok(written) = serde_json::from_str::<String>(value.get()) else {
            continue;
        };
        let inside = moving.retarget(path, &written);
        if !inside.lost.is_empty() {
            result.lost.push(place(text, value).start);
        }
        if let Some(changed) = apply_edits(&written, &inside.edits).filter(|changed| *changed != written) {
            result.edits.extend(edit(text, value, &changed));
        }
    }
    result
}

fn edit(text: &str, value: &RawValue, new: &str) -> Option<TextEdit> {
    let replacement = serde_json::to_string(new).ok()?;
    Some(TextEdit {
        range: place(text, value),
        replacement,
    })
}

/// Where a value that was read from `text` stands in it, in bytes.
fn place(text: &str, value: &RawValue) -> Range<usize> {
    let start = value.get().as_ptr().addr() - text.as_ptr().addr();
    start..start + value.get().len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::resolution::Names;
    use crate::types::PlannedMove;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let moves = vec![PlannedMove {
            from: "a/Target.md".to_owned(),
            to: "b/New \"name\".md".to_owned(),
        }];
        let names = Names::new(["a/Target.md", "a/Other.md", "Board.canvas"]);
        let result = retarget(&Moving::new(names, moves), "Board.canvas", text);
        assert_eq!(apply_edits(text, &result.edits).unwrap(), expected);
        assert_eq!(result.lost, [] as [usize; 0]);
    }

    #[test]
    fn cards_follow_their_files_and_all_else_stays() {
        check(
            "{ \"nodes\":[\n\t{\"id\":\"1\", \"type\":\"file\",\"file\" : \"a\\/Target.md\",\"subpath\":\"#H\"},{\"file\":\"a/Other.md\"}],\"edges\":[]}\n",
            "{ \"nodes\":[\n\t{\"id\":\"1\", \"type\":\"file\",\"file\" : \"b/New \\\"name\\\".md\",\"subpath\":\"#H\"},{\"file\":\"a/Other.md\"}],\"edges\":[]}\n",
        );
        check(
            r#"{"nodes":[{"text":"see [[Target]] \"and\"\n`[[Target]]`"},{"text":"[[Other]] \u00e4"}]}"#,
            r#"{"nodes":[{"text":"see [[New \"name\"]] \"and\"\n`[[Target]]`"},{"text":"[[Other]] \u00e4"}]}"#,
        );
        for other in [
            "",
            "{}",
            "[1]",
            "{\"nodes\":[{\"file\":7}]}",
            "{\"nodes\":",
            "no canvas",
        ] {
            check(other, other);
        }
    }

    #[test]
    fn texts_stand_at_their_places_and_files_are_links() {
        let json = r##"{"nodes":[{"type":"text","text":"# Tides\n\nsee \"[[a\u0062]]\""},
 {"text":"é"},{"file":"x/A.md","subpath":"#One#Two"},{"file":"B.pdf"},{"file":"C.md","subpath":"#^id"},{"text":7}]}"##;
        let contents = contents(json).unwrap();
        let texts: Vec<&str> = contents.texts.iter().map(|card| card.text.as_str()).collect();
        assert_eq!(texts, ["# Tides\n\nsee \"[[ab]]\"", "é"]);
        let files: Vec<_> = contents
            .files
            .iter()
            .map(|link| {
                (
                    link.target.as_str(),
                    &json[link.start as usize..link.end as usize],
                )
            })
            .collect();
        assert_eq!(
            files,
            [("/x/A.md", "x/A.md"), ("/B.pdf", "B.pdf"), ("/C.md", "C.md")]
        );
        assert_eq!(contents.files[0].heading, ["One", "Two"]);
        assert_eq!(contents.files[2].block.as_deref(), Some("id"));
        let text = text(json);
        let note = weft_notes::parse(&text);
        assert_eq!(note.links[0].target, "ab");
        assert_eq!(note.headings.len(), 1);
        assert_eq!(
            note.plain_text(0..text.len())
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" "),
            "Tides see \"ab\" é"
        );
        assert!(super::contents("{\"nodes\":").is_err());
        assert_eq!(super::contents(" \n").unwrap().texts, []);
    }

    proptest! {
        #[test]
        fn a_canvas_as_text_keeps_every_card_at_its_place(cards in prop::collection::vec("(?s).{0,20}", 0..6), ascii: bool) {
            let mut json = serde_json::json!({"nodes": cards.iter().map(|text| serde_json::json!({"id": "é", "text": text})).collect::<Vec<_>>()}).to_string();
            if ascii {
                // As programs write it that escape what they can.
                let escaped = |c: char| c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect::<String>();
                json = json.chars().map(|c| if c.is_ascii() { c.to_string() } else { escaped(c) }).collect();
            }
            let text = text(&json);
            prop_assert_eq!(text.len(), json.len());
            let found = contents(&json).unwrap().texts;
            prop_assert_eq!(found.len(), cards.len());
            for (card, written) in found.iter().zip(&cards) {
                prop_assert_eq!(&card.text, written);
                prop_assert_eq!(text.get(card.start..card.start + written.len()), Some(written.as_str()));
            }
        }
    }
}
