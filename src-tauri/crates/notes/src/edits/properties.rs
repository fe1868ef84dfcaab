//! Setting, renaming and removing a property of the front matter.

use std::fmt;
use std::ops::Range;

use crate::edits::property_value::{indentation, new_lines, replaced};
use crate::edits::yaml::{Context, text_scalar};
use crate::edits::{TextEdit, apply_edits, line_end_near, next_line};
use crate::front_matter;
use crate::note::{FrontMatter, Note, Property, PropertyValue};

/// Why a property was not changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PropertyError {
    /// The front matter cannot be read, see [`FrontMatter::error`]: an edit could spoil it.
    Unreadable,
    /// There is no such property.
    Missing,
    /// Another property has the new name.
    NameTaken,
    /// The name is empty, or has more than one line.
    BadName,
    /// The front matter is written in a way that a small edit would spoil, or the value cannot be
    /// written so that it is read as what it is: it has to be changed by hand.
    Unwritable,
}

impl fmt::Display for PropertyError {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str(match self {
            Self::Unreadable => "the front matter cannot be read; mend it in the text first",
            Self::Missing => "there is no such property",
            Self::NameTaken => "another property has this name",
            Self::BadName => "a property's name is one line and not empty",
            Self::Unwritable => "this has to be changed in the text by hand",
        })
    }
}

impl std::error::Error for PropertyError {}

/// Gives the property a value; adds it at the end, and the front matter at the start of the text,
/// where they are missing. No edits where it has the value already.
///
/// Names are compared as written, then without regard to case.
pub fn set_property(
    text: &str,
    note: &Note,
    name: &str,
    value: &PropertyValue,
) -> Result<Vec<TextEdit>, PropertyError> {
    let name = valid_name(name)?;
    let mut expected = expectation(note)?;
    let edits = match find(note, name) {
        Some((_, property)) if is_read_as(value, &property.value) => return Ok(Vec::new()),
        Some((index, property)) => {
            expected[index].1 = value;
            replaced(text, property, value)
        }
        None => {
            expected.push((name, value));
            added(text, note.front_matter.as_ref(), name, value)
        }
    };
    checked(text, note, edits, &expected)
}

/// Gives the property another name; its value and place stay.
pub fn rename_property(
    text: &str,
    note: &Note,
    name: &str,
    to: &str,
) -> Result<Vec<TextEdit>, PropertyError> {
    let to = valid_name(to)?;
    let mut expected = expectation(note)?;
    let (index, property) = find(note, name).ok_or(PropertyError::Missing)?;
    if property.name == to {
        return Ok(Vec::new());
    }
    if find(note, to).is_some_and(|(other, _)| other != index) {
        return Err(PropertyError::NameTaken);
    }
    expected[index].0 = to;
    let old = text.get(property.name_range.clone()).unwrap_or("");
    let written = text_scalar(to, Context::Block, old);
    let edits = vec![TextEdit::new(property.name_range.clone(), written)];
    checked(text, note, Some(edits), &expected)
}

/// Takes the property's lines out, and the front matter with them where nothing else is in it.
pub fn remove_property(text: &str, note: &Note, name: &str) -> Result<Vec<TextEdit>, PropertyError> {
    let mut expected = expectation(note)?;
    let (index, property) = find(note, name).ok_or(PropertyError::Missing)?;
    expected.remove(index);
    if let Some(front_matter) = &note.front_matter
        && is_all(text, front_matter, &property.range)
    {
        let whole = vec![TextEdit::new(front_matter.range.clone(), "")];
        // What follows may be fences of its own.
        if apply_edits(text, &whole).is_some_and(|text| front_matter::read(&text).0.is_none()) {
            return Ok(whole);
        }
    }
    let lines = vec![TextEdit::new(property.range.clone(), "")];
    checked(text, note, Some(lines), &expected)
}

fn valid_name(name: &str) -> Result<&str, PropertyError> {
    let name = name.trim();
    if name.is_empty() || name.contains(['\n', '\r']) {
        return Err(PropertyError::BadName);
    }
    Ok(name)
}

fn find<'a>(note: &'a Note, name: &str) -> Option<(usize, &'a Property)> {
    let properties = &note.front_matter.as_ref()?.properties;
    let is_same = |property: &Property| property.name == name;
    let is_alike = |property: &Property| property.name.to_lowercase() == name.to_lowercase();
    let index = properties
        .iter()
        .position(is_same)
        .or_else(|| properties.iter().position(is_alike))?;
    Some((index, properties.get(index)?))
}

/// What the front matter holds now, to be changed into what it must hold after the edit.
fn expectation(note: &Note) -> Result<Vec<(&str, &PropertyValue)>, PropertyError> {
    let Some(front_matter) = &note.front_matter else {
        return Ok(Vec::new());
    };
    if front_matter.error.is_some() {
        return Err(PropertyError::Unreadable);
    }
    let properties = front_matter.properties.iter();
    Ok(properties
        .map(|property| (property.name.as_str(), &property.value))
        .collect())
}

fn added(
    text: &str,
    front_matter: Option<&FrontMatter>,
    name: &str,
    value: &PropertyValue,
) -> Option<Vec<TextEdit>> {
    let Some(front_matter) = front_matter else {
        let start = if text.starts_with('\u{FEFF}') { 3 } else { 0 };
        let line_end = line_end_near(text, start);
        let lines = new_lines(name, value, "", line_end)?;
        let fences = format!("---{line_end}{lines}---{line_end}");
        return Some(vec![TextEdit::insert(start, fences)]);
    };
    let at = yaml(text, front_matter)?.end;
    let indentation = front_matter
        .properties
        .last()
        .map_or("", |property| indentation(text, property));
    let lines = new_lines(
        name,
        value,
        indentation,
        line_end_near(text, at.saturating_sub(1)),
    )?;
    Some(vec![TextEdit::insert(at, lines)])
}

/// The bytes between the fences.
fn yaml(text: &str, front_matter: &FrontMatter) -> Option<Range<usize>> {
    let written = text.get(front_matter.range.clone())?;
    let start = next_line(text, front_matter.range.start);
    let fence = written.trim_end().len().checked_sub("---".len())?;
    Some(start..front_matter.range.start + fence).filter(|yaml| yaml.start <= yaml.end)
}

/// Whether nothing but blanks is left of the front matter without these bytes.
fn is_all(text: &str, front_matter: &FrontMatter, lines: &Range<usize>) -> bool {
    yaml(text, front_matter).is_some_and(|yaml| {
        let before = text.get(yaml.start..lines.start);
        let after = text.get(lines.end..yaml.end);
        before.is_some_and(|part| part.trim().is_empty()) && after.is_some_and(|part| part.trim().is_empty())
    })
}

/// The edits, if the text has exactly the expected properties after them, and the body it had.
/// YAML has more ways of writing than an edit of some bytes can foresee.
fn checked(
    text: &str,
    note: &Note,
    edits: Option<Vec<TextEdit>>,
    expected: &[(&str, &PropertyValue)],
) -> Result<Vec<TextEdit>, PropertyError> {
    let is_right = |edits: &Vec<TextEdit>| {
        let Some(changed) = apply_edits(text, edits) else {
            return false;
        };
        let (Some(front_matter), ..) = front_matter::read(&changed) else {
            return false;
        };
        let body = match &note.front_matter {
            Some(front_matter) => front_matter.range.end,
            None if text.starts_with('\u{FEFF}') => 3,
            None => 0,
        };
        let found = front_matter.properties.iter();
        front_matter.error.is_none()
            && changed.get(front_matter.range.end..) == text.get(body..)
            && front_matter.properties.len() == expected.len()
            && found
                .zip(expected)
                .all(|(found, (name, value))| found.name == *name && is_read_as(value, &found.value))
    };
    edits.filter(is_right).ok_or(PropertyError::Unwritable)
}

/// Whether the value was written so that it is read as what it is. Quotes do not keep a date from
/// being one.
fn is_read_as(value: &PropertyValue, found: &PropertyValue) -> bool {
    match (value, found) {
        (PropertyValue::Text(text), PropertyValue::Date(date) | PropertyValue::DateTime(date)) => {
            text == date
        }
        _ => value == found,
    }
}
