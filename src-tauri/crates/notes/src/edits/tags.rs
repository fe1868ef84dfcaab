//! Renaming a tag, and with it the tags nested in it.

use unicode_normalization::UnicodeNormalization;

use crate::edits::TextEdit;
use crate::edits::yaml::{Context, text_scalar};
use crate::note::{FrontMatter, Note, PropertyValue};
use crate::tags::tag_name_length;

/// Renames `from` to `to`, and `from/x` to `to/x`, in the text and in the front matter; both are given
/// with or without `#`. Upper and lower case are the same in `from`. Nothing where `to` is no tag.
pub fn rename_tag(text: &str, note: &Note, from: &str, to: &str) -> Vec<TextEdit> {
    let from = from.strip_prefix('#').unwrap_or(from);
    let to = to.strip_prefix('#').unwrap_or(to);
    if from.is_empty() || to.is_empty() || tag_name_length(to) != to.len() {
        return Vec::new();
    }
    let from: Vec<String> = from.split('/').map(folded).collect();
    let mut edits = Vec::new();
    if let Some(front_matter) = &note.front_matter {
        for (name, range) in front_matter.tags.iter().zip(&front_matter.tag_ranges) {
            let Some(written) = text.get(range.clone()) else {
                continue;
            };
            let Some(length) = length_of(written, &from) else {
                continue;
            };
            let renamed = format!("{to}{}", written.get(length..).unwrap_or(""));
            let quoted = text_scalar(&renamed, Context::Flow, "");
            let renamed = if quoted != renamed && is_bare(text, front_matter, name, range.start) {
                quoted
            } else {
                renamed
            };
            edits.push(TextEdit::new(range.clone(), renamed));
        }
    }
    for tag in &note.tags {
        if let Some(length) = length_of(&tag.name, &from) {
            let start = tag.range.start + 1;
            edits.push(TextEdit::new(start..start + length, to));
        }
    }
    edits.retain(|edit| text.get(edit.range.clone()) != Some(edit.replacement.as_str()));
    edits
}

/// Bytes at the beginning of `name` that are the tag `from`, given in parts; `None` where `name` is
/// neither this tag nor one nested in it.
fn length_of(name: &str, from: &[String]) -> Option<usize> {
    let mut length = 0;
    let mut parts = name.split('/');
    for (index, from) in from.iter().enumerate() {
        let part = parts.next()?;
        if folded(part) != *from {
            return None;
        }
        length += part.len() + usize::from(index > 0);
    }
    Some(length)
}

fn folded(part: &str) -> String {
    part.nfc().flat_map(char::to_lowercase).nfc().collect()
}

/// Whether the tag is a whole value without quotes, so that another name may need them (`null`).
fn is_bare(text: &str, front_matter: &FrontMatter, name: &str, start: usize) -> bool {
    let before = text.get(..start).and_then(|before| before.chars().next_back());
    !matches!(before, Some('"' | '\'' | '#'))
        && front_matter
            .properties
            .iter()
            .filter(|property| property.value_range.start <= start && start < property.value_range.end)
            .any(|property| match &property.value {
                PropertyValue::List(items) => items.iter().any(|item| item == name),
                PropertyValue::Text(value) => value == name,
                _ => false,
            })
}
