//! Links in canvases (JSON Canvas, `.canvas`): files that cards show, and links in the text of cards.

use std::ops::Range;

use serde::Deserialize;
use serde_json::value::RawValue;
use weft_notes::{TextEdit, apply_edits};

use crate::journal::moved;
use crate::retargeting::Moving;

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
    path.rsplit_once('.')
        .is_some_and(|(_, extension)| extension.eq_ignore_ascii_case("canvas"))
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
}
