//! The properties at the very start of a note.

use std::fmt;
use std::ops::Range;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_saphyr::Spanned;

use crate::note::{FrontMatter, Link};
use crate::quoted_links::quoted_links;

/// Nobody writes this much by hand, and reading it would take longer than the note.
const LONGEST_YAML: usize = 256 * 1024;
/// Deeper nesting is an attack: reading it recurses.
const DEEPEST_YAML: usize = 64;

/// The front matter, the links in it, and the byte at which the note's body begins.
pub(crate) fn read(text: &str) -> (Option<FrontMatter>, Vec<Link>, usize) {
    let start = if text.starts_with('\u{FEFF}') {
        '\u{FEFF}'.len_utf8()
    } else {
        0
    };
    let Some((yaml, end)) = find(text, start) else {
        return (None, Vec::new(), start);
    };
    let written = text.get(yaml.clone()).unwrap_or("");
    let mut front_matter = match properties(written) {
        Ok(front_matter) => front_matter,
        Err(error) => FrontMatter {
            error: Some(error),
            ..FrontMatter::default()
        },
    };
    front_matter.range = start..end;
    (Some(front_matter), quoted_links(text, yaml), end)
}

/// The bytes between the fences, and the byte behind the closing fence's line end.
fn find(text: &str, start: usize) -> Option<(Range<usize>, usize)> {
    let mut at = start;
    let mut yaml_start = None;
    for line in text.get(start..)?.split_inclusive(['\n', '\r']) {
        let end = at + line.len();
        let is_fence = line.trim_end() == "---";
        match yaml_start {
            None if is_fence => yaml_start = Some(end),
            None => return None,
            Some(yaml_start) if is_fence => {
                let rest = text.get(end..).unwrap_or("");
                let end = if line.ends_with('\r') && rest.starts_with('\n') {
                    end + 1
                } else {
                    end
                };
                return Some((yaml_start..at, end));
            }
            Some(_) => {}
        }
        at = end;
    }
    None
}

fn properties(yaml: &str) -> Result<FrontMatter, String> {
    if yaml.len() > LONGEST_YAML {
        return Err(format!("longer than {} kB", LONGEST_YAML / 1024));
    }
    if yaml.trim().is_empty() {
        return Ok(FrontMatter::default());
    }
    let options = serde_saphyr::options! {
        with_snippet: false,
        budget: serde_saphyr::budget! {
            max_depth: DEEPEST_YAML,
            flow_nesting_limit: DEEPEST_YAML,
            max_anchors: 100,
            max_aliases: 1_000,
        },
        alias_limits: serde_saphyr::alias_limits! {
            max_total_replayed_events: 10_000,
        },
    };
    let Properties { title, aliases, tags } =
        serde_saphyr::from_str_with_options(yaml, options).map_err(|error| one_line(&error))?;
    let mut front_matter = FrontMatter::default();
    if let Some(title) = title {
        front_matter.title = strings(&title, yaml).into_iter().next();
    }
    for value in &aliases {
        let names = strings(value, yaml);
        if matches!(value.value, Value::List(_)) {
            front_matter.aliases.extend(names);
        } else {
            let names = names.iter().flat_map(|name| name.split(','));
            front_matter.aliases.extend(
                names
                    .map(str::trim)
                    .filter(|name| !name.is_empty())
                    .map(str::to_owned),
            );
        }
    }
    for name in tags.iter().flat_map(|value| strings(value, yaml)) {
        let names = name.split(|character: char| character == ',' || character.is_whitespace());
        let names = names
            .map(|name| name.trim_start_matches('#'))
            .filter(|name| !name.is_empty());
        front_matter.tags.extend(names.map(str::to_owned));
    }
    Ok(front_matter)
}

/// The reader's message with the line counted in the note, where a fence comes first.
fn one_line(error: &serde_saphyr::Error) -> String {
    let rendered = error.without_snippet().to_string();
    let message = rendered.lines().next().unwrap_or("").trim();
    let message = match message.rfind(" at line ") {
        Some(end) => message.get(..end).unwrap_or(message),
        None => message,
    };
    match error.location() {
        Some(place) if place.line() > 0 => format!("line {}: {message}", place.line() + 1),
        _ => message.to_owned(),
    }
}

/// The properties that the index needs; whatever else is there is skipped unread.
#[derive(Default)]
struct Properties {
    title: Option<Spanned<Value>>,
    aliases: Vec<Spanned<Value>>,
    tags: Vec<Spanned<Value>>,
}

enum Value {
    Nothing,
    Text(String),
    /// A number or truth value: what was written is found through its span, because
    /// the title `1.10` is not `1.1`.
    Literal,
    List(Vec<Spanned<Value>>),
}

/// The value's texts: one of a scalar, any number of a list.
fn strings(value: &Spanned<Value>, yaml: &str) -> Vec<String> {
    let mut found = Vec::new();
    collect_strings(value, yaml, &mut found);
    found
}

fn collect_strings(value: &Spanned<Value>, yaml: &str, found: &mut Vec<String>) {
    match &value.value {
        Value::Nothing => {}
        Value::Text(text) if text.trim().is_empty() => {}
        Value::Text(text) => found.push(text.trim().to_owned()),
        Value::Literal => {
            let span = value.defined.span();
            let start = span.byte_offset().and_then(|offset| usize::try_from(offset).ok());
            let length = span.byte_len().and_then(|length| usize::try_from(length).ok());
            if let Some((start, length)) = start.zip(length)
                && let Some(written) = yaml.get(start..start.saturating_add(length))
            {
                found.push(written.trim().to_owned());
            }
        }
        Value::List(values) => {
            for value in values {
                collect_strings(value, yaml, found);
            }
        }
    }
}

impl<'de> Deserialize<'de> for Properties {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;
        impl<'de> Visitor<'de> for Fields {
            type Value = Properties;

            fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
                formatter.write_str("properties, each as `name: value`")
            }

            fn visit_unit<E>(self) -> Result<Properties, E> {
                Ok(Properties::default())
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Properties, A::Error> {
                let mut properties = Properties::default();
                while let Some(key) = map.next_key::<Value>()? {
                    let Value::Text(key) = key else {
                        map.next_value::<IgnoredAny>()?;
                        continue;
                    };
                    match key.to_ascii_lowercase().as_str() {
                        "title" => properties.title = Some(map.next_value()?),
                        "aliases" | "alias" => properties.aliases.push(map.next_value()?),
                        "tags" | "tag" => properties.tags.push(map.next_value()?),
                        _ => {
                            map.next_value::<IgnoredAny>()?;
                        }
                    }
                }
                Ok(properties)
            }
        }
        deserializer.deserialize_any(Fields)
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyValue;
        impl<'de> Visitor<'de> for AnyValue {
            type Value = Value;

            fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
                formatter.write_str("a value")
            }

            fn visit_unit<E>(self) -> Result<Value, E> {
                Ok(Value::Nothing)
            }

            fn visit_none<E>(self) -> Result<Value, E> {
                Ok(Value::Nothing)
            }

            fn visit_bool<E>(self, _: bool) -> Result<Value, E> {
                Ok(Value::Literal)
            }

            fn visit_i64<E>(self, _: i64) -> Result<Value, E> {
                Ok(Value::Literal)
            }

            fn visit_u64<E>(self, _: u64) -> Result<Value, E> {
                Ok(Value::Literal)
            }

            fn visit_i128<E>(self, _: i128) -> Result<Value, E> {
                Ok(Value::Literal)
            }

            fn visit_u128<E>(self, _: u128) -> Result<Value, E> {
                Ok(Value::Literal)
            }

            fn visit_f64<E>(self, _: f64) -> Result<Value, E> {
                Ok(Value::Literal)
            }

            fn visit_str<E>(self, text: &str) -> Result<Value, E> {
                Ok(Value::Text(text.to_owned()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Value, A::Error> {
                let mut values = Vec::new();
                while let Some(value) = sequence.next_element()? {
                    values.push(value);
                }
                Ok(Value::List(values))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(Value::Nothing)
            }
        }
        deserializer.deserialize_any(AnyValue)
    }
}
