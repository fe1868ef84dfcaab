//! The properties of a text's front matter, and what in the text must change to change them.
//! Knows no file: the window asks about the text in its editor, and makes the changes there.

use weft_notes::{
    Property, PropertyError, PropertyValue, TextEdit, parse, remove_property, rename_property, set_property,
};

use crate::error::{Error, ErrorCode, Result};
use crate::status::count;
use crate::types::{Properties, PropertyChange, PropertyInput, PropertyRow, TextChange};

/// The properties of a text that begins with front matter, or is nothing else.
pub fn read(text: &str) -> Properties {
    let front_matter = parse(text).front_matter.unwrap_or_default();
    Properties {
        start: count(front_matter.range.start),
        end: count(front_matter.range.end),
        rows: front_matter.properties.into_iter().map(row).collect(),
        error: front_matter.error,
    }
}

/// What must change in such a text, in bytes of it; nothing is written. No changes where the
/// properties are so already.
///
/// # Errors
/// `NotFound` where there is no such property, `Exists` where another one has the new name,
/// `InvalidName`; `Io` where the front matter has to be changed by hand.
pub fn change(text: &str, change: &PropertyChange) -> Result<Vec<TextChange>> {
    let note = parse(text);
    let edits = match change {
        PropertyChange::Set { name, value } => set_property(text, &note, name, &value_of(value)),
        PropertyChange::Rename { name, to } => rename_property(text, &note, name, to),
        PropertyChange::Remove { name } => remove_property(text, &note, name),
    };
    Ok(edits.map_err(error)?.into_iter().map(text_change).collect())
}

fn row(property: Property) -> PropertyRow {
    PropertyRow {
        name: property.name,
        value: match property.value {
            PropertyValue::Empty => PropertyInput::Empty,
            PropertyValue::Text(text) => PropertyInput::Text(text),
            PropertyValue::Number(number) => PropertyInput::Number(number),
            PropertyValue::Checkbox(checked) => PropertyInput::Checkbox(checked),
            PropertyValue::Date(date) => PropertyInput::Date(date),
            PropertyValue::DateTime(time) => PropertyInput::DateTime(time),
            PropertyValue::List(items) => PropertyInput::List(items),
            PropertyValue::Other(written) => PropertyInput::Other(written),
        },
        start: count(property.range.start),
        end: count(property.range.end),
    }
}

fn value_of(value: &PropertyInput) -> PropertyValue {
    match value {
        PropertyInput::Empty => PropertyValue::Empty,
        PropertyInput::Text(text) => PropertyValue::Text(text.clone()),
        PropertyInput::Number(number) => PropertyValue::Number(number.clone()),
        PropertyInput::Checkbox(checked) => PropertyValue::Checkbox(*checked),
        PropertyInput::Date(date) => PropertyValue::Date(date.clone()),
        PropertyInput::DateTime(time) => PropertyValue::DateTime(time.clone()),
        PropertyInput::List(items) => PropertyValue::List(items.clone()),
        PropertyInput::Other(written) => PropertyValue::Other(written.clone()),
    }
}

fn text_change(edit: TextEdit) -> TextChange {
    TextChange {
        start: count(edit.range.start),
        end: count(edit.range.end),
        insert: edit.replacement,
    }
}

fn error(error: PropertyError) -> Error {
    let code = match error {
        PropertyError::Missing => ErrorCode::NotFound,
        PropertyError::NameTaken => ErrorCode::Exists,
        PropertyError::BadName => ErrorCode::InvalidName,
        PropertyError::Unreadable | PropertyError::Unwritable => ErrorCode::Io,
    };
    Error::new(code, error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(text: &str, what: &PropertyChange) -> Result<String, ErrorCode> {
        let changes = change(text, what).map_err(|error| error.code)?;
        let mut out = text.to_owned();
        for TextChange { start, end, insert } in changes.iter().rev() {
            out.replace_range(*start as usize..*end as usize, insert);
        }
        Ok(out)
    }

    #[test]
    fn every_kind_of_value_crosses_and_comes_back() {
        let text = "---\nempty:\ntext: é\nnumber: 1.10\nchecked: true\ndate: 2026-11-21\n\
                    time: 2026-11-21T09:30:00\nlist:\n  - a\n  - b\nother: {a: {b: 1}}\n---\nText.\n";
        let read = read(text);
        assert_eq!(read.error, None);
        assert_eq!(&text[read.end as usize..], "Text.\n");
        let kinds = [
            ("empty", PropertyInput::Empty),
            ("text", PropertyInput::Text("é".into())),
            ("number", PropertyInput::Number("1.10".into())),
            ("checked", PropertyInput::Checkbox(true)),
            ("date", PropertyInput::Date("2026-11-21".into())),
            ("time", PropertyInput::DateTime("2026-11-21T09:30:00".into())),
            ("list", PropertyInput::List(vec!["a".into(), "b".into()])),
            ("other", PropertyInput::Other("{a: {b: 1}}".into())),
        ];
        let rows: Vec<_> = read
            .rows
            .iter()
            .map(|row| (row.name.as_str(), row.value.clone()))
            .collect();
        assert_eq!(rows, kinds);
        for row in &read.rows {
            let lines = &text[row.start as usize..row.end as usize];
            assert!(lines.starts_with(&row.name) && lines.ends_with('\n'), "{lines:?}");
        }
        for (name, value) in kinds {
            let set = PropertyChange::Set {
                name: name.to_owned(),
                value,
            };
            assert_eq!(
                changed(text, &set).as_deref(),
                Ok(text),
                "{name} is set to what it is"
            );
        }
    }

    #[test]
    fn a_text_without_front_matter_has_none_and_gets_one() {
        for text in ["", "Text.\n"] {
            assert_eq!(
                read(text),
                Properties {
                    start: 0,
                    end: 0,
                    rows: vec![],
                    error: None
                }
            );
            let set = PropertyChange::Set {
                name: "tags".into(),
                value: PropertyInput::List(vec![]),
            };
            let with = changed(text, &set).unwrap();
            assert!(with.starts_with("---\ntags:") && with.ends_with(text), "{with:?}");
            let remove = PropertyChange::Remove { name: "tags".into() };
            assert_eq!(changed(&with, &remove).as_deref(), Ok(text));
        }
    }

    #[test]
    fn what_cannot_be_done_is_told_apart() {
        let text = "---\na: 1\nb: 2\n---\n";
        let rename = |name: &str, to: &str| PropertyChange::Rename {
            name: name.into(),
            to: to.into(),
        };
        for (text, change, code) in [
            (text, rename("c", "d"), ErrorCode::NotFound),
            (text, rename("a", "b"), ErrorCode::Exists),
            (text, rename("a", " "), ErrorCode::InvalidName),
            ("---\na: [1\n---\n", rename("a", "b"), ErrorCode::Io),
        ] {
            assert_eq!(changed(text, &change), Err(code), "{change:?}");
        }
        assert!(read("---\na: [1\n---\n").error.is_some());
    }
}
