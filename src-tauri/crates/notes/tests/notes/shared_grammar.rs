//! The cases that the editor's grammar is held to as well (`tests/grammar`): both find the same in them.

use serde_json::{Value, json};
use weft_notes::{FootnoteKind, Note, parse};

const CASES: &str = include_str!("../../../../../tests/grammar/inline.json");

fn found(text: &str, note: &Note) -> Value {
    let written = |range: &std::ops::Range<usize>| text[range.clone()].to_owned();
    let footnotes = note
        .footnotes
        .iter()
        .filter(|footnote| footnote.kind != FootnoteKind::Definition);
    json!({
        "links": note.links.iter().map(|link| written(&link.range)).collect::<Vec<_>>(),
        "tags": note.tags.iter().map(|tag| written(&tag.range)).collect::<Vec<_>>(),
        "highlights": note.highlights.iter().map(written).collect::<Vec<_>>(),
        "comments": note.comments.iter().map(written).collect::<Vec<_>>(),
        "tasks": note.tasks.iter().map(|task| written(&task.range)).collect::<Vec<_>>(),
        "math": note.math.iter().map(|math| written(&math.range)).collect::<Vec<_>>(),
        "callouts": note.callouts.iter().map(|callout| written(&callout.mark_range)).collect::<Vec<_>>(),
        "addresses": note.addresses.iter().map(written).collect::<Vec<_>>(),
        "footnotes": footnotes.map(|footnote| written(&footnote.range)).collect::<Vec<_>>(),
    })
}

#[test]
fn the_engine_finds_what_the_editor_finds() {
    let cases: Vec<Value> = serde_json::from_str(CASES).expect("the cases are JSON");
    assert!(cases.len() > 30);
    for case in cases {
        let text = case["text"].as_str().expect("a case has a text");
        let found = found(text, &parse(text));
        for (kind, list) in found.as_object().expect("an object") {
            let expected = case.get(kind).cloned().unwrap_or_else(|| json!([]));
            assert_eq!(*list, expected, "{kind} of {text:?}");
        }
    }
}
