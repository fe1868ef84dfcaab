//! A property's value put in the place of another.

use std::ops::Range;

use crate::edits::list_items::{block_list, flow_list, written_list};
use crate::edits::yaml::{Context, text_scalar};
use crate::edits::{TextEdit, line_content_end, line_end_near, line_start, next_line};
use crate::note::PropertyValue::{Date, DateTime};
use crate::note::{Property, PropertyValue};

/// The edits that make `new` the property's value. `None` where the place is not understood, or
/// the value has more than one line and no writing of our own.
pub(super) fn replaced(text: &str, property: &Property, new: &PropertyValue) -> Option<Vec<TextEdit>> {
    let value = property.value_range.clone();
    let colon_end = colon_end(text, property)?;
    let written = text.get(value.clone())?;
    // A list or map below its name, or a text that begins on a line of its own.
    let is_below = line_start(text, value.start) > colon_end;
    let is_collection = match property.value {
        PropertyValue::List(_) => !written.starts_with('['),
        PropertyValue::Other(_) => !written.starts_with('{'),
        _ => false,
    };
    let items = match (&property.value, new) {
        (PropertyValue::List(old), PropertyValue::List(new)) if !old.is_empty() && !new.is_empty() => {
            if let Some(list) = written_list(text, &value) {
                return Some(list.changed(text, &value, old, new));
            }
            new
        }
        (_, PropertyValue::List(new)) if !new.is_empty() => new,
        (_, new) => {
            let scalar = match (&property.value, new) {
                (Date(_) | DateTime(_), Date(date) | DateTime(date)) if written.starts_with(['"', '\'']) => {
                    text_scalar(date, Context::Block, written)
                }
                _ => scalar(new, written)?,
            };
            return Some(match (scalar.is_empty(), is_below) {
                (false, false) if !value.is_empty() => vec![TextEdit::new(value, scalar)],
                (false, true) if !is_collection => vec![TextEdit::new(value, scalar)],
                (false, false) => vec![TextEdit::insert(colon_end, format!(" {scalar}"))],
                (false, true) => vec![
                    TextEdit::insert(colon_end, format!(" {scalar}")),
                    TextEdit::new(lines(text, &value), ""),
                ],
                (true, true) if ends_line(text, value.end) => vec![TextEdit::new(lines(text, &value), "")],
                (true, true) => vec![TextEdit::new(value, "")],
                (true, false) => vec![TextEdit::new(colon_end..value.end, "")],
            });
        }
    };
    if written.starts_with('[') && !items.is_empty() && matches!(property.value, PropertyValue::List(_)) {
        return Some(vec![TextEdit::new(value, flow_list(items))]);
    }
    let indentation = format!("{}  ", indentation(text, property));
    let line_end = line_end_near(text, colon_end);
    let list = block_list(items, &indentation, line_end);
    Some(if is_below {
        let lines = lines(text, &value);
        vec![TextEdit::new(lines, format!("{list}{line_end}"))]
    } else {
        vec![
            TextEdit::new(colon_end..value.end, ""),
            TextEdit::insert(line_content_end(text, value.end), format!("{line_end}{list}")),
        ]
    })
}

/// `name: value` with its line end, for a place where no such property is.
pub(super) fn new_lines(
    name: &str,
    value: &PropertyValue,
    indentation: &str,
    line_end: &str,
) -> Option<String> {
    let value = match value {
        PropertyValue::List(items) if !items.is_empty() => {
            let list = block_list(items, &format!("{indentation}  "), line_end);
            format!("{line_end}{list}")
        }
        value => match scalar(value, "")? {
            empty if empty.is_empty() => empty,
            scalar => format!(" {scalar}"),
        },
    };
    Some(format!(
        "{indentation}{}:{value}{line_end}",
        text_scalar(name, Context::Block, "")
    ))
}

/// Everything but a list with items; nothing for [`PropertyValue::Empty`].
fn scalar(value: &PropertyValue, old: &str) -> Option<String> {
    let is_one_line = |written: &str| !written.trim().is_empty() && !written.contains(['\n', '\r']);
    match value {
        PropertyValue::Empty => Some(String::new()),
        PropertyValue::Text(text) => Some(text_scalar(text, Context::Block, old)),
        PropertyValue::Checkbox(checked) => Some(checked.to_string()),
        PropertyValue::List(items) => Some(flow_list(items)),
        PropertyValue::Number(written)
        | PropertyValue::Date(written)
        | PropertyValue::DateTime(written)
        | PropertyValue::Other(written) => is_one_line(written).then(|| written.trim().to_owned()),
    }
}

/// Behind the colon that follows the name.
fn colon_end(text: &str, property: &Property) -> Option<usize> {
    let behind = text.get(property.name_range.end..property.range.end)?;
    let colon = behind.trim_start();
    colon
        .starts_with(':')
        .then_some(property.name_range.end + (behind.len() - colon.len()) + 1)
}

/// The blanks in front of the property's name.
pub(super) fn indentation<'a>(text: &'a str, property: &Property) -> &'a str {
    let start = line_start(text, property.name_range.start);
    let before = text.get(start..property.name_range.start).unwrap_or("");
    // The mark of a long key stands there too.
    let blanks = before.len() - before.trim_start_matches([' ', '\t']).len();
    before.get(..blanks).unwrap_or("")
}

/// Whether no comment follows.
fn ends_line(text: &str, at: usize) -> bool {
    text.get(at..line_content_end(text, at))
        .is_some_and(|rest| rest.trim().is_empty())
}

/// All lines that hold the value, line ends included.
fn lines(text: &str, value: &Range<usize>) -> Range<usize> {
    line_start(text, value.start)..next_line(text, value.end)
}
