//! Properties with their types and the places of their names, values and lines.

use std::ops::Range;

use serde_saphyr::Spanned;

use crate::note::{Property, PropertyValue};
use crate::yaml::{self, Entry, Value};

/// The properties of `text[yaml]`, each of which begins a line of its own.
///
/// # Errors
/// Why they cannot be told line by line, in one line.
pub(crate) fn properties(text: &str, yaml: Range<usize>, entries: &[Entry]) -> Result<Vec<Property>, String> {
    let written = text.get(yaml.clone()).unwrap_or("");
    let mut keys: Vec<(usize, Range<usize>)> = Vec::new();
    let mut indent = None;
    for entry in entries {
        let key = yaml::span(&entry.key.defined).filter(|key| key.end <= written.len());
        let key = key.ok_or_else(|| not_a_line(written, 0))?;
        let line = line_start(written, key.start);
        let column = skip_blanks(written, line, key.start) - line;
        let is_alone = match keys.last() {
            Some((last, _)) => line > *last && indent == Some(column),
            None => skip_blanks(written, 0, written.len()) == line + column,
        };
        let before = written.get(line..key.start).unwrap_or("").trim_ascii();
        if !is_alone || !matches!(before, "" | "?") {
            return Err(not_a_line(written, key.start));
        }
        indent = Some(column);
        keys.push((line, key));
    }
    let mut found = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        let Some((line, key)) = keys.get(index) else { break };
        let next = keys.get(index + 1).map_or(written.len(), |(line, _)| *line);
        found.extend(property(written, entry, *line, key.clone(), next));
    }
    for property in &mut found {
        for range in [
            &mut property.name_range,
            &mut property.value_range,
            &mut property.range,
        ] {
            *range = yaml.start + range.start..yaml.start + range.end;
        }
    }
    Ok(found)
}

fn not_a_line(yaml: &str, at: usize) -> String {
    let above = yaml.get(..at).unwrap_or("");
    let line = 2 + above.matches('\n').count();
    format!("line {line}: each property needs a line of its own, as `name: value`")
}

/// `None` for a key that is no name. The property's lines end before byte `next`.
fn property(yaml: &str, entry: &Entry, line: usize, key: Range<usize>, next: usize) -> Option<Property> {
    let name = yaml::text_of(&entry.key, yaml)?;
    let colon = skip_blanks(yaml, key.end, next);
    let value_range = if yaml.as_bytes().get(colon) == Some(&b':') && colon < next {
        // Of the `?` where one stands before the name.
        let indent = skip_blanks(yaml, line, key.start) - line;
        value_range(yaml, &entry.value, colon + 1, next, indent)
    } else {
        key.end..key.end
    };
    Some(Property {
        name,
        value: typed(yaml, &entry.value, &value_range),
        range: line..line_end(yaml, value_range.end).min(next),
        name_range: key,
        value_range,
    })
}

/// The value's bytes between the colon and byte `next`. `indent` is that of the names.
fn value_range(
    yaml: &str,
    value: &Spanned<Value>,
    behind_colon: usize,
    next: usize,
    indent: usize,
) -> Range<usize> {
    let start = skip_blanks(yaml, behind_colon, next);
    if start >= next
        || yaml
            .get(start..)
            .is_some_and(|rest| is_document_end(yaml, start, rest))
    {
        return behind_colon..behind_colon;
    }
    let scalar = skip_node_properties(yaml, start, next);
    if matches!(value.value, Value::Text(_)) && matches!(yaml.as_bytes().get(scalar), Some(b'|' | b'>')) {
        return start..block_scalar_end(yaml, scalar, next, indent);
    }
    let end = yaml::last_end(value).clamp(start, next);
    let end = trailing_end(yaml, end, next);
    start..start + yaml.get(start..end).unwrap_or("").trim_ascii_end().len()
}

/// Where the value ends whose last scalar ends at `from`: behind closing brackets, empty items and
/// aliases, but before comments.
fn trailing_end(yaml: &str, from: usize, next: usize) -> usize {
    let mut end = from;
    let mut at = from;
    loop {
        at = skip_blanks(yaml, at, next);
        let Some(rest) = yaml.get(at..next).filter(|rest| !rest.is_empty()) else {
            return end;
        };
        if is_document_end(yaml, at, rest) {
            return end;
        }
        at += rest.find(is_blank).unwrap_or(rest.len());
        end = at;
    }
}

fn is_document_end(yaml: &str, at: usize, rest: &str) -> bool {
    rest.starts_with("...") && line_start(yaml, at) == at
}

/// As YAML has it: other blanks are text.
fn is_blank(character: char) -> bool {
    character.is_ascii_whitespace()
}

/// Past blanks, line ends and comments.
fn skip_blanks(yaml: &str, start: usize, end: usize) -> usize {
    let bytes = yaml.as_bytes();
    let mut at = start;
    while at < end {
        let is_comment = bytes[at] == b'#' && (at == 0 || bytes[at - 1].is_ascii_whitespace());
        if is_comment {
            at = line_end(yaml, at).min(end);
        } else if bytes[at].is_ascii_whitespace() {
            at += 1;
        } else {
            break;
        }
    }
    at
}

/// Past `!tag` and `&anchor`.
fn skip_node_properties(yaml: &str, start: usize, end: usize) -> usize {
    let mut at = start;
    while matches!(yaml.as_bytes().get(at), Some(b'!' | b'&')) && at < end {
        let rest = yaml.get(at..end).unwrap_or("");
        at += rest.find(is_blank).unwrap_or(rest.len());
        at = skip_blanks(yaml, at, end);
    }
    at
}

/// Where the last line of a `|` or `>` text ends: the next line that is indented no further than
/// the names is none of it.
fn block_scalar_end(yaml: &str, header: usize, next: usize, indent: usize) -> usize {
    let rest = yaml.get(header..next).unwrap_or("");
    let mut end = header + rest.find(is_blank).unwrap_or(rest.len());
    let mut at = line_end(yaml, header);
    while at < next {
        let line_end = line_end(yaml, at).min(next);
        let line = yaml.get(at..line_end).unwrap_or("");
        let blanks = line.len() - line.trim_start_matches([' ', '\t']).len();
        if !line.trim().is_empty() {
            if blanks <= indent {
                break;
            }
            end = at + line.trim_end().len();
        }
        at = line_end;
    }
    end
}

fn line_start(yaml: &str, at: usize) -> usize {
    let above = yaml.get(..at).unwrap_or("");
    above.rfind(['\n', '\r']).map_or(0, |end| end + 1)
}

/// The byte behind the end of the line that `at` is in.
fn line_end(yaml: &str, at: usize) -> usize {
    let rest = yaml.get(at..).unwrap_or("");
    let Some(end) = rest.find(['\n', '\r']) else {
        return yaml.len();
    };
    let is_pair = rest.get(end..).is_some_and(|rest| rest.starts_with("\r\n"));
    at + end + if is_pair { 2 } else { 1 }
}

fn typed(yaml: &str, value: &Spanned<Value>, range: &Range<usize>) -> PropertyValue {
    let other = || PropertyValue::Other(yaml.get(range.clone()).unwrap_or("").to_owned());
    match &value.value {
        Value::Nothing => PropertyValue::Empty,
        Value::Text(text) if is_date(text) => PropertyValue::Date(text.clone()),
        Value::Text(text) if is_date_time(text) => PropertyValue::DateTime(text.clone()),
        Value::Text(text) => PropertyValue::Text(text.clone()),
        Value::Literal => literal(yaml::text_of(value, yaml).unwrap_or_default()),
        Value::List(values) => {
            let items = values.iter().map(|item| match item.value {
                Value::Nothing => Some(String::new()),
                _ => yaml::text_of(item, yaml),
            });
            items
                .collect::<Option<Vec<_>>>()
                .map_or_else(other, PropertyValue::List)
        }
        Value::Map { .. } => other(),
    }
}

/// YAML's older truth values (`yes`, `off`) are words to Obsidian.
fn literal(written: String) -> PropertyValue {
    match written.as_str() {
        "true" | "True" | "TRUE" => PropertyValue::Checkbox(true),
        "false" | "False" | "FALSE" => PropertyValue::Checkbox(false),
        _ if is_number(&written) => PropertyValue::Number(written),
        _ => PropertyValue::Text(written),
    }
}

/// `12`, `-1.5`, `.5e3`, `0x1F`, `0o17`.
fn is_number(written: &str) -> bool {
    let is_all =
        |digits: &str, radix| !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(radix));
    if let Some(digits) = written.strip_prefix("0x") {
        return is_all(digits, 16);
    }
    if let Some(digits) = written.strip_prefix("0o") {
        return is_all(digits, 8);
    }
    let unsigned = written.strip_prefix(['+', '-']).unwrap_or(written);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (
            mantissa,
            Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)),
        ),
        None => (unsigned, None),
    };
    let digits = mantissa.replacen('.', "", 1);
    is_all(&digits, 10) && exponent.is_none_or(|exponent| is_all(exponent, 10))
}

/// `2020-08-21`
fn is_date(text: &str) -> bool {
    let Some([year, month, day]) = numbers(text, '-') else {
        return false;
    };
    let digits = text.split('-').map(str::len);
    digits.eq([4, 2, 2]) && year > 0 && (1..=12).contains(&month) && (1..=31).contains(&day)
}

/// `2020-08-21T10:30:00`, the seconds left out or not.
fn is_date_time(text: &str) -> bool {
    let Some((date, time)) = text.split_once('T') else {
        return false;
    };
    let with_seconds = if time.len() == 5 {
        format!("{time}:00")
    } else {
        time.to_owned()
    };
    let Some([hour, minute, second]) = numbers(&with_seconds, ':') else {
        return false;
    };
    is_date(date)
        && with_seconds.split(':').all(|part| part.len() == 2)
        && hour < 24
        && minute < 60
        && second < 60
}

fn numbers(text: &str, separator: char) -> Option<[u32; 3]> {
    let mut parts = text.split(separator).map(|part| {
        let is_number = part.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| part.parse().ok()).flatten()
    });
    let numbers = [parts.next()??, parts.next()??, parts.next()??];
    parts.next().is_none().then_some(numbers)
}
